"""One typed cell in a sheet: days are days, numbers are numbers, money says its currency, words are never formulas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date as Day
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import quote

from imskit.exporters.workbook.book import LINK, WRAPPED, Book, place_in
from imskit.exporters.workbook.limits import DIGITS, cell_words
from imskit.views.tables.table import Amount, Cell, File, Folded, Name

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

#: Workbooks count days from 1900, and hold that year for a leap year.
FIRST_DAY = Day(1900, 3, 1)
#: At the right, with room before the words of the next column.
_FIGURE = MappingProxyType({"align": "right", "indent": 1})
#: What that room is worth, in characters.
_INDENT = 2
_CURRENCY = re.compile("[A-Z]{3}", re.ASCII)


def write_cell(
    book: Book, sheet: Worksheet, at: tuple[int, int], value: Cell, properties: Mapping[str, object]
) -> None:
    """Write *value* into the cell *at* row and column of *sheet*."""
    row, column = at
    if value is None:
        sheet.write_blank(row, column, None, book.format("", properties))
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, book.format("", {**properties, "align": "left"}))
    elif isinstance(value, Day) and value >= FIRST_DAY:
        told = {**properties, "num_format": "yyyy-mm-dd", "align": "left"}
        sheet.write_datetime(row, column, value, book.format("", told))
    elif isinstance(value, int | Decimal) and _exact(value):
        told = {**properties, **_FIGURE, "num_format": _figures(value)}
        sheet.write_number(row, column, float(value), book.format("", told))
    elif isinstance(value, Amount) and _CURRENCY.fullmatch(value.currency) and _exact(value.amount):
        told = {**properties, **_FIGURE, "num_format": f"[${value.currency}] {_figures(value.amount, 2)}"}
        sheet.write_number(row, column, float(value.amount), book.format("", told))
    else:
        words = cell_words((*value.shown, *value.below) if isinstance(value, Folded) else lines_in(value))
        # Without words nothing is written, so that filters count the cell among the empty ones.
        write = sheet.write_string if words else sheet.write_blank
        write(row, column, words, book.format(words, {**WRAPPED, **properties}))


def write_link(book: Book, sheet: Worksheet, at: tuple[int, int], words: str, place: tuple[str, int]) -> None:
    """Write *words* into the cell *at*, as a link to the *place*: a sheet and a row."""
    shown = cell_words([words])
    told = book.format(shown, {**WRAPPED, **LINK})
    sheet.write_url(*at, place_in(*place), told, shown)


def write_file_link(book: Book, sheet: Worksheet, at: tuple[int, int], value: File) -> bool:
    """Write a cell that leads to a file; says whether it could: a way may be too long for a workbook."""
    from xlsxwriter.url import Url

    # The library takes what stands behind a `#` for a place in the file, and a `%` for an escape.
    link = f"external:{quote(value.address)}"
    try:
        Url(link)
    except ValueError:
        return False
    shown = cell_words([value.words])
    failed = sheet.write_url(*at, link, book.format(shown, {**WRAPPED, **LINK}), shown)
    return not failed


def lines_in(value: Cell) -> tuple[str, ...]:
    """A cell as the lines of words that are to be seen of it."""
    if value is None:
        return ()
    if isinstance(value, tuple):
        return value
    if isinstance(value, Folded):
        return value.shown
    if isinstance(value, Name | File):
        return (value.words,)
    if isinstance(value, Amount):
        return (f"{value.currency} {value.amount}",)
    if isinstance(value, Day):
        return (value.isoformat(),)
    return (str(value),)


def length_of(value: Cell) -> int:
    """How many characters the longest line of a cell takes, as it is shown: figures stand apart by thousands.

    Words go on in the next line where a column is narrow; of a figure nothing is shown at all then.
    """
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return len(f"{value:,}") + _INDENT
    if isinstance(value, Amount):
        decimals = _decimals(value.amount, 2)
        return len(f"{value.currency} {value.amount:,.{decimals}f}") + _INDENT
    return max((len(line) for words in lines_in(value) for line in words.split("\n")), default=0)


def _exact(value: int | Decimal) -> bool:
    """Whether a workbook keeps the number as it is."""
    return len(Decimal(value).as_tuple().digits) <= DIGITS and abs(Decimal(value)) < 10**DIGITS


def _figures(value: int | Decimal, least: int = 0) -> str:
    """How a number is shown: with as many decimals as it was written with."""
    decimals = _decimals(value, least)
    return "#,##0" + (f".{'0' * decimals}" if decimals else "")


def _decimals(value: int | Decimal, least: int = 0) -> int:
    exponent = Decimal(value).as_tuple().exponent
    return max(-exponent if isinstance(exponent, int) else 0, least)
