"""What a Word file carries out of sight, so that an edited copy can be read back: bookmarks that nobody sees.

Word and LibreOffice keep them through editing and saving, and hide those whose names begin with a line. A name holds
a digest of the field's path and one of what was written there: nothing that is not to be seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from imskit.sources.docx_regions import regions, sealed_name
from imskit.sources.marks import DIGITS, mark, path_mark
from imskit.views.sheet import Sheet
from imskit.views.sheet_parts import Where

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph


class Marks:
    """Marks paragraphs of one file, each mark once."""

    def __init__(self, sheet: Sheet) -> None:
        self._on = sheet.editable and bool(sheet.id and sheet.fingerprint)
        self._given: set[str] = set()
        self._fixed = 0

    def put(self, paragraph: Paragraph, kind: str, path: Where) -> None:
        """Mark *paragraph*, as `imskit.sources.docx_regions` names kinds, as that of the field at *path*."""
        if path:
            self._named(paragraph, f"_imskit_{kind}{path_mark(path)}")

    def _named(self, paragraph: Paragraph, name: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        if not self._on or name in self._given:
            return
        self._given.add(name)
        begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (begin, end):
            element.set(qn("w:id"), str(9000 + len(self._given)))
        begin.set(qn("w:name"), name)
        place: Any = paragraph._p
        place.append(end)
        first = 1 if place.pPr is not None else 0
        place.insert(first, begin)
        place.insert(first + 1, end)

    def fixed(self, paragraph: Paragraph) -> None:
        """Mark *paragraph* as one that is not to be edited."""
        self._fixed += 1
        self.put(paragraph, "f", ("~fixed", self._fixed))

    def count(self, paragraph: Paragraph) -> None:
        """Mark on *paragraph* how many others are fixed, so that one that is gone is missed."""
        self._named(paragraph, f"_imskit_n{self._fixed:0{DIGITS}x}")

    def pages(self, paragraph: Paragraph) -> None:
        """Mark on *paragraph*, which stands on the first page, what stands on each of them."""
        self.put(paragraph, "p", ("~pages",))

    def seal(self, made: Document, sheet: Sheet) -> None:
        """Write into each mark of *made* the digest of what stands there, read as it will be read back."""
        if self._on:
            for region in regions(made):
                region.rename(sealed_name(region.name, mark(region.words)))
            name = _document_name(sheet)
            title = made.paragraphs[0]
            self._given.discard(name)
            self._document(title, name)

    def _document(self, paragraph: Paragraph, name: str) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        begin, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for element in (begin, end):
            element.set(qn("w:id"), "9000")
        begin.set(qn("w:name"), name)
        place: Any = paragraph._p
        place.append(begin)
        place.append(end)


def _document_name(sheet: Sheet) -> str:
    """A name that says what was exported: of its fingerprint the first digits, which its properties hold whole."""
    return f"_imskit_of_{sheet.fingerprint.rpartition(':')[2][:24]}"
