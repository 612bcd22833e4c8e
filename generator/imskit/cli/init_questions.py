"""What `imskit init` asks on a terminal: one question for each answer that was not given, with what is usual."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click

from imskit.edit.answers import FORGES, SIZES, USUAL_STANDARDS, Answers, answers_of, faults_of
from imskit.edit.starter_table import StarterTable

#: A day for answers that are only looked at; the true one comes later.
_ANY_DAY = "2026-01-01"


def ask(
    given: Mapping[str, Any], usual: Mapping[str, Any], known: Sequence[str], table: StarterTable
) -> dict[str, Any]:
    """The answers that were *given* with those of whoever sits at the terminal.

    *usual* is what stands behind a question and is taken by the return key; *known* are the standards that there
    are. Raises click.Abort where the input ends.
    """
    click.echo(
        "The return key takes what stands in brackets. Everything can be changed later in the files.\n"
    )
    found = dict(given)

    def sound(name: str, value: Any) -> Any:
        """The *value* of an answer, where nothing is wrong with it; click asks again where something is."""
        for fault in faults_of({name: value} if value else {}, known, tuple(table.roles)):
            raise click.UsageError(f"{fault.message}; {fault.mend}")
        return value

    def question(name: str, words: str, default: str, take: Callable[[str], Any]) -> None:
        if name not in given:
            found[name] = click.prompt(
                words,
                default=default,
                show_default=bool(default),
                value_proc=lambda text: sound(name, take(text.strip())),
            )

    question("organisation", "What is the organisation called?", usual["organisation"], str)
    if "size" not in given:
        for size, words in SIZES.items():
            click.echo(f"  {size}: {words}")
        found["size"] = click.prompt(
            "How much do you want to start from?", type=click.Choice(tuple(SIZES)), default=usual["size"]
        )
    if "standards" not in given:
        click.echo(f"  there are: {', '.join(known)}")
        question(
            "standards", "Which standards do you work by? (commas between)", ", ".join(USUAL_STANDARDS), _list
        )
    answers = answers_of({"date": _ANY_DAY, "time_zone": "UTC"} | found)
    _ask_roles(found, table, answers, sound)
    question("sites", "Which sites are there? (commas between; none: one place)", "", _list)
    question("time_zone", "In which time zone do its days begin and end?", usual["time_zone"], str)
    if "forge" not in given:
        found["forge"] = click.prompt(
            "Where will changes be proposed?", type=click.Choice((*FORGES, "all", "none")), default="github"
        )
    if found["forge"] in FORGES:
        question("repository", "Its address there in a browser? (none: later)", "", str)
    click.echo()
    return {name: value for name, value in found.items() if value}


def _ask_roles(
    found: dict[str, Any], table: StarterTable, answers: Answers, sound: Callable[[str, Any], Any]
) -> None:
    """Ask who holds each role that nobody was named for."""
    roles = dict(found.get("roles", {}))
    click.echo("  people have made-up ids here, such as person-01; their names stay on your machine")
    for role in table.roles_for(answers):
        said = dict(roles.get(role.id, {}))
        if "person" not in said:
            title = said.get("title", role.title)
            usual = table.holder(role.id, answers)

            def taken(text: str, role: str = role.id) -> str:
                sound("roles", {role: {"person": text.strip()}})
                return text.strip()

            person = click.prompt(f"Who holds the role {title}?", default=usual, value_proc=taken)
            if person != usual:
                roles[role.id] = said | {"person": person}
    found["roles"] = roles


def _list(text: str) -> list[str]:
    return list(dict.fromkeys(each.strip() for each in text.split(",") if each.strip()))
