"""What is said of fields: of those that are not known, and of those that are missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from imskit.model import Path
from imskit.problems import Problem, short
from imskit.schema.faults import Fault
from imskit.schema.guesses import allowed_values, fits, guess, nearest_field
from imskit.schema.paths import annotation
from imskit.schema.sayings import SAYINGS
from imskit.schema.told_file import ToldFile, called, value_at
from imskit.schema.typed import examples_of, listed, mapping, of_types, quoted, typed, types_of


def unknown_problem(file: ToldFile, fault: Fault, missing: dict[Path, list[str]], *, alone: bool) -> Problem:
    """What is said of a field that is not known, *alone* when its group has no other such field."""
    *above, name = fault.path
    path, name = tuple(above), str(name)
    known = list(fault.schema.get("properties", {}))
    lacking = missing.get(path, [])
    present = value_at(file.data, path)
    message = f"There is no field {short(name)} here"
    elsewhere = file.elsewhere(name)
    near = nearest_field(name, lacking, fault.schema)
    if near is None and (elsewhere is None or not file.is_free(elsewhere)):
        near = nearest_field(name, [each for each in known if each not in present], fault.schema)
    if near:
        # One mistake, one message: the field is there, under another name.
        if near in lacking:
            lacking.remove(near)
        return file.problem("unknown-field", fault.path, message, guess(near), key=True)
    if elsewhere is not None:
        lacks = missing.get(elsewhere[:-1], [])
        if name in lacks:
            lacks.remove(name)
        where = ".".join(elsewhere[:-1])
        mend = f"it belongs below {where}" if where else "it belongs at the top, not indented"
        return file.problem("unknown-field", fault.path, message, mend, key=True)
    if alone and len(lacking) == 1 and fits(present[name], fault.schema, lacking[0]):
        mend = guess(lacking.pop())
    else:
        mend = f"known here are {listed(known)}" if known else "take it out"
    return file.problem("unknown-field", fault.path, message, mend, key=True)


def empty_problem(file: ToldFile, path: Path, names: Sequence[str], schema: Mapping[str, Any]) -> Problem:
    """What is said of a group that has none of its fields."""
    message = f"{file.label(path, schema.get('title'))} has no fields"
    return file.problem("missing-field", path, message, f"add {listed(names)}")


def missing_problem(file: ToldFile, path: Path, name: str, schema: Mapping[str, Any]) -> Problem:
    """What is said of one field that is missing."""
    wanted = mapping(schema.get("properties", {}).get(name))
    message = f"{file.label((*path, name), wanted.get('title'))} is missing"
    prefix = annotation(file.schema).get("prefix")
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
    return file.problem("missing-field", path, message, mend)


def choice_problem(file: ToldFile, fault: Fault) -> Problem:
    """What is said of a group that has none of several fields of which it needs one."""
    known = fault.schema.get("properties", {})
    adds = []
    for name in fault.wanted:
        wanted = mapping(known.get(name))
        examples = examples_of(wanted)
        adds.append(f"{name}: {examples[0]}" if examples else f"{name}:{_behind(wanted)}")
    label = file.label(fault.path, fault.schema.get("title"))
    names = [called(fault.schema, name) for name in fault.wanted]
    message = (
        f"{label} needs {' or '.join(names)}, and has neither"
        if len(names) == 2
        else f"{label} needs one of {listed(names)}, and has none"
    )
    return file.problem("missing-field", fault.path, message, f"add {', or '.join(adds)}")


def name_problem(file: ToldFile, fault: Fault) -> Problem:
    """What is said of a name that cannot stand in its group."""
    name = str(fault.path[-1])
    label = file.label(fault.path[:-1], fault.schema.get("title"))
    inner = fault.inner
    message = f"{quoted(name)} is no name that can stand in {label}"
    if inner is not None and inner.keyword in ("enum", "const"):
        allowed = inner.wanted if inner.keyword == "enum" else [inner.wanted]
        return file.problem("not-allowed", fault.path, message, allowed_values(name, allowed), key=True)
    mend = (
        SAYINGS[inner.keyword](inner)[1]
        if inner is not None and inner.keyword in SAYINGS
        else "write another name"
    )
    return file.problem("bad-format", fault.path, message, mend, key=True)


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
