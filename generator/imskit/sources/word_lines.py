"""One paragraph of a Word file: its words with emphasis and links, and all that hangs on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from imskit.sources.pieces import Piece, PieceKind
from imskit.sources.spans import Span, clean, markdown, plain
from imskit.sources.word_drawn import drawn
from imskit.sources.word_names import MC, Element, M, R, W, child, is_on, local, value
from imskit.sources.word_reading import Note, Open, Reading
from imskit.sources.word_signs import sign_of

#: Fields whose result Word makes from the rest of the document.
_GENERATED = frozenset({"TOC", "INDEX", "TOA", "RD", "TC", "XE"})
#: Fields that would fetch or run something: their last result stands, nothing is done.
_FETCHING = frozenset(
    {"DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "LINK", "DATABASE", "MACROBUTTON"}
)
_LINKED = re.compile(r'HYPERLINK\s+(?:\\[a-z]\s+)*(?:"([^"]*)"|(\S+))', re.IGNORECASE)
#: Of more comments that are open at once, and of more runs than these, the words that they are about are not gathered.
_ANCHORS, _ANCHOR = 50, 500
_WITHIN = frozenset({"smartTag", "customXml", "bdo", "dir", "rt", "rubyBase"})


@dataclass
class Line:
    """What a paragraph holds."""

    spans: list[Span] = field(default_factory=list)
    #: What hangs on it, in order; `within` is set by whoever knows the number of the paragraph.
    beside: list[Piece] = field(default_factory=list)
    #: Words that Word makes itself, such as a line of the table of contents.
    generated: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words in Markdown."""
        return markdown(self.spans)

    @property
    def words(self) -> str:
        """Its words alone."""
        return plain(self.spans)

    @property
    def all_bold(self) -> bool:
        """Whether each of its words is bold."""
        seen = [span for span in self.spans if span.text.strip()]
        return bool(seen) and all(span.bold for span in seen)


#: Reads blocks (the content of a text box or a note) to one text and what hangs on it.
Blocks = Callable[[Reading, Element], tuple[str, list[Piece]]]


