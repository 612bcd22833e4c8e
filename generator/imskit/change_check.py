"""A change held against the rules of change: what its base was, what it makes of it, what others do meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from imskit.branches import names_on_other_branches
from imskit.changes.comparison import Comparison
from imskit.commits import commit_named, is_shallow, merge_base
from imskit.held import held
from imskit.history import left_out
from imskit.model import Catalog
from imskit.names import ids_in_name
from imskit.path_rules import EVIDENCE, printable
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
    return replace(head, problems=told_once((*head.problems, *found_between(before, head))))


#: What a rule of change tells at a place is the same mistake as what this rule tells there.
_SAME_MISTAKE = {"same-version": "approval-fingerprint", "approval-overtaken": "approval-fingerprint"}


def told_once(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """*problems* sorted, each once: of two rules that tell the same mistake at the same place, the one of change."""
    found = set(problems)
    told = {(problem.place, _SAME_MISTAKE.get(problem.rule)) for problem in found}
    return tuple(sorted(problem for problem in found if (problem.place, problem.rule) not in told))


def found_between(before: Reading, after: Reading) -> tuple[Problem, ...]:
    """What the rules of change find between a commit that was read and what came of it.

    Nothing where either cannot be read, or *before* is no commit. Raises CannotGoOn where git cannot tell.
    """
    base = before.standpoint.commit
    if base is None or before.catalog is None or after.catalog is None:
        return ()
    here = after.standpoint.behind
    if after.standpoint.commit is None and (gone := left_out(after.root)):
        raise CannotGoOn(
            f"this is a sparse checkout that leaves out {printable(gone[0])}, which would count as deleted",
            "check it all out with git sparse-checkout disable, or name a commit instead of the folder",
        )
    comparison = Comparison(
        base=before.catalog,
        head=after.catalog,
        evidence=_evidence(before.tree, after.tree),
        given_up=_given_up(after.root, base.id, before.catalog, after.catalog),
        elsewhere=_elsewhere(after.root, here, after.catalog, before.catalog) if here is not None else {},
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


def _given_up(root: Path, commit: str, base: Catalog, head: Catalog) -> frozenset[str]:
    """Ids that files of the history were named by, and that nothing of the base is.

    Raises CannotGoOn where an id came to the head, and the clone is too shallow to tell whether it is new.
    """
    if not head.documents.keys() - base.documents.keys():
        return frozenset()
    if is_shallow(root):
        raise CannotGoOn(
            "whether a new id was another document before is told by the history, and this clone is shallow",
            "fetch the rest with: git fetch --unshallow",
        )
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
