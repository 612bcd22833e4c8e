"""The next management review as a sheet: what the records say since the last one, and room for what comes of it.

Inputs lead to minutes, minutes to decisions and actions, and these to the next review, which looks at them first.
Nothing is in it that no record says; what no record says is named as missing, for people to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from imskit.facts.actions import Outcome, outcomes
from imskit.facts.body import rows, text
from imskit.facts.review_topics import REVIEW
from imskit.model import Catalog, Document
from imskit.text import Node, parse
from imskit.views.audience import Audience, withheld_note
from imskit.views.naming import Naming, words
from imskit.views.printed import Printed, Source, origin_words
from imskit.views.review_inputs import ReviewPage, TopicRows, review_page
from imskit.views.sheet import Cell, Grid, Passage, Rows, Section, Sheet
from imskit.views.words import word

#: How many empty rows a table has to begin with.
_ROWS = 6
_HONEST = (
    "Put together from the records, in our words; check the inputs against a bought copy of the standard. What no "
    "record says is not in it: whoever prepares the review adds it."
)
_QUESTIONS = (
    "Does the system still suit the organisation?",
    "Is it enough for what we want to reach?",
    "Does it work?",
)
_EMPTY = (Cell(),)
_ACTION = (("No.", 3), ("What", 17), ("Owner", 8), ("Due", 6))
_LAST_ROWS = [("Planned for",), ("In the chair",), ("Minutes by",)]


def printed_review(catalog: Catalog, audience: Audience, source: Source) -> Printed:
    """The papers of the next management review, as far as *audience* may see them."""
    made = review_sheet(catalog, audience)
    return Printed(
        made.title,
        catalog.system.name,
        catalog.today.isoformat(),
        origin_words(source.origin, source.edition),
        (made,),
    )


def review_sheet(catalog: Catalog, audience: Audience) -> Sheet:
    """The inputs since the last review, the agenda, and tables to fill in with decisions and actions."""
    naming = Naming(catalog, audience)
    page = review_page(catalog, audience)
    last = catalog.documents.get(page.last)
    return Sheet(
        id="",
        title=f"Management review of {catalog.system.name}: agenda and inputs",
        type_title="Management review, to be held",
        version="",
        standing="",
        binding=True,
        notices=(),
        control=Rows(tuple((title, Cell(words(said))) for title, said in _control(catalog, page, last))),
        body=tuple(_body(catalog, page, last, naming, audience)),
        about=(),
        incoming=(),
        language="en",
        path="",
        fingerprint="",
    )


def _control(catalog: Catalog, page: ReviewPage, last: Document | None) -> Iterator[tuple[str, str]]:
    today = catalog.today.isoformat()
    yield "Organisation", catalog.system.name
    yield "Period", f"after {page.since}, up to {today}" if page.since else f"everything up to {today}"
    yield "Last review", f"{last.id} {last.title}, {page.since}" if last else "none is recorded"
    planned = str(last.value("body.next_review") or "") if last else ""
    overdue = " (overdue)" if planned and planned < today else ""
    yield "Planned for", f"{planned}{overdue}" if planned else "no day is recorded"
    yield "Entries", str(sum(len(topic.lines) for topic in page.topics))
    yield "Of these, bad news", str(sum(line.bad for topic in page.topics for line in topic.lines))


def _body(
    catalog: Catalog, page: ReviewPage, last: Document | None, naming: Naming, audience: Audience
) -> Iterator[Section]:
    yield Section("", (Passage(_paragraph(_HONEST)),))
    yield Section("Agenda", (_agenda(page),))
    yield Section("Attendance", (_attendance(catalog, page, naming),))
    if missing := tuple(_missing(catalog, page, last)):
        yield Section("What is missing", (Passage((_bullets(missing),)),))
    if last is not None:
        yield from _since(catalog, last, naming, audience)
    yield Section("Inputs and minutes", (), tuple(_input(topic, page, naming) for topic in page.topics))
    yield Section(
        "Conclusion", (_form((("Question", 3), ("Conclusion", 5)), [(each,) for each in _QUESTIONS]),)
    )
    yield Section(
        "Decisions", (_form((("About", 2), ("Decision", 6)), [(each,) for each in _abouts(catalog)]),)
    )
    yield Section("Actions", (_form(_ACTION, _numbered(_ROWS)),))
    yield Section("Next review", (_form((("What", 2), ("Entry", 6)), _LAST_ROWS, high=False),))
    yield Section("After the meeting", (Passage(parse(_AFTER).blocks),))


_AFTER = """
1. Enter the minutes as a record: `imskit new management-review`. Each input has its topic, each decision what it is
   about, each action its owner and day.
