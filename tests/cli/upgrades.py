"""A system that one imskit began, and the next imskit."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from imskit.project import shipped_files
from tests.folders import commit

if TYPE_CHECKING:
    from tests.running import Ran, Run


POLICY = "ims/policies/POL-001-innovation-policy.yaml"
VISION = "ims/direction/vision/VIS-001-innovation-vision.yaml"
WORKFLOW = ".github/workflows/ims.yml"


def state(root: Path) -> dict[str, bytes]:
    """Every file below *root* but those of git and imskit's own."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {".git", ".imskit"} & {*path.relative_to(root).parts}
    }


@dataclass
class World:
    """A system that was started by one imskit, and the next imskit."""

    root: Path
    run: Run
    #: Where altered files of the next imskit lie.
    shelf: Path
    altered: dict[str, Path]

    def brings(self, path: str, old: str, new: str) -> None:
        """The next imskit has *new* for *old* in the shipped file at *path*."""
        place = self.altered.get(path) or shipped_files()[path]
        text = place.read_text(encoding="utf-8")
        assert old in text
        self.adds(path, text.replace(old, new))

    def adds(self, path: str, text: str) -> None:
        place = self.shelf / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")
        self.altered[path] = place

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8", newline="\n")

    def text(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def commit(self) -> None:
        commit(self.root)

    def upgrade(self, *options: str) -> Ran:
        return self.run(self.root, "upgrade", *options)
