"""`imskit diff`: what lies between two states of the system, and what it means."""

from __future__ import annotations

from datetime import date as Day
from pathlib import Path

import click

from imskit.change_check import found_between, told_once
from imskit.changes.impact import impact
from imskit.changes.reporting import report
from imskit.chosen_audience import audience_of
from imskit.cli.options import (
    as_of_option,
    no_cache_option,
    output_option,
    root_option,
    the_root,
    whole_audience_option,
)
from imskit.cli.sides import base_of, side_of
from imskit.commits import commit_named, merge_base
from imskit.exporters.diff_formats import DIFF_FORMATS
from imskit.garbage import without_collecting
from imskit.pipeline import Reading
from imskit.problems import Problem, Severity
from imskit.targets import put_file
from imskit.views.change_report import Readers, redacted, told

_FOLDER = "the folder"


@click.command("diff")
@click.argument("base", metavar="BASE")
@click.argument("head", metavar="[HEAD]", required=False)
@root_option
@as_of_option
@whole_audience_option
@click.option(
    "--merge-base",
    "since_branching",
    is_flag=True,
    help="Compare with where HEAD branched off from BASE, as a pull request does.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(DIFF_FORMATS)),
    default="md",
    show_default=True,
    help="For whom: md for a comment on a pull request, html as a page, json for programs.",
)
@output_option
@no_cache_option
def command(
    base: str,
    head: str | None,
    root: Path | None,
    as_of: Day | None,
    audience: str | None,
    form: str,
    output: Path | None,
    *,
    since_branching: bool,
) -> None:
    """Show what a change means: documents, clauses won and lost, what rests on it, approvals, who must read again.

    BASE and HEAD are commits, branches or tags; without HEAD, the files of the folder. Both are looked at as on the
    same day, so nothing that only time does is in it.
    """
    folder = the_root(root)
    begin = merge_base(folder, base, head or "HEAD") if since_branching else base
    commit_named(folder, begin)  # a name that means nothing is told before anything is read
    after, new = side_of(folder, as_of, head)
    before, old = base_of(after, as_of, begin)
    with without_collecting("comparing"):
        brought, older = _apart(before, after)
        found, hidden, readers = impact(old, new), 0, None
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
    if readers is not None:
        said = redacted(said, readers, hidden)
    text = DIFF_FORMATS[form](said)
    if output is not None:
        put_file(output, text.encode("utf-8"), after.root)
        click.echo(f"wrote {output}", err=True)
    else:
        click.echo(text, nl=False)


def _apart(before: Reading, after: Reading) -> tuple[list[Problem], list[Problem]]:
    """The problems of *after* and of the change to it: those that it brought, and those that were in *before*."""
    told = told_once((*after.problems_by(), *found_between(before, after)))
    # Only what is found now is looked for in the base.
    known = {_key(problem) for problem in before.problems_by({problem.rule for problem in told})}
    brought = [problem for problem in told if _key(problem) not in known]
    return brought, [problem for problem in told if _key(problem) in known]


def _key(problem: Problem) -> tuple[str, str, str]:
    """What tells one problem from another, wherever in its file it stands."""
    return problem.place.path, problem.rule, problem.message
