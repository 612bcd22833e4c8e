"""Earlier versions of documents, from the history of the branch at hand."""

from __future__ import annotations

import subprocess
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from imskit.blobs import blob_id
from imskit.commits import is_shallow
from imskit.easily_missed import easily_missed
from imskit.fingerprint import fingerprint
from imskit.git import LOST, git, read_blobs
from imskit.held import held
from imskit.load import load
from imskit.loaded import Loaded
from imskit.migrations import fitting, written
from imskit.model import Document
from imskit.names import ids_in_name
from imskit.path_rules import EVIDENCE
from imskit.problems import CannotGoOn
from imskit.shelf import Shape
from imskit.values import dataclass

#: With more documents than this to look for, all of ims/ is asked for: a command line has an end.
_MANY = 200


@dataclass(frozen=True, slots=True)
class EarlierText:
    """That the branch came to hold a content of a document."""

    document: Document
    #: Seconds since 1970, by the committer's clock.
    time: int
    #: What git calls the content.
    blob: str


@dataclass(frozen=True, slots=True)
class EarlierTexts:
    """What documents said, commit by commit and in named commits."""

    #: By id, every content that the branch came to hold, the newest first.
    texts: Mapping[str, Sequence[EarlierText]]
    #: By commit, what the documents said in it, by id.
    in_commits: Mapping[str, Mapping[str, Document]]
    #: By id, how many contents cannot be read by the schemas of now.
    unreadable: Mapping[str, int]


def _patterns(names: Collection[str]) -> list[str]:
    """Patterns of git for the files that may be named by *names*."""
    return ["ims/"] if len(names) > _MANY else [f"ims/*{name}*" for name in sorted(names)]


