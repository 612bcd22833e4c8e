"""`imskit export workbook`: the whole system as one workbook."""

from __future__ import annotations

from datetime import date as Day
from pathlib import Path

import click

from imskit.cli.exports.tables import the_ground
from imskit.cli.naming import say_naming_rows
from imskit.cli.options import audience_option, names_option, root_option, standpoint_options, the_root
from imskit.cli.working import working
from imskit.exporters.whole_workbook import whole_workbook
from imskit.targets import check_file, put_file
from imskit.views.registers import registers
from imskit.views.tables.register import register_table


@click.command("workbook")
@root_option
@standpoint_options
@names_option
@audience_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("workbook.xlsx"),
    show_default=True,
    metavar="FILE",
)
def command(
    root: Path | None,
    as_of: Day | None,
    revision: str | None,
    names: Path | None,
    audience: str | None,
    output: Path,
) -> None:
    """Write matrix, crosswalk, gaps, due list, indicators with charts, evidence index and registers as a workbook."""
    place = the_root(root)
    check_file(output, place)
    ground, context = the_ground(place, as_of, revision, names, audience)
    with working("writing the workbook"):
        data = whole_workbook(ground, context)
    put_file(output, data, place)
    click.echo(f"wrote {output}", err=True)
    if not ground.audience.withheld:
        return
    kinds = [each.type for each in registers(ground.catalog, ground.audience)]
    say_naming_rows(ground.audience, [register_table(ground, kind) for kind in kinds])
