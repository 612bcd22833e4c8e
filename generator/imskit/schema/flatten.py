"""From schema files that refer to each other to one flat schema each, of the same meaning.

`$ref` and `allOf` are resolved and merged when schemas are compiled, for two reasons: validation is several
times faster, and one wrong field gives one error (with `allOf` and `unevaluatedProperties` it also makes
every field of the head unexpected). Where two parts cannot be merged into one, both stay, side by side in an
`allOf`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import jsonschema_rs

from imskit.model import CARRIES, Path
from imskit.schema.engine import pattern_error
from imskit.schema.merge import Contradiction, merge
from imskit.schema.schema_file import Schema, SchemaFault

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

#: More than any schema for people needs, and little enough for every machine.
_NODE_LIMIT: Final = 50_000
_DEPTH_LIMIT: Final = 80


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
        except Contradiction as error:
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
    for name in ("refers", "format", "relation", "inverse", "carries", "kind", "words"):
        if not isinstance(note.get(name, ""), str):
            raise SchemaFault(f"{name} in x-imskit is text", "write it in quotes", file, (*at, name))
    if note.get("carries", CARRIES[0]) not in CARRIES:
        mend = f"name one of {', '.join(CARRIES)}"
        raise SchemaFault(
            f"{note['carries']} is no way in which a change passes along a link", mend, file, (*at, "carries")
        )


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
