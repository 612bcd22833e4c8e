"""The whole system as one workbook, read back by a program of others."""

from __future__ import annotations

import io
import zipfile
from datetime import date as Day
from typing import Any

from openpyxl import load_workbook

from imskit.exporters.tables.context import TableContext
from imskit.exporters.whole_workbook import whole_workbook
from imskit.views.tables.ground import Ground
from tests.builders import Small
from tests.views.test_tables import INDICATOR


def made(small: Small) -> bytes:
    catalog = small.catalog()
    return whole_workbook(
        Ground.of(catalog), TableContext(catalog.system.name, Day(2026, 11, 23), "commit x", "1.0")
    )


def opened(small: Small) -> Any:
    return load_workbook(io.BytesIO(made(small)))


def story(small: Small) -> None:
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}, review={"every": "P6M"}))
    small.training(satisfies={"tiny-2026": ["1"]})
    small.living("indicator", "IND-001", "in-use", INDICATOR)
    small.living(
        "indicator",
        "IND-002",
        "in-use",
        {
            **INDICATOR,
            "direction": "within-range",
            "target": {"value": "1", "upper_value": "9", "due": "2027-01-01"},
        },
    )
    small.living(
        "indicator",
        "IND-003",
        "in-use",
        {**INDICATOR, "measurements": [{"date": "2026-06-30", "missing": "Ill"}]},
    )


def test_it_has_a_sheet_for_each_view_and_each_register(small: Small) -> None:
    story(small)
    assert opened(small).sheetnames == [
        "About",
        "TINY 1-2026",
        "Crosswalk",
        "Gaps",
        "Due list",
        "Indicators and targets",
        "Indicator charts",
        "Measurements",
        "Evidence index",
        "Policies",
        "Trainings",
        "Indicators",
        "Decisions",
    ]


def test_states_of_clauses_are_counted_on_the_sheets_by_formulas_with_their_results(small: Small) -> None:
    story(small)
    data = made(small)
    formulas, results = (load_workbook(io.BytesIO(data), data_only=only)["About"] for only in (False, True))
    told = {
        formulas.cell(row, 1).value: (formulas.cell(row, 3).value, results.cell(row, 3).value)
        for row in range(1, formulas.max_row + 1)
        if str(formulas.cell(row, 3).value).startswith("=")
    }
    assert told["open"] == ("=COUNTIF('TINY 1-2026'!C:C,\"open\")", 2)
    assert [result for _, result in told.values() if result] == [2, 1]


def test_each_indicator_with_a_value_has_a_chart_drawn_from_the_measurements(small: Small) -> None:
    story(small)
    with zipfile.ZipFile(io.BytesIO(made(small))) as packed:
        names = [name for name in packed.namelist() if name.startswith("xl/charts/")]
        assert names == ["xl/charts/chart1.xml", "xl/charts/chart2.xml"]
        one, two = (packed.read(name).decode() for name in names)
        drawing = packed.read("xl/drawings/drawing1.xml").decode()
    assert "<c:f>Measurements!$D$2:$D$4</c:f>" in one
    assert "<c:f>Measurements!$F$2:$F$4</c:f>" in one
    # What is missing stays a gap: that is so where the file says nothing else.
    assert "dispBlanksAs" not in one
    assert "<c:dateAx>" in one
    assert "<c:f>Measurements!$G$5:$G$7</c:f>" in two
    assert "Line chart of IND-001 Title of IND-001" in drawing


def test_ids_and_clauses_lead_to_their_sheets(small: Small) -> None:
    story(small)
    book = opened(small)
    evidence = book["Evidence index"]
    assert evidence["A2"].hyperlink.location == "'TINY 1-2026'!A3"
    assert evidence["C2"].hyperlink.location == "'Policies'!A2"
    due = next(row for row in book["Due list"].iter_rows(min_row=2) if row[4].value == "POL-001")
    assert due[4].hyperlink.location == "'Policies'!A2"


def test_every_link_in_it_leads_to_a_row_that_is_there(small: Small) -> None:
    story(small)
    book = opened(small)
    followed = 0
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink is not None:
                    name, _, place = cell.hyperlink.location.rpartition("!")
                    aim = book[name.strip("'").replace("''", "'")][place]
                    assert aim.value is not None
                    assert sheet.title == "About" or str(aim.value) in str(cell.value)
                    followed += 1
    assert followed > 20


def test_what_stands_in_a_title_or_unit_is_no_place_for_a_chart(small: Small) -> None:
    hostile = {**INDICATOR, "unit": "=Policies!A1"}
    small.living("indicator", "IND-001", "in-use", hostile, title="Wow!A1")
    with zipfile.ZipFile(io.BytesIO(made(small))) as packed:
        chart = packed.read("xl/charts/chart1.xml").decode()
    assert "<a:t>IND-001 Wow! A1</a:t>" in chart
    assert "<a:t>=Policies! A1</a:t>" in chart


def test_what_is_confidential_stands_nowhere_in_it(small: Small) -> None:
    story(small)
    small.policy(
        "POL-666", title="Nobody knows", classification="confidential", satisfies={"tiny-2026": ["1"]}
    )
    small.living(
        "indicator",
        "IND-666",
        "in-use",
        {**INDICATOR, "unit": "secrets"},
        classification="confidential",
        title="Hush",
    )
    small.living(
        "indicator", "IND-004", "in-use", {**INDICATOR, "measured_by": "director"}, links={"see": ["POL-666"]}
    )
    with zipfile.ZipFile(io.BytesIO(made(small))) as packed:
        everything = b"".join(packed.read(name) for name in packed.namelist()).decode()
    for words in ("POL-666", "Nobody knows", "IND-666", "Hush", "secrets"):
        assert words not in everything
    assert "IND-004" in everything


def test_the_same_system_gives_the_same_bytes(small: Small) -> None:
    story(small)
    assert made(small) == made(small)


def test_a_system_with_nothing_in_it_has_a_workbook_too(small: Small) -> None:
    book = opened(small)
    assert book["Due list"].max_row == 1
    assert book["Indicator charts"].max_row == 2
