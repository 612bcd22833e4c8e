"""Changing single values of a YAML file: what is not changed stays, byte for byte, comments and order included.

Whoever edits a document gives its bytes and what is to change; the changed file is spliced together from what stood
there and what is new. It is read again before it is given back, so what cannot be changed in place is said, not
half done.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import yaml

from imskit.edit.yaml_places import Path, Places
from imskit.edit.yaml_spelling import as_block, entry, in_line, item
from imskit.load import load
from imskit.problems import CannotGoOn, Problem

__all__ = ["Arrange", "Edit", "New", "Remove", "Set", "as_edits", "changed", "data_after"]


@dataclass(frozen=True, slots=True)
class Set:
    """Let *value* stand at *path*. A field that is not there yet is added to its group."""

    path: Path
    value: Any
    #: The names of the group's fields in the order of the schema: a new one is put behind the one before it.
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remove:
    """Take the field of a group at *path* away."""

    path: Path


@dataclass(frozen=True, slots=True)
class New:
    """A new item of a list."""

    value: Any


@dataclass(frozen=True, slots=True)
class Arrange:
    """Let the list at *path* hold these items: numbers (from 0) of those that it holds, each once, and new ones."""

    path: Path
    items: tuple[int | New, ...]


Edit = Set | Remove | Arrange


def changed(data: bytes, edits: Sequence[Edit], path: str = "the file") -> bytes:
    """The file with the bytes *data* after the *edits*, one after the other; *path* is what it is called.

    Raises CannotGoOn: it cannot be read, there is no such place in it, or it cannot hold the new value.
    """
    before = load(data, path)
    if isinstance(before, Problem):
        raise CannotGoOn(f"{path} cannot be changed: {before.message}", before.mend)
    text, wanted = data.decode("utf-8"), deepcopy(before.data)
    try:
        for edit in edits:
            wanted = data_after(wanted, edit)
            text = _spliced(Places.of(text), edit)
    except (KeyError, IndexError, TypeError, yaml.YAMLError) as error:
        raise CannotGoOn(f"{path} cannot be changed at {_words(edit.path)}", "change it by hand") from error
    made = text.encode("utf-8", "surrogatepass")
    after = load(made, path)
    if isinstance(after, Problem) or not _same(after.data, wanted):
        named = ", ".join(dict.fromkeys(_words(edit.path) for edit in edits))
        raise CannotGoOn(f"{path} cannot be changed in place at {named}", "change it by hand")
    return made


def data_after(data: Any, edit: Edit) -> Any:
    """The loaded *data*, which is changed, after *edit*. Raises KeyError, IndexError, TypeError: no such place."""
    if not edit.path:
        raise KeyError(edit.path)
    *above, last = edit.path
    here = data
    for step in above:
        here = here[step]
    if isinstance(edit, Set):
        if isinstance(here, list) and isinstance(last, int) and not 0 <= last < len(here):
            raise IndexError(last)
        here[last] = deepcopy(edit.value)
    elif isinstance(edit, Remove):
        if not isinstance(here, dict):
            raise TypeError(last)
        del here[last]
    else:
        held = here[last]
        kept = [each for each in edit.items if isinstance(each, int)]
        if len(set(kept)) != len(kept) or any(not 0 <= each < len(held) for each in kept):
            raise IndexError(last)
        here[last] = [held[each] if isinstance(each, int) else deepcopy(each.value) for each in edit.items]
    return data


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same, types included: 1 is neither true nor 1.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def _words(path: Path) -> str:
    return ".".join(str(step) for step in path)


def _spliced(places: Places, edit: Edit) -> str:
    eol = "\r\n" if "\r\n" in places.text else "\n"
    if isinstance(edit, Arrange):
        return _arranged(places, edit, eol)
    if isinstance(edit, Remove):
        return _removed(places, edit.path, eol)
    parent = places.node(edit.path[:-1])
    try:
        key, node = places.child(parent, edit.path[-1])
    except KeyError:
        return _added(places, parent, edit, eol)
    return _replaced(_Spot(places, parent, key, node, eol), edit.value)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A value in its file: the group or list around it, its key (None in a list), its node, the file's line end."""

    places: Places
    parent: Any
    key: Any
    node: Any
    eol: str


def _indent(places: Places, key: Any, node: Any) -> int:
    """How far what stands below a key or dash is to stand in."""
    return (
        places.column(key) + 2
        if key is not None
        else places.dash(node) - places.line_start(places.dash(node)) + 2
    )


