"""The clauses that a document names, by standard."""

from __future__ import annotations

from collections import defaultdict

from imskit.facts.coverage import States
from imskit.model import Catalog, Document
from imskit.values import dataclass
from imskit.views.matrix import State, state_word

_CLAIM = "satisfies"


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One clause that the document names."""

    number: str
    title: str
    #: What the document has to do with it: `satisfies`, `audits`, `against`.
    relations: tuple[str, ...]
    #: None for a clause that its standard does not have, and where nobody asked.
    state: State | None


@dataclass(frozen=True, slots=True)
class StandardClauses:
    """The clauses of one standard that the document names."""

    standard: str
    designation: str
    lines: tuple[ClauseLine, ...]

    @property
    def claims(self) -> tuple[ClauseLine, ...]:
        """Those that the document says it satisfies."""
        return tuple(line for line in self.lines if _CLAIM in line.relations)


def clause_lines(catalog: Catalog, states: States, document: Document) -> tuple[StandardClauses, ...]:
    """The clauses that the document names, by standard, the claimed ones first, each clause once."""
    found = []
    for standard_id, standard in catalog.standards.items():
        relations: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for ref in document.clauses:
            if ref.standard == standard_id:
                relations[ref.clause][ref.relation] = None
        if not relations:
            continue
        order = {number: place for place, number in enumerate(standard.clauses)}
        numbers = sorted(
            relations, key=lambda number: (_CLAIM not in relations[number], order.get(number, -1))
        )
        lines = []
        for number in numbers:
            clause = standard.clauses.get(number)
            lines.append(
                ClauseLine(
                    number=number,
                    title=clause.title if clause else "",
                    relations=tuple(relations[number]),
                    state=state_word(states[standard_id][number])
                    if clause and standard_id in states
                    else None,
                )
            )
        found.append(StandardClauses(standard_id, standard.designation, tuple(lines)))
    return tuple(found)
