"""The inputs of the next management review, as far as these readers may see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from imskit.facts.body import rows, text
from imskit.facts.review_flow import Flow
from imskit.facts.review_inputs import Topic, review_inputs
from imskit.facts.review_topics import TOPICS
from imskit.model import Catalog
from imskit.values import dataclass
from imskit.views.audience import Audience


@dataclass(frozen=True, slots=True)
class InputLine:
    """One record and what it says; the day is YYYY-MM-DD, empty where there is none."""

    day: str
    document: str
    words: str
    bad: bool
    #: The same in the columns of its topic, where that has some.
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicRows:
    """One input: its lines, and how many are withheld."""

    name: str
    title: str
    lines: tuple[InputLine, ...]
    withheld: int
    #: The types of the records that tell of it.
    types: tuple[str, ...]
    #: The titles of the columns of its lines; none where they are sentences.
    columns: tuple[str, ...]
    #: The clauses that ask for it, by standard in use.
    asked: Mapping[str, tuple[str, ...]]
    #: The role that owns most of its records, and so could present it; empty where there is none.
    presenter: str
    #: How many ideas and initiatives stand where; only with the input that looks at them.
    flows: tuple[Flow, ...]


@dataclass(frozen=True, slots=True)
class PastReview:
    """A review that was held: who of top management was there, what came of it."""

    id: str
    day: str
    attendees: tuple[str, ...]
    #: Roles of top management among the attendees.
    top: tuple[str, ...]
    decisions: int
    actions: int
    #: How many inputs its minutes deal with, and those that they leave out.
    inputs: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """All that the page says."""

    #: The last review and its day; empty where there was none.
    last: str
    since: str
    topics: tuple[TopicRows, ...]
    held: tuple[PastReview, ...]


def review_page(catalog: Catalog, audience: Audience) -> ReviewPage:
    """What the next review has to look at, and the reviews that were held, the newest first."""
    found = review_inputs(catalog)
    held = [review for review in catalog.of_type("management-review") if audience.sees(review.id)]
    held.sort(key=lambda review: (review.date is not None, review.date, review.id), reverse=True)
    return ReviewPage(
        last=found.last.id if found.last is not None and audience.sees(found.last.id) else "",
        since=found.last.date.isoformat() if found.last is not None and found.last.date else "",
        topics=tuple(_topic(catalog, topic, audience) for topic in found.topics),
        held=tuple(_held(catalog, review.id) for review in held),
    )


def _topic(catalog: Catalog, topic: Topic, audience: Audience) -> TopicRows:
    shown = [line for line in topic.lines if audience.sees(line.document.id)]
    return TopicRows(
        topic.name,
        topic.title,
        tuple(
            InputLine(
                line.day.isoformat() if line.day else "",
                line.document.id,
                audience.redact(line.words),
                line.bad,
                tuple(map(audience.redact, line.cells)),
            )
            for line in shown
        ),
        len(topic.lines) - len(shown),
        topic.types,
        topic.columns,
        topic.asked,
        _presenter(line.document.owner for line in shown) or _presenter(_owners(catalog, topic, audience)),
        topic.flows,
    )


def _owners(catalog: Catalog, topic: Topic, audience: Audience) -> Iterator[str]:
    """Who owns records that could tell of it."""
    for name in topic.types:
        yield from (document.owner for document in catalog.of_type(name) if audience.sees(document.id))


def _presenter(owners: Iterable[str]) -> str:
    """Of equals, the first by id."""
    counts = Counter(owners)
    return min(counts, key=lambda role: (-counts[role], role), default="")


def _held(catalog: Catalog, name: str) -> PastReview:
    review = catalog.documents[name]
    attendees = tuple(
        ref.name for ref in review.names if ref.kind == "role" and ref.at[:2] == ("body", "attendees")
    )
    roles = catalog.system.roles
    return PastReview(
        name,
        review.date.isoformat() if review.date else "",
        attendees,
        tuple(role for role in attendees if role in roles and roles[role].top_management),
        len(review.value("body.decisions") or ()),
        len(review.actions),
        len(minuted := {text(row, "topic") for row in rows(review, "body.inputs")}),
        tuple(topic.title for topic in TOPICS if topic.name not in minuted),
    )
