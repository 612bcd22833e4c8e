"""The matrix leaves imskit as a table, CSV, JSON and a workbook; no cell of it can turn into a formula."""

from __future__ import annotations

import csv
import io
import json
import os
import time
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openpyxl import Workbook, load_workbook

from imskit.exporters.matrix_columns import COLUMNS, HONESTLY, STATES, MatrixContext
from imskit.exporters.matrix_formats import MATRIX_FORMATS
from imskit.exporters.matrix_table import matrix_table
from imskit.exporters.matrix_xlsx import matrix_xlsx
from imskit.model import Standard
from imskit.views.matrix import Item, MatrixRow

SCHEMA = Path(__file__).parents[2] / "schemas/matrix.schema.json"


def standard(name: str, designation: str, title: str) -> Standard:
    return Standard(
        id=name,
        designation=designation,
        title=title,
        kind="requirements",
        status="current",
        leave_out="none",
        detail="full",
        published=None,
        replaced_by=None,
        transition_end=None,
        note="",
        clauses=MappingProxyType({}),
    )


IMS = standard("iso-56001-2024", "ISO 56001:2024", "Innovation management system")
EMS = replace(
    standard("iso-14001-2015", "ISO 14001:2015", "Environmental management systems"),
    status="withdrawn",
    replaced_by="ISO 14001:2026",
)
CONTEXT = MatrixContext("Quellmark Sensors", date(2026, 1, 15), "1.0", (IMS, EMS))
HEADING = MatrixRow(
    standard="iso-56001-2024",
    clause="5",
    title="Leadership",
    parent=None,
    assessable=False,
    verified=True,
    state="heading",
    reason="A heading: its sub-clauses are assessed",
    next_action="",
    documents=(),
    records=(),
    gaps=(),
    left_out=None,
    flags=(),
    last_audit=None,
)
POLICY = replace(
    HEADING,
    clause="5.2",
    title="Innovation policy",
    parent="5",
    assessable=True,
    verified=False,
    state="nonconforming",
    reason="POL-001 is in force",
    next_action="Record a management review",
    documents=(Item("POL-001", "Innovation policy", "policy", "in force"),),
    records=(Item("REV-001", "Review", "management-review", "2026-01-10"), Item("", "2 withheld", "", "")),
    gaps=("NC-001: major nonconformity, open", "No management review proves it yet"),
    flags=("NC-001: major nonconformity, open",),
    last_audit="2025-11-03",
)
LEFT_OUT = replace(
    HEADING,
    standard="iso-14001-2015",
    clause="4.1",
    title="Context",
    assessable=True,
    state="left out",
    reason="Left out: no site of its own",
    left_out="no site of its own",
)
ROWS = (HEADING, POLICY, LEFT_OUT)


def text(name: str, rows: tuple[MatrixRow, ...] = ROWS) -> str:
    return MATRIX_FORMATS[name](rows, CONTEXT).decode("utf-8")


def workbook(*rows: MatrixRow) -> Workbook:
    return load_workbook(io.BytesIO(matrix_xlsx(rows, CONTEXT)))


def test_every_format_gives_the_same_for_the_same_rows() -> None:
    for name, write in MATRIX_FORMATS.items():
        assert write(ROWS, CONTEXT) == write(ROWS, CONTEXT), name


# The table


def test_the_table_is_plain_text() -> None:
    table = text("table")
    assert "ISO 56001:2024: Innovation management system\nQuellmark Sensors, as of 2026-01-15\n" in table
    assert "Quellmark Sensors, as of 2026-01-15, withdrawn, replaced by ISO 14001:2026" in table
    assert "\n1 clause: 1 nonconforming\n" in table
    assert "POL-001" in table
    assert "2 withheld" in table
    assert "\x1b" not in table
    assert all(len(line) <= 120 for line in table.splitlines())


def test_the_table_does_not_read_its_words_as_markup() -> None:
    row = replace(POLICY, title="[red]x[/red] :smile: \x1b[31m")
    assert "[red]x[/red] :smile: \\x1b[31m" in matrix_table((row,), CONTEXT, width=300)


def test_the_table_colours_states_when_asked() -> None:
    assert "\x1b[1;31mnonconforming" in matrix_table(ROWS, CONTEXT, colour=True)


def test_the_table_names_four_of_many_records() -> None:
    row = replace(POLICY, records=tuple(Item(f"R-{n}", "", "", "") for n in range(9)))
    words = " ".join(matrix_table((row,), CONTEXT, width=300).split())
    assert "R-0, R-1, R-2, R-3, and 5 more" in words


