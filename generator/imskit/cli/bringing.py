"""`imskit import PATH...`: what somebody has becomes drafts and records of a system, and a report says how."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from imskit.cli.options import root_option, sure_catalog, the_clock, the_folder, the_root
from imskit.exporters.printable import encodable, one_line
from imskit.pipeline import Reading, read_from
from imskit.problems import CannotGoOn, nearest
from imskit.tree import Source as File
from imskit.tree import Tree
from imskit.write import write_file

if TYPE_CHECKING:
    from imskit.cli.sources_named import Named
    from imskit.edit.laid_together import LaidTogether

#: How a report begins, in either form.
_REPORT = (b"# What was brought in", b'{\n  "version": 1,')
#: What is laid and read as documents; tables are registers.
_DOCUMENTS = frozenset({"word", "markdown"})


@click.command("files")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@root_option
@click.option(
    "--type", "type_name", metavar="TYPE", help="The type of document or record that all of them are."
)
@click.option(
    "--mapping",
    "mapping_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Which columns and keys become which fields; without it, ims/import-mapping.yaml where that is there.",
)
@click.option("--dry-run", is_flag=True, help="Report only: nothing is written below ims/.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="The form of the report.",
)
@click.option(
    "-o",
    "--report",
    "report_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the report to this file; it may name people, so think before committing it.",
)
def command(
    paths: tuple[Path, ...],
    root: Path | None,
    type_name: str | None,
    mapping_file: Path | None,
    dry_run: bool,
    form: str,
    report_file: Path | None,
) -> None:
    """Make drafts of the Word and Markdown files at PATH..., and records of the rows of workbooks and CSV files.

    PATH are files or whole folders. Ids that the sources have are kept where they fit. What a file is, its bytes say
    and not its name; one that cannot be read is named, the rest is brought in, and the exit code is 1. What was
    brought in before is compared with what it became: only what is other now is changed.
    """
    from imskit.cli.sources_named import named_files

    found = list(named_files(paths))
    if dry_run:
        _run(found, _Asked(the_root(root), type_name, mapping_file, form, report_file), None)
        return
    from imskit.edit.laid_together import laying_together

    home = the_root(root)
    with laying_together(home) as together:
        finished = together.finish()
        if finished.laid or finished.left:
            many = len(finished.laid)
            click.echo(
                f"note: an earlier import had been ended in the midst; {many} of its files "
                f"{'was' if many == 1 else 'were'} still to be written, and {'is' if many == 1 else 'are'} now",
                err=True,
            )
        for path in finished.left:
            click.echo(f"note: {path} was changed since, and stays as it is", err=True)
        _run(found, _Asked(home, type_name, mapping_file, form, report_file), together)


@dataclass(frozen=True)
class _Asked:
    """What the user asked for."""

    root: Path
    type_name: str | None
    mapping_file: Path | None
    form: str
    report_file: Path | None


def _run(found: Sequence[Named], asked: _Asked, together: LaidTogether | None) -> None:
    """Import *found*, and end with the code that says how it went; without *together* nothing is written."""
    from imskit.cli.import_summary import summary
    from imskit.cli.one_import import Import
    from imskit.cli.sources_named import read_files
    from imskit.importers.import_report import Report, report_data, report_text

    dry_run = together is None
    reading = _reading(asked.root, dry_run=dry_run)
    catalog = sure_catalog(reading)
    if asked.type_name is not None and (
        asked.type_name not in catalog.types or asked.type_name == "decision"
    ):
        raise CannotGoOn(
            f"there is no document type {asked.type_name} to bring in",
            nearest(asked.type_name, catalog.types, "imskit new lists the types"),
        )
    report_file = asked.report_file
    if report_file is not None and not _is_free(report_file):
        raise CannotGoOn(f"{report_file} is already there and is not overwritten", "name another file")
    read = read_files(found)
    import_ = Import(reading, catalog, asked.type_name, asked.mapping_file, read.sources)
    import_.documents([source for source in read.sources if source.format in _DOCUMENTS])
    import_.registers([source for source in read.sources if source.format not in _DOCUMENTS])
    refused = (*read.refused, *import_.refused)
    problems = import_.checked()
    report = Report(
        import_.brought(refused),
        problems,
        (*read.passed_over, *import_.passed_over),
        not dry_run,
        tuple(import_.told),
        import_.outcome,
        import_.to_add(),
        tuple(import_.newer),
        tuple(import_.same),
    )
    text = (
        report_text(report)
        if asked.form == "text"
        else json.dumps(report_data(report), ensure_ascii=False, indent=2) + "\n"
    )

    def put_report() -> None:
        if report_file is not None:
            write_file(report_file, encodable(text).encode("utf-8"))

    if together is None:
        put_report()
    else:
        # With what it tells of, or not at all: nobody could make it a second time.
        import_.write(together, put_report)
    if report_file is not None:
        for line in summary(import_, dry_run=dry_run):
            click.echo(line)
        if report.passed_over:
            many = len(report.passed_over)
            click.echo(f"passed over {many} file{'' if many == 1 else 's'}, which the report names")
        click.echo(f"wrote {report_file}")
    else:
        click.echo(encodable(text), nl=False)
    for fault in import_.faults:
        click.echo(f"{fault.place}: {fault.message}", err=True)
        if fault.mend:
            click.echo(f"    mend: {fault.mend}", err=True)
    for each in refused:
        mend = f"; {one_line(each.mend)}" if each.mend else ""
        click.echo(f"not brought in: {one_line(each.sentence)}{mend}", err=True)
    click.get_current_context().exit(1 if refused or import_.faults or import_.outcome.conflicts else 0)


def _reading(root: Path, *, dry_run: bool) -> Reading:
    """The system at *root*; for a *dry_run* with what an earlier import has still to write."""
    reading = the_folder(root, None)
    if not dry_run:
        return reading
    from imskit.edit.laid_together import still_to_lay

    waiting = still_to_lay(root)
    if not waiting:
        return reading
    tree = reading.standpoint.tree
    files: dict[str, File | bytes] = {**tree.files, **waiting}
    return read_from(replace(reading.standpoint, tree=Tree.of(files, tree.problems)), the_clock(None))


def _is_free(file: Path) -> bool:
    """Whether a report can be written to *file*: nothing is there, or an earlier report."""
    if file.is_symlink() or not file.exists():
        return not file.is_symlink()
    with file.open("rb") as stream:
        return stream.read(len(_REPORT[0])).startswith(_REPORT)
