"""What in a document does not fit its schema, in the writer's words: one mistake, one message.

`imskit.schema.faults` tells which keyword failed where; here that becomes what is wrong and what to type.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import Any, Final, Protocol

import jsonschema_rs

from imskit.load_messages import short
from imskit.model import Path
from imskit.problems import Place, Problem
from imskit.schema.engine import matches
from imskit.schema.faults import Fault, faults_of
from imskit.schema.paths import annotation, at_steps, fields

#: Most problems that are told of one file; a file with more has one cause for most of them.
PROBLEM_LIMIT: Final = 100
_ERROR_LIMIT: Final = 3 * PROBLEM_LIMIT


class Places(Protocol):
    """Where values stand in a file, and how they are typed there."""

    def locate(self, path: Path, key: bool = False) -> Place:
        """The place of the value at *path*, with *key* that of its key."""
        ...

    def raw(self, path: Path) -> str:
        """The scalar at *path* as typed."""
        ...


#: Of several errors about one value the first of these is told; the others follow from it.
_ORDER: Final = (
    *("type", "const", "enum", "format", "minLength", "pattern", "maxLength"),
    *("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf"),
    *("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
)
_TYPES: Final = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "nothing",
    "number": "a number",
    "object": "a group of fields",
    "string": "text",
}
_FORMATS: Final = {
    "date": ("a date", "write a day as YYYY-MM-DD, for example 2026-01-15"),
    "email": ("an e-mail address", "write it as name@example.org"),
    "uri": ("an address", "write it in full, for example https://example.org/page"),
    "uri-reference": ("an address", "write an address or a path"),
    "time": ("a time", "write it as HH:MM:SSZ, for example 14:30:00Z"),
    "date-time": ("a time", "write it as 2026-01-15T14:30:00Z"),
}
#: Patterns that names have in the shipped schemas, in words.
_PATTERNS: Final = {
    "^[a-z0-9]+(-[a-z0-9]+)*$": "write small letters, digits and hyphens, for example innovation-manager",
}
_IDS: Final = frozenset({"document", "person", "role", "site"})
_YES: Final = frozenset({"yes", "y", "on", "true"})
_NO: Final = frozenset({"no", "n", "off", "false"})


def in_words(
    schema: Mapping[str, Any], data: Any, places: Places, verdict: jsonschema_rs.Draft202012Validator
) -> list[Problem]:
    """What in *data*, which *verdict* refused, does not fit the flat *schema*, sorted by place."""
    problems = list(_Teller(schema, data, places).problems(faults_of(schema, data, _ERROR_LIMIT)))
    if not problems:
        problems = [_other_words(error, places) for error in islice(verdict.iter_errors(data), 1)]
    problems = sorted(set(problems))
    if len(problems) > PROBLEM_LIMIT:
        rest = Problem(
            problems[PROBLEM_LIMIT - 1].place,
            "schema",
            "There are more problems behind this one",
            "mend those before it first; the others show then",
        )
        problems = [*problems[: PROBLEM_LIMIT - 1], rest]
    return problems


def _other_words(error: jsonschema_rs.ValidationError, places: Places) -> Problem:
    """What jsonschema-rs says, where jsonschema is silent or does not say where: better than nothing."""
    path = tuple(error.instance_path)
    if error.kind.name == "falseSchema" and path:
        place = places.locate(path, True)
        return Problem(
            place, "unknown-field", f"There is no field {short(str(path[-1]))} here", "take it out"
        )
    mend = "compare it with what the schema says of this field"
    return Problem(places.locate(path), "schema", short(error.message), mend)


class _Teller:
    """Puts the faults of one file into words."""

    def __init__(self, schema: Mapping[str, Any], data: Any, places: Places) -> None:
        self.schema = schema
        self.data = data
        self.places = places

    def problems(self, faults: Iterable[Fault]) -> Iterator[Problem]:
        """One problem for each mistake."""
        unknown: list[Fault] = []
        missing: dict[Path, list[str]] = {}
        around: dict[tuple[Path, str], Mapping[str, Any]] = {}
        by_value: dict[Path, list[Fault]] = {}
        for fault in faults:
            if fault.keyword in ("additionalProperties", "unevaluatedProperties", "false"):
                unknown.extend(_unknown(fault))
            elif fault.keyword == "required":
                for name in fault.wanted:
                    if name not in fault.value and (fault.path, name) not in around:
                        around[fault.path, name] = fault.schema
                        missing.setdefault(fault.path, []).append(name)
            elif fault.keyword == "propertyNames":
                yield self.name_problem(fault)
            else:
                by_value.setdefault(fault.path, []).append(fault)
        for fault in unknown:
            yield self.unknown_problem(fault, missing)
        for path, names in missing.items():
            if path and not _value_at(self.data, path):
                yield self.empty_problem(path, names, around[path, names[0]])
                continue
            for name in names:
                yield self.missing_problem(path, name, around[path, name])
        for several in by_value.values():
            yield self.value_problem(min(several, key=_rank))

    def label(self, path: Path, title: str | None = None) -> str:
        """What the value at *path* is called: `Effective from (effective_from)`."""
        names = ".".join(step for step in path if isinstance(step, str))
        if not names:
            return "The file"
        return f"{title} ({names})" if title else names

    def problem(self, rule: str, path: Path, message: str, mend: str = "", key: bool = False) -> Problem:
        return Problem(self.places.locate(path, key), rule, message, mend)

    def unknown_problem(self, fault: Fault, missing: dict[Path, list[str]]) -> Problem:
        *above, name = fault.path
        path, name = tuple(above), str(name)
        known = list(fault.schema.get("properties", {}))
        lacking = missing.get(path, [])
        present = _value_at(self.data, path)
        message = f"There is no field {short(name)} here"
        near = _nearest_field(name, lacking, fault.schema) or _nearest_field(
            name, [each for each in known if each not in present], fault.schema
        )
        if near:
            # One mistake, one message: the field is there, under another name.
            if near in lacking:
                lacking.remove(near)
            return self.problem("unknown-field", fault.path, message, f"did you mean {near}?", key=True)
        elsewhere = next((steps for steps, _ in fields(self.schema) if steps and steps[-1] == name), None)
        if elsewhere is not None and "*" not in elsewhere:
            lacks = missing.get(elsewhere[:-1], [])
            if name in lacks:
                lacks.remove(name)
            where = ".".join(elsewhere[:-1])
            mend = f"it belongs below {where}" if where else "it belongs at the top, not indented"
            return self.problem("unknown-field", fault.path, message, mend, key=True)
        mend = f"known here are {_listed(known)}" if known else "take it out"
        return self.problem("unknown-field", fault.path, message, mend, key=True)

    def empty_problem(self, path: Path, names: Sequence[str], schema: Mapping[str, Any]) -> Problem:
        message = f"{self.label(path, schema.get('title'))} has no fields"
        return self.problem("missing-field", path, message, f"add {_listed(names)}")

    def missing_problem(self, path: Path, name: str, schema: Mapping[str, Any]) -> Problem:
        wanted = _mapping(schema.get("properties", {}).get(name))
        message = f"{self.label((*path, name), wanted.get('title'))} is missing"
        if "const" in wanted:
            mend = f"add {name}: {_typed(wanted['const'])}"
        elif "enum" in wanted:
            mend = f"add {name}: with one of {_listed(wanted['enum'])}"
        elif examples := _examples(wanted):
            mend = f"add it, for example {name}: {examples[0]}"
        else:
            mend = f"add {name}: with {_of_types(_types(wanted))}" if _types(wanted) else f"add {name}:"
        return self.problem("missing-field", path, message, mend)

    def name_problem(self, fault: Fault) -> Problem:
        name = str(fault.path[-1])
        label = self.label(fault.path[:-1], fault.schema.get("title"))
        inner = fault.inner
        message = f"{_quoted(name)} is no name that can stand in {label}"
        if inner is not None and inner.keyword in ("enum", "const"):
            allowed = inner.wanted if inner.keyword == "enum" else [inner.wanted]
            return self.problem("not-allowed", fault.path, message, _allowed(name, allowed), key=True)
        mend = (
            _SAYINGS[inner.keyword](inner)[1]
            if inner is not None and inner.keyword in _SAYINGS
            else "write another name"
        )
        return self.problem("bad-format", fault.path, message, mend, key=True)

    def value_problem(self, fault: Fault) -> Problem:
        """What is wrong with one value."""
        label = self.label(fault.path, fault.schema.get("title"))
        if fault.keyword == "type":
            return self.type_problem(fault, label)
        if fault.keyword in ("enum", "const"):
            allowed = fault.wanted if fault.keyword == "enum" else [fault.wanted]
            message, mend = f"{label} cannot be {_quoted(fault.value)}", _allowed(fault.value, allowed)
            if isinstance(fault.value, bool | int | float) and self.places.raw(fault.path) in allowed:
                mend = f'put it in quotes: "{self.places.raw(fault.path)}"'
            return self.problem("not-allowed", fault.path, message, mend)
        if fault.keyword == "uniqueItems":
            message = f"{label} holds {_quoted(fault.value[fault.path[-1]])} twice"
            label = self.label(fault.path, fault.schema.get("title"))
            return self.problem("bad-format", fault.path, message, "take one of the two out")
        tell = _SAYINGS.get(fault.keyword)
        if tell is not None:
            message, mend = tell(fault)
            return self.problem("bad-format", fault.path, f"{label} {message}", mend)
        if fault.keyword == "dependentRequired":
            return self.dependent_problem(fault, label)
        message = f"{label} does not fit its schema: {short(fault.text)}"
        return self.problem(
            "schema", fault.path, message, "compare it with what the schema says of this field"
        )

    def dependent_problem(self, fault: Fault, label: str) -> Problem:
        name, missing = next(
            (name, each)
            for name, needed in fault.wanted.items()
            for each in needed
            if name in fault.value and each not in fault.value
        )
        message = f"{label} has {name}, and {missing} is missing"
        return self.problem("missing-field", fault.path, message, f"add {missing}: or take {name} out")

    def type_problem(self, fault: Fault, label: str) -> Problem:
        wanted = _types({"type": fault.wanted})
        value, path = fault.value, fault.path
        if value is None:
            example = _examples(fault.schema)
            mend = f"write it, for example {example[0]}" if example else f"write {_of_types(wanted)}"
            if not self.is_required(path):
                mend += f", or take the {'item' if isinstance(path[-1], int) else 'field'} out"
            return self.problem("wrong-type", path, f"{label} is empty", mend, key=True)
        message = f"{label} is {_type_of(value)}, and {_of_types(wanted)} is wanted"
        return self.problem("wrong-type", path, message, self.type_mend(fault, wanted))

    def type_mend(self, fault: Fault, wanted: Sequence[str]) -> str:
        value = fault.value
        if "string" in wanted and isinstance(value, bool | int | float):
            raw, pattern = self.places.raw(fault.path), fault.schema.get("pattern")
            if pattern is None or matches(pattern, raw):
                return f'put it in quotes: "{raw}"'
            return (
                _FORMATS.get(fault.schema.get("format", ""), ("", _wording(fault)))[1] or "put it in quotes"
            )
        if "boolean" in wanted and isinstance(value, str) and value.lower() in _YES | _NO:
            return f"write {'true' if value.lower() in _YES else 'false'}, without quotes"
        if ("integer" in wanted or "number" in wanted) and isinstance(value, str):
            return (
                f"write it without quotes: {short(value.strip())}"
                if value.strip().removeprefix("-").isdecimal()
                else "write digits, without quotes"
            )
        if "array" in wanted and not isinstance(value, list):
            if isinstance(value, dict):
                return "begin each item with a hyphen and a space"
            return f"write it as a list: [{short(self.places.raw(fault.path))}]"
        if "object" in wanted:
            mend = "write its fields on the lines below, indented"
            names = list(fault.schema.get("properties", {}))
            example = next(
                (each for each in fault.schema.get("examples", ()) if isinstance(each, dict)), None
            )
            if names:
                return f"{mend}: {_listed(names)}"
            return f"{mend}, for example {json.dumps(example, ensure_ascii=False)[1:-1]}" if example else mend
        if "string" in wanted:
            return "write text; a text that begins with { or [ stands in quotes"
        return f"write {_of_types(wanted)}"

    def is_required(self, path: Path) -> bool:
        """Whether the field at *path* must be there, as far as its schema can be followed."""
        if not path or not isinstance(path[-1], str):
            return not path
        steps = tuple("*" if isinstance(step, int) else step for step in path[:-1])
        return any(path[-1] in each.get("required", ()) for each in at_steps(self.schema, steps))


def _unknown(fault: Fault) -> Iterator[Fault]:
    """One fault for each unknown field."""
    if fault.keyword == "unevaluatedProperties" and isinstance(fault.value, dict):
        for name in fault.value:
            if name not in fault.schema.get("properties", {}) and f"'{name}'" in fault.text:
                yield Fault((*fault.path, name), fault.keyword, False, fault.value, fault.schema)
    elif fault.path:
        yield fault


def _rank(fault: Fault) -> int:
    return _ORDER.index(fault.keyword) if fault.keyword in _ORDER else len(_ORDER)


def _format_saying(fault: Fault) -> tuple[str, str]:
    name, mend = _FORMATS.get(fault.wanted, (f"written as {fault.wanted}", ""))
    return f"is not {name}: {_quoted(fault.value)}", mend or _wording(fault)


def _pattern_saying(fault: Fault) -> tuple[str, str]:
    value, pattern = fault.value, fault.wanted
    flat = " ".join(value.split())
    if "\n" in value and matches(pattern, flat):
        return "stands on several lines", "write it on one line"
    if value != value.strip() and matches(pattern, value.strip()):
        return f"has a space at its beginning or end: {_quoted(value)}", "take the space out"
    note = annotation(fault.schema)
    kind = "id" if note.get("refers") in _IDS else note.get("kind")
    if not kind:
        return f"is not written as it should be: {_quoted(value)}", _pattern_mend(fault)
    kind = kind if kind[1:2].isupper() else kind.lower()
    article = "an" if kind[0] in "aeiou" else "a"
    return f"is not written as {article} {kind}: {_quoted(value)}", _pattern_mend(fault)


def _pattern_mend(fault: Fault) -> str:
    """How to write what a pattern asks for: a spelling near by, else the schema's words and examples."""
    value, pattern = fault.value, fault.wanted
    hyphens = "-".join(re.findall("[A-Za-z0-9]+", value[:100]))
    for near in (value[:100].upper(), value[:100].lower(), hyphens, hyphens.lower(), hyphens.upper()):
        if near and matches(pattern, near):
            return f"did you mean {short(near)}?"
    return _wording(fault) or _PATTERNS.get(pattern, f"it must match the pattern {pattern}")


