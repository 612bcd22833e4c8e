"""Charts as SVG."""

from __future__ import annotations

from types import SimpleNamespace

from imskit.site.charts import bar, line_chart, risk_grid


def indicator(*values: str | None, goal: str = "26", upper: str | None = None) -> SimpleNamespace:
    measured = [SimpleNamespace(date=f"2026-0{i + 1}-01", value=value) for i, value in enumerate(values)]
    target = SimpleNamespace(value=goal, upper_value=upper)
    return SimpleNamespace(measurements=measured, baseline=None, target=target, unit="weeks")


def test_a_bar_has_a_part_for_each_state_and_says_them() -> None:
    svg = bar((("fresh", 3), ("left out", 1)), "TINY")
    assert 'aria-label="TINY: 3 fresh, 1 left out"' in svg
    assert '<rect class="im-f-left-out" x="480"' in svg


def test_a_bar_of_nothing_is_nothing() -> None:
    assert bar((), "TINY") == ""


def test_a_line_says_where_it_begins_ends_and_should_go() -> None:
    svg = line_chart(indicator("5", "8.5", "14"), "Weeks <between>")
    assert "Weeks &lt;between&gt;, in weeks: from 5 on 2026-01-01 to 14 on 2026-03-01; target 26" in svg
    assert svg.count("<circle") == 3


def test_the_grid_counts_as_people_do() -> None:
    svg = line_chart(indicator("5", "14"), "Weeks")
    assert [f">{tick}<" in svg for tick in ("0", "10", "20", "30", "7.0375")] == [
        True,
        True,
        True,
        True,
        False,
    ]


def test_values_far_from_zero_need_no_zero() -> None:
    assert ">0<" not in line_chart(indicator("980", "990", goal="985", upper="1000"), "Hours")


def test_equal_values_can_be_drawn() -> None:
    assert "im-line" in line_chart(indicator("0", "0", goal="0"), "Nothing")


def test_one_value_is_no_line_and_a_missing_one_no_point() -> None:
    assert line_chart(indicator("5", None), "Weeks") == ""


def test_a_risk_stands_where_it_is_and_where_it_should_go() -> None:
    now = SimpleNamespace(likelihood="almost-certain", impact="severe")
    aimed = SimpleNamespace(likelihood="rare", impact="minor")
    svg = risk_grid(["rare", "almost-certain"], ["minor", "severe"], now, aimed)
    assert "Now: likelihood almost certain, impact severe; aimed at: likelihood rare, impact minor" in svg
    assert svg.count("<rect") == 4
    assert "im-at-aim" not in risk_grid(["rare", "almost-certain"], ["minor", "severe"], now)
