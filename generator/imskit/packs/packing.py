"""Makes an audit pack: a folder and a zip of it, from one commit, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date as Day
from datetime import datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from imskit import __version__, sshsig
from imskit.commits import is_shallow
from imskit.earlier import EarlierVersions
from imskit.exporters.bag import AGENT, BAG_INFO, BagWriter
from imskit.facts.coverage import Coverage
from imskit.facts.graph import Graph
from imskit.facts.past import without_later
from imskit.git import git
from imskit.model import Catalog, Document
from imskit.packs.chosen import Chosen, choose
from imskit.packs.packed import SYSTEM, packed
from imskit.packs.pages import INDEX, Pages
from imskit.packs.request import Request, request
from imskit.packs.stated import PATH, Lack, LeftOutRow, Stated, Unit, VersionRow, WithheldRow
from imskit.path_rules import EVIDENCE
from imskit.pipeline import WORK, Clock, read_from
from imskit.problems import CannotGoOn
from imskit.reader import IMS, PEOPLE
from imskit.recording import brought_by, recorded_days
from imskit.standpoint import committed_standpoint, standpoint
from imskit.tree import Source, Tree
from imskit.views.audience import Audience
from imskit.views.clauses import Clauses
from imskit.write import fresh_folder, replace_folder, working_folder

_AGENT = f"imskit {__version__}"
#: Folders of a system that are taken whole: what its documents are read with.
_WHOLE = ("ims/standards/", "schemas/")


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks a pack to be; days both included, the names of standards and clauses as typed."""

    #: None: from the beginning.
    since: Day | None
    #: None: until today.
    until: Day | None
    revision: str | None = None
    standards: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """What was made."""

    folder: Path
    archive: Path
    stated: Stated
    files: int
    #: SHA-256 of the tag manifest: whoever keeps it can tell this pack from any other.
    digest: str


def make_pack(root: Path, clock: Clock, asked: Asked, output: Path) -> Made:
    """Make the pack that *asked* describes from the system at *root*, as *output* and *output*.zip.

    Raises CannotGoOn: nothing is committed, the clone is shallow, what is asked for is not there, or the place
    cannot be written.
    """
    here = standpoint(root, asked.revision, asked.until, clock.real_day)
    if here.commit is None:
        if here.behind is None:
            raise CannotGoOn(
                "a pack is made from what is committed, and nothing is committed here",
                "begin with git init, git add and git commit",
            )
        here = committed_standpoint(root, here.behind)
    if is_shallow(root):
        raise CannotGoOn(
            "which versions were in force is told by the history, and this clone is shallow",
            "fetch the rest with: git fetch --unshallow",
        )
    reading = read_from(here, Clock(clock.now, asked.until))
    if reading.catalog is None or here.commit is None:
        raise CannotGoOn(f"{IMS} or {PEOPLE} cannot be read", "run imskit check, and mend those first")
    until, today = reading.today, clock.real_day(reading.catalog.system.time_zone)
    if until > today:
        raise CannotGoOn(f"the period ends on {until}, and that day is still to come")
    catalog = replace(without_later(reading.catalog), now=until)
    zone = ZoneInfo(catalog.system.time_zone)
    begins = _first_day(root, here.commit.id, zone)
    since = asked.since or _earliest(catalog)
    wanted = request(catalog, since, until, asked.standards, asked.clauses)
    audience = Audience.everybody()
    history = EarlierVersions(root, here.commit.id, catalog.types)
    controlled = [document for document in catalog.documents.values() if document.lifecycle == "controlled"]
    chosen = choose(catalog, audience, wanted, history.contents(controlled))
    if not chosen.versions and not chosen.records:
        raise CannotGoOn(f"there is nothing from {wanted.since} to {wanted.until} that this pack would hold")
    recorded = recorded_days(root, here.commit.id, "ims/", zone)
    facts = _Facts(catalog, wanted, chosen, here.tree, recorded, brought_by(root, here.commit.id, "ims/"))
    stated = facts.stated(here.commit.id, here.commit.day(zone), begins)
    return _write(root, output, facts.payload(stated), stated)


def _first_day(root: Path, commit: str, zone: tzinfo) -> Day:
    """The day of the oldest commit in the history that ends with *commit*."""
    times = git(root, "log", "--max-parents=0", "--format=%ct", commit).split()
    return datetime.fromtimestamp(min(map(int, times)), zone).date()


def _earliest(catalog: Catalog) -> Day:
    """The day on which the first thing happened that the files tell of."""
    days = [day for document in catalog.documents.values() for day in _days(document)]
    return min(days, default=catalog.today)


