"""Clauses: the matrix of each standard, a page for each clause, gaps, and standards side by side."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from imskit.site import addresses
from imskit.site.page import Ground, Page, Wanted
from imskit.site.watched import Sight
from imskit.site.words import RELATIONS
from imskit.views.clauses import Clauses, Mentions, mentions
from imskit.views.crosswalk import crosswalks
from imskit.views.gaps import gaps_page
from imskit.views.home import STATE_ORDER, standing_of
from imskit.views.matrix import matrix

_NAV = ("Clauses",)
#: The worst first: that is what a reader who sorts by state looks for. What is left out is no state of progress.
_ORDER = [state.capitalize() for state in (*reversed(STATE_ORDER[:-1]), STATE_ORDER[-1])]


def pages(ground: Ground) -> Iterator[Page | Wanted]:
    """Everything that is ordered by clause."""
    yield from _standards(ground)
    gaps = gaps_page(ground.catalog, ground.states, ground.audience, ground.waiting)
    rows = {"gaps": gaps, "order": _ORDER}
    yield Page(addresses.GAPS, "Gaps", "gaps.md.j2", rows, nav=_NAV, sections=False)
    yield from _crosswalks(ground)


def _standards(ground: Ground) -> Iterator[Page | Wanted]:
    known = mentions(ground.catalog, ground.audience)
    for name, standard in ground.catalog.standards.items():
        yield Page(
            addresses.matrix(name),
            f"{standard.designation} matrix",
            "matrix.md.j2",
            {
                "standard": standard,
                "standing": standing_of(standard, ground.states),
                "rows": matrix(ground.catalog, ground.coverage, name, ground.audience),
                "order": _ORDER,
            },
            nav=_NAV,
            nav_title=standard.designation,
            sections=False,
            description=f"Clause cross-reference matrix of {standard.designation}",
        )
        for number, clause in standard.clauses.items():
            of_it = tuple(known.get(clause.key, ()))
            yield Wanted(
                addresses.clause(name, number),
                {"mentions": of_it},
                partial(_clause, name, number, {clause.key: of_it}),
            )


def _clause(name: str, number: str, known: Mentions, sight: Sight) -> Page:
    standard = sight.catalog.standards[name]
    clause = standard.clauses[number]
    page = Clauses(sight.catalog, sight.states, sight.audience, known).page(name, number)
    return Page(
        addresses.clause(name, number),
        f"{standard.designation} {number} {standard.title_of(number)}",
        "clause.md.j2",
        {"c": page, "relations": RELATIONS},
        within=addresses.matrix(name),
        crumbs=(
            (standard.designation, addresses.matrix(name)),
            *((f"{up.number} {up.title}", addresses.clause(name, up.number)) for up in page.parents),
        ),
        description=clause.summary or f"{standard.designation}, clause {number}: {clause.title}",
    )


def _crosswalks(ground: Ground) -> Iterator[Page]:
    found = crosswalks(ground.catalog, ground.states)
    yield Page(
        addresses.CROSSWALKS,
        "Crosswalks",
        "crosswalks.md.j2",
        {"pages": found},
        nav=_NAV if found else None,
        sections=False,
    )
    for page in found:
        yield Page(
            addresses.crosswalk(page.source, page.target),
            f"{page.source_designation} and {page.target_designation}",
            "crosswalk.md.j2",
            {"page": page, "relations": RELATIONS},
            within=addresses.CROSSWALKS,
            sections=False,
            crumbs=(("Crosswalks", addresses.CROSSWALKS),),
        )
