"""What `imskit diff` says of two states of a system."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from imskit.change_check import found_between, told_once
from imskit.changes.impact import comparable, impact
from imskit.changes.reporting import report
from imskit.chosen_audience import audience_of
from imskit.cli.sides import base_of, side_of
from imskit.commits import commit_named, merge_base
from imskit.edit.approval_forms import approval_forms
from imskit.exporters.diff_formats import DIFF_FORMATS
from imskit.garbage import without_collecting
from imskit.pipeline import Clock, Reading
from imskit.problems import Problem, Severity
from imskit.shelf import Shelf
from imskit.views.change_report import Readers, redacted, told

_FOLDER = "the folder"


def compared(
    root: Path,
    clock: Clock,
    shelf: Shelf,
    base: str,
    head: str | None,
    audience: str | None,
    form: str,
    *,
    since_branching: bool,
    branch: str | None = None,
) -> tuple[str, Reading]:
    """What a change from *base* to *head* (None: the folder) means, in the form of that name, and the newer state.

    With *since_branching* the base is where the head branched off from it; *audience* is for whom it is made; *branch*
    is what the branch of the change is called at the forge. Raises CannotGoOn: there is no such revision or audience,
    or a state cannot be read.
    """
    begin = merge_base(root, base, head or "HEAD") if since_branching else base
    commit_named(root, begin)  # a name that means nothing is told before anything is read
    after, new = side_of(root, clock, head, shelf)
    before, old = base_of(after, clock, begin)
    with without_collecting("comparing"):
        brought, older = _apart(before, after)
        found, hidden, readers = impact(*comparable(old, new)), 0, None
        if audience is not None:
            readers = Readers.of(old, new, audience_of(after, new.in_force, audience)[1])
            found, hidden = told(found, readers)
            hidden += len(brought)
            brought = list(filter(readers.sees_problem, brought))
            hidden -= len(brought)
        said = report(
            old.written,
            new.written,
            found,
            brought,
            base=before.standpoint.commit.short if before.standpoint.commit else begin,
            head=after.standpoint.commit.short if after.standpoint.commit else _FOLDER,
            older_problems=sum(problem.severity >= Severity.ERROR for problem in older),
        )
        asked = [each for each in found.approvals if readers is None or readers.sees_all_of(each.document)]
        said = replace(said, forms=tuple(approval_forms(old.written, new.written, asked, branch)))
    if readers is not None:
        said = redacted(said, readers, hidden)
    return DIFF_FORMATS[form](said), after


def _apart(before: Reading, after: Reading) -> tuple[list[Problem], list[Problem]]:
    """The problems of *after* and of the change to it: those that it brought, and those that were in *before*."""
    both = told_once((*after.problems_by(), *found_between(before, after)))
    # Only what is found now is looked for in the base.
    known = {_key(problem) for problem in before.problems_by({problem.rule for problem in both})}
    brought = [problem for problem in both if _key(problem) not in known]
    return brought, [problem for problem in both if _key(problem) in known]


def _key(problem: Problem) -> tuple[str, str, str]:
    """What tells one problem from another, wherever in its file it stands."""
    return problem.place.path, problem.rule, problem.message
