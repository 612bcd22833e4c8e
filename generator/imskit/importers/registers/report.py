"""What an import of registers did, as parts of its report: for people in Markdown, for programs as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from imskit.importers.accounts import Fate
from imskit.importers.registers.bring import BroughtRegister, BroughtTable
from imskit.importers.registers.records import HeldBack

#: So many rows of one kind are named one by one.
_NAMED = 20
_FATES: tuple[Fate, ...] = ("carried", "attached", "left out")


def register_lines(brought: BroughtRegister) -> Iterator[str]:
    """The section of one source."""
    yield from ("", f"## {brought.source.name}")
    for table in brought.tables:
        yield from _table(table, brought)
    if brought.passed_over or brought.source.notes:
        yield ""
    for passed in brought.passed_over:
        yield f"- nothing was made of it: {passed}"
    for note in brought.source.notes:
        yield f"- {note}"
    comments = [piece for piece in brought.source.pieces if piece.kind == "comment"]
    if comments:
        yield from ("", "### Comments in the source", "")
        yield from (
            f"- {each.place}: {_line(each.text)}{f' ({each.by})' if each.by else ''}" for each in comments
        )
    yield from ("", "### What became of each piece", "", "| Kind | In all | Carried | Attached | Left out |")
    yield "|---|---|---|---|---|"
    for kind, fates in sorted(brought.account.counts(brought.source.pieces).items()):
        yield f"| {kind} | {sum(fates.values())} | {' | '.join(str(fates.get(fate, 0)) for fate in _FATES)} |"


def _table(table: BroughtTable, brought: BroughtRegister) -> Iterator[str]:
    sheet = f"Sheet {table.table.name}: " if table.table.sheet else ""
    how = "" if table.plan.confidence >= 1 else f", {table.plan.confidence:.0%} sure"
    # A line of its own, also below a list.
    yield ""
    yield f"{sheet}{_many(len(table.table.entries), 'row')} as records of the type {table.plan.type}{how}."
    said = [
        (len(table.new), "new"),
        (len(table.again), "changed in the source"),
        (table.same, "as before"),
        (len(table.records.held_back), "held back"),
        (len(table.gone), "taken away here, and not brought in again"),
    ]
    yield from ("", f"- {'; '.join(f'{count} {words}' for count, words in said if count) or 'nothing'}")
    yield from ("", "| Column | Field | How sure | Why |", "|---|---|---|---|")
    for each in table.plan.choices:
        goes = each.goes.field or ("left out" if each.goes.why else "stands in the description")
        yield f"| {_cell(each.column.title)} | {goes} | {each.confidence:.0%} | {_cell(each.goes.why or each.why)} |"
    if table.plan.missing:
        yield ""
        yield from (f"- {each}" for each in table.plan.missing)
    if table.missing:
        some = ", ".join(table.missing[:_NAMED])
        more = f" and {len(table.missing) - _NAMED} more" if len(table.missing) > _NAMED else ""
        yield from ("", f"No row is found any more for {some}{more}; what they became stays.")
    yield from _guesses(table)
    yield from _held_back(table, brought)
    yield from _changes(table)


def _guesses(table: BroughtTable) -> Iterator[str]:
    found = [
        f"- {record.id} {told.field}: {'not told' if told.value is None else _line(str(told.value))}, {_line(told.why)}"
        for record in table.records.made
        for told in record.told
        if told.confidence < 0.9
    ]
    if found:
        yield from ("", "### To look at", "")
        yield from found[:_NAMED]
        if len(found) > _NAMED:
            yield f"- and {len(found) - _NAMED} more; the report as JSON names all"
    for (title, word), count in table.records.unknown_words.items():
        yield f"- column {title}: nobody knows what “{_line(word)}” means ({_many(count, 'row')})"


def _held_back(table: BroughtTable, brought: BroughtRegister) -> Iterator[str]:
    if table.records.held_back:
        yield from (
            "",
            "### Held back, since no blank can stand for what they lack, or check would refuse them",
            "",
        )
        for row in table.records.held_back[:_NAMED]:
            yield f"- {brought.source.pieces[row.piece].place}: {_lacks(row)}"
        if len(table.records.held_back) > _NAMED:
            yield f"- and {len(table.records.held_back) - _NAMED} more"


def _lacks(row: HeldBack) -> str:
    if row.refused:
        return row.refused
    return "lacks " + ", ".join(f"{title} ({path})" for path, title in row.lacks.items())


def _changes(table: BroughtTable) -> Iterator[str]:
    if table.again:
        yield from ("", "### Changed in the source since", "")
    for name, found in table.again.items():
        for change in found.changes if not found.torn else ():
            yield f"- {name} {change.title}: {_line(change.before) or 'nothing'} → {_line(change.after) or 'nothing'}"
        for saying in found.sayings:
            yield f"- {name} {saying.place}: {saying.kind}, {_line(saying.words)}; nothing of {name} was written"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _line(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 160 else f"{line[:159]}…"


def _cell(words: str) -> str:
    return _line(words).replace("|", "\\|")


def register_data(brought: BroughtRegister) -> Mapping[str, Any]:
    """The same as plain data."""
    pieces = brought.source.pieces
    return {
        "source": brought.source.name,
        "sha256": brought.source.sha256,
        "tables": [_table_data(table, brought) for table in brought.tables],
        "passed_over": list(brought.passed_over),
        "notes": [*brought.source.notes, *(each for table in brought.tables for each in table.plan.missing)],
        "counts": {
            kind: {fate.replace(" ", "_"): fates.get(fate, 0) for fate in _FATES}
            for kind, fates in sorted(brought.account.counts(pieces).items())
        },
        "pieces": [
            {
                "kind": pieces[each.piece].kind,
                "place": pieces[each.piece].place,
                "fate": each.fate,
                "words": each.words,
            }
            for each in brought.account.entries
        ],
    }


def _table_data(table: BroughtTable, brought: BroughtRegister) -> Mapping[str, Any]:
    pieces = brought.source.pieces
    return {
        "sheet": table.table.sheet,
        "table": table.table.number,
        "head": table.table.head,
        "type": table.plan.type,
        "confidence": table.plan.confidence,
        "columns": [
            {
                "title": each.column.title,
                "field": each.goes.field or "",
                "confidence": each.confidence,
                "why": each.goes.why or each.why,
            }
            for each in table.plan.choices
        ],
        "records": [{"id": each.record.id, "was": each.record.was, "path": each.path} for each in table.new],
        "guesses": [
            {
                "id": record.id,
                "field": told.field,
                "value": "" if told.value is None else str(told.value),
                "confidence": told.confidence,
                "why": told.why,
            }
            for record in table.records.made
            for told in record.told
        ],
        "held_back": [
            {"place": pieces[row.piece].place, "lacks": list(row.lacks), "refused": row.refused}
            for row in table.records.held_back
        ],
        "changes": [
            {"id": name, "field": each.field, "before": each.before, "after": each.after}
            for name, found in table.again.items()
            if not found.torn
            for each in found.changes
        ],
        "conflicts": [
            {"id": name, "place": each.place, "words": each.words}
            for name, found in table.again.items()
            for each in found.sayings
            if each.kind == "conflict"
        ],
        "same": table.same,
        "gone": list(table.gone),
        "missing": list(table.missing),
    }
