"""What a drawer holds beside documents: names that no one would type, links that lead elsewhere, files in disguise."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders import Small
from tests.sources.word_files import p, w_file

if TYPE_CHECKING:
    from tests.running import Run

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")


@posix
@pytest.mark.parametrize(
    "name", ["PRO-033\nx.docx", "a \x1b[31m.docx", "b\u202ec.docx", "--type.docx", "'\"|`.docx"]
)
def test_a_name_with_signs_that_do_harm_is_told_as_plain_ones(
    small: Small, drawer: Path, run: Run, name: str
) -> None:
    (drawer / name).write_bytes(w_file(p("Procedure for lamps") + p("Light it.")))
    ran = run(small.root, "import", str(drawer))
    assert ran.code == 0
    assert "check finds 0 mistakes" in ran.out
    assert "\x1b" not in ran.out
    assert "\u202e" not in ran.out
    assert " error" not in run(small.root, "check").out


@posix
def test_links_in_a_folder_are_not_followed(small: Small, drawer: Path, run: Run) -> None:
    outside = drawer.parent / "outside.docx"
    outside.write_bytes(w_file(p("A secret of somebody else")))
    (drawer / "in.docx").symlink_to(outside)
    (drawer / "round").symlink_to(drawer)
    (drawer / "lamps.docx").write_bytes(w_file(p("Procedure for lamps") + p("Light it.")))
    ran = run(small.root, "import", str(drawer))
    assert "1 draft (written)" in ran.out
    assert "secret" not in ran.out


def test_a_file_that_begins_as_something_else_is_that(small: Small, drawer: Path, run: Run) -> None:
    word = w_file(p("Procedure for lamps"))
    (drawer / "a.docx").write_bytes(b"%PDF-1.4\n" + word)
    (drawer / "b.docx").write_bytes(b"MZ\x90\0" + word)
    ran = run(small.root, "import", str(drawer))
    assert ran.code == 1
    assert "a.docx is a PDF" in ran.err
    assert "b.docx is damaged, or no office document" in ran.err
    assert "0 drafts (written)" in ran.out
