"""Laws of the ladder: one rung each, good evidence never lowers it, bad news stands beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date as Day
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from imskit.facts.coverage import ClauseState, Coverage, Rung
from imskit.facts.graph import Graph
from tests.builders import TODAY, Small

CLAUSES = {"tiny-2026": ["1"]}
#: What a system may hold: a policy in some status, approved or not, and trainings on some days.
systems = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["draft", "in-review", "approved", "superseded", "retired"]),
        "approved": st.booleans(),
        "every": st.sampled_from(["P1M", "P1Y", "P5Y"]),
        "trainings": st.lists(st.integers(0, 900), max_size=3),
        "claimed": st.booleans(),
        "finding": st.sampled_from([None, "minor", "major"]),
        "audited": st.none() | st.integers(0, 900),
    }
)


def lay(small: Small, system: dict[str, Any]) -> None:
    claims = CLAUSES if system["claimed"] else None
    policy = small.policy(status=system["status"], satisfies=claims, review={"every": system["every"]})
    if system["approved"]:
        small.decision(policy)
    for number, days_ago in enumerate(system["trainings"], 1):
        held = TODAY - timedelta(days=days_ago)
        small.training(f"TRN-{number:03}", date=held.isoformat(), satisfies=CLAUSES)
    if system["audited"] is not None:
        audit(small, "AUD-001", system["audited"])
    if system["finding"]:
        finding(small, "NCR-001", system["finding"])


def audit(small: Small, name: str, days_ago: int) -> None:
    body = {
        "objective": "See whether it works.",
        "criteria": "The policy.",
        "audited": CLAUSES,
        "auditors": ["person-03"],
        "auditees": ["director"],
        "independence": "Audits nothing of their own.",
        "findings": [{"grade": "conformity", "text": "Fine.", "clauses": CLAUSES}],
        "conclusion": "It works.",
    }
    small.sealed("internal-audit", name, body, date=(TODAY - timedelta(days=days_ago)).isoformat())


def finding(small: Small, name: str, grade: str) -> None:
    body = {"source": "internal-audit", "grade": grade, "against": CLAUSES, "description": "It is dark."}
    small.living("nonconformity", name, "open", body)


def state(small: Small, as_of: Day = TODAY) -> ClauseState:
    catalog = small.catalog(as_of)
    return Coverage(catalog, Graph.of(catalog)).of("tiny-2026")["1"]


def before_and_after(
    factory: Any, system: dict[str, Any], change: Callable[[Small], object]
) -> tuple[ClauseState, ClauseState]:
    small = Small(factory.mktemp("ladder"))
    lay(small, system)
    before = state(small)
    change(small)
    return before, state(small)


@settings(max_examples=25)
@given(systems)
def test_each_assessable_clause_stands_on_one_rung_with_a_reason(
    tmp_path_factory: Any, system: dict[str, Any]
) -> None:
    small = Small(tmp_path_factory.mktemp("ladder"))
    lay(small, system)
    catalog = small.catalog()
    for each in Coverage(catalog, Graph.of(catalog)).of("tiny-2026").values():
        assert (each.rung in set(Rung)) == each.clause.assessable
        assert each.reason
        assert each.achieved == (
            each.rung is not None and each.rung >= Rung.EVIDENCED and not each.nonconforming
        )


@settings(max_examples=25)
@given(systems)
def test_good_evidence_never_lowers_a_rung(tmp_path_factory: Any, system: dict[str, Any]) -> None:
    def good(small: Small) -> None:
        small.training("TRN-900", date=TODAY.isoformat(), satisfies=CLAUSES)

    before, after = before_and_after(tmp_path_factory, system, good)
    assert before.rung is not None
    assert after.rung is not None
    assert after.rung >= before.rung


@settings(max_examples=25)
@given(systems, st.integers(0, 900))
def test_another_audit_never_lowers_a_rung(
    tmp_path_factory: Any, system: dict[str, Any], days_ago: int
) -> None:
    before, after = before_and_after(
        tmp_path_factory, system, lambda small: audit(small, "AUD-900", days_ago)
    )
    assert before.rung is not None
    assert after.rung is not None
    assert after.rung >= before.rung


@settings(max_examples=25)
@given(systems)
def test_another_document_in_force_never_lowers_a_rung(tmp_path_factory: Any, system: dict[str, Any]) -> None:
    def good(small: Small) -> None:
        small.decision(small.policy("POL-900", satisfies=CLAUSES))

    before, after = before_and_after(tmp_path_factory, system, good)
    assert before.rung is not None
    assert after.rung is not None
    assert after.rung >= before.rung


@settings(max_examples=25)
@given(systems, st.sampled_from(["draft", "in-review", "approved"]), st.booleans())
def test_another_document_that_names_the_records_never_lowers_a_rung(
    tmp_path_factory: Any, system: dict[str, Any], status: str, decided: bool
) -> None:
    def name_them(small: Small) -> None:
        held = [f"TRN-{number:03}" for number in range(1, len(system["trainings"]) + 1)]
        links = {"see": held} if held else None
        policy = small.policy("POL-900", status=status, satisfies=CLAUSES, links=links)
        if decided:
            small.decision(policy)

    before, after = before_and_after(tmp_path_factory, system, name_them)
    assert before.rung is not None
    assert after.rung is not None
    assert after.rung >= before.rung


@settings(max_examples=25)
@given(systems, st.sampled_from(["minor", "major"]))
def test_bad_news_changes_flags_and_no_rung(
    tmp_path_factory: Any, system: dict[str, Any], grade: str
) -> None:
    before, after = before_and_after(tmp_path_factory, system, lambda small: finding(small, "NCR-900", grade))
    assert after.rung is before.rung
    assert len(after.flags) == len(before.flags) + 1
    assert after.nonconforming == (before.nonconforming or grade == "major")
    assert not (after.nonconforming and after.achieved)


@settings(max_examples=25)
@given(systems, st.integers(0, 700))
def test_time_alone_lifts_no_rung(tmp_path_factory: Any, system: dict[str, Any], days: int) -> None:
    small = Small(tmp_path_factory.mktemp("ladder"))
    lay(small, system)
    now, then = state(small), state(small, TODAY + timedelta(days=days))
    assert now.rung is not None
    assert then.rung is not None
    assert then.rung <= now.rung
    assert {claim.document for claim in then.documents} == {claim.document for claim in now.documents}
