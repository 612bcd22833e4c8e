"""Where things lie: the root of an organisation's system, and the files that imskit ships with it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from imskit.problems import CannotGoOn

#: What imskit ships: each kind is a folder of its own.
Kind = Literal["schemas", "templates", "standards"]

#: The file that makes a folder the root of a system.
MARKER = "ims/ims.yaml"

#: imskit's own folder below the root, never committed.
WORK = ".imskit"

#: Where a kind stands in a project, and so in a checkout of imskit, which is a project too.
_PLACES: Mapping[Kind, str] = MappingProxyType(
    {"schemas": "schemas", "templates": "templates", "standards": "ims/standards"}
)
_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parents[1]


def find_root(start: Path) -> Path:
    """The nearest folder that holds `ims/ims.yaml`: *start* itself or one above it, as an absolute path.

    Raises CannotGoOn when there is none, or when a folder on the way must not be read.
    """
    here = start.absolute()
    for folder in (here, *here.parents):
        if _holds_system(folder):
            return folder
    sentence = f"there is no {MARKER} in {here} or in a folder above it"
    mend = "go to your system's folder, name it with --root, or start a system with: imskit init DIR"
    raise CannotGoOn(sentence, mend)


def named_root(folder: Path) -> Path:
    """The folder that a user named as the root, as an absolute path; nothing above it is looked at.

    Raises CannotGoOn when it holds no `ims/ims.yaml`.
    """
    root = folder.absolute()
    if _holds_system(root):
        return root
    sentence = f"there is no {MARKER} in {root}"
    mend = "name the folder that holds the folder ims, or start a system with: imskit init DIR"
    raise CannotGoOn(sentence, mend)


def shipped(kind: Kind) -> Path:
    """The folder of a shipped kind: inside the package in a wheel, at its place in a checkout."""
    packaged = _PACKAGE / kind
    return packaged if packaged.is_dir() else _CHECKOUT / _PLACES[kind]


def shipped_files(*kinds: Kind) -> Mapping[str, Path]:
    """Every shipped file, of these *kinds* alone where some are named, under the name it has in a project.

    Such as `schemas/policy.schema.json`.

    The names have forward slashes and are sorted; the paths can be read.
    """
    found: dict[str, Path] = {}
    for kind, place in _PLACES.items():
        if kinds and kind not in kinds:
            continue
        top = shipped(kind)
        # Three times as fast as `rglob`, and every run comes by here.
        for folder, _, names in os.walk(top):
            here = Path(folder)
            within = "/".join((place, *here.relative_to(top).parts))
            found.update((f"{within}/{name}", here / name) for name in names)
    return MappingProxyType(dict(sorted(found.items())))


def _holds_system(folder: Path) -> bool:
    try:
        return (folder / MARKER).is_file()
    except OSError as error:
        sentence = f"{folder} cannot be read: {error.strerror}"
        raise CannotGoOn(sentence, "check the folder's permissions") from error
