"""The pipeline, the portfolio and the story of an initiative, as a reader sees them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from imskit.facts.graph import Graph
from imskit.views.audience import Audience
from imskit.views.pipeline import pipeline_page
from imskit.views.portfolio import portfolio_page
from imskit.views.trace import trace_page
from tests.builders import Small


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
    assert [total for _, _, _, total in page.spending] == ["30", "35"]
