"""One import: what it makes of sources, what that changes of what was brought in before, and what is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date as Day
from pathlib import Path

import click

from imskit.cli.check_of_new import found_in
from imskit.cli.import_ground import committed_paths, the_ground, the_heads, the_mappings, the_world
from imskit.cli.import_memories import digest_of, forgotten, memory_of, names_with, waits_for_names
from imskit.cli.laying import lay_schemas, the_schema_folder
from imskit.cli.moved_sources import elsewhere, not_here, older, said_of
from imskit.edit.laid_together import LaidTogether
from imskit.edit.new_file import LaterFile, NewEvidence, NewFile
from imskit.importers.again import Again, again
from imskit.importers.documents.bring import Brought, Refused, bring
from imskit.importers.documents.drafts import Draft
from imskit.importers.documents.people_named import known_names
from imskit.importers.documents.references import as_id
from imskit.importers.edited.applying import applied
from imskit.importers.edited.fields import why_locked
from imskit.importers.edited.outcome import Outcome, Saying
from imskit.importers.mapping_file import PATH, Rule
from imskit.importers.memory import (
    Memory,
    as_before,
    memory_path,
    memory_text,
    name_before,
    single_of,
)
from imskit.importers.registers.asked_mapping import asked_mapping, tables_of
from imskit.importers.registers.bring import BroughtRegister, Ground, NewRecord, bring_register
from imskit.importers.registers.refused_rows import without_refused
from imskit.model import Catalog
from imskit.pipeline import Reading
from imskit.problems import CannotGoOn, Problem, Severity
from imskit.sources.pieces import Source

_AGAIN = "run the same import again: it goes on where it stopped"


class Import:
    """One import of *sources* into the system of *reading*."""

    def __init__(
        self,
        reading: Reading,
        catalog: Catalog,
        type_name: str | None,
        mapping_file: Path | None,
        sources: Sequence[Source],
    ) -> None:
        """*type_name* is the type that the user names, *mapping_file* their mapping; each may be missing."""
        self._reading = reading
        self._catalog = catalog
        self._type = type_name
        self._heads = the_heads(reading)
        self._names = name_before(self._heads, {each.name: each.sha256 for each in sources})
        mappings = the_mappings(reading, catalog, mapping_file)
        singles = (single_of(each) for each in self._heads)
        #: Sources that became one document each that is still there.
        self._singles = [each for each in singles if each is not None and each.id in catalog.documents]
        #: Ids of what came in before under another name than now.
        self._moved: set[str] = set()
        self._world = replace(
            the_world(reading, catalog, mappings.roles),
            numbers={as_id(each.number): each.id for each in self._singles if each.number},
            came_from={each.id: each.source for each in self._singles},
        )
        self._ground: Ground = the_ground(reading, catalog, self._world, mappings, self._names)
        self._proposes = mapping_file is None
        self.drafts: list[Draft] = []
        #: What sources that became documents before say now.
        self.newer: list[Draft] = []
        #: Sources that say what they said before, with the documents that they became.
        self.same: list[tuple[Source, str]] = []
        self.told: list[BroughtRegister] = []
        self.refused: list[Refused] = []
        #: What is wrong with the mapping.
        self.faults = mappings.faults
        self.passed_over: list[Refused] = []
        self._people: dict[str, None] = dict.fromkeys(known_names(self._world.people))
        self._memories: list[Memory] = []
        self._befores: dict[tuple[str, str], Memory] = {}
        self._again: dict[str, Again] = {}
        #: Of those, the documents that stay as they are.
        self._locked: set[str] = set()
        self.outcome: Outcome = Outcome("what was brought in before")

    def documents(self, sources: Sequence[Source]) -> None:
        """Make drafts of *sources*; of those that were brought in before, changes of what they became."""
        new: list[Source] = []
        names = {self._names.get(source.name, source.name) for source in sources}
        for source in sources:
            rule = self._ground.mappings.document(source.name)
            if self._is_mismapped(source, documents=True):
                continue
            if rule is not None and rule.skip:
                why = f"{source.name} is left out, since the mapping says so"
                self.passed_over.append(Refused(source.name, why))
                continue
            before = self._ground.remembered(source.name, "")
            # Whoever takes a draft away wants it anew.
            there = before is not None and any(each.id in self._ground.now for each in before.documents)
            if there and before is not None:
                known = self._document_again(source, before, rule)
            else:
                known = self._known_before(source, names, rule)
            if not known:
                new.append(source)
        for rule, held in self._by_rule(new):
            world = replace(self._world, ids=self._ground.taken(), keys=rule.sources if rule else {})
            brought = bring(held, world, self._type or (rule.type if rule is not None else None))
            for draft in brought.drafts:
                if (self._reading.root / draft.path).exists():
                    why = f"{draft.source.name} would become {draft.path}, which is there and is not overwritten"
                    self.refused.append(Refused(draft.source.name, why, "move that file away, or rename it"))
                    continue
                self.drafts.append(draft)
                self._memories.append(
                    memory_of(draft, self._world.today, draft.source.name, self._digest(rule))
                )
            self.refused += brought.refused
            self.passed_over += brought.left_behind
            self._people |= dict.fromkeys(brought.people)
            self._ground.give([draft.id for draft in brought.drafts])

    def _known_before(self, source: Source, names: Collection[str], rule: Rule | None) -> bool:
        """Take a *source* that came in before under none of the *names* of this run for what it was, and say so."""
        if not self._singles:
            return False
        refused = older(source, self._singles, self._world)
        if refused is not None:
            self.refused.append(refused)
            return True
        other = elsewhere(source, not_here(self._singles, names, self._moved), self._world)
        before = self._ground.remembered(other.source, "") if other is not None else None
        if other is None or before is None:
            return False
        self._moved.add(other.id)
        self.passed_over.append(said_of(source, other))
        return self._document_again(source, before, rule)

    def _is_mismapped(self, source: Source, *, documents: bool) -> bool:
        """Whether *source* would be read by a rule that is wrong; it is refused then."""
        fault = self._ground.mappings.fault_of(source.name, documents=documents)
        if fault is not None:
            why = f"{source.name} is not read by a mapping that is wrong: {fault.place}: {fault.message}"
            self.refused.append(Refused(source.name, why, fault.mend))
        return fault is not None

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

    def _document_again(self, source: Source, before: Memory, rule: Rule | None) -> bool:
        """Compare *source* with what it was *before*; False where it is another document under the same name."""
        (then, *_) = before.documents
        also = names_with(before, source.name)
        is_same = before.sha256 == source.sha256
        # Though its own bytes are the same, pictures beside a file may be others, and names may be known now.
        moves = (source.format == "markdown" and source.attachments) or waits_for_names(then)
        if is_same and before.mapping == self._digest(rule) and not moves:
            self.same.append((source, then.id))
            if also != before.also:
                self._remember(replace(before, also=also), before)
            return True
        today = Day.fromisoformat(before.on) if before.on else self._world.today
        world = replace(
            self._world,
            ids=frozenset(self._world.ids) - {then.id},
            today=today,
            keys=rule.sources if rule is not None else {},
            before={before.source: then.id},
        )
        now = self._ground.now[then.id]
        # By its first name, which may stand in what was made of it.
        brought = bring([replace(source, name=before.source)], world, str(then.data.get("type")))
        self.refused += brought.refused
        for draft in brought.drafts:
            if then.key and draft.number and then.key != draft.number:
                return False
            memory = replace(memory_of(draft, today, before.source, self._digest(rule)), also=also)
            info = self._catalog.types[draft.type]
            found = again(info, then.data, memory.documents[0].data, now, self._ground.merge)
            if memory != before:
                self._remember(memory, before)
            if is_same and not (found.changes or found.sayings):
                self.same.append((source, then.id))
                continue
            self._again[then.id] = found
            self.newer.append(replace(draft, path=self._catalog.documents[then.id].path, source=source))
        return True

    def _digest(self, rule: Rule | None) -> str:
        return digest_of(rule, self._ground.mappings.roles)

    def _remember(self, memory: Memory, before: Memory) -> None:
        self._memories.append(memory)
        self._befores[memory.source, memory.sheet] = before

    def registers(self, sources: Sequence[Source]) -> None:
        """Make records of the rows of *sources*."""
        for source in sources:
            if self._is_mismapped(source, documents=False):
                continue
            brought = bring_register(source, self._ground, self._type)
            self.told.append(brought)
            for table in brought.tables:
                self._again.update(table.again)
                before = self._ground.remembered(source.name, table.table.name)
                if before is None:
                    self._memories.append(table.memory)
                else:
                    self._remember(table.memory, before)

    def _drafted(self) -> list[NewFile | NewEvidence]:
        return [*(NewFile(draft.path, draft.text) for draft in self.drafts), *self._evidence()]

    def _evidence(self) -> list[NewEvidence]:
        """The pictures and files that belong to what is new or changed and are not there yet."""
        undone = self._undone()
        held = [draft.evidence for draft in (*self.drafts, *self.newer) if draft.id not in undone]
        held += [table.evidence for told in self.told for table in told.tables]
        tree = self._reading.standpoint.tree
        # Whoever takes a draft away to bring it in anew leaves the images: the same bytes are no obstacle.
        return [
            NewEvidence(path, data)
            for files in held
            for path, data in sorted(files.items())
            if not (tree.has(path) and tree.read(path) == data)
        ]

    def _records(self) -> list[NewRecord]:
        return [each for told in self.told for table in told.tables for each in table.new]

    def checked(self) -> Mapping[str, list[Problem]]:
        """What check finds in what is new or changed, before any of it is written; the changes are made here."""
        self._lock()
        asked = Outcome(
            self.outcome.of,
            tuple(change for found in self._again.values() for change in found.changes),
            (
                *self.outcome.sayings,
                *(saying for found in self._again.values() for saying in found.sayings),
            ),
        )
        self.outcome = applied(self._catalog, asked, self._reading.tree.read)
        self._tell_what_was_done()
        drafts = {draft.path: draft.text.encode("utf-8") for draft in self.drafts}
        evidence = {file.path: file.data for file in self._evidence()}
        files = drafts | dict(self.outcome.files)
        problems = found_in(self._reading, self._catalog, files, self._records(), evidence)
        return self._without_refused(problems)

    def _without_refused(self, problems: Mapping[str, list[Problem]]) -> Mapping[str, list[Problem]]:
        """Hold back the rows whose records check would refuse; what is left of the *problems*."""
        records = {each.path for each in self._records()}
        errors = {
            path: wrong[0].message
            for path, found in problems.items()
            if path in records and (wrong := [each for each in found if each.severity == Severity.ERROR])
        }
        if errors:
            self.told = [without_refused(told, errors) for told in self.told]
            tables = [table for told in self.told for table in told.tables]
            memories = {(each.memory.source, each.memory.sheet): each.memory for each in tables}
            self._memories = [memories.get((each.source, each.sheet), each) for each in self._memories]
        return {path: found for path, found in problems.items() if path not in errors}

    def _lock(self) -> None:
        """Say of records that stay as they are what their source says otherwise now."""
        documents = self._catalog.documents
        locked = {
            name: why
            for name, found in self._again.items()
            if found.changes
            and (why := why_locked(self._catalog.types[documents[name].type], documents[name], ""))
        }
        committed = committed_paths(self._reading) if locked else frozenset()
        for name, why in locked.items():
            # What nobody has committed yet can be brought in better.
            if documents[name].path in committed:
                found = self._again[name]
                self._locked.add(name)
                said = [
                    Saying(
                        "locked",
                        name,
                        each.title,
                        f"the source says “{each.after}” instead of “{each.before}” now, and it stays: {why}",
                    )
                    for each in found.changes
                ]
                self._again[name] = Again((), (*said, *found.sayings))

    def _tell_what_was_done(self) -> None:
        """Let the report of registers name only the changes that are made."""
        undone = self._undone()
        for name in undone:
            said = tuple(saying for saying in self.outcome.sayings if saying.id == name)
            self._again[name] = Again((), said)
            self._locked.add(name)
        self.told = [
            replace(
                told,
                tables=tuple(
                    replace(table, again={name: self._again[name] for name in table.again})
                    for table in told.tables
                ),
            )
            for told in self.told
        ]

    def write(self, together: LaidTogether, also: Callable[[], None]) -> None:
        """Write all that is new, what is changed, and what is remembered of it, or nothing; *also* is done with it.

        What is new is laid as one, with what is remembered of it. What is remembered of a changed document comes after
        the change: held against the earlier memory, a change that is there already is none.
        """
        changing = {change.id for change in self.outcome.changes} | self._undone()
        records = (LaterFile(each.path, each) for each in self._records())
        new = [*self._drafted(), *records, *self._proposed()]
        replaced = self._kept(changing) if new else []
        with together.made_ready(new, replaced):
            also()
        try:
            together.finish()
            with together.made_ready((), [NewEvidence(*file) for file in self.outcome.files]):
                pass
            # Whoever changes a document in this moment is not overwritten, and is asked the next time.
            left = together.finish().left
            late = {each.id for each in self._catalog.all_documents if each.path in left}
            with together.made_ready((), self._kept(self._undone() | late)):
                pass
            together.finish()
            lay_schemas(self._reading)
        except KeyboardInterrupt:
            click.echo(f"imskit: a part of it is written; {_AGAIN}", err=True)
            raise
        except CannotGoOn as stop:
            raise CannotGoOn(stop.sentence, stop.mend or _AGAIN) from stop

    def _undone(self) -> set[str]:
        """The documents that a newer source asks something of, and that keep what they say."""
        asked = {name for name, found in self._again.items() if found.changes}
        torn = {name for name, found in self._again.items() if found.torn}
        return self._locked | torn | (asked - {change.id for change in self.outcome.changes})

    def _kept(self, undone: set[str]) -> list[NewFile]:
        """The memories, with the documents *undone* as they were remembered before."""
        found = []
        for memory in self._memories:
            before = self._befores.get((memory.source, memory.sheet))
            kept = memory if before is None else as_before(memory, before, undone)
            if kept.documents:
                found.append(NewFile(memory_path(kept.source, kept.sheet), memory_text(kept)))
        return [*found, *forgotten(self._heads, self.drafts)]

    def _proposed(self) -> list[NewFile]:
        """A mapping that says what was recognised in registers, where there is none and somebody has to decide."""
        if not self._proposes or self._reading.tree.has(PATH):
            return []
        text = asked_mapping(tables_of(self.told, self._catalog), the_schema_folder(self._reading))
        return [NewFile(PATH, text)] if text else []

    def to_add(self) -> str:
        """What could be added to a mapping that is there: it is somebody's own, and never rewritten."""
        if not self._proposes or not self._reading.tree.has(PATH):
            return ""
        known = self._ground.mappings.register
        tables = [
            each
            for each in tables_of(self.told, self._catalog)
            if known(each.source, each.table.sheet, each.table.number) is None
        ]
        return asked_mapping(tables, the_schema_folder(self._reading)).partition("registers:\n")[2]

    def brought(self, refused: Sequence[Refused]) -> Brought:
        """The drafts and what was refused, as the report has them."""
        return Brought(tuple(self.drafts), tuple(refused), people=tuple(self._people))
