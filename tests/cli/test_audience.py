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


def naming_secret(small: Small, how_many: int) -> None:
    """A confidential idea, and ideas that name it in their own words."""
    small.idea("IDEA-900", classification="confidential")
    for number in range(1, how_many + 1):
        small.idea(f"IDEA-{number:03}", classification="internal", body={"problem": "Dark as in IDEA-900"})
    small.read()


def test_whoever_exports_a_document_is_told_that_it_names_something_withheld(small: Small, run: Run) -> None:
    naming_secret(small, 7)
    target = small.root / "idea.md"
    ran = run(small.root, "export", "document", "IDEA-003", "--format", "md", "-o", str(target))
    assert (
        "note: 1 document that is shown names something withheld in words of its author: IDEA-003\n"
        in ran.err
    )
    assert "IDEA-900" not in ran.err


@pytest.mark.slow
def test_whoever_builds_a_site_is_told_in_one_line_what_names_something_withheld(
    small: Small, run: Run
) -> None:
    naming_secret(small, 7)
    ran = run(small.root, "build", "--naming-withheld", str(small.root / "all.txt"))
    (line,) = [line for line in ran.err.splitlines() if "something withheld" in line]
    named = "IDEA-001, IDEA-002, IDEA-003, IDEA-004, IDEA-005 and 2 more"
    assert line == (
        f"note: 7 documents that are shown name something withheld in words of their authors: {named}"
    )
    assert (small.root / "all.txt").read_text("utf-8").split() == [
        f"IDEA-00{number}" for number in range(1, 8)
    ]
    assert "IDEA-900" not in ran.err
