"""`imskit export`: the system, or a part of it, in the form of another file."""

from __future__ import annotations

import importlib
from datetime import date as Day
from pathlib import Path
from typing import cast

import click

from imskit.cli.exports import OWN
from imskit.cli.exports.tables import table_command
from imskit.cli.options import output_option, root_option, standpoint_options, sure_catalog, the_reading
from imskit.exporters.exports import EXPORTS
from imskit.exporters.printable import one_line
from imskit.exporters.tables.exports import TABLES
from imskit.problems import nearest
from imskit.write import write_file

_SAID = {name: each.what for name, each in TABLES.items()} | {
    name: each.what for name, each in EXPORTS.items()
}
_WHAT = {
    **{name: line for name, (_, line) in OWN.items()},
    **{name: f"{what[:1].upper()}{what[1:]}." for name, what in _SAID.items()},
}


class _Exports(click.Group):
    """A group of all that can be exported; each is loaded when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(_WHAT)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's
        if cmd_name in OWN:
            return cast(
                "click.Command", importlib.import_module(f"imskit.cli.exports.{OWN[cmd_name][0]}").command
            )
        if cmd_name in TABLES:
            return table_command(cmd_name)
        return _plain(cmd_name) if cmd_name in EXPORTS else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The export that *args* name; a usage error that offers the nearest one where there is none."""
        if args and not args[0].startswith("-") and args[0] not in _WHAT:
            mend = nearest(args[0], _WHAT, f"there are {', '.join(_WHAT)}")
            raise click.UsageError(f"there is no export {args[0]}; {mend}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's
        with formatter.section("What can be exported"):
            formatter.write_dl(list(_WHAT.items()))


@click.group("export", cls=_Exports, subcommand_metavar="WHAT [OPTIONS]")
def command() -> None:
    """Write the system, or a part of it, in the form of another file."""


def _plain(name: str) -> click.Command:
    """The command of an export that takes the catalog and gives the bytes of one file."""
    export = EXPORTS[name]

    @click.command(name, help=_WHAT[name])
    @root_option
    @standpoint_options
    @output_option
    def plain(root: Path | None, as_of: Day | None, revision: str | None, output: Path | None) -> None:
        catalog = sure_catalog(the_reading(root, as_of, revision))
        data = export.make(catalog)
        for note in export.notes(catalog):
            click.echo(f"note: {one_line(note)}", err=True)
        if output is not None:
            write_file(output, data)
            click.echo(f"wrote {output}", err=True)
        else:
            click.echo(data, nl=False)

    return plain
