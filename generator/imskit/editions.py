"""Editions: states of a system that an organisation gave a name to. An edition is an annotated git tag.

The tag's message is the edition's record: its name, its day, what it is made from, the edition before it by the id of
that tag (so that the chain cannot be altered unseen), and the change log. Nothing else is written anywhere.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from datetime import date as Day
from pathlib import Path
from typing import Any

from imskit import ssh_keygen
from imskit.git import git, git_as_user, read_blobs
from imskit.load import load
from imskit.loaded import Loaded
from imskit.path_rules import printable
from imskit.problems import CannotGoOn
from imskit.values import dataclass

#: Tags of editions stand below this name, apart from those of programs.
PREFIX = "edition/"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
#: Names of what stands beside the editions in the site.
_TAKEN = frozenset({"latest", "documents", "index.html", "editions.html", "versions.json"})
#: What Windows calls its devices, and no folder may be called.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
)
_FENCE = "---\n"
_SIGNATURE = b"\n-----BEGIN SSH SIGNATURE-----\n"


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


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag as git lists it: what it is, and what it stands on."""

    id: str
    kind: str
    target: str
    target_kind: str
    ref: str


def editions(root: Path) -> tuple[Edition, ...]:
    """The editions in the repository of *root*, each after the one that it names as the one before.

    Raises CannotGoOn: a tag below `edition/` is no edition, was moved or taken away, or git cannot read the
    repository.
    """
    form = "--format=%(objectname) %(objecttype) %(*objectname) %(*objecttype) %(refname:lstrip=2)"
    try:
        listed = git(root, "for-each-ref", form, f"refs/tags/{PREFIX}").decode("utf-8", "replace")
    except subprocess.CalledProcessError as error:
        raise CannotGoOn(
            f"{root} lies in no git repository, so it has no editions",
            "begin one with git init and a first commit",
        ) from error
    tags = [_Tag(*line.split(" ", 4)) for line in listed.splitlines()]
    records = read_blobs(root, [tag.id for tag in tags])
    found = [_edition(tag, record) for tag, record in zip(tags, records, strict=True)]
    by_name = {edition.name: edition for edition in found}
    _refuse_alike(found)
    for edition in found:
        _refuse_broken_chain(edition, by_name.get(edition.previous))
    return tuple(sorted(found, key=lambda edition: (_before(edition, by_name), edition.day, edition.name)))


def _before(edition: Edition, by_name: Mapping[str, Edition]) -> int:
    """How many editions stand before *edition*. Each names the next by its hash, so there is no circle."""
    count = 0
    while edition.previous:
        edition = by_name[edition.previous]
        count += 1
    return count


def _refuse_alike(found: Sequence[Edition]) -> None:
    """Raise CannotGoOn where two names are one folder on some systems."""
    seen: dict[str, str] = {}
    for edition in found:
        other = seen.setdefault(edition.name.casefold(), edition.name)
        if other != edition.name:
            raise CannotGoOn(
                f"the editions {other} and {edition.name} differ only in capital letters",
                f"take the one away that is not meant, for example: git tag -d {PREFIX}{edition.name}",
            )


def _refuse_broken_chain(edition: Edition, previous: Edition | None) -> None:
    """Raise CannotGoOn where the edition before *edition* is not the one, *previous*, that its record names."""
    if not edition.previous:
        return
    name = printable(edition.previous)
    if previous is None:
        raise CannotGoOn(
            f"the edition {name}, which {edition.name} names as the one before it, is not here",
            f"fetch all editions with: git fetch origin 'refs/tags/{PREFIX}*:refs/tags/{PREFIX}*'",
        )
    if previous.tag != edition.previous_tag:
        raise CannotGoOn(
            f"the edition {name} is not the one that {edition.name} names as the one before it: "
            "its tag was made anew",
            f"bring back the tag {printable(edition.previous_tag)}, for example with: "
            f"git fetch --force origin tag {PREFIX}{name}",
        )


