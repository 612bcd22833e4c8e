"""Clause states: a rung with its reason, never a tick."""

from __future__ import annotations

from dataclasses import replace
from datetime import date as Day
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imskit.facts.coverage import ClauseState, Coverage, Rung, readiness
from imskit.facts.coverage.records import Records
from imskit.facts.graph import Graph
from imskit.model import Catalog
from imskit.pipeline import Clock, read
from tests.benchmarks.systems import make
from tests.builders import REFERENCE, TODAY, Small

CLAIM = {"tiny-2026": ["1"]}


def state(small: Small, clause: str = "1", as_of: Day = TODAY) -> ClauseState:
    catalog = small.catalog(as_of)
    return Coverage(catalog, Graph.of(catalog)).of("tiny-2026")[clause]


def audit(small: Small, name: str = "AUD-001", on: str = "2026-06-01") -> None:
    small.sealed(
        "internal-audit",
        name,
        {
            "objective": "See whether it works.",
            "criteria": "The policy.",
            "audited": {"tiny-2026": ["1"]},
            "auditors": ["person-03"],
            "auditees": ["director"],
            "independence": "Audits nothing of their own.",
            "findings": [{"grade": "conformity", "text": "Fine.", "clauses": CLAIM}],
            "conclusion": "It works.",
        },
        date=on,
    )


def nonconformity(small: Small, grade: str, status: str = "open", **changes: Any) -> None:
    small.living(
        "nonconformity",
        "NCR-001",
        status,
        {"source": "internal-audit", "grade": grade, "against": CLAIM, "description": "It is not done."},
        **changes,
    )


def test_a_heading_has_no_rung(small: Small) -> None:
    assert state(small, "0").rung is None


def test_without_a_claim_it_is_open_and_says_what_to_write(small: Small) -> None:
    found = state(small)
    assert found.rung is Rung.OPEN
    assert found.reason == "No policy or procedure claims it"
    assert found.next_action == "Write a policy or a procedure that covers it and claims the clause"


def test_a_draft_documents_it(small: Small) -> None:
    small.policy(status="draft", satisfies=CLAIM)
    assert state(small).rung is Rung.DOCUMENTED


def test_approved_without_an_approval_only_documents_it(small: Small) -> None:
    small.policy(satisfies=CLAIM)
    found = state(small)
    assert found.rung is Rung.DOCUMENTED
    assert found.reason == "POL-001 says approved, but lacks an approval by Director"


def test_a_rejected_document_asks_for_an_answer(small: Small) -> None:
    policy = small.policy(status="in-review", satisfies=CLAIM)
    small.decision(policy, verdict="reject", on="2026-02-19", reason="Too long.")
    found = state(small)
    assert (found.rung, found.reason) == (Rung.DOCUMENTED, "POL-001 was rejected on 2026-02-19")
    assert found.next_action == "Answer the rejection of POL-001 with a new version"


def test_approved_but_not_yet_effective(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAIM))
    assert state(small, as_of=Day(2026, 2, 25)).rung is Rung.APPROVED


def test_in_force_without_its_record(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAIM))
    found = state(small)
    assert found.rung is Rung.IN_FORCE
    assert found.reason == "No training proves it yet"
    assert not found.achieved


def test_a_record_that_does_not_fill_what_the_clause_asks_for_does_not_count(small: Small) -> None:
    small.standard["clauses"][1] = {
        **small.standard["clauses"][1],
        "expects": [{"types": ["policy"]}, {"types": ["training"], "fields": ["body.effectiveness.result"]}],
    }
    small.decision(small.policy(satisfies=CLAIM))
    small.training(satisfies=CLAIM)
    found = state(small)
    assert found.rung is Rung.IN_FORCE
    assert found.reason == "TRN-001 does not fill body.effectiveness.result"


def test_a_record_with_a_blank_to_fill_does_not_count(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAIM))
    small.training(satisfies=CLAIM, title="[fill in: what was learned]")
    found = state(small)
    assert found.rung is Rung.IN_FORCE
    assert found.reason == "TRN-001 does not fill its blanks"
    assert found.next_action == "Fill its blanks in TRN-001"


