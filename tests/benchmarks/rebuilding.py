"""`imskit build` again, with nothing and with one document changed, beside a build from nothing."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from tests.benchmarks.editing import Edited, committed
from tests.benchmarks.measure import Failed, compare, python, table
from tests.benchmarks.mix import TODAY

#: Beyond it, a build from nothing takes minutes.
LARGEST = 1000


def rebuild_table(systems: Mapping[int, Path], bytecode: Path) -> str:
    """A table with some rows a size; *systems* are folders by size, those beyond `LARGEST` are left out.

    Raises Failed: a site that was built again is not the one that is built from nothing.
    """
    rows = []
    for documents, root in systems.items():
        if documents > LARGEST:
            continue
        committed(root)
        build = python("-m", "imskit", "build", "--root", root, "--as-of", TODAY.isoformat(), "--output")
        site, cold = root / "site", root / "cold"
        edited = Edited(root, "text")
        runs = 3 if documents <= 100 else 2
        again = compare(
            {"nothing changed": [*build, str(site)], "one document edited": [*build, str(site)]},
            runs,
            bytecode,
            before={"one document edited": edited},
        )
        anew = compare(
            {"from nothing": [*build, str(cold)]},
            1,
            bytecode,
            warm=False,
            before={"from nothing": partial(shutil.rmtree, root / ".imskit")},
        )
        refuse_other(site, cold)
        edited.undo()
        base = anew["from nothing"]
        rows += [
            [
                f"{name}, {documents:,} documents",
                f"{each.cpu:.1f}",
                f"{each.cpu / base.cpu:.2f}",
                f"{each.wall:.1f}",
                f"{each.wall / base.wall:.2f}",
                f"{each.peak:.0f}",
                str(each.runs),
            ]
            for name, each in {**anew, **again}.items()
        ]
        shutil.rmtree(cold)
    heads = ("build", "CPU s", "of that from nothing", "wall s", "of that from nothing", "peak MiB", "runs")
    return table(heads, rows)


def refuse_other(site: Path, cold: Path) -> None:
    """Raise Failed where the two folders do not hold the same."""
    one, other = (
        {p.relative_to(f): p for f in (folder,) for p in f.rglob("*") if p.is_file()}
        for folder in (site, cold)
    )
    differ = sorted(one.keys() ^ other.keys())
    differ += [
        path
        for path in sorted(one.keys() & other.keys())
        if one[path].read_bytes() != other[path].read_bytes()
    ]
    if differ:
        raise Failed(f"built again and from nothing are not the same: {', '.join(map(str, differ[:5]))}")
