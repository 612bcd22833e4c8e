"""One document or record as a sheet: title, control table, sections; the same for paper, archive and word processor.

A sheet holds all that was written in a document, in the order of its schema, and what is known about it. What a field
about individuals holds is counted, never shown. Nothing in it knows of a format: forms lay out headings, passages,
rows and grids, whose words are nodes of `imskit.text`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from imskit.facts.approval import Missing
from imskit.text import Node, parse
from imskit.views.banners import Banner
from imskit.views.documents import DocumentPage
from imskit.views.fields import Field, Value
from imskit.views.links import LinkGroup
from imskit.views.naming import Naming, evidence_target, joined, words
from imskit.views.words import capital, money, number, period, size, word


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place: words in a line, or blocks."""

    nodes: tuple[Node, ...] = ()
    #: Whether it is a figure, which lines up at its right.
    figure: bool = False

    @property
    def blocks(self) -> tuple[Node, ...]:
        """What it holds as blocks: words in a line are one, without the room around a paragraph."""
        return (Node("tight_paragraph", self.nodes),) if self.nodes and _in_line(self.nodes) else self.nodes


@dataclass(frozen=True, slots=True)
class Passage:
    """Running text: paragraphs, lists, tables as they were written."""

    blocks: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Pairs of what something is called and what it is."""

    lines: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with titled columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    #: Whether its empty cells are there for somebody to write in.
    to_fill: bool = False
    #: Then, whether they have room for more than a few words, and what share of the width each column has.
    high: bool = True
    widths: tuple[int, ...] = ()


Part = Passage | Rows | Grid


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a sheet under a heading; without a title, what follows the heading above."""

    title: str
    parts: tuple[Part, ...]
    within: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document laid out, whatever the format."""

    id: str
    title: str
    type_title: str
    #: Controlled documents: the version; empty for others.
    version: str
    #: Its status or state in words; empty for sealed records.
    standing: str
    #: Whether what it says may be followed: a controlled document in force, or any record.
    binding: bool
    #: What a reader must know before reading on, each a sentence.
    notices: tuple[str, ...]
    control: Rows
    #: What was written.
    body: tuple[Section, ...]
    #: What is known about it: what it names, clauses, evidence, revisions, decisions.
    about: tuple[Section, ...]
    #: What links to it today; no part of the document, and other tomorrow.
    incoming: tuple[Section, ...]
    language: str
    path: str
    fingerprint: str


#: By what right somebody acted who does not hold the role.
RIGHTS = {"deputy": " (deputy)", "delegate": " (by delegation)"}

#: What fits into a row beside its title; all else gets a heading of its own.
_SHORT = frozenset(
    {"line", "word", "day", "period", "number", "money", "flag", "role", "person", "document", "type"}
    | {"site", "standard", "clauses", "acting", "review", "level", "measured", "evidence"}
)


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
    )


def sections(fields: Iterable[Field], naming: Naming) -> tuple[Section, ...]:
    """The filled *fields*: neighbours that are short share a table, the others have a heading each."""
    found: list[Section] = []
    short: list[tuple[str, Cell]] = []
    for field in fields:
        if field.value.kind in _SHORT:
            short.append((field.title, cell(field.value, naming)))
            continue
        if field.value.kind in ("personal", "empty"):
            continue
        if short:
            found.append(Section("", (Rows(tuple(short)),)))
            short = []
        found.append(_section(field, naming))
    if short:
        found.append(Section("", (Rows(tuple(short)),)))
    return tuple(found)


def _section(field: Field, naming: Naming) -> Section:
    value = field.value
    if value.kind == "table":
        return Section(field.title, (grid(value, naming),))
    if value.kind == "group":
        inner = sections(value.value, naming)
        parts = tuple(part for each_one in inner if not each_one.title for part in each_one.parts)
        return Section(field.title, parts, tuple(each_one for each_one in inner if each_one.title))
    return Section(field.title, (Passage(_blocks(cell(value, naming).nodes)),))


def grid(value: Value, naming: Naming) -> Grid:
    """A value of kind `table`."""
    rows = tuple(tuple(cell(inner, naming) for inner in row) for row in value.value)
    return Grid(value.columns, rows)


def cell(value: Value, naming: Naming) -> Cell:
    """One value of any kind, to stand in a row or a table."""
    if value.kind in _FIGURES:
        return Cell(words(_FIGURES[value.kind](value.value)), figure=True)
    if value.kind in _NODES:
        return Cell(_NODES[value.kind](value, naming))
    return Cell(words(_WORDS.get(value.kind, _as_it_is)(value.value, naming)))


#: Kinds of values that line up at their right.
_FIGURES: Mapping[str, Callable[[Any], str]] = {
    "number": number,
    "money": money,
    "measured": lambda held: f"{number(held.value)} ({held.day})",
}

#: Kinds of values that are made of others, or lead somewhere.
_NODES: Mapping[str, Callable[[Value, Naming], tuple[Node, ...]]] = {
    "text": lambda value, _: parse(value.value).blocks,
    "list": lambda value, naming: _list([cell(item, naming).nodes for item in value.value]),
    "table": lambda value, naming: (_table(grid(value, naming)),),
    "group": lambda value, naming: tuple(_labelled(field, naming) for field in value.value),
    "document": lambda value, naming: naming.document(value.value),
    "clauses": lambda value, naming: naming.clauses(value.value),
    "evidence": lambda value, _: _evidence(value.value),
}

#: Kinds of values that are words and nothing else.
_WORDS: Mapping[str, Callable[[Any, Naming], str]] = {
    "word": lambda held, _: word(held),
    "period": lambda held, _: period(held),
    "flag": lambda held, _: "Yes" if held else "No",
    "role": lambda held, naming: naming.role(held),
    "acting": lambda held, naming: naming.role(held["role"]) + RIGHTS.get(held["right"], ""),
    "person": lambda held, naming: naming.person(held),
    "type": lambda held, naming: naming.type(held),
    "site": lambda held, naming: naming.site(held),
    "standard": lambda held, naming: naming.standard(held),
    "review": lambda held, _: f"{held['day']}{' (overdue)' if held['overdue'] else ''}",
    "level": lambda held, _: word(held["word"]),
    "personal": lambda held, _: f"{held} {'entry' if held == 1 else 'entries'}, not shown",
    "empty": lambda _held, _: "",
}


def _as_it_is(held: Any, _naming: Naming) -> str:
    return str(held)


def _evidence(held: Any) -> tuple[Node, ...]:
    file = held.get("file")
    title = words(held["title"])
    return (Node("link", title, target=evidence_target(file)),) if file else title


def _list(items: list[tuple[Node, ...]]) -> tuple[Node, ...]:
    if len(items) == 1:
        return items[0]
    return (Node("bullet_list", tuple(Node("item", item) for item in items)),)


def _labelled(field: Field, naming: Naming) -> Node:
    inner = cell(field.value, naming).nodes
    label = Node("strong", words(f"{field.title}: "))
    if all(node.kind == "paragraph" for node in inner) and len(inner) == 1:
        return Node("paragraph", (label, *inner[0].children))
    return Node("paragraph", (label, *inner)) if _in_line(inner) else Node("item", (label, *inner))


_IN_LINE = frozenset({"words", "emphasis", "strong", "code", "link", "line_break"})


def _in_line(nodes: Iterable[Node]) -> bool:
    return all(node.kind in _IN_LINE for node in nodes)


def _blocks(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """*nodes* as blocks: words in a line are a paragraph."""
    return (Node("paragraph", nodes),) if nodes and _in_line(nodes) else nodes


def _table(inner: Grid) -> Node:
    """A table within a cell."""
    head = Node("row", tuple(Node("head_cell", words(title)) for title in inner.columns))
    rows = (Node("row", tuple(Node("cell", each_one.nodes) for each_one in row)) for row in inner.rows)
    return Node("table", (head, *rows))


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
            yield title, Cell(words(text))
    claims = [(of.standard, [line.number for line in of.claims]) for of in page.clauses if of.claims]
    if claims:
        yield "Clauses", Cell(naming.clauses(dict(claims)))


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
        yield group.label, Cell(_list(lines))


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
