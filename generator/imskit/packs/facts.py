"""What goes into the payload of a pack before its pages: the sources, and what only the repository can tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date as Day
from functools import cached_property

from imskit import __version__, sshsig
from imskit.blobs import blob_id
from imskit.facts.coverage import Coverage
from imskit.facts.graph import Graph
from imskit.model import AudienceDefinition, Catalog, Document
from imskit.packs import git_log
from imskit.packs.chosen import Chosen, Version
from imskit.packs.git_log import GitLog, Nameable
from imskit.packs.packed import SYSTEM, in_part_file
from imskit.packs.request import Request
from imskit.packs.stated import (
    PATH,
    Lack,
    LeftOutRow,
    OutsideRow,
    Sample,
    Stated,
    Unit,
    VersionRow,
    WithheldRow,
)
from imskit.path_rules import EVIDENCE
from imskit.reader import IMS, PEOPLE
from imskit.tree import Source as Bytes
from imskit.tree import Tree
from imskit.views.audience import Audience
from imskit.views.clauses import ClausePage, Clauses
from imskit.views.fields import column_title

#: Folders of a system that are taken whole: what its documents are read with.
_WHOLE = ("ims/standards/", "schemas/")
_ENDED = frozenset({"superseded", "retired"})
#: Why a controlled document had no version in force in the period, by what its file says of its status.
_NOT_IN_FORCE = defaultdict(
    lambda: "it says no status that is known",
    {
        "draft": "it is a draft",
        "in-review": "it waits for its approval",
        "approved": "it took effect after the period, or was not approved as its rule asks in it",
        "superseded": "superseded before the period began",
        "retired": "withdrawn before the period began",
    },
)
_NOT_ASKED = "not asked for by the clauses of this pack"


@dataclass(frozen=True)
class Source:
    """The commit that a pack is made from, and what its history tells."""

    tree: Tree
    commit: str
    committed_on: Day
    #: The day of the first commit of the history.
    history_since: Day
    #: Since when the history holds each file as it is, and whose commit brought it: see `Catalog`.
    recorded: Mapping[str, Day]
    brought_by: Mapping[str, str]
    log: GitLog


class Facts:
    """All that goes into the payload, before the pages."""

    def __init__(
        self, catalog: Catalog, audience: Audience, wanted: Request, chosen: Chosen, source: Source
    ) -> None:
        """*audience* is the one that a definition names."""
        self._catalog = in_force_versions(catalog, chosen)
        self._audience = audience
        shown = audience.shown(catalog, sources=True)
        #: What whoever gets the pack sees of each document.
        self._shown = in_force_versions(shown, chosen)
        #: Records of the pack that are withheld in part, without that part, by id.
        self._in_part = {
            name: shown.documents[name] for name in chosen.records if shown.documents[name].withheld
        }
        self._wanted = wanted
        self._chosen = chosen
        self._source = source
        self._tree = source.tree

    @property
    def _definition(self) -> AudienceDefinition:
        assert self._audience.definition is not None
        return self._audience.definition

    def stated(self, sample: Sample | None = None, made_with: Mapping[str, str] | None = None) -> Stated:
        """What the pack states; with a *sample* that is drawn here, and not by the auditor."""
        catalog, wanted, chosen, source = self._catalog, self._wanted, self._chosen, self._source
        decisions = [record.path for record in chosen.records.values() if record.type == "decision"]
        return Stated(
            tool=__version__,
            organisation=catalog.system.name,
            commit=source.commit,
            committed_on=source.committed_on.isoformat(),
            history_since=source.history_since.isoformat(),
            since=wanted.since.isoformat(),
            until=wanted.until.isoformat(),
            standards=wanted.standards,
            clauses=wanted.clauses,
            audience=self._definition.id,
            audience_title=self._definition.title,
            versions=tuple(self._versions()),
            states=self._states(),
            population=self._population(),
            recorded={
                record.path: source.recorded[record.path].isoformat()
                for record in sorted(chosen.records.values(), key=lambda record: record.path)
                if record.path in source.recorded
            },
            held=dict(self._held()),
            brought_by={
                path: source.brought_by[path] for path in sorted(decisions) if path in source.brought_by
            },
            outside=self._outside(),
            withheld=(*self._withheld(), *self._withheld_in_part()),
            in_part={name: record.withheld for name, record in self._in_part.items()},
            decisions_withheld=tuple(
                name
                for name in sorted(chosen.versions)
                if any(not self._audience.sees(each.id) for each in catalog.decisions.get(name, ()))
            ),
            left_out=tuple(self._left_out()),
            missing=tuple(self._missing()),
            sample=sample,
            made_with=made_with or {},
        )

    def payload(self, stated: Stated) -> Mapping[str, Bytes | bytes]:
        """The files of the payload without its pages, by path."""
        files: dict[str, Bytes | bytes] = {PATH: stated.to_json()}
        tree = self._tree.files
        for path in self._tree.paths():
            if path in {IMS, PEOPLE} or path.startswith(_WHOLE):
                files[SYSTEM + path] = tree[path]
        for name, versions in self._chosen.versions.items():
            path = self._catalog.documents[name].path
            files[SYSTEM + path] = versions[-1].data
            for version in versions:
                files[self._version_file(version)] = version.data
        for name, record in self._in_part.items():
            files[in_part_file(name)] = _rest_of(record)
        for record in self._chosen.records.values():
            if record.id in self._in_part:
                continue
            for path in (record.path, record.path + sshsig.ENDING):
                if self._tree.has(path):
                    files[SYSTEM + path] = tree[path]
        for name in self._chosen.evidence_of(self._in_part):
            if self._tree.has(EVIDENCE + name):
                files[SYSTEM + EVIDENCE + name] = tree[EVIDENCE + name]
        files[git_log.PATH] = self._log(files)
        return files

    def _log(self, files: Mapping[str, Bytes | bytes]) -> bytes:
        inside = {path.removeprefix(SYSTEM) for path in files if path.startswith(SYSTEM)}
        # A version in force earlier in the period may have had another path; its document is named all the same.
        named = {*self._chosen.versions, *self._chosen.records, *self._outside()}
        # The subject of a commit could tell what is masked of a record.
        nameable = {name for name in named if not self._shown.documents[name].withheld}
        commit = self._source.commit
        log, audience = self._source.log, self._audience
        classified = log.classified(inside)
        told = Nameable(nameable, classified, audience.sees_level, audience.names_in)
        return log.text(commit, inside, told.tells)

    def _held(self) -> Iterator[tuple[str, str]]:
        for name in sorted({*self._chosen.versions, *self._chosen.records}):
            if name in self._source.log.held:
                yield name, self._source.log.held[name].isoformat()

    def _versions(self) -> Iterator[VersionRow]:
        for name, versions in sorted(self._chosen.versions.items()):
            for version in versions:
                document, spell = version.document, version.spell
                number = document.version or ""
                blob = blob_id(version.data, len(self._source.commit))
                recorded = self._source.log.contents.get(blob)
                yield VersionRow(
                    name,
                    number,
                    document.fingerprint,
                    spell.since.isoformat(),
                    spell.until.isoformat() if spell.until and spell.until < self._wanted.until else "",
                    self._version_file(version),
                    recorded.isoformat() if recorded else "",
                )

    def _version_file(self, version: Version) -> str:
        """Where the source of *version* lies: by its number, and what was altered under one number apart."""
        document = version.document
        number = document.version or ""
        same = [each for each in self._chosen.versions[document.id] if each.document.version == number]
        apart = "" if same[-1] is version else f"-{document.fingerprint.rpartition(':')[2][:8]}"
        return f"versions/{document.id}/{number}{apart}.yaml"

    def _states(self) -> Mapping[str, tuple[ClausePage, ...]]:
        catalog, wanted = self._catalog, self._wanted
        coverage = Coverage(catalog, Graph.of(catalog))
        states = coverage.states()
        # Which clauses a record names may be masked of it.
        pages = Clauses(self._shown, states, self._audience)
        return {
            standard: tuple(
                # What is to be done next is a note to ourselves; the other standard has pages of its own.
                replace(pages.page(standard, number), next_action="", counterparts=())
                for number in catalog.standards[standard].clauses
                if wanted.asks_for(standard, number)
            )
            for standard in wanted.standards
        }

    def _population(self) -> Mapping[str, tuple[Unit, ...]]:
        found: dict[str, list[Unit]] = {}
        for document in self._catalog.documents.values():
            if document.lifecycle == "controlled" or not self._wanted.covers(document):
                continue
            digest = self._tree.sha256(document.path) or ""
            if not self._audience.sees(document.id):
                # It counts, and can be drawn; more than that is not said.
                unit = Unit("", "", "", document.state or "", digest, "", "", included=False)
            else:
                day = document.date or document.opened
                recorded = self._source.recorded.get(document.path)
                held = self._source.log.held.get(document.id)
                in_part = document.id in self._in_part
                unit = Unit(
                    document.id,
                    document.title,
                    day.isoformat() if day else "",
                    document.state or "",
                    digest,
                    held.isoformat() if held else "",
                    recorded.isoformat() if recorded else "",
                    included=document.id in self._chosen.records and not in_part,
                    in_part=in_part,
                )
            found.setdefault(document.type, []).append(unit)
        # What is withheld stands last, by its hash: its place would tell when it was written.
        return {
            name: tuple(
                [unit for unit in units if unit.id]
                + sorted((unit for unit in units if not unit.id), key=lambda unit: unit.sha256)
            )
            for name, units in sorted(found.items())
        }

    def _outside(self) -> Mapping[str, OutsideRow]:
        inside = self._chosen.versions.keys() | self._chosen.records.keys()
        return {
            name: OutsideRow(document.title, self._why_outside(document))
            for name, document in self._catalog.documents.items()
            if name not in inside and self._audience.sees(name)
        }

    @cached_property
    def _withheld_ids(self) -> frozenset[str]:
        return frozenset(each.id for each in self._chosen.withheld)

    def _why_outside(self, document: Document) -> str:
        """Why *document*, which may be shown, is not in the pack."""
        wanted = self._wanted
        if document.id in self._withheld_ids:
            return "each of its versions that was in force is withheld"
        if document.lifecycle == "controlled":
            lacks = {each.id for each in self._chosen.not_in_force}
            return self._why_not_in_force(document) if document.id in lacks else _NOT_ASKED
        day = document.date or document.opened
        if document.type == "decision":
            return "about a document that is not in this pack"
        if wanted.covers(document):
            return _NOT_ASKED
        ended = document.closed if document.closed and document.closed < wanted.since else day
        return (
            f"from before the period ({ended})" if ended and ended < wanted.since else "from after the period"
        )

    def _why_not_in_force(self, document: Document) -> str:
        """Why the controlled *document* was not in force on any day of the period."""
        known = [
            each
            for each in self._catalog.decisions.get(document.id, ())
            if (each.version, each.fingerprint) == (document.version, document.fingerprint)
        ]
        newest = max(known, key=lambda each: (each.day, each.id), default=None)
        if newest is not None and newest.verdict == "reject":
            return f"it was rejected on {newest.day.isoformat()}"
        return _NOT_IN_FORCE[document.status or ""]

    def _withheld(self) -> Iterator[WithheldRow]:
        counts: dict[str, int] = {}
        for document in self._chosen.withheld:
            if document.lifecycle == "controlled":
                yield WithheldRow(document.type, document.lifecycle, 1, document.fingerprint)
            else:
                counts[document.type] = counts.get(document.type, 0) + 1
        for name, count in sorted(counts.items()):
            yield WithheldRow(name, self._catalog.types[name].lifecycle, count)

    def _withheld_in_part(self) -> Iterator[WithheldRow]:
        counts: dict[tuple[str, tuple[str, ...]], int] = {}
        for record in self._in_part.values():
            counts[record.type, record.withheld] = counts.get((record.type, record.withheld), 0) + 1
        for (name, fields), count in sorted(counts.items()):
            info = self._catalog.types[name]
            titles = tuple(column_title(info, dotted) for dotted in fields)
            yield WithheldRow(name, info.lifecycle, count, fields=titles)

    def _left_out(self) -> Iterator[LeftOutRow]:
        for standard, rows in self._states().items():
            for row in rows:
                if row.left_out is not None:
                    yield LeftOutRow(standard, row.number, row.title, row.left_out)

    def _missing(self) -> Iterator[Lack]:
        if failed := len(self._catalog.failed_ids):
            # Nobody knows how they are classified, so none is named.
            many = "1 document or record" if failed == 1 else f"{failed} documents or records"
            yield Lack(
                f"{many} cannot be read as what the file says it is, and nothing here rests on it; "
                "imskit check names each",
                kind="unreadable",
            )
        for document in self._chosen.not_in_force:
            if document.status not in _ENDED:
                yield Lack(
                    f"no version was in force on any day of the period: {self._why_not_in_force(document)}",
                    document.id,
                )
        holders: list[Document] = [
            *{**self._chosen.records, **self._in_part}.values(),
            *(found[-1].document for found in self._chosen.versions.values()),
        ]
        for holder in holders:
            for evidence in holder.evidence:
                if evidence.file is None:
                    continue
                found = self._tree.sha256(EVIDENCE + evidence.file)
                if found is None:
                    yield Lack(f"the evidence {evidence.file} is not there", holder.id, "evidence")
                elif found != evidence.sha256:
                    yield Lack(
                        f"the evidence {evidence.file} is not the file that was recorded",
                        holder.id,
                        "evidence",
                    )


def in_force_versions(catalog: Catalog, chosen: Chosen) -> Catalog:
    """*catalog* with each controlled document in the last of its versions that was in force in the period."""
    shown = {
        name: replace(found[-1].document, path=catalog.documents[name].path)
        for name, found in chosen.versions.items()
    }
    return replace(catalog, documents={**catalog.documents, **shown})


def _rest_of(record: Document) -> bytes:
    """What is left of a record, as YAML."""
    import yaml

    head = f"# {record.id} without {', '.join(record.withheld)}: not the file as it was committed.\n"
    rest = yaml.safe_dump(dict(record.data), allow_unicode=True, sort_keys=False, width=1000)
    return (head + rest).encode()
