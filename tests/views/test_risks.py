"""Risks as a manager looks at them."""

from __future__ import annotations

from typing import Any

from imskit.views.audience import Audience
from imskit.views.risks import RisksPage, risks_page
from tests.builders import Small
from tests.facts.test_risks import ACTION, BODY, check


def page(small: Small) -> RisksPage:
    catalog = small.catalog()
    return risks_page(catalog, Audience.of(catalog))


def risk(
    small: Small, name: str, state: str = "in-treatment", closed: str | None = None, **body: Any
) -> None:
    small.living("risk", name, state, {**BODY, **body}, closed=closed)


def test_the_gravest_open_one_comes_first_and_closed_ones_stand_apart(small: Small) -> None:
    risk(small, "RSK-001", likelihood="rare", impact="minor")
    risk(small, "RSK-002", likelihood="almost-certain", impact="severe")
    risk(small, "RSK-003", "closed", closed="2026-06-01")
    found = page(small)
    assert [(line.id, line.level) for line in found.open] == [
        ("RSK-002", "very high"),
        ("RSK-001", "very low"),
    ]
    assert [line.id for line in found.closed] == ["RSK-003"]


def test_threats_and_opportunities_have_a_grid_each_with_open_ones_in_their_place(small: Small) -> None:
    risk(small, "RSK-001")
    risk(small, "RSK-002", effect="opportunity", likelihood="likely", impact="minor")
    risk(small, "RSK-003", "closed", closed="2026-06-01")
    found = page(small)
    placed = {
        grid.effect: [
            (likelihood, grid.impacts[across], cell.risks)
            for likelihood, cells in grid.rows
            for across, cell in enumerate(cells)
            if cell.risks
        ]
        for grid in found.grids
    }
    assert placed == {
        "threat": [("possible", "major", ("RSK-001",))],
        "opportunity": [("likely", "minor", ("RSK-002",))],
    }
    assert next(likelihood for likelihood, _ in found.grids[0].rows) == "almost-certain"


def test_actions_are_counted_and_the_first_that_is_open_is_named(small: Small) -> None:
    actions = [
        {**ACTION, "due": "2026-05-30", "done": "2026-05-29"},
        {**ACTION, "what": "Hang it", "due": "2026-12-24"},
        {**ACTION, "what": "Hold the ladder", "due": "2026-11-01"},
    ]
    risk(small, "RSK-001", actions=actions)
    (line,) = page(small).open
    assert (line.done, line.open, line.overdue) == (1, 1, 1)
    assert line.next is not None
    assert (line.next.what, line.next.overdue) == ("Hold the ladder", True)
    assert page(small).overdue == 1


def test_after_a_check_that_failed_it_is_said_when_it_is_looked_at_again(small: Small) -> None:
    failed = [check("2026-09-01", "not-effective")]
    risk(small, "RSK-001", effectiveness={"due": "2026-12-16", "checks": failed})
    risk(small, "RSK-002", effectiveness={"due": "2026-09-01", "checks": failed})
    assert [(line.id, line.worked, line.again_on) for line in page(small).open] == [
        ("RSK-001", "failed", "2026-12-16"),
        ("RSK-002", "failed", ""),
    ]


def test_what_is_withheld_is_counted_and_nowhere_named(small: Small) -> None:
    small.living("risk", "RSK-001", "identified", BODY, classification="confidential")
    found = page(small)
    assert (found.open, found.grids, found.withheld) == ((), (), 1)
