"""Rules on standards and clauses."""

from __future__ import annotations

import pytest

from tests.builders import Small


def test_a_standard_that_is_not_in_use(small: Small) -> None:
    small.policy(status="draft", satisfies={"iso-56001-2024": ["5.2"]})
    assert small.found() == [
        "policies/POL-001.yaml:19: unknown-standard: The standard iso-56001-2024 is not in use here"
    ]


def test_a_standard_that_nobody_knows(small: Small) -> None:
    small.ims["standards"] = [{"id": "tiny-2026"}, {"id": "tiny-2027"}]
    assert small.found() == ["ims.yaml:12: unknown-standard: No standard tiny-2027 is known"]


def test_a_clause_that_the_standard_does_not_have(small: Small) -> None:
    small.policy(status="draft", satisfies={"tiny-2026": ["1", "9"]})
    (problem,) = small.read().problems
    assert (problem.rule, problem.message, problem.place.line) == (
        "unknown-clause",
        "TINY 1:2026 has no clause 9",
        21,
    )


def test_a_heading_is_not_claimed_and_what_lies_below_is_offered(small: Small) -> None:
    small.policy(status="draft", satisfies={"tiny-2026": ["0"]})
    (problem,) = small.read().problems
    assert problem.message == "Clause 0 of TINY 1:2026 is a heading: A heading"
    assert problem.mend == "name what it serves below it: 1, 2, 3"


def test_requirements_let_nothing_be_left_out(small: Small) -> None:
    small.ims["standards"] = [{"id": "tiny-2026", "left_out": [{"clause": "2", "why": "No ideas"}]}]
    assert small.rules() == ["left-out-not-allowed"]


def test_guidance_may_be_not_followed_with_a_reason(small: Small) -> None:
    small.standard["leave_out"] = "not-followed-with-reason"
    small.ims["standards"] = [{"id": "tiny-2026", "left_out": [{"clause": "2", "why": "No ideas"}]}]
    assert small.found() == []
    small.ims["standards"] = [{"id": "tiny-2026", "left_out": [{"clause": "2"}]}]
    assert small.rules() == ["left-out-no-reason"]


def test_only_the_annex_may_be_left_out_where_the_standard_says_so(small: Small) -> None:
    small.standard["leave_out"] = "annex-only"
    small.standard["clauses"].append(
        {"clause": "A.1", "title": "A control", "assessable": True, "verified": True}
    )
    left_out = [{"clause": "A.1", "why": "No such thing"}]
    small.ims["standards"] = [{"id": "tiny-2026", "left_out": left_out}]
    assert small.found() == []
    left_out.append({"clause": "2", "why": "No ideas"})
    assert small.rules() == ["left-out-not-allowed"]


def test_a_clause_left_out_must_exist(small: Small) -> None:
    small.standard["leave_out"] = "not-followed-with-reason"
    small.ims["standards"] = [{"id": "tiny-2026", "left_out": [{"clause": "9", "why": "Never heard of"}]}]
    assert small.rules() == ["unknown-clause"]


def test_a_withdrawn_edition_is_a_note(small: Small) -> None:
    small.standard |= {"status": "withdrawn", "replaced_by": {"designation": "TINY 1:2030"}}
    (problem,) = small.read().problems
    assert (problem.severity.word, problem.message) == (
        "note",
        "TINY 1:2026 has been replaced by TINY 1:2030",
    )


@pytest.mark.parametrize(
    "name, mend",
    [
        ("iso-56001", "did you mean iso-56001-2024?"),
        ("iso-56001-2025", "did you mean iso-56001-2024?"),
        ("iso-56001-2042", "did you mean iso-56001-2024?"),
        ("iso56001-2024", "did you mean iso-56001-2024?"),
    ],
)
def test_of_a_standard_with_a_wrong_edition_the_known_one_is_offered(
    small: Small, name: str, mend: str
) -> None:
    small.ims["standards"].append({"id": name})
    assert [problem.mend for problem in small.read().problems] == [mend]


def test_of_a_standard_that_is_not_known_no_other_is_offered(small: Small) -> None:
    small.ims["standards"].append({"id": "iso-45001-2018"})
    (problem,) = small.read().problems
    assert problem.mend.startswith("known are ")


def test_a_document_that_leaves_the_edition_out(small: Small) -> None:
    small.policy(status="draft", satisfies={"tiny": ["1"]})
    (problem,) = small.read().problems
    assert (problem.message, problem.mend) == (
        "The standard tiny is not in use here",
        "did you mean tiny-2026?",
    )


def test_a_misspelt_standard_in_use_is_told_once(small: Small) -> None:
    small.ims["standards"] = [{"id": "tiny-2025"}]
    small.policy(status="draft", satisfies={"tiny-2026": ["1"]})
    (problem,) = small.read().problems
    assert (problem.place.path, problem.mend) == ("ims/ims.yaml", "did you mean tiny-2026?")
