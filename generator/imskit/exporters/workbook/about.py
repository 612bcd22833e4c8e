"""The first sheet of a workbook: what it is, what it belongs to, and what stands on the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from imskit.exporters.workbook.book import BOLD, HEADER, LINK, TITLE, WRAPPED, Book, place_in
from imskit.exporters.workbook.limits import cell_words, height_of, lines_at

ABOUT = "About"
_TITLE_HEIGHT = 24


@dataclass(frozen=True, slots=True)
class Told:
    """One cell of it."""

    words: str
    properties: Mapping[str, object] = field(default_factory=lambda: WRAPPED)
    #: The name of the sheet to which it leads; empty for none.
    sheet: str = ""
    #: Shown instead of words.
    number: int | None = None
    #: A formula of ours, whose result is the number.
    formula: str = ""


def head(book: Book, title: str, lines: Sequence[tuple[str, str]] = ()) -> Iterator[Sequence[Told]]:
    """Lines that say what a workbook is and what it belongs to."""
    info = book.info
    yield (Told(title, TITLE),)
    for name, words in (
        ("Organisation", info.organisation),
        ("As of", info.as_of.isoformat()),
        ("Made with", f"imskit {info.version}"),
        *lines,
    ):
        yield (Told(name, BOLD), Told(words))


def heads(*titles: str, figures: int = 0) -> Sequence[Told]:
    """The line of titles over a list, the last so many of which stand over *figures*."""
    words = len(titles) - figures
    over = {**HEADER, "align": "right"}
    return tuple(Told(title, HEADER if place < words else over) for place, title in enumerate(titles))


def write_about(
    book: Book, name: str, lines: Sequence[Sequence[Told]], widths: Sequence[int] = (24, 90)
) -> None:
    """Write the *lines* as a sheet of this *name*."""
    sheet = book.sheet(name)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for row, line in enumerate(lines):
        # What stands alone in its line may go beyond its column.
        wrapped = [
            lines_at(told.words, width) for told, width in zip(line, widths, strict=False) if len(line) > 1
        ]
        sheet.set_row(row, _TITLE_HEIGHT if row == 0 else height_of(max(wrapped, default=1)))
        for column, told in enumerate(line):
            if told.formula and told.number is not None:
                sheet.write_formula(row, column, told.formula, book.format("", told.properties), told.number)
            elif told.number is not None:
                sheet.write_number(row, column, told.number, book.format("", told.properties))
            else:
                words = cell_words([told.words])
                if told.sheet:
                    style = book.format(words, {**told.properties, **LINK})
                    sheet.write_url(row, column, place_in(told.sheet, 0), style, words)
                elif words:
                    sheet.write_string(row, column, words, book.format(words, told.properties))
