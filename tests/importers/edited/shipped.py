"""The reference system: a document of each type, its copies for a word processor, the bytes of its files."""

from __future__ import annotations

import io
import random
from functools import cache
from pathlib import Path

import docx
from docx.document import Document

from imskit.exporters.document_docx import document_docx
from imskit.model import Catalog
from imskit.model import Document as Held
from imskit.pipeline import Clock, read
from imskit.views.audience import Audience
from imskit.views.printed import printed
from tests.builders import REFERENCE

ROOT = Path(__file__).parents[3]
Path_ = tuple[str | int, ...]


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


def lines_of(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def bytes_at(path: str) -> bytes:
    return (ROOT / path).read_bytes()
