"""Holds a partial run to a whole one, for tests: problem for problem, and the ledger that either leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from imskit.kept_rows import as_bytes, from_bytes
from imskit.ledger import Ledger
from imskit.model import Document
from imskit.pipeline import Clock, Reading, read
from imskit.problems import Problem
from imskit.rules import hold_against_rules
from imskit.rules.again import Changed, Held, HoldAll, hold_again
from imskit.rules.rows import ledger_of


@dataclass(frozen=True)
class Whole:
    """A system read whole and held against all rules."""

    reading: Reading
    problems: tuple[Problem, ...]
    ledger: Ledger

    @staticmethod
    def of(root: Path, clock: Clock, before: Whole | None = None) -> Whole:
        """The system at *root*; what *before* has read is not read again."""
        reading = read(root, clock, rules=False, shelf=before.reading.shelf if before is not None else None)
        assert reading.whole is not None
        problems = tuple(sorted(set(hold_against_rules(reading.whole))))
        return Whole(
            reading,
            problems,
            ledger_of(reading.whole, problems, reading.failed, reading.lost, blobs(reading)),
        )

    @property
    def documents(self) -> Mapping[str, Document]:
        """All documents, by path."""
        assert self.reading.whole is not None
        return {document.path: document for document in self.reading.whole.all_documents}


def blobs(reading: Reading) -> Mapping[str, str]:
    """What git calls the bytes of each document, by path."""
    assert reading.whole is not None
    paths = [*(document.path for document in reading.whole.all_documents), *reading.failed]
    return {path: reading.tree.blob(path) for path in paths}


def changed_between(before: Whole, after: Whole) -> Changed:
    """What lies now where something else lay before."""
    old, new = blobs(before.reading), blobs(after.reading)
    documents = after.documents
    return {
        path: documents.get(path) or after.reading.failed.get(path)
        for path in old.keys() | new.keys()
        if old.get(path) != new.get(path)
    }


def held_between(before: Whole, after: Whole) -> Held | HoldAll:
    """What a partial run gives that knows of *before* only its ledger."""
    assert after.reading.whole is not None
    # As it comes back from where it is kept: what is worked out of its rows is held to what all rows say.
    ledger = replace(before.ledger, rows=from_bytes(as_bytes(before.ledger.rows), {}))
    return hold_again(
        ledger,
        changed_between(before, after),
        after.documents.__getitem__,
        after.reading.whole,
        blobs(after.reading),
    )


def difference(held: Held, after: Whole) -> str:
    """What a partial run says otherwise than the whole one; empty where it is the same."""
    lines = [
        f"only whole: {problem}" for problem in after.problems if problem not in set(held.ledger.found)
    ] + [f"only partial: {problem}" for problem in held.ledger.found if problem not in set(after.problems)]
    rows, wanted = held.ledger.rows, after.ledger.rows
    lines += [
        f"row of {path}:\n  partial {rows.get(path)}\n  whole   {wanted.get(path)}"
        for path in rows.keys() | wanted.keys()
        if rows.get(path) != wanted.get(path)
    ]
    if list(held.ledger.rows) != list(after.ledger.rows):
        lines.append("rows in another order")
    for ours, theirs in zip(held.ledger.waiting, after.ledger.waiting, strict=False):
        if ours != theirs:
            lines.append(f"waiting:\n  partial {ours}\n  whole   {theirs}")
    if len(held.ledger.waiting) != len(after.ledger.waiting):
        lines.append(f"{len(held.ledger.waiting)} wait instead of {len(after.ledger.waiting)}")
    for name in ("by_id", "naming", "ids", "of_type", "failed_ids", "misnamed"):
        ours, theirs = getattr(held.ledger, name), getattr(after.ledger, name)
        if name == "naming":
            ours = {key: sorted(each) for key, each in ours.items() if each}
            theirs = {key: sorted(each) for key, each in theirs.items() if each}
        if ours != theirs:
            lines.append(f"{name} is another")
    return "\n".join(lines)
