"""A staged site for tests, and the words of its pages."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml

from imskit.facts.graph import Graph
from imskit.pipeline import Reading
from imskit.site.stage import Staged, stage
from tests.builders import Small


def staged(reading: Reading, folder: Path) -> Staged:
    assert reading.catalog is not None
    catalog = reading.catalog
    return stage(catalog, Graph.of(catalog), reading.problems, reading.tree, folder)


def page_of(small: Small, tmp_path: Path, name: str) -> str:
    staged(small.read(), tmp_path / "stage")
    return (tmp_path / "stage" / "docs" / name).read_text(encoding="utf-8")


def matter_of(page: str) -> dict[str, Any]:
    found = yaml.safe_load(page.split("---\n")[1])
    assert isinstance(found, dict)
    return found


class Words(HTMLParser):
    """The words of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(source)

    def handle_data(self, data: str) -> None:
        """Take the words between two tags."""
        self.found.append(data)

    def text(self) -> str:
        return " ".join(unescape(" ".join(self.found)).split())
