"""`imskit new`: start a document or record with the next free id, or record a decision."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date as Day
from pathlib import Path

import click

from imskit.cli.options import DAY, as_of_option, root_option, sure_catalog, the_reading
from imskit.edit.decision import Verdict, new_decision
from imskit.edit.editor import EDITOR_FOLDER, editor_schemas, schema_folder
from imskit.edit.new import NewDocument, new_document
from imskit.edit.new_file import lay
from imskit.facts.approval import approval_rule, roles_of
from imskit.history import ids_on_branches
from imskit.model import EVERYONE, Catalog, Document
from imskit.periods import after, parse_period
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

    A decision is complete at once:

    imskit new decision --document POL-001 --verdict approve --by person-01
    """
    reading = the_reading(root, as_of)
    catalog = sure_catalog(reading)
    if type_name is None:
        raise click.UsageError(f"name a type: there are {', '.join(sorted(catalog.types))}")
    if type_name == "decision":
        if document is None or verdict is None or person is None:
            raise click.UsageError("a decision needs --document, --verdict and --by")
        made = _decision(reading, catalog, document, verdict, person, role, day, reason)
    else:
        if document or verdict or role or day or reason:
            raise click.UsageError("--document, --verdict, --role, --on and --reason are for decisions")
        _refuse_unknown("role", owner, (*catalog.system.roles, EVERYONE))
        _refuse_unknown("person", person, catalog.system.people)
        promised = catalog.system.data.get("settings", {}).get("ideas", {})
        within = promised.get("answer_within")
        made = new_document(
            catalog.types,
            _starters(reading),
            type_name,
            _taken(reading, catalog),
            catalog.today,
            language=language,
            title=title,
            owner=owner or (promised.get("owner") if type_name == "idea" else None),
            person=person,
            answer_by=after(catalog.today, parse_period(within)) if within else None,
            schemas_at=_schema_folder(reading),
        )
    lay([made], reading.root)
    if _schema_folder(reading) == EDITOR_FOLDER:
        lay(editor_schemas(_schemas(reading)), reading.root, "replace")
    click.echo(made.path)


def _decision(
    reading: Reading,
    catalog: Catalog,
    document: str,
    verdict: Verdict,
    person: str,
    role: str | None,
    day: Day | None,
    reason: str | None,
) -> NewDocument:
    decided = catalog.documents.get(document)
    if decided is None:
        if document in catalog.failed_ids:
            raise CannotGoOn(f"{document} has problems of its own", "mend what imskit check says of it first")
        prefix = document.partition("-")[0]
        alike = [name for name in catalog.documents if name.partition("-")[0] == prefix]
        raise CannotGoOn(
            f"there is no document {document}",
            nearest(document, alike, "start it with imskit new"),
        )
    _refuse_unknown("person", person, catalog.system.people)
    on = day or catalog.today
    if verdict == "approve":
        _refuse_in_vain(decided, person)
    return new_decision(
        decided,
        catalog.types["decision"],
        verdict=verdict,
        person=person,
        role=role or _role(catalog, document, person, on),
        day=on,
        reason=reason,
        existing_ids=_taken(reading, catalog),
        schemas_at=_schema_folder(reading),
    )


def _refuse_unknown(kind: str, name: str | None, known: Collection[str]) -> None:
    """Raise CannotGoOn for the *name* of a role or person that is not *known*."""
    if name is not None and name not in known:
        some = ", ".join(sorted(known)[:8])
        otherwise = f"known are {some}; another one is added to ims/people.yaml first" if known else ""
        raise CannotGoOn(f"there is no {kind} {name}", nearest(name, known, otherwise))


def _refuse_in_vain(decided: Document, person: str) -> None:
    """Raise CannotGoOn for an approval that could not count, or that the next edit would undo."""
    if any(revision.by == person for revision in decided.revisions if revision.version == decided.version):
        raise CannotGoOn(
            f"{person} wrote {decided.id} {decided.version}, and nobody approves a text of their own",
            "let somebody else decide",
        )
    if decided.effective_from is None:
        raise CannotGoOn(
            f"{decided.id} does not say from which day it is in force, and that day is part of what is approved",
            "add effective_from to it first, on or after the day of the decision",
        )


def _role(catalog: Catalog, document: str, person: str, day: Day) -> str:
    """The first role of the document's approval rule in which *person* may act on *day*."""
    decided = catalog.documents[document]
    may = roles_of(catalog.system, person, day, decided.type)
    rule = approval_rule(catalog.system, decided)
    wanted = rule.roles if rule is not None else ()
    for role in wanted:
        if role in may:
            return role
    held = ", ".join(may) or "no role"
    raise CannotGoOn(
        f"{person} holds {held} on {day.isoformat()}, and {document} is approved by {' or '.join(wanted) or 'nobody'}",
        "let somebody decide who may, or name the role with --role",
    )


def _schema_folder(reading: Reading) -> str:
    """The folder whose schemas documents of this system name in their first line."""
    return schema_folder(lambda path: (reading.root / path).is_file())


def _schemas(reading: Reading) -> Mapping[str, bytes]:
    """The schemas that hold here: imskit's, and the organisation's own over them."""
    return {path: reading.tree.read(path) for path in reading.tree.paths() if path.startswith("schemas/")}


def _starters(reading: Reading) -> Mapping[str, str]:
    return {
        path.removeprefix(_STARTERS).removesuffix(".yaml"): reading.tree.read(path).decode("utf-8")
        for path in reading.tree.paths()
        if path.startswith(_STARTERS) and path.endswith(".yaml")
    }


def _taken(reading: Reading, catalog: Catalog) -> Collection[str]:
    """Every id that is taken, here or on another branch; file names there may carry words behind the id."""
    elsewhere = {_id_of(name, catalog) for name in ids_on_branches(reading.root)}
    here = {document.id for document in catalog.all_documents}
    return {*here, *catalog.failed_ids, *elsewhere}


def _id_of(name: str, catalog: Catalog) -> str:
    prefix, _, rest = name.partition("-")
    if prefix in {info.prefix for info in catalog.types.values()} and rest.split("-")[0].isdigit():
        return f"{prefix}-{rest.split('-')[0]}"
    return name
