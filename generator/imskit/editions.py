"""Editions: states of a system that an organisation gave a name to. An edition is an annotated git tag.

The tag's message is the edition's record: its name, its day, what it is made from, the edition before it by the id of
that tag (so that the chain cannot be altered unseen), and the change log. Nothing else is written anywhere.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from pathlib import Path
from typing import Any

from imskit import ssh_keygen
from imskit.git import git, git_as_user
from imskit.load import load
from imskit.loaded import Loaded
from imskit.path_rules import printable
from imskit.problems import CannotGoOn

#: Tags of editions stand below this name, apart from those of programs.
PREFIX = "edition/"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_FENCE = "---\n"


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition."""

    name: str
    #: The id of the tag itself, which covers the record and the commit.
    tag: str
    commit: str
    day: Day
    #: The edition before it, and the id that its tag had; empty for the first.
    previous: str
    previous_tag: str
    #: The change log, Markdown.
    log: str

    @property
    def ref(self) -> str:
        """The tag's name in git."""
        return f"refs/tags/{PREFIX}{self.name}"


def editions(root: Path) -> tuple[Edition, ...]:
    """The editions in the repository of *root*, the oldest first.

    Raises CannotGoOn: a tag below `edition/` is no edition, or git cannot read the repository.
    """
    form = "--format=%(refname:lstrip=2)%00%(objecttype)%00%(objectname)%00%(*objectname)%00%(contents)%01"
    try:
        listed = git(root, "for-each-ref", form, f"refs/tags/{PREFIX}").decode("utf-8", "replace")
    except subprocess.CalledProcessError as error:
        raise CannotGoOn(
            f"{root} lies in no git repository, so it has no editions",
            "begin one with git init and a first commit",
        ) from error
    found = [_edition(*entry.lstrip("\n").split("\0")) for entry in listed.split("\x01") if entry.strip("\n")]
    return tuple(sorted(found, key=lambda edition: (edition.day, len(_chain(edition, found)), edition.name)))


def _chain(edition: Edition, known: Sequence[Edition]) -> Sequence[str]:
    """The names of the editions before *edition*."""
    by_name = {each.name: each for each in known}
    names: list[str] = []
    while edition.previous in by_name and edition.previous not in names:
        names.append(edition.previous)
        edition = by_name[edition.previous]
    return names


def _edition(ref: str, kind: str, tag: str, commit: str, message: str) -> Edition:
    name = ref.removeprefix(PREFIX)
    record = _record(message) if kind == "tag" else None
    if record is None or record.get("edition") != name:
        raise CannotGoOn(
            f"the tag {printable(ref)} is no edition: its message is not the record that imskit release writes",
            f"rename it if it is something else, or take it away with: git tag -d {printable(ref)}",
        )
    previous: Any = record.get("previous") or {}
    try:
        return Edition(
            name,
            tag,
            commit,
            Day.fromisoformat(record["date"]),
            str(previous.get("edition", "")),
            str(previous.get("tag", "")),
            message.split(_FENCE, 2)[2].partition("\n-----BEGIN ")[0].strip(),
        )
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        raise CannotGoOn(
            f"the record of the edition {printable(name)} cannot be read",
            "see it with: git show " + printable(ref),
        ) from error


def _record(message: str) -> Mapping[str, Any] | None:
    """The head of a tag's message as data; None where it has none."""
    parts = message.split(_FENCE, 2)
    if len(parts) != 3:
        return None
    loaded = load(parts[1].encode("utf-8"), "record")
    return loaded.data if isinstance(loaded, Loaded) and isinstance(loaded.data, dict) else None


def check_name(name: str, known: Sequence[Edition]) -> None:
    """Raise CannotGoOn where *name* cannot be the name of a new edition beside those *known*."""
    if not _NAME.fullmatch(name) or name.endswith((".", ".lock")) or ".." in name:
        raise CannotGoOn(
            f"{printable(name)!r} is no name for an edition",
            "use letters, digits, dots and hyphens, such as 2026.2",
        )
    if name.casefold() in {each.name.casefold() for each in known}:
        raise CannotGoOn(f"the edition {name} is there already", "give the new one the next name")
    if name.casefold() in {"latest", "index.html", "editions.html", "versions.json"}:
        raise CannotGoOn(f"{name} is what the site calls something else", "use a name such as 2026.2")


def tag_message(*, name: str, day: Day, commit: str, previous: Edition | None, log: str, imskit: str) -> str:
    """The record of a new edition, as the message of its tag; *imskit* is the version that makes it."""
    before = f"previous:\n  edition: {previous.name!r}\n  tag: {previous.tag}\n" if previous else ""
    head = f"edition: {name!r}\ndate: {day.isoformat()}\ncommit: {commit}\n{before}imskit: {imskit!r}\n"
    return f"Edition {name}\n\n{_FENCE}{head}{_FENCE}\n{log.strip()}\n"


def make_tag(root: Path, name: str, commit: str, message: str, key: str | None) -> None:
    """Make the tag of the edition *name* on *commit*, signed with the SSH key file *key* where one is named.

    Raises CannotGoOn: git does not know who makes it, the key cannot be used, or the tag is there.
    """
    signed: tuple[str, ...] = ()
    if key is not None:
        program = ssh_keygen.find()
        if program is None:
            raise CannotGoOn(f"{ssh_keygen.NAME} is not installed", ssh_keygen.INSTALL)
        # The repository may name a program of its own that signs; and git looks for the key from the root on.
        place = Path(key).absolute()
        settings = ("gpg.format=ssh", f"gpg.ssh.program={program}", f"user.signingKey={place}")
        signed = tuple(word for setting in settings for word in ("-c", setting))
    how = ("--sign",) if key is not None else ("--annotate", "--no-sign")
    # A line that begins with # belongs to the change log, and is no comment.
    call = ("tag", *how, "--cleanup=verbatim", "--file=-", "--", f"{PREFIX}{name}", commit)
    try:
        git_as_user(root, *signed, *call, given=message.encode("utf-8"))
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise CannotGoOn(
            f"git could not make the tag: {printable(said[-1]) if said else 'it gives no reason'}",
            "git config user.name and user.email say who makes it; a key is named by its file",
        ) from error
