"""Asking git, in a way in which the repository's own configuration runs nothing.

A repository may come from a stranger, and its `.git/config` can name programs (hooks, file-system monitors,
transports). Every call goes through here, so each of them is switched off in one place; nothing is fetched,
nothing is written, no lock is taken. Content filters cannot be switched off: commands that compare the working
folder (`status`, `add`, `diff` without two revisions) run them, and are never called.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from imskit.problems import CannotGoOn

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


def git(root: Path, *arguments: str) -> bytes:
    """What git prints for *arguments* in *root*.

    Raises:
        CannotGoOn: git is not installed.
        subprocess.CalledProcessError: git could not do it; its `stderr` says why.
    """
    try:
        return subprocess.run(
            git_command(root, *arguments),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            env=git_environment(),
        ).stdout
    except FileNotFoundError as error:
        raise CannotGoOn("git is not installed", "install git, or call it without a revision") from error
