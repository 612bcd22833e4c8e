"""Editions that were built, kept in imskit's own folder, each with a sealed list of what its files must hold.

A page is believed when it holds what the list says, and the list when this user's own imskit sealed it: pages that
are damaged, cut off, or came from elsewhere are built anew. All of it may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from imskit.project import WORK
from imskit.sealing import ordinary_bytes, put_sealed, sealed_folder
from imskit.write import MARKER

#: In the folder of an edition: its seal, then the list as JSON.
LIST: Final = "imskit-list"
_SEALED_WITH: Final = "edition-seal-1"
_SEAL_LENGTH: Final = 32
_FOLDER: Final = "editions"
#: A list of a million files is as large.
_MOST: Final = 1 << 28


class Damaged(Exception):
    """A kept file does not hold what its list says."""

    def __init__(self, name: str) -> None:
        """*name* is that of the edition that has to be built anew."""
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class BuiltPages:
    """The pages of one edition."""

    #: What the edition is called.
    name: str
    folder: Path
    #: What the organisation is called in it.
    organisation: str
    #: The SHA-256 of each file, by its path below the folder.
    files: Mapping[str, str]

    def read(self, path: str) -> bytes:
        """What the file at *path* holds. Raises Damaged where that is not what the list says."""
        try:
            content = ordinary_bytes(self.folder / path, _MOST)
        except OSError as error:
            raise Damaged(self.name) from error
        if hashlib.sha256(content).hexdigest() != self.files[path]:
            raise Damaged(self.name)
        return content


def folder_name(audience: str | None) -> str:
    """What the folder of the editions for an *audience* is called in imskit's own."""
    return _FOLDER if audience is None else f"{_FOLDER}.{audience}"


def audience_in(name: str) -> str | None:
    """The audience for which the folder *name* holds editions; None where it is no such folder."""
    before, dot, audience = name.partition(".")
    return audience if before == _FOLDER and dot else None


def kept_folder(root: Path, audience: str | None, name: str) -> Path:
    """Where the edition *name* of the system at *root* is kept."""
    return root / WORK / folder_name(audience) / name


def listed(name: str, folder: Path, organisation: str) -> BuiltPages:
    """The pages in *folder* as they lie there now."""
    files = {}
    for place, _, names in os.walk(folder):
        below = Path(place).relative_to(folder).as_posix()
        for each in names:
            path = each if below == "." else f"{below}/{each}"
            if path not in {LIST, MARKER}:
                with (folder / path).open("rb") as file:
                    files[path] = hashlib.file_digest(file, "sha256").hexdigest()
    return BuiltPages(name, folder, organisation, dict(sorted(files.items())))


def keep(root: Path, audience: str | None, built: BuiltPages, key: str) -> None:
    """Write the list of what was *built*, as the edition of *key*; an empty one counts for this run only."""
    secret = _secret(root, audience)
    # Without a secret of the user's own, nothing would be known for sure at the next run.
    data = {
        "key": key if secret else "",
        "name": built.name,
        "organisation": built.organisation,
        "files": built.files,
    }
    body = json.dumps(data, ensure_ascii=False).encode("utf-8")
    put_sealed(built.folder / LIST, _seal(secret, body), body)


def kept(
    root: Path, audience: str | None, name: str, key: str, *, even_once: bool = False
) -> BuiltPages | None:
    """The pages of the edition *name* that are kept as those of *key*; None where it has to be built.

    With *even_once* also those that count for this run only, which has just built them.
    """
    folder = kept_folder(root, audience, name)
    secret = _secret(root, audience)
    try:
        whole = ordinary_bytes(folder / LIST, _MOST)
    except OSError:
        return None
    seal, body = whole[:_SEAL_LENGTH], whole[_SEAL_LENGTH:]
    if not hmac.compare_digest(seal, _seal(secret, body)):
        return None
    data = json.loads(body)
    # What no secret seals, anybody could have written.
    if data["name"] != name or (data["key"] and not secret):
        return None
    if data["key"] != key and not (even_once and not data["key"]):
        return None
    return BuiltPages(name, folder, data["organisation"], data["files"])


def _secret(root: Path, audience: str | None) -> bytes:
    """What lists are sealed with; empty where the user has no folder of their own for it."""
    found = sealed_folder(root, folder_name(audience), _SEALED_WITH)
    return found[1] if found is not None else b""


def _seal(secret: bytes, body: bytes) -> bytes:
    return hmac.new(secret, body, hashlib.sha256).digest()
