"""One digest for what git says of a repository, made without calling git.

It is over the bytes of what git itself reads first: HEAD and where it leads, the settings, the mark of a shallow clone,
and which packs and folders of objects there are. Where a repository is of a kind in which that is not all (settings
included from elsewhere, objects borrowed, sparse), there is no digest, and nobody relies on one.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

#: Names beside HEAD that git takes for revisions: ORIG_HEAD, FETCH_HEAD.
_PSEUDO: Final = re.compile(r"[A-Z_]+")
#: So many references lead to others, at most.
_STEPS: Final = 5
_REFERENCE: Final = b"ref: "


#: Over what the digest is: how the repository is set up; also where HEAD leads, and which objects there are; also all
#: branches, tags and remote branches.
Scope = Literal["setting", "head", "refs"]


def git_state(root: Path, scope: Scope) -> str | None:
    """The digest for the repository around *root*.

    Empty without a repository; None where it cannot be told what git would say.
    """
    mark, real = _mark(root), _mark(Path(os.path.realpath(root)))
    if mark is None and real is None:
        return ""
    if mark is None or real is None or not mark.exists() or mark.resolve() != real.resolve():
        return None
    try:
        return _digest(mark, scope)
    except (OSError, UnicodeDecodeError):
        return None


def _mark(root: Path) -> Path | None:
    places = (folder / ".git" for folder in (root, *root.parents))
    return next((place for place in places if os.path.lexists(place)), None)


def _digest(mark: Path, scope: Scope) -> str | None:
    """The digest for the repository with *mark*. Raises OSError or UnicodeDecodeError where it cannot be read."""
    own = mark
    if mark.is_file():
        named = mark.read_text(encoding="utf-8").strip()
        if not named.startswith("gitdir:"):
            return None
        own = mark.parent / named.removeprefix("gitdir:").strip()
    shared = own / (_bytes(own / "commondir") or b".").decode("utf-8").strip()
    settings = _bytes(shared / "config")
    if settings is None or not (shared / "refs").is_dir() or not (own / "HEAD").is_file():
        return None
    if any(word in settings.lower() for word in (b"include", b"worktree")):
        return None
    if (own / "info/sparse-checkout").exists() or (shared / "objects/info/alternates").exists():
        return None
    digest = hashlib.sha256(f"{own.resolve()}\0{shared.resolve()}".encode("utf-8", "surrogateescape"))
    rows = [
        settings,
        _bytes(shared / "shallow"),
        *((*_head(own, shared), *_objects(shared / "objects")) if scope != "setting" else ()),
        *(_references(own, shared) if scope == "refs" else ()),
    ]
    for row in rows:
        digest.update(b"-" if row is None else b"%d:" % len(row) + row)
    return digest.hexdigest()


def _head(own: Path, shared: Path) -> Iterator[bytes | None]:
    """HEAD and what it leads to."""
    said = _bytes(own / "HEAD")
    for _ in range(_STEPS):
        yield said
        if said is None or not said.startswith(_REFERENCE):
            return
        name = said.removeprefix(_REFERENCE).strip()
        path = name.decode("utf-8", "surrogateescape")
        said = _bytes(own / path) or _bytes(shared / path) or _packed(shared, name)
        # Where references lie in tables, this is all that is known of them.
        yield _bytes(own / "reftable/tables.list")
        yield _bytes(shared / "reftable/tables.list")


def _packed(shared: Path, name: bytes) -> bytes | None:
    lines = (_bytes(shared / "packed-refs") or b"").splitlines()
    return next((line for line in lines if line.endswith(b" " + name)), None)


def _objects(folder: Path) -> Iterator[bytes]:
    """Which packs there are, and when a folder of loose objects was last changed."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda each: each.name):
            about = entry.stat(follow_symlinks=False)
            yield f"{entry.name} {about.st_mtime_ns} {about.st_ino}".encode("utf-8", "surrogateescape")
    with suppress(FileNotFoundError), os.scandir(folder / "pack") as entries:
        for entry in sorted(entries, key=lambda each: each.name):
            about = entry.stat(follow_symlinks=False)
            yield f"{entry.name} {about.st_size} {about.st_mtime_ns}".encode("utf-8", "surrogateescape")


def _references(own: Path, shared: Path) -> Iterator[bytes | None]:
    """All that a name of a revision can lead to."""
    yield _bytes(shared / "packed-refs")
    for folder in dict.fromkeys((own, shared)):
        for place in sorted(folder.iterdir()):
            if _PSEUDO.fullmatch(place.name):
                yield place.name.encode("utf-8")
                yield _bytes(place)
        for below, folders, names in os.walk(folder / "refs"):
            folders.sort()
            for name in sorted(names):
                place = Path(below, name)
                yield str(place).encode("utf-8", "surrogateescape")
                yield _bytes(place)


def _bytes(path: Path) -> bytes | None:
    """The bytes of the file at *path*; None where there is none. Raises OSError where it cannot be read."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
