"""Export, edit one thing, import: exactly that changed, in a document of every type of the reference system."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from openpyxl import load_workbook

from imskit.cli.edited import shown_today
from imskit.exporters.document_docx import document_docx
from imskit.exporters.tables.context import TableContext
from imskit.exporters.tables.table_xlsx import tables_xlsx
from imskit.importers.edited.applying import applied
from imskit.importers.edited.copy_of_document import from_docx
from imskit.importers.edited.document import paths_of
from imskit.importers.edited.fields import kind_at, schema_at, why_locked
from imskit.importers.edited.known import Known
from imskit.importers.edited.register import column_fields, edited_register
from imskit.model import Catalog
from imskit.model import Document as Held
from imskit.pipeline import Clock, read
from imskit.sources.docx_lines import W
from imskit.sources.docx_regions import Region, regions
from imskit.sources.edited_workbook import EditedRow, EditedSheet, edited_workbook
from imskit.views.audience import Audience
from imskit.views.fields import kind_of
from imskit.views.printed import printed
from imskit.views.registers import registers
from imskit.views.tables.ground import Ground
from imskit.views.tables.register import register_table
from tests.builders import REFERENCE
from tests.importers.edited.copies import data_of, saved, taken

ROOT = Path(__file__).parents[3]
Path_ = tuple[str | int, ...]
PARTS = 6
#: The pattern of words that stand on one line; any others ask for more.
ONE_LINE = r"^[^\n\r]*$"
LIBREOFFICE = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is no Python package")


@cache
def reference() -> Catalog:
    found = read(ROOT, Clock(REFERENCE)).catalog
    assert found is not None
    return found


@cache
def one_of_each(seed: int = 0) -> tuple[Held, ...]:
    """A document of each type."""
    documents = sorted(reference().documents.values(), key=lambda each: each.id)
    random.Random(seed).shuffle(documents)  # noqa: S311 - no secret
    return tuple({each.type: each for each in documents}.values())


@cache
def exported(name: str) -> bytes:
    catalog = reference()
    paper = printed(catalog, Audience.everybody(), [catalog.documents[name]], name, None, blanks=True)
    return document_docx(paper)


def opened(name: str) -> Document:
    return docx.Document(io.BytesIO(exported(name)))


def fields(document: Held, made: Document) -> Iterator[tuple[Path_, Region]]:
    """The parts of a copy that may be edited, with their fields."""
    info = reference().types[document.type]
    paths = paths_of(info, document.data)
    for region in regions(made):
        path = paths.get(region.path)
        if path is not None and region.kind in "hvcs":
            names = ".".join(str(each) for each in path if not isinstance(each, int))
            if not why_locked(info, document, names):
                yield path, region


def paragraphs(region: Region) -> list[Any]:
    """The paragraphs of a part, its heading left out."""
    elements = region.elements[1 if region.kind == "h" else 0 :]
    found = [p for each in elements for p in ([each] if each.tag == f"{W}p" else each.iter(f"{W}p"))]
    return [each for each in found if "".join(t.text or "" for t in each.iter(f"{W}t")).strip()]


def bare(paragraph: Any) -> Any:
    """A copy of a paragraph without marks."""
    other = deepcopy(paragraph)
    for each in [*other.iter(f"{W}bookmarkStart"), *other.iter(f"{W}bookmarkEnd")]:
        each.getparent().remove(each)
    return other


def words_of(paragraph: Any, words: str) -> None:
    texts = list(paragraph.iter(f"{W}t"))
    texts[0].text = words
    for each in texts[1:]:
        each.text = ""


# Each edit changes a copy, and gives the field that changes and the value that it then has; None where it has nothing
# to change.


def text_edited(document: Held, made: Document, chosen: random.Random) -> tuple[Path_, Any] | None:
    info = reference().types[document.type]
    found = [
        (path, region, p)
        for path, region in fields(document, made)
        if kind_at(info, path) == "line" and schema_at(info, path).get("pattern") in {None, ONE_LINE}
        for p in paragraphs(region)
    ]
    if not found:
        return None
    path, _, paragraph = chosen.choice(found)
    new = f"Other words {chosen.choice(['- so', '<b>', '#1', 'a: b', '“x”'])}"
    words_of(paragraph, new)
    return path, new


def formatted(document: Held, made: Document, chosen: random.Random) -> tuple[Path_, Any] | None:
    info = reference().types[document.type]
    found = [
        (path, run)
        for path, region in fields(document, made)
        if kind_at(info, path) == "text"
        for p in paragraphs(region)
        for run in p.iterchildren(f"{W}r")
        if run.find(f"{W}rPr/{W}b") is None and "".join(t.text or "" for t in run.iter(f"{W}t")).strip()
    ]
    if not found:
        return None
    path, run = chosen.choice(found)
    run.get_or_add_rPr().append(OxmlElement("w:b"))
    return path, None


def _lists(document: Held, made: Document) -> list[tuple[Path_, list[Any], list[Any]]]:
    """Lists of values under headings: the field, what it holds, and its paragraphs."""
    info, known = reference().types[document.type], Known(reference())
    found = []
    for path, region in fields(document, made):
        items = schema_at(info, path).get("items", {})
        if region.kind == "h" and kind_at(info, path) == "list" and "properties" not in items:
            held: Any = document.data
            for step in path:
                held = held.get(step) if isinstance(held, Mapping) else None
            own = paragraphs(region)
            if isinstance(held, list) and len(own) == len(held) and known.takes(kind_of(items)):
                found.append((path, held, own))
    return found


def item_added(document: Held, made: Document, chosen: random.Random) -> tuple[Path_, Any] | None:
    info = reference().types[document.type]
    found = [
        each
        for each in _lists(document, made)
        if kind_of(schema_at(info, each[0])["items"]) in {"line", "text"}
    ]
    if not found:
        return None
    path, held, own = chosen.choice(found)
    at = chosen.randrange(len(own))
    other = bare(own[at])
    words_of(other, "Another one")
    own[at].addnext(other)
    return path, [*held[: at + 1], "Another one", *held[at + 1 :]]


def item_removed(document: Held, made: Document, chosen: random.Random) -> tuple[Path_, Any] | None:
    found = [each for each in _lists(document, made) if len(each[1]) > 2]
    if not found:
        return None
    path, held, own = chosen.choice(found)
    at = chosen.randrange(len(own))
    own[at].getparent().remove(own[at])
    return path, [each for number, each in enumerate(held) if number != at]


def item_moved(document: Held, made: Document, chosen: random.Random) -> tuple[Path_, Any] | None:
    found = [each for each in _lists(document, made) if len(each[1]) > 1]
    if not found:
        return None
    path, held, own = chosen.choice(found)
    own[-1].addnext(own[0])
    return path, [*held[1:], held[0]]


def _tables(document: Held, made: Document) -> list[tuple[Path_, list[Any], Any]]:
    """Lists of groups that stand as a table: the field, what it holds, and the table."""
    info = reference().types[document.type]
    found = []
    for path, region in fields(document, made):
        table = region.elements[0].getnext() if region.kind == "h" else None
        held: Any = document.data
        for step in path:
            held = held.get(step) if isinstance(held, Mapping) else None
        if (
            table is not None
            and table.tag == f"{W}tbl"
            and isinstance(held, list)
            and "properties" in schema_at(info, path).get("items", {})
            and len(list(table.iterchildren(f"{W}tr"))) == len(held) + 1
        ):
            found.append((path, held, table))
    return found


def row_removed(document: Held, made: Document, chosen: random.Random) -> tuple[Path_, Any] | None:
    found = [each for each in _tables(document, made) if len(each[1]) > 1]
    if not found:
        return None
    path, held, table = chosen.choice(found)
    at = chosen.randrange(len(held))
    row = list(table.iterchildren(f"{W}tr"))[at + 1]
    row.getparent().remove(row)
    return path, [each for number, each in enumerate(held) if number != at]


def row_moved(document: Held, made: Document, chosen: random.Random) -> tuple[Path_, Any] | None:
    found = [each for each in _tables(document, made) if len(each[1]) > 1]
    if not found:
        return None
    path, held, table = chosen.choice(found)
    rows = list(table.iterchildren(f"{W}tr"))
    rows[-1].addnext(rows[1])
    return path, [*held[1:], held[0]]


EDITS = (text_edited, formatted, item_added, item_removed, item_moved, row_removed, row_moved)


def lines_of(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


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


def by_libreoffice(folder: Path, form: str) -> Path:
    """The folder with the files of *folder*, opened and saved by LibreOffice."""
    out = folder / "saved"
    files = sorted(folder.glob(f"*.{form}"))
    command = [
        "soffice",
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        form,
    ]
    subprocess.run(
        [*command, "--outdir", str(out), *map(str, files)], check=True, capture_output=True, timeout=550
    )
    return out


@pytest.mark.slow
@LIBREOFFICE
def test_documents_of_every_type_come_back_from_libreoffice(tmp_path: Path) -> None:
    for document in one_of_each(2):
        (tmp_path / f"{document.id}.docx").write_bytes(exported(document.id))
    out = by_libreoffice(tmp_path, "docx")
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


#: What is typed into a cell of a kind, and what the document then holds.
TYPED: Mapping[str, tuple[Any, Any]] = {
    "line": ("=Other: words", "=Other: words"),
    "text": ("Other *words*.", "Other *words*."),
    "day": ("2026-11-30", "2026-11-30"),
    "period": ("7 months", "P7M"),
    "number": ("41", "41"),
    "money": ("EUR 4100", {"amount": "4100", "currency": "EUR"}),
    "flag": ("Yes", True),
}


@cache
def workbook() -> bytes:
    """The workbook of all registers."""
    catalog, everybody = reference(), Audience.everybody()
    ground = Ground(catalog, everybody, catalog)
    tables = [register_table(ground, each.type) for each in registers(catalog, everybody)]
    context = TableContext("Lumen", catalog.today, "", "0")
    return tables_xlsx("Registers", tables, context)


def cells_of(sheet: EditedSheet, chosen: random.Random) -> Iterator[tuple[EditedRow, str, Path_, Any, Any]]:
    """For each column of *sheet* that can be edited a row, the field, and what to type with what it means."""
    info = reference().types[sheet.type]
    for key in sheet.keys:
        dotted = column_fields(info).get(key, "")
        path = tuple(dotted.split("."))
        kind = kind_at(info, path)
        rows = [
            row
            for row in sheet.rows
            if row.id in reference().documents and not why_locked(info, reference().documents[row.id], dotted)
        ]
        gathered = any("items" in schema_at(info, path[:at]) for at in range(len(path)))
        words = schema_at(info, path).get("enum")
        if not rows or gathered or (kind not in TYPED and not words) or "pattern" in schema_at(info, path):
            continue
        row = chosen.choice(rows)
        held: Any = reference().documents[row.id].data
        for step in path:
            held = held.get(step) if isinstance(held, Mapping) else None
        typed, meant = (words[0], words[0]) if words else TYPED[kind]
        if kind == "number" and schema_at(info, path).get("type") == "integer":
            meant = 41
        if held != meant:
            yield row, key, path, typed, meant


@pytest.mark.parametrize("part", range(PARTS))
def test_one_cell_of_the_register_of_any_type_is_exactly_that_change(part: int) -> None:
    chosen = random.Random(part)  # noqa: S311 - no secret
    done = 0
    for sheet in all_sheets()[part::PARTS]:
        for row, key, path, typed, meant in cells_of(sheet, chosen):
            edited_row = replace(row, cells={**row.cells, key: typed})
            one = replace(sheet, rows=tuple(edited_row if each is row else each for each in sheet.rows))
            outcome = applied(reference(), edited_register(reference(), one, shown(sheet.type)), bytes_at)
            refused = [each.words for each in outcome.sayings if "does not fit" in each.words]
            if refused:
                # What no document of the type may say, in this state or beside what else it says.
                assert not outcome.files
                continue
            about = (row.id, path, typed, [each for each in outcome.sayings if each.kind != "note"])
            assert [each.field for each in outcome.changes] == [".".join(map(str, path))], about
            ((name, data),) = outcome.files
            assert data_of(data) == with_value(reference().documents[row.id].data, path, meant), about
            codes = SequenceMatcher(
                None, lines_of(bytes_at(name)), lines_of(data), autojunk=False
            ).get_opcodes()
            assert len([kind for kind, *_ in codes if kind != "equal"]) == 1, about
            done += 1
    assert done


def with_value(data: Any, path: Path_, value: Any) -> Any:
    found = deepcopy(dict(data))
    here = found
    for step in path[:-1]:
        here = here.setdefault(step, {})
    here[path[-1]] = value
    return found


def bytes_at(path: str) -> bytes:
    return (ROOT / path).read_bytes()


@cache
def all_sheets() -> tuple[EditedSheet, ...]:
    return edited_workbook(workbook(), "registers.xlsx")


@cache
def shown(name: str) -> Mapping[str, Mapping[str, str]]:
    return shown_today(reference(), name)


def test_registers_that_nobody_edited_change_nothing() -> None:
    for sheet in all_sheets():
        outcome = edited_register(reference(), sheet, shown(sheet.type))
        assert (outcome.changes, outcome.sayings, outcome.rows) == ((), (), ()), sheet.type


@pytest.mark.slow
@LIBREOFFICE
def test_registers_of_every_type_come_back_from_libreoffice(tmp_path: Path) -> None:
    (tmp_path / "registers.xlsx").write_bytes(workbook())
    file = by_libreoffice(tmp_path, "xlsx") / "registers.xlsx"
    sheets = edited_workbook(file.read_bytes(), "registers.xlsx")
    assert [each.type for each in sheets] == [each.type for each in all_sheets()]
    for sheet in sheets:
        outcome = edited_register(reference(), sheet, shown(sheet.type))
        assert (outcome.changes, outcome.sayings, outcome.rows) == ((), (), ()), sheet.type
    book = load_workbook(file)
    policies = next(each for each in book.worksheets if each.title == "Policies")
    policies["B2"].value = "Another title"
    book.save(file)
    sheet = next(each for each in edited_workbook(file.read_bytes(), "x") if each.type == "policy")
    assert [each.after for each in edited_register(reference(), sheet, shown("policy")).changes] == [
        "Another title"
    ]
