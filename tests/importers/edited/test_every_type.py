"""Export, edit one thing, import: exactly that changed, in a document of every type of the reference system."""

from __future__ import annotations

import io
import random
from copy import deepcopy
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document

from imskit.exporters.document_docx import document_docx
from imskit.importers.edited.copy_of_document import from_docx
from imskit.importers.edited.document import paths_of
from imskit.importers.edited.fields import kind_at, why_locked
from imskit.model import Document as Held
from imskit.sources.docx_lines import W
from imskit.sources.docx_regions import regions
from imskit.views.audience import Audience
from imskit.views.printed import printed
from tests.importers.edited.by_libreoffice import LIBREOFFICE, by_libreoffice
from tests.importers.edited.copies import copied, data_of, saved, taken
from tests.importers.edited.shipped import ROOT, Path_, exported, lines_of, one_of_each, opened, reference
from tests.importers.edited.word_edits import (
    EDITS,
    formatted,
    item_added,
    item_removed,
    row_removed,
    text_edited,
)

PARTS = 6


def check_bytes(before: bytes, now: bytes, edit: Any) -> None:
    """Nothing but the lines of what was edited is other."""
    codes = SequenceMatcher(None, lines_of(before), lines_of(now), autojunk=False).get_opcodes()
    kinds = {kind for kind, *_ in codes} - {"equal"}
    if edit in (text_edited, formatted):
        assert sum(j - i for kind, i, j, _, _ in codes if kind != "equal") <= 3
    elif edit is item_added:
        assert kinds <= {"insert"} or b"[" in before
    elif edit in (item_removed, row_removed):
        assert kinds <= {"delete"} or b"[" in before
    else:
        assert sorted(lines_of(before)) == sorted(lines_of(now)) or b"[" in before


def held_at(data: Any, path: Path_) -> Any:
    for step in path:
        data = data[step]
    return data


def put_at(data: Any, path: Path_, value: Any) -> Any:
    found = deepcopy(dict(data))
    here: Any = found
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    return found


def check_one(document: Held, made: Document, edit: Any, chosen: random.Random) -> bool:
    """Make one edit in the copy *made* of *document*, and hold what comes of it against what must; False: it cannot."""
    asked = edit(document, made, chosen)
    if asked is None:
        return False
    path, value = asked
    found = taken(reference(), saved(made), ROOT)
    about = (document.id, edit.__name__, path, found.sayings)
    assert {each.kind for each in found.sayings} <= {"note"}, about
    assert found.files, about
    ((name, data),) = found.files
    now = data_of(data)
    if value is None:
        value = held_at(now, path)
        assert "**" in value, about
    assert now == put_at(document.data, path, value), about
    check_bytes((ROOT / name).read_bytes(), data, edit)
    return True


@pytest.mark.parametrize("part", range(PARTS))
def test_one_edit_in_a_document_of_any_type_is_exactly_that_change(part: int) -> None:
    chosen = random.Random(part)  # noqa: S311 - no secret
    done = 0
    open_ = [
        each
        for each in one_of_each()
        if reference().types[each.type].lifecycle != "sealed" and not each.is_closed
    ]
    for document in open_[part::PARTS]:
        if done == 2:
            break
        # One edit of some types here, all edits of all types in the slow test.
        edits = list(EDITS)
        chosen.shuffle(edits)
        done += any(check_one(document, opened(document.id), edit, chosen) for edit in edits)
    assert done


@pytest.mark.slow
@pytest.mark.parametrize("edit", EDITS)
def test_every_edit_in_a_document_of_every_type_is_exactly_that_change(edit: Any) -> None:
    chosen = random.Random(1)  # noqa: S311 - no secret
    done = [
        check_one(document, opened(document.id), edit, chosen)
        for document in one_of_each(1)
        if reference().types[document.type].lifecycle != "sealed"
    ]
    assert sum(done) > 3


