"""Compiled templates beside the program: only what comes with it, only where Python keeps its modules."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from imskit.site import compiled, compiled_beside
from imskit.site.compiled_beside import beside, put_beside
from imskit.site.sandbox import BoundedSandbox
from tests.builders import Small
from tests.site.staging import page_of
from tests.site.trees import by_us, laid


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that never ran before, and a process that has compiled nothing."""
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "bytecode"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(compiled, "_KEPT", {})
    monkeypatch.setattr(compiled, "_SEEN", set())
    monkeypatch.setattr(compiled, "_beside", beside)


def test_the_next_run_in_any_system_compiles_nothing_again(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(small, tmp_path / "first", "about.md")
    site, _ = by_us(laid(small.read(), tmp_path / "first/stage"), tmp_path / "first/site")
    compiled.put_beside_program()
    compiled.known().clear()  # type: ignore[attr-defined]  # a dictionary, in a new process
    monkeypatch.setattr(BoundedSandbox, "compile", None)
    assert page_of(small, tmp_path / "second", "about.md") == page
    assert by_us(laid(small.read(), tmp_path / "second/stage"), tmp_path / "second/site")[0] == site
    kinds = {name.partition("/")[0] for name, _ in beside()}
    assert kinds == {"pages", "theme"}


def test_what_a_system_brings_is_not_kept_with_the_program(small: Small, tmp_path: Path) -> None:
    small.write("templates/site/about.md.j2", "# Our own {: #top }\n")
    small.write("templates/site/other.md.j2", "Other\n")
    assert "# Our own" in page_of(small, tmp_path, "about.md")
    compiled.put_beside_program()
    names = {name for name, _ in beside()}
    assert "pages/home.md.j2" in names
    assert "pages/about.md.j2" not in names


def test_nothing_is_kept_where_python_keeps_nothing(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_of(small, tmp_path, "about.md")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    compiled.put_beside_program()
    assert not (tmp_path / "bytecode").exists()


def test_a_folder_that_cannot_be_written_to_is_no_matter(small: Small, tmp_path: Path) -> None:
    (tmp_path / "bytecode").write_text("no folder", encoding="utf-8")
    page_of(small, tmp_path, "about.md")
    compiled.put_beside_program()
    assert beside() == {}


@pytest.mark.parametrize("at", [0, 40, -1])
def test_what_is_damaged_is_not_believed(small: Small, tmp_path: Path, at: int) -> None:
    page_of(small, tmp_path, "about.md")
    compiled.put_beside_program()
    assert beside()
    (file,) = (path for path in (tmp_path / "bytecode").rglob("*") if path.is_file())
    whole = bytearray(file.read_bytes())
    whole[at] ^= 1
    file.write_bytes(whole)
    assert beside() == {}
    file.write_bytes(b"")
    assert beside() == {}


def test_another_version_compiles_anew(small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page_of(small, tmp_path, "about.md")
    put_beside({}, compiled.known())
    assert beside()
    monkeypatch.setattr(compiled_beside, "_tool", lambda: b"another")
    assert beside() == {}
