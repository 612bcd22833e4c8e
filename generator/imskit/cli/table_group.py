"""A group of commands made from a table: made when they are called, and the nearest offered for a slip."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import click

from imskit.problems import nearest


class TableGroup(click.Group):
    """A group whose commands are the rows of a table."""

    #: What each of its commands is.
    noun = "command"
    #: The line that the help has for each, by name.
    lines: Mapping[str, str] = {}

    def fill(self, noun: str, lines: Mapping[str, str], make: Callable[[str], click.Command]) -> None:
        """Let the group hold the names of *lines*, each of which is a *noun*; *make* gives the command of a name."""
        self.noun = noun
        self.lines = lines
        self._make = make

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """The names, in the order of the table."""
        return list(self.lines)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's
        """The command *cmd_name*, made now; None where the table has none."""
        return self._make(cmd_name) if cmd_name in self.lines else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that *args* name; a usage error that offers the nearest one where there is none."""
        if args and not args[0].startswith("-") and args[0] not in self.lines:
            mend = nearest(args[0], self.lines, f"there are {', '.join(self.lines)}")
            raise click.UsageError(f"there is no {self.noun} {args[0]}; {mend}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's
        """List the commands in the order of their table."""
        with formatter.section(f"{self.noun.capitalize()}s"):
            formatter.write_dl(list(self.lines.items()))