class EarlierVersions:
    """Finds what documents were before, in one pass over the history for as many as are asked for."""

    def __init__(self, root: Path, commit: str, shape: Shape) -> None:
        """*commit* ends the history that is looked at; by *shape* its documents are read."""
        self._root = root
        self._commit = commit
        self._shape = shape
        self._reader = ContentReader(shape)

    def of(self, documents: Sequence[Document]) -> Mapping[str, Sequence[Document]]:
        """Every content that the branch held of *documents*, by id, the newest first.

        A document is known by its id, whatever its file was called. What cannot be read by the schemas of now
        is left out. Raises CannotGoOn where git cannot read the history.
        """
        found = self.texts(documents).texts
        return {name: [text.document for text in texts] for name, texts in found.items()}

    def texts(
        self,
        documents: Sequence[Document],
        commits: Sequence[str] = (),
        at_hand: Iterable[tuple[bytes, Document]] = (),
    ) -> EarlierTexts:
        """Every content that the branch held of *documents*, and what they said in *commits* (ids).

        Each content is read once, however often it was held, and not at all where it is *at hand* as a document.
        Raises as `of` does.
        """
        wanted = {document.id: document.type for document in documents}
        if not wanted:
            return EarlierTexts({}, {}, {})
        entries = [
            entry
            for entry in held(self._root, self._commit, _patterns(wanted.keys()))
            if entry.blob is not None and _may_hold(entry.path, wanted)
        ]
        listed = {commit: self._listed(commit, wanted) for commit in commits}
        places = {entry.blob: entry.path for entry in reversed(entries) if entry.blob is not None}
        for files in listed.values():
            places.update({blob: path for path, blob in files.items() if blob not in places})
        length = len(next(iter(places), ""))
        known = {blob_id(data, length): document for data, document in at_hand}
        unread = {blob: path for blob, path in places.items() if blob not in known}
        read: Mapping[str, Document | None] = {**known, **self._read(unread)}
        texts: dict[str, list[EarlierText]] = {}
        for entry in entries:
            document = read[entry.blob or ""]
            if document is not None and document.type == wanted.get(document.id):
                texts.setdefault(document.id, []).append(EarlierText(document, entry.time, entry.blob or ""))
        unreadable: dict[str, int] = {}
        for blob in (blob for blob, document in read.items() if document is None):
            for name in wanted.keys() & set(ids_in_name(places[blob])):
                unreadable[name] = unreadable.get(name, 0) + 1
        in_commits: dict[str, Mapping[str, Document]] = {}
        for commit, files in listed.items():
            said: dict[str, Document] = {}
            # As in a catalog, the shortest path has an id that two files have.
            for path in sorted(files, key=lambda path: (len(path), path)):
                document = read[files[path]]
                if document is not None and document.type == wanted.get(document.id):
                    said.setdefault(document.id, document)
            in_commits[commit] = said
        return EarlierTexts(texts, in_commits, unreadable)

    def contents(self, names: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
        """Every content that the history holds of the documents *names*, as plain data by its fingerprint.

        Branches that were merged count too, and so does what the schemas of now would refuse: whoever remembers a
        fingerprint read it somewhere. Raises CannotGoOn where git cannot read the history.
        """
        wanted = set(names)
        if not wanted:
            return {}
        entries = held(self._root, self._commit, _patterns(wanted), first_parent=False)
        places = {
            entry.blob: entry.path
            for entry in entries
            if entry.blob is not None and _may_hold(entry.path, wanted)
        }
        return {
            fingerprint(loaded.data): loaded.data
            for _, loaded in self._loaded(places)
            if loaded is not None and isinstance(loaded.data, dict) and loaded.data.get("id") in wanted
        }

    def whole(self) -> bool:
        """Whether the history reaches back to its beginning; false in a shallow clone."""
        return not is_shallow(self._root)

    def _listed(self, commit: str, wanted: Mapping[str, str]) -> Mapping[str, str]:
        """The files of *commit* that may hold what is *wanted*: by path, the id of the content."""
        try:
            rows = git(self._root, "ls-tree", "-r", "-z", commit, "--", "ims/").split(b"\0")
        except subprocess.CalledProcessError as error:
            raise CannotGoOn(f"git cannot read the files of {commit} here", LOST) from error
        found = {}
        for row in filter(None, rows):
            facts, _, name = row.partition(b"\t")
            path = name.decode("utf-8", "surrogateescape")
            if facts.startswith(b"100") and _may_hold(path, wanted):
                found[path] = facts.split()[2].decode("ascii")
        return found

    def _read(self, places: Mapping[str, str]) -> Mapping[str, Document | None]:
        """By the id of a content the document that it is; None where it cannot be read. *places* gives the paths."""
        found = {blob: self._shape.document(blob, path) for blob, path in places.items()}
        unknown = [blob for blob, document in found.items() if document is None]
        for blob, content in zip(unknown, read_blobs(self._root, unknown), strict=True):
            path = places[blob]
            document = self._shape.document(blob, path, content)
            found[blob] = document or self._reader.document(content, path, blob)
        return found

    def _loaded(self, places: Mapping[str, str]) -> Iterator[tuple[str, Loaded | None]]:
        """By the id of a content what it holds; None where it cannot be read. *places* gives the paths."""
        for (blob, path), content in zip(places.items(), read_blobs(self._root, list(places)), strict=True):
            loaded = load(content, path)
            yield blob, loaded if isinstance(loaded, Loaded) else None


class ContentReader:
    """Reads documents from bytes, one by one, with the schemas at hand."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape

    def document(self, data: bytes, path: str, blob: str = "") -> Document | None:
        """The document that *data* is, with *path* for where it stands; None where it is none by its schema.

        *blob* is what git calls the content: with it, it is kept for whoever comes upon it again.
        """
        loaded = load(data, path)
        said = loaded.data if isinstance(loaded, Loaded) else None
        name = said.get("type") if isinstance(said, dict) else None
        validator = self._shape.validators.get(name) if isinstance(name, str) else None
        if validator is None or not isinstance(loaded, Loaded):
            return None
        now, found = fitting(loaded, str(name), validator)
        if found:
            return None
        document = self._shape.assembler.document(now.data, now.path, now.locate, written(now))
        if blob and written(now) is now.data and not any(easily_missed(loaded)):
            self._shape.keep(blob, document, loaded)
        return document


def _may_hold(path: str, wanted: Collection[str]) -> bool:
    """Whether a file called *path* may be a document that is *wanted*."""
    return (
        path.endswith(".yaml")
        and not path.startswith(EVIDENCE)
        and any(name in wanted for name in ids_in_name(path))
    )
