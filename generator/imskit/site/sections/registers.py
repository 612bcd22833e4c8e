"""The registers: one table a document type; and the map of the processes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from imskit.facts.processes import KINDS
from imskit.site import addresses
from imskit.site.page import Ground, Page, Wanted
from imskit.site.watched import Sight
from imskit.views.process_map import process_map_page
from imskit.views.registers import RegisterSummary, grouped, register, registers

_NAV = ("Registers",)


def pages(ground: Ground) -> Iterator[Page | Wanted]:
    """The list of registers, the process map where processes are in use, and each register."""
    found = registers(ground.catalog, ground.audience)
    yield Page(
        addresses.REGISTERS,
        "Registers",
        "registers.md.j2",
        {"groups": grouped(found)},
        nav=_NAV if found else None,
        nav_title="All registers",
    )
    processes = process_map_page(ground.catalog, ground.audience)
    if processes.lines:
        yield Page(
            addresses.PROCESS_MAP,
            "Process map",
            "process-map.md.j2",
            {"map": processes, "kinds": KINDS},
            nav=_NAV,
            sections=False,
            description="The processes of the system by kind, and what leads from one to another",
        )
    for summary in found:
        yield Wanted(addresses.register(summary.type), {"summary": summary}, partial(_register, summary))


def _register(summary: RegisterSummary, sight: Sight) -> Page:
    return Page(
        addresses.register(summary.type),
        summary.plural,
        "register.md.j2",
        {"register": register(sight.catalog, sight.audience, summary.type)},
        nav=(*_NAV, summary.group),
        sections=False,
        crumbs=(("Registers", addresses.REGISTERS),),
        description=summary.description,
    )
