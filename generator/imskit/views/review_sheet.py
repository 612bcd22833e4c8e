"""The next management review as a sheet: what the records say since the last one, and room for what comes of it.

Inputs lead to minutes, minutes to decisions and actions, and these to the next review, which looks at them first.
Nothing is in it that no record says; what no record says is named as missing, for people to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imskit.facts.actions import Outcome, outcomes
from imskit.facts.body import rows, text
from imskit.facts.review_flow import Counts
from imskit.model import Catalog, Document
from imskit.text import Node, parse
from imskit.views.audience import Audience, withheld_note
from imskit.views.naming import Naming, joined, words
from imskit.views.printed import Printed, Source, origin_words
from imskit.views.review_forms import agenda, attendance, results
from imskit.views.review_inputs import ReviewPage, TopicRows, review_page
from imskit.views.sheet import Cell, Grid, Passage, Rows, Section, Sheet
from imskit.views.words import word

_HONEST = (
    "Put together from the records, in our words; check the inputs against a bought copy of the standard. What no "
    "record says is not in it: whoever prepares the review adds it."
)
_EMPTY = (Cell(),)


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
    yield "Standards", "; ".join(_standards(catalog)) or "none is in use"
    yield "Last review", _last_words(page, last)
    planned = str(last.value("body.next_review") or "") if last else ""
    overdue = " (overdue)" if planned and planned < today else ""
    yield "Planned for", f"{planned}{overdue}" if planned else "no day is recorded"
    yield "Entries", str(sum(len(topic.lines) for topic in page.topics))
    yield "Of these, bad news", str(sum(line.bad for topic in page.topics for line in topic.lines))


def _standards(catalog: Catalog) -> list[str]:
    """The standards in use, each with the clause by which a review is held."""
    found = []
    for used in catalog.system.standards_in_use:
        if standard := catalog.standards.get(used.id):
            asked = standard.review_inputs
            found.append(f"{standard.designation}, {asked.clause}" if asked else standard.designation)
    return found


def _last_words(page: ReviewPage, last: Document | None) -> str:
    if last is not None:
        return f"{last.id} {last.title}, {page.since}"
    return f"{withheld_note(1)}, {page.since}" if page.since else "none is recorded"


def _body(
    catalog: Catalog, page: ReviewPage, last: Document | None, naming: Naming, audience: Audience
) -> Iterator[Section]:
    yield Section("", (Passage(_paragraph(_HONEST)),))
    yield agenda(catalog, page, naming)
    yield attendance(catalog, page, naming)
    if missing := tuple(_missing(catalog, page, last)):
        yield Section("What is missing", (Passage((_bullets(missing),)),))
    if last is not None:
        yield from _since(catalog, last, naming, audience)
    yield Section("Inputs and minutes", (), tuple(_input(topic, page, naming) for topic in page.topics))
    yield from results(catalog)
    yield Section("After the meeting", (Passage(parse(_AFTER).blocks),))


_AFTER = """
1. Enter the minutes as a record: `imskit new management-review`. Each input has its topic, each decision what it is
   about, each action its owner and day.
2. What became of the actions of earlier reviews goes under `follow_ups` of the new record; what is not told there stays
   open.
3. The actions are due from then on, and the papers of the next review begin with them.
"""


def _missing(catalog: Catalog, page: ReviewPage, last: Document | None) -> Iterator[str]:
    if last is None:
        if not page.since:
            yield "No earlier review is recorded, so that the inputs reach back to the beginning."
    elif not last.value("body.next_review"):
        yield f"{last.id} names no day for this review."
    elif str(last.value("body.next_review")) < catalog.today.isoformat():
        yield f"{last.id} planned this review for {last.value('body.next_review')}, which has passed."
    if page.since == catalog.today.isoformat():
        yield "The last review was held today: no day lies in the period, and the papers only tell what is open."
    for used in catalog.system.standards_in_use:
        standard = catalog.standards.get(used.id)
        if standard is not None and standard.review_inputs is None:
            yield (
                f"The list of clauses of {standard.designation} does not say what a review is to look at: "
                "hold the inputs against a bought copy."
            )
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
    if any(each.asked for each in page.topics):
        parts.append(Passage((Node("paragraph", _asked(topic, naming)),)))
    if topic.flows:
        parts.append(_flow_grid(topic, naming, page.since))
    # The actions of the last review stand above, each with what became of it.
    above = [line for line in topic.lines if line.document == page.last]
    if above:
        many = f"{len(above)} open action{'s' if len(above) != 1 else ''}"
        parts.append(Passage(_paragraph(f"{page.last} left {many}, which the table above tells of.")))
    if topic.columns and page.since and (old := sum(line.day <= page.since for line in topic.lines)):
        said = f"{old} of {len(topic.lines)} have no value since {page.since}: the last one is shown."
        parts.append(Passage(_paragraph(said)))
    if len(topic.lines) > len(above):
        lines = tuple(
            (
                Cell(words(line.day)),
                Cell(naming.document(line.document)),
                *(Cell(words(said)) for said in line.cells or (line.words,)),
                Cell(_strong("Bad\u00a0news", strong=True) if line.bad else ()),
            )
            for line in topic.lines
            if line not in above
        )
        parts.append(Grid(("Day", "Record", *(topic.columns or ("What it says",)), "Note"), lines))
    if topic.withheld:
        parts.append(Passage(_paragraph(f"Not shown: {withheld_note(topic.withheld)}.")))
    if not topic.lines and not topic.withheld:
        since = f"since {page.since}" if page.since else "so far"
        parts.append(Passage(_paragraph(f"Nothing is recorded {since} in any {_either(topic, naming)}.")))
    parts.append(Grid(("Minutes",), (_EMPTY,), to_fill=True))
    return Section(topic.title, tuple(parts))


def _asked(topic: TopicRows, naming: Naming) -> tuple[Node, ...]:
    """Which clauses ask for the input, of each standard in use."""
    if not topic.asked:
        return words("No standard in use asks for it; it may be left out.")
    parts = []
    for name, (lists, *about) in topic.asked.items():
        part = words(f"{naming.standard(name)}, ") + naming.clause(name, lists)
        if about:
            part += words(" with ") + joined([naming.clause(name, number) for number in about])
        parts.append(part)
    return words("Asked for by ") + joined(parts, "; ") + words(".")


def _either(topic: TopicRows, naming: Naming) -> str:
    """The types of the records that would tell of the input, in words."""
    *others, last = [naming.type(name).lower().replace("-", " ") for name in topic.types]
    return f"{', '.join(others)} or {last}" if others else last


def _flow_grid(topic: TopicRows, naming: Naming, since: str) -> Grid:
    later = f"since {since}" if since else "so far"
    lines = (
        (
            Cell(words(naming.type(flow.type))),
            Cell(words(_counted(flow.states))),
            Cell(words(str(flow.new)), figure=True),
            Cell(words(_counted(flow.ended) or "none")),
        )
        for flow in topic.flows
    )
    return Grid(
        ("Counted, withheld ones too", "How many stand where", f"New {later}", f"Ended {later}"), tuple(lines)
    )


def _counted(counts: Counts) -> str:
    return ", ".join(f"{many} {state.replace('-', ' ')}" for state, many in counts)


def _strong(said: str, strong: bool) -> tuple[Node, ...]:
    return (Node("strong", words(said)),) if strong and said else words(said)


def _paragraph(said: str) -> tuple[Node, ...]:
    return (Node("paragraph", words(said)),)


def _bullets(lines: Sequence[str]) -> Node:
    return Node("bullet_list", tuple(Node("item", words(line)) for line in lines))
