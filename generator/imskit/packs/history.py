"""What documents said before, with the bytes that the history holds of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from imskit.earlier import EarlierVersions
from imskit.git import read_blobs
from imskit.model import Document


@dataclass(frozen=True, slots=True)
class Content:
    """One content of a document that the branch held, and its bytes."""

    document: Document
    data: bytes


def contents_of(
    root: Path, history: EarlierVersions, documents: Sequence[Document]
) -> Mapping[str, Sequence[Content]]:
    """Every content that the branch held of *documents*, by id, the newest first.

    Raises CannotGoOn where git cannot read the history.
    """
    texts = history.texts(documents).texts
    blobs = list(dict.fromkeys(text.blob for found in texts.values() for text in found))
    data = dict(zip(blobs, read_blobs(root, blobs), strict=True))
    return {
        name: [Content(text.document, data[text.blob]) for text in found] for name, found in texts.items()
    }
