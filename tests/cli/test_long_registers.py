"""`imskit import` of registers of thousands of rows: the work grows with the rows, and little is held at once."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date as Day
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from imskit.cli import check_of_new
from imskit.importers.documents.layout import Layout
from imskit.importers.registers import records
from imskit.pipeline import read_from
from imskit.sources import sheet_cells
from tests.builders import Small

if TYPE_CHECKING:
    from tests.running import Run

HEAD = [
    "No",
    "Risk",
    "Description",
    "Owner",
    "Opened",
    "Likelihood",
    "Impact",
    "Response",
    "Effect",
    "Action",
    "Due",
]


def rows(many: int) -> Iterator[Sequence[Any]]:
    """A head, and *many* risks that differ; of some the words are known and of some the actions are overdue."""
    yield HEAD
    for number in range(1, many + 1):
        opened = Day(2020, 1, 1) + timedelta(days=number % 2000)
        yield [
            f"R-{number}",
            f"Line {number} stops",
            f"The sensor of line {number} fails, and nobody sees it for {number % 7} hours.",
            ("director", "Nobody yet")[number % 10 == 0],
            opened,
            ("low", "medium", "high")[number % 3],
            ("low", "medium", "high")[number % 2],
            "reduce",
            "threat",
            f"Look at sensor {number}",
            opened + timedelta(days=90),
        ]


def workbook(many: int) -> bytes:
    """A workbook with these rows."""
    stream = io.BytesIO()
    options = {"in_memory": True, "default_date_format": "dd.mm.yyyy"}
    with xlsxwriter.Workbook(stream, options) as found:
        sheet = found.add_worksheet("Risks")
        for number, row in enumerate(rows(many)):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def separated(many: int) -> bytes:
    """The same as CSV."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows(rows(many))
    return stream.getvalue().encode("utf-8")


def test_records_looked_at_in_parts_have_the_problems_that_all_of_them_have(
    small: Small, drawer: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (drawer / "risks.csv").write_bytes(separated(30))
    said = []
    for together in (10_000, 7, 1):
        monkeypatch.setattr(check_of_new, "TOGETHER", together)
        said.append(run(small.root, "import", "--dry-run", str(drawer / "risks.csv")).out)
    assert "27 new; 3 held back" in said[0]
    assert said[1:] == said[:1] * 2


def test_work_grows_with_the_rows_and_few_records_are_held_at_once(
    small: Small, drawer: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: Counter[str] = Counter()
    most: list[int] = []
    monkeypatch.setattr(check_of_new, "TOGETHER", 300)

    def counted(owner: Any, name: str) -> None:
        before = getattr(owner, name)

        def call(*args: Any, **options: Any) -> Any:
            done[name] += 1
            return before(*args, **options)

        monkeypatch.setattr(owner, name, call)

    def read(here: Any, *args: Any) -> Any:
        most.append(sum(path.startswith("ims/records/risk/") for path in here.tree.paths()))
        return read_from(here, *args)

    counted(records, "converted")
    counted(sheet_cells, "plain")
    counted(Layout, "laid_out")
    counted(Layout, "of")
    monkeypatch.setattr(check_of_new, "read_from", read)
    spent = []
    for many in (200, 2000):
        done.clear()
        (drawer / "risks.xlsx").write_bytes(workbook(many))
        assert run(small.root, "import", "--dry-run", str(drawer / "risks.xlsx")).code == 0
        spent.append(dict(done))
    few, much = spent
    assert much["plain"] < 10.1 * few["plain"]
    # Texts are told each by itself; words that come again are told once.
    assert much["converted"] < 10.1 * few["converted"] < 10.1 * 200 * 7
    assert (few["laid_out"], much["laid_out"]) == (180, 1800)
    assert (few["of"], much["of"]) == (1, 1)
    assert max(most) == 300


@pytest.mark.slow
# What comes behind the reading is the same for both; a second run of that length would show nothing more.
@pytest.mark.parametrize(
    "name, data_of, rows", [("risks.xlsx", workbook, 50_000), ("risks.csv", separated, 5_000)]
)
def test_a_register_of_50_000_rows_is_brought_in(
    small: Small, drawer: Path, run: Run, *, name: str, data_of: Any, rows: int
) -> None:
    (drawer / name).write_bytes(data_of(rows))
    ran = run(small.root, "import", "--format", "json", "-o", str(drawer / "report.json"), str(drawer / name))
    assert ran.code == 0
    complete = rows * 9 // 10
    assert f"wrote {complete:,} records in ims/records/risk" in ran.out
    report = json.loads((drawer / "report.json").read_text(encoding="utf-8"))
    (told,) = report["registers"]
    assert told["counts"] == {"row": {"carried": complete, "attached": 0, "left_out": rows - complete + 1}}
    assert sum(1 for _ in (small.root / "ims/records/risk").iterdir()) == complete
