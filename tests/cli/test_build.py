"""`imskit build`: the site is written whatever is found, and what is not ours stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders import Small

if TYPE_CHECKING:
    from tests.running import Run

AS_OF = ("--as-of", "2026-11-23")


def test_with_errors_the_site_is_written_and_the_exit_code_is_1(small: Small, run: Run) -> None:
    small.policy()
    small.read()
    ran = run(small.root, "build", *AS_OF)
    assert ran.code == 1
    assert "POL-001 1.0 says approved, but lacks" in ran.out
    assert ran.err.startswith("wrote ")
    assert ran.err.endswith(" pages; open site/index.html\n")
    page = (small.root / "site/documents/POL-001.html").read_text(encoding="utf-8")
    assert "Title of POL-001" in page


def test_a_folder_that_holds_something_else_is_left_alone(small: Small, run: Run) -> None:
    small.read()
    small.write("letters/one.txt", "Dear all")
    ran = run(small.root, "build", *AS_OF, "--output", "letters")
    assert ran.code == 2
    assert ran.err.startswith("imskit: ")
    assert [path.name for path in (small.root / "letters").iterdir()] == ["one.txt"]


def test_without_a_readable_system_nothing_is_built(small: Small, run: Run) -> None:
    small.read()
    small.write("ims/ims.yaml", "imskit: 2\n")
    ran = run(small.root, "build", *AS_OF)
    assert ran.code == 2
    assert ran.err.startswith("imskit: ims/ims.yaml:1")
    assert not (small.root / "site").exists()
