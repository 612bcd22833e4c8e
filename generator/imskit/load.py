"""Reading one YAML file: plain data, and the place of every value, in one pass over the parser's events.

The pass is iterative and stops at the first thing that is refused, so neither nesting nor size can hurt it.
YAML 1.2 core schema: `no`, `yes`, `on` and dates are text. What a management system never needs and what
has surprised people (anchors, tags, directives, several documents in a file, doubled keys) is refused, each
with its place and how to mend it.
"""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import yaml

from imskit import refusals as say
from imskit import yaml_events
from imskit.loaded import Loaded, child_slots, place_at
from imskit.problems import Place, Problem
from imskit.yaml_events import Events

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

#: Characters in the name of a field that nobody sees, or takes for another.
_INVISIBLE = re.compile("[\u00a0\u00ad\u2000-\u200f\u202a-\u202f\u2060-\u2069\u3000\uff1a]")

#: Unquoted keys that are texts and may stand in a mapping, each by itself: the same come again and again.
_NAMES: dict[str, str] = {}
_MOST_NAMES = 8192


class _Refused(Exception):
    """Ends the pass: what is wrong, at which character."""

    def __init__(self, refusal: say.Refusal, offset: int) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal
        self.offset = offset


class _Doubled(Exception):
    """Ends the pass: a field's name stands in its mapping already."""

    def __init__(self, name: str, offset: int, first: int, *, in_item: bool) -> None:
        super().__init__(name)
        self.name = name
        self.offset = offset
        self.first = first
        self.in_item = in_item


def load(data: bytes, path: str, limit: int = SIZE_LIMIT) -> Loaded | Problem:
    """Read the bytes of one YAML file, or say why they cannot be read.

    *path* is the file's path from the root, with forward slashes; *limit* is the most bytes that are read.
    Nothing is raised for what a file holds.
    """
    if len(data) > limit:
        return _problem(Place(path), say.SIZE)
    # Of bytes that are ASCII, the parser refuses all that no text is made of: they are looked through when it refuses.
    refused = _no_text(data, path) or (None if data.isascii() else _unreadable_bytes(data, path))
    if refused is not None:
        return refused
    try:
        plain, slots = _build(yaml_events.events_of(data), data)
    except _Refused as error:
        refusal, offset = error.refusal, error.offset
    except _Doubled as error:
        first = place_at(path, data.decode("utf-8"), error.first)
        refusal, offset = say.duplicate(error.name, first.line, in_item=error.in_item), error.offset
    except yaml.reader.ReaderError:
        if (refused := _unreadable_bytes(data, path)) is not None:
            return refused
        raise
    except yaml.MarkedYAMLError as error:
        # What the parser says is put into words only when it says something: each run starts by loading this.
        from imskit.parser_messages import in_words

        refusal, offset = in_words(error, data.decode("utf-8"))
    else:
        return Loaded(path, plain, data, slots)
    return _unreadable_bytes(data, path) or _problem(place_at(path, data.decode("utf-8"), offset), refusal)


def means_text(typed: str) -> bool:
    """Whether an unquoted scalar that is *typed* so means these very words."""
    return bool(_plain(typed) == typed)


def _problem(place: Place, refusal: say.Refusal) -> Problem:
    return Problem(place, refusal.rule, refusal.message, refusal.mend)


def _no_text(data: bytes, path: str) -> Problem | None:
    """That these are the bytes of another kind of file, where they are."""
    other = say.no_text(data)
    return None if other is None else _problem(Place(path), other)


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


