"""Systems that were frozen at a release, in tests/frozen/<release>/: their files, and what they are expected to say.

A frozen system is never changed once its release is out: it stands for what organisations hold in their
repositories, and cannot change either.
"""

from __future__ import annotations

import html
import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, time
from datetime import date as Day
from pathlib import Path

from imskit.model import Catalog
from imskit.pipeline import Clock, Reading, read
from imskit.problems import Severity
from tests.repositories import commit, run

FROZEN = Path(__file__).parent / "frozen"
#: What is on the day on which a frozen system is looked at, and committed.
DAY = Day(2026, 11, 26)
EDITION = "2026.1"
#: In place of words of a page, where there must be no page.
WITHHELD = "-"
_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)


@dataclass(frozen=True)
class Frozen:
    """The system that was frozen at one release."""

    folder: Path

    @property
    def release(self) -> str:
        """The release."""
        return self.folder.name

    @property
    def system(self) -> Path:
        """The folder of the system itself."""
        return self.folder / "system"

    def expected(self, name: str) -> Path:
        """A file of what it is expected to say: `fingerprints`, `check`, `pages` or `edition`."""
        return self.folder / f"expected/{name}.txt"

    def lines(self, name: str) -> list[str]:
        """The lines of that file."""
        return self.expected(name).read_text(encoding="utf-8").splitlines()

    def lay(self, root: Path) -> str:
        """Commit it in a repository of its own; the id of the commit is the same each time."""
        shutil.copytree(self.system, root)
        return commit(root, DAY.isoformat())

    def tag(self, root: Path) -> None:
        """Tag what was laid in *root* as the edition that it was at its release."""
        file = self.expected("edition").absolute()
        run(root, "tag", "--annotate", "--cleanup=verbatim", f"--file={file}", f"edition/{EDITION}")


CLOCK = Clock(datetime.combine(DAY, time(12), UTC))


def frozen() -> list[Frozen]:
    """All frozen systems, by the name of their release."""
    return [Frozen(path) for path in sorted(FROZEN.iterdir()) if path.is_dir()]


@dataclass(frozen=True)
class Laid:
    """A frozen system in a repository of its own, as imskit of now reads it."""

    system: Frozen
    root: Path
    commit: str
    reading: Reading
    catalog: Catalog


def laid(system: Frozen, root: Path) -> Laid:
    """*system*, committed in the folder *root* and read."""
    at = system.lay(root)
    reading = read(root, CLOCK, revision=at)
    assert reading.catalog is not None, reading.problems
    return Laid(system, root, at, reading, reading.catalog)


def fingerprints(catalog: Catalog) -> list[str]:
    """A line for each document: its id and its fingerprint."""
    return [f"{name} {document.fingerprint}" for name, document in sorted(catalog.documents.items())]


def findings(reading: Reading) -> list[str]:
    """A line for each error and warning: how much it counts, the file, and the rule."""
    return sorted(
        {
            f"{problem.severity.word} {problem.place.path} {problem.rule}"
            for problem in reading.problems
            if problem.severity > Severity.NOTE
        }
    )


def words_on(page: Path) -> str:
    """What a reader sees on a page, on one line."""
    return " ".join(html.unescape(_TAGS.sub(" ", page.read_text(encoding="utf-8"))).split())
