"""The pipeline, the portfolio and the story of an initiative, as a reader sees them."""

from __future__ import annotations

from datetime import date as Day
from decimal import Decimal
from typing import Any

import pytest

from imskit.facts.graph import Graph
from imskit.views.audience import Audience
from imskit.views.pipeline import pipeline_page
from imskit.views.portfolio import portfolio_page
from imskit.views.trace import trace_page
from tests.builders import Small
from tests.facts.test_resources import ledger, plan


def initiative(small: Small, name: str, state: str, closed: str | None = None, **changes: Any) -> None:
    body: dict[str, Any] = {
        "aim": "Light.",
        "type": "radical",
        "horizon": "1-to-3-years",
        "lead": "director",
        "hypothesis": "It glows.",
        "value": "Light.",
        "team": [{"role": "director", "part": "Leads."}],
        "budget": {"amount": "100", "currency": "EUR"},
        "uncertainties": [{"what": "Whether it glows", "test": "Look."}],
        **changes.pop("body", {}),
    }
    small.living("initiative", name, state, body, opened="2026-01-01", closed=closed, **changes)


def paid(date: str, amount: str) -> dict[str, Any]:
    return {"date": date, "what": "Lamps", "amount": {"amount": amount, "currency": "EUR"}}


def stopped(date: str) -> dict[str, str]:
    return {
        "date": date,
        "stage": "validation",
        "verdict": "stop",
        "by": "director",
        "criteria": "It glows.",
        "reason": "It does not.",
    }


def test_the_pipeline_shows_each_initiative_in_its_stage_and_why_others_stopped(small: Small) -> None:
    initiative(small, "INI-001", "concept")
    body = {
        "stage_decisions": [stopped("2026-03-01")],
        "learnings": [{"date": "2026-02-01", "text": "Glass breaks."}],
        "spending": [paid("2026-02-01", "40")],
    }
    initiative(small, "INI-002", "stopped", closed="2026-03-02", body=body)
    initiative(small, "INI-003", "concept", classification="confidential")
    catalog = small.catalog()
    page = pipeline_page(catalog, Audience.of(catalog))
    assert {column.stage: [card.id for card in column.cards] for column in page.columns if column.cards} == {
        "concept": ["INI-001"]
    }
    (stop,) = page.stops
    assert (stop.id, stop.stage, stop.reason, stop.learnt) == (
        "INI-002",
        "validation",
        "It does not.",
        (("2026-02-01", "Glass breaks."),),
    )
    assert page.withheld == 1


def test_the_portfolio_adds_up_the_ledgers_and_takes_the_risk_from_how_new_it_is(small: Small) -> None:
    initiative(small, "INI-001", "concept", body={"spending": [paid("2026-02-01", "30")]})
    body = {"spending": [paid("2026-02-01", "10")], "type": "incremental", "focus_area": "Lamps"}
    initiative(small, "INI-002", "stopped", closed="2026-03-02", body=body)
    catalog = small.catalog()
    page = portfolio_page(catalog, Audience.of(catalog))
    assert page.total is not None
    assert page.total.amount == Decimal(40)
    assert [(part.name, part.count, part.share) for part in page.by_risk] == [
        ("low", 1, 25),
        ("medium", 0, 0),
        ("high", 1, 75),
    ]
    assert [(part.name, part.share) for part in page.by_focus] == [
        ("Declared exploration", 75),
        ("Lamps", 25),
    ]


def test_the_story_of_an_initiative_begins_with_what_it_came_from(small: Small) -> None:
    small.idea(classification="internal", opened="2025-11-11")
    small.idea("IDEA-002", classification="confidential")
    body = {
        "stage_decisions": [stopped("2026-03-01")],
        "spending": [paid("2026-02-01", "30"), paid("2026-02-20", "5")],
    }
    links = {"came_from": ["IDEA-001", "IDEA-002"]}
    initiative(small, "INI-001", "stopped", closed="2026-03-02", links=links, body=body)
    catalog = small.catalog()
    page = trace_page(catalog, Graph.of(catalog), Audience.of(catalog), catalog.documents["INI-001"])
    assert [(event.day, event.kind, event.document) for event in page.events] == [
        ("2025-11-11", "origin", "IDEA-001"),
        ("2026-01-01", "opened", ""),
        ("2026-03-01", "decision", ""),
        ("2026-03-02", "closed", ""),
    ]
    assert page.withheld == 1
    assert [line.total.amount for line in page.spending] == [Decimal(30), Decimal(35)]


