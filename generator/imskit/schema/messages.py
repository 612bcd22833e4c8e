"""What in a document does not fit its schema, in the writer's words: one mistake, one message.

`imskit.schema.faults` tells which keyword failed where; here that becomes what is wrong and what to type.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, Final

import jsonschema_rs

from imskit.problems import Problem, short
from imskit.schema.faults import Fault, faults_of
from imskit.schema.field_messages import (
    choice_problem,
    empty_problem,
    missing_problem,
    name_problem,
    unknown_problem,
)
from imskit.schema.guesses import guesses
from imskit.schema.places import Places
from imskit.schema.sorted_faults import SortedFaults
from imskit.schema.stray_fields import stray_problems
from imskit.schema.told_file import ToldFile, value_at
from imskit.schema.value_messages import value_problem

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
    problems = list(_problems(ToldFile(schema, data, places), faults_of(schema, data, _ERROR_LIMIT)))
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


def _problems(file: ToldFile, faults: Iterable[Fault]) -> Iterator[Problem]:
    """One problem for each mistake."""
    found = SortedFaults.of(faults)
    missing, around, choices = found.missing, found.around, found.choices
    incomplete = set(missing)
    yield from stray_problems(file, found)
    yield from (name_problem(file, fault) for fault in found.names)
    groups = Counter(fault.path[:-1] for fault in found.unknown)
    for fault in found.unknown:
        above = fault.path[:-1]
        problem = unknown_problem(file, fault, missing, alone=groups[above] == 1)
        if above in choices and problem.mend in guesses(choices[above].wanted):
            # One mistake, one message: one of the fields is there, under another name.
            del choices[above]
        yield problem
    yield from (choice_problem(file, fault) for fault in choices.values())
    for path, names in missing.items():
        if path and not value_at(file.data, path):
            yield empty_problem(file, path, names, around[path, names[0]])
            continue
        for name in names:
            yield missing_problem(file, path, name, around[path, name])
    for path, several in found.by_value.items():
        first = min(several, key=_rank)
        # Which fields are missing has been told.
        if first.keyword != "minProperties" or path not in incomplete:
            yield value_problem(file, first)


def _rank(fault: Fault) -> int:
    return _ORDER.index(fault.keyword) if fault.keyword in _ORDER else len(_ORDER)
