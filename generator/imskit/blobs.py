"""What git calls a content: an id that is the same wherever the content lies, and other for any other content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

#: How many digits ids have in a repository as git makes one.
USUAL = 40


def blob_id(data: bytes, digits: int = USUAL) -> str:
    """What git calls a file that holds *data*, in a repository whose ids have *digits* digits (40 or 64)."""
    if digits == USUAL:
        return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
    return blob_id_of(len(data), (data,), digits)


def blob_id_of(size: int, chunks: Iterable[bytes], digits: int = USUAL) -> str:
    """The same for a file of *size* bytes that comes in pieces."""
    digest = hashlib.sha256() if digits == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % size)
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()
