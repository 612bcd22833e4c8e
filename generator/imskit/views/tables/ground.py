"""What tables of the whole system are made from, worked out once for all of them."""

from __future__ import annotations

from functools import cached_property

from imskit.facts.coverage import Coverage, States
from imskit.facts.graph import Graph
from imskit.model import Catalog
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.due import Waiting, waiting
from imskit.views.naming import Naming


@dataclass(frozen=True)
class Ground:
    """A catalog as one group of readers may see it."""

    catalog: Catalog
    audience: Audience
    #: The same with all fields: where clauses stand does not hang on who looks at them.
    whole: Catalog

    @classmethod
    def of(cls, catalog: Catalog) -> Ground:
        """*catalog* for the readers that all exports without an audience have: nothing above internal."""
        return cls(catalog, Audience.of(catalog), catalog)

    @cached_property
    def graph(self) -> Graph:
        """The links between documents."""
        return Graph.of(self.catalog)

    @cached_property
    def coverage(self) -> Coverage:
        """How far clauses are met."""
        whole = self.whole
        return Coverage(whole, self.graph if whole is self.catalog else Graph.of(whole))

    @cached_property
    def states(self) -> States:
        """Where the clauses of each standard in use stand."""
        return self.coverage.states()

    @cached_property
    def waiting(self) -> Waiting:
        """All that is due, as far as these readers may see it."""
        return waiting(self.catalog, self.states, self.audience, self.whole)

    @cached_property
    def naming(self) -> Naming:
        """What things are called."""
        return Naming(self.catalog, self.audience)

    def name_of(self, document: str) -> str:
        """The id of a document as far as it may be named."""
        return document if self.audience.sees(document) else "withheld record"
