"""No page leaves out what the body of its document says."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from imskit.pipeline import Clock, Reading, read
from imskit.views.fields import kind_of
from tests.builders import NOW, REFERENCE, TODAY
from tests.site.staging import Words, staged


@pytest.fixture(scope="module")
def reference(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Reading, Path]:
    """The reference system and its staged pages."""
    reading = read(checkout, Clock(REFERENCE))
    folder = tmp_path_factory.mktemp("reference")
    staged(reading, folder)
    return reading, folder / "docs"


def leaves(schema: Any, value: Any) -> Iterator[str]:
    """The words in *value* that are shown as they are written: lines and texts without marks."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(schema.get("properties", {}).get(key, {}), inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(schema.get("items", {}), inner)
    elif kind_of(schema) in {"line", "text"} and isinstance(value, str) and not value.startswith("iso-"):
        for paragraph in value.splitlines():
            if paragraph.strip() and not any(sign in paragraph for sign in "[]*_`|\\<"):
                yield " ".join(paragraph.strip().lstrip("-0123456789. ").split())


def unsaid(reading: Reading, docs: Path) -> list[str]:
    """What stands in the body of a shown document, is not about individuals, and is not on its page."""
    assert reading.catalog is not None
    missing: list[str] = []
    for document in reading.catalog.documents.values():
        if document.classification == "confidential":
            continue
        words = Words(
            (docs / f"documents/{document.id}.md").read_text(encoding="utf-8").split("---\n", 2)[2]
        ).text()
        info = reading.catalog.types[document.type]
        personal = {dotted.removeprefix("body.") for dotted in info.personal}
        body = {key: value for key, value in document.data["body"].items() if key not in personal}
        missing.extend(
            f"{document.id}: {words_of}"
            for words_of in leaves(info.schema["properties"]["body"], body)
            if words_of not in words
        )
    return missing


def test_no_page_of_a_document_leaves_out_what_its_body_says(reference: tuple[Reading, Path]) -> None:
    reading, docs = reference
    assert unsaid(reading, docs) == []
    assert len(list((docs / "documents").glob("*.md"))) > 80


@pytest.mark.parametrize("name", ["types-b"])
def test_no_page_of_an_example_leaves_out_what_its_body_says(
    name: str, checkout: Path, tmp_path: Path
) -> None:
    system = tmp_path / "system"
    shutil.copytree(checkout / "tests/examples/good" / name, system)
    for file in (system / "ims/records").rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("classification: confidential", "classification: internal"), "utf-8")
    reading = read(system, Clock(NOW, TODAY))
    staged(reading, tmp_path / "stage")
    assert unsaid(reading, tmp_path / "stage/docs") == []


def test_every_type_of_the_reference_system_has_a_template_of_its_own(
    reference: tuple[Reading, Path], checkout: Path
) -> None:
    reading, _ = reference
    assert reading.catalog is not None
    own = {path.name.removesuffix(".md.j2") for path in (checkout / "templates/site/documents").iterdir()}
    assert own == {*reading.catalog.types, "generic"}


def test_no_table_is_called_by_a_day_ahead_which_would_move_the_addresses_of_its_parts(
    reference: tuple[Reading, Path],
) -> None:
    reading, folder = reference
    labels = {
        label
        for page in folder.rglob("*.md")
        for label in re.findall(r'role="region" aria-label="([^"]*)"', page.read_text(encoding="utf-8"))
    }
    days = {day for label in labels for day in re.findall(r"\d{4}-\d{2}-\d{2}", label)}
    # Of days gone by, records are called, and those stay.
    assert days
    assert max(days) <= reading.today.isoformat()
