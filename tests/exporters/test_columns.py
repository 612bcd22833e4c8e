"""How tables share the width of a page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from imskit.exporters.columns import PORTRAIT, layout
from imskit.text import Node
from imskit.views.naming import words
from imskit.views.sheet import Cell, Grid

TEXT = st.text(alphabet="ab ", max_size=80)


def grid(*lines: tuple[str, ...], columns: tuple[str, ...] = ("A", "B", "C", "D", "E")) -> Grid:
    return Grid(columns[: len(lines[0])], tuple(tuple(Cell(words(said)) for said in line) for line in lines))


def test_columns_without_a_word_are_left_out() -> None:
    laid = layout(grid(("one", "", "three"), ("four", "", "")))
    assert laid.columns == (0, 2)
    assert len(laid.widths) == 2


def test_a_table_to_fill_in_keeps_them() -> None:
    assert layout(Grid(("A", "B"), ((Cell(), Cell()),), to_fill=True, widths=(1, 3))).widths == (1, 3)


def test_longer_text_has_more_room_and_the_shorter_keeps_its_words_whole() -> None:
    laid = layout(grid(("Responsibilities", "word " * 80)))
    assert laid.widths[0] >= len("Responsibilities")
    assert laid.widths[1] > laid.widths[0]


def test_more_columns_than_the_page_has_room_for_are_blocks() -> None:
    wide = ("abcdefghijklmnopqrst",) * 6
    assert layout(grid(wide, columns=tuple("ABCDEF"))).stacked


def test_many_columns_with_long_texts_are_blocks_and_short_ones_are_not() -> None:
    long = "word " * 60
    assert layout(grid(("Innovation manager", long, long, long, "Management team"))).stacked
    assert not layout(grid(("1.0", "2026-01-01", "person-01", "Material", "First version"))).stacked


def test_figures_stay_in_columns_a_little_longer() -> None:
    row = ("Innovation manager", "word " * 45, "word " * 45, "Quality manager", "12")
    held = grid(row, row)
    rows = tuple((*line[:-1], Cell(line[-1].nodes, figure=True)) for line in held.rows)
    assert not layout(Grid(held.columns, rows)).stacked


def test_a_hyphen_between_letters_is_a_place_to_break() -> None:
    columns = tuple("ABCDEF")
    assert not layout(grid(("abcdefghijkl-abcdefghijk",) * 6, columns=columns)).stacked
    assert layout(grid(("abcdefghijklabcdefghijk",) * 6, columns=columns)).stacked


def test_one_column_is_never_blocks() -> None:
    assert not layout(grid(("word " * 300,))).stacked


def test_a_hash_asks_for_little_room() -> None:
    held = Grid(("What", "SHA-256"), ((Cell(words("word " * 30)), Cell((Node("code", text="a" * 64),))),))
    assert not layout(held).stacked


@given(st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=5))
def test_widths_fill_the_page_and_are_never_nothing(lines: list[tuple[str, str, str]]) -> None:
    laid = layout(grid(*lines))
    assert all(width > 0 for width in laid.widths)
    if not laid.stacked:
        assert sum(laid.widths) == PORTRAIT
