"""What is said of one value that does not fit."""

from __future__ import annotations

from imskit.model import Path
from imskit.problems import Problem, short
from imskit.schema.faults import Fault
from imskit.schema.guesses import allowed_values
from imskit.schema.sayings import SAYINGS, few_fields, few_items
from imskit.schema.told_file import ToldFile, called
from imskit.schema.type_mends import empty_mend, type_mend
from imskit.schema.typed import examples_of, listed, of_types, quoted, type_of, types_of


def value_problem(file: ToldFile, fault: Fault) -> Problem:
    """What is wrong with one value."""
    label = file.label(fault.path, fault.schema.get("title"))
    if fault.keyword == "type":
        return _type_problem(file, fault, label)
    if fault.keyword in ("enum", "const"):
        allowed = fault.wanted if fault.keyword == "enum" else [fault.wanted]
        if isinstance(fault.value, list | dict):
            message = f"{label} is {type_of(fault.value)}, and one value is wanted"
            only = fault.value[0] if isinstance(fault.value, list) and len(fault.value) == 1 else None
            mend = f"write {only} alone" if only in allowed else f"write one of {listed(allowed)}"
            return file.problem("wrong-type", fault.path, message, mend)
        message, mend = f"{label} cannot be {quoted(fault.value)}", allowed_values(fault.value, allowed)
        if isinstance(fault.value, bool | int | float) and file.places.raw(fault.path) in allowed:
            mend = f'put it in quotes: "{file.places.raw(fault.path)}"'
        return file.problem("not-allowed", fault.path, message, mend)
    if fault.keyword == "uniqueItems":
        message = f"{label} holds {quoted(fault.value[fault.path[-1]])} twice"
        return file.problem("bad-format", fault.path, message, "take one of the two out")
    if fault.keyword in ("minItems", "minProperties"):
        return _too_few_problem(file, fault, label)
    tell = SAYINGS.get(fault.keyword)
    if tell is not None:
        message, mend = tell(fault)
        return file.problem("bad-format", fault.path, f"{label} {message}", mend)
    if fault.keyword == "dependentRequired":
        return _dependent_problem(file, fault, label)
    message = f"{label} does not fit its schema: {short(fault.text)}"
    return file.problem("schema", fault.path, message, "compare it with what the schema says of this field")


def _too_few_problem(file: ToldFile, fault: Fault, label: str) -> Problem:
    """What is said of a list with too few items, or a group with too few fields."""
    message, mend = few_items(fault) if fault.keyword == "minItems" else few_fields(fault)
    if not fault.value and not file.is_required(fault.path):
        mend += _or_out(fault.path)
    return file.problem("bad-format", fault.path, f"{label} {message}", mend)


def _dependent_problem(file: ToldFile, fault: Fault, label: str) -> Problem:
    name, missing = next(
        (name, each)
        for name, needed in fault.wanted.items()
        for each in needed
        if name in fault.value and each not in fault.value
    )
    message = f"{label} has {called(fault.schema, name)}, and {called(fault.schema, missing)} is missing"
    return file.problem("missing-field", fault.path, message, f"add {missing}: or take {name} out")


def _type_problem(file: ToldFile, fault: Fault, label: str) -> Problem:
    wanted = types_of({"type": fault.wanted})
    value, path = fault.value, fault.path
    if value is None:
        example = examples_of(fault.schema)
        mend = f"write it, for example {example[0]}" if example else ""
        if not example:
            mend = empty_mend(fault, wanted)
        if comment := file.places.comment(path):
            mend = f"put the text in quotes: what follows # is a comment, so {short(comment)} is not read"
            return file.problem("wrong-type", path, f"{label} is empty", mend, key=True)
        if not file.is_required(path):
            mend += _or_out(path)
        # What says nothing in so many words, as ~ does, is the place itself.
        return file.problem("wrong-type", path, f"{label} is empty", mend, key=not file.places.raw(path))
    message = f"{label} is {type_of(value)}, and {of_types(wanted)} is wanted"
    return file.problem("wrong-type", path, message, type_mend(fault, wanted, file.places))


def _or_out(path: Path) -> str:
    return f", or take the {'item' if isinstance(path[-1], int) else 'field'} out"
