"""Values over time as a line that breaks where a value is missing."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from imskit.site.figures.series import series


def point(month: int, value: str | None, *, skipped: bool = False) -> SimpleNamespace:
    return SimpleNamespace(day=f"2026-{month:02}-01", value=value, note="the <meter> broke", skipped=skipped)


def indicator(*values: str | None, **changes: Any) -> SimpleNamespace:
    points = [point(place + 1, value) for place, value in enumerate(values)]
    rows = {
        "points": points,
        "baseline": None,
        "goals": ("26",),
        "unit": "weeks",
        "steps": (),
        "target_due": "",
    }
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
    assert svg.count("im-line--early") == 2
    assert svg.count('class="im-line"') == 1
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
    assert 'viewBox="0 0 360 180"' in series(indicator("5", "14"), "Weeks", small=True)


def aim(value: str, due: str, *, reached: bool | None = None) -> SimpleNamespace:
    return SimpleNamespace(goals=(value,), due=due, reached=reached)


def goal_lines(svg: str) -> list[list[tuple[float, float]]]:
    found = re.findall(r'class="im-goal" d="M([^"]*)"', svg)
    return [[(float(p.split()[0]), float(p.split()[1])) for p in way.split("L")] for way in found]


def test_targets_that_changed_are_stairs_that_say_which_were_reached() -> None:
    steps = (aim("8", "2026-02-01", reached=True), aim("12", "2026-03-01", reached=False))
    svg = series(indicator("5", "9", "10", "11", steps=steps, target_due="2026-12-01"), "Weeks")
    first, second, last = goal_lines(svg)
    assert first[-1][0] == second[0][0]
    assert second[-1][0] == last[0][0]
    assert first[-1][1] == second[0][1] > second[1][1] == last[0][1] > last[1][1]
    assert ">8 ✓<" in svg
    assert ">12 ✗<" in svg
    assert ">target 26<" in svg
    assert "target 26 by 2026-12-01; 8 by 2026-02-01, reached; 12 by 2026-03-01, missed" in svg


def test_a_target_holds_from_the_baseline_on() -> None:
    svg = series(indicator("5", "6", "8", "9", baseline=("2026-03-01", "8")), "Weeks")
    ((start, _), _) = goal_lines(svg)[0]
    circles = [float(x) for x in re.findall(r'cx="([0-9.]+)"', svg)]
    assert circles[1] < start == circles[2]


def test_the_road_to_the_target_is_drawn_where_the_values_keep_half_of_the_drawing() -> None:
    near = series(indicator("5", "6", "8", target_due="2026-04-15"), "Weeks")
    far = series(indicator("5", "6", "8", target_due="2028-04-15"), "Weeks")
    assert ">2026-04-15<" in near
    assert "im-now" in near
    assert "2028-04-15<" not in far
    assert ">2026-03-01<" in far


def test_both_ends_of_a_range_are_drawn_with_what_lies_between() -> None:
    svg = series(indicator("90", "87", goals=("85", "105")), "Money")
    assert svg.count('class="im-goal"') == 2
    assert svg.count("im-range") == 1
    assert "target 85 to 105" in svg


def test_a_scale_that_does_not_begin_at_zero_says_so() -> None:
    cut, whole = series(indicator("980", "990", goals=("985",)), "Hours"), series(indicator("5", "14"), "H")
    assert "im-cut" in cut
    assert "the scale begins at 980" in cut
    assert "im-cut" not in whole
    assert "im-grid--zero" in whole


def test_large_numbers_are_written_out() -> None:
    svg = series(indicator("1250000.55", "2500000", goals=()), "Money")
    assert "1\u202f250\u202f000.55 on 2026-01-01" in svg
    assert "e+" not in svg


def test_the_words_of_a_target_stand_clear_of_the_line() -> None:
    ys = {}
    for name, values in (("falls", ("26", "9", "8", "6.2")), ("rises", ("1", "2", "3", "5.8"))):
        svg = series(indicator(*values, goals=("6",)), "Weeks")
        (_, goal) = goal_lines(svg)[0][0]
        (words,) = re.findall(r' y="([0-9.]+)" text-anchor="end">target', svg)
        ys[name] = float(words) - goal
    assert ys["falls"] > 0 > ys["rises"]
