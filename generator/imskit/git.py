"""Asking git, in a way in which the repository's own configuration runs nothing.

A repository may come from a stranger, and its `.git/config` can name programs (hooks, file-system monitors,
transports). Every call goes through here, so each of them is switched off in one place; nothing is fetched,
nothing is written, no lock is taken. Content filters cannot be switched off: commands that compare the working
folder (`status`, `add`, `diff` without two revisions) run them, and are never called.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from imskit.problems import CannotGoOn

#: How to mend a repository that lacks content.
LOST = "fetch the whole repository anew: a partial or broken clone lacks some files"
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
_SWITCHES = (
    "--no-pager",
    "--no-replace-objects",
    "--no-optional-locks",
    "-c",
    "core.fsmonitor=false",
    "-c",
    f"core.hooksPath={os.devnull}",
    "-c",
    "protocol.allow=never",
    "-c",
    "log.showSignature=false",
    # With the switches above nothing in the repository runs, so it may also belong to someone else.
    "-c",
    "safe.directory=*",
)


def git_environment() -> Mapping[str, str]:
    """The environment of a git call: the user's own, without settings from elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }


def git_command(root: Path, *arguments: str) -> list[str]:
    """The command line of a git call in *root*."""
    return ["git", "-C", str(root), *_SWITCHES, *arguments]


def git(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What git prints for *arguments* in *root*, with *given* on its standard input.

    Raises:
        CannotGoOn: git is not installed.
        subprocess.CalledProcessError: git could not do it; its `stderr` says why.
    """
    try:
        return subprocess.run(
            git_command(root, *arguments), input=given, capture_output=True, check=True, env=git_environment()
        ).stdout
    except FileNotFoundError as error:
        raise CannotGoOn("git is not installed", "install git, or call it without a revision") from error


def git_as_user(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    """The same for the few calls that write: the user's own settings say who does it; hooks stay off.

    Raises as `git` does.
    """
    settings = {name: value for name, value in git_environment().items() if not name.startswith("GIT_CONFIG")}
    settings |= {name: os.environ[name] for name in _WHO if name in os.environ}
    try:
        return subprocess.run(
            git_command(root, *arguments), input=given, capture_output=True, check=True, env=settings
        ).stdout
    except FileNotFoundError as error:
        raise CannotGoOn("git is not installed", "install git") from error


def read_blobs(root: Path, blobs: Sequence[str]) -> Iterator[bytes]:
    """The bytes of *blobs* (their ids), in their order, from one git process.

    Raises CannotGoOn where the repository lacks one of them.
    """
    if not blobs:
        return
    try:
        answer = git(root, "cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode())
    except subprocess.CalledProcessError as error:
        # So ends git in a partial clone, which would fetch what it lacks.
        raise CannotGoOn("git lacks the content of files in its history", LOST) from error
    at = 0
    for blob in blobs:
        end = answer.index(b"\n", at)
        facts = answer[at:end].split()
        if len(facts) != 3:
            raise CannotGoOn(f"git has lost the file with the id {blob}", LOST)
        size = int(facts[2])
        yield answer[end + 1 : end + 1 + size]
        at = end + size + 2


def blob_id(data: bytes, length: int) -> str:
    """What git calls a file of this content, in a repository whose ids have *length* digits."""
    digest = hashlib.sha256() if length == 64 else hashlib.sha1(usedforsecurity=False)
    digest.update(b"blob %d\0" % len(data) + data)
    return digest.hexdigest()


def stream_blob(root: Path, blob: str) -> Iterator[bytes]:
    """The bytes of *blob* in pieces, for files of any size.

    Raises OSError where git cannot read it.
    """
    with subprocess.Popen(
        git_command(root, "cat-file", "blob", blob),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=git_environment(),
    ) as process:
        assert process.stdout is not None
        try:
            while chunk := process.stdout.read(_CHUNK):
                yield chunk
        except GeneratorExit:
            process.kill()
            raise
    if process.returncode:
        raise OSError(0, f"git cannot read the file with the id {blob}")
