"""What a change means, for programs; the schema `diff` describes it."""

from __future__ import annotations

import json

from imskit.changes.report import Report, as_data
from imskit.exporters.printable import encodable


def diff_json(report: Report) -> str:
    """Return *report* as JSON."""
    return encodable(json.dumps(as_data(report), ensure_ascii=False, indent=2) + "\n")
