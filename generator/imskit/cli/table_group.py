"""A group of commands made from a table: listed with their whole line, and the nearest offered for a slip."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import click

from imskit.problems import nearest


class TableGroup(click.Group):
    """A group whose commands are the rows of a table."""

    noun = "command"

    def fill(self, noun: str, names: Iterable[str], make: Callable[[str], click.Command]) -> None:
        """Add the command that *make* gives for each of *names*, each of which is a *noun*."""
        self.noun = noun
        for name in names:
            self.add_command(make(name))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that *args* name; a usage error that offers the nearest one where there is none."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            mend = nearest(args[0], self.commands, f"there are {', '.join(self.commands)}")
            raise click.UsageError(f"there is no {self.noun} {args[0]}; {mend}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's
        """List the commands in the order of their table, each with its whole help."""
        with formatter.section(f"{self.noun.capitalize()}s"):
            formatter.write_dl([(name, each.help or "") for name, each in self.commands.items()])
