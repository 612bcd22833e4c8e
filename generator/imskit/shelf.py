"""What was read of documents stays at hand by content: the same bytes, held against the same schemas, are read once.

A run that looks at two states of a system reads what is in both of them once, whatever its files were called. Only
documents that are without fault are kept: problems have places, and are worked out anew each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from imskit.assemble import Assembler
from imskit.loaded import Loaded
from imskit.model import Document, TypeInfo
from imskit.problems import Problem
from imskit.schema import Validator, compile_types


class Shape:
    """One set of document types, and the documents that were read by it."""

    def __init__(
        self, types: Mapping[str, TypeInfo], problems: tuple[Problem, ...], contents: dict[str, bytes]
    ) -> None:
        """*problems* are those of the schemas that the *types* come from; *contents* takes the bytes that are read."""
        self.types = types
        self.problems = problems
        self.assembler = Assembler(types)
        self.validators = {name: Validator(info.schema) for name, info in types.items()}
        #: By what git calls the content: the document, and its file.
        self._read: dict[str, tuple[Document, Loaded]] = {}
        self._contents = contents

    def document(self, blob: str, path: str) -> Document | None:
        """The document with the content *blob* as one that lies at *path*; None when it was not read yet."""
        found = self._read.get(blob)
        if found is None:
            return None
        document, loaded = found
        if document.path == path:
            return document
        moved = replace(document, path=path, locate=replace(loaded, path=path).locate)
        if "fingerprint" in vars(document):
            vars(moved)["fingerprint"] = document.fingerprint
        return moved

    def keep(self, blob: str, document: Document, loaded: Loaded) -> None:
        """Keep *document*, in whose file is no fault, for whoever comes upon its content again."""
        self._read.setdefault(blob, (document, loaded))
        self._contents.setdefault(blob, loaded.source)


class Shelf:
    """What one run has read."""

    def __init__(self) -> None:
        self._shapes: dict[str, Shape] = {}
        #: The bytes of documents, by what git calls them.
        self.contents: dict[str, bytes] = {}

    def shape(self, schemas: Mapping[str, bytes], tested: Collection[str]) -> Shape:
        """The types that *schemas* describe, by path; those in *tested* are known to be right."""
        key = _key(schemas, tested)
        if key not in self._shapes:
            self._shapes[key] = Shape(*compile_types(schemas, tested), self.contents)
        return self._shapes[key]


def _key(schemas: Mapping[str, bytes], tested: Iterable[str]) -> str:
    """One digest for all that says which shape documents have."""
    digest = hashlib.sha256()
    for path, data in sorted(schemas.items()):
        digest.update(f"{len(data)} {path}\n".encode("utf-8", "surrogateescape") + data)
    digest.update("\n".join(sorted(tested)).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
