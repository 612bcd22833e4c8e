"""Changes to one document of a benchmark's system, another one each time they are made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Literal

from tests.benchmarks.mix import TODAY
from tests.folders import commit, run_git

#: Before the day on which the systems are looked at.
COMMITTED = "2026-11-01T12:00:00Z"

Kind = Literal["text", "date", "link"]
#: Of which type the document is, what is looked for in it, and what comes in its place.
_HOW: Mapping[Kind, tuple[str, str, str]] = {
    "text": ("risk", r"(?m)^(  description: \|\n    )", r"\1Looked at {number} times. "),
    "date": ("opportunity", r"(?m)^opened: .*$", "opened: {day}"),
    "link": ("nonconformity", r"(?m)^(  see: \[)", r"\1RSK-{number:03d}, "),
}


def committed(root: Path) -> None:
    """Commit the system in *root*, which leaves out what imskit makes in it."""
    (root / ".gitignore").write_text("/.imskit/\n/site/\n/cold/\n", encoding="utf-8")
    (root / "ims/evidence").mkdir(exist_ok=True)
    # Git would begin to tidy a large repository in the background, while something is measured.
    run_git(root, "init", "-q", "-b", "main", ".")
    run_git(root, "config", "gc.auto", "0")
    commit(root, at=COMMITTED)


class Edited:
    """One document that is changed again and again, each time otherwise, so that no earlier run has seen it."""

    def __init__(self, root: Path, kind: Kind) -> None:
        folder, self._pattern, self._new = _HOW[kind]
        self.path = next(
            path
            for path in sorted((root / f"ims/records/{folder}").glob("*.yaml"))
            if _may_change(path.read_text(encoding="utf-8"), self._pattern)
        )
        self._old = self.path.read_text(encoding="utf-8")
        self._number = 0

    @property
    def id(self) -> str:
        """The document's id."""
        return "-".join(self.path.stem.split("-")[:2])

    def __call__(self) -> None:
        """Change it once more."""
        self._number += 1
        day = (TODAY - timedelta(days=300 + self._number)).isoformat()
        new = self._new.format(number=self._number, day=day)
        text = re.sub(self._pattern, new, self._old, count=1)
        self.path.write_text(text, encoding="utf-8", newline="\n")

    def undo(self) -> None:
        """Write it as it was."""
        self.path.write_text(self._old, encoding="utf-8", newline="\n")


def _may_change(text: str, pattern: str) -> bool:
    """Whether a document holds what is looked for, and is not closed."""
    return re.search(pattern, text) is not None and "\nclosed:" not in text
