"""What is due, for readers: nothing withheld is named, and names in calendars stay."""

from __future__ import annotations

from typing import Any

from imskit.facts.coverage import Coverage
from imskit.facts.graph import Graph
from imskit.model import AudienceDefinition, Catalog, Mask
from imskit.views.audience import Audience
from imskit.views.calendar import CalendarPage, calendar_page
from imskit.views.due import DueLine, Waiting, waiting
from tests.builders import Small

ACTION = {"what": "Buy a lamp", "owner": "director", "due": "2026-11-01"}


def finding(small: Small, *actions: dict[str, Any], **changes: Any) -> None:
    body = {
        "source": "own-observation",
        "grade": "minor",
        "against": {"tiny-2026": ["1"]},
        "description": "It is dark.",
        "actions": list(actions),
    }
    small.living("nonconformity", "NCR-001", "open", body, **changes)


def seen(catalog: Catalog) -> Waiting:
    coverage = Coverage(catalog, Graph.of(catalog))
    states = coverage.states()
    return waiting(catalog, states, Audience.of(catalog))


def calendar(small: Small) -> CalendarPage:
    catalog = small.catalog()
    return calendar_page(catalog, seen(catalog))


def line_of(small: Small) -> DueLine:
    (line,) = seen(small.catalog()).lines
    return line


def test_what_is_due_in_withheld_records_is_counted_by_role_and_not_named(small: Small) -> None:
    finding(small, ACTION, {**ACTION, "due": "2028-01-01"}, classification="confidential")
    found = seen(small.catalog())
    assert (found.lines, found.withheld, found.withheld_urgent) == ((), ("director", "director"), 1)


def masked(small: Small, field: str) -> tuple[Waiting, Waiting]:
    """What is due for readers who do not get *field* of nonconformities, and for those who get everything."""
    catalog = small.catalog()
    definition = AudienceDefinition(
        "guest", "Guests", ("public", "internal"), masks=(Mask(("nonconformity",), (field,)),)
    )
    guests = Audience.named(catalog, definition)
    states = Coverage(catalog, Graph.of(catalog)).states()
    return waiting(guests.shown(catalog), states, guests, catalog), seen(catalog)


def test_what_vanishes_with_a_masked_field_is_counted_by_role_and_day(small: Small) -> None:
    finding(small, ACTION, {**ACTION, "due": "2028-01-01"})
    guests, others = masked(small, "body.actions")
    assert len(others.lines) == 2
    assert (guests.lines, guests.withheld, guests.withheld_urgent) == ((), ("director", "director"), 1)
    assert guests.withheld_days == ("2026-11-01", "2028-01-01")


def test_a_masked_field_does_not_make_due_what_was_done(small: Small) -> None:
    finding(small, {**ACTION, "done": "2026-10-01", "result": "It shines."}, ACTION)
    guests, others = masked(small, "body.actions.done")
    assert [line.key for line in guests.lines] == [line.key for line in others.lines]
    assert len(guests.lines) == 1
    assert guests.withheld == ()


def test_an_action_does_not_name_a_withheld_record(small: Small) -> None:
    small.idea("IDEA-001", title="Secret lamp", classification="confidential")
    finding(small, {**ACTION, "what": "Decide on IDEA-001"})
    (line,) = (line for line in seen(small.catalog()).lines if line.kind == "action")
    assert line.what == "Decide on a withheld record"


def test_its_name_in_calendars_stays_when_its_day_moves(small: Small) -> None:
    finding(small, ACTION)
    before = line_of(small)
    finding(small, {**ACTION, "due": "2027-03-03"})
    after = line_of(small)
    assert before.key == after.key
    assert before.day != after.day


def test_its_name_in_calendars_stays_when_titles_and_words_change(small: Small) -> None:
    finding(small, ACTION)
    before = line_of(small)
    finding(small, {**ACTION, "what": "Buy a brighter lamp"}, title="Darkness in the hut")
    after = line_of(small)
    assert (before.key, before.what) == (after.key, "Buy a lamp")
    assert after.what == "Buy a brighter lamp"


def test_each_of_several_things_has_a_name_of_its_own(small: Small) -> None:
    finding(small, ACTION, {**ACTION, "due": "2026-12-01"}, {**ACTION, "what": "Hang it up"})
    keys = [line.key for line in seen(small.catalog()).lines]
    assert len(keys) == len(set(keys)) == 3


def test_two_organisations_share_no_name(small: Small) -> None:
    finding(small, ACTION)
    ours = line_of(small).key
    small.ims["organisation"]["name"] = "Other Works"
    assert line_of(small).key != ours


def test_the_calendar_has_what_is_overdue_then_months_then_what_is_far(small: Small) -> None:
    days = ["2026-10-01", "2026-11-01", "2026-11-23", "2026-11-30", "2027-01-05", "2027-11-23", "2027-11-24"]
    finding(small, *({**ACTION, "due": day} for day in days))
    found = calendar(small)
    assert [group.title for group in found.groups if group.later] == ["After 2027-11-23"]
    assert [(group.title, len(group.lines)) for group in found.groups] == [
        ("Overdue", 2),
        ("November 2026", 2),
        ("January 2027", 1),
        ("November 2027", 1),
        ("After 2027-11-23", 1),
    ]
    assert (found.overdue, found.soon, found.total) == (2, 2, 7)


def test_each_role_has_a_calendar_even_an_empty_one(small: Small) -> None:
    finding(small, ACTION)
    assert [(feed.role, feed.overdue, feed.total) for feed in calendar(small).feeds] == [
        ("director", 1, 1),
        ("innovation-manager", 0, 0),
    ]
