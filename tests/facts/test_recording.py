"""When things happened and since when git holds that: in time, late, before git's history, or not in git."""

from __future__ import annotations

from datetime import date as Day

import pytest

from imskit.facts.recording import Event, Recorded, is_late, late, recorded, recordings
from imskit.in_git import MOST
from tests.builders import Small
from tests.repositories import commit


@pytest.fixture
def system(small: Small) -> Small:
    """A system whose history begins on 2026-05-01."""
    small.policy()
    small.read()
    commit(small.root, "2026-05-01")
    return small


def standing(small: Small, name: str) -> Recorded | None:
    catalog, document = small.document(name)
    return recorded(catalog, document)


# A training of Small happened on 2026-05-05.
@pytest.mark.parametrize(
    "day, within, expected",
    [
        ("2026-05-05", None, Recorded.IN_TIME),
        ("2026-05-19", None, Recorded.IN_TIME),
        ("2026-05-20", None, Recorded.LATE),
        ("2026-06-05", "P1M", Recorded.IN_TIME),
        ("2026-06-06", "P1M", Recorded.LATE),
        ("2026-05-02", None, Recorded.IN_TIME),
    ],
)
def test_a_record_is_late_when_git_holds_it_after_the_period_of_ims_yaml(
    system: Small, day: str, within: str | None, expected: Recorded
) -> None:
    system.training()
    commit(system.root, day)
    if within is not None:
        system.ims["settings"] = {"record_within": within}
    assert standing(system, "TRN-001") is expected


def test_what_is_dated_before_the_history_is_never_late(system: Small) -> None:
    system.training(date="2026-04-30")
    commit(system.root, "2026-11-01")
    assert standing(system, "TRN-001") is Recorded.BEFORE
    system.training("TRN-002", date="2026-05-01")
    commit(system.root, "2026-11-02")
    assert standing(system, "TRN-002") is Recorded.LATE


def test_what_no_commit_holds_is_not_in_git(system: Small) -> None:
    system.training()
    assert standing(system, "TRN-001") is Recorded.NOT_IN_GIT


def test_what_no_commit_holds_would_be_late_once_the_period_is_over(system: Small) -> None:
    system.training()
    for day, expected in ((Day(2026, 5, 19), False), (Day(2026, 5, 20), True)):
        catalog, document = system.document("TRN-001", day)
        (found,) = recordings(catalog, document)
        assert is_late(catalog, found) is expected
        assert found.days(catalog.today) == (14 if not expected else 15)


def test_a_living_record_is_judged_by_its_opening_and_by_its_closing(system: Small) -> None:
    system.idea()
    commit(system.root, "2026-05-06")
    system.idea(state="declined", closed="2026-05-20")
    commit(system.root, "2026-06-30")
    catalog, document = system.document("IDEA-001")
    opened, closed = recordings(catalog, document)
    assert (opened.event, opened.held, opened.standing) == (Event.OPENED, Day(2026, 5, 6), Recorded.IN_TIME)
    assert (closed.event, closed.held, closed.standing) == (Event.CLOSED, Day(2026, 6, 30), Recorded.LATE)
    assert closed.days(catalog.today) == 41
    assert recorded(catalog, document) is Recorded.LATE


def test_what_is_done_to_a_closed_record_later_does_not_make_its_closing_late(system: Small) -> None:
    system.idea()
    commit(system.root, "2026-05-06")
    system.idea(state="declined", closed="2026-05-20")
    commit(system.root, "2026-05-21")
    system.idea(state="declined", closed="2026-05-20", title="A better title")
    commit(system.root, "2026-09-01")
    assert standing(system, "IDEA-001") is Recorded.IN_TIME


def test_a_day_of_closing_that_was_altered_is_held_since_it_was(system: Small) -> None:
    system.idea(state="declined", closed="2026-07-20")
    commit(system.root, "2026-07-21")
    system.idea(state="declined", closed="2026-05-20")
    commit(system.root, "2026-09-01")
    catalog, document = system.document("IDEA-001")
    assert [(each.event, each.held) for each in late(catalog)] == [
        (Event.OPENED, Day(2026, 7, 21)),
        (Event.CLOSED, Day(2026, 9, 1)),
    ]
    assert recorded(catalog, document) is Recorded.LATE


def test_a_closing_that_no_commit_holds_is_not_in_git(system: Small) -> None:
    system.idea()
    commit(system.root, "2026-05-06")
    system.idea(state="declined", closed="2026-05-20")
    catalog, document = system.document("IDEA-001")
    assert [each.standing for each in recordings(catalog, document)] == [
        Recorded.IN_TIME,
        Recorded.NOT_IN_GIT,
    ]


def test_a_closing_is_found_behind_any_number_of_later_commits(system: Small) -> None:
    system.idea(state="declined", closed="2026-05-20")
    commit(system.root, "2026-05-06")
    for number in range(MOST + 1):
        system.idea(state="declined", closed="2026-05-20", title=f"Title {number}")
        commit(system.root, "2026-08-06")
    assert standing(system, "IDEA-001") is Recorded.IN_TIME


def test_of_a_controlled_document_nothing_is_said(system: Small) -> None:
    assert standing(system, "POL-001") is None


def test_without_a_history_nothing_is_said(small: Small) -> None:
    small.training()
    catalog, document = small.document("TRN-001")
    assert recorded(catalog, document) is None
    assert list(late(catalog)) == []
