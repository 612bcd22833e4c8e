"""What was read stays at hand: a run with it finds the same as one that reads everything anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imskit import document_reader, shelf
from imskit import load as loading
from imskit.facts.graph import Graph
from imskit.kept_readings import KeptReadings
from imskit.model import Document
from imskit.pipeline import Clock, Reading, read
from imskit.shelf import Shelf
from tests.builders import BODIES, NOW, TODAY, Small
from tests.repositories import commit

KEY = b"k" * 32


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few documents are worth keeping, here."""
    monkeypatch.setattr(shelf, "LEAST", 1)


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the files that are loaded from now on."""
    found: list[str] = []

    def noted(data: bytes, path: str) -> Any:
        found.append(path)
        return loading.load(data, path)

    monkeypatch.setattr(document_reader, "load", noted)
    return found


def kept(root: Path) -> Shelf:
    """As a new run comes upon what earlier ones kept."""
    return Shelf(lambda: KeptReadings(root / ".imskit" / "read", KEY))


def documents(found: list[str]) -> list[str]:
    return [
        path for path in found if path.startswith("ims/") and path.count("/") > 1 and "standards" not in path
    ]


def seen(reading: Reading) -> Iterator[object]:
    """All that a reading tells: problems, documents, the place of each of their values."""
    yield reading.problems
    assert reading.catalog is not None
    for document in reading.catalog.all_documents:
        yield repr(document)
        yield document.fingerprint
        yield [document.locate(at, True) for at in paths(document.data)]
        yield [document.at(*ref.at, words=ref.words) for ref in document.references]
    yield dict(reading.catalog.failed_ids)


def paths(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield at
    if isinstance(value, dict):
        for key, below in value.items():
            yield from paths(below, (*at, key))
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from paths(below, (*at, index))


def test_what_did_not_change_is_not_loaded_again(small: Small, loads: list[str]) -> None:
    small.decision(small.policy())
    small.procedure(status="draft")
    small.read()
    read(small.root, Clock(NOW, TODAY), shelf=kept(small.root))
    loads.clear()
    read(small.root, Clock(NOW, TODAY), shelf=kept(small.root))
    assert documents(loads) == []
    small.procedure(status="in-review")
    read(small.root, Clock(NOW, TODAY), shelf=kept(small.root))
    assert documents(loads) == ["ims/procedures/PRO-001.yaml"]


def test_a_file_with_a_fault_is_looked_at_each_time(small: Small, loads: list[str]) -> None:
    small.policy(status="draft", titel="x")
    small.write("ims/policies/POL-002.yaml", "id: 'POL-002\n")
    small.idea("IDEA-001")
    path = small.root / "ims/records/idea/IDEA-001.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("It is dark.", "See ticket #7"), encoding="utf-8"
    )
    small.read()
    first = read(small.root, Clock(NOW, TODAY), shelf=kept(small.root))
    loads.clear()
    second = read(small.root, Clock(NOW, TODAY), shelf=kept(small.root))
    assert second.problems == first.problems
    assert {problem.rule for problem in second.problems} >= {"hidden-text"}
    assert len(documents(loads)) == 3


def test_with_another_schema_everything_is_held_against_it_anew(small: Small, checkout: Path) -> None:
    small.policy(status="draft")
    small.read()
    assert read(small.root, Clock(NOW, TODAY), shelf=kept(small.root)).documents == 1
    schema = json.loads((checkout / "schemas/policy.schema.json").read_bytes())
    schema["properties"]["title"] = {"type": "string", "maxLength": 3}
    small.write("schemas/policy.schema.json", json.dumps(schema))
    found = read(small.root, Clock(NOW, TODAY), shelf=kept(small.root))
    assert found.problems == read(small.root, Clock(NOW, TODAY)).problems
    assert [p.place.path for p in found.problems if p.rule == "bad-format"] == ["ims/policies/POL-001.yaml"]


def test_a_document_that_was_moved_has_places_in_its_new_file(small: Small) -> None:
    small.policy(status="draft")
    small.read()
    read(small.root, Clock(NOW, TODAY), shelf=kept(small.root))
    (small.root / "ims/policies/POL-001.yaml").rename(small.root / "ims/policies/POL-001-moved.yaml")
    reading = read(small.root, Clock(NOW, TODAY), shelf=kept(small.root))
    assert reading.catalog is not None
    document = reading.catalog.documents["POL-001"]
    assert document.path == document.at("title").path == "ims/policies/POL-001-moved.yaml"


def test_two_files_of_the_same_bytes_are_two_documents(small: Small) -> None:
    small.policy(status="draft")
    text = (small.root / "ims/policies/POL-001.yaml").read_text(encoding="utf-8")
    small.write("ims/policies/POL-001-again.yaml", text)
    small.read()
    reading = read(small.root, Clock(NOW, TODAY), shelf=kept(small.root))
    assert list(seen(reading)) == list(seen(read(small.root, Clock(NOW, TODAY))))
    assert reading.catalog is not None
    assert len({document.path for document in reading.catalog.all_documents}) == 2


def test_of_two_states_the_second_loads_only_what_is_not_in_the_first(small: Small, loads: list[str]) -> None:
    small.decision(small.policy())
    small.procedure(status="draft")
    small.read()
    commit(small.root, "2026-06-01")
    small.procedure(status="in-review")
    head = read(small.root, Clock(NOW, TODAY))
    loads.clear()
    base = read(small.root, Clock(NOW, TODAY), revision="HEAD", shelf=head.shelf)
    assert documents(loads) == ["ims/procedures/PRO-001.yaml"]
    assert list(seen(base)) == list(seen(read(small.root, Clock(NOW, TODAY), revision="HEAD")))


def test_where_the_schemas_of_two_states_differ_each_is_held_against_its_own(
    small: Small, checkout: Path
) -> None:
    small.policy(status="draft")
    small.read()
    commit(small.root, "2026-06-01")
    schema = json.loads((checkout / "schemas/policy.schema.json").read_bytes())
    schema["properties"]["title"] = {"type": "string", "maxLength": 3}
    small.write("schemas/policy.schema.json", json.dumps(schema))
    head = read(small.root, Clock(NOW, TODAY))
    base = read(small.root, Clock(NOW, TODAY), revision="HEAD", shelf=head.shelf)
    assert "bad-format" in {problem.rule for problem in head.problems}
    assert "bad-format" not in {problem.rule for problem in base.problems}


def test_rules_can_be_held_later_and_one_by_one(small: Small) -> None:
    small.policy(links={"see": ["POL-009"]})
    small.idea(body={"submitted_by": "person-77"})
    small.read()
    whole = read(small.root, Clock(NOW, TODAY))
    later = read(small.root, Clock(NOW, TODAY), rules=False)
    assert later.held_against_rules().problems == whole.problems
    names = {problem.rule for problem in whole.problems}
    assert {"dangling-link", "unknown-person"} <= names
    for name in names:
        expected = {problem for problem in whole.problems if problem.rule == name} | set(later.problems)
        assert set(later.problems_by({name})) == expected


def test_the_graph_of_a_catalog_is_made_once(small: Small) -> None:
    catalog = small.catalog()
    assert Graph.of(catalog) is Graph.of(catalog)


# The slow twin --------------------------------------------------------------------------------------------------

NAMES = ("POL-001", "POL-002", "PRO-001")


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, ...]:
    """One change of a small system."""
    kind = draw(st.sampled_from(("write", "write", "bad", "cut", "rename", "delete", "copy", "restore")))
    words = draw(
        st.sampled_from(("Say it.", "See [it](POL-002).", "[fill in: x]", "| a |\n|---|\n| [b](PRO-001) |"))
    )
    return (kind, draw(st.sampled_from(NAMES)), draw(st.sampled_from(NAMES)), words)


def apply(small: Small, edit: tuple[str, ...]) -> None:
    kind, name, other, words = edit
    folder = "policies" if name.startswith("POL") else "procedures"
    path = small.root / f"ims/{folder}/{name}.yaml"
    if kind in {"write", "restore"}:
        body = {**BODIES["policy" if folder == "policies" else "procedure"], "purpose": words}
        write = small.policy if folder == "policies" else small.procedure
        document = write(name, body=body, links={"see": [other]}, satisfies={"tiny-2026": ["1"]})
        if kind == "restore":
            small.decision(document)
    elif not path.exists():
        return
    elif kind == "bad":
        path.write_text(path.read_text(encoding="utf-8") + "nobody: knows\n", encoding="utf-8")
    elif kind == "cut":
        path.write_bytes(path.read_bytes()[:-9])
    elif kind == "rename":
        path.replace(path.with_name(f"{name}-{other.lower()}.yaml"))
    elif kind == "delete":
        path.unlink()
    else:
        path.with_name(f"{other}.yaml").write_bytes(path.read_bytes())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(edits(), min_size=1, max_size=6))
def test_whatever_is_edited_a_warm_run_finds_the_same_as_a_cold_one(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, ...]]
) -> None:
    small = Small(tmp_path_factory.mktemp("edited"))
    small.decision(small.policy())
    small.idea()
    small.read()
    for edit in steps:
        apply(small, edit)
        warm = read(small.root, Clock(NOW, TODAY), shelf=kept(small.root))
        cold = read(small.root, Clock(NOW, TODAY))
        assert list(seen(warm)) == list(seen(cold))


def test_a_document_from_an_earlier_run_is_a_document_like_any_other(small: Small) -> None:
    small.idea()
    small.training()
    small.read()
    clock = Clock(NOW, TODAY)
    cold = read(small.root, clock, shelf=kept(small.root)).catalog
    warm = read(small.root, clock, shelf=kept(small.root)).catalog
    assert cold is not None
    assert warm is not None
    for name, document in cold.documents.items():
        assert isinstance(warm.documents[name], Document)
        assert all(hasattr(warm.documents[name], each.name) for each in fields(document))
