"""The files of a system, from the working directory or from any git revision, as one kind of value.

Everything behind it sees paths and bytes and does not ask where they come from. What leaves the root, cannot
be read or has an impossible name is a problem of the tree and not in it.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import stat
import subprocess
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from imskit.git import commit_of, git, git_command, git_environment
from imskit.problems import CannotGoOn, Place, Problem

#: What of a root belongs to a system; everything else in it is someone else's.
AREAS: Final = ("ims", "schemas", "templates")
SETTINGS: Final = "mkdocs.yml"
EVIDENCE: Final = "ims/evidence/"

#: Texts are read up to one byte more than `imskit.load` accepts: enough for it to refuse them by size.
_TEXT_LIMIT: Final = 1024 * 1024 + 1
_TEXT_ENDINGS = (".yaml", ".yml", ".json")
_CHUNK = 1 << 20


class Source(Protocol):
    """Where the bytes of one file come from."""

    def chunks(self) -> Iterator[bytes]:
        """The file's bytes, in pieces. Raises OSError or CalledProcessError when it cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class _Held:
    """A file whose bytes were read when the tree was made."""

    data: bytes

    def chunks(self) -> Iterator[bytes]:
        yield self.data


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


@dataclass(frozen=True, slots=True)
class _InGit:
    """A file of a revision that is read when someone asks."""

    root: Path
    blob: str

    def chunks(self) -> Iterator[bytes]:
        command = git_command(self.root, "cat-file", "blob", self.blob)
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=git_environment()
        ) as process:
            assert process.stdout is not None
            try:
                while chunk := process.stdout.read(_CHUNK):
                    yield chunk
            except GeneratorExit:
                process.kill()
                raise
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)


@dataclass(frozen=True, eq=False)
class Tree:
    """A set of files by path from the root, with forward slashes."""

    #: What could not be taken in, and why.
    problems: tuple[Problem, ...]
    files: Mapping[str, Source] = field(repr=False)
    _paths: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, files: Mapping[str, Source | bytes], problems: Sequence[Problem] = ()) -> Tree:
        """A tree of these *files*, given as bytes or as where to read them."""
        sources = {
            path: _Held(source) if isinstance(source, bytes) else source for path, source in files.items()
        }
        return cls(tuple(sorted(problems)), sources, tuple(sorted(sources)))

    def paths(self) -> Sequence[str]:
        """The paths of all its files, sorted."""
        return self._paths

    def has(self, path: str) -> bool:
        """Whether there is a file at *path*."""
        return path in self.files

    def read(self, path: str) -> bytes:
        """The bytes of the file at *path*.

        A YAML or JSON file outside the evidence is cut one byte after 1 MiB; `imskit.load` refuses it.

        Raises:
            KeyError: there is no file at *path*.
            CannotGoOn: it was there and cannot be read any more.
        """
        source = self.files[path]
        if isinstance(source, _Held):
            return source.data
        limit = _TEXT_LIMIT if _is_text(path) else None
        held = bytearray()
        with closing(self.chunks(path)) as chunks:
            for chunk in chunks:
                held += chunk
                if limit is not None and len(held) >= limit:
                    break
        return bytes(held[:limit])

    def chunks(self, path: str) -> Generator[bytes, None, None]:
        """The bytes of the file at *path* in pieces, for files of any size. Raises as `read` does."""
        try:
            yield from self.files[path].chunks()
        except (OSError, subprocess.CalledProcessError) as error:
            raise CannotGoOn(f"{path} cannot be read any more", "see whether someone moved it") from error

    def sha256(self, path: str) -> str | None:
        """The SHA-256 of the file at *path* in hexadecimal digits; None when there is none."""
        if path not in self.files:
            return None
        digest = hashlib.sha256()
        for chunk in self.chunks(path):
            digest.update(chunk)
        return digest.hexdigest()


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
                    files[path] = _OnDisk(os.path.realpath(os.path.join(folder, each)))
        else:
            files[name] = _OnDisk(os.path.realpath(source))
    files.update(tree.files)
    return Tree.of(files, tree.problems)


def working_tree(root: Path) -> Tree:
    """The files below ims/, schemas/ and templates/ of *root*, and its mkdocs.yml, as they are now.

    Links that stay within the root are read; nothing outside it is. Raises CannotGoOn: *root* is no folder.
    """
    return _Walk(os.path.realpath(root)).tree()


