"""Which paths a file of a pack can have: what every system can store, and what leads nowhere else."""

from __future__ import annotations

import re
import unicodedata

#: A pack of more files than this is not made, and is none of ours. A reader holds a list of them in memory.
MOST_FILES = 200_000
#: How deep files lie at most.
MOST_FOLDERS = 40
#: What a name and a path may take, in bytes: the least of common file systems.
_LONGEST_NAME = 255
_LONGEST_PATH = 1024

_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(?:\..*)?", re.IGNORECASE
)
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def unfit(path: str) -> str:
    """Why a file of this path cannot be in a pack, to stand behind the path; empty when it can."""
    parts = path.split("/")
    if path.startswith("/") or re.match(r"[A-Za-z]:", path) or any(part in {"", ".", ".."} for part in parts):
        return "leads out of the pack"
    if "\\" in path:
        return "has a backslash in its name, which leads elsewhere on Windows"
    if not path.isprintable():
        return "has a name that cannot be shown"
    if _FORBIDDEN.search(path) or any(part.endswith((".", " ")) or part.startswith(" ") for part in parts):
        return "has a name that not every system can store"
    if any(_RESERVED.fullmatch(part) for part in parts):
        return "has a name that Windows keeps for a device"
    if len(path.encode()) > _LONGEST_PATH or any(len(part.encode()) > _LONGEST_NAME for part in parts):
        return "has a name that is too long"
    if len(parts) > MOST_FOLDERS:
        return "lies too deep"
    return ""


class Folded:
    """Paths as systems see them that tell neither case nor the ways of writing an accent apart."""

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def clash(self, path: str) -> str:
        """Why *path* cannot lie beside those that were asked about before, to stand behind it; empty when it can.

        A path that was asked about before clashes with nothing.
        """
        key = _fold(path)
        other = self._files.setdefault(key, path)
        if other != path:
            return f"is another name for {other} where case and accents are not told apart"
        if key in self._folders:
            return "is a file and a folder"
        at = path.rfind("/")
        while at > 0:
            folder = path[:at]
            name = _fold(folder)
            if name in self._files:
                return f"lies in {folder}, which is a file"
            known = self._folders.get(name)
            if known == folder:
                break
            if known is not None:
                return f"lies in another name for {known} where case and accents are not told apart"
            self._folders[name] = folder
            at = path.rfind("/", 0, at)
        return ""


def _fold(path: str) -> str:
    if path.isascii():
        return path.casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())