def _edition(tag: _Tag, content: bytes) -> Edition:
    """The edition of *tag*; *content* is what git holds of it: a head, a line that is empty, the message."""
    ref, name = tag.ref, tag.ref.removeprefix(PREFIX)
    message = content.decode("utf-8", "replace").partition("\n\n")[2]
    record = _record(message) if (tag.kind, tag.target_kind) == ("tag", "commit") else None
    if record is None or record.get("edition") != name or _no_name(name) is not None:
        raise CannotGoOn(
            f"the tag {printable(ref)} is no edition: its message is not the record that imskit release writes",
            f"rename it if it is something else, or take it away with: git tag -d {printable(ref)}",
        )
    previous: Any = record.get("previous") or {}
    try:
        edition = Edition(
            name,
            tag.id,
            str(record["commit"]),
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
    if edition.commit != tag.target:
        raise CannotGoOn(
            f"the tag {printable(ref)} was moved: its record is of commit {printable(edition.commit[:10])}, "
            f"and it stands on {tag.target[:10]}",
            f"fetch it as it was made, for example with: git fetch --force origin tag {printable(ref)}",
        )
    return edition


def _record(message: str) -> Mapping[str, Any] | None:
    """The head of a tag's message as data; None where it has none."""
    parts = message.split(_FENCE, 2)
    if len(parts) != 3:
        return None
    loaded = load(parts[1].encode("utf-8"), "record")
    return loaded.data if isinstance(loaded, Loaded) and isinstance(loaded.data, dict) else None


def check_name(name: str, known: Sequence[Edition]) -> None:
    """Raise CannotGoOn where *name* cannot be the name of a new edition beside those *known*."""
    reason = _no_name(name)
    if reason is not None:
        raise CannotGoOn(*reason)
    if name.casefold() in {each.name.casefold() for each in known}:
        raise CannotGoOn(f"the edition {name} is there already", "give the new one the next name")


def _no_name(name: str) -> tuple[str, str] | None:
    """Why *name* is no name for an edition, and what to do; None where it is one."""
    if not _NAME.fullmatch(name) or name.endswith((".", ".lock")) or ".." in name:
        sentence = f"{printable(name)!r} is no name for an edition"
        return sentence, "use letters, digits, dots and hyphens, such as 2026.2"
    if name.partition(".")[0].casefold() in _DEVICES:
        return f"{name} is no name for a folder on Windows", "use a name such as 2026.2"
    if name.casefold() in _TAKEN:
        return f"{name} is what the site calls something else", "use a name such as 2026.2"
    return None


def tag_message(*, name: str, day: Day, commit: str, previous: Edition | None, log: str, imskit: str) -> str:
    """The record of a new edition, as the message of its tag; *imskit* is the version that makes it."""
    before = f"previous:\n  edition: {previous.name!r}\n  tag: {previous.tag}\n" if previous else ""
    head = f"edition: {name!r}\ndate: {day.isoformat()}\ncommit: {commit}\n{before}imskit: {imskit!r}\n"
    return f"Edition {name}\n\n{_FENCE}{head}{_FENCE}\n{log.strip()}\n"


def make_tag(root: Path, name: str, commit: str, message: str, key: Path | None) -> None:
    """Make the tag of the edition *name* on *commit*, signed with the SSH key file *key* where one is named.

    Raises CannotGoOn: git does not know who makes it, the key cannot be used, or the tag is there.
    """
    signed: tuple[str, ...] = ()
    if key is not None:
        if not key.is_file():
            raise CannotGoOn(f"there is no key file {key}", "name the file of a private SSH key")
        program = ssh_keygen.find()
        if program is None:
            raise CannotGoOn(f"{ssh_keygen.NAME} is not installed", ssh_keygen.INSTALL)
        # The repository may name a program of its own that signs; and git looks for the key from the root on.
        place = key.absolute()
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
    ref = f"refs/tags/{PREFIX}{name}"
    # Some releases of git make the tag all the same when ssh-keygen cannot sign.
    if key is not None and _SIGNATURE not in git(root, "cat-file", "tag", ref):
        git_as_user(root, "update-ref", "-d", ref)
        raise CannotGoOn(
            f"the tag could not be signed with {key}, so none was made",
            f"see why with: ssh-keygen -Y sign -n git -f {key} README.md",
        )
