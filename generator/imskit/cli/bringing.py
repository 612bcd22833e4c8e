"""`imskit import PATH...`: what somebody has becomes drafts and records of a system, and a report says how."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date as Day
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from imskit.cli.laying import lay_documents, the_schema_folder
from imskit.cli.options import root_option, sure_catalog, the_folder
from imskit.edit.new_file import LaterFile, NewEvidence, NewFile, lay
from imskit.exporters.printable import encodable, one_line
from imskit.pipeline import Reading
from imskit.problems import CannotGoOn, Problem, nearest
from imskit.write import write_file

if TYPE_CHECKING:
    from imskit.importers.again import Again
    from imskit.importers.documents.bring import Refused
    from imskit.importers.documents.drafts import Draft
    from imskit.importers.edited.outcome import Outcome
    from imskit.importers.mapping_file import Rule
    from imskit.importers.memory import Memory
    from imskit.importers.registers.bring import BroughtRegister, Ground, NewRecord
    from imskit.importers.registers.proposed import Proposed
    from imskit.model import Catalog
    from imskit.sources.pieces import Source

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
    from imskit.cli.sources_named import named_files, read_files
    from imskit.importers.import_report import Report, report_data, report_text

    found = list(named_files(paths))
    reading = the_folder(root, None)
    catalog = sure_catalog(reading)
    if type_name is not None and (type_name not in catalog.types or type_name == "decision"):
        raise CannotGoOn(
            f"there is no document type {type_name} to bring in",
            nearest(type_name, catalog.types, "imskit new lists the types"),
        )
    if report_file is not None and not _is_free(report_file):
        raise CannotGoOn(f"{report_file} is already there and is not overwritten", "name another file")
    read = read_files(found)
    import_ = _Import(reading, catalog, type_name, mapping_file)
    import_.documents([source for source in read.sources if source.format in _DOCUMENTS])
    import_.registers([source for source in read.sources if source.format not in _DOCUMENTS])
    refused = (*read.refused, *import_.refused)
    problems = import_.checked()
    if not dry_run:
        import_.write()
    report = Report(
        import_.brought(refused),
        problems,
        (*read.passed_over, *import_.left_behind),
        not dry_run,
        tuple(import_.told),
        import_.outcome,
        import_.same,
        import_.to_add(),
    )
    text = (
        report_text(report)
        if form == "text"
        else json.dumps(report_data(report), ensure_ascii=False, indent=2) + "\n"
    )
    if report_file is not None:
        write_file(report_file, encodable(text).encode("utf-8"))
        for line in import_.summary(dry_run=dry_run):
            click.echo(line)
        if report.passed_over:
            many = len(report.passed_over)
            click.echo(f"passed over {many} file{'' if many == 1 else 's'}, which the report names")
        click.echo(f"wrote {report_file}")
    else:
        click.echo(encodable(text), nl=False)
    for each in refused:
        mend = f"; {one_line(each.mend)}" if each.mend else ""
        click.echo(f"not brought in: {one_line(each.sentence)}{mend}", err=True)
    click.get_current_context().exit(1 if refused or import_.outcome.conflicts else 0)


def _is_free(file: Path) -> bool:
    """Whether a report can be written to *file*: nothing is there, or an earlier report."""
    if file.is_symlink() or not file.exists():
        return not file.is_symlink()
    with file.open("rb") as stream:
        return stream.read(len(_REPORT[0])).startswith(_REPORT)


class _Import:
    """One import: what it makes of sources, and what is to be written for that."""

    def __init__(
        self, reading: Reading, catalog: Catalog, type_name: str | None, mapping_file: Path | None
    ) -> None:
        from imskit.cli.import_ground import brought_before, the_ground, the_mappings, the_world
        from imskit.importers.documents.people_named import known_names
        from imskit.importers.edited.outcome import Outcome

        self._reading = reading
        self._catalog = catalog
        self._type = type_name
        mappings = the_mappings(reading, catalog, mapping_file)
        self._before = brought_before(reading, catalog)
        #: Ids of what came in before under another name than now.
        self._moved: set[str] = set()
        #: How many sources are what they were when they came in.
        self.same = 0
        self._world = the_world(reading, catalog, mappings.roles, self._before)
        self._ground: Ground = the_ground(reading, catalog, self._world, mappings)
        self._proposes = mapping_file is None
        self.drafts: list[Draft] = []
        self.told: list[BroughtRegister] = []
        self.refused: list[Refused] = []
        self.left_behind: list[Refused] = []
        self._people: dict[str, None] = dict.fromkeys(known_names(self._world.people))
        self._memories: list[Memory] = []
        self._again: dict[str, Again] = {}
        #: Pictures of what was brought in before or of records, by path.
        self._evidence: dict[str, bytes] = {}
        self.outcome: Outcome = Outcome("what was brought in before")

    def documents(self, sources: Sequence[Source]) -> None:
        """Make drafts of *sources*; of those that were brought in before, changes of what they became."""
        from imskit.importers.documents.bring import bring

        new: list[Source] = []
        names = frozenset(source.name for source in sources)
        for source in sources:
            rule = self._ground.mappings.document(source.name)
            if rule is not None and rule.skip:
                continue
            before = self._ground.remembered(source.name, "")
            # Whoever takes a draft away wants it anew.
            if before is not None and any(each.id in self._ground.now for each in before.documents):
                self._document_again(source, before)
            elif not self._known_before(source, names):
                new.append(source)
        for rule, held in self._by_rule(new):
            keys = rule.sources if rule is not None else {}
            world = replace(self._world, ids=self._ground.taken(), keys=keys)
            brought = bring(held, world, self._type or (rule.type if rule is not None else None))
            self.drafts += brought.drafts
            self.refused += brought.refused
            self.left_behind += brought.left_behind
            self._people |= dict.fromkeys(brought.people)
            self._ground.give([draft.id for draft in brought.drafts])
        self._memories += [_memory(draft, self._world.today) for draft in self.drafts]

    def _known_before(self, source: Source, names: Collection[str]) -> bool:
        """Take a *source* that came in before under none of the *names* of this run for what it was, and say so."""
        from imskit.cli.moved_sources import elsewhere, not_here, older, said_of

        if not self._before:
            return False
        refused = older(source, self._before, self._world)
        if refused is not None:
            self.refused.append(refused)
            return True
        other = elsewhere(source, not_here(self._before, names, self._moved), self._world)
        before = self._ground.remembered(other.source, "") if other is not None else None
        if other is None or before is None:
            return False
        self._moved.add(other.id)
        self._document_again(source, before)
        self.left_behind.append(said_of(source, other))
        return True

    def _by_rule(self, sources: Sequence[Source]) -> list[tuple[Rule | None, list[Source]]]:
        """*sources* by what the mapping says of them, in their order."""
        found: list[tuple[Rule | None, list[Source]]] = []
        for source in sources:
            rule = self._ground.mappings.document(source.name)
            held = next((each for known, each in found if known is rule), None)
            if held is None:
                found.append((rule, [source]))
            else:
                held.append(source)
        return found

    def _document_again(self, source: Source, before: Memory) -> None:
        from imskit.importers.again import again
        from imskit.importers.documents.bring import bring

        (then, *_) = before.documents
        now = self._ground.now[then.id]
        # Pictures that lie beside a file may be others though its own bytes are the same.
        if before.sha256 == source.sha256 and not (source.format == "markdown" and source.attachments):
            self.same += 1
            return
        today = Day.fromisoformat(before.on) if before.on else self._world.today
        rule = self._ground.mappings.document(source.name)
        keys = rule.sources if rule is not None else {}
        world = replace(self._world, ids=frozenset(self._world.ids) - {then.id}, today=today, keys=keys)
        brought = bring([source], world, str(then.data.get("type")))
        self.refused += brought.refused
        for draft in brought.drafts:
            memory = _memory(draft, today, then.id)
            info = self._catalog.types[draft.type]
            found = again(info, then.data, memory.documents[0].data, now, self._ground.merge)
            self._again[then.id] = found
            if not found.torn:
                self._memories.append(memory)
                self._evidence.update(draft.evidence)

    def registers(self, sources: Sequence[Source]) -> None:
        """Make records of the rows of *sources*."""
        from imskit.importers.registers.bring import bring_register

        for source in sources:
            brought = bring_register(source, self._ground, self._type)
            self.told.append(brought)
            for table in brought.tables:
                self._again.update(table.again)
                self._memories.append(table.memory)
                self._evidence.update(table.evidence)

    def brought(self, refused: Sequence[Refused]) -> Any:
        """The drafts and what was refused, as the report has them."""
        from imskit.importers.documents.bring import Brought

        return Brought(tuple(self.drafts), tuple(refused), people=tuple(self._people))

    def _drafted(self) -> list[NewFile | NewEvidence]:
        files: list[NewFile | NewEvidence] = []
        for draft in self.drafts:
            files.append(NewFile(draft.path, draft.text))
            files += [NewEvidence(path, data) for path, data in sorted(draft.evidence.items())]
        return [*files, *(NewEvidence(path, data) for path, data in sorted(self._evidence.items()))]

    def _records(self) -> list[NewRecord]:
        return [each for told in self.told for table in told.tables for each in table.new]

    def checked(self) -> Mapping[str, list[Problem]]:
        """What check finds in what is new or changed, before any of it is written; the changes are made here."""
        from imskit.cli.check_of_new import found_in
        from imskit.importers.edited.applying import applied
        from imskit.importers.edited.outcome import Outcome

        asked = Outcome(
            self.outcome.of,
            tuple(change for found in self._again.values() for change in found.changes),
            tuple(saying for found in self._again.values() for saying in found.sayings),
        )
        self.outcome = applied(self._catalog, asked, self._reading.tree.read)
        drafted = [(file.path, file.data) for file in self._drafted() if file.path not in self._evidence]
        files = dict(drafted) | dict(self.outcome.files)
        return found_in(self._reading, self._catalog, files, self._records(), self._evidence)

    def write(self) -> None:
        """Write all that is new, what is changed, and what is remembered of it."""
        from imskit.importers.memory import memory_path, memory_text

        tree = self._reading.standpoint.tree
        # Whoever takes a draft away to bring it in anew leaves the images: the same bytes are no obstacle.
        new = [
            file
            for file in (*self._drafted(), *(LaterFile(each.path, each) for each in self._records()))
            if not (
                isinstance(file, NewEvidence) and tree.has(file.path) and tree.read(file.path) == file.data
            )
        ]
        if new:
            lay_documents(self._reading, new)
        for path, data in self.outcome.files:
            write_file(self._reading.root / path, data)
        kept = [
            NewFile(memory_path(each.source, each.sheet), memory_text(each))
            for each in self._memories
            if each.documents
        ]
        lay([*kept, *self._proposed()], self._reading.root, "replace")

    def _proposed(self) -> list[NewFile]:
        """A mapping that says what was recognised in registers, where there is none and somebody has to decide."""
        from imskit.importers.mapping_file import PATH

        if not self._proposes or self._reading.tree.has(PATH):
            return []
        text = self._mapping_of(self._tables())
        return [NewFile(PATH, text)] if text else []

    def to_add(self) -> str:
        """What could be added to a mapping that is there: it is somebody's own, and never rewritten."""
        from imskit.importers.mapping_file import PATH

        if not self._proposes or not self._reading.tree.has(PATH):
            return ""
        mappings = self._ground.mappings
        text = self._mapping_of(
            [
                each
                for each in self._tables()
                if mappings.register(each.source, each.table.sheet, each.table.number) is None
            ]
        )
        return text.partition("registers:\n")[2]

    def _tables(self) -> list[Proposed]:
        from imskit.importers.registers.proposed import Proposed

        return [
            Proposed(
                told.source.name,
                table.table,
                table.plan,
                self._catalog.types[table.plan.type],
                table.records,
                several=sum(each.table.sheet == table.table.sheet for each in told.tables) > 1,
            )
            for told in self.told
            for table in told.tables
        ]

    def _mapping_of(self, tables: Sequence[Proposed]) -> str:
        from imskit.importers.registers.proposed import proposed_mapping

        asks = any(
            each.records.held_back or each.records.unknown_words or each.plan.unknown() for each in tables
        )
        return proposed_mapping(tables, the_schema_folder(self._reading)) if asks else ""

    def summary(self, *, dry_run: bool) -> list[str]:
        """A line for each file that is new or changed."""
        wrote, changed = ("would write", "would change") if dry_run else ("wrote", "changed")
        lines = [f"{wrote} {draft.path} from {one_line(draft.source.name)}" for draft in self.drafts]
        for told in self.told:
            for table in told.tables:
                many = len(table.new)
                if many:
                    folder = table.new[0].path.rpartition("/")[0]
                    noun = "record" if many == 1 else "records"
                    lines.append(f"{wrote} {many:,} {noun} in {folder} from {one_line(told.source.name)}")
        return [*lines, *(f"{changed} {path}" for path, _ in self.outcome.files)]


def _memory(draft: Draft, today: Day, name: str | None = None) -> Memory:
    """What is to be remembered of a *draft*, that became the document *name* where it has another id there."""
    from imskit.importers.memory import Memory, Remembered
    from imskit.load import load

    loaded = load(draft.text.encode("utf-8"), draft.path)
    assert not isinstance(loaded, Problem)
    data = {**loaded.data, "id": name or draft.id}
    return Memory(
        draft.source.name,
        "",
        draft.source.sha256,
        today.isoformat(),
        (Remembered(draft.number, str(data["id"]), data),),
    )
