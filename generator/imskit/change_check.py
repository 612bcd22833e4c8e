"""A change held against the rules of change: what its base was, what it makes of it, what others do meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from imskit.branches import names_on_other_branches
from imskit.changes.comparison import Comparison
from imskit.commits import commit_named, merge_base
from imskit.held import held
from imskit.model import Catalog
from imskit.names import ids_in_name
from imskit.path_rules import EVIDENCE
from imskit.pipeline import Clock, Reading, read
from imskit.problems import CannotGoOn, Problem
from imskit.rules.of_change import hold_against_rules_of_change
from imskit.tree import Tree


def with_rules_of_change(head: Reading, clock: Clock, base: str) -> Reading:
    """*head* with what the rules of change find between the place where it branched off from *base*, and it.

    Raises CannotGoOn: there is no such revision, both have no commit in common, a clone is too shallow, or the
    ims.yaml or people.yaml of the base cannot be read.
    """
    here = head.standpoint.commit.id if head.standpoint.commit is not None else "HEAD"
    begin = merge_base(head.root, base, here)
    before = read(head.root, clock, revision=begin, shelf=head.shelf, rules=False)
    if before.catalog is None:
        raise CannotGoOn(
            f"the system cannot be read as it was at {commit_named(head.root, begin).short}",
            "name a later revision as the base",
        )
    if head.catalog is None:
        return head
    return replace(head, problems=tuple(sorted({*head.problems, *found_between(before, head)})))


def found_between(before: Reading, after: Reading) -> tuple[Problem, ...]:
    """What the rules of change find between a commit that was read and what came of it.

    Nothing where either cannot be read, or *before* is no commit. Raises CannotGoOn where git cannot tell.
    """
    base = before.standpoint.commit
    if base is None or before.catalog is None or after.catalog is None:
        return ()
    here = after.standpoint.commit.id if after.standpoint.commit is not None else "HEAD"
    comparison = Comparison(
        base=before.catalog,
        head=after.catalog,
        evidence=_evidence(before.tree, after.tree),
        given_up=_given_up(after.root, base.id, before.catalog),
        elsewhere=_elsewhere(after.root, here, after.catalog, before.catalog),
    )
    return tuple(hold_against_rules_of_change(comparison))


def _evidence(before: Tree, after: Tree) -> Mapping[str, tuple[str, str | None]]:
    """The evidence of *before* whose bytes are others now, or gone: see `Comparison.evidence`.

    What git calls the bytes tells that they are the same, so nothing of the base is read for that.
    """
    return {
        path: (before.sha256(path) or "", after.sha256(path))
        for path in before.paths()
        if path.startswith(EVIDENCE) and not (after.has(path) and after.is_blob(path, before.blob(path)))
    }


def _given_up(root: Path, commit: str, base: Catalog) -> frozenset[str]:
    """Ids that files of the history were named by, and that nothing of the base is."""
    named = {name for entry in held(root, commit, ["ims/"]) for name in ids_in_name(entry.path)}
    return frozenset(named - base.documents.keys() - base.failed_ids.keys())


def _elsewhere(root: Path, here: str, head: Catalog, base: Catalog) -> Mapping[str, str]:
    """Ids that are new here and stand on a branch that is neither before nor behind this one."""
    added = head.documents.keys() - base.documents.keys()
    if not added:
        return {}
    found: dict[str, str] = {}
    for branch, names in names_on_other_branches(root, here).items():
        for name in names:
            for each in ids_in_name(name):
                if each in added:
                    found.setdefault(each, branch)
    return found
