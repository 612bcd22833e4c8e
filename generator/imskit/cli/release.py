"""`imskit release`: gives the state that is committed a name, as an edition."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from imskit import __version__
from imskit.changes.edition_log import edition_log
from imskit.cli.options import root_option, sure_catalog, the_clock, the_root
from imskit.cli.terminal import print_problems
from imskit.commits import commit_named, merge_base, on_a_branch, refuse_shallow
from imskit.editions import check_name, editions, make_tag, tag_message
from imskit.origin import origin
from imskit.pipeline import read
from imskit.problems import CannotGoOn, Severity
from imskit.working_folder import working_tree


@click.command("release")
@click.argument("edition", metavar="EDITION")
@root_option
@click.option(
    "--sign",
    "key",
    type=click.Path(path_type=Path),
    metavar="KEYFILE",
    help="Sign the tag with this SSH key.",
)
@click.option("--dry-run", is_flag=True, help="Show the record, and make nothing.")
def command(edition: str, root: Path | None, key: Path | None, *, dry_run: bool) -> None:
    """Make an edition of what is committed: a git tag with its record and its change log.

    Refused while errors are open, or while the folder holds what is not committed. Push it with
    `git push origin edition/EDITION`; `imskit build --all-editions` builds them all.
    """
    folder = the_root(root)
    known = editions(folder)
    check_name(edition, known)
    head = commit_named(folder, "HEAD")
    refuse_shallow(folder, "an edition stands on the whole history")
    if not on_a_branch(folder, head.id):
        raise CannotGoOn(
            f"commit {head.short} lies on no branch, and an edition of it would stand apart",
            "check out the branch that editions are made of",
        )
    tree = working_tree(folder)
    made_from = origin(folder, tree.paths(), tree.read)
    if made_from is None or made_from.changed:
        raise CannotGoOn(
            "the folder holds what is not committed, and an edition is made of a commit",
            "commit it first; git status shows it",
        )
    clock = the_clock(None)
    reading = read(folder, clock, revision="HEAD")
    catalog = sure_catalog(reading)
    errors = [problem for problem in reading.problems if problem.severity >= Severity.ERROR]
    if errors:
        print_problems(replace(reading, problems=tuple(errors)))
        click.echo(f"no edition {edition} was made: errors are open", err=True)
        sys.exit(1)
    previous = known[-1] if known else None
    before = None
    if previous is not None:
        if merge_base(folder, previous.commit, head.id) != previous.commit:
            raise CannotGoOn(
                f"the edition {previous.name} does not lie in the history of what is checked out",
                "check out the branch that editions are made of",
            )
        base = read(folder, clock, revision=previous.commit, shelf=reading.shelf, rules=False)
        before = base.catalog
    log = edition_log(before, catalog, previous.name if previous else "")
    message = tag_message(
        name=edition, day=catalog.today, commit=head.id, previous=previous, log=log, imskit=__version__
    )
    if dry_run:
        click.echo(message, nl=False)
        return
    make_tag(folder, edition, head.id, message, key)
    click.echo(f"made the edition {edition} of commit {head.short}")
    click.echo(f"next: git push origin edition/{edition}", err=True)
