"""`imskit export document`: one document or record as a file to print or hand on."""

from __future__ import annotations

from datetime import date as Day
from pathlib import Path

import click

from imskit.cli.exports.paper import (
    file_option,
    form_option,
    own_files,
    source,
    template_bytes,
    template_option,
)
from imskit.cli.naming import say_naming
from imskit.cli.options import (
    audience_option,
    handed_out,
    names_option,
    root_option,
    say_made_from,
    standpoint_options,
    the_reading,
)
from imskit.cli.working import working
from imskit.exporters.document_formats import DOCUMENT_FORMATS, Own
from imskit.problems import CannotGoOn, nearest
from imskit.targets import check_file, put_file
from imskit.views.naming_withheld import naming_withheld
from imskit.views.printed import printed

#: How a document stands that is still written: records have no status.
_OPEN = frozenset({None, "", "draft", "in-review"})


@click.command("document")
@click.argument("name", metavar="ID")
@form_option
@root_option
@standpoint_options
@names_option
@audience_option
@template_option
@click.option(
    "--blanks/--no-blanks",
    default=None,
    help="Let a Word file offer the fields that are not filled yet; without it, one of what is not approved does.",
)
@file_option("ID.FORMAT")
def command(
    name: str,
    form: str,
    root: Path | None,
    as_of: Day | None,
    revision: str | None,
    names: Path | None,
    audience: str | None,
    template: Path | None,
    blanks: bool | None,
    output: Path | None,
) -> None:
    """Write the document or record ID, in the version that is in force, as a file to print or hand on."""
    word = template_bytes(template, form)
    with working("reading the system"):
        reading = the_reading(root, as_of, revision, names)
    say_made_from(reading)
    catalog, readers = handed_out(reading, audience)
    document = catalog.documents.get(name)
    if document is None:
        raise CannotGoOn(f"there is no {name}", nearest(name, catalog.documents, "imskit status counts them"))
    if not readers.sees(name):
        # Whoever calls this has the files, and may know.
        why = f"is not for {audience}" if audience else f"is {document.classification}, and so not handed on"
        raise CannotGoOn(f"{name} {why}")
    place = output or Path(f"{name}.{form}")
    check_file(place, reading.root)
    title = f"{document.id} {document.title}"
    files = own_files(reading) if form == "pdf" else None
    with working(f"writing {name}"):
        offers = form == "docx" and (document.status in _OPEN if blanks is None else blanks)
        origin = source(reading, catalog.system.time_zone)
        paper = printed(catalog, readers, [document], title, origin, blanks=offers)
        data = DOCUMENT_FORMATS[form](paper, Own(files, word))
    put_file(place, data, reading.root)
    click.echo(f"wrote {place}")
    say_naming(naming_withheld(catalog, readers, [document]))
