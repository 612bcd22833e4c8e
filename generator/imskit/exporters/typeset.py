"""PDF from a Typst template and plain data; what is peculiar about Typst is known here and nowhere else.

Words come to the template as JSON and are values there: nothing of a document is ever run. The fonts are those that
the typst package brings, never the machine's, and the day is handed over, so the same data give the same bytes. A
missing font is only a warning to Typst; here it is an error.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, time
from datetime import date as Day
from typing import Any

from imskit.problems import CannotGoOn
from imskit.project import shipped


def typeset(template: str, data: Mapping[str, Any], day: Day) -> bytes:
    """The PDF that *template*, a file below templates/exports/, makes of *data*; *day* is said to be its day.

    Raises CannotGoOn when Typst cannot: most often for a character that none of its fonts has.
    """
    import typst

    place = shipped("templates") / "exports"
    words = json.dumps(data, ensure_ascii=False, sort_keys=True)
    try:
        made, warnings = typst.compile_with_warnings(
            str(place / template),
            root=str(place),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": words},
            # Archivable for long, and readable aloud: PDF/A-2a and PDF/UA-1 at once.
            pdf_standards=["a-2a", "ua-1"],
            timestamp=int(datetime.combine(day, time(12), UTC).timestamp()),
        )
    except typst.TypstError as error:
        raise CannotGoOn(f"the PDF cannot be made: {error.message}", _hint(error)) from error
    if warnings:
        raise CannotGoOn(f"the PDF cannot be made: {warnings[0].message}")
    return bytes(made)


def _hint(error: Any) -> str:
    return "; ".join(error.hints)
