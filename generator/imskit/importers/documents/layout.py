"""A draft as YAML, laid out like the starter of its type: its order, its comments, its blanks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from imskit.edit.yaml_words import block, scalar
from imskit.importers.documents.making import Plain, Text
from imskit.importers.documents.wrap import wrapped

_KEY = re.compile(r"( *)(- )?([A-Za-z_][\w-]*):(?: |$)")
_OFF = re.compile(r"( *)# (?:- )?([a-z_][\w-]*):(?: .*)?$")


#: Help for fields that starters do not have.
_HELP = {
    "evidence": ("# Files that came in with it, below ims/evidence/, each with the SHA-256 of its bytes.",),
    "satisfies": ("# The clauses it claims to satisfy, in quotes.",),
    "links": ("# Links to other documents, by id.",),
}


@dataclass(frozen=True, slots=True)
class _Part:
    """One field of a starter: the lines of help before it and its own lines; switched off, these are comments."""

    name: str
    help: tuple[str, ...]
    lines: tuple[str, ...]
    off: bool


def laid_out(
    starter: str,
    head: Mapping[str, Any],
    body: Mapping[str, Any],
    names: Collection[str],
    within: Collection[str],
) -> str:
    """*starter* with the fields of *head* and of *body* in the place of its own.

    Fields that it does not have come behind, those of the head before the body. *names* are the fields that a head
    can have, *within* those of its body: only these are taken for fields where a starter has them in comments.
    """
    return Layout.of(starter, names, within).laid_out(head, body)


@dataclass(frozen=True, slots=True)
class Layout:
    """A starter taken apart, for thousands of records that are laid out like it."""

    #: Its first lines, which are about the whole file.
    top: tuple[str, ...]
    parts: tuple[_Part, ...]
    #: The parts of its body.
    body: tuple[_Part, ...]

    @classmethod
    def of(cls, starter: str, names: Collection[str], within: Collection[str]) -> Layout:
        """The layout of *starter*; *names* and *within* as `laid_out` has them."""
        lines = starter.rstrip("\n").split("\n")
        top = 0
        while top < len(lines) and lines[top].startswith("#") and top < 2:
            top += 1
        parts = tuple(_parts(lines[top:], 0, names))
        body = next((part for part in parts if part.name == "body"), None)
        return cls(tuple(lines[:top]), parts, tuple(_parts(body.lines[1:], 2, within)) if body else ())

    def laid_out(self, head: Mapping[str, Any], body: Mapping[str, Any]) -> str:
        """The starter with the fields of *head* and of *body* in the place of its own."""
        written = [*self.top]
        known = {part.name for part in self.parts}
        for part in self.parts:
            if part.name == "body":
                for name, value in head.items():
                    if name not in known:
                        written += [*_HELP.get(name, ()), *_field(name, value, 0, {})]
                written += [*part.help, "body:", *self._body(body)]
            else:
                written += _part(part, head, 0)
        if "body" not in known and body:
            written += [
                "body:",
                *(line for name, value in body.items() for line in _field(name, value, 2, {})),
            ]
        return "\n".join(written) + "\n"

    def _body(self, body: Mapping[str, Any]) -> Iterator[str]:
        known = {each.name for each in self.body}
        for each in self.body:
            yield from _part(each, body, 2)
        for name, value in body.items():
            if name not in known:
                yield from _field(name, value, 2, {})


def _part(part: _Part, data: Mapping[str, Any], indent: int) -> Iterator[str]:
    yield from part.help
    if part.name in data:
        yield from _field(part.name, data[part.name], indent, _help_within(part.lines))
    else:
        yield from part.lines


def _parts(lines: Sequence[str], indent: int, names: Collection[str]) -> Iterator[_Part]:
    """The fields at this *indent* that *lines* hold; only one of these *names* can be switched off in a comment."""
    pad = " " * indent
    help_: list[str] = []
    own: _Part | None = None
    for line in lines:
        live, off = _KEY.match(line), _OFF.match(line)
        if live is not None and len(live[1]) == indent and not live[2]:
            if own is not None:
                yield own
            own, help_ = _Part(live[3], tuple(help_), (line,), off=False), []
        elif off is not None and len(off[1]) == indent and off[2] in names:
            if own is not None:
                yield own
            own, help_ = _Part(off[2], tuple(help_), (line,), off=True), []
        elif own is None or (line.startswith(f"{pad}# ") and not _goes_on(line, pad, own)):
            help_.append(line)
        else:
            own = _Part(own.name, own.help, (*own.lines, *help_, line), own.off)
            help_ = []
    if own is not None:
        yield _Part(own.name, own.help, (*own.lines, *help_), own.off)


def _goes_on(line: str, pad: str, own: _Part) -> bool:
    return own.off and line.startswith((f"{pad}#   ", f"{pad}# - "))


def _help_within(lines: Sequence[str]) -> dict[str, list[str]]:
    """The lines of help before the fields within a field, by their names and without their indent."""
    found: dict[str, list[str]] = {}
    help_: list[str] = []
    for line in lines[1:]:
        bare = line.strip()
        live = _KEY.match(line)
        if bare.startswith("# ") and not _OFF.match(line):
            help_.append(bare)
        elif live is not None:
            if help_:
                found.setdefault(live[3], help_)
            help_ = []
        else:
            help_ = []
    return found


def _field(name: str, value: Any, indent: int, help_: Mapping[str, list[str]]) -> list[str]:
    """The lines of a field with this *value*; *help_* stands before the fields within it, where they come first."""
    pad = " " * indent
    key = f"{pad}{scalar(name)}:"
    if isinstance(value, Text):
        return f"{key} {block(wrapped(value, indent + 2), indent + 2)}".rstrip("\n").split("\n")
    if isinstance(value, str):
        return [f"{key} {value if isinstance(value, Plain) else scalar(value)}"]
    if isinstance(value, Mapping):
        flow = name in _FLOW
        return [
            key,
            *(line for each, below in value.items() for line in _within(each, below, indent + 2, flow=flow)),
        ]
    lines = [key]
    for at, each in enumerate(value):
        if isinstance(each, Mapping):
            lines += _item(each, indent, help_ if at == 0 else {})
        else:
            lines.append(f"{pad}  - {scalar(each)}")
    return lines


#: Groups of lists of short words, each of which stands on one line.
_FLOW = frozenset({"satisfies", "links"})


def _within(name: str, value: Any, indent: int, *, flow: bool) -> list[str]:
    if flow and isinstance(value, list) and all(isinstance(each, str) for each in value):
        return [f"{' ' * indent}{scalar(name)}: [{', '.join(map(scalar, value))}]"]
    return _field(name, value, indent, {})


def _item(group: Mapping[str, Any], indent: int, help_: Mapping[str, list[str]]) -> list[str]:
    pad = " " * (indent + 4)
    lines: list[str] = []
    for name, value in group.items():
        if lines:
            lines += [f"{pad}{each}" for each in help_.get(name, ())]
        lines += _field(name, value, indent + 4, {})
    return [f"{pad[:-2]}- {lines[0].removeprefix(pad)}", *lines[1:]]
