"""Headings that somebody made by hand: short paragraphs in bold, where no style says that they are headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from imskit.sources.word_blocks import Block

#: What such a heading is called, so that whoever recognises it knows how sure that is.
BOLD = "bold paragraph"
_LONGEST = 90
_ENDS = (".", ",", ";", ":", "!", "?")
_TYPED = re.compile(r"((?:\d{1,2}\.)*\d{1,2})[.)]?\s+\S")


def with_bold_headings(blocks: Sequence[Block]) -> list[Block]:
    """*blocks*, with bold short paragraphs as headings; below those that styles say are some, where there are any."""
    styled = [block for block in blocks if block.piece.kind == "heading" and block.piece.name != "title"]
    if styled:
        return list(_below_styled(blocks))
    found = {at for at, block in enumerate(blocks) if _looks_like_one(block)}
    # The last block heads nothing.
    found -= {len(blocks) - 1}
    sizes = sorted({blocks[at].size for at in found}, reverse=True)
    # The largest one, where it stands alone and first, is the title.
    title = _title(blocks, found, sizes)
    return [
        block
        if at not in found
        else _heading(block, sizes if title is None else sizes[1:], title=at == title)
        for at, block in enumerate(blocks)
    ]


def _below_styled(blocks: Sequence[Block]) -> Iterator[Block]:
    """*blocks*, with bold short paragraphs as headings of the level below the last one that a style says is one.

    Before the first of these they are part of a title block.
    """
    level = 0
    for at, block in enumerate(blocks):
        piece = block.piece
        if piece.kind == "heading" and piece.name != "title":
            level = piece.level
        if level and at + 1 < len(blocks) and piece.kind == "paragraph" and _looks_like_one(block):
            text = piece.text.replace("*", "").strip()
            yield replace(
                block, piece=replace(piece, kind="heading", level=min(level + 1, 9), text=text, name=BOLD)
            )
        else:
            yield block


def _title(blocks: Sequence[Block], found: Iterable[int], sizes: Sequence[int]) -> int | None:
    if len(sizes) < 2 or any(block.piece.name == "title" for block in blocks):
        return None
    largest = [at for at in sorted(found) if blocks[at].size == sizes[0]]
    return largest[0] if len(largest) == 1 and largest[0] == min(found) else None


def _looks_like_one(block: Block) -> bool:
    piece = block.piece
    words = piece.text.replace("*", "").strip()
    if piece.kind == "item" and not (piece.numbered and piece.level == 0):
        return False
    return (
        piece.kind in ("paragraph", "item")
        and block.bold
        and not block.caption
        and len(words) <= _LONGEST
        and "\n" not in words
        and "\t" not in words
        and not words.endswith(_ENDS)
        and any(each.isalpha() for each in words)
    )


def _heading(block: Block, sizes: Sequence[int], *, title: bool) -> Block:
    text = block.piece.text.replace("*", "").strip()
    typed = _TYPED.match(text)
    level = typed[1].count(".") + 1 if typed else 1 + (sizes.index(block.size) if block.size in sizes else 0)
    name = "title" if title else BOLD
    return replace(
        block,
        piece=replace(block.piece, kind="heading", level=1 if title else min(level, 9), text=text, name=name),
    )
