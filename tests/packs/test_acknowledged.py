"""Acknowledgements are counted where there are many."""

from __future__ import annotations

from imskit.packs.acknowledged import apart
from imskit.views.links import LinkGroup, LinkLine


def group(label: str, type_name: str, count: int, withheld: int = 0) -> LinkGroup:
    """So many links from documents of a type."""
    lines = tuple(LinkLine(f"X-{number}", "Title", type_name, "") for number in range(count))
    return LinkGroup(label, lines, withheld)


def test_many_acknowledgements_are_counted_those_withheld_among_them_and_all_else_stays() -> None:
    others = group("Implemented by", "policy", 20)
    assert apart([group("Acknowledged in", "acknowledgement", 22, withheld=1), others]) == ((others,), 23)


def test_a_few_are_named() -> None:
    few = group("Acknowledged in", "acknowledgement", 3)
    assert apart([few]) == ((few,), 0)
