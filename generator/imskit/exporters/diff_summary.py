"""The sum of a change in a few lines: what changes, who must approve, what is missing before it may merge.

Every form of `imskit diff` for readers begins with it. The lines are plain words, short whatever the change holds;
each form marks and escapes them in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from imskit.changes.report import ClauseRow, DocumentRow, OutdatedRow, Report, TouchedRow

WHAT = {
    "added": "new",
    "changed": "changed",
    "retired": "no longer followed",
    "deleted": "deleted",
}
TURNS = {
    "lost": "lost",
    "fell": "fell",
    "flagged": "bad news",
    "won": "won",
    "rose": "rose",
    "cleared": "bad news gone",
}
DECIDED = {
    "approve": "Approved",
    "reject": "Rejected",
    "reaffirm": "Reaffirmed",
    "withdraw": "Withdrawn",
}
BAD_TURNS = frozenset({"lost", "fell", "flagged"})
#: Files of a kind that are named; of more, how many there are.
_NAMED = 4
_KINDS = {
    "evidence": "files of evidence",
    "schema": "schemas of types",
    "standard": "lists of standards",
    "template": "templates",
}
#: So many documents are told one by one; of more, the sum is told.
FEW = 3
#: Up to this length, parts of a line stand side by side: ids with their versions.
_SHORT = 20
#: A text of a document is cut to this in the sum.
_LONGEST = 140


@dataclass(frozen=True, slots=True)
class Part:
    """One thing of a line: the id of a document, or nothing, a grave word, or nothing, and words about it."""

    id: str
    words: str
    grave: str = ""


@dataclass(frozen=True, slots=True)
class SumLine:
    """One line of the sum: what it is about, at most a few parts, and how many more there are."""

    label: str
    parts: tuple[Part, ...]
    more: int = 0

    @property
    def listed(self) -> bool:
        """Whether its parts are sentences, each for a line of its own."""
        sentences = any(part.id and len(part.words) > _SHORT for part in self.parts)
        return len(self.parts) > 1 and sentences


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the change may merge, as far as its own content goes, and the sentence that says so."""

    ready: bool
    words: str


def verdict(report: Report) -> Verdict:
    """What stands between the change and its merge."""
    missing = len(report.problems)
    older = report.older_problems
    left = f" {_errors_before(older)}" if older else ""
    if missing:
        verb = "is" if missing == 1 else "are"
        return Verdict(False, f"Not ready to merge: {number(missing, 'thing')} {verb} missing.{left}")
    if older:
        return Verdict(False, f"The change itself lacks nothing. {_errors_before(older)}")
    words = "Nothing is missing before this may merge."
    if any(row.turn == "needed" for row in report.approvals):
        words += " What still has to be approved is not in force until then."
    return Verdict(True, words)


def missing_title(report: Report) -> str:
    """The heading above what is missing."""
    return f"Missing before this may merge ({len(report.problems)})"


def _errors_before(count: int) -> str:
    if count == 1:
        return "One error was there before; imskit check names it."
    return f"{count} errors were there before; imskit check names them."


def _beside(report: Report) -> Iterator[str]:
    """The files that are no documents; many of one kind are counted."""
    for kind, rows in groupby(sorted(report.settings, key=lambda row: row.kind), lambda row: row.kind):
        found = list(rows)
        if len(found) > _NAMED and kind in _KINDS:
            yield f"{len(found)} {_KINDS[kind]}"
            continue
        for row in found:
            yield row.about if row.what == "changed" else f"{row.about} ({WHAT[row.what]})"


def summary(report: Report) -> Iterator[SumLine]:
    """The sum of *report*, the most important first."""
    records = {row.record for row in report.decisions}
    yield from _changes([row for row in report.documents if row.id not in records])
    if report.settings:
        yield _line("Beside documents", [Part("", words) for words in _beside(report)], 6)
    yield from _approvals(report)
    for verdict_, rows in groupby(report.decisions, lambda row: row.verdict):
        yield _line(
            DECIDED[verdict_],
            [
                Part(
                    row.id,
                    f"{row.version} by {row.person} as {short(row.role)} on {row.day}, {row.assurance}",
                    "" if row.counts else "does not count:",
                )
                for row in rows
            ],
        )
    reading = [Part(row.id, f"{row.version} by {short(', '.join(row.roles))}") for row in report.read_again]
    reading += [
        Part(
            "",
            f"for the first time by {number(new.people, 'more person', 'more people')} as {short(new.role)}: "
            f"{short(', '.join(new.documents))}",
        )
        for new in report.new_readers
    ]
    if reading:
        yield _line("To be read", reading)
    if report.clauses:
        yield SumLine("Clauses", tuple(_turns(report.clauses)))
    if report.touched:
        yield SumLine("What rests on it", tuple(_leaning(report.touched)))
    if report.outdated:
        yield _line("Tell of the version before", [_older(row) for row in report.outdated])
    if report.withheld:
        yield SumLine("Withheld", (Part("", number(report.withheld, "thing")),))
    if report.warnings:
        yield SumLine("Worth a look", (Part("", number(len(report.warnings), "warning")),))


