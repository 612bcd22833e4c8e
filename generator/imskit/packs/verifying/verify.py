"""Verifies a pack, step by step; what a step cannot do is said."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from imskit.exporters.bag import TAG_MANIFEST
from imskit.packs.verifying.apart import contents_apart
from imskit.packs.verifying.container import Container, container
from imskit.packs.verifying.contents import contents
from imskit.packs.verifying.findings import Finding
from imskit.packs.verifying.integrity import integrity
from imskit.packs.verifying.origin import Signed, signed
from imskit.packs.verifying.report import Contents, Report, Wanted
from imskit.problems import CannotGoOn

__all__ = ["Report", "Wanted", "verify"]

_HISTORY = (
    "whether the history behind it was rewritten before: whoever administers a repository can do that, and only a hash "
    "that you kept from before disproves it"
)
_NEVER = (_HISTORY,)


def verify(
    place: Path,
    wanted: Wanted | None = None,
    *,
    apart: bool = False,
    told: Callable[[int, int], object] = lambda _done, _all: None,
) -> Report:
    """Verify the pack at *place*, a folder or a zip.

    *apart*: what the pack says is read in a process of its own, with bounds; for packs of strangers. *told* is
    called with how many of how many files were read. Raises CannotGoOn when it cannot be opened at all, or what it
    is to be held against cannot be read.
    """
    wanted = wanted or Wanted()
    with container(place) as found:
        if not found.opened:
            return Report((), ("all else: it is not opened",), _NEVER, found.findings, _origin(None), "", "")
        return _report(found, place, wanted, apart, told)


def _report(
    found: Container, place: Path, wanted: Wanted, apart: bool, told: Callable[[int, int], object]
) -> Report:
    count = len(found.files.paths())
    findings = [*found.findings, *integrity(found, lambda done: told(done, count))]
    checked = [f"each of its {count} files against the manifests, and those against their one form"]
    not_checked = []
    digest = _digest(found, TAG_MANIFEST)
    by, wrong = signed(found.files, wanted.signers)
    findings += wrong
    said: Contents | None = None
    if findings:
        not_checked.append("all else: the files are not those that were packed")
    else:
        said = contents_apart(place, count, wanted) if apart else contents(found, place, wanted)
        findings += said.findings
        checked += said.checked
        not_checked += said.not_checked
    return Report(
        tuple(checked),
        tuple(not_checked),
        _NEVER,
        tuple(sorted(set[Finding](findings))),
        _origin(by),
        by.signer if by is not None else "",
        digest,
        said,
    )


def _digest(found: Container, path: str) -> str:
    """The SHA-256 of a file; empty where it is not there, or damaged."""
    with suppress(CannotGoOn):
        return found.files.sha256(path) or ""
    return ""


def _origin(by: Signed | None) -> str:
    unproven = "integrity only, origin not proven"
    if by is None:
        return f"{unproven}: the pack is not signed"
    if not by.signer:
        return f"{unproven}: signed with the key {by.key or 'that nobody can read'}, and nothing says whose it is"
    return f"signed by {by.signer}, with the key {by.key}"
