"""One page of the site, and what all pages are made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import Any

from imskit.edit.new import Starter
from imskit.facts.coverage import Coverage, States
from imskit.facts.graph import Graph
from imskit.known_texts import KnownTexts
from imskit.model import Catalog
from imskit.origin import Origin
from imskit.problems import Problem
from imskit.site.watched import Sight
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.changes import Change, changes
from imskit.views.due import Waiting, waiting
from imskit.views.redlines import Redlines, Versions


@dataclass(frozen=True, slots=True)
class Page:
    """One page: where it stands, what it is called, which template lays out which rows."""

    address: str
    #: What the browser's tab and the search call it, as plain words.
    title: str
    template: str
    rows: Mapping[str, Any]
    #: The sections of the navigation that list it, from the outermost in; None for a page that is reached
    #: through others. An empty tuple puts it beside the sections.
    nav: tuple[str, ...] | None = None
    #: What the navigation calls it, where that is not its title.
    nav_title: str = ""
    #: The page of the navigation that stands for it.
    within: str = ""
    #: Whether it has a list of its sections beside it.
    sections: bool = True
    description: str = ""
    #: How much it counts in the search beside other pages.
    boost: float = 1.0
    #: The id of the document that it is the page of.
    document: str = ""
    #: Whether it ends with where to say what is wrong; the page of a document has that beside its control block.
    reported: bool = True
    #: Whether the search finds it.
    searched: bool = True
    #: The pages above it: what each is called, and its address.
    crumbs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page that is yet to be made: it need not be where a kept one was made from the same."""

    address: str
    #: What it is made from that was found by looking at the whole system: rows, or what rows are made of.
    given: Mapping[str, Any]
    #: Makes it from that, and from nothing else but what it asks of this sight.
    make: Callable[[Sight], Page]


@dataclass(frozen=True)
class Ground:
    """What the pages for one audience are made from."""

    catalog: Catalog
    graph: Graph
    problems: Sequence[Problem]
    audience: Audience
    #: Evidence files that the site holds copies of.
    published: frozenset[str] = frozenset()
    #: Templates of document types that are there, such as `documents/policy.md.j2`.
    templates: frozenset[str] = frozenset()
    #: What the system was read from; None when git does not know.
    origin: Origin | None = None
    #: What documents said before and in editions; None where nobody asked git.
    known: KnownTexts | None = None
    #: How far each clause comes; None until it is worked out from the catalog, which a masked one does not tell.
    told: Coverage | None = None
    #: What new documents begin with, by type, as far as pages offer to begin one.
    starters: Mapping[str, Starter] = field(default_factory=dict)

    @cached_property
    def coverage(self) -> Coverage:
        """How far each clause comes."""
        return self.told or Coverage(self.catalog, self.graph)

    @cached_property
    def states(self) -> States:
        """The states of all standards in use."""
        return self.coverage.states()

    @cached_property
    def waiting(self) -> Waiting:
        """All that is due, as far as the audience may see it."""
        return waiting(self.catalog, self.states, self.audience, self.coverage.catalog)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """All that changed, newest first, as far as the audience may see it."""
        return changes(self.catalog, self.audience)

    @cached_property
    def redlines(self) -> Redlines | None:
        """Compares the texts of documents; None where nobody asked git."""
        return Redlines(self.catalog, self.audience, self.known) if self.known is not None else None

    @cached_property
    def versions(self) -> Mapping[str, Versions]:
        """By id, the texts of each controlled document that held, and what changed between them."""
        return self.redlines.all() if self.redlines is not None else {}