class _Walk:
    """One walk over a root's folders."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.files: dict[str, Source | bytes] = {}
        self.problems: list[Problem] = []
        #: Folders still to be read: path in the tree, real path.
        self.folders: list[tuple[str, str]] = []
        #: Real folders that are read, with everything below them.
        self.read = [os.path.join(root, area) for area in AREAS]

    def tree(self) -> Tree:
        try:
            with os.scandir(self.root) as entries:
                for entry in entries:
                    if entry.name in AREAS or entry.name == SETTINGS:
                        self.take(entry, entry.name)
        except OSError as error:
            raise CannotGoOn(f"{self.root} is not a folder that can be read: {_why(error)}") from error
        while self.folders:
            path, real = self.folders.pop()
            try:
                with os.scandir(real) as entries:
                    for entry in entries:
                        self.take(entry, f"{path}/{entry.name}")
            except OSError as error:
                self.refuse(path, "path-unreadable", f"The folder cannot be read: {_why(error)}", _RIGHTS)
        return Tree.of(self.files, self.problems)

    def refuse(self, path: str, rule: str, message: str, mend: str) -> None:
        self.problems.append(Problem(Place(printable(path)), rule, message, mend))

    def take(self, entry: os.DirEntry[str], path: str) -> None:
        if _is_ignored(path):
            return
        if not _is_fit(entry.name):
            self.refuse(path, "path-name", *_UNFIT)
        elif entry.is_symlink() or _is_junction(entry):
            self.take_link(entry.path, path)
        elif entry.is_dir(follow_symlinks=False):
            self.folders.append((path, entry.path))
        elif entry.is_file(follow_symlinks=False):
            self.take_file(entry.path, path)
        else:
            self.refuse(path, "path-unreadable", "This is not an ordinary file", "take it out")

    def take_link(self, link: str, path: str) -> None:
        real = os.path.realpath(link)
        if not _is_within(real, self.root) or _is_within(real, os.path.join(self.root, ".git")):
            self.refuse(path, "path-outside", *_outside(os.readlink(link)))
        elif os.path.isfile(real):
            self.take_file(real, path)
        elif not os.path.isdir(real):
            self.refuse(path, "path-unreadable", "The link leads to nothing that can be read", _LINK_MEND)
        elif any(_is_within(real, other) or _is_within(other, real) for other in self.read):
            self.refuse(path, "path-double", "The link leads to a folder that is read anyway", _LINK_MEND)
        else:
            self.read.append(real)
            self.folders.append((path, real))

    def take_file(self, real: str, path: str) -> None:
        if path.startswith("ims/") and not path.startswith(EVIDENCE):
            if path.lower().endswith((".yml", ".yaml")) and not path.endswith(".yaml"):
                self.refuse(path, "path-name", *_ENDING)
                return
            if path.endswith(".yaml"):
                try:
                    self.files[path] = _read_text(real)
                except OSError as error:
                    self.refuse(path, "path-unreadable", f"The file cannot be read: {_why(error)}", _RIGHTS)
                return
        self.files[path] = _OnDisk(real)


_UNFIT = (
    "The name holds characters that cannot be shown",
    "rename it with letters, digits, hyphens and dots",
)
_ENDING = ("The name of a document ends with .yaml", "rename the file so that it ends with .yaml")
_LOST = "fetch the whole repository anew: a partial or broken clone lacks some files"
_RIGHTS = "see who may read it, or take it out"
_LINK_MEND = "take the link out"


def _outside(target: str) -> tuple[str, str]:
    return (
        f"The link leads out of this system, to {printable(target)}, and is not followed",
        "take the link out, or put the file itself there",
    )


def _why(error: OSError) -> str:
    """The system's reason in lower case: `permission denied`."""
    return (error.strerror or "the system gives no reason").lower()


def printable(name: str) -> str:
    """*name* with what cannot be shown as backslash codes, so that it stays on one line."""
    if _is_fit(name):
        return name
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape", "surrogatepass").decode("ascii")
        for each in name
    )


def _is_fit(name: str) -> bool:
    """Whether a file name can be shown: neither control characters nor bytes that are not UTF-8."""
    return name.isprintable()


def _is_text(path: str) -> bool:
    return path.endswith(_TEXT_ENDINGS) and not path.startswith(EVIDENCE)


def _is_ignored(path: str) -> bool:
    """Whether it is what editors, systems and git leave about: names that begin with a dot."""
    return posixpath.basename(path).startswith(".") and not path.startswith(EVIDENCE)


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _is_junction(entry: os.DirEntry[str]) -> bool:
    """Whether it is a junction of Windows, which Python knows from 3.12 on."""
    ask = getattr(entry, "is_junction", None)
    return bool(ask and ask())


def _open_file(path: str) -> int:
    """A descriptor of the ordinary file at *path*; what else may stand there is never waited for."""
    flags = (
        os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    )
    descriptor = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(0, "Not an ordinary file")
    return descriptor


def _read_text(path: str) -> bytes:
    """The bytes of a text file, at most `_TEXT_LIMIT`."""
    descriptor = _open_file(path)
    try:
        data = os.read(descriptor, _TEXT_LIMIT)
        # A read may give less than there is (on some network file systems).
        while len(data) < _TEXT_LIMIT and (more := os.read(descriptor, _TEXT_LIMIT - len(data))):
            data += more
        return data
    finally:
        os.close(descriptor)


def revision_tree(root: Path, rev: str) -> Tree:
    """The files below ims/, schemas/ and templates/ of *root*, and its mkdocs.yml, as revision *rev* has them.

    Nothing is checked out or written. Raises CannotGoOn: no git, no repository, no such revision, or the
    repository lacks its content.
    """
    commit = commit_of(root, rev)
    try:
        listing = git(root, "ls-tree", "-r", "-z", "-l", commit)
        return _Revision(root, listing).tree()
    except subprocess.CalledProcessError as error:
        raise CannotGoOn(
            f"git cannot read the files of {rev} here",
            _LOST,
        ) from error


