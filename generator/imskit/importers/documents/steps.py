"""Steps, commitments and other things with a title and a text, from headings, numbered lists and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from imskit.importers.documents.compose import LINE, Shown, cell_text, line_of, text_of
from imskit.importers.documents.guesses import Confidence
from imskit.importers.documents.lanes import Lanes, counts, lanes_of
from imskit.importers.documents.meaning import meant, without_number
from imskit.importers.documents.sections import Section
from imskit.importers.documents.words import COLUMNS
from imskit.sources.pieces import Piece

_SENTENCE = re.compile(r"(.+?[.!?:])(?:\s+|\n)(?=\S)", re.DOTALL)
_LEAD = re.compile(r"\*\*([^*\n]{2,90}?)[.:]?\*\*[.:]?\s*(?:[-–—]\s+)?(?=\S)(.*)", re.DOTALL)
_SLANTED = re.compile(r"(\*{1,2}|_{1,2})([^*_\n]{2,90})\1[.:]?")
_COLON = re.compile(r"([^:.!?\n]{2,60}):\s+(?=\S)(.*)", re.DOTALL)
_TYPED = re.compile(r"(?:\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,2}(?:\.\d{1,2})+|[a-z]\))\s+(?=\S)")
#: A title is a few words; what is longer becomes the text as well.
_TITLE = 80


@dataclass
class Titled:
    """One step or commitment."""

    title: str
    text: str
    pieces: list[int] = field(default_factory=list)
    #: Words of the columns that tables of steps have, by what they mean: responsible, limit.
    columns: dict[str, str] = field(default_factory=dict)
    #: What the source calls these columns.
    labels: dict[str, str] = field(default_factory=dict)
    confidence: Confidence = "high"


@dataclass(frozen=True, slots=True)
class TitledList:
    """The steps found, how, and which pieces stand before the first of them."""

    items: tuple[Titled, ...]
    confidence: Confidence
    why: str
    before: tuple[int, ...] = ()
    #: Pieces behind the last that belong to none of them.
    after: tuple[int, ...] = ()


def titled_list(pieces: Sequence[Piece], section: Section, shown: Shown) -> TitledList:
    """What *section* holds as a list of things with a title and a text."""
    if section.within:
        return _by_headings(pieces, section, shown)
    table = next((at for at in section.pieces if _step_column(pieces[at]) is not None), None)
    if table is not None:
        return _by_table(pieces, section, table)
    for at in section.pieces:
        lanes = lanes_of(pieces[at].rows) if pieces[at].kind == "table" and pieces[at].rows else None
        if lanes is not None:
            return _by_lanes(pieces[at].rows, section, at, lanes)
    items = [at for at in section.pieces if pieces[at].kind == "item"]
    numbered = [at for at in items if pieces[at].numbered]
    chosen = numbered or items
    if len(chosen) > 1 or (chosen and numbered):
        return _by_items(pieces, section, chosen, shown, "high" if numbered else "medium")
    written = [(at, pieces[at].text) for at in section.pieces if pieces[at].kind == "paragraph"]
    # Numbers that somebody typed, or paragraphs that each begin with words in bold.
    for form in (_TYPED, _LEAD):
        begun = [at for at, text in written if form.match(text.replace("\\", ""))]
        if len(begun) > 1:
            return _by_items(pieces, section, begun, shown, "medium")
    text = text_of(pieces, section.pieces, shown)
    if not text:
        return TitledList((), "low", "the section is empty", section.pieces)
    whole = Titled(_short(section.title) or "1", text, list(section.pieces), confidence="low")
    return TitledList(
        (whole,), "low", "the section is neither a list, nor a table of steps, nor parted by headings"
    )


def _by_headings(pieces: Sequence[Piece], section: Section, shown: Shown) -> TitledList:
    found = []
    for each in section.within:
        assert each.heading is not None
        numbers = each.all_pieces()
        text = text_of(pieces, numbers, shown)
        found.append(Titled(_short(line_of(each.title)), text, [each.heading, *numbers]))
    return TitledList(tuple(found), "high", "each has a heading of its own", section.pieces)


def _by_items(
    pieces: Sequence[Piece],
    section: Section,
    chosen: Sequence[int],
    shown: Shown,
    sure: Confidence,
) -> TitledList:
    level = min(pieces[at].level for at in chosen)
    starts = [at for at in chosen if pieces[at].level == level]
    before = tuple(at for at in section.pieces if at < starts[0])
    found = []
    for begin, end in zip(starts, [*starts[1:], None], strict=True):
        inside = [at for at in section.pieces if at >= begin and (end is None or at < end)]
        head = pieces[begin].text
        typed = _TYPED.match(head.replace("\\", ""))
        title, first = parted(
            without_number(head.replace("\\", "", 1)) if typed and not pieces[begin].number else head
        )
        rest = text_of(pieces, inside[1:], shown)
        below = text_of(pieces, [begin], shown).partition("\n\n")[2]
        text = "\n\n".join(filter(None, (first, below, rest)))
        found.append(Titled(title, text, inside))
    form = "a numbered list" if sure == "high" else "a list"
    return TitledList(tuple(found), sure, f"the section holds {form}", before)


def parted(text: str) -> tuple[str, str]:
    """The title and the text of an item: what is bold or stands before a colon, the first sentence, or all of it."""
    if found := _SLANTED.fullmatch(text.strip()):
        return _short(found[2].strip()), ""
    if found := _LEAD.fullmatch(text.strip()):
        return line_of(found[1]), found[2].strip()
    if (found := _COLON.fullmatch(text.strip())) and len(found[1]) <= _TITLE:
        return line_of(found[1]), found[2].strip()
    sentence = _SENTENCE.match(text.strip())
    if sentence is not None and len(line_of(sentence[1])) <= _TITLE:
        rest = text.strip()[sentence.end() :].strip()
        return line_of(sentence[1]).rstrip(".:"), rest
    return _short(line_of(text)), text.strip()


def _short(line: str) -> str:
    """*line*, cut behind a word where it is longer than a title; what is cut stands in the text too."""
    if len(line) <= _TITLE:
        return line.rstrip(".:;,")
    return line[: _TITLE - 1].rpartition(" ")[0].rstrip(".,;:") + " …"


def columns_of(rows: Sequence[Sequence[str]], wanted: Sequence[str]) -> dict[str, int]:
    """Which column of *rows* means which of the *wanted* things, by the head; the first that is called so."""
    found: dict[str, int] = {}
    for at, cell in enumerate(rows[0] if rows else ()):
        name = next((each for each in wanted if meant(cell, {each: COLUMNS[each]}) and each not in found), "")
        if name and at not in found.values():
            found[name] = at
    return found


#: Columns that have fields of their own.
_APART = ("responsible", "accountable", "limit")
_STEP_COLUMNS = ("step", "responsible", "accountable", "limit", "number", "text")


def _step_column(piece: Piece) -> int | None:
    """The column that names the steps, of a table of steps; None where it is none."""
    if piece.kind != "table" or len(piece.rows) < 2:
        return None
    columns = _step_columns(piece.rows)
    if "step" in columns and len(columns) > 1:
        return columns["step"]
    return columns["text"] if "text" in columns and {"responsible", "number"} & columns.keys() else None


def _step_columns(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """What the columns of a table of steps mean; one called “Step” that only counts names none of them."""
    columns = columns_of(rows, _STEP_COLUMNS)
    at = columns.get("step")
    if at is None or not counts([row[at] for row in rows[1:] if row[at].strip()]):
        return columns
    head = [cell if number != at else "" for number, cell in enumerate(rows[0])]
    return columns_of([head], _STEP_COLUMNS) | {"number": at}


def _by_lanes(rows: Sequence[Sequence[str]], section: Section, table: int, lanes: Lanes) -> TitledList:
    items = []
    for row in rows[1:]:
        done = [at for at in lanes.lanes if row[at].strip()]
        if not done:
            continue
        words = list(dict.fromkeys(row[at].strip() for at in done))
        title, text = parted(words[0])
        text = "" if line_of(text) == title else text
        more = [
            f"**{line_of(rows[0][at])}:** {cell_text(row[at])}" for at in done if row[at].strip() != words[0]
        ]
        said = [
            f"**{line_of(rows[0][at]) or at + 1}:** {cell_text(row[at])}"
            for at in lanes.others
            if row[at].strip()
        ]
        who = ", ".join(line_of(rows[0][at]) for at in done)
        items.append(
            Titled(title, "\n\n".join(filter(None, (text, *more, *said))), [table], {"responsible": who})
        )
    before = tuple(at for at in section.pieces if at < table)
    after = tuple(at for at in section.pieces if at > table)
    why = "a table in whose columns stands who does it"
    return TitledList(tuple(items), "medium", why, before, after)


def _by_table(pieces: Sequence[Piece], section: Section, table: int) -> TitledList:
    rows = pieces[table].rows
    columns = _step_columns(rows)
    step = _step_column(pieces[table])
    assert step is not None
    items = [
        _of_row(rows[0], row, columns, step, table) for row in rows[1:] if any(cell.strip() for cell in row)
    ]
    _join_continued(items)
    before = tuple(at for at in section.pieces if at < table)
    after = tuple(at for at in section.pieces if at > table)
    return TitledList(tuple(items), "high", "a table with a column of steps", before, after)


def _of_row(
    head: Sequence[str], row: Sequence[str], columns: Mapping[str, int], step: int, table: int
) -> Titled:
    title, text = parted(row[step]) if row[step].strip() else ("", "")
    if "text" in columns and columns["text"] != step and row[columns["text"]].strip():
        if text and line_of(text) != title:
            text = f"{text}\n\n{row[columns['text']].strip()}"
        else:
            text = row[columns["text"]].strip()
            title = _short(line_of(row[step]))
    if line_of(text) == title:
        # The title says it all.
        text = ""
    apart = {name: at for name, at in columns.items() if name in _APART and row[at].strip()}
    taken = {step, columns.get("text", -1), columns.get("number", -1), *apart.values()}
    others = [
        f"**{line_of(head[at]) or at + 1}:** {cell_text(cell)}"
        for at, cell in enumerate(row)
        if at not in taken and cell.strip()
    ]
    text = "\n\n".join(filter(None, (text, *others)))
    said = {name: line_of(row[at]) for name, at in apart.items()}
    return Titled(title, text, [table], said, {name: line_of(head[at]) for name, at in apart.items()})


def _join_continued(items: list[Titled]) -> None:
    """A row without a step goes on with the one above."""
    at = 1
    while at < len(items):
        if items[at].title:
            at += 1
            continue
        one = items.pop(at)
        above = items[at - 1]
        above.text = "\n\n".join(filter(None, (above.text, one.text, *one.columns.values())))


def as_line(text: str) -> tuple[str, str]:
    """*text* as a field of one line, and what did not fit into it."""
    line = line_of(text)
    if len(line) <= LINE:
        return line, ""
    return line[: LINE - 2].rpartition(" ")[0] + " …", text


def _rows_as_lines(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """*rows* as lines; what columns are called is said before each cell, unless all have usual names."""
    head = [cell_text(cell) for cell in rows[0]] if rows else []
    usual = [not cell or bool(meant(cell, COLUMNS)) for cell in head]
    headed = (
        len(rows) > 1
        and len(head) > 1
        and any(cell and known for cell, known in zip(head, usual, strict=True))
    )
    for row in rows[1:] if headed else rows:
        cells = [cell_text(cell) for cell in row]
        if headed and not all(usual):
            cells = [
                f"{label}: {cell}" if label and cell else cell
                for label, cell in zip(head, cells, strict=True)
            ]
        if line := "; ".join(filter(None, cells)):
            yield line


def lines_of(pieces: Sequence[Piece], numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
    """What a section holds as lines: its items, its paragraphs, the rows of its tables; each with its piece."""
    for at in numbers:
        piece = pieces[at]
        if piece.kind == "table":
            yield from ((at, line) for line in _rows_as_lines(piece.rows))
        elif piece.kind in ("paragraph", "item", "heading", "text_box", "code") and piece.text.strip():
            yield at, piece.text
