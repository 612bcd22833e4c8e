"""What a Word file holds beside its text: heads and feet of pages, notes, comments, properties, macros, addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from imskit.sources.pieces import Piece
from imskit.sources.spans import clean
from imskit.sources.word_blocks import blocks_in, text_in
from imskit.sources.word_lines import read_note
from imskit.sources.word_names import value
from imskit.sources.word_package import Part, WordPackage
from imskit.sources.word_reading import Note, Reading

#: Parts that hold what could be run, and what they are called, by the end of their kind of relationship.
_NEVER = {
    "vbaProject": "macros",
    "control": "a control with a program",
    "activeXControlBinary": "a control with a program",
    "attachedToolbars": "toolbars",
    "keyMapCustomizations": "keys of their own",
}
#: The same, of what somebody embedded and the text does not show.
_EMBEDDED = {
    "package": "an embedded document",
    "oleObject": "an embedded object",
    "aFChunk": "an embedded text",
}
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_DRAWINGS = frozenset({"image", "chart", "diagramData"})


def notes_in(package: WordPackage, kind: str) -> dict[str, Note]:
    """The footnotes, endnotes or comments (*kind*) of the file, by id."""
    part = package.part(next(package.main.of_kind(kind), None))
    root = part.root() if part is not None else None
    if part is None or root is None:
        return {}
    return {
        value(each, "id"): Note(each, part, value(each, "author"), value(each, "date"))
        for each in root
        if isinstance(each.tag, str) and value(each, "type") not in _SEPARATORS
    }


def left_over(reading: Reading) -> Iterator[Piece]:
    """Notes and comments that nothing in the text refers to; as those that it does, behind each other."""
    at = 0
    for kind, notes in (
        ("footnote", reading.footnotes),
        ("footnote", reading.endnotes),
        ("comment", reading.comments),
    ):
        for note in notes.values():
            if note.told:
                continue
            text, below = read_note(reading, note, text_in)
            if not text and not below:
                continue
            place = f"a {kind} that nothing refers to"
            made = Piece(
                "comment" if kind == "comment" else "footnote",
                place,
                text,
                by=clean(note.by),
                on=clean(note.on),
            )
            yield reading.made(made)
            yield from (replace(piece, place=place, within=at) for piece in below)
            at += 1 + len(below)


def running(reading: Reading) -> Iterator[Piece]:
    """The heads and feet of pages, each with what hangs on it."""
    at = 0
    found = [(kind, part) for kind in ("header", "footer") for part in _parts(reading, kind)]
    counts = {"header": 0, "footer": 0}
    for kind, part in found:
        root = part.root()
        if root is None:
            continue
        counts[kind] += 1
        reading.part, reading.fields = part, []
        place = f"page {'head' if kind == 'header' else 'foot'} {counts[kind]}"
        for block in blocks_in(reading, root):
            text = "" if block.piece.kind == "table" else block.piece.text
            shown = block.piece.kind in ("paragraph", "heading", "item", "table")
            yield replace(
                block.piece,
                kind="running" if shown else block.piece.kind,
                place=place,
                text=text,
                name=kind,
                within=None,
            )
            yield from (replace(piece, place=place, within=at) for piece in block.beside)
            at += 1 + len(block.beside)
    reading.part = reading.package.main


def _parts(reading: Reading, kind: str) -> list[Part]:
    """The parts that the document refers to as *kind*, each once, in the order of their paths."""
    found = [reading.package.part(each) for each in reading.package.main.of_kind(kind)]
    return sorted(
        {part.path: part for part in found if part is not None}.values(), key=lambda part: part.path
    )


def objects(reading: Reading) -> Iterator[Piece]:
    """Macros and objects that no text shows: never run, only named."""
    for path, part in sorted(reading.package.parts.items()):
        for relation in part.relations.values():
            target = reading.package.part(relation)
            what = _NEVER.get(relation.kind) or _EMBEDDED.get(relation.kind)
            if target is None or what is None or target.path in reading.shown:
                continue
            reading.shown.add(target.path)
            yield Piece(
                "object",
                path.lstrip("/"),
                "",
                name=f"{what} ({target.path.lstrip('/')}, {len(target.data)} bytes)",
            )
    for relation in reading.package.main.of_kind("glossaryDocument"):
        yield Piece(
            "object", relation.target.lstrip("/"), "", name="building blocks, which are no part of the text"
        )


def properties(package: WordPackage) -> Iterator[Piece]:
    """What the file says about itself, that somebody may want to know."""
    for relation in package.beside:
        part = package.part(relation)
        root = part.root() if part is not None else None
        if root is None or relation.kind not in ("core-properties", "custom-properties"):
            continue
        for each in root:
            if not isinstance(each.tag, str):
                continue
            name = clean(str(each.get("name") or each.tag.rpartition("}")[2]))
            text = clean("".join(each.itertext())).strip()
            if text:
                yield Piece("field", "properties", text, name=name)


def outside(package: WordPackage) -> Iterator[str]:
    """What the file names outside of itself and a program might fetch, a sentence each; links are none of it."""
    for path, part in sorted(package.parts.items()):
        for relation in part.relations.values():
            if relation.outside and relation.kind != "hyperlink":
                yield f"{path.lstrip('/')} names {relation.target[:200]!r} ({relation.kind}), which was not fetched"
