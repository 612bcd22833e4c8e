"""`imskit diff`: what lies between two states of the system, and what it means."""

from __future__ import annotations

from datetime import date as Day
from pathlib import Path

import click

from imskit.change_check import found_between, told_once
from imskit.changes.impact import impact
from imskit.changes.report import report
from imskit.cli.options import as_of_option, output_option, root_option, the_root
from imskit.cli.sides import side_of
from imskit.commits import merge_base
from imskit.exporters.diff_formats import DIFF_FORMATS
from imskit.problems import Problem, Severity
from imskit.write import write_file

_FOLDER = "the folder"


@click.command("diff")
@click.argument("base", metavar="BASE")
@click.argument("head", metavar="[HEAD]", required=False)
@root_option
@as_of_option
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
def command(
    base: str,
    head: str | None,
    root: Path | None,
    as_of: Day | None,
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
    before, old = side_of(folder, as_of, begin)
    after, new = side_of(folder, as_of, head)
    found = impact(old, new)
    known = {_key(problem) for problem in before.problems}
    told = told_once((*after.problems, *found_between(before, after)))
    brought = [problem for problem in told if _key(problem) not in known]
    older = [problem for problem in told if _key(problem) in known]
    said = report(
        old.written,
        new.written,
        found,
        brought,
        base=before.standpoint.commit.short if before.standpoint.commit else begin,
        head=after.standpoint.commit.short if after.standpoint.commit else _FOLDER,
        older_problems=sum(problem.severity >= Severity.ERROR for problem in older),
    )
    text = DIFF_FORMATS[form](said)
    if output is not None:
        write_file(output, text.encode("utf-8"))
        click.echo(f"wrote {output}", err=True)
    else:
        click.echo(text, nl=False)


def _key(problem: Problem) -> tuple[str, str, str]:
    """What tells one problem from another, wherever in its file it stands."""
    return problem.place.path, problem.rule, problem.message
