"""`imskit matrix`: every clause with what stands for it, as a table, for a spreadsheet or for a program."""

from __future__ import annotations

import shutil
import sys
from datetime import date as Day
from pathlib import Path
from typing import TYPE_CHECKING

import click

from imskit.cli.kept import Question, Told, told
from imskit.cli.options import (
    audience_option,
    handed_out,
    made_from_notes,
    no_cache_option,
    output_option,
    root_option,
    shown_catalog,
    standpoint_options,
    the_root,
)
from imskit.problems import Severity

# What reads a system is imported where an answer is worked out: one that was kept is given without.
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from imskit.clock import Clock
    from imskit.pipeline import Reading
    from imskit.shelf import Shelf

#: The rows of `MATRIX_FORMATS`.
FORMS = ("table", "csv", "json", "xlsx")


@click.command("matrix")
@root_option
@standpoint_options
@audience_option
@click.option("--standard", metavar="ID", help="Only this standard; without it, all in use.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default="table",
    show_default=True,
    help="For whom.",
)
@output_option
@no_cache_option
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
    folder = the_root(root)
    # A table for people is as wide as their terminal.
    width = shutil.get_terminal_size().columns if form == "table" and sys.stdout.isatty() else None
    width = width if output is None else None

    def report(clock: Clock, shelf: Shelf, say: Callable[[Sequence[str]], None]) -> tuple[Told, Reading]:
        from imskit import __version__
        from imskit.exporters.matrix_columns import MatrixContext
        from imskit.exporters.matrix_formats import MATRIX_FORMATS
        from imskit.exporters.matrix_table import matrix_table
        from imskit.facts.coverage import Coverage
        from imskit.facts.graph import Graph
        from imskit.pipeline import read
        from imskit.views.matrix import matrix

        # Nothing of it is said but how many errors there are: other rules take longer than these.
        reading = read(folder, clock, revision=revision, shelf=shelf, least=Severity.ERROR)
        say(made_from_notes(reading))
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
            return Told(file=MATRIX_FORMATS[form](rows, context)), reading
        if form == "xlsx":
            raise click.UsageError("a workbook needs a file: add --output matrix.xlsx")
        if width is not None:
            return Told(matrix_table(rows, context, width=width, colour=True)), reading
        return Told(MATRIX_FORMATS[form](rows, context).decode("utf-8")), reading

    words = ("matrix", form, audience, standard, str(width), "file" if output is not None else None)
    found = told(folder, Question(words, as_of, (revision,)), report)
    if output is not None and found.file is not None:
        from imskit.targets import put_file

        put_file(output, found.file, folder)
        click.echo(f"wrote {output}", err=True)
    else:
        click.echo(found.text, nl=False)