def test_the_table_holds_no_matter_how_narrow() -> None:
    assert all(len(line) <= 40 for line in matrix_table(ROWS, CONTEXT, width=40).splitlines())


# CSV


def test_csv() -> None:
    rows = list(csv.reader(io.StringIO(text("csv"))))
    assert rows[0] == ["Standard", *(column.title for column in COLUMNS)]
    assert rows[2] == [
        "ISO 56001:2024",
        "5.2",
        "Innovation policy",
        "nonconforming",
        "POL-001 Innovation policy (in force)",
        "REV-001 Review (2026-01-10) | 2 withheld",
        "NC-001: major nonconformity, open | No management review proves it yet",
        "NC-001: major nonconformity, open",
        "POL-001 is in force",
        "Record a management review",
        "",
        "2025-11-03",
        "to be checked against a bought copy",
    ]
    assert rows[3][10] == "no site of its own"
    assert "\r" not in text("csv")


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "'=1"]


@pytest.mark.parametrize("words", [*FORMULAS[:5], "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "＝1"])  # noqa: RUF001  meant as they are
def test_csv_cells_never_begin_a_formula(words: str) -> None:
    stream = io.StringIO(text("csv", (replace(POLICY, title=words, gaps=(words,)),)), newline="")
    _, row = csv.reader(stream)
    title, gaps = row[2], row[6]
    assert title == gaps == "'" + words.translate({9: " ", 10: " ", 13: " "})


def test_a_clause_is_one_line_of_csv() -> None:
    written = text("csv", (replace(POLICY, title='a\r\nb\u2028c,"d"', gaps=("one", "two\n3")),))
    assert len(written.splitlines()) == 2
    assert next(iter(csv.DictReader(io.StringIO(written))))["Gaps"] == "one | two 3"


# JSON


def test_json() -> None:
    written = json.loads(text("json"))
    assert written["organisation"] == "Quellmark Sensors"
    assert [item["id"] for item in written["standards"]] == ["iso-56001-2024", "iso-14001-2015"]
    assert [row["clause"] for row in written["standards"][0]["clauses"]] == ["5", "5.2"]
    assert written["standards"][0]["clauses"][1]["records"][0] == {
        "id": "REV-001",
        "title": "Review",
        "type": "management-review",
        "note": "2026-01-10",
    }


def test_json_fits_its_schema_and_the_schema_names_every_field() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    written = json.loads(text("json"))
    Draft202012Validator(schema).validate(written)
    standards = schema["properties"]["standards"]["items"]
    clauses = standards["properties"]["clauses"]["items"]
    assert set(written) == set(schema["properties"]) == set(schema["required"])
    assert set(written["standards"][0]) == set(standards["properties"]) == set(standards["required"])
    assert (
        set(written["standards"][0]["clauses"][0]) == set(clauses["properties"]) == set(clauses["required"])
    )
    assert clauses["properties"]["state"]["enum"] == list(STATES)


# The workbook


def test_the_workbook_says_what_it_is() -> None:
    about = workbook(*ROWS)["About"]
    words = [cell.value for row in about.iter_rows() for cell in row if cell.value]
    assert {"Quellmark Sensors", "2026-01-15", "imskit 1.0", HONESTLY} <= set(words)
    assert "ISO 14001:2015: Environmental management systems; withdrawn, replaced by ISO 14001:2026" in words
    assert set(STATES) | set(STATES.values()) <= set(words)


def test_the_workbook_has_a_sheet_a_standard() -> None:
    book = workbook(*ROWS)
    assert book.sheetnames == ["About", "ISO 56001-2024", "ISO 14001-2015"]
    sheet = book["ISO 56001-2024"]
    assert [cell.value for cell in sheet[1]] == [column.title for column in COLUMNS]
    assert [sheet.cell(row, 1).value for row in (2, 3)] == ["5", "5.2"]
    assert sheet["E3"].value == "REV-001 Review (2026-01-10)\n2 withheld"


def grounds(sheet: Any) -> dict[str, str]:
    """The colour of each word that the sheet tells by colour."""
    rules = [rule for found in sheet.conditional_formatting for rule in found.rules]
    return {rule.formula[0].strip('"'): rule.dxf.fill.bgColor.rgb for rule in rules}


def test_the_workbook_can_be_read_and_filtered() -> None:
    sheet = workbook(*ROWS)["ISO 56001-2024"]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:L3"
    assert sheet["D3"].alignment.wrap_text
    assert grounds(sheet) == {"Nonconforming": "FFF1AEB5"}
    assert sheet["K3"].value == datetime(2025, 11, 3)  # noqa: DTZ001  workbooks know no time zones
    assert sheet["K3"].is_date
    assert all(8 < sheet.column_dimensions[letter].width < 60 for letter in "ABCDEFGHIJKL")


@pytest.mark.parametrize("words", [*FORMULAS, "https://example.org", "007", "1e5", "'x"])
def test_cells_of_the_workbook_are_text(words: str) -> None:
    row = replace(POLICY, title=words, reason=words, gaps=(words,), next_action=words)
    book = workbook(row)
    sheet = book["ISO 56001-2024"]
    for column in "BFHI":
        cell = sheet[f"{column}2"]
        assert (cell.value, cell.data_type, cell.hyperlink) == (words, "s", None)
        assert bool(cell.quotePrefix) == words.startswith(("=", "+", "-", "@", "'"))


def test_a_hostile_name_of_an_organisation_is_text() -> None:
    book = load_workbook(io.BytesIO(matrix_xlsx((), replace(CONTEXT, organisation="=1+1"))))
    assert book["About"]["B2"].data_type == "s"


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati"])
def test_the_same_rows_give_the_same_bytes_everywhere(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = matrix_xlsx(ROWS, CONTEXT)
    monkeypatch.setenv("TZ", zone)
    if hasattr(time, "tzset"):
        time.tzset()
    try:
        assert matrix_xlsx(ROWS, CONTEXT) == expected
    finally:
        monkeypatch.undo()
        if hasattr(time, "tzset"):
            time.tzset()


def test_the_workbook_carries_no_time_but_the_day() -> None:
    data = matrix_xlsx(ROWS, CONTEXT)
    book = load_workbook(io.BytesIO(data))
    assert book.properties.created == book.properties.modified == datetime(2026, 1, 15)  # noqa: DTZ001  as above
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in packed.infolist()} == {zipfile.ZIP_STORED}
        assert not any(os.fsencode(Path.cwd()) in packed.read(entry) for entry in packed.infolist())


def test_sheets_of_like_named_standards_keep_apart() -> None:
    long = "A designation of more than thirty-one letters"
    names = [long, long.upper(), "a/b:c", "", "About"]
    standards = tuple(replace(IMS, id=f"s-{n}", designation=name) for n, name in enumerate(names))
    book = load_workbook(io.BytesIO(matrix_xlsx((), replace(CONTEXT, standards=standards))))
    assert book.sheetnames == [
        "About",
        "A designation of more than thir",
        "A DESIGNATION OF MORE THAN (2)",
        "a-b-c",
        "s-3",
        "About (2)",
    ]


def with_records(number: int) -> tuple[list[str], float | None]:
    """The lines of a cell with so many records, and the height of its row."""
    records = tuple(Item(f"R-{place:05}", "x" * 20, "", "") for place in range(number))
    sheet: Any = workbook(replace(POLICY, records=records))["ISO 56001-2024"]
    assert len(sheet["E2"].value) <= 32_767
    return sheet["E2"].value.split("\n"), sheet.row_dimensions[2].height


def test_a_cell_with_more_lines_than_a_row_shows_says_so_and_a_filter_finds_what_is_below() -> None:
    lines, height = with_records(1_000)
    assert lines[11:13] == [f"R-00011 {'x' * 20}", "… and 988 more, all in the evidence index"]
    assert lines[13:] == [f"R-{number:05}" for number in range(12, 1_000)]
    # The row ends with the line that counts the rest.
    assert height == 15 * 13


def test_how_many_records_are_withheld_is_seen_however_many_there_are() -> None:
    records = (*(Item(f"R-{place}", "", "", "") for place in range(20)), Item("", "2 withheld", "", ""))
    cell = workbook(replace(POLICY, records=records))["ISO 56001-2024"]["E2"].value
    assert isinstance(cell, str)
    assert cell.split("\n")[12:15] == ["… and 8 more, all in the evidence index", "2 withheld", "R-12"]


def test_more_records_than_a_cell_holds_are_counted_in_its_last_line() -> None:
    lines, _ = with_records(10_000)
    kept = [line for line in lines if line.startswith("R-")]
    assert lines[-1] == f"… and {10_000 - len(kept)} more"
    assert len(kept) > 4_000


WORDS: Any = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)


@settings(max_examples=25)
@given(WORDS, WORDS)
def test_any_words_can_be_written(title: str, gap: str) -> None:
    row = replace(POLICY, title=title, gaps=(gap,))
    for write in MATRIX_FORMATS.values():
        write((row,), CONTEXT)
    sheet = workbook(row)["ISO 56001-2024"]
    assert (sheet["B2"].value or "") == title
    assert (sheet["F2"].value or "") == gap
