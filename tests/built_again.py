"""One system in two folders that change alike: in one every build uses what the last one kept, in the other none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks.systems import make
from tests.edits import Edits
from tests.repositories import commit
from tests.running import Run


class Twins:
    """Two folders with one system of so many *documents*, and the same random edits in both."""

    def __init__(self, run: Run, work: Path, documents: int, seed: int, kinds: Mapping[str, int]) -> None:
        self._run = run
        self.sides = {}
        for name in ("again", "anew"):
            # The folder's own name may not be seen either.
            root = work / name / "system"
            make(root, documents, seed)
            commit(root, "2026-11-01")
            self.sides[name] = Edits(root, seed, kinds=kinds)
        #: How many builds wrote a site.
        self.built = 0

    @property
    def told(self) -> str:
        """What was edited so far."""
        return self.sides["again"].told

    def step(self) -> None:
        """Make the next edit in both folders."""
        one, other = (edits.step() for edits in self.sides.values())
        assert one == other

    def are_the_same(self) -> bool:
        """Whether both builds write the same site and say the same."""
        found = []
        for name, edits in self.sides.items():
            options = ["--no-cache"] if name == "anew" else []
            ran = self._run(edits.root, "build", "--as-of", edits.day.isoformat(), *options)
            found.append((ran, _files(edits.root / "site")))
        self.built += found[0][0].code < 2
        return found[0] == found[1]


def _files(folder: Path) -> Mapping[str, bytes]:
    """All that lies in *folder*: empty folders count, too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"(folder)"
        for path in sorted(folder.rglob("*"))
    }
