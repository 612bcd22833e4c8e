"""What becomes due of audit programmes, certificates and certification stages, by their shipped schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from imskit.facts.due_rules import rules_due
from tests.builders import Small

CERTIFICATE: Mapping[str, Any] = {
    "standard": "tiny-2026",
    "number": "7",
    "certification_body": "Nordcert",
    "scope": "All of it.",
    "decided_on": "2025-03-02",
    "expires": "2028-03-01",
}
STAGE: Mapping[str, Any] = {
    "stage": "stage-1",
    "standard": "tiny-2026",
    "certification_body": "Nordcert",
    "period": {"from": "2026-05-04", "until": "2026-05-05"},
    "scope": "All of it.",
    "result": "ready",
    "conclusion": "On we go.",
}


def finding(**more: str) -> dict[str, Any]:
    clauses = {"tiny-2026": ["1"]}
    return {"grade": "concern", "text": "It is dark.", "clauses": clauses, "close_by": "2026-12-01", **more}


def planned(until: str, **more: str) -> dict[str, Any]:
    clauses = {"tiny-2026": ["1"]}
    return {"title": "Direction", "clauses": clauses, "from": "2026-06-01", "until": until, **more}


def due(small: Small) -> list[tuple[str, str, str]]:
    """Day, document and the beginning of what is due, by day."""
    return sorted(
        (item.day.isoformat(), item.document.id, item.what.partition(":")[0])
        for item in rules_due(small.catalog())
    )


def stage(small: Small, name: str, on: str, **body: Any) -> None:
    small.sealed("certification-stage", name, {**STAGE, **body}, date=on)


class TestCertificate:
    surveillance = "Have the surveillance audit carried out"
    recertification = ("2028-03-01", "CRT-001", "Have the recertification decided")

    def test_surveillance_is_due_each_year_after_the_decision(self, small: Small) -> None:
        small.living("certificate", "CRT-001", "valid", CERTIFICATE)
        assert due(small) == [("2026-03-02", "CRT-001", self.surveillance), self.recertification]

    def test_an_early_surveillance_does_not_move_the_next(self, small: Small) -> None:
        small.living("certificate", "CRT-001", "valid", CERTIFICATE)
        stage(small, "CST-001", "2026-01-10", stage="surveillance", result="continued")
        assert due(small) == [("2027-03-02", "CRT-001", self.surveillance), self.recertification]

    def test_after_the_last_surveillance_only_the_recertification_is_due(self, small: Small) -> None:
        small.living("certificate", "CRT-001", "valid", CERTIFICATE)
        for name, on in (("CST-001", "2026-03-01"), ("CST-002", "2026-11-01")):
            stage(small, name, on, stage="surveillance", result="continued")
        assert due(small) == [self.recertification]

    @pytest.mark.parametrize("name, settles", [("recertification", True), ("stage-2", False)])
    def test_a_recertification_and_nothing_else_settles_it(
        self, small: Small, name: str, settles: bool
    ) -> None:
        small.living("certificate", "CRT-001", "valid", CERTIFICATE)
        stage(small, "CST-001", "2026-11-01", stage=name)
        assert (self.recertification in due(small)) is not settles

    def test_a_withdrawn_certificate_has_nothing_due(self, small: Small) -> None:
        small.living("certificate", "CRT-001", "withdrawn", CERTIFICATE, closed="2026-06-01")
        assert due(small) == []


class TestCertificationStage:
    def test_open_findings_and_the_next_step_are_due(self, small: Small) -> None:
        found = [finding(), finding(closed_on="2026-06-01"), finding(nonconformity="NCR-001")]
        next_step = {"what": "Audit on site", "due": "2026-12-10"}
        stage(small, "CST-001", "2026-05-05", findings=found, next=next_step)
        assert due(small) == [
            ("2026-12-01", "CST-001", "Close the finding"),
            ("2026-12-10", "CST-001", "Get ready for the next step"),
        ]

    def test_the_next_stage_takes_over(self, small: Small) -> None:
        stage(small, "CST-001", "2026-05-05", findings=[finding()])
        stage(small, "CST-002", "2026-06-05", stage="stage-2", result="recommended")
        assert due(small) == []


def test_a_planned_audit_is_due_until_its_record_is_named(small: Small) -> None:
    body = {
        "period": {"from": "2026-01-01", "until": "2026-12-31"},
        "basis": "What matters most, most often.",
        "audits": [planned("2026-12-20"), planned("2026-06-30", audit="AUD-001")],
    }
    head = {
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
    }
    common = {"owner": "innovation-manager", "classification": "internal", "language": "en"}
    data = {"id": "AUP-001", "type": "audit-programme", "title": "Audits", **common, **head, "body": body}
    small.write("ims/plans/audit-programme/AUP-001.yaml", data)
    assert due(small) == [("2026-12-20", "AUP-001", "Carry out the planned audit")]
