"""Writing whole or not at all: files by replacement, folders by exchange, and only folders that are ours."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from imskit.problems import CannotGoOn
from imskit.unfinished import passing

#: Stands in every folder that imskit made, and proves that imskit may replace it.
MARKER = ".imskit-made"
_MARKER_TEXT = "imskit made this folder and replaces it whole; what you put here is lost at the next run.\n"

#: RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS.
_EXCHANGE = 2
#: Linux: a relative path is relative to the current folder.
_AT_FDCWD = -100


def write_file(path: Path, data: bytes) -> None:
    """Write *data* to *path*, whole or not at all; a link at *path* is replaced, never followed.

    Raises CannotGoOn when the folder cannot be written to.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise CannotGoOn(f"{path} cannot be written: {error.strerror}") from error
    with passing(Path(name)) as temporary:
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(_mode_of(path))
            temporary.replace(path)
        except OSError as error:
            raise CannotGoOn(f"{path} cannot be written: {error.strerror}") from error
        finally:
            temporary.unlink(missing_ok=True)


def write_files(files: Iterable[tuple[Path, bytes]]) -> None:
    """Write many *files*, each as `write_file` does, and none of them before all lie on the disk.

    The disk is waited for once and not at each file, which takes a tenth of the time for thousands; where it is full,
    nothing is written at all. Raises CannotGoOn when a folder cannot be written to.
    """
    parts: list[tuple[Path, Path]] = []
    with ExitStack() as stack:
        for path, data in files:
            try:
                descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
                temporary = stack.enter_context(passing(Path(name)))
                stack.callback(temporary.unlink, missing_ok=True)
                with os.fdopen(descriptor, "wb") as file:
                    file.write(data)
                    if sys.platform == "win32":
                        file.flush()
                        os.fsync(file.fileno())
                temporary.chmod(_mode_of(path))
            except OSError as error:
                raise CannotGoOn(f"{path} cannot be written: {error.strerror}") from error
            parts.append((temporary, path))
        if sys.platform != "win32":
            os.sync()
        for temporary, path in parts:
            try:
                temporary.replace(path)
            except OSError as error:
                raise CannotGoOn(f"{path} cannot be written: {error.strerror}") from error


def is_marked(folder: Path) -> bool:
    """Whether *folder* bears the mark that imskit made it."""
    return (folder / MARKER).is_file()


def check_replaceable(folder: Path, is_ours: Callable[[Path], bool] = is_marked) -> None:
    """Make sure that *folder* may be replaced: it is not there, is empty, or *is_ours* finds that imskit made it.

    Raises CannotGoOn when it is somebody's own.
    """
    _restore(folder, is_ours)
    elsewhere = "name another folder with --output"
    if folder.is_symlink():
        raise CannotGoOn(f"{folder} is a link, and what it leads to is not replaced", elsewhere)
    try:
        if not folder.exists():
            return
        if not folder.is_dir():
            raise CannotGoOn(f"{folder} is a file, not a folder", elsewhere)
        if not is_ours(folder) and any(folder.iterdir()):
            raise CannotGoOn(f"{folder} holds files that imskit did not make, so it is left alone", elsewhere)
    except OSError as error:
        sentence = f"{folder} cannot be read: {error.strerror}"
        raise CannotGoOn(sentence, "check the folder's permissions") from error


def mark(made: Path) -> None:
    """Mark the folder *made* as ours."""
    (made / MARKER).write_text(_MARKER_TEXT, encoding="utf-8", newline="\n")


def replace_folder(made: Path, folder: Path, is_ours: Callable[[Path], bool] = is_marked) -> None:
    """Put the folder *made* in the place of *folder*, in one step where the system can; *made* is gone after.

    *made* is marked as ours, unless *is_ours* knows it already. A run that is killed leaves the old folder whole, or
    the new one. Raises CannotGoOn when *folder* is not ours or cannot be written.
    """
    check_replaceable(folder, is_ours)
    if not is_ours(made):
        mark(made)
    waiting = folder.with_name(f".{folder.name}.imskit-new")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _remove_ours(waiting)
        _move(made, waiting)
        if not folder.exists():
            waiting.rename(folder)
        elif _exchange(waiting, folder):
            shutil.rmtree(waiting)
        else:
            old = _old(folder)
            folder.rename(old)
            waiting.rename(folder)
            shutil.rmtree(old)
    except OSError as error:
        # A copy that a full disk ended is of no use to anybody.
        with suppress(OSError):
            _remove_ours(waiting)
        sentence = f"{folder} cannot be written: {error.strerror}"
        raise CannotGoOn(
            sentence, "check its permissions and its room, and close what has it open"
        ) from error


def fresh_folder(folder: Path) -> Path:
    """An empty folder in the place of *folder*, which is imskit's own; returns it.

    Raises CannotGoOn when it cannot be made.
    """
    try:
        if folder.is_symlink():
            folder.unlink()
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
    except OSError as error:
        raise CannotGoOn(f"{folder} cannot be written: {error.strerror}") from error
    return folder


@contextmanager
def working_folder(work: Path) -> Iterator[Path]:
    """The folder *work*, imskit's own, made where it is missing, held by one run at a time.

    It tells git to leave it out. Raises CannotGoOn when it cannot be made or another run holds it.
    """
    if work.is_symlink():
        raise CannotGoOn(f"{work} is a link; imskit works only in a folder of its own", "remove the link")
    try:
        work.mkdir(parents=True, exist_ok=True)
        ignore = work / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8", newline="\n")
        lock = (work / "lock").open("a+b")
    except OSError as error:
        raise CannotGoOn(f"{work} cannot be written: {error.strerror}") from error
    with lock:
        try:
            _hold(lock.fileno())
        except OSError as error:
            raise CannotGoOn(f"another run is at work in {work}", "wait for it to end") from error
        yield work


def _mode_of(path: Path) -> int:
    """The mode of the file that is replaced; for a new file what the process would give it."""
    if path.is_file() and not path.is_symlink():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _old(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.imskit-old")


def _restore(folder: Path, is_ours: Callable[[Path], bool]) -> None:
    """Bring back the folder that a killed run had already put aside."""
    old = _old(folder)
    if is_ours(old):
        with suppress(OSError):
            if folder.exists():
                shutil.rmtree(old)
            else:
                old.rename(folder)


def _remove_ours(folder: Path) -> None:
    """Remove what a killed run left behind under a name that only imskit gives."""
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def _move(source: Path, target: Path) -> None:
    try:
        source.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # Another file system: copied beside its place, so that the last step is a rename all the same.
        try:
            shutil.copytree(source, target)
        except shutil.Error as errors:
            # One for each file, as (from, to, "[Errno 28] No space left on device"), and no reason of its own.
            why = str(errors.args[0][0][2]).rpartition("] ")[2].partition(": ")[0]
            raise OSError(errno.EIO, why) from errors
        shutil.rmtree(source)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system or the file system cannot."""
    first, second = os.fsencode(one), os.fsencode(other)
    try:
        library = ctypes.CDLL(None)
        if hasattr(library, "renameat2"):
            code = library.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _EXCHANGE)
        else:
            code = library.renamex_np(first, second, _EXCHANGE)
    except (AttributeError, OSError, TypeError):
        # No such function in this C library, or (on Windows) no such library at all.
        return False
    return bool(code == 0)


def _hold(descriptor: int) -> None:
    """Hold an open file until it is closed, also by being killed; raises OSError when another run does."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
