"""Drawing a sample from the populations of a pack, so that whoever has the pack and the seed draws the same one.

The method, published in each pack and in the reference: within each stratum of a kind of record (the state of a living
record, so that stopped initiatives are among them), records are put in the order of the SHA-256 of
`imskit-sample-1:SEED:HASH` in hexadecimal digits, where HASH is the SHA-256 of the record's file, and the first are
drawn. How many of each stratum: one each while there are enough, the others in proportion to what is left of each
stratum, by largest remainders (method of Hamilton); of equal remainders the larger stratum, then the alphabet, decides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import groupby

from imskit.packs.stated import Unit

METHOD = "imskit-sample-1"


def draw(population: Mapping[str, Sequence[Unit]], count: int, seed: str) -> Mapping[str, tuple[Unit, ...]]:
    """*count* records of each kind in *population*, or all where there are not more, drawn with *seed*."""
    return {name: _of_kind(units, count, seed) for name, units in population.items()}


def _of_kind(units: Sequence[Unit], count: int, seed: str) -> tuple[Unit, ...]:
    ordered = sorted(units, key=lambda unit: (unit.stratum, _rank(unit, seed), unit.sha256))
    strata = {name: tuple(found) for name, found in groupby(ordered, key=lambda unit: unit.stratum)}
    share = shares({name: len(found) for name, found in strata.items()}, count)
    return tuple(unit for name, found in strata.items() for unit in found[: share[name]])


def _rank(unit: Unit, seed: str) -> str:
    return hashlib.sha256(f"{METHOD}:{seed}:{unit.sha256}".encode()).hexdigest()


def shares(sizes: Mapping[str, int], count: int) -> Mapping[str, int]:
    """How many to draw of strata of these *sizes*, *count* in all where there are as many."""
    total = min(count, sum(sizes.values()))
    by_size = sorted(sizes, key=lambda name: (-sizes[name], name))
    share = {name: int(place < total) for place, name in enumerate(by_size)}
    left = total - sum(share.values())
    rest = {name: sizes[name] - share[name] for name in by_size}
    whole = sum(rest.values())
    if left <= 0 or not whole:
        return share
    for name in by_size:
        share[name] += left * rest[name] // whole
    open_ones = total - sum(share.values())
    by_remainder = sorted(by_size, key=lambda name: (-(left * rest[name] % whole), -sizes[name], name))
    for name in by_remainder[:open_ones]:
        share[name] += 1
    return share
