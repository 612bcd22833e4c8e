"""From save to save rules find what they find in the whole, and are held around what changed where that is enough."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from imskit.history import git_folders
from imskit.model import Catalog
from imskit.pipeline import Clock, read
from imskit.problems import Problem
from imskit.rules import hold_against_rules
from imskit.serving import rules_again
from imskit.serving.rules_again import RulesAgain
from imskit.serving.watch import history_of
from imskit.shelf import Shelf
from tests.benchmarks.systems import make
from tests.builders import NOW, TODAY, Small
from tests.edits import Edits, reference
from tests.repositories import commit


class Saves:
    """Follows the saves of a system, and counts how often all rules were held."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.whole = 0
        self._shelf = Shelf()
        repository = git_folders(root)
        self._rules = RulesAgain(lambda: history_of(repository))

        def counted(catalog: Catalog) -> Iterator[Problem]:
            self.whole += 1
            return hold_against_rules(catalog)

        monkeypatch.setattr(rules_again, "hold_against_rules", counted)

    def problems(self, clock: Clock) -> tuple[Problem, ...]:
        return self._rules.held(read(self.root, clock, shelf=self._shelf, rules=False)).problems

    def is_whole(self, clock: Clock) -> bool:
        """Whether this save needs all rules; what they find is what a check finds."""
        before = self.whole
        assert self.problems(clock) == read(self.root, clock).problems
        return self.whole > before


def _follows(root: Path, seed: int, steps: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many of so many random saves needed all rules."""
    edits = Edits(root, seed)
    saves = Saves(root, monkeypatch)
    saves.problems(edits.clock)
    found = 0
    for _ in edits.steps(steps):
        before = saves.whole
        assert saves.problems(edits.clock) == read(root, edits.clock).problems, edits.told
        found += saves.whole > before
    return found


@pytest.mark.parametrize("seed", range(2))
def test_after_any_save_the_problems_are_those_of_a_check(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, 60, seed)
    assert _follows(tmp_path, seed, 14, monkeypatch) < 14


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 5))
def test_after_any_save_of_many_the_problems_are_those_of_a_check(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, 150, seed)
    assert _follows(tmp_path, seed, 50, monkeypatch) < 45


@pytest.mark.slow
def test_after_any_save_of_the_reference_system_the_problems_are_those_of_a_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _follows(reference(tmp_path / "system"), 3, 8, monkeypatch) < 8


def test_only_what_stands_beside_documents_needs_all_rules(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(NOW, TODAY)
    small.policy(status="draft")
    small.read()
    commit(small.root, "2026-01-02")
    saves = Saves(small.root, monkeypatch)
    assert saves.is_whole(clock)
    assert not saves.is_whole(clock)
    small.policy(status="draft", title="Another title")
    small.policy("POL-002", status="draft", links={"see": ["POL-009"]})
    assert not saves.is_whole(clock)
    small.write("ims/policies/POL-003.yaml", "id: [\n")
    assert not saves.is_whole(clock)
    small.write("templates/site/documents/policy.md.j2", "Words of a template.\n")
    assert not saves.is_whole(clock)
    settings = (small.root / "ims/ims.yaml").read_text(encoding="utf-8")
    small.write("ims/ims.yaml", f"# Everything stands a line lower now.\n{settings}")
    assert saves.is_whole(clock)
    small.write("ims/ims.yaml", "imskit: [\n")
    assert not saves.is_whole(clock)
    small.write("ims/ims.yaml", f"# Everything stands a line lower now.\n{settings}")
    assert not saves.is_whole(clock)
    small.write("ims/people.local.yaml", "person-01: {name: Somebody}\n")
    saves.is_whole(clock)
    commit(small.root, "2026-01-03")
    assert saves.is_whole(clock)
    assert not saves.is_whole(clock)
