"""The evidence index has the columns that auditors ask for, and leads from them to files."""

from __future__ import annotations

import io
from datetime import date as Day
from typing import Any

from openpyxl import load_workbook

from imskit.exporters.evidence_xlsx import evidence_xlsx
from imskit.views.evidence_index import EvidenceRow
from imskit.views.tables.evidence import COLUMNS

BLANK = dict.fromkeys(EvidenceRow.__slots__, "")
#: Those that auditors ask for, in the order in which they ask.
ASKED_FOR = """
    clause requirement_summary document_id document_title version status owner approved_by approved_on next_review
    location evidence_records retention last_internal_audit finding notes
""".split()  # noqa: SIM905  a list of that length is easier to hold against another so


def test_the_evidence_index_of_a_pack_is_made_from_its_rows_alone() -> None:
    row = EvidenceRow(
        **{**BLANK, "standard": "TINY 1", "clause": "=1", "approved_on": "2026-02-20", "notes": "@x"}
    )
    data = evidence_xlsx([row], "Quellmark", Day(2026, 1, 15))
    assert data == evidence_xlsx(iter([row]), "Quellmark", Day(2026, 1, 15))
    sheet: Any = load_workbook(io.BytesIO(data))["Evidence index"]
    cells = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert cells["Approved on"].is_date
    assert (cells["Clause"].value, cells["Clause"].data_type) == ("=1", "s")
    assert (cells["Notes"].value, cells["Notes"].data_type) == ("@x", "s")


def test_its_columns_are_those_that_auditors_ask_for_and_ours_stand_behind_them() -> None:
    assert [column.key for column in COLUMNS] == [*ASKED_FOR, "standard", "state"]


def test_a_location_leads_to_the_file_beside_it() -> None:
    places = ("system/ims/ä b#1%20.yaml", "not in this pack", "x" * 3_000)
    rows = [EvidenceRow(**{**BLANK, "location": place}) for place in places]

    def way_to(location: str) -> str:
        return "" if location == places[1] else f"../{location}"

    sheet: Any = load_workbook(io.BytesIO(evidence_xlsx(rows, "Q", Day(2026, 1, 15), way_to=way_to)))[
        "Evidence index"
    ]
    cells = [sheet.cell(row, 1 + ASKED_FOR.index("location")) for row in (2, 3, 4)]
    assert [cell.value for cell in cells] == list(places)
    assert cells[0].hyperlink.target == "..\\system\\ims\\%C3%A4%20b%231%2520.yaml"
    assert (cells[1].hyperlink, cells[2].hyperlink) == (None, None)
