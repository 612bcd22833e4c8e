"""`imskit export register`: the register of one type, or of all, as CSV, JSON or workbook."""

from __future__ import annotations

from datetime import date as Day
from pathlib import Path

import click

from imskit.cli.exports.tables import format_option, hand_out, say_withheld, the_ground
from imskit.cli.naming import say_naming_rows
from imskit.cli.options import audience_option, names_option, root_option, standpoint_options, the_root
from imskit.cli.working import working
from imskit.exporters.tables.context import TableContext
from imskit.exporters.tables.formats import TABLE_FORMATS
from imskit.exporters.tables.table_xlsx import tables_xlsx
from imskit.problems import CannotGoOn, nearest
from imskit.project import WORK
from imskit.targets import check_apart
from imskit.views.registers import registers
from imskit.views.tables.ground import Ground
from imskit.views.tables.register import register_table
from imskit.write import fresh_folder, replace_folder, working_folder


@click.command("register")
@click.argument("type_name", metavar="[TYPE]", required=False)
@click.option("--all", "everything", is_flag=True, help="The registers of all types that hold something.")
@format_option
@root_option
@standpoint_options
@names_option
@audience_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PLACE",
    help="Write to this file, or into this folder.",
)
def command(
    type_name: str | None,
    everything: bool,
    form: str,
    root: Path | None,
    as_of: Day | None,
    revision: str | None,
    names: Path | None,
    audience: str | None,
    output: Path | None,
) -> None:
    """Write all documents or records of TYPE with the columns that its schema names.

    With --all, xlsx is one workbook with a sheet for each type; csv and json are one file a type, in the folder that
    --output names.
    """
    if (type_name is None) != everything:
        raise click.UsageError("name one TYPE, or say --all")
    place = the_root(root)
    ground, context = the_ground(place, as_of, revision, names, audience)
    if type_name is None:
        _all(ground, context, place, form, output)
        return
    if type_name not in ground.catalog.types:
        mend = nearest(type_name, ground.catalog.types, "imskit new without a type says which there are")
        raise CannotGoOn(f"there is no type {type_name}", mend)
    with working(f"writing {type_name}"):
        table = register_table(ground, type_name)
        data = TABLE_FORMATS[form](table, context)
    hand_out(data, form, output, place)
    say_withheld([table])
    say_naming_rows(ground.audience, [table])


def _all(ground: Ground, context: TableContext, root: Path, form: str, output: Path | None) -> None:
    """Write the registers of all types that hold something."""
    filled = [summary.type for summary in registers(ground.catalog, ground.audience)]
    tables = [register_table(ground, name) for name in filled]
    if form == "xlsx":
        with working("writing the registers"):
            data = tables_xlsx("Registers", tables, context)
        hand_out(data, form, output, root)
        say_naming_rows(ground.audience, tables)
        return
    if output is None:
        raise click.UsageError("several files need a folder: add --output FOLDER")
    check_apart(output, root)
    with working("writing the registers"):
        made = {f"{table.of}.{form}": TABLE_FORMATS[form](table, context) for table in tables}
    kinds = {f"{name}.{kind}" for name in ground.catalog.types for kind in ("csv", "json")}

    def is_ours(folder: Path) -> bool:
        """Whether *folder* holds registers and nothing else."""
        return folder.is_dir() and all(each.name in kinds for each in folder.iterdir())

    with working_folder(root / WORK) as work:
        folder = fresh_folder(work / "registers")
        for name, data in made.items():
            (folder / name).write_bytes(data)
        replace_folder(folder, output.absolute(), is_ours)
    click.echo(f"wrote {len(made)} files into {output}", err=True)
    say_withheld(tables)
    say_naming_rows(ground.audience, tables)
