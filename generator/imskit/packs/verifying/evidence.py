"""What is found about evidence that does not lie in a pack, as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from imskit.packs.elsewhere import ANOTHER, NOT_SHOWN, OTHER_SIZE, Kept, Shown, kept_elsewhere
from imskit.packs.evidence_files import AS_RECORDED, EvidenceFile
from imskit.packs.verifying.findings import Finding
from imskit.path_rules import printable


@dataclass(frozen=True, slots=True)
class EvidenceTold:
    """What was found, what was checked, and what could not be."""

    findings: tuple[Finding, ...] = ()
    checked: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()


def evidence_told(shown: Shown | None, evidence: Sequence[EvidenceFile]) -> EvidenceTold:
    """What is to be said of the *evidence* that a pack names, of which a folder holds what is *shown*, if any."""
    if shown is None:
        kept = kept_elsewhere(evidence)
        if not kept:
            return EvidenceTold()
        words = (
            f"{pieces(len(kept))} of evidence that {_lie(len(kept))} elsewhere: name a folder with --evidence"
        )
        return EvidenceTold(not_checked=(words,))
    checked, not_checked = [], []
    same = shown.of(AS_RECORDED)
    if same:
        checked.append(f"{pieces(len(same))} of evidence that {_lie(len(same))} elsewhere, by SHA-256")
    absent = shown.of(NOT_SHOWN)
    if absent:
        not_checked.append(
            f"{pieces(len(absent))} of evidence that {_lie(len(absent))} elsewhere: not in {shown.folder}"
        )
    not_checked += (f"{shown.folder}/{path}: {why}" for path, why in shown.unread)
    findings = [
        Finding(f"{shown.folder}/{path}", _wrong(each))
        for each in shown.of(OTHER_SIZE, ANOTHER)
        for path in each.found
    ]
    return EvidenceTold(tuple(findings), tuple(checked), tuple(not_checked))


def _wrong(kept: Kept) -> str:
    name = f"{printable(kept.title)!r} of {', '.join(kept.holders)}"
    if kept.standing == OTHER_SIZE:
        return f"is the evidence {name}, and the record says that it has {kept.size} bytes"
    return f"goes by the name of the evidence {name}, and is not what was recorded (SHA-256 {kept.sha256})"


def pieces(count: int) -> str:
    """A number of pieces in words."""
    return "a piece" if count == 1 else f"{count} pieces"


def _lie(count: int) -> str:
    return "lies" if count == 1 else "lie"
