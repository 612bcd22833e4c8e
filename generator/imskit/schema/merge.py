"""Two schemas as one that accepts what both accept.

What cannot be said in one stands aside in an `allOf`, so nothing is lost.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from imskit.schema.schema_file import Schema

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


class Contradiction(Exception):
    """Two schemas that are merged leave nothing that fits both."""


def merge(base: Schema | bool, own: Schema | bool) -> Schema | bool:
    """One schema that accepts what both accept; titles and words of *own* win. Raises Contradiction."""
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
            raise Contradiction(f"the field {name} is added to a part that allows no further fields")
        properties[name] = both
    merged: Schema = {"properties": properties} if properties else {}
    rest = merge(others, own_others)
    return merged if rest is True else merged | {"additionalProperties": rest}


def _union(base: list[str], own: list[str]) -> list[str]:
    return [*base, *(each for each in own if each not in base)]


def _both_values(base: list[Any], own: list[Any]) -> list[Any]:
    known = {json.dumps(each, sort_keys=True) for each in base}
    both = [each for each in own if json.dumps(each, sort_keys=True) in known]
    if not both:
        raise Contradiction("no value is in both lists of values")
    return both


def _both_types(base: str | list[str], own: str | list[str]) -> str | list[str]:
    bases = [base] if isinstance(base, str) else base
    owns = [own] if isinstance(own, str) else own
    both = [each for each in owns if each in bases or (each == "integer" and "number" in bases)]
    both += [each for each in bases if each == "integer" and "number" in owns and each not in both]
    if not both:
        raise Contradiction(f"a value cannot be {' or '.join(bases)} and {' or '.join(owns)}")
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
