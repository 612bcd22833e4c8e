"""Pages of one small pack, held to files: none of what an auditor sees changes unseen.

`pytest tests/packs/test_golden_pages.py --update` writes the files anew.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from imskit import __version__
from imskit.packs.packing import Made

Golden = Callable[[str, str | bytes], None]
GOLDEN = Path(__file__).parents[1] / "golden/pack"
PAGES = (
    "index.html",
    "clauses/tiny-2026/1.html",
    "documents/POL-001.html",
    "documents/TRN-002.html",
    "versions/POL-001/1.0-to-1.1.html",
    "records/idea.html",
    "evidence.html",
    "missing.html",
    "decisions.html",
    "how-to-verify.html",
    "files.html",
    "git-log.txt",
)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_pack_is_what_the_golden_file_holds(name: str, made: Made, golden: Golden) -> None:
    text = (made.folder / "data" / name).read_text(encoding="utf-8")
    for program, version in made.stated.made_with.items():
        text = text.replace(f"{program} {version}", f"{program} VERSION")
    golden(f"pack/{name}", text.replace(f"imskit {__version__}", "imskit VERSION"))


def test_each_golden_page_is_compared_with_something() -> None:
    found = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*") if path.is_file()}
    assert found == set(PAGES)
