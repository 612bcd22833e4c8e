"""Planned against provided: every figure is a sum of bookings, and a gap is told by the time gone by."""

from __future__ import annotations

from datetime import date as Day
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from imskit.facts.resources import PlannedPeriod, Provision, planned_periods
from tests.builders import TODAY, Small
from tests.rules.test_initiatives import BODY as INITIATIVE

LINES = [
    {"line": "money", "kind": "funds", "what": "Lamps", "unit": "EUR", "planned": "1000.00"},
    {"line": "hours", "kind": "time", "what": "Evenings", "unit": "hours", "planned": "100"},
]


def plan(small: Small, name: str = "RES-001", *, approve: bool = True, **changes: Any) -> None:
    body = {
        "period": {"from": "2026-01-01", "until": "2026-12-31"},
        "basis": "Last year.",
        "lines": LINES,
        **changes.pop("body", {}),
    }
    small.ims["approvals"][0]["types"].append("resource-plan")
    head = {
        "version": "1.0",
        "status": "approved",
        "effective_from": "2026-03-01",
        "review": {"every": "P1Y"},
        "revisions": [
            {"version": "1.0", "date": "2026-02-01", "by": "person-02", "change": "material", "summary": "1."}
        ],
        "body": body,
        **changes,
    }
    written = small._document("resource-plan", "plans/resource-plan", name, head)
    if approve:
        small.decision(written)


def ledger(small: Small, *bookings: tuple[str, str, str], name: str = "LED-001", **body: Any) -> None:
    booked = [{"date": on, "line": line, "amount": amount} for on, line, amount in bookings]
    small.living("resource-ledger", name, "open", {"plan": "RES-001", "bookings": booked, **body})


def periods(small: Small, today: Day = TODAY) -> tuple[PlannedPeriod, ...]:
    catalog = small.catalog(today)
    return planned_periods(catalog, list(catalog.documents.values()))


def lines(small: Small, today: Day = TODAY) -> dict[str, Provision]:
    (found,) = periods(small, today)
    return {line.name: line for line in found.lines}


def test_what_was_provided_is_the_sum_of_the_bookings_of_all_ledgers_until_today(small: Small) -> None:
    plan(small)
    ledger(small, ("2026-04-01", "money", "300"), ("2026-05-01", "money", "-20.50"))
    ledger(small, ("2026-06-01", "money", "100"), ("2026-12-01", "money", "999"), name="LED-002")
    assert lines(small)["money"].provided == Decimal("379.50")


def test_a_line_is_behind_by_what_the_share_of_the_period_asks_for(small: Small) -> None:
    plan(small)
    ledger(small, ("2026-04-01", "money", "300"), ("2026-04-01", "hours", "100"))
    ledger(small, ("2026-07-02", "money", "0"), ("2026-07-02", "hours", "0"), name="LED-002")
    found = lines(small, Day(2026, 7, 20))
    # 183 of 365 days are booked, the last of them included.
    assert found["money"].asked == Decimal("501.37")
    assert found["money"].short == Decimal("201.37")
    assert (found["hours"].asked, found["hours"].short) == (Decimal(50), Decimal(0))


def test_bookings_may_lag_behind_by_a_quarter_and_each_kind_by_its_own(small: Small) -> None:
    plan(small)
    ledger(small, ("2026-04-10", "money", "300"))
    found = lines(small, Day(2026, 5, 20))
    assert (found["money"].reckoned, found["money"].short) == (Day(2026, 4, 10), Decimal(0))
    # No hours are booked at all: what lies further back than a quarter counts as not provided.
    assert (found["hours"].reckoned, found["hours"].asked) == (Day(2026, 2, 17), Decimal(13))
    assert lines(small, Day(2026, 9, 1))["money"].reckoned == Day(2026, 6, 1)


def test_before_the_period_nothing_is_asked_for_and_after_it_all_of_it(small: Small) -> None:
    plan(small)
    assert periods(small)[0].standing == "running"
    assert lines(small, Day(2027, 2, 1))["money"].asked == Decimal(1000)
    assert periods(small, Day(2027, 2, 1))[0].standing == "over"
    plan(small, body={"period": {"from": "2027-01-01", "until": "2027-12-31"}})
    assert [(p.standing, p.gaps) for p in periods(small)] == [("coming", ())]


