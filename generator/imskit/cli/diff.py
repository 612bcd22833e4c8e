"""`imskit diff`: what lies between two states of the system, and what it means."""

from __future__ import annotations

import re
from datetime import date as Day
from pathlib import Path
from typing import TYPE_CHECKING

import click

from imskit.cli.kept import Question, Told, told
from imskit.cli.options import (
    as_of_option,
    no_cache_option,
    output_option,
    root_option,
    the_root,
    whole_audience_option,
)

# What reads a system is imported where an answer is worked out: one that was kept is given without.
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from imskit.clock import Clock
    from imskit.pipeline import Reading
    from imskit.shelf import Shelf

#: The rows of `DIFF_FORMATS`.
FORMS = ("md", "json", "html")
#: Names that git gives to branches: nothing in them leads out of an address.
_BRANCH = re.compile(r"(?!.*\.\.)[^\x00-\x20\x7f./~^:?*\[\\-][^\x00-\x20\x7f~^:?*\[\\]{0,999}")


def _branch(context: click.Context, parameter: click.Parameter, name: str | None) -> str | None:
    """*name* where a branch can be called so; a usage error otherwise, and None for nothing."""
    if name and (not _BRANCH.fullmatch(name) or "/." in name or "//" in name):
        raise click.BadParameter(f"{name!r} is no name of a branch", context, parameter)
    return name or None


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
    type=click.Choice(FORMS),
    default="md",
    show_default=True,
    help="For whom: md for a comment on a pull request, html as a page, json for programs.",
)
@click.option(
    "--branch",
    metavar="NAME",
    callback=_branch,
    help="What the branch of the change is called at the forge: links for approving in a browser lead there.",
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
    branch: str | None,
    output: Path | None,
    *,
    since_branching: bool,
) -> None:
    """Show what a change means: documents, clauses won and lost, what rests on it, approvals, who must read again.

    BASE and HEAD are commits, branches or tags; without HEAD, the files of the folder. Both are looked at as on the
    same day, so nothing that only time does is in it.
    """
    folder = the_root(root)

    def report(clock: Clock, shelf: Shelf, say: Callable[[Sequence[str]], None]) -> tuple[Told, Reading]:
        from imskit.cli.compared import compared

        _ = say  # a comparison has nothing to say beforehand
        text, after = compared(
            folder,
            clock,
            shelf,
            base,
            head,
            audience,
            form,
            since_branching=since_branching,
            branch=branch,
        )
        return Told(text), after

    words = ("diff", form, audience, "branching" if since_branching else None, branch)
    text = told(folder, Question(words, as_of, (base, head)), report).text
    if output is not None:
        from imskit.targets import put_file

        put_file(output, text.encode("utf-8"), folder)
        click.echo(f"wrote {output}", err=True)
    else:
        click.echo(text, nl=False)
