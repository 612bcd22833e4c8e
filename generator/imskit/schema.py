"""Document types from their schemas, and whether a document has the shape that its type asks for.

The verdict comes from jsonschema-rs, which takes microseconds; only what fails goes to jsonschema, whose errors
are put into words for the person who wrote the file (see `imskit.schema_messages`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import jsonschema_rs

from imskit.load import Loaded, load
from imskit.model import ClauseFlag, Retention, TypeInfo
from imskit.periods import parse_period
from imskit.problems import CannotGoOn, Place, Problem
from imskit.schema_flatten import Flattener, JsonFault, Schema, SchemaFault, parse
from imskit.schema_paths import RefPath, annotation, fields, marks, relations, titles

__all__ = ["RefPath", "Validator", "compile_plain", "compile_types", "ref_paths"]

_ENDING = ".schema.json"
#: The rule of problems that a schema file itself has.
_RULE = "schema"


def compile_types(files: Mapping[str, bytes]) -> tuple[Mapping[str, TypeInfo], tuple[Problem, ...]]:
    """The document types of a folder of schemas, by name in the order of their paths.

    *files* are its files by path, such as `schemas/policy.schema.json`; those without an annotation
    `x-imskit` that names a type are parts that others refer to. A schema that is wrong is a problem and no
    type; the other types are compiled all the same.
    """
    folder = _Folder(files)
    types: dict[str, TypeInfo] = {}
    problems: list[Problem] = []
    for path in sorted(files):
        if not path.endswith(_ENDING):
            continue
        try:
            raw = folder.parsed(path)
            if "type" not in annotation(raw):
                continue
            info = _type(folder, path)
        except SchemaFault as fault:
            problems.append(folder.problem(fault))
            continue
        types[info.name] = info
    return MappingProxyType(types), tuple(dict.fromkeys(problems))


def compile_plain(files: Mapping[str, bytes], name: str) -> Schema:
    """The flat schema in the file *name*, such as `ims.schema.json`, of a folder of schemas.

    Raises CannotGoOn: there is no such file, or it is wrong.
    """
    folder = _Folder(files)
    try:
        return folder.flat(folder.path(name))
    except SchemaFault as fault:
        problem = folder.problem(fault)
        raise CannotGoOn(f"{problem.place}: {problem.message}", problem.mend) from fault


def ref_paths(type_info: TypeInfo) -> tuple[RefPath, ...]:
    """The places in a type's documents that its schema marks with `refers` or `format`, in its order."""
    return marks(type_info.schema)


class _Folder:
    """The schema files that may refer to each other: those of one folder."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._paths = {path.rsplit("/", 1)[-1]: path for path in sorted(files) if path.endswith(_ENDING)}
        self._parsed: dict[str, Schema] = {}
        self._flattener = Flattener(self._find)

    def path(self, name: str) -> str:
        if name not in self._paths:
            raise SchemaFault(f"There is no file {name}", "put it back, or install imskit again", name)
        return self._paths[name]

    def parsed(self, path: str) -> Schema:
        if path not in self._parsed:
            self._parsed[path] = parse(self._files[path], path.rsplit("/", 1)[-1])
        return self._parsed[path]

    def flat(self, path: str) -> Schema:
        return self._flattener.flatten(path.rsplit("/", 1)[-1])

    def _find(self, name: str) -> Schema | None:
        return self.parsed(self._paths[name]) if name in self._paths else None

    def problem(self, fault: SchemaFault) -> Problem:
        """The problem that a *fault* is, at its place in its file."""
        path = self._paths.get(fault.file, fault.file)
        if isinstance(fault, JsonFault):
            return Problem(Place(path, fault.line, fault.column), _RULE, fault.message, fault.mend)
        # JSON is YAML, near enough to find a place in it; what is not says only which file.
        loaded = load(self._files[path], path) if fault.at and path in self._files else None
        place = loaded.locate(fault.at) if isinstance(loaded, Loaded) else Place(path)
        return Problem(place, _RULE, fault.message, fault.mend)


def _type(folder: _Folder, path: str) -> TypeInfo:
    schema = folder.flat(path)
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
        closed_when=tuple(note.get("closed_when", ())),
        append_only=tuple(note.get("append_only", ())),
        personal=tuple(note.get("personal", ())),
        clause_flag=flag
        and ClauseFlag(flag["relation"], flag["label"], flag["grade"], tuple(flag["nonconforming"])),
        retention=kept and Retention(parse_period(kept["period"]), kept["from"], kept["then"]),
        titles=MappingProxyType(titles(schema)),
        relations=MappingProxyType(relations(schema)),
        schema=schema,
        path=path,
    )


class Validator:
    """Holds data against one flat schema."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        """*schema* as `compile_types` and `compile_plain` make it; it is compiled at the first use."""
        self._schema = schema
        self._verdict: jsonschema_rs.Draft202012Validator | None = None

    def problems(self, data: Any, loaded: Loaded) -> list[Problem]:
        """What in *data* does not fit the schema, sorted by place; *loaded* knows the places."""
        if self._verdict is None:
            self._verdict = compiled(self._schema)
        if self._verdict.is_valid(data):
            return []
        from imskit.schema_messages import in_words

        return in_words(self._schema, data, loaded, self._verdict)


def compiled(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """jsonschema-rs's validator for *schema*: formats count, nothing is fetched, patterns take linear time."""
    return jsonschema_rs.Draft202012Validator(
        dict(schema), validate_formats=True, offline=True, pattern_options=jsonschema_rs.RegexOptions()
    )
