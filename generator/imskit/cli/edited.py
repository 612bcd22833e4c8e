"""`imskit import edited`: a copy that imskit exported and somebody edited becomes changes to the documents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day
from pathlib import Path
from typing import Any

import click

from imskit.cli.import_ground import the_world
from imskit.cli.importing import EDITED
from imskit.cli.laying import lay_documents
from imskit.cli.options import as_of_option, names_option, root_option, sure_catalog, the_reading
from imskit.cli.working import working
from imskit.earlier_file import earlier_data, is_of
from imskit.edit.new_file import NewFile
from imskit.importers.edited.applying import applied
from imskit.importers.edited.outcome import Outcome, together
from imskit.importers.edited.register import edited_register
from imskit.importers.edited.telling import as_json, notes, told
from imskit.importers.registers.typed_rows import with_drafts
from imskit.model import Catalog
from imskit.pipeline import Reading
from imskit.problems import CannotGoOn
from imskit.sources.edited_workbook import edited_workbook, kind_of_copy
from imskit.sources.zip_bounds import SIZE_LIMIT
from imskit.targets import put_file
from imskit.write import write_file


@click.command("edited", help=f"{EDITED} Only what was edited changes; look at it with git diff.")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@root_option
@as_of_option
@names_option
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option(
    "-o",
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the report to this file, and comments of reviewers to FILE with .notes.md behind its name.",
)
def command(
    file: Path,
    root: Path | None,
    as_of: Day | None,
    names: Path | None,
    dry_run: bool,
    form: str,
    report: Path | None,
) -> None:
    """Take over what was edited in FILE."""
    with working("reading the system"):
        reading = the_reading(root, as_of, None, names)
    catalog = sure_catalog(reading)
    with file.open("rb") as stream:
        data = stream.read(SIZE_LIMIT + 1)
    with working(f"reading {file.name}"):
        asked = edited(reading, catalog, data, file.name)
        outcome = applied(catalog, asked, lambda path: (reading.root / path).read_bytes())
        if outcome.rows:
            outcome = with_drafts(catalog, the_world(reading, catalog), outcome)
    if not dry_run:
        if outcome.started:
            lay_documents(reading, [NewFile(each.path, each.data.decode()) for each in outcome.started])
        for path, held in outcome.files:
            write_file(reading.root / path, held)
    words = as_json(outcome, dry=dry_run) if form == "json" else told(outcome, dry=dry_run)
    if report is None:
        click.echo(words, nl=False)
    else:
        put_file(report, words.encode("utf-8"), reading.root)
        if found := notes(outcome):
            put_file(report.with_suffix(".notes.md"), found.encode("utf-8"), reading.root)
    for path, _ in () if dry_run else outcome.files:
        click.echo(f"changed {path}", err=True)
    for each in () if dry_run else outcome.started:
        click.echo(f"wrote {each.path}", err=True)
    if outcome.conflicts:
        raise click.exceptions.Exit(1)


def edited(reading: Reading, catalog: Catalog, data: bytes, name: str) -> Outcome:
    """What the copy with the bytes *data*, called *name*, asks for in *catalog*. Raises CannotGoOn: it is none."""
    kind = kind_of_copy(data, name)
    if kind == "word":
        return _document(reading, catalog, data, name)
    sheets = edited_workbook(data, name)
    parts = [edited_register(catalog, sheet, shown_today(catalog, sheet.type)) for sheet in sheets]
    return together(", ".join(part.of for part in parts), parts)


def _document(reading: Reading, catalog: Catalog, data: bytes, name: str) -> Outcome:
    from imskit.importers.edited.copy_of_document import document_of, from_docx
    from imskit.sources.edited_docx import opened_docx

    made = opened_docx(data, name)
    document, mark = document_of(catalog, made, name)
    base: Mapping[str, Any] | None = document.data if is_of(document.fingerprint, mark) else None
    if base is None:
        base = earlier_data(reading.root, document, mark)
    if base is None:
        raise CannotGoOn(
            f"{name} was exported from a version of {document.id} that is not in the history here",
            "export it anew, and edit that",
        )
    return from_docx(catalog, document, base, made)


def shown_today(catalog: Catalog, type_name: str) -> Mapping[str, Mapping[str, str]]:
    """What the records of a type show today, by id and by the key of a column."""
    from imskit.exporters.workbook.hidden import id_of, shown
    from imskit.views.audience import Audience
    from imskit.views.tables.ground import Ground
    from imskit.views.tables.register import register_table

    if type_name not in catalog.types:
        return {}
    table = register_table(Ground(catalog, Audience.everybody(), catalog), type_name)
    return {id_of(table, row): dict(zip(table.keys, map(shown, row), strict=True)) for row in table.rows}
