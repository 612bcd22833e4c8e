"""What was audited, planned and missed in the cycle."""

from __future__ import annotations

from typing import Any

import pytest

from imskit.facts.audits import audit_cycle, findings, looked_at_by
from tests.builders import BODIES, Small


def audit(small: Small, name: str = "AUD-001", on: str = "2026-05-05", **body: Any) -> None:
    small.sealed("internal-audit", name, {**BODIES["internal-audit"], **body}, date=on)


def programme(small: Small, *audits: dict[str, Any], since: str = "2026-01-01", **head: Any) -> None:
    """A programme of 2026 in force, approved by the director."""
    small.ims["approvals"][0]["types"].append("audit-programme")
    data = {
        "id": "AUP-001",
        "type": "audit-programme",
        "title": "Audits",
        "owner": "innovation-manager",
        "classification": "internal",
        "language": "en",
        "version": "1.0",
        "status": "approved",
        "effective_from": "2026-03-01",
        "review": {"every": "P1Y"},
        "revisions": [
            {
                "version": "1.0",
                "date": "2026-02-01",
                "by": "person-02",
                "change": "material",
                "summary": "First.",
            }
        ],
        "body": {
            "period": {"from": since, "until": "2026-12-31"},
            "basis": "What matters.",
            "audits": list(audits),
        },
        **head,
    }
    small.write("ims/plans/audit-programme/AUP-001.yaml", data)
    small.decision(data)


def planned(until: str, *clauses: str, **more: Any) -> dict[str, Any]:
    return {
        "title": f"Audit until {until}",
        "clauses": {"tiny-2026": list(clauses)},
        "from": "2026-01-01",
        "until": until,
        **more,
    }


def standings(small: Small) -> dict[str, str]:
    cycle = audit_cycle(small.catalog())
    return {number: cycle.clause(("tiny-2026", number)).standing for number in "123"}


def test_a_clause_is_audited_planned_late_or_missed(small: Small) -> None:
    audit(small)
    programme(small, planned("2026-12-01", "2"), planned("2026-11-01", "3"))
    assert standings(small) == {"1": "audited", "2": "planned", "3": "late"}


def test_what_nobody_plans_and_nobody_audited_is_missed(small: Small) -> None:
    audit(small)
    programme(small, planned("2026-12-01", "2"))
    assert standings(small)["3"] == "missed"


def test_the_last_day_of_a_plan_is_not_late(small: Small) -> None:
    programme(small, planned("2026-11-23", "2"))
    assert standings(small)["2"] == "planned"


def test_an_audit_before_the_cycle_is_told_and_does_not_count(small: Small) -> None:
    audit(small, on="2025-12-31")
    programme(small, planned("2026-12-01", "2"))
    covered = audit_cycle(small.catalog()).clause(("tiny-2026", "1"))
    assert (covered.standing, covered.last and covered.last.id) == ("missed", "AUD-001")


def test_a_planned_audit_that_was_carried_out_is_planned_no_more(small: Small) -> None:
    audit(small, audited={"tiny-2026": ["1"]})
    programme(small, planned("2026-06-01", "1", "2", audit="AUD-001"))
    cycle = audit_cycle(small.catalog())
    assert cycle.clause(("tiny-2026", "1")).planned is None
    # It was to look at clause 2 and did not.
    assert standings(small)["2"] == "missed"


def test_without_a_programme_in_force_the_audit_cycle_is_looked_back_on(small: Small) -> None:
    audit(small)
    programme(small, planned("2026-12-01", "2"), status="draft")
    cycle = audit_cycle(small.catalog())
    assert cycle.programme is None
    assert (cycle.since.isoformat(), cycle.until.isoformat()) == ("2023-11-23", "2026-11-23")
    assert standings(small) == {"1": "audited", "2": "missed", "3": "missed"}


def test_an_audit_that_lies_ahead_does_not_count(small: Small) -> None:
    audit(small, on="2026-11-24")
    assert audit_cycle(small.catalog()).audits == ()


def test_a_procedure_that_was_sampled_was_looked_at(small: Small) -> None:
    small.procedure()
    audit(small, sampled=["PRO-001"])
    assert audit_cycle(small.catalog()).process("PRO-001").standing == "audited"
    audit(small)
    assert audit_cycle(small.catalog()).process("PRO-001").standing == "missed"


@pytest.mark.parametrize(
    "body, standing",
    [({"sites": ["hut"]}, "audited"), ({"sites": ["all"]}, "audited"), ({}, "missed")],
)
def test_a_site_is_covered_by_audits_that_name_it(small: Small, body: dict[str, Any], standing: str) -> None:
    audit(small, **body)
    assert audit_cycle(small.catalog()).site("hut").standing == standing


def test_what_is_not_seen_covers_nothing(small: Small) -> None:
    audit(small)
    programme(small, planned("2026-12-01", "2"))
    cycle = audit_cycle(small.catalog(), lambda name: name == "AUP-001")
    assert cycle.clause(("tiny-2026", "1")).standing == "missed"


def test_findings_come_with_what_follows_them(small: Small) -> None:
    row = {"grade": "minor", "text": "Dark.", "clauses": {"tiny-2026": ["1"]}}
    audit(small, findings=[{**row, "nonconformity": "NCR-001"}, row, {**row, "nonconformity": "NCR-009"}])
    body = {
        "source": "internal-audit",
        "grade": "minor",
        "against": {"tiny-2026": ["1"]},
        "description": "So.",
    }
    small.living("nonconformity", "NCR-001", "open", body)
    small.living("nonconformity", "NCR-002", "open", {**body, "follows": {"of": "AUD-001", "finding": 2}})
    catalog, document = small.document("AUD-001")
    first, second, third = findings(catalog, document)
    assert (first.grade, first.clauses) == ("minor", {"tiny-2026": ("1",)})
    assert ([each.id for each in first.follows], first.named) == (["NCR-001"], True)
    assert ([each.id for each in second.follows], second.named) == (["NCR-002"], False)
    assert (third.follows, third.named) == ((), True)


def test_all_auditors_looked_at_what_is_not_assigned(small: Small) -> None:
    small.idea()
    shared = [{"documents": ["IDEA-001"], "auditors": ["person-02"]}]
    audit(small, auditors=["person-03", "person-02"], sampled=["IDEA-001"], assigned=shared)
    _, document = small.document("AUD-001")
    assert looked_at_by(document, "IDEA-001") == ("person-02",)
    assert looked_at_by(document, "PRO-001") == ("person-03", "person-02")
