"""Verifies a pack, step by step; what a step cannot do is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from imskit.exporters.bag import PAYLOAD, TAG_MANIFEST
from imskit.packs.packed import Packed, packed
from imskit.packs.verifying import content
from imskit.packs.verifying.container import Container, container, subtree
from imskit.packs.verifying.findings import Finding, Report
from imskit.packs.verifying.integrity import integrity
from imskit.problems import CannotGoOn
from imskit.tree import Tree

ORIGIN = "who made it: nothing tells without keys that you trust from elsewhere"
HISTORY = (
    "whether the history behind it was rewritten before: whoever administers a repository can do that, and only a hash "
    "that you kept from before disproves it"
)


def verify(place: Path) -> Report:
    """Verify the pack at *place*, a folder or a zip. Raises CannotGoOn when it cannot be opened at all."""
    with container(place) as found:
        return _verified(found, place)


def _verified(found: Container, place: Path) -> Report:
    findings = [*found.findings, *integrity(found)]
    files = len(found.files.paths())
    checked = [f"each of its {files} files against the manifests, and the manifests against their one form"]
    not_checked = [ORIGIN, HISTORY]
    digest = found.files.sha256(TAG_MANIFEST) or ""
    if findings:
        not_checked.append("approvals, signatures and pages: the files are not those that were packed")
        return Report(tuple(checked), tuple(not_checked), tuple(sorted(set(findings))), digest)
    try:
        pack = packed(Tree.of(subtree(found.files, PAYLOAD)), place)
    except CannotGoOn as stop:
        return Report(tuple(checked), tuple(not_checked), (Finding("", stop.sentence),), digest)
    findings += _contents(pack, checked, not_checked)
    return Report(tuple(checked), tuple(not_checked), tuple(sorted(set(findings))), digest)


def _contents(pack: Packed, checked: list[str], not_checked: list[str]) -> Iterator[Finding]:
    yield from content.approvals(pack)
    checked.append(f"the approvals of {len(pack.versions)} versions against their fingerprints")
    yield from content.signatures(pack)
    verdicts = [state.verdict for state in pack.catalog.signatures.values()]
    checked.append(f"{verdicts.count('verified')} signatures of decisions with the keys that lie in the pack")
    if unverified := verdicts.count("unverified"):
        not_checked.append(f"{unverified} signatures: ssh-keygen is not there")
    if content.made_here(pack):
        yield from content.pages(pack)
        checked.append("the pages against the sources in the pack")
    else:
        not_checked.append(
            f"the pages: they were made with imskit {pack.stated.tool}, and this is another one"
        )
    told, untold = content.tellable(pack)
    yield from content.states(pack, told)
    if told:
        checked.append(f"the states of {len(told)} clauses against the sources in the pack")
    if untold:
        not_checked.append(f"the states of {untold} clauses: they rest on more than what lies in the pack")
