"""How contents of documents that git holds were classified, read off their first lines without reading the rest."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from imskit.commit_log import Change, LoggedCommit
from imskit.git import LostContent, read_blobs, sizes_of
from imskit.path_rules import EVIDENCE, TEXT_LIMIT

_ENDING = ".yaml"
#: Files of the system that are no document, and what can tell of somebody or something all the same.
TELLING = (EVIDENCE, "ims/people.")
NO_DOCUMENTS = (*TELLING, "ims/standards/", "ims/ims.yaml")
#: A key at the beginning of a line belongs to the document itself.
_CLASSIFICATION = re.compile(
    rb"""^(?:classification|"classification"|'classification')[ \t]*:[ \t]*["']?([a-z]+)["']?[ \t]*(?:#.*)?\r?$""",
    re.MULTILINE,
)
#: So many bytes are read by one process of git, which is all there are in most systems: more might not fit into memory.
AT_ONCE = 64 << 20


def is_document(path: str) -> bool:
    """Whether a file at *path* is a document, or meant to be one."""
    return path.endswith(_ENDING) and not path.startswith(NO_DOCUMENTS)


def contents_of(changes: Iterable[Change]) -> set[str]:
    """Git's ids of what documents said before and after *changes*."""
    return {
        blob
        for change in changes
        if is_document(change.path)
        for blob in (change.before, change.after)
        if blob is not None
    }


def classified(root: Path, blobs: Collection[str]) -> Mapping[str, str]:
    """How each of *blobs*, ids of contents, was classified; empty where that cannot be told."""
    found = dict.fromkeys(blobs, "")
    for some in _in_turn(sizes_of(root, list(found))):
        for blob, data in _read(root, some):
            said = {match.decode("ascii") for match in _CLASSIFICATION.findall(data)}
            # Of a text that says it twice nobody knows.
            found[blob] = said.pop() if len(said) == 1 else ""
    return found


def _in_turn(sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """The contents that are no larger than a document can be, in lists of so many as are read at once."""
    some: list[str] = []
    held = 0
    for blob, size in sizes.items():
        if size > TEXT_LIMIT:
            continue
        if some and held + size > AT_ONCE:
            yield some
            some, held = [], 0
        some.append(blob)
        held += size
    if some:
        yield some


def _read(root: Path, blobs: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The bytes of *blobs*, up to the first one that git has lost."""
    try:
        yield from zip(blobs, read_blobs(root, blobs), strict=True)
    except LostContent:
        return


def classified_commits(root: Path, commits: Iterable[LoggedCommit]) -> Mapping[str, frozenset[str]]:
    """By the id of each of *commits*, how the documents that it changed were classified before and after."""
    contents = {commit.id: contents_of(commit.changes) for commit in commits}
    known = classified(root, sorted(set().union(*contents.values())))
    return {commit: frozenset(known[blob] for blob in blobs) for commit, blobs in contents.items()}