def _replaced(spot: _Spot, value: Any) -> str:
    """The text with *value* in the place of what stands at *spot*."""
    places, parent, key, node, eol = spot.places, spot.parent, spot.key, spot.node, spot.eol
    text, start, end = places.text, node.start_mark.index, places.end(node)
    simple = isinstance(node, yaml.ScalarNode)
    empty = simple and not node.style and not node.value
    if parent.flow_style:
        quote = node.style if simple and node.style in ("'", '"') else ""
        return f"{text[:start]}{in_line(value, quote, flow=True)}{text[end:]}"
    indent = _indent(places, key, node)
    in_block = simple and node.style in ("|", ">")
    many = isinstance(value, str) and "\n" in value
    block = (
        as_block(value, _margin(places, node, indent) if in_block else indent)
        if isinstance(value, str)
        else None
    )
    if in_block:
        first = places.line_end(start)
        if block is not None and (many or node.style == "|"):
            tail = text[start:first]
            comment = tail[tail.index("#") - 1 :].rstrip("\r\n") if " #" in tail else ""
            lines = "".join(f"{line}{eol}" for line in block[1])
            return f"{text[:start]}{block[0]}{comment}{eol}{lines}{text[end:]}"
        return f"{text[:start]}{in_line(value)}{eol}{text[end:]}"
    if many and block is not None:
        lines = "".join(f"{line}{eol}" for line in block[1])
        return _below(spot, block[0], lines)
    made = item(value, 0) if key is None else entry("k", value, indent - 2)
    if len(made) == 1:
        quote = node.style if simple and node.style in ("'", '"') else ""
        words = in_line(value, quote)
        if not simple and not node.flow_style:
            # What stood in lines of its own goes; the words stand behind the key.
            behind = places.behind(node)
            return f"{text[: _behind_key(places, key, node)]} {words}{eol}{text[behind:]}"
        gap = " " if empty else ""
        at = _behind_key(places, key, node) if empty else start
        return f"{text[:at]}{gap}{words}{text[max(end, at) :]}"
    if key is None:
        begin = places.dash(node)
        made = item(value, begin - places.line_start(begin))
        made[0] = made[0].lstrip(" ")
        return f"{text[:begin]}{eol.join(made)}{eol}{text[places.behind(node) :]}"
    lines = eol.join(made[1:]) + eol
    return f"{text[: _behind_key(places, key, node)]}{eol}{lines}{text[places.behind(node) :]}"


def _margin(places: Places, node: Any, otherwise: int) -> int:
    """How far the lines of a block of text stand in."""
    first = places.line_end(node.start_mark.index)
    for line in places.text[first : places.end(node)].split("\n"):
        if line.strip() and "2" not in places.text[node.start_mark.index : node.start_mark.index + 3]:
            return len(line) - len(line.lstrip(" "))
    return otherwise


def _below(spot: _Spot, head: str, lines: str) -> str:
    """*head* in the place of a value that stands in one line, with *lines* below that line."""
    places, key, node, eol = spot.places, spot.key, spot.node, spot.eol
    text, start, end = places.text, node.start_mark.index, places.end(node)
    if not isinstance(node, yaml.ScalarNode) and not node.flow_style:
        at = _behind_key(places, key, node)
        return f"{text[:at]} {head}{eol}{lines}{text[places.behind(node) :]}"
    if start == end:
        start = end = _behind_key(places, key, node)
        head = f" {head}"
    behind = places.line_end(end)
    rest = text[end:behind].rstrip("\r\n")
    return f"{text[:start]}{head}{rest}{eol}{lines}{text[behind:]}"


def _behind_key(places: Places, key: Any, node: Any) -> int:
    """Behind the colon of a key, or behind the dash of an item."""
    if key is None:
        return places.dash(node) + 1
    return places.text.index(":", places.end(key)) + 1


