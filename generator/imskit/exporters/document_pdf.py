"""Documents as PDF: one controlled copy, or a manual of many with cover and contents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day
from typing import Any

from imskit import __version__
from imskit.exporters.sheet_data import sheet_data
from imskit.exporters.typeset import typeset
from imskit.views.printed import Printed

_TEMPLATE = "document.typ"
HONEST = (
    "It says what the organisation has written and decided, by its own files. Whether that meets a standard is for an "
    "auditor to say."
)


def document_pdf(printed: Printed) -> bytes:
    """The one document of *printed* as PDF. Raises CannotGoOn when it cannot be made."""
    return typeset(_TEMPLATE, _data(printed, None), Day.fromisoformat(printed.as_of))


def manual_pdf(printed: Printed) -> bytes:
    """All documents of *printed* as one PDF. Raises CannotGoOn when it cannot be made."""
    cover = [
        ("As of", printed.as_of),
        ("Printed from", printed.origin),
        ("Documents", str(len(printed.sheets))),
        ("Made with", f"imskit {__version__}"),
    ]
    return typeset(_TEMPLATE, _data(printed, cover), Day.fromisoformat(printed.as_of))


def _data(printed: Printed, cover: list[tuple[str, str]] | None) -> Mapping[str, Any]:
    return {
        "title": printed.title,
        "organisation": printed.organisation,
        "language": printed.sheets[0].language if printed.sheets else "en",
        "inside": [sheet.id for sheet in printed.sheets],
        "cover": cover,
        "honest": HONEST,
        "made": f"{printed.organisation}, as of {printed.as_of}, {printed.origin}.",
        "documents": [sheet_data(sheet) for sheet in printed.sheets],
    }
