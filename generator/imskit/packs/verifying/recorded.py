"""What a repository says of the log, the populations and the days that a pack states; read anew, and compared.

It does not hang on the version of imskit that made the pack, nor on whom it was made for: what somebody does not get
counts in a population like all else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from datetime import date as Day
from pathlib import Path
from zoneinfo import ZoneInfo

from imskit.blobs import blob_id
from imskit.commit_log import LoggedCommit
from imskit.commits import Commit
from imskit.exporters.bag import PAYLOAD
from imskit.facts.past import without_later
from imskit.history import day_of
from imskit.in_git import in_git
from imskit.model import Catalog, Document
from imskit.packs import git_log
from imskit.packs.git_log import NOT_SHOWN, read_log
from imskit.packs.packed import SYSTEM, Packed
from imskit.packs.request import Request, request
from imskit.packs.stated import PATH, Unit
from imskit.packs.verifying.findings import Finding
from imskit.packs.verifying.integrity import first_bytes
from imskit.path_rules import printable
from imskit.periods import after
from imskit.pipeline import Clock, read_from
from imskit.problems import CannotGoOn
from imskit.recording import brought_by, recorded_days
from imskit.standpoint import committed_standpoint

_STATED = PAYLOAD + PATH
_LOG = PAYLOAD + git_log.PATH
_SUBJECT = "subject "


class Recorded:
    """The system as the commit of a pack holds it, with its history."""

    def __init__(self, pack: Packed, root: Path, commit: Commit) -> None:
        """Raises CannotGoOn where the commit holds no system that can be read."""
        self._pack = pack
        self._root = root
        self._commit = commit
        until = Day.fromisoformat(pack.stated.until)
        self._here = committed_standpoint(root, commit.id)
        reading = read_from(self._here, Clock(datetime.combine(until, time(12), UTC), until))
        if reading.catalog is None:
            raise CannotGoOn(f"the system that commit {commit.short} holds cannot be read")
        self._catalog: Catalog = replace(without_later(reading.catalog), now=until)
        self._zone = ZoneInfo(self._catalog.system.time_zone)
        self._log = read_log(root, commit.id, self._zone, self._catalog.documents)

    def findings(self) -> Iterator[Finding]:
        """What the pack states otherwise than the history."""
        yield from self._lines()
        yield from self._days()
        try:
            stated = self._pack.stated
            since, until = map(Day.fromisoformat, (stated.since, stated.until))
            wanted = request(self._catalog, since, until, stated.standards, stated.clauses)
        except (CannotGoOn, ValueError) as stop:
            yield Finding(
                _STATED, printable(f"asks for what commit {self._commit.short} does not hold: {stop}")
            )
            return
        yield from self._populations(wanted)

    def _lines(self) -> Iterator[Finding]:
        """Whether git-log.txt is what git says; subjects may be not shown."""
        pack = self._pack
        if not pack.payload.has(git_log.PATH):
            yield Finding(_LOG, "is missing")
            return
        inside = {path.removeprefix(SYSTEM) for path in pack.payload.paths() if path.startswith(SYSTEM)}
        told = self._log.text(self._commit.id, inside, _every_subject).decode().split("\n")
        # No longer than it can be: a subject is shown in the place of a line that is not.
        said = first_bytes(pack.payload, git_log.PATH, 2 * sum(map(len, told)) + 1_000_000)
        lines = said.decode("utf-8", "replace").split("\n")
        same = len(told) == len(lines) and all(
            one == other or (one.startswith(_SUBJECT) and other == NOT_SHOWN)
            for one, other in zip(told, lines, strict=True)
        )
        if not same:
            yield Finding(_LOG, f"is not what git says of the history of {self._commit.short}")

    def _days(self) -> Iterator[Finding]:
        """Days since when git holds something that are others than git says."""
        stated, commit, zone = self._pack.stated, self._commit.id, self._zone
        first = min(each.time for each in self._log.commits if not each.parents)
        begins = day_of(first, zone).isoformat()
        for what, said, told in (
            ("the day of the commit", stated.committed_on, self._commit.day(zone).isoformat()),
            ("the first day of the history", stated.history_since, begins),
        ):
            if said != told:
                yield Finding(_STATED, printable(f"says {what} is {said[:20]}, and git says {told}"))
        recorded = {
            path: day.isoformat() for path, day in recorded_days(self._root, commit, "ims/", zone).items()
        }
        held = {name: day.isoformat() for name, day in self._log.held.items()}
        authors = brought_by(self._root, commit, "ims/")
        yield from self._unlike("git holds {} as it is since", stated.recorded, recorded)
        yield from self._unlike("git holds {} since", stated.held, held)
        yield from self._unlike("{} was brought by", stated.brought_by, authors)
        for row in stated.versions:
            day = self._log.contents.get(blob_id(self._pack.payload.read(row.file), len(commit)))
            told = day.isoformat() if day else ""
            if row.recorded != told:
                yield Finding(
                    _STATED,
                    printable(
                        f"says git holds {row.id} {row.version} since {row.recorded[:20] or 'no day'}, and git says "
                        f"{told or 'that it never did'}"
                    ),
                )

    def _unlike(self, words: str, said: Mapping[str, str], told: Mapping[str, str]) -> Iterator[Finding]:
        for name, value in said.items():
            known = told.get(name, "")
            if value != known:
                what = f"says {words.format(name)} {value[:80]}, and git says {known or 'nothing of it'}"
                yield Finding(_STATED, printable(what))

    def _populations(self, wanted: Request) -> Iterator[Finding]:
        """Records that a population leaves out, lists too often, or lists otherwise than they are."""
        tree = self._here.tree
        told: dict[str, dict[str, list[Document]]] = {}
        for document in self._catalog.documents.values():
            if document.lifecycle != "controlled" and wanted.covers(document):
                digest = tree.sha256(document.path) or ""
                told.setdefault(document.type, {}).setdefault(digest, []).append(document)
        for name, units in self._pack.stated.population.items():
            left = told.pop(name, {})
            for unit in units:
                known = left.get(unit.sha256)
                if not known:
                    what = f"lists a record of the type {name} with the hash {unit.sha256[:64]}"
                    yield Finding(
                        _STATED,
                        printable(f"{what}, and commit {self._commit.short} holds none in the period"),
                    )
                    continue
                yield from self._unit(unit, known.pop())
            yield from self._left_out(name, left)
        for name, left in told.items():
            yield from self._left_out(name, left)

    def _left_out(self, name: str, left: Mapping[str, list[Document]]) -> Iterator[Finding]:
        for documents in left.values():
            for document in documents:
                what = f"does not list {document.path}, a record of the type {name} that tells of the period"
                yield Finding(_STATED, printable(what))

    def _unit(self, unit: Unit, record: Document) -> Iterator[Finding]:
        """Whether what a population says of one record is what the record says."""
        day = record.date or record.opened
        wrong = []
        if unit.stratum != (record.state or ""):
            wrong.append("state")
        if unit.id:
            pairs = (
                ("id", unit.id, record.id),
                ("title", unit.title, record.title),
                ("day", unit.day, day.isoformat() if day else ""),
                ("day since when git holds it", unit.held, self._iso(self._log.held.get(record.id))),
            )
            wrong += [what for what, said, known in pairs if said != known]
        if wrong:
            yield Finding(_STATED, printable(f"lists {record.path} with another {', '.join(wrong)}"))

    @staticmethod
    def _iso(day: Day | None) -> str:
        return day.isoformat() if day else ""

    def notes(self) -> Iterator[str]:
        """Records whose closing day git first heard of later than the record says, so that an auditor asks."""
        since = Day.fromisoformat(self._pack.stated.since)
        within = self._catalog.system.record_within
        documents = self._catalog.all_documents
        told = in_git(self._root, self._commit.id, self._zone, documents, self._here.tree.read)
        for record in self._catalog.documents.values():
            heard, held = told.closed.get(record.id), self._log.held.get(record.id)
            # What came into git closed was recorded late as a whole, and is marked so where it is listed.
            if record.closed is None or heard is None or held is None or heard <= held:
                continue
            words = (
                f"{record.id} says that it was closed on {record.closed}, and git holds that since {heard}"
            )
            if record.closed < since <= heard:
                yield f"{words}: it is in no population, and as far as git can tell it was open in the period"
            elif record.closed >= since and heard > after(record.closed, within):
                yield f"{words}: recorded late"


def _every_subject(_commit: LoggedCommit, _inside: Collection[str]) -> bool:
    return True
