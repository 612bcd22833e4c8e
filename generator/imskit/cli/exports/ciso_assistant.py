"""`imskit export ciso-assistant`: a standard, or how it answers to another, as a library of CISO Assistant."""

from __future__ import annotations

from datetime import date as Day
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from imskit.cli.exports.standards import chosen_standards, the_standard
from imskit.cli.options import (
    audience_option,
    handed_out,
    output_option,
    root_option,
    say_made_from,
    standpoint_options,
    sure_catalog,
    the_reading,
)
from imskit.exporters.ciso_assistant import framework, mapping
from imskit.targets import put_file


@click.command("ciso-assistant")
@root_option
@standpoint_options
@audience_option
@click.option("--standard", metavar="ID", help="The standard; needed where several are in use.")
@click.option("--to", "target", metavar="ID", help="How its clauses answer to those of this standard.")
@output_option
def command(
    root: Path | None,
    as_of: Day | None,
    revision: str | None,
    audience: str | None,
    standard: str | None,
    target: str | None,
    output: Path | None,
) -> None:
    """Write a standard as a framework for CISO Assistant or, with --to, the mapping from it to another."""
    reading = the_reading(root, as_of, revision)
    say_made_from(reading)
    catalog, readers = handed_out(reading, audience, sure_catalog(reading))
    (source,) = chosen_standards(catalog, standard, one=True)
    origin = reading.standpoint.origin(ZoneInfo(catalog.system.time_zone))
    library = (
        mapping(catalog, source, the_standard(catalog, target, "--to"), origin, readers.redact)
        if target is not None
        else framework(catalog, source, origin, readers.redact)
    )
    for note in library.notes:
        click.echo(f"note: {note}", err=True)
    if output is not None:
        put_file(output, library.data, reading.root)
        click.echo(f"wrote {output}", err=True)
    else:
        click.echo(library.data, nl=False)
