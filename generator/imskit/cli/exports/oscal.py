"""`imskit export oscal`: a group with one command for each model of OSCAL."""

from __future__ import annotations

from datetime import date as Day
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from imskit.cli.exports.standards import chosen_standards
from imskit.cli.options import (
    audience_option,
    handed_out,
    output_option,
    root_option,
    say_made_from,
    standpoint_options,
    the_reading,
)
from imskit.cli.table_group import TableGroup
from imskit.exporters.oscal.frame import Frame
from imskit.exporters.oscal.models import MODELS
from imskit.targets import put_file


@click.group("oscal", cls=TableGroup, subcommand_metavar="MODEL [OPTIONS]")
def command() -> None:
    """Write a part of the system as OSCAL 1.1 of NIST, in JSON, for programs of others."""


def _command(name: str) -> click.Command:
    model = MODELS[name]
    without = "needed where several are in use." if model.one_standard else "without it, all in use."

    @click.command(name, help=model.what)
    @root_option
    @standpoint_options
    @audience_option
    @click.option("--standard", metavar="ID", help=f"Only this standard; {without}")
    @output_option
    def one(
        root: Path | None,
        as_of: Day | None,
        revision: str | None,
        audience: str | None,
        standard: str | None,
        output: Path | None,
    ) -> None:
        reading = the_reading(root, as_of, revision)
        say_made_from(reading)
        catalog, readers = handed_out(reading, audience)
        standards = chosen_standards(catalog, standard, one=model.one_standard)
        origin = reading.standpoint.origin(ZoneInfo(catalog.system.time_zone))
        data = model.make(Frame(catalog, readers, standards, origin))
        if output is not None:
            put_file(output, data, reading.root)
            click.echo(f"wrote {output}", err=True)
        else:
            click.echo(data, nl=False)

    return one


command.fill("model", {name: model.what for name, model in MODELS.items()}, _command)
