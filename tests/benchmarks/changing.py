"""A change of a hundred documents: `imskit diff` and `check --base` beside a cold check and a warm one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks.checking import check_command
from tests.benchmarks.measure import compare, python, table
from tests.benchmarks.mix import TODAY
from tests.folders import commit

#: How many documents change; in a small system all that can.
CHANGED = 100
#: Before the day on which the systems are looked at.
COMMITTED = "2026-11-01T12:00:00Z"

#: Runs imskit as the first run in a clone does, with nothing kept by earlier ones.
FIRST = """
import runpy, shutil, sys
shutil.rmtree(sys.argv[1], ignore_errors=True)
del sys.argv[1]
runpy.run_module("imskit", run_name="__main__", alter_sys=True)
"""


def changing_table(systems: Mapping[int, Path], bytecode: Path) -> str:
    """A table with a row a size; *systems* are folders by size, which are committed and then changed."""
    rows = []
    for documents, root in systems.items():
        commit(root, at=COMMITTED)
        changed = change(root)
        check = check_command(root)
        first = python("-c", FIRST, root / ".imskit" / "read", *check[3:])
        diff = python("-m", "imskit", "diff", "HEAD", "--root", root, "--as-of", TODAY.isoformat())
        runs = 5 if documents <= 1000 else 3
        found = compare(
            {
                "cold": [*check, "--no-cache"],
                "first": first,
                "warm": check,
                "base": [*check, "--base", "HEAD"],
                "diff": diff,
            },
            runs,
            bytecode,
        )
        cold, warm = found["cold"], found["warm"]
        rows.append(
            [
                f"{documents:,}",
                str(changed),
                f"{cold.cpu:.2f}",
                f"{found['first'].cpu:.2f}",
                f"{warm.cpu:.2f}",
                f"{warm.cpu / cold.cpu:.2f}",
                f"{found['base'].cpu:.2f}",
                f"{found['base'].cpu / warm.cpu:.2f}",
                f"{found['diff'].cpu:.2f}",
                f"{found['diff'].cpu / warm.cpu:.2f}",
                *(f"{found[name].peak:.0f}" for name in ("cold", "warm", "base", "diff")),
                str(runs),
            ]
        )
    heads = (
        "documents",
        "changed",
        "check, cold, CPU s",
        "first",
        "warm",
        "of cold",
        "check --base, CPU s",
        "of warm",
        "diff, CPU s",
        "of warm",
        "check, cold, peak MiB",
        "warm",
        "check --base",
        "diff",
        "runs",
    )
    return table(heads, rows)


def change(root: Path, wanted: int = CHANGED) -> int:
    """Change up to *wanted* documents of the system in *root*, and say how many it were.

    Seven in ten are open records with other words, the others procedures that wait for approval in a new version.
    """
    kinds = ("risk", "idea", "opportunity")
    records = [path for kind in kinds for path in sorted((root / "ims/records" / kind).glob("*.yaml"))]
    texts = {path: path.read_text(encoding="utf-8") for path in records}
    still_open = {path: text for path, text in texts.items() if "\nclosed:" not in text}
    procedures = {
        path: path.read_text(encoding="utf-8") for path in sorted((root / "ims/procedures").glob("*.yaml"))
    }
    approved = {
        path: text
        for path, text in procedures.items()
        # One that takes the place of another would leave that without a successor.
        if "\nstatus: approved\n" in text and "supersedes:" not in text
    }
    count = 0
    for chosen, most, turn in (
        (still_open, wanted * 7 // 10, _record),
        (approved, wanted * 3 // 10, _procedure),
    ):
        step = max(1, len(chosen) // most)
        for path, text in list(chosen.items())[::step][:most]:
            path.write_text(turn(text), encoding="utf-8", newline="\n")
            count += 1
    return count


def _record(text: str) -> str:
    """An open record in other words."""
    return re.sub(
        r"(?m)^(  (?:description|problem|insight): \|\n    )(\w)", r"\1Looked at anew. \2", text, count=1
    )


def _procedure(text: str) -> str:
    """A procedure as a draft of the next version, with one sentence more."""
    version = re.search(r'(?m)^version: "1\.([0-9]+)"', text)
    assert version is not None
    old, new = f'version: "1.{version[1]}"', f'version: "1.{int(version[1]) + 1}"'
    text = text.replace(f"\n{old}", f"\n{new}", 1).replace("\nstatus: approved", "\nstatus: draft", 1)
    text = re.sub(r"(?m)^effective_from:.*\n", "", text, count=1)
    entry = f"  - {new}\n    date: {TODAY}\n    by: person-22\n    change: material\n    summary: Says more\n"
    text = text.replace("\nrevisions:\n", f"\nrevisions:\n{entry}", 1)
    return re.sub(r"(?m)^(  purpose: \|\n    )(\w)", r"\1All must look at it anew. \2", text, count=1)
