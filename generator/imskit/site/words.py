"""Words of ours that several pages share."""

from __future__ import annotations

from collections.abc import Mapping

#: How a clause answers to another, seen from the first.
RELATIONS: Mapping[str, str] = {
    "equal": "same subject",
    "subset": "a part of the other",
    "superset": "wider than the other",
    "intersect": "partly the same",
    "none": "no counterpart",
}
