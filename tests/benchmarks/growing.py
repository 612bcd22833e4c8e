"""What grows with a system: measured at the sizes of a run, and from the slopes between them up to 100,000 documents.

Nothing is guessed but how often a document is edited (`EDITS`): every other figure is measured, or follows from two
that are, by the line through them or the power by which they grow. Each cell says which.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.benchmarks.checking import check_command
from tests.benchmarks.editing import committed
from tests.benchmarks.measure import compare, exponent, python, table
from tests.benchmarks.mix import TODAY
from tests.folders import as_user

#: The sizes to which the model reaches.
SIZES = (1000, 3000, 10_000, 30_000, 100_000)
#: Beyond it, a site and a pack are not made for this.
LARGEST_SITE = 1000
#: How often a document is edited in the years that it is kept, each time in a commit of its own: an assumption.
EDITS = 3
#: Commits that are made to measure what one of them costs.
COMMITS = 2000

#: The one pass over the history that imskit makes.
_LOG = """
import sys
from pathlib import Path
from imskit.commit_log import logged
logged(Path(sys.argv[1]), sys.argv[2], "ims/")
"""

Points = dict[str, dict[int, float]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure at one size."""

    value: float
    measured: bool


def growth_tables(systems: Mapping[int, Path], bytecode: Path) -> str:
    """Two tables: what was measured, and what follows from it at each of `SIZES`."""
    points: Points = {}
    for documents, root in systems.items():
        committed(root)
        for what, value in _figures(root, documents, bytecode):
            points.setdefault(what, {})[documents] = value
    return f"{measured_table(points)}\n\n{modelled_table(points)}"


def measured_table(points: Points) -> str:
    """A table with a row a figure of what was measured, and the exponent between the two largest sizes."""
    sizes = sorted({size for each in points.values() for size in each})
    rows = []
    for what, each in points.items():
        cells = [_shown(each[size]) if size in each else "" for size in sizes]
        growth = power(each)
        rows.append([what, *cells, "" if growth is None else f"{growth:.2f}"])
    return table(("measured", *(f"{size:,}" for size in sizes), "exponent"), rows)


def modelled_table(points: Points) -> str:
    """A table with a row a figure at each of `SIZES`; what is not measured stands behind a tilde."""
    rows = []
    for what, each in points.items():
        cells = [modelled(each, size) for size in SIZES]
        rows.append([what, *(_cell(each) for each in cells)])
    for what, each in _followed(points).items():
        rows.append([what, *(f"~{_shown(each[size])}" if size in each else "" for size in SIZES)])
    return table(("documents", *(f"{size:,}" for size in SIZES)), rows)


def _cell(cell: Cell | None) -> str:
    return "" if cell is None else f"{'' if cell.measured else '~'}{_shown(cell.value)}"


def modelled(measured: Mapping[int, float], size: int) -> Cell | None:
    """The figure at *size*: as it was *measured*, or by the two measured sizes next to it.

    That is on a straight line, which has a part that does not grow and a slope; a figure that grows faster than the
    size goes on by that power of it. None where fewer than two sizes were measured at which there was something.
    """
    if size in measured:
        return Cell(measured[size], measured=True)
    sizes = sorted(each for each, value in measured.items() if value > 0)
    if len(sizes) < 2:
        return None
    upper = max(1, next((at for at, each in enumerate(sizes) if each > size), len(sizes) - 1))
    small, large = sizes[upper - 1], sizes[upper]
    growth = exponent(small, measured[small], large, measured[large])
    if growth > 1:
        return Cell(measured[large] * (size / large) ** growth, measured=False)
    slope = (measured[large] - measured[small]) / (large - small)
    return Cell(max(0.0, measured[large] + slope * (size - large)), measured=False)


def power(measured: Mapping[int, float]) -> float | None:
    """By which power of the size a figure grows between the two largest sizes; None where that cannot be said."""
    sizes = sorted(each for each, value in measured.items() if value > 0)
    if len(sizes) < 2:
        return None
    small, large = sizes[-2:]
    return exponent(small, measured[small], large, measured[large])


def _followed(points: Points) -> Points:
    """What follows from several figures: a forge's minutes for a change, and a repository after years of edits."""
    found: Points = {}
    steps = [points.get(what, {}) for what in ("clone, CPU s", "check, first, CPU s", "build, CPU s")]
    a_commit = points["a commit, bytes of .git"]
    for size in SIZES:
        clone, check, build = (modelled(each, size) for each in steps)
        if clone and check and build:
            # A change is checked alone and against its base, in a clone of its own.
            minutes = (clone.value + 2 * check.value + build.value) / 60
            found.setdefault("a change at the forge, CPU minutes", {})[size] = minutes
        git = modelled(points[".git, MB"], size)
        if git:
            history = EDITS * size * a_commit[max(a_commit)] / 1e6
            found.setdefault(f".git after {EDITS} edits a document, MB", {})[size] = git.value + history
    return found


