"""What is asked again: `imskit check` with nothing or one document changed, and the other commands, beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks.checking import LOADER, check_command
from tests.benchmarks.editing import Edited, Kind, committed
from tests.benchmarks.measure import compare, python, table
from tests.benchmarks.mix import TODAY

#: Where one document is looked at after each change.
KINDS: tuple[Kind, ...] = ("text", "date", "link")
NOTHING = "check, nothing changed"


def warm_table(systems: Mapping[int, Path], bytecode: Path) -> str:
    """A table with some rows a size; *systems* are folders by size, which are committed."""
    rows = []
    for documents, root in systems.items():
        committed(root)
        check = check_command(root)
        edits = {f"check, a {kind} changed": Edited(root, kind) for kind in KINDS}
        # They stay as they are from run to run, with one document that is not as it is committed.
        changed = Edited(root, "text")
        others = {
            "status": _command(root, "status"),
            "due": _command(root, "due"),
            "matrix": _command(root, "matrix"),
            "check --base HEAD": [*check, "--base", "HEAD"],
            "diff HEAD": _command(root, "diff", "HEAD"),
        }
        runs = 7 if documents <= 100 else 5 if documents <= 1000 else 3
        load = python("-c", LOADER, root)
        found = compare(
            {"loader": load, NOTHING: check, **dict.fromkeys(edits, check)}, runs, bytecode, before=edits
        )
        for edited in edits.values():
            edited.undo()
        changed()
        beside = compare({NOTHING: check, **others}, runs, bytecode)
        changed.undo()
        loader = found["loader"].cpu
        for name, each in {**found, **{name: beside[name] for name in others}}.items():
            # Each command beside the warm check of its own turn.
            warm = (beside if name in others else found)[NOTHING].cpu
            rows.append(
                [
                    f"{name}, {documents:,} documents",
                    f"{each.cpu:.2f}",
                    f"{each.cpu / warm:.2f}",
                    f"{each.cpu / loader:.2f}",
                    f"{each.wall:.2f}",
                    f"{each.peak:.0f}",
                    str(each.runs),
                ]
            )
    heads = ("command", "CPU s", "of a warm check", "of the loader", "wall s", "peak MiB", "runs")
    return table(heads, rows)


def _command(root: Path, *words: str) -> list[str]:
    return python("-m", "imskit", *words, "--root", root, "--as-of", TODAY.isoformat())
