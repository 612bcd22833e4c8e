"""`imskit export`: the system in the form of somebody else's file."""

from __future__ import annotations

from datetime import date as Day
from pathlib import Path

import click

from imskit.cli.options import output_option, root_option, standpoint_options, sure_catalog, the_reading
from imskit.exporters.exports import EXPORTS
from imskit.exporters.printable import one_line
from imskit.write import write_file

_WHAT = "\n\n".join(f"{name}: {export.what}." for name, export in EXPORTS.items())


@click.command("export", help=f"Write the system, or a part of it, as WHAT.\n\n{_WHAT}")
@click.argument("what", metavar="WHAT", type=click.Choice(tuple(EXPORTS)))
@root_option
@standpoint_options
@output_option
def command(
    what: str, root: Path | None, as_of: Day | None, revision: str | None, output: Path | None
) -> None:
    """Write what EXPORTS names."""
    export = EXPORTS[what]
    catalog = sure_catalog(the_reading(root, as_of, revision))
    data = export.make(catalog)
    for note in export.notes(catalog):
        click.echo(f"note: {one_line(note)}", err=True)
    if output is not None:
        write_file(output, data)
        click.echo(f"wrote {output}", err=True)
    else:
        click.echo(data, nl=False)
