"""What in a document does not fit its schema, in the writer's words: one mistake, one message.

`imskit.schema.faults` tells which keyword failed where; here that becomes what is wrong and what to type.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice
from typing import Any, Final, Protocol

import jsonschema_rs

from imskit.model import Path
from imskit.problems import Place, Problem, short
from imskit.refusals import odd_character
from imskit.schema.engine import compiled, matches
from imskit.schema.faults import ONE_OF, Fault, faults_of
from imskit.schema.paths import Steps, annotation, at_steps, fields

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

    def comment(self, path: Path) -> str:
        """The comment behind the field at *path* on its line, if it looks like text."""
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
    "^[a-z][a-z0-9-]*$": "write small letters, digits and hyphens, for example management-review",
    "^[0-9a-f]{64}$": "write the 64 hexadecimal digits that sha256sum prints",
    "^imskit-1:sha256:[0-9a-f]{64}$": "write imskit-1:sha256: and 64 hexadecimal digits, as imskit gives it",
}
#: What is only spelt in another way than an id: words with spaces, dots and the like between them.
_WORDS: Final = re.compile(r"[A-Za-z0-9]+(?:[ _.:/-]+[A-Za-z0-9]+)*")
_QUOTES: Final = "\u201c\u201d\u201e\u201f\u2018\u2019\u00ab\u00bb"
#: Characters that nobody sees, or takes for others.
_ODD: Final = re.compile(f"[{_QUOTES}\u00a0\u00ad\u2000-\u200f\u202a-\u202f\u2060-\u2069\u3000]")
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


@dataclass(slots=True)
class _Sorted:
    """The faults of one file by what is said of them."""

    unknown: list[Fault] = field(default_factory=list)
    names: list[Fault] = field(default_factory=list)
    #: The names of the fields that a group lacks.
    missing: dict[Path, list[str]] = field(default_factory=dict)
    #: The schema around each of them.
    around: dict[tuple[Path, str], Mapping[str, Any]] = field(default_factory=dict)
    #: Groups that lack one of several fields.
    choices: dict[Path, Fault] = field(default_factory=dict)
    by_value: dict[Path, list[Fault]] = field(default_factory=dict)

    @classmethod
    def of(cls, faults: Iterable[Fault]) -> _Sorted:
        """The *faults*, sorted."""
        found = cls()
        for fault in faults:
            match fault.keyword:
                case "additionalProperties" | "unevaluatedProperties" | "false":
                    found.unknown.extend(_unknown(fault))
                case "required":
                    found.lacking(fault)
                case "propertyNames":
                    found.names.append(fault)
                case keyword if keyword == ONE_OF:
                    found.choices.setdefault(fault.path, fault)
                case _:
                    found.by_value.setdefault(fault.path, []).append(fault)
        return found

    def lacking(self, fault: Fault) -> None:
        """Take in the fields that *fault* says are missing, each of them once."""
        for name in fault.wanted:
            if name not in fault.value and (fault.path, name) not in self.around:
                self.around[fault.path, name] = fault.schema
                self.missing.setdefault(fault.path, []).append(name)


class _Teller:
    """Puts the faults of one file into words."""

    def __init__(self, schema: Mapping[str, Any], data: Any, places: Places) -> None:
        self.schema = schema
        self.data = data
        self.places = places

    def problems(self, faults: Iterable[Fault]) -> Iterator[Problem]:
        """One problem for each mistake."""
        found = _Sorted.of(faults)
        missing, around, choices = found.missing, found.around, found.choices
        incomplete = set(missing)
        yield from map(self.name_problem, found.names)
        groups = Counter(fault.path[:-1] for fault in found.unknown)
        for fault in found.unknown:
            above = fault.path[:-1]
            problem = self.unknown_problem(fault, missing, alone=groups[above] == 1)
            if above in choices and problem.mend in _guesses(choices[above].wanted):
                # One mistake, one message: one of the fields is there, under another name.
                del choices[above]
            yield problem
        yield from map(self.choice_problem, choices.values())
        for path, names in missing.items():
            if path and not _value_at(self.data, path):
                yield self.empty_problem(path, names, around[path, names[0]])
                continue
            for name in names:
                yield self.missing_problem(path, name, around[path, name])
        for path, several in found.by_value.items():
            first = min(several, key=_rank)
            # Which fields are missing has been told.
            if first.keyword != "minProperties" or path not in incomplete:
                yield self.value_problem(first)

    def label(self, path: Path, title: str | None = None) -> str:
        """What the value at *path* is called: `Effective from (effective_from)`."""
        names = ".".join(step for step in path if isinstance(step, str))
        if not names:
            return "The file"
        if title is None and isinstance(path[-1], int):
            around = at_steps(self.schema, _steps(path[:-1]))
            title = next((f"An item of {each['title']}" for each in around if "title" in each), None)
        return f"{title} ({names})" if title else names

    def problem(self, rule: str, path: Path, message: str, mend: str = "", key: bool = False) -> Problem:
        return Problem(self.places.locate(path, key), rule, message, mend)

    def unknown_problem(self, fault: Fault, missing: dict[Path, list[str]], *, alone: bool) -> Problem:
        """What is said of a field that is not known, *alone* when its group has no other such field."""
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
            return self.problem("unknown-field", fault.path, message, _guess(near), key=True)
        elsewhere = next((steps for steps, _ in fields(self.schema) if steps and steps[-1] == name), None)
        if elsewhere is not None and "*" not in elsewhere:
            lacks = missing.get(elsewhere[:-1], [])
            if name in lacks:
                lacks.remove(name)
            where = ".".join(elsewhere[:-1])
            mend = f"it belongs below {where}" if where else "it belongs at the top, not indented"
            return self.problem("unknown-field", fault.path, message, mend, key=True)
        if alone and len(lacking) == 1 and _fits(present[name], fault.schema, lacking[0]):
            mend = _guess(lacking.pop())
        else:
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
            mend = f"add {name}:{_behind(wanted)}"
        return self.problem("missing-field", path, message, mend)

    def choice_problem(self, fault: Fault) -> Problem:
        """What is said of a group that has none of several fields of which it needs one."""
        known = fault.schema.get("properties", {})
        adds = []
        for name in fault.wanted:
            wanted = _mapping(known.get(name))
            examples = _examples(wanted)
            adds.append(f"{name}: {examples[0]}" if examples else f"{name}:{_behind(wanted)}")
        label = self.label(fault.path, fault.schema.get("title"))
        both = len(fault.wanted) == 2
        message = (
            f"{label} needs {' or '.join(fault.wanted)}, and has neither"
            if both
            else f"{label} needs one of {_listed(fault.wanted)}, and has none"
        )
        return self.problem("missing-field", fault.path, message, f"add {', or '.join(adds)}")

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
        if fault.keyword in ("minItems", "minProperties"):
            return self.too_few_problem(fault, label)
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

    def too_few_problem(self, fault: Fault, label: str) -> Problem:
        """What is said of a list with too few items, or a group with too few fields."""
        message, mend = _few_items(fault) if fault.keyword == "minItems" else _few_fields(fault)
        if not fault.value and not self.is_required(fault.path):
            mend += _or_out(fault.path)
        return self.problem("bad-format", fault.path, f"{label} {message}", mend)

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
            if comment := self.places.comment(path):
                mend = f"put the text in quotes: what follows # is a comment, so {short(comment)} is not read"
                return self.problem("wrong-type", path, f"{label} is empty", mend, key=True)
            if not self.is_required(path):
                mend += _or_out(path)
            # What says nothing in so many words, as ~ does, is the place itself.
            return self.problem("wrong-type", path, f"{label} is empty", mend, key=not self.places.raw(path))
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
            raw = self.places.raw(fault.path)
            if raw.startswith(("|", ">")) or "\n" in raw or len(raw) > 60:
                return "begin each item on a line of its own with a hyphen and a space"
            if re.match(r"[-\u2013\u2014\u2022\u00b7*]\s*\S", raw) and not isinstance(value, int | float):
                return f"begin the item with a hyphen and a space: - {raw[1:].strip()}"
            items = _mapping(fault.schema.get("items"))
            if "string" in _types(items) and not isinstance(value, str):
                raw = f'"{raw}"'
            return f"write it as a list: [{raw}]"
        if "object" in wanted:
            return self.group_mend(fault)
        if "string" in wanted:
            if isinstance(value, list) and value and all(_is_word(each) for each in value):
                what = "it" if len(value) == 1 else "one of them,"
                below = self.places.locate(fault.path).line > self.places.locate(fault.path, True).line
                return f"write {what} without {'the hyphen' if below else 'brackets'}"
            return "write text; a text that begins with { or [ stands in quotes"
        return f"write {_of_types(wanted)}"

    def group_mend(self, fault: Fault) -> str:
        """How to write a group of fields where there is something else."""
        value, path, schema = fault.value, fault.path, fault.schema
        names, required = list(schema.get("properties", {})), schema.get("required", ())
        if not path:
            return f"begin it with its fields: {_listed(names)}" if names else "begin it with its fields"
        if isinstance(value, str) and len(required) == 1 and _fits(value, schema, required[0]):
            only = f"{required[0]}: {short(self.places.raw(path))}"
            if isinstance(path[-1], int):
                return f"begin it with the field: {only}"
            return f"write it on the line below, indented: {only}"
        mend = "write its fields on the lines below, indented"
        if names:
            return f"{mend}: {_listed(names)}"
        example = next((each for each in schema.get("examples", ()) if isinstance(each, dict)), None)
        return f"{mend}, for example {_flow(example)[1:-1]}" if example else mend

    def is_required(self, path: Path) -> bool:
        """Whether the field at *path* must be there, as far as its schema can be followed."""
        if not path or not isinstance(path[-1], str):
            return not path
        around = at_steps(self.schema, _steps(path[:-1]))
        return any(path[-1] in each.get("required", ()) for each in around)


def _unknown(fault: Fault) -> Iterator[Fault]:
    """One fault for each unknown field."""
    if fault.keyword == "unevaluatedProperties" and isinstance(fault.value, dict):
        for name in fault.value:
            if name not in fault.schema.get("properties", {}) and f"'{name}'" in fault.text:
                yield Fault((*fault.path, name), fault.keyword, False, fault.value, fault.schema)
    elif fault.path:
        yield fault


def _steps(path: Path) -> Steps:
    return tuple("*" if isinstance(step, int) else step for step in path)


def _or_out(path: Path) -> str:
    return f", or take the {'item' if isinstance(path[-1], int) else 'field'} out"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and value.split() == [value]


def _fits(value: Any, schema: Mapping[str, Any], name: str) -> bool:
    """Whether *value* could stand in the field *name* of the group that *schema* describes."""
    wanted = _mapping(schema.get("properties", {}).get(name))
    return bool(wanted) and compiled(wanted).is_valid(value)


def _behind(wanted: Mapping[str, Any]) -> str:
    """What stands behind or below the colon of a field, as the end of a mend."""
    types = _types(wanted)
    if types == ["array"]:
        return " and a list below it"
    if types == ["object"]:
        names = wanted.get("required") or list(wanted.get("properties", {}))
        return f" and below it {_listed(names)}" if names else " and its fields below it"
    if types == ["string"]:
        return " and a text behind it"
    return f" and {_of_types(types)} behind it" if types else ""


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
    # What stands where a person's id belongs may be a name: no spelling of it is offered.
    odd = _ODD.search(value)
    if odd is not None:
        bare = value.strip(_QUOTES)
        if value != bare and matches(pattern, bare):
            return f'write straight quotes: "{short(bare)}"'
        return (
            odd_character(odd[0]).mend + f": it holds {unicodedata.name(odd[0], 'one')} (U+{ord(odd[0]):04X})"
        )
    note = annotation(fault.schema)
    if note.get("refers") == "person":
        return _wording(fault)
    if str(note.get("kind", "")).startswith("path "):
        return _path_mend(value)
    if note.get("refers") in _IDS and re.search(r"[,;]| and ", value):
        return "write each as an item of its own" if isinstance(fault.path[-1], int) else "write one of them"
    hyphens = "-".join(re.findall("[A-Za-z0-9]+", value[:100])) if _WORDS.fullmatch(value[:100]) else ""
    point = value[:100].replace(",", ".")
    for near in (point, value[:100].upper(), value[:100].lower(), hyphens, hyphens.lower(), hyphens.upper()):
        # A document has a number: words alone are its title, and say nothing of its id.
        if near and matches(pattern, near) and (note.get("refers") != "document" or re.search("[0-9]", near)):
            return f"did you mean {_typed(short(near))}?"
    return _wording(fault) or _PATTERNS.get(pattern, f"it must match the pattern {pattern}")


def _path_mend(value: str) -> str:
    """How to write a path that leads elsewhere, or has backslashes."""
    path = value.replace("\\", "/").removeprefix("./").removeprefix("ims/evidence/")
    if re.match(r"/|[A-Za-z]:|\.\./", path) or not path.isprintable():
        return "copy the file below ims/evidence, and write its path from there, with forward slashes"
    return f"write {short(path)}: the path starts below ims/evidence, with forward slashes"


def _wording(fault: Fault) -> str:
    """The schema's words and example of a field as a mend.

    What the field is comes before what it is for: a period is a length of time, whatever is measured every so long.
    """
    said = annotation(fault.schema).get("words") or fault.schema.get("description", "")
    words = str(said).strip().rstrip(".")
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


def _few_items(fault: Fault) -> tuple[str, str]:
    has, least = len(fault.value), fault.wanted
    if not has:
        return "is an empty list", f"write at least {'one item' if least == 1 else f'{least} items'}"
    return f"has {_count(has, 'item')}, and at least {least} are wanted", f"add {least - has} more"


def _few_fields(fault: Fault) -> tuple[str, str]:
    message = f"has only {_listed(list(fault.value))}" if fault.value else "is empty"
    names = [name for name in fault.schema.get("properties", {}) if name not in fault.value]
    if not names:
        return message, "write what belongs below it"
    if len(names) > 3:
        return message, f"add a field such as {names[0]}: or {names[1]}:"
    return message, f"add one of {_listed(names)}"


def _too_many(fault: Fault, noun: str) -> tuple[str, str]:
    has, most = len(fault.value), fault.wanted
    return f"has {_count(has, noun)}, and at most {most} {'is' if most == 1 else 'are'} wanted", (
        f"take {has - most} out"
    )


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
    "maxItems": lambda fault: _too_many(fault, "item"),
    "maxProperties": lambda fault: _too_many(fault, "field"),
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


def _guess(name: str) -> str:
    return f"did you mean {name}?"


def _guesses(names: Iterable[str]) -> set[str]:
    return set(map(_guess, names))


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
    """The schema's examples, as they are typed in YAML on one line."""
    examples = schema.get("examples", [])
    return [_flow(each) if isinstance(each, dict | list) else _typed(each) for each in examples]


def _typed(value: Any) -> str:
    """A scalar as one would type it in YAML; text that reads as a number gets quotes."""
    if isinstance(value, str):
        looks_like_number = value[:1].isdecimal() and value.replace(".", "", 1).isdecimal()
        return f'"{value}"' if looks_like_number else value
    return json.dumps(value, ensure_ascii=False)


def _flow(value: Any) -> str:
    """A value as one would type it in YAML on one line, inside brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow(name)}: {_flow(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    special = isinstance(value, str) and bool(set(value) & set(",[]{}#:"))
    return json.dumps(value, ensure_ascii=False) if special else _typed(value)


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
