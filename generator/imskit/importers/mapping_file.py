"""The mapping of an import: which columns and keys become which fields, as its file says; held against the types."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as made
from fnmatch import fnmatchcase
from typing import Any

from imskit.document_paths import MAPPING
from imskit.importers.fields import Field, fields_of
from imskit.importers.told.told import converted
from imskit.importers.told.value import NoValue, World
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
    #: Which table of the sheet; None: each.
    table: int | None = None
    #: What is wrong with it: nothing is brought in by a rule that means something else than it says.
    faults: tuple[Problem, ...] = ()

    def fits(self, name: str, sheet: str | None = None, table: int = 1) -> bool:
        """Whether it holds for the file *name*, and the *table* of its *sheet* where there are sheets."""
        of_file = fnmatchcase(name, self.files) or fnmatchcase(name.rpartition("/")[2], self.files)
        of_sheet = self.sheet is None or sheet is None or self.sheet == sheet
        return of_file and of_sheet and self.table in {None, table}


@dataclass(frozen=True, slots=True)
class Mappings:
    """All that a mapping says."""

    registers: tuple[Rule, ...] = ()
    documents: tuple[Rule, ...] = ()
    #: Ids of roles by what sources call them.
    roles: Mapping[str, str] = made(default_factory=dict)

    #: What is wrong with those.
    role_faults: tuple[Problem, ...] = ()

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What is wrong with it, its rules in their order."""
        rules = (*self.registers, *self.documents)
        return (*self.role_faults, *(fault for rule in rules for fault in rule.faults))

    def fault_of(self, name: str, *, documents: bool) -> Problem | None:
        """What is wrong with a rule that the file *name* would be read by; None where nothing is."""
        for rule in self.documents if documents else self.registers:
            if rule.fits(name, table=rule.table or 1):
                if rule.faults:
                    return rule.faults[0]
                if documents or (rule.sheet is None and rule.table is None):
                    # The first that fits counts; one for a single sheet leaves the others to those below.
                    return None
        return None

    def register(self, name: str, sheet: str, table: int = 1) -> Rule | None:
        """What holds for the *table* of the *sheet* of the file *name*, from 1."""
        return next((rule for rule in self.registers if rule.fits(name, sheet, table)), None)

    def document(self, name: str) -> Rule | None:
        """What holds for the file *name*."""
        return next((rule for rule in self.documents if rule.fits(name)), None)


def read_mapping(
    data: bytes,
    path: str,
    types: Mapping[str, TypeInfo],
    schemas: Mapping[str, bytes],
    named: World | None = None,
    *,
    waiting: Collection[str] = (),
) -> tuple[Mappings, tuple[Problem, ...]]:
    """The mapping in the file *path* with the bytes *data*, and what is wrong with it.

    *schemas* are all schema files by path, *named* is what values may name where that is known, *waiting* the names of
    types whose schema is wrong: what names one of them is left out untold. A rule that is wrong says so; a file that is
    no mapping at all gives an empty one.
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
            if entry.get("type") in waiting:
                continue
            wrong = list(_Listed(loaded, (part, number), entry, sources).problems(types, named))
            problems += wrong
            found[part].append(replace(_rule(entry, sources), faults=tuple(wrong)))
    called: Mapping[str, str] = loaded.data.get("roles", {})
    there = named.roles if named is not None else frozenset(called.values())
    wrong_roles = [
        Problem(
            loaded.locate(("roles", words)),
            _RULE,
            f"There is no role {role}",
            nearest(role, there, f"known are {', '.join(sorted(there))}"),
        )
        for words, role in called.items()
        if role not in there
    ]
    roles = {words: role for words, role in called.items() if role in there}
    rules = (tuple(found["registers"]), tuple(found["documents"]))
    return Mappings(*rules, roles, tuple(wrong_roles)), tuple(sorted([*problems, *wrong_roles]))


def _rule(entry: Mapping[str, Any], sources: str) -> Rule:
    return Rule(
        files=entry.get("files", "*"),
        sheet=entry.get("sheet"),
        head=entry.get("head"),
        type=entry.get("type"),
        sources={plain_name(title): _goes(said) for title, said in entry.get(sources, {}).items()},
        otherwise=entry.get("otherwise", {}),
        skip=entry.get("skip", False),
        table=entry.get("table"),
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

    def problems(self, types: Mapping[str, TypeInfo], named: World | None) -> Iterator[Problem]:
        """What it names that there is not: a type, fields of it, values that these fields do not take."""
        name = self.entry.get("type")
        if name is None:
            return
        if name not in types:
            mend = nearest(name, types, f"known are {', '.join(sorted(types))}")
            place = self.loaded.locate((*self.at, "type"))
            yield Problem(place, _RULE, f"There is no document type {name}", mend)
            return
        known = {each.path: each for each in fields_of(types[name])}
        for where, path in self._named():
            if path not in known:
                mend = nearest(path, known, f"fields are {', '.join(sorted(known)[:30])}")
                place = self.loaded.locate(where, key=where[-1] == path)
                yield Problem(place, _RULE, f"The type {name} has no field {path}", mend)
        for where, path, words in self._values():
            if path in known:
                yield from self._value(where, known[path], words, named)

    def _value(
        self, where: tuple[str | int, ...], wanted: Field, words: str, named: World | None
    ) -> Iterator[Problem]:
        """That a field does not take a value: every row would lack it, and nobody would see why."""
        if named is None and wanted.kind == "reference":
            return
        found = converted(words, wanted, named or World())
        if isinstance(found, NoValue):
            allowed = [str(each) for each in wanted.schema.get("enum", ())]
            known = {"role": named.roles, "person": named.people, "site": named.sites} if named else {}
            there = allowed or list(known.get(wanted.refers, ()))
            mend = nearest(words, there, f"known are {', '.join(there[:20])}") if there else found.why
            message = f"{wanted.title} ({wanted.path}) cannot be {words[:60]!r}"
            yield Problem(self.loaded.locate(where), _RULE, message, mend)

    def _values(self) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
        """The values that it gives, each with its place and its field."""
        for title, said in self.entry.get(self.sources, {}).items():
            if isinstance(said, dict) and "field" in said:
                for word, meant in said.get("words", {}).items():
                    yield (*self.at, self.sources, title, "words", word), said["field"], str(meant)
        for path, words in self.entry.get("otherwise", {}).items():
            yield (*self.at, "otherwise", path), path, str(words)

    def _named(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """The fields that it names, each with its place."""
        for title, said in self.entry.get(self.sources, {}).items():
            if isinstance(said, str):
                yield (*self.at, self.sources, title), said
            elif "field" in said:
                yield (*self.at, self.sources, title, "field"), said["field"]
        for path in self.entry.get("otherwise", {}):
            yield (*self.at, "otherwise", path), path
