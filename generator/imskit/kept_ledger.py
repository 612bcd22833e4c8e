"""What a check leaves behind for the next one, kept sealed by all that it depends on but the files of documents.

It may be deleted at any time, and what is damaged is as good as not there: see `imskit.kept_files`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from imskit import beside, kept_rows
from imskit.beside import Beside, plain_problem, problem_again
from imskit.kept_files import KeptFiles
from imskit.kept_rows import KeptRows, plain_row, row_again
from imskit.ledger import Ledger
from imskit.model import SignatureState, SigningKey, Verdict
from imskit.problems import Problem
from imskit.rules.plain_ledger import ledger_again, plain_findings
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
    #: All that is no document.
    beside: Beside
    #: Whether it holds whatever HEAD leads to, as long as there is a commit.
    timeless: bool = False
    #: What `imskit.kept_readings.tool` gives: it need not be worked out where imskit is the same.
    tool: str = ""
    #: The key of the file of what is beside documents.
    besides: str = ""
    #: The key of the file of rows.
    rows: str = ""

    def at(self, days: Mapping[str, str], head: str, *, timeless: bool) -> Left:
        """The same, of these *days*, with this digest of what git says."""
        return replace(self, days=days, head=head, timeless=timeless)


def read_left(kept: KeptFiles, key: str) -> Left | None:
    """What an earlier check left behind by *key*; None where nothing is kept."""
    body = kept.get(key)
    if body is None:
        return None
    rows_key, others, gone, findings, told, days, signatures, vouchings, *rest = json.loads(body)
    *rest, besides = rest
    rows, around = kept.get(rows_key), kept.get(besides)
    if rows is None or around is None:
        return None
    changed = {row.path: row for row in map(row_again, others)} | dict.fromkeys(gone)
    head, behind, not_told, said, stray, timeless, tool = rest
    return Left(
        ledger_again(findings, kept_rows.from_bytes(rows, changed)),
        {path: tuple(map(problem_again, found)) for path, found in told.items()},
        days,
        head,
        behind,
        tuple(not_told),
        said,
        {name: tuple(each) for name, each in signatures.items()},
        {int(number): tuple(each) for number, each in vouchings.items()},
        tuple(stray),
        beside.from_bytes(around),
        timeless,
        tool,
        besides,
        rows_key,
    )


def keep_left(kept: KeptFiles, key: str, left: Left) -> None:
    """Keep what a check left behind by *key*: its rows in a file of their own, which stays while few are others."""
    rows, rows_key = left.ledger.rows, left.rows
    others = rows.others if isinstance(rows, KeptRows) else {}
    if not rows_key or len(others) > _MOST_OTHERS:
        body = kept_rows.as_bytes(rows)
        rows_key, others = hashlib.sha256(b"rows\0" + body).hexdigest(), {}
        kept.add(rows_key, body)
    besides = left.besides
    if not besides:
        body = beside.as_bytes(left.beside)
        besides = hashlib.sha256(b"beside\0" + body).hexdigest()
        kept.add(besides, body)
    plain = [
        rows_key,
        [plain_row(row) for _, row in sorted(others.items()) if row is not None],
        sorted(path for path, row in others.items() if row is None),
        plain_findings(left.ledger),
        {path: list(map(plain_problem, found)) for path, found in left.told.items()},
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
        besides,
    ]
    kept.add(key, json.dumps(plain, separators=(",", ":")).encode("ascii"))


def plain_state(state: SignatureState) -> tuple[Verdict, int | None]:
    """*state* as a verdict and the number of a key."""
    return state.verdict, state.key.number if state.key is not None else None


def state_again(plain: tuple[Verdict, int | None], keys: Mapping[int, SigningKey]) -> SignatureState:
    """What `plain_state` was made of, with the *keys* by number."""
    verdict, number = plain
    return SignatureState(verdict, keys[number] if number is not None else None)
