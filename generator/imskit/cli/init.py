"""`imskit init`: a system to start from, by size and standards, that checks without errors and builds at once."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterable
from datetime import date as Day
from pathlib import Path
from typing import Any

import click

from imskit import __version__
from imskit.cli.answers_file import answers_in
from imskit.cli.options import as_of_option, the_clock
from imskit.edit.answers import (
    FORGES,
    SIZES,
    USUAL_STANDARDS,
    Answers,
    answers_of,
    is_time_zone,
)
from imskit.edit.beginning import begin
from imskit.edit.init import init, known_standards, refuse_taken
from imskit.edit.starter_table import StarterTable, starter_table
from imskit.git import git, git_environment
from imskit.history import is_repository
from imskit.problems import CannotGoOn
from imskit.project import shipped_files

_ZONES = "zoneinfo/"
#: Where the files of each forge lie.
_FILES = {"github": ".github", "gitlab": ".gitlab-ci.yml and .gitlab", "gitea": ".gitea"}


@click.command("init")
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--organisation", metavar="NAME", help="What the organisation is called; without it, as the folder."
)
@click.option(
    "--size",
    type=click.Choice(tuple(SIZES)),
    help="How much there is to start from: some 15, 30 or 40 documents; without it, small.",
)
@click.option(
    "--standard",
    "standards",
    metavar="ID",
    multiple=True,
    help=f"A standard to work by; may be given more than once. Without it, {' and '.join(USUAL_STANDARDS)}.",
)
@click.option(
    "--role",
    "roles",
    metavar="ROLE=PERSON",
    multiple=True,
    help="Who holds a role, by a made-up id such as person-02; may be given more than once.",
)
@click.option("--site", "sites", metavar="NAME", multiple=True, help="A site; may be given more than once.")
@click.option("--time-zone", metavar="ZONE", help="Where its days begin and end; without it, this machine's.")
@click.option(
    "--forge",
    type=click.Choice((*FORGES, "all", "none")),
    help="Lay the files of this forge only (gitea is Forgejo too), or of none; without it, of each.",
)
@click.option(
    "--repository",
    metavar="URL",
    help="Its address at the forge in a browser, so that pages lead to the editor there.",
)
@click.option(
    "--answers",
    "answers_file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Take answers from a YAML file; options go before it.",
)
@click.option(
    "--defaults", is_flag=True, help="Ask nothing on a terminal either: take the usual for the rest."
)
@as_of_option
def command(
    directory: Path,
    organisation: str | None,
    size: str | None,
    standards: tuple[str, ...],
    roles: tuple[str, ...],
    sites: tuple[str, ...],
    time_zone: str | None,
    forge: str | None,
    repository: str | None,
    answers_file: Path | None,
    as_of: Day | None,
    *,
    defaults: bool,
) -> None:
    """Start a system in DIR, with git where there is none yet; nothing is committed.

    On a terminal it asks for what was not said. The same answers give the same files; they are kept in
    ims/starter.yaml. Files that are already there are kept. Blanks to fill are listed by imskit check as notes.
    """
    refuse_taken(directory)
    shipped = {name: path.read_bytes() for name, path in shipped_files().items()}
    table = starter_table(shipped)
    said: dict[str, Any] = {
        "organisation": organisation,
        "size": size,
        "standards": list(standards),
        "roles": _holders(roles),
        "sites": list(sites),
        "time_zone": time_zone,
        "forge": forge,
        "repository": repository,
        "date": as_of.isoformat() if as_of is not None else None,
    }
    given = {name: value for name, value in said.items() if value}
    if answers_file is not None:
        given = {**answers_in(answers_file, shipped, table), **given}
    usual = {
        "organisation": directory.resolve().name or "Our organisation",
        "time_zone": _local_zone(),
        "size": "small",
        "standards": list(USUAL_STANDARDS),
        "forge": "all",
    }
    if not defaults and _at_a_terminal():
        from imskit.cli.init_questions import ask

        given = ask(given, usual, known_standards(shipped), table)
    data = usual | given
    clock = the_clock(as_of)
    day = clock.day(data["time_zone"]) if is_time_zone(data["time_zone"]) else clock.day("UTC")
    answers = answers_of({"date": day.isoformat()} | data)
    files = init(shipped, answers, __version__)
    laid = begin(files, directory)
    started = _start_git(directory)
    click.echo(
        f"started a system in {directory}: {len(laid.written)} files"
        + (", and a git repository" if started else "")
    )
    for path in laid.kept:
        lacks = f"; add the lines that it lacks: {', '.join(laid.lacking.get(path, ()))}"
        click.echo(f"kept {path}" + (lacks if path in laid.lacking else ""))
    _say_who_approves(answers, table)
    _say_where_it_lies(directory, answers)
    click.echo(f"next: cd {shlex.quote(str(directory))} && imskit check && imskit build")


def _at_a_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _holders(roles: tuple[str, ...]) -> dict[str, dict[str, str]]:
    found = {}
    for role in roles:
        name, equals, person = role.partition("=")
        if not equals or not name.strip() or not person.strip():
            raise click.UsageError(f"--role {role} is no role with its holder; write it as ROLE=PERSON")
        found[name.strip()] = {"person": person.strip()}
    return found


def _say_who_approves(answers: Answers, table: StarterTable) -> None:
    """Whoever wrote a text does not approve it: say so where one person does all."""
    approving = {table.holder(role, answers) for role in ("managing-director", "innovation-manager")}
    if len(approving) == 1:
        click.echo(
            f"{approving.pop()} holds all roles that approve, and nobody approves a text of their own: give one to"
            " somebody else in ims/people.yaml before the first approval"
        )


def _say_where_it_lies(directory: Path, answers: Answers) -> None:
    """What somebody has to know of the repository that the system lies in, or of there being none."""
    here = directory.resolve()
    if not is_repository(here):
        click.echo(
            "git is not installed, so nothing tells who changed what, or what imskit laid: install it, then call"
            f" git init in {directory}, and commit all before you change it"
        )
        return
    if answers.forges and not (here / ".git").exists():
        click.echo(
            f"{directory} is not the top of its repository, and a forge looks for its files there only: move"
            f" {_and(_FILES[forge] for forge in answers.forges)} to the top, and see that they name the folder"
        )
    if answers.repository and (below := _below_the_top(directory)):
        click.echo(
            f"{directory} lies below the top of its repository: write “folder: {below}” below repository in "
            "ims/ims.yaml, so that pages lead there"
        )
    click.echo("commit it before you change it: imskit upgrade tells by that what you changed")


def _and(words: Iterable[str]) -> str:
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last


def _local_zone() -> str:
    """The name of this machine's time zone; UTC where it does not tell."""
    for name in (os.environ.get("TZ", "").removeprefix(":"), _localtime()):
        if name and is_time_zone(name):
            return name
    return "UTC"


def _localtime() -> str:
    try:
        return str(Path("/etc/localtime").readlink()).rpartition(_ZONES)[2]
    except OSError:
        return ""


def _below_the_top(directory: Path) -> str:
    """The folder of its repository that *directory* is; empty for the top, and where git cannot say."""
    try:
        return git(directory, "rev-parse", "--show-prefix").decode("utf-8", "replace").strip().rstrip("/")
    except CannotGoOn:
        return ""


def _start_git(directory: Path) -> bool:
    """Run `git init` where *directory* lies in no repository; False where it does, or where git is missing."""
    # Resolved: what lies above `../ours` is not what stands in front of it.
    if is_repository(directory.resolve()):
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
