"""The texts that imskit once laid, found again by what git calls them: in the history, or among earlier starters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from imskit.blobs import blob_id
from imskit.edit.answers import Answers
from imskit.edit.init import starter_files
from imskit.edit.starter_table import FOLDER
from imskit.git import git, read_blobs
from imskit.history import is_repository
from imskit.merged_texts import merged_texts
from imskit.problems import CannotGoOn

#: Where releases keep the texts that they brought, each in a folder named by its version.
EARLIER: Final = "templates/earlier/"
#: So many earlier contents of a file are looked at in a repository whose ids are not those that were kept.
_LOOKED_AT: Final = 200


class Bases:
    """Where the texts that were laid can be found again."""

    def __init__(self, root: Path, shipped: Mapping[str, bytes], answers: Answers, version: str) -> None:
        """*version* is the imskit that laid them from *answers*; *shipped* are the files of the present one."""
        self._root = root
        self._in_git = is_repository(root)
        self._shipped = shipped
        self._answers = answers
        self._version = version
        self._earlier: list[Mapping[str, str]] | None = None

    def text(self, path: str, blob: str) -> str | None:
        """The text that was laid at *path* and that git calls *blob*; None where it is not to be found."""
        found = self._of_git(path, blob) if self._in_git else None
        if found is not None:
            return found
        if self._earlier is None:
            self._earlier = list(self._starters())
        texts = (files[path] for files in self._earlier if path in files)
        return next((text for text in texts if blob_id(text.encode("utf-8")) == blob), None)

    def _of_git(self, path: str, blob: str) -> str | None:
        try:
            return next(read_blobs(self._root, [blob])).decode("utf-8")
        except (CannotGoOn, UnicodeDecodeError):
            pass
        # In a repository with longer ids it has another name.
        try:
            said = git(self._root, "log", "--format=", "--raw", "--no-abbrev", "--no-renames", "--", path)
            ids = [line.split()[3].decode("ascii") for line in said.splitlines() if line.startswith(b":")]
            longer = [each for each in dict.fromkeys(ids) if len(each) > len(blob) and each.strip("0")]
            for data in read_blobs(self._root, longer[:_LOOKED_AT]):
                if blob_id(data) == blob:
                    return data.decode("utf-8")
        except (CannotGoOn, UnicodeDecodeError):
            pass
        return None

    def _starters(self) -> Iterator[Mapping[str, str]]:
        """What each earlier starter that is kept would have laid, the one that was laid first."""
        versions = {path.split("/")[2] for path in self._shipped if path.startswith(EARLIER)}
        for version in sorted(versions, key=lambda each: (each != self._version, each)):
            folder = f"{EARLIER}{version}/"
            then = {path: data for path, data in self._shipped.items() if not path.startswith(FOLDER)}
            then |= {
                FOLDER + path.removeprefix(folder): data
                for path, data in self._shipped.items()
                if path.startswith(folder)
            }
            try:
                files = starter_files(then, self._answers, version)
            except (CannotGoOn, KeyError):
                # What the answers ask for was not there yet.
                continue
            yield {file.path: file.text for file in files}


def merged(mine: str, base: str, theirs: str) -> str | None:
    """*mine* and *theirs*, both made from *base*, as one text; None where they change the same lines.

    It is git that merges, in files of its own outside the system. Without git nothing is merged.
    """
    try:
        return merged_texts(base, mine, theirs)
    except CannotGoOn:
        return None
