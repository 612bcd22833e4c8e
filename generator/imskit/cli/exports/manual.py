"""`imskit export manual`: all controlled documents in force as one PDF."""

from __future__ import annotations

from datetime import date as Day
from pathlib import Path

import click

from imskit.cli.exports.paper import own_files, source
from imskit.cli.naming import say_naming
from imskit.cli.options import (
    audience_option,
    handed_out,
    names_option,
    root_option,
    say_made_from,
    shown_catalog,
    standpoint_options,
    the_reading,
)
from imskit.cli.working import working
from imskit.exporters.document_pdf import manual_pdf
from imskit.facts.approval import in_force
from imskit.facts.coverage import Coverage
from imskit.facts.graph import Graph
from imskit.model import Document
from imskit.problems import CannotGoOn
from imskit.targets import check_file, put_file
from imskit.views.naming_withheld import naming_withheld
from imskit.views.not_shown import not_shown
from imskit.views.printed import printed


@click.command("manual")
@root_option
@standpoint_options
@names_option
@audience_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("manual.pdf"),
    show_default=True,
    metavar="FILE",
)
def command(
    root: Path | None,
    as_of: Day | None,
    revision: str | None,
    names: Path | None,
    audience: str | None,
    output: Path,
) -> None:
    """Write all controlled documents that are in force as one PDF, with cover, contents and clause matrix."""
    with working("reading the system"):
        reading = the_reading(root, as_of, revision, names)
    say_made_from(reading)
    check_file(output, reading.root)
    whole = shown_catalog(reading)
    catalog, readers = handed_out(reading, audience, whole)

    def holds(document: Document) -> bool:
        return document.lifecycle == "controlled" and in_force(catalog, document)

    held = [each for each in readers.documents(catalog) if holds(each)]
    withheld = not_shown(catalog, readers, holds)
    if not held and withheld.documents:
        raise CannotGoOn(
            "no document that is in force is for these readers",
            "see their classification, and what ims/audiences.yaml says of this audience",
        )
    if not held:
        raise CannotGoOn("no document is in force", "imskit status shows what waits for approval")
    title = f"Manual of {catalog.system.name}"
    with working(f"setting {len(held)} documents"):
        # Where clauses stand is told by the whole records, whatever of them is shown.
        coverage = Coverage(whole, Graph.of(whole))
        paper = printed(
            catalog,
            readers,
            held,
            title,
            source(reading, catalog.system.time_zone),
            coverage=coverage,
            withheld=withheld,
        )
        put_file(output, manual_pdf(paper, own_files(reading)), reading.root)
    click.echo(f"wrote {output}: {len(held)} document{'s' if len(held) != 1 else ''}")
    say_naming(naming_withheld(catalog, readers, held))
