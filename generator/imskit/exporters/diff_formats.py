"""The forms in which `imskit diff` writes what a change means."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from imskit.changes.report import Report
from imskit.exporters.diff_html import diff_html
from imskit.exporters.diff_json import diff_json
from imskit.exporters.diff_md import diff_md

DIFF_FORMATS: Mapping[str, Callable[[Report], str]] = {"md": diff_md, "json": diff_json, "html": diff_html}
