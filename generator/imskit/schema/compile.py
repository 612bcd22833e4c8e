"""Document types from their schemas, and whether a document has the shape that its type asks for.

The verdict comes from jsonschema-rs, which takes microseconds; only what fails goes to jsonschema, whose
errors are put into words for the person who wrote the file (see `imskit.schema.messages`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Final

import jsonschema_rs

from imskit.load import load
from imskit.loaded import Loaded
from imskit.model import ClauseFlag, Deferred, DueRule, Retention, TypeInfo
from imskit.periods import parse_period
from imskit.problems import CannotGoOn, Place, Problem, short
from imskit.schema.engine import compiled
from imskit.schema.flatten import Flattener
from imskit.schema.paths import RefPath, annotation, carries, marks, relations, titles
from imskit.schema.schema_file import JsonFault, Schema, SchemaFault, parse

_ENDING: Final = ".schema.json"
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
#: The rule of problems that a schema file itself has.
_RULE: Final = "schema"
#: The most that one schema file may hold, in bytes.
_SIZE_LIMIT: Final = 1024 * 1024


def compile_types(
    files: Mapping[str, bytes], tested: Collection[str] = ()
) -> tuple[Mapping[str, TypeInfo], tuple[Problem, ...]]:
    """The document types of a folder of schemas, by name in the order of their paths.

    *files* are its files by path, such as `schemas/policy.schema.json`; those without an annotation
    `x-imskit` that names a type are parts that others refer to. A schema that is wrong is a problem and no
    type; the other types are compiled all the same. The paths in *tested* are of schemas that are known to
    be right: they are not looked through again.
    """
    folder = _Folder(files, tested)
    types: dict[str, TypeInfo] = {}
    problems: list[Problem] = []
    for path in folder.paths:
        try:
            if "x-imskit" not in folder.parsed(path):
                continue
            found = list(_type_problems(folder, path, types.values()))
            if not found:
                info = _type(folder, path)
                types[info.name] = info
        except SchemaFault as fault:
            found = [folder.problem(fault)]
        problems.extend(found)
    return MappingProxyType(types), tuple(dict.fromkeys(problems))


def said_of(info: TypeInfo, tested: Collection[str], read: Callable[[str], bytes]) -> Schema:
    """What the schema of a type says of it, as JSON knows it, for `types_again`; *read* gives the bytes at a path."""
    schema = json.loads(read(info.path)) if info.path in tested else info.schema
    return {name: schema[name] for name in ("x-imskit", "title", "description") if name in schema}


def types_again(
    said: Iterable[tuple[str, Mapping[str, Any]]],
    files: Callable[[], Mapping[str, bytes]],
    tested: Collection[str],
) -> Mapping[str, TypeInfo]:
    """The types that `compile_types` made of *files*, of which that is *said*, by the path of the schema.

    A schema is looked into when the first document of its type is read.
    """

    @cache
    def folder() -> _Folder:
        return _Folder(files(), tested)

    def flat(path: str) -> Mapping[str, Any]:
        return Deferred(lambda: folder().flat(path))

    types = (_type_of(schema, flat(path), path) for path, schema in said)
    return MappingProxyType({info.name: info for info in types})


def compile_plain(files: Mapping[str, bytes], name: str) -> Schema:
    """The flat schema in the file *name*, such as `ims.schema.json`, of a folder of schemas.

    Raises CannotGoOn: there is no such file, or it is wrong.
    """
    return _plain(_Files(files), name)


class _Files:
    """The files of a folder as a key: the same when names and bytes are."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self._key = tuple(sorted(files.items()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Files) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


@lru_cache(maxsize=16)
def _plain(files: _Files, name: str) -> Schema:
    folder = _Folder(files.files)
    try:
        return folder.flat(folder.path(name))
    except SchemaFault as fault:
        problem = folder.problem(fault)
        raise CannotGoOn(f"{problem.place}: {problem.message}", problem.mend) from fault


def ref_paths(type_info: TypeInfo) -> tuple[RefPath, ...]:
    """The places in a type's documents that its schema marks with `refers` or `format`, in its order."""
    return marks(type_info.schema)


