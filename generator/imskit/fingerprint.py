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
from collections.abc import Mapping
from typing import Any

PREFIX = "imskit-1:sha256:"
_LEFT_OUT = frozenset({"status", "review", "revisions"})


def fingerprint(data: Mapping[str, Any]) -> str:
    """The fingerprint of a document's *data* as written: `imskit-1:sha256:` and 64 hexadecimal digits."""
    return PREFIX + hashlib.sha256(canonical(data)).hexdigest()


def canonical(data: Mapping[str, Any]) -> bytes:
    """The canonical JSON (RFC 8785, UTF-8) of what the fingerprint of *data* covers."""
    import rfc8785

    return rfc8785.dumps(covered(data))


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
