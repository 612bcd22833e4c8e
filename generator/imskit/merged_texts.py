"""Two changes of one text put together line by line, by git."""

from __future__ import annotations

from imskit.git import GitFailed, git
from imskit.unfinished import temporary_folder


def merged_texts(base: str, ours: str, theirs: str) -> str | None:
    """The text in which both changes of *base* stand; None where they contradict, or are no text.

    Raises CannotGoOn: git is not installed.
    """
    with temporary_folder() as folder:
        names = []
        for name, text in (("ours", ours), ("base", base), ("theirs", theirs)):
            place = folder / name
            place.write_bytes(text.encode("utf-8", "surrogateescape"))
            names.append(str(place))
        try:
            return git(folder, "merge-file", "-p", "-q", *names).decode("utf-8")
        except (GitFailed, UnicodeDecodeError):
            return None
