"""Reads the files of documents, some dozens at a time: taken apart, held against their schemas, put together.

Each of the three steps is done for all of them before the next: its code and its tables then stay in the processor's
caches, which halves what schemas take and spares a quarter of the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from imskit.blobs import blob_id
from imskit.easily_missed import easily_missed
from imskit.ledger import Failed
from imskit.load import load
from imskit.loaded import Loaded
from imskit.migrations import fitting, written
from imskit.model import Document
from imskit.problems import Place, Problem, nearest
from imskit.shelf import Shape
from imskit.tree import Tree
from imskit.values import dataclass

#: So many are read together: what they hold is some 1.5 MB.
_TOGETHER = 64


@dataclass(frozen=True, slots=True)
class _Shaped:
    """A file that fits its schema and is no document yet."""

    loaded: Loaded
    #: What git calls its content, where that was worked out.
    blob: str | None
    #: Whether something in it is easily missed, which is told each time anew.
    has_missed: bool


class DocumentReader:
    """Reads the files of documents of one tree."""

    def __init__(
        self,
        tree: Tree,
        shape: Shape,
        failed_types: Collection[str],
        told: dict[str, tuple[Problem, ...]],
    ) -> None:
        """What is wrong with a file goes to *told*, by path; types of *failed_types* have a schema that is wrong."""
        self._tree = tree
        self._shape = shape
        self._failed_types = failed_types
        self._told = told
        #: Whether a document may have been read before, in this run or an earlier one.
        self.may_be_known = True

    def read(self, paths: Sequence[str]) -> Iterator[tuple[str, Document | Failed]]:
        """The document in each of the files at *paths*, in their order, or that it failed.

        Raises CannotGoOn: a file cannot be read any more.
        """
        for begin in range(0, len(paths), _TOGETHER):
            together = paths[begin : begin + _TOGETHER]
            taken_apart = [(path, *self._taken_apart(path)) for path in together]
            shaped = [(path, self._held(path, blob, found)) for path, blob, found in taken_apart]
            for path, each in shaped:
                yield path, self._assembled(path, each) if isinstance(each, _Shaped) else each

    def _taken_apart(self, path: str) -> tuple[str | None, Document | Loaded | Problem]:
        """What git calls the content of the file at *path*, where that is asked, and what is in it."""
        data = self._tree.read(path)
        blob = self._tree.blobs.get(path) or (blob_id(data) if self.may_be_known else None)
        known = self._shape.document(blob, path, data) if blob is not None else None
        return blob, known if known is not None else load(data, path)

    def _held(
        self, path: str, blob: str | None, found: Document | Loaded | Problem
    ) -> Document | _Shaped | Failed:
        """What was *found* at *path*, held against its schema."""
        if isinstance(found, Document):
            return found
        if isinstance(found, Problem):
            self._told[path] = (found,)
            return Failed("", Place(path))
        loaded = found
        missed = tuple(easily_missed(loaded))
        waits = self._waits_for_its_schema(loaded.data)
        shaped, faults = (loaded, []) if waits else self._shaped(loaded)
        if missed or faults:
            self._told[path] = (*missed, *faults)
        if waits or faults:
            name = loaded.data.get("id") if isinstance(loaded.data, dict) else None
            return Failed(name, loaded.locate(("id",))) if isinstance(name, str) else Failed("", Place(path))
        return _Shaped(shaped, blob, bool(missed))

    def _assembled(self, path: str, shaped: _Shaped) -> Document:
        loaded = shaped.loaded
        as_written = written(loaded)
        unchanged = as_written is loaded.data
        document = self._shape.assembler.document(
            loaded.data, path, loaded.locate, as_written, source=loaded.source if unchanged else None
        )
        if unchanged and not shaped.has_missed:
            self._shape.keep(shaped.blob, document, loaded)
        return document

    def _waits_for_its_schema(self, data: Any) -> bool:
        """Whether the schema of a document is there and wrong: that is told once, at the schema."""
        name = data.get("type") if isinstance(data, dict) else None
        return isinstance(name, str) and name in self._failed_types

    def _shaped(self, loaded: Loaded) -> tuple[Loaded, list[Problem]]:
        """The document in *loaded* as its type's schema knows it, and what does not fit that."""
        found = self._untyped(loaded)
        if found:
            return loaded, found
        name = loaded.data["type"]
        return fitting(loaded, name, self._shape.validators[name])

    def _untyped(self, loaded: Loaded) -> list[Problem]:
        """Why there is no schema for what *loaded* holds."""
        data, validators = loaded.data, self._shape.validators
        if not isinstance(data, dict):
            what, mend = "a single value", "begin with id: and type:"
            if isinstance(data, list):
                what, mend = "a list", f"take the hyphens out; {mend}"
            return [
                Problem(
                    loaded.locate(()),
                    "wrong-type",
                    f"The file is {what}, and a document is a group of fields",
                    mend,
                )
            ]
        name = data.get("type")
        if "type" not in data:
            return [
                Problem(
                    loaded.locate(()),
                    "missing-field",
                    "Type (type) is missing",
                    "add type: with the name of a document type, such as policy; imskit new lists them",
                )
            ]
        if not isinstance(name, str) or name not in validators:
            mend = nearest(str(name), self._shape.types, "imskit new lists the types that there are")
            return [
                Problem(loaded.locate(("type",)), "not-allowed", f"There is no document type {name}", mend)
            ]
        return []
