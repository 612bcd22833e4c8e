"""Whatever was edited on both sides, and wherever a run is killed: no upgrade loses what somebody wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from imskit.project import shipped_files
from imskit.write import write_file
from tests.cli.upgrades import POLICY, VISION, World, state


@pytest.mark.parametrize("seed", range(6))
def test_an_upgrade_never_loses_a_line_that_somebody_wrote(seed: int, world: World) -> None:
    """Random edits here and in imskit: each line of ours is there after, and the check finds no new error."""
    import random

    chance = random.Random(seed)  # noqa: S311  edits of a test, the same each time
    marks = {}
    paths = [
        path for path in sorted(world.root.glob("ims/p*/*.yaml")) if path.name.startswith(("POL", "PRO"))
    ]
    for number, path in enumerate(chance.sample(paths, 4)):
        rows = path.read_text(encoding="utf-8").split("\n")
        texts = [
            index for index, row in enumerate(rows) if row.startswith("        ") and row.strip()[0].isalpha()
        ]
        texts = [index for index in texts if ": " not in rows[index]]
        at = chance.choice(texts)
        rows[at] = f"        Ours number {number} stands here now."
        path.write_text("\n".join(rows), encoding="utf-8", newline="\n")
        marks[path] = rows[at].strip()
        shipped = f"templates/init/{path.relative_to(world.root).as_posix()}"
        theirs = shipped_files()[shipped].read_text(encoding="utf-8").split("\n")
        there = [index for index, row in enumerate(theirs) if row.startswith("        ") and ": " not in row]
        theirs[chance.choice(there)] = f"        Theirs number {number} stands here now."
        world.adds(shipped, "\n".join(theirs))
    world.commit()
    errors = world.run(world.root, "check").out.count(" error: ")
    world.upgrade()
    for path, mark in marks.items():
        assert mark in path.read_text(encoding="utf-8")
        assert "<<<<<<<" not in path.read_text(encoding="utf-8")
    assert world.run(world.root, "check").out.count(" error: ") <= errors
    before = state(world.root)
    world.upgrade()
    assert state(world.root) == before


def test_a_killed_run_is_taken_up_by_the_next(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0

    def failing(path: Path, data: bytes) -> None:
        nonlocal count
        count += 1
        if count == 3:
            raise KeyboardInterrupt
        write_file(path, data)

    monkeypatch.setattr("imskit.edit.new_file.write_file", failing)
    world.upgrade()
    assert yaml.safe_load(world.text("ims/starter.yaml"))["imskit"] == "0.1.0"
    monkeypatch.setattr("imskit.edit.new_file.write_file", write_file)
    assert world.upgrade().code == 0
    assert "imskit==9.9.0" in world.text(".gitlab-ci.yml")
    assert "nothing is to be written" in world.upgrade().out


def test_wherever_a_run_is_killed_the_next_one_ends_as_if_nothing_had_been(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.edit(VISION, "Somebody who walks in then sees:", "You would see:")
    world.edit(POLICY, "Learning counts", "We learn")
    world.commit()
    world.brings(f"templates/init/{VISION}", "Somebody who walks in then sees:", "A visitor sees:")
    world.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    before = state(world.root)
    writes: list[str] = []

    def noted(path: Path, data: bytes) -> None:
        writes.append(path.as_posix())
        write_file(path, data)

    monkeypatch.setattr("imskit.edit.new_file.write_file", noted)
    assert world.upgrade().code == 1
    after = state(world.root)
    assert len(writes) > 5
    for number in (1, len(writes) // 2, len(writes)):
        for path in after.keys() - before.keys():
            (world.root / path).unlink()
        for path, data in before.items():
            (world.root / path).write_bytes(data)
        left = [number]

        def killed(path: Path, data: bytes, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt
            write_file(path, data)

        monkeypatch.setattr("imskit.edit.new_file.write_file", killed)
        world.upgrade()
        found = state(world.root)
        # Each file is old or new, and the record of what was laid comes last.
        assert all(data in {before.get(path), after.get(path)} for path, data in found.items())
        assert found["ims/starter.yaml"] == before["ims/starter.yaml"]
        monkeypatch.setattr("imskit.edit.new_file.write_file", write_file)
        assert world.upgrade().code == 1
        assert state(world.root) == after
