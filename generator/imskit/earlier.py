"""Earlier versions of documents, from the history of the branch at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from imskit.assemble import Assembler
from imskit.commits import is_shallow
from imskit.git import read_blobs
from imskit.held import Held, held
from imskit.load import load
from imskit.loaded import Loaded
from imskit.model import Document, TypeInfo
from imskit.names import ids_in_name
from imskit.schema import Validator

#: With more documents than this to look for, all of ims/ is asked for: a command line has an end.
_MANY = 200


@dataclass(frozen=True, slots=True)
class Content:
    """One content of a document that the branch held, and the bytes and the commit that it came with."""

    document: Document
    data: bytes
    held: Held


class EarlierVersions:
    """Finds what documents were before, in one pass over the history for as many as are asked for."""

    def __init__(self, root: Path, commit: str, types: Mapping[str, TypeInfo]) -> None:
        """*commit* ends the history that is looked at."""
        self._root = root
        self._commit = commit
        self._reader = ContentReader(types)

    def of(self, documents: Sequence[Document]) -> Mapping[str, Sequence[Document]]:
        """Every content that the branch held of *documents*, by id, the newest first.

        A document is known by its id, whatever its file was called. What cannot be read by the schemas of now
        is left out. Raises CannotGoOn where git cannot read the history.
        """
        return {
            name: tuple(content.document for content in found)
            for name, found in self.contents(documents).items()
        }

    def contents(self, documents: Sequence[Document]) -> Mapping[str, Sequence[Content]]:
        """The same as `of`, each with its bytes and its commit. Raises as `of` does."""
        wanted = {document.id: document for document in documents}
        if not wanted:
            return {}
        patterns = ["ims/"] if len(wanted) > _MANY else [f"ims/*{name}*" for name in wanted]
        entries = [
            entry
            for entry in held(self._root, self._commit, patterns)
            if entry.blob is not None
            and entry.path.endswith(".yaml")
            and wanted.keys() & set(ids_in_name(entry.path))
        ]
        found: dict[str, list[Content]] = {}
        for content in self._read(entries):
            name = content.document.id
            if name in wanted and content.document.type == wanted[name].type:
                found.setdefault(name, []).append(content)
        return found

    def whole(self) -> bool:
        """Whether the history reaches back to its beginning; false in a shallow clone."""
        return not is_shallow(self._root)

    def _read(self, entries: Sequence[Held]) -> Iterator[Content]:
        blobs = list(dict.fromkeys(entry.blob for entry in entries if entry.blob is not None))
        contents = dict(zip(blobs, read_blobs(self._root, blobs), strict=True))
        for entry in entries:
            data = contents[entry.blob or ""]
            document = self._reader.document(data, entry.path)
            if document is not None:
                yield Content(document, data, entry)


class ContentReader:
    """Reads documents from bytes, one by one, with the schemas at hand."""

    def __init__(self, types: Mapping[str, TypeInfo]) -> None:
        self._types = types
        self._assembler = Assembler(types)
        self._validators: dict[str, Validator] = {}

    def document(self, data: bytes, path: str) -> Document | None:
        """The document that *data* is, with *path* for where it stands; None where it is none by its schema."""
        loaded = load(data, path)
        if not isinstance(loaded, Loaded) or not isinstance(loaded.data, dict):
            return None
        info = self._types.get(str(loaded.data.get("type")))
        if info is None:
            return None
        if info.name not in self._validators:
            self._validators[info.name] = Validator(info.schema)
        if self._validators[info.name].problems(loaded.data, loaded):
            return None
        return self._assembler.document(loaded.data, path, loaded.locate)
