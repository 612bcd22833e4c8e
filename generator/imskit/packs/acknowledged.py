"""Acknowledgements of one document: too many to name on its page, all alike, and listed in their population."""

from __future__ import annotations

from collections.abc import Iterable

from imskit.views.links import LinkGroup

_ACKNOWLEDGEMENT = "acknowledgement"
#: More than this are counted.
_FEW = 3


def apart(groups: Iterable[LinkGroup]) -> tuple[tuple[LinkGroup, ...], int]:
    """*groups* of what links to a document without a group of acknowledgements, and how many that were.

    A group of a few stays; then the number is 0.
    """
    kept, count = [], 0
    for group in groups:
        if len(group.lines) > _FEW and all(line.type == _ACKNOWLEDGEMENT for line in group.lines):
            count += len(group.lines) + group.withheld
        else:
            kept.append(group)
    return tuple(kept), count
