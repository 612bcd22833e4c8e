"""Files of an organisation that take the place of imskit's own, and whether imskit's have changed since."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final

from imskit.blobs import blob_id
from imskit.values import dataclass

#: Where a file beside an organisation's system wins over the shipped one of the same path.
FOLDERS: Final = ("templates/", "schemas/", "ims/standards/")


@dataclass(frozen=True, slots=True)
class Replaced:
    """One file of the organisation whose counterpart at imskit has changed since the last upgrade."""

    path: str
    #: imskit's own at the last upgrade, where it is found, and now.
    before: str | None
    after: str


def replaced(
    own: Mapping[str, bytes],
    shipped: Mapping[str, bytes],
    known: Mapping[str, str],
    base: Callable[[str, str], str | None],
) -> tuple[tuple[Replaced, ...], Mapping[str, str]]:
    """What has changed under the files of *own* that replace *shipped* ones, and what is to be kept of all of them.

    Both are by path; *known* says what git called imskit's own at the last upgrade, *base* finds a text by that.
    """
    now = {
        path: blob_id(shipped[path])
        for path in sorted(_in_place(own, shipped))
        if own[path].replace(b"\r\n", b"\n") != shipped[path].replace(b"\r\n", b"\n")
    }
    changed = tuple(
        Replaced(path, base(path, known[path]), shipped[path].decode("utf-8", "replace"))
        for path, blob in now.items()
        if path in known and known[path] != blob
    )
    return changed, now


def _in_place(own: Mapping[str, bytes], shipped: Mapping[str, bytes]) -> Collection[str]:
    return [path for path in own if path.startswith(FOLDERS) and path in shipped]
