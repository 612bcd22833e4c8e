"""What a change means, as one page that needs nothing beside it."""

from __future__ import annotations

from imskit.changes.report import Report
from imskit.project import shipped

_TEMPLATE = "exports/diff.html.j2"
_WHAT = {"added": "new", "changed": "changed", "retired": "no longer followed", "deleted": "deleted"}
_KINDS = {"added": "added", "removed": "taken out", "moved": "moved"}


def diff_html(report: Report) -> str:
    """Return *report* as an HTML page; every word of a document is escaped."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string((shipped("templates") / _TEMPLATE).read_text(encoding="utf-8"))
    return template.render(report=report, what=_WHAT, kinds=_KINDS) + "\n"
