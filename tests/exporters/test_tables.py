"""Tables leave imskit as CSV, JSON and sheets; days stay days, and no cell can turn into a formula."""

from __future__ import annotations

import csv
import io
import json
import textwrap
import zipfile
from dataclasses import replace
from datetime import date as Day
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from imskit.exporters.tables.context import TableContext
from imskit.exporters.tables.formats import TABLE_FORMATS
from imskit.exporters.tables.table_xlsx import tables_xlsx
from imskit.exporters.workbook.book import Book, BookInfo
from imskit.exporters.workbook.colours import GROUNDS
from imskit.exporters.workbook.limits import cell_words, header_words, lines_at, sheet_names
from imskit.exporters.workbook.sheets import TableSheets
from imskit.views.tables.table import Amount, Cell, Column, Kind, Name, Table
from tests.tools import export_schemas

CONTEXT = TableContext("Quellmark & Sensors", Day(2026, 1, 15), "commit 1f2e3d4c5b of 2026-01-14", "1.0")
COLUMNS = (
    Column("id", "ID", "name"),
    Column("title", "Title"),
    Column("state", "State", "state"),
    Column("due", "Due", "day", deadline=True),
    Column("late", "Days late", "number", bar=True),
    Column("cost", "Cost", "money"),
    Column("good", "Good", "flag"),
    Column("tags", "Tags", "lines"),
)
ROW: tuple[Cell, ...] = (
    Name("RSK-001", "RSK-001"),
    "A risk",
    "Overdue",
    Day(2026, 1, 2),
    13,
    Amount(Decimal("-1250.50"), "EUR"),
    True,
    ("one", "two"),
)
EMPTY: tuple[Cell, ...] = (Name("RSK-002", "RSK-002"), *(None for _ in COLUMNS[1:]))
TABLE = Table("risks", "Risks", COLUMNS, (ROW, EMPTY), about="What may go wrong", withheld=2, own="id")
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")']


def text(name: str, table: Table = TABLE) -> str:
    return TABLE_FORMATS[name](table, CONTEXT).decode("utf-8")


def book(*tables: Table) -> Any:
    return load_workbook(io.BytesIO(tables_xlsx("Risks", tables or (TABLE,), CONTEXT)))


def of_one(value: Cell, kind: Kind = "words") -> Table:
    return Table("one", "One", (Column("a", "A", kind),), ((value,),))


def test_csv_holds_plain_values_and_a_column_more_for_the_currency() -> None:
    first, second = csv.DictReader(io.StringIO(text("csv")))
    assert first == {
        "ID": "RSK-001",
        "Title": "A risk",
        "State": "Overdue",
        "Due": "2026-01-02",
        "Days late": "13",
        "Cost": "-1250.50",
        "Cost: currency": "EUR",
        "Good": "yes",
        "Tags": "one | two",
    }
    assert set(second.values()) == {"RSK-002", ""}


@pytest.mark.parametrize("words", FORMULAS)
def test_words_in_csv_never_begin_a_formula_and_numbers_stay_numbers(words: str) -> None:
    titled = replace(of_one(words), columns=(Column("a", words),))
    assert list(csv.reader(io.StringIO(text("csv", titled)))) == [[f"'{words}"]] * 2
    assert text("csv", of_one(Decimal("-1.50"), "number")) == "A\n-1.50\n"
    assert text("csv", of_one(Decimal("1E+3"), "number")) == "A\n1000\n"


def test_json_says_what_its_columns_hold() -> None:
    written = json.loads(text("json"))
    assert (written["export"], written["withheld"], written["as_of"]) == ("risks", 2, "2026-01-15")
    assert [column["kind"] for column in written["columns"]] == [column.kind for column in COLUMNS]
    assert written["rows"][0] == {
        "id": "RSK-001",
        "title": "A risk",
        "state": "Overdue",
        "due": "2026-01-02",
        "late": "13",
        "cost": {"amount": "-1250.50", "currency": "EUR"},
        "good": True,
        "tags": ["one", "two"],
    }
    assert set(written["rows"][1].values()) == {"RSK-002", None}


def test_the_schemas_of_exports_are_those_of_their_columns() -> None:
    assert export_schemas.behind() == [], "run: python tests/tools/export_schemas.py --update"