class _Folder:
    """The schema files that may refer to each other: those that lie beside each other."""

    def __init__(self, files: Mapping[str, bytes], tested: Collection[str] = ()) -> None:
        self._files = files
        #: Paths of schemas that are known to be right.
        self.tested = tested
        #: Paths of the schema files, sorted. What lies in a folder further down is no schema of ours.
        self.paths = tuple(path for path in sorted(files) if path.endswith(_ENDING) and path.count("/") <= 1)
        self._by_name = {path.rsplit("/", 1)[-1]: path for path in self.paths}
        self._parsed: dict[str, Schema] = {}
        self._flattener = Flattener(self._find, tested=set(self.paths) <= set(tested))

    def path(self, name: str) -> str:
        """The path of the file called *name*. Raises SchemaFault: there is none."""
        if name not in self._by_name:
            raise SchemaFault(f"There is no file {name}", "put it back, or install imskit again", name)
        return self._by_name[name]

    def parsed(self, path: str) -> Schema:
        """What the file at *path* holds: a valid schema. Raises SchemaFault."""
        if path not in self._parsed:
            data = self._files[path]
            # What is known to be right needs no reader that looks for what is written twice.
            self._parsed[path] = json.loads(data) if path in self.tested else _valid(data, _file_name(path))
        return self._parsed[path]

    def flat(self, path: str) -> Schema:
        """The flat schema of the file at *path*. Raises SchemaFault."""
        return self._flattener.flatten(_file_name(path))

    def _find(self, name: str) -> Schema | None:
        return self.parsed(self._by_name[name]) if name in self._by_name else None

    def problem(self, fault: SchemaFault) -> Problem:
        """The problem that a *fault* is, at its place in its file."""
        path = self._by_name.get(fault.file, fault.file)
        if isinstance(fault, JsonFault):
            return Problem(Place(path, fault.line, fault.column), _RULE, fault.message, fault.mend)
        loaded = self.loaded(path) if fault.at and path in self._files else None
        place = loaded.locate(fault.at) if loaded is not None else Place(path)
        return Problem(place, _RULE, fault.message, fault.mend)

    def loaded(self, path: str) -> Loaded | None:
        """The file at *path* with the places of its values; None where it is JSON and not YAML as well."""
        loaded = load(self._files[path], path)
        return loaded if isinstance(loaded, Loaded) else None


