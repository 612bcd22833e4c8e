"""The small Markdown of text fields: parsed once to a tree, and that shown as HTML.

Paragraphs, emphasis, lists, tables, links, code and quotes. Headings, images, rules and HTML are no part of
it and show as they were written. Nothing that stands in the source is ever dropped: what cannot be
understood is shown as it stands.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from imskit.names import DOCUMENT_ID, is_document_id
from imskit.quick_html import sure_html
from imskit.text_tree import ADDRESS, Align, Block, Inline, Kind, Link, Node, Target, Text

__all__ = [
    "Align",
    "Block",
    "Inline",
    "Kind",
    "Link",
    "Node",
    "Target",
    "Text",
    "blocks_in",
    "parse",
    "to_html",
]

if TYPE_CHECKING:
    import nh3
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

#: Blocks within blocks; deeper texts are nobody's and are shown as written.
_DEEPEST = 24


def parse(source: str) -> Text:
    """Return *source* as a tree."""
    return _plain_paragraphs(source) or _parsed(source)


#: A line that Markdown has nothing to say about: it begins with a letter, a bracket or a quote, ends with no space, and
#: holds no sign that means something.
_PLAIN_LINE = (
    r"""(?:[^\W\d_]|[("])(?:[^\\`*_\[\]<>&|~\x00-\x1f\x7f-\x9f]*[^\\`*_\[\]<>&|~\x00-\x1f\x7f-\x9f\s])?"""
)
_PLAIN = re.compile(rf"{_PLAIN_LINE}(?:\n+{_PLAIN_LINE})*+\n*")
#: A link to a document whose words are such text, too, over no blank line.
_WORDS = r"[^\s\\`*_\[\]<>&|~]"
_PLAIN_LINK = re.compile(rf"(?<!!)\[({_WORDS}(?:(?:{_WORDS}|[ ]|\n(?!\n))*{_WORDS})?)\]\(({DOCUMENT_ID})\)")


def _plain_paragraphs(source: str) -> Text | None:
    """*source* as a tree where it is nothing but plain paragraphs and links to documents in them, as most texts are.

    None where it may be more.
    """
    plain = _PLAIN_LINK.sub(r"\1", source) if "](" in source else source
    if _PLAIN.fullmatch(plain) is None:
        return None
    return Text(tuple(_plain_paragraph(part) for part in re.split(r"\n\n+", source.strip("\n"))))


def _plain_paragraph(lines: str) -> Node:
    if "](" not in lines:
        return Node("paragraph", _plain_lines(lines))
    nodes: list[Node] = []
    parts = _PLAIN_LINK.split(lines)
    for words, linked, target in zip(parts[::3], (*parts[1::3], ""), (*parts[2::3], ""), strict=True):
        nodes += _plain_lines(words)
        if target:
            nodes.append(Node("link", _plain_lines(linked), target=target))
    return Node("paragraph", tuple(nodes))


def _plain_lines(lines: str) -> tuple[Node, ...]:
    first, *others = lines.split("\n")
    nodes = [Node("words", text=first)] if first else []
    for line in others:
        nodes.append(_SOFT_BREAK)
        if line:
            nodes.append(Node("words", text=line))
    return tuple(nodes)


_SOFT_BREAK = Node("words", text="\n")


def _parsed(source: str) -> Text:
    """As `parse`, for any text."""
    tokens = _markdown().parse(source)
    # The parser drops what lies deeper than it wants to look: then show all of it as it was written.
    if any(token.nesting == 1 and token.level + 1 >= _DEEPEST for token in tokens):
        return Text((Node("code_block", text=source),))
    return Text(_tree(tokens, source.replace("\r\n", "\n").replace("\r", "\n").split("\n")))


def blocks_in(source: str) -> tuple[tuple[Node, int, int], ...]:
    """The blocks of *source*, each with the lines that it stands in: the first, and the one behind its last, from 0."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    found, begun = _markdown().parse(source), 0
    blocks: list[tuple[Node, int, int]] = []
    for at, token in enumerate(found):
        if token.level == 0 and token.nesting <= 0:
            first, behind = found[begun].map or [0, len(lines)]
            while behind - 1 > first and not lines[behind - 1].strip():
                # The parser counts the empty lines behind a list to it.
                behind -= 1
            blocks += [(node, first, behind) for node in _tree(found[begun : at + 1], lines)]
            begun = at + 1
    return tuple(blocks)


def to_html(text: Text, link: Link) -> str:
    """Return *text* as safe HTML.

    *link* is given the id of a document that the text links to (or whatever else is no address) and says where the
    link leads; when it says None, the words of the link stand without one. Links to other hosts tell them
    nothing of where the reader came from.
    """
    found = []
    for block in text.blocks:
        sure = sure_html(block, link)
        if sure is None:
            return _cleaned(text, link)
        found.append(sure)
    return "\n".join(found)


def _cleaned(text: Text, link: Link) -> str:
    """As `to_html`, whatever the text holds."""
    return _cleaner().clean("\n".join(_html(block, link) for block in text.blocks))


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST}).enable("table")
    # Reference definitions are off as well: they would vanish from the page.
    markdown.disable(["heading", "lheading", "hr", "html_block", "html_inline", "image", "reference"])
    # A link that may not be followed is no link: its source shows, with its target.
    markdown.validateLink = lambda url: is_document_id(url) or ADDRESS.fullmatch(url) is not None  # type: ignore[method-assign]  # the way that markdown-it gives
    return markdown


_KINDS: dict[str, Kind] = {
    "paragraph_open": "paragraph",
    "bullet_list_open": "bullet_list",
    "ordered_list_open": "ordered_list",
    "list_item_open": "item",
    "blockquote_open": "quote",
    "table_open": "table",
    "tr_open": "row",
    "th_open": "head_cell",
    "td_open": "cell",
    "em_open": "emphasis",
    "strong_open": "strong",
    "link_open": "link",
}


def _tree(tokens: list[Token], lines: list[str]) -> tuple[Node, ...]:
    """Turn the parser's flat tokens into a tree, no deeper than `_DEEPEST` within a line."""
    top: list[Node] = []
    open_lists: list[list[Node]] = [top]
    open_tokens: list[Token] = []
    for token in tokens:
        here = open_lists[-1]
        if token.nesting == 1:
            open_tokens.append(token)
            # What the page does not tell apart (thead, tbody) or is nested beyond sense adds no level.
            flat = token.type not in _KINDS or len(open_tokens) > _DEEPEST
            open_lists.append(here if flat else [])
        elif token.nesting == -1:
            opening = open_tokens.pop()
            children = open_lists.pop()
            if children is not open_lists[-1]:
                if opening.type == "tr_open":
                    children.extend(_cells_beyond(opening, children, lines))
                open_lists[-1].append(_node(opening, tuple(children)))
        elif token.type == "inline":
            here.extend(_tree(token.children or [], lines))
        else:
            here.append(_leaf(token))
    return tuple(top)


def _leaf(token: Token) -> Node:
    if token.type in ("fence", "code_block"):
        # One word behind the fence names a language; more than that was meant to be read.
        info = f"{token.info.strip()}\n" if len(token.info.split()) > 1 else ""
        return Node("code_block", text=info + token.content)
    if token.type == "code_inline":
        return Node("code", text=token.content)
    if token.type == "hardbreak":
        return Node("line_break")
    return Node("words", text="\n" if token.type == "softbreak" else token.content)


def _node(token: Token, children: tuple[Node, ...]) -> Node:
    kind = _KINDS[token.type]
    if kind == "paragraph" and token.hidden:
        return Node("tight_paragraph", children)
    if kind == "link":
        return Node(kind, children, target=str(token.attrs["href"]))
    if kind == "ordered_list":
        return Node(kind, children, start=int(token.attrs.get("start", 1)))
    if kind in ("head_cell", "cell"):
        style = str(token.attrs.get("style", ""))
        aligns: tuple[Align, ...] = ("left", "center", "right")
        return Node(kind, children, align=next((align for align in aligns if align in style), ""))
    return Node(kind, children)


def _cells_beyond(row: Token, cells: list[Node], lines: list[str]) -> list[Node]:
    """The cells of a row that has more of them than the head of its table, which the parser drops."""
    if row.map is None:
        return []
    line = lines[row.map[0]].lstrip(" \t>").rstrip()
    written = re.split(r"(?<!\\)\|", line.removeprefix("|"))
    if len(written) > 1 and not written[-1]:
        written.pop()
    return [
        Node("cell", _tree(_markdown().parseInline(words.strip().replace("\\|", "|")), lines))
        for words in written[len(cells) :]
    ]


_TAGS: dict[Kind, str] = {
    "paragraph": "p",
    "bullet_list": "ul",
    "ordered_list": "ol",
    "item": "li",
    "quote": "blockquote",
    "row": "tr",
    "head_cell": "th",
    "cell": "td",
    "emphasis": "em",
    "strong": "strong",
}


def _html(node: Node, link: Link) -> str:
    from html import escape

    parts = [_html(child, link) for child in node.children]
    within = escape(node.text) + "".join(parts)
    match node.kind:
        case "words" | "tight_paragraph":
            html = within
        case "code":
            html = f"<code>{within}</code>"
        case "code_block":
            html = f"<pre><code>{within}</code></pre>"
        case "line_break":
            html = "<br>\n"
        case "link":
            html = _link_html(node.target, within, link)
        case "table":
            body = f"<tbody>{''.join(parts[1:])}</tbody>" if parts[1:] else ""
            html = f"<table><thead>{parts[0]}</thead>{body}</table>"
        case kind:
            start = f' start="{node.start}"' if node.start != 1 else ""
            align = f' style="text-align:{node.align}"' if node.align else ""
            html = f"<{_TAGS[kind]}{start}{align}>{within}</{_TAGS[kind]}>"
    return html


def _link_html(target: str, within: str, link: Link) -> str:
    from html import escape

    if ADDRESS.fullmatch(target):
        return f'<a href="{escape(target)}" rel="noopener noreferrer">{within}</a>'
    found = link(target)
    if found is None:
        return within
    title = f' title="{escape(found.title)}"' if found.title else ""
    return f'<a href="{escape(found.href)}"{title}>{within}</a>'


@cache
def _cleaner() -> nh3.Cleaner:
    """The second line of defence: what is not on its list does not pass, whoever put it there."""
    import nh3

    return nh3.Cleaner(
        tags={*_TAGS.values(), "table", "thead", "tbody", "a", "code", "pre", "br"},
        attributes={
            "a": {"href", "title", "rel"},
            "ol": {"start"},
            "th": {"style"},
            "td": {"style"},
        },
        filter_style_properties={"text-align"},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