def test_a_sheet_holds_typed_cells() -> None:
    sheet = book()["Risks"]
    due, late, cost, good, tags = (sheet[f"{column}2"] for column in "DEFGH")
    assert (due.value, due.is_date, due.number_format) == (datetime(2026, 1, 2), True, "yyyy-mm-dd")  # noqa: DTZ001  workbooks know no time zones
    assert (late.value, late.data_type) == (13, "n")
    assert (cost.value, cost.number_format) == (-1250.5, "[$EUR] #,##0.00")
    assert (good.value, good.data_type) == (True, "b")
    assert (tags.value, tags.alignment.wrap_text) == ("one\ntwo", True)
    assert [sheet.cell(3, column).value for column in range(2, 9)] == [None] * 7


def test_a_sheet_is_made_to_work_with_and_to_print() -> None:
    sheet = book()["Risks"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:H3")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.oddFooter.right.text == "Page &P of &N"
    assert sheet.oddHeader.left.text == "Quellmark && Sensors"
    rules = {str(found.sqref): [rule.type for rule in found.rules] for found in sheet.conditional_formatting}
    assert rules == {"C2:C3": ["cellIs"], "D2:D3": ["cellIs"], "E2:E3": ["dataBar"]}


def test_a_table_wider_than_a_page_is_for_the_next_size_of_paper() -> None:
    wide = replace(
        TABLE,
        columns=tuple(Column(f"c{place}", "C") for place in range(8)),
        rows=(tuple("x " * 60 for _ in range(8)),),
        own="",
    )
    assert book(wide)["Risks"].page_setup.paperSize == 8


def test_a_row_is_as_high_as_its_words_ask_for() -> None:
    sheet = book(replace(TABLE, rows=((*ROW[:1], "word " * 40, *ROW[2:]), EMPTY)))["Risks"]
    assert sheet.row_dimensions[2].height == 75
    assert sheet.row_dimensions[3].height is None


@pytest.mark.parametrize("words", [*FORMULAS, "'=1", "https://example.org", "007", "1e5", "TRUE"])
def test_words_in_a_sheet_are_words(words: str) -> None:
    cell = book(of_one(words))["One"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (words, "s", None)
    assert bool(cell.quotePrefix) == words.startswith(("=", "+", "-", "@", "'"))


@pytest.mark.parametrize(
    "value, shown",
    [
        (Decimal(1234567890123456), "1234567890123456"),
        (Decimal("0.1234567890123456"), "0.1234567890123456"),
        (Day(1899, 12, 31), "1899-12-31"),
        (Amount(Decimal(1), 'E"R'), 'E"R 1'),
    ],
)
def test_what_a_workbook_would_change_stays_words(value: Cell, shown: str) -> None:
    cell = book(of_one(value))["One"]["A2"]
    assert (cell.value, cell.data_type) == (shown, "s")


def test_names_lead_to_the_rows_of_other_sheets() -> None:
    other = Table(
        "due",
        "Due's list",
        (Column("id", "ID", "name"),),
        ((Name("RSK-002", "RSK-002"),), (Name("X-1", "X-1"),)),
    )
    made = book(other, TABLE)
    assert made["Due's list"]["A2"].hyperlink.location == "'Risks'!A3"
    assert made["Due's list"]["A3"].hyperlink is None
    assert made["Risks"]["A2"].hyperlink is None
    assert made["About"]["A8"].hyperlink.location == "'Due''s list'!A1"


def test_a_table_of_too_many_rows_goes_on_on_another_sheet() -> None:
    info = BookInfo("Risks", "Quellmark", Day(2026, 1, 15), "1.0")
    made = Book(info)
    rows = tuple((Name(f"R-{number}", f"R-{number}"),) for number in range(5))
    sheets = TableSheets(made, Table("r", "Risks", COLUMNS[:1], rows, own="id"), most=2)
    sheets.write()
    read = load_workbook(io.BytesIO(made.data()))
    assert read.sheetnames == ["Risks", "Risks (2)", "Risks (3)"]
    assert [read[name].max_row for name in read.sheetnames] == [3, 3, 2]
    assert made.places["R-4"] == ("Risks (3)", 1)


def test_about_says_what_it_is_and_how_much_is_withheld() -> None:
    words = [cell.value for row in book()["About"].iter_rows() for cell in row if cell.value is not None]
    assert {"Quellmark & Sensors", "2026-01-15", "imskit 1.0", "commit 1f2e3d4c5b of 2026-01-14"} <= set(
        words
    )
    assert words[-5:-1] == ["Risks", "What may go wrong", 2, 2]


def test_the_same_table_gives_the_same_stored_bytes() -> None:
    data = tables_xlsx("Risks", [TABLE], CONTEXT)
    assert data == tables_xlsx("Risks", [TABLE], CONTEXT)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert {entry.compress_type for entry in packed.infolist()} == {zipfile.ZIP_STORED}
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_black_words_can_be_read_on_every_ground() -> None:
    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    for word, ground in GROUNDS.items():
        red, green, blue = (linear(ground[place : place + 2]) for place in (1, 3, 5))
        luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        assert (luminance + 0.05) / 0.05 > 7, word


def test_names_of_sheets_fit_and_keep_apart() -> None:
    names = sheet_names(["A" * 40, "a" * 40, "x/y:z", "'quoted'", "", "History", "\U0001f600" * 40])
    assert names == [
        "A" * 31,
        f"{'a' * 26} (2)",
        "x-y-z",
        "quoted",
        "Sheet",
        "History (2)",
        "\U0001f600" * 15,
    ]


def test_words_that_are_too_long_for_a_cell_are_cut_between_characters() -> None:
    cut = cell_words(["\U0001f600" * 20_000])
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767
    assert cut.endswith(" …")
    assert header_words("a & b\n" + "x" * 200).startswith("a && b x")


WORDS: Any = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20)


@settings(max_examples=25, deadline=None)
@given(WORDS)
def test_any_words_can_be_written_and_opened(words: str) -> None:
    table = replace(of_one(words), title=words, about=words)
    context = replace(CONTEXT, organisation=words, origin=words)
    for write in TABLE_FORMATS.values():
        write(table, context)
    load_workbook(io.BytesIO(TABLE_FORMATS["xlsx"](table, context)))


def test_a_semicolon_begins_no_formula_where_spreadsheets_break_cells_at_it() -> None:
    assert text("csv", of_one("a;=1+1;-2; -3")) == "A\na;'=1+1;'-2; -3\n"


@pytest.mark.parametrize("words", ["<r>&amp;</r>", "<r><t>x</t></r>", "_x0041_", "]]>", "a\tb"])
def test_words_that_look_like_marks_of_the_file_stay_words(words: str) -> None:
    cell = book(of_one(words))["One"]["A2"]
    assert (cell.data_type, cell.value.rstrip()) == ("s", words)


def test_what_no_file_of_a_workbook_may_hold_stands_as_its_escape() -> None:
    assert book(of_one("a\x01b\ufffe"))["One"]["A2"].value == "a_x0001_b_xFFFE_"


def test_a_column_is_wide_enough_for_its_figures_as_they_are_shown() -> None:
    columns = (Column("cost", "C", "money"), Column("value", "V", "number"))
    rows = tuple((None, None) for _ in range(3_000))
    table = Table("r", "Risks", columns, (*rows, (Amount(Decimal(12345678), "EUR"), Decimal("-1234567.25"))))
    sheet = book(table)["Risks"]
    assert sheet.column_dimensions["A"].width > len("EUR 12,345,678.00") + 2
    assert sheet.column_dimensions["B"].width > len("-1,234,567.25") + 2


def test_lines_break_between_words() -> None:
    assert lines_at("Target, upper end", 7) == 3
    assert lines_at("Target, upper end", 10) == 2
    assert lines_at("a" * 25, 10) == 3
    assert lines_at("aaa " + "b" * 25, 10) == 4
    assert lines_at("a\nb c", 10) == 2


@given(st.text(alphabet="ab \n", max_size=80), st.integers(4, 30))
def test_lines_are_as_many_as_when_they_are_broken_by_another_program(words: str, width: int) -> None:
    wrapped = sum(max(len(textwrap.wrap(line, width)), 1) for line in words.split("\n"))
    assert lines_at(words, width) >= wrapped
