"""Earlier versions of documents, from the history of the branch at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from imskit.commits import is_shallow
from imskit.easily_missed import easily_missed
from imskit.git import read_blobs
from imskit.held import Held, held
from imskit.load import load
from imskit.loaded import Loaded
from imskit.model import Document
from imskit.names import ids_in_name
from imskit.shelf import Shape

#: With more documents than this to look for, all of ims/ is asked for: a command line has an end.
_MANY = 200


class EarlierVersions:
    """Finds what documents were before, in one pass over the history for as many as are asked for."""

    def __init__(self, root: Path, commit: str, shape: Shape) -> None:
        """*commit* ends the history that is looked at; by *shape* its documents are read."""
        self._root = root
        self._commit = commit
        self._shape = shape

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
        found = {entry.blob: self._shape.document(entry.blob, entry.path) for entry in entries if entry.blob}
        unknown = [blob for blob, document in found.items() if document is None]
        contents = dict(zip(unknown, read_blobs(self._root, unknown), strict=True))
        for entry in entries:
            blob = entry.blob or ""
            document = self._shape.document(blob, entry.path, contents.get(blob))
            if document is None and blob in contents:
                loaded = load(contents[blob], entry.path)
                document = self._document(loaded, blob) if isinstance(loaded, Loaded) else None
            if document is not None:
                yield document

    def _document(self, loaded: Loaded, blob: str) -> Document | None:
        data = loaded.data
        name = data.get("type") if isinstance(data, dict) else None
        validator = self._shape.validators.get(name) if isinstance(name, str) else None
        if validator is None or validator.problems(data, loaded):
            return None
        document = self._shape.assembler.document(data, loaded.path, loaded.locate)
        if not any(easily_missed(loaded)):
            self._shape.keep(blob, document, loaded)
        return document
