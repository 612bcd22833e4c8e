"""The ways by which a change comes: in the folder, in commits, merged, squashed, rebased."""

from __future__ import annotations

from collections.abc import Callable

from tests.builders import Small
from tests.cli.mistakes import Edit
from tests.repositories import commit
from tests.repositories import run as run_git


def _beside_a_main_branch_that_went_on(small: Small, edit: Edit) -> None:
    edit(small)
    commit(small.root, "2026-07-01")
    run_git(small.root, "checkout", "-q", "main")
    small.training("TRN-005")
    commit(small.root, "2026-07-02")


def in_the_folder(small: Small, edit: Edit) -> tuple[str, ...]:
    edit(small)
    return ("--base", "main")


def staged(small: Small, edit: Edit) -> tuple[str, ...]:
    edit(small)
    run_git(small.root, "add", "-A")
    return ("--base", "main")


def in_a_commit(small: Small, edit: Edit) -> tuple[str, ...]:
    edit(small)
    commit(small.root, "2026-07-01")
    return ("--base", "main", "--rev", "change")


def in_one_of_several_commits(small: Small, edit: Edit) -> tuple[str, ...]:
    small.training("TRN-005")
    commit(small.root, "2026-07-01")
    edit(small)
    commit(small.root, "2026-07-02")
    small.training("TRN-006")
    commit(small.root, "2026-07-03")
    return ("--base", "main")


def by_a_merge(small: Small, edit: Edit) -> tuple[str, ...]:
    """Merged into a main branch that went on meanwhile, and held against it as it was before."""
    _beside_a_main_branch_that_went_on(small, edit)
    run_git(small.root, "merge", "-q", "--no-ff", "-m", "x", "change", at="2026-07-03T12:00:00Z")
    run_git(small.root, "branch", "-q", "-D", "change")
    return ("--base", "HEAD~1")


def as_one_squashed_commit(small: Small, edit: Edit) -> tuple[str, ...]:
    edit(small)
    commit(small.root, "2026-07-01")
    run_git(small.root, "checkout", "-q", "main")
    run_git(small.root, "merge", "-q", "--squash", "change")
    commit(small.root, "2026-07-02")
    run_git(small.root, "branch", "-q", "-D", "change")
    return ("--base", "HEAD~1")


def rebased(small: Small, edit: Edit) -> tuple[str, ...]:
    _beside_a_main_branch_that_went_on(small, edit)
    run_git(small.root, "checkout", "-q", "change")
    run_git(small.root, "rebase", "-q", "main", at="2026-07-03T12:00:00Z")
    return ("--base", "main")


WAYS: tuple[Callable[[Small, Edit], tuple[str, ...]], ...] = (
    in_the_folder,
    staged,
    in_a_commit,
    in_one_of_several_commits,
    by_a_merge,
    as_one_squashed_commit,
    rebased,
)
