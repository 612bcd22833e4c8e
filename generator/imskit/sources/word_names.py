"""The names of elements and attributes in Word's XML, and taking values from it that may be anything."""

from __future__ import annotations

from typing import Any

#: An element of lxml, which comes without types.
Element = Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_OFF = frozenset({"0", "false", "off", "none"})


def value(element: Element | None, name: str = "val") -> str:
    """The attribute w:*name* of *element*; empty where there is none."""
    return "" if element is None else str(element.get(W + name, ""))


def child(element: Element | None, *names: str) -> Element | None:
    """The element that the path of *names* leads to, of Word's own; None where there is none."""
    for name in names:
        if element is None:
            return None
        element = element.find(W + name)
    return element


def is_on(element: Element | None) -> bool | None:
    """Whether a switch such as w:b is on; None where it is not there."""
    return None if element is None else value(element).lower() not in _OFF


def number(words: str) -> int | None:
    """The whole number that *words* are; None where they are none or beyond all measure."""
    digits = words.strip()
    return int(digits) if digits.lstrip("-").isdecimal() and digits.isascii() and len(digits) < 9 else None


def local(element: Element) -> str:
    """The name of *element* with Word's own name space taken off; empty for comments and instructions."""
    tag = element.tag
    return tag.removeprefix(W) if isinstance(tag, str) else ""
