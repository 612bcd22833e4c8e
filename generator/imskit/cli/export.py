"""`imskit export`: the system, or a part of it, in the form of another file."""

from __future__ import annotations

import importlib
from datetime import date as Day
from pathlib import Path
from typing import cast

import click

from imskit.cli.exports import OWN
from imskit.cli.exports.tables import table_command
from imskit.cli.options import (
    output_option,
    root_option,
    say_made_from,
    standpoint_options,
    sure_catalog,
    the_reading,
)
from imskit.cli.table_group import TableGroup
from imskit.exporters.exports import EXPORTS
from imskit.exporters.printable import one_line
from imskit.exporters.tables.exports import TABLES
from imskit.targets import put_file

_SAID = {name: each.what for name, each in TABLES.items()} | {
    name: each.what for name, each in EXPORTS.items()
}
_WHAT = {
    **{name: line for name, (_, line) in OWN.items()},
    **{name: f"{what[:1].upper()}{what[1:]}." for name, what in _SAID.items()},
}


@click.group("export", cls=TableGroup, subcommand_metavar="WHAT [OPTIONS]")
def command() -> None:
    """Write the system, or a part of it, in the form of another file."""


def _made(name: str) -> click.Command:
    if name in OWN:
        return cast("click.Command", importlib.import_module(f"imskit.cli.exports.{OWN[name][0]}").command)
    return table_command(name) if name in TABLES else _plain(name)


def _plain(name: str) -> click.Command:
    """The command of an export that takes the catalog and gives the bytes of one file."""
    export = EXPORTS[name]

    @click.command(name, help=_WHAT[name])
    @root_option
    @standpoint_options
    @output_option
    def plain(root: Path | None, as_of: Day | None, revision: str | None, output: Path | None) -> None:
        reading = the_reading(root, as_of, revision)
        say_made_from(reading)
        catalog = sure_catalog(reading)
        data = export.make(catalog)
        for note in export.notes(catalog):
            click.echo(f"note: {one_line(note)}", err=True)
        if output is not None:
            put_file(output, data, reading.root)
            click.echo(f"wrote {output}", err=True)
        else:
            click.echo(data, nl=False)

    return plain


command.fill("export", _WHAT, _made)
