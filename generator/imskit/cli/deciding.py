"""What the commands approve, reject, reaffirm and withdraw share: their options, and the way of a decision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from imskit.cli.laying import lay_documents, taken_ids, the_schema_folder
from imskit.cli.options import DAY, as_of_option, root_option, sure_catalog, the_folder
from imskit.edit.deciding import Wish, decide, sentences
from imskit.edit.decision import Verdict
from imskit.edit.new_file import NewFile
from imskit.edit.signing import Signing, signature_of
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
    catalog = sure_catalog(reading)
    made = decide(catalog, wish, taken_ids(reading, catalog), the_schema_folder(reading))
    files: list[NewFile] = [made]
    if key is not None:
        day = wish.day or catalog.today
        # In front, so that a record that says signed never stands without its signature.
        files.insert(0, signature_of(catalog, made, Signing(wish.person, day, key), reading.root))
    lay_documents(reading, files)
    after = sure_catalog(_read_again(reading))
    decision = next((each for each in after.decisions.get(wish.document, ()) if each.id == made.id), None)
    return sorted(files, key=lambda file: file.path), sentences(after, decision) if decision else ()


def _read_again(reading: Reading) -> Reading:
    return the_folder(reading.root, reading.today)
