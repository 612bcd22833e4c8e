"""Planned against provided as bars: a full track is the plan, whatever the unit."""

from __future__ import annotations

import re
from types import SimpleNamespace as Row
from xml.etree import ElementTree as ET

from imskit.site.figures.provided import provided


def line(share: int | None, kind: str = "funds", **changes: str) -> Row:
    shown = {"what": "Lamps", "unit": "EUR", "planned": "1000", "provided": "250", "short": "", **changes}
    return Row(kind=kind, share=share, expected=50, **shown)


def bars(drawing: str) -> list[float]:
    return [float(found) for found in re.findall(r'class="im-amount[^"]*"[^>]* width="([0-9.]+)"', drawing)]


def tracks(drawing: str) -> list[float]:
    return [float(found) for found in re.findall(r'class="im-track"[^>]* width="([0-9.]+)"', drawing)]


def test_a_bar_is_the_share_of_its_plan() -> None:
    drawn = provided([line(25)], "Means")
    assert bars(drawn) == [tracks(drawn)[0] / 4]
    described = ET.fromstring(drawn).attrib["aria-label"]  # noqa: S314  our own drawing
    assert described == "Means: Lamps 25 %, 250 of 1000 EUR"


def test_more_than_the_plan_goes_beyond_its_track_and_far_more_no_further() -> None:
    drawn = provided([line(120)], "Means")
    assert bars(drawn)[0] > tracks(drawn)[0]
    far = provided([line(9000)], "Means")
    assert round(bars(far)[0] / tracks(far)[0], 1) == 1.5


def test_a_correction_below_nought_is_drawn_as_nothing() -> None:
    assert bars(provided([line(-30)], "Means")) == [1.0]


def test_what_is_behind_says_so_in_words_and_not_by_colour_alone() -> None:
    drawn = provided([line(25, short="250")], "Means")
    assert "im-amount--short" in drawn
    assert "250 of 1000 EUR, behind: 50 % of the period is booked" in drawn


def test_each_kind_is_named_once() -> None:
    drawn = provided([line(1), line(2), line(3, "time")], "Means")
    assert drawn.count(">Funds<") == 1
    assert drawn.count(">Time<") == 1


def test_without_a_plan_to_share_there_is_no_drawing() -> None:
    assert provided([line(None)], "Means") == ""


def test_text_of_a_document_stays_text() -> None:
    assert "<script>" not in provided([line(25, what="<script>x</script>", unit="<b>")], "Means")