2. What became of the actions of earlier reviews goes under `follow_ups` of the new record; what is not told there stays
   open.
3. The actions are due from then on, and the papers of the next review begin with them.
"""


def _agenda(page: ReviewPage) -> Grid:
    entries = [
        ("Opening, attendance", "", ""),
        *((topic.title, str(len(topic.lines)), str(_bad(topic) or "")) for topic in page.topics),
        ("Conclusion", "", ""),
        ("Decisions and actions", "", ""),
        ("Day of the next review", "", ""),
    ]
    lines = (
        (
            Cell(words(str(at)), figure=True),
            Cell(words(title)),
            Cell(words(many), figure=True),
            Cell(words(bad), figure=True),
        )
        for at, (title, many, bad) in enumerate(entries, 1)
    )
    return Grid(("No.", "Item", "Entries", "Bad news"), tuple(lines))


def _bad(topic: TopicRows) -> int:
    return sum(line.bad for line in topic.lines)


def _attendance(catalog: Catalog, page: ReviewPage, naming: Naming) -> Grid:
    """Who came last time, or else whoever is top management: a start, to be changed."""
    before = next((review.attendees for review in page.held if review.id == page.last), ())
    roles = before or [role.id for role in catalog.system.roles.values() if role.top_management]
    why = "attended the last review" if before else "top management"
    lines = [(naming.role(role), why) for role in roles]
    return _form((("Role", 4), ("Invited because", 3), ("Name", 4), ("Present", 2)), lines, high=False)


def _missing(catalog: Catalog, page: ReviewPage, last: Document | None) -> Iterator[str]:
    if last is None:
        yield "No earlier review is recorded, so that the inputs reach back to the beginning."
    elif not last.value("body.next_review"):
        yield f"{last.id} names no day for this review."
    elif str(last.value("body.next_review")) < catalog.today.isoformat():
        yield f"{last.id} planned this review for {last.value('body.next_review')}, which has passed."
    empty = [topic.title for topic in page.topics if not topic.lines and not topic.withheld]
    if empty:
        since = f"since {page.since}" if page.since else "at all"
        yield (
            f"Nothing is recorded {since} for: {'; '.join(empty)}. Look whether that is true, and minute each as empty."
        )
    left_out = next((review.left_out for review in page.held if review.id == page.last), ())
    if left_out:
        yield f"The minutes of {page.last} do not deal with: {'; '.join(left_out)}."
    withheld = sum(topic.withheld for topic in page.topics)
    if withheld:
        yield f"Counted and not shown, since these papers are not confidential: {withheld_note(withheld)}."
    if catalog.failed_ids:
        many = len(catalog.failed_ids)
        yield f"{many} document{'s' if many != 1 else ''} could not be read and so not counted; see imskit check."


def _since(catalog: Catalog, last: Document, naming: Naming, audience: Audience) -> Iterator[Section]:
    """What the last review decided and asked for, and what became of it."""
    decided = tuple(
        (Cell(words(word(text(row, "about") or None))), Cell(parse(text(row, "text")).blocks))
        for row in rows(last, "body.decisions")
    )
    lines = tuple(
        (
            Cell(words(str(found.number)), figure=True),
            Cell(words(audience.redact(found.action.what))),
            Cell(words(naming.role(found.action.owner))),
            Cell(words(found.due.isoformat())),
            Cell(_strong(word(found.standing), found.standing == "overdue")),
            Cell(words(found.done.isoformat() if found.done else "")),
            Cell(words(_told(found, audience))),
        )
        for found in outcomes(catalog, last)
    )
    if decided:
        yield Section(f"What {last.id} decided", (Grid(("About", "Decision"), decided),))
    if lines:
        columns = ("No.", "Action", "Owner", "Due", "Standing", "Done", "What is told of it")
        yield Section(f"What became of the actions of {last.id}", (Grid(columns, lines),))


def _told(found: Outcome, audience: Audience) -> str:
    if found.told_in is None:
        return str(found.note)
    if not audience.sees(found.told_in.id):
        return withheld_note(1)
    return f"{audience.redact(found.note)} ({found.told_in.id})".strip()


def _input(topic: TopicRows, page: ReviewPage, naming: Naming) -> Section:
    parts: list[Passage | Grid] = []
    # The actions of the last review stand above, each with what became of it.
    above = [line for line in topic.lines if line.document == page.last]
    if above:
        many = f"{len(above)} open action{'s' if len(above) != 1 else ''}"
        parts.append(Passage(_paragraph(f"{page.last} left {many}, which the table above tells of.")))
    if len(topic.lines) > len(above):
        lines = tuple(
            (
                Cell(words(line.day)),
                Cell(naming.document(line.document)),
                Cell(words(line.words)),
                Cell(_strong("Bad\u00a0news", strong=True) if line.bad else ()),
            )
            for line in topic.lines
            if line not in above
        )
        parts.append(Grid(("Day", "Record", "What it says", "Note"), lines))
    if topic.withheld:
        parts.append(Passage(_paragraph(f"Not shown: {withheld_note(topic.withheld)}.")))
    if not topic.lines and not topic.withheld:
        since = f"since {page.since}" if page.since else "so far"
        parts.append(Passage(_paragraph(f"Nothing is recorded {since}.")))
    parts.append(Grid(("Minutes",), (_EMPTY,), to_fill=True))
    return Section(topic.title, tuple(parts))


def _abouts(catalog: Catalog) -> Sequence[str]:
    """What decisions of a review can be about, by the schema of its records."""
    here: Any = catalog.types[REVIEW].schema if REVIEW in catalog.types else {}
    for step in ("properties", "body", "properties", "decisions", "items", "properties", "about"):
        here = here.get(step, {}) if isinstance(here, Mapping) else {}
    known = here.get("enum", ()) if isinstance(here, Mapping) else ()
    return [word(each) for each in known] or [""] * _ROWS


def _numbered(many: int) -> list[tuple[str, ...]]:
    return [(str(number),) for number in range(1, many + 1)]


def _form(columns: Sequence[tuple[str, int]], lines: Sequence[tuple[str, ...]], *, high: bool = True) -> Grid:
    """A table to fill in, of columns with their shares of the width, whose rows begin with *lines*.

    *high*: with room to write more than a few words.
    """
    filled = tuple(
        tuple(Cell(words(said)) for said in line) + (Cell(),) * (len(columns) - len(line)) for line in lines
    )
    titles, widths = zip(*columns, strict=True)
    return Grid(titles, filled, to_fill=True, high=high, widths=widths)


def _strong(said: str, strong: bool) -> tuple[Node, ...]:
    return (Node("strong", words(said)),) if strong and said else words(said)


def _paragraph(said: str) -> tuple[Node, ...]:
    return (Node("paragraph", words(said)),)


def _bullets(lines: Sequence[str]) -> Node:
    return Node("bullet_list", tuple(Node("item", words(line)) for line in lines))
