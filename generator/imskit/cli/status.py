"""`imskit status`: where the system stands, on one screen."""

from __future__ import annotations

import json
from datetime import date as Day
from pathlib import Path

import click

from imskit.cli.options import (
    names_option,
    root_option,
    say_standpoint,
    shown_catalog,
    standpoint_options,
    the_reading,
)
from imskit.exporters.status_table import status_table
from imskit.facts.graph import Graph
from imskit.views.status import status


@click.command("status")
@root_option
@standpoint_options
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help="For whom.",
)
@click.option(
    "--acknowledgements",
    is_flag=True,
    help="Also who has not acknowledged what must be read, person by person.",
)
@names_option
def command(
    root: Path | None,
    as_of: Day | None,
    revision: str | None,
    form: str,
    names: Path | None,
    *,
    acknowledgements: bool,
) -> None:
    """Show how far clauses are met, what is there for certification, what is due, and how many problems there are."""
    reading = the_reading(root, as_of, revision, names)
    catalog = shown_catalog(reading)
    say_standpoint(reading)
    rows = status(catalog, Graph.of(catalog), reading.problems, acknowledgements=acknowledgements)
    if form == "json":
        click.echo(json.dumps(rows.as_json(), indent=2, ensure_ascii=False))
    else:
        click.echo(status_table(rows), nl=False)
