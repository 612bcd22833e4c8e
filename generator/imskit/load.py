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
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

import yaml

from imskit import load_messages as say
from imskit.model import Path
from imskit.problems import Place, Problem

#: Most bytes that a file may have.
SIZE_LIMIT: Final = 1024 * 1024
#: Most mappings and lists that may stand inside each other.
DEPTH_LIMIT: Final = 40
#: The largest whole number that every JSON reader keeps exactly (RFC 8785).
LARGEST: Final = 2**53 - 1

#: Plain scalars that begin otherwise are text, whatever follows.
_MAYBE_NOT_TEXT = frozenset("~nNtTfF+-.0123456789")
_WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_WHOLE = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FRACTION = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")

#: Bytes that plain ASCII text is made of; the quick look at a file removes them and sees what is left.
_ASCII_TEXT = bytes([0x09, 0x0A, 0x0D, *range(0x20, 0x7F)])
#: Characters that may stand in no text: controls, exotic line ends, surrogates, byte order marks.
_UNWANTED = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff\\ufeff\\ufffe\\uffff]"
)

#: A comment without a space behind its sign is most often meant as text: the number of a ticket.
_TEXT_COMMENT = re.compile(r"[ \t](#[^\s#!].*)$")
_CUT_TEXT = re.compile(r"(?m)^[ ]*(?:- +)*[\w-]+:[ ]+([^\s\"'|>\[{#&*!][^\r\n]*?)[ \t]+(#[^\s#!][^\r\n]*)$")
#: Characters in the name of a field that nobody sees, or takes for another.
_INVISIBLE = re.compile("[\u00a0\u00ad\u2000-\u200f\u202a-\u202f\u2060-\u2069\u3000\uff1a]")

#: A parser's events have no type in common that a type checker could follow: which attributes there are
#: depends on the class, and the pass compares classes because that is fastest.
_Events = Callable[[], Any]


class _PureParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """PyYAML's own parser, for a Python whose PyYAML was built without libyaml."""

    def __init__(self, stream: bytes) -> None:
        yaml.reader.Reader.__init__(self, stream)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)

    def fetch_directive(self) -> NoReturn:
        """Refuse every directive as libyaml does: this parser would skip those it does not know."""
        mark = self.get_mark()
        raise yaml.scanner.ScannerError("while scanning a directive", mark, "found one", mark)

    def get_event(self) -> Any:
        """The next event. Raises yaml.YAMLError only."""
        try:
            event: Any = super().get_event()  # type: ignore[no-untyped-call]  # PyYAML has no types here
        except (ValueError, OverflowError) as error:
            # A backslash code beyond Unicode.
            raise yaml.scanner.ScannerError(None, None, "invalid Unicode", self.get_mark()) from error
        return event


def _pure_events(data: bytes) -> _Events:
    return _PureParser(data).get_event


def _fastest_events() -> Callable[[bytes], _Events]:
    """What gives the events of a file: libyaml's parser where PyYAML has it, else PyYAML's own."""
    try:
        from yaml._yaml import CParser
    except ImportError:
        return _pure_events
    return lambda data: CParser(data).get_event


