"""What a change means, as one page that needs nothing beside it."""

from __future__ import annotations

import re

from imskit.changes.report import Report
from imskit.exporters.diff_forms import RIGHTS, form_words, record_link, record_words
from imskit.exporters.diff_summary import (
    BAD_TURNS,
    DECIDED,
    FEW,
    TURNS,
    WHAT,
    missing_title,
    summary,
    verdict,
)
from imskit.project import shipped

_TEMPLATE = "exports/diff.html.j2"
_KINDS = {"added": "added", "removed": "taken out", "moved": "moved"}
#: Where a line of a file ends within a paragraph: neither before a blank line nor before an entry of a list.
_LINE_END = re.compile(r"(?<!\n)\n(?![\n*|>#-]|\d+\.)")


def diff_html(report: Report) -> str:
    """Return *report* as an HTML page; every word of a document is escaped."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["soft"] = _soft
    template = environment.from_string((shipped("templates") / _TEMPLATE).read_text(encoding="utf-8"))
    told = {row.record for row in report.decisions}
    page = template.render(
        report=report,
        verdict=verdict(report),
        summary=list(summary(report)),
        documents=[row for row in report.documents if row.id not in told],
        asked=[row for row in report.approvals if row.turn != "given"],
        missing_title=missing_title(report),
        what=WHAT,
        kinds=_KINDS,
        few=FEW,
        turns=TURNS,
        bad_turns=BAD_TURNS,
        forms=[(form, list(form_words(form, report.as_of, str))) for form in report.forms],
        rights=RIGHTS,
        record_link=record_link,
        record_words=record_words,
        decided={verdict_: word.lower() for verdict_, word in DECIDED.items()},
    )
    return page + "\n"


def _soft(text: str) -> str:
    """*text* with its paragraphs on one line each, as they are read."""
    return _LINE_END.sub(" ", text)
