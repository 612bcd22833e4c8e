"""Gives a small system a procedure that went through versions, for tests of what changed between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.builders import BODIES, Small
from tests.repositories import commit

#: Version, day, what its author calls it, what its author says.
VERSIONS: Mapping[str, tuple[str, str, str]] = {
    "1.0": ("2026-01-05", "material", "First."),
    "1.1": ("2026-03-05", "editorial", "Clearer words."),
    "1.2": ("2026-05-05", "material", "Twenty days, and a step moved."),
    "1.3": ("2026-08-05", "material", "A check."),
}
LOOK = {"title": "Look", "text": "Look at it well.", "responsible": "innovation-manager"}
CHECK = {"title": "Check", "text": "Check <b>it</b>.\n\nTwice.", "responsible": "director"}


def do_it(days: int, cost: int) -> dict[str, Any]:
    """A step with a limit in a sentence and one in a table."""
    table = f"| What | Limit |\n| --- | --- |\n| Cost | {cost} |\n| Time | 3 weeks |"
    text = f"Do it within {days} days.\n\n{table}"
    return {"title": "Do it", "text": text, "responsible": "innovation-manager"}


STEPS: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "1.0": [LOOK, do_it(30, 100)],
    "1.1": [{**LOOK, "text": "Look at it closely."}, do_it(30, 100)],
    "1.2": [do_it(20, 200), LOOK],
    "1.3": [do_it(20, 200), LOOK, CHECK],
}


def revisions(version: str) -> list[dict[str, Any]]:
    """The list of revisions up to *version*, the newest first."""
    found = [
        {"version": each, "date": day, "by": "person-02", "change": change, "summary": summary}
        for each, (day, change, summary) in VERSIONS.items()
    ]
    return found[: list(VERSIONS).index(version) + 1][::-1]


def write(small: Small, name: str, *, approve: bool = True, **changes: Any) -> dict[str, Any]:
    """Write PRO-001 as version *name* has it, approved a day after it was written and in force a week after."""
    day = VERSIONS[name][0]
    head = {
        "title": "How we do it",
        "version": name,
        "revisions": revisions(name),
        "effective_from": f"{day[:-2]}12",
        "must_read": ["everyone"],
        "body": {**BODIES["procedure"], "steps": [dict(step) for step in STEPS[name]]},
        **changes,
    }
    written = small.procedure("PRO-001", **head)
    if approve:
        small.decision(written, on=f"{day[:-2]}06")
    return written


def committed(small: Small, name: str, *, on: str = "", **changes: Any) -> None:
    """Write PRO-001 as `write` does for version *name*, and commit it *on* a day, else the one after its approval."""
    write(small, name, **changes)
    small.read()
    commit(small.root, on or f"{VERSIONS[name][0][:-2]}07")
