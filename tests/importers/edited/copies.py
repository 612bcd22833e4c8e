"""Copies of documents for a word processor, made, edited and read back as the command does."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.text.paragraph import Paragraph

from imskit.exporters.document_docx import document_docx
from imskit.importers.edited.applying import applied
from imskit.importers.edited.copy_of_document import document_of, from_docx
from imskit.importers.edited.outcome import Outcome
from imskit.load import load
from imskit.model import Catalog
from imskit.problems import Problem
from imskit.sources.docx_lines import W
from imskit.views.audience import Audience
from imskit.views.printed import printed

Edit = Callable[[Document], None]


def copied(catalog: Catalog, name: str, *, blanks: bool = False) -> Document:
    """The copy of a document, opened."""
    everybody = Audience.everybody()
    paper = printed(catalog, everybody, [catalog.documents[name]], name, None, blanks=blanks)
    return docx.Document(io.BytesIO(document_docx(paper)))


def saved(made: Document) -> Document:
    """*made*, saved and opened again."""
    stream = io.BytesIO()
    made.save(stream)
    return docx.Document(io.BytesIO(stream.getvalue()))


def taken(catalog: Catalog, made: Document, root: Path, base: Mapping[str, Any] | None = None) -> Outcome:
    """What the copy *made* of something asks for, with the new bytes."""
    document, _ = document_of(catalog, made, "x.docx")
    found = from_docx(catalog, document, base or document.data, made)
    return applied(catalog, found, lambda path: (root / path).read_bytes())


def data_of(data: bytes) -> Any:
    """*data* of a file, loaded."""
    found = load(data, "x.yaml")
    assert not isinstance(found, Problem)
    return found.data


def paragraph(made: Document, words: str) -> Any:
    """The first paragraph, in a table or out of one, that says *words*."""
    everywhere = [*made.paragraphs, *(p for t in made.tables for c in t._cells for p in c.paragraphs)]
    return next(each for each in everywhere if each.text == words)


def beside(made: Document, title: str) -> Any:
    """The cell to the right of the one that begins with *title*."""
    return next(
        row.cells[1]
        for table in made.tables
        for row in table.rows
        if len(row.cells) > 1 and row.cells[0].text.split("\n")[0] == title
    )


def table_below(made: Document, title: str) -> Any:
    """The first table below the heading *title*."""
    return next(each for each in made.tables if each._tbl.getprevious() is paragraph(made, title)._p)


def below(made: Document, words: str, new: str) -> None:
    """Put a paragraph like that with these *words* below it."""
    own = paragraph(made, words)
    other = deepcopy(own._p)
    for mark in [*other.iter(f"{W}bookmarkStart"), *other.iter(f"{W}bookmarkEnd")]:
        mark.getparent().remove(mark)
    own._p.addnext(other)
    Paragraph(other, own._parent).runs[0].text = new


def gone(*paragraphs: Any) -> None:
    """Take paragraphs away."""
    for each in paragraphs:
        each._p.getparent().remove(each._p)
