"""The same as PDF, and the evidence index as a workbook: files whose bytes hang on the version of the program behind.

They are made from what `packed` read, as the pages are. The pack states with which versions; whoever has the same can
make them again and compare.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date as Day
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version

from imskit.exporters.document_pdf import document_pdf, manual_pdf
from imskit.exporters.evidence_xlsx import evidence_xlsx
from imskit.model import TypeInfo
from imskit.packs.packed import Packed
from imskit.packs.stated import VersionRow
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


def programs(*, pdf: bool) -> Mapping[str, str]:
    """The programs that are here to make such files, with their versions; without *pdf*, not that for PDF."""
    found = {}
    for name in (PDF, WORKBOOK) if pdf else (WORKBOOK,):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def version_pdf(row: VersionRow) -> str:
    """Where the PDF of one version lies."""
    return f"pdf/{row.id}-{row.key}.pdf"


def records_pdf(type_name: str) -> str:
    """Where the PDF of all records of one type lies."""
    return f"pdf/records-{type_name}.pdf"


class Paper:
    """Makes the PDFs and the workbook of one pack."""

    def __init__(
        self, pack: Packed, sheet_of: Callable[[str], Sheet], sheet_of_version: Callable[[VersionRow], Sheet]
    ) -> None:
        """*sheet_of* gives the sheet of a record by its id, *sheet_of_version* that of a version."""
        self._pack = pack
        self._sheet_of = sheet_of
        self._sheet_of_version = sheet_of_version
        made_with = pack.stated.made_with
        #: What of it the pack says it holds.
        self.has_pdf = PDF in made_with
        self.has_workbook = WORKBOOK in made_with

    @cached_property
    def types(self) -> Mapping[str, TypeInfo]:
        """The types of records in the pack that have a PDF, by name."""
        if not self.has_pdf:
            return {}
        documents = self._pack.catalog.documents.values()
        counts = Counter(each.type for each in documents if each.lifecycle != "controlled")
        known = self._pack.catalog.types
        return {
            name: known[name]
            for name, count in sorted(counts.items())
            if name not in IN_TABLES and count <= MOST
        }

    def addresses(self) -> Iterator[str]:
        """Where all of it lies in the payload."""
        if self.has_workbook:
            yield EVIDENCE_INDEX
        if self.has_pdf:
            yield from map(version_pdf, self._pack.stated.versions)
            yield from map(records_pdf, self.types)

    def can_be_made(self) -> bool:
        """Whether the programs here are those with which the pack was made."""
        return programs(pdf=self.has_pdf) == self._pack.stated.made_with

    def all(self, rows: Callable[[], Iterator[EvidenceRow]]) -> Iterator[tuple[str, bytes]]:
        """Every file with its address; *rows* gives those of the evidence index.

        Raises CannotGoOn where a PDF cannot be made.
        """
        stated = self._pack.stated
        if self.has_workbook:
            yield EVIDENCE_INDEX, evidence_xlsx(rows(), stated.organisation, Day.fromisoformat(stated.until))
        if self.has_pdf:
            for row in stated.versions:
                sheet = self._sheet_of_version(row)
                title = f"{sheet.id} {sheet.title}"
                yield version_pdf(row), _made(document_pdf, self._printed(title, [sheet]))
            for name, info in self.types.items():
                sheets = [
                    self._sheet_of(document.id)
                    for document in self._pack.catalog.documents.values()
                    if document.type == name
                ]
                title = f"{info.plural}, {stated.since} to {stated.until}"
                yield records_pdf(name), _made(manual_pdf, self._printed(title, sheets))

    def _printed(self, title: str, sheets: Sequence[Sheet]) -> Printed:
        stated = self._pack.stated
        origin = f"commit {stated.commit[:10]} of {stated.committed_on}"
        return Printed(title, stated.organisation, stated.until, origin, tuple(sheets))


def _made(make: Callable[[Printed], bytes], printed: Printed) -> bytes:
    """What *make* makes of *printed*. Raises CannotGoOn where it cannot, with what it was about."""
    try:
        return make(printed)
    except CannotGoOn as stop:
        mend = "; ".join(part for part in (stop.mend, "without PDFs, --no-pdf makes the pack") if part)
        raise CannotGoOn(f"{printed.title}: {stop.sentence}", mend) from stop
