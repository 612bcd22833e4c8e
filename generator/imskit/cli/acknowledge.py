"""`imskit acknowledge`: record who has read which documents."""

from __future__ import annotations

import sys
from datetime import date as Day
from pathlib import Path

import click

from imskit.cli.laying import lay_documents, next_steps, taken_ids, the_schema_folder
from imskit.cli.options import DAY, as_of_option, root_option, shown_catalog, the_folder
from imskit.cli.terminal import print_list
from imskit.edit.acknowledging import SIZE, Read, acknowledge, acknowledge_all, read_list
from imskit.edit.deciding import refuse_person
from imskit.edit.new_file import NewFile
from imskit.edit.signing import Signing, signature_of
from imskit.problems import CannotGoOn
from imskit.sshsig import ACKNOWLEDGEMENT


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
@click.option(
    "--sign",
    "key",
    metavar="KEYFILE|agent",
    help="Sign it with the person's private SSH key, or with the one that the SSH agent holds.",
)
def command(
    documents: tuple[str, ...],
    root: Path | None,
    as_of: Day | None,
    person: str | None,
    day: Day | None,
    source: Path | None,
    reporter: str | None,
    key: str | None,
) -> None:
    """Record that PERSON has read the documents ID..., each in the version that is in force.

    imskit acknowledge POL-001 POL-003 --as person-07 --sign agent

    With --from it takes a list. Its records say who brought it. When one line cannot be taken, nothing is written,
    and the exit code is 1.

    imskit acknowledge --from acks.csv --by person-08
    """
    if source is not None:
        if documents or person or day:
            raise click.UsageError("a list says who, what and when: leave ID, --as and --on out")
        if reporter is None:
            raise click.UsageError("say with --by who brought the list")
        if key is not None:
            raise click.UsageError(
                "a list is not signed: nobody can sign that somebody else has read; keep a signed list as evidence"
            )
        _take_list(root, as_of, source, reporter)
        return
    if not documents or person is None:
        raise click.UsageError("name documents and --as PERSON, or a list with --from")
    if reporter is not None:
        raise click.UsageError("--by is for a list; who has read a document is named with --as")
    reading = the_folder(root, as_of)
    catalog = shown_catalog(reading)
    taken, schemas_at = taken_ids(reading, catalog), the_schema_folder(reading)
    on = day or catalog.today
    made = [
        acknowledge(catalog, Read(person, name, on), taken, schemas_at=schemas_at, signed=key is not None)
        for name in dict.fromkeys(documents)
    ]
    files: list[NewFile] = [*made]
    if key is not None:
        signing = Signing(person, on, key, ACKNOWLEDGEMENT)
        # In front, so that a record that says signed never stands without its signature.
        files = [*(signature_of(catalog, record, signing, reading.root) for record in made), *made]
    lay_documents(reading, files)
    paths = sorted(file.path for file in files)
    for path in paths:
        click.echo(path)
    level = "signed" if key is not None else "asserted: somebody typed the record"
    for name in dict.fromkeys(documents):
        known = catalog.documents[name]
        click.echo(f"{known.id} {known.version} acknowledged by {person} on {on.isoformat()}, {level}")
    for sentence in next_steps(reading, paths):
        click.echo(sentence)


def _take_list(root: Path | None, as_of: Day | None, source: Path, reporter: str) -> None:
    reading = the_folder(root, as_of)
    catalog = shown_catalog(reading)
    refuse_person(catalog, reporter, catalog.today)
    try:
        with source.open("rb") as file:
            data = file.read(SIZE + 1)
    except OSError as error:
        raise CannotGoOn(f"{source} cannot be read: {error.strerror}", "name another file") from error
    rows, problems = read_list(data, source.as_posix())
    made, known, refused = acknowledge_all(
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
            f"{len(problems)} of {len(made) + known + len(problems)} lines cannot be taken; nothing was written"
        )
        sys.exit(1)
    if made:
        lay_documents(reading, made)
    noun = "acknowledgement" if len(made) == 1 else "acknowledgements"
    before = f"; {known} stood here already" if known else ""
    click.echo(f"recorded {len(made)} {noun}, as reported by {reporter}{before}")
    if made:
        for sentence in next_steps(reading, [record.path for record in made]):
            click.echo(sentence)
