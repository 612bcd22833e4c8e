"""Every command with its options."""

from __future__ import annotations

import click

from imskit.cli import COMMANDS, group
from tests.tools.reference.tables import cell, table


def commands_block() -> str:
    """Every command with its options, as its own help gives them."""
    parts = []
    for name in COMMANDS:
        context = click.Context(group, info_name="imskit")
        command = group.get_command(context, name)
        if command is None:
            raise SystemExit(f"there is no command {name}")
        parts.append(_command(name, command, context))
    return "\n".join(parts)


def _command(name: str, command: click.Command, parent: click.Context, level: str = "###") -> str:
    context = click.Context(command, info_name=name, parent=parent)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    rows = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        # Arguments stand in the line of usage; every command has --help.
        if record is not None and record[1] and "--help" not in parameter.opts:
            option, words = record
            rows.append((f"`{' '.join(option.split())}`".replace("|", "\\|"), cell(words)))
    about = (command.help or "").strip()
    paragraphs = [" ".join(part.split()) for part in about.split("\n\n")]
    words = "\n\n".join(_as_example(part) for part in paragraphs)
    options = [table(("Option", "Meaning"), rows)] if rows else []
    head = f"{level} {context.command_path}\n\n```text\n{usage}\n```\n\n{words}\n"
    within = [
        _command(each, found, context, "####")
        for each in (command.list_commands(context) if isinstance(command, click.Group) else ())
        if isinstance(command, click.Group) and (found := command.get_command(context, each)) is not None
    ]
    return "\n".join([head, *options, *within])


def _as_example(paragraph: str) -> str:
    return f"```console\n$ {paragraph}\n```" if paragraph.startswith("imskit ") else paragraph
