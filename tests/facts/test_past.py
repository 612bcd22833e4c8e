"""A day gone by: what had not happened by then does not count, and is no mistake either."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

from imskit.facts.coverage import Coverage, Rung
from imskit.facts.graph import Graph
from imskit.model import Catalog
from imskit.views.audience import Audience
from tests.builders import Small

BEFORE, AFTER = Day(2026, 4, 1), Day(2026, 6, 1)


def rung(catalog: Catalog, clause: str) -> Rung | None:
    return Coverage(catalog, Graph.of(catalog)).of("tiny-2026")[clause].rung


def test_a_record_counts_from_its_day_on(small: Small) -> None:
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}))
    small.training(satisfies={"tiny-2026": ["1"]})
    assert rung(small.catalog(BEFORE), "1") is Rung.IN_FORCE
    assert rung(small.catalog(AFTER), "1") is Rung.FRESH
    assert rung(small.catalog(), "1") is Rung.FRESH


def test_an_idea_counts_from_the_day_it_was_opened_on(small: Small) -> None:
    small.idea(satisfies={"tiny-2026": ["2"]})
    assert "IDEA-001" not in small.catalog(BEFORE).documents
    assert rung(small.catalog(BEFORE), "2") is Rung.OPEN
    assert rung(small.catalog(AFTER), "2") is Rung.FRESH


def test_a_decision_counts_from_its_day_on(small: Small) -> None:
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}))
    catalog = small.catalog(Day(2026, 2, 10))
    assert catalog.decisions.get("POL-001", ()) == ()
    assert rung(catalog, "1") is Rung.DOCUMENTED


def test_a_document_is_there_from_its_first_revision_on(small: Small) -> None:
    small.policy(status="draft")
    assert "POL-001" not in small.catalog(Day(2026, 1, 31)).documents
    assert "POL-001" in small.catalog(Day(2026, 2, 1)).documents


def _nonconformity(small: Small) -> dict[str, Any]:
    body = {
        "source": "own-observation",
        "grade": "minor",
        "against": {"tiny-2026": ["1"]},
        "description": "It is dark.",
        "actions": [{"what": "Buy a lamp", "owner": "director", "due": "2026-05-20", "done": "2026-10-01"}],
    }
    return small.living("nonconformity", "NCR-001", "closed", body, closed="2026-10-01")


def test_what_was_closed_or_done_later_was_open(small: Small) -> None:
    _nonconformity(small)
    then = small.catalog(AFTER).documents["NCR-001"]
    now = small.catalog().documents["NCR-001"]
    assert (then.is_closed, then.closed, then.state) == (False, None, "open")
    assert (now.is_closed, now.closed, now.state) == (True, Day(2026, 10, 1), "closed")
    assert [action.done for action in (*then.actions, *now.actions)] == [None, Day(2026, 10, 1)]
    assert then.fingerprint == now.fingerprint


def test_entries_of_lists_that_only_grow_count_from_their_day_on(small: Small) -> None:
    value = {"value": "1", "by": "person-02"}
    measured = [{"date": "2026-05-10", **value}, {"date": "2026-08-10", **value}]
    body = {
        "kind": "input",
        "unit": "ideas",
        "source": "The box",
        "method": "Counted.",
        "measured_by": "director",
        "direction": "higher-is-better",
        "target": {"value": "3", "due": "2027-12-31"},
        "every": "P3M",
        "measurements": measured,
    }
    small.living("indicator", "IND-001", "in-use", body)
    then = small.catalog(AFTER).documents["IND-001"]
    assert [entry["date"] for entry in then.value("body.measurements")] == ["2026-05-10"]
    assert then.last_activity == Day(2026, 5, 10)
    assert small.catalog().documents["IND-001"].last_activity == Day(2026, 8, 10)


def test_what_has_happened_since_is_no_mistake(small: Small) -> None:
    small.training()
    small.decision(small.policy())
    assert small.rules(Day(2026, 1, 1)) == []


def test_a_day_that_really_lies_ahead_is_one(small: Small) -> None:
    small.training(date="2027-05-05")
    assert small.rules(BEFORE) == ["future-date"]
    assert small.rules() == ["future-date"]
    assert small.rules(Day(2027, 5, 5)) == []


def test_what_is_withheld_stays_so_on_a_day_before_it_was_there(small: Small) -> None:
    policy = small.policy(classification="confidential")
    decision = small.decision(policy)
    audience = Audience.of(small.catalog(Day(2026, 1, 1)))
    assert not audience.sees("POL-001")
    assert not audience.sees(decision["id"])
    assert decision["id"] not in audience.redact(f"{decision['id']} is wrong")
