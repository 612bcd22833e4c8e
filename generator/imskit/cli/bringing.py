"""`imskit import PATH...`: documents that somebody has become drafts of a system, and a report says how."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from imskit.cli.laying import lay_documents, taken_ids, the_schema_folder
from imskit.cli.options import root_option, sure_catalog, the_clock, the_folder
from imskit.edit.new import STARTERS, Starter
from imskit.edit.new_file import NewEvidence, NewFile
from imskit.exporters.printable import encodable, one_line
from imskit.model import EVERYONE, Catalog
from imskit.pipeline import Reading, read_from
from imskit.problems import CannotGoOn, Problem, nearest
from imskit.tree import Source as File
from imskit.tree import Tree
from imskit.write import write_file

if TYPE_CHECKING:
    from imskit.importers.documents.bring import Brought, Refused
    from imskit.importers.documents.world import World
    from imskit.sources.pieces import Source

#: Most files of one run.
FILE_LIMIT = 2000
#: Names of files that programs and systems leave about.
_LEFT_ABOUT = ("~$", ".")
#: Ends of names that somebody meant for a document: why one of them cannot be read is worth an exit code.
_MEANT = (".docx", ".docm", ".doc", ".dotx", ".dotm")


@dataclass(frozen=True, slots=True)
class _Found:
    """A file to be read: where it lies, and what it is called in the report."""

    path: Path
    name: str
    #: Whether the user named it, or it lies in a folder that was named.
    named: bool


@click.command("files")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@root_option
@click.option("--type", "type_name", metavar="TYPE", help="The type of document that all of them are.")
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
    dry_run: bool,
    form: str,
    report_file: Path | None,
) -> None:
    """Make drafts of the Word files at PATH..., files or whole folders, and report what became of each part of them.

    Ids that the sources have are kept where they fit. What a file is, its bytes say and not its name; one that cannot
    be read is named, the rest is brought in, and the exit code is 1.
    """
    from imskit.importers.documents.bring import Brought, bring
    from imskit.importers.documents.report import Report, report_data, report_text

    found = list(_files(paths))
    reading = the_folder(root, None)
    catalog = sure_catalog(reading)
    if type_name is not None and (type_name not in catalog.types or type_name == "decision"):
        raise CannotGoOn(
            f"there is no document type {type_name} to bring in",
            nearest(type_name, catalog.types, "imskit new lists the types"),
        )
    if report_file is not None and (report_file.exists() or report_file.is_symlink()):
        raise CannotGoOn(f"{report_file} is already there and is not overwritten", "name another file")
    sources, refused, passed_over = _read(found)
    brought = bring(sources, _world(reading, catalog), type_name)
    brought = Brought(brought.drafts, (*refused, *brought.refused))
    problems = _checked(reading, brought)
    if not dry_run and brought.drafts:
        _lay(reading, brought)
    report = Report(brought, problems, tuple(passed_over), written=not dry_run)
    text = (
        report_text(report)
        if form == "text"
        else json.dumps(report_data(report), ensure_ascii=False, indent=2) + "\n"
    )
    if report_file is not None:
        write_file(report_file, encodable(text).encode("utf-8"))
        _summary(brought, report_file, dry_run=dry_run)
    else:
        click.echo(encodable(text), nl=False)
    for each in brought.refused:
        click.echo(
            f"not brought in: {one_line(each.sentence)}{f'; {one_line(each.mend)}' if each.mend else ''}",
            err=True,
        )
    click.get_current_context().exit(1 if brought.refused else 0)


def _summary(brought: Brought, report_file: Path, *, dry_run: bool) -> None:
    for draft in brought.drafts:
        click.echo(f"{'would write' if dry_run else 'wrote'} {draft.path} from {one_line(draft.source.name)}")
    click.echo(f"wrote {report_file}")


def _files(paths: Sequence[Path]) -> Iterator[_Found]:
    """The files that *paths* name, folders gone through in order. Raises CannotGoOn: one is not there, or too many."""
    count = 0
    for path in paths:
        if not path.exists():
            raise CannotGoOn(f"there is no file or folder {path}", "look at how it is written")
        inside = (
            [(each, each.relative_to(path).as_posix()) for each in _walk(path)]
            if path.is_dir()
            else [(path, path.name)]
        )
        for each, name in inside:
            count += 1
            if count > FILE_LIMIT:
                raise CannotGoOn(f"there are more than {FILE_LIMIT} files", "import them folder by folder")
            # It stands in the draft and in the report, where a newline or an escape of a terminal would do harm.
            yield _Found(each, one_line(encodable(name)), not path.is_dir())


def _walk(folder: Path) -> Iterator[Path]:
    """The files below *folder*; links are not followed, and what programs leave about is passed over."""
    try:
        there = sorted(folder.iterdir())
    except OSError as error:
        raise CannotGoOn(f"{folder} cannot be read: {error.strerror}", "check its permissions") from error
    for each in there:
        if each.name.startswith(_LEFT_ABOUT) or each.is_symlink():
            continue
        if each.is_dir():
            yield from _walk(each)
        elif each.is_file():
            yield each


def _read(found: Sequence[_Found]) -> tuple[list[Source], list[Refused], list[Refused]]:
    """The sources, the files of which nothing can be made, and those of folders that are no documents at all."""
    from imskit.importers.documents.bring import Refused
    from imskit.sources.word import SIZE_LIMIT, read_word

    sources: list[Source] = []
    refused: list[Refused] = []
    passed_over: list[Refused] = []
    same: dict[str, str] = {}
    for each in found:
        try:
            with each.path.open("rb") as stream:
                source = read_word(stream.read(SIZE_LIMIT + 1), each.name)
        except OSError as error:
            refused.append(
                Refused(each.name, f"{each.name} cannot be read: {error.strerror}", "check its permissions")
            )
        except CannotGoOn as stop:
            meant = each.named or each.path.suffix.lower() in _MEANT
            (refused if meant else passed_over).append(Refused(each.name, stop.sentence, stop.mend))
        else:
            if source.sha256 in same:
                refused.append(
                    Refused(
                        each.name,
                        f"{each.name} is the same file as {same[source.sha256]}",
                        "one of them is enough",
                    )
                )
            else:
                same[source.sha256] = each.name
                sources.append(source)
    return sources, refused, passed_over


def _world(reading: Reading, catalog: Catalog) -> World:
    from imskit.importers.documents.roles import Roles
    from imskit.importers.documents.world import World

    system = catalog.system

    def starter(name: str) -> Starter | None:
        path = f"{STARTERS}{name}.yaml"
        return Starter(path, reading.tree.read(path)) if reading.tree.has(path) else None

    top = frozenset(role.id for role in system.roles.values() if role.top_management)
    in_use = {each.id for each in system.standards_in_use}
    return World(
        catalog.types,
        starter,
        Roles.of({role.id: role.title for role in system.roles.values()}, top, EVERYONE),
        {
            words.casefold(): person.id
            for person in system.people.values()
            for words in (person.id, person.name)
            if words
        },
        min(system.people),
        {
            # Headings of a standard ask for nothing.
            name: frozenset(clause.number for clause in standard.clauses.values() if clause.assessable)
            for name, standard in catalog.standards.items()
            if name in in_use
        },
        taken_ids(reading, catalog),
        catalog.today,
        the_schema_folder(reading),
        frozenset(document.id for document in catalog.all_documents),
    )


def _new(brought: Brought) -> list[NewFile | NewEvidence]:
    files: list[NewFile | NewEvidence] = []
    for draft in brought.drafts:
        files.append(NewFile(draft.path, draft.text))
        files += [NewEvidence(path, data) for path, data in sorted(draft.evidence.items())]
    return files


def _lay(reading: Reading, brought: Brought) -> None:
    tree = reading.standpoint.tree
    # Whoever takes a draft away to bring it in anew leaves the images: the same bytes are no obstacle.
    new = [
        file
        for file in _new(brought)
        if not (isinstance(file, NewEvidence) and tree.has(file.path) and tree.read(file.path) == file.data)
    ]
    lay_documents(reading, new)


def _checked(reading: Reading, brought: Brought) -> Mapping[str, list[Problem]]:
    """What check finds in the drafts, before any of them is written."""
    if not brought.drafts:
        return {}
    files: dict[str, File | bytes] = {**reading.standpoint.tree.files}
    files |= {file.path: file.data for file in _new(brought)}
    here = replace(reading.standpoint, tree=Tree.of(files, reading.standpoint.tree.problems))
    found = read_from(here, the_clock(None)).held_against_rules()
    paths = {draft.path for draft in brought.drafts}
    by_path: dict[str, list[Problem]] = {}
    for problem in found.problems:
        if problem.place.path in paths:
            by_path.setdefault(problem.place.path, []).append(problem)
    return by_path
