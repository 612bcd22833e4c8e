"""Records that were recorded late, of every kind."""

from __future__ import annotations

from imskit.packs.days import Days, days
from imskit.packs.packed import Packed
from imskit.packs.stated import Unit


def late_units(pack: Packed) -> list[tuple[str, Unit, Days]]:
    """Each record of the populations that was recorded late, with its type and both days."""
    since, within = pack.stated.history_since, pack.catalog.system.record_within
    return [
        (name, unit, both)
        for name, units in pack.stated.population.items()
        for unit in units
        if (both := days(unit.day, unit.held, unit.recorded, since, within)).standing == "late"
    ]
