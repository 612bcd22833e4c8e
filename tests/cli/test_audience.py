"""`--audience`: who it is made for decides what is in it, and nothing is made where that is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.builders import Small

if TYPE_CHECKING:
    from tests.running import Run


def own(small: Small, **changes: Any) -> None:
    auditor = {"id": "auditor", "title": "Auditors", "sees": ["public", "internal"], **changes}
    small.write("ims/audiences.yaml", {"audiences": [auditor]})
    small.read()


def test_a_matrix_names_what_its_audience_sees(small: Small, run: Run) -> None:
    small.idea(classification="internal", satisfies={"tiny-2026": ["2"]})
    small.read()
    assert "IDEA-001" in run(small.root, "matrix", "--format", "csv").out
    assert "IDEA-001" in run(small.root, "matrix", "--format", "csv", "--audience", "employee").out
    public = run(small.root, "matrix", "--format", "csv", "--audience", "public")
    assert public.code == 0
    assert "IDEA-001" not in public.out
    assert "1 withheld" in public.out


def test_a_slip_in_the_name_is_told_with_the_one_that_was_meant(small: Small, run: Run) -> None:
    small.read()
    ran = run(small.root, "matrix", "--audience", "auditors")
    assert ran.code == 2
    assert "there is no audience auditors" in ran.err
    assert "did you mean auditor?" in ran.err


def test_own_audiences_take_the_place_of_all_that_imskit_brings(small: Small, run: Run) -> None:
    own(small)
    assert run(small.root, "matrix", "--audience", "auditor").code == 0
    assert "there is no audience employee" in run(small.root, "matrix", "--audience", "employee").err


@pytest.mark.parametrize(
    "wrong, said",
    [
        ({"sees": ["everything"]}, "ims/audiences.yaml cannot be read"),
        ({"leave_out": {"types": ["ideas"]}}, "There is no document type ideas"),
        ({"leave_out": {"documents": ["POL-009"]}}, "There is no document POL-009"),
        ({"mask": [{"types": ["policy"], "fields": ["body.purpose"]}]}, "handed out whole or not at all"),
    ],
)
def test_nothing_is_made_by_a_file_that_withholds_less_than_it_says(
    small: Small, run: Run, wrong: dict[str, Any], said: str
) -> None:
    own(small, **wrong)
    ran = run(small.root, "build", "--audience", "auditor", "--output", str(small.root / "site"))
    assert ran.code == 2
    assert said in ran.err
    assert not (small.root / "site").exists()


def test_a_document_that_is_not_for_an_audience_is_not_exported_for_it(small: Small, run: Run) -> None:
    small.decision(small.policy())
    own(small, leave_out={"documents": ["POL-001"]})
    target = small.root / "POL-001.pdf"
    ran = run(small.root, "export", "document", "POL-001", "--audience", "auditor", "-o", str(target))
    assert (ran.code, target.exists()) == (2, False)
    assert "POL-001 is not for auditor" in ran.err


def test_editions_are_not_built_for_an_audience(small: Small, run: Run) -> None:
    small.read()
    ran = run(small.root, "build", "--all-editions", "--audience", "auditor")
    assert ran.code == 2
    assert "leave --audience out" in ran.err
