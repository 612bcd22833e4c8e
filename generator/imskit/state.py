"""The state of a system: one digest for all that the answer of a run may depend on but what was asked, and the day.

Texts count by their content, evidence and what is larger than a text by what the file system says of it. Files that
did not change since an earlier run are not read for that, see `imskit.stat_index`.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Iterable
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imskit.blobs import blob_id
from imskit.git_state import Scope, git_state
from imskit.path_rules import EVIDENCE, TEXT_LIMIT
from imskit.stat_index import TRUSTED, Known, is_young, read_index, write_index
from imskit.tool_state import ToolState, tool_state
from imskit.tree import Tree
from imskit.values import dataclass
from imskit.working_folder import Folder, Sources, text_at, tree_of, walk

if TYPE_CHECKING:
    from imskit.kept_files import KeptFiles

#: With fewer files than this, looking at them takes no time worth saving.
LEAST: Final = 64
#: Files, and bytes of them, that a run may read anew before what is known of them is written anew.
_STALE_FILES: Final = 32
_STALE_BYTES: Final = 256 * 1024
#: What leads out of a system is not followed by a walk, and may be by whoever opens one file of it.
_OUTSIDE: Final = "path-outside"


@dataclass(frozen=True)
class State:
    """A system as it was found at one moment."""

    root: Path
    #: When the look began, in ns.
    began: int
    folder: Folder
    #: What git calls the contents of those files that count by content.
    blobs: dict[str, str]
    #: Whether the digest is over all that counts.
    sure: bool
    #: Another file that says what people are called.
    names: Path | None
    #: The bytes of those that had to be read.
    read: dict[str, bytes] = field(default_factory=dict, repr=False)

    def tree(self) -> Tree:
        """The files as they were found; what is read of them later is held against that."""
        return tree_of(self.folder, self.blobs, self.read)

    def late_tree(self) -> tuple[Tree, Sources]:
        """As `tree`, for whoever reads few of the files; and what tells whether all that was read is in the digest."""
        files = Sources(self.folder, self.blobs, self.read)
        return Tree(self.folder.problems, files, tuple(sorted(files)), self.blobs), files

    @cached_property
    def _content(self) -> str:
        """The digest of the files."""
        return self._of(self.folder.files)

    def _of(self, paths: Iterable[str]) -> str:
        """The digest of the files at *paths*, and of what a walk refused."""
        digest = hashlib.sha256(repr(self.folder.problems).encode("utf-8", "surrogateescape"))
        files, blobs = self.folder.files, self.blobs
        rows = [
            f"{path}\0{blob}" if (blob := blobs.get(path)) else f"{path}\0{files[path][1]}"
            for path in sorted(paths)
        ]
        digest.update("\n".join(rows).encode("utf-8", "surrogateescape"))
        if self.names is not None:
            digest.update(f"\0{self.names}\0".encode("utf-8", "surrogateescape") + _of_names(self.names))
        return digest.hexdigest()

    @cached_property
    def _tool(self) -> ToolState | None:
        """What imskit itself is."""
        return tool_state(self.began)

    @cached_property
    def _git(self) -> dict[Scope, str | None]:
        return {}

    def digest(self, scope: Scope) -> str | None:
        """The digest, with *scope* for what of git counts. None where not all that counts is told by it."""
        of_git = self.of_git(scope) if self.sure else None
        if of_git is None or self._tool is None:
            return None
        return f"{self._content} {of_git} {self._tool.digest}"

    def digest_without(self, paths: Collection[str]) -> str | None:
        """The digest without git, and without the files at *paths*; None as for `digest`."""
        if not self.sure or self._tool is None:
            return None
        return f"{self._of(self.folder.files.keys() - paths)} {self._tool.digest}"

    def of_git(self, scope: Scope) -> str | None:
        """The digest for what git says, see `imskit.git_state`, as it was when somebody first asked."""
        if scope not in self._git:
            self._git[scope] = git_state(self.root, scope)
        return self._git[scope]

    def is_still(self, scope: Scope, digest: str, *, files: bool = True) -> bool:
        """Whether all of it is now as it was then, when its *digest* was made; young files are read once more.

        Without *files*, those of the system are not looked at: what was read of them was held against the digest.
        Nor is then what of imskit was not loaded.
        """
        if not files and self.names is None:
            same = self._tool is not None and self._tool.is_still()
            return same and git_state(self.root, scope) == self.of_git(scope)
        now = walk(self.root)
        if now != self.folder:
            return False
        for path, blob in self.blobs.items():
            real, stat = now.files[path]
            if stat is None or is_young(stat, self.began):
                try:
                    if blob_id(text_at(real)) != blob:
                        return False
                except OSError:
                    return False
        return self._at_last(scope) == digest

    def _at_last(self, scope: Scope) -> str | None:
        """The digest now, where no file of the system is other than it was."""
        again = State(self.root, self.began, self.folder, self.blobs, self.sure, self.names)
        if self.names is None:
            vars(again)["_content"] = self._content
        return again.digest(scope)


def look(root: Path, kept: KeptFiles, names: Path | None) -> State:
    """The state of the system at *root* as it is now; *kept* is where what is known of its files lies.

    *names* is a file beside it that says what people are called. Raises CannotGoOn: *root* is no folder.
    """
    began = time.time_ns()
    folder = walk(root)
    known = read_index(kept, root) if len(folder.files) >= LEAST else {}
    blobs: dict[str, str] = {}
    fresh: dict[str, Known] = {}
    read: dict[str, bytes] = {}
    anew, size, sure = 0, 0, TRUSTED
    for path, (real, stat) in folder.files.items():
        old = known.get(path)
        if old is not None and old.stat == stat:
            blobs[path] = old.blob
            fresh[path] = old
        elif path.startswith(EVIDENCE) or (stat is not None and stat[0] >= TEXT_LIMIT):
            sure = sure and stat is not None and not is_young(stat, began)
        else:
            try:
                data = text_at(real)
            except OSError:
                sure = False
                continue
            blobs[path], read[path] = blob_id(data), data
            if stat is not None and not is_young(stat, began):
                fresh[path] = Known(stat, blobs[path])
                anew, size = anew + 1, size + len(data)
    gone = len(known) - len(fresh)
    if max(anew, gone) >= _STALE_FILES or size >= _STALE_BYTES:
        write_index(kept, root, fresh)
    sure = sure and not any(problem.rule == _OUTSIDE for problem in folder.problems)
    return State(root, began, folder, blobs, sure, names, read)


def _of_names(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        return repr(error).encode()
