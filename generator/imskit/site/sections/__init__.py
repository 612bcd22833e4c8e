"""The sections of the site, one module each; the order of this table is that of the pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from imskit.site.page import Ground, Page, Wanted
from imskit.site.sections import (
    about,
    calendar,
    certification,
    clauses,
    documents,
    evaluation,
    home,
    innovation,
    lists,
    people,
    proposing,
    registers,
    rules,
    steps,
)

Section = Callable[[Ground], Iterator[Page | Wanted]]

SECTIONS: tuple[Section, ...] = (
    home.pages,
    calendar.pages,
    steps.pages,
    documents.pages,
    documents.redlines,
    registers.pages,
    clauses.pages,
    innovation.pages,
    evaluation.pages,
    certification.pages,
    people.pages,
    lists.pages,
    rules.pages,
    proposing.pages,
    about.pages,
)


def pages(ground: Ground) -> Iterator[Page | Wanted]:
    """All pages of the site."""
    for section in SECTIONS:
        yield from section(ground)
