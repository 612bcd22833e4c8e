"""A Word file as pieces: all that it holds, in the order in which a reader finds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from imskit.problems import CannotGoOn
from imskit.sources.kinds import REFUSED, kind_of
from imskit.sources.pieces import Piece, Source
from imskit.sources.spans import clean
from imskit.sources.word_beside import left_over, notes_in, objects, outside, properties, running
from imskit.sources.word_blocks import Block, blocks_in
from imskit.sources.word_headings import with_bold_headings
from imskit.sources.word_lines import endless_in
from imskit.sources.word_names import child
from imskit.sources.word_numbers import numbers_of
from imskit.sources.word_package import WordPackage, open_package
from imskit.sources.word_reading import Reading
from imskit.sources.word_styles import styles_of

#: Most bytes of a Word file.
SIZE_LIMIT = 64 * 1024 * 1024
#: How the types of parts begin that hold text.
_WORDS = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def read_word(data: bytes, name: str) -> Source:
    """The Word file *data*, which the user called *name*, as pieces.

    Nothing that it names outside of itself is fetched, nothing in it is run, and nothing is written. Raises CannotGoOn:
    it is no Word file, is encrypted or damaged, or breaks the bounds.
    """
    if len(data) > SIZE_LIMIT:
        raise CannotGoOn(
            f"{name} is larger than {SIZE_LIMIT // 1024 // 1024} MiB", "make its images smaller, or part it"
        )
    kind = kind_of(data)
    if kind not in ("word", "word-template"):
        why, mend = REFUSED[kind]
        raise CannotGoOn(f"{name} {why}", mend)
    package = open_package(data, name)
    try:
        return _read(package, data, name)
    except RecursionError as error:
        raise CannotGoOn(f"{name} is nested too deep to be read", "take tables out of tables") from error
    except CannotGoOn as stop:
        raise CannotGoOn(f"{name}: {stop.sentence}", stop.mend) from stop


def _read(package: WordPackage, data: bytes, name: str) -> Source:
    main = package.main
    parts = {kind: package.part(next(main.of_kind(kind), None)) for kind in ("styles", "numbering")}
    reading = Reading(
        package,
        styles_of(parts["styles"].root() if parts["styles"] is not None else None),
        numbers_of(parts["numbering"].root() if parts["numbering"] is not None else None),
        main,
    )
    for kind, notes in (
        ("footnotes", reading.footnotes),
        ("endnotes", reading.endnotes),
        ("comments", reading.comments),
    ):
        notes.update(notes_in(package, kind))
    for part in package.parts.values():
        if part.content_type.startswith(_WORDS):
            reading.endless |= endless_in(part.root())
    body = child(main.root(), "body")
    blocks = list(blocks_in(reading, body)) if body is not None else []
    pieces = list(_with_numbers(with_bold_headings(blocks)))
    for more in (left_over(reading), running(reading), objects(reading), properties(package)):
        pieces += (
            replace(piece, within=piece.within + len(pieces) if piece.within is not None else None)
            for piece in list(more)
        )
    return Source(
        name,
        "word",
        sha256(data).hexdigest(),
        tuple(pieces),
        {piece.name: piece.text for piece in pieces if piece.kind == "field" and piece.place == "properties"},
        reading.attachments,
        tuple(map(clean, (*package.notes, *outside(package), *_counted(reading)))),
    )


def _with_numbers(blocks: list[Block]) -> Iterator[Piece]:
    """The pieces of *blocks*, with what hangs on them behind them and saying so."""
    at = 0
    for block in blocks:
        yield block.piece
        for piece in block.beside:
            yield replace(piece, within=at)
        at += 1 + len(block.beside)


def _counted(reading: Reading) -> Iterator[str]:
    for what, many in sorted(reading.counted.items()):
        yield what if many == 1 else f"{many} times {what}"