def _wording(fault: Fault) -> str:
    """The schema's description and example of a field as a mend."""
    words = str(fault.schema.get("description", "")).strip().rstrip(".")
    examples = [each for each in _examples(fault.schema) if each not in words]
    if not words:
        return f"write it as in {' or '.join(examples)}" if examples else ""
    words = words if words[1:2].isupper() else words[:1].lower() + words[1:]
    return f"write {words}" + (f", for example {examples[0]}" if examples else "")


def _least_length(fault: Fault) -> tuple[str, str]:
    if not fault.value:
        return "is empty", f"write it as in {examples[0]}" if (
            examples := _examples(fault.schema)
        ) else "write the text"
    return f"is shorter than {fault.wanted} characters", "write more"


_SAYINGS: Final[Mapping[str, Callable[[Fault], tuple[str, str]]]] = {
    "format": _format_saying,
    "pattern": _pattern_saying,
    "minLength": _least_length,
    "maxLength": lambda fault: (
        f"is longer than {fault.wanted} characters (it has {len(fault.value)})",
        "shorten it",
    ),
    "minimum": lambda fault: (
        f"is {fault.value}, and {fault.wanted} is the least",
        f"write {fault.wanted} or more",
    ),
    "maximum": lambda fault: (
        f"is {fault.value}, and {fault.wanted} is the most",
        f"write {fault.wanted} or less",
    ),
    "exclusiveMinimum": lambda fault: (f"is {fault.value}", f"write more than {fault.wanted}"),
    "exclusiveMaximum": lambda fault: (f"is {fault.value}", f"write less than {fault.wanted}"),
    "multipleOf": lambda fault: (f"is {fault.value}", f"write a multiple of {fault.wanted}"),
    "minItems": lambda fault: (
        ("is an empty list", "write at least one item, or take the field out")
        if not fault.value
        else (f"has {len(fault.value)} items, and {fault.wanted} are the least", "add some")
    ),
    "maxItems": lambda fault: (
        f"has {len(fault.value)} items, and {fault.wanted} are the most",
        "take some out",
    ),
    "minProperties": lambda fault: (
        f"has {len(fault.value)} entries, and {fault.wanted} is the least",
        "add one, or take the field out",
    ),
    "maxProperties": lambda fault: (
        f"has {len(fault.value)} entries, and {fault.wanted} is the most",
        "take some out",
    ),
}


