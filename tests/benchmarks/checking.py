"""`imskit check` of a whole system, cold, against a process that merely loads the same YAML files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks.measure import Figures, compare, exponent, python, table
from tests.benchmarks.mix import TODAY

#: Loads every YAML file of a system with PyYAML's C loader and keeps nothing of it.
LOADER = """
import sys
from pathlib import Path

import yaml

for path in sorted(Path(sys.argv[1], "ims").rglob("*.yaml")):
    yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
"""


def check_command(root: Path) -> list[str]:
    """The command line that checks the system in *root*; what is in no repository is read anew each time."""
    return python("-m", "imskit", "check", "--root", root, "--as-of", TODAY.isoformat())


def check_table(systems: Mapping[int, Path], bytecode: Path) -> str:
    """A table with a row a size of what checking costs beside loading; *systems* are folders by size."""
    found: dict[int, dict[str, Figures]] = {}
    for documents, root in systems.items():
        runs = 7 if documents <= 100 else 5 if documents <= 1000 else 3
        commands = {"check": check_command(root), "load": python("-c", LOADER, root)}
        found[documents] = compare(commands, runs, bytecode)
    rows = []
    before: int | None = None
    for documents, figures in found.items():
        check, load = figures["check"], figures["load"]
        growth = loader_growth = kilobytes = ""
        if before is not None:
            small = found[before]["check"]
            growth = f"{exponent(before, small.cpu, documents, check.cpu):.2f}"
            loader_growth = f"{exponent(before, found[before]['load'].cpu, documents, load.cpu):.2f}"
            kilobytes = f"{(check.peak - small.peak) * 1024 * 1.024 / (documents - before):.0f}"
        rows.append(
            [
                f"{documents:,}",
                f"{check.cpu:.2f}",
                f"{load.cpu:.2f}",
                f"{check.cpu / load.cpu:.2f}",
                growth,
                loader_growth,
                f"{check.wall:.2f}",
                f"{load.wall:.2f}",
                f"{check.peak:.0f}",
                kilobytes,
                str(check.runs),
            ]
        )
        before = documents
    heads = (
        "documents",
        "check, CPU s",
        "loader, CPU s",
        "ratio",
        "exponent",
        "of the loader",
        "check, wall s",
        "loader, wall s",
        "check, peak MiB",
        "kB a document",
        "runs",
    )
    return table(heads, rows)
