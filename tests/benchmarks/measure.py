"""Measures whole processes by what the operating system accounts to them: processor time, memory, wall time.

Others use the machine at the same time, so commands that are compared run in turn, A B A B, and the medians
count. Processor time (user and system, of the process and those it waited for) drifts least. Needs Linux or
macOS: Windows tells none of this to whoever waits for a process.
"""

from __future__ import annotations

import math
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from imskit import __version__

if TYPE_CHECKING:
    import resource


@dataclass(frozen=True, slots=True)
class Figures:
    """What one command took: the medians of its runs."""

    #: Seconds of processor time, user and system.
    cpu: float
    #: Seconds from start to end.
    wall: float
    #: Most memory held at once by the largest of its processes, in MiB.
    peak: float
    runs: int


class Failed(Exception):
    """A command that is measured did not do what it should."""


def environment(bytecode: Path) -> Mapping[str, str]:
    """The environment of a measured command.

    Its modules are compiled once, into the folder *bytecode*, as an installation compiles them.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(bytecode), "NO_MKDOCS_2_WARNING": "1"}


def python(*arguments: str | Path) -> list[str]:
    """The command line of the Python that runs the benchmark."""
    return [sys.executable, *map(str, arguments)]


def compare(
    commands: Mapping[str, Sequence[str]],
    runs: int,
    bytecode: Path,
    *,
    warm: bool = True,
    before: Mapping[str, Callable[[], object]] | None = None,
) -> dict[str, Figures]:
    """Run *commands* in turn, each *runs* times, and once before that where the first run is a *warm*-up.

    What stands in *before* for a command is done before each of its runs, and not measured. Raises Failed: one of
    them ended with another exit code than 0.
    """
    prepare = before or {}
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in commands}
    for turn in range(-1 if warm else 0, runs):
        for name, command in commands.items():
            if name in prepare:
                prepare[name]()
            figures = _run(command, environment(bytecode))
            if turn >= 0:
                found[name].append(figures)
    return {name: _medians(figures) for name, figures in found.items()}


def _medians(figures: Sequence[tuple[float, float, float]]) -> Figures:
    cpu, wall, peak = (statistics.median(column) for column in zip(*figures, strict=True))
    return Figures(cpu, wall, peak, len(figures))


def _run(command: Sequence[str], env: Mapping[str, str]) -> tuple[float, float, float]:
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env) as process:
        assert process.stderr is not None
        said = process.stderr.read().decode("utf-8", "replace")
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Failed(f"{' '.join(command)} ended with {process.returncode}:\n{said}")
    return usage.ru_utime + usage.ru_stime, wall, _mebibytes(usage)


def _mebibytes(usage: resource.struct_rusage) -> float:
    """The peak of a process; Linux counts it in kibibytes, macOS in bytes."""
    return usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def exponent(small: int, figure: float, large: int, other: float) -> float:
    """By which power of the size a figure grows from one size to another; 1 is in step with it."""
    return math.log(other / figure) / math.log(large / small)


def machine() -> str:
    """What it was measured on, and with which versions of what is measured, in a few words."""
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        system = platform.system()
    python_name = f"{platform.python_implementation()} {platform.python_version()}"
    cores = f"{os.cpu_count()} cores ({platform.machine()}, {_processor()})"
    packages = ", ".join(f"{name} {_version(name)}" for name in _MEASURED)
    programs = ", ".join(filter(None, (_said(name, *words) for name, *words in _PROGRAMS)))
    return f"{cores}, {system}, {python_name}, imskit {__version__}, {packages}, {programs}{_load()}"


#: What does the work beside imskit, and what it is held against.
_MEASURED = ("PyYAML", "jsonschema-rs", "mkdocs", "mkdocs-material", "Markdown", "Jinja2")
_PROGRAMS = (("git", "--version"), ("hugo", "version"))


def _processor() -> str:
    """The model of the processor, as Linux names it."""
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.processor() or "unknown processor"
    names = [line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _said(name: str, *words: str) -> str:
    """What a program says of its version, in three words at most; nothing where it is not installed."""
    if shutil.which(name) is None:
        return ""
    ran = subprocess.run([name, *words], capture_output=True, text=True, check=False)
    return " ".join(ran.stdout.split()[:3]).replace(" version", "")


def _load() -> str:
    """How busy the machine is."""
    if not hasattr(os, "getloadavg"):
        return ""
    return f"; load {os.getloadavg()[0]:.1f} at the start, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table with aligned columns; the first is text, the others are figures."""
    widths = [max(len(row[index]) for row in (heads, *rows)) for index in range(len(heads))]

    def line(cells: Sequence[str]) -> str:
        first, *others = zip(cells, widths, strict=True)
        padded = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
        return f"| {' | '.join(padded)} |"

    rule = "|".join(["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])])
    return "\n".join([line(heads), f"|{rule}|", *map(line, rows)])
