"""Laws of what is due, on systems of any shape: doing it never brings it forward, and settles nothing else."""

from __future__ import annotations

from datetime import date as Day
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from imskit.periods import after, parse_period
from tests.builders import TODAY, Small
from tests.facts.due_systems import ACTION, indicator, lines, nonconformity, review_of, waiting
from tests.facts.test_due_calendars import days, licence


@settings(max_examples=20)
@given(st.lists(days, min_size=1, max_size=5, unique=True), days)
def test_measuring_never_moves_the_next_day_back(
    tmp_path_factory: Any, measured: list[Day], more: Day
) -> None:
    small = Small(tmp_path_factory.mktemp("due"))
    indicator(small, *(day.isoformat() for day in sorted(measured)))
    (earlier,) = waiting(small.catalog())
    indicator(small, *(day.isoformat() for day in sorted({*measured, more})))
    (later,) = waiting(small.catalog())
    assert later.day >= earlier.day


@settings(max_examples=20)
@given(st.lists(days, max_size=4, unique=True), days)
def test_reaffirming_never_moves_a_review_back(tmp_path_factory: Any, reviewed: list[Day], more: Day) -> None:
    small = Small(tmp_path_factory.mktemp("due"))
    policy = small.policy()
    small.decision(policy)
    for day in reviewed:
        small.decision(policy, on=day.isoformat(), verdict="reaffirm")
    (earlier,) = lines(small.catalog(), "review")
    small.decision(policy, on=more.isoformat(), verdict="reaffirm")
    (later,) = lines(small.catalog(), "review")
    assert later >= earlier


@settings(max_examples=20)
@given(days, st.none() | days)
def test_an_answer_settles_what_is_owed_to_an_author_and_nothing_else(
    tmp_path_factory: Any, owed: Day, given_on: Day | None
) -> None:
    small = Small(tmp_path_factory.mktemp("due"))
    indicator(small)
    small.idea(body={"feedback_due": owed.isoformat()})
    before = lines(small.catalog())
    outcome = {"decision": "parked", "reason": "Later."}
    if given_on is not None:
        outcome["feedback_given_on"] = given_on.isoformat()
    small.idea(body={"feedback_due": owed.isoformat(), "outcome": outcome})
    settled = [] if given_on is None else [(owed.isoformat(), "feedback", "IDEA-001")]
    assert lines(small.catalog()) == [line for line in before if line not in settled]


said = st.fixed_dictionaries(
    {
        "of": st.just("MRV-001"),
        "action": st.integers(1, 3),
        "state": st.sampled_from(["done", "open", "dropped"]),
    }
)


@settings(max_examples=20)
@given(st.lists(said, max_size=4), st.integers(1, 3))
def test_following_up_settles_that_action_and_brings_nothing_forward(
    tmp_path_factory: Any, followed: list[dict[str, Any]], number: int
) -> None:
    small = Small(tmp_path_factory.mktemp("due"))
    actions = [{**ACTION, "what": f"Action {n}", "due": f"2026-12-0{n}"} for n in (1, 2, 3)]
    review_of(small, "MRV-001", "2026-01-10", actions=actions)
    for place, entry in enumerate(followed):
        # Mappings that are written once: YAML would make an anchor of one that comes again.
        review_of(small, f"MRV-10{place}", f"2026-0{place + 2}-01", follow_ups=[dict(entry)])
    before = {item.what: item.day for item in waiting(small.catalog()) if item.kind == "action"}
    done = {"of": "MRV-001", "action": number, "state": "done"}
    review_of(small, "MRV-900", "2026-11-01", follow_ups=[done])
    later = {item.what: item.day for item in waiting(small.catalog()) if item.kind == "action"}
    assert later == {what: day for what, day in before.items() if what != f"Action {number}"}


@settings(max_examples=20)
@given(st.integers(0, 900))
def test_another_day_changes_what_is_overdue_and_nothing_else(tmp_path_factory: Any, days_on: int) -> None:
    small = Small(tmp_path_factory.mktemp("due"))
    small.decision(small.policy())
    indicator(small, "2026-09-30")
    nonconformity(small, actions=[ACTION])
    licence(small)
    small.training(date="2025-02-02", satisfies={"tiny-2026": ["1"]})
    small.idea(body={"feedback_due": "2026-12-12"})
    review_of(small, "MRV-001", "2026-01-10", actions=[{**ACTION, "what": "Hang it up"}, {**ACTION}])
    said_of = {"of": "MRV-001", "action": 1, "state": "done"}
    review_of(small, "MRV-002", "2026-07-10", follow_ups=[said_of], next_review="2027-01-10")
    now, then = waiting(small.catalog()), waiting(small.catalog(TODAY + timedelta(days=days_on)))
    assert len({item.kind for item in now}) >= 8
    assert [(item.day, item.what, item.document, item.owner) for item in now] == [
        (item.day, item.what, item.document, item.owner) for item in then
    ]
    assert all(item.overdue == (item.day < TODAY + timedelta(days=days_on)) for item in then)


@settings(max_examples=20)
@given(st.sampled_from(["P1M", "P3M", "P1Y"]), st.sampled_from(["P1M", "P3M", "P1Y"]))
def test_another_cycle_counts_from_the_same_measurement(tmp_path_factory: Any, first: str, then: str) -> None:
    small = Small(tmp_path_factory.mktemp("due"))
    for every in (first, then):
        indicator(small, "2026-01-31", every=every)
        (found,) = waiting(small.catalog())
        assert found.day == after(Day(2026, 1, 31), parse_period(every))
