"""What was read of documents stays at hand by content: the same bytes, held against the same schemas, are read once.

A run that looks at two states of a system reads what is in both of them once, whatever its files were called; what
earlier runs read is asked of `imskit.kept_readings`. Only documents without fault stay at hand: problems have places,
and are worked out anew each time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imskit.assemble import Assembler
from imskit.blobs import blob_id
from imskit.loaded import Loaded
from imskit.model import Document, TypeInfo
from imskit.problems import Problem
from imskit.schema import Validator, compile_types
from imskit.tree import Tree
from imskit.working_folder import working_tree

# What is kept on disk is loaded where there are documents enough: a small system starts without.
if TYPE_CHECKING:
    from imskit.kept_readings import Kept, KeptReadings

#: With fewer documents than this nothing is asked and nothing is kept: reading them takes a moment.
LEAST: Final = 64


class Shape:
    """One set of document types, and the documents that were read by it."""

    def __init__(
        self, key: str, types: Mapping[str, TypeInfo], problems: tuple[Problem, ...], shelf: Shelf
    ) -> None:
        """*key* is the digest of the schemas that the *types* come from, *problems* are what is wrong with them."""
        self.key = key
        self.types = types
        self.problems = problems
        self.assembler = Assembler(types)
        self.validators = {name: Validator(info.schema) for name, info in types.items()}
        self._shelf = shelf
        #: By what git calls the content: the document, and its file.
        self._read: dict[str, tuple[Document, Loaded]] = {}
        #: Those of which that was not worked out yet: a run that keeps nothing and reads once never needs it.
        self._unnamed: list[tuple[Document, Loaded]] = []
        #: What earlier runs kept; None before it was asked for.
        self._kept: Mapping[str, Kept] | None = None
        #: What this run has put there.
        self._added: set[str] = set()

    @property
    def holds_any(self) -> bool:
        """Whether any document was read by it, now or in an earlier run."""
        return bool(self._read or self._unnamed or self._kept)

    def document(self, blob: str, path: str, source: bytes | None = None) -> Document | None:
        """The document with the content *blob* as one that lies at *path*; None when it was not read yet.

        What an earlier run read needs its *source*, the bytes, since places are counted in them.
        """
        self.name_all()
        found = self._read.get(blob)
        if found is None:
            return self._from_earlier_run(blob, path, source) if source is not None and self._kept else None
        document, loaded = found
        if document.path == path:
            return document
        moved = replace(document, path=path, locate=replace(loaded, path=path).locate)
        vars(moved)["_blob"] = blob
        if "fingerprint" in vars(document):
            vars(moved)["fingerprint"] = document.fingerprint
        return moved

    def keep(self, blob: str | None, document: Document, loaded: Loaded) -> None:
        """Keep *document*, in whose file is no fault, for whoever comes upon its content again.

        *blob* is what git calls that; None where it was not worked out.
        """
        if blob is None:
            self._unnamed.append((document, loaded))
            return
        # Kept in the document, which never changes, as a cached property is.
        vars(document)["_blob"] = blob
        self._read.setdefault(blob, (document, loaded))
        self._shelf.named.setdefault(blob, loaded.source)

    def name_all(self) -> None:
        """Work out what git calls the contents that are kept without."""
        waiting, self._unnamed = self._unnamed, []
        for document, loaded in waiting:
            self.keep(blob_id(loaded.source), document, loaded)

    def expect(self, documents: int) -> None:
        """Get ready for so many *documents*: for few it is not worth while to ask what earlier runs kept."""
        if self._kept is None and documents >= LEAST:
            readings = self._shelf.readings
            self._kept = readings.read(self.key) if readings is not None else {}

    def put_away(self) -> None:
        """Keep for later runs what is new, where that is much."""
        if len(self._read) + len(self._unnamed) < LEAST or (readings := self._shelf.readings) is None:
            return
        self.name_all()
        known = self._kept or {}
        new = [blob for blob in self._read if blob not in known and blob not in self._added]
        if len(new) < LEAST:
            return
        added = {blob: _kept(*self._read[blob]) for blob in new}
        readings.add(self.key, added, lambda: list(self._read))
        self._added |= added.keys()

    def _from_earlier_run(self, blob: str, path: str, source: bytes) -> Document | None:
        kept = self._kept.get(blob) if self._kept else None
        if kept is None:
            return None
        from imskit.kept_marks import marked

        loaded = Loaded(path, kept.data, source, kept.slots)
        document = self.assembler.document(
            kept.data, path, loaded.locate, known=marked(kept.marks), source=source
        )
        if kept.fingerprint is not None:
            vars(document)["fingerprint"] = kept.fingerprint
        self.keep(blob, document, loaded)
        return document


def _kept(document: Document, loaded: Loaded) -> Kept:
    from imskit.kept_marks import plain
    from imskit.kept_readings import Kept

    # Whether a controlled document is approved is asked in every run, and so is its fingerprint.
    known = document.fingerprint if document.lifecycle == "controlled" else None
    return Kept(document.data, loaded.slots, plain(document), known)


class Shelf:
    """What one run has read."""

    def __init__(
        self,
        kept: Callable[[], KeptReadings | None] = lambda: None,
        folder: Callable[[Path], Tree] = working_tree,
    ) -> None:
        """*kept* gives what earlier runs have read; None where that is not asked for.

        *folder* gives the files of a working folder: whoever has looked at them already need not do so again.
        """
        self._kept = kept
        self.folder = folder
        #: The bytes of documents of which that is known, by what git calls them.
        self.named: dict[str, bytes] = {}
        self._shapes: dict[str, Shape] = {}

    @property
    def contents(self) -> Mapping[str, bytes]:
        """The bytes of documents, by what git calls them."""
        for shape in self._shapes.values():
            shape.name_all()
        return self.named

    @cached_property
    def readings(self) -> KeptReadings | None:
        """What earlier runs have read."""
        return self._kept()

    def shape(self, schemas: Mapping[str, bytes], tested: Collection[str]) -> Shape:
        """The types that *schemas* describe, by path; those in *tested* are known to be right."""
        key = _key(schemas, tested)
        if key not in self._shapes:
            self._shapes[key] = Shape(key, *compile_types(schemas, tested), self)
        return self._shapes[key]

    def shape_again(self, key: str, types: Mapping[str, TypeInfo]) -> Shape:
        """The shape with this *key* and these *types*, which an earlier run has made already."""
        return self._shapes.setdefault(key, Shape(key, types, (), self))

    def put_away(self) -> None:
        """Keep what is new for later runs."""
        for shape in self._shapes.values():
            shape.put_away()


def _key(schemas: Mapping[str, bytes], tested: Iterable[str]) -> str:
    """One digest for all that says which shape documents have."""
    digest = hashlib.sha256()
    for path, data in sorted(schemas.items()):
        digest.update(f"{len(data)} {path}\n".encode("utf-8", "surrogateescape") + data)
    digest.update("\n".join(sorted(tested)).encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
