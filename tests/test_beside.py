"""What a run has read beside documents comes back from bytes, and makes the same catalog."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from imskit.base import base_again, beside_of
from imskit.beside import as_bytes, from_bytes
from imskit.model import Catalog
from imskit.pipeline import Clock, Reading, read
from imskit.shelf import Shelf
from tests.builders import REFERENCE
from tests.edits import reference

CLOCK = Clock(REFERENCE)


def kept(reading: Reading) -> bytes:
    """What is kept of it."""
    assert reading.whole is not None
    found = beside_of(reading.tree, reading.shape, reading.whole.tested, reading.plain, reading.beside)
    assert found is not None
    return as_bytes(found)


def again(reading: Reading) -> Catalog:
    """The catalog without documents that comes of that."""
    base = base_again(reading.standpoint.tree, from_bytes(kept(reading)), CLOCK, Shelf())
    assert base is not None
    assert set(base.problems) | {each for told in reading.told.values() for each in told} == set(
        reading.problems
    )
    return base.catalog


@pytest.fixture
def system(tmp_path: Path) -> Path:
    return reference(tmp_path / "system")


def test_the_catalog_is_the_same_but_for_its_documents(system: Path) -> None:
    (system / "ims/records/idea/IDEA-900.yaml.txt").write_text("x", encoding="utf-8")
    (system / "schemas/broken.schema.json").write_text("{", encoding="utf-8")
    reading = read(system, CLOCK, rules=False)
    whole, found = reading.whole, again(reading)
    assert whole is not None
    assert reading.problems
    for name in ("known_standards", "crosswalks", "today", "now", "tested", "certification", "audiences"):
        assert getattr(found, name) == getattr(whole, name), name
    assert (found.failed_types, found.code_owners) == (whole.failed_types, whole.code_owners)
    assert dict(found.standards) == dict(whole.standards)
    assert vars(found.system) == vars(whole.system)
    assert list(found.types) == list(whole.types)
    for name, info in whole.types.items():
        other = found.types[name]
        for field in (each.name for each in dataclasses.fields(info)):
            ours, theirs = getattr(other, field), getattr(info, field)
            assert (dict(ours) if hasattr(ours, "keys") else ours) == (
                dict(theirs) if hasattr(theirs, "keys") else theirs
            ), (name, field)


def test_places_in_settings_are_the_same(system: Path) -> None:
    reading = read(system, CLOCK, rules=False)
    assert reading.whole is not None
    ours, theirs = again(reading).system.files, reading.whole.system.files
    for mine, other in zip(ours, theirs, strict=True):
        for path in (("standards", 1, "id"), ("people", 2), ("roles", 0, "title"), ("none",)):
            assert mine.locate(path, True) == other.locate(path, True)
            assert mine.locate(path, False) == other.locate(path, False)


def test_a_schema_of_ones_own_is_told_again(system: Path) -> None:
    own = system / "schemas/risk.schema.json"
    own.parent.mkdir(exist_ok=True)
    shipped = Path(__file__).parents[1] / "schemas/risk.schema.json"
    own.write_text(
        shipped.read_text(encoding="utf-8").replace('"plural": "', '"plural": "Our '), encoding="utf-8"
    )
    reading = read(system, CLOCK, rules=False)
    found = again(reading)
    assert found.types["risk"].plural.startswith("Our ")
    assert dict(found.types["risk"].schema) == dict(reading.shape.types["risk"].schema)


def test_it_comes_back_from_bytes_as_it_was(system: Path) -> None:
    body = kept(read(system, CLOCK, rules=False))
    assert as_bytes(from_bytes(body)) == body
