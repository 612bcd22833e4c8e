"""The registers: one table a document type."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.site import addresses
from imskit.site.page import Ground, Page
from imskit.views.registers import grouped, register, registers

_NAV = ("Registers",)


def pages(ground: Ground) -> Iterator[Page]:
    """The list of registers, and each of them."""
    found = registers(ground.catalog, ground.audience)
    yield Page(
        addresses.REGISTERS,
        "Registers",
        "registers.md.j2",
        {"groups": grouped(found)},
        nav=_NAV if found else None,
        nav_title="All registers",
    )
    for summary in found:
        yield Page(
            addresses.register(summary.type),
            summary.plural,
            "register.md.j2",
            {"register": register(ground.catalog, ground.audience, summary.type)},
            nav=(*_NAV, summary.group),
            sections=False,
            crumbs=(("Registers", addresses.REGISTERS),),
            description=summary.description,
        )