def test_a_record_that_its_type_leaves_without_proof_does_not_count(small: Small) -> None:
    small.standard["clauses"][2] = {**small.standard["clauses"][2], "expects": [{"types": ["indicator"]}]}
    indicator = {
        "kind": "output",
        "unit": "ideas",
        "source": "The register",
        "method": "Count.",
        "direction": "higher-is-better",
        "target": {"value": "9", "due": "2027-01-01"},
        "measured_by": "director",
        "every": "P3M",
    }
    small.living("indicator", "IND-001", "in-use", indicator, satisfies={"tiny-2026": ["2"]})
    assert state(small, "2").reason == "IND-001 does not fill body.measurements"


def test_fresh_while_the_record_is_young_enough(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAIM, review={"every": "P5Y"}))
    small.training(satisfies=CLAIM)
    assert state(small, as_of=Day(2027, 5, 5)).rung is Rung.FRESH
    stale = state(small, as_of=Day(2027, 5, 6))
    assert stale.rung is Rung.EVIDENCED
    assert stale.reason == "The newest training is TRN-001 of 2026-05-05; one was due by 2027-05-05"
    assert stale.achieved


def test_an_overdue_review_keeps_it_from_being_fresh_and_stands_beside_it(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAIM, review={"every": "P6M"}))
    small.training(satisfies=CLAIM)
    found = state(small)
    assert found.rung is Rung.EVIDENCED
    assert [flag.text for flag in found.flags] == ["POL-001: review due by 2026-08-20"]


def test_audited_within_the_audit_cycle(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAIM, review={"every": "P9Y"}))
    small.training(satisfies=CLAIM)
    audit(small)
    assert state(small).rung is Rung.AUDITED
    assert state(small).last_audit == Day(2026, 6, 1)
    small.ims["settings"] = {"audit_cycle": "P3M"}
    assert state(small).rung is Rung.FRESH


@pytest.mark.parametrize("on, rung", [("2026-02-28", Rung.FRESH), ("2026-03-01", Rung.AUDITED)])
def test_an_audit_before_the_version_took_effect_does_not_count(small: Small, on: str, rung: Rung) -> None:
    small.decision(small.policy(satisfies=CLAIM))
    small.training(satisfies=CLAIM)
    audit(small, on=on)
    found = state(small)
    assert (found.rung, found.last_audit) == (rung, Day.fromisoformat(on))
    assert found.audited_before == (rung is Rung.FRESH)
    if rung is Rung.FRESH:
        assert found.reason == (
            "In place and up to date; the audit of 2026-02-28 was before this version of POL-001, "
            "which holds since 2026-03-01"
        )
        assert found.next_action == "Include it in the next internal audit"


def test_an_audit_of_the_last_material_version_counts_after_editorial_ones(small: Small) -> None:
    def revision(version: str, on: str, change: str) -> dict[str, str]:
        return {"version": version, "date": on, "by": "person-02", "change": change, "summary": "So."}

    first, second = revision("1.0", "2026-02-01", "material"), revision("1.1", "2026-06-05", "editorial")
    small.decision(small.policy(satisfies=CLAIM))
    head: dict[str, Any] = {"satisfies": CLAIM, "version": "1.1", "effective_from": "2026-06-10"}
    small.decision(small.policy(**head, revisions=[second, first]), on="2026-06-06")
    small.training(satisfies=CLAIM)
    audit(small)
    assert state(small).rung is Rung.AUDITED
    small.decision(small.policy(**head, revisions=[{**second, "change": "material"}, first]), on="2026-06-06")
    assert state(small).rung is Rung.FRESH


def test_another_document_that_was_audited_carries_the_clause(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAIM))
    new = small.policy("POL-002", satisfies=CLAIM, effective_from="2026-07-01")
    small.decision(new, on="2026-06-20")
    small.training(satisfies=CLAIM)
    audit(small)
    found = state(small)
    assert (found.rung, found.best, found.audited_before) == (Rung.AUDITED, "POL-001", False)