def _leaning(rows: Sequence[TouchedRow]) -> Iterator[Part]:
    rests = [row for row in rows if not row.refers]
    near = sum(row.steps == 1 for row in rests)
    suspect = sum(row.suspect for row in rows)
    directly = f", {near} of them directly" if near < len(rests) else ""
    if rests:
        yield Part("", f"{number(len(rests), 'document')}{directly}")
    if suspect:
        owners = "its owner" if suspect == 1 else "their owners"
        yield Part("", f"until {owners} looked", grave=f"{suspect} of them suspect")
    if len(rests) < len(rows):
        more = len(rows) - len(rests)
        yield Part("", f"{more} {'more only refers' if more == 1 else 'more only refer'} to it")


def _older(row: OutdatedRow) -> Part:
    since = f"since {row.after} holds" if row.holds else f"once {row.after} holds"
    return Part(row.id, f"{number(len(row.records), 'record')} {since}")


def _changes(rows: Sequence[DocumentRow]) -> Iterator[SumLine]:
    if not rows:
        return
    if len(rows) <= FEW:
        yield SumLine("What changes", tuple(Part(row.id, in_a_line(row), _grave(row)) for row in rows))
        return
    counts = {what: sum(row.what == what for row in rows) for what in WHAT}
    parts = [Part("", f"{number(len(rows), 'document or record', 'documents and records')}")]
    parts += [
        Part("", "", f"{count} {WHAT[what]}") if what == "deleted" else Part("", f"{count} {WHAT[what]}")
        for what, count in counts.items()
        if count
    ]
    yield SumLine("What changes", tuple(parts))
    material = [Part(row.id, row.version) for row in rows if row.weight == "material"]
    if material:
        yield _line("Materially", material, 6)


def _grave(row: DocumentRow) -> str:
    return WHAT[row.what] if row.what == "deleted" else ""


def in_a_line(row: DocumentRow) -> str:
    """What became of one document, in words to stand behind its id."""
    words = [WHAT[row.what]] if row.what in {"added", "retired"} else []
    if row.version:
        words.append(row.version if "→" in row.version else f"version {row.version}")
    if row.weight == "none":
        words.append("renamed" if row.path_before and not row.lines else "no change of content")
    elif row.weight:
        words.append(row.weight)
    if row.effective_from and row.what in {"added", "changed"} and row.lines:
        words.append(f"holds from {row.effective_from}")
    if row.status:
        words.append(row.status)
    if row.what == "changed" and row.weight != "none" and not row.summaries:
        places = list(dict.fromkeys(line.where.partition(", ")[0] for line in row.lines))
        where = ", ".join(places[:FEW]) + (" and elsewhere" if len(places) > FEW else "")
        words.append(short(f"changed in {where}") if places else "changed")
    why = f". {short('; '.join(row.summaries))}" if row.summaries else ""
    return ", ".join([short(row.title), *words]) + why


def _approvals(report: Report) -> Iterator[SumLine]:
    asked = [
        Part(
            row.id,
            f"{row.version} needs {short('; '.join(row.needs))}",
            "lost its approval" if row.lost else "",
        )
        for row in sorted(report.approvals, key=lambda row: (not row.lost, row.id))
        if row.turn != "given"
    ]
    if asked:
        yield _line("Who must approve", asked)
    given = [
        Part(row.id, row.version + (f" from {row.effective}" if row.effective else ""))
        for row in report.approvals
        if row.turn == "given"
    ]
    if given:
        yield _line("Has all its approvals", given, 6)


def _turns(rows: Sequence[ClauseRow]) -> Iterator[Part]:
    for turn, word in TURNS.items():
        found = [row for row in rows if row.turn == turn]
        if found:
            names = [f"{row.designation} {row.clause}" for row in found]
            more = f" and {len(names) - FEW} more" if len(names) > FEW else ""
            said = f"{', '.join(names[:FEW])}{more}"
            yield Part("", said, word) if turn in BAD_TURNS else Part("", f"{word} {said}")


def _line(label: str, parts: Iterable[Part], longest: int = FEW) -> SumLine:
    known = tuple(parts)
    return SumLine(label, known[:longest], max(0, len(known) - longest))


def short(text: str, longest: int = _LONGEST) -> str:
    """*text* on one line, cut where it is long."""
    line = " ".join(text[: longest * 4].split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def number(count: int, noun: str, several: str = "") -> str:
    """`1 document`, `2 documents`."""
    return f"{count} {noun if count == 1 else several or f'{noun}s'}"
