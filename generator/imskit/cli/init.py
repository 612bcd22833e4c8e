"""`imskit init`: a small system that checks without errors, to grow from."""

from __future__ import annotations

import os
import shlex
import subprocess
from datetime import date as Day
from pathlib import Path

import click

from imskit import __version__
from imskit.cli.options import as_of_option, the_clock
from imskit.edit.init import FORGES, init, refuse_taken
from imskit.edit.new_file import lay
from imskit.git import git_environment
from imskit.history import is_repository
from imskit.project import shipped_files

_ZONES = "zoneinfo/"


@click.command("init")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--organisation", metavar="NAME", help="What the organisation is called; without it, as the folder."
)
@click.option("--time-zone", metavar="ZONE", help="Where its days begin and end; without it, this machine's.")
@click.option(
    "--standard",
    "standards",
    metavar="ID",
    multiple=True,
    default=("iso-56001-2024", "iso-56002-2019"),
    show_default=True,
    help="A standard to work by; may be given more than once.",
)
@click.option(
    "--forge",
    type=click.Choice((*FORGES, "none")),
    help="Lay the files of this forge only, or of none; without it, of each.",
)
@as_of_option
def command(
    directory: Path,
    organisation: str | None,
    time_zone: str | None,
    standards: tuple[str, ...],
    forge: str | None,
    as_of: Day | None,
) -> None:
    """Start a system in DIR, with git where there is none yet; nothing is committed.

    Files that are already there are kept. Blanks to fill are listed by imskit check as notes.
    """
    refuse_taken(directory)
    zone = time_zone or _local_zone()
    clock = the_clock(as_of)
    shipped = {name: path.read_bytes() for name, path in shipped_files().items()}
    files = init(
        shipped,
        organisation=organisation or directory.absolute().name or "Our organisation",
        time_zone=zone,
        standards=standards,
        today=clock.day("UTC" if zone == "UTC" else zone) if _is_zone(zone) else clock.day("UTC"),
        version=__version__,
        forges=tuple(FORGES) if forge is None else (forge,),
    )
    directory.mkdir(parents=True, exist_ok=True)
    laid = lay(files, directory, "keep")
    started = _start_git(directory)
    click.echo(
        f"started a system in {directory}: {len(laid.written)} files"
        + (", and a git repository" if started else "")
    )
    for path in laid.kept:
        click.echo(
            f"kept {path}" + (f"; it lacks: {', '.join(laid.lacking[path])}" if path in laid.lacking else "")
        )
    click.echo(f"next: cd {shlex.quote(str(directory))} && imskit check && imskit build")


def _local_zone() -> str:
    """The name of this machine's time zone; UTC where it does not tell."""
    for name in (os.environ.get("TZ", "").removeprefix(":"), _localtime()):
        if name and _is_zone(name):
            return name
    return "UTC"


def _localtime() -> str:
    try:
        return str(Path("/etc/localtime").readlink()).rpartition(_ZONES)[2]
    except OSError:
        return ""


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _start_git(directory: Path) -> bool:
    """Run `git init` where *directory* lies in no repository; False where it does, or where git is missing."""
    if is_repository(directory.absolute()):
        return False
    try:
        subprocess.run(
            ["git", "init", "--quiet", "--initial-branch=main", str(directory)],
            check=True,
            capture_output=True,
            env=dict(git_environment()),
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True
