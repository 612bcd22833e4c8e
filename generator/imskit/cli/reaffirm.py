"""`imskit reaffirm`: record that a document was reviewed and needs no change, or that a link of it still fits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from imskit.cli.deciding import decision_options, record
from imskit.cli.options import sure_catalog, the_folder
from imskit.edit.deciding import named
from imskit.edit.relinking import relink
from imskit.write import write_file


@click.command("reaffirm")
@decision_options
@click.option(
    "--link",
    "target",
    metavar="ID",
    help="Say that the document still fits this one, to which it links, as that is now; no decision is recorded.",
)
def command(target: str | None, **options: Any) -> None:
    """Record that PERSON reviewed the document ID, which needs no change.

    Its next review is counted from that day. With --link, the owner of ID says that it still fits what it links to:
    the link remembers that from then on, and is no longer suspect.
    """
    if target is None:
        record("reaffirm", **options)
        return
    for name, given in (
        ("--sign", options["key"]),
        ("--on", options["day"]),
        ("--reason", options["reason"]),
    ):
        if given is not None:
            raise click.UsageError(f"{name} is for decisions, and a link that still fits is none")
    reading = the_folder(options["root"], options["as_of"])
    catalog = sure_catalog(reading)
    document = named(catalog, options["document"])
    made = relink(catalog, document, named(catalog, target), options["person"], reading.tree.read)
    write_file(Path(reading.root, made.path), made.data)
    click.echo(made.path)
    click.echo(f"{document.id} now remembers what {target} says today")
    for words in made.since:
        click.echo(f"  changed since: {words}")
