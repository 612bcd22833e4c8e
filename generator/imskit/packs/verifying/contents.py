"""What the sources in a pack say of it, step by step; what a step cannot do is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from imskit.exporters.bag import PAYLOAD
from imskit.packs.packed import Packed, packed
from imskit.packs.sampling import draw
from imskit.packs.verifying import content
from imskit.packs.verifying.container import Container, subtree
from imskit.packs.verifying.findings import Finding
from imskit.packs.verifying.origin import against, signers_file, trusted
from imskit.packs.verifying.report import Contents, Drawn, Wanted
from imskit.path_rules import printable
from imskit.problems import CannotGoOn
from imskit.sshsig import PublicKey, read_key
from imskit.tree import Tree


def contents(found: Container, place: Path, wanted: Wanted) -> Contents:
    """What the files in *found*, of the pack at *place*, say of each other and of what is *wanted*.

    Raises CannotGoOn when what the pack is to be held against cannot be read.
    """
    try:
        pack = packed(Tree.of(subtree(found.files, PAYLOAD)), place)
    except CannotGoOn as stop:
        return Contents(findings=(Finding("", printable(stop.sentence)),))
    steps = _Steps(wanted)
    findings = tuple(steps.of(pack))
    stated = pack.stated
    return Contents(
        stated.organisation,
        stated.commit,
        stated.since,
        stated.until,
        stated.tool,
        tuple(steps.checked),
        tuple(steps.not_checked),
        findings,
        tuple(_keys(pack, wanted)),
        tuple(_sample(pack, wanted)),
    )


class _Steps:
    """What was checked so far, and what could not be."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self.checked: list[str] = []
        self.not_checked: list[str] = []

    def of(self, pack: Packed) -> Iterator[Finding]:
        """What is found in *pack*."""
        yield from content.approvals(pack)
        untold = sum(row.id in pack.stated.decisions_withheld for row in pack.versions)
        self.checked.append(
            f"the approvals of {len(pack.versions) - untold} versions against their fingerprints"
        )
        if untold:
            self.not_checked.append(f"the approvals of {untold} versions: decisions about them are withheld")
        yield from content.signatures(pack)
        verdicts = [state.verdict for state in pack.catalog.signatures.values()]
        self.checked.append(f"{verdicts.count('verified')} signatures of decisions with the keys in the pack")
        if unverified := verdicts.count("unverified"):
            self.not_checked.append(f"{unverified} signatures: ssh-keygen is not there")
        if content.made_here(pack):
            yield from content.pages(pack)
            self.checked.append("the pages against the sources in the pack")
            yield from self._paper(pack)
        else:
            self.not_checked.append(
                f"the pages: imskit {pack.stated.tool} made them, and this is another one"
            )
        self.not_checked += withheld(pack)
        told, untold = content.tellable(pack)
        yield from content.states(pack, told)
        if told:
            self.checked.append(f"the states of {len(told)} clauses against the sources in the pack")
        if untold:
            self.not_checked.append(
                f"the states of {untold} clauses: they rest on more than what lies in the pack"
            )
        if self._wanted.repository is not None:
            yield from against(pack, self._wanted.repository)
            self.checked.append(f"the sources against the history of commit {pack.stated.commit[:10]}")
        else:
            self.not_checked.append("whether its repository held these sources: name it with --against")

    def _paper(self, pack: Packed) -> Iterator[Finding]:
        yield from content.strange(pack)
        found = content.paper(pack)
        if found is None:
            named = ", ".join(f"{name} {version}" for name, version in pack.stated.made_with.items())
            self.not_checked.append(f"PDFs and workbooks: {named} made them, and that is not what is here")
        else:
            yield from found
            if pack.stated.made_with:
                self.checked.append("PDFs and workbooks against the sources in the pack")


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


def _keys(pack: Packed, wanted: Wanted) -> Iterator[str]:
    """The keys that made signatures in the pack, each with whether it is trusted from elsewhere."""
    known = trusted(signers_file(wanted.signers)) if wanted.signers is not None else frozenset()
    used = {
        state.key.number: state.key for state in pack.catalog.signatures.values() if state.key is not None
    }
    for _, key in sorted(used.items()):
        public = read_key(key.line)
        if isinstance(public, PublicKey):
            trust = ", which you trust" if public in known else ""
            yield f"{public.fingerprint} of {key.person}{trust}"


def _sample(pack: Packed, wanted: Wanted) -> Iterator[Drawn]:
    if wanted.sample:
        for name, units in draw(pack.stated.population, wanted.sample, wanted.seed).items():
            yield from (Drawn(name, unit) for unit in units)
