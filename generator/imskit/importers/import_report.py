"""What an import did, for people: one page of Markdown that says of each file what became of each piece of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from imskit.importers.accounts import Entry, Fate
from imskit.importers.documents.bring import Brought, Refused
from imskit.importers.documents.compose import line_of
from imskit.importers.documents.drafts import Draft
from imskit.importers.documents.people_named import sentence
from imskit.importers.edited.outcome import Outcome
from imskit.importers.overview import overview, words
from imskit.importers.registers.bring import BroughtRegister
from imskit.importers.registers.report import register_data, register_lines
from imskit.problems import Problem, Severity
from imskit.sources.pieces import Piece, Source

#: More characters of a piece than these are not quoted.
_QUOTED = 240
#: More problems than these are not listed one by one.
_LISTED = 20
_FATES: tuple[Fate, ...] = ("carried", "attached", "left out")
_KINDS = {
    "text_box": "text box",
    "inserted": "tracked insertion",
    "deleted": "tracked deletion",
    "running": "page head or foot",
    "field": "field or property",
    "rest": "other",
    "item": "item of a list",
}


@dataclass(frozen=True)
class Report:
    """What was brought in, what check says of it, and whether it was written."""

    brought: Brought
    #: What check finds in each draft, by its path.
    problems: Mapping[str, Sequence[Problem]]
    #: Files in a folder that are no documents, and were passed over.
    passed_over: tuple[Refused, ...]
    written: bool
    registers: tuple[BroughtRegister, ...] = ()
    #: What became of documents that were brought in before.
    again: Outcome | None = None
    #: Lines that could be added to the mapping that is there.
    to_add: str = ""
    #: What sources that became documents before say now; the paths are those of the documents.
    newer: tuple[Draft, ...] = ()
    #: Sources that say what they said before, each with the id of the document that it became.
    same: tuple[tuple[Source, str], ...] = ()


def report_text(report: Report) -> str:
    """*report* as Markdown."""
    return "\n".join(_lines(report)).rstrip() + "\n"


def _lines(report: Report) -> Iterator[str]:
    drafts, refused = report.brought.drafts, report.brought.refused
    yield "# What was brought in"
    yield ""
    done = "written" if report.written else "not written: this was a dry run"
    records = sum(len(table.new) for register in report.registers for table in register.tables)
    more = f" and {_many(records, 'record')}" if report.registers else ""
    yield f"{_many(len(drafts), 'draft')}{more} ({done}), {_many(len(refused), 'file')} not brought in."
    if report.same:
        were = (
            "file is what it was when it was"
            if len(report.same) == 1
            else "files are what they were when they were"
        )
        yield from ("", f"{len(report.same)} {were} brought in, and nothing is to be done about them.")
    if not (drafts or refused or report.registers or report.passed_over or report.same):
        yield from ("", "There is no file in what was named.")
    yield from overview(report.brought, report.registers, report.problems, report.again)
    for draft in drafts:
        yield from _draft(draft, report.problems.get(draft.path, ()))
    for register in report.registers:
        yield from register_lines(register)
        yield from _worse(register, report.problems)
    for draft in report.newer:
        yield from _draft(draft, report.problems.get(draft.path, ()), before=True)
    yield from _again(report.again)
    if report.to_add:
        yield from ("", "## To look at, and to add to ims/import-mapping.yaml below registers", "")
        yield from ("```yaml", report.to_add.rstrip("\n"), "```")
    if report.same:
        yield from ("", "## As before", "")
        yield from (f"- `{source.name}`, which became {name}" for source, name in report.same)
    if report.passed_over:
        yield from ("", "## Passed over", "")
        yield from (f"- {words(each)}" for each in report.passed_over)


def _worse(register: BroughtRegister, problems: Mapping[str, Sequence[Problem]]) -> Iterator[str]:
    """What check finds in the new records of a register, but for blanks."""
    paths = {record.path for table in register.tables for record in table.new}
    found = [
        each for path in sorted(paths) for each in problems.get(path, ()) if each.severity > Severity.NOTE
    ]
    if found:
        yield from ("", "### What check says", "")
        yield from (f"- {each.place}: {each.severity.word}: {each.message}" for each in found[:_LISTED])
        if len(found) > _LISTED:
            yield f"- and {len(found) - _LISTED} more; imskit check lists them"


def _again(outcome: Outcome | None) -> Iterator[str]:
    """What became of documents that were brought in before and whose source says something else now."""
    if outcome is None or not (outcome.changes or outcome.sayings):
        return
    yield from ("", "## Brought in before, and other now", "")
    for change in outcome.changes:
        before, now = _cell(change.before) or "nothing", _cell(change.after) or "nothing"
        yield f"- {change.id} {change.title}: {before}, now {now}"
    for saying in outcome.sayings:
        yield f"- {saying.id} {saying.place}: {saying.kind}, {_short(saying.words)}"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _draft(draft: Draft, problems: Sequence[Problem], *, before: bool = False) -> Iterator[str]:
    yield from ("", f"## {draft.id} {draft.title}", "")
    how = "compared with" if before else "into"
    yield f"From `{draft.source.name}`, {how} `{draft.path}`, of type {draft.type}."
    blanks = [each for each in problems if each.severity == Severity.NOTE]
    worse = [each for each in problems if each.severity > Severity.NOTE]
    yield f"check finds {_many(len(worse), 'mistake')} in it, and {_many(len(blanks), 'blank')} to fill."
    yield from (f"- {each.place.line}: {each.severity.word}: {each.message}" for each in worse)
    yield from ("", "### To look at", "")
    looks = [*_to_look_at(draft)]
    yield from looks or ["Nothing was guessed that is not sure."]
    yield from ("", "### What was recognised", "", "| Field | Value | How sure | Why |", "|---|---|---|---|")
    for guess in draft.guesses:
        yield f"| {guess.field} | {_cell(guess.value)} | {guess.confidence} | {_cell(guess.why)} |"
    yield from (
        "",
        "### What became of each piece",
        "",
        "| Kind | In all | Carried | Attached | Left out |",
        "|---|---|---|---|---|",
    )
    counts = draft.account.counts(draft.source.pieces)
    for kind, fates in sorted(counts.items()):
        yield (
            f"| {_KINDS.get(kind, kind)} | {sum(fates.values())} | "
            + " | ".join(str(fates.get(fate, 0)) for fate in _FATES)
            + " |"
        )
    sums = [sum(fates.get(fate, 0) for fates in counts.values()) for fate in _FATES]
    yield f"| **All** | {len(draft.source.pieces)} | {' | '.join(map(str, sums))} |"
    yield from _beside(draft)


def _to_look_at(draft: Draft) -> Iterator[str]:
    for guess in draft.guesses:
        if guess.confidence == "low":
            yield f"- {guess.field}: {_cell(guess.value)} ({_short(guess.why)})"
    for role in draft.unknown_roles:
        yield f"- role “{_short(role)}”: ims/people.yaml has none of that title; its places are blanks in the draft"
    yield from (f"- {note}" for note in draft.notes if note not in draft.source.notes)
    yield from (f"- {sentence(each)}" for each in draft.named)


def _beside(draft: Draft) -> Iterator[str]:
    pieces = draft.source.pieces
    if draft.source.notes:
        yield from ("", "### What texts have no form for, and what was not followed", "")
        yield from (f"- {note}" for note in draft.source.notes)
    comments = [piece for piece in pieces if piece.kind == "comment"]
    if comments:
        yield from ("", "### Comments in the source", "")
        yield from (f"- {_comment(piece)}" for piece in comments)
    changes = [piece for piece in pieces if piece.kind in ("inserted", "deleted")]
    if changes:
        yield from ("", "### Tracked changes in the source, read as if they were accepted", "")
        yield from (f"- {_change(piece)}" for piece in changes)
    out = [entry for entry in draft.account.entries if entry.fate != "carried"]
    if out:
        yield from ("", "### Attached or left out", "")
        yield from (f"- {_entry(entry, pieces[entry.piece])}" for entry in out)


def _who(piece: Piece) -> str:
    return ", ".join(filter(None, (piece.by, piece.on[:10])))


def _comment(piece: Piece) -> str:
    about = f" about “{_short(piece.name)}”" if piece.name else ""
    return f"{piece.place}{about}: {_short(piece.text)} ({_who(piece) or 'nobody named'})"


def _change(piece: Piece) -> str:
    moved = ", moved" if piece.name == "moved" else ""
    return f"{piece.place}: {piece.kind}{moved} “{_short(piece.text)}” ({_who(piece) or 'nobody named'})"


def _entry(entry: Entry, piece: Piece) -> str:
    said = piece.text or "; ".join(cell for row in piece.rows for cell in row if cell)
    words = f" “{_short(said)}”" if said else ""
    name = f" {piece.name}" if piece.kind == "field" and piece.name else ""
    return f"{_KINDS.get(piece.kind, piece.kind)}{name} ({piece.place}){words}: {entry.fate}, {entry.words}"


def _short(words: str) -> str:
    line = line_of(words)
    return line if len(line) <= _QUOTED else f"{line[: _QUOTED - 1]}…"


def _cell(value: object) -> str:
    if isinstance(value, Mapping):
        words = "; ".join(
            f"{key}: {', '.join(map(str, each)) if isinstance(each, list) else each}"
            for key, each in value.items()
        )
    elif isinstance(value, list):
        words = "; ".join(map(str, value))
    else:
        words = str(value)
    line = _short(words)
    return (line if len(line) <= 100 else f"{line[:99]}…").replace("|", "\\|")


#: Raised when a field changes its meaning or goes; new fields may come without.
VERSION = 1


def report_data(report: Report) -> dict[str, object]:
    """*report* as plain data of a stable shape, described by `schemas/import-report.schema.json`."""
    return {
        "version": VERSION,
        "written": report.written,
        "documents": [
            _draft_data(each, report.problems.get(each.path, ())) for each in report.brought.drafts
        ],
        "refused": [_refused_data(each) for each in report.brought.refused],
        "passed_over": [_refused_data(each) for each in report.passed_over],
        "registers": [register_data(each) for each in report.registers],
        "again": _again_data(report.again),
        "to_add": report.to_add,
        "newer": [_draft_data(each, report.problems.get(each.path, ())) for each in report.newer],
        "same": [
            {"source": source.name, "sha256": source.sha256, "id": name} for source, name in report.same
        ],
    }


def _again_data(outcome: Outcome | None) -> dict[str, object]:
    changes = outcome.changes if outcome is not None else ()
    sayings = outcome.sayings if outcome is not None else ()
    return {
        "changes": [
            {"id": each.id, "field": each.field, "before": each.before, "after": each.after}
            for each in changes
        ],
        "sayings": [
            {"id": each.id, "kind": each.kind, "place": each.place, "words": each.words} for each in sayings
        ],
    }


def _refused_data(refused: Refused) -> dict[str, object]:
    return {"source": refused.name, "message": refused.sentence, "mend": refused.mend}


def _draft_data(draft: Draft, problems: Sequence[Problem]) -> dict[str, object]:
    pieces = draft.source.pieces
    return {
        "source": draft.source.name,
        "sha256": draft.source.sha256,
        "id": draft.id,
        "type": draft.type,
        "title": draft.title,
        "path": draft.path,
        "evidence": sorted(draft.evidence),
        "problems": [
            {
                "line": each.place.line,
                "severity": each.severity.word,
                "rule": each.rule,
                "message": each.message,
            }
            for each in problems
        ],
        "guesses": [
            {
                "field": each.field,
                "value": each.value if isinstance(each.value, str) else _cell(each.value),
                "confidence": each.confidence,
                "why": each.why,
                "places": [pieces[number].place for number in each.pieces if number >= 0],
            }
            for each in draft.guesses
        ],
        "counts": {
            kind: {fate.replace(" ", "_"): fates.get(fate, 0) for fate in _FATES}
            for kind, fates in sorted(draft.account.counts(pieces).items())
        },
        "pieces": [_piece_data(entry, pieces[entry.piece]) for entry in draft.account.entries],
        "unknown_roles": list(draft.unknown_roles),
        "people": [{"words": each.words, "field": each.field, "place": each.place} for each in draft.named],
        "notes": list(draft.notes),
    }


def _piece_data(entry: Entry, piece: Piece) -> dict[str, object]:
    return {
        "kind": piece.kind,
        "place": piece.place,
        "text": piece.text,
        "rows": [list(row) for row in piece.rows],
        "name": piece.name,
        "by": piece.by,
        "on": piece.on,
        "fate": entry.fate,
        "words": entry.words,
    }
