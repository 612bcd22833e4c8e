"""The way of an initiative: visits to stages, money, and what its ledger adds up to."""

from __future__ import annotations

from datetime import date as Day
from decimal import Decimal
from typing import Any

from imskit.facts.initiatives import Way, way
from tests.builders import Small


def decision(date: str, stage: str, verdict: str, **more: str) -> dict[str, str]:
    reasons = {"by": "director", "criteria": "It glows.", "reason": "It does."}
    return {"date": date, "stage": stage, "verdict": verdict, **reasons, **more}


def initiative(
    small: Small, state: str, *decisions: dict[str, Any], closed: str | None = None, **body: Any
) -> Way:
    content: dict[str, Any] = {
        "aim": "Light.",
        "type": "adjacent",
        "horizon": "1-to-3-years",
        "lead": "director",
        "hypothesis": "It glows.",
        "value": "Light.",
        "team": [{"role": "director", "part": "Leads."}],
        "budget": {"amount": "100", "currency": "EUR"},
        "uncertainties": [{"what": "Whether it glows", "test": "Look."}],
        **body,
    }
    content = {key: value for key, value in content.items() if value is not None}
    if decisions:
        content["stage_decisions"] = list(decisions)
    small.living("initiative", "INI-001", state, content, opened="2026-01-01", closed=closed)
    catalog, document = small.document("INI-001")
    return way(document, catalog.today)


def stays(found: Way) -> list[tuple[str, str, str]]:
    return [
        (visit.stage, visit.since.isoformat(), visit.until.isoformat() if visit.until else "")
        for visit in found.visits
    ]


def test_each_decision_to_go_on_begins_a_visit_to_the_next_stage(small: Small) -> None:
    found = initiative(
        small, "validation", decision("2026-01-10", "proposed", "go"), decision("2026-03-01", "concept", "go")
    )
    assert stays(found) == [
        ("proposed", "2026-01-01", "2026-01-10"),
        ("concept", "2026-01-10", "2026-03-01"),
        ("validation", "2026-03-01", ""),
    ]
    assert found.here_since is not None
    assert found.here_since.isoformat() == "2026-03-01"


def test_a_stage_may_be_repeated_or_entered_from_anywhere(small: Small) -> None:
    found = initiative(
        small,
        "concept",
        decision("2026-02-01", "validation", "recycle"),
        decision("2026-03-01", "validation", "pivot", next_stage="concept"),
    )
    assert [stage for stage, _, _ in stays(found)] == ["validation", "validation", "concept"]


def test_waiting_begins_no_visit(small: Small) -> None:
    found = initiative(
        small, "concept", decision("2026-02-01", "concept", "hold"), decision("2026-03-01", "concept", "hold")
    )
    assert stays(found) == [("concept", "2026-01-01", "")]


def test_a_stop_ends_the_last_visit(small: Small) -> None:
    found = initiative(
        small, "stopped", decision("2026-02-01", "concept", "stop"), closed="2026-02-02", stop_reason="Dark."
    )
    assert stays(found) == [("concept", "2026-01-01", "2026-02-01")]
    assert (found.is_over, found.here_since) == (True, None)


def test_without_a_decision_it_is_where_its_state_says(small: Small) -> None:
    assert stays(initiative(small, "proposed")) == [("proposed", "2026-01-01", "")]


def test_what_was_spent_is_the_sum_of_the_ledger_by_currency_as_far_as_today(small: Small) -> None:
    def paid(date: str, amount: str, currency: str = "EUR") -> dict[str, Any]:
        return {"date": date, "what": "Lamps", "amount": {"amount": amount, "currency": currency}}

    found = initiative(
        small,
        "proposed",
        spending=[
            paid("2026-02-01", "10.50"),
            paid("2026-03-01", "-0.50"),
            paid("2026-03-02", "7", "CHF"),
            paid("2027-01-01", "90"),
        ],
    )
    assert [(money.currency, money.amount) for money in found.spent] == [
        ("CHF", Decimal(7)),
        ("EUR", Decimal("10.00")),
    ]
    assert found.budget is not None
    assert found.budget.amount == Decimal(100)


def test_days_on_hold_are_days_in_the_stage_and_counted_beside(small: Small) -> None:
    found = initiative(
        small,
        "validation",
        decision("2026-01-11", "validation", "hold"),
        decision("2026-02-10", "validation", "go", next_stage="validation"),
        decision("2026-03-02", "validation", "recycle"),
        decision("2026-11-13", "validation", "hold"),
    )
    today = Day(2026, 11, 23)
    assert [(v.days(today), v.days_on_hold(today)) for v in found.visits] == [(60, 30), (266, 10)]
    assert found.on_hold_since == Day(2026, 11, 13)


def test_the_decision_that_ends_a_hold_ends_it_on_that_day(small: Small) -> None:
    found = initiative(
        small,
        "stopped",
        decision("2026-01-11", "concept", "hold"),
        decision("2026-01-31", "concept", "stop"),
        closed="2026-01-31",
        stop_reason="Dark.",
    )
    assert [v.days_on_hold(Day(2026, 11, 23)) for v in found.visits] == [20]
    assert found.on_hold_since is None


def test_on_a_day_gone_by_the_stage_is_that_to_which_decisions_had_led(small: Small) -> None:
    initiative(
        small,
        "stopped",
        decision("2026-02-01", "proposed", "go", next_stage="validation"),
        decision("2026-06-01", "validation", "stop"),
        closed="2026-06-01",
        stop_reason="Dark.",
    )
    stages = []
    for day in (Day(2026, 1, 15), Day(2026, 3, 1), Day(2026, 7, 1)):
        _catalog, document = small.document("INI-001", day)
        stages.append(way(document, day).stage)
    assert stages == ["proposed", "validation", "stopped"]


def test_what_was_released_on_a_day_gone_by_is_what_had_been_decided_by_then(small: Small) -> None:
    money = {"amount": "60", "currency": "EUR"}
    initiative(
        small,
        "validation",
        {**decision("2026-01-10", "proposed", "go"), "release": money},
        {**decision("2026-03-01", "concept", "go"), "release": {**money, "amount": "39.50"}},
        budget=None,
    )
    found = []
    for day in (Day(2026, 1, 5), Day(2026, 2, 1), Day(2026, 3, 1)):
        _, document = small.document("INI-001", day)
        budget = way(document, day).budget
        found.append(budget.amount if budget else None)
    assert found == [None, Decimal(60), Decimal("99.50")]
