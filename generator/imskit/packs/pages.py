"""The pages of a pack: plain HTML that needs nothing beside it, clause by clause and document by document.

They are made from what `packed` read and from the templates of this imskit alone, so that whoever has the same version
can make them again and compare.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby, pairwise

from imskit.exporters.matrix_columns import STATES
from imskit.exporters.presses import print_all
from imskit.facts.graph import Graph
from imskit.model import Catalog, Document
from imskit.packs.acknowledged import apart
from imskit.packs.addresses import (
    clause_address,
    document_address,
    population_address,
    redline_address,
    version_address,
)
from imskit.packs.chain import ChainRow, chain
from imskit.packs.clause_rows import (
    ClauseDocument,
    ClauseRecord,
    below,
    counted,
    gathered,
    outside,
    together,
)
from imskit.packs.days import Days, days
from imskit.packs.evidence_files import by_holder, evidence_files
from imskit.packs.file_groups import file_groups
from imskit.packs.late import late_units
from imskit.packs.packed import SYSTEM, Packed
from imskit.packs.paper import IN_TABLES, Paper, Printer, version_pdf
from imskit.packs.redline import redline_of
from imskit.packs.sampling import draw
from imskit.packs.stated import Unit, VersionRow
from imskit.packs.tables import index_rows, place_in, tables
from imskit.packs.templates import Templates, style
from imskit.packs.untold import untold
from imskit.sshsig import ENDING
from imskit.views.audience import Audience
from imskit.views.clauses import ClaimLine, ClausePage
from imskit.views.documents import DocumentPage, document_page
from imskit.views.evidence_index import Known
from imskit.views.naming import Naming
from imskit.views.proof import Proof, proof_of
from imskit.views.sheet import Sheet, sheet
from imskit.views.words import capital, word

INDEX = "index.html"
STYLE = "style.css"


class Pages:
    """Makes the pages of one pack."""

    def __init__(self, pack: Packed, printer: Printer = print_all) -> None:
        """Pages of *pack*; its PDFs are made by *printer*."""
        self._pack = pack
        self._catalog: Catalog = pack.catalog
        self._graph = Graph.of(pack.catalog)
        self._audience = Audience.everybody()
        outside = {name: row.title for name, row in pack.stated.outside.items()}
        self._naming = Naming(pack.catalog, self._audience, outside)
        self._versions: Mapping[str, list[VersionRow]] = {
            name: list(rows) for name, rows in groupby(pack.stated.versions, key=lambda row: row.id)
        }
        self._untold = untold(self._versions, pack.catalog.documents, pack.stated.since)
        #: Records that are withheld in part, as their populations list them.
        self._in_part = {
            unit.id: unit for units in pack.stated.population.values() for unit in units if unit.in_part
        }
        self._clauses = {
            (standard, row.number) for standard, rows in pack.stated.states.items() for row in rows
        }
        self._templates = Templates(pack, self._naming, self._clauses)
        self._known: dict[str, DocumentPage] = {}
        self._evidence = evidence_files(pack)
        self._evidence_of = by_holder(self._evidence)
        #: One for the index as a table and as a workbook.
        self._known_of_index = Known(self._proof_of, partial(place_in, pack), self._naming)
        self._paper = Paper(pack, self._record_sheet, self._version_sheet, printer)

    def all(self) -> Iterator[tuple[str, bytes]]:
        """Every page and table with its address, from the beginning of the payload."""
        stated = self._pack.stated
        yield STYLE, style()
        types = self._catalog.types
        documents = [
            document for document in self._catalog.documents.values() if document.lifecycle == "controlled"
        ]
        common = {
            "types": types,
            "documents": documents,
            "versions": self._versions,
            "untold": self._untold,
            "late": late_units(self._pack),
        }
        yield self._templates.page(INDEX, "index.html.j2", states=STATES, **common)
        yield self._templates.page("all.html", "all.html.j2", listed=self._listed(), **common)
        yield self._templates.page("missing.html", "missing.html.j2", **common)
        yield self._templates.page("evidence.html", "evidence.html.j2", rows=self._evidence)
        decisions = (each for found in self._catalog.decisions.values() for each in found)
        example = next((each for each in decisions if each.id in self._catalog.signatures), None)
        yield self._templates.page("how-to-verify.html", "how-to-verify.html.j2", example=example)
        yield self._templates.page("decisions.html", "decisions.html.j2", decisions=self._decisions())
        yield from tables(self._pack, self._known_of_index)
        for standard, rows in stated.states.items():
            for row in rows:
                yield self._clause(standard, row)
        for name, units in stated.population.items():
            yield self._population(name, units)
        if stated.sample is not None:
            drawn = draw(stated.population, stated.sample.count, stated.sample.seed)
            yield self._templates.page("sample.html", "sample.html.j2", drawn=drawn, types=types)
        for document in self._catalog.documents.values():
            yield self._document(document)
        for name, versions in self._versions.items():
            for version in versions[:-1]:
                yield self._version(version)
            for older, newer in pairwise(versions):
                yield self._redline(name, older, newer)
        yield self._templates.page(
            "files.html", "files.html.j2", groups=file_groups(self._pack, sorted(self._paper.addresses()))
        )

    def paper(self) -> Generator[tuple[str, bytes]]:
        """The PDFs and workbooks that the pack says it holds, with their addresses; see `imskit.packs.paper`."""
        yield from self._paper.all(lambda: index_rows(self._pack, self._known_of_index))

    def paper_addresses(self) -> frozenset[str]:
        """Where those lie."""
        return frozenset(self._paper.addresses())

    def paper_can_be_made(self) -> bool:
        """Whether the programs are here with which they were made."""
        return self._paper.can_be_made()

    def _page_of(self, name: str) -> DocumentPage | None:
        document = self._catalog.documents.get(name)
        if document is None:
            return None
        page = self._known.get(name)
        if page is None:
            page = document_page(self._catalog, self._graph, {}, self._audience, document)
            # Records are many and asked for a few times; all of their pages at once would take too much memory.
            if document.lifecycle == "controlled":
                self._known[name] = page
        return page

    def _proof_of(self, name: str) -> Proof | None:
        document = self._catalog.documents.get(name)
        return proof_of(self._catalog, self._audience, document) if document is not None else None

    def _clause(self, standard: str, row: ClausePage) -> tuple[str, bytes]:
        within = below(row, self._pack.stated.states[standard])
        # Who asks for a clause that others divide is shown what stands for these; of a whole chapter, where to look.
        rows = within if row.parents and not row.assessable else (row,)
        lines = gathered(rows, lambda each: each.documents)
        record_lines = gathered(rows, lambda each: each.records)
        documents = [self._clause_document(line, of) for line, of in lines.values() if self._page_of(line.id)]
        inside = self._catalog.documents
        records = [
            self._clause_record(line, inside[line.id], of)
            for line, of in record_lines.values()
            if line.id in inside
        ]
        if len(rows) > 1:
            records.sort(key=lambda each: each.days.happened, reverse=True)
        one_by_one, many = together(records, IN_TABLES)
        every_line = [line for line, _ in (*lines.values(), *record_lines.values())]
        return self._templates.page(
            clause_address(standard, row.number),
            "clause.html.j2",
            standard=standard,
            row=row,
            below=within,
            gathers=rows is within,
            documents=documents,
            records=one_by_one,
            together=many,
            types=self._catalog.types,
            outside=outside(every_line, self._pack.stated.outside, inside),
            linked={number for known, number in self._clauses if known == standard},
        )

    def _clause_document(self, line: ClaimLine, clauses: tuple[str, ...]) -> ClauseDocument:
        page = self._page_of(line.id)
        assert page is not None
        versions = tuple(reversed(self._versions.get(line.id, ())))
        return ClauseDocument(
            line,
            versions,
            tuple(counted(chain(self._pack, page, self._naming), versions)),
            self._evidence_of.get(line.id, ()),
            self._untold.get(line.id, ()),
            clauses,
        )

    def _clause_record(self, line: ClaimLine, document: Document, clauses: tuple[str, ...]) -> ClauseRecord:
        both = self._days(document)
        last = document.last_activity.isoformat() if document.last_activity else ""
        more = f"last entry {last}" if line.note == last else line.note
        told = (word(document.state), more if line.note != both.happened else "")
        standing = capital(", ".join(part for part in told if part))
        return ClauseRecord(line, standing, both, self._evidence_of.get(line.id, ()), clauses)

    def _population(self, name: str, units: Sequence[Unit]) -> tuple[str, bytes]:
        since, within = self._pack.stated.history_since, self._catalog.system.record_within
        rows = [(unit, days(unit.day, unit.held, unit.recorded, since, within)) for unit in units]
        strata = Counter(unit.stratum for unit in units if unit.stratum)
        return self._templates.page(
            population_address(name),
            "population.html.j2",
            type=self._catalog.types[name],
            rows=rows,
            strata=sorted(strata.items()),
            late=sum(each.standing == "late" for _, each in rows),
            before=sum(each.standing == "before git" for _, each in rows),
            pdfs=self._paper.of_type(name),
        )

    def _days(self, document: Document) -> Days:
        stated = self._pack.stated
        happened = document.date or document.opened
        recorded = self._catalog.recorded.get(document.path)
        # What is shown of a record in part has another path than its file.
        part = self._in_part.get(document.id)
        return days(
            happened.isoformat() if happened else "",
            stated.held.get(document.id, ""),
            part.recorded if part is not None else recorded.isoformat() if recorded else "",
            stated.history_since,
            self._catalog.system.record_within,
        )

    def _listed(self) -> list[Document]:
        """All documents and records but those that have a table of their own, by title."""
        return sorted(
            (each for each in self._catalog.documents.values() if each.type not in IN_TABLES),
            key=lambda each: (each.title.casefold(), each.id),
        )

    def _decisions(self) -> list[tuple[str, ChainRow]]:
        """All decisions in the pack with the documents that they are about, the newest first."""
        found = [
            (name, link)
            for name in self._catalog.decisions
            if (page := self._page_of(name)) is not None
            for link in chain(self._pack, page, self._naming)
            if link.record in self._catalog.documents
        ]
        return sorted(found, key=lambda each: (each[1].day, each[1].record), reverse=True)

    def _document(self, document: Document) -> tuple[str, bytes]:
        rows = self._versions.get(document.id, [])
        newest = rows[-1] if rows else None
        return self._sheet(document_address(document.id), document, newest, rows)

    def _version(self, version: VersionRow) -> tuple[str, bytes]:
        document = self._pack.versions[version]
        address = version_address(version.id, version.key)
        return self._sheet(address, document, version, self._versions[version.id])

    def _redline(self, name: str, older: VersionRow, newer: VersionRow) -> tuple[str, bytes]:
        document = self._catalog.documents[name]
        found = redline_of(
            self._catalog.types[document.type],
            (older, self._pack.versions[older]),
            (newer, self._pack.versions[newer]),
        )
        address = redline_address(older, newer)
        return self._templates.page(address, "redline.html.j2", redline=found, document=document)

    def _version_page(self, version: VersionRow) -> DocumentPage:
        page = self._page_of(version.id) if version == self._versions[version.id][-1] else None
        if page is None:
            document = self._pack.versions[version]
            page = document_page(self._catalog, self._graph, {}, self._audience, document)
        # In force on the last day of the period, or only before: the file alone does not tell.
        return replace(page, in_force=not version.until, banner=None)

    def _version_sheet(self, version: VersionRow) -> Sheet:
        return sheet(self._version_page(version), self._naming)

    def _record_sheet(self, name: str) -> Sheet:
        page = self._page_of(name)
        assert page is not None
        return sheet(page, self._naming)

    def _sheet(
        self, address: str, document: Document, version: VersionRow | None, rows: list[VersionRow]
    ) -> tuple[str, bytes]:
        page = self._page_of(document.id) if version is None else self._version_page(version)
        assert page is not None
        undecided = document.id in self._pack.stated.decisions_withheld
        if undecided:
            page = replace(page, approval_missing=())
        one_by_one, acknowledged = apart(page.incoming)
        laid: Sheet = sheet(replace(page, incoming=one_by_one), self._naming)
        source = version.file if version is not None else self._pack.source_of(document)
        signature = SYSTEM + document.path + ENDING
        return self._templates.page(
            address,
            "document.html.j2",
            sheet=laid,
            # The chain shows them, with their signatures.
            about=[section for section in laid.about if section.title != "Decisions"],
            version=version,
            rows=rows,
            chain=list(chain(self._pack, page, self._naming)),
            days=self._days(document) if version is None else None,
            assurance=page.assurance,
            source=source,
            signature_of=signature if version is None and self._pack.payload.has(signature) else "",
            pdf=self._pdf(document, version),
            type=document.type,
            undecided=undecided,
            untold=self._untold.get(document.id, ()),
            acknowledged=acknowledged,
            unit=self._in_part.get(document.id),
            types=self._catalog.types,
        )

    def _pdf(self, document: Document, version: VersionRow | None) -> str:
        if version is not None:
            return version_pdf(version) if self._paper.has_pdf else ""
        return self._paper.of_record(document)
