"""What somebody does not get of the system, counted; controlled documents are named by their fingerprints alone."""

from __future__ import annotations

from collections.abc import Callable

from imskit.model import Catalog, Document
from imskit.values import dataclass
from imskit.views.audience import Audience


@dataclass(frozen=True, slots=True)
class NotShown:
    """What is withheld from one group of readers."""

    #: Controlled documents: what their type is called, and their fingerprints; in the order of these.
    documents: tuple[tuple[str, str], ...]
    #: Records that are withheld as a whole, and those of which a part is.
    records: int
    in_part: int
    #: Files that fit no schema, of which nothing is known.
    unreadable: int

    @property
    def words(self) -> tuple[str, ...]:
        """The counts, each in words; empty where nothing is withheld."""
        told = (
            (len(self.documents), "controlled document", "withheld"),
            (self.records, "record", "withheld"),
            (self.in_part, "record", "withheld in part, and not recomputable"),
            (self.unreadable, "file", "withheld, which cannot be read"),
        )
        return tuple(f"{many} {noun}{'s' if many != 1 else ''} {how}" for many, noun, how in told if many)


def not_shown(
    catalog: Catalog, audience: Audience, among: Callable[[Document], bool] = lambda _: True
) -> NotShown:
    """What *audience* does not get of *catalog*, which is as it sees it; *among*: what could be in its copy at all."""
    found = [each for each in catalog.documents.values() if among(each)]
    hidden = [each for each in found if not audience.sees(each.id)]
    controlled = [each for each in hidden if each.lifecycle == "controlled"]
    return NotShown(
        tuple(sorted((catalog.types[each.type].title, each.fingerprint) for each in controlled)),
        len(hidden) - len(controlled),
        sum(bool(each.withheld) for each in found if audience.sees(each.id)),
        len(catalog.failed_ids),
    )
