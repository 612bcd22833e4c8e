"""Rules on initiatives."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import Small

BODY = {
    "aim": "A lamp in each shed.",
    "hypothesis": "People stay longer.",
    "value": "Fewer falls.",
    "type": "incremental",
    "horizon": "within-1-year",
    "lead": "director",
    "budget": {"amount": "100", "currency": "EUR"},
}
OBJECTIVE = {
    "statement": "Light everywhere.",
    "why": "It is dark.",
    "target": "All sheds",
    "due": "2027-01-01",
    "how_measured": {"judged_how": "The director looks."},
}


def initiative(small: Small, state: str = "concept", *, links: Any = None, **body: Any) -> None:
    small.living("initiative", "INI-001", state, {**BODY, **body}, links=links)


def test_one_that_serves_nothing_is_named(small: Small) -> None:
    initiative(small)
    (problem,) = small.read().problems
    assert (problem.rule, problem.severity.word) == ("initiative-serves-nothing", "warning")
    assert problem.message.startswith("INI-001 serves no objective")


@pytest.mark.parametrize("body", [{"focus_area": "FA1 Light"}, {"exploration": "What moths like"}])
def test_a_focus_area_or_declared_exploration_is_enough(small: Small, body: dict[str, str]) -> None:
    initiative(small, **body)
    assert small.found() == []


def test_so_is_an_objective(small: Small) -> None:
    objective = small._document(
        "objective",
        "objectives",
        "OBJ-001",
        {
            "version": "0.1",
            "status": "draft",
            "revisions": [
                {
                    "version": "0.1",
                    "date": "2026-02-01",
                    "by": "person-02",
                    "change": "material",
                    "summary": "x",
                }
            ],
            "review": {"every": "P1Y"},
            "body": OBJECTIVE,
        },
    )
    initiative(small, links={"serves": [objective["id"]]})
    assert "initiative-serves-nothing" not in small.rules()


def test_a_procedure_is_no_objective(small: Small) -> None:
    small.decision(small.procedure())
    initiative(small, links={"serves": ["PRO-001"]})
    assert small.rules() == ["initiative-serves-nothing"]


def test_a_link_that_leads_nowhere_is_one_mistake_and_not_two(small: Small) -> None:
    initiative(small, links={"serves": ["OBJ-009"]})
    assert small.rules() == ["dangling-link"]


def test_what_is_over_is_not_asked(small: Small) -> None:
    small.living("initiative", "INI-001", "stopped", {**BODY, "stop_reason": "Moths."}, closed="2026-06-01")
    assert small.found() == []
