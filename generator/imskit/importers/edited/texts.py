"""A text of a document after somebody edited it in a word processor: what was not edited keeps its lines as written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from imskit.importers.edited.known import Odd
from imskit.sources.inline_tokens import Token, tokens
from imskit.sources.text_lines import Line, as_markdown, lines_of
from imskit.text import blocks_in, parse

#: How long a line of a source is, where it was not longer before.
_WIDTH = 96
_PART = re.compile(r"\s+|\S+")
_RULE = re.compile(r":?-+:?")
_SIGN = re.compile(r"[-*+]|\d{1,9}[.)]")


def new_text(base: str, lines: Sequence[Line], *, in_cell: bool = False) -> str:
    """The source of a text that says what *lines* say, where the source *base* stood. Raises Odd: none does."""
    blocks = blocks_in(base)
    old = [(at, line) for at, (node, _, _) in enumerate(blocks) for line in lines_of([node], in_cell=in_cell)]
    if [line.key for _, line in old] == [line.key for line in lines]:
        return base
    lines = _with_links([line for _, line in old], lines)
    wanted = [line.key for line in lines]
    sources = base.split("\n")
    for made in (_spliced(sources, blocks, old, lines), as_markdown(lines)):
        if [line.key for line in lines_of(parse(made).blocks, in_cell=in_cell)] == wanted:
            return made + ("\n" if base.endswith("\n") or (not base and "\n" in made) else "")
    raise Odd("which cannot be written in the small Markdown of texts")


def _with_links(old: Sequence[Line], new: Sequence[Line]) -> list[Line]:
    """*new* with the links to documents that a word processor shows as plain words."""
    same = {line.key: line for line in old}
    before = [token for line in old for part in _parts(line) for token in part]
    parts = [part for line in new for part in _parts(line)]
    after = [(at, token) for at, part in enumerate(parts) for token in part]
    matcher = SequenceMatcher(
        None, [token.key for token in before], [token.key for _, token in after], autojunk=False
    )
    found: list[list[Token]] = [[] for _ in parts]
    for kind, i, j, a, b in matcher.get_opcodes():
        for offset in range(b - a):
            at, token = after[a + offset]
            stays = kind == "equal" or (
                kind == "replace" and j - i == b - a and before[i + offset].text == token.text
            )
            target = before[i + offset].target if stays else ""
            found[at].append(replace(token, target=target) if target else token)
    held = iter(found)
    made = [_of_parts(line, [next(held) for _ in _parts(line)]) for line in new]
    return [same.get(line.key, with_links) for line, with_links in zip(new, made, strict=True)]


def _parts(line: Line) -> list[tuple[Token, ...]]:
    """The words of a line: its own, or those of each of its cells."""
    return [cell for row in line.rows for cell in row] if line.kind == "table" else [line.words]


def _of_parts(line: Line, parts: Sequence[Sequence[Token]]) -> Line:
    if line.kind == "code":
        return line
    if line.kind != "table":
        return replace(line, words=tokens(parts[0]))
    cells = iter(parts)
    return replace(line, rows=tuple(tuple(tokens(next(cells)) for _ in row) for row in line.rows))


def _spliced(
    sources: Sequence[str],
    blocks: Sequence[tuple[object, int, int]],
    old: Sequence[tuple[int, Line]],
    new: Sequence[Line],
) -> str:
    """The source with the blocks that stay as they were written, and the others written anew."""
    matcher = SequenceMatcher(None, [line.key for _, line in old], [line.key for line in new], autojunk=False)
    at = {i + k: a + k for i, a, size in matcher.get_matching_blocks() for k in range(size)}
    kept = list(_kept(len(blocks), old, new, at))
    made = ""
    block = line = 0
    last = -1
    for number, first, behind in [*kept, (len(blocks), len(new), len(new))]:
        if line < first:
            source = _lines_of(sources, blocks, block, number)
            words = _written(as_markdown(new[line:first], _bullet(source)), source)
            made += _gap(made, blocks, last, block if block < number else len(blocks)) + words
            last = number - 1 if block < number else -1
        if number < len(blocks):
            made += _gap(made, blocks, last, number) + _lines_of(sources, blocks, number, number + 1)
            last = number
        block, line = number + 1, behind
    return made


def _kept(
    many: int, old: Sequence[tuple[int, Line]], new: Sequence[Line], at: dict[int, int]
) -> Iterator[tuple[int, int, int]]:
    """The blocks that stay: their number, their first line among the new ones, and the one behind their last."""
    for number in range(many):
        own = [place for place, (block, _) in enumerate(old) if block == number]
        places = [at.get(place, -1) for place in own]
        if not own or -1 in places or places != list(range(places[0], places[0] + len(places))):
            continue
        first, behind = places[0], places[-1] + 1
        listed = old[own[0]][1].kind == "item"
        joins = first > 0 and listed and new[first - 1].kind in ("item", "more")
        goes_on = behind < len(new) and new[behind].kind in (("item", "more") if listed else ("more",))
        if not joins and not goes_on:
            yield number, first, behind


def _lines_of(
    sources: Sequence[str], blocks: Sequence[tuple[object, int, int]], first: int, behind: int
) -> str:
    if first >= behind:
        return ""
    return "\n".join(sources[blocks[first][1] : blocks[behind - 1][2]]).rstrip("\n")


def _gap(made: str, blocks: Sequence[tuple[object, int, int]], before: int, after: int) -> str:
    """What stands between two blocks: as it was where they were neighbours, an empty line elsewhere."""
    if not made:
        return ""
    if before >= 0 and before + 1 == after < len(blocks):
        return "\n" * max(blocks[after][1] - blocks[before][2] + 1, 1)
    return "\n\n"


def _bullet(source: str) -> str:
    found = re.match(r"\s*([-*+]) ", source)
    return found[1] if found else "-"


def _words(source: str) -> tuple[list[str], list[str]]:
    """The words of *source*, and what stands before each."""
    words: list[str] = []
    before: list[str] = []
    space = ""
    for part in _PART.findall(source):
        if part.isspace():
            space = part
        else:
            words.append(part)
            before.append(space)
            space = ""
    return words, before


def _written(made: str, source: str) -> str:
    """*made*, a paragraph a line, with the ends of lines of *source* where its words are the same."""
    if "```" in made:
        return made
    if made.startswith("|") or "\n|" in made:
        return _rows_as_written(made, source)
    old, old_before = _words(source)
    new, new_before = _words(made)
    known: dict[int, int] = {}
    for i, a, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        known |= {a + k: i + k for k in range(size)}
    width = max([_WIDTH, *map(len, source.split("\n"))])
    parts: list[str] = []
    column = indent = 0
    last = -1
    for at, word in enumerate(new):
        space = new_before[at]
        place = known.get(at)
        if place is not None and at and known.get(at - 1) == place - 1:
            space = _space(old_before[place], space)
        elif place is not None and space == " " and (end := _end_between(old_before, last, place)):
            space = end
        elif at and space == " " and column + 1 + len(word) > width:
            space = "\n" + " " * indent
        begins = at == 0 or "\n" in new_before[at]
        if "\n" in space:
            column = len(space) - space.rindex("\n") - 1
        else:
            column += len(space)
        if begins:
            indent = column + (len(word) + 1 if _SIGN.fullmatch(word) else 0)
        parts.append(space + word)
        column += len(word)
        last = last if place is None else place
    return "".join(parts)


def _end_between(before: Sequence[str], last: int, place: int) -> str:
    """The end of a line that stood between two words of the source, nearest to the second; empty where none did."""
    if not 0 <= last < place:
        return ""
    return next((each for each in reversed(before[last + 1 : place + 1]) if each.count("\n") == 1), "")


def _rows_as_written(made: str, source: str) -> str:
    """*made*, in which tables stand, with those of their rows as they stand in *source* that say the same."""
    known = {_cells(line): line for line in source.split("\n") if "|" in line}
    rules = {
        len(cells): line for cells, line in known.items() if all(_RULE.fullmatch(each) for each in cells)
    }
    lines = []
    for line in made.split("\n"):
        cells = _cells(line)
        is_rule = line.startswith("|") and all(_RULE.fullmatch(each) for each in cells)
        found = rules.get(len(cells)) if is_rule else known.get(cells)
        lines.append(found if found is not None and line.startswith("|") else line)
    return "\n".join(lines)


def _cells(line: str) -> tuple[str, ...]:
    bare = line.strip().removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    return tuple(" ".join(cell.split()) for cell in re.split(r"(?<!\\)\|", bare))


def _space(old: str, new: str) -> str:
    """What stands between two words that were neighbours before: as it was, where it means the same."""
    before, after = min(old.count("\n"), 2), min(new.count("\n"), 2)
    soft = after == 0 and before <= 1
    return old if soft or (after >= 1 and before >= after) else new
