"""`imskit build --all-editions` of ten editions beside one `imskit build` of the same documents."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from tests.benchmarks.measure import Failed, compare, environment, python, table
from tests.benchmarks.mix import TODAY
from tests.repositories import commit, run

#: Ten builds of more documents take an hour.
LARGEST = 1000
EDITIONS = 10


def editions_table(systems: Mapping[int, Path], bytecode: Path) -> str:
    """A table with some rows a size; *systems* are folders by size, those beyond `LARGEST` are left out."""
    rows = []
    for documents, root in systems.items():
        if documents > LARGEST:
            continue
        _release(root)
        day = TODAY.isoformat()
        one_build = python("-m", "imskit", "build", "--root", root, "--as-of", day, "--output", root / "one")
        every = python("-m", "imskit", "build", "--all-editions", "--root", root, "--output", root / "all")
        forget = partial(shutil.rmtree, root / ".imskit", ignore_errors=True)
        commands = {
            "one build": one_build,
            "ten editions, all anew": every,
            "the same, one at a time": [*every, "--jobs", "1"],
            "one new": every,
            "nothing new": every,
        }
        # The first build compiles the modules; the others are too long to be run for that.
        compare({"one build": one_build}, 1, bytecode, warm=False)
        anew = dict.fromkeys(("one build", "ten editions, all anew", "the same, one at a time"), forget)
        before = {**anew, "one new": partial(_without_the_last, root, every, environment(bytecode))}
        found = compare(commands, 1, bytecode, warm=False, before=before)
        one = found["one build"]
        rows += [
            [
                f"{name}, {documents:,} documents",
                f"{each.wall:.1f}",
                f"{each.wall / one.wall:.2f}",
                f"{each.cpu:.1f}",
                f"{each.cpu / one.cpu:.2f}",
                f"{each.peak:.0f}",
                str(each.runs),
            ]
            for name, each in found.items()
        ]
        shutil.rmtree(root / ".imskit")
        shutil.rmtree(root / "all")
    heads = ("command", "wall s", "of one build", "CPU s", "of one build", "peak MiB", "runs")
    return table(heads, rows)


def _without_the_last(root: Path, every: list[str], env: Mapping[str, str]) -> None:
    """Build all editions but the last, which comes back after it: the next build is the first that knows it."""
    tag = f"refs/tags/edition/{_name(EDITIONS)}"
    id_of_tag = run(root, "rev-parse", tag)
    run(root, "update-ref", "-d", tag)
    subprocess.run(every, check=True, capture_output=True, env=env)
    run(root, "update-ref", tag, id_of_tag)


def _name(number: int) -> str:
    return f"2026.{number}"


def _release(root: Path) -> None:
    """Ten editions of the system in *root*, each with one idea more than the one before."""
    (root / ".gitignore").write_text("/one/\n/all/\n/.imskit/\n", encoding="utf-8")
    idea = min((root / "ims/records/idea").glob("*.yaml"))
    first = idea.name.partition("-")[0]
    known = "-".join(idea.stem.split("-")[:2])
    for number in range(1, EDITIONS + 1):
        new = f"{first}-{9000 + number}"
        text = idea.read_text(encoding="utf-8").replace(known, new)
        idea.with_name(f"{new}.yaml").write_text(text, encoding="utf-8")
        commit(root, f"2026-11-{number:02d}")
        for setting, value in (("user.name", "x"), ("user.email", "x@example.org")):
            run(root, "config", setting, value)
        ran = subprocess.run(
            python("-m", "imskit", "release", _name(number), "--root", root),
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            raise Failed(f"no edition of {root}:\n{ran.stdout}{ran.stderr}")