def _days(document: Document) -> Iterator[Day]:
    yield from (revision.date for revision in document.revisions)
    yield from (day for day in (document.date, document.opened) if day is not None)


class _Facts:
    """All that goes into the payload, before the pages."""

    def __init__(
        self,
        catalog: Catalog,
        wanted: Request,
        chosen: Chosen,
        tree: Tree,
        recorded: Mapping[str, Day],
        brought: Mapping[str, str],
    ) -> None:
        self._catalog = in_force_versions(catalog, chosen)
        self._wanted = wanted
        self._chosen = chosen
        self._tree = tree
        self._recorded = recorded
        self._brought = brought

    def stated(self, commit: str, committed_on: Day, begins: Day) -> Stated:
        """What the pack states."""
        catalog, wanted, chosen = self._catalog, self._wanted, self._chosen
        decisions = [record.path for record in chosen.records.values() if record.type == "decision"]
        return Stated(
            tool=__version__,
            organisation=catalog.system.name,
            commit=commit,
            committed_on=committed_on.isoformat(),
            history_since=begins.isoformat(),
            since=wanted.since.isoformat(),
            until=wanted.until.isoformat(),
            standards=wanted.standards,
            clauses=wanted.clauses,
            audience="",
            whole=not chosen.withheld and not wanted.clauses,
            versions=tuple(self._versions()),
            states=self._states(),
            population=self._population(),
            recorded={
                path: self._recorded[path].isoformat() for path in sorted(decisions) if path in self._recorded
            },
            brought_by={path: self._brought[path] for path in sorted(decisions) if path in self._brought},
            outside=self._outside(),
            withheld=tuple(self._withheld()),
            left_out=tuple(self._left_out()),
            missing=tuple(self._missing()),
        )

    def payload(self, stated: Stated) -> Mapping[str, Source | bytes]:
        """The files of the payload without its pages, by path."""
        files: dict[str, Source | bytes] = {PATH: stated.to_json()}
        tree = self._tree.files
        for path in self._tree.paths():
            if path in {IMS, PEOPLE} or path.startswith(_WHOLE):
                files[SYSTEM + path] = tree[path]
        for name, versions in self._chosen.versions.items():
            path = self._catalog.documents[name].path
            files[SYSTEM + path] = versions[-1].data
            for version in versions:
                files[_version_file(name, version.document.version or "")] = version.data
        for record in self._chosen.records.values():
            for path in (record.path, record.path + sshsig.ENDING):
                if self._tree.has(path):
                    files[SYSTEM + path] = tree[path]
        for path in self._chosen.evidence:
            if self._tree.has(path) and path.startswith(EVIDENCE):
                files[SYSTEM + path] = tree[path]
        return files

    def _versions(self) -> Iterator[VersionRow]:
        for name, versions in sorted(self._chosen.versions.items()):
            for version in versions:
                document, spell = version.document, version.spell
                number = document.version or ""
                yield VersionRow(
                    name,
                    number,
                    document.fingerprint,
                    spell.since.isoformat(),
                    spell.until.isoformat() if spell.until and spell.until < self._wanted.until else "",
                    _version_file(name, number),
                )

    def _states(self) -> Mapping[str, list[Mapping[str, object]]]:
        catalog, wanted = self._catalog, self._wanted
        coverage = Coverage(catalog, Graph.of(catalog))
        states = {name: coverage.of(name) for name in catalog.standards}
        pages = Clauses(catalog, states, Audience.everybody())
        return {
            standard: [
                {**asdict(pages.page(standard, number)), "next_action": "", "rungs": (), "counterparts": ()}
                for number in catalog.standards[standard].clauses
                if wanted.asks_for(standard, number)
            ]
            for standard in wanted.standards
        }

    def _population(self) -> Mapping[str, tuple[Unit, ...]]:
        found: dict[str, list[Unit]] = {}
        for document in self._catalog.documents.values():
            if document.lifecycle == "controlled" or not self._wanted.covers(document):
                continue
            day = document.date or document.opened
            recorded = self._recorded.get(document.path)
            unit = Unit(
                document.id,
                document.title,
                day.isoformat() if day else "",
                document.state or "",
                self._tree.sha256(document.path) or "",
                recorded.isoformat() if recorded else "",
                document.id in self._chosen.records,
            )
            found.setdefault(document.type, []).append(unit)
        return {name: tuple(units) for name, units in sorted(found.items())}

    def _outside(self) -> Mapping[str, str]:
        inside = self._chosen.versions.keys() | self._chosen.records.keys()
        withheld = {document.id for document in self._chosen.withheld}
        return {
            name: document.title
            for name, document in self._catalog.documents.items()
            if name not in inside and name not in withheld
        }

    def _withheld(self) -> Iterator[WithheldRow]:
        counts: dict[str, int] = {}
        for document in self._chosen.withheld:
            if document.lifecycle == "controlled":
                yield WithheldRow(document.type, document.lifecycle, 1, document.fingerprint)
            else:
                counts[document.type] = counts.get(document.type, 0) + 1
        for name, count in sorted(counts.items()):
            yield WithheldRow(name, self._catalog.types[name].lifecycle, count)

    def _left_out(self) -> Iterator[LeftOutRow]:
        for standard, rows in self._states().items():
            for row in rows:
                if row["left_out"]:
                    yield LeftOutRow(standard, str(row["number"]), str(row["title"]), str(row["left_out"]))

    def _missing(self) -> Iterator[Lack]:
        for document in self._chosen.not_in_force:
            yield Lack("no version was in force on any day of the period", document.id)
        holders: list[Document] = [
            *self._chosen.records.values(),
            *(found[-1].document for found in self._chosen.versions.values()),
        ]
        for holder in holders:
            for evidence in holder.evidence:
                if evidence.file is None:
                    continue
                found = self._tree.sha256(evidence.file)
                if found is None:
                    yield Lack(f"the file of evidence {evidence.file} is not there", holder.id)
                elif found != evidence.sha256:
                    yield Lack(
                        f"the file of evidence {evidence.file} is not the one that was recorded", holder.id
                    )