def test_more_than_was_planned_is_told(small: Small) -> None:
    plan(small)
    ledger(small, ("2026-04-01", "hours", "130"))
    assert lines(small)["hours"].over == 30


def test_an_explanation_stands_with_its_line_and_with_what_became_of_its_action(small: Small) -> None:
    plan(small)
    action = {"what": "Buy lamps", "owner": "director", "due": "2026-09-01"}
    told = [
        {"date": "2026-06-01", "line": "hours", "text": "It was light."},
        {"date": "2026-07-01", "line": "money", "text": "No lamps.", "action": action},
    ]
    ledger(small, ("2026-04-01", "money", "1"), explanations=told)
    found = lines(small)
    (hours,) = found["hours"].explanations
    assert (hours.words, hours.action) == ("It was light.", None)
    (money,) = found["money"].explanations
    assert money.action is not None
    assert (money.action.action.what, money.action.standing) == ("Buy lamps", "overdue")


def test_a_booking_on_a_line_that_the_plan_does_not_have_is_in_no_sum(small: Small) -> None:
    plan(small)
    ledger(small, ("2026-04-01", "mony", "5"))
    (found,) = periods(small)
    assert [(booking.line, booking.amount) for booking in found.astray] == [("mony", Decimal(5))]
    assert sum(line.provided for line in found.lines) == 0


def test_only_plans_in_force_count_and_those_that_another_replaced(small: Small) -> None:
    plan(small, status="draft", approve=False)
    assert periods(small) == ()
    plan(small, approve=False)
    assert periods(small) == ()
    plan(small, status="superseded")
    assert [found.plan.id for found in periods(small)] == ["RES-001"]


amounts = st.decimals(min_value=-1000, max_value=1000, places=2)


@given(amounts, st.decimals(min_value=0, max_value=1000, places=2), st.integers(0, 365))
def test_a_line_is_never_behind_and_over_its_plan_at_once(
    provided: Decimal, planned: Decimal, days: int
) -> None:
    line = Provision("l", "funds", "w", "EUR", "", "", planned, provided, TODAY, planned * days / 365, ())
    assert min(line.short, line.over) == 0
    assert (line.short > 0) == (provided < line.asked)


def initiative(small: Small, *spent: tuple[str, str, str]) -> None:
    spending = [
        {"date": on, "what": "Lamps", "amount": {"amount": amount, "currency": currency}}
        for on, amount, currency in spent
    ]
    small.living("initiative", "INI-001", "concept", {**INITIATIVE, "spending": spending})


def test_what_an_initiative_spends_in_the_period_counts_on_its_line_and_is_entered_once(small: Small) -> None:
    plan(small)
    initiative(
        small,
        ("2025-12-31", "1", "EUR"),
        ("2026-01-01", "20", "EUR"),
        ("2026-06-01", "300.50", "EUR"),
        ("2026-06-02", "4000", "NOK"),
        ("2026-11-23", "50000", "EUR"),
        ("2026-11-24", "600000", "EUR"),
    )
    ledger(
        small,
        ("2026-04-01", "money", "7"),
        from_initiatives=[{"line": "money", "initiatives": ["INI-001"]}],
    )
    found = lines(small)
    assert found["money"].provided == Decimal("50327.50")
    assert found["hours"].provided == 0


def test_an_initiative_that_is_not_among_the_documents_counts_nothing(small: Small) -> None:
    plan(small)
    initiative(small, ("2026-06-01", "300", "EUR"))
    ledger(
        small,
        ("2026-04-01", "money", "7"),
        from_initiatives=[{"line": "money", "initiatives": ["INI-001"]}],
    )
    catalog = small.catalog()
    (found,) = planned_periods(
        catalog, [each for each in catalog.documents.values() if each.type != "initiative"]
    )
    assert {line.name: line.provided for line in found.lines}["money"] == Decimal(7)
