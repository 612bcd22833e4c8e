"""Building the site of what was read."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from imskit.chosen_audience import audience_of
from imskit.facts.graph import Graph
from imskit.garbage import collecting_seldom
from imskit.model import Catalog
from imskit.pipeline import Reading
from imskit.problems import CannotGoOn
from imskit.project import WORK
from imskit.reader import IMS, PEOPLE
from imskit.values import dataclass

if TYPE_CHECKING:
    from imskit.facts.coverage import Coverage
    from imskit.kept_files import KeptFiles
    from imskit.known_texts import KnownTexts
    from imskit.origin import Origin
    from imskit.site.kept_pages import Kept
    from imskit.views.audience import Audience

#: The folder in imskit's own that holds what pages were made of.
PAGES = "pages"


@dataclass(frozen=True)
class Published:
    """What a build made, and the reading it was made from with the problems that building found."""

    reading: Reading
    pages: int
    #: Ids of shown documents that name in words of their own what is withheld.
    naming_withheld: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matter:
    """What the site of one reading is made from, for one audience."""

    #: What the audience may see, with the versions in force.
    shown: Catalog
    graph: Graph
    audience: Audience
    origin: Origin | None
    known: KnownTexts
    #: Where clauses stand, if fields of *shown* are masked and it does not tell.
    coverage: Coverage | None


def matter_of(reading: Reading, audience: str | None) -> Matter:
    """What the site of *reading* for *audience* is made from. Raises CannotGoOn as `publish` does."""
    from imskit.facts.coverage import Coverage

    catalog = reading.in_force()
    if catalog is None:
        raise CannotGoOn(f"{IMS} or {PEOPLE} cannot be read", "run imskit check, and mend those first")
    shown, readers = audience_of(reading, catalog, audience)
    return Matter(
        shown,
        Graph.of(shown),
        readers,
        reading.standpoint.origin(ZoneInfo(catalog.system.time_zone)),
        _known_texts(reading, catalog),
        Coverage(catalog, Graph.of(catalog)) if shown is not catalog else None,
    )


def publish(
    reading: Reading,
    output: Path,
    *,
    edition: str = "",
    work: Path | None = None,
    audience: str | None = None,
    kept: Kept | None = None,
    rendered: KeptFiles | None = None,
) -> Published:
    """Build the site of *reading*, whose catalog can be used, into the folder *output*.

    *edition* is what the edition is called that it is built for, if it is for one, *audience* the id of the audience
    if it is for one. *work* is a folder of imskit's own for what is staged, where builds run side by side. Staged
    pages that are *kept* are used where they would come out the same, and those of this build kept in turn; *rendered*
    is where what pages are made of is kept from run to run. Raises
    CannotGoOn when it cannot be built; the last good site stays then.
    """
    with collecting_seldom():
        from imskit.site.build import build_site
        from imskit.site.forked import cores
        from imskit.site.kept_naming import kept_naming

        refuse_own_folders(reading.root, output)
        matter = matter_of(reading, audience)

        @cache
        def naming() -> tuple[str, ...]:
            return kept_naming(matter.shown, matter.audience, kept)

        result = build_site(
            matter.shown,
            matter.graph,
            reading.problems,
            reading.tree,
            output,
            work=reading.root / WORK if work is None else work,
            origin=matter.origin,
            edition=edition,
            known=matter.known,
            audience=matter.audience,
            coverage=matter.coverage,
            kept=kept,
            rendered=rendered,
            # Builds side by side have the cores among them.
            processes=cores() if work is None else 1,
            meanwhile=naming,
        )
        found = tuple(sorted({*reading.problems, *result.problems}))
        return Published(replace(reading, problems=found), result.pages, naming())


def _known_texts(reading: Reading, catalog: Catalog) -> KnownTexts:
    """What git knows of what the controlled documents of *catalog* said before, and in editions."""
    from imskit.known_texts import known_texts

    controlled = [document for document in catalog.documents.values() if document.lifecycle == "controlled"]
    files = [catalog.coming.get(document.id, document) for document in controlled]
    # On a day gone by a document is not all that its file says.
    at_hand = [(reading.tree.read(each.path), each) for each in files] if catalog.today >= catalog.now else []
    return known_texts(
        reading.root, reading.standpoint.behind, reading.shape, controlled, catalog.today, at_hand=at_hand
    )


def refuse_own_folders(root: Path, output: Path) -> None:
    """Raise CannotGoOn where a site would stand in the place of the system, of a part of it, or around it."""
    place, system = output.resolve(), root.resolve()
    taken = [system / name for name in ("ims", "schemas", "templates", ".git")]
    if system.is_relative_to(place) or any(place.is_relative_to(folder) for folder in taken):
        raise CannotGoOn(
            f"{output} belongs to the system itself, so no site is written there",
            "name a folder of its own with --output, for example site",
        )
