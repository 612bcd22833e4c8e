"""`imskit export manual` and `export workbook`: time and memory, and how they grow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.benchmarks.measure import Figures, compare, exponent, python, table
from tests.benchmarks.mix import APPROVERS, FOLDERS, TODAY

#: A single table and a single document are there to show what an export costs before its own work.
EXPORTS: Mapping[str, tuple[str, ...]] = {
    "manual": ("manual",),
    "workbook": ("workbook",),
    "evidence-index, csv": ("evidence-index", "--format", "csv"),
    "register of risks, xlsx": ("register", "risk", "--format", "xlsx"),
    "management-review": ("management-review",),
    "document": ("document", "POL-001"),
}


def paper_table(systems: Mapping[int, Path], bytecode: Path, runs: int) -> str:
    """A table with a row an export and size; each size of `systems` by how many documents it has."""
    heads = (
        "export",
        "documents",
        "printed",
        "CPU s",
        "exponent",
        "wall s",
        "peak MiB",
        "exponent",
        "file, MB",
        "runs",
    )
    rows = [row for what in EXPORTS for row in _rows(what, systems, bytecode, runs)]
    return table(heads, rows)


def _rows(what: str, systems: Mapping[int, Path], bytecode: Path, runs: int) -> Iterator[list[str]]:
    before: tuple[int, Figures] | None = None
    for size, root in systems.items():
        output = root.with_name(f"{root.name}-export")
        command = python(
            "-m",
            "imskit",
            "export",
            *EXPORTS[what],
            "--root",
            root,
            "--as-of",
            TODAY.isoformat(),
            "-o",
            output,
        )
        found = compare({what: command}, runs, bytecode, warm=False)[what]
        yield [
            what,
            f"{size:,}",
            f"{_controlled(root):,}" if what == "manual" else "",
            f"{found.cpu:.1f}",
            f"{exponent(before[0], before[1].cpu, size, found.cpu):.2f}" if before else "",
            f"{found.wall:.1f}",
            f"{found.peak:.0f}",
            f"{exponent(before[0], before[1].peak, size, found.peak):.2f}" if before else "",
            f"{output.stat().st_size / 1e6:.1f}",
            str(found.runs),
        ]
        before = size, found
        output.unlink()


def _controlled(root: Path) -> int:
    """How many controlled documents there are, most of which are in force."""
    return sum(len(list((root / "ims" / FOLDERS[kind]).glob("*.yaml"))) for kind in APPROVERS)
