"""Rows that come back from bytes say, one by one and by their indexes, what all of them say that were made."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest

from imskit.kept_rows import as_bytes, from_bytes, plain_row, row_again
from imskit.ledger import IndexedRows, PlainRows, Row
from imskit.problems import Place

#: Few, so that ids are held twice, failed files hold those of others, and types change.
IDS = [f"RSK-{number:03d}" for number in range(6)]
TYPES = ("risk", "idea", "policy")


def row(rng: random.Random, path: str) -> Row:
    """Some row at *path*; one in four failed."""
    if not rng.randrange(4):
        name = rng.choice(["", *IDS, "a\nb"])
        return Row(path, "b" * 40, name, "", kinds=frozenset({"failed"}), failed=Place(path, 2, 1))
    named = rng.sample(IDS, 4)
    return Row(
        path,
        f"{rng.randrange(1000):040d}",
        rng.choice(IDS),
        rng.choice(TYPES),
        tuple(sorted(named[: rng.randrange(3)])),
        tuple(sorted(named[3:])),
        tuple(named[:1]),
        frozenset(rng.sample(("approved", "due", "kept"), 2)),
        {"task-overdue": ["2026-01-01", ["a", 1]]} if rng.randrange(2) else {},
        rng.choice(["", "RSK-999"]),
    )


def rows(rng: random.Random, count: int) -> dict[str, Row]:
    paths = sorted(f"ims/records/{rng.choice('abc')}/{number:03d}.yaml" for number in range(count))
    return {path: row(rng, path) for path in paths}


def said(found: IndexedRows) -> Mapping[str, object]:
    """All that can be asked of them."""
    return {
        "rows": [(path, found[path]) for path in found],
        "count": len(found),
        "there": [path in found for path in found],
        "by_id": dict(found.by_id),
        "count of ids": len(found.by_id),
        "ids": [name in found.by_id for name in [*IDS, "RSK-999", ""]],
        "naming": {name: sorted(ids) for name, ids in found.naming.items()},
        "of_type": dict(found.of_type),
        "blobs": found.blobs(),
        "framed": sorted(each.path for each in found.framed("task-overdue")),
        "failed": list(found.failed()),
        "misnamed": found.misnamed(),
    }


@pytest.mark.parametrize("seed", range(40))
def test_rows_from_bytes_say_what_plain_rows_say_before_and_after_changes(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  the same each time
    every = rows(rng, rng.randrange(14))
    plain, kept = PlainRows(every), from_bytes(as_bytes(every), {})
    assert said(kept) == said(plain)
    for _ in range(3):
        paths = [*rng.sample(list(every), min(3, len(every))), f"ims/new/{rng.randrange(3)}.yaml"]
        changes = {path: row(rng, path) if rng.randrange(3) else None for path in paths}
        before = said(kept)
        now = kept.changed(changes)
        assert said(kept) == before
        plain, kept = plain.changed(changes), now
        assert said(kept) == said(plain)
        others = {path: each and row_again(plain_row(each)) for path, each in kept.others.items()}
        assert said(from_bytes(as_bytes(every), others)) == said(plain)
    assert said(from_bytes(as_bytes(kept), {})) == said(plain)


def test_what_is_not_there_is_not_found() -> None:
    every = rows(random.Random(1), 5)  # noqa: S311  the same each time
    first = next(iter(every))
    kept = from_bytes(as_bytes(every), {}).changed({first: None})
    for path in (first, "ims/none.yaml"):
        assert kept.get(path) is None
        assert path not in kept
    assert kept.naming.get("none") is None
    assert kept.of_type.get("none") is None
