"""What `imskit serve` says of each save: a short block with what was read, what is wrong, and how long it took."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from imskit.cli.terminal import print_list
from imskit.exporters.check_context import counts_in_words
from imskit.exporters.printable import one_line
from imskit.problems import CannotGoOn, Problem

if TYPE_CHECKING:
    from imskit.serving.session import Save

#: So many problems of one save are listed, and so many files named.
_PROBLEMS = 30
_FILES = 3


def say_save(paths: Sequence[str], save: Save, took: float) -> None:
    """Say what *save* brought, after the files at *paths* changed, and that it *took* so many seconds."""
    if paths:
        click.echo(f"\nread {_in_words(paths)}")
    _list(save.new)
    for problem in save.gone[:_PROBLEMS]:
        click.echo(f"mended: {one_line(str(problem.place))}: {one_line(problem.message)} [{problem.rule}]")
    if save.stop is not None:
        say_stop(save.stop)
    pages = (
        ""
        if not save.pages
        else ", 1 open page made"
        if save.pages == 1
        else f", {save.pages} open pages made"
    )
    click.echo(f"{counts_in_words(save.problems)}{pages}, {took:.2f} s")


def say_stop(stop: CannotGoOn) -> None:
    """Say what kept the site, or a page of it, from being made."""
    click.echo(f"not shown: {one_line(stop.sentence)}")
    if stop.mend:
        click.echo(f"    mend: {one_line(stop.mend)}")


def _list(problems: Sequence[Problem]) -> None:
    # What counts most comes first where not all is listed; what is listed stands in the order of places.
    listed = sorted(problems, key=lambda problem: (-problem.severity, problem))[:_PROBLEMS]
    print_list(listed)
    if len(problems) > len(listed):
        click.echo(f"and {len(problems) - len(listed)} more: imskit check lists them")


def _in_words(paths: Sequence[str]) -> str:
    named = ", ".join(one_line(path) for path in paths[:_FILES])
    return named if len(paths) <= _FILES else f"{named} and {len(paths) - _FILES} more"
