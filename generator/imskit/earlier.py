"""Earlier versions of documents, from the history of the branch at hand."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from imskit.assemble import Assembler
from imskit.commits import is_shallow
from imskit.fingerprint import fingerprint
from imskit.git import read_blobs
from imskit.held import Held, held
from imskit.load import load
from imskit.loaded import Loaded
from imskit.model import Document, TypeInfo
from imskit.names import ids_in_name
from imskit.schema import Validator

#: With more documents than this to look for, all of ims/ is asked for: a command line has an end.
_MANY = 200


def _patterns(names: Collection[str]) -> list[str]:
    """Patterns of git for the files that may be named by *names*."""
    return ["ims/"] if len(names) > _MANY else [f"ims/*{name}*" for name in sorted(names)]


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
        entries = self._entries(wanted.keys(), held(self._root, self._commit, _patterns(wanted.keys())))
        found: dict[str, list[Document]] = {}
        for loaded, path in self._loaded(entries):
            document = self._document(loaded, path)
            if document is not None and document.id in wanted and document.type == wanted[document.id].type:
                found.setdefault(document.id, []).append(document)
        return found

    def contents(self, names: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
        """Every content that the history holds of the documents *names*, as plain data by its fingerprint.

        Branches that were merged count too, and so does what the schemas of now would refuse: whoever remembers a
        fingerprint read it somewhere. Raises CannotGoOn where git cannot read the history.
        """
        wanted = set(names)
        if not wanted:
            return {}
        entries = self._entries(
            wanted,
            held(self._root, self._commit, _patterns(wanted), first_parent=False, merges=True),
        )
        once = {entry.blob: entry for entry in entries}
        return {
            fingerprint(loaded.data): loaded.data
            for loaded, _ in self._loaded(list(once.values()))
            if isinstance(loaded.data, dict) and loaded.data.get("id") in wanted
        }

    def whole(self) -> bool:
        """Whether the history reaches back to its beginning; false in a shallow clone."""
        return not is_shallow(self._root)

    def _entries(self, names: Collection[str], entries: Iterator[Held]) -> Sequence[Held]:
        """Those of *entries* that brought a file named by one of *names*."""
        return [
            entry
            for entry in entries
            if entry.blob is not None
            and entry.path.endswith(".yaml")
            and not set(ids_in_name(entry.path)).isdisjoint(names)
        ]

    def _loaded(self, entries: Sequence[Held]) -> Iterator[tuple[Loaded, str]]:
        """What *entries* brought, as far as it can be read, each with its path."""
        blobs = list(dict.fromkeys(entry.blob for entry in entries if entry.blob is not None))
        contents = dict(zip(blobs, read_blobs(self._root, blobs), strict=True))
        for entry in entries:
            loaded = load(contents[entry.blob or ""], entry.path)
            if isinstance(loaded, Loaded):
                yield loaded, entry.path

    def _document(self, loaded: Loaded, path: str) -> Document | None:
        data = loaded.data
        info = self._types.get(data.get("type", "")) if isinstance(data, dict) else None
        if info is None:
            return None
        if info.name not in self._validators:
            self._validators[info.name] = Validator(info.schema)
        if self._validators[info.name].problems(data, loaded):
            return None
        return self._assembler.document(data, path, loaded.locate)
