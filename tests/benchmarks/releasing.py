"""`imskit build --all-editions` of ten editions beside one `imskit build` of the same documents."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks.measure import Failed, compare, python, table
from tests.benchmarks.mix import TODAY
from tests.repositories import commit, run

#: Ten builds of more documents take an hour.
LARGEST = 1000
EDITIONS = 10
#: Takes away what is kept of the editions that are named, then builds all.
_ANEW = """
import shutil, sys
from pathlib import Path
kept = Path(sys.argv[1], ".imskit/editions")
for name in sys.argv[2].split():
    shutil.rmtree(kept / name, ignore_errors=True)
if __name__ == "__main__":
    sys.argv[1:] = ["build", "--all-editions", "--root", sys.argv[1], "--output", sys.argv[1] + "/all", *sys.argv[3:]]
    from imskit.cli import main
    main()
"""


def editions_table(systems: Mapping[int, Path], bytecode: Path) -> str:
    """A table with some rows a size; *systems* are folders by size, those beyond `LARGEST` are left out."""
    rows = []
    for documents, root in systems.items():
        if documents > LARGEST:
            continue
        _release(root)
        script = root.with_name(f"anew-{documents}.py")
        script.write_text(_ANEW, encoding="utf-8")
        names = [_name(number) for number in range(1, EDITIONS + 1)]

        def build(gone: list[str], *more: str, script: Path = script, root: Path = root) -> list[str]:
            return python(script, root, " ".join(gone), *more)

        day = TODAY.isoformat()
        commands = {
            "one build": python(
                "-m", "imskit", "build", "--root", root, "--as-of", day, "--output", root / "one"
            ),
            "ten editions, all anew": build(names),
            "the same, one at a time": build(names, "--jobs", "1"),
            "one new": build(names[-1:]),
            "nothing new": build([]),
        }
        # The first build compiles the modules; the others are too long to be run for that.
        compare({"one build": commands["one build"]}, 1, bytecode, warm=False)
        found = compare(commands, 1, bytecode, warm=False)
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
