"""Where a register stands in a sheet, whatever stands around it."""

from __future__ import annotations

import pytest

from imskit.importers.registers.table import tables
from imskit.sources.pieces import Piece, Source
from imskit.sources.sheets import read_workbook
from tests.importers.registers.registers import source, table
from tests.sources.books import book

HEAD = ["No", "Risk", "Owner"]
ROWS = [["1", "Fire in the laboratory", "Quality manager"], ["2", "A supplier fails", "Innovation manager"]]


@pytest.mark.parametrize(
    "above",
    [[], [["Risk register"]], [["Risk register 2026"], [], ["As of", "2026-03-01"], []]],
    ids=["nothing", "a title", "a title and a day"],
)
def test_the_head_is_found_below_whatever_stands_above(above: list[list[str]]) -> None:
    found = table([*above, HEAD, *ROWS])
    assert found.head == len(above) + 1
    assert [column.title for column in found.columns] == HEAD
    assert [entry.cells for entry in found.entries] == [tuple(row) for row in ROWS]
    assert len(found.beside) == sum(bool(row) for row in above)


def test_each_row_is_head_entry_or_beside() -> None:
    found = table([["Register"], HEAD, *ROWS, [], HEAD, ["3", "A third", ""]])
    numbers = [*found.head_pieces, *found.beside, *(entry.piece for entry in found.entries)]
    assert sorted(numbers) == list(range(len(numbers)))
    assert len(found.entries) == 3


def test_a_head_of_two_rows_gives_titles_with_both() -> None:
    data = book(
        [["No", "Assessment", None, "Owner"], [None, "Likelihood", "Impact"], ["1", "3", "4", "QM"]],
        lambda sheet: sheet.merge_cells("B1:C1"),
    )
    (found,) = tables(read_workbook(data, "risks.xlsx"))
    assert [column.title for column in found.columns] == [
        "No",
        "Assessment: Likelihood",
        "Assessment: Impact",
        "Owner",
    ]
    assert [entry.cells for entry in found.entries] == [("1", "3", "4", "QM")]


def test_two_columns_of_one_title_are_told_apart_by_their_letters() -> None:
    assert [
        column.title for column in table([["No", "Date", "Date"], ["1", "2026-01-01", "2026-02-01"]]).columns
    ] == [
        "No",
        "Date",
        "Date (C)",
    ]


def test_a_line_across_all_columns_divides_entries_and_is_none() -> None:
    data = book(
        [HEAD, ROWS[0], ["Laboratory", None, None], ROWS[1]], lambda sheet: sheet.merge_cells("A3:C3")
    )
    (found,) = tables(read_workbook(data, "risks.xlsx"))
    assert len(found.entries) == 2
    assert len(found.beside) == 1


def test_whoever_says_where_the_head_is_is_believed() -> None:
    found = next(tables(source([["a", "b"], ["c", "d"], ["e", "f"]]), 2))
    assert [column.title for column in found.columns] == ["c", "d"]
    assert len(found.entries) == 1


@pytest.mark.parametrize("rows", [[], [["only words"]], [["one"], ["two"], ["three"]]])
def test_what_is_no_table_gives_none(rows: list[list[str]]) -> None:
    assert list(tables(source(rows))) == []


def test_there_is_one_table_a_sheet() -> None:
    pieces = [*source([HEAD, *ROWS], "A").pieces, Piece("comment", "x"), *source([HEAD, *ROWS], "B").pieces]
    assert [each.sheet for each in tables(Source("x", "workbook", "", tuple(pieces)))] == ["A", "B"]
