"""Word files as people leave them, made by chance: no word occurs twice, so that a lost one is missed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.sources.word_files import w_file

_TITLES = (
    "Purpose", "1 Zweck", "Scope", "Responsibilities", "Procedure", "Ablauf", "Definitions", "Records",
    "References", "Revision history", "Commitments", "Risks and opportunities", "Annexe", "Something else", "",
)  # fmt: skip
#: Styles of headings as programs of other languages name them, and one that somebody renamed.
_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{more}</w:style>'
    for key, name, more in (
        ("H1", "Überschrift 1", ""),
        ("H2", "heading 2", ""),
        ("H3", "Firmentitel klein", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>'),
        ("T", "Titel", ""),
        ("L", "Aufzählung", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
        ("C", "caption", ""),
    )
)
_LISTS = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="%2)"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/>'
    "</w:lvlOverride></w:num>"
)
_WHO = 'w:id="9" w:author="Robin" w:date="2026-01-02T03:04:05Z"'
_OTHERS = (
    "größer",
    "работа",
    "手順",
    "العمل",
    "façon",
    "&amp;",
    "*",
    "_",
    "|",
    "#",
    "[x]",
    "1.",
    "-",
    "`",
    "{{ x }}",
)


@dataclass
class Maker:
    """Makes one file from *chance*; `words` is what a reader of it sees or could see."""

    chance: random.Random
    words: set[str] = field(default_factory=set)
    footnotes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    def file(self) -> bytes:
        """The file."""
        body = (
            f'<w:p><w:pPr><w:pStyle w:val="T"/></w:pPr>{self.run()}</w:p>'
            if self.chance.random() < 0.5
            else ""
        )
        for _ in range(self.chance.randint(1, 5)):
            body += self._heading()
            body += "".join(self.block(0) for _ in range(self.chance.randint(0, 4)))
        return w_file(
            body,
            styles=_STYLES,
            numbering=_LISTS,
            footnotes="".join(self.footnotes),
            comments="".join(self.comments),
            header1=f"<w:p>{self.run()}</w:p>",
            footer1=f"<w:tbl><w:tr><w:tc><w:p>{self.run()}</w:p></w:tc><w:tc><w:p>{self.run()}</w:p></w:tc></w:tr></w:tbl>",
        )

    def word(self) -> str:
        """A word that no other place has, and now and then one that has it hard beside it."""
        word = f"q{len(self.words)}z"
        self.words.add(word)
        return f"{word} {self.chance.choice(_OTHERS)}" if self.chance.random() < 0.3 else word

    def _heading(self) -> str:
        style = self.chance.choice(("H1", "H1", "H2", "H3"))
        title = self.chance.choice(_TITLES)
        more = f" {self.word()}" if self.chance.random() < 0.3 or not title else ""
        return (
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
            f'<w:r><w:t xml:space="preserve">{title}{more}</w:t></w:r></w:p>'
        )

    # Blocks

    def block(self, depth: int) -> str:
        """A paragraph, a table or what stands around them."""
        makers: list[Callable[[int], str]] = [*[self._paragraph] * 5, *[self._listed] * 2]
        if depth < 3:
            makers += [self._table, self._control, self._frame, self._commented, self._moved]
        return self.chance.choice(makers)(depth)

    def _paragraph(self, depth: int) -> str:
        mark = (
            f"<w:pPr><w:rPr><w:{self.chance.choice(('ins', 'del'))} {_WHO}/></w:rPr></w:pPr>"
            if self.chance.random() < 0.1
            else "<w:pPr><w:bidi/></w:pPr>"
            if self.chance.random() < 0.1
            else ""
        )
        return f"<w:p>{mark}{''.join(self.inline(depth) for _ in range(self.chance.randint(1, 4)))}</w:p>"

    def _listed(self, depth: int) -> str:
        number, level = self.chance.choice("12"), self.chance.choice("01")
        return (
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
            f"{self.inline(depth)}{self.inline(depth)}</w:p>"
        )

    def _table(self, depth: int) -> str:
        rows = "".join(self._row(depth, at) for at in range(self.chance.randint(1, 4)))
        return f"<w:tbl>{rows}</w:tbl><w:p/>"

    def _row(self, depth: int, at: int) -> str:
        changed = self.chance.choice(
            ("", "", "", f"<w:trPr><w:ins {_WHO}/></w:trPr>", f"<w:trPr><w:del {_WHO}/></w:trPr>")
        )
        wide = self.chance.random() < 0.2
        merged = (
            '<w:vMerge w:val="restart"/>' if not at else "<w:vMerge/>" if self.chance.random() < 0.2 else ""
        )
        first = f"<w:tcPr>{merged}</w:tcPr>"
        span = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
        empty = "<w:p/>" if merged == "<w:vMerge/>" else ""
        cells = f"<w:tc>{first}{empty or self.block(depth + 1)}</w:tc>"
        cells += (
            f"<w:tc>{span}{self.block(depth + 1)}</w:tc>"
            if wide
            else f"<w:tc>{self.block(depth + 1)}</w:tc>"
            f"<w:sdt><w:sdtContent><w:tc>{self.block(depth + 1)}</w:tc></w:sdtContent></w:sdt>"
        )
        row = f"<w:tr>{changed}{cells}</w:tr>"
        return f"<w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt>" if self.chance.random() < 0.1 else row

    def _control(self, depth: int) -> str:
        around = self.chance.choice(("sdt", "customXml"))
        inner = self.block(depth + 1)
        if around == "sdt":
            return f"<w:sdt><w:sdtPr><w:alias w:val='Field'/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
        return f"<w:customXml>{inner}</w:customXml>"

    def _frame(self, depth: int) -> str:
        return f"<w:tbl><w:tr><w:tc>{self.block(depth + 1)}</w:tc></w:tr></w:tbl><w:p/>"

    def _commented(self, depth: int) -> str:
        key = str(len(self.comments))
        self.comments.append("")
        self.comments[int(key)] = (
            f'<w:comment w:id="{key}" w:author="Robin" w:date="2026-01-02T03:04:05Z">'
            f"<w:p>{self.run()}</w:p></w:comment>"
        )
        return (
            f'<w:p><w:commentRangeStart w:id="{key}"/>{self.run()}</w:p>{self.block(depth + 1)}'
            f'<w:p>{self.run()}<w:commentRangeEnd w:id="{key}"/><w:r><w:commentReference w:id="{key}"/></w:r></w:p>'
        )

    def _moved(self, depth: int) -> str:
        word = self.run()
        return (
            f'<w:p><w:moveFromRangeStart w:id="5" w:name="m"/><w:moveFrom {_WHO}>{word}</w:moveFrom>'
            f'<w:moveFromRangeEnd w:id="5"/></w:p>'
            f"{self.block(depth + 1)}<w:p><w:moveTo {_WHO}>{word}</w:moveTo></w:p>"
        )

    # What stands in a paragraph

    def run(self) -> str:
        """One run of words."""
        look = self.chance.choice(
            ("", "", "<w:rPr><w:b/></w:rPr>", "<w:rPr><w:i/></w:rPr>", "<w:rPr><w:rtl/></w:rPr>")
        )
        return f'<w:r>{look}<w:t xml:space="preserve">{self.word()} </w:t></w:r>'

    def inline(self, depth: int) -> str:
        """Runs, and what stands between and around them."""
        makers: list[Callable[[], str]] = [self.run] * 4 + [
            self._inserted, self._deleted, self._field, self._simple_field, self._tagged, self._formula, self._sign,
            self._hidden, self._inner_control, self._linked, self._rubbed,
        ]  # fmt: skip
        if depth < 2:
            makers += [lambda: self._box(depth), self._noted]
        return self.chance.choice(makers)()

    def _inserted(self) -> str:
        return f"<w:ins {_WHO}>{self.run()}<w:del {_WHO}>{self._gone()}</w:del></w:ins>"

    def _deleted(self) -> str:
        return f"<w:del {_WHO}>{self._gone()}</w:del>"

    def _gone(self) -> str:
        return f"<w:r><w:delText>{self.word()}</w:delText></w:r>"

    def _field(self) -> str:
        told = self.chance.choice(
            ("REF _Ref1 \\h", 'HYPERLINK "https://example.com/a b"', "PAGE", "IF 1 = 1", "DDEAUTO x y")
        )
        return (
            f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{told}</w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{self.run()}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    def _simple_field(self) -> str:
        return f'<w:fldSimple w:instr="AUTHOR">{self.run()}</w:fldSimple>'

    def _tagged(self) -> str:
        return (
            f"<w:smartTag w:element='place'>{self.run()}<w:bdo w:val='rtl'>{self.run()}</w:bdo></w:smartTag>"
        )

    def _formula(self) -> str:
        return f"<m:oMath><m:r><m:t>{self.word()}</m:t></m:r></m:oMath>"

    def _sign(self) -> str:
        return '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'

    def _hidden(self) -> str:
        return f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{self.word()}</w:t></w:r>"

    def _inner_control(self) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{self.run()}</w:sdtContent></w:sdt>"

    def _linked(self) -> str:
        return f'<w:hyperlink w:anchor="x">{self.run()}</w:hyperlink>'

    def _rubbed(self) -> str:
        return f"<w:r><w:ruby><w:rt>{self.run()}</w:rt><w:rubyBase>{self.run()}</w:rubyBase></w:ruby></w:r>"

    def _box(self, depth: int) -> str:
        inside = f"<w:txbxContent>{self.block(depth + 2)}</w:txbxContent>"
        return (
            f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing>"
            f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )

    def _noted(self) -> str:
        key = str(len(self.footnotes) + 1)
        self.footnotes.append("")
        self.footnotes[int(key) - 1] = f'<w:footnote w:id="{key}"><w:p>{self.run()}</w:p></w:footnote>'
        return f'<w:r><w:footnoteReference w:id="{key}"/></w:r>'
