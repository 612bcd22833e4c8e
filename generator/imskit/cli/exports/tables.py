"""The exports that are one table: evidence index, gaps, crosswalk and so on, each as CSV, JSON or workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date as Day
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from imskit import __version__
from imskit.cli.naming import say_naming_rows
from imskit.cli.options import (
    audience_option,
    handed_out,
    names_option,
    output_option,
    root_option,
    say_made_from,
    shown_catalog,
    standpoint_options,
    the_reading,
    the_root,
)
from imskit.cli.working import working
from imskit.exporters.tables.context import TableContext
from imskit.exporters.tables.exports import TABLES
from imskit.exporters.tables.formats import TABLE_FORMATS
from imskit.targets import put_file
from imskit.views.printed import origin_words
from imskit.views.tables.ground import Ground
from imskit.views.tables.table import Table, withheld_words

F = TypeVar("F", bound=Callable[..., Any])


def format_option(function: F) -> F:
    """Adds `--format` of a table."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(tuple(TABLE_FORMATS)),
        default="csv",
        show_default=True,
        help="For a spreadsheet or another program: csv, json; for people: xlsx.",
    )(function)


def the_ground(
    root: Path | None,
    as_of: Day | None,
    revision: str | None,
    names: Path | None,
    audience: str | None,
) -> tuple[Ground, TableContext]:
    """What tables for *audience* are made from, and what they belong to."""
    with working("reading the system"):
        reading = the_reading(root, as_of, revision, names)
    say_made_from(reading)
    whole = shown_catalog(reading)
    catalog, readers = handed_out(reading, audience, whole)
    origin = reading.standpoint.origin(ZoneInfo(catalog.system.time_zone))
    context = TableContext(catalog.system.name, catalog.today, origin_words(origin), __version__)
    return Ground(catalog, readers, whole), context


def hand_out(data: bytes, form: str, output: Path | None, root: Path) -> None:
    """Write *data* of the system at *root*, which is of the format *form*, to *output*, or print it.

    Raises click.UsageError for a workbook without a file, which nobody could read.
    """
    if output is not None:
        put_file(output, data, root)
        click.echo(f"wrote {output}", err=True)
    elif form == "xlsx":
        raise click.UsageError("a workbook needs a file: add --output FILE.xlsx")
    else:
        click.echo(data, nl=False)


def say_withheld(tables: Iterable[Table]) -> None:
    """Say beside *tables* what is not in them: a CSV file has no place for it."""
    for table in tables:
        if said := withheld_words(table):
            click.echo(f"note: {table.title}: {said}", err=True)


def table_command(name: str) -> click.Command:
    """The command of the export *name* of the table of exports."""
    export = TABLES[name]

    @click.command(name, help=f"{export.what[:1].upper()}{export.what[1:]}.")
    @format_option
    @root_option
    @standpoint_options
    @names_option
    @audience_option
    @output_option
    def command(
        form: str,
        root: Path | None,
        as_of: Day | None,
        revision: str | None,
        names: Path | None,
        audience: str | None,
        output: Path | None,
    ) -> None:
        place = the_root(root)
        ground, context = the_ground(place, as_of, revision, names, audience)
        with working(f"writing {name}"):
            table = export.make(ground)
            data = TABLE_FORMATS[form](table, context)
        hand_out(data, form, output, place)
        say_withheld([table])
        say_naming_rows(ground.audience, [table])

    return command
