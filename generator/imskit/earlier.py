"""Earlier versions of documents, from the history of the branch at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from imskit.assemble import Assembler
from imskit.commits import is_shallow
from imskit.git import read_blobs
from imskit.held import Held, held
from imskit.load import load
from imskit.loaded import Loaded
from imskit.migrations import fitting
from imskit.model import Document, TypeInfo
from imskit.names import ids_in_name
from imskit.schema import Validator

#: With more documents than this to look for, all of ims/ is asked for: a command line has an end.
_MANY = 200


class EarlierVersions:
    """Finds what documents were before, in one pass over the history for as many as are asked for."""

    def __init__(self, root: Path, commit: str, types: Mapping[str, TypeInfo]) -> None:
        """*commit* ends the history that is looked at."""
        self._root = root
        self._commit = commit
        self._types = types
        self._assembler = Assembler(types)
        self._validators: dict[str, Validator] = {}

    def of(self, documents: Sequence[Document]) -> Mapping[str, Sequence[Document]]:
        """Every content that the branch held of *documents*, by id, the newest first.

        A document is known by its id, whatever its file was called. What cannot be read by the schemas of now
        is left out. Raises CannotGoOn where git cannot read the history.
        """
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
        found: dict[str, list[Document]] = {}
        for document in self._read(entries):
            if document.id in wanted and document.type == wanted[document.id].type:
                found.setdefault(document.id, []).append(document)
        return found

    def whole(self) -> bool:
        """Whether the history reaches back to its beginning; false in a shallow clone."""
        return not is_shallow(self._root)

    def _read(self, entries: Sequence[Held]) -> Iterator[Document]:
        blobs = list(dict.fromkeys(entry.blob for entry in entries if entry.blob is not None))
        contents = dict(zip(blobs, read_blobs(self._root, blobs), strict=True))
        for entry in entries:
            loaded = load(contents[entry.blob or ""], entry.path)
            if isinstance(loaded, Loaded) and (document := self._document(loaded, entry.path)) is not None:
                yield document

    def _document(self, loaded: Loaded, path: str) -> Document | None:
        data = loaded.data
        info = self._types.get(data.get("type", "")) if isinstance(data, dict) else None
        if info is None:
            return None
        if info.name not in self._validators:
            self._validators[info.name] = Validator(info.schema)
        now, found = fitting(loaded, info.name, self._validators[info.name])
        return None if found else self._assembler.document(now.data, path, now.locate, data)