_events_of = _fastest_events()


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """One file as plain data that knows where each of its values stands."""

    path: str
    #: dict, list, str, int, float, bool and None, as JSON knows them.
    data: Any
    #: The file's bytes, in which lines and columns are counted when someone asks for a place.
    source: bytes = field(repr=False)
    #: In the order of the file: of a scalar or key its offset in characters, of a mapping or list its offset
    #: and then the slot that follows its content. Small, since thousands of files are held at once.
    _slots: array[int] = field(repr=False)
    #: Slots of the children of those mappings and lists that were looked into.
    _children: dict[int, array[int]] = field(default_factory=dict, repr=False)

    def locate(self, path: Path, key: bool = False, words: str = "") -> Place:
        """The place of the value at *path*, or with *key* of the key (or list item) that it stands under.

        With *words* the place at which these first stand in the scalar at *path*, as it is typed there; its
        beginning where they do not. Where the data holds no such value, the place of the nearest one around it.
        """
        slot, key_slot, _, found = self._find(path)
        text, offset = self._text(), self._slots[key_slot if key else slot]
        if words and found:
            offset = max(offset, text.find(words, *self.span(path)))
        return place_at(self.path, text, offset)

    def raw(self, path: Path) -> str:
        """The scalar at *path* as it is typed in the file, quotes included; empty for a mapping or list.

        Raises KeyError: there is no value at *path*.
        """
        start, end = self.span(path)
        return self._text()[start:end]

    def span(self, path: Path) -> tuple[int, int]:
        """Where the scalar at *path* begins and ends in the file's text, in characters from 0.

        For a mapping or list both are where it begins. Raises KeyError: there is no value at *path*.
        """
        slot, _, value, found = self._find(path)
        if not found:
            raise KeyError(path)
        start = self._slots[slot]
        if isinstance(value, dict | list):
            return start, start
        next_event = _events_of(self.source)
        while True:
            event: Any = next_event()
            # A value that was left out may stand where the next key begins.
            meant = type(event) is yaml.ScalarEvent and (value is None or event.value or event.style)
            if meant and event.start_mark.index == start:
                return start, event.end_mark.index

    def comment(self, path: Path) -> str:
        """The comment on the line of the key at *path* that looks like text: `#1`; empty without one."""
        _, key_slot, _, found = self._find(path)
        line = self._text()[self._slots[key_slot] :].splitlines()[0] if found else ""
        comment = _TEXT_COMMENT.search(line)
        return comment[1] if comment else ""

    def lost_texts(self) -> list[tuple[Place, str]]:
        """Plain texts that end where a comment that looks like text begins, each with what is not read of it."""
        if b" #" not in self.source:
            return []
        text, begins = self._text(), set(self._slots)
        return [
            (place_at(self.path, text, found.start(2)), found[2])
            for found in _CUT_TEXT.finditer(text)
            # Inside a text of several lines nothing is a comment.
            if found.start(1) in begins
        ]

    def _find(self, path: Path) -> tuple[int, int, Any, bool]:
        """The slots of the value at *path* and of its key, and the value.

        Where there is none (then the last is False), those of the nearest value around it.
        """
        here = self.data
        slot = key_slot = 0
        for step in path:
            if isinstance(here, dict) and step in here:
                index = next(index for index, name in enumerate(here) if name == step)
                key_slot = self._within(slot, here)[index]
                slot = key_slot + 1
            elif isinstance(here, list) and isinstance(step, int) and 0 <= step < len(here):
                slot = key_slot = self._within(slot, here)[step]
            else:
                return slot, key_slot, here, False
            here = here[step]
        return slot, key_slot, here, True

    def _within(self, slot: int, container: dict[str, Any] | list[Any]) -> array[int]:
        """As `_child_slots`, and remembered: some files are asked for thousands of places."""
        known = self._children.get(slot)
        if known is None:
            known = self._children[slot] = _child_slots(self._slots, slot, container)
        return known

    def _text(self) -> str:
        return self.source.decode("utf-8")


def _child_slots(slots: array[int], slot: int, container: dict[str, Any] | list[Any]) -> array[int]:
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
    line = text.count("\n", 0, offset)
    begin = text.rfind("\n", 0, offset) + 1
    if "\r" in text:
        line += text.count("\r", 0, offset) - text.count("\r\n", 0, offset)
        if text[offset - 1 : offset + 1] == "\r\n":
            # Between the two: the line has not ended yet.
            line -= 1
        else:
            begin = max(begin, text.rfind("\r", 0, offset) + 1)
    return Place(path, line + 1, offset - begin + 1)


class _Refused(Exception):
    """Ends the pass: what is wrong, at which character."""

    def __init__(self, refusal: say.Refusal, offset: int) -> None:
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
        # In brackets, libyaml and ruamel drop a question mark that begins a text: it is looked for there.
        text = data.decode("utf-8") if b"?" in data else None
        plain, slots = _build(_events_of(data), text)
    except _Refused as error:
        refusal, offset = error.refusal, error.offset
    except _Doubled as error:
        first = place_at(path, data.decode("utf-8"), error.first)
        refusal, offset = say.duplicate(error.name, first.line), error.offset
    except yaml.MarkedYAMLError as error:
        refusal, offset = say.in_words(error, data.decode("utf-8"))
    else:
        return Loaded(path, plain, data, slots)
    return _problem(place_at(path, data.decode("utf-8"), offset), refusal)


def _problem(place: Place, refusal: say.Refusal) -> Problem:
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


