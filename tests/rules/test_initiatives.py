"""Rules on initiatives."""

from __future__ import annotations

from datetime import date as Day
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
    told = {"stop_reason": "Moths.", "learnings": [{"date": "2026-06-01", "text": "Nets."}]}
    small.living("initiative", "INI-001", "stopped", {**BODY, **told}, closed="2026-06-01")
    assert small.found() == []


def decided(date: str, stage: str, verdict: str, **more: Any) -> dict[str, Any]:
    return {
        "date": date,
        "stage": stage,
        "verdict": verdict,
        "by": "director",
        "criteria": "x",
        "reason": "y",
        **more,
    }


def messages(small: Small, rule: str) -> list[str]:
    return [problem.message for problem in small.read().problems if problem.rule == rule]


FA = {"focus_area": "FA1 Light"}


def test_any_entry_and_any_loop_are_fine_as_long_as_the_decisions_say_so(small: Small) -> None:
    way = [
        decided("2026-05-06", "validation", "recycle"),
        decided(
            "2026-06-01", "validation", "pivot", next_stage="concept", hypothesis_before="Moths like it."
        ),
        decided("2026-06-01", "concept", "hold"),
        decided("2026-07-01", "concept", "go", next_stage="development"),
    ]
    initiative(small, "development", stage_decisions=way, **FA)
    assert small.found() == []


@pytest.mark.parametrize(
    "way, message",
    [
        (
            [decided("2026-06-01", "proposed", "go"), decided("2026-07-01", "validation", "hold")],
            "The decision of 2026-07-01 was taken in validation, but the one before led to concept",
        ),
        (
            [decided("2026-07-01", "validation", "hold"), decided("2026-06-01", "validation", "recycle")],
            "The decision of 2026-06-01 stands behind that of 2026-07-01",
        ),
        (
            [decided("2026-05-04", "concept", "go")],
            "The decision of 2026-05-04 was taken before INI-001 was opened",
        ),
        (
            [decided("2026-06-01", "concept", "stop"), decided("2026-07-01", "concept", "go")],
            "INI-001 was stopped on 2026-06-01, but a decision follows",
        ),
    ],
)
def test_a_decision_that_does_not_follow_from_the_one_before_is_an_error(
    small: Small, way: list[dict[str, Any]], message: str
) -> None:
    initiative(small, "validation", stage_decisions=way, **FA)
    assert messages(small, "stage-decision-fits") == [message]


def test_a_decision_after_the_end_is_an_error(small: Small) -> None:
    late = [decided("2026-06-02", "deployment", "go")]
    small.living("initiative", "INI-001", "completed", {**BODY, "stage_decisions": late}, closed="2026-06-01")
    assert messages(small, "stage-decision-fits") == [
        "The decision of 2026-06-02 was taken after INI-001 was closed"
    ]


@pytest.mark.parametrize(
    "state, verdict, leads",
    [("concept", "go", "validation"), ("stopped", "go", "validation"), ("completed", "stop", "stopped")],
)
def test_a_state_to_which_no_decision_led_is_an_error(
    small: Small, state: str, verdict: str, leads: str
) -> None:
    body = {
        **BODY,
        **FA,
        "stage_decisions": [decided("2026-06-01", "concept", verdict)],
        "stop_reason": "Moths.",
    }
    body["learnings"] = [{"date": "2026-06-01", "text": "Moths."}]
    small.living("initiative", "INI-001", state, body, closed=None if state == "concept" else "2026-06-01")
    assert messages(small, "stage-decision-fits") == [
        f"INI-001 is in the state {state}, but its newest decision, of 2026-06-01, leads to {leads}"
    ]


def test_the_state_of_now_is_no_mistake_on_a_day_before_the_newest_decision(small: Small) -> None:
    initiative(small, "validation", stage_decisions=[decided("2026-06-01", "concept", "go")], **FA)
    assert "stage-decision-fits" not in small.rules(Day(2026, 5, 20))


def test_who_stops_says_why_and_what_was_learnt(small: Small) -> None:
    small.living("initiative", "INI-001", "stopped", BODY, closed="2026-06-01")
    assert messages(small, "stopped-without-learning") == [
        "INI-001 is stopped, and nothing says what was learnt",
        "INI-001 is stopped, and nothing says why",
    ]


