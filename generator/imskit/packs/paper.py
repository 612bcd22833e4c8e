"""The same as PDF, and the evidence index as a workbook: files whose bytes hang on the version of the program behind.

They are made from what `packed` read, as the pages are. The pack states with which versions; whoever has the same can
make them again and compare.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date as Day
from functools import cached_property

from imskit.exporters.document_pdf import document_order, manual_order, named_in
from imskit.exporters.evidence_xlsx import evidence_xlsx
from imskit.exporters.order import Order
from imskit.exporters.typeset import NoFontHas
from imskit.installed import versions
from imskit.model import Document
from imskit.packs.packed import Packed
from imskit.packs.stated import VersionRow
from imskit.packs.tables import NOT_HERE
from imskit.problems import CannotGoOn
from imskit.views.evidence_index import EvidenceRow
from imskit.views.printed import Printed
from imskit.views.sheet import Sheet

EVIDENCE_INDEX = "index/evidence-index.xlsx"
#: The programs behind, by what they make.
PDF, WORKBOOK = "typst", "xlsxwriter"
#: Records of these types are a line in a table each: on paper, the tables do.
IN_TABLES = frozenset({"decision", "acknowledgement"})
#: More records of one kind than this are no PDF that anybody reads, and take long to make.
MOST = 500
#: So many records are one file; of more, the first and the last file stay as quick to open, and to make.
A_PART = 25

#: Makes PDFs in their order, as `imskit.exporters.presses.print_all`.
Printer = Callable[[Iterable[Order]], Generator[bytes]]


def programs(*, pdf: bool) -> Mapping[str, str]:
    """The programs that are here to make such files, with their versions; without *pdf*, not that for PDF."""
    return versions((PDF, WORKBOOK) if pdf else (WORKBOOK,))


def version_pdf(row: VersionRow) -> str:
    """Where the PDF of one version lies."""
    return f"pdf/{row.id}-{row.key}.pdf"


def records_pdf(type_name: str, part: int = 1, parts: int = 1) -> str:
    """Where the PDF of the records of one type lies, or one *part* of it where it is in *parts*."""
    return f"pdf/records-{type_name}{f'-{part}-of-{parts}' if parts > 1 else ''}.pdf"


@dataclass(frozen=True, slots=True)
class _Copy:
    """One PDF that is to be made."""

    address: str
    title: str
    order: Order


class Paper:
    """Makes the PDFs and the workbook of one pack."""

    def __init__(
        self,
        pack: Packed,
        sheet_of: Callable[[str], Sheet],
        sheet_of_version: Callable[[VersionRow], Sheet],
        printer: Printer,
    ) -> None:
        """*sheet_of* gives the sheet of a record by its id, *sheet_of_version* that of a version."""
        self._pack = pack
        self._sheet_of = sheet_of
        self._sheet_of_version = sheet_of_version
        self._printer = printer
        made_with = pack.stated.made_with
        #: What of it the pack says it holds.
        self.has_pdf = PDF in made_with
        self.has_workbook = WORKBOOK in made_with

    @cached_property
    def _records(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """For each type of records that has PDFs, the ids of the records in each of them, by address."""
        if not self.has_pdf:
            return {}
        found: dict[str, list[str]] = {}
        for document in self._pack.catalog.documents.values():
            if document.lifecycle != "controlled" and document.type not in IN_TABLES:
                found.setdefault(document.type, []).append(document.id)
        return {name: _parts(name, found[name]) for name in sorted(found) if len(found[name]) <= MOST}

    def of_type(self, name: str) -> Sequence[str]:
        """Where the PDFs of the records of the type *name* lie; none where it has none."""
        return tuple(self._records.get(name, ()))

    def of_record(self, document: Document) -> str:
        """Where the PDF lies that the record *document* is in; empty where it is in none."""
        parts = self._records.get(document.type, {})
        return next((address for address, ids in parts.items() if document.id in ids), "")

    def addresses(self) -> Iterator[str]:
        """Where all of it lies in the payload."""
        if self.has_workbook:
            yield EVIDENCE_INDEX
        if self.has_pdf:
            yield from map(version_pdf, self._pack.stated.versions)
            yield from (address for parts in self._records.values() for address in parts)

    def can_be_made(self) -> bool:
        """Whether the programs here are those with which the pack was made."""
        return programs(pdf=self.has_pdf) == self._pack.stated.made_with

    def all(self, rows: Callable[[], Iterator[EvidenceRow]]) -> Generator[tuple[str, bytes]]:
        """Every file with its address; *rows* gives those of the evidence index.

        Raises CannotGoOn where a PDF cannot be made.
        """
        stated = self._pack.stated
        if self.has_workbook:
            until = Day.fromisoformat(stated.until)
            yield EVIDENCE_INDEX, evidence_xlsx(rows(), stated.organisation, until, way_to=_beside)
        waiting: deque[_Copy] = deque()

        def orders() -> Iterator[Order]:
            for copy in self._copies():
                waiting.append(copy)
                yield copy.order

        try:
            # Closed at once however it ends: others print.
            with closing(self._printer(orders())) as printed:
                for made in printed:
                    yield waiting.popleft().address, made
        except NoFontHas as stop:
            raise _about(waiting[0], named_in(waiting[0].order, stop)) from stop
        except CannotGoOn as stop:
            raise _about(waiting[0], stop) from stop

    def _copies(self) -> Iterator[_Copy]:
        """What is to be printed, one after the other."""
        stated = self._pack.stated
        for row in stated.versions if self.has_pdf else ():
            sheet = self._sheet_of_version(row)
            title = f"{sheet.id} {sheet.title}"
            yield _Copy(version_pdf(row), title, document_order(self._printed(title, [sheet])))
        for name, parts in self._records.items():
            for number, (address, ids) in enumerate(parts.items(), 1):
                title = f"{self._pack.catalog.types[name].plural}, {stated.since} to {stated.until}"
                if len(parts) > 1:
                    title += f", part {number} of {len(parts)}"
                order = manual_order(self._printed(title, [self._sheet_of(each) for each in ids]))
                yield _Copy(address, title, order)

    def _printed(self, title: str, sheets: Sequence[Sheet]) -> Printed:
        stated = self._pack.stated
        origin = f"commit {stated.commit[:10]} of {stated.committed_on}"
        return Printed(title, stated.organisation, stated.until, origin, tuple(sheets))


def _parts(name: str, ids: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The records of one type by the address of the PDF that holds them."""
    parts = [ids[at : at + A_PART] for at in range(0, len(ids), A_PART)]
    return {records_pdf(name, number, len(parts)): part for number, part in enumerate(parts, 1)}


def _about(copy: _Copy, stop: CannotGoOn) -> CannotGoOn:
    """*stop* with what it was about, and what to do about it."""
    mend = "; ".join(part for part in (stop.mend, "without PDFs, --no-pdf makes the pack") if part)
    return CannotGoOn(f"{copy.title}: {stop.sentence}", mend)


def _beside(location: str) -> str:
    """The way to a file of the payload from the folder of the index; none to what is not in the pack."""
    return f"../{location}" if location != NOT_HERE else ""
