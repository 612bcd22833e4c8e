"""Verifies a pack, step by step; what a step cannot do is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from imskit.exporters.bag import PAYLOAD, TAG_MANIFEST
from imskit.packs.packed import Packed, packed
from imskit.packs.sampling import draw
from imskit.packs.stated import Unit
from imskit.packs.verifying import content
from imskit.packs.verifying.container import Container, container, subtree
from imskit.packs.verifying.findings import Finding
from imskit.packs.verifying.integrity import integrity
from imskit.packs.verifying.origin import Signed, against, signed, signers_file, trusted
from imskit.problems import CannotGoOn
from imskit.sshsig import PublicKey, read_key
from imskit.tree import Tree

_HISTORY = (
    "whether the history behind it was rewritten before: whoever administers a repository can do that, and only a hash "
    "that you kept from before disproves it"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody holds a pack against beside itself, and the sample to draw from it."""

    #: A file of keys that are trusted, as `allowed_signers` of ssh-keygen.
    signers: Path | None = None
    #: The root of the system in the repository that the pack was made from.
    repository: Path | None = None
    #: How many records of each kind to draw; 0: no sample.
    sample: int = 0
    seed: str = ""


@dataclass(frozen=True)
class Report:
    """What was checked, what could not be, and what was found; each a sentence."""

    checked: tuple[str, ...]
    not_checked: tuple[str, ...]
    findings: tuple[Finding, ...]
    #: Whether and by whom the pack is signed.
    origin: str
    #: SHA-256 of the tag manifest, by which a pack is told from any other; empty without one.
    digest: str
    #: The keys with which decisions in the pack are signed, and whose they are by its own word.
    keys: tuple[str, ...] = ()
    #: The records that were drawn, with their kind.
    sample: tuple[tuple[str, Unit], ...] = ()


def verify(place: Path, wanted: Wanted | None = None) -> Report:
    """Verify the pack at *place*, a folder or a zip.

    Raises CannotGoOn when it cannot be opened at all, or what it is to be held against cannot be read.
    """
    with container(place) as found:
        return _Verification(place, wanted or Wanted()).of(found)


class _Verification:
    """One pack that is verified: what was checked so far, what could not be."""

    def __init__(self, place: Path, wanted: Wanted) -> None:
        self._place = place
        self._wanted = wanted
        self._checked: list[str] = []
        self._not_checked: list[str] = []

    def of(self, found: Container) -> Report:
        """The report on what *found* holds."""
        findings = [*found.findings, *integrity(found)]
        count = len(found.files.paths())
        self._checked.append(
            f"each of its {count} files against the manifests, and those against their one form"
        )
        by, wrong = signed(found.files, self._wanted.signers)
        findings += wrong
        pack = None
        if findings:
            self._not_checked.append("all else: the files are not those that were packed")
        else:
            try:
                pack = packed(Tree.of(subtree(found.files, PAYLOAD)), self._place)
            except CannotGoOn as stop:
                findings.append(Finding("", stop.sentence))
        if pack is not None:
            findings += self._contents(pack)
        self._not_checked.append(_HISTORY)
        return Report(
            tuple(self._checked),
            tuple(self._not_checked),
            tuple(sorted(set(findings))),
            _origin(by),
            found.files.sha256(TAG_MANIFEST) or "",
            tuple(self._keys(pack)) if pack is not None else (),
            tuple(self._sample(pack)) if pack is not None else (),
        )

    def _contents(self, pack: Packed) -> Iterator[Finding]:
        yield from content.approvals(pack)
        untold = sum(row.id in pack.stated.decisions_withheld for row in pack.versions)
        self._checked.append(
            f"the approvals of {len(pack.versions) - untold} versions against their fingerprints"
        )
        if untold:
            self._not_checked.append(f"the approvals of {untold} versions: decisions about them are withheld")
        yield from content.signatures(pack)
        verdicts = [state.verdict for state in pack.catalog.signatures.values()]
        self._checked.append(
            f"{verdicts.count('verified')} signatures of decisions with the keys in the pack"
        )
        if unverified := verdicts.count("unverified"):
            self._not_checked.append(f"{unverified} signatures: ssh-keygen is not there")
        if content.made_here(pack):
            yield from content.pages(pack)
            self._checked.append("the pages against the sources in the pack")
            yield from self._paper(pack)
        else:
            self._not_checked.append(
                f"the pages: imskit {pack.stated.tool} made them, and this is another one"
            )
        self._not_checked += withheld(pack)
        told, untold = content.tellable(pack)
        yield from content.states(pack, told)
        if told:
            self._checked.append(f"the states of {len(told)} clauses against the sources in the pack")
        if untold:
            self._not_checked.append(
                f"the states of {untold} clauses: they rest on more than what lies in the pack"
            )
        if self._wanted.repository is not None:
            yield from against(pack, self._wanted.repository)
            self._checked.append(f"the sources against the history of commit {pack.stated.commit[:10]}")
        else:
            self._not_checked.append("whether its repository held these sources: name it with --against")

    def _paper(self, pack: Packed) -> Iterator[Finding]:
        yield from content.strange(pack)
        found = content.paper(pack)
        if found is None:
            named = ", ".join(f"{name} {version}" for name, version in pack.stated.made_with.items())
            self._not_checked.append(f"PDFs and workbooks: {named} made them, and that is not what is here")
        else:
            yield from found
            if pack.stated.made_with:
                self._checked.append("PDFs and workbooks against the sources in the pack")

    def _keys(self, pack: Packed) -> Iterator[str]:
        """The keys that made signatures in the pack, each with whether it is trusted from elsewhere."""
        known = (
            trusted(signers_file(self._wanted.signers)) if self._wanted.signers is not None else frozenset()
        )
        used = {
            state.key.number: state.key for state in pack.catalog.signatures.values() if state.key is not None
        }
        for _, key in sorted(used.items()):
            public = read_key(key.line)
            if isinstance(public, PublicKey):
                trust = ", which you trust" if public in known else ""
                yield f"{public.fingerprint} of {key.person}{trust}"

    def _sample(self, pack: Packed) -> Iterator[tuple[str, Unit]]:
        if self._wanted.sample:
            drawn = draw(pack.stated.population, self._wanted.sample, self._wanted.seed)
            for name, units in drawn.items():
                yield from ((name, unit) for unit in units)


def withheld(pack: Packed) -> Iterator[str]:
    """What nobody can check, since it is not in the *pack*."""
    in_part = len(pack.stated.in_part)
    if in_part:
        what = "a record that is" if in_part == 1 else f"{in_part} records that are"
        yield f"{what} withheld in part: not recomputable"
    whole = sum(row.count for row in pack.stated.withheld if not row.fields)
    if whole:
        what = "a document or record that is" if whole == 1 else f"{whole} documents and records that are"
        yield f"{what} withheld"


def _origin(by: Signed | None) -> str:
    unproven = "integrity only, origin not proven"
    if by is None:
        return f"{unproven}: the pack is not signed"
    if not by.signer:
        return f"{unproven}: signed with the key {by.key or 'that nobody can read'}, and nothing says whose it is"
    return f"signed by {by.signer}, with the key {by.key}"
