"""A Markdown file as pieces: its front matter, and its blocks with the lines in which they stand.

Texts of pieces stay as they are typed, since the small Markdown of documents is a part of Markdown; lines that end
where a line was full are joined. What it has none of, such as raw HTML, is a piece of its own that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from imskit.problems import CannotGoOn
from imskit.sources.cell_words import plain
from imskit.sources.front_matter import front_matter
from imskit.sources.markdown_lines import Lettered, cell_lines, flowed, indented_items, lettered
from imskit.sources.pieces import Piece, Source

if TYPE_CHECKING:
    from markdown_it.token import Token

#: Where what front matter says stands.
FRONT_MATTER = "front matter"
_DEEPEST = 60
#: By so many spaces somebody indents who means a list within the list.
_MEANT = 2
#: As much as one document here can hold.
SIZE_LIMIT = 1024 * 1024
PIECE_LIMIT = 50_000
_COMMENT = re.compile(r"\s*<!--(.*?)-->\s*", re.DOTALL)
#: Bounded, so that a text of many beginnings is gone through once.
#: With where it lies: in angles where there are spaces in it, or all of it in the address itself.
_IMAGE = re.compile(
    r"!\[([^\]]{0,500})\]\((<[^<>\n]{0,2000}>|[Dd][Aa][Tt][Aa]:[^)\s]*|[^)\s]{0,2000})[^)]{0,500}\)"
)
#: The head of a box, as MkDocs has them; what is indented below it is its text.
_BOXED = re.compile(r"(?:^|\s)(?:!!!|\?\?\?\+?) ?[\w-]{1,40}(?: \"[^\"\n]{0,200}\")?$")
_FOOTNOTE = re.compile(r"\[\^([^\]]+)\]:\s*(.*)", re.DOTALL)
_HTML = re.compile(r"</?[a-zA-Z][^>]{0,2000}>")


def read_markdown(data: bytes, name: str) -> Source:
    """The Markdown file *data*, called *name*, as pieces.

    Raises CannotGoOn: it is too large, or no text in UTF-8.
    """
    if len(data) > SIZE_LIMIT:
        raise CannotGoOn(f"{name} is larger than {SIZE_LIMIT // 1024 // 1024} MiB", "part it")
    text = _decoded(data, name)
    about = front_matter("\n".join(line.rstrip() for line in text.split("\n")))
    pieces = [Piece("field", FRONT_MATTER, words, name=called) for called, words in about.said]
    lines = text.split("\n")
    body = "\n".join([""] * about.lines + lines[about.lines :])
    try:
        pieces += _Blocks().read(body, len(pieces))
    except CannotGoOn as stop:
        raise CannotGoOn(f"{name}: {stop.sentence}", stop.mend) from stop
    notes = (
        (f"the front matter cannot be read as it is meant ({about.wrong}); its lines were",)
        if about.wrong
        else ()
    )
    return Source(name, "markdown", sha256(data).hexdigest(), tuple(pieces), dict(about.said), notes=notes)


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
                break
            except UnicodeDecodeError as error:
                raise CannotGoOn(f"{name} is not UTF-8", "save it as UTF-8") from error
    if "\0" in text:
        raise CannotGoOn(f"{name} is no text", "save it as Markdown in UTF-8")
    # Line by line, so that places stay those of the file.
    return "\n".join(_line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def _line(line: str) -> str:
    """*line* without what no file of ours may hold; in Markdown spaces at its beginning count, and two at its end."""
    bare = line.lstrip(" ")
    words = plain(bare.replace("\t", "    ")).replace("\n", " ")
    return " " * (len(line) - len(bare)) + words + ("  " if words and line.endswith("  ") else "")


@dataclass
class _Blocks:
    """Goes through the blocks of a text."""

    pieces: list[Piece] = field(default_factory=list)
    first: int = 0
    lines: list[str] = field(default_factory=list)
    #: The number of the last item by a letter, while its list goes on, and the line behind what was indented below it.
    letter: str = ""
    behind: int = -1

    def read(self, body: str, first: int) -> list[Piece]:
        """The pieces of *body*; the first of them will have the number *first*."""
        from markdown_it import MarkdownIt

        self.first = first
        self.lines = body.split("\n")
        parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
        # Only blocks count here, and texts within them can be made to take minutes. Where a link leads, or a note of
        # one word, is a line of its own that a reader of links would pass over without a trace.
        tokens = parser.disable(["inline", "reference"]).parse(body)
        # What is deeper the parser passes over without a word.
        if any(token.level >= _DEEPEST - 2 for token in tokens):
            raise CannotGoOn(
                "it is nested too deep to be read", "take lists and quotations out of each other"
            )
        self._walk(tokens, [])
        return self.pieces

    def _walk(self, tokens: Sequence[Token], lists: list[_List]) -> None:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            place = (
                f"line {token.map[0] + 1}"
                if token.map
                else self.pieces[-1].place
                if self.pieces
                else "line 1"
            )
            if token.type in {"bullet_list_open", "ordered_list_open"}:
                lists.append(_List(token.type == "ordered_list_open", int(token.attrGet("start") or 1) - 1))
            elif token.type in {"bullet_list_close", "ordered_list_close"}:
                lists.pop()
            elif token.type == "list_item_open":
                lists[-1].begin(self._indent(token))
            elif token.type == "heading_open":
                self.letter = ""
                self._add(
                    Piece("heading", place, _unbold(flowed(tokens[at + 1].content)), level=int(token.tag[1:]))
                )
            elif token.type == "paragraph_open":
                self._paragraph(tokens[at + 1].content, place, lists, token.map[0] if token.map else 0)
            elif token.type in {"fence", "code_block"}:
                self._code(token, place)
            elif token.type == "html_block":
                self._html(token.content, place)
            elif token.type == "hr":
                self._add(Piece("rest", place, "---", name="a line across the page"))
            elif token.type == "table_open":
                end = next(i for i in range(at, len(tokens)) if tokens[i].type == "table_close")
                self._add(Piece("table", place, rows=tuple(_rows(tokens[at:end]))))
                at = end
            at += 1

    def _indent(self, token: Token) -> int:
        line = self.lines[token.map[0]] if token.map else ""
        return len(line) - len(line.lstrip(" "))

    def _paragraph(self, typed: str, place: str, lists: list[_List], line: int) -> None:
        words = flowed(typed)
        if note := _FOOTNOTE.fullmatch(words):
            self._add(Piece("footnote", place, note[2], number=note[1]))
        elif lists and lists[-1].fresh:
            within = lists[-1]
            within.fresh = False
            number = f"{within.number}." if within.ordered else ""
            # A list behind an item by a letter stands below it.
            depth = sum(1 + each.deeper for each in lists) - 1 + bool(self.letter)
            self._add(Piece("item", place, words, depth, numbered=within.ordered, number=number))
        elif lists and self.pieces and self.pieces[-1].kind == "item":
            # A further paragraph of an item belongs to it.
            before = self.pieces.pop()
            self.pieces.append(replace(before, text=f"{before.text}\n\n{words}"))
        elif not lists and (items := lettered(typed, self.letter)):
            self._items(items, place, 0)
            self.letter = items[-1].number
        elif self.letter and line == self.behind and self.pieces[-1].kind == "item":
            # The rest of a line below, that somebody forgot to indent.
            before = self.pieces.pop()
            self.pieces.append(replace(before, text=f"{before.text} {words}"))
        else:
            self.letter = ""
            self._add(Piece("paragraph", place, words))

    def _code(self, token: Token, place: str) -> None:
        above = self.pieces[-1] if self.pieces else None
        before = above.number if above is not None and above.level == 1 else ""
        items = indented_items(token.content, before) if token.type == "code_block" and self.letter else []
        if items:
            self._items(items, place, 1)
            self.behind = token.map[1] if token.map else -1
            return
        if token.type == "code_block" and self.pieces and _BOXED.search(self.pieces[-1].text):
            for part in re.split(r"\n\s*\n", token.content.strip()):
                self._add(Piece("paragraph", place, flowed(part)))
            return
        words = "\n".join(line.rstrip() for line in token.content.rstrip().split("\n"))
        self._add(Piece("code", place, f"```\n{words}\n```", name=token.info.strip()))

    def _items(self, items: Sequence[Lettered], place: str, depth: int) -> None:
        for each in items:
            self._add(Piece("item", place, each.text, depth, numbered=bool(each.number), number=each.number))

    def _html(self, content: str, place: str) -> None:
        if found := _COMMENT.fullmatch(content):
            self._add(Piece("comment", place, plain(found[1])))
        elif words := plain(_HTML.sub(" ", content)):
            self._add(Piece("paragraph", place, " ".join(words.split()), name="HTML"))
        else:
            self._add(Piece("rest", place, plain(content), name="HTML without words"))

    def _add(self, piece: Piece) -> None:
        """Add *piece*, and behind it the images that it shows. Raises CannotGoOn: there are too many."""
        if len(self.pieces) > PIECE_LIMIT:
            raise CannotGoOn(
                f"it holds more than {PIECE_LIMIT} paragraphs and tables, and so is not read", "part it"
            )
        images = list(_IMAGE.finditer(piece.text)) if piece.kind != "code" else []
        at = self.first + len(self.pieces)
        bare = _IMAGE.sub(lambda found: found[1], piece.text).strip() if images else piece.text
        if images and not bare and not piece.rows:
            at_image = None
        else:
            self.pieces.append(replace(piece, text=bare))
            at_image = at
        self.pieces += [
            Piece("image", piece.place, found[1], name=found[2], within=at_image) for found in images
        ]


def _unbold(words: str) -> str:
    """*words* of a heading that somebody made bold as well."""
    inside = words[2:-2]
    return inside.strip() if words == f"**{inside}**" and "**" not in inside and inside.strip() else words


@dataclass
class _List:
    """A list while its items are read."""

    ordered: bool
    number: int
    #: Whether the next paragraph begins an item.
    fresh: bool = False
    #: How far the first item is indented, and the number of the last one of those.
    indent: int = -1
    held: int = 0
    #: 1 while items are indented, though by too little to begin a list within the list.
    deeper: int = 0

    def begin(self, indent: int) -> None:
        """Begin the next item, that is indented so far."""
        self.indent = indent if self.indent < 0 else self.indent
        deeper = int(indent - self.indent >= _MEANT)
        if deeper > self.deeper:
            self.held, self.number = self.number, 0
        elif deeper < self.deeper:
            self.number = self.held
        self.deeper = deeper
        self.number += 1
        self.fresh = True


def _rows(tokens: Sequence[Token]) -> Iterator[tuple[str, ...]]:
    row: list[str] = []
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            row.append(cell_lines(token.content.replace("\\|", "|")))
        elif token.type == "tr_close":
            yield tuple(row)
