"""What of a flat schema some data fails, keyword by keyword, as jsonschema finds it.

Patterns and formats are asked of jsonschema-rs also here, and doubled items are looked for in linear time, so
that the two libraries cannot differ about them and no pattern, whoever wrote it, takes longer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import jsonschema
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from imskit.model import Path
from imskit.schema.engine import has_format, matches

if TYPE_CHECKING:
    from jsonschema.protocols import Validator as Jsonschema

#: The keyword of a fault whose branches only ask for one field each: one of `wanted` must be there.
ONE_OF: Final = "one of the fields"


@dataclass(frozen=True, slots=True)
class Fault:
    """One failed keyword: the value's path from the root, the keyword, and the schema around it."""

    path: Path
    keyword: str
    #: What the keyword asks for.
    wanted: Any
    value: Any
    schema: Mapping[str, Any]
    #: For the name of a field: what failed about the name.
    inner: Fault | None = None
    #: What jsonschema says.
    text: str = ""


def faults_of(schema: Mapping[str, Any], data: Any, limit: int) -> list[Fault]:
    """What of the flat *schema* the *data* fails, up to *limit* errors of jsonschema.

    Of branches (`anyOf`, `oneOf`) it is what fails in the one that was meant.
    """
    return list(_faults(islice(_validator()(dict(schema)).iter_errors(data), limit)))


@cache
def _validator() -> type[Jsonschema]:
    """The validator of jsonschema with the keywords that are asked of jsonschema-rs instead."""
    validator: type[Jsonschema] = extend(
        jsonschema.Draft202012Validator,
        {
            "additionalProperties": _additional_properties,
            "format": _format,
            "pattern": _pattern,
            "patternProperties": _pattern_properties,
            "propertyNames": _property_names,
            "uniqueItems": _unique_items,
        },
    )
    return validator


def _pattern(_: Jsonschema, pattern: str, instance: Any, __: Mapping[str, Any]) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not matches(pattern, instance):
        yield ValidationError(f"does not match {pattern}")


def _format(_: Jsonschema, form: str, instance: Any, __: Mapping[str, Any]) -> Iterator[ValidationError]:
    if isinstance(instance, str) and not has_format(form, instance):
        yield ValidationError(f"is not a {form}")


def _pattern_properties(
    validator: Jsonschema, patterns: Mapping[str, Any], instance: Any, _: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if isinstance(instance, dict):
        for pattern, schema in patterns.items():
            for name, value in instance.items():
                if matches(pattern, name):
                    yield from validator.descend(value, schema, path=name, schema_path=pattern)


def _additional_properties(
    validator: Jsonschema, rest: Any, instance: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if not isinstance(instance, dict):
        return
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    extra = [
        name
        for name in instance
        if name not in known and not any(matches(pattern, name) for pattern in patterns)
    ]
    if rest is False:
        for name in extra:
            yield ValidationError("is not known here", path=[name])
    else:
        for name in extra:
            yield from validator.descend(instance[name], rest, path=name)


def _property_names(
    validator: Jsonschema, names: Any, instance: Any, _: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if isinstance(instance, dict):
        for name in instance:
            errors = list(validator.descend(name, names))
            if errors:
                yield ValidationError("the name does not fit", path=[name], context=errors)


def _unique_items(
    _: Jsonschema, unique: bool, instance: Any, __: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if not unique or not isinstance(instance, list):
        return
    known = set()
    for index, item in enumerate(instance):
        text = json.dumps(_same_numbers(item), sort_keys=True)
        if text in known:
            yield ValidationError("stands in the list twice", path=[index])
        known.add(text)


def _same_numbers(value: Any) -> Any:
    """*value* with 1.0 as 1, which JSON Schema takes for the same."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_same_numbers(each) for each in value]
    if isinstance(value, dict):
        return {name: _same_numbers(each) for name, each in value.items()}
    return value


def _faults(errors: Iterable[ValidationError], base: Path = ()) -> Iterator[Fault]:
    """The errors as faults, and for `anyOf` those of the branch that was meant."""
    for error in errors:
        path = (*base, *error.relative_path)
        schema = error.schema if isinstance(error.schema, Mapping) else {}
        keyword = error.validator if isinstance(error.validator, str) else "false"
        if keyword in ("anyOf", "oneOf") and error.context:
            yield from _branch(error, path, schema)
            continue
        inner = next(_faults(error.context), None) if keyword == "propertyNames" and error.context else None
        yield Fault(path, keyword, error.validator_value, error.instance, schema, inner, error.message)


def _branch(error: ValidationError, path: Path, schema: Mapping[str, Any]) -> Iterator[Fault]:
    """The faults of the branch whose JSON type the value has, else one about its type."""
    by_branch: dict[int, list[ValidationError]] = {}
    for each in error.context or ():
        by_branch.setdefault(int(each.relative_schema_path[0]), []).append(each)
    fitting = [
        errors
        for errors in by_branch.values()
        if not any(each.validator == "type" and not each.relative_path for each in errors)
    ]
    if choice := _choice(error.validator_value, fitting):
        yield Fault(path, ONE_OF, choice, error.instance, schema, text=error.message)
        return
    if fitting:
        # Of several that fit, the one in which least is wrong.
        nearest = min(fitting, key=len)
        yield from _faults(nearest, path)
        return
    wanted: list[str] = []
    for branch in error.validator_value:
        types = branch.get("type", []) if isinstance(branch, Mapping) else []
        wanted += [types] if isinstance(types, str) else types
    yield Fault(path, "type", list(dict.fromkeys(wanted)), error.instance, schema, text=error.message)


def _choice(branches: Sequence[Any], fitting: Sequence[Sequence[ValidationError]]) -> list[str]:
    """The fields of which one must be there, where that is all the *branches* ask for, and none is."""
    names: list[str] = []
    for branch in branches:
        if not (
            isinstance(branch, Mapping) and branch.keys() == {"required"} and len(branch["required"]) == 1
        ):
            return []
        names += branch["required"]
    # `oneOf` fails with two of them as well: then no branch has an error.
    return names if len(fitting) == len(branches) else []