def test_a_link_alone_is_no_coverage(small: Small) -> None:
    small.decision(small.policy())
    small.training(satisfies=CLAIM, links={"evidences": ["POL-001"]})
    assert state(small).rung is Rung.OPEN


def test_a_linked_record_counts_for_its_document(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAIM))
    small.training(links={"evidences": ["POL-001"]})
    assert state(small).rung is Rung.FRESH


def test_a_record_linked_with_another_document_only_does_not_count_for_this_one(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAIM))
    small.decision(small.policy("POL-002", satisfies=CLAIM, status="draft", effective_from=None))
    small.training(satisfies=CLAIM, links={"evidences": ["POL-002"]})
    assert state(small).rung is Rung.IN_FORCE


def test_a_type_that_the_document_says_it_produces_counts_unless_the_record_claims_another_clause(
    small: Small,
) -> None:
    small.standard["clauses"][2] = {
        **small.standard["clauses"][2],
        "expects": [{"types": ["procedure"]}, {"types": ["idea"]}],
    }
    procedure = small.procedure(
        satisfies={"tiny-2026": ["2"]},
        body={
            "purpose": "Do it alike.",
            "scope": "All.",
            "inputs": ["x"],
            "steps": [{"title": "a", "text": "b", "responsible": "director"}],
            "outputs": ["y"],
            "records": [{"type": "idea", "what": "The idea", "when": "One comes in"}],
        },
    )
    small.decision(procedure)
    small.idea()
    assert state(small, "2").rung is Rung.FRESH
    small.idea(satisfies={"tiny-2026": ["3"]})
    assert state(small, "2").reason == "No idea proves it yet"


def test_a_clause_that_needs_only_records_skips_the_document_rungs_visibly(small: Small) -> None:
    assert state(small, "2").rung is Rung.OPEN
    small.idea(satisfies={"tiny-2026": ["2"]})
    found = state(small, "2")
    assert found.rung is Rung.FRESH
    assert found.skipped == {Rung.DOCUMENTED, Rung.APPROVED, Rung.IN_FORCE}


def test_a_clause_that_needs_no_record_skips_that_rung_visibly(small: Small) -> None:
    small.decision(small.procedure(satisfies={"tiny-2026": ["3"]}))
    found = state(small, "3")
    assert found.rung is Rung.FRESH
    assert found.skipped == {Rung.EVIDENCED}


def test_a_document_of_another_type_is_shown_but_does_not_count(small: Small) -> None:
    small.decision(small.policy(satisfies={"tiny-2026": ["3"]}))
    found = state(small, "3")
    assert found.rung is Rung.OPEN
    assert found.reason == "No procedure claims it; POL-001 claims it, but is none"
    assert [(claim.document, claim.expected) for claim in found.documents] == [("POL-001", False)]


def test_a_superseded_document_does_not_count(small: Small) -> None:
    small.policy(status="superseded", satisfies=CLAIM)
    assert state(small).rung is Rung.OPEN


def test_an_open_major_nonconformity_is_never_achieved(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAIM))
    small.training(satisfies=CLAIM)
    nonconformity(small, "major")
    found = state(small)
    assert found.rung is Rung.FRESH
    assert found.nonconforming
    assert not found.achieved
    assert found.next_action == "Correct NCR-001, and close it once the correction has proved effective"


def test_an_open_minor_nonconformity_is_flagged_and_counts(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAIM))
    small.training(satisfies=CLAIM)
    nonconformity(small, "minor")
    found = state(small)
    assert [flag.label for flag in found.flags] == ["nonconformity"]
    assert found.achieved


def test_a_closed_nonconformity_is_no_longer_flagged(small: Small) -> None:
    nonconformity(small, "major", "closed", closed="2026-09-09")
    assert not state(small).flags


def test_what_is_left_out_is_never_achieved(small: Small) -> None:
    small.standard["kind"] = "guidance"
    small.standard["leave_out"] = "not-followed-with-reason"
    small.ims["standards"] = [{"id": "tiny-2026", "left_out": [{"clause": "2", "why": "No ideas here"}]}]
    found = state(small, "2")
    assert found.rung is None
    assert found.reason == "Not followed: No ideas here"
    assert not found.achieved


