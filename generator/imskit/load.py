"""Reading one YAML file: plain data, and the place of every value, in one pass over the parser's events.

The pass is iterative and stops at the first thing that is refused, so neither nesting nor size can hurt it.
YAML 1.2 core schema: `no`, `yes`, `on` and dates are text. What a management system never needs and what
has surprised people (anchors, tags, directives, several documents in a file, doubled keys) is refused, each
with its place and how to mend it.
"""

from __future__ import annotations

import math
import re
import sys
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, NoReturn, Protocol, TypeAlias, cast

import yaml

from imskit import load_messages as say
from imskit.load_messages import Refusal, in_words
from imskit.model import Path
from imskit.problems import Place, Problem

#: Plain data as JSON knows it.
Data: TypeAlias = "dict[str, Data] | list[Data] | str | int | float | bool | None"

#: Most bytes that a file may have.
SIZE_LIMIT: Final = 1024 * 1024
#: Most containers that may stand inside each other.
DEPTH_LIMIT: Final = 40
#: The largest whole number that every JSON reader keeps exactly (RFC 8785).
LARGEST: Final = 2**53 - 1

#: Plain scalars that begin otherwise are text, whatever follows.
_MAYBE_NOT_TEXT = frozenset("~nNtTfF+-.0123456789")
_WORDS: dict[str, bool | None] = {"~": None, "null": None, "Null": None, "NULL": None}
_WORDS |= {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE = re.compile(r"[-+]?[0-9]+", re.ASCII)
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_FRACTION = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", re.ASCII)

#: Bytes that plain ASCII text is made of; the quick look at a file removes them and sees what is left.
_ASCII_TEXT = bytes([0x09, 0x0A, 0x0D, *range(0x20, 0x7F)])
#: Characters that may stand in no text: controls, surrogates, marks of byte order, exotic line ends.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_LINE_END = re.compile("\r\n|\r|\n")


class _Mark(Protocol):
    """A position as the parser tells it; `index` counts characters from 0."""

    index: int


class _Event(Protocol):
    """What the pass reads from a parser's event; which of these there are depends on its class."""

    start_mark: _Mark
    end_mark: _Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str | None
    version: object | None
    tags: object | None


class _Parser(Protocol):
    def get_event(self) -> _Event: ...


class _PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's own parser, for a Python whose PyYAML was built without libyaml."""

    def __init__(self, stream: bytes) -> None:
        yaml.reader.Reader.__init__(self, stream)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)


def _parser_class() -> Callable[[bytes], _Parser]:
    """The fastest parser there is: libyaml's where PyYAML has it, else PyYAML's own."""
    try:
        from yaml.cyaml import CParser
    except ImportError:
        return cast("Callable[[bytes], _Parser]", _PureParser)
    return cast("Callable[[bytes], _Parser]", CParser)


_PARSER = _parser_class()


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """One file as plain data that knows where each of its values stands."""

    path: str
    data: Data
    #: The file's bytes, from which lines and columns are counted when someone asks.
    source: bytes = field(repr=False)
    #: In the order of the file: for a scalar or key its offset in characters; for a mapping or list its
    #: offset, and the slot that follows its content. Small, since thousands of files are held at once.
    _slots: array[int] = field(repr=False)
    #: Slots of the children of containers that were looked into.
    _children: dict[int, array[int]] = field(default_factory=dict, repr=False)

    def locate(self, path: Path, key: bool = False) -> Place:
        """The place of the value at *path*, or with *key* of the key (or list item) it stands under.

        Where the data holds no such value, the place of the nearest one around it.
        """
        slot, key_slot = self._find(path)
        return self._place(self._slots[key_slot if key else slot])

    def raw(self, path: Path) -> str:
        """The scalar at *path* as it is typed in the file, quotes included; empty for a mapping or list.

        Raises:
            KeyError: there is no value at *path*.
        """
        start, end = self.span(path)
        return self._text()[start:end]

    def span(self, path: Path) -> tuple[int, int]:
        """Where the scalar at *path* begins and ends in the file's text, in characters from 0.

        Both are the same for an empty value, and for a mapping or list. Raises KeyError: no such value.
        """
        here: Data = self.data
        for step in path:
            if isinstance(here, dict) and isinstance(step, str) and step in here:
                here = here[step]
            elif isinstance(here, list) and isinstance(step, int) and 0 <= step < len(here):
                here = here[step]
            else:
                raise KeyError(path)
        start = self._slots[self._find(path)[0]]
        if isinstance(here, dict | list):
            return start, start
        parser = _PARSER(self.source)
        while True:
            event = parser.get_event()
            if type(event) is yaml.ScalarEvent and event.start_mark.index == start:
                end = event.end_mark.index
                if event.style in ("|", ">"):
                    return start, end
                return start, start + len(self._text()[start:end].rstrip())

    def _find(self, path: Path) -> tuple[int, int]:
        """The slots of the value at *path* and of its key, or of the nearest value around it."""
        here: Data = self.data
        slot = key_slot = 0
        for step in path:
            if isinstance(here, dict):
                if step not in here:
                    break
                index = next(index for index, name in enumerate(here) if name == step)
                key_slot = self._within(slot, here)[index]
                slot = key_slot + 1
                here = here[cast(str, step)]
            elif isinstance(here, list):
                if not isinstance(step, int) or not 0 <= step < len(here):
                    break
                slot = key_slot = self._within(slot, here)[step]
                here = here[step]
            else:
                break
        return slot, key_slot

    def _within(self, slot: int, container: dict[str, Data] | list[Data]) -> array[int]:
        """As `_child_slots`, and remembered: some files are asked for thousands of places."""
        known = self._children.get(slot)
        if known is None:
            known = self._children[slot] = _child_slots(self._slots, slot, container)
        return known

    def _text(self) -> str:
        return self.source.decode("utf-8")

    def _place(self, offset: int) -> Place:
        return place_at(self.path, self._text(), offset)


