"""What a check leaves behind for the next one, kept sealed by all that it depends on but the files of documents.

It may be deleted at any time, and what is damaged is as good as not there: see `imskit.kept_files`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from imskit.kept_files import KeptFiles
from imskit.ledger import Ledger
from imskit.model import SignatureState, SigningKey, Verdict
from imskit.problems import Place, Problem, Severity
from imskit.rules.plain_ledger import from_plain, plain_findings, plain_rows, rows_again
from imskit.values import dataclass

#: With more other rows than this, all are written anew.
_MOST_OTHERS: Final = 200


@dataclass(frozen=True, slots=True)
class Left:
    """What a check knows at its end that the next one need not find out again."""

    ledger: Ledger
    #: What is wrong with the files of documents themselves, by path.
    told: Mapping[str, tuple[Problem, ...]]
    #: The day that it was, by time zone.
    days: Mapping[str, str]
    #: The digest of what git says, when it was looked at.
    head: str
    #: As in `imskit.standpoint.Standpoint`.
    behind: str | None
    not_told: tuple[str, ...]
    said: str
    #: The verdict on the signature of a record, by its id, and the number of the key it was made with.
    signatures: Mapping[str, tuple[Verdict, int | None]]
    #: As much of the signatures with which keys are vouched for, by the number of the key.
    vouchings: Mapping[int, tuple[Verdict, int | None]]
    stray: tuple[str, ...]
    #: Whether it holds whatever HEAD leads to, as long as there is a commit.
    timeless: bool = False
    #: What `imskit.kept_readings.tool` gives: it need not be worked out where imskit is the same.
    tool: str = ""
    #: The key of the file of rows, and the paths at which there are others now than in it.
    rows: str = ""
    others: frozenset[str] = frozenset()

    def at(self, days: Mapping[str, str], head: str, *, timeless: bool) -> Left:
        """The same, of these *days*, with this digest of what git says."""
        return replace(self, days=days, head=head, timeless=timeless)


def read_left(kept: KeptFiles, key: str) -> Left | None:
    """What an earlier check left behind by *key*; None where nothing is kept."""
    body = kept.get(key)
    if body is None:
        return None
    rows_key, others, gone, findings, told, days, signatures, vouchings, *rest = json.loads(body)
    held = kept.get(rows_key)
    if held is None:
        return None
    rows = {row.path: row for row in rows_again(json.loads(held))}
    for path in gone:
        rows.pop(path, None)
    known = len(rows)
    rows |= {row.path: row for row in rows_again(others)}
    if len(rows) != known:
        rows = {path: rows[path] for path in sorted(rows)}
    head, behind, not_told, said, stray, timeless, tool = rest
    return Left(
        from_plain(findings, rows),
        {path: tuple(map(_problem, found)) for path, found in told.items()},
        days,
        head,
        behind,
        tuple(not_told),
        said,
        {name: tuple(each) for name, each in signatures.items()},
        {int(number): tuple(each) for number, each in vouchings.items()},
        tuple(stray),
        timeless,
        tool,
        rows_key,
        frozenset({*gone, *(row.path for row in rows_again(others))}),
    )


def keep_left(kept: KeptFiles, key: str, left: Left) -> None:
    """Keep what a check left behind by *key*: its rows in a file of their own, which stays while few are others."""
    rows, rows_key, others = left.ledger.rows, left.rows, left.others
    if not rows_key or len(others) > _MOST_OTHERS:
        body = json.dumps(plain_rows(rows.values()), separators=(",", ":")).encode("ascii")
        rows_key, others = hashlib.sha256(b"rows\0" + body).hexdigest(), frozenset()
        kept.add(rows_key, body)
    here = [path for path in sorted(others) if path in rows]
    plain = [
        rows_key,
        plain_rows(rows[path] for path in here),
        sorted(others - set(here)),
        plain_findings(left.ledger),
        {path: list(map(_plain, found)) for path, found in left.told.items()},
        left.days,
        left.signatures,
        left.vouchings,
        left.head,
        left.behind,
        left.not_told,
        left.said,
        left.stray,
        left.timeless,
        left.tool,
    ]
    kept.add(key, json.dumps(plain, separators=(",", ":")).encode("ascii"))


def plain_state(state: SignatureState) -> tuple[Verdict, int | None]:
    """*state* as a verdict and the number of a key."""
    return state.verdict, state.key.number if state.key is not None else None


def state_again(plain: tuple[Verdict, int | None], keys: Mapping[int, SigningKey]) -> SignatureState:
    """What `plain_state` was made of, with the *keys* by number."""
    verdict, number = plain
    return SignatureState(verdict, keys[number] if number is not None else None)


def _plain(problem: Problem) -> list[Any]:
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


def _problem(plain: list[Any]) -> Problem:
    path, line, column, rule, message, mend, severity = plain
    return Problem(Place(path, line, column), rule, message, mend, Severity(severity))