@dataclass
class _Walk:
    reading: Reading
    blocks: Blocks
    bold: bool
    line: Line = field(default_factory=Line)
    link: str = ""
    #: Where the words of a tracked insertion are gathered, while one is read.
    inserted: list[str] | None = None
    deleted: list[str] | None = None

    def content(self, element: Element) -> None:
        for each in element:
            self.one(each)

    def one(self, each: Element) -> None:
        name = local(each)
        match name:
            case "r":
                self._run(each)
            case "hyperlink":
                self._hyperlink(each)
            case "ins" | "moveTo":
                self._inserted(each, moved=name == "moveTo")
            case "del" | "moveFrom":
                self._deleted(each, moved=name == "moveFrom")
            case "sdt":
                self._control(each)
            case "fldSimple":
                self._simple_field(each)
            case "commentRangeStart":
                if len(self.reading.anchors) < _ANCHORS:
                    self.reading.anchors[value(each, "id")] = []
            case "commentRangeEnd":
                self._end_of_anchor(value(each, "id"))
            case _ if name in _WITHIN:
                self.content(each)
            case _:
                self._rare(each, name)

    def _rare(self, each: Element, name: str) -> None:
        if name in ("altChunk", "subDoc"):
            self._beside("object", "another document, by reference", name="sub-document")
        elif each.tag in (f"{M}oMath", f"{M}oMathPara"):
            self._formula(each)
        elif each.tag == f"{MC}AlternateContent":
            chosen = chosen_of(each)
            if chosen is not None:
                self.content(chosen)

    # Words

    def add(self, text: str, *, bold: bool = False, italic: bool = False) -> None:
        if not text:
            return
        if self.deleted is not None:
            self.deleted.append(text)
            return
        if any(field.kind in _GENERATED for field in self.reading.fields):
            self.line.generated.append(text)
            return
        if any(not field.result for field in self.reading.fields):
            return
        text = clean(text)
        if self.inserted is not None:
            self.inserted.append(text)
        for words in self.reading.anchors.values():
            if len(words) < _ANCHOR:
                words.append(text)
        self.line.spans.append(Span(text, bold, italic, self._target()))

    def _target(self) -> str:
        if self.link:
            return self.link
        for each in reversed(self.reading.fields):
            if each.kind == "HYPERLINK" and (found := _LINKED.match(each.told.strip())):
                return clean(found[1] or found[2] or "").strip()
        return ""

    def _run(self, run: Element) -> None:
        properties = child(run, "rPr")
        bold = is_on(child(properties, "b"))
        if bold is None:
            bold = self.bold or value(child(properties, "rStyle")) in self.reading.styles.bold
        look = {"bold": bold, "italic": bool(is_on(child(properties, "i")))}
        if child(properties, "rPrChange") is not None:
            self.reading.counted["a tracked change of formatting"] += 1
        if is_on(child(properties, "vanish")):
            hidden = "".join(clean(each.text or "") for each in run.iter(f"{W}t"))
            if hidden.strip():
                self._beside("rest", hidden.strip(), name="hidden text")
            return
        for each in run:
            self._in_run(each, look)

    def _in_run(self, each: Element, look: dict[str, bool]) -> None:
        name = local(each)
        match name:
            case "t" | "delText":
                self.add(each.text or "", **look)
            case "tab" | "ptab":
                self.add("\t")
            case "br" | "cr":
                kind = value(each, "type")
                if kind in ("page", "column"):
                    self.reading.counted[f"a break of the {kind}"] += 1
                self.add("\n")
            case "noBreakHyphen":
                self.add("-", **look)
            case "sym":
                self._sign(each, look)
            case "fldChar" | "instrText" | "delInstrText":
                self._field_part(each, name)
            case (
                "footnoteReference"
                | "endnoteReference"
                | "commentReference"
                | "ruby"
                | "drawing"
                | "pict"
                | "object"
            ):
                self._hangs(each, name)
            case _ if each.tag == f"{MC}AlternateContent":
                chosen = chosen_of(each)
                for below in chosen if chosen is not None else ():
                    self._in_run(below, look)

    def _hangs(self, each: Element, name: str) -> None:
        match name:
            case "footnoteReference" | "endnoteReference":
                self._note(name.removesuffix("Reference"), value(each, "id"))
            case "commentReference":
                self._comment(value(each, "id"))
            case "ruby":
                self._ruby(each)
            case _:
                self._drawn(each)

    def _ruby(self, each: Element) -> None:
        """Words with others above them, which say how they are read."""
        base, above = child(each, "rubyBase"), child(each, "rt")
        self.content(base if base is not None else each)
        if base is not None and above is not None:
            self.add(" (")
            self.content(above)
            self.add(")")

    def _sign(self, each: Element, look: dict[str, bool]) -> None:
        font, code = value(each, "font"), value(each, "char")
        sign = sign_of(font, code)
        if sign is None:
            self._beside("rest", f"{font} {code}", name="sign of a font")
            sign = "\N{REPLACEMENT CHARACTER}"
        self.add(sign, **look)

    # Fields

    def _field_part(self, each: Element, name: str) -> None:
        fields = self.reading.fields
        if name != "fldChar":
            if fields and not fields[-1].result:
                fields[-1].told += each.text or ""
            return
        kind = value(each, "fldCharType")
        if kind == "begin":
            if each not in self.reading.endless:
                fields.append(Open())
        elif kind == "separate" and fields:
            fields[-1].result = True
            self._told_of(fields[-1].kind)
        elif kind == "end" and fields:
            fields.pop()

    def _simple_field(self, each: Element) -> None:
        self.reading.fields.append(Open(value(each, "instr"), result=True))
        self._told_of(self.reading.fields[-1].kind)
        self.content(each)
        self.reading.fields.pop()

    def _told_of(self, kind: str) -> None:
        if kind in _FETCHING:
            self.reading.counted[
                f"a field {kind}, of which only the last result was taken and nothing run or fetched"
            ] += 1

    def _hyperlink(self, each: Element) -> None:
        relation = self.reading.part.relations.get(str(each.get(f"{R}id", "")))
        before = self.link
        self.link = clean(relation.target).strip() if relation is not None and relation.outside else ""
        self.content(each)
        self.link = before

    # What hangs on it

    def _beside(self, kind: PieceKind, text: str, name: str = "", by: str = "", on: str = "") -> None:
        self.line.beside.append(self.reading.made(Piece(kind, "", text, name=name, by=by, on=on)))

    def _inserted(self, each: Element, *, moved: bool) -> None:
        outer, self.inserted = self.inserted, []
        self.content(each)
        text = "".join(self.inserted).strip()
        self.inserted = outer
        if outer is not None:
            outer.append(text)
        elif text:
            by, on = value(each, "author"), value(each, "date")
            self._beside("inserted", text, by=clean(by), on=clean(on), name="moved" if moved else "")

    def _deleted(self, each: Element, *, moved: bool) -> None:
        outer, self.deleted = self.deleted, []
        self.content(each)
        text = clean("".join(self.deleted)).strip()
        self.deleted = outer
        if text:
            by, on = value(each, "author"), value(each, "date")
            self._beside("deleted", text, by=clean(by), on=clean(on), name="moved" if moved else "")

    def _control(self, each: Element) -> None:
        properties = child(each, "sdtPr")
        content = child(each, "sdtContent")
        if content is None:
            return
        if is_on(child(properties, "showingPlcHdr")):
            words = clean("".join(found.text or "" for found in content.iter(f"{W}t"))).strip()
            name = clean(
                value(child(properties, "alias")) or value(child(properties, "tag")) or "content control"
            )
            self._beside("field", words, name=f"{name} (not filled)")
            return
        self.content(content)

    def _formula(self, each: Element) -> None:
        words = clean("".join(found.text or "" for found in each.iter(f"{M}t"))).strip()
        self.add("[formula]")
        self._beside("rest", words, name="formula")

    def _note(self, kind: str, note_id: str) -> None:
        notes = self.reading.footnotes if kind == "footnote" else self.reading.endnotes
        note = notes.get(note_id)
        if note is None or self.deleted is not None:
            return
        self.reading.note_numbers["note"] += 1
        number = str(self.reading.note_numbers["note"])
        self.add(f"[{number}]")
        note.told = True
        text, below = self._read(note)
        self.line.beside.append(self.reading.made(Piece("footnote", "", text, name=kind, number=number)))
        self.line.beside += below

    def _comment(self, comment_id: str) -> None:
        note = self.reading.comments.get(comment_id)
        if note is None:
            return
        note.told = True
        self._end_of_anchor(comment_id)
        text, below = self._read(note)
        about = self.reading.about.get(comment_id, "")
        self.line.beside.append(
            self.reading.made(Piece("comment", "", text, name=about, by=clean(note.by), on=clean(note.on)))
        )
        self.line.beside += below

    def _read(self, note: Note) -> tuple[str, list[Piece]]:
        return read_note(self.reading, note, self.blocks)

    def _end_of_anchor(self, comment_id: str) -> None:
        words = self.reading.anchors.pop(comment_id, None)
        if words is not None:
            self.reading.about[comment_id] = " ".join("".join(words).split())

    def _drawn(self, each: Element) -> None:
        for piece in drawn(self.reading, each, self.blocks):
            gone = self.deleted is not None
            self.line.beside.append(replace(piece, name=f"{piece.name} (deleted)".strip()) if gone else piece)