def test_the_story_of_a_day_gone_by_knows_no_later_payment_and_keeps_currencies_apart(small: Small) -> None:
    kroner = {**paid("2026-02-10", "7"), "amount": {"amount": "7", "currency": "NOK"}}
    body = {"spending": [paid("2026-02-01", "30"), kroner, paid("2026-02-20", "5"), paid("2026-09-01", "90")]}
    initiative(small, "INI-001", "concept", body=body)
    catalog = small.catalog(Day(2026, 3, 1))
    page = trace_page(catalog, Graph.of(catalog), Audience.of(catalog), catalog.documents["INI-001"])
    assert [(line.day, str(line.total.amount), line.total.currency) for line in page.spending] == [
        ("2026-02-01", "30", "EUR"),
        ("2026-02-10", "7", "NOK"),
        ("2026-02-20", "35", "EUR"),
    ]
    assert page.chart == (("2026-02-01", 30.0), ("2026-02-20", 35.0))
    assert page.over is None


def test_the_story_says_what_a_decision_was_held_against_and_what_it_taught(small: Small) -> None:
    stop = {**stopped("2026-03-01"), "learning": "Glass breaks."}
    initiative(small, "INI-001", "stopped", closed="2026-03-01", body={"stage_decisions": [stop]})
    catalog = small.catalog()
    page = trace_page(catalog, Graph.of(catalog), Audience.of(catalog), catalog.documents["INI-001"])
    (decision,) = [event for event in page.events if event.kind == "decision"]
    assert decision.more == (("Held against", "It glows."), ("Learnt", "Glass breaks."))


def test_an_uncertainty_leads_to_its_experiment_unless_that_is_withheld(small: Small) -> None:
    for name, classification in (("EXP-001", "internal"), ("EXP-002", "confidential")):
        small.sealed(
            "experiment",
            name,
            {
                "initiative": "INI-001",
                "stage": "concept",
                "hypothesis": "It glows.",
                "method": "Look.",
                "success_criterion": "Light.",
                "result": "Dark.",
                "outcome": "refuted",
                "learning": "It does not.",
            },
            classification=classification,
        )
    tested = [{"what": f"Glow {name}", "experiment": name} for name in ("EXP-001", "EXP-002")]
    initiative(small, "INI-001", "concept", body={"uncertainties": tested})
    catalog = small.catalog()
    page = trace_page(catalog, Graph.of(catalog), Audience.of(catalog), catalog.documents["INI-001"])
    assert [(line.experiment, line.outcome) for line in page.uncertainties] == [
        ("EXP-001", "refuted"),
        ("", ""),
    ]


@pytest.mark.parametrize(
    "classification, told",
    [("internal", ("dropped", "The maker is insolvent.")), ("confidential", ("open", ""))],
)
def test_an_action_is_told_of_by_records_that_may_be_seen(
    small: Small, classification: str, told: tuple[str, str]
) -> None:
    action = {"what": "Order a lamp", "owner": "director", "due": "2026-12-20"}
    initiative(small, "INI-001", "concept", body={"actions": [action]})
    follow_up = {"of": "INI-001", "action": 1, "state": "dropped", "note": "The maker is insolvent."}
    body = {
        "attendees": ["director"],
        "inputs": [{"topic": "resources", "text": "T."}],
        "conclusion": "C.",
        "decisions": [{"about": "direction", "text": "D."}],
        "follow_ups": [follow_up],
    }
    small.sealed("management-review", "MRV-001", body, date="2026-09-01", classification=classification)
    catalog = small.catalog()
    page = trace_page(catalog, Graph.of(catalog), Audience.of(catalog), catalog.documents["INI-001"])
    assert [(line.standing, line.note) for line in page.actions] == [told]


