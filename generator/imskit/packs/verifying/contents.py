"""What the sources in a pack say of it, step by step; what a step cannot do is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from imskit.exporters.bag import PAYLOAD
from imskit.packs.elsewhere import kept_elsewhere
from imskit.packs.evidence_files import evidence_files
from imskit.packs.packed import Packed, packed
from imskit.packs.sampling import draw
from imskit.packs.verifying import content
from imskit.packs.verifying.against import against
from imskit.packs.verifying.container import Container, subtree
from imskit.packs.verifying.findings import Finding
from imskit.packs.verifying.origin import signers_file, trusted
from imskit.packs.verifying.own_log import logged
from imskit.packs.verifying.report import Contents, Drawn, Wanted
from imskit.path_rules import printable
from imskit.problems import CannotGoOn
from imskit.sshsig import PublicKey, read_key
from imskit.tree import Tree


def contents(
    found: Container, place: Path, wanted: Wanted, told: Callable[[str], object] = lambda _words: None
) -> Contents:
    """What the files in *found*, of the pack at *place*, say of each other and of what is *wanted*.

    *told* is called with what is being done, in words of imskit's own. Raises CannotGoOn when what the pack is to be
    held against cannot be read.
    """
    told("reading its sources")
    try:
        pack = packed(Tree.of(subtree(found.files, PAYLOAD)), place)
    except CannotGoOn as stop:
        return Contents(findings=(Finding("", printable(stop.sentence)),))
    steps = _Steps(wanted, told)
    findings = tuple(steps.of(pack, found.files))
    stated = pack.stated
    evidence = evidence_files(pack)
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
        tuple(steps.notes),
        evidence if wanted.evidence is not None else kept_elsewhere(evidence),
    )


class _Steps:
    """What was checked so far, and what could not be."""

    def __init__(self, wanted: Wanted, told: Callable[[str], object]) -> None:
        self._wanted = wanted
        self._told = told
        self.checked: list[str] = []
        self.not_checked: list[str] = []
        self.notes: list[str] = []

    def of(self, pack: Packed, tags: Tree) -> Iterator[Finding]:
        """What is found in *pack*; *tags* are its files with those beside the payload."""
        self._told("looking at approvals and signatures")
        yield from content.approvals(pack)
        untold = sum(row.id in pack.stated.decisions_withheld for row in pack.versions)
        self.checked.append(
            f"the approvals of {many(len(pack.versions) - untold, 'version')} against their fingerprints"
        )
        if untold:
            self.not_checked.append(
                f"the approvals of {many(untold, 'version')}: decisions about them are withheld"
            )
        yield from self._signatures(pack)
        yield from logged(pack, content.sources_of(pack))
        self.checked.append("the sources below ims/ against the log of git in the pack")
        if content.made_here(pack):
            yield from content.beside(pack, tags)
            yield from content.pages(pack, lambda count: self._told(f"making its pages again, {count} done"))
            self.checked.append("the pages and tables against the sources in the pack")
            yield from self._paper(pack)
        else:
            self.not_checked.append(
                f"pages, tables, PDFs and workbooks: imskit {pack.stated.tool} made them, and this is another one"
            )
        self.not_checked += withheld(pack)
        repository = self._wanted.repository
        whole = False
        if repository is not None:
            self._told("reading its repository")
            said = against(pack, repository)
            yield from said.findings
            whole = said.whole
        yield from self._states(pack, whole)
        if repository is not None:
            self.checked += said.checked
            self.not_checked += said.not_checked
            self.notes += said.notes
        else:
            self.not_checked.append(
                "whether its repository held these sources, whether anything was left out altogether, and the days on "
                "which git is said to hold something: name the repository with --against"
            )

    def _signatures(self, pack: Packed) -> Iterator[Finding]:
        yield from content.signatures(pack)
        verdicts = Counter(state.verdict for state in pack.catalog.signatures.values())
        if verified := verdicts["verified"]:
            self.checked.append(f"{many(verified, 'signature')} of decisions with the keys in the pack")
        if unverified := verdicts["unverified"]:
            self.not_checked.append(f"{many(unverified, 'signature')} of decisions: ssh-keygen is not there")
        if unsigned := sum(map(len, pack.catalog.decisions.values())) - sum(verdicts.values()):
            self.not_checked.append(f"who made {many(unsigned, 'decision')}: unsigned")

    def _states(self, pack: Packed, whole: bool) -> Iterator[Finding]:
        """Whether clauses stand where the pack says; with the *whole* system made again, all do."""
        told, untold = content.tellable(pack)
        yield from content.states(pack, told)
        if whole:
            self.checked.append(
                f"the states of {many(len(told) + untold, 'clause')} against the sources in the repository"
            )
            return
        if told:
            self.checked.append(f"the states of {many(len(told), 'clause')} against the sources in the pack")
        if untold:
            self.not_checked.append(
                f"the states of {many(untold, 'clause')}: more than what lies in the pack bears on them"
            )

    def _paper(self, pack: Packed) -> Iterator[Finding]:
        yield from content.strange(pack)
        found = content.paper(pack, lambda count: self._told(f"making its PDFs again, {count} done"))
        if found is None:
            named = ", ".join(f"{name} {version}" for name, version in pack.stated.made_with.items())
            self.not_checked.append(f"PDFs and workbooks: {named} made them, which is not what is here")
        else:
            yield from found
            if pack.stated.made_with:
                self.checked.append("PDFs and workbooks against the sources in the pack")


def many(count: int, what: str) -> str:
    """A number of things in words: `1 clause`, `2 clauses`."""
    return f"{count} {what}{'' if count == 1 else 's'}"


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
