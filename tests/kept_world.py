"""A committed system whose check is answered from what was kept, and what may happen to it in between."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date as Day
from datetime import timedelta
from pathlib import Path
from typing import Any

from imskit.cli.checked import Checked
from imskit.cli.kept import minded
from imskit.clock import Clock
from imskit.kept_answers import Asked, KeptAnswers, Made
from imskit.kept_files import KeptFiles
from imskit.pipeline import Reading, read
from imskit.shelf import Shelf
from imskit.tree import Tree
from tests.builders import NOW, Small
from tests.folders import run_git
from tests.repositories import commit

SECRET = b"s" * 32
#: More than a tick of the clock by which files are stamped.
MOMENT = 40_000_000
CHECK = Asked(("check",))


class World:
    """A committed system, and how often its answer was worked out."""

    def __init__(self, root: Path) -> None:
        self.small = Small(root)
        self.root = root
        self.now = NOW
        self.as_of: Day | None = None
        self.worked = 0

    @classmethod
    def made(cls, root: Path) -> World:
        """A new one."""
        world = cls(root)
        world.fill()
        return world

    def fill(self) -> None:
        """Write its files, and commit them."""
        self.small.decision(self.small.policy())
        for number in range(4):
            self.small.idea(f"IDEA-{number:03d}")
        self.small.write("ims/evidence/a.txt", "evidence\n")
        named = {"title": "A list", "file": "a.txt", "sha256": hashlib.sha256(b"evidence\n").hexdigest()}
        self.small.training(evidence=[named])
        self.small.read()
        commit(self.root, "2026-06-01")
        self.settle()

    def settle(self) -> None:
        """Wait until no file is young any more."""
        time.sleep(1.5 * MOMENT / 1e9)

    def clock(self) -> Clock:
        return Clock(self.now, self.as_of)

    def anew(self) -> Any:
        """What a check finds that keeps nothing and believes nothing."""
        return json.loads(json.dumps(Checked.of(read(self.root, self.clock())).plain()))

    def kept(self, asked: Asked = CHECK) -> Any:
        """What is answered by a new run that may believe what earlier ones kept."""

        def make(clock: Clock, folder: Callable[[Path], Tree]) -> Made:
            self.worked += 1

            def work() -> tuple[Any, Reading]:
                reading = read(self.root, clock, shelf=Shelf(folder=folder), names=asked.names)
                return Checked.of(reading).plain(), reading

            return minded(work)

        kept = KeptFiles(self.root / ".imskit/state", SECRET)
        said = KeptAnswers(self.root, kept).answer(asked, self.clock(), make)
        return json.loads(json.dumps(said))

    def text(self, number: int) -> Path:
        """One of its documents."""
        found = sorted(self.root.glob("ims/records/idea/*.yaml")) or [self.root / "ims/people.yaml"]
        return found[number % len(found)]

    def stored(self) -> list[Path]:
        return sorted(self.root.glob(".imskit/state/*.kept"))


def same_length(world: World, number: int) -> None:
    """Change a document without changing its size."""
    path = world.text(number)
    data = path.read_bytes()
    swapped = data.replace(b"It is dark.", b"It is darK.")
    path.write_bytes(swapped if swapped != data else data.replace(b"It is darK.", b"It is dark."))


def replace_by_link(world: World, number: int) -> None:
    path = world.text(number)
    target = world.root / ("ims/policies/POL-001.yaml" if number % 2 else "../outside.yaml")
    (world.root / "../outside.yaml").write_text("id: POL-009\n")
    path.unlink()
    path.symlink_to(target)


def overlay_schema(world: World, number: int) -> None:
    text = (Path(__file__).parents[1] / "schemas/idea.schema.json").read_text(encoding="utf-8")
    world.small.write("schemas/idea.schema.json", text.replace('"title"', f'"title{number % 2}"', 1))


def damage(world: World, number: int) -> None:
    for at, path in enumerate(world.stored()):
        data = bytearray(path.read_bytes())
        data[(number * 37 + at) % len(data)] ^= 1 + number % 255
        path.write_bytes(data[: number * 13] if number % 3 == 0 else data)


def on_a_branch(world: World, number: int) -> None:
    run_git(world.root, "switch", "-q", "-C", f"branch-{number % 2}")
    same_length(world, number)
    commit(world.root, "2026-06-03")


def stash(world: World, number: int) -> None:
    same_length(world, number)
    run_git(world.root, "stash", "-q", "-u")
    with suppress(Exception):
        run_git(world.root, "stash", "pop", "-q")


def pipe(world: World, number: int) -> None:
    path = world.text(number)
    path.unlink()
    os.mkfifo(path)


def next_day(world: World, number: int) -> None:
    world.now += timedelta(days=1 + number * 20)


STEPS: dict[str, Callable[[World, int], object]] = {
    "edit": lambda world, n: world.text(n).write_text(world.text(n).read_text() + f"# {n}\n"),
    "same length": same_length,
    "break": lambda world, n: world.text(n).write_text("id: [\n"),
    "touch": lambda world, n: os.utime(world.text(n)),
    "delete": lambda world, n: world.text(n).unlink(),
    "add": lambda world, n: world.small.idea(f"IDEA-{n + 100}"),
    "rename": lambda world, n: world.text(n).rename(world.text(n).with_name(f"IDEA-00{n % 9}-x.yaml")),
    "odd name": lambda world, n: world.small.write(f"ims/records/idea/IDEA-{n}\n.yaml", "x"),
    "other ending": lambda world, n: world.small.write(f"ims/records/idea/IDEA-{n}.yml", "x"),
    "mode": lambda world, n: world.text(n).chmod((0o000, 0o600, 0o755)[n % 3]),
    "link": replace_by_link,
    "pipe": pipe,
    "evidence": lambda world, n: world.small.write("ims/evidence/a.txt", f"evidence {n % 3}\n"),
    "schema": overlay_schema,
    "template": lambda world, n: world.small.write(f"templates/site/nothing-{n % 2}.md", "x"),
    "settings": lambda world, n: world.small.write("mkdocs.yml", f"site_nam: {n}\n"),
    "owners": lambda world, n: world.small.write("CODEOWNERS", f"* @x{n}\n"),
    "names": lambda world, n: world.small.write(
        "ims/people.local.yaml", f"people: {{person-0{n % 3}: {{name: A}}}}\n"
    ),
    "standard": lambda world, n: world.small.write("ims/standards/tiny-2026.yaml", f"id: {n}\n"),
    "commit": lambda world, _: commit(world.root, "2026-06-02"),
    "amend": lambda world, _: run_git(world.root, "commit", "-q", "--amend", "-m", "y", "--allow-empty"),
    "branch": on_a_branch,
    "stash": stash,
    "pack": lambda world, _: run_git(world.root, "gc", "-q"),
    "no git": lambda world, _: (world.root / ".git/HEAD").unlink(missing_ok=True),
    "damage": damage,
    "take away": lambda world, _: shutil.rmtree(world.root / ".imskit", ignore_errors=True),
    "next day": next_day,
    "wait": lambda world, _: world.settle(),
}
