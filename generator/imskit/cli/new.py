"""`imskit new`: start a document or record with the next free id, or record a decision."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Collection, Mapping
from datetime import date as Day
from pathlib import Path

import click

from imskit.cli.deciding import recorded
from imskit.cli.laying import lay_documents, taken_ids, the_schema_folder
from imskit.cli.options import DAY, as_of_option, root_option, sure_catalog, the_folder
from imskit.edit.deciding import Wish
from imskit.edit.decision import Verdict
from imskit.edit.new import STARTERS, Starter, new_document
from imskit.model import EVERYONE, Catalog
from imskit.periods import after, parse_period
from imskit.pipeline import Reading
from imskit.problems import CannotGoOn, nearest
from imskit.project import shipped_files
from imskit.views.registers import GROUPS, OTHER


class _WithTypes(click.Command):
    """A command whose help ends with the types that imskit brings."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does; words behind the type are most often meant as a title."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if not error.message.startswith("Got unexpected extra argument"):
                raise
            words = error.message.partition("(")[2].removesuffix(")")
            raise click.UsageError(
                f'there is one type at a time; a title stands in quotes: --title "{words}"', ctx
            ) from error

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's
        notes = [
            json.loads(path.read_bytes()).get("x-imskit", {})
            for name, path in shipped_files().items()
            if name.startswith("schemas/")
        ]
        types = {note["type"]: note.get("group", "") for note in notes if "type" in note}
        with formatter.section("Types, beside those of your own schemas"):
            for group, names in _by_group(types):
                # Not by click's own lists, which would part the names at their hyphens.
                formatter.write(
                    textwrap.fill(
                        f"{group}: {names}",
                        formatter.width,
                        initial_indent="  ",
                        subsequent_indent="    ",
                        break_on_hyphens=False,
                    )
                )
                formatter.write("\n")


@click.command("new", cls=_WithTypes)
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
    reading = the_folder(root, as_of)
    catalog = sure_catalog(reading)
    if type_name is None:
        groups = _by_group({name: info.group for name, info in catalog.types.items()})
        lines = "".join(f"\n  {group}: {names}" for group, names in groups)
        raise click.UsageError(f"name a type; there are{lines}")
    if type_name == "decision":
        if document is None or verdict is None or person is None:
            raise click.UsageError("a decision needs --document, --verdict and --by")
        files, _ = recorded(reading, Wish(verdict, document, person, role, day, reason))
        click.echo(files[0].path)
        return
    if document or verdict or role or day or reason:
        raise click.UsageError("--document, --verdict, --role, --on and --reason are for decisions")
    _refuse_unknown("role", owner, (*catalog.system.roles, EVERYONE))
    _refuse_unknown_person(person, catalog)
    promised = catalog.system.data.get("settings", {}).get("ideas", {})
    within = promised.get("answer_within")
    made = new_document(
        catalog.types,
        _starter(reading, type_name),
        type_name,
        taken_ids(reading, catalog),
        catalog.today,
        language=language,
        title=title,
        owner=owner or (promised.get("owner") if type_name == "idea" else None),
        person=person,
        answer_by=after(catalog.today, parse_period(within)) if within else None,
        schemas_at=the_schema_folder(reading),
    )
    lay_documents(reading, [made])
    click.echo(made.path)


def _by_group(types: Mapping[str, str]) -> list[tuple[str, str]]:
    """The names of *types*, each with its group, as lines in the order in which their registers stand."""
    order = (*GROUPS, *sorted({*types.values()} - {*GROUPS, ""}), "")
    lines = [
        (group or OTHER, ", ".join(sorted(name for name in types if types[name] == group))) for group in order
    ]
    return [line for line in lines if line[1]]


def _refuse_unknown(kind: str, name: str | None, known: Collection[str]) -> None:
    """Raise CannotGoOn for the *name* of a role or person that is not *known*."""
    if name is not None and name not in known:
        some = ", ".join(sorted(known)[:8])
        otherwise = f"known are {some}; another one is added to ims/people.yaml first" if known else ""
        raise CannotGoOn(f"there is no {kind} {name}", nearest(name, known, otherwise))


def _refuse_unknown_person(person: str | None, catalog: Catalog) -> None:
    """Raise CannotGoOn for a *person* that is not known, and offer the id where it is a name."""
    people = catalog.system.people
    if person is not None and person not in people:
        for known in people.values():
            if known.name is not None and person.lower() in known.name.lower():
                raise CannotGoOn(f"there is no person {person}", f"did you mean {known.id}, {known.name}?")
    _refuse_unknown("person", person, people)


def _starter(reading: Reading, type_name: str) -> Starter | None:
    """The starter of a type, the organisation's own before imskit's; None where there is none."""
    path = f"{STARTERS}{type_name}.yaml"
    return Starter(path, reading.tree.read(path)) if reading.tree.has(path) else None
