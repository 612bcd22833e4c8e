"""Nobody audits their own work."""

from __future__ import annotations

from typing import Any

import pytest

from imskit.problems import Problem
from tests.builders import BODIES, Small

NAME = "auditor-independent"


def audit(small: Small, **body: Any) -> None:
    """An audit by person-03, who holds no role, of the director's work, on 2026-05-05."""
    small.sealed("internal-audit", "AUD-001", {**BODIES["internal-audit"], **body})


def found(small: Small) -> list[Problem]:
    return [problem for problem in small.read().problems if problem.rule == NAME]


def test_an_auditor_without_a_part_in_it_is_fine(small: Small) -> None:
    small.policy(owner="director")
    audit(small, sampled=["POL-001"])
    assert found(small) == []


def test_who_holds_an_audited_role_does_not_audit_it(small: Small) -> None:
    audit(small, auditors=["person-03", "person-01"])
    (problem,) = found(small)
    assert problem.severity.word == "error"
    assert problem.message == "person-01 audits and holds a role that is audited: director"


@pytest.mark.parametrize("field", ["sampled", "processes"])
def test_who_owns_a_document_does_not_audit_it(small: Small, field: str) -> None:
    small.procedure(owner="innovation-manager")
    audit(small, auditors=["person-02"], **{field: ["PRO-001"]})
    (problem,) = found(small)
    assert problem.message == "person-02 audits PRO-001 and holds the role that owns it, innovation-manager"
    lines = (small.root / problem.place.path).read_text(encoding="utf-8").splitlines()
    assert lines[problem.place.line - 1].strip() == "- PRO-001"


def test_a_role_counts_on_the_day_of_the_audit_only(small: Small) -> None:
    small.policy(owner="director")
    small.people["roles"][0]["holders"] = [
        {"person": "person-03", "from": "2020-01-01", "until": "2026-05-04"},
        {"person": "person-01", "from": "2026-05-05"},
    ]
    audit(small, sampled=["POL-001"])
    assert found(small) == []
    small.people["roles"][0]["holders"][0]["until"] = "2026-05-05"
    assert len(found(small)) == 2  # the role is audited, and owns what was sampled


def test_who_stands_in_for_a_role_does_not_own_what_it_owns(small: Small) -> None:
    # person-03 is deputy of the director on that day.
    small.policy(owner="director")
    audit(small, sampled=["POL-001"])
    assert found(small) == []


def test_who_wrote_a_version_by_then_does_not_audit_it(small: Small) -> None:
    revision = {"version": "1.0", "by": "person-03", "change": "material", "summary": "First."}
    small.policy(owner="director", revisions=[{**revision, "date": "2026-02-01"}])
    audit(small, sampled=["POL-001"])
    assert [problem.message for problem in found(small)] == [
        "person-03 audits POL-001 and wrote a version of it"
    ]
    small.policy(owner="director", revisions=[{**revision, "date": "2026-05-06"}])
    assert found(small) == []


def test_who_made_a_record_does_not_audit_it(small: Small) -> None:
    small.training(owner="director", by="person-03")
    audit(small, sampled=["TRN-001"])
    assert [problem.message for problem in found(small)] == ["person-03 audits TRN-001 and made this record"]


def test_who_put_an_idea_forward_does_not_audit_it(small: Small) -> None:
    small.idea(owner="director")
    audit(small, sampled=["IDEA-001"])
    assert [problem.message for problem in found(small)] == ["person-03 audits IDEA-001 and put it forward"]


def test_what_another_auditor_looked_at_alone_is_held_against_that_one(small: Small) -> None:
    small.idea(owner="director")
    team = ["person-03", "person-02"]
    shared = [{"documents": ["IDEA-001"], "auditors": ["person-02"]}]
    audit(small, auditors=team, sampled=["IDEA-001"], assigned=shared)
    assert found(small) == []
    shared = [{"documents": ["IDEA-001"], "auditors": ["person-03"]}]
    audit(small, auditors=team, sampled=["IDEA-001"], assigned=shared)
    assert [problem.message for problem in found(small)] == ["person-03 audits IDEA-001 and put it forward"]


def test_a_sample_that_does_not_exist_is_a_dangling_link_alone(small: Small) -> None:
    audit(small, sampled=["POL-009"])
    assert small.rules() == ["dangling-link"]