class _Revision:
    """The files that `git ls-tree -r -z -l` lists, taken in as a walk takes in those of a folder."""

    def __init__(self, root: Path, listing: bytes) -> None:
        self.root = root
        self.files: dict[str, Source | bytes] = {}
        self.problems: list[Problem] = []
        #: Blob and size of each ordinary file, blob of each link.
        self.blobs: dict[str, tuple[str, int]] = {}
        self.links: dict[str, str] = {}
        for row in listing.split(b"\0"):
            if not row:
                continue
            facts, _, name = row.partition(b"\t")
            mode, _, blob, size = facts.split()
            path = name.decode("utf-8", "surrogateescape")
            if mode == b"120000":
                self.links[path] = blob.decode("ascii")
            elif mode.startswith(b"100"):
                if not size.isdigit():
                    raise CannotGoOn(f"git has lost the file {printable(path)}", _LOST)
                self.blobs[path] = (blob.decode("ascii"), int(size))

    def tree(self) -> Tree:
        wanted: dict[str, str] = {}
        for path in self.blobs:
            if _is_ours(path):
                self.take(path, path, wanted)
        self.take_links(wanted)
        self.files.update(zip(wanted, self.read(list(wanted.values())), strict=True))
        return Tree.of(self.files, self.problems)

    def refuse(self, path: str, rule: str, message: str, mend: str) -> None:
        self.problems.append(Problem(Place(printable(path)), rule, message, mend))

    def take(self, path: str, source: str, wanted: dict[str, str]) -> None:
        if any(_is_ignored(part) for part in _ancestors(path)):
            return
        blob, size = self.blobs[source]
        if not _is_fit(path):
            self.refuse(path, "path-name", *_UNFIT)
        elif (
            not path.startswith("ims/")
            or path.startswith(EVIDENCE)
            or not path.lower().endswith((".yml", ".yaml"))
        ):
            self.files[path] = _InGit(self.root, blob)
        elif not path.endswith(".yaml"):
            self.refuse(path, "path-name", *_ENDING)
        elif size > _TEXT_LIMIT:
            self.files[path] = _InGit(self.root, blob)
        else:
            wanted[path] = blob

    def read(self, blobs: Sequence[str]) -> Iterator[bytes]:
        """The bytes of *blobs*, in their order, from one git process."""
        answer = git(self.root, "cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode())
        at = 0
        for blob in blobs:
            end = answer.index(b"\n", at)
            facts = answer[at:end].split()
            if len(facts) != 3:
                raise CannotGoOn(f"git has lost the file with the id {blob}", _LOST)
            size = int(facts[2])
            yield answer[end + 1 : end + 1 + size]
            at = end + size + 2

    def take_links(self, wanted: dict[str, str]) -> None:
        if not self.links:
            return
        targets = {
            path: target.decode("utf-8", "surrogateescape")
            for path, target in zip(self.links, self.read(list(self.links.values())), strict=True)
        }
        read = list(AREAS)
        waiting = [(path, path) for path in sorted(targets) if _is_ours(path)]
        while waiting:
            path, source = waiting.pop()
            if any(_is_ignored(part) for part in _ancestors(path)):
                continue
            real = _resolve(source, targets)
            below = f"{real}/" if real else ""
            if real is None:
                self.refuse(path, "path-outside", *_outside(targets[source]))
            elif real in self.blobs:
                self.take(path, real, wanted)
            elif not any(each.startswith(below) for each in self.blobs):
                self.refuse(path, "path-unreadable", "The link leads to nothing that can be read", _LINK_MEND)
            elif any(_is_below(real, other) or _is_below(other, real) for other in read):
                self.refuse(path, "path-double", "The link leads to a folder that is read anyway", _LINK_MEND)
            else:
                read.append(real)
                for each in self.blobs:
                    if each.startswith(below):
                        self.take(f"{path}/{each.removeprefix(below)}", each, wanted)
                waiting += [
                    (f"{path}/{each.removeprefix(below)}", each) for each in targets if each.startswith(below)
                ]


def _is_ours(path: str) -> bool:
    return path == SETTINGS or path.split("/", 1)[0] in AREAS


def _ancestors(path: str) -> list[str]:
    """*path* and the folders around it."""
    parts = path.split("/")
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]


def _is_below(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")


def _resolve(path: str, targets: Mapping[str, str]) -> str | None:
    """The path without links that *path* leads to, or None when it leads out of the root (or nowhere)."""
    ahead = path.split("/")[::-1]
    behind: list[str] = []
    hops = 0
    while ahead:
        part = ahead.pop()
        if part in ("", "."):
            continue
        if part == "..":
            if not behind:
                return None
            behind.pop()
            continue
        behind.append(part)
        target = targets.get("/".join(behind))
        if target is None:
            continue
        hops += 1
        if target.startswith("/") or hops > 40:
            return None
        behind.pop()
        ahead += target.split("/")[::-1]
    return "/".join(behind)