def _figures(root: Path, documents: int, bytecode: Path) -> Iterator[tuple[str, float]]:
    """What is measured of one system."""
    files = [path for path in (root / "ims").rglob("*") if path.is_file()]
    yield "files", len(files)
    yield "ims/, MB", sum(path.stat().st_size for path in files) / 1e6
    _git(root, "gc", "--quiet")
    yield ".git, MB", _size(root / ".git")
    clone = root.with_name(f"clone-{documents}")
    check = check_command(root)
    commands = {
        "git status": ["git", "-C", str(root), "status", "--porcelain"],
        "clone": ["git", "clone", "--quiet", "--no-local", str(root), str(clone)],
        "check, cold": [*check, "--no-cache"],
        "check, first": check,
        "check, warm": check,
    }
    before = {
        "clone": partial(shutil.rmtree, clone, ignore_errors=True),
        "check, first": partial(shutil.rmtree, root / ".imskit", ignore_errors=True),
    }
    found = compare(commands, 1, bytecode, warm=False, before=before)
    for name, each in found.items():
        yield f"{name}, CPU s", each.cpu
        yield f"{name}, peak MiB", each.peak
    yield ".imskit/ after a check, MB", _size(root / ".imskit")
    shutil.rmtree(clone)
    yield from _site(root, documents, bytecode)
    yield from _commits(root, bytecode)


def _site(root: Path, documents: int, bytecode: Path) -> Iterator[tuple[str, float]]:
    if documents > LARGEST_SITE:
        return
    day, site, pack = TODAY.isoformat(), root / "site", root.with_name(f"{root.name}-pack")
    about = ("--root", root, "--as-of", day, "--output")
    commands = {
        "build": python("-m", "imskit", "build", *about, site),
        "audit pack, no PDFs": python("-m", "imskit", "export", "audit-pack", "--no-pdf", *about, pack),
    }
    for name, each in compare(commands, 1, bytecode, warm=False).items():
        yield f"{name}, CPU s", each.cpu
        yield f"{name}, peak MiB", each.peak
    yield "audit pack, MB", _size(pack)
    pages = [path.stat().st_size for path in site.rglob("*.html")]
    yield "pages", len(pages)
    yield "site, MB", _size(site)
    yield "heaviest page, kB", max(pages) / 1e3
    yield "search, MB", _size(site / "search")
    if (site / "sitemap.xml").is_file():
        yield "sitemap, kB", (site / "sitemap.xml").stat().st_size / 1e3


def _commits(root: Path, bytecode: Path) -> Iterator[tuple[str, float]]:
    """What a commit costs that edits one document: in .git, and in the one pass over the history."""
    paths = sorted((root / "ims/records").rglob("*.yaml"))
    stream: list[bytes] = []
    for number in range(COMMITS):
        path = paths[number % len(paths)]
        content = path.read_bytes() + f"# Edit {number}\n".encode()
        head = f"commit refs/heads/grown\ncommitter x <x@example.org> {1_700_000_000 + number} +0000\n"
        begin = "from refs/heads/main^0\n" if number == 0 else ""
        name = path.relative_to(root).as_posix()
        stream.append(
            f"{head}data 1\nx\n{begin}M 100644 inline {name}\ndata {len(content)}\n".encode()
            + content
            + b"\n"
        )
    size = _size(root / ".git")
    subprocess.run(
        ["git", "-C", str(root), "fast-import", "--quiet", "--force"],
        input=b"".join(stream),
        check=True,
        env=as_user(),
    )
    _git(root, "gc", "--quiet")
    yield "a commit, bytes of .git", (_size(root / ".git") - size) * 1e6 / COMMITS
    found = compare({name: python("-c", _LOG, root, name) for name in ("main", "grown")}, 3, bytecode)
    yield (
        "a commit, ms in the pass over the history",
        (found["grown"].cpu - found["main"].cpu) * 1e3 / COMMITS,
    )
    _git(root, "update-ref", "-d", "refs/heads/grown")


def _git(root: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(root), *words], check=True, env=as_user(), capture_output=True)


def _size(folder: Path) -> float:
    """How many MB lie below *folder*."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
