"""Calendars: what other programs read back is what was put in, whatever the words."""

from __future__ import annotations

from datetime import UTC, datetime
from datetime import date as Day
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, vText
from icalendar import Event as Component

from imskit.ics import Event, _fit, calendar, entry

TODAY = Day(2026, 11, 23)
EVENT = Event("k1", Day(2026, 12, 24), "Buy; a, lamp", "NCR-001 Dark\nOwner: Director", "action")


def read(*events: Event, name: str = "Ours") -> tuple[Any, list[Any]]:
    found = Calendar.from_ical(calendar(name, (entry(event, TODAY) for event in events)))
    return found, found.walk("VEVENT")


def test_an_event_lasts_all_day_and_takes_no_time() -> None:
    _, (found,) = read(EVENT)
    assert found.decoded("dtstart") == Day(2026, 12, 24)
    assert found["uid"] == "k1@imskit"
    assert (found["summary"], found["transp"]) == (EVENT.summary, "TRANSPARENT")
    assert found["description"] == EVENT.description
    assert found["categories"].cats == ["action"]
    assert "url" not in found


def test_it_is_stamped_with_the_day_that_was_looked_at() -> None:
    assert b"DTSTAMP:20261123T000000Z\r\n" in entry(EVENT, TODAY)
    assert entry(EVENT, TODAY) == entry(EVENT, TODAY)


def test_lines_are_folded_where_the_format_asks_for_it() -> None:
    long = Event("k1", EVENT.day, "ä" * 200, "", "action")
    assert max(len(line) for line in entry(long, TODAY).split(b"\r\n")) <= 75
    _, (found,) = read(long)
    assert found["summary"] == "ä" * 200


@pytest.mark.parametrize(
    "name, written",
    [("A; b, c", rb"A\; b\, c"), ("A\r\nBEGIN:VEVENT", rb"A\nBEGIN:VEVENT"), ("A\nEND:X", rb"A\nEND:X")],
)
def test_the_name_of_a_calendar_is_words_and_nothing_else(name: str, written: bytes) -> None:
    lines = calendar(name, ()).split(b"\r\n")
    assert b"NAME:" + written in lines
    assert b"X-WR-CALNAME:" + written in lines
    assert read(name=name)[1] == []


@given(st.text(max_size=120), st.text(max_size=120))
def test_words_of_all_kinds_stay_in_their_event(summary: str, description: str) -> None:
    _, found = read(Event("k1", EVENT.day, summary, description, "action"), EVENT)
    assert [event["uid"] for event in found] == ["k1@imskit", "k1@imskit"]
    assert str(found[1]["summary"]) == EVENT.summary


@pytest.mark.parametrize("words", ["bell \x07", "half \ud800", "null \x00"])
def test_what_no_calendar_may_hold_is_replaced(words: str) -> None:
    _, (found,) = read(Event("k1", EVENT.day, words, "", "action"))
    assert str(found["summary"]) == words[:-1] + "\N{REPLACEMENT CHARACTER}"


def test_the_last_day_there_is_can_be_written() -> None:
    _, (found,) = read(Event("k1", Day.max, "Late", "", "action"))
    assert found.decoded("dtstart") == Day.max


def by_library(event: Event) -> bytes:
    made = Component()
    made.add("uid", f"{event.key}@imskit")
    made.add("dtstamp", datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC))
    made.add("dtstart", event.day)
    made.add("summary", _fit(event.summary))
    made.add("description", _fit(event.description))
    made.add("categories", [_fit(event.category)])
    made.add("transp", "TRANSPARENT")
    if event.url:
        made.add("url", event.url)
    return bytes(made.to_ical())


WORDS = st.text(max_size=120) | st.text("ab\\\\^;,\n\rN \u00e4\U0001f600", max_size=300)


@given(WORDS, WORDS, st.sampled_from(["", "https://example.org/" + "a" * 90 + "^" * 20]))
def test_an_event_has_the_bytes_that_the_library_would_write(
    summary: str, description: str, url: str
) -> None:
    event = Event("k1", EVENT.day, summary, description, "action", url)
    assert entry(event, TODAY) == by_library(event)


@given(WORDS)
def test_a_calendar_has_the_bytes_that_the_library_would_write(name: str) -> None:
    made = Calendar()
    made.add("prodid", "-//imskit//imskit//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    for key in ("name", "x-wr-calname"):
        made.add(key, vText(_fit(name)))
    assert calendar(name, ()) == made.to_ical()
