"""What is missing as one table, with what is to be done about it, by whom and by when."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.views.audience import Audience
from imskit.views.gaps import FindingLine, GapsPage, StandardGaps, UnapprovedLine, gaps_page
from imskit.views.naming import clause_target
from imskit.views.sheet import missing_words
from imskit.views.tables.ground import Ground
from imskit.views.tables.table import Cell, Column, Name, Table, day_or_words, lines_of
from imskit.views.words import capital, word

COLUMNS = (
    Column("kind", "Kind"),
    Column("standard", "Standard"),
    Column("name", "Clause or ID", "name"),
    Column("title", "Title"),
    Column("state", "State", "state"),
    Column("missing", "What is missing", "lines"),
    Column("beside", "Beside it", "lines"),
    Column("action", "Next step"),
    Column("owner", "Owner"),
    Column("due", "Due", "day", deadline=True),
)


def gaps_table(ground: Ground) -> Table:
    """Clauses with a gap, open findings, documents that are not in force, and what is left out with its reason."""
    page = gaps_page(ground.catalog, ground.states, ground.audience, ground.waiting)
    return Table(
        "gaps",
        "Gaps",
        COLUMNS,
        tuple(_rows(ground, page)),
        about="What is missing, what is to be done about it, by whom and by when",
        withheld=_withheld(ground, page),
        leading=4,
    )


def _withheld(ground: Ground, page: GapsPage) -> int:
    """How many open findings, and documents that are not in force, are not told."""
    whole = gaps_page(ground.catalog, ground.states, Audience.everybody())
    shown = len(page.findings) + len(page.unapproved)
    return len(whole.findings) + len(whole.unapproved) - shown


def _rows(ground: Ground, page: GapsPage) -> Iterator[tuple[Cell, ...]]:
    for standard in page.standards:
        yield from _clauses(ground, standard)
    due = ground.waiting.lines
    # The first thing that is to be done about each, for those lines that say no more than when.
    first = {line.document: line.what for line in reversed(due)}
    for finding in page.findings:
        yield _finding(ground, finding, first.get(finding.id))
    for document in page.unapproved:
        yield _unapproved(ground, document)
    for standard in page.standards:
        for line in standard.left_out:
            yield (
                "Left out" if standard.kind == "requirements" else "Not followed",
                standard.designation,
                Name(line.number, clause_target(line.standard, line.number)),
                line.title,
                "Left out",
                (line.why or "no reason is given",),
                None,
                None,
                None,
                None,
            )


def _clauses(ground: Ground, standard: StandardGaps) -> Iterator[tuple[Cell, ...]]:
    for line in standard.lines:
        yield (
            "Clause",
            standard.designation,
            Name(line.number, clause_target(line.standard, line.number)),
            line.title,
            capital(line.state),
            lines_of(line.gaps),
            lines_of(line.flags),
            line.next_action or None,
            ground.naming.role(line.owner) if line.owner else None,
            None,
        )


def _finding(ground: Ground, line: FindingLine, action: str | None) -> tuple[Cell, ...]:
    against = [
        f"{ground.naming.standard(standard)} {', '.join(numbers)}"
        for standard, numbers in line.clauses.items()
    ]
    return (
        "Open finding",
        None,
        Name(line.id, line.id),
        line.title,
        word(line.state) or None,
        lines_of(
            [
                f"{word(line.grade)} finding"
                if not against
                else f"{word(line.grade)}, against {'; '.join(against)}"
            ]
        ),
        None,
        action,
        ground.naming.role(line.owner),
        day_or_words(line.due),
    )


def _unapproved(ground: Ground, line: UnapprovedLine) -> tuple[Cell, ...]:
    waits = [capital(missing_words(lack, ground.naming)) for lack in line.waits_for]
    rejected = [f"Rejected on {line.rejected_on}"] if line.rejected_on else []
    return (
        "Document not approved",
        None,
        Name(line.id, line.id),
        line.title,
        word(line.status) or None,
        lines_of(waits),
        lines_of(rejected),
        f"Answer the rejection of {line.id} with a new version"
        if rejected
        else f"Bring {line.id} to approval",
        ground.naming.role(line.owner),
        None,
    )
