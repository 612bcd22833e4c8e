"""What a page of a clause gathers of the clauses below it."""

from __future__ import annotations

from dataclasses import replace

from imskit.packs.clause_rows import below, gathered
from imskit.packs.packing import Made
from imskit.packs.stated import Stated
from imskit.views.clauses import ClaimLine, ClausePage, Neighbour


def rows(made: Made) -> tuple[ClausePage, ClausePage, ClausePage]:
    """Clauses 9.3, 9.3.1 and 9.3.2."""
    stated: Stated = made.stated
    plain = stated.states["tiny-2026"][1]
    parents = (Neighbour("9", "Evaluation", "heading"), Neighbour("9.3", "Review", "heading"))
    above = replace(plain, number="9.3", parents=parents[:1], assessable=False, documents=(), records=())
    first, second = (
        replace(
            plain,
            number=number,
            parents=parents,
            records=tuple(ClaimLine(name, "Title", "training", True, "", False) for name in names),
        )
        for number, names in (("9.3.1", ("A-1", "A-2")), ("9.3.2", ("A-2",)))
    )
    return above, first, second


def test_below_a_clause_lies_what_it_divides_into(made: Made) -> None:
    above, first, second = rows(made)
    assert below(above, (above, first, second)) == (first, second)
    assert below(first, (above, first, second)) == ()


def test_what_stands_for_several_clauses_is_gathered_once_with_their_numbers(made: Made) -> None:
    found = gathered(rows(made), lambda row: row.records)
    assert {name: numbers for name, (_, numbers) in found.items()} == {
        "A-1": ("9.3.1",),
        "A-2": ("9.3.1", "9.3.2"),
    }
