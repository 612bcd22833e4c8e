"""Step 3: sums by kind and unit, spending of initiatives beside the funds, and what comes next."""

from __future__ import annotations

from typing import Any

from imskit.views.audience import Audience
from imskit.views.resources import PeriodLine, ResourcesPage, planned_lines, resources_page, resources_step
from imskit.views.steps import StepState
from tests.builders import Small
from tests.facts.test_resources import LINES, ledger, plan


def page(small: Small) -> ResourcesPage:
    catalog = small.catalog()
    return resources_page(catalog, Audience.of(catalog))


def period(small: Small) -> PeriodLine:
    (found,) = page(small).periods
    return found


def step(small: Small) -> StepState:
    catalog = small.catalog()
    return resources_step(catalog, Audience.of(catalog))


def initiative(small: Small, name: str, *spending: tuple[str, str, str], **changes: Any) -> None:
    body = {
        "aim": "Light.",
        "hypothesis": "People like it.",
        "value": "Light.",
        "type": "incremental",
        "horizon": "within-1-year",
        "lead": "director",
        "budget": {"amount": "500", "currency": "EUR"},
        "exploration": "Light.",
        "spending": [
            {"date": on, "amount": {"amount": amount, "currency": currency}, "what": "Wire"}
            for on, amount, currency in spending
        ],
        **changes.pop("body", {}),
    }
    small.living("initiative", name, "concept", body, **changes)


def test_lines_of_one_kind_and_unit_are_added_and_no_others(small: Small) -> None:
    more = {"line": "more", "kind": "funds", "what": "Wire", "unit": "EUR", "planned": "500"}
    other = {"line": "other", "kind": "funds", "what": "Glass", "unit": "SEK", "planned": "70"}
    plan(small, body={"lines": [*LINES, more, other]})
    ledger(small, ("2026-04-01", "money", "300"), ("2026-05-01", "more", "45.5"))
    found = [(line.kind, line.unit, line.planned, line.provided) for line in period(small).sums]
    assert found == [
        ("funds", "EUR", "1500.00", "345.5"),
        ("funds", "SEK", "70", "0"),
        ("time", "hours", "100", "0"),
    ]


def test_what_initiatives_spent_within_the_period_stands_beside_the_funds(small: Small) -> None:
    plan(small)
    ledger(small, ("2026-04-01", "money", "300"))
    initiative(
        small, "INI-001", ("2025-12-31", "7", "EUR"), ("2026-06-01", "40", "EUR"), ("2026-06-01", "9", "SEK")
    )
    initiative(small, "INI-002", ("2026-07-01", "400", "EUR"), classification="confidential")
    (funds,) = period(small).funds
    assert (funds.currency, funds.planned, funds.provided, funds.spent, funds.left) == (
        "EUR",
        "1000.00",
        "300",
        "40",
        "260",
    )
    assert [(line.id, line.amount) for line in funds.initiatives] == [("INI-001", "40")]
    assert page(small).withheld_initiatives == 1


def test_a_withheld_ledger_is_counted_and_not_used(small: Small) -> None:
    plan(small)
    booked = {"plan": "RES-001", "bookings": [{"date": "2026-04-01", "line": "money", "amount": "300"}]}
    small.living("resource-ledger", "LED-001", "open", booked, classification="confidential")
    found = page(small)
    assert (found.periods[0].ledgers, found.periods[0].lines[0].provided, found.withheld) == ((), "0", 1)


class TestNext:
    def test_without_a_plan_one_is_made(self, small: Small) -> None:
        assert step(small).following == "Plan means for a first period"
        plan(small, status="in-review", approve=False)
        assert (step(small).following, step(small).document) == (
            "Approve the plan that is under way",
            "RES-001",
        )

    def test_then_what_is_provided_is_booked(self, small: Small) -> None:
        plan(small)
        assert step(small).following == "Book what was provided in a ledger"

    def test_a_gap_without_a_word_is_explained_and_a_late_action_comes_first(self, small: Small) -> None:
        plan(small)
        ledger(small, ("2026-04-01", "money", "1000"))
        assert step(small).following == "Explain why “Evenings” is behind, or provide it"
        action = {"what": "Find evenings", "owner": "director", "due": "2026-09-01"}
        told = {"date": "2026-06-01", "line": "hours", "text": "It was light.", "action": action}
        ledger(small, ("2026-04-01", "money", "1000"), explanations=[told])
        found = step(small)
        assert (found.following, found.owner, found.late) == (
            "Find evenings: it was due by 2026-09-01",
            "director",
            True,
        )

    def test_with_all_of_it_provided_the_ledger_is_kept(self, small: Small) -> None:
        plan(small)
        ledger(small, ("2026-04-01", "money", "1000"), ("2026-04-01", "hours", "100"))
        found = step(small)
        assert found.following == "Keep the ledger up to date until 2026-12-31"
        assert found.numbers[0] == ("2 of 2", "lines provided as planned so far")


def test_a_ledger_calls_lines_as_its_plan_does_where_the_plan_is_shown(small: Small) -> None:
    plan(small, classification="confidential")
    ledger(small, ("2026-04-01", "money", "300"))
    catalog, document = small.document("LED-001")
    assert planned_lines(catalog, Audience.of(catalog), document) == {}
    found = planned_lines(catalog, Audience.everybody(), document)
    assert {name: (line.what, line.unit) for name, line in found.items()} == {
        str(row["line"]): (row["what"], row["unit"]) for row in LINES
    }
