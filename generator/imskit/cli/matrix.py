"""`imskit matrix`: every clause with what stands for it, as a table, for a spreadsheet or for a program."""

from __future__ import annotations

import shutil
import sys
from datetime import date as Day
from pathlib import Path

import click

from imskit import __version__
from imskit.cli.options import (
    audience_option,
    handed_out,
    output_option,
    root_option,
    say_made_from,
    shown_catalog,
    standpoint_options,
    the_reading,
)
from imskit.exporters.matrix_columns import MatrixContext
from imskit.exporters.matrix_formats import MATRIX_FORMATS
from imskit.exporters.matrix_table import matrix_table
from imskit.facts.coverage import Coverage
from imskit.facts.graph import Graph
from imskit.targets import put_file
from imskit.views.matrix import matrix


@click.command("matrix")
@root_option
@standpoint_options
@audience_option
@click.option("--standard", metavar="ID", help="Only this standard; without it, all in use.")
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(MATRIX_FORMATS)),
    default="table",
    show_default=True,
    help="For whom.",
)
@output_option
def command(
    root: Path | None,
    as_of: Day | None,
    revision: str | None,
    audience: str | None,
    standard: str | None,
    form: str,
    output: Path | None,
) -> None:
    """Show every clause with its documents, records, state and gaps."""
    reading = the_reading(root, as_of, revision)
    say_made_from(reading)
    # Where clauses stand does not hang on who looks at them.
    catalog = shown_catalog(reading)
    _, readers = handed_out(reading, audience, catalog)
    if standard is not None and standard not in catalog.standards:
        raise click.BadParameter(
            f"{standard} is not in use here; in use are {', '.join(catalog.standards)}",
            param_hint="--standard",
        )
    chosen = [standard] if standard is not None else list(catalog.standards)
    coverage = Coverage(catalog, Graph.of(catalog))
    rows = [row for name in chosen for row in matrix(catalog, coverage, name, readers)]
    context = MatrixContext.of(catalog, chosen, __version__)
    if output is not None:
        put_file(output, MATRIX_FORMATS[form](rows, context), reading.root)
        click.echo(f"wrote {output}", err=True)
    elif form == "xlsx":
        raise click.UsageError("a workbook needs a file: add --output matrix.xlsx")
    elif form == "table" and sys.stdout.isatty():
        click.echo(
            matrix_table(rows, context, width=shutil.get_terminal_size().columns, colour=True), nl=False
        )
    else:
        click.echo(MATRIX_FORMATS[form](rows, context).decode("utf-8"), nl=False)