def _build(next_event: Events, data: bytes) -> tuple[Any, array[int]]:
    """The pass: from the events of a file's bytes, *data*, to what it holds and slots (see `Loaded`).

    Raises _Refused, _Doubled, yaml.MarkedYAMLError.
    """
    names, maybe_not_text = _NAMES, _MAYBE_NOT_TEXT
    scalar, mapping, sequence = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
    mapping_end, sequence_end = yaml.MappingEndEvent, yaml.SequenceEndEvent
    # A tag begins with the one, an anchor with the other: most files hold neither, and no event of theirs is asked.
    may_be_marked = b"!" in data or b"&" in data
    # In brackets, libyaml and ruamel drop a question mark that begins a text: it is looked for there.
    text = data.decode("utf-8") if b"?" in data else None
    slots: list[int] = []
    # `here` is the open mapping or list, `slot` its slot; in a mapping, `key` was read last. The file itself is taken
    # as a list of documents.
    documents: list[Any] = []
    here: Any = documents
    keyed, slot, key = False, 0, ""
    around: list[tuple[Any, bool, int]] = []
    while True:
        event = next_event()
        kind = type(event)
        if keyed:
            if kind is scalar:
                if may_be_marked:
                    _refuse_properties(event)
                slots.append(event.start_mark.index)
                key = event.value
                if event.style or key not in names or key in here:
                    key = _name(event, here, slots, slot, in_item=len(around) > 1 and not around[-1][1])
                else:
                    # Thousands of documents have the same keys: one string for each of them.
                    key = names[key]
                if text is not None:
                    _refuse_lost_question_mark(text, event.start_mark.index)
                event = next_event()
                kind = type(event)
            elif kind is mapping or kind is sequence:
                _refuse_properties(event)
                raise _Refused(say.KEY_GROUP, event.start_mark.index)
        if kind is scalar:
            if may_be_marked:
                _refuse_properties(event)
            slots.append(event.start_mark.index)
            value = event.value
            style = event.style
            if not style:
                if not value or value[0] in maybe_not_text:
                    value = _plain(value)
                    if type(value) is say.Refusal:
                        raise _Refused(value, event.start_mark.index)
            elif style == '"' and not value.isprintable() and _UNWANTED.search(value):
                raise _Refused(say.ESCAPED, event.start_mark.index)
            if keyed:
                here[key] = value
            else:
                here.append(value)
        elif kind is mapping or kind is sequence:
            offset = event.start_mark.index
            if may_be_marked:
                _refuse_properties(event)
            if len(around) == DEPTH_LIMIT:
                raise _Refused(say.DEPTH, offset)
            child: Any = {} if kind is mapping else []
            if keyed:
                here[key] = child
            else:
                here.append(child)
            around.append((here, keyed, slot))
            here, keyed, slot = child, kind is mapping, len(slots)
            slots.append(offset)
            slots.append(0)
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
            return documents[0], array("I", slots)


def _refuse_properties(event: Any) -> None:
    """Raise _Refused where an anchor or a tag stands before the value of *event*."""
    if event.anchor is not None or event.tag is not None:
        raise _Refused(say.ANCHOR if event.anchor is not None else say.TAG, event.start_mark.index)


def _name(event: Any, mapping: dict[str, Any], slots: Sequence[int], slot: int, *, in_item: bool) -> str:
    """The key in *event* of an open *mapping*, which has this *slot* and may stand *in_item* of a list.

    Raises _Refused and _Doubled: it is no text, or it stands there already.
    """
    offset = event.start_mark.index
    value: Any = event.value
    if not event.style:
        value = _plain(value)
        if type(value) is say.Refusal:
            raise _Refused(value, offset)
    elif event.style == '"' and not value.isprintable() and _UNWANTED.search(value):
        raise _Refused(say.ESCAPED, offset)
    if type(value) is not str:
        raise _Refused(say.not_a_name(event.value) if event.value else say.KEY_MISSING, offset)
    if value == "<<":
        raise _Refused(say.MERGE, offset)
    if value in mapping:
        first = child_slots(slots, slot, mapping)[list(mapping).index(value)]
        raise _Doubled(value, offset, slots[first], in_item=in_item)
    if not value.isascii() and (odd := _INVISIBLE.search(value)):
        raise _Refused(say.odd_character(odd[0]), offset + odd.start())
    if not event.style:
        if len(_NAMES) >= _MOST_NAMES:
            _NAMES.clear()
        _NAMES[value] = value
    return value


def _refuse_lost_question_mark(text: str, offset: int) -> None:
    """Raise _Refused where a question mark stands in *text* before the key at *offset*."""
    if offset and text[offset - 1] == "?":
        raise _Refused(say.QUESTION, offset - 1)


@lru_cache(maxsize=8192)
def _plain(typed: str) -> Any:
    """What an unquoted scalar means in the YAML 1.2 core schema, or why it is refused.

    The same days and numbers stand in many documents, so what was told is remembered.
    """
    if not typed:
        return None
    if typed in _WORDS:
        return _WORDS[typed]
    if _FRACTION.fullmatch(typed):
        if not _WHOLE.fullmatch(typed):
            number = float(typed)
            return say.number(typed) if math.isinf(number) else number
        digits, base = typed, 10
    elif _OTHER_BASE.fullmatch(typed):
        digits, base = typed[2:], 8 if typed[1] == "o" else 16
    elif _NO_NUMBER.fullmatch(typed):
        return say.number(typed)
    else:
        return typed
    # Looked at before it is converted: a million digits would take minutes.
    if len(digits.lstrip("+-0")) > 18:
        return say.number(typed)
    whole = int(digits, base)
    return say.number(typed) if abs(whole) > LARGEST else whole
