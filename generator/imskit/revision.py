"""A git revision as a tree: the files as they were committed, with no checkout and no write into the repository.

What is taken in and what is refused follows the rules of `imskit.working_folder`: the same files give the same
tree, committed or not. Texts are read by one `git cat-file --batch`, evidence when someone asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from imskit.git import GitFailed, LostContent, git, read_blobs, stream_blob
from imskit.path_refusals import (
    LINK_TO_NOTHING,
    LINK_TO_READ,
    NO_NAME,
    OTHER_ENDING,
    OWN_REPOSITORY,
    UNFIT_NAME,
    Refusal,
    leads_out,
)
from imskit.path_rules import AREAS, EVIDENCE, FILES, TEXT_LIMIT, is_fit, is_ignored, is_name, printable
from imskit.problems import CannotGoOn, Problem
from imskit.tree import Source, Tree

#: Links that lead to links are followed this far, about as far as a file system does.
_LINK_STEPS = 40
_LINK = b"120000"
_FILE = b"100"
_SUBMODULE = b"160000"


@dataclass(frozen=True, slots=True)
class _InGit:
    """A file of a revision that is read when someone asks."""

    root: Path
    blob: str

    def chunks(self) -> Iterator[bytes]:
        return stream_blob(self.root, self.blob)


def revision_tree(root: Path, commit: str, known: Mapping[str, bytes] | None = None) -> Tree:
    """The files below ims/, schemas/ and templates/ of *root*, its mkdocs.yml and CODEOWNERS, as *commit* has them.

    *known* are contents that need not be read, by their ids. Nothing is checked out or written. Raises CannotGoOn:
    no git, no such commit, or the repository lacks its content.
    """
    try:
        try:
            listing = git(root, "ls-tree", "-r", "-z", "-l", commit)
        except GitFailed:
            # A partial clone may lack files that nobody asks for, and git then gives no sizes at all.
            listing = git(root, "ls-tree", "-r", "-z", commit)
    except GitFailed as stop:
        sentence = f"git cannot read the files of {printable(commit)} here: {stop.reason}"
        raise CannotGoOn(sentence, stop.mend) from stop
    return _Listing(root, listing, known or {}).tree()


class _Listing:
    """The files that `git ls-tree -r -z -l` lists, taken in as a walk takes in those of a folder."""

    def __init__(self, root: Path, listing: bytes, known: Mapping[str, bytes]) -> None:
        self.root = root
        self.known = known
        self.files: dict[str, Source | bytes] = {}
        self.problems: list[Problem] = []
        #: Blob and size of each ordinary file, blob of each link.
        self.blobs: dict[str, tuple[str, int]] = {}
        self.links: dict[str, str] = {}
        #: Paths whose bytes are read at once, each with its blob.
        self.wanted: dict[str, str] = {}
        #: What git calls the content of all that is taken in.
        self.ids: dict[str, str] = {}
        for row in filter(None, listing.split(b"\0")):
            facts, _, name = row.partition(b"\t")
            mode, _, blob, *size = facts.split()
            path = name.decode("utf-8", "surrogateescape")
            if not is_name(path):
                if _is_ours(path):
                    self.refuse(path, NO_NAME)
            elif mode == _LINK:
                self.links[path] = blob.decode("ascii")
            elif mode.startswith(_FILE):
                # Of a file that git has lost it knows no size; it is missed when it is read.
                self.blobs[path] = (blob.decode("ascii"), int(size[0]) if size and size[0].isdigit() else 0)
            elif mode == _SUBMODULE and _is_ours(path):
                self.refuse(path, OWN_REPOSITORY)

    def tree(self) -> Tree:
        for path in self.blobs:
            if _is_ours(path):
                self.take(path, path)
        self.take_links()
        unknown = list(dict.fromkeys(blob for blob in self.wanted.values() if blob not in self.known))
        try:
            read = dict(zip(unknown, read_blobs(self.root, unknown), strict=True))
        except LostContent as lost:
            path = next(path for path, blob in self.wanted.items() if blob == lost.blob)
            raise lost.at(path) from lost
        for path, blob in self.wanted.items():
            self.files[path] = read[blob] if blob in read else self.known[blob]
        return Tree.of(self.files, self.problems, self.ids)

    def refuse(self, path: str, why: Refusal) -> None:
        self.problems.append(why.at(path))

    def take(self, path: str, source: str) -> None:
        """Take in at *path* the file that stands at *source*."""
        if any(is_ignored(part) for part in _with_folders(path)):
            return
        blob, size = self.blobs[source]
        is_yaml = (
            path.startswith("ims/")
            and not path.startswith(EVIDENCE)
            and path.lower().endswith((".yml", ".yaml"))
        )
        if not is_fit(path):
            self.refuse(path, UNFIT_NAME)
        elif is_yaml and not path.endswith(".yaml"):
            self.refuse(path, OTHER_ENDING)
        else:
            self.ids[path] = blob
            if size > TEXT_LIMIT or path.startswith(EVIDENCE):
                self.files[path] = _InGit(self.root, blob)
            else:
                self.wanted[path] = blob

    def take_links(self) -> None:
        if not self.links:
            return
        contents = read_blobs(self.root, list(self.links.values()))
        targets = {
            path: target.decode("utf-8", "surrogateescape")
            for path, target in zip(self.links, contents, strict=True)
        }
        read = list(AREAS)
        waiting = [(path, path) for path in sorted(targets) if _is_ours(path)]
        while waiting:
            path, source = waiting.pop()
            if any(is_ignored(part) for part in _with_folders(path)):
                continue
            real = _resolve(source, targets)
            below = f"{real}/" if real else ""
            if real is None:
                self.refuse(path, leads_out(targets[source]))
            elif real in self.blobs:
                self.take(path, real)
            elif not any(each.startswith(below) for each in self.blobs):
                self.refuse(path, LINK_TO_NOTHING)
            elif any(_is_below(real, other) or _is_below(other, real) for other in read):
                self.refuse(path, LINK_TO_READ)
            else:
                read.append(real)
                for each in self.blobs:
                    if each.startswith(below):
                        self.take(f"{path}/{each.removeprefix(below)}", each)
                waiting += [
                    (f"{path}/{each.removeprefix(below)}", each) for each in targets if each.startswith(below)
                ]


def _is_ours(path: str) -> bool:
    return path in FILES or path.split("/", 1)[0] in AREAS


def _with_folders(path: str) -> Iterator[str]:
    """*path* and the folders around it."""
    parts = path.split("/")
    return ("/".join(parts[: count + 1]) for count in range(len(parts)))


def _is_below(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(f"{folder}/")


def _resolve(path: str, targets: Mapping[str, str]) -> str | None:
    """The path without links that *path* leads to, or None when it leads out of the root (or nowhere)."""
    ahead = path.split("/")[::-1]
    behind: list[str] = []
    steps = 0
    while ahead:
        part = ahead.pop()
        if part in {"", "."}:
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
        steps += 1
        if target.startswith("/") or steps > _LINK_STEPS:
            return None
        behind.pop()
        ahead += target.split("/")[::-1]
    return "/".join(behind)