def _child_slots(slots: array[int], slot: int, container: dict[str, Data] | list[Data]) -> array[int]:
    """The slots of a mapping's keys or of a list's items; the container itself stands in *slot*."""
    found = array("I")
    child = slot + 2
    keyed = isinstance(container, dict)
    for value in container.values() if isinstance(container, dict) else container:
        found.append(child)
        if keyed:
            child += 1
        child = slots[child + 1] if isinstance(value, dict | list) else child + 1
    return found


def place_at(path: str, text: str, offset: int) -> Place:
    """The place of the character at *offset* of a file's *text*; lines end with LF, CR LF or CR."""
    before = text[:offset]
    line = before.count("\n")
    if "\r" in before:
        line += before.count("\r") - before.count("\r\n")
        if before.endswith("\r") and text[offset : offset + 1] == "\n":
            line -= 1
    begin = max(before.rfind("\n"), before.rfind("\r")) + 1
    return Place(path, line + 1, offset - begin + 1)


class _Refused(Exception):
    """Ends the pass: what is wrong, at which character."""

    def __init__(self, refusal: Refusal, offset: int) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal
        self.offset = offset


class _Doubled(Exception):
    """Ends the pass: a field's name stands in its mapping already."""

    def __init__(self, name: str, offset: int, first: int) -> None:
        super().__init__(name)
        self.name = name
        self.offset = offset
        self.first = first


def load(data: bytes, path: str) -> Loaded | Problem:
    """Read the bytes of one YAML file, or say why they cannot be read.

    *path* is the file's path from the root, with forward slashes. Nothing is raised for what a file holds.
    """
    if len(data) > SIZE_LIMIT:
        return _problem(Place(path), say.SIZE)
    refused = _unreadable_bytes(data, path)
    if refused is not None:
        return refused
    try:
        plain, slots = _build(_PARSER(data))
    except _Refused as error:
        return _problem(place_at(path, data.decode("utf-8"), error.offset), error.refusal)
    except _Doubled as error:
        text = data.decode("utf-8")
        first = place_at(path, text, error.first)
        return _problem(place_at(path, text, error.offset), say.duplicate(error.name, first.line))
    except yaml.MarkedYAMLError as error:
        text = data.decode("utf-8")
        refusal, offset = in_words(error, text)
        return _problem(place_at(path, text, offset), refusal)
    return Loaded(path, plain, data, slots)


def _problem(place: Place, refusal: Refusal) -> Problem:
    return Problem(place, refusal.rule, refusal.message, refusal.mend)


