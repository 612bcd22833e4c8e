"""All commands of imskit that do something, those of groups too."""

from __future__ import annotations

from collections.abc import Iterator

import click

from imskit.cli import group


def commands(under: click.Group = group, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """Each with the words that call it: `export oscal catalog`."""
    context = click.Context(under)
    for each in under.list_commands(context):
        command = under.get_command(context, each)
        assert command is not None, each
        words = f"{name} {each}".strip()
        if isinstance(command, click.Group):
            yield from commands(command, words)
        else:
            yield words, command


def takes_an_audience(command: click.Command) -> bool:
    """Whether it takes `--audience NAME`."""
    return any(
        "--audience" in option.opts and option.metavar == "NAME"
        for option in command.params
        if isinstance(option, click.Option)
    )
