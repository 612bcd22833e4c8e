"""One YAML file that was read: its data, and where each value stands in it.

Places are worked out when someone asks for one. Until then a file keeps its bytes and one number a value, since
thousands of files are held at once and most are never asked.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import field
from typing import Any

import yaml

from imskit import yaml_events
from imskit.model import Path
from imskit.problems import Place
from imskit.values import dataclass

#: A comment without a space behind its sign is most often meant as text: the number of a ticket.
_TEXT_COMMENT = re.compile(r"[ \t](#[^\s#!].*)$")
_CUT_TEXT = re.compile(r"(?m)^[ ]*(?:- +)*[\w-]+:[ ]+([^\s\"'|>\[{#&*!][^\r\n]*?)[ \t]+(#[^\s#!][^\r\n]*)$")


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

    @property
    def slots(self) -> array[int]:
        """What places are worked out from, for whoever makes the same again from *data* and *source*."""
        return self._slots

    def locate(self, path: Path, key: bool = False, words: str = "") -> Place:
        """The place of the value at *path*, or with *key* of the key (or list item) that it stands under.

        With *words* the place at which these first stand in the scalar at *path*, as it is typed there; its
        beginning where they do not. Where the data holds no such value, the place of the nearest one around it.
        """
        slot, key_slot, _, found = self.find(path)
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
        slot, _, value, found = self.find(path)
        if not found:
            raise KeyError(path)
        start = self._slots[slot]
        if isinstance(value, dict | list):
            return start, start
        next_event = yaml_events.events_of(self.source)
        while True:
            event: Any = next_event()
            # A value that was left out may stand where the next key begins.
            meant = type(event) is yaml.ScalarEvent and (value is None or event.value or event.style)
            if meant and event.start_mark.index == start:
                return start, event.end_mark.index

    def comment(self, path: Path) -> str:
        """The comment on the line of the key at *path* that looks like text: `#1`; empty without one."""
        _, key_slot, _, found = self.find(path)
        line = self._text()[self._slots[key_slot] :].splitlines()[0] if found else ""
        comment = _TEXT_COMMENT.search(line)
        return comment[1] if comment else ""

    def lost_texts(self) -> list[tuple[Place, str]]:
        """Plain texts that end where a comment that looks like text begins, each with what is not read of it."""
        # Most files have one # at most, in the very first place: that is quicker to see than that none follows a space.
        if self.source.count(b"#") == self.source.startswith(b"#") or b" #" not in self.source:
            return []
        text, begins = self._text(), set(self._slots)
        return [
            (place_at(self.path, text, found.start(2)), found[2])
            for found in _CUT_TEXT.finditer(text)
            # Inside a text of several lines nothing is a comment.
            if found.start(1) in begins
        ]

    def find(self, path: Path) -> tuple[int, int, Any, bool]:
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
        """As `child_slots`, and remembered: some files are asked for thousands of places."""
        known = self._children.get(slot)
        if known is None:
            known = self._children[slot] = child_slots(self._slots, slot, container)
        return known

    def _text(self) -> str:
        return self.source.decode("utf-8")


def child_slots(slots: Sequence[int], slot: int, container: dict[str, Any] | list[Any]) -> array[int]:
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
