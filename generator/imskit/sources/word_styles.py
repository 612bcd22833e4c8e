"""What the styles of a Word file say: which paragraphs are headings, titles and items, whatever they are called.

A style says by its outline level that it is a heading, and passes that on to styles made from it. Its name is asked
last: it differs from language to language, and people rename it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from imskit.sources.word_names import Element, W, child, is_on, number, value

Role = Literal["", "title", "contents", "caption", "quote"]

#: What a style of a heading is called where its outline level is missing, as other programs write it.
_HEADING = re.compile(
    r"(?:heading|überschrift|ueberschrift|titre|título|titulo|titolo|kop|rubrik|overskrift|nagłówek|nadpis|otsikko"
    r"|cabeçalho|címsor|заголовок|başlık|标题|標題|見出し|제목)[ _]?([1-9])",
    re.IGNORECASE,
)
_TITLES = frozenset(
    {"title", "titel", "titre", "título", "titulo", "titolo", "tytuł", "otsikko", "rubrik", "название"}
)
_CONTENTS = re.compile(
    r"(?:toc|verzeichnis|tm|tdc|sommario|inhopg|table of figures|contents|index)[ _]?\d?", re.IGNORECASE
)
_CAPTIONS = frozenset({"caption", "beschriftung", "légende", "epígrafe", "didascalia"})
#: Styles that Word gives no outline level and that begin a document all the same.
_DEEPEST = 40
#: Word itself takes some four thousand styles. Paragraphs of those beyond are read as ones without a style.
_MOST = 5000


@dataclass(frozen=True, slots=True)
class Style:
    """What one style of paragraphs comes to, with all that it is made from."""

    name: str
    role: Role = ""
    #: Of a heading, from 1; 0 for what is none.
    level: int = 0
    #: The list that it puts its paragraphs in, and how deep.
    list_id: str = ""
    depth: int = 0
    bold: bool = False
    #: In half points; 0 where it says nothing.
    size: int = 0


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of paragraphs in a file."""

    by_id: Mapping[str, Style]
    default: Style
    #: The ids of styles of characters that are bold.
    bold: frozenset[str] = frozenset()

    def of(self, style_id: str) -> Style:
        """The style with that id; the default one where the file has none."""
        return self.by_id.get(style_id, self.default)


NO_STYLES = Styles(MappingProxyType({}), Style(""))


def styles_of(root: Element | None) -> Styles:
    """The styles that the part with this *root* holds."""
    if root is None:
        return NO_STYLES
    raw = {value(each, "styleId"): each for each in root.findall(f"{W}style")[:_MOST]}
    size = number(value(child(root, "docDefaults", "rPrDefault", "rPr", "sz"))) or 20
    found = {
        style_id: _style(style_id, raw, size)
        for style_id, each in raw.items()
        if value(each, "type") != "character"
    }
    default = next(
        (
            style_id
            for style_id, each in raw.items()
            if value(each, "type") == "paragraph" and value(each, "default") in ("1", "true")
        ),
        "",
    )
    bold = frozenset(
        style_id
        for style_id, each in raw.items()
        if value(each, "type") == "character" and is_on(child(each, "rPr", "b"))
    )
    return Styles(found, found.get(default, Style("", size=size)), bold)


def _style(style_id: str, raw: Mapping[str, Element], size: int) -> Style:
    chain = list(_chain(style_id, raw))
    name = value(child(chain[0], "name")) or style_id
    level, list_id, depth, bold = None, None, None, None
    own_size = 0
    for each in chain:
        outline = child(each, "pPr", "outlineLvl")
        if level is None and outline is not None:
            found = number(value(outline))
            level = found + 1 if found is not None and 0 <= found < 9 else 0
        numbered = child(each, "pPr", "numPr", "numId")
        list_id = value(numbered) if list_id is None and numbered is not None else list_id
        deep = child(each, "pPr", "numPr", "ilvl")
        depth = number(value(deep)) if depth is None and deep is not None else depth
        bold = is_on(child(each, "rPr", "b")) if bold is None else bold
        own_size = own_size or number(value(child(each, "rPr", "sz"))) or 0
    names = [value(child(each, "name")) for each in chain]
    role: Role = next((found for found in map(_role, names) if found), "")
    if level is None:
        level = next((int(found[1]) for found in map(_HEADING.fullmatch, names) if found), 0)
    if level and depth is None:
        depth = level - 1
    return Style(
        name,
        role,
        0 if role else level,
        list_id or "",
        min(max(depth or 0, 0), 8),
        bool(bold),
        own_size or size,
    )


def _chain(style_id: str, raw: Mapping[str, Element]) -> list[Element]:
    """The style and those that it is made from; one that leads back to itself ends there."""
    found: list[Element] = []
    while style_id in raw and raw[style_id] not in found and len(found) < _DEEPEST:
        found.append(raw[style_id])
        style_id = value(child(raw[style_id], "basedOn"))
    return found


def _role(name: str) -> Role:
    low = name.lower()
    if low in _TITLES:
        return "title"
    if _CONTENTS.fullmatch(low):
        return "contents"
    return "caption" if low in _CAPTIONS else ""
