"""What in a document does not fit its schema, in the writer's words: one mistake, one message.

`imskit.schema.faults` tells which keyword failed where; here that becomes what is wrong and what to type.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

import jsonschema_rs

from imskit.model import Path
from imskit.problems import Problem, short
from imskit.schema.engine import compiled
from imskit.schema.faults import ONE_OF, Fault, faults_of
from imskit.schema.guesses import allowed_values, fits, guess, guesses, nearest_field
from imskit.schema.paths import Steps, annotation, at_steps, fields
from imskit.schema.places import Places
from imskit.schema.sayings import SAYINGS, few_fields, few_items
from imskit.schema.type_mends import empty_mend, type_mend
from imskit.schema.typed import examples_of, listed, mapping, of_types, quoted, type_of, typed, types_of

#: Most problems that are told of one file; a file with more has one cause for most of them.
PROBLEM_LIMIT: Final = 100
_ERROR_LIMIT: Final = 3 * PROBLEM_LIMIT


#: Of several errors about one value the first of these is told; the others follow from it.
_ORDER: Final = (
    *("type", "const", "enum", "format", "minLength", "pattern", "maxLength"),
    *("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf"),
    *("minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties"),
)


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
        yield from self.stray_problems(found)
        yield from map(self.name_problem, found.names)
        groups = Counter(fault.path[:-1] for fault in found.unknown)
        for fault in found.unknown:
            above = fault.path[:-1]
            problem = self.unknown_problem(fault, missing, alone=groups[above] == 1)
            if above in choices and problem.mend in guesses(choices[above].wanted):
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

    def stray_problems(self, found: _Sorted) -> Iterator[Problem]:
        """One problem for each group that is empty or missing while its fields stand beside it.

        They are taken out of what was *found*: they are one mistake.
        """
        strays: dict[Path, list[Fault]] = {}
        for fault in found.unknown:
            group: Path = (self.elsewhere(str(fault.path[-1])) or ())[:-1] or self.free_group(fault)
            beside = group[:-1] == fault.path[:-1] and group != ()
            if beside and (group[-1] in found.missing.get(group[:-1], ()) or self.is_empty(group)):
                strays.setdefault(group, []).append(fault)
        for group, several in strays.items():
            found.unknown = [fault for fault in found.unknown if fault not in several]
            label = self.label(group, next(iter(at_steps(self.schema, _steps(group))), {}).get("title"))
            names = listed([str(fault.path[-1]) for fault in several])
            if self.is_empty(group):
                found.by_value.pop(group, None)
                message, place = f"{label} is empty, and its fields stand beside it", group
                mend = f"indent them by two spaces: {names}"
            else:
                found.missing[group[:-1]].remove(str(group[-1]))
                message, place = f"{label} is missing, and its fields stand without it", several[0].path
                mend = f"write {group[-1]}: on a line before them, and indent them by two spaces: {names}"
            yield self.problem("missing-field", place, message, mend, key=True)

    def free_group(self, fault: Fault) -> Path:
        """The group above a field that is not known, if it is empty and takes fields of any name such as this."""
        *above, name = fault.path
        known, present = fault.schema.get("properties", {}), list(_value_at(self.data, tuple(above)))
        last = next((each for each in reversed(present[: present.index(name)]) if each in known), None)
        free = mapping(mapping(known.get(last)).get("additionalProperties"))
        return (
            (*above, last)
            if last and free and compiled(free).is_valid(_value_at(self.data, fault.path))
            else ()
        )

    def elsewhere(self, name: str) -> Steps | None:
        """The steps to the first field called *name*; None where there is none outside of lists."""
        steps = next((steps for steps, _ in fields(self.schema) if steps and steps[-1] == name), None)
        return None if steps is None or "*" in steps else steps

    def is_empty(self, path: Path) -> bool:
        """Whether nothing is written behind or below the field at *path*, which is there."""
        around = _value_at(self.data, path[:-1])
        return path[-1] in around and around[path[-1]] is None

    def is_free(self, steps: Steps) -> bool:
        """Whether the field at *steps* is not written, and the group that it belongs to is."""
        around = self.data
        for step in steps[:-1]:
            around = around.get(step) if isinstance(around, dict) else None
        return isinstance(around, dict) and steps[-1] not in around

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
        elsewhere = self.elsewhere(name)
        near = nearest_field(name, lacking, fault.schema)
        if near is None and (elsewhere is None or not self.is_free(elsewhere)):
            near = nearest_field(name, [each for each in known if each not in present], fault.schema)
        if near:
            # One mistake, one message: the field is there, under another name.
            if near in lacking:
                lacking.remove(near)
            return self.problem("unknown-field", fault.path, message, guess(near), key=True)
        if elsewhere is not None:
            lacks = missing.get(elsewhere[:-1], [])
            if name in lacks:
                lacks.remove(name)
            where = ".".join(elsewhere[:-1])
            mend = f"it belongs below {where}" if where else "it belongs at the top, not indented"
            return self.problem("unknown-field", fault.path, message, mend, key=True)
        if alone and len(lacking) == 1 and fits(present[name], fault.schema, lacking[0]):
            mend = guess(lacking.pop())
        else:
            mend = f"known here are {listed(known)}" if known else "take it out"
        return self.problem("unknown-field", fault.path, message, mend, key=True)

    def empty_problem(self, path: Path, names: Sequence[str], schema: Mapping[str, Any]) -> Problem:
        message = f"{self.label(path, schema.get('title'))} has no fields"
        return self.problem("missing-field", path, message, f"add {listed(names)}")

    def missing_problem(self, path: Path, name: str, schema: Mapping[str, Any]) -> Problem:
        wanted = mapping(schema.get("properties", {}).get(name))
        message = f"{self.label((*path, name), wanted.get('title'))} is missing"
        prefix = annotation(self.schema).get("prefix")
        if (*path, name) == ("id",) and prefix:
            mend = f"add it, for example id: {prefix}-001"
        elif "const" in wanted:
            mend = f"add {name}: {typed(wanted['const'])}"
        elif "enum" in wanted:
            mend = f"add {name}: with one of {listed(wanted['enum'])}"
        elif examples := examples_of(wanted):
            mend = f"add it, for example {name}: {examples[0]}"
        else:
            mend = f"add {name}:{_behind(wanted)}"
        return self.problem("missing-field", path, message, mend)

    def choice_problem(self, fault: Fault) -> Problem:
        """What is said of a group that has none of several fields of which it needs one."""
        known = fault.schema.get("properties", {})
        adds = []
        for name in fault.wanted:
            wanted = mapping(known.get(name))
            examples = examples_of(wanted)
            adds.append(f"{name}: {examples[0]}" if examples else f"{name}:{_behind(wanted)}")
        label = self.label(fault.path, fault.schema.get("title"))
        both = len(fault.wanted) == 2
        message = (
            f"{label} needs {' or '.join(fault.wanted)}, and has neither"
            if both
            else f"{label} needs one of {listed(fault.wanted)}, and has none"
        )
        return self.problem("missing-field", fault.path, message, f"add {', or '.join(adds)}")

    def name_problem(self, fault: Fault) -> Problem:
        name = str(fault.path[-1])
        label = self.label(fault.path[:-1], fault.schema.get("title"))
        inner = fault.inner
        message = f"{quoted(name)} is no name that can stand in {label}"
        if inner is not None and inner.keyword in ("enum", "const"):
            allowed = inner.wanted if inner.keyword == "enum" else [inner.wanted]
            return self.problem("not-allowed", fault.path, message, allowed_values(name, allowed), key=True)
        mend = (
            SAYINGS[inner.keyword](inner)[1]
            if inner is not None and inner.keyword in SAYINGS
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
            if isinstance(fault.value, list | dict):
                message = f"{label} is {type_of(fault.value)}, and one value is wanted"
                only = fault.value[0] if isinstance(fault.value, list) and len(fault.value) == 1 else None
                mend = f"write {only} alone" if only in allowed else f"write one of {listed(allowed)}"
                return self.problem("wrong-type", fault.path, message, mend)
            message, mend = f"{label} cannot be {quoted(fault.value)}", allowed_values(fault.value, allowed)
            if isinstance(fault.value, bool | int | float) and self.places.raw(fault.path) in allowed:
                mend = f'put it in quotes: "{self.places.raw(fault.path)}"'
            return self.problem("not-allowed", fault.path, message, mend)
        if fault.keyword == "uniqueItems":
            message = f"{label} holds {quoted(fault.value[fault.path[-1]])} twice"
            label = self.label(fault.path, fault.schema.get("title"))
            return self.problem("bad-format", fault.path, message, "take one of the two out")
        if fault.keyword in ("minItems", "minProperties"):
            return self.too_few_problem(fault, label)
        tell = SAYINGS.get(fault.keyword)
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
        message, mend = few_items(fault) if fault.keyword == "minItems" else few_fields(fault)
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
        wanted = types_of({"type": fault.wanted})
        value, path = fault.value, fault.path
        if value is None:
            example = examples_of(fault.schema)
            mend = f"write it, for example {example[0]}" if example else ""
            if not example:
                mend = empty_mend(fault, wanted)
            if comment := self.places.comment(path):
                mend = f"put the text in quotes: what follows # is a comment, so {short(comment)} is not read"
                return self.problem("wrong-type", path, f"{label} is empty", mend, key=True)
            if not self.is_required(path):
                mend += _or_out(path)
            # What says nothing in so many words, as ~ does, is the place itself.
            return self.problem("wrong-type", path, f"{label} is empty", mend, key=not self.places.raw(path))
        message = f"{label} is {type_of(value)}, and {of_types(wanted)} is wanted"
        return self.problem("wrong-type", path, message, type_mend(fault, wanted, self.places))

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


def _behind(wanted: Mapping[str, Any]) -> str:
    """What stands behind or below the colon of a field, as the end of a mend."""
    types = types_of(wanted)
    if types == ["array"]:
        return " and a list below it"
    if types == ["object"]:
        names = wanted.get("required") or list(wanted.get("properties", {}))
        return f" and below it {listed(names)}" if names else " and its fields below it"
    if types == ["string"]:
        return " and a text behind it"
    return f" and {of_types(types)} behind it" if types else ""


def _rank(fault: Fault) -> int:
    return _ORDER.index(fault.keyword) if fault.keyword in _ORDER else len(_ORDER)


def _value_at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data
