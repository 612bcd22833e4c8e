"""Asking git, in a way in which the repository's own configuration runs nothing and says nothing.

A repository may come from a stranger. Its `.git/config` can name programs (hooks, file-system monitors, transports,
signers), and can change what git prints (the order of files, the encoding, which changes of a merge are shown).
Every call goes through here, so each of them is switched off in one place; nothing is fetched, nothing is written,
no lock is taken. Content filters cannot be switched off: commands that compare the working folder (`status`, `add`,
`diff` without two revisions) run them, and are never called.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from imskit import programs
from imskit.git_tally import TALLY
from imskit.path_rules import printable
from imskit.problems import CannotGoOn

#: How to mend a repository that lacks content.
LOST = "see what git fsck says, and mend the repository or clone it anew"
_PARTIAL = "this is a partial clone and lacks some files; fetch them with: git fetch --refetch --no-filter"
#: What git says where it would fetch what a partial clone lacks, and may not.
_SIGNS_OF_PARTIAL = (b"promisor remote", b"lazy fetching disabled", b"' not allowed")
_CHUNK = 1 << 20
#: What says who works here, for the calls that write.
_WHO = (
    "GIT_CONFIG_GLOBAL",
    "GIT_AUTHOR_NAME",
    "GIT_AUTHOR_EMAIL",
    "GIT_COMMITTER_NAME",
    "GIT_COMMITTER_EMAIL",
    "GIT_COMMITTER_DATE",
)
_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "protocol.allow=never",
    # Written beside the commits to find them faster, and believed where it says something else than they do.
    "core.commitGraph=false",
    # What git prints is the same everywhere, whatever the repository likes to see.
    "color.ui=false",
    "core.warnAmbiguousRefs=true",
    f"diff.orderFile={os.devnull}",
    "diff.relative=false",
    "i18n.logOutputEncoding=UTF-8",
    "log.diffMerges=separate",
    "log.follow=false",
    "log.mailmap=false",
    "log.showRoot=true",
    "log.showSignature=false",
    # With the switches above nothing in the repository runs, so it may also belong to someone else.
    "safe.directory=*",
)
_SWITCHES = (
    "--no-pager",
    "--no-replace-objects",
    "--no-optional-locks",
    *(word for setting in _SETTINGS for word in ("-c", setting)),
)

#: What is answered from the history alone, and not from the folder or what is about to be committed.
_ASK_HISTORY = frozenset(
    {"cat-file", "for-each-ref", "log", "ls-tree", "merge-base", "rev-list", "rev-parse"}
)
#: So many bytes of answers are remembered.
_REMEMBERED = 1 << 26

_MARKS = ("fatal: ", "error: ")


class GitFailed(CannotGoOn, subprocess.CalledProcessError):
    """Git could not do what it was asked; where nobody knows better, the sentence says why in git's words."""

    def __init__(self, error: subprocess.CalledProcessError) -> None:
        """*error* is what came of the call."""
        TALLY.failed += 1
        super(CannotGoOn, self).__init__(error.returncode, error.cmd, error.stdout, error.stderr)
        said = error.stderr or b""
        self.reason = _reason(said)
        self.sentence = f"git cannot read the repository here: {self.reason}"
        self.mend = mend_of(said)

    def __str__(self) -> str:
        """The sentence, as of everything that stops a run."""
        return self.sentence


class LostContent(CannotGoOn):
    """The repository lacks a content, or holds something else in its place."""

    def __init__(self, blob: str, mend: str) -> None:
        """*blob* is its id."""
        # A partial clone never had it: nothing is lost.
        self._verb = "lacks" if mend == _PARTIAL else "has lost"
        super().__init__(f"git {self._verb} the file with the id {blob}", mend)
        self.blob = blob

    def at(self, path: str) -> CannotGoOn:
        """The same for whoever knows at which *path* the file lay."""
        return CannotGoOn(f"git {self._verb} the file {printable(path)}", self.mend)


def _reason(said: bytes) -> str:
    """Why git gave up, from what it said: from its last line with a mark on, else its last line."""
    lines = said.decode("utf-8", "replace").strip().splitlines() or ["it gives no reason"]
    last = max((at for at, line in enumerate(lines) if line.startswith(_MARKS)), default=len(lines) - 1)
    words = " ".join(" ".join(lines[last:]).split())
    for mark in _MARKS:
        words = words.removeprefix(mark)
    return printable(words)


def mend_of(said: bytes) -> str:
    """How to mend a repository that lacks content, from what git said of it."""
    return _PARTIAL if any(sign in said for sign in _SIGNS_OF_PARTIAL) else LOST


def git_environment() -> Mapping[str, str]:
    """The environment of a git call: the user's own, without settings from elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        # Older ones know no other way to fetch nothing, and a repository could allow each protocol by name.
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_NO_LAZY_FETCH": "1",
        # Like replaced objects: another history than the one that the ids of the commits stand for.
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }


def git_command(root: Path, *arguments: str) -> list[str]:
    """The command line of a git call in *root*. Raises CannotGoOn: git is not installed."""
    program = programs.find("git")
    if program is None:
        raise CannotGoOn("git is not installed", "install git, or call it without a revision")
    return [str(program), "-C", str(root), *_SWITCHES, *arguments]


def git(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What git prints for *arguments* in *root*, with *given* on its standard input.

    Raises:
        CannotGoOn: git is not installed.
        GitFailed: git could not do it.
    """
    return asked(root, *arguments, given=given).stdout


