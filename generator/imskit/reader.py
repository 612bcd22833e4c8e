"""Reads the files of one tree into what a catalog is made of; what is wrong with them becomes problems."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from imskit import audiences
from imskit.certification_stages import certification_stages_of
from imskit.document_paths import MAPPING, NO_DOCUMENTS, STARTER, is_document, lies_among_documents
from imskit.document_reader import DocumentReader
from imskit.ledger import Failed, failed_ids
from imskit.load import load
from imskit.loaded import Loaded
from imskit.migrations import fitting
from imskit.model import Audiences, CertificationStages, Crosswalk, Document, Standard, System
from imskit.names import STAGES, holds_standard
from imskit.organisation import crosswalk_of, of_later_format, standard_of, system_of
from imskit.path_rules import CODE_OWNERS
from imskit.problems import CannotGoOn, Place, Problem
from imskit.schema import Validator, compile_plain
from imskit.shelf import Shape
from imskit.slips import slips
from imskit.tree import Tree

IMS = "ims/ims.yaml"
PEOPLE = "ims/people.yaml"
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


class Reader:
    """Reads the files of one tree; what is wrong with them goes to one list of problems."""

    def __init__(
        self,
        tree: Tree,
        plain_schemas: Mapping[str, bytes],
        shape: Shape,
        problems: list[Problem],
        tested: frozenset[str] = frozenset(),
        *,
        known: Mapping[str, tuple[Any, array[int]]] = MappingProxyType({}),
    ) -> None:
        """*plain_schemas* are those of files that are no documents; *problems* are those found so far.

        Files whose paths are in *tested* are known to fit their schema. What an earlier run read in files that are no
        documents, and what it found right, may be *known*, as in `imskit.beside.Beside`.
        """
        self.types = shape.types
        self._shape = shape
        self.tested = tested
        self._tree = tree
        self._problems = problems
        self._plain_schemas = plain_schemas
        self._known = known
        #: Those files that are no documents and were found right, by path.
        self.plain: dict[str, Loaded] = {}
        #: Those that were looked at, right or not.
        self._looked_at: set[str] = set()
        #: Names of types whose schema is there and has problems, or needs a part that has.
        self.failed_types = self._types_without_schema(problems)
        #: Documents that could not be read or failed their schema, by path; what may be meant as one and is not read.
        self.failed: dict[str, Failed] = {}
        self.lost: tuple[str, ...] = ()
        #: What is told of those.
        self.slipped: tuple[Problem, ...] = ()
        #: What is wrong with the files of documents, by path.
        self.told: dict[str, tuple[Problem, ...]] = {}
        #: Validators of files that are no documents, by the name of their schema.
        self._plain_validators: dict[str, Validator] = {}
        self._documents = DocumentReader(tree, shape, self.failed_types, self.told)

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
        self._documents.may_be_known = self._shape.holds_any
        documents: list[Document] = []
        for path, found in self._documents.read(self._document_paths):
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
        return next(found for _, found in self._documents.read([path]))

    def look_for_lost(self) -> None:
        """Look for what may be meant as a document and is not read at all; it is told, and stands in `lost`."""
        self.lost = tuple(self._lost())

    def _lost(self) -> list[str]:
        """The paths of what may be meant as documents and is not read at all; copies and slips are told."""
        refused = [
            problem.place.path for problem in self._tree.problems if problem.place.path.startswith("ims/")
        ]
        self.slipped = tuple(slips(filter(_is_meant_to_be_read, self._tree.paths())))
        meant = [problem.place.path for problem in self.slipped]
        return [path for path in (*refused, *meant) if not path.startswith(NO_DOCUMENTS)]

    @property
    def count(self) -> int:
        """How many files hold a document, or should."""
        return len(self._document_paths)

    @cached_property
    def _document_paths(self) -> Sequence[str]:
        return [path for path in self._tree.paths() if is_document(path)]

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

    def look_at_unused_standards(self) -> None:
        """Read what an organisation keeps of standards that are not in use, for what is wrong with it."""
        for path in self._standard_paths:
            if path not in self.tested and path not in self._looked_at:
                stem = Path(path).stem
                schema = "standard" if holds_standard(stem) else STAGES if stem == STAGES else "crosswalk"
                self._plain(path, f"{schema}.schema.json")

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
        self._looked_at.add(path)
        if path in self._known:
            data, slots = self._known[path]
            found: Loaded | None = Loaded(path, data, self._tree.read(path), slots)
        else:
            found = self._read_plain(path, schema)
        if found is not None:
            self.plain[path] = found
        return found

    def _read_plain(self, path: str, schema: str) -> Loaded | None:
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
            found = of_later_format(loaded) or found
        self._problems.extend(found)
        return None if found else now

    def _load(self, path: str) -> Loaded | None:
        return self._taken(load(self._tree.read(path), path))

    def _taken(self, loaded: Loaded | Problem) -> Loaded | None:
        if isinstance(loaded, Problem):
            self._problems.append(loaded)
            return None
        return loaded


def _is_meant_to_be_read(path: str) -> bool:
    """Whether a file at *path* would be read by the right ending: `audiences.yaml.txt` withholds nothing."""
    return lies_among_documents(path) or path.startswith((audiences.PATH, MAPPING, STARTER))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotGoOn(
            f"{path} cannot be read: {error.strerror}", "name another file with --names"
        ) from error
