"""Charts of a workbook's own: each indicator over time beside its target, drawn from the sheet of measurements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from imskit.exporters.workbook.book import TITLE, Book
from imskit.exporters.workbook.cells import lines_in
from imskit.exporters.workbook.limits import chart_words, fit
from imskit.exporters.workbook.sheets import TableSheets
from imskit.views.tables.table import Cell

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart

#: Charts beside each other, and how many columns and rows of the sheet each takes.
_ACROSS, _COLUMNS, _ROWS = 2, 8, 17
_WIDTH, _HEIGHT = 500, 320
_BLUE, _ORANGE = "#1F5FA8", "#B45309"
#: A chart's title is one line.
_TITLE = 90


@dataclass(frozen=True, slots=True)
class _Series:
    """The rows of one indicator on the sheet of measurements, the first and last from 0."""

    id: str
    title: str
    unit: str
    first: int
    last: int
    targets: int
    values: int


def write_charts(book: Book, name: str, measurements: TableSheets) -> int:
    """Write a sheet of this *name* with a chart for each indicator that has a value; returns how many."""
    found = [series for series in _all_series(measurements) if series.values]
    sheet = book.sheet(name)
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, "Indicators over time", book.format("", TITLE))
    sheet.write_string(
        1, 0, f"Drawn from the sheet {measurements.name}; a line breaks where a value is missing"
    )
    for place, series in enumerate(found):
        row, column = divmod(place, _ACROSS)
        options = {
            "description": fit(
                f"Line chart of {series.id} {series.title}; its numbers stand in the sheet of measurements"
            ),
            "object_position": 3,
        }
        sheet.insert_chart(3 + row * _ROWS, column * _COLUMNS, _chart(book, measurements, series), options)
    # No chart is torn by the end of a page: it ends in the empty row above the next, whose frame would show.
    sheet.set_h_pagebreaks([2 + row * _ROWS for row in range(2, (len(found) + 1) // _ACROSS + 1, 2)])
    return len(found)


def _all_series(measurements: TableSheets) -> Iterator[_Series]:
    keys = measurements.table.keys
    shown = measurements.table.rows[: measurements.rows]
    places = {
        key: keys.index(key) for key in ("indicator", "title", "unit", "value", "target", "target_upper")
    }

    def of(row: tuple[Cell, ...], key: str) -> str:
        return " ".join(lines_in(row[places[key]]))

    for name, numbered in groupby(enumerate(shown, 1), key=lambda pair: of(pair[1], "indicator")):
        rows: Sequence[tuple[int, tuple[Cell, ...]]] = list(numbered)
        first, last = rows[0], rows[-1]
        targets = sum(bool(of(last[1], key)) for key in ("target", "target_upper"))
        values = sum(bool(of(row, "value")) for _, row in rows)
        yield _Series(name, of(last[1], "title"), of(last[1], "unit"), first[0], last[0], targets, values)


def _chart(book: Book, measurements: TableSheets, series: _Series) -> Chart:
    chart = book.workbook.add_chart({"type": "line"})
    keys = measurements.table.keys

    def column(key: str) -> list[object]:
        place = keys.index(key)
        return [measurements.name, series.first, place, series.last, place]

    chart.add_series(
        {
            "name": "Value",
            "categories": column("day"),
            "values": column("value"),
            "line": {"color": _BLUE, "width": 2},
            "marker": {"type": "circle", "size": 5, "fill": {"color": _BLUE}, "border": {"color": _BLUE}},
        }
    )
    named = ("Target",) if series.targets == 1 else ("Target from", "Target to")
    for key, name in zip(("target", "target_upper")[: series.targets], named, strict=False):
        chart.add_series(
            {
                "name": name,
                "categories": column("day"),
                "values": column(key),
                "line": {"color": _ORANGE, "width": 1.5, "dash_type": "dash"},
            }
        )
    words = chart_words(f"{series.id} {series.title}")
    chart.set_title(
        {
            "name": words if len(words) <= _TITLE else f"{words[: _TITLE - 2]} …",
            "name_font": {"size": 10, "bold": True},
            "overlay": False,
        }
    )
    chart.set_x_axis({"date_axis": True, "num_format": "yyyy-mm", "num_font": {"rotation": -45, "size": 8}})
    chart.set_y_axis(
        {
            "name": chart_words(series.unit)[:60],
            "name_font": {"size": 9, "bold": False},
            "num_font": {"size": 8},
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
        }
    )
    chart.set_legend({"position": "bottom", "font": {"size": 8}})
    chart.show_blanks_as("gap")
    chart.set_size({"width": _WIDTH, "height": _HEIGHT})
    return chart
