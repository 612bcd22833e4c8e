"""From schema files that refer to each other to one flat schema each, of the same meaning.

`$ref` and `allOf` are resolved and merged when schemas are compiled, for two reasons: validation is several
times faster, and one wrong field gives one error (with `allOf` and `unevaluatedProperties` it also makes
every field of the head unexpected). Where two parts cannot be merged into one, both stay, side by side in an
`allOf`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

import jsonschema_rs

from imskit.model import Path
from imskit.schema.engine import pattern_error

#: A JSON Schema as plain data.
Schema: TypeAlias = "dict[str, Any]"

#: Keywords whose value is a schema, a list of schemas, or schemas by name.
_ONE: Final = frozenset(
    {"additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then"}
    | {"unevaluatedItems", "unevaluatedProperties"}
)
_LIST: Final = frozenset({"anyOf", "oneOf", "prefixItems"})
_NAMED: Final = frozenset({"dependentSchemas", "patternProperties", "properties"})
#: Keywords that only give names to schemas, or are for people.
_DROPPED: Final = frozenset({"$schema", "$vocabulary", "$id", "$defs", "$comment", "$ref", "allOf"})
_REFUSED: Final = frozenset({"$anchor", "$dynamicAnchor", "$dynamicRef", "$recursiveRef"})
#: Keywords whose schemas are about the same value, and may know fields that the schema around them does not.
_BRANCHES: Final = ("allOf", "anyOf", "oneOf", "dependentSchemas", "if", "then", "else")
_KNOW_FIELDS: Final = frozenset(
    {"properties", "patternProperties", "additionalProperties", "unevaluatedProperties"}
)

#: What is left of these once a schema is flat looks at all keywords beside it.
_SEALS: Final = frozenset({"unevaluatedItems", "unevaluatedProperties"})

_WORDS: Final = frozenset(
    {"title", "description", "examples", "default", "deprecated", "readOnly", "writeOnly"}
)
#: Keywords that only mean something together; they are merged as one or not at all.
_GROUPS: Final = (
    frozenset({"items", "prefixItems", "unevaluatedItems"}),
    frozenset({"contains", "minContains", "maxContains"}),
    frozenset({"if", "then", "else"}),
    frozenset({"properties", "patternProperties", "additionalProperties"}),
)
_GROUPED: Final = frozenset[str]().union(*_GROUPS)

#: More than any schema for people needs, and little enough for every machine.
_NODE_LIMIT: Final = 50_000
_DEPTH_LIMIT: Final = 80


class SchemaFault(Exception):
    """A schema file is wrong: what, how to mend it, and where in which file."""

    def __init__(self, message: str, mend: str, file: str, at: Path = ()) -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend
        self.file = file
        self.at = at


#: Most objects and lists that may stand inside each other in a schema file.
_NESTING_LIMIT: Final = 100


def parse(data: bytes, file: str) -> Schema:
    """The schema in the bytes of a JSON *file*. Raises SchemaFault; its `at` may be a line and column."""
    try:
        schema = json.loads(data, object_pairs_hook=_no_doubles, parse_constant=_no_constant)
    except _Doubled as error:
        raise SchemaFault(
            f"The name {error} is written twice in one object", "keep one of the two", file
        ) from error
    except json.JSONDecodeError as error:
        raise JsonFault(error, file) from error
    except UnicodeDecodeError as error:
        raise SchemaFault("The file is not UTF-8", "save it as UTF-8 without BOM", file) from error
    except RecursionError as error:
        raise SchemaFault("The file is nested too deeply", "write the schema flatter", file) from error
    except ValueError as error:
        raise SchemaFault(
            f"The file holds a number that JSON does not have: {error}", "write it otherwise", file
        ) from error
    if not isinstance(schema, dict):
        raise SchemaFault("A schema file holds an object", "begin it with { and end it with }", file)
    if _is_deeper(schema, _NESTING_LIMIT):
        raise SchemaFault("The file is nested too deeply", "write the schema flatter", file)
    return schema


def _is_deeper(value: Any, limit: int) -> bool:
    """Whether objects and lists are nested more than *limit* deep; newer readers of JSON do not mind."""
    level = [value]
    for _ in range(limit):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


#: How what the JSON reader says begins, what that means, and how to mend it.
_NOT_JSON: Final[Mapping[str, tuple[str, str]]] = {
    "Expecting ',' delimiter": (
        "a comma or a closing bracket is missing before this",
        "put a comma between the two fields, or close the bracket",
    ),
    "Expecting ':' delimiter": (
        "a colon is missing before this",
        "put a colon between the name of the field and its value",
    ),
    "Expecting property name": (
        "the name of a field belongs here, in double quotes",
        "write it so, or take out the comma before this place",
    ),
    "Expecting value": (
        "a value belongs here",
        "write it, a text in double quotes, or take out the comma before this place",
    ),
    "Illegal trailing comma": ("nothing follows this comma", "take it out"),
    "Unterminated string": (
        "the text that begins here is never closed",
        "write a double quote at its end",
    ),
    "Invalid control character": (
        "a text ends with its line, and a tab in it is written \\t",
        "write a double quote at the end of the text, or \\n where a new line of it begins",
    ),
    "Invalid \\": ("a backslash stands before a character with which it has no meaning", "write two of them"),
    "Extra data": ("it ends before this", "take out what follows, or the bracket that closes it too early"),
}


class JsonFault(SchemaFault):
    """A schema file is not JSON; it has a line and a column of its own."""

    def __init__(self, error: json.JSONDecodeError, file: str) -> None:
        said, mend = next(
            (words for beginning, words in _NOT_JSON.items() if error.msg.startswith(beginning)),
            (f"{error.msg[:1].lower()}{error.msg[1:]}", "compare it with the schema of another type"),
        )
        super().__init__(f"The file is not JSON: {said}", mend, file)
        self.line = error.lineno
        self.column = error.colno


class _Doubled(Exception):
    """A name stands twice in one object."""


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _Doubled(next(name for name in names if names.count(name) > 1))
    return found


def _no_constant(name: str) -> float:
    raise ValueError(name)


class Flattener:
    """Flattens the schemas of one folder; parts that several of them refer to are flattened once.

    What it returns is shared between results and must not be changed.
    """

    def __init__(self, find: Callable[[str], Schema | None], *, tested: bool = False) -> None:
        """*find* gives the schema in the file of that name beside the others, None when there is none.

        Of files that are *tested* the patterns are not tried again.
        """
        self._tested = tested
        self._find = find
        self._done: dict[tuple[str, str], Schema | bool] = {}
        #: Of each reference's flat form: how many schemas it holds, and how deep they stand in each other.
        self._sizes: dict[tuple[str, str], tuple[int, int]] = {}
        self._open: list[tuple[str, str]] = []
        # References can multiply a small file, and nest it, without end: both are counted.
        self._left = _NODE_LIMIT
        self._depth = self._deepest = 0

    def flatten(self, file: str) -> Schema:
        """The flat schema of *file*. Raises SchemaFault."""
        self._left = _NODE_LIMIT
        self._depth = self._deepest = 0
        self._open.clear()
        flat = self._target("", "", file, ())
        # What two parts contradict each other about can be nothing at all.
        return flat if isinstance(flat, dict) else {"not": {}}

    def _target(self, reference_file: str, pointer: str, file: str, at: Path) -> Schema | bool:
        """The flat schema that a reference in *file* leads to."""
        name = reference_file or file
        key = (name, pointer)
        if key in self._done:
            self._spend(*self._sizes[key], file, at)
            return self._done[key]
        if key in self._open:
            raise SchemaFault(
                "The schema refers back to itself",
                "write the levels out: documents are not endlessly deep",
                file,
                at,
            )
        root = self._find(name)
        if root is None:
            raise SchemaFault(
                f"The schema refers to {name}, and there is no such file beside it",
                "name a file of this folder, such as common.schema.json#/$defs/line",
                file,
                at,
            )
        target, path = _pointed(root, pointer)
        if not _is_schema(target, path):
            raise SchemaFault(
                f"The schema refers to {pointer or '/'} in {name}, and there is no schema there",
                "see the names below $defs in that file",
                file,
                at,
            )
        self._open.append(key)
        left, deepest, self._deepest = self._left, self._deepest, self._depth
        flat = self._done[key] = self._node(target, name, path)
        self._sizes[key] = left - self._left, self._deepest - self._depth
        self._deepest = max(deepest, self._deepest)
        self._open.pop()
        return flat

    def _spend(self, count: int, depth: int, file: str, at: Path) -> None:
        """Take in *count* schemas that stand up to *depth* deep in each other."""
        self._left -= count
        self._deepest = max(self._deepest, self._depth + depth)
        if self._left < 0 or self._deepest > _DEPTH_LIMIT:
            mend = "make it smaller, or refer to fewer parts that refer to others"
            raise SchemaFault("The schema grows too large when its references are followed", mend, file, at)

    def _node(self, schema: Schema | bool, file: str, at: Path) -> Schema | bool:
        """The flat form of one *schema* that stands at *at* in *file*."""
        self._spend(1, 1, file, at)
        if isinstance(schema, bool):
            return schema
        self._depth += 1
        flat: Schema | bool = True
        if "$ref" in schema:
            flat = self._follow(schema["$ref"], file, (*at, "$ref"))
        for index, each in enumerate(schema.get("allOf", ())):
            flat = self._merged(flat, self._node(each, file, (*at, "allOf", index)), file, at)
        flat = self._merged(flat, self._own(schema, file, at), file, at)
        self._depth -= 1
        if not isinstance(flat, dict):
            return flat
        flat = _closed(flat)
        if "unevaluatedProperties" in flat and "patternProperties" in flat:
            raise SchemaFault(
                "unevaluatedProperties and patternProperties do not go together here",
                "write additionalProperties instead",
                file,
                at,
            )
        return flat

    def _own(self, schema: Schema, file: str, at: Path) -> Schema:
        """What *schema* says itself, without what it refers to."""
        own: Schema = {}
        for keyword, value in schema.items():
            here = (*at, keyword)
            if keyword in _REFUSED or (keyword == "$id" and at):
                raise SchemaFault(
                    f"{keyword} is not used here", "use $ref with a file name and a pointer", file, here
                )
            if keyword in _DROPPED:
                continue
            if keyword == "x-imskit":
                _check_annotation(value, file, here)
            if keyword == "pattern":
                self._check_pattern(value, file, here)
            elif keyword == "patternProperties":
                for pattern in value:
                    self._check_pattern(pattern, file, (*here, pattern))
            if keyword in _ONE:
                own[keyword] = self._node(value, file, here)
            elif keyword in _LIST:
                own[keyword] = [self._node(each, file, (*here, index)) for index, each in enumerate(value)]
            elif keyword in _NAMED:
                own[keyword] = {name: self._node(each, file, (*here, name)) for name, each in value.items()}
            else:
                own[keyword] = value
        return own

    def _check_pattern(self, pattern: str, file: str, at: Path) -> None:
        said = None if self._tested else pattern_error(pattern)
        if said is not None:
            mend = "write it without looking ahead, behind or back"
            raise SchemaFault(f"A pattern cannot be used: {said}", mend, file, at)

    def _follow(self, reference: Any, file: str, at: Path) -> Schema | bool:
        name, _, pointer = reference.partition("#") if isinstance(reference, str) else ("/", "", "")
        if "/" in name or "\\" in name or ":" in name or (pointer and not pointer.startswith("/")):
            raise SchemaFault(
                f"The schema refers to {reference}, and only files beside it may be named",
                "name a file of this folder, such as common.schema.json#/$defs/line",
                file,
                at,
            )
        flat = self._target(name, pointer, file, at)
        if isinstance(flat, dict) and "title" in flat and flat.get("type") == "string":
            # What it is, as opposed to what it is called here: messages say "is not written as a period".
            what = {"kind": flat["title"]}
            if "description" in flat:
                what["words"] = flat["description"]
            return flat | {"x-imskit": {**flat.get("x-imskit", {}), **what}}
        return flat

    def _merged(self, base: Schema | bool, own: Schema | bool, file: str, at: Path) -> Schema | bool:
        try:
            return merge(base, own)
        except _Contradiction as error:
            raise SchemaFault(
                f"Nothing can fit this schema: {error}", "take one of the two demands out", file, at
            ) from error


def _pointed(root: Schema, pointer: str) -> tuple[Any, Path]:
    """What a JSON *pointer* leads to in *root*, None when nothing, and its path."""
    here: Any = root
    path: list[str | int] = []
    for part in pointer.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(here, Mapping) and name in here:
            here = here[name]
            path.append(name)
        elif isinstance(here, list) and name.isdecimal() and int(name) < len(here):
            here = here[int(name)]
            path.append(int(name))
        else:
            return None, ()
    return here, tuple(path)


def _is_schema(target: Any, path: Path) -> bool:
    """Whether a reference leads to a schema; what stands below $defs was looked at with its file."""
    if isinstance(target, dict | bool) and (not path or path[:-1] == ("$defs",)):
        return True
    return isinstance(target, dict | bool) and jsonschema_rs.meta.is_valid(target)


def _check_annotation(note: Any, file: str, at: Path) -> None:
    """The annotation is an object, and what it says of single fields is text. Raises SchemaFault."""
    if not isinstance(note, dict):
        raise SchemaFault("The annotation x-imskit is an object", "write it in braces", file, at)
    for name in ("refers", "format", "relation", "inverse", "kind", "words"):
        if not isinstance(note.get(name, ""), str):
            raise SchemaFault(f"{name} in x-imskit is text", "write it in quotes", file, (*at, name))


class _Contradiction(Exception):
    """Two schemas that are merged leave nothing that fits both."""


def merge(base: Schema | bool, own: Schema | bool) -> Schema | bool:
    """One schema that accepts what both accept; titles and words of *own* win. Raises _Contradiction."""
    if base is True or base == {}:
        return own
    if own is True or own == {}:
        return base
    if not isinstance(base, dict) or not isinstance(own, dict):
        return False
    if base.keys() & _SEALS:
        # What it leaves unevaluated it judges by itself alone.
        return own | {"allOf": [*own.get("allOf", ()), base]}
    merged, aside = _merge_groups(base, own)
    for keyword, value in own.items():
        if keyword in _GROUPED:
            merged.setdefault(keyword, value)
        elif keyword not in base or keyword in _WORDS or base[keyword] == value:
            merged[keyword] = value
        elif keyword in _MERGERS:
            merged[keyword] = _MERGERS[keyword](base[keyword], value)
        else:
            aside[keyword] = base[keyword]
            merged[keyword] = value
    if aside:
        merged["allOf"] = [*merged.get("allOf", ()), aside]
    return merged


def _merge_groups(base: Schema, own: Schema) -> tuple[Schema, Schema]:
    """*base* with the grouped keywords of both, and those of *base* that must stand aside."""
    merged = dict(base)
    aside: Schema = {}
    for group in _GROUPS:
        mine, theirs = group & own.keys(), group & base.keys()
        if not mine or not theirs or all(base.get(each) == own.get(each) for each in mine | theirs):
            continue
        together = _merge_group(group, base, own)
        if together is None:
            aside |= {each: base[each] for each in theirs}
            together = {each: own[each] for each in mine}
        for each in theirs:
            del merged[each]
        merged |= together
    return merged, aside


def _merge_group(group: frozenset[str], base: Schema, own: Schema) -> Schema | None:
    """The keywords of one group of both schemas in one, None when no one schema says the same."""
    if "properties" in group and "patternProperties" not in base and "patternProperties" not in own:
        return _merge_properties(base, own)
    if "items" in group and base.keys() & group == own.keys() & group == {"items"}:
        return {"items": merge(base["items"], own["items"])}
    return None


def _merge_properties(base: Schema, own: Schema) -> Schema:
    """`properties` and `additionalProperties` of both, where neither has patternProperties."""
    others, own_others = base.get("additionalProperties", True), own.get("additionalProperties", True)
    fields, own_fields = base.get("properties", {}), own.get("properties", {})
    properties = {}
    for name in [*fields, *(name for name in own_fields if name not in fields)]:
        both = merge(fields.get(name, others), own_fields.get(name, own_others))
        if both is False:
            raise _Contradiction(f"the field {name} is added to a part that allows no further fields")
        properties[name] = both
    merged: Schema = {"properties": properties} if properties else {}
    rest = merge(others, own_others)
    return merged if rest is True else merged | {"additionalProperties": rest}


def _closed(flat: Schema) -> Schema:
    """*flat* with `additionalProperties` for `unevaluatedProperties`, where they mean the same."""
    if "unevaluatedProperties" not in flat or any(_knows_fields(each) for each in _branches(flat)):
        return flat
    closed = dict(flat)
    rest = closed.pop("unevaluatedProperties")
    closed.setdefault("additionalProperties", rest)
    return closed


def _branches(flat: Schema) -> Iterator[Schema | bool]:
    """The schemas in *flat* that are about the same value as *flat* itself."""
    for keyword in _BRANCHES:
        value = flat.get(keyword)
        if isinstance(value, list):
            yield from value
        elif keyword == "dependentSchemas" and value is not None:
            yield from value.values()
        elif value is not None:
            yield value


def _knows_fields(flat: Schema | bool) -> bool:
    """Whether a branch counts fields as evaluated."""
    return isinstance(flat, dict) and (
        bool(flat.keys() & _KNOW_FIELDS) or any(_knows_fields(each) for each in _branches(flat))
    )


def _union(base: list[str], own: list[str]) -> list[str]:
    return [*base, *(each for each in own if each not in base)]


def _both_values(base: list[Any], own: list[Any]) -> list[Any]:
    known = {json.dumps(each, sort_keys=True) for each in base}
    both = [each for each in own if json.dumps(each, sort_keys=True) in known]
    if not both:
        raise _Contradiction("no value is in both lists of values")
    return both


def _both_types(base: str | list[str], own: str | list[str]) -> str | list[str]:
    bases = [base] if isinstance(base, str) else base
    owns = [own] if isinstance(own, str) else own
    both = [each for each in owns if each in bases or (each == "integer" and "number" in bases)]
    both += [each for each in bases if each == "integer" and "number" in owns and each not in both]
    if not both:
        raise _Contradiction(f"a value cannot be {' or '.join(bases)} and {' or '.join(owns)}")
    return both[0] if len(both) == 1 else both


_MERGERS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "allOf": lambda base, own: [*base, *own],
    "enum": _both_values,
    "required": _union,
    "type": _both_types,
    "uniqueItems": lambda base, own: base or own,
    "x-imskit": lambda base, own: {**base, **own},
    **dict.fromkeys(("minLength", "minItems", "minProperties", "minimum", "exclusiveMinimum"), max),
    **dict.fromkeys(("maxLength", "maxItems", "maxProperties", "maximum", "exclusiveMaximum"), min),
}
