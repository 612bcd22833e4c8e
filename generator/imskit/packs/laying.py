"""Lays the pages of a pack where they are to be, as they are made, and sees to it that every path can be in a pack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from imskit.exporters.bag import PAYLOAD, BagWriter
from imskit.packs.path_in_pack import MOST_FILES, Folded, unfit
from imskit.path_rules import printable
from imskit.problems import CannotGoOn


def lay_pages(
    pages: Iterable[tuple[str, bytes]], bag: BagWriter, told: Callable[[str], object]
) -> frozenset[str]:
    """Lay *pages*, given with their addresses, into the folder of *bag* ahead of their turn; returns the addresses.

    All of them at once would not fit into memory. *told* is called with what is being done. Raises CannotGoOn where
    one cannot lie there.
    """
    laid: set[str] = set()
    folded = Folded()
    for number, (address, data) in enumerate(pages):
        told(f"making the pages, {number} done")
        _check_path(address, folded)
        bag.ahead(address, data)
        laid.add(address)
    return frozenset(laid)


def check_paths(paths: Sequence[str]) -> None:
    """Raise CannotGoOn where a file has a name that not every auditor's system can store, or they are too many."""
    folded = Folded()
    for path in paths:
        _check_path(path, folded)
    if len(paths) > MOST_FILES:
        raise CannotGoOn(
            f"a pack of {len(paths)} files is too large", "ask for a shorter period, or for clauses"
        )


def _check_path(path: str, folded: Folded) -> None:
    why = unfit(PAYLOAD + path) or folded.clash(path)
    if why:
        raise CannotGoOn(
            f"{printable(path)} cannot be in a pack: it {printable(why)}", "give the file another name"
        )
