"""What it costs to start: the help, and a check of ten documents, against Python that does nothing."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.checking import check_command
from tests.benchmarks.measure import compare, python, table

#: The libraries without which nothing can be checked: command line, YAML, schemas.
LIBRARIES = "import click, yaml, jsonschema_rs"


def start_table(ten: Path, bytecode: Path, runs: int = 15) -> str:
    """A table of what starting costs; *ten* is the folder of a system of ten documents."""
    commands = {
        "`python -c pass`": python("-c", "pass"),
        f"`python -c '{LIBRARIES}'`": python("-c", LIBRARIES),
        "`imskit --help`": python("-m", "imskit", "--help"),
        "`imskit check`, 10 documents": check_command(ten),
    }
    found = compare(commands, runs, bytecode)
    rows = [
        [name, f"{figures.cpu * 1000:.0f}", f"{figures.wall * 1000:.0f}", str(figures.runs)]
        for name, figures in found.items()
    ]
    return table(("command", "CPU ms", "wall ms", "runs"), rows)