def _nearest_field(name: str, known: Sequence[str], schema: Mapping[str, Any]) -> str | None:
    """The field of *known* that *name* most likely stands for, by its spelling or its title."""
    spellings: dict[str, str] = {}
    for each in known:
        spellings.setdefault(_plain_name(each), each)
        title = _mapping(schema.get("properties", {}).get(each)).get("title")
        if isinstance(title, str):
            spellings.setdefault(_plain_name(title), each)
    near = get_close_matches(_plain_name(name), spellings, n=1, cutoff=0.6)
    return spellings[near[0]] if near else None


def _plain_name(name: str) -> str:
    return name[:100].strip().lower().replace("-", "_").replace(" ", "_")


def _allowed(value: Any, allowed: Sequence[Any]) -> str:
    """Which values are allowed, and the one nearest to *value*."""
    texts = [_typed(each) for each in allowed]
    if len(texts) == 1:
        return f"write {texts[0]}"
    near = get_close_matches(str(value)[:100].lower(), {text.lower(): text for text in texts}, n=1)
    nearest = next((text for text in texts if near and text.lower() == near[0]), None)
    listed = f"allowed are {_listed(texts)}"
    return f"did you mean {nearest}? {listed[0].upper()}{listed[1:]}" if nearest else listed


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _types(schema: Mapping[str, Any]) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else list(types)


def _of_types(types: Sequence[str]) -> str:
    return " or ".join(_TYPES.get(each, each) for each in types) or "something else"


def _type_of(value: Any) -> str:
    match value:
        case bool():
            return f"read as {_typed(value)}"
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
        case _:
            return "a group of fields"


def _examples(schema: Mapping[str, Any]) -> list[str]:
    """The schema's examples that fit on one line, as they are typed in YAML."""
    examples = schema.get("examples", [])
    return [_typed(each) for each in examples if not isinstance(each, dict | list)]


def _typed(value: Any) -> str:
    """A scalar as one would type it in YAML; text that reads as a number gets quotes."""
    if isinstance(value, str):
        looks_like_number = value[:1].isdecimal() and value.replace(".", "", 1).isdecimal()
        return f'"{value}"' if looks_like_number else value
    return json.dumps(value, ensure_ascii=False)


def _quoted(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f'"{short(text)}"' if isinstance(value, str) else short(text)


def _listed(values: Sequence[Any]) -> str:
    """*values* with commas; of many the first dozen."""
    texts = [value if isinstance(value, str) else _typed(value) for value in values]
    return ", ".join(texts[:20]) + (" and more" if len(texts) > 20 else "")


def _value_at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data
