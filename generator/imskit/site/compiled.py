"""Compiled templates, kept for the life of the process and sealed for the next: each depth of pages has its own.

To compile all templates takes as long as to lay out three hundred pages. Environments that compile in another way
load their templates from other places, and so never share one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Final, Literal

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from imskit.kept_files import KeptFiles
from imskit.site.compiled_beside import beside, put_beside

#: Pages are laid out in a sandbox, what stands around them is not.
Kind = Literal["pages", "theme"]

#: What templates were compiled to, by their name and the checksum of their source.
_KEPT: dict[tuple[str, str], bytes] = {}
#: Those of them that were looked at for the program's own file.
_SEEN: set[tuple[str, str]] = set()
_HEAD: Final = 8
#: With more than this, those of templates that were changed since are let go.
_MOST: Final = 400


class Compiled(BytecodeCache):
    """Hands a template that was compiled before to every environment of ours that compiles alike."""

    def __init__(self, kind: Kind) -> None:
        """*kind* is the same for environments that compile alike."""
        self._kind = kind

    def get_cache_key(self, name: str, _filename: str | None = None) -> str:
        """What tells a template from others of its name: not the folder, which is another in each system."""
        return f"{self._kind}/{name}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill *bucket* if its very source was compiled before."""
        name = (bucket.key, bucket.checksum)
        found = _KEPT.get(name) or _beside().get(name)
        if found is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what *bucket* holds."""
        _KEPT[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


@cache
def _beside() -> Mapping[tuple[str, str], bytes]:
    return beside()


def put_beside_program() -> None:
    """Let the next run of imskit, in whatever system, have what was compiled of what comes with imskit."""
    put_beside(_beside(), {name: code for name, code in _KEPT.items() if name not in _SEEN})
    _SEEN.update(_KEPT)


def known() -> Mapping[tuple[str, str], bytes]:
    """What was compiled so far, by name and checksum of the source."""
    return _KEPT


def learn(compiled: Mapping[tuple[str, str], bytes]) -> None:
    """Take over what another process has *compiled*."""
    _KEPT.update(compiled)


def take_out(files: KeptFiles, key: str) -> int:
    """Take what earlier processes compiled from *files*, where it is kept as *key*; returns how many there are.

    *key* tells apart what compiles otherwise: another version of Python, of the libraries, or of imskit.
    """
    whole = files.get(key)
    if whole is None:
        return 0
    at = _HEAD + int.from_bytes(whole[:_HEAD], "little")
    rows = json.loads(whole[_HEAD:at])
    for name, checksum, size in rows:
        _KEPT.setdefault((name, checksum), whole[at : at + size])
        at += size
    return len(rows)


def put_away(files: KeptFiles, key: str, known: int) -> None:
    """Keep what was compiled for later processes, if it is more than the *known* ones that were kept before."""
    if len(_KEPT) <= known:
        return
    while len(_KEPT) > _MOST:
        del _KEPT[next(iter(_KEPT))]
    index = json.dumps([(*name, len(code)) for name, code in _KEPT.items()]).encode("ascii")
    files.add(key, b"".join((len(index).to_bytes(_HEAD, "little"), index, *_KEPT.values())))
