"""What a run keeps for the next one, and how that is switched off."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders import Small
from tests.repositories import commit
from tests.repositories import run as run_git

if TYPE_CHECKING:
    from tests.running import Run

AS_OF = ("--as-of", "2026-11-23")


@pytest.fixture
def many(small: Small) -> Small:
    """A committed system with as many ideas as are worth keeping."""
    for number in range(70):
        small.idea(f"IDEA-{number:03d}")
    small.read()
    commit(small.root, "2026-06-01")
    return small


def packs(root: Path) -> list[Path]:
    return sorted(root.glob(".imskit/read/*.pack"))


def test_a_check_keeps_what_it_read_and_says_the_same_again(run: Run, many: Small) -> None:
    first = run(many.root, "check", *AS_OF)
    assert len(packs(many.root)) == 1
    assert run(many.root, "check", *AS_OF) == first
    assert len(packs(many.root)) == 1
    assert run_git(many.root, "status", "--porcelain") == ""


@pytest.mark.parametrize("command", [("check",), ("diff", "HEAD")])
def test_with_no_cache_nothing_is_kept(run: Run, many: Small, command: tuple[str, ...]) -> None:
    assert run(many.root, *command, "--no-cache", *AS_OF).code == 0
    assert not (many.root / ".imskit").exists()


@pytest.mark.parametrize("command", [("check",), ("diff", "HEAD"), ("matrix",)])
def test_an_environment_variable_switches_it_off_for_every_command(
    run: Run, many: Small, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("IMSKIT_NO_CACHE", "1")
    assert run(many.root, *command, *AS_OF).code == 0
    assert not (many.root / ".imskit").exists()


def test_of_few_documents_nothing_is_kept(run: Run, small: Small) -> None:
    small.idea()
    small.read()
    commit(small.root, "2026-06-01")
    run(small.root, "check", *AS_OF)
    assert not (small.root / ".imskit").exists()


def test_with_damaged_packs_it_says_the_same(run: Run, many: Small) -> None:
    first = run(many.root, "check", *AS_OF)
    for pack in packs(many.root):
        pack.write_bytes(pack.read_bytes().replace(b"It is dark.", b"It is light"))
    assert run(many.root, "check", *AS_OF) == first


@pytest.mark.parametrize("form", ["md", "json", "html"])
def test_a_diff_says_the_same_with_and_without_it(run: Run, many: Small, form: str) -> None:
    for number in range(0, 70, 7):
        many.idea(f"IDEA-{number:03d}", body={"problem": "It is bright."})
    (many.root / "ims/records/idea/IDEA-001.yaml").unlink()
    (many.root / "ims/records/idea/IDEA-002.yaml").rename(many.root / "ims/records/idea/IDEA-002-x.yaml")
    many.policy(links={"see": ["IDEA-001"]})
    cold = run(many.root, "diff", "HEAD", "--no-cache", "--format", form, *AS_OF)
    assert "IDEA-007" in cold.out
    assert run(many.root, "diff", "HEAD", "--format", form, *AS_OF) == cold
    assert packs(many.root)
    assert run(many.root, "diff", "HEAD", "--format", form, *AS_OF) == cold
    checked = run(many.root, "check", "--base", "HEAD", "--no-cache", *AS_OF)
    assert "deleted-record" in checked.out
    assert run(many.root, "check", "--base", "HEAD", *AS_OF) == checked