def asked(root: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The same with what git says beside it. Raises as `git` does."""
    command, answers = git_command(root, *arguments), _remembered.get()
    if answers is None or arguments[0] not in _ASK_HISTORY:
        return _run(command, given, git_environment())
    return answers.to(command, given)


class GitAnswers:
    """What git said of a history, for a process that asks the same again and again while the history stays."""

    def __init__(self) -> None:
        self._history: object = None
        self._said: dict[tuple[tuple[str, ...], bytes], subprocess.CompletedProcess[bytes]] = {}
        self._size = 0

    @contextmanager
    def remembered(self, history: object) -> Iterator[None]:
        """Until it is left, what was asked before is not asked again, as long as *history* is the same.

        *history* is whatever changes when something is committed, fetched, tagged or checked out.
        """
        if history != self._history:
            self._history, self._said, self._size = history, {}, 0
        token = _remembered.set(self)
        try:
            yield
        finally:
            _remembered.reset(token)

    def to(self, command: Sequence[str], given: bytes) -> subprocess.CompletedProcess[bytes]:
        """What git says to *command* with *given* on its standard input. Raises as `git` does."""
        key = tuple(command), given
        found = self._said.get(key)
        if found is None:
            found = _run(command, given, git_environment())
            self._size += len(found.stdout) + len(given)
            if self._size > _REMEMBERED:
                self._said, self._size = {}, len(found.stdout)
            self._said[key] = found
        return found


#: Who remembers for the calls that are made now; None: nobody.
_remembered: ContextVar[GitAnswers | None] = ContextVar("_remembered", default=None)


def git_as_user(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    """The same for the few calls that write: the user's own settings say who does it; hooks stay off.

    Raises as `git` does.
    """
    settings = {name: value for name, value in git_environment().items() if not name.startswith("GIT_CONFIG")}
    settings |= {name: os.environ[name] for name in _WHO if name in os.environ}
    return _run(git_command(root, *arguments), given, settings).stdout


def _run(
    command: Sequence[str], given: bytes, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    TALLY.calls += 1
    try:
        return subprocess.run(command, input=given, capture_output=True, check=True, env=environment)
    except subprocess.CalledProcessError as error:
        raise GitFailed(error) from error


def sizes_of(root: Path, blobs: Sequence[str]) -> Mapping[str, int]:
    """How many bytes each of *blobs* (their ids) has, of those that git has; of none where it cannot tell."""
    if not blobs:
        return {}
    given = "".join(f"{blob}\n" for blob in blobs).encode("ascii")
    try:
        said = git(root, "cat-file", "--batch-check=%(objectname) %(objectsize)", given=given)
    except GitFailed:
        return {}
    rows = (row.split() for row in said.decode("ascii").splitlines())
    return {name: int(size) for name, size in rows if size.isdigit()}


def read_blobs(root: Path, blobs: Sequence[str]) -> Iterator[bytes]:
    """The bytes of *blobs* (their ids), in their order, from one git process.

    Raises LostContent where the repository lacks one of them, or holds something else under its id.
    """
    if not blobs:
        return
    try:
        ran = asked(root, "cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode())
        answer, said = ran.stdout, ran.stderr
    except GitFailed as stop:
        # It stops at the first one that it cannot read; what it said of those before is whole.
        answer, said = stop.output, stop.stderr
    mend = mend_of(said)
    at = 0
    for blob in blobs:
        end = answer.find(b"\n", at)
        facts = answer[at:end].split() if end >= 0 else []
        if len(facts) != 3:
            raise LostContent(blob, mend)
        size = int(facts[2])
        data = answer[end + 1 : end + 1 + size]
        if _object_id(facts[1], data, len(blob)) != blob:
            raise LostContent(blob, mend)
        yield data
        at = end + size + 2


def _object_id(kind: bytes, data: bytes, digits: int) -> str:
    """The id that git gives *data* of a *kind* (blob, tag), where its ids have *digits* digits."""
    digest = hashlib.sha256() if digits == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(b"%b %d\0" % (kind, len(data)) + data)
    return digest.hexdigest()


def stream_blob(root: Path, blob: str) -> Iterator[bytes]:
    """The bytes of *blob* in pieces, for files of any size.

    Raises LostContent where git cannot read it.
    """
    TALLY.calls += 1
    with subprocess.Popen(
        git_command(root, "cat-file", "blob", blob),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=git_environment(),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            while chunk := process.stdout.read(_CHUNK):
                yield chunk
        except GeneratorExit:
            process.kill()
            raise
        said = process.stderr.read()
    if process.returncode:
        raise LostContent(blob, mend_of(said))
