"""Compiled templates, kept for the life of the process: each depth of pages has an environment of its own.

Environments that compile in another way load their templates from other places, and so never share one.
"""

from __future__ import annotations

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

#: What templates were compiled to, by their name and the checksum of their source.
_KEPT: dict[tuple[str, str], bytes] = {}


class Compiled(BytecodeCache):
    """Hands a template that was compiled before to every environment of ours that compiles alike."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill *bucket* if its very source was compiled before."""
        found = _KEPT.get((bucket.key, bucket.checksum))
        if found is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what *bucket* holds."""
        _KEPT[bucket.key, bucket.checksum] = bucket.bytecode_to_string()
