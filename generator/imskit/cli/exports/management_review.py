"""`imskit export management-review`: the papers of the next management review."""

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
from imskit.targets import check_file, put_file
from imskit.views.naming_withheld import naming_withheld
from imskit.views.review_sheet import printed_review


@click.command("management-review")
@form_option
@root_option
@standpoint_options
@names_option
@audience_option
@template_option
@file_option("management-review.FORMAT")
def command(
    form: str,
    root: Path | None,
    as_of: Day | None,
    revision: str | None,
    names: Path | None,
    audience: str | None,
    template: Path | None,
    output: Path | None,
) -> None:
    """Write the papers of the next management review: agenda, inputs since the last one, tables to fill in."""
    word = template_bytes(template, form)
    with working("reading the system"):
        reading = the_reading(root, as_of, revision, names)
    say_made_from(reading)
    catalog, readers = handed_out(reading, audience)
    place = output or Path(f"management-review.{form}")
    check_file(place, reading.root)
    files = own_files(reading) if form == "pdf" else None
    with working("writing the papers"):
        paper = printed_review(catalog, readers, source(reading, catalog.system.time_zone))
        data = DOCUMENT_FORMATS[form](paper, Own(files, word))
    put_file(place, data, reading.root, to_fill_in=True)
    click.echo(f"wrote {place}")
    told = DOCUMENT_FORMATS["md"](paper, Own(None, None)).decode()
    if readers.names_in(told):
        say_naming([name for name in naming_withheld(catalog, readers) if name in told])
