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
    whole_audience_option,
    working_audience,
)
from imskit.exporters.status_table import status_table
from imskit.facts.coverage import Coverage
from imskit.facts.graph import Graph
from imskit.views.status import status


@click.command("status")
@root_option
@standpoint_options
@whole_audience_option
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
    audience: str | None,
    form: str,
    names: Path | None,
    *,
    acknowledgements: bool,
) -> None:
    """Show how far clauses are met, what is there for certification, what is due, and how many problems there are."""
    reading = the_reading(root, as_of, revision, names)
    whole = shown_catalog(reading)
    catalog, readers = working_audience(reading, audience, whole)
    say_standpoint(reading)
    rows = status(
        catalog,
        Graph.of(catalog),
        reading.problems,
        acknowledgements=acknowledgements,
        audience=readers,
        coverage=Coverage(whole, Graph.of(whole)),
    )
    if rows.withheld:
        click.echo(f"note: not shown: {rows.withheld} due in withheld records", err=True)
    if form == "json":
        click.echo(json.dumps(rows.as_json(), indent=2, ensure_ascii=False))
    else:
        click.echo(status_table(rows), nl=False)
