"""The fingerprint of a document: one hash over what it says, the same on any machine and in any language.

Definition `imskit-1` (see docs/reference/fingerprint.md for test vectors):

1. take the document as written, as JSON data (no defaults added, nothing migrated);
2. leave out the head fields `status`, `review` and `revisions`, and the key `fingerprint` of each entry
   below `links`: they change without the content changing;
3. write it as canonical JSON after RFC 8785;
4. SHA-256 of those bytes, in hexadecimal, behind `imskit-1:sha256:`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

PREFIX = "imskit-1:sha256:"
_LEFT_OUT = frozenset({"status", "review", "revisions"})
#: The largest whole number that JSON keeps exactly everywhere; RFC 8785 knows none beyond it.
_LARGEST = 2**53 - 1


def fingerprint(data: Mapping[str, Any]) -> str:
    """The fingerprint of a document's *data* as written: `imskit-1:sha256:` and 64 hexadecimal digits."""
    return PREFIX + hashlib.sha256(canonical(data)).hexdigest()


def canonical(data: Mapping[str, Any]) -> bytes:
    """The canonical JSON (RFC 8785, UTF-8) of what the fingerprint of *data* covers."""
    content = covered(data)
    # The standard library writes what documents hold in the same form, three times as fast; what it would
    # sort or write otherwise goes to rfc8785. A test holds the two equal.
    if _is_ordinary(content):
        written = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        if written.isascii() or _is_sorted_alike(written):
            return written.encode("utf-8")
    import rfc8785

    return rfc8785.dumps(content)


def _is_ordinary(content: Mapping[str, Any]) -> bool:
    """Whether *content* is made only of texts, truth values, nothing, small whole numbers, lists and mappings."""
    waiting: list[Any] = [content]
    while waiting:
        value = waiting.pop()
        kind = value.__class__
        if kind is str or value is None or kind is bool:
            continue
        if kind is dict:
            for key in value:
                if key.__class__ is not str:
                    return False
            waiting.extend(value.values())
        elif kind is list:
            waiting.extend(value)
        elif kind is not int or not -_LARGEST <= value <= _LARGEST:
            return False
    return True


def _is_sorted_alike(written: str) -> bool:
    """Whether each character is one unit of UTF-16, so that sorting by units, as RFC 8785 does, is Python's order."""
    try:
        return len(written.encode("utf-16-le")) == 2 * len(written)
    except UnicodeEncodeError:
        return False


def covered(data: Mapping[str, Any]) -> dict[str, Any]:
    """The part of *data* that the fingerprint covers."""
    content = {key: value for key, value in data.items() if key not in _LEFT_OUT}
    links = content.get("links")
    if isinstance(links, Mapping):
        content["links"] = {relation: _without_memory(entries) for relation, entries in links.items()}
    return content


def _without_memory(entries: Any) -> Any:
    """The entries of one relation without the fingerprints that they remember."""
    if not isinstance(entries, list):
        return entries
    return [
        {key: value for key, value in entry.items() if key != "fingerprint"}
        if isinstance(entry, Mapping)
        else entry
        for entry in entries
    ]
