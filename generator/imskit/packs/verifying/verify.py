"""Verifies a pack, step by step; what a step cannot do is said."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from imskit.exporters.bag import BAGIT, MANIFEST, TAG_MANIFEST
from imskit.packs.elsewhere import Shown, shown_in
from imskit.packs.verifying.apart import contents_apart
from imskit.packs.verifying.container import Container, container
from imskit.packs.verifying.contents import contents
from imskit.packs.verifying.evidence import evidence_told
from imskit.packs.verifying.findings import Finding
from imskit.packs.verifying.integrity import integrity
from imskit.packs.verifying.origin import Signed, signed
from imskit.packs.verifying.report import Contents, Report, Wanted
from imskit.problems import CannotGoOn

__all__ = ["Report", "Wanted", "verify"]

#: What no pack can prove, whoever verifies it.
NEVER = (
    "that what its sources say is true: only that they say it, unaltered since the pack was made",
    "that what is said to have happened before the history in git began happened on those days",
    (
        "whether the history behind it was rewritten before: whoever administers a repository can do that, and only a "
        "hash that you kept from before disproves it"
    ),
    (
        "without a signature that you trust from elsewhere, or its SHA-256 by another way than the pack: that nobody "
        "made the whole pack anew from altered sources"
    ),
)


def verify(
    place: Path,
    wanted: Wanted | None = None,
    *,
    apart: bool = False,
    told: Callable[[str], object] = lambda _words: None,
) -> Report:
    """Verify the pack at *place*, a folder or a zip.

    *apart*: what the pack says is read in a process of its own, with bounds; for packs of strangers. *told* is
    called with what is being done. Raises CannotGoOn when it cannot be opened at all, or what it is to be held
    against cannot be read.
    """
    wanted = wanted or Wanted()
    with container(place) as found:
        if not found.opened:
            return Report((), ("all else: it is not opened",), NEVER, found.findings, "not looked at", "", "")
        # A folder of something else, or a zip of it; what a hostile zip has of names is told all the same.
        ours = any(found.files.has(path) for path in (BAGIT, MANIFEST, TAG_MANIFEST))
        if not ours and (found.archive is None or not found.findings):
            raise CannotGoOn(f"{place} is no audit pack", "name the folder of a pack, or its zip")
        return _report(found, place, wanted, apart, told)


def _report(
    found: Container, place: Path, wanted: Wanted, apart: bool, told: Callable[[str], object]
) -> Report:
    count = len(found.files.paths())
    before = found.stamp()
    findings = [
        *found.findings,
        *integrity(found, lambda done: told(f"verifying, {done} of {count} files read")),
    ]
    checked = []
    if all(found.files.has(path) for path in (MANIFEST, TAG_MANIFEST)):
        checked.append(f"each of its {count} files against the manifests, and those against their one form")
    not_checked = []
    digest = _digest(found, TAG_MANIFEST)
    by, wrong = signed(found.files, wanted.signers)
    findings += wrong
    if by is not None and by.signer:
        checked.append("the signature over the tag manifest, with the trusted signers")
    elif by is not None and by.key and not wrong:
        checked.append("the signature over the tag manifest, with the key that it brings")
        not_checked.append("whose key signed the pack: name whom you trust with --signers")
    said: Contents | None = None
    shown: Shown | None = None
    if findings:
        not_checked.append(f"all else: {_why_no_further(findings, wrong, wanted)}")
    else:
        said = (contents_apart if apart else _here(found))(place, count, wanted, told)
        findings += said.findings
        checked += said.checked
        not_checked += said.not_checked
        shown = _shown(said, wanted, told)
        told_of = evidence_told(shown, said.evidence)
        findings += told_of.findings
        checked += told_of.checked
        not_checked += told_of.not_checked
        # Who changes a pack between two looks at it has it found good, and hands out another.
        findings += [Finding(path, "changed while it was verified") for path in found.changed(before)]
    return Report(
        tuple(checked),
        tuple(not_checked),
        NEVER,
        tuple(sorted(set[Finding](findings))),
        _origin(by, whole=not findings, asked=wanted.signers is not None),
        by.signer if by is not None else "",
        digest,
        said,
        shown,
    )


def _here(found: Container) -> Callable[[Path, int, Wanted, Callable[[str], object]], Contents]:
    return lambda place, _files, wanted, told: contents(found, place, wanted, told)


def _shown(said: Contents, wanted: Wanted, told: Callable[[str], object]) -> Shown | None:
    """What the folder of evidence holds; None where there is none, or nobody knows what the pack names."""
    if wanted.evidence is None or not said.organisation:
        return None
    return shown_in(
        wanted.evidence, said.evidence, lambda done: told(f"looking at evidence, {done} files read")
    )


def _digest(found: Container, path: str) -> str:
    """The SHA-256 of a file; empty where it is not there, or damaged."""
    with suppress(CannotGoOn):
        return found.files.sha256(path) or ""
    return ""


def _why_no_further(findings: list[Finding], wrong: list[Finding], wanted: Wanted) -> str:
    """Why nobody looks at what the files say. *wrong* are those findings that are about the signature."""
    if len(findings) > len(wrong):
        return "the files are not those that were packed"
    return (
        "none of the trusted signers signed it"
        if wanted.signers is not None
        else "its signature does not hold"
    )


def _origin(by: Signed | None, *, whole: bool, asked: bool) -> str:
    """Who made the pack, as far as that is proven: *whole* where nothing was found, *asked* with trusted signers."""
    unproven = "integrity only, origin not proven" if whole else "not proven"
    if by is None:
        return f"{unproven}: the pack is not signed"
    if not by.holds:
        return f"{unproven}: its signature does not hold"
    if not by.signer:
        whose = "which is none of the trusted signers'" if asked else "and nothing says whose it is"
        return f"{unproven}: signed with the key {by.key}, {whose}"
    return f"signed by {by.signer}, with the key {by.key}"
