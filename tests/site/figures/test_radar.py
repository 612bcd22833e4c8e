"""Levels on axes from one centre."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

from imskit.site.figures.radar import radar


def axis(title: str, now: str = "2.5", aimed: str = "4") -> SimpleNamespace:
    return SimpleNamespace(title=title, now=Decimal(now), aimed=Decimal(aimed))


def test_it_says_every_axis_in_words() -> None:
    svg = radar([axis("4 Context"), axis("5 Leadership", "1"), axis("6 <Planning>")], 5, "Maturity")
    assert "Maturity: 4 Context 2.5 of 4 aimed at; 5 Leadership 1 of 4 aimed at; 6 &lt;Planning&gt;" in svg
    assert svg.count("im-radar-now") == 1


def test_a_long_title_stands_in_two_lines() -> None:
    svg = radar([axis("9 Performance evaluation"), axis("5 Leadership"), axis("6 Planning")], 5, "Maturity")
    assert ">9 Performance</tspan>" in svg
    assert ">evaluation</tspan>" in svg
    assert ">5 Leadership</tspan>" in svg


def test_two_axes_span_nothing() -> None:
    assert radar([axis("4 Context"), axis("5 Leadership")], 5, "Maturity") == ""
