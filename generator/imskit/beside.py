"""What a system holds beside its documents, as one run has read it: so that a later one need not read it again.

Values only: who keeps them, and who sees to it that nothing of it is other than it was, is for others.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping
from typing import Any, Final

from imskit.problems import Place, Problem, Severity
from imskit.values import dataclass

_HEAD: Final = 8


@dataclass(frozen=True, slots=True)
class Beside:
    """Settings, people, standards and the types of documents."""

    #: The digest of the schemas, see `imskit.shelf.Shape`.
    shape: str
    #: Of each type of documents the path of its schema, and what that says of the type itself.
    types: tuple[tuple[str, Mapping[str, Any]], ...]
    #: Paths of the schemas and standards that are known to be right.
    tested: frozenset[str]
    #: What is wrong with other files than documents, but for those that have names by mistake.
    problems: tuple[Problem, ...]
    #: Of each file that was read and fits its schema: its data, and from what its places are worked out.
    files: Mapping[str, tuple[Any, array[int]]]


def as_bytes(beside: Beside) -> bytes:
    """*beside* as bytes, for `from_bytes`."""
    plain = [
        beside.shape,
        beside.types,
        sorted(beside.tested),
        [plain_problem(each) for each in beside.problems],
        [[path, data, len(slots)] for path, (data, slots) in beside.files.items()],
    ]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    slots = (slots.tobytes() for _, slots in beside.files.values())
    return b"".join((len(text).to_bytes(_HEAD, "little"), text, *slots))


def from_bytes(body: bytes) -> Beside:
    """What `as_bytes` was given."""
    end = _HEAD + int.from_bytes(body[:_HEAD], "little")
    shape, types, tested, problems, files = json.loads(body[_HEAD:end])
    numbers = array("I")
    numbers.frombytes(body[end:])
    found, begin = {}, 0
    for path, data, count in files:
        found[path] = data, numbers[begin : begin + count]
        begin += count
    return Beside(
        shape,
        tuple((path, said) for path, said in types),
        frozenset(tested),
        tuple(map(problem_again, problems)),
        found,
    )


def plain_problem(problem: Problem) -> list[Any]:
    """*problem* as JSON knows it."""
    place = problem.place
    return [
        place.path,
        place.line,
        place.column,
        problem.rule,
        problem.message,
        problem.mend,
        int(problem.severity),
    ]


def problem_again(plain: list[Any]) -> Problem:
    """What `plain_problem` was given."""
    path, line, column, rule, message, mend, severity = plain
    return Problem(Place(path, line, column), rule, message, mend, Severity(severity))
