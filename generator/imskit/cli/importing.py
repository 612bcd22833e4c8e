"""`imskit import`: files of other programs become files of a system; a group with one command a format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from imskit.cli.options import root_option, the_root
from imskit.cli.standards_there import NOTHING_THERE, standards_there
from imskit.cli.table_group import TableGroup
from imskit.edit.editor import schema_folder
from imskit.edit.new_file import NewFile, lay
from imskit.exporters.printable import one_line
from imskit.importers.brought import Asked, Brought
from imskit.importers.difference import difference
from imskit.importers.imports import IMPORTS
from imskit.importers.stranger import JSON_LIMIT
from imskit.problems import CannotGoOn
from imskit.project import shipped_files
from imskit.write import write_file

#: The command that is called by paths alone, too.
_FILES = "files"


class _PathsOrFormat(TableGroup):
    """A group whose commands are formats; whatever else is named are files and folders of documents."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, with the command for files put in where no format is named."""
        first = args[0] if args else "--help"
        named = first in self.lines and not (args == [_FILES] and Path(_FILES).exists())
        if not named and first not in ctx.help_option_names and _is_path_or_option(first):
            args = [_FILES, *args]
        return super().parse_args(ctx, args)


def _is_path_or_option(word: str) -> bool:
    return word.startswith("-") or any(sign in word for sign in "./\\") or Path(word).exists()


@click.group("import", cls=_PathsOrFormat, subcommand_metavar="PATH... | FORMAT FILE [OPTIONS]")
def command() -> None:
    """Bring in documents that you have, or what another program wrote. Nothing that is there is overwritten.

    Where no format is named, PATH... are Word files and folders of them, as for files.
    """


def _command(name: str) -> click.Command:
    if name == _FILES:
        from imskit.cli.bringing import command as files

        return files
    wanted = IMPORTS[name]

    @click.command(name, help=wanted.what)
    @click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
    @root_option
    @click.option("--id", "standard", metavar="ID", help="The id of the standard; without it, from the file.")
    @click.option(
        "--own-words",
        is_flag=True,
        help="Take over texts as summaries: only where they are your own words, not a publisher's.",
    )
    @click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write to this file; without it, to ims/standards/.",
    )
    @_ends(wanted.mappings)
    def one(
        file: Path,
        root: Path | None,
        standard: str | None,
        own_words: bool,
        output: Path | None,
        source: str | None = None,
        target: str | None = None,
    ) -> None:
        # Known before the file is read, so that a long read does not end in a plain slip.
        place = the_root(root) if output is None else None
        schemas = schema_folder(lambda path: place is not None and (place / path).is_file())
        there = standards_there(place) if wanted.mappings else NOTHING_THERE
        asked = Asked(standard, own_words, schemas, source, target, there.clauses, there.crosswalks)
        brought = wanted.read(_read(file), file.name, asked)
        written = _laid(brought, place) if place is not None else _written(brought, output)
        for note in brought.notes:
            click.echo(f"note: {one_line(note)}", err=True)
        for path in written:
            click.echo(f"wrote {path}")
        for use in brought.use if place is not None else ():
            click.echo(use, err=True)

    return one


def _ends(wanted: bool) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The options that name the two standards of a mapping, where *wanted*."""

    def add(function: Callable[..., None]) -> Callable[..., None]:
        if not wanted:
            return function
        for option, name, which in (("--to", "target", "to"), ("--from", "source", "from")):
            help_text = (
                f"The standard that a mapping leads {which}, where yours has another id than in the file."
            )
            function = click.option(option, name, metavar="ID", help=help_text)(function)
        return function

    return add


def _read(file: Path) -> bytes:
    with file.open("rb") as stream:
        # One byte more than any reader takes is enough for it to refuse the file by size.
        return stream.read(JSON_LIMIT + 1)


def _laid(brought: Brought, root: Path) -> tuple[str, ...]:
    """The paths of the files below *root*, written. Raises CannotGoOn: one is there, or imskit brings one."""
    ours = shipped_files()
    for file in brought.files:
        if (root / file.path).exists():
            raise CannotGoOn(
                f"{file.path} is already there and is not overwritten, {_differs(root / file.path, file)}",
                "name another id with --id, or write it elsewhere with --output to compare the two",
            )
        if file.path in ours:
            raise CannotGoOn(
                f"imskit brings {file.path} itself, and a file of yours would take its place",
                "name another id with --id, or write it elsewhere with --output",
            )
    return lay(brought.files, root).written


def _differs(place: Path, new: NewFile) -> str:
    """In what the file at *place* differs from *new*, as the end of a sentence."""
    try:
        return one_line(difference(place.read_bytes(), new.text))
    except OSError:
        return "which cannot be read"


def _written(brought: Brought, output: Path | None) -> tuple[str, ...]:
    """The path of the one file, written to *output*. Raises CannotGoOn: there are several, or it is there."""
    assert output is not None
    if len(brought.files) != 1:
        paths = ", ".join(file.path for file in brought.files)
        raise CannotGoOn(f"this gives {len(brought.files)} files: {paths}", "leave --output out")
    if output.is_symlink() or output.exists():
        raise CannotGoOn(f"{output} is already there and is not overwritten", "name another file")
    file: NewFile = brought.files[0]
    write_file(output, file.text.encode("utf-8"))
    return (str(output),)


command.fill(
    "format",
    {
        _FILES: "Word files, and folders of them, become drafts of documents.",
        **{name: each.what for name, each in IMPORTS.items()},
    },
    _command,
)
