"""What a management review is held by and filled in: agenda, attendance, decisions, actions, signatures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from imskit.facts.review_topics import REVIEW
from imskit.model import Catalog
from imskit.text import Node
from imskit.views.naming import Naming, words
from imskit.views.review_inputs import ReviewPage, TopicRows
from imskit.views.sheet import Cell, Grid, Passage, Section
from imskit.views.words import word

#: How many empty rows a table has to begin with.
_ROWS = 6
_QUESTIONS = (
    "Does the system still suit the organisation?",
    "Is it enough for what we want to reach?",
    "Does it work?",
)
#: Minutes that are proposed for an input: without entries, with some, with bad news among them.
_NOTE, _LOOK, _TALK = 2, 5, 10
_PROPOSED = (
    "The time is proposed by what there is to talk about, and who presents an input by whose records tell of it. "
    "Change both as you need."
)
_DECIDED = (
    "What somebody has to carry out gets an owner and a day, and stands in the record as an action too. A decision "
    "not to change anything is one as well."
)


def agenda(catalog: Catalog, page: ReviewPage, naming: Naming) -> Section:
    """An item for each input, with who presents it and for how long."""
    chair = naming.role(next(iter(_top(catalog)), ""))
    entries = [
        ("Opening, attendance", chair, 5, "", ""),
        *(
            (topic.title, naming.role(topic.presenter), _minutes(topic), str(len(topic.lines)), _bad(topic))
            for topic in page.topics
        ),
        ("Conclusion", chair, 10, "", ""),
        ("Decisions and actions", chair, 15, "", ""),
        ("Day of the next review", chair, 3, "", ""),
    ]
    lines = [
        _line(str(at), item, presents, str(minutes), many, bad)
        for at, (item, presents, minutes, many, bad) in enumerate(entries, 1)
    ]
    lines.append(_line("", "Together", "", str(sum(minutes for _, _, minutes, _, _ in entries)), "", ""))
    columns = ("No.", "Item", "Presented by", "Time (min)", "Entries", "Bad news")
    return Section("Agenda", (Passage(_paragraph(_PROPOSED)), Grid(columns, tuple(lines))))


def _line(at: str, item: str, presents: str, *figures: str) -> tuple[Cell, ...]:
    counted = (Cell(words(each), figure=True) for each in figures)
    return (Cell(words(at), figure=True), Cell(words(item)), Cell(words(presents)), *counted)


def _minutes(topic: TopicRows) -> int:
    if not topic.lines and not topic.withheld:
        return _NOTE
    return _TALK if _bad(topic) else _LOOK


def _bad(topic: TopicRows) -> str:
    return str(sum(line.bad for line in topic.lines) or "")


def attendance(catalog: Catalog, page: ReviewPage, naming: Naming) -> Section:
    """Who came last time, or else whoever is top management: a start, to be changed."""
    before = next((review.attendees for review in page.held if review.id == page.last), ())
    why = "attended the last review" if before else "top management"
    lines = [(naming.role(role), why) for role in before or _top(catalog)]
    columns = (("Role", 4), ("Invited because", 3), ("Name", 4), ("Present", 2))
    return Section("Attendance", (form(columns, lines, high=False),))


def _top(catalog: Catalog) -> list[str]:
    return [role.id for role in catalog.system.roles.values() if role.top_management]


def results(catalog: Catalog) -> Iterator[Section]:
    """What comes of the review: conclusion, decisions, actions, the next one, and who signs for it."""
    yield Section(
        "Conclusion", (form((("Question", 3), ("Conclusion", 5)), [(each,) for each in _QUESTIONS]),)
    )
    decisions = (("About", 5), ("Decision", 12), ("Owner", 5), ("Due", 4))
    abouts = [(each,) for each in _abouts(catalog)]
    yield Section("Decisions", (Passage(_paragraph(_DECIDED)), form(decisions, abouts)))
    actions = (("No.", 3), ("What", 17), ("Owner", 8), ("Due", 6))
    yield Section("Actions", (form(actions, [(str(number),) for number in range(1, _ROWS + 1)]),))
    yield Section("Next review", (form((("What", 2), ("Entry", 6)), [("Planned for",)], high=False),))
    signed = (("For", 4), ("Name", 5), ("Day", 3), ("Signature", 6))
    yield Section("Signatures", (form(signed, [("In the chair",), ("Minutes by",)]),))


def _abouts(catalog: Catalog) -> Sequence[str]:
    """What decisions of a review can be about, by the schema of its records."""
    here: Any = catalog.types[REVIEW].schema if REVIEW in catalog.types else {}
    for step in ("properties", "body", "properties", "decisions", "items", "properties", "about"):
        here = here.get(step, {}) if isinstance(here, Mapping) else {}
    known = here.get("enum", ()) if isinstance(here, Mapping) else ()
    return [word(each) for each in known] or [""] * _ROWS


def form(columns: Sequence[tuple[str, int]], lines: Sequence[tuple[str, ...]], *, high: bool = True) -> Grid:
    """A table to fill in, of columns with their shares of the width, whose rows begin with *lines*.

    *high*: with room to write more than a few words.
    """
    filled = tuple(
        tuple(Cell(words(said)) for said in line) + (Cell(),) * (len(columns) - len(line)) for line in lines
    )
    titles, widths = zip(*columns, strict=True)
    return Grid(titles, filled, to_fill=True, high=high, widths=widths)


def _paragraph(said: str) -> tuple[Node, ...]:
    return (Node("paragraph", words(said)),)
