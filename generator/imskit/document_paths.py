"""Which files of a system hold a document, by where they lie."""

from __future__ import annotations

from typing import Final

from imskit import audiences
from imskit.path_rules import EVIDENCE
from imskit.project import MARKER

#: What imskit init and upgrade have laid, for the next upgrade; nothing of it is part of the system.
STARTER: Final = "ims/starter.yaml"
#: How imskit import reads what others wrote, and what it remembers of that; no part of the system either.
MAPPING: Final = "ims/import-mapping.yaml"
IMPORTS: Final = "ims/imports/"
#: What paths of files begin with that hold no document: people.yaml and the files of names beside it too.
NO_DOCUMENTS: Final = (
    "ims/people.",
    STARTER,
    MAPPING,
    IMPORTS,
    audiences.PATH,
    "ims/standards/",
    EVIDENCE,
)


def is_document(path: str) -> bool:
    """Whether the file at *path* is read as a document."""
    return path.endswith(".yaml") and path != MARKER and lies_among_documents(path)


def lies_among_documents(path: str) -> bool:
    """Whether the file at *path* lies where documents lie."""
    return path.startswith("ims/") and not path.startswith(NO_DOCUMENTS)
