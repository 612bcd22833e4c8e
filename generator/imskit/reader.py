"""Reads the files of one tree into what a catalog is made of; what is wrong with them becomes problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from imskit import audiences
from imskit.certification_stages import certification_stages_of
from imskit.easily_missed import easily_missed
from imskit.ledger import Failed, failed_ids
from imskit.load import load
from imskit.loaded import Loaded
from imskit.migrations import fitting, written
from imskit.model import Audiences, CertificationStages, Crosswalk, Document, Standard, System
from imskit.names import STAGES, holds_standard
from imskit.organisation import crosswalk_of, standard_of, system_of
from imskit.path_rules import CODE_OWNERS
from imskit.problems import CannotGoOn, Place, Problem, nearest
from imskit.schema import Validator, compile_plain
from imskit.shelf import Shape
from imskit.slips import slips
from imskit.tree import Tree

IMS = "ims/ims.yaml"
#: The newest format of a system that is known here, as ims.yaml names it under `imskit`.
_FORMAT = 1
PEOPLE = "ims/people.yaml"
#: What imskit init and upgrade have laid, for the next upgrade; nothing of it is part of the system.
STARTER = "ims/starter.yaml"
#: What people are called, on this machine only; a file of another name can be given instead.
NAMES = "ims/people.local.yaml"
_NAMES_SCHEMA = "people-local.schema.json"
_STANDARDS = "ims/standards/"
_EVIDENCE = "ims/evidence/"
_SCHEMAS = "schemas/"
#: The standard that the stages of certification are about, as it stands near the head of their file.
_ABOUT = re.compile(rb"^standard: ([a-z0-9-]+)\r?$", re.MULTILINE)
#: A forge takes a CODEOWNERS of some 3 MB.
_OWNERS_LIMIT = 4 * 1024 * 1024
#: The two ends of a crosswalk, as they stand near the head of its file.
_ENDS = re.compile(rb"^(?:from|to): ([a-z0-9-]+)\r?$", re.MULTILINE)
_HEAD = 4096
#: What paths of files begin with that hold no document: people.yaml and the files of names beside it too.
_NO_DOCUMENTS = ("ims/people.", STARTER, audiences.PATH, _STANDARDS, _EVIDENCE)


def is_document(path: str) -> bool:
    """Whether the file at *path* is read as a document."""
    return path.endswith(".yaml") and path != IMS and _lies_among_documents(path)


def _lies_among_documents(path: str) -> bool:
    return path.startswith("ims/") and not path.startswith(_NO_DOCUMENTS)


class Reader:
    """Reads the files of one tree; what is wrong with them goes to one list of problems."""

    def __init__(
        self,
        tree: Tree,
        plain_schemas: Mapping[str, bytes],
        shape: Shape,
        problems: list[Problem],
        tested: frozenset[str] = frozenset(),
    ) -> None:
        """*plain_schemas* are those of files that are no documents; *problems* are those found so far.

        Files whose paths are in *tested* are known to fit their schema.
        """
        self.types = shape.types
        self._shape = shape
        self.tested = tested
        self._tree = tree
        self._problems = problems
        self._plain_schemas = plain_schemas
        #: Names of types whose schema is there and has problems, or needs a part that has.
        self.failed_types = self._types_without_schema(problems)
        #: Documents that could not be read or failed their schema, by path; what may be meant as one and is not read.
        self.failed: dict[str, Failed] = {}
        self.lost: tuple[str, ...] = ()
        #: What is wrong with the files of documents, by path.
        self.told: dict[str, tuple[Problem, ...]] = {}
        #: Validators of files that are no documents, by the name of their schema.
        self._plain_validators: dict[str, Validator] = {}

    def _types_without_schema(self, problems: Iterable[Problem]) -> frozenset[str]:
        if not any(problem.place.path.startswith(_SCHEMAS) for problem in problems):
            return frozenset()
        files = {
            path for path in self._tree.paths() if path.startswith(_SCHEMAS)
        } - self._plain_schemas.keys()
        names = {path.removeprefix(_SCHEMAS).removesuffix(".schema.json") for path in files}
        return frozenset(names - self.types.keys())

    def documents(self) -> tuple[list[Document], dict[str, Place]]:
        """The documents of known shape in the order of their paths, and the ids of those that failed.

        A file that cannot be read, or has no id, is known by its name: what links to it leads somewhere.
        """
        self.look_for_lost()
        self._shape.expect(self.count)
        documents: list[Document] = []
        for path in self._document_paths:
            found = self.document(path)
            if isinstance(found, Document):
                documents.append(found)
            else:
                self.failed[path] = found
        said = ((each.id, each.place) for each in self.failed.values() if each.id)
        held = {document.id for document in documents}
        return documents, failed_ids(said, (*self.lost, *self.failed), held)

    def document(self, path: str) -> Document | Failed:
        """The document in the file at *path*, or that it failed; what is wrong with it goes to `told`.

        Raises CannotGoOn: the file cannot be read any more.
        """
        blob = self._tree.blob(path)
        known = self._shape.document(blob, path, self._tree.read(path))
        if known is not None:
            return known
        loaded = load(self._tree.read(path), path)
        if isinstance(loaded, Problem):
            self.told[path] = (loaded,)
            return Failed("", Place(path))
        missed = tuple(easily_missed(loaded))
        waits = self._waits_for_its_schema(loaded.data)
        shaped, found = (loaded, []) if waits else self._shaped(loaded)
        if missed or found:
            self.told[path] = (*missed, *found)
        if waits or found:
            name = loaded.data.get("id") if isinstance(loaded.data, dict) else None
            return Failed(name, loaded.locate(("id",))) if isinstance(name, str) else Failed("", Place(path))
        as_written = written(shaped)
        unchanged = as_written is shaped.data
        document = self._shape.assembler.document(
            shaped.data, path, shaped.locate, as_written, source=shaped.source if unchanged else None
        )
        if not missed and unchanged:
            self._shape.keep(blob, document, shaped)
        return document

    def look_for_lost(self) -> None:
        """Look for what may be meant as a document and is not read at all; it is told, and stands in `lost`."""
        self.lost = tuple(self._lost())

    def _lost(self) -> list[str]:
        """The paths of what may be meant as documents and is not read at all; copies and slips are told."""
        refused = [
            problem.place.path for problem in self._tree.problems if problem.place.path.startswith("ims/")
        ]
        told = [*slips(filter(_lies_among_documents, self._tree.paths()))]
        self._problems.extend(told)
        meant = [problem.place.path for problem in told]
        return [path for path in (*refused, *meant) if not path.startswith(_NO_DOCUMENTS)]

    @property
    def count(self) -> int:
        """How many files hold a document, or should."""
        return len(self._document_paths)

    @cached_property
    def _document_paths(self) -> Sequence[str]:
        return [path for path in self._tree.paths() if is_document(path)]

    def _waits_for_its_schema(self, data: Any) -> bool:
        """Whether the schema of a document is there and wrong: that is told once, at the schema."""
        name = data.get("type") if isinstance(data, dict) else None
        return isinstance(name, str) and name in self.failed_types

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
            mend = nearest(str(name), self.types, "imskit new lists the types that there are")
            return [
                Problem(loaded.locate(("type",)), "not-allowed", f"There is no document type {name}", mend)
            ]
        return []

    def system(self, names: Path | None) -> System | None:
        """What ims.yaml and people.yaml say; None when either cannot be used, which is a problem then.

        *names* is a file that says what people are called, in place of the one beside them. Raises CannotGoOn:
        it cannot be read.
        """
        ims = self._plain(IMS, "ims.schema.json")
        people = self._plain(PEOPLE, "people.schema.json")
        called = self._names(names)
        if ims is None or people is None:
            return None
        time_zone = ims.data["organisation"]["time_zone"]
        try:
            ZoneInfo(time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._problems.append(
                Problem(
                    ims.locate(("organisation", "time_zone")),
                    "not-allowed",
                    f"There is no time zone {time_zone}",
                    "use a name such as Europe/Vienna",
                )
            )
            return None
        return system_of(ims.data, ims.locate, people.data, people.locate, called)

    def _names(self, names: Path | None) -> dict[str, str]:
        """What people are called, by person: from the file *names*, or the one that is never committed."""
        if names is None:
            loaded = self._plain(NAMES, _NAMES_SCHEMA) if self._tree.has(NAMES) else None
        else:
            loaded = self._fitting(self._taken(load(_bytes_of(names), names.as_posix())), _NAMES_SCHEMA)
        if loaded is None:
            return {}
        return {person: entry["name"] for person, entry in loaded.data["people"].items()}

    def known_standards(self) -> tuple[str, ...]:
        """The ids of all standards that have a file."""
        stems = (Path(path).stem for path in self._standard_paths)
        return tuple(stem for stem in stems if holds_standard(stem))

    def standards(self, ids: Iterable[str]) -> dict[str, Standard]:
        """The standards with these *ids* that can be read, by id in their order."""
        found = {}
        for name in ids:
            path = f"{_STANDARDS}{name}.yaml"
            if self._tree.has(path) and (loaded := self._plain(path, "standard.schema.json")) is not None:
                found[name] = standard_of(loaded.data, loaded.locate)
        return found

    def crosswalks(self, in_use: Collection[str]) -> tuple[Crosswalk, ...]:
        """The crosswalks that can be read, in the order of their paths.

        Those that say at once that they lead elsewhere are left out unread.
        *in_use* are the ids of the standards in use; a crosswalk between two others is of no use to anybody.
        """
        found = []
        for path in self._standard_paths:
            if Path(path).stem.startswith("crosswalk-"):
                ends = [end.decode() for end in _ENDS.findall(self._tree.read(path)[:_HEAD])]
                shipped = all(end in self.known_standards() for end in ends)
                if len(ends) == 2 and shipped and not set(ends) <= set(in_use):
                    continue
                loaded = self._plain(path, "crosswalk.schema.json")
                if loaded is not None:
                    found.append(crosswalk_of(loaded.data, path, loaded.locate))
        return tuple(found)

    def certification(self, in_use: Collection[str]) -> CertificationStages | None:
        """The stages of certification, if their file can be read and is not about a standard that is not *in_use*."""
        path = f"{_STANDARDS}{STAGES}.yaml"
        if not self._tree.has(path):
            return None
        about = _ABOUT.search(self._tree.read(path)[:_HEAD])
        if about is not None and about[1].decode() in set(self.known_standards()) - set(in_use):
            return None  # of use to nobody here
        loaded = self._plain(path, f"{STAGES}.schema.json")
        if loaded is None:
            return None
        return certification_stages_of(loaded.data, loaded.locate)

    def audiences(self) -> Audiences | None:
        """For whom something is handed out: the organisation's own audiences, or those that imskit brings.

        None where the organisation has a file of them that cannot be used: what is withheld is not known then.
        """
        if not self._tree.has(audiences.PATH):
            return None if self._is_told(audiences.PATH) else audiences.SHIPPED
        loaded = self._plain(audiences.PATH, audiences.SCHEMA)
        return None if loaded is None else audiences.audiences_of(loaded.data, loaded.locate)

    @cached_property
    def _standard_paths(self) -> list[str]:
        return [path for path in self._tree.paths() if path.startswith(_STANDARDS) and path.endswith(".yaml")]

    def evidence_hash(self) -> Callable[[str], str | None]:
        """A function from a path below ims/evidence to the SHA-256 of the file there, or None without a file.

        It raises CannotGoOn: the file was there and cannot be read any more.
        """
        tree = self._tree

        @cache
        def of(path: str) -> str | None:
            return tree.sha256(_EVIDENCE + path)

        return of

    def code_owners(self) -> bytes | None:
        """The file CODEOWNERS, where there is one; of one that no forge would take, only the begin."""
        if not self._tree.has(CODE_OWNERS):
            return None
        held = bytearray()
        with closing(self._tree.chunks(CODE_OWNERS)) as chunks:
            for chunk in chunks:
                held += chunk
                if len(held) > _OWNERS_LIMIT:
                    break
        return bytes(held[:_OWNERS_LIMIT])

    def _plain(self, path: str, schema: str) -> Loaded | None:
        """The file at *path* if it can be read and fits *schema*."""
        if not self._tree.has(path):
            if self._is_told(path):
                return None
            self._problems.append(
                Problem(
                    Place(path),
                    "missing-file",
                    f"{path} is missing",
                    "restore it, or copy the one that imskit init lays in a new folder",
                )
            )
            return None
        loaded = self._load(path)
        return loaded if path in self.tested else self._fitting(loaded, schema)

    def _is_told(self, path: str) -> bool:
        """Whether it is told already why *path*, or a folder around it, was not taken in."""
        return any(f"{path}/".startswith(f"{problem.place.path}/") for problem in self._tree.problems)

    def _fitting(self, loaded: Loaded | None, schema: str) -> Loaded | None:
        """*loaded* if there is such a file and it fits *schema*."""
        if loaded is None:
            return None
        if schema not in self._plain_validators:
            self._plain_validators[schema] = Validator(compile_plain(self._plain_schemas, schema))
        kind = schema.removesuffix(".schema.json")
        now, found = fitting(loaded, kind, self._plain_validators[schema])
        if loaded.path == IMS:
            found = _of_later(loaded) or found
        self._problems.extend(found)
        return None if found else now

    def _load(self, path: str) -> Loaded | None:
        return self._taken(load(self._tree.read(path), path))

    def _taken(self, loaded: Loaded | Problem) -> Loaded | None:
        if isinstance(loaded, Problem):
            self._problems.append(loaded)
            return None
        return loaded


def _of_later(loaded: Loaded) -> list[Problem]:
    """That ims.yaml is of a format which this release does not know, where it is: all else follows from that."""
    number = loaded.data.get("imskit") if isinstance(loaded.data, dict) else None
    if not isinstance(number, int) or number <= _FORMAT:
        return []
    message = f"This system is of format {number}, and this release of imskit knows up to {_FORMAT}"
    return [Problem(loaded.locate(("imskit",)), "not-allowed", message, "install a later release of imskit")]


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotGoOn(
            f"{path} cannot be read: {error.strerror}", "name another file with --names"
        ) from error
