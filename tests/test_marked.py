"""What the marks of a schema lead to: the quick walk finds what the plainest one does, in the same order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Day
from pathlib import Path
from typing import Any

import pytest

from imskit.assemble import Assembler
from imskit.facts.blanks import blanks
from imskit.load import load
from imskit.loaded import Loaded
from imskit.marked import Marks, slow_marked
from imskit.model import Document, TypeInfo
from imskit.pipeline import Clock, read
from imskit.schema import ref_paths
from tests.benchmarks.systems import make
from tests.builders import REFERENCE, Small

Read = tuple[dict[str, TypeInfo], Sequence[Document]]


@pytest.fixture(scope="module", params=["ours", "made"])
def documents(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Read:
    """The types and documents of a system: the reference one, or one that was made for measuring."""
    root = Path(__file__).parent.parent
    if request.param == "made":
        root = tmp_path_factory.mktemp("made")
        make(root, 300, 0)
    catalog = read(root, Clock(REFERENCE, Day(2026, 11, 26)), rules=False).catalog
    assert catalog is not None
    return dict(catalog.types), catalog.all_documents


def source_of(document: Document) -> bytes:
    loaded = document.locate.__self__  # type: ignore[attr-defined]  # each document here was loaded
    assert isinstance(loaded, Loaded)
    return loaded.source


def test_all_documents_are_taken_in_alike(documents: Read) -> None:
    types, found = documents
    marks = {name: (ref_paths(info), Marks(ref_paths(info))) for name, info in types.items()}
    for document in found:
        paths, quick = marks[document.type]
        slow = slow_marked(paths, document.data)
        assert quick.marked(document.data) == slow
        if b"](" not in source_of(document):
            assert quick.marked(document.data, links=False) == slow


def test_data_of_any_shape_are_taken_in_alike(documents: Read) -> None:
    types, found = documents
    chance = random.Random(5)  # noqa: S311 - not for secrets
    for _ in range(1500):
        document = chance.choice(found)
        data = altered(document.data, chance)
        paths = ref_paths(types[document.type])
        assert outcome(Marks(paths).marked, data) == outcome(slow_marked, paths, data)


def altered(data: Any, chance: random.Random) -> Any:
    """*data* with here and there a value taken out, doubled, or replaced by a part of another."""
    if isinstance(data, dict):
        kept = {key: altered(value, chance) for key, value in data.items() if chance.random() > 0.03}
        return kept if chance.random() > 0.03 else list(kept.values())
    if isinstance(data, list):
        found = [altered(each, chance) for each in data]
        return found * 2 if chance.random() < 0.05 else found
    return (
        data if chance.random() > 0.05 else chance.choice(["See [it](POL-001).", None, 7, {"to": "POL-001"}])
    )


def outcome(do: Any, *given: Any) -> Any:
    """What comes of it, or the kind of its failure: data that fit no schema are never asked about."""
    try:
        return do(*given)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return type(error)


def test_the_bytes_of_a_file_rule_out_only_what_is_not_there(documents: Read) -> None:
    types, found = documents
    assembler = Assembler(types)
    ruled_out = 0
    for document in found:
        quick = assembler.document(document.data, document.path, document.locate, source=source_of(document))
        slow = assembler.document(document.data, document.path, document.locate)
        assert quick == slow
        assert slow.may_hold_blanks
        assert list(blanks(quick)) == list(blanks(slow))
        ruled_out += not quick.may_hold_blanks
    assert ruled_out > 0.9 * len(found)


@pytest.mark.parametrize(
    "typed",
    [
        "As [it](POL-001) says, [fill in what].",
        '"As [it](POL-001) says, [fill in: what]."',
        '"As [it]\\x28POL-001) says, \\x5bfill in: what]."',
        '"As [it]\\\n    (POL-001) says, [fi\\\n    ll in: what]."',
        ">\n    As [it](POL-001) says, [fill\n    in: what].",
        "As [it](POL-001) says, [fill\n    in what].",
        "|\n    As [it](POL-001) says, [fill in: what].",
    ],
)
def test_links_and_blanks_are_found_however_they_are_typed(small: Small, typed: str) -> None:
    small.policy()
    small.training()
    path = next(small.root.rglob("TRN-001*.yaml"))
    lines = path.read_text().split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("  content:"))
    lines[at] = f"  content: {typed}"
    loaded = load("\n".join(lines).encode(), "ims/x.yaml")
    assert isinstance(loaded, Loaded), loaded
    types = small.catalog().types
    made = Assembler(types).document(loaded.data, "ims/x.yaml", loaded.locate, source=loaded.source)
    assert [each.target for each in made.references] == ["POL-001"]
    assert len(list(blanks(made))) == 1
    assert made == replace(Assembler(types).document(loaded.data, "ims/x.yaml", loaded.locate))