@pytest.mark.slow
@LIBREOFFICE
def test_documents_of_every_type_come_back_from_libreoffice(tmp_path: Path) -> None:
    for document in one_of_each(2):
        (tmp_path / f"{document.id}.docx").write_bytes(exported(document.id))
    out = by_libreoffice(sorted(tmp_path.glob("*.docx")), tmp_path, "docx")
    chosen = random.Random(2)  # noqa: S311 - no secret
    wrong: list[Any] = []
    for document in one_of_each(2):
        data = (out / f"{document.id}.docx").read_bytes()
        untouched = from_docx(reference(), document, document.data, docx.Document(io.BytesIO(data)))
        if untouched.changes or untouched.sayings:
            wrong.append((document.id, untouched.changes, untouched.sayings))
        if reference().types[document.type].lifecycle != "sealed":
            check_one(document, docx.Document(io.BytesIO(data)), chosen.choice(EDITS), chosen)
    assert wrong == []


def words_changed(text: Any) -> None:
    text.text = f"{text.text} and so on"


def part_gone(text: Any) -> None:
    """Take away the paragraph of some words, or the row of a table in which they stand."""
    part = next(text.iterancestors(f"{W}p"))
    if part.getparent().tag == f"{W}tc":
        part = next(part.iterancestors(f"{W}tr"))
    part.getparent().remove(part)


@pytest.mark.parametrize("edit", [words_changed, part_gone])
@pytest.mark.parametrize("part", range(3))
def test_whatever_is_edited_is_a_change_or_is_named(part: int, edit: Any) -> None:
    """No edit is lost: each of the words of a copy, the fixed ones too, is told when it becomes another or goes."""
    chosen = random.Random(part)  # noqa: S311 - no secret
    document = chosen.choice(one_of_each(part))
    paper = printed(reference(), Audience.everybody(), [document], document.id, None)
    data = document_docx(paper)

    def texts(made: Document) -> list[Any]:
        return [each for each in made.element.body.iter(f"{W}t") if (each.text or "").strip()]

    for at in chosen.sample(range(len(texts(docx.Document(io.BytesIO(data))))), 12):
        made = docx.Document(io.BytesIO(data))
        text = texts(made)[at]
        words = text.text
        edit(text)
        found = from_docx(reference(), document, document.data, made)
        assert found.changes or found.sayings, (document.id, words)


@pytest.mark.parametrize("part", range(3))
def test_one_edit_in_any_document_changes_one_value_and_its_lines(part: int) -> None:
    catalog, chosen = reference(), random.Random(part)  # noqa: S311 - no secret
    documents = list(catalog.documents.values())
    chosen.shuffle(documents)
    types: dict[str, Any] = {}
    for document in documents:
        types.setdefault(document.type, document)
    for document in list(types.values())[part::3]:
        info = catalog.types[document.type]
        made = copied(catalog, document.id)
        untouched = from_docx(catalog, document, document.data, made)
        assert (untouched.changes, untouched.sayings) == ((), ()), document.id
        paths = paths_of(info, document.data)
        texts = [
            (region, text)
            for region in regions(made)
            if region.kind in "hvcs" and kind_at(info, paths.get(region.path, ())) in {"text", "line"}
            for element in region.elements[1 if region.kind == "h" else 0 :]
            for text in element.iter(f"{W}t")
            if text.text and text.text.strip()
        ]
        region, text = chosen.choice(texts)
        text.text = f"{text.text.rstrip()} {chosen.choice(['so', '<b>', 'a*b*', 'x_y'])} "
        path = paths[region.path]
        found = taken(catalog, made, ROOT)
        if why_locked(info, document, ".".join(str(each) for each in path if not isinstance(each, int))):
            assert not found.files
            assert found.sayings
            continue
        assert {saying.kind for saying in found.sayings} <= {"note"}, (document.id, path, found.sayings)
        ((name, data),) = found.files
        assert differences(document.data, data_of(data)) == [path]
        before = (ROOT / name).read_bytes()
        assert lines_changed(before, data) <= 1


def differences(one: Any, other: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return [path for key in one for path in differences(one[key], other[key], (*at, key))]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [path for key in range(len(one)) for path in differences(one[key], other[key], (*at, key))]
    return [] if one == other else [at]


def lines_changed(before: bytes, now: bytes) -> int:
    matcher = SequenceMatcher(None, before.splitlines(), now.splitlines(), autojunk=False)
    return sum(end - start for kind, start, end, _, _ in matcher.get_opcodes() if kind != "equal")
