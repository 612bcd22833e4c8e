"""Values over time as a line that breaks where a value is missing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from imskit.site.figures.series import series


def point(month: int, value: str | None, *, skipped: bool = False) -> SimpleNamespace:
    return SimpleNamespace(day=f"2026-{month:02}-01", value=value, note="the <meter> broke", skipped=skipped)


def indicator(*values: str | None, **changes: Any) -> SimpleNamespace:
    points = [point(place + 1, value) for place, value in enumerate(values)]
    rows = {"points": points, "baseline": None, "goals": ("26",), "unit": "weeks"}
    return SimpleNamespace(**{**rows, **changes})


def test_it_says_where_it_begins_ends_and_should_go() -> None:
    svg = series(indicator("5", "8.5", "14"), "Weeks <between>")
    assert "Weeks &lt;between&gt;, in weeks: from 5 on 2026-01-01 to 14 on 2026-03-01; target 26" in svg
    assert svg.count('class="im-dot"') == 3
    assert svg.count('class="im-line"') == 2


def test_the_line_breaks_where_a_value_is_missing_and_says_why() -> None:
    svg = series(indicator("5", "8", None, "14", "15"), "Weeks")
    assert svg.count('class="im-line"') == 2
    assert svg.count('class="im-gap"') == 1
    assert "<title>2026-03-01: the &lt;meter&gt; broke</title>" in svg
    assert "no value on 2026-03-01" in svg


def test_a_skipped_cycle_after_the_last_value_lies_within_the_drawing() -> None:
    svg = series(
        indicator("5", "8", points=[point(1, "5"), point(2, "8"), point(9, None, skipped=True)]), "Weeks"
    )
    assert ">2026-09-01<" in svg


def test_what_was_measured_before_the_baseline_is_drawn_fainter() -> None:
    svg = series(indicator("5", "6", "8", "9", baseline=("2026-03-01", "8")), "Weeks")
    assert svg.count("im-dot--early") == 2
    assert svg.count("im-line--early") == 1
    assert svg.count('class="im-line"') == 2
    assert "baseline 8 on 2026-03-01" in svg
    assert svg.count("im-baseline") == 1


def test_the_baseline_counts_as_a_value() -> None:
    assert "im-baseline" in series(indicator("5", baseline=("2025-01-01", "2")), "Weeks")


def test_one_value_is_no_line() -> None:
    assert series(indicator("5", None), "Weeks") == ""


def test_the_grid_counts_as_people_do() -> None:
    svg = series(indicator("5", "14"), "Weeks")
    assert [f">{tick}<" in svg for tick in ("0", "10", "20", "30", "7.0375")] == [True] * 4 + [False]


def test_values_far_from_zero_need_no_zero() -> None:
    assert ">0<" not in series(indicator("980", "990", goals=("985", "1000")), "Hours")


def test_equal_values_can_be_drawn() -> None:
    assert "im-line" in series(indicator("0", "0", goals=("0",)), "Nothing")


def test_beside_others_it_is_smaller() -> None:
    assert 'viewBox="0 0 360 170"' in series(indicator("5", "14"), "Weeks", small=True)
