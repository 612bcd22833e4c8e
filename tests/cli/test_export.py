"""`imskit export`: the system in the form of somebody else's file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders import Small

if TYPE_CHECKING:
    from tests.cli.conftest import Run


def test_codeowners_is_printed_or_written(small: Small, run: Run) -> None:
    small.policy(owner="innovation-manager")
    small.ims["settings"] = {"forge": {"handles": [{"role": "director", "handle": "@small/board"}]}}
    small.read()
    printed = run(small.root, "export", "codeowners")
    assert printed.code == 0
    assert "/ims/policies/ @small/board\n" in printed.out
    assert "note: innovation-manager has no handle" in printed.err
    target = small.root / "CODEOWNERS"
    assert run(small.root, "export", "codeowners", "--output", str(target)).code == 0
    assert target.read_text(encoding="utf-8") == printed.out
    assert "codeowners-behind" not in run(small.root, "check").out


def test_without_handles_it_says_what_to_add(small: Small, run: Run) -> None:
    small.read()
    ran = run(small.root, "export", "codeowners", "--output", "CODEOWNERS")
    assert ran.code == 2
    assert "does not say what roles are called at the forge" in ran.err
    assert "settings, forge, handles" in ran.err
    assert not (small.root / "CODEOWNERS").exists()


def test_what_cannot_be_exported_is_a_usage_error(small: Small, run: Run) -> None:
    small.read()
    ran = run(small.root, "export", "everything")
    assert ran.code == 2
    assert "codeowners" in ran.err
