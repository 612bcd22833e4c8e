"""The working folder as a tree, and the files that imskit ships laid under it.

Links that stay within the root are followed, nothing else is: a walk reads no file outside it, waits for no pipe
and reads no folder twice.
"""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from imskit.path_refusals import (
    LINK_TO_NOTHING,
    LINK_TO_READ,
    NO_FILE,
    OTHER_ENDING,
    OWN_REPOSITORY,
    UNFIT_NAME,
    Refusal,
    leads_out,
    reason,
    unreadable,
)
from imskit.path_rules import AREAS, EVIDENCE, FILES, TEXT_LIMIT, is_fit, is_ignored
from imskit.problems import CannotGoOn, Problem
from imskit.tree import Held, KnownText, Source, Tree
from imskit.values import dataclass

_CHUNK = 1 << 20
_FLAGS = (
    os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
)


@dataclass(frozen=True, slots=True)
class _OnDisk:
    """A file that is read when someone asks; its path is free of symbolic links."""

    path: str

    def chunks(self) -> Iterator[bytes]:
        descriptor = _open_file(self.path)
        try:
            while chunk := os.read(descriptor, _CHUNK):
                yield chunk
        finally:
            os.close(descriptor)


#: What the file system says of a file: size, when its content and when anything of it changed (ns), inode and mode.
Stat = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Folder:
    """What a walk came by; no file of it has been opened yet."""

    #: By path in the tree: the path without links, and what the file system says of the file, where it says something.
    files: Mapping[str, tuple[str, Stat | None]]
    problems: tuple[Problem, ...]


def working_tree(root: Path) -> Tree:
    """The files below ims/, schemas/ and templates/ of *root*, its mkdocs.yml and CODEOWNERS, as they are now.

    Links that stay within the root are read; nothing outside it is. Raises CannotGoOn: *root* is no folder.
    """
    return tree_of(_Walk(os.path.realpath(root), asks=False).folder())


def walk(root: Path) -> Folder:
    """What `working_tree` takes in, still unread, with what the file system says of it. Raises as it does."""
    return _Walk(os.path.realpath(root), asks=True).folder()


def tree_of(
    folder: Folder, known: Mapping[str, str] | None = None, read: Mapping[str, bytes] | None = None
) -> Tree:
    """The files of *folder* as a tree; of those in *known*, what git calls their content, which are not read now.

    *read* are texts that are read already. A file that is read later and is not what was known of it any more raises
    CannotGoOn.
    """
    known, held = known or {}, read or {}
    files: dict[str, Source | bytes] = {}
    problems = list(folder.problems)
    for path, (real, _) in folder.files.items():
        if path in held:
            files[path] = held[path]
        elif path in known:
            files[path] = KnownText(real, known[path], _read_text)
        elif path.startswith("ims/") and path.endswith(".yaml") and not path.startswith(EVIDENCE):
            try:
                files[path] = _read_text(real)
            except OSError as error:
                problems.append(unreadable("file", error).at(path))
        else:
            files[path] = _OnDisk(real)
    return Tree.of(files, problems, known)


class Sources(Mapping[str, Source]):
    """The files of a folder as `tree_of` has them, each made when it is asked for: of thousands, few are read.

    All contents that count are *known*.
    """

    def __init__(self, folder: Folder, known: Mapping[str, str], read: Mapping[str, bytes]) -> None:
        """As for `tree_of`."""
        self._folder = folder
        self._known = known
        self._read = read
        #: Whether a file was asked for that is not held against a content which is known of it.
        self.unheld = False

    def __getitem__(self, path: str) -> Source:
        if path in self._read:
            return Held(self._read[path])
        real = self._folder.files[path][0]
        if path in self._known:
            return KnownText(real, self._known[path], _read_text)
        self.unheld = True
        return _OnDisk(real)

    def __contains__(self, path: object) -> bool:
        return path in self._folder.files

    def __iter__(self) -> Iterator[str]:
        return iter(self._folder.files)

    def __len__(self) -> int:
        return len(self._folder.files)


def text_at(real: str) -> bytes:
    """The bytes of the ordinary file at *real*, at most `TEXT_LIMIT`. Raises OSError where it cannot be read."""
    return _read_text(real)


def overlay(tree: Tree, shipped: Mapping[str, Path]) -> Tree:
    """*tree* with *shipped* files where it has no file of that path.

    Keys are paths in the tree, such as `schemas/policy.schema.json`; a key may also name a folder
    (`schemas`), and then all files in it are meant.
    """
    files: dict[str, Source | bytes] = {}
    for name, source in shipped.items():
        if source.is_dir():
            for folder, _, names in os.walk(source):
                below = Path(folder).relative_to(source)
                for each in names:
                    path = posixpath.join(name, *below.parts, each)
                    files[path] = _shipped(os.path.join(folder, each))
        else:
            files[name] = _shipped(source)
    files.update(tree.files)
    return Tree.of(files, tree.problems, tree.blobs)


def late_overlay(tree: Tree, laid: Tree) -> Tree:
    """*tree* with the files of *laid* where it has no file of that path; none is made before it is asked for."""
    others = [path for path in laid.paths() if not tree.has(path)]
    paths = tuple(sorted((*tree.paths(), *others)))
    return Tree(tree.problems, _Laid(tree.files, laid.files, paths), paths, tree.blobs)