def _unreadable_bytes(data: bytes, path: str) -> Problem | None:
    """What keeps bytes from being text that may stand in a document, before any YAML."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return _problem(Place(path), say.UTF16)
    if data.startswith(b"\xef\xbb\xbf"):
        return _problem(Place(path), say.BOM)
    if data.isascii() and not data.translate(None, _ASCII_TEXT):
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        return _problem(place_at(path, before, len(before)), say.NOT_UTF8)
    found = _UNWANTED.search(text)
    if found is None:
        return None
    return _problem(place_at(path, text, found.start()), say.unwanted(found[0]))


def _build(parser: _Parser) -> tuple[Data, array[int]]:
    """The pass: from events to data and slots (see `Loaded`). Raises _Refused, yaml.MarkedYAMLError."""
    next_event, intern = parser.get_event, sys.intern
    scalar, mapping, sequence = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
    slots = array("I")
    append = slots.append
    # The open container is `fields` or `items`, as `keyed` says; `key` waits for its value. The file itself
    # is taken as a list of documents.
    top: list[Data] = []
    items, fields = top, cast("dict[str, Data]", {})
    keyed, slot, key = False, 0, cast("str | None", None)
    around: list[tuple[list[Data], dict[str, Data], bool, int]] = []
    while True:
        event = next_event()
        kind = type(event)
        if kind is scalar:
            offset = event.start_mark.index
            if event.anchor is not None or event.tag is not None:
                _refuse_properties(event)
            append(offset)
            value: Data = event.value
            style = event.style
            if not style:
                if not value or value[0] in _MAYBE_NOT_TEXT:
                    value = _plain(event.value, offset)
            elif style == '"' and not event.value.isprintable() and _UNWANTED.search(event.value):
                raise _Refused(say.ESCAPED, offset)
            if not keyed:
                items.append(value)
            elif key is not None:
                fields[key] = value
                key = None
            else:
                if value.__class__ is not str or value in fields or value == "<<":
                    _refuse_key(event, value, fields, slots, slot)
                key = intern(event.value)
        elif kind is mapping or kind is sequence:
            offset = event.start_mark.index
            if event.anchor is not None or event.tag is not None:
                _refuse_properties(event)
            if keyed and key is None:
                raise _Refused(say.KEY_GROUP, offset)
            if len(around) == DEPTH_LIMIT:
                raise _Refused(say.DEPTH, offset)
            around.append((items, fields, keyed, slot))
            child: dict[str, Data] | list[Data]
            if kind is mapping:
                child = new_fields = {}
                new_items = items
            else:
                child = new_items = []
                new_fields = fields
            if key is not None:
                fields[key] = child
                key = None
            else:
                items.append(child)
            items, fields, keyed, slot = new_items, new_fields, kind is mapping, len(slots)
            append(offset)
            append(0)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            slots[slot + 1] = len(slots)
            items, fields, keyed, slot = around.pop()
        elif kind is yaml.AliasEvent:
            raise _Refused(say.anchor("*"), event.start_mark.index)
        elif kind is yaml.DocumentStartEvent:
            if event.version or event.tags:
                raise _Refused(say.DIRECTIVE, event.start_mark.index)
            if top:
                raise _Refused(say.SECOND, event.start_mark.index)
        elif kind is yaml.StreamEndEvent:
            if not top or top[0] is None:
                raise _Refused(say.EMPTY, 0)
            return top[0], slots


def _refuse_properties(event: _Event) -> NoReturn:
    """An anchor or a tag stands before a value."""
    refusal = say.anchor("&") if event.anchor is not None else say.tag("!")
    raise _Refused(refusal, event.start_mark.index)


def _refuse_key(
    event: _Event, value: Data, fields: dict[str, Data], slots: array[int], slot: int
) -> NoReturn:
    """A key that is not text, or stands in its mapping already."""
    offset = event.start_mark.index
    if not isinstance(value, str):
        raise _Refused(say.not_a_name(event.value) if event.value else say.KEY_MISSING, offset)
    if value == "<<":
        raise _Refused(say.MERGE, offset)
    first = _child_slots(slots, slot, fields)[list(fields).index(value)]
    raise _Doubled(value, offset, slots[first])


def _plain(typed: str, offset: int) -> Data:
    """What an unquoted scalar means in the YAML 1.2 core schema."""
    if not typed:
        return None
    if typed in _WORDS:
        return _WORDS[typed]
    if _FRACTION.fullmatch(typed):
        if not _WHOLE.fullmatch(typed):
            fraction = float(typed)
            if math.isinf(fraction):
                raise _Refused(say.number(typed), offset)
            return fraction
        digits, base = typed, 10
    elif _OTHER_BASE.fullmatch(typed):
        digits, base = typed[2:], 8 if typed[1] == "o" else 16
    elif _NO_NUMBER.fullmatch(typed):
        raise _Refused(say.number(typed), offset)
    else:
        return typed
    # Looked at before it is converted: a million digits would take minutes.
    if len(digits.lstrip("+-0")) > 18:
        raise _Refused(say.number(typed), offset)
    whole = int(digits, base)
    if abs(whole) > LARGEST:
        raise _Refused(say.number(typed), offset)
    return whole
