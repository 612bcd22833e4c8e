"""The principles, each with the documents, records and indicators that show it lived; or that nothing does yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from imskit.facts.coverage import ClauseState, States
from imskit.facts.indicators import reading
from imskit.facts.principles import PRINCIPLES, STANDARD, Principle, commitment, newest_first, signs
from imskit.model import Catalog, Document
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.matrix import State, state_word


@dataclass(frozen=True, slots=True)
class SignLine:
    """One sign, with what shows it."""

    what: str
    #: How many documents show it.
    count: int
    #: Ids of the newest.
    documents: tuple[str, ...]
    #: Types of documents that would show it; those not in use here left out.
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrincipleLine:
    """One principle."""

    id: str
    title: str
    words: str
    source: str
    #: Clauses with their states; none where the standard is not in use.
    clauses: tuple[tuple[str, State], ...]
    signs: tuple[SignLine, ...]
    #: Indicators in use that claim one of the clauses, beside that on measuring: id, newest value, unit,
    #: how it stands (empty without a value or a target).
    indicators: tuple[tuple[str, str, str, str], ...]

    @property
    def shown(self) -> int:
        """How many of its signs something shows."""
        return sum(sign.count > 0 for sign in self.signs)


@dataclass(frozen=True, slots=True)
class PrinciplesPage:
    """All that the page says."""

    mission: tuple[PrincipleLine, ...]
    family: tuple[PrincipleLine, ...]
    standard: str
    withheld: int


def principles_page(catalog: Catalog, states: States, audience: Audience, *, most: int = 3) -> PrinciplesPage:
    """The principles on the day of the run, with at most *most* documents named for a sign."""
    shown = [
        document
        for document in audience.documents(catalog)
        if document.date is None or document.date <= catalog.today
    ]
    matter = _Matter(catalog, states.get(STANDARD, {}), shown, newest_first(shown), most)
    lines = [_line(matter, principle) for principle in PRINCIPLES]
    return PrinciplesPage(
        tuple(line for line in lines if line.source == "mission"),
        tuple(line for line in lines if line.source == "family"),
        STANDARD,
        len(catalog.documents) - len(audience.documents(catalog)),
    )


@dataclass(frozen=True, slots=True)
class _Matter:
    """What all lines are made from."""

    catalog: Catalog
    known: Mapping[str, ClauseState]
    shown: Sequence[Document]
    #: The same by type, the newest first.
    newest: Mapping[str, Sequence[Document]]
    most: int


def _line(matter: _Matter, principle: Principle) -> PrincipleLine:
    catalog, known, shown, most = matter.catalog, matter.known, matter.shown, matter.most
    # Every indicator is of the clause on measuring: that it is one shows no principle.
    carried = set(principle.clauses) - {"9.1"}
    if principle.id == "leadership-commitment":
        found = tuple(_sign(one.what, one.documents, (), most) for one in commitment(catalog, shown))
    else:
        found = tuple(
            _sign(sign.what, documents, tuple(t for t in sign.types if t in catalog.types), most)
            for sign, documents in signs(principle, matter.newest)
        )
    return PrincipleLine(
        principle.id,
        principle.title,
        principle.words,
        principle.source,
        tuple((number, state_word(known[number])) for number in principle.clauses if number in known),
        found,
        tuple(
            _indicator(catalog, document)
            for document in shown
            if document.type == "indicator"
            and document.state != "retired"
            and any(ref.standard == STANDARD and ref.clause in carried for ref in document.claims)
        ),
    )


def _sign(what: str, documents: Sequence[Document], types: tuple[str, ...], most: int) -> SignLine:
    return SignLine(what, len(documents), tuple(document.id for document in documents[:most]), types)


def _indicator(catalog: Catalog, document: Document) -> tuple[str, str, str, str]:
    found = reading(catalog, document)
    value = str(found.latest.value) if found.latest is not None else ""
    return (document.id, value, found.unit, found.standing or "")
