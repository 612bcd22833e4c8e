"""What became of an edited copy, for people (Markdown) and for programs (JSON)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from imskit.importers.edited.outcome import Change, Outcome, Review, SayingKind

_TITLES: dict[SayingKind, str] = {
    "conflict": "Changed on both sides: decide, and nothing of these documents is written until then",
    "tracked": "Tracked changes, taken as accepted",
    "locked": "Edited in the copy, and not changed here",
    "odd": "Not understood, and left as it is",
    "note": "To know",
}
_SHORT = 300


def told(outcome: Outcome, *, dry: bool) -> str:
    """*outcome* as Markdown; *dry*: nothing of it was written."""
    return "\n".join(_lines(outcome, dry=dry)) + "\n"


def _lines(outcome: Outcome, *, dry: bool) -> Iterator[str]:
    many = len(outcome.changes)
    where = f" in {len(outcome.files)} documents" if len(outcome.files) != 1 else " in one document"
    yield f"# Edited copy of {_line(outcome.of)}"
    yield ""
    would = "would change" if dry else "changed"
    yield f"{many} value{'s' if many != 1 else ''} {would}{where}." if many else "Nothing was changed."
    if outcome.started:
        count = len(outcome.started)
        many_new = "1 new record" if count == 1 else f"{count} new records"
        yield f"{many_new} {'would start' if dry else 'started'} as draft{'s' if count != 1 else ''}."
    for name in dict.fromkeys(change.id for change in outcome.changes):
        yield from ("", f"## {name}", "")
        for change in outcome.changes:
            if change.id == name:
                yield from _change(change)
    if outcome.started:
        yield from ("", f"## {'Drafts that would start' if dry else 'Started as drafts'}", "")
        for each in outcome.started:
            yield f"- {each.id} {_line(each.title)} (`{each.path}`), from {_line(each.place)}"
            if each.blanks:
                yield f"  - to fill: {', '.join(each.blanks)}"
            if each.begun:
                yield f"  - as every new one begins, to be looked at: {', '.join(each.begun)}"
    for kind, title in _TITLES.items():
        found = [saying for saying in outcome.sayings if saying.kind == kind]
        if found:
            yield from ("", f"## {title}", "")
            for saying in found:
                name = f"{saying.id}, " if saying.id and saying.id not in saying.place else ""
                yield f"- {name}{_line(saying.place)}: {_line(saying.words)}"
    if outcome.reviews:
        yield from ("", "## Review notes", "")
        yield from map(_review, outcome.reviews)


def _change(change: Change) -> Iterator[str]:
    yield f"- {_line(change.title)} (`{change.field}`)"
    if change.before:
        yield f"  - before: {_line(change.before)}"
    yield f"  - now: {_line(change.after) if change.after else '(nothing)'}"


def _review(review: Review) -> str:
    who = ", ".join(part for part in (review.by, review.on) if part)
    what = "answer: " if review.is_reply else ""
    done = ", resolved" if review.is_resolved else ""
    about = f", on “{_line(review.about)}”" if review.about else ""
    return f"- {review.id}, {_line(review.place)}{about}{done}: {what}{_line(review.words)}" + (
        f" ({_line(who)})" if who else ""
    )


def notes(outcome: Outcome) -> str:
    """The comments of *outcome* as Markdown; empty where there are none."""
    if not outcome.reviews:
        return ""
    lines = [f"# Review notes on {_line(outcome.of)}", "", *map(_review, outcome.reviews)]
    return "\n".join(lines) + "\n"


def as_json(outcome: Outcome, *, dry: bool) -> str:
    """*outcome* as JSON for programs, described by `schemas/import-edited.schema.json`."""
    data = {
        "version": 1,
        "of": outcome.of,
        "written": not dry,
        "files": [path for path, _ in outcome.files],
        "started": [
            {
                "id": each.id,
                "path": each.path,
                "title": each.title,
                "place": each.place,
                "blanks": list(each.blanks),
                "begun": list(each.begun),
            }
            for each in outcome.started
        ],
        "changes": [
            {
                "id": each.id,
                "field": each.field,
                "title": each.title,
                "before": each.before,
                "after": each.after,
                "place": each.place,
            }
            for each in outcome.changes
        ],
        "sayings": [
            {"kind": each.kind, "id": each.id, "place": each.place, "words": each.words}
            for each in outcome.sayings
        ],
        "reviews": [
            {
                "id": each.id,
                "place": each.place,
                "about": each.about,
                "by": each.by,
                "on": each.on,
                "words": each.words,
                "is_reply": each.is_reply,
                "is_resolved": each.is_resolved,
            }
            for each in outcome.reviews
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _line(words: str) -> str:
    line = " ".join("".join(each if each.isprintable() else " " for each in words).split())
    return line if len(line) <= _SHORT else f"{line[:_SHORT]} …"
