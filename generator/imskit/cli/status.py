"""`imskit status`: where the system stands, on one screen."""

from __future__ import annotations

import json
from datetime import date as Day
from pathlib import Path
from typing import TYPE_CHECKING

import click

from imskit.cli.kept import Question, Told, told
from imskit.cli.options import (
    names_option,
    no_cache_option,
    root_option,
    shown_catalog,
    standpoint_notes,
    standpoint_options,
    the_root,
    whole_audience_option,
    working_audience,
)

# What reads a system is imported where an answer is worked out: one that was kept is given without.
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from imskit.clock import Clock
    from imskit.pipeline import Reading
    from imskit.shelf import Shelf


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
@no_cache_option
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
    folder = the_root(root)

    def report(clock: Clock, shelf: Shelf, say: Callable[[Sequence[str]], None]) -> tuple[Told, Reading]:
        from imskit.exporters.status_table import status_table
        from imskit.facts.coverage import Coverage
        from imskit.facts.graph import Graph
        from imskit.pipeline import read
        from imskit.views.status import status

        reading = read(folder, clock, names=names, revision=revision, shelf=shelf)
        whole = shown_catalog(reading)
        catalog, readers = working_audience(reading, audience, whole)
        say(standpoint_notes(reading))
        rows = status(
            catalog,
            Graph.of(catalog),
            reading.problems,
            acknowledgements=acknowledgements,
            audience=readers,
            coverage=Coverage(whole, Graph.of(whole)),
        )
        notes = [f"note: not shown: {rows.withheld} due in withheld records"] if rows.withheld else []
        as_json = form == "json"
        text = (
            f"{json.dumps(rows.as_json(), indent=2, ensure_ascii=False)}\n" if as_json else status_table(rows)
        )
        return Told(text, notes=notes), reading

    words = ("status", form, audience, "acknowledgements" if acknowledgements else None)
    found = told(folder, Question(words, as_of, (revision,), names), report)
    for note in found.notes:
        click.echo(note, err=True)
    click.echo(found.text, nl=False)
