"""What the commands approve, reject, reaffirm and withdraw share: their options, and the way of a decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from imskit.cli.laying import lay_documents, next_steps, taken_ids, the_schema_folder
from imskit.cli.options import DAY, as_of_option, root_option, sure_catalog, the_folder
from imskit.edit.decided import sentences
from imskit.edit.deciding import Wish, decide
from imskit.edit.decision import Verdict
from imskit.edit.new_file import NewFile
from imskit.edit.signing import Signing, signature_of
from imskit.model import Catalog
from imskit.pipeline import Reading

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.argument("document", metavar="ID"),
    root_option,
    as_of_option,
    click.option("--as", "person", metavar="PERSON", required=True, help="The person who decides."),
    click.option("--role", metavar="ROLE", help="The role acted in, where more than one would do."),
    click.option("--on", "day", type=DAY, metavar="DAY", help="The day of the decision; without it, today."),
    click.option("--reason", help="Why."),
    click.option(
        "--sign",
        "key",
        metavar="KEYFILE|agent",
        help="Sign it with the person's private SSH key, or with the one that the SSH agent holds.",
    ),
)


def decision_options(function: F) -> F:
    """Adds what each command that decides takes."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def record(verdict: Verdict, **options: Any) -> None:
    """Record a decision with *options* as `decision_options` brings them, and say what it changed.

    Raises CannotGoOn for what could not count; nothing is written then.
    """
    reading = the_folder(options["root"], options["as_of"])
    wish = Wish(
        verdict,
        options["document"],
        options["person"],
        options["role"],
        options["day"],
        options["reason"],
        signed=options["key"] is not None,
    )
    files, said = recorded(reading, wish, options["key"])
    for file in files:
        click.echo(file.path)
    for sentence in said:
        click.echo(sentence)


def recorded(reading: Reading, wish: Wish, key: str | None = None) -> tuple[Sequence[NewFile], Sequence[str]]:
    """Lay the record of *wish* and, with *key*, its signature; says what was laid and what it changed.

    Raises CannotGoOn for what could not count; nothing is laid then.
    """
    catalog = _looked_at(reading, wish.verdict)
    made = decide(catalog, wish, taken_ids(reading, catalog), the_schema_folder(reading))
    files: list[NewFile] = [made]
    if key is not None:
        day = wish.day or catalog.today
        # In front, so that a record that says signed never stands without its signature.
        files.insert(0, signature_of(catalog, made, Signing(wish.person, day, key), reading.root))
    lay_documents(reading, files)
    files.sort(key=lambda file: file.path)
    again = the_folder(reading.root, reading.today)
    after = _looked_at(again, wish.verdict)
    decision = next((each for each in after.decisions.get(wish.document, ()) if each.id == made.id), None)
    if decision is None:
        return files, ()
    # Where the file holds the next version by now, what is decided on is in the history already.
    shown = after.documents[wish.document]
    about = shown if wish.document not in after.coming and shown.version == decision.version else None
    return files, [*sentences(after, decision), *next_steps(again, [file.path for file in files], about)]


def _looked_at(reading: Reading, verdict: Verdict) -> Catalog:
    """The catalog in which what is decided on is found: what may come to be in force, or what is in force."""
    catalog = sure_catalog(reading)
    if verdict in {"approve", "reject"}:
        return catalog
    # The file may hold a draft of the next version by now; reviewed and withdrawn is what people follow.
    return reading.in_force() or catalog
