"""All evidence that documents and records of a pack name: what lies in it, and who keeps what does not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from imskit.model import Evidence
from imskit.packs.packed import SYSTEM, Packed
from imskit.path_rules import EVIDENCE

AS_RECORDED, KEPT_ELSEWHERE = "as recorded", "kept elsewhere"


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """One piece of evidence."""

    title: str
    #: Its path in the payload; empty for what is kept elsewhere, or is missing.
    path: str
    #: As the record names it; empty for what is kept elsewhere.
    file: str
    #: In bytes: of the file at hand, or as recorded; None where nobody says.
    size: int | None
    #: As recorded.
    sha256: str
    #: `as recorded`, `not the file that was recorded`, `missing`, `kept elsewhere`.
    standing: str
    #: A role; empty where nobody is named.
    custodian: str
    place: str
    #: The ids of those that name it.
    holders: tuple[str, ...]

    @property
    def here(self) -> bool:
        """Whether its bytes lie in the pack."""
        return bool(self.path)


def evidence_files(pack: Packed) -> tuple[EvidenceFile, ...]:
    """Each piece of evidence once, with all that name it: first what is in the pack, by path."""
    found: dict[tuple[str, ...], EvidenceFile] = {}
    for document in pack.catalog.documents.values():
        for row in (_row(pack, evidence, document.id) for evidence in document.evidence):
            key = (row.file, row.sha256, row.place)
            known = found.get(key)
            holders = dict.fromkeys((*(known.holders if known else ()), document.id))
            found[key] = replace(known or row, holders=tuple(holders))
    return tuple(sorted(found.values(), key=lambda row: (not row.file, row.file, row.place, row.sha256)))


def by_holder(rows: Iterable[EvidenceFile]) -> Mapping[str, tuple[EvidenceFile, ...]]:
    """Those of *rows* that a document or record names, by its id."""
    found: dict[str, list[EvidenceFile]] = {}
    for row in rows:
        for name in row.holders:
            found.setdefault(name, []).append(row)
    return {name: tuple(held) for name, held in found.items()}


def _row(pack: Packed, evidence: Evidence, holder: str) -> EvidenceFile:
    path, standing, size = "", KEPT_ELSEWHERE, evidence.size
    if evidence.file is not None:
        measured = pack.evidence(evidence.file)
        standing = "missing"
        if measured is not None:
            path, size = SYSTEM + EVIDENCE + evidence.file, measured.size
            same = measured.sha256 == evidence.sha256
            standing = AS_RECORDED if same else "not the file that was recorded"
    return EvidenceFile(
        evidence.title,
        path,
        evidence.file or "",
        size,
        evidence.sha256,
        standing,
        evidence.custodian or "",
        evidence.place or "",
        (holder,),
    )
