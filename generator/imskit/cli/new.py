"""`imskit new`: start a document or record with the next free id, or record a decision."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date as Day
from pathlib import Path

import click

from imskit.cli.deciding import recorded
from imskit.cli.laying import lay_documents, taken_ids, the_schema_folder
from imskit.cli.options import DAY, as_of_option, root_option, sure_catalog, the_reading
from imskit.edit.deciding import Wish
from imskit.edit.decision import Verdict
from imskit.edit.new import new_document
from imskit.model import EVERYONE
from imskit.pipeline import Reading
from imskit.problems import CannotGoOn, nearest

_STARTERS = "templates/starters/"


@click.command("new")
@click.argument("type_name", metavar="TYPE", required=False)
@root_option
@as_of_option
@click.option("--title", help="The title; it also gives the file its name.")
@click.option("--owner", metavar="ROLE", help="The role that owns it.")
@click.option("--by", "person", metavar="PERSON", help="The person who writes it, or who decides.")
@click.option("--language", default="en", show_default=True, help="The language it is written in.")
@click.option("--document", metavar="ID", help="For a decision: the document decided on.")
@click.option(
    "--verdict",
    type=click.Choice(("approve", "reject", "reaffirm", "withdraw")),
    help="For a decision: what was decided.",
)
@click.option(
    "--role", metavar="ROLE", help="For a decision: the role acted in, where more than one would do."
)
@click.option("--on", "day", type=DAY, metavar="DAY", help="For a decision: the day; without it, today.")
@click.option("--reason", help="For a decision: why; a rejection needs one.")
def command(
    type_name: str | None,
    root: Path | None,
    as_of: Day | None,
    title: str | None,
    owner: str | None,
    person: str | None,
    language: str,
    document: str | None,
    verdict: Verdict | None,
    role: str | None,
    day: Day | None,
    reason: str | None,
) -> None:
    """Start a document or record of TYPE with the next free id, blanks to fill in, and hints beside each field.

    Without TYPE it says which types there are. Ids that another branch has taken are left alone.

    A decision is complete at once; imskit approve, reject, reaffirm and withdraw record it too, and can sign it:

    imskit new decision --document POL-001 --verdict approve --by person-01
    """
    reading = the_reading(root, as_of)
    catalog = sure_catalog(reading)
    if type_name is None:
        raise click.UsageError(f"name a type: there are {', '.join(sorted(catalog.types))}")
    if type_name == "decision":
        if document is None or verdict is None or person is None:
            raise click.UsageError("a decision needs --document, --verdict and --by")
        files, _ = recorded(reading, Wish(verdict, document, person, role, day, reason))
        click.echo(files[0].path)
        return
    if document or verdict or role or day or reason:
        raise click.UsageError("--document, --verdict, --role, --on and --reason are for decisions")
    _refuse_unknown("role", owner, (*catalog.system.roles, EVERYONE))
    _refuse_unknown("person", person, catalog.system.people)
    made = new_document(
        catalog.types,
        _starters(reading),
        type_name,
        taken_ids(reading, catalog),
        catalog.today,
        language=language,
        title=title,
        owner=owner,
        person=person,
        schemas_at=the_schema_folder(reading),
    )
    lay_documents(reading, [made])
    click.echo(made.path)


def _refuse_unknown(kind: str, name: str | None, known: Collection[str]) -> None:
    """Raise CannotGoOn for the *name* of a role or person that is not *known*."""
    if name is not None and name not in known:
        some = ", ".join(sorted(known)[:8])
        otherwise = f"known are {some}; another one is added to ims/people.yaml first" if known else ""
        raise CannotGoOn(f"there is no {kind} {name}", nearest(name, known, otherwise))


def _starters(reading: Reading) -> Mapping[str, str]:
    return {
        path.removeprefix(_STARTERS).removesuffix(".yaml"): reading.tree.read(path).decode("utf-8")
        for path in reading.tree.paths()
        if path.startswith(_STARTERS) and path.endswith(".yaml")
    }
