"""Files that somebody brings in, whole and broken: no word is lost, nothing is raised, and the answer comes soon.

`pytest -m slow tests/fuzz` takes the long run; IMSKIT_FUZZ_SEED and IMSKIT_FUZZ_RUNS set where it begins and how
long it goes.
"""

from __future__ import annotations

import os
import random
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest

from imskit.importers.accounts import UNACCOUNTED
from imskit.importers.documents.bring import Brought, bring
from imskit.importers.documents.drafts import Draft
from imskit.load import load
from imskit.loaded import Loaded
from imskit.problems import CannotGoOn
from imskit.schema import Validator
from imskit.sources.comma_separated import read_comma_separated
from imskit.sources.markdown import read_markdown
from imskit.sources.pieces import Source
from imskit.sources.sheets import read_workbook
from imskit.sources.word import read_word
from tests.fuzz.word_bodies import Maker
from tests.importers.documents.sources import world
from tests.sources.word_files import zipped

#: Of the processor, since the machine has other work; what hangs takes longer by far.
SECONDS = 10
KINDS = (
    None,
    None,
    None,
    "procedure",
    "policy",
    "process",
    "scope",
    "objective",
    "risk",
    "strategy",
    "resource-plan",
)
_WORD = re.compile(r"q\d+z")
_XML = re.compile(rb"</?[a-z]+:[A-Za-z]+[^>]*>")


def chance_of(seed: object) -> random.Random:
    """Chance that comes again."""
    return random.Random(str(seed))  # noqa: S311  no secret


# Whole files


def told(draft: Draft) -> str:
    """All that a reader is told of a source: the draft, and what its report says of what is not in there."""
    loaded = load(draft.text.encode(), "draft")
    assert isinstance(loaded, Loaded), loaded
    assert Validator(world().types[draft.type].schema).problems(loaded.data, loaded) == []
    pieces = draft.source.pieces
    out = [pieces[entry.piece] for entry in draft.account.entries if entry.fate != "carried"]
    return "\n".join(
        [
            *_values(loaded.data),
            *(f"{piece.text} {' '.join(cell for row in piece.rows for cell in row)}" for piece in out),
            *(piece.text for piece in pieces if piece.kind in ("comment", "inserted", "deleted")),
        ]
    )


