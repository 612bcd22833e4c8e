"""Long tables in parts: a page shows some hundred rows of one and leads to pages with the others.

Parts are counted from the end at which rows stay: where the newest come first, from the oldest. So a part that is full
keeps its rows and its address while the table grows. All rows stand in a script beside the page too, which
`tables.js` loads once somebody filters or sorts; that works from a folder, and without scripts every row can be
reached through the parts.

It works on what templates made, so it holds for every table, also of templates that users bring.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from html import escape, unescape
from itertools import pairwise

from imskit.site.page import Page
from imskit.values import dataclass

#: How many rows a part has, and up to how many a table stays whole.
ROWS = 200
_WHOLE = 250
#: How many rows stand on the page at least, where the newest come first.
_LEAST = 50

_TABLE = re.compile(
    r'<div class="im-box[^"]*" role="region" aria-label="([^"]*)" tabindex="0">(<table class="im-table"[^>]*)>'
)
_EDGE = re.compile(r"<(/?)table\b|</?tr\b[^>]*>")
_NOUN = re.compile(r' data-im-noun="([^"]*)"')
_NOT_IN_NAME = re.compile(r"[^a-z0-9]+")
#: Says of a table that its newest rows come first.
_NEWEST = ' data-im-newest="1"'
_HEADING = '<tr class="im-heading-row"'


@dataclass(frozen=True, slots=True)
class Part:
    """A page with some of the rows of a table."""

    page: Page
    body: str


@dataclass(frozen=True, slots=True)
class Parted:
    """A page of which long tables were parted."""

    body: str
    parts: tuple[Part, ...] = ()
    #: By address, scripts with all rows of a table.
    scripts: tuple[tuple[str, bytes], ...] = ()


def parted(page: Page, body: str) -> Parted:
    """The *body* of *page* with no more than some hundred rows of each table, and what holds the others."""
    if body.count("<tr") <= _WHOLE:
        return Parted(body.replace(_NEWEST, ""))
    kept: list[str] = []
    parts: list[Part] = []
    scripts: list[tuple[str, bytes]] = []
    names: set[str] = set()
    end = 0
    for opened in _TABLE.finditer(body):
        if opened.start() < end:
            continue
        table = _Table.read(body, opened)
        if table is None or table.entries <= _WHOLE:
            continue
        named = _named(page, table.label, names)
        kept += [body[end : opened.start()], table.part(named, 0)]
        end = table.end
        scripts.append((f"{named.stem}.rows.js", _script(named, table)))
        parts.extend(
            Part(_page(page, table, named, place), _body(body, table, named, place))
            for place in range(1, len(table.slices))
        )
    return Parted("".join([*kept, body[end:]]).replace(_NEWEST, ""), tuple(parts), tuple(scripts))


@dataclass(frozen=True, slots=True)
class _Named:
    """What the parts of one table are called."""

    #: The address of the page that holds the table.
    whole: str
    #: The beginning of the addresses of its parts.
    stem: str


def _named(page: Page, label: str, taken: set[str]) -> _Named:
    """Names for a table called *label* of *page*: by its own name, unless that is the name of the page."""
    stem = page.address.removesuffix(".html")
    name = _NOT_IN_NAME.sub("-", label.lower()).strip("-")
    own = "" if name == _NOT_IN_NAME.sub("-", page.title.lower()).strip("-") else f".{name}"
    while own in taken:
        own += "-"
    taken.add(own)
    return _Named(page.address, stem + own)


@dataclass(frozen=True, slots=True)
class _Table:
    """A long table as it stands in a page."""

    label: str
    noun: str
    newest_first: bool
    #: Up to its rows, without the `>` of the table's own tag in between, and from there.
    opening: str
    head: str
    #: All rows, those that are headings of others included.
    rows: tuple[str, ...]
    #: From which row to which each part goes, in the order in which they are read.
    slices: tuple[tuple[int, int], ...]
    #: How many rows there are that are no headings, before each place.
    before: tuple[int, ...]
    end: int

    @classmethod
    def read(cls, body: str, opened: re.Match[str]) -> _Table | None:
        """The table whose box is *opened* in *body*; None if it is not as our templates lay tables."""
        begin = body.find("<tbody>", opened.end())
        if begin < 0:
            return None
        rows: list[str] = []
        depth, row, end = 0, 0, -1
        for edge in _EDGE.finditer(body, begin):
            tag = edge.group()
            if tag.startswith("<table"):
                depth += 1
            elif tag.startswith("</table"):
                if depth == 0:
                    end = edge.start()
                    break
                depth -= 1
            elif depth == 0 and tag == "</tr>":
                rows.append(body[row : edge.end()])
            elif depth == 0:
                row = edge.start()
        closing = "</table></div>"
        if end < 0 or not body.startswith(closing, end):
            return None
        noun = _NOUN.search(opened.group(2))
        before = [0]
        for one in rows:
            before.append(before[-1] + (not one.startswith(_HEADING)))
        newest_first = _NEWEST in opened.group(2)
        return cls(
            unescape(opened.group(1)),
            unescape(noun.group(1)) if noun else "rows",
            newest_first,
            body[opened.start() : opened.end() - 1],
            body[opened.end() : begin],
            tuple(rows),
            tuple(_slices(before, newest_first=newest_first)),
            tuple(before),
            end + len(closing),
        )

    @property
    def entries(self) -> int:
        """How many rows it has, headings not counted."""
        return self.before[-1]

    def said(self, place: int) -> str:
        """Which rows a part shows."""
        start, stop = self.slices[place]
        first, last = self.before[start] + 1, self.before[stop]
        return f"{self.noun} {first:,} to {last:,} of {self.entries:,}"

    def part(self, named: _Named, place: int) -> str:
        """The box with the rows of one part, and the way to the others."""
        start, stop = self.slices[place]
        rows = list(self.rows[start:stop])
        if rows and not rows[0].startswith(_HEADING):
            # What the first rows belong to stands in the part before.
            rows[:0] = [row for row in self.rows[:start] if row.startswith(_HEADING)][-1:]
        script = escape(posixpath.basename(f"{named.stem}.rows.js"))
        attributes = f' data-im-rows="{script}" data-im-total="{self.entries}"'
        return "\n".join(
            [
                f"{self.opening}{attributes}>{self.head}<tbody>",
                *rows,
                "</tbody></table></div>",
                "",
                self._way(named, place),
            ]
        )

    def _way(self, named: _Named, place: int) -> str:
        last = len(self.slices) - 1
        said = f"<p>{_capital(escape(self.said(place)))}"
        said += '<span class="im-print-only">; the others are not printed here</span></p>'
        near = [n for n in range(last + 1) if n in (0, last) or abs(n - place) <= 2]
        items = []
        for at, number in enumerate(near):
            if at and near[at - 1] != number - 1:
                items.append("<li>…</li>")
            items.append(f"<li>{self._link(named, number, place)}</li>")
        before = self._link(named, place - 1, place, "Before", "prev") if place else ""
        following = self._link(named, place + 1, place, "Next", "next") if place < last else ""
        label = escape(f"Parts of {self.label}")
        return (
            f'<nav class="im-parts" aria-label="{label}" data-search-exclude="1">'
            f"{said}{before}<ol>{''.join(items)}</ol>{following}</nav>"
        )

    def _link(self, named: _Named, number: int, place: int, words: str = "", rel: str = "") -> str:
        if number == place:
            return f'<span aria-current="page">{number + 1}</span>'
        target = posixpath.basename(address_of(self, named, number))
        told = f' rel="{rel}"' if rel else f' aria-label="{escape(_capital(self.said(number)))}"'
        return f'<a href="{escape(target)}"{told}>{words or number + 1}</a>'


def address_of(table: _Table, named: _Named, place: int) -> str:
    """The address of a part by its place among those that are read one after the other."""
    if place == 0:
        return named.whole
    number = len(table.slices) - place if table.newest_first else place + 1
    return f"{named.stem}.part-{number}.html"


def _slices(before: Sequence[int], *, newest_first: bool) -> Iterator[tuple[int, int]]:
    """From which row to which each part goes; *before* counts the rows before each place, without headings."""
    entries = before[-1]
    first = ROWS
    if newest_first:
        # Parts are cut from the oldest on; what is left is the page.
        first = _LEAST + (entries - _LEAST) % ROWS
    edges = [0]
    wanted = first
    for place in range(1, len(before)):
        if before[place] == wanted and before[place] > before[place - 1] and wanted < entries:
            edges.append(place)
            wanted += ROWS
    edges.append(len(before) - 1)
    yield from pairwise(edges)


def _page(page: Page, table: _Table, named: _Named, place: int) -> Page:
    return replace(
        page,
        address=address_of(table, named, place),
        title=f"{page.title}: {table.said(place)}",
        nav=None,
        within=page.within or page.address,
        sections=False,
        description="",
        searched=False,
        document="",
        crumbs=(*page.crumbs, (page.title, page.address)),
    )


def _body(body: str, table: _Table, named: _Named, place: int) -> str:
    """A part: the heading of the page, what this is, and the rows."""
    heading = body.partition("\n")[0]
    what = escape(f"{table.label}: {table.said(place)}. ")
    whole = posixpath.basename(named.whole)
    return (
        f'{heading}\n\n<p class="im-sub">{what}<a href="{escape(whole)}">The first part</a> stands on '
        f"the page itself.</p>\n\n{table.part(named, place)}"
    )


def _script(named: _Named, table: _Table) -> bytes:
    name = json.dumps(posixpath.basename(f"{named.stem}.rows.js"))
    rows = json.dumps("\n".join(table.rows), ensure_ascii=False)
    return f"imskitRows({name},{rows})\n".encode()


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