class _Laid(Mapping[str, Source]):
    def __init__(self, own: Mapping[str, Source], laid: Mapping[str, Source], paths: Sequence[str]) -> None:
        self._own = own
        self._laid = laid
        self._paths = paths

    def __getitem__(self, path: str) -> Source:
        return self._own[path] if path in self._own else self._laid[path]

    def __contains__(self, path: object) -> bool:
        return path in self._own or path in self._laid

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


@cache
def _real_folder(path: str) -> str:
    """The path of a folder without symbolic links; what is shipped stays where it is while imskit runs."""
    return os.path.realpath(path)


def _shipped(path: str | Path) -> _OnDisk:
    """The shipped file at *path*, whose path is followed up folder by folder once and not file by file."""
    if os.path.islink(path):
        return _OnDisk(os.path.realpath(path))
    folder, name = os.path.split(path)
    return _OnDisk(os.path.join(_real_folder(folder), name))


class _Walk:
    """One walk over a root's folders."""

    def __init__(self, root: str, *, asks: bool) -> None:
        self.root = root
        self.asks = asks
        self.files: dict[str, tuple[str, Stat | None]] = {}
        self.problems: list[Problem] = []
        #: Folders still to be read: path in the tree, real path.
        self.folders: list[tuple[str, str]] = []
        #: Real folders that are read, with everything below them.
        self.read = [os.path.join(root, area) for area in AREAS]

    def folder(self) -> Folder:
        try:
            with os.scandir(self.root) as entries:
                for entry in entries:
                    if entry.name in AREAS or entry.name in FILES:
                        self.take(entry, entry.name)
        except OSError as error:
            raise CannotGoOn(f"{self.root} is not a folder that can be read: {reason(error)}") from error
        while self.folders:
            path, real = self.folders.pop()
            try:
                with os.scandir(real) as listed:
                    inside = list(listed)
                if any(entry.name == ".git" for entry in inside):
                    self.refuse(path, OWN_REPOSITORY)
                    continue
                for entry in inside:
                    self.take(entry, f"{path}/{entry.name}")
            except OSError as error:
                self.refuse(path, unreadable("folder", error))
        return Folder(self.files, tuple(sorted(self.problems)))

    def refuse(self, path: str, why: Refusal) -> None:
        self.problems.append(why.at(path))

    def take(self, entry: os.DirEntry[str], path: str) -> None:
        if entry.name.startswith(".") and is_ignored(path):
            return
        if not is_fit(entry.name):
            self.refuse(path, UNFIT_NAME)
        elif entry.is_file(follow_symlinks=False):
            # Nearly all there is; no link is one of these.
            self.take_file(entry.path, path, entry)
        elif entry.is_symlink() or _is_junction(entry):
            self.take_link(entry.path, path)
        elif entry.is_dir(follow_symlinks=False):
            self.folders.append((path, entry.path))
        else:
            self.refuse(path, NO_FILE)

    def take_link(self, link: str, path: str) -> None:
        real = os.path.realpath(link)
        if not _is_within(real, self.root) or _is_within(real, os.path.join(self.root, ".git")):
            self.refuse(path, leads_out(os.readlink(link)))
        elif os.path.isfile(real):
            self.take_file(real, path)
        elif not os.path.isdir(real):
            self.refuse(path, LINK_TO_NOTHING)
        elif any(_is_within(real, other) or _is_within(other, real) for other in self.read):
            self.refuse(path, LINK_TO_READ)
        else:
            self.read.append(real)
            self.folders.append((path, real))

    def take_file(self, real: str, path: str, entry: os.DirEntry[str] | None = None) -> None:
        if (
            not path.endswith(".yaml")
            and path.startswith("ims/")
            and not path.startswith(EVIDENCE)
            and path.lower().endswith((".yml", ".yaml"))
        ):
            self.refuse(path, OTHER_ENDING)
            return
        stat_of_it = None
        if self.asks:
            try:
                about = entry.stat(follow_symlinks=False) if entry is not None else os.lstat(real)
            except OSError:
                pass  # whoever reads it is told why
            else:
                stat_of_it = (
                    about.st_size,
                    about.st_mtime_ns,
                    about.st_ctime_ns,
                    about.st_ino,
                    about.st_mode,
                )
        self.files[path] = (real, stat_of_it)


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Whether it is a junction of Windows, which Python knows from 3.12 on."""
    ask = getattr(entry, "is_junction", None)
    return bool(ask and ask())


def _open_file(path: str) -> int:
    """A descriptor of the ordinary file at *path*; what else may stand there is never waited for."""
    return _opened(path)[0]


def _opened(path: str) -> tuple[int, int]:
    """As `_open_file`, and how many bytes the file is said to have."""
    descriptor = os.open(path, _FLAGS)
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        raise OSError(0, "Not an ordinary file")
    return descriptor, found.st_size


def _read_text(path: str) -> bytes:
    """The bytes of a text file, at most `TEXT_LIMIT`."""
    descriptor, size = _opened(path)
    try:
        # One byte more than there should be: where it does not come, the file is at its end.
        data = os.read(descriptor, min(size + 1, TEXT_LIMIT))
        if len(data) == size:
            return data
        # A read may give less than there is (on some network file systems), and a file may grow.
        while len(data) < TEXT_LIMIT and (more := os.read(descriptor, TEXT_LIMIT - len(data))):
            data += more
        return data
    finally:
        os.close(descriptor)
