"""The mapping of an import: which columns and keys become which fields, as its file says; held against the types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as made
from fnmatch import fnmatchcase
from typing import Any

from imskit.document_paths import MAPPING
from imskit.importers.fields import fields_of
from imskit.importers.words_for_fields import plain_name
from imskit.load import load
from imskit.loaded import Loaded
from imskit.model import TypeInfo
from imskit.problems import Problem, nearest
from imskit.schema.compile import Validator, compile_plain

#: Where a mapping lies that is found without being named.
PATH = MAPPING
SCHEMA = "import-mapping.schema.json"
_RULE = "import-mapping"


@dataclass(frozen=True, slots=True)
class Goes:
    """Where a column or key goes."""

    #: The field; None: it is left out.
    field: str | None
    #: What words mean there, by the words as `plain_name` gives them.
    words: Mapping[str, str] = made(default_factory=dict)
    #: Why it is left out.
    why: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for the files that a pattern names."""

    files: str
    #: None: every sheet.
    sheet: str | None
    head: int | None
    #: None where the mapping leaves it to be recognised.
    type: str | None
    #: By the title of the column or the name of the key, as `plain_name` gives it.
    sources: Mapping[str, Goes]
    otherwise: Mapping[str, str]
    skip: bool
    #: What is wrong with it: nothing is brought in by a rule that means something else than it says.
    faults: tuple[Problem, ...] = ()

    def fits(self, name: str, sheet: str | None = None) -> bool:
        """Whether it holds for the file *name*, and its *sheet* where there are sheets."""
        of_file = fnmatchcase(name, self.files) or fnmatchcase(name.rpartition("/")[2], self.files)
        return of_file and (self.sheet is None or sheet is None or self.sheet == sheet)


@dataclass(frozen=True, slots=True)
class Mappings:
    """All that a mapping says."""

    registers: tuple[Rule, ...] = ()
    documents: tuple[Rule, ...] = ()

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What is wrong with its rules, in their order."""
        return tuple(fault for rule in (*self.registers, *self.documents) for fault in rule.faults)

    def fault_of(self, name: str, *, documents: bool) -> Problem | None:
        """What is wrong with a rule that the file *name* would be read by; None where nothing is."""
        for rule in self.documents if documents else self.registers:
            if rule.fits(name):
                if rule.faults:
                    return rule.faults[0]
                if documents or rule.sheet is None:
                    # The first that fits counts; one for a single sheet leaves the others to those below.
                    return None
        return None

    def register(self, name: str, sheet: str) -> Rule | None:
        """What holds for the *sheet* of the file *name*."""
        return next((rule for rule in self.registers if rule.fits(name, sheet)), None)

    def document(self, name: str) -> Rule | None:
        """What holds for the file *name*."""
        return next((rule for rule in self.documents if rule.fits(name)), None)


def read_mapping(
    data: bytes, path: str, types: Mapping[str, TypeInfo], schemas: Mapping[str, bytes]
) -> tuple[Mappings, tuple[Problem, ...]]:
    """The mapping in the file *path* with the bytes *data*, and what is wrong with it.

    *schemas* are all schema files by path. A rule that is wrong says so; a file that is no mapping at all gives an
    empty one.
    """
    loaded = load(data, path)
    if isinstance(loaded, Problem):
        return Mappings(), (loaded,)
    faults = Validator(compile_plain(schemas, SCHEMA)).problems(loaded.data, loaded)
    if faults:
        return Mappings(), tuple(faults)
    problems: list[Problem] = []
    found: dict[str, list[Rule]] = {"registers": [], "documents": []}
    for part, sources in (("registers", "columns"), ("documents", "keys")):
        for number, entry in enumerate(loaded.data.get(part, ())):
            wrong = list(_Listed(loaded, (part, number), entry, sources).problems(types))
            problems += wrong
            found[part].append(replace(_rule(entry, sources), faults=tuple(wrong)))
    return Mappings(tuple(found["registers"]), tuple(found["documents"])), tuple(sorted(problems))


def _rule(entry: Mapping[str, Any], sources: str) -> Rule:
    return Rule(
        files=entry.get("files", "*"),
        sheet=entry.get("sheet"),
        head=entry.get("head"),
        type=entry.get("type"),
        sources={plain_name(title): _goes(said) for title, said in entry.get(sources, {}).items()},
        otherwise=entry.get("otherwise", {}),
        skip=entry.get("skip", False),
    )


def _goes(said: str | Mapping[str, Any]) -> Goes:
    if isinstance(said, str):
        return Goes(said)
    words = {plain_name(each): str(meant) for each, meant in said.get("words", {}).items()}
    return Goes(said.get("field"), words, said.get("leave_out", ""))


@dataclass(frozen=True, slots=True)
class _Listed:
    """One entry of a mapping, and where it stands."""

    loaded: Loaded
    at: tuple[str | int, ...]
    entry: Mapping[str, Any]
    #: What its sources are called: `columns` or `keys`.
    sources: str

    def problems(self, types: Mapping[str, TypeInfo]) -> Iterator[Problem]:
        """What it names that there is not: a type, fields of it."""
        name = self.entry.get("type")
        if name is None:
            return
        if name not in types:
            mend = nearest(name, types, f"known are {', '.join(sorted(types))}")
            place = self.loaded.locate((*self.at, "type"))
            yield Problem(place, _RULE, f"There is no document type {name}", mend)
            return
        known = {each.path for each in fields_of(types[name])}
        for where, path in self._named():
            if path not in known:
                mend = nearest(path, known, f"fields are {', '.join(sorted(known)[:30])}")
                place = self.loaded.locate(where, key=where[-1] == path)
                yield Problem(place, _RULE, f"The type {name} has no field {path}", mend)

    def _named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """The fields that it names, each with its place."""
        for title, said in self.entry.get(self.sources, {}).items():
            if isinstance(said, str):
                yield (*self.at, self.sources, title), said
            elif "field" in said:
                yield (*self.at, self.sources, title, "field"), said["field"]
        for path in self.entry.get("otherwise", {}):
            yield (*self.at, "otherwise", path), path