def test_the_pipeline_says_what_waits_what_stays_long_and_what_nobody_learnt_from(small: Small) -> None:
    go = {**stopped("2026-01-31"), "stage": "concept", "verdict": "go"}
    hold = {**stopped("2026-11-13"), "verdict": "hold"}
    initiative(
        small,
        "INI-001",
        "validation",
        body={"stage_decisions": [go, hold], "spending": [paid("2026-02-01", "101")]},
    )
    initiative(small, "INI-002", "concept")
    initiative(
        small, "INI-003", "stopped", closed="2026-03-01", body={"stage_decisions": [stopped("2026-03-01")]}
    )
    small.sealed("lesson", "LSN-001", {"from": "INI-003", "happened": "It broke.", "learnt": "Glass breaks."})
    catalog = small.catalog()
    page = pipeline_page(catalog, Audience.of(catalog))
    cards = {card.id: card for column in page.columns for card in column.cards}
    assert (cards["INI-001"].on_hold, cards["INI-001"].over_release) == (10, True)
    assert (cards["INI-002"].on_hold, cards["INI-002"].longest_so_far) == (None, True)
    times = {time.stage: time for time in page.times}
    assert (times["concept"].longest, times["concept"].here) == (30, 326)
    assert times["validation"].on_hold == 10
    assert [(stop.learnt, stop.lessons) for stop in page.stops] == [((), ("LSN-001",))]


def test_all_money_is_held_against_the_aim_and_what_serves_no_one_horizon_stands_apart(small: Small) -> None:
    lines = [
        {
            "line": "near",
            "kind": "funds",
            "what": "Near",
            "unit": "EUR",
            "planned": "600",
            "horizon": "within-1-year",
        },
        {
            "line": "far",
            "kind": "funds",
            "what": "Far",
            "unit": "EUR",
            "planned": "400",
            "horizon": "beyond-3-years",
        },
        {"line": "ideas", "kind": "funds", "what": "Ideas", "unit": "EUR", "planned": "50"},
        {"line": "hours", "kind": "time", "what": "Hours", "unit": "hours", "planned": "9"},
    ]
    plan(small, body={"lines": lines})
    ledger(
        small,
        ("2026-04-01", "near", "30"),
        ("2026-04-01", "ideas", "5"),
        ("2026-04-01", "hours", "3"),
        from_initiatives=[{"line": "far", "initiatives": ["INI-001"]}],
    )
    initiative(small, "INI-001", "concept", body={"spending": [paid("2026-02-01", "10")]})
    aims = [{"horizon": "within-1-year", "share": "60"}, {"horizon": "beyond-3-years", "share": "40"}]
    small.ims["approvals"][0]["types"].append("strategy")
    strategy = {
        "version": "1.0",
        "status": "approved",
        "effective_from": "2026-03-01",
        "review": {"every": "P1Y"},
        "revisions": [
            {"version": "1.0", "date": "2026-02-01", "by": "person-02", "change": "material", "summary": "1."}
        ],
        "body": {
            "summary": "Light.",
            "focus_areas": [{"name": "Light", "text": "More of it."}],
            "portfolio_balance": aims,
            "choices": "No fire.",
            "period": {"from": "2026-01-01", "until": "2028-12-31"},
        },
    }
    small.decision(small._document("strategy", "direction/strategy", "STR-001", strategy))
    catalog = small.catalog()
    page = portfolio_page(catalog, Audience.of(catalog))
    assert page.strategy == "STR-001"
    whole = page.all_money
    assert whole is not None
    assert (whole.total.amount, whole.since, whole.until) == (Decimal(40), "2026-01-01", "2026-11-23")
    assert [(line.name, line.share, line.aimed, line.off) for line in whole.lines] == [
        ("within-1-year", 75, "60", 15),
        ("1-to-3-years", 0, None, None),
        ("beyond-3-years", 25, "40", -15),
    ]
    assert [(what, money.amount) for what, money in whole.apart] == [("Ideas", Decimal(5))]


def test_without_a_plan_that_says_horizons_there_is_no_figure_of_all_money(small: Small) -> None:
    plan(small)
    ledger(small, ("2026-04-01", "money", "30"))
    initiative(small, "INI-001", "concept")
    catalog = small.catalog()
    assert portfolio_page(catalog, Audience.of(catalog)).all_money is None
