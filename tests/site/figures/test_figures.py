"""Drawings: to scale, in words for who cannot see them, the same each time, and nobody's text becomes a tag."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from types import SimpleNamespace as Row
from xml.etree import ElementTree as ET

from imskit.facts.initiatives import Money
from imskit.site.figures.balance import balance
from imskit.site.figures.radar import radar
from imskit.site.figures.shares import shares
from imskit.site.figures.sums import sums
from imskit.site.figures.visits import visits

HORIZONS = ("within-1-year", "beyond-3-years")
RISKS = ("low", "high")


def entry(name: str, spent: str | None = None, **changes: str) -> Row:
    money = Money(Decimal(spent), "EUR") if spent else None
    shown = {"title": "A lamp", "stage": "concept", "horizon": "within-1-year", "risk": "low", **changes}
    return Row(id=name, spent=money, **shown)


def described(drawing: str) -> str:
    """The words of a drawing; it must be well formed."""
    return ET.fromstring(drawing).attrib["aria-label"]  # noqa: S314  our own drawing


def test_the_area_of_a_disc_grows_with_spending() -> None:
    drawn = balance([entry("INI-001", "100"), entry("INI-002", "400"), entry("INI-003")], HORIZONS, RISKS)
    radii = [float(found) for found in re.findall(r' r="([0-9.]+)"', drawn)]
    assert radii[1] > radii[0] > radii[2]
    assert described(drawn) == (
        "Initiatives by horizon and risk: INI-001, within 1 year, low risk, EUR\u00a0100; "
        "INI-002, within 1 year, low risk, EUR\u00a0400; INI-003, within 1 year, low risk"
    )


def test_discs_keep_one_scale_however_full_a_field_is() -> None:
    crowd = [entry(f"INI-{number:03}", "100") for number in range(1, 6)]
    drawn = balance([*crowd, entry("INI-009", "100", risk="high")], HORIZONS, RISKS)
    assert len(set(re.findall(r' r="([0-9.]+)"', drawn))) == 1


def test_spending_below_nought_is_drawn_as_none() -> None:
    drawn = balance([entry("INI-001", "-5"), entry("INI-002", "100"), entry("INI-003")], HORIZONS, RISKS)
    radii = re.findall(r' r="([0-9.]+)"', drawn)
    assert radii[0] == radii[2] != radii[1]


def test_what_has_no_place_is_left_to_the_table() -> None:
    assert balance([entry("INI-001", horizon="")], HORIZONS, RISKS) == ""


def test_text_of_a_document_stays_text() -> None:
    drawn = balance([entry("INI-001", title="<script>x</script>")], HORIZONS, RISKS)
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn


def test_many_discs_of_one_field_do_not_cover_each_other_and_are_counted() -> None:
    drawn = balance([entry(f"INI-{place:03}", str(place * 7)) for place in range(60)], HORIZONS, RISKS)
    circles = [
        tuple(map(float, found))
        for found in re.findall(r'<circle cx="([0-9.]+)" cy="([0-9.]+)" r="([0-9.]+)"', drawn)
    ]
    assert len(circles) == 60
    for number, (x, y, r) in enumerate(circles):
        for other_x, other_y, other_r in circles[number + 1 :]:
            assert math.hypot(x - other_x, y - other_y) >= r + other_r
    assert ">60 initiatives<" in drawn


def test_a_share_is_drawn_to_scale_with_its_aim() -> None:
    drawn = shares([Row(name="low", share=25, aimed="50"), Row(name="high", share=None, aimed=None)], "Risk")
    full, amount = (float(found) for found in re.findall(r'width="([0-9.]+)" height="14"', drawn))
    assert amount == full / 4
    assert described(drawn) == "Risk: Low 25 %, aim 50 %"


def test_without_shares_there_is_no_drawing() -> None:
    assert shares([Row(name="low", share=None, aimed="50")], "Risk") == ""


def test_a_sum_grows_in_steps_and_says_where_it_ends() -> None:
    drawn = sums([("2026-01-01", 10.0), ("2026-02-01", 30.0)], 50.0, "Spending")
    assert described(drawn) == "Spending: 30 by 2026-02-01 of 50"
    assert sums([("2026-01-01", 10.0)], None, "Spending") == ""


def test_visits_stand_in_the_rows_of_their_stages() -> None:
    stays = [
        Row(stage="concept", since="2026-01-01", until="2026-01-11", days=10, verdict="recycle"),
        Row(stage="concept", since="2026-01-11", until="", days=30, verdict=""),
    ]
    drawn = visits(stays, ("concept", "validation"), "2026-02-10")
    assert described(drawn) == "Visits to stages: Concept 10 days, then recycle; Concept 30 days"
    assert drawn.count('class="im-track"') == 1


def test_a_radar_needs_three_axes_and_draws_only_what_is_known() -> None:
    axes = [Row(title=name, now=1.0, aimed=3.0) for name in "abc"]
    assert radar(axes[:2], 5, "Maturity") == ""
    assert "im-radar-now" in radar(axes, 5, "Maturity")
    unknown = [*axes[:2], Row(title="c", now=None, aimed=3.0)]
    assert "im-radar-now" not in radar(unknown, 5, "Maturity")
    assert "im-radar-aim" in radar(unknown, 5, "Maturity")
