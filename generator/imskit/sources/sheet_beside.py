"""What lies beside the cells of a workbook: comments, pictures, text boxes, charts, and whatever its file holds."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from imskit.sources.cell_words import plain
from imskit.sources.pieces import Piece, attachment_name
from imskit.sources.sheet_cells import relations

_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_WORDS = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_LEADS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_THREADS = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"
_PERSONS = "xl/persons/"
_MEDIA = "xl/media/"
#: What lies in a workbook beside its cells, by the beginning of its path, and what it is.
_OBJECTS: Mapping[str, str] = {
    "xl/charts/chart": "a chart",
    "xl/chartEx": "a chart",
    "xl/diagrams/data": "a diagram",
    "xl/pivotTables/": "a pivot table",
    "xl/embeddings/": "an embedded file",
    "xl/vbaProject": "macros",
    "xl/macrosheets/": "a sheet of macros",
    "xl/dialogsheets/": "a dialog",
    "xl/activeX/": "a control with a program",
    "xl/externalLinks/externalLink": "a link to another workbook",
    "xl/connections": "connections to data elsewhere",
    "xl/queryTables/": "a query of data elsewhere",
    "xl/ctrlProps/": "a control",
    "customXml/item": "data of another program",
}
#: What of these is kept with its bytes.
_KEPT = ("xl/embeddings/",)


@dataclass
class Beside:
    """Gathers what lies beside the cells of one workbook."""

    archive: zipfile.ZipFile
    attachments: dict[str, bytes] = field(default_factory=dict)
    _kept: dict[str, str] = field(default_factory=dict)
    _people: Mapping[str, str] | None = None

    def of_sheet(self, path: str, title: str, rows: Mapping[int, int]) -> Iterator[Piece]:
        """What belongs to the sheet at *path*; *rows* are the pieces of its rows, by the numbers of the rows."""
        there = relations(self.archive, path)
        found = {
            kind: [target for each, target in there.values() if each == kind] for kind, _ in there.values()
        }
        threads = [each for target in found.get("threadedComment", ()) for each in self._threads(target)]
        places = {ref for ref, _, _, _ in threads}
        notes = [each for target in found.get("comments", ()) for each in self._notes(target)]
        said = [*threads, *(each for each in notes if each[0] not in places)]
        for ref, text, by, on in sorted(said, key=lambda each: _place(each[0])):
            within = rows.get(_place(ref)[0])
            yield Piece("comment", f"sheet {title}, cell {ref}", text, within=within, by=by, on=on)
        for target in found.get("drawing", ()):
            yield from self._drawn(target, title, rows)

    def of_workbook(self, names: tuple[str, ...]) -> Iterator[Piece]:
        """What no sheet shows, and what is more than a picture: *names* are the paths in the file."""
        for path in names:
            kind = next((words for begin, words in _OBJECTS.items() if path.startswith(begin)), None)
            if path.startswith(_MEDIA) and path not in self._kept:
                yield Piece("image", path, attachment=self._keep(path))
            elif kind is not None and not path.endswith(".rels"):
                yield Piece(
                    "object", path, kind, attachment=self._keep(path) if path.startswith(_KEPT) else ""
                )

    def _keep(self, path: str) -> str:
        if path not in self._kept:
            data = self.archive.read(path)
            self._kept[path] = attachment_name(path, data)
            self.attachments[self._kept[path]] = data
        return self._kept[path]

    def _notes(self, path: str) -> Iterator[tuple[str, str, str, str]]:
        from openpyxl.comments.comment_sheet import CommentSheet

        sheet: Any = CommentSheet.from_tree(self._root(path))
        for ref, comment in sheet.comments:
            yield str(ref), plain(comment.text), plain(comment.author or ""), ""

    def _threads(self, path: str) -> Iterator[tuple[str, str, str, str]]:
        """The comments of a conversation, as spreadsheets of today keep them; old ones repeat them as one note."""
        for each in self._root(path).iter(f"{_THREADS}threadedComment"):
            text = each.findtext(f"{_THREADS}text") or ""
            by = self._person(str(each.get("personId") or ""))
            yield str(each.get("ref") or "A1"), plain(text), by, plain(str(each.get("dT") or ""))

    def _person(self, name: str) -> str:
        if self._people is None:
            self._people = {
                str(each.get("id")): plain(str(each.get("displayName") or ""))
                for path in self.archive.namelist()
                if path.startswith(_PERSONS) and path.endswith(".xml")
                for each in self._root(path).iter(f"{_THREADS}person")
            }
        return self._people.get(name, "")

    def _root(self, path: str) -> Any:
        from openpyxl.xml.functions import fromstring

        return fromstring(self.archive.read(path))

    def _drawn(self, path: str, title: str, rows: Mapping[int, int]) -> Iterator[Piece]:
        """The pictures and text boxes of a drawing, each at the row where it begins."""
        targets = relations(self.archive, path)
        for anchor in self._root(path):
            at = anchor.findtext(f"{_DRAWN}from/{_DRAWN}row") if isinstance(anchor.tag, str) else None
            row = int(at) + 1 if at and at.isdecimal() else None
            within = rows.get(row) if row is not None else None
            place = f"sheet {title}, at row {row}" if row is not None else f"sheet {title}"
            said = next((plain(str(each.get("descr") or "")) for each in anchor.iter(f"{_DRAWN}cNvPr")), "")
            for blip in anchor.iter(f"{_WORDS}blip"):
                _, target = targets.get(str(blip.get(f"{_LEADS}embed")), ("", ""))
                if target in self.archive.NameToInfo:
                    yield Piece("image", place, said, within=within, attachment=self._keep(target))
                else:
                    where = targets.get(str(blip.get(f"{_LEADS}link")), ("", "nowhere"))[1]
                    yield Piece(
                        "image",
                        place,
                        said,
                        name=f"kept outside the file: {plain(where)[:200]}",
                        within=within,
                    )
            for shape in anchor.iter(f"{_DRAWN}txBody"):
                lines = ("".join(each.itertext()) for each in shape.iter(f"{_WORDS}p"))
                if text := plain("\n".join(lines)):
                    yield Piece("text_box", place, text, within=within)


def _place(ref: str) -> tuple[int, int]:
    """The row and column of a cell; of what is no cell, the first."""
    from openpyxl.utils.cell import coordinate_to_tuple
    from openpyxl.utils.exceptions import CellCoordinatesException

    try:
        row, column = coordinate_to_tuple(ref.partition(":")[0])
    except (CellCoordinatesException, ValueError, TypeError):
        return 1, 1
    return int(row), int(column)
