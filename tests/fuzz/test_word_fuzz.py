"""Word files with parts taken out, doubled, moved and misnamed: read, or refused in one sentence."""

from __future__ import annotations

import random
import zipfile
from copy import deepcopy
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.opc.oxml import serialize_part_xml
from docx.oxml.parser import parse_xml

from imskit.importers.accounts import UNACCOUNTED
from imskit.importers.documents.bring import bring
from imskit.problems import CannotGoOn
from imskit.sources.word import read_word
from tests.importers.documents.sources import world
from tests.sources.word_files import image, saved, zipped

_ODD = ("", "-1", "99999999999", "x", "NULL", "\u202e", "0", "../../x", "true")


def whole() -> bytes:
    """A file that holds something of most that a Word file can."""
    document = Document()
    document.add_paragraph("PRO-077 Lamps", style="Title")
    for title in ("Purpose", "Procedure", "Revision history"):
        document.add_heading(title, 1)
        first = document.add_paragraph("First: light it.", style="List Number")
        document.add_paragraph("Second", style="List Bullet 2")
        table = document.add_table(3, 3)
        table.cell(0, 0).merge(table.cell(1, 1)).text = "merged"
        document.add_comment(first.runs, text="Sure?", author="Robin")
    document.add_picture(BytesIO(image()))
    document.sections[0].header.paragraphs[0].text = "PRO-077\tVersion 2"
    return saved(document)


WHOLE = whole()


def broken(seed: int) -> bytes:
    """The file with a few things changed that differ with *seed*."""
    chance = random.Random(seed)  # noqa: S311  chance that comes again, no secret
    with zipfile.ZipFile(BytesIO(WHOLE)) as package:
        entries = {name: package.read(name) for name in package.namelist()}
    names = sorted(name for name in entries if name.endswith((".xml", ".rels")))
    # Most of what can go wrong is in the text itself.
    names += ["word/document.xml"] * len(names)
    for _ in range(chance.randint(1, 6)):
        name = chance.choice(names)
        root: Any = parse_xml(entries[name])
        _change(chance, [each for each in root.iter() if isinstance(each.tag, str)])
        entries[name] = serialize_part_xml(root)
    if chance.random() < 0.1:
        entries.pop(chance.choice(sorted(entries)))
    return zipped(entries)


def _change(chance: random.Random, elements: list[Any]) -> None:
    one, other = chance.choice(elements), chance.choice(elements)
    above = one.getparent()
    match chance.randint(0, 4):
        case 0 if above is not None:
            above.remove(one)
        case 1:
            other.append(deepcopy(one))
        case 2 if one.attrib:
            one.attrib.pop(chance.choice(sorted(one.attrib)))
        case 3 if one.attrib:
            one.attrib[chance.choice(sorted(one.attrib))] = chance.choice(_ODD)
        case _:
            one.tag = other.tag


def _hold(seed: int) -> None:
    try:
        source = read_word(broken(seed), "x.docx")
    except CannotGoOn as stop:
        assert stop.sentence.startswith("x.docx ")  # noqa: PT017  it may also be read
        return
    for draft in bring([source], world()).drafts:
        assert UNACCOUNTED not in [entry.words for entry in draft.account.entries]


@pytest.mark.parametrize("block", range(4))
def test_a_broken_word_file_is_read_or_refused_in_a_sentence(block: int) -> None:
    for seed in range(block * 6, block * 6 + 6):
        _hold(seed)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(100, 140))
def test_many_broken_word_files_are_read_or_refused_in_a_sentence(block: int) -> None:
    for seed in range(block * 25, block * 25 + 25):
        _hold(seed)