def test_the_decision_to_stop_may_say_both(small: Small) -> None:
    stop = decided("2026-06-01", "concept", "stop", learning="Moths come at night.")
    small.living("initiative", "INI-001", "stopped", {**BODY, "stage_decisions": [stop]}, closed="2026-06-01")
    assert small.found() == []


def test_a_lesson_drawn_from_it_tells_what_was_learnt(small: Small) -> None:
    small.living("initiative", "INI-001", "stopped", {**BODY, "stop_reason": "Moths."}, closed="2026-06-01")
    small.sealed("lesson", "LSN-001", {"from": "INI-001", "happened": "Moths came.", "learnt": "Nets."})
    assert "stopped-without-learning" not in small.rules()


def spent(*amounts: str, currency: str = "EUR") -> list[dict[str, Any]]:
    return [
        {"date": "2026-06-01", "what": "Lamp", "amount": {"amount": amount, "currency": currency}}
        for amount in amounts
    ]


def test_spending_more_than_is_released_is_named_to_the_cent(small: Small) -> None:
    initiative(small, spending=spent("99.99", "0.02"), **FA)
    assert messages(small, "spent-over-release") == ["INI-001 has spent 0.01 EUR more than is released"]


def test_spending_all_that_is_released_is_fine_and_other_currencies_are_not_compared(small: Small) -> None:
    initiative(small, spending=[*spent("60", "40"), *spent("5000", currency="NOK")], **FA)
    assert small.found() == []


def test_a_total_typed_by_hand_is_an_error(small: Small) -> None:
    initiative(small, spent="100", **FA)
    (problem,) = small.read().problems
    assert problem.severity.word == "error"
    assert "spent" in problem.message


EXPERIMENT = {
    "initiative": "INI-001",
    "stage": "concept",
    "hypothesis": "It glows.",
    "method": "Look.",
    "success_criterion": "Light.",
    "result": "Light.",
    "outcome": "confirmed",
    "learning": "It glows.",
}


def test_an_uncertainty_names_an_experiment_of_its_own_initiative(small: Small) -> None:
    small.living("initiative", "INI-002", "concept", {**BODY, **FA})
    small.sealed("experiment", "EXP-001", {**EXPERIMENT, "initiative": "INI-002"})
    initiative(small, uncertainties=[{"what": "Glow", "experiment": "EXP-001"}], **FA)
    assert messages(small, "experiment-fits") == [
        "INI-001 names EXP-001 as a test of an uncertainty, but it belongs to another initiative"
    ]


def test_an_experiment_belongs_to_an_initiative_and_was_planned_before_it_ended(small: Small) -> None:
    small.idea()
    small.sealed(
        "experiment", "EXP-001", {**EXPERIMENT, "initiative": "IDEA-001", "planned_on": "2026-05-06"}
    )
    assert messages(small, "experiment-fits") == [
        "EXP-001 belongs to IDEA-001, which is no initiative",
        "EXP-001 ended on 2026-05-05, before it was planned",
    ]


def test_what_is_released_is_the_sum_of_what_decisions_release(small: Small) -> None:
    body = {key: value for key, value in BODY.items() if key != "budget"}
    way = [
        decided("2026-05-06", "concept", "go", release={"amount": "70", "currency": "EUR"}),
        decided("2026-06-01", "validation", "recycle", release={"amount": "-20.50", "currency": "EUR"}),
    ]
    small.living(
        "initiative",
        "INI-001",
        "validation",
        {**body, **FA, "stage_decisions": way, "spending": spent("50")},
    )
    assert messages(small, "spent-over-release") == ["INI-001 has spent 0.50 EUR more than is released"]
    assert "typed-total" not in small.rules()


def test_a_budget_typed_beside_what_decisions_release_is_an_error(small: Small) -> None:
    way = [decided("2026-05-06", "concept", "go", release={"amount": "100", "currency": "EUR"})]
    initiative(small, "validation", stage_decisions=way, **FA)
    (problem,) = small.read().problems
    assert (problem.rule, problem.severity.word) == ("typed-total", "error")
