"""Where an export is put: over an earlier export, never over what somebody made, nor among what it is made from.

Nothing is asked, and nothing is remembered from run to run: a file that is there tells by how it begins whether it is
an export of the same kind.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from pathlib import Path

from imskit.problems import CannotGoOn
from imskit.write import write_file

#: What a system consists of, and what git and imskit keep beside it.
_FOLDERS = ("ims", "schemas", "templates", ".git", ".imskit")
_FILES = ("mkdocs.yml",)
_ELSEWHERE = "name another place with --output"
#: How a file of words begins: what changes from day to day comes after that.
_BEGINNING = re.compile(rb"[^0-9,:]{1,60}")
_HEAD = 4096
#: What says in a file who made it.
_MARKS = (b"<xmp:CreatorTool>Typst ", b'"name": "imskit"')
_ZIP = b"PK\x03\x04"
_CORE = "docProps/core.xml"
_LONGEST_CORE = 1 << 16
_TIMES = re.compile(rb"<dcterms:(?:created|modified)[^>]*>([^<]*)<")


def check_apart(path: Path, root: Path) -> None:
    """Raise CannotGoOn where *path* lies among what the system at *root* is made from, or in a repository's `.git`."""
    here, top = path.absolute().parent.resolve() / path.name, root.resolve()
    if ".git" in here.parts:
        raise CannotGoOn(f"{path} lies in what git keeps", _ELSEWHERE)
    for name in _FOLDERS:
        if here.is_relative_to(top / name):
            raise CannotGoOn(f"{path} lies in {name}/, among what it is made from", _ELSEWHERE)
    if here.parent == top and here.name in _FILES:
        raise CannotGoOn(f"{path} is a file of the system itself", _ELSEWHERE)


def check_file(path: Path, root: Path) -> None:
    """Make sure that a file can be put at *path*, before it is made from the system at *root*.

    Raises CannotGoOn: it lies among what it is made from, is a folder or a link, may not be written, or its folder is
    not there.
    """
    try:
        if _is_stream(path):
            return
        check_apart(path, root)
        if path.is_symlink():
            raise CannotGoOn(f"{path} is a link, and what it leads to is not replaced", _ELSEWHERE)
        if path.is_dir():
            raise CannotGoOn(f"{path} is a folder, not a file", _ELSEWHERE)
        if not path.parent.is_dir():
            raise CannotGoOn(f"there is no folder {path.parent}", f"make it, or {_ELSEWHERE}")
        if not path.exists():
            return
        if not path.is_file():
            raise CannotGoOn(f"{path} is no file that could be replaced", _ELSEWHERE)
        if not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
            raise CannotGoOn(f"{path} may only be read, so it is left alone", _ELSEWHERE)
    except OSError as error:
        raise CannotGoOn(f"{path} cannot be written: {error.strerror}", _ELSEWHERE) from error


def put_file(path: Path, data: bytes, root: Path, *, to_fill_in: bool = False) -> None:
    """Put the export *data* of the system at *root* at *path*, whole or not at all; into a pipe or device as it is.

    What is there is replaced where it is empty or an export of the same kind; never where somebody has saved it since
    with another program or, *to_fill_in* by hand and a file of words, where it is not the same. Raises CannotGoOn as
    `check_file` does, and where what is there is left alone.
    """
    check_file(path, root)
    try:
        if _is_stream(path):
            with path.open("wb") as stream:
                stream.write(data)
            return
        old = path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise CannotGoOn(f"{path} cannot be written: {error.strerror}") from error
    if old and old != data:
        _check_replaceable(path, old, data, to_fill_in=to_fill_in)
    write_file(path, data)


def _check_replaceable(path: Path, old: bytes, new: bytes, *, to_fill_in: bool) -> None:
    mend = "name another file with --output, or move that one away"
    if not _is_same_kind(old, new):
        raise CannotGoOn(f"{path} is there, and is no earlier export of this kind, so it is left alone", mend)
    if new.startswith(_ZIP) and not _is_as_made(old):
        raise CannotGoOn(f"{path} was saved by another program since, so it is left alone", mend)
    if to_fill_in and new.startswith(b"#"):
        raise CannotGoOn(f"{path} is there and may be filled in by now, so it is left alone", mend)


def _is_stream(path: Path) -> bool:
    """Whether what is written to *path* goes on to somewhere else, as with /dev/stdout or `>(program)`."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)


def _is_same_kind(old: bytes, new: bytes) -> bool:
    if new.startswith(_ZIP):
        return old.startswith(_ZIP) and _kinds(old) == _kinds(new)
    return _beginning(old) == _beginning(new) and all(mark in old for mark in _MARKS if mark in new)


def _beginning(data: bytes) -> bytes:
    found = _BEGINNING.match(b" ".join(data[:_HEAD].split()))
    return found[0] if found is not None else data[:_HEAD]


def _kinds(data: bytes) -> set[str]:
    """What kind of file a zip is: which of the folders of Word and Excel it holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            return {name.partition("/")[0] for name in held.namelist()} & {"word", "xl"}
    except (OSError, ValueError, zipfile.BadZipFile):
        return set()


def _is_as_made(data: bytes) -> bool:
    """Whether no program has saved the Word or Excel file *data* since it was made: each says when it did."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            if held.getinfo(_CORE).file_size > _LONGEST_CORE:
                return False
            times = _TIMES.findall(held.read(_CORE))
    except (OSError, ValueError, KeyError, NotImplementedError, RuntimeError, zipfile.BadZipFile):
        return False
    return len(times) == 2 and times[0] == times[1]
