"""Several tables in one sheet, and heads of three rows."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

from imskit.importers.registers.table import Table, tables
from imskit.sources.sheets import read_workbook
from tests.importers.registers.registers import source
from tests.sources.books import book

RISKS = [["No", "Risk", "Owner"], ["R1", "Fire", "QM"], ["R2", "Flood", "QM"]]
IDEAS = [["No", "Idea", "Status"], ["I1", "Solar", "open"]]


def told(table: Table) -> tuple[list[str], list[tuple[str, ...]]]:
    return [column.title for column in table.columns], [entry.cells for entry in table.entries]


def test_two_tables_below_each_other_are_two() -> None:
    first, second = tables(source([["Our registers"], *RISKS, [], ["Ideas"], *IDEAS], "All"))
    assert told(first) == (RISKS[0], [tuple(row) for row in RISKS[1:]])
    assert told(second) == (IDEAS[0], [tuple(row) for row in IDEAS[1:]])
    assert (first.name, second.name) == ("All", "All table 2")
    assert (first.head, second.head) == (2, 7)


def test_every_row_of_several_tables_belongs_to_one_of_them() -> None:
    rows = [["Our registers"], *RISKS, [], ["Ideas"], *IDEAS, [], ["Risk", "Owner", "State"], ["a", "b", "c"]]
    found = list(tables(source(rows, "All")))
    numbers = [
        number
        for each in found
        for number in (*each.head_pieces, *each.beside, *(entry.piece for entry in each.entries))
    ]
    assert sorted(numbers) == list(range(len(numbers)))
    assert len(found) == 3


def test_an_empty_row_within_a_register_parts_nothing() -> None:
    (found,) = tables(source([RISKS[0], RISKS[1], [], RISKS[2], [], RISKS[0], ["R3", "open", "closed"]]))
    assert [entry.cells[0] for entry in found.entries] == ["R1", "R2", "R3"]


def test_the_table_whose_head_is_named_is_taken() -> None:
    (found,) = tables(source([*RISKS, [], *IDEAS]), 5)
    assert told(found)[0] == IDEAS[0]


def test_two_tables_beside_each_other_are_two() -> None:
    rows = [[*RISKS[0], "", *IDEAS[0]], [*RISKS[1], "", *IDEAS[1]], [*RISKS[2]]]
    first, second = tables(source(rows))
    assert [column.title for column in second.columns] == IDEAS[0]
    assert [entry.cell(second.columns[1].place) for entry in second.entries] == ["Solar"]
    assert len(first.entries) == 2


def test_an_empty_column_within_a_register_parts_nothing() -> None:
    (found,) = tables(source([["No", "Risk", "", "Owner", "State"], ["R1", "Fire", "", "QM", "open"]]))
    assert len(found.columns) == 4


def test_a_head_of_three_rows_gives_titles_with_all() -> None:
    def alter(sheet: Worksheet) -> None:
        for area in ("A1:A3", "B1:E1", "B2:C2", "D2:E2", "F1:F3"):
            sheet.merge_cells(area)

    rows: list[list[str | None]] = [
        ["No", "Assessment", None, None, None, "Owner"],
        [None, "Before", None, "After"],
        [None, "Likelihood", "Impact", "Likelihood", "Impact"],
        ["R1", "3", "4", "1", "2", "QM"],
    ]
    (found,) = tables(read_workbook(book(rows, alter), "risks.xlsx"))
    assert told(found) == (
        [
            "No",
            "Assessment: Before: Likelihood",
            "Assessment: Before: Impact",
            "Assessment: After: Likelihood",
            "Assessment: After: Impact",
            "Owner",
        ],
        [("R1", "3", "4", "1", "2", "QM")],
    )
    assert len(found.head_pieces) == 3