def _values(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for value in data.values():
            yield from _values(value)
    elif isinstance(data, list):
        for value in data:
            yield from _values(value)
    else:
        yield str(data)


def no_word_is_lost(seed: object) -> None:
    """A file of all that people use: each of its words stands in the draft or in the report."""
    maker = Maker(chance_of(seed))
    data = maker.file()
    source = read_word(data, "x.docx")
    held = " ".join(f"{piece.text} {piece.rows} {piece.name}" for piece in source.pieces)
    assert not sorted(maker.words - set(_WORD.findall(held))), "not read"
    kind = maker.chance.choice(KINDS)
    brought = bring([source], world(), kind)
    assert not brought.refused
    (draft,) = brought.drafts
    assert len(draft.account.entries) == len(source.pieces)
    assert UNACCOUNTED not in [entry.words for entry in draft.account.entries]
    assert not sorted(maker.words - set(_WORD.findall(told(draft)))), "read and lost"
    assert bring([read_word(data, "x.docx")], world(), kind).drafts[0].text == draft.text


def each(seeds: range, law: Callable[[object], None]) -> None:
    """Hold *law* for each of *seeds*; a failure names its own."""
    for seed in seeds:
        try:
            law(seed)
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise


def test_no_word_of_a_word_file_is_lost() -> None:
    each(range(25), no_word_is_lost)


@pytest.mark.slow
def test_no_word_of_many_word_files_is_lost() -> None:
    each(_many(2), no_word_is_lost)


def _many(share: int) -> range:
    seed, runs = (
        int(os.environ.get("IMSKIT_FUZZ_SEED", "1000")),
        int(os.environ.get("IMSKIT_FUZZ_RUNS", "100")),
    )
    return range(seed, seed + runs * share)


# Broken files


def broken_zip(chance: random.Random, data: bytes) -> bytes:
    """*data*, a zip file, with a part damaged, taken out, misnamed or cut."""
    if chance.random() < 0.3:
        return broken(chance, data)
    with zipfile.ZipFile(BytesIO(data)) as package:
        entries = {name: package.read(name) for name in package.namelist()}
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(sorted(entries))
        match chance.randrange(8):
            case 0:
                del entries[name]
            case 1:
                entries[chance.choice(("../../x", "word/a\nb.xml", "/etc/x", f"{name}.bin"))] = entries.pop(
                    name
                )
            case 2:
                entries[name] = broken(chance, entries[name])
            case _:
                entries[name] = with_other_elements(chance, entries[name])
        if not entries:
            break
    return zipped(entries)


def with_other_elements(chance: random.Random, part: bytes) -> bytes:
    """*part*, XML, with tags dropped, doubled, swapped or renamed; it may be no XML any more."""
    tags = [found.span() for found in _XML.finditer(part)]
    if not tags:
        return broken(chance, part)
    (begin, end), (other, after) = chance.choice(tags), chance.choice(tags)
    match chance.randrange(4):
        case 0:
            return part[:begin] + part[end:]
        case 1:
            return part[:begin] + part[other:after] + part[begin:]
        case 2:
            # An element with all that is in it, as far as it closes in the same way.
            name = part[begin + 1 : end].split(b" ")[0].rstrip(b"/>")
            close = part.find(b"</" + name + b">", end)
            cut = part[begin : close + len(name) + 3] if close > 0 else part[begin:end]
            return part.replace(cut, b"", 1) if chance.random() < 0.5 else part.replace(cut, cut * 2, 1)
        case _:
            one = part[begin:end].strip(b"</>").split(b" ")[0]
            two = part[other:after].strip(b"</>").split(b" ")[0]
            return re.sub(rb"(</?)" + re.escape(one) + rb"\b", rb"\1" + two, part)


def broken(chance: random.Random, data: bytes) -> bytes:
    """*data* with bytes flipped, taken out or doubled, or cut off."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 10))):
        at, length = chance.randrange(len(changed) + 1), chance.randrange(1, 40)
        match chance.randrange(5):
            case 0:
                del changed[at : at + length]
            case 1:
                changed[at:at] = changed[at : at + length] * chance.choice((1, 1, 50))
            case 2:
                del changed[at:]
            case _:
                changed[at : at + 1] = bytes([chance.randrange(256)])
    return bytes(changed)


def read_or_refused(read: Callable[[bytes, str], Source], data: bytes, *, into_drafts: bool) -> None:
    """*data* is read, twice alike, and accounted for; or refused in one sentence that names it."""
    began = time.process_time()
    try:
        source = read(data, "x.bin")
    except CannotGoOn as stop:
        stopped = stop.sentence
    else:
        stopped = ""
    assert time.process_time() - began < SECONDS
    if stopped:
        assert stopped.isprintable()
        assert "x.bin" in stopped
        return
    assert read(data, "x.bin") == source
    brought = bring([source], world()) if into_drafts else Brought((), ())
    assert time.process_time() - began < SECONDS
    for draft in brought.drafts:
        assert UNACCOUNTED not in [entry.words for entry in draft.account.entries]
        assert isinstance(load(draft.text.encode(), "draft"), Loaded)


def word_breaks(seed: object) -> None:
    chance = chance_of(seed)
    read_or_refused(read_word, broken_zip(chance, Maker(chance).file()), into_drafts=True)


def workbook_breaks(seed: object) -> None:
    chance = chance_of(seed)
    read_or_refused(read_workbook, broken_zip(chance, _book(chance)), into_drafts=False)


def csv_breaks(seed: object) -> None:
    chance = chance_of(seed)
    cells = ("id", "=1+1", '"a\nb"', "ü", "2026-01-02", '"', "sep=;", "'", "\0", "", "x" * 300)
    lines = "\r\n".join(
        chance.choice(",;\t|").join(chance.choice(cells) for _ in range(chance.randint(0, 6)))
        for _ in range(12)
    )
    data = lines.encode(chance.choice(("utf-8", "utf-8-sig", "utf-16", "cp1252")), "replace")
    read_or_refused(read_comma_separated, broken(chance, data), into_drafts=False)


def markdown_breaks(seed: object) -> None:
    chance = chance_of(seed)
    bits = (
        "---\n", "a: &a [x]\n", "b: *a\n", "+++\n", "t = 1\n", "{\n", "}\n", "# T\n", "## Scope\n", "- x\n", "  1. y\n",
        "| a | b |\n|---|---|\n| c | d |\n", "```\n", "> q\n", "<div>\n", "<!-- c -->\n", "![i](../../x)\n", "[^1]\n",
        "[^1]: n\n", "text\n", "\n", "\t", "***\n", "[a]: b\n", "\u2028", "\u202e",
    )  # fmt: skip
    data = "".join(chance.choice(bits) for _ in range(chance.randint(1, 40))).encode()
    read_or_refused(read_markdown, broken(chance, data) if chance.random() < 0.5 else data, into_drafts=True)


def _book(chance: random.Random) -> bytes:
    import xlsxwriter

    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    for _ in range(chance.randint(1, 3)):
        sheet = book.add_worksheet()
        for row in range(chance.randint(1, 8)):
            for column in range(chance.randint(1, 5)):
                sheet.write(
                    row, column, chance.choice(("id", "=1+1", 3.5, "=cmd|' /C calc'!A0", "ü", "x\ny", True))
                )
        sheet.merge_range(9, 0, 10, 2, "merged")
        sheet.write_comment(0, 0, "note")
    book.close()
    return held.getvalue()


BREAKS = (word_breaks, workbook_breaks, csv_breaks, markdown_breaks)


@pytest.mark.parametrize("breaks", BREAKS)
def test_a_broken_file_is_read_or_refused(breaks: Callable[[object], None]) -> None:
    each(range(30), breaks)


@pytest.mark.slow
@pytest.mark.parametrize("breaks", BREAKS)
def test_many_broken_files_are_read_or_refused(breaks: Callable[[object], None]) -> None:
    each(_many(10), breaks)
