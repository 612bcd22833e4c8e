"""LibreOffice opens what imskit writes for spreadsheets: the same values, nothing run, nothing too narrow to show.

It is called three times for all tests: to write workbooks again, to read CSV, to print.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date as Day
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from imskit.exporters.tables.context import TableContext
from imskit.exporters.tables.formats import TABLE_FORMATS
from imskit.exporters.tables.table_xlsx import tables_xlsx
from imskit.exporters.whole_workbook import whole_workbook
from imskit.views.tables.ground import Ground
from imskit.views.tables.table import Amount, Cell, Column, Table
from tests.builders import Small
from tests.exporters.test_whole_workbook import story

pytestmark = [
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is no Python package"),
    # openpyxl does not know the data bars of newer workbooks, nor the charts of LibreOffice, and closes no files then.
    pytest.mark.filterwarnings("ignore:.*(extension is not supported|Unable to read chart):UserWarning"),
]
needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="neither is Poppler")

CONTEXT = TableContext("=1+1 & Söhne", Day(2026, 11, 23), "commit x", "1.0")
#: What spreadsheets take for formulas, some with another program behind them.
FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x","y")',
    '=DDE("soffice","/etc/passwd","x")',
    "x;=1+1",
    'x","=1+1',
    "x\n=1+1",
]
COLUMNS = (
    Column("words", "=Words", "words"),
    Column("day", "Day", "day"),
    Column("number", "Number", "number", bar=True),
    Column("cost", "Cost", "money"),
    Column("flag", "Flag", "flag"),
)


def hostile(title: str) -> Table:
    def row(words: str) -> tuple[Cell, ...]:
        return (words, Day(2026, 1, 2), Decimal("-1234567.25"), Amount(Decimal(-1234567), "EUR"), True)

    odd = (
        "Ünïcode 漢字 😀",
        '"quoted", with a comma',
        "007",
        "1e5",
        "2026-01-02",
        "<r>&amp;</r>",
        "x" * 40_000,
    )
    early = ("early", Day(1899, 12, 31), Decimal(1234567890123456789), None, None)
    return Table("hostile", title, COLUMNS, (*map(row, (*FORMULAS, *odd)), early))


TITLES = (
    "=1+1",
    "A type whose name is longer than a sheet",
    "a TYPE whose name is longer than A SHEET",
    "[x]:*?/\\'",
)


def soffice(folder: Path, form: str, *files: Path, options: Sequence[str] = ()) -> Path:
    """*files* as LibreOffice writes them in another form, in a folder of their own."""
    out = folder / form
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, *options, "--convert-to", form, "--outdir", str(out)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=300)
    return out


def without_results(data: bytes) -> bytes:
    """The workbook without the results of its formulas, so that whoever opens it has to work them out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            after.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", before.read(name)))
    return stream.getvalue()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what imskit writes."""
    folder = tmp_path_factory.mktemp("spreadsheets")
    small = Small(folder / "small")
    story(small)
    catalog = small.catalog()
    whole = whole_workbook(Ground.of(catalog), CONTEXT)
    (folder / "whole.xlsx").write_bytes(whole)
    (folder / "bare.xlsx").write_bytes(without_results(whole))
    (folder / "hostile.xlsx").write_bytes(tables_xlsx("=1+1", [hostile(title) for title in TITLES], CONTEXT))
    (folder / "table.csv").write_bytes(TABLE_FORMATS["csv"](hostile("CSV"), CONTEXT))
    return folder


@pytest.fixture(scope="module")
def again(files: Path) -> Path:
    """The same as LibreOffice writes it."""
    # Commas, double quotes, UTF-8: where a person opens the file, a window asks for it.
    soffice(files, "xlsx", files / "table.csv", options=["--infilter=CSV:44,34,76"])
    return soffice(files, "xlsx", *sorted(files.glob("*.xlsx")))


def values(path: Path, *, results: bool = True) -> Mapping[tuple[str, str], tuple[Any, str]]:
    """Every cell of a workbook that holds something, with its type."""
    book: Any = load_workbook(io.BytesIO(path.read_bytes()), data_only=results)
    return {
        (sheet.title, cell.coordinate): (cell.value, cell.data_type)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


@pytest.mark.parametrize("name", ["whole.xlsx", "hostile.xlsx"])
def test_each_cell_has_the_same_value_and_type_when_libreoffice_has_saved_it(
    name: str, files: Path, again: Path
) -> None:
    ours = values(files / name)
    assert len(ours) > 50
    assert values(again / name) == ours


def test_results_of_formulas_are_those_that_libreoffice_works_out(files: Path, again: Path) -> None:
    bare, ours, theirs = files / "bare.xlsx", files / "whole.xlsx", again / "bare.xlsx"
    formulas = [place for place, (_, kind) in values(ours, results=False).items() if kind == "f"]
    assert len(formulas) > 5
    assert not set(formulas) & set(values(bare))
    known, worked_out = values(ours), values(theirs)
    assert {place: worked_out[place] for place in formulas} == {place: known[place] for place in formulas}


def test_nothing_in_a_hostile_file_becomes_a_formula_or_a_link(files: Path, again: Path) -> None:
    for place in (files / "hostile.xlsx", again / "hostile.xlsx", again / "table.xlsx"):
        formulas = {value for value, kind in values(place, results=False).values() if kind == "f"}
        # That is how LibreOffice writes a flag.
        assert formulas <= {"=TRUE()"}


def test_libreoffice_reads_from_csv_what_python_reads_from_it(files: Path, again: Path) -> None:
    with (files / "table.csv").open(encoding="utf-8", newline="") as stream:
        expected = list(csv.reader(stream))
    sheet: Any = load_workbook(io.BytesIO((again / "table.xlsx").read_bytes())).active
    read: list[list[Any]] = [
        ["" if cell.value is None else cell.value for cell in row] for row in sheet.iter_rows()
    ]
    assert len(read) == len(expected) == 1 + len(hostile("").rows)
    assert read[0] == expected[0]
    for line, told in zip(read[1:], expected[1:], strict=True):
        # What looks like a number or a day becomes one: CSV has no types.
        assert line[0] == told[0] or told[0] in ("007", "1e5", "2026-01-02", "x" * 40_000)
    assert read[1][1].date() == Day(2026, 1, 2)
    assert read[1][2:5] == [-1234567.25, -1234567, "EUR"]


@needs_pdftotext
def test_nothing_is_too_narrow_to_be_shown_on_paper(files: Path) -> None:
    printed = soffice(files, "pdf", files / "whole.xlsx", files / "hostile.xlsx")
    for name in ("whole", "hostile"):
        ran = subprocess.run(
            ["pdftotext", "-layout", str(printed / f"{name}.pdf"), "-"], check=True, capture_output=True
        )
        told = ran.stdout.decode()
        assert "###" not in told
        assert "Err:" not in told
        assert "Page 1 of" in told
    assert "-EUR 1,234,567.00" in told
