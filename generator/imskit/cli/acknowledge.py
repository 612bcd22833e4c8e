"""`imskit acknowledge`: record who has read which documents."""

from __future__ import annotations

import sys
from datetime import date as Day
from pathlib import Path

import click

from imskit.cli.laying import lay_documents, taken_ids, the_schema_folder
from imskit.cli.options import DAY, as_of_option, root_option, sure_catalog, the_folder
from imskit.cli.terminal import print_list
from imskit.edit.acknowledging import SIZE, Read, acknowledge, acknowledge_all, read_list
from imskit.edit.deciding import refuse_person
from imskit.problems import CannotGoOn


@click.command("acknowledge")
@click.argument("documents", metavar="ID...", nargs=-1)
@root_option
@as_of_option
@click.option("--as", "person", metavar="PERSON", help="The person who has read them.")
@click.option("--on", "day", type=DAY, metavar="DAY", help="The day; without it, today.")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A list in CSV with the columns person, document and date.",
)
@click.option("--by", "reporter", metavar="PERSON", help="With --from: the person who brought the list.")
def command(
    documents: tuple[str, ...],
    root: Path | None,
    as_of: Day | None,
    person: str | None,
    day: Day | None,
    source: Path | None,
    reporter: str | None,
) -> None:
    """Record that PERSON has read the documents ID..., each in the version that is in force.

    imskit acknowledge POL-001 POL-003 --as person-07

    With --from it takes a list. Its records say who brought it. When one line cannot be taken, nothing is written,
    and the exit code is 1.

    imskit acknowledge --from acks.csv --by person-08
    """
    if source is not None:
        if documents or person or day:
            raise click.UsageError("a list says who, what and when: leave ID, --as and --on out")
        if reporter is None:
            raise click.UsageError("say with --by who brought the list")
        _take_list(root, as_of, source, reporter)
        return
    if not documents or person is None:
        raise click.UsageError("name documents and --as PERSON, or a list with --from")
    if reporter is not None:
        raise click.UsageError("--by is for a list; who has read a document is named with --as")
    reading = the_folder(root, as_of)
    catalog = sure_catalog(reading)
    taken, schemas_at = taken_ids(reading, catalog), the_schema_folder(reading)
    made = [
        acknowledge(catalog, Read(person, name, day or catalog.today), taken, schemas_at=schemas_at)
        for name in dict.fromkeys(documents)
    ]
    lay_documents(reading, made)
    for record in made:
        click.echo(record.path)


def _take_list(root: Path | None, as_of: Day | None, source: Path, reporter: str) -> None:
    reading = the_folder(root, as_of)
    catalog = sure_catalog(reading)
    refuse_person(catalog, reporter, catalog.today)
    try:
        with source.open("rb") as file:
            data = file.read(SIZE + 1)
    except OSError as error:
        raise CannotGoOn(f"{source} cannot be read: {error.strerror}", "name another file") from error
    rows, problems = read_list(data, source.as_posix())
    made, refused = acknowledge_all(
        catalog,
        rows,
        taken_ids(reading, catalog),
        reported_by=reporter,
        schemas_at=the_schema_folder(reading),
    )
    problems += refused
    if problems:
        print_list(problems)
        click.echo(
            f"{len(problems)} of {len(made) + len(problems)} lines cannot be taken; nothing was written"
        )
        sys.exit(1)
    if made:
        lay_documents(reading, made)
    noun = "acknowledgement" if len(made) == 1 else "acknowledgements"
    click.echo(f"recorded {len(made)} {noun}, as reported by {reporter}")