def in_force_versions(catalog: Catalog, chosen: Chosen) -> Catalog:
    """*catalog* with each controlled document in the last of its versions that was in force in the period."""
    shown = {
        name: replace(found[-1].document, path=catalog.documents[name].path)
        for name, found in chosen.versions.items()
    }
    return replace(catalog, documents={**catalog.documents, **shown})


def _version_file(name: str, version: str) -> str:
    return f"versions/{name}/{version}.yaml"


def _write(root: Path, output: Path, files: Mapping[str, Source | bytes], stated: Stated) -> Made:
    output = output.absolute()
    archive = output.with_name(f"{output.name}.zip")
    pages = dict(Pages(packed(Tree.of(files), root)).all())
    everything = Tree.of({**files, **pages})
    with working_folder(root / WORK) as work:
        made = fresh_folder(work / "pack")
        packing = work / "pack.zip"
        with packing.open("wb") as stream, BagWriter(made, stream, output.name) as bag:
            for path in everything.paths():
                bag.add(path, everything.chunks(path), large=path.startswith(SYSTEM + EVIDENCE))
            bag.tag(INDEX, _way_in())
            tags = bag.finish(_bag_info(stated))
        replace_folder(made, output, _is_ours)
        _replace_archive(packing, archive)
    return Made(output, archive, stated, len(everything.paths()), hashlib.sha256(tags).hexdigest())


def _bag_info(stated: Stated) -> Mapping[str, str]:
    return {
        "Source-Organization": stated.organisation,
        "External-Description": f"Audit pack of {stated.organisation}, {stated.since} to {stated.until}",
        "Bagging-Date": stated.committed_on,
        AGENT: _AGENT,
        "Imskit-Commit": stated.commit,
        "Imskit-Period": f"{stated.since}..{stated.until}",
        "Imskit-Standards": ", ".join(stated.standards),
        "Imskit-Clauses": ", ".join(stated.clauses),
        "Imskit-Audience": stated.audience,
    }


def _way_in() -> bytes:
    """The page beside the payload that leads into it."""
    return (
        b'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Audit pack</title>\n'
        b'<meta http-equiv="refresh" content="0; url=data/index.html">\n'
        b'<p><a href="data/index.html">Open the audit pack</a></p>\n</html>\n'
    )


def _is_ours(folder: Path) -> bool:
    """Whether *folder* is a pack that imskit made: its bag-info.txt says so."""
    with suppress(OSError):
        return f"{AGENT}: imskit ".encode() in (folder / BAG_INFO).read_bytes()[:4096]
    return False


def _replace_archive(made: Path, archive: Path) -> None:
    import zipfile

    try:
        if archive.exists() or archive.is_symlink():
            ours = archive.is_file() and not archive.is_symlink() and zipfile.is_zipfile(archive)
            if ours:
                with zipfile.ZipFile(archive) as old:
                    ours = any(name.endswith(f"/{BAG_INFO}") for name in old.namelist())
            if not ours:
                raise CannotGoOn(
                    f"{archive} is none of imskit's, so it is left alone", "name another place with --output"
                )
        made.replace(archive)
    except OSError as error:
        raise CannotGoOn(f"{archive} cannot be written: {error.strerror}") from error