def _file_name(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _valid(data: bytes, file: str) -> Schema:
    """The schema in the bytes of a file, held against the rules of JSON Schema. Raises SchemaFault."""
    if len(data) > _SIZE_LIMIT:
        raise SchemaFault("The file is larger than 1 MiB", "make it smaller", file)
    schema = parse(data, file)
    if schema.get("$schema", _DIALECT) != _DIALECT:
        raise SchemaFault(
            "The schema is of another kind than JSON Schema 2020-12",
            f'write "$schema": "{_DIALECT}"',
            file,
            ("$schema",),
        )
    try:
        jsonschema_rs.meta.validate(schema)
    except jsonschema_rs.ValidationError as error:
        message = f"The schema is not a valid JSON Schema: {short(error.message)}"
        mend = "compare it with the same place in the schema of another type"
        raise SchemaFault(message, mend, file, tuple(error.instance_path)) from error
    return schema


def _type_problems(folder: _Folder, path: str, others: Iterable[TypeInfo]) -> Iterator[Problem]:
    """What is wrong with the type that the file at *path* describes. Raises SchemaFault."""
    if path in folder.tested:
        yield from _doubles(folder, path, annotation(folder.parsed(path)), others)
        return
    # Who has no schema of his own never needs it.
    from imskit.schema.check import ANNOTATED, annotated, type_faults

    raw = folder.parsed(path)
    if not annotated().is_valid(raw):
        places = folder.loaded(path)
        if places is None:
            raise SchemaFault(
                "The annotation x-imskit is not complete",
                "compare it with that of another type",
                _file_name(path),
            )
        for problem in Validator(ANNOTATED).problems(raw, places):
            yield replace(problem, rule=_RULE)
        return
    flat = folder.flat(path)
    for fault in type_faults(flat, _file_name(path)):
        yield folder.problem(fault)
    yield from _doubles(folder, path, annotation(flat), others)


def _doubles(
    folder: _Folder, path: str, note: Mapping[str, Any], others: Iterable[TypeInfo]
) -> Iterator[Problem]:
    """What the type with the annotation *note* has that one of the *others* has already."""
    for other in others:
        for key, value in (("type", other.name), ("prefix", other.prefix), ("folder", other.folder)):
            if note[key] == value:
                message = f"The {key} {value} is that of {other.path} already"
                fault = SchemaFault(message, "give it one of its own", _file_name(path), ("x-imskit", key))
                yield folder.problem(fault)


def _type(folder: _Folder, path: str) -> TypeInfo:
    """The type that the schema without faults at *path* describes.

    A schema that is known to be right is flattened when the first document of its type is read.
    """
    flat: Mapping[str, Any] = (
        Deferred(lambda: folder.flat(path)) if path in folder.tested else folder.flat(path)
    )
    return _type_of(folder.parsed(path) if path in folder.tested else flat, flat, path)


def _type_of(schema: Mapping[str, Any], flat: Mapping[str, Any], path: str) -> TypeInfo:
    """The type of the *flat* schema at *path*, of which *schema* says as much itself."""
    note = annotation(schema)
    flag, kept = note.get("clause_flag"), note.get("retention")
    return TypeInfo(
        name=note["type"],
        title=schema["title"],
        plural=note["plural"],
        description=schema.get("description", ""),
        lifecycle=note["lifecycle"],
        prefix=note["prefix"],
        folder=note["folder"],
        classification=note.get("classification", "internal"),
        columns=tuple(note.get("columns", ("id", "title"))),
        rising=tuple(note.get("rising", ())),
        closed_when=tuple(note.get("closed_when", ())),
        append_only=tuple(note.get("append_only", ())),
        personal=tuple(note.get("personal", ())),
        proves_with=tuple(note.get("proves_with", ())),
        clause_flag=flag
        and ClauseFlag(flag["relation"], flag["label"], flag["grade"], tuple(flag["nonconforming"])),
        retention=kept and Retention(parse_period(kept["period"]), kept["from"], kept["then"]),
        due=tuple(_due_rule(entry) for entry in note.get("due", ())),
        group=note.get("group", ""),
        titles=Deferred(lambda: titles(flat)),
        relations=Deferred(lambda: relations(flat)),
        carries=Deferred(lambda: carries(flat)),
        schema=flat,
        path=path,
    )


def _due_rule(entry: Mapping[str, Any]) -> DueRule:
    settled = entry.get("settled_by", {})
    return DueRule(
        kind=entry["kind"],
        what=entry["what"],
        again=entry.get("again"),
        each=entry.get("each"),
        says=entry.get("says"),
        on=entry.get("on"),
        every=entry.get("every"),
        last=entry.get("last"),
        start=entry.get("start"),
        until=entry.get("until"),
        done=tuple(entry.get("done", ())),
        settled_by=settled.get("type"),
        where=MappingProxyType(dict(settled.get("where", {}))),
        naming=settled.get("naming"),
        not_in=tuple(entry.get("not_in", ())),
        even_in=tuple(entry.get("even_in", ())),
        names=settled.get("names"),
        same=tuple(settled.get("same", ())),
        owner=entry.get("owner"),
        latest=entry.get("latest", False),
        key=entry.get("key"),
    )


class Validator:
    """Holds data against one flat schema."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        """*schema* as `compile_types` and `compile_plain` make it; it is compiled at the first use."""
        self._schema = schema
        self._verdict: jsonschema_rs.Draft202012Validator | None = None

    def problems(self, data: Any, loaded: Loaded) -> list[Problem]:
        """What in *data* does not fit the schema, sorted by place; *loaded* knows the places.

        Raises CannotGoOn: the schema cannot be used.
        """
        if self.fits(data):
            return []
        # Takes a tenth of a second to import: only when there is something to tell.
        from imskit.schema.messages import in_words

        return in_words(self._schema, data, loaded, self._compiled())

    def fits(self, data: Any) -> bool:
        """Whether *data* fits the schema. Raises as `problems` does."""
        return self._compiled().is_valid(data)

    def _compiled(self) -> jsonschema_rs.Draft202012Validator:
        if self._verdict is None:
            self._verdict = compiled(self._schema)
        return self._verdict