def _build(next_event: _Events, text: str | None) -> tuple[Any, array[int]]:
    """The pass: from events to data and slots (see `Loaded`); *text* is the file's if a ? is in it.

    Raises _Refused, _Doubled, yaml.MarkedYAMLError.
    """
    intern, maybe_not_text = sys.intern, _MAYBE_NOT_TEXT
    scalar, mapping, sequence = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
    mapping_end, sequence_end = yaml.MappingEndEvent, yaml.SequenceEndEvent
    slots = array("I")
    append = slots.append
    # `here` is the open mapping or list, `slot` its slot; in a mapping, `key` waits for its value. The file
    # itself is taken as a list of documents.
    documents: list[Any] = []
    here: Any = documents
    keyed, slot, key = False, 0, None
    around: list[tuple[Any, bool, int]] = []
    while True:
        event = next_event()
        kind = type(event)
        if kind is scalar:
            offset = event.start_mark.index
            if event.anchor is not None or event.tag is not None:
                _refuse_properties(event)
            append(offset)
            value = event.value
            style = event.style
            if not style:
                if not value or value[0] in maybe_not_text:
                    value = _plain(value, offset)
            elif style == '"' and not value.isprintable() and _UNWANTED.search(value):
                raise _Refused(say.ESCAPED, offset)
            if not keyed:
                here.append(value)
            elif key is not None:
                here[key] = value
                key = None
            else:
                if type(value) is not str or value in here or value == "<<":
                    _refuse_key(event, value, here, slots, slot)
                if not value.isascii() and (odd := _INVISIBLE.search(value)):
                    raise _Refused(say.odd_character(odd[0]), offset + odd.start())
                if text is not None and offset and text[offset - 1] == "?":
                    raise _Refused(say.QUESTION, offset - 1)
                # Thousands of documents have the same keys: one string for each of them.
                key = intern(value)
        elif kind is mapping or kind is sequence:
            offset = event.start_mark.index
            if event.anchor is not None or event.tag is not None:
                _refuse_properties(event)
            if keyed and key is None:
                raise _Refused(say.KEY_GROUP, offset)
            if len(around) == DEPTH_LIMIT:
                raise _Refused(say.DEPTH, offset)
            child: Any = {} if kind is mapping else []
            if keyed:
                here[key] = child
                key = None
            else:
                here.append(child)
            around.append((here, keyed, slot))
            here, keyed, slot = child, kind is mapping, len(slots)
            append(offset)
            append(0)
        elif kind is mapping_end or kind is sequence_end:
            slots[slot + 1] = len(slots)
            here, keyed, slot = around.pop()
        elif kind is yaml.AliasEvent:
            raise _Refused(say.ALIAS, event.start_mark.index)
        elif kind is yaml.DocumentStartEvent:
            if event.version or event.tags:
                raise _Refused(say.DIRECTIVE, event.start_mark.index)
            if documents:
                raise _Refused(say.SECOND, event.start_mark.index)
        elif kind is yaml.StreamEndEvent:
            if not documents or documents[0] is None:
                raise _Refused(say.EMPTY, 0)
            return documents[0], slots


def _refuse_properties(event: Any) -> NoReturn:
    """An anchor or a tag stands before a value."""
    refusal = say.ANCHOR if event.anchor is not None else say.TAG
    raise _Refused(refusal, event.start_mark.index)


def _refuse_key(event: Any, value: Any, mapping: dict[str, Any], slots: array[int], slot: int) -> NoReturn:
    """A key that is no text, or stands in its *mapping*, which has this *slot*, already."""
    offset = event.start_mark.index
    if not isinstance(value, str):
        raise _Refused(say.not_a_name(event.value) if event.value else say.KEY_MISSING, offset)
    if value == "<<":
        raise _Refused(say.MERGE, offset)
    first = _child_slots(slots, slot, mapping)[list(mapping).index(value)]
    raise _Doubled(value, offset, slots[first])


def _plain(typed: str, offset: int) -> Any:
    """What an unquoted scalar means in the YAML 1.2 core schema."""
    if not typed:
        return None
    if typed in _WORDS:
        return _WORDS[typed]
    if _FRACTION.fullmatch(typed):
        if not _WHOLE.fullmatch(typed):
            number = float(typed)
            if math.isinf(number):
                raise _Refused(say.number(typed), offset)
            return number
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
