"""`imskit build`: the manual site, whole or not at all."""

from __future__ import annotations

import sys
from datetime import date as Day
from pathlib import Path

import click

from imskit.cli.options import (
    exit_code,
    names_option,
    root_option,
    standpoint_options,
    strict_option,
    sure_catalog,
    the_reading,
)
from imskit.cli.terminal import print_problems
from imskit.pipeline import publish


@click.command("build")
@root_option
@standpoint_options
@names_option
@strict_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where to write the site; without it, site/ in the root.",
)
def command(
    root: Path | None,
    as_of: Day | None,
    revision: str | None,
    names: Path | None,
    output: Path | None,
    *,
    strict: bool,
) -> None:
    """Build the manual site. Errors are listed and give exit code 1; the site is written all the same.

    Open index.html in it with a browser: it needs no server.
    """
    reading = the_reading(root, as_of, revision, names)
    sure_catalog(reading)
    target = Path.cwd() / output if output is not None else reading.root / "site"
    result = publish(reading, target)
    print_problems(result.reading)
    click.echo(f"wrote {result.pages} pages; open {_shown(target / 'index.html')}", err=True)
    sys.exit(exit_code(result.reading, strict=strict))


def _shown(path: Path) -> str:
    """*path* from the current folder where it lies below it."""
    here = Path.cwd()
    absolute = path.absolute()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(absolute)
