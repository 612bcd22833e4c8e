"""One document or record as a sheet: title, control table, sections; the same for paper, archive and word processor.

A sheet holds all that was written in a document, in the order of its schema, and what is known about it. What a field
about individuals holds is counted, never shown. Nothing in it knows of a format: forms lay out headings, passages,
rows and grids, whose words are nodes of `imskit.text`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from imskit.facts.approval import Missing
from imskit.text import Node
from imskit.views.banners import Banner
from imskit.views.documents import DocumentPage
from imskit.views.links import LinkGroup
from imskit.views.naming import Naming, evidence_target, joined, words
from imskit.views.sheet_parts import Cell, Grid, Part, Passage, Rows, Section, Sheet, Where
from imskit.views.sheet_values import RIGHTS, cell, grid, listed, sections
from imskit.views.words import capital, size, word

#: What sheets are made of stands in `sheet_parts`, and how values stand in them in `sheet_values`; whoever lays out
#: sheets takes all of it from here.
__all__ = [
    "RIGHTS",
    "Cell",
    "Grid",
    "Part",
    "Passage",
    "Rows",
    "Section",
    "Sheet",
    "cell",
    "grid",
    "missing_words",
    "sections",
    "sheet",
]


def sheet(page: DocumentPage, naming: Naming) -> Sheet:
    """The sheet of the document that *page* tells of."""
    return Sheet(
        id=page.id,
        title=page.title,
        type_title=page.type_title,
        version=page.version or "",
        standing=word(page.status or page.state),
        binding=page.lifecycle != "controlled" or page.in_force,
        notices=(*_withheld(page), *(_notices(page.banner, naming) if page.banner else ())),
        control=Rows(tuple(_control(page, naming))),
        body=(*sections(page.fields, naming), *_personal(page)),
        about=tuple(_about(page, naming)),
        incoming=tuple(_linked("What links here", page.incoming, naming)),
        language=page.language,
        path=page.path,
        fingerprint=page.fingerprint,
        editable=not page.withheld,
    )


def _personal(page: DocumentPage) -> Iterator[Section]:
    """That there are fields about individuals, and how much they hold."""
    if page.personal:
        lines = tuple((title, Cell(words(f"{count}, not shown"))) for title, count in page.personal)
        yield Section("About individuals", (Rows(lines),))


def missing_words(lack: Missing, naming: Naming) -> str:
    """One thing that an approval lacks."""
    if lack.kind == "rule":
        return "an approval rule in ims.yaml that fits it"
    if lack.kind == "top-management":
        return "an approval by a role of top management"
    many = "an approval" if lack.count == 1 else f"{lack.count} approvals"
    return f"{many} by {' or '.join(naming.role(role) for role in lack.roles)}"


def _withheld(page: DocumentPage) -> Iterator[str]:
    if page.withheld:
        yield f"Withheld in part, so it cannot be recomputed: {', '.join(page.withheld)}."


def _notices(banner: Banner, naming: Naming) -> Iterator[str]:
    yield f"{banner.title}. {banner.text}."
    if banner.rejection is not None:
        yield f"The reason: {banner.rejection.reason}"
    if banner.missing:
        yield f"Still needed: {'; '.join(missing_words(lack, naming) for lack in banner.missing)}."
    if banner.instead:
        yield f"See {', '.join(banner.instead)}."


def _control(page: DocumentPage, naming: Naming) -> Iterator[tuple[str, Cell]]:
    """The rows of the control table that are filled."""
    for title, text in _control_words(page, naming):
        if text:
            yield title, Cell(words(text), path=_EDITED.get(title, ()))
    claims = [(of.standard, [line.number for line in of.claims]) for of in page.clauses if of.claims]
    if claims:
        yield "Clauses", Cell(naming.clauses(dict(claims)))


#: Rows of the control table that can be edited in a copy; all others say what `approve` and its like have written.
_EDITED: Mapping[str, Where] = {
    "Owner": ("owner",),
    "State": ("state",),
    "Classification": ("classification",),
}


def _control_words(page: DocumentPage, naming: Naming) -> Iterator[tuple[str, str]]:
    yield "Identification", page.id
    yield "Type", page.type_title
    yield "Version", page.version or ""
    yield "Status", word(page.status) + (", in force" if page.in_force else "") if page.status else ""
    yield "State", word(page.state)
    yield "Date", page.date or ""
    yield "By", naming.person(page.by) if page.by else ""
    yield "Owner", naming.role(page.owner)
    for line in page.approvals:
        who = naming.acting(line.person, line.role) + RIGHTS.get(line.right, "")
        yield "Approved", f"{who}, {line.day}, {line.assurance}"
    if page.approval_missing:
        yield "Approval lacks", "; ".join(missing_words(lack, naming) for lack in page.approval_missing)
    yield "Reaffirmed", page.reaffirmed_on or ""
    yield "Effective from", page.effective_from or ""
    if page.review_due:
        overdue = ", overdue" if page.review_overdue else ""
        yield (
            "Next review",
            f"{page.review_due}{overdue}, every {page.review_every}",
        )
    yield "Opened", page.opened or ""
    yield "Closed", page.closed or ""
    yield "Classification", word(page.classification)
    yield "Kept", capital(page.retention)
    yield "Applies to", ", ".join(map(naming.role, page.applies_to_roles))
    yield "Sites", ", ".join(map(naming.site, page.applies_to_sites))
    yield "Must be read by", ", ".join(map(naming.role, page.must_read))


def _about(page: DocumentPage, naming: Naming) -> Iterator[Section]:
    yield from _linked("Links", page.outgoing, naming)
    for of in page.clauses:
        rows = tuple(
            (
                Cell(naming.clause(of.standard, line.number)),
                Cell(words(line.title)),
                Cell(words(capital(", ".join(line.relations)))),
            )
            for line in of.lines
        )
        yield Section(f"Clauses of {of.designation}", (Grid(("Clause", "Title", "Relation"), rows),))
    if page.evidence:
        yield Section("Evidence", (_evidence_grid(page, naming),))
    if page.revisions:
        yield Section("Revisions", (_revision_grid(page, naming),))
    if page.decisions:
        yield Section("Decisions", (_decision_grid(page, naming),))


def _revision_grid(page: DocumentPage, naming: Naming) -> Grid:
    rows = (
        _texts(line.version, line.date, naming.person(line.by), word(line.change), line.summary)
        for line in page.revisions
    )
    return Grid(("Version", "Date", "By", "Change", "Summary"), tuple(rows))


def _decision_grid(page: DocumentPage, naming: Naming) -> Grid:
    rows = (
        _texts(
            line.day,
            line.version,
            word(line.verdict) + (f"; does not count: {line.fault}" if line.fault else ""),
            naming.person(line.person),
            naming.role(line.role),
            f"{word(line.assurance)}: {line.assurance_words}",
        )
        for line in page.decisions
    )
    return Grid(("Date", "Version", "Verdict", "Person", "Acting as", "Assurance"), tuple(rows))


def _linked(title: str, groups: Sequence[LinkGroup], naming: Naming) -> Iterator[Section]:
    if groups:
        yield Section(title, (Rows(tuple(_links(groups, naming))),))


def _links(groups: Iterable[LinkGroup], naming: Naming) -> Iterator[tuple[str, Cell]]:
    for group in groups:
        lines = [
            naming.document(line.id)
            + words(f" ({line.why})" if line.why else "")
            + words(" (changed since the link was written)" if line.suspect else "")
            for line in group.lines
        ]
        if group.withheld:
            lines.append(words(f"{group.withheld} withheld record{'s' if group.withheld != 1 else ''}"))
        yield group.label, Cell(listed(lines))


def _evidence_grid(page: DocumentPage, naming: Naming) -> Grid:
    columns = ("Evidence", "Where", "Standing", "SHA-256")
    rows = []
    for line in page.evidence:
        where = (
            (Node("link", words(line.file), target=evidence_target(line.file)),)
            if line.file
            else words(line.place or "")
        )
        more = [
            words(f"kept by {naming.role(line.custodian)}" if line.custodian else ""),
            words(size(line.size) if line.size else ""),
        ]
        at = joined([part for part in (where, *more) if part])
        rows.append(
            (
                Cell(words(line.title)),
                Cell(at),
                Cell(words(capital(line.standing))),
                Cell((Node("code", text=line.sha256),)),
            )
        )
    return Grid(columns, tuple(rows))


def _texts(*texts: Any) -> tuple[Cell, ...]:
    return tuple(Cell(words(str(text))) for text in texts)