def test_a_suspect_link_is_flagged(small: Small) -> None:
    small.policy("POL-002")
    old = "imskit-1:sha256:" + "0" * 64
    small.decision(small.policy(satisfies=CLAIM, links={"see": [{"to": "POL-002", "fingerprint": old}]}))
    assert [flag.label for flag in state(small).flags] == ["suspect"]


def test_a_record_of_what_the_document_said_before_is_told_from_the_others(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAIM))
    small.training("TRN-001", date="2026-02-22", body={"covers": ["POL-001"]})
    small.training("TRN-002", body={"covers": ["POL-001"]})
    assert [(each.document, each.note) for each in state(small).records] == [
        ("TRN-002", "2026-05-05"),
        ("TRN-001", "2026-02-22, before version 1.0 of POL-001"),
    ]


def test_titles_only_gets_a_matrix_but_no_figure(small: Small) -> None:
    small.standard["detail"] = "titles"
    for clause in small.standard["clauses"]:
        clause.pop("expects", None)
    small.decision(small.policy(satisfies=CLAIM))
    catalog = small.catalog()
    states = Coverage(catalog, Graph.of(catalog)).of("tiny-2026")
    assert states["1"].rung is Rung.IN_FORCE
    assert readiness(catalog.standards["tiny-2026"], states) is None


def test_readiness_counts_each_assessable_clause_once(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAIM))
    small.training(satisfies=CLAIM)
    catalog = small.catalog()
    figures = readiness(catalog.standards["tiny-2026"], Coverage(catalog, Graph.of(catalog)).of("tiny-2026"))
    assert figures is not None
    assert (figures.clauses, figures.achieved) == (3, 1)
    assert sum(figures.by_rung.values()) == figures.clauses


def test_a_nonconforming_clause_is_counted_as_such_and_on_no_rung(small: Small) -> None:
    body = {"source": "internal-audit", "grade": "major", "against": CLAIM, "description": "Nobody knew."}
    small.living("nonconformity", "NCR-001", "open", body)
    catalog = small.catalog()
    figures = readiness(catalog.standards["tiny-2026"], Coverage(catalog, Graph.of(catalog)).of("tiny-2026"))
    assert figures is not None
    assert figures.nonconforming == 1
    assert sum(figures.by_rung.values()) + figures.nonconforming == figures.clauses


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """A system in which everything that clause 1 asks for is in place from 2026-05-05 on."""
    small = Small(tmp_path_factory.mktemp("system"))
    small.decision(small.policy(satisfies=CLAIM))
    small.training(satisfies=CLAIM)
    return small.catalog(Day(2026, 5, 5))


@given(days=st.integers(0, 4000))
def test_time_alone_never_raises_a_rung_once_everything_is_in_place(settled: Catalog, days: int) -> None:
    graph = Graph.of(settled)
    later = replace(settled, today=settled.today + timedelta(days))
    first, then = (Coverage(catalog, graph).of("tiny-2026")["1"].rung for catalog in (settled, later))
    assert first is not None
    assert then is not None
    assert then <= first


def test_the_newest_record_is_that_of_all_that_count_without_looking_at_each(
    tmp_path: Path, checkout: Path
) -> None:
    make(tmp_path, 400)
    clock = Clock(REFERENCE)
    compared = 0
    for root in (tmp_path, checkout):
        catalog = read(root, clock, rules=False).catalog
        assert catalog is not None
        records = Records(catalog, Graph.of(catalog))
        for standard in catalog.standards.values():
            for clause in standard.clauses.values():
                documents = [each for each in records.claimants(clause) if each.lifecycle == "controlled"]
                for proof in clause.expects:
                    for document in (None, *documents):
                        own = records.own(clause, proof, document, documents)
                        filled = [each for each in own if not records.empty(each, proof)]
                        expected = (filled[-1] if filled else None, own[-1] if own else None)
                        assert records.newest(clause, proof, document, documents) == expected
                        compared += bool(own)
    assert compared > 100
