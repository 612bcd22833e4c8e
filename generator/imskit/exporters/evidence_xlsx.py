"""The evidence index as a workbook to work in: filters, a head that stays, days as days."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date as Day
from datetime import datetime

from imskit.exporters.printable import encodable
from imskit.exporters.stored_zip import stored
from imskit.views.evidence_index import TITLES, EvidenceRow

#: As many characters as a cell of a workbook holds.
_CELL = 32_767
_DAYS = frozenset({"approved_on", "next_review", "last_internal_audit"})
_WIDTHS = {
    "standard": 16,
    "clause": 8,
    "requirement_summary": 50,
    "document_title": 34,
    "owner": 22,
    "approved_by": 26,
    "location": 40,
    "evidence_records": 16,
    "retention": 26,
    "finding": 40,
    "notes": 40,
}


def evidence_xlsx(rows: Iterable[EvidenceRow], organisation: str, as_of: Day) -> bytes:
    """The *rows* as an .xlsx file; the same rows give the same bytes with the same xlsxwriter."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    stream = io.BytesIO()
    workbook = Workbook(
        stream,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    workbook.set_properties(
        {
            "title": encodable(f"Evidence index of {organisation}"),
            "comments": f"As of {as_of.isoformat()}",
            "created": datetime(as_of.year, as_of.month, as_of.day),  # noqa: DTZ001  # workbooks know no time zones
        }
    )
    head = workbook.add_format({"bold": True, "bottom": 2, "valign": "top", "text_wrap": True})
    words = workbook.add_format({"valign": "top", "text_wrap": True})
    days = workbook.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
    sheet = workbook.add_worksheet("Evidence index")
    for column, (name, title) in enumerate(zip(EvidenceRow.__slots__, TITLES, strict=True)):
        sheet.set_column(column, column, _WIDTHS.get(name, 13))
        sheet.write_string(0, column, title, head)
    last = 0
    for last, row in enumerate(rows, 1):
        for column, name in enumerate(EvidenceRow.__slots__):
            text = encodable(str(getattr(row, name)))
            day = _day(text) if name in _DAYS else None
            if day is not None:
                sheet.write_datetime(last, column, datetime(day.year, day.month, day.day), days)  # noqa: DTZ001  # as above
            elif text:
                sheet.write_string(last, column, text[:_CELL], words)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(last, 1), len(TITLES) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    workbook.close()
    return stored(stream.getvalue())


def _day(text: str) -> Day | None:
    try:
        return Day.fromisoformat(text)
    except ValueError:
        return None
