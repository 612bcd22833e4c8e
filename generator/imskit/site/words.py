"""Words of ours that several pages share."""

from __future__ import annotations

from collections.abc import Mapping

#: How a clause answers to another, seen from the first.
RELATIONS: Mapping[str, str] = {
    "equal": "same subject",
    "subset": "is part of it",
    "superset": "covers more than it",
    "intersect": "is partly the same",
    "none": "has no counterpart",
}
