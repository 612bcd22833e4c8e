"""`imskit build`: the manual site, whole or not at all."""

from __future__ import annotations

import sys
from datetime import date as Day
from pathlib import Path
from typing import TYPE_CHECKING

import click

from imskit.cli.naming import naming_option, say_naming
from imskit.cli.options import (
    audience_option,
    exit_code,
    names_option,
    no_cache_option,
    root_option,
    standpoint_options,
    strict_option,
    sure_catalog,
    the_clock,
    the_kept,
    the_reading,
    the_root,
)
from imskit.cli.terminal import print_problems
from imskit.publishing import PAGES, publish
from imskit.site.kept_pages import STAGED, Kept

# What starts processes takes its time to load, and one site is built without.
if TYPE_CHECKING:
    from imskit.side_by_side import Ended


@click.command("build")
@root_option
@standpoint_options
@names_option
@audience_option
@strict_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where to write the site; without it, site/ in the root.",
)
@click.option(
    "--all-editions", is_flag=True, help="Build each edition into a folder of its own, and a list of them."
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="N",
    help="How many editions to build at once; without it, one for each core, at most one for each GiB of memory.",
)
@naming_option
@no_cache_option
def command(
    root: Path | None,
    as_of: Day | None,
    revision: str | None,
    names: Path | None,
    audience: str | None,
    output: Path | None,
    jobs: int | None,
    naming_withheld: Path | None,
    *,
    strict: bool,
    all_editions: bool,
) -> None:
    """Build the manual site. Errors are listed and give exit code 1; the site is written all the same.

    Open index.html in it with a browser: it needs no server.
    """
    if all_editions:
        if as_of is not None or revision is not None:
            raise click.UsageError("all editions are built as they were made: leave --as-of and --rev out")
        if naming_withheld is not None:
            raise click.UsageError("--naming-withheld tells of one site: leave --all-editions out")
        _build_all(the_root(root), output, names, audience, jobs, strict=strict)
        return
    if jobs is not None:
        raise click.UsageError("--jobs goes with --all-editions: one site is built by one process")
    reading = the_reading(root, as_of, revision, names)
    sure_catalog(reading)
    target = Path.cwd() / output if output is not None else reading.root / "site"
    # It takes its time to load, and editions are built without.

    kept = Kept(the_kept(reading.root, STAGED), audience or "")
    rendered = the_kept(reading.root, PAGES)
    result = publish(reading, target, audience=audience, kept=kept, rendered=rendered)
    print_problems(result.reading)
    click.echo(f"wrote {result.pages} pages; open {_shown(target / 'index.html')}", err=True)
    say_naming(result.naming_withheld, place=naming_withheld)
    sys.exit(exit_code(result.reading, strict=strict))


def _build_all(
    root: Path,
    output: Path | None,
    names: Path | None,
    audience: str | None,
    jobs: int | None,
    *,
    strict: bool,
) -> None:
    from imskit.all_editions import build_all_editions

    target = Path.cwd() / output if output is not None else root / "site"
    built = build_all_editions(root, target, the_clock(None), names, audience=audience, jobs=jobs, tell=_tell)
    place = _shown(target / "index.html")
    if built.instead is not None:
        print_problems(built.instead)
        click.echo(f"there is no edition yet: wrote what is committed; open {place}", err=True)
        sys.exit(exit_code(built.instead, strict=strict))
    for name, ended in built.failed.items():
        click.echo(f"imskit: the edition {name} cannot be built: {ended.failure}", err=True)
        if ended.mend:
            click.echo(f"    mend: {ended.mend}", err=True)
    words = f"{len(built.anew)} built, {len(built.editions) - len(built.anew)} as they were"
    many = len(built.editions)
    click.echo(f"wrote {many} edition{'s' if many != 1 else ''} ({words}); open {place}", err=True)
    sys.exit(int(bool(built.failed)))


def _tell(ended: Ended) -> None:
    """Say on a terminal that an edition is done; what failed is told in the end."""
    if sys.stderr is not None and sys.stderr.isatty() and not ended.failure:
        click.echo(f"built the edition {ended.name}", err=True)


def _shown(path: Path) -> str:
    """*path* from the current folder where it lies below it."""
    here = Path.cwd()
    absolute = path.absolute()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else str(absolute)
