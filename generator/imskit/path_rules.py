"""Which paths of a root belong to a system, which of them are texts, and which names can be shown."""

from __future__ import annotations

import os
import posixpath
from typing import Final

#: What of a root belongs to a system; everything else in it is someone else's.
AREAS: Final = ("ims", "schemas", "templates")
SETTINGS: Final = "mkdocs.yml"
CODE_OWNERS: Final = "CODEOWNERS"
#: The files beside those folders that belong to it too.
FILES: Final = (SETTINGS, CODE_OWNERS)
EVIDENCE: Final = "ims/evidence/"

#: Texts are read up to one byte more than `imskit.load` accepts: enough for it to refuse them by size.
TEXT_LIMIT: Final = 1024 * 1024 + 1
_TEXT_ENDINGS = (".yaml", ".yml", ".json")


def printable(name: str) -> str:
    """*name* with what cannot be shown as backslash codes, so that it stays on one line."""
    if is_fit(name):
        return name
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape", "surrogatepass").decode("ascii")
        for each in name
    )


def is_fit(name: str) -> bool:
    """Whether a file name can be shown: neither control characters nor bytes that are not UTF-8."""
    return name.isprintable()


def is_name(path: str) -> bool:
    """Whether a file can lie at *path* below a folder: a repository may name one that leads out of it."""
    parts = path.split("/")
    if os.name == "nt" and any(sign in path for sign in "\\:"):
        return False
    return not any(part in {"", ".", ".."} or part.lower() == ".git" for part in parts)


def is_text(path: str) -> bool:
    """Whether it is read as text: YAML or JSON, and no evidence."""
    return path.endswith(_TEXT_ENDINGS) and not path.startswith(EVIDENCE)


def is_ignored(path: str) -> bool:
    """Whether it is what editors, systems and git leave about: names that begin with a dot."""
    return posixpath.basename(path).startswith(".") and not path.startswith(EVIDENCE)
