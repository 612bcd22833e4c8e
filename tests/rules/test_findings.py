"""What is found leads to something: rules on findings."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import Small
from tests.facts.test_audits import audit
from tests.facts.test_certification import CERTIFIED, held

RULES = {"finding-without-nonconformity", "opportunity-without-improvement", "follows-finding"}


def finding(grade: str, **more: Any) -> dict[str, Any]:
    return {"grade": grade, "text": "Dark.", "clauses": {"tiny-2026": ["1"]}, **more}


def nonconformity(small: Small, **body: Any) -> None:
    content = {
        "source": "internal-audit",
        "grade": "minor",
        "against": {"tiny-2026": ["1"]},
        "description": "So.",
    }
    small.living("nonconformity", "NCR-001", "open", {**content, **body})


def improvement(small: Small, **body: Any) -> None:
    small.living(
        "improvement", "IMP-001", "proposed", {"source": "internal-audit", "description": "A.", **body}
    )


def found(small: Small) -> list[tuple[str, str, str]]:
    return [(p.severity.word, p.rule, p.message) for p in small.read().problems if p.rule in RULES]


@pytest.mark.parametrize("grade", ["minor", "major"])
def test_a_graded_finding_without_a_nonconformity_is_an_error(small: Small, grade: str) -> None:
    audit(small, findings=[finding("conformity"), finding(grade)])
    wrong = f"Finding 2 of AUD-001 is {grade}, and no nonconformity follows it"
    assert found(small) == [("error", "finding-without-nonconformity", wrong)]
    nonconformity(small, follows={"of": "AUD-001", "finding": 2})
    assert found(small) == []
    nonconformity(small, follows={"of": "AUD-001", "finding": 1})
    assert len(found(small)) == 1
    audit(small, findings=[finding("conformity"), finding(grade, nonconformity="NCR-001")])
    assert found(small) == []


def test_an_improvement_is_no_answer_to_a_graded_finding(small: Small) -> None:
    improvement(small)
    audit(small, findings=[finding("minor", improvement="IMP-001")])
    assert [rule for _, rule, _ in found(small)] == ["finding-without-nonconformity"]


def test_an_opportunity_without_an_improvement_is_a_warning(small: Small) -> None:
    audit(small, findings=[finding("opportunity")])
    wrong = "Finding 1 of AUD-001 is an opportunity, and no improvement follows it"
    assert found(small) == [("warning", "opportunity-without-improvement", wrong)]
    improvement(small, follows={"of": "AUD-001", "finding": 1})
    assert found(small) == []


def test_what_is_named_and_not_there_is_a_dangling_link_alone(small: Small) -> None:
    audit(small, findings=[finding("minor", nonconformity="NCR-009")])
    assert small.rules() == ["dangling-link"]


def test_each_name_leads_to_a_record_of_its_type(small: Small) -> None:
    improvement(small)
    nonconformity(small)
    audit(small, findings=[finding("minor", nonconformity="IMP-001")])
    assert [message for _, _, message in found(small)] == [
        "Finding 1 of AUD-001 is minor, and no nonconformity follows it",
        "IMP-001 is of the type improvement, and nonconformity names one of the type nonconformity",
    ]
    # A nonconformity answers an opportunity too: whoever takes it so seriously may.
    audit(small, findings=[finding("opportunity", nonconformity="NCR-001")])
    assert found(small) == []


def test_findings_of_a_certification_body_lead_to_something_too(small: Small) -> None:
    small.ims["standards"].append({"id": CERTIFIED})
    held(small, "CST-001", "stage-2", "not-recommended", findings=[finding("minor"), finding("opportunity")])
    assert [rule for _, rule, _ in found(small)] == ["finding-without-nonconformity"]


@pytest.mark.parametrize(
    "follows, message",
    [
        ({"of": "AUD-001", "finding": 2}, "AUD-001 holds 1 finding, so there is no finding 2"),
        ({"of": "TRN-001", "finding": 1}, "TRN-001 holds no findings"),
        ({"of": "AUD-001", "finding": 1}, ""),
    ],
)
def test_a_record_follows_a_finding_that_is_there(
    small: Small, follows: dict[str, Any], message: str
) -> None:
    audit(small)
    small.training()
    improvement(small, follows=follows)
    assert found(small) == ([("error", "follows-finding", message)] if message else [])
