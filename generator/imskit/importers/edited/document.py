"""A document that somebody edited in a word processor, read back as changes to its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from imskit.edit.changing import Edit, Remove, Set
from imskit.importers.edited.fields import (
    dotted,
    in_words,
    is_required,
    kind_at,
    order_at,
    schema_at,
    title_of,
    value_at,
    why_locked,
)
from imskit.importers.edited.known import Known, Odd
from imskit.importers.edited.lists import list_edits
from imskit.importers.edited.lost import Settled, settle
from imskit.importers.edited.outcome import Change, Outcome, Saying
from imskit.importers.edited.rows import RowReader
from imskit.importers.edited.texts import new_text
from imskit.model import Catalog, Document, TypeInfo
from imskit.sources.docx_regions import Region
from imskit.sources.inline_tokens import plain
from imskit.sources.marks import mark, path_mark
from imskit.sources.text_lines import Line

Path = tuple[str | int, ...]
#: No copy has more paragraphs that are fixed; a mark that says so is not ours.
_FIXED = 20_000


def edited_document(
    catalog: Catalog, document: Document, base: Mapping[str, Any], regions: Sequence[Region]
) -> Outcome:
    """The changes that *regions* ask for, as changes of *base*: what *document* said when they were written."""
    reader = _Reader(catalog, document, base)
    reader.count(regions)
    found = settle(catalog.types[document.type], base, regions, paths_of(catalog.types[document.type], base))
    for region in found.regions:
        reader.read(region)
    reader.look_around(found)
    return Outcome(f"{document.id} {document.title}", (*reader.changes, *reader.last), tuple(reader.sayings))


def paths_of(info: TypeInfo, base: Mapping[str, Any]) -> Mapping[str, Path]:
    """The fields that a copy of *base* can show, by the marks of their paths."""
    return {path_mark(path): path for path in _paths(info.schema, base, ())}


def _paths(schema: Any, data: Any, at: Path) -> Iterator[Path]:
    for name, inner in schema.get("properties", {}).items():
        path = (*at, name)
        yield path
        held = data.get(name) if isinstance(data, Mapping) else None
        if "properties" in inner:
            yield from _paths(inner, held, path)
        elif "items" in inner:
            items = inner["items"]
            for key in items.get("properties", {}):
                yield (*path, "*", key)
            for number, each in enumerate(held if isinstance(held, list) else ()):
                yield (*path, number)
                yield from _paths(items, each, (*path, number))


class _Reader:
    """Reads the regions of one copy."""

    def __init__(self, catalog: Catalog, document: Document, base: Mapping[str, Any]) -> None:
        self._info = catalog.types[document.type]
        self._document, self._base, self._known = document, base, Known(catalog)
        self._paths = paths_of(self._info, base)
        self.changes: list[Change] = []
        #: Changes of the order of lists, which follow on those of their items.
        self.last: list[Change] = []
        self.sayings: list[Saying] = []

    def _say(self, kind: Any, place: str, words: str) -> None:
        self.sayings.append(Saying(kind, self._document.id, place, words))

    def _called(self, path: Path, region: Region) -> str:
        """What a person calls the field at *path*, how the file does, and where that stands in the copy."""
        at = f", {region.place}" if region.place else ""
        return f"{title_of(self._info, path)} (`{dotted(path)}`{at})"

    def _why_locked(self, path: Path) -> str:
        names = ".".join(str(step) for step in path if not isinstance(step, int))
        return why_locked(self._info, self._document, names)

    def read(self, region: Region) -> None:
        """Take the changes of one region."""
        path = self._paths.get(region.path)
        is_edited = mark(region.words) != region.sealed
        if region.kind in ("r", "w", "k", "f", "p"):
            if is_edited:
                self._say("locked", region.title or "a paragraph", self._shown(region))
        elif region.kind == "u":
            self._unknown(region)
        elif path is not None:
            self._field(region, path, is_edited=is_edited)
        elif region.kind != "n" and (is_edited or region.kind == "h"):
            self._say("odd", region.title, "no field is known that it belongs to")

    def _field(self, region: Region, path: Path, *, is_edited: bool) -> None:
        """Take the changes of the field at *path*."""
        kind = kind_at(self._info, path)
        title = title_of(self._info, path)
        called = str(schema_at(self._info, path).get("title") or title)
        if region.kind == "h" and region.name and region.title != called:
            if is_edited and region.title.startswith(called):
                words = (
                    f"its text was joined to its heading: “{region.title}”; put it below the heading again"
                )
                self._say("odd", self._called(path, region), words)
                return
            self._say("locked", title, f"its heading reads “{region.title}” now; headings stay as they are")
        if region.kind == "v" and region.name and not self._is_called(region.title, path):
            self._say("locked", title, f"its label reads “{region.title}” now; labels stay as they are")
        is_table = (
            region.kind == "h"
            and kind == "list"
            and "properties" in schema_at(self._info, path).get("items", {})
        )
        if is_table:
            self._rows(region, path, title, is_edited=is_edited)
            return
        if not is_edited:
            return
        if why := self._why_locked(path):
            self._say(
                "locked",
                self._called(path, region),
                f"“{_words(region.lines)}”: it is shown here and not changed here: {why}",
            )
            return
        try:
            edits = self.edits(path, region.lines, in_cell=region.kind != "h")
            if edits:
                self._change(path, region, edits)
            else:
                words = f"“{_words(region.lines)}” means what stood there, so nothing changes"
                self._say("note", self._called(path, region), words)
        except Odd as error:
            self._say("odd", self._called(path, region), self._refusal(region.lines, error))

    def count(self, regions: Sequence[Region]) -> None:
        """Say which paragraphs that are not to be edited are gone, by what stood before them."""
        wanted = next((int(each.path, 16) for each in regions if each.kind == "n"), 0)
        there = {each.path: each.title for each in regions if each.kind == "f"}
        before = "the beginning"
        for number in range(1, min(wanted, _FIXED) + 1):
            path = path_mark(("~fixed", number))
            if path in there:
                before = f"“{there[path]}”" if there[path] else before
            else:
                self._say("locked", f"behind {before}", "a part is gone that is not changed here, and stays")
        if wanted and not any(each.kind == "t" for each in regions):
            self._say("odd", "Title (`title`)", "it is gone from the copy, and must be filled")

    def _is_called(self, title: str, path: Path) -> bool:
        called = str(schema_at(self._info, path).get("title") or str(path[-1]).replace("_", " "))
        words = title.casefold()
        return words == called.casefold() or words.endswith(f": {called.casefold()}")

    @staticmethod
    def _shown(region: Region) -> str:
        if region.kind == "p":
            return "imskit writes them, and what was changed there is not taken over"
        words = _words(region.lines)
        told = f"“{words}”: " if words and words != region.title else ""
        return f"{told}it is shown here and not changed here"

    @staticmethod
    def _refusal(lines: Sequence[Line], error: Odd) -> str:
        return f"“{_words(lines)}”, {error}" if lines else f"it is empty, {error}"

    def _unknown(self, region: Region) -> None:
        """Say what stands where no field is."""
        words = _words(region.lines) or "; ".join(
            " | ".join(_words(cell.lines) for cell in row) for row in region.rows
        )
        place = region.title or "above the first heading"
        self._say("odd", place, f"“{words}” belongs to no field" if words else "it is a heading of no field")

    def look_around(self, found: Settled) -> None:
        """Say what became of what is gone, and take over what was taken away."""
        for path in found.removed:
            title = f"{title_of(self._info, path)} (`{dotted(path)}`)"
            if why := self._why_locked(path):
                self._say("locked", title, f"it is gone from the copy, and stays: {why}")
            elif is_required(self._info, path):
                self._say("odd", title, "it is gone from the copy, and must be filled")
            else:
                gone = Region("", "h", path_mark(path), "", title)
                self._change(path, gone, (Remove(path),))
        for path, words in found.refused:
            self._say("odd", f"{title_of(self._info, path)} (`{dotted(path)}`)", words)
        for path in found.rows_gone:
            words = "its row is gone from the copy, and it stays: empty the cell to take it away"
            self._say("note", f"{title_of(self._info, path)} (`{dotted(path)}`)", words)

    def edits(self, path: Path, lines: Sequence[Line], *, in_cell: bool) -> tuple[Edit, ...]:
        """The edits that let the field at *path* say what *lines* say. Raises Odd."""
        old = value_at(self._base, path)
        if not lines:
            if is_required(self._info, path):
                raise Odd("and must be filled")
            return (Remove(path),) if old is not None else ()
        schema, kind = schema_at(self._info, path), kind_at(self._info, path)
        if kind == "list":
            items = schema.get("items", {})
            new = [self._item(items, line) for line in lines]
            return list_edits(path, old, new) if isinstance(old, list) else (self._set(path, new),)
        value = self.value(path, lines, old, in_cell=in_cell)
        return (self._set(path, value),) if value != old else ()

    def _item(self, schema: Any, line: Line) -> Any:
        from imskit.views.fields import kind_of

        if kind_of(schema) == "text":
            return new_text("", [line])
        return self._known.value(schema, plain(line.words))

    def value(self, path: Path, lines: Sequence[Line], old: Any, *, in_cell: bool) -> Any:
        """The value of the field at *path* that *lines* stand for, where *old* stood. Raises Odd."""
        if kind_at(self._info, path) == "text":
            return new_text(old if isinstance(old, str) else "", lines, in_cell=in_cell)
        words = "\n".join(plain(line.words) for line in lines)
        if path == ("title",):
            words = words.removeprefix(self._document.id).strip()
        return self._known.value(schema_at(self._info, path), words, old)

    def _set(self, path: Path, value: Any) -> Set:
        return Set(path, value, order_at(self._info, path[:-1]))

    def _change(self, path: Path, region: Region, edits: tuple[Edit, ...]) -> None:
        if edits:
            before, title = in_words(value_at(self._base, path)), title_of(self._info, path)
            now = _words(region.lines)
            change = Change(self._document.id, dotted(path), title, before, now, edits, region.place)
            self.changes.append(change)

    def _rows(self, region: Region, path: Path, title: str, *, is_edited: bool) -> None:
        if is_edited:
            self._say(
                "odd", title, f"“{_words(region.lines)}” stands between its rows, and belongs to no field"
            )
        held = value_at(self._base, path)
        reader = RowReader(self._info, path, held if isinstance(held, list) else [], self._paths)
        edits, sayings = reader.read(
            region.rows,
            lambda at, lines, old: (
                self.value(at, lines, old, in_cell=True)
                if kind_at(self._info, at) != "list"
                else [self._item(schema_at(self._info, at).get("items", {}), line) for line in lines]
            ),
        )
        for words in sayings:
            self._say("odd", f"{title} (`{dotted(path)}`)", words)
        if not edits:
            return
        if why := self._why_locked(path):
            words = f"{reader.after}: it is shown here and not changed here: {why}"
            self._say("locked", f"{title} (`{dotted(path)}`)", words)
            return
        if not region.rows and is_required(self._info, path):
            self._say("odd", f"{title} (`{dotted(path)}`)", "all of its rows are gone, and must be there")
            return
        if not isinstance(held, list):
            edits = [self._set(path, reader.new)]
        elif not region.rows:
            edits = [Remove(path)]
        self.last.append(
            Change(self._document.id, dotted(path), title, reader.before, reader.after, tuple(edits))
        )


def _words(lines: Sequence[Line]) -> str:
    parts = []
    for line in lines:
        if line.kind == "table":
            parts += [" | ".join(plain(cell) for cell in row) for row in line.rows]
        else:
            parts.append(plain(line.words))
    return "; ".join(parts) if lines and all(line.kind == "item" for line in lines) else " ".join(parts)
