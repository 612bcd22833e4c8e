"""Whether what a pack shows and states is what its sources say: approvals, fingerprints, pages, states of clauses."""

from __future__ import annotations

from collections.abc import Iterator

from imskit import __version__
from imskit.facts.approval import Fault, approval
from imskit.facts.coverage import Coverage
from imskit.facts.graph import Graph
from imskit.packs.packed import Packed
from imskit.packs.pages import Pages
from imskit.packs.verifying.findings import Finding
from imskit.views.matrix import state_word

#: Where the payload lies in a pack.
_DATA = "data/"
_HTML = ".html"


def approvals(pack: Packed) -> Iterator[Finding]:
    """Versions that are said to have been in force and are not approved as their sources and decisions tell."""
    for row, document in pack.versions.items():
        where = _DATA + row.file
        if (document.id, document.version, document.fingerprint) != (row.id, row.version, row.fingerprint):
            yield Finding(where, "is not the version that the pack says it is")
            continue
        found = approval(pack.catalog, document)
        if any(fault is Fault.OTHER_FINGERPRINT for _, fault in found.refused) and not found.accepted:
            yield Finding(where, "was approved with other content")
        elif not found.complete:
            yield Finding(where, "is not approved with all that its rule asks for")


def signatures(pack: Packed) -> Iterator[Finding]:
    """Signatures of decisions that are broken."""
    for name, state in sorted(pack.catalog.signatures.items()):
        if state.verdict == "broken" and name in pack.catalog.documents:
            path = pack.catalog.documents[name].path
            yield Finding(f"{_DATA}system/{path}", "has a signature that is broken")


def made_here(pack: Packed) -> bool:
    """Whether this imskit is of the version that made the pack, so that its pages can be made again."""
    return pack.stated.tool == __version__


def pages(pack: Packed) -> Iterator[Finding]:
    """Pages that are not what the sources give, or that the sources do not give at all."""
    again = dict(Pages(pack).all())
    for path, data in again.items():
        if not pack.payload.has(path):
            yield Finding(_DATA + path, "is missing")
        elif pack.payload.read(path) != data:
            yield Finding(_DATA + path, "is not what the sources in the pack give")
    for path in pack.payload.paths():
        if path.endswith(_HTML) and path not in again and not path.startswith("system/ims/evidence/"):
            yield Finding(_DATA + path, "is no page that the sources in the pack give")


def states(pack: Packed) -> Iterator[Finding]:
    """States of clauses that are not what the sources give; only for packs from which nothing was left out."""
    coverage = Coverage(pack.catalog, Graph.of(pack.catalog))
    for standard, rows in pack.stated.states.items():
        found = coverage.of(standard)
        for row in rows:
            said, told = row["state"], state_word(found[row["number"]])
            if said != told:
                yield Finding(
                    f"{_DATA}pack.json", f"says {standard} {row['number']} is {said}, and it is {told}"
                )