def _added(places: Places, parent: Any, edit: Set, eol: str) -> str:
    """A field that is not there yet, put into its group."""
    text, name = places.text, edit.path[-1]
    if not isinstance(parent, yaml.MappingNode) or not isinstance(name, str):
        raise KeyError(name)
    if parent.flow_style:
        end = parent.end_mark.index - 1
        comma = ", " if parent.value else ""
        left = text[:end].rstrip() if parent.value else text[:end]
        return f"{left}{comma}{in_line(name, flow=True)}: {in_line(edit.value, flow=True)}{text[len(left) :]}"
    keys = [key.value for key, _ in parent.value]
    before = edit.order[: edit.order.index(name)] if name in edit.order else ()
    after = max(
        (keys.index(each) for each in before if each in keys), default=-1 if before else len(keys) - 1
    )
    indent = places.column(parent.value[0][0])
    if after < 0 and places.begins_line(parent.value[0][0].start_mark.index):
        at = places.line_start(parent.value[0][0].start_mark.index)
    else:
        at = places.behind(parent.value[max(after, 0)][1])
        key, value = parent.value[max(after, 0)]
        if isinstance(value, yaml.ScalarNode) and not value.style and not value.value:
            at = places.line_end(places.end(key))
    lines = eol.join(entry(name, edit.value, indent)) + eol
    head = text[:at]
    return f"{head}{'' if head.endswith(chr(10)) else eol}{lines}{text[at:]}"


def _removed(places: Places, path: Path, eol: str) -> str:
    """The text without a field of a group."""
    text = places.text
    parent = places.node(path[:-1])
    key, node = places.child(parent, path[-1])
    names = [each.value for each, _ in parent.value]
    at = names.index(key.value)
    start = key.start_mark.index
    if parent.flow_style:
        if at + 1 < len(names):
            return text[:start] + text[parent.value[at + 1][0].start_mark.index :]
        begin = places.end(parent.value[at - 1][1]) if at else start
        return text[:begin] + text[places.end(node) :]
    if len(names) == 1:
        if len(path) == 1:
            raise KeyError(path)
        outer = places.node(path[:-2])
        outer_key, _ = places.child(outer, path[-2])
        return _replaced(_Spot(places, outer, outer_key, parent, eol), {})
    if not places.begins_line(start):
        # It stands behind the dash of an item: the next field moves there.
        return text[:start] + text[parent.value[at + 1][0].start_mark.index :]
    empty = isinstance(node, yaml.ScalarNode) and not node.style and not node.value
    behind = places.line_end(places.end(key)) if empty else places.behind(node)
    return text[: places.line_start(start)] + text[behind:]


def _arranged(places: Places, edit: Arrange, eol: str) -> str:
    text = places.text
    node = places.node(edit.path)
    if not isinstance(node, yaml.SequenceNode):
        raise TypeError(edit.path)
    held = node.value
    starts = [] if node.flow_style else [places.dash(each) for each in held]
    if not edit.items or not held or not all(map(places.begins_line, starts)):
        return _written_anew(places, edit)
    if node.flow_style:
        parts = [
            text[held[each].start_mark.index : places.end(held[each])]
            if isinstance(each, int)
            else in_line(each.value, flow=True)
            for each in edit.items
        ]
        return f"{text[: node.start_mark.index]}[{', '.join(parts)}]{text[node.end_mark.index :]}"
    first = places.line_start(starts[0])
    begins = [first, *(places.with_comments(at, places.behind(held[n])) for n, at in enumerate(starts[1:]))]
    ends = [*begins[1:], places.behind(held[-1])]
    margin = starts[0] - first
    made = []
    for each in edit.items:
        if isinstance(each, int):
            part = text[begins[each] : ends[each]]
            made.append(part if part.endswith("\n") else part + eol)
        else:
            made.append(eol.join(item(each.value, margin)) + eol)
    return f"{text[: begins[0]]}{''.join(made)}{text[ends[-1] :]}"


def _written_anew(places: Places, edit: Arrange) -> str:
    """The list at the place, written as a new one: none of its lines can stay as they are."""
    loaded = load(places.text.encode("utf-8"), "")
    if isinstance(loaded, Problem):
        raise TypeError(edit.path)
    value: Any = data_after(loaded.data, edit)
    for step in edit.path:
        value = value[step]
    return _spliced(places, Set(edit.path, value))


def as_edits(before: Mapping[str, Any], after: Mapping[str, Any], at: Path = ()) -> list[Edit]:
    """The edits that make *after* of *before*: values that differ are set, one by one, down to the lists."""
    edits: list[Edit] = [Remove((*at, name)) for name in before if name not in after]
    for name, value in after.items():
        old = before.get(name)
        if name in before and isinstance(old, Mapping) and isinstance(value, Mapping) and old and value:
            edits += as_edits(old, value, (*at, name))
        elif name not in before or not _same(old, value):
            edits.append(Set((*at, name), value, tuple(after)))
    return edits
