"""Proposing a change in a browser: how it goes, and a page for each type of which a new document can be begun."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import Final

from imskit.edit.new import Starter, new_document
from imskit.edit.starter import PERSON, ROLE
from imskit.model import Catalog
from imskit.periods import after, parse_period
from imskit.site import addresses
from imskit.site.page import Ground, Page, Wanted
from imskit.site.watched import Sight
from imskit.views.proposing import NewRecord, how_to, new_record, new_types
from imskit.views.registers import GROUPS, OTHER

_NUMBERED: Final = re.compile(r"([A-Z]+)-([0-9]{1,9})")


def pages(ground: Ground) -> Iterator[Page | Wanted]:
    """How a change is proposed, where ims.yaml says where; and the new documents, where it names the repository."""
    catalog = ground.catalog
    how = how_to(catalog.system)
    if how is None:
        return
    offered = new_types(catalog)
    yield Page(
        addresses.PROPOSE,
        "Propose a change",
        "propose.md.j2",
        {"how": how, "groups": _grouped(catalog, offered)},
        nav=("This manual",),
        description="How you change a text or begin a new one in your browser, and what happens then",
        reported=False,
    )
    highest = _highest(catalog)
    for name in offered:
        last = highest.get(catalog.types[name].prefix, "")
        starter = ground.starters.get(name)
        yield Wanted(
            addresses.new(name), {"last": last, "starter": starter}, partial(_new, name, last, starter)
        )


def _grouped(catalog: Catalog, offered: Collection[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The types *offered*, in the order of the registers."""
    of: dict[str, list[str]] = {}
    for name in offered:
        of.setdefault(catalog.types[name].group or OTHER, []).append(name)
    order = (*(name for name in GROUPS if name in of), *sorted({*of} - {*GROUPS, OTHER}))
    return tuple((group, tuple(sorted(of[group]))) for group in (*order, *((OTHER,) if OTHER in of else ())))


def _highest(catalog: Catalog) -> Mapping[str, str]:
    """The id with the highest number, by prefix: one that was given once is never given again."""
    found: dict[str, tuple[int, str]] = {}
    for name in (*(document.id for document in catalog.all_documents), *catalog.failed_ids):
        numbered = _NUMBERED.fullmatch(name)
        if numbered is not None:
            found[numbered[1]] = max(found.get(numbered[1], (0, "")), (int(numbered[2]), name))
    return {prefix: name for prefix, (_, name) in found.items()}


def _new(name: str, last: str, starter: Starter | None, sight: Sight) -> Page:
    record = _record(sight.catalog, name, last, starter)
    return Page(
        addresses.new(name),
        f"New {record.title}",
        "new_record.md.j2",
        {"new": record},
        within=addresses.PROPOSE,
        description=f"Begin a new {record.title} in your browser",
        sections=False,
        reported=False,
        searched=False,
        crumbs=(("Propose a change", addresses.PROPOSE),),
    )


def _record(catalog: Catalog, name: str, last: str, starter: Starter | None) -> NewRecord:
    promised = catalog.system.data.get("settings", {}).get("ideas", {})
    within = promised.get("answer_within")
    made = new_document(
        catalog.types,
        starter,
        name,
        (last,),
        catalog.today,
        owner=_there(ROLE, catalog.system.roles),
        person=_there(PERSON, catalog.system.people),
        answer_by=after(catalog.today, parse_period(within)) if within else None,
    )
    return new_record(catalog, name, made.id, made.path, made.text)


def _there(example: str, known: Collection[str]) -> str | None:
    """What stands for the *example* of a starter where that is not *known*; None where it may stay."""
    return None if example in known else next(iter(known), None)
