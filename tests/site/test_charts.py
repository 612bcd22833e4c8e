"""Charts as SVG."""

from __future__ import annotations

from types import SimpleNamespace

from imskit.site.charts import bar, risk_grid


def test_a_bar_has_a_part_for_each_state_and_says_them() -> None:
    svg = bar((("fresh", 3), ("left out", 1)), "TINY")
    assert 'aria-label="TINY: 3 fresh, 1 left out"' in svg
    assert '<rect class="im-f-left-out" x="480"' in svg


def test_a_bar_of_nothing_is_nothing() -> None:
    assert bar((), "TINY") == ""


def test_a_risk_stands_where_it_is_and_where_it_should_go() -> None:
    now = SimpleNamespace(likelihood="almost-certain", impact="severe")
    aimed = SimpleNamespace(likelihood="rare", impact="minor")
    svg = risk_grid(["rare", "almost-certain"], ["minor", "severe"], now, aimed)
    assert "Now: likelihood almost certain, impact severe; aimed at: likelihood rare, impact minor" in svg
    assert svg.count("<rect") == 4
    assert "im-at-aim" not in risk_grid(["rare", "almost-certain"], ["minor", "severe"], now)