def read_note(reading: Reading, note: Note, blocks: Blocks) -> tuple[str, list[Piece]]:
    """The text of a *note*, read with the relationships of its own part, and what hangs on it."""
    if note.open:
        return "", []
    note.open = True
    outer, fields, counted = reading.part, reading.fields, reading.paragraphs
    reading.part, reading.fields = note.part, []
    try:
        return blocks(reading, note.element)
    finally:
        # Its paragraphs are none of those that a reader of the text counts.
        reading.part, reading.fields, reading.paragraphs = outer, fields, counted
        note.open = False


def endless_in(root: Element | None) -> set[Element]:
    """The beginnings of fields below *root* that have no end: damage, or what another program left behind."""
    open_ones: list[Element] = []
    for each in root.iter(f"{W}fldChar") if root is not None else ():
        kind = value(each, "fldCharType")
        if kind == "begin":
            open_ones.append(each)
        elif kind == "end" and open_ones:
            open_ones.pop()
    return set(open_ones)


def chosen_of(alternatives: Element) -> Element | None:
    """Of the forms of one thing that programs may choose from, the first: the others say the same again."""
    choice = alternatives.find(f"{MC}Choice")
    return choice if choice is not None else alternatives.find(f"{MC}Fallback")


def line_of(reading: Reading, paragraph: Element, blocks: Blocks) -> Line:
    """What *paragraph* holds."""
    style = reading.styles.of(value(child(paragraph, "pPr", "pStyle")))
    walk = _Walk(reading, blocks, bold=style.bold)
    properties = child(paragraph, "pPr")
    for changed in ("pPrChange", "sectPrChange"):
        if child(properties, changed) is not None:
            reading.counted["a tracked change of formatting"] += 1
    walk.content(paragraph)
    return walk.line
