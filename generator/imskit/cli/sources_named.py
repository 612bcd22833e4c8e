"""The files that `imskit import` is to read: found below the paths that were named, and told by their bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from imskit.exporters.printable import encodable, one_line
from imskit.importers.documents.bring import Refused
from imskit.problems import CannotGoOn

if TYPE_CHECKING:
    from imskit.sources.pieces import Source

#: Most files of one run.
FILE_LIMIT = 2000
#: Names of files that programs and systems leave about.
_LEFT_ABOUT = (".",)
#: What Word and Excel lay beside a file that somebody has open.
_LOCK = "~$"
#: What the name of a copy holds.
_COPIED = re.compile(r"(?i)(?:kopie|copy|copie|copia)|\(\d+\)\.\w+$")
#: Ends of names that somebody meant to be read: why one of them cannot be is worth an exit code.
_MEANT = frozenset(
    {
        ".docx",
        ".docm",
        ".doc",
        ".dotx",
        ".dotm",
        ".odt",
        ".rtf",
        ".ods",
        ".xlsx",
        ".xlsm",
        ".xls",
        ".csv",
        ".tsv",
        ".md",
        ".markdown",
    }
)
#: Ends of names of what lies about in folders, too; named by itself it is read.
_NOTES = frozenset({".txt"})


@dataclass(frozen=True, slots=True)
class Named:
    """A file to be read: where it lies, and what it is called in the report."""

    path: Path
    name: str
    #: Whether the user named it, or it lies in a folder that was named.
    directly: bool
    #: The folder that is brought in: that which was named, or the one that the file lies in.
    folder: Path
    #: Its path there, with forward slashes.
    within: str


@dataclass(frozen=True, slots=True)
class Read:
    """What was read, what could not be, and what in a folder is nothing to be read at all."""

    sources: tuple[Source, ...]
    refused: tuple[Refused, ...]
    passed_over: tuple[Refused, ...]


def named_files(paths: Sequence[Path]) -> Iterator[Named]:
    """The files that *paths* name, folders gone through in order. Raises CannotGoOn: one is not there, or too many."""
    count = 0
    for path in paths:
        if not path.exists():
            raise CannotGoOn(f"there is no file or folder {path}", "look at how it is written")
        inside = (
            [(each, each.relative_to(path).as_posix()) for each in _walk(path)]
            if path.is_dir()
            else [(path, path.name)]
        )
        for each, name in inside:
            count += 1
            if count > FILE_LIMIT:
                raise CannotGoOn(f"there are more than {FILE_LIMIT} files", "import them folder by folder")
            # It stands in the draft and in the report, where a newline or an escape of a terminal would do harm.
            folder = path if path.is_dir() else path.parent
            yield Named(each, one_line(encodable(name)), not path.is_dir(), folder, name)


def _walk(folder: Path) -> Iterator[Path]:
    """The files below *folder*; links are not followed, and what programs leave about is passed over."""
    try:
        there = sorted(folder.iterdir())
    except OSError as error:
        raise CannotGoOn(f"{folder} cannot be read: {error.strerror}", "check its permissions") from error
    for each in there:
        if each.name.startswith(_LEFT_ABOUT) or each.is_symlink():
            continue
        if each.is_dir():
            yield from _walk(each)
        elif each.is_file():
            yield each


def read_files(found: Sequence[Named]) -> Read:
    """Read the files *found*, each by what it is; the same bytes once."""
    from imskit.importers.edited.recognised import is_copy
    from imskit.sources.any_source import SIZE_LIMIT, read_source
    from imskit.sources.pictures import with_pictures

    sources: list[Source] = []
    refused: list[Refused] = []
    passed_over: list[Refused] = []
    same: dict[str, str] = {}
    for each in found:
        if each.path.name.startswith(_LOCK):
            why = f"{each.name} says that a file beside it is open, or was when its program stopped"
            mend = "what is not saved was not read: close the file, and import again"
            passed_over.append(Refused(each.name, why, mend))
            continue
        if not each.directly and each.path.suffix.lower() in _NOTES:
            why = f"{each.name} is plain text, which in a folder is seldom a document"
            passed_over.append(Refused(each.name, why, "name it, or give it the ending .md"))
            continue
        try:
            with each.path.open("rb") as stream:
                data = stream.read(SIZE_LIMIT + 1)
            source = read_source(data, each.name) if not is_copy(data) else None
            if source is not None and source.format == "markdown":
                source = with_pictures(source, partial(_beside, each.folder))
        except OSError as error:
            why = f"{each.name} cannot be read: {error.strerror}"
            refused.append(Refused(each.name, why, "check its permissions"))
        except CannotGoOn as stop:
            meant = each.directly or each.path.suffix.lower() in _MEANT
            (refused if meant else passed_over).append(Refused(each.name, stop.sentence, stop.mend))
        else:
            if source is None:
                why = f"{each.name} is a copy that imskit exported to be edited"
                refused.append(
                    Refused(each.name, why, f"import it by itself: imskit import edited {each.name}")
                )
            elif source.sha256 in same:
                kept, other = same[source.sha256], each.name
                if _COPIED.search(kept) and not _COPIED.search(other):
                    # The copy is the one that is not needed, in whatever order they stand.
                    sources = [source if one.sha256 == source.sha256 else one for one in sources]
                    same[source.sha256], kept, other = other, other, kept
                refused.append(Refused(other, f"{other} is the same file as {kept}", "one of them is enough"))
            else:
                same[source.sha256] = each.name
                sources.append(source)
    return Read(tuple(sources), tuple(refused), tuple(passed_over))


def _beside(folder: Path, path: str, limit: int) -> bytes | str:
    """The bytes of the file at *path* in *folder*, at most one more than *limit*, or why there are none.

    No link is followed, wherever it leads: what it shows was put there by somebody else.
    """
    place = folder
    try:
        for part in path.split("/"):
            place /= part
            if place.is_symlink():
                return "which is a link, and was not followed"
        if not place.is_file():
            return "which is not there"
        with place.open("rb") as stream:
            return stream.read(limit + 1)
    except (OSError, ValueError) as error:
        return f"which cannot be read: {getattr(error, 'strerror', None) or 'no file can be called so'}"
