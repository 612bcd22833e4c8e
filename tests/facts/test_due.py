"""What is due, from one place."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from datetime import date as Day
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imskit.facts.coverage import Coverage
from imskit.facts.due import Due, due
from imskit.facts.graph import Graph
from imskit.model import Catalog, Period
from imskit.periods import after, parse_period
from imskit.pipeline import Clock, read
from tests.builders import BODIES, TODAY, Small

ACTION = {"what": "Buy a lamp", "owner": "director", "due": "2026-11-01"}


def waiting(catalog: Catalog) -> tuple[Due, ...]:
    coverage = Coverage(catalog, Graph.of(catalog))
    return due(catalog, {name: coverage.of(name) for name in catalog.standards})


def lines(catalog: Catalog, *kinds: str) -> list[tuple[str, str, str]]:
    """Day, kind and document of what is due, of these kinds only if any are named."""
    return [
        (item.day.isoformat(), item.kind, item.document)
        for item in waiting(catalog)
        if not kinds or item.kind in kinds
    ]


def nonconformity(small: Small, state: str = "open", closed: str | None = None, **body: Any) -> None:
    content = {
        "source": "internal-audit",
        "grade": "minor",
        "against": {"tiny-2026": ["1"]},
        "description": "It is dark.",
    }
    small.living("nonconformity", "NCR-001", state, {**content, **body}, closed=closed)


def check_of(date: str, result: str) -> dict[str, str]:
    return {"date": date, "result": result, "by": "director", "text": "Looked at it."}


def indicator(small: Small, *days: str, every: str = "P3M") -> None:
    body: dict[str, Any] = {
        "kind": "output",
        "unit": "lamps",
        "source": "Count",
        "method": "Count them.",
        "direction": "higher-is-better",
        "target": {"value": "9", "due": "2027-01-01"},
        "measured_by": "director",
        "every": every,
    }
    if days:
        body["measurements"] = [{"date": day, "value": "1"} for day in days]
    small.living("indicator", "IND-001", "in-use", body)


def review_of(small: Small, name: str, on: str, **body: Any) -> None:
    content = {
        "attendees": ["director"],
        "inputs": [{"topic": "resources", "text": "Enough."}],
        "conclusion": "It works.",
        "decisions": [{"text": "Go on."}],
    }
    small.sealed("management-review", name, {**content, **body}, date=on)


def test_reviews_and_open_actions_are_due_by_day(small: Small) -> None:
    small.decision(small.policy())
    nonconformity(small, actions=[ACTION, {**ACTION, "what": "Done", "done": "2026-10-10"}])
    found = [item for item in waiting(small.catalog()) if item.kind in {"review", "action"}]
    assert [(item.day.isoformat(), item.kind, item.document, item.overdue) for item in found] == [
        ("2026-11-01", "action", "NCR-001", True),
        ("2027-02-20", "review", "POL-001", False),
    ]


def test_a_closed_record_owes_nothing_but_its_disposal(small: Small) -> None:
    nonconformity(small, "closed", closed="2026-10-01", actions=[ACTION])
    assert lines(small.catalog()) == [("2032-10-01", "disposal", "NCR-001")]


def test_a_record_may_be_kept_for_a_time_of_its_own(small: Small) -> None:
    nonconformity(small, "closed", closed="2026-10-01")
    small.training(retention={"period": "P1M"})
    assert lines(small.catalog(), "disposal") == [
        ("2026-06-05", "disposal", "TRN-001"),
        ("2032-10-01", "disposal", "NCR-001"),
    ]


def test_a_measurement_is_due_a_cycle_after_the_newest_one(small: Small) -> None:
    indicator(small, "2026-06-30", "2026-09-30")
    (item,) = waiting(small.catalog())
    assert (item.day.isoformat(), item.kind, item.owner) == ("2026-12-30", "measurement", "director")
    assert item.what == "Measure: Title of IND-001"


def test_what_was_never_measured_is_due_a_cycle_after_it_began(small: Small) -> None:
    indicator(small)
    assert lines(small.catalog()) == [("2026-08-05", "measurement", "IND-001")]


def test_an_idea_owes_its_author_an_answer_until_it_was_given(small: Small) -> None:
    small.idea(body={"feedback_due": "2026-05-26"})
    assert lines(small.catalog(), "feedback") == [("2026-05-26", "feedback", "IDEA-001")]
    outcome = {"decision": "parked", "reason": "Later.", "feedback_given_on": "2026-05-20"}
    small.idea(body={"feedback_due": "2026-05-26", "outcome": outcome})
    assert lines(small.catalog(), "feedback") == []


def test_a_check_that_failed_leaves_the_next_one_due(small: Small) -> None:
    nonconformity(small, effectiveness={"due": "2026-12-01", "checks": [check_of("2026-08-01", "effective")]})
    assert lines(small.catalog()) == []
    failed = {"due": "2026-12-01", "checks": [check_of("2026-08-01", "not-effective")]}
    nonconformity(small, effectiveness=failed)
    assert lines(small.catalog()) == [("2026-12-01", "effectiveness", "NCR-001")]


def test_only_the_newest_review_says_when_the_next_one_is(small: Small) -> None:
    review_of(small, "MRV-001", "2026-01-10", next_review="2026-07-10")
    review_of(small, "MRV-002", "2026-07-12", next_review="2027-01-12")
    assert lines(small.catalog(), "management-review") == [("2027-01-12", "management-review", "MRV-002")]


def test_an_action_of_a_sealed_record_is_due_until_a_later_record_says_what_became_of_it(
    small: Small,
) -> None:
    review_of(small, "MRV-001", "2026-01-10", actions=[ACTION, {**ACTION, "due": "2026-12-01"}])
    assert lines(small.catalog(), "action") == [
        ("2026-11-01", "action", "MRV-001"),
        ("2026-12-01", "action", "MRV-001"),
    ]
    review_of(
        small,
        "MRV-002",
        "2026-07-12",
        follow_ups=[
            {"of": "MRV-001", "action": 1, "state": "done"},
            {"of": "MRV-001", "action": 2, "state": "open"},
        ],
    )
    assert lines(small.catalog(), "action") == [("2026-12-01", "action", "MRV-001")]


def test_evidence_with_a_cycle_is_due_once_for_all_clauses_that_wait_for_it(small: Small) -> None:
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}))
    small.training(satisfies={"tiny-2026": ["1"]})
    (item,) = (item for item in waiting(small.catalog()) if item.kind == "evidence")
    assert (item.day.isoformat(), item.document) == ("2027-05-05", "TRN-001")
    assert item.what == "Record a training, for TINY 1:2026 1"


days = st.dates(Day(2026, 1, 1), Day(2027, 12, 31))


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


#: A type of an organisation's own: what it holds is looked at each year, by records of another type.
LICENCE = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Licence",
    "description": "What an authority lets us do.",
    "x-imskit": {
        "type": "licence",
        "plural": "Licences",
        "lifecycle": "living",
        "prefix": "LIC",
        "folder": "records/licence",
        "closed_when": ["over"],
        "due": [
            {
                "kind": "certification",
                "what": "Let the authority look",
                "every": "P1Y",
                "start": "body.granted",
                "until": "body.expires",
                "settled_by": {"type": "training", "where": {"body.kind": "refresher"}},
            },
            {"kind": "agreement", "what": "Renew", "on": "body.expires"},
        ],
    },
    "allOf": [{"$ref": "common.schema.json#/$defs/living"}],
    "properties": {
        "type": {"const": "licence"},
        "state": {"title": "State", "enum": ["held", "over"]},
        "body": {
            "title": "Body",
            "type": "object",
            "properties": {
                "granted": {"$ref": "common.schema.json#/$defs/date", "title": "Granted"},
                "expires": {"$ref": "common.schema.json#/$defs/date", "title": "Expires"},
            },
            "required": ["granted", "expires"],
            "additionalProperties": False,
        },
    },
    "required": ["body"],
    "unevaluatedProperties": False,
}


def licence(small: Small, granted: str = "2024-03-01", expires: str = "2030-03-01") -> None:
    small.write("schemas/licence.schema.json", json.dumps(LICENCE))
    small.living("licence", "LIC-001", "held", {"granted": granted, "expires": expires})


def test_a_calendar_is_settled_day_by_day_and_ends_where_it_ends(small: Small) -> None:
    licence(small, expires="2027-03-01")
    assert lines(small.catalog(), "certification") == [("2025-03-01", "certification", "LIC-001")]
    # Late: the next day stays where it stood.
    small.training("TRN-001", date="2025-06-30")
    assert lines(small.catalog(), "certification") == [("2026-03-01", "certification", "LIC-001")]
    small.training("TRN-002", date="2025-07-30", body={"kind": "awareness"})
    assert lines(small.catalog(), "certification") == [("2026-03-01", "certification", "LIC-001")]
    small.training("TRN-003", date="2026-02-02")
    assert lines(small.catalog(), "certification") == []
    assert lines(small.catalog(), "agreement") == [("2027-03-01", "agreement", "LIC-001")]


@settings(max_examples=20)
@given(st.lists(st.dates(Day(2024, 1, 1), Day(2029, 12, 31)), max_size=6), st.dates(Day(2024, 1, 1)))
def test_what_settles_a_calendar_never_moves_its_next_day_back(
    tmp_path_factory: Any, held: list[Day], more: Day
) -> None:
    small = Small(tmp_path_factory.mktemp("due"))
    licence(small)
    for number, day in enumerate(held, 1):
        small.training(f"TRN-{number:03}", date=day.isoformat())
    before = [item.day for item in waiting(small.catalog()) if item.kind == "certification"]
    small.training("TRN-099", date=more.isoformat())
    later = [item.day for item in waiting(small.catalog()) if item.kind == "certification"]
    assert len(later) <= len(before) <= 1
    assert later == [] or later[0] >= before[0]
    # Anchored: whenever it was done, the day is one of the calendar.
    assert all((day.month, day.day) == (3, 1) for day in later)


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


def test_the_day_by_which_a_nonconformity_is_to_be_closed_is_due_until_it_is(small: Small) -> None:
    nonconformity(small, close_by="2026-12-01")
    assert lines(small.catalog()) == [("2026-12-01", "action", "NCR-001")]
    nonconformity(small, "closed", closed="2026-11-20", close_by="2026-12-01")
    assert lines(small.catalog(), "action") == []


def test_an_answer_is_owed_after_the_idea_was_decided_on_too(small: Small) -> None:
    small.idea(state="declined", closed="2026-06-30", body={"feedback_due": "2026-05-26"})
    assert lines(small.catalog(), "feedback") == [("2026-05-26", "feedback", "IDEA-001")]


def test_an_indicator_that_is_paused_is_not_measured(small: Small) -> None:
    indicator(small, "2026-09-30")
    (path,) = small.root.glob("ims/records/indicator/*.yaml")
    path.write_text(path.read_text("utf-8").replace("state: in-use", "state: paused"), "utf-8")
    assert lines(small.catalog()) == []


def test_a_training_is_due_again_until_one_names_it_as_repeated(small: Small) -> None:
    small.training("TRN-001", date="2024-02-29", body={"valid_for": "P1Y"})
    assert lines(small.catalog(), "training") == [("2025-02-28", "training", "TRN-001")]
    small.training("TRN-002", date="2025-06-01")
    assert lines(small.catalog(), "training") == [("2025-02-28", "training", "TRN-001")]
    small.training("TRN-003", date="2025-07-01", body={"repeats": ["TRN-001"], "valid_for": "P2Y"})
    assert lines(small.catalog(), "training") == [("2027-07-01", "training", "TRN-003")]
    # On a day before it was repeated, it was due.
    assert lines(small.catalog(Day(2025, 6, 30)), "training") == [("2025-02-28", "training", "TRN-001")]


def test_no_training_settles_itself_or_one_that_came_later(small: Small) -> None:
    small.training("TRN-001", date="2025-03-01", body={"valid_for": "P1Y", "repeats": ["TRN-001", "TRN-002"]})
    small.training("TRN-002", date="2025-06-01", body={"valid_for": "P1Y"})
    assert lines(small.catalog(), "training") == [
        ("2026-03-01", "training", "TRN-001"),
        ("2026-06-01", "training", "TRN-002"),
    ]


def test_a_training_that_did_not_help_is_to_be_held_anew(small: Small) -> None:
    checked = {"method": "Asked.", "due": "2026-06-01", "date": "2026-06-01", "result": "not-effective"}
    small.training(body={"effectiveness": checked})
    (item,) = (item for item in waiting(small.catalog()) if item.kind == "effectiveness")
    assert item.what == "Train anew, since it did not help: Title of TRN-001"
    small.training("TRN-002", date="2026-07-01", body={"repeats": ["TRN-001"]})
    assert lines(small.catalog(), "effectiveness") == [("2027-06-01", "effectiveness", "TRN-002")]


def test_a_report_is_looked_at_again_until_a_later_one_supersedes_it(small: Small) -> None:
    body = {
        "question": "Who makes foil?",
        "sources": ["A fair"],
        "findings": [{"text": "Two do."}],
        "meaning": "Ask both.",
    }
    small.sealed("intelligence-report", "RPT-001", {**body, "valid_until": "2026-09-30"})
    assert lines(small.catalog(), "check") == [("2026-09-30", "check", "RPT-001")]
    small.sealed("intelligence-report", "RPT-002", body, date="2026-11-01", links={"supersedes": ["RPT-001"]})
    assert lines(small.catalog(), "check") == []


def test_what_is_told_apart_by_its_words_is_due_apart(small: Small) -> None:
    deadlines = [{"what": what, "due": "2026-12-01"} for what in ("Fee", "Answer")]
    body = {"kind": "patent", "description": "A lamp.", "protection": "Filed.", "deadlines": deadlines}
    small.living("ip-asset", "IPA-001", "filed", body)
    found = waiting(small.catalog())
    assert [item.what for item in found] == [
        "Keep the deadline: Answer (Title of IPA-001)",
        "Keep the deadline: Fee (Title of IPA-001)",
    ]
    assert len({item.name for item in found}) == 2


def competence(small: Small, *assessed: tuple[str, str]) -> None:
    body = {
        "needed_by": [{"role": "director", "level": "2"}],
        "description": "To see.",
        "assessments": [
            {
                "person": person,
                "level": "2",
                "method": "test",
                "assessor": "person-03",
                "date": "2025-01-10",
                "expires": expires,
            }
            for person, expires in assessed
        ],
    }
    small.living("competence", "CMP-001", "needed", body)


def test_assessments_that_look_alike_are_one_thing_to_do(small: Small) -> None:
    competence(small, ("person-01", "2027-01-10"), ("person-02", "2027-01-10"))
    assert lines(small.catalog(), "competence") == [("2027-01-10", "competence", "CMP-001")]


def test_who_has_left_is_not_assessed_again(small: Small) -> None:
    competence(small, ("person-01", "2027-01-10"), ("person-02", "2027-02-10"))
    small.people["people"][1]["left"] = "2026-11-22"
    assert lines(small.catalog(), "competence") == [("2027-01-10", "competence", "CMP-001")]
    # On the last day somebody is still there.
    small.people["people"][1]["left"] = TODAY.isoformat()
    assert len(lines(small.catalog(), "competence")) == 2


def test_what_a_procedure_produces_in_turn_is_due_with_what_clauses_want(small: Small) -> None:
    record = {"type": "training", "what": "Who was shown how", "every": "P1Y"}
    small.decision(small.procedure(body={**BODIES["procedure"], "records": [record]}))
    assert [item.what for item in waiting(small.catalog()) if item.kind == "evidence"] == [
        "Record a training, for PRO-001"
    ]
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}))
    small.training(satisfies={"tiny-2026": ["1"]})
    (item,) = (item for item in waiting(small.catalog()) if item.kind == "evidence")
    assert (item.day.isoformat(), item.document) == ("2027-05-05", "TRN-001")
    assert item.what == "Record a training, for TINY 1:2026 1, PRO-001"


@settings(max_examples=20)
@given(st.dates(Day(2020, 1, 1), Day(2026, 12, 31)), st.integers(0, 8))
def test_a_calendar_keeps_the_day_of_its_start_wherever_the_month_has_it(
    tmp_path_factory: Any, granted: Day, held: int
) -> None:
    small = Small(tmp_path_factory.mktemp("due"))
    licence(small, granted=granted.isoformat(), expires="2060-01-01")
    for number in range(held):
        # One in each year: a second one in the same year settles nothing.
        day = after(granted, Period(number, "Y")) + timedelta(days=1)
        small.training(f"TRN-{number + 1:03}", date=day.isoformat())
    (found,) = (item.day for item in waiting(small.catalog(Day(2040, 1, 1))) if item.kind == "certification")
    assert found == after(granted, Period(held + 1, "Y"))


def test_an_obligation_is_checked_in_turn_and_ends_on_its_day(small: Small) -> None:
    body: dict[str, Any] = {
        "kind": "permit",
        "source": "Permit 7",
        "requirement": "Be quiet.",
        "how_met": "We are.",
        "check_every": "P6M",
        "valid_until": "2027-12-31",
    }
    small.living("obligation", "OBL-001", "in-force", body)
    assert lines(small.catalog()) == [
        ("2026-11-05", "check", "OBL-001"),
        ("2027-12-31", "agreement", "OBL-001"),
    ]
    checked = {"date": "2026-10-01", "by": "person-01", "result": "not-met"}
    small.living("obligation", "OBL-001", "in-force", {**body, "checks": [checked]})
    assert lines(small.catalog(), "check") == [("2027-04-01", "check", "OBL-001")]


def test_each_deadline_of_intellectual_property_is_due_from_its_own_role_until_done(small: Small) -> None:
    deadlines = [
        {"what": "Fee", "due": "2026-12-01", "owner": "director"},
        {"what": "Answer", "due": "2027-01-01"},
        {"what": "File", "due": "2026-10-01", "done": "2026-09-30"},
    ]
    body = {"kind": "patent", "description": "A lamp.", "protection": "Filed.", "deadlines": deadlines}
    small.living("ip-asset", "IPA-001", "filed", body)
    assert [(item.day.isoformat(), item.owner) for item in waiting(small.catalog())] == [
        ("2026-12-01", "director"),
        ("2027-01-01", "innovation-manager"),
    ]


def test_a_later_assessment_of_the_same_person_settles_an_earlier_one(small: Small) -> None:
    def assessed(person: str, date: str, expires: str) -> dict[str, str]:
        return {
            "person": person,
            "level": "2",
            "method": "test",
            "assessor": "person-03",
            "date": date,
            "expires": expires,
        }

    body = {
        "needed_by": [{"role": "director", "level": "2"}],
        "description": "To see.",
        "assessments": [
            assessed("person-01", "2024-01-10", "2026-01-10"),
            assessed("person-02", "2024-02-10", "2026-02-10"),
            assessed("person-01", "2026-01-09", "2028-01-09"),
        ],
    }
    small.living("competence", "CMP-001", "needed", body)
    assert lines(small.catalog()) == [
        ("2026-02-10", "competence", "CMP-001"),
        ("2028-01-09", "competence", "CMP-001"),
    ]
    assert all("person-" not in item.what for item in waiting(small.catalog()))


def test_an_improvement_waits_for_its_decision_and_then_for_its_check(small: Small) -> None:
    body: dict[str, Any] = {
        "source": "idea",
        "description": "More light.",
        "decide_by": "2026-12-01",
        "check_due": "2027-06-01",
    }
    small.living("improvement", "IMP-001", "proposed", body)
    assert lines(small.catalog(), "decision") == [("2026-12-01", "decision", "IMP-001")]
    body["decision"] = {"verdict": "go", "by": "director", "on": "2026-11-20", "reason": "It is dark."}
    body["checks"] = [check_of("2026-11-22", "not-effective")]
    small.living("improvement", "IMP-001", "under-way", body)
    assert lines(small.catalog()) == [("2027-06-01", "effectiveness", "IMP-001")]
    body["checks"].append(check_of("2026-11-23", "effective"))
    small.living("improvement", "IMP-001", "under-way", body)
    assert lines(small.catalog()) == []


@pytest.mark.parametrize(
    "zone, now, overdue",
    [
        # It is the 23rd everywhere but where the day begins first.
        ("Europe/Vienna", datetime(2026, 11, 23, 12, tzinfo=UTC), False),
        ("Pacific/Kiritimati", datetime(2026, 11, 23, 12, tzinfo=UTC), True),
        # A minute before and after midnight in Vienna, which is an hour ahead.
        ("Europe/Vienna", datetime(2026, 11, 23, 22, 59, tzinfo=UTC), False),
        ("Europe/Vienna", datetime(2026, 11, 23, 23, 1, tzinfo=UTC), True),
        ("Pacific/Pago_Pago", datetime(2026, 11, 24, 10, 59, tzinfo=UTC), False),
    ],
)
def test_the_day_ends_where_the_organisation_is(
    small: Small, zone: str, now: datetime, *, overdue: bool
) -> None:
    small.ims["organisation"]["time_zone"] = zone
    small.idea(body={"feedback_due": "2026-11-23"})
    small.read()
    catalog = read(small.root, Clock(now)).catalog
    assert catalog is not None
    assert [item.overdue for item in waiting(catalog)] == [overdue]
    # A day that is named is that day, wherever and whenever it is looked at.
    named = read(small.root, Clock(now, Day(2026, 11, 24))).catalog
    assert named is not None
    assert [item.overdue for item in waiting(named)] == [True]


@settings(max_examples=20)
@given(st.sampled_from(["P1M", "P3M", "P1Y"]), st.sampled_from(["P1M", "P3M", "P1Y"]))
def test_another_cycle_counts_from_the_same_measurement(tmp_path_factory: Any, first: str, then: str) -> None:
    small = Small(tmp_path_factory.mktemp("due"))
    for every in (first, then):
        indicator(small, "2026-01-31", every=every)
        (found,) = waiting(small.catalog())
        assert found.day == after(Day(2026, 1, 31), parse_period(every))
