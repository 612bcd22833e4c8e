"""Whether what a pack shows and states is what its sources say: approvals, fingerprints, pages, states of clauses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing

from imskit import __version__, sshsig
from imskit.exporters.bag import BAG_INFO, BAGIT, MANIFEST, PAYLOAD, SIGNATURE, TAG_MANIFEST, bag_info
from imskit.facts.approval import approval
from imskit.facts.coverage import Coverage
from imskit.facts.effect import Fault
from imskit.facts.graph import Graph
from imskit.packs import beside as beside_payload
from imskit.packs.git_log import PATH as GIT_LOG
from imskit.packs.packed import IN_PART, SYSTEM, Packed, in_part_file
from imskit.packs.pages import INDEX, Pages
from imskit.packs.stated import PATH
from imskit.packs.verifying.findings import Finding
from imskit.packs.verifying.integrity import first_bytes
from imskit.path_rules import EVIDENCE, printable
from imskit.problems import CannotGoOn
from imskit.reader import IMS, PEOPLE
from imskit.tree import Tree
from imskit.views.clauses import ClausePage
from imskit.views.matrix import state_word

_HTML = ".html"
_PAPER = (".pdf", ".xlsx")
_VERSIONS = "versions/"
#: All that may lie beside it.
_BESIDE = frozenset({BAGIT, BAG_INFO, INDEX, MANIFEST, TAG_MANIFEST, SIGNATURE})
_WHOLE = (f"{SYSTEM}ims/standards/", f"{SYSTEM}schemas/")


def beside(pack: Packed, tags: Tree) -> Iterator[Finding]:
    """What lies beside the payload and is not what the pack states; *tags* are the files there."""
    if pack.stated.organisation != pack.catalog.system.name:
        yield Finding(f"{PAYLOAD}{PATH}", "names another organisation than its sources")
    told = bag_info(beside_payload.particulars(pack.stated))
    # Behind it stands the size of the payload, which was held against its files.
    said = first_bytes(tags, BAG_INFO, 2 * len(told))
    if not said.startswith(told) or said.count(b"\n") != told.count(b"\n") + 1:
        yield Finding(BAG_INFO, "is not what the pack states")
    if not tags.has(INDEX) or not _holds(tags, INDEX, beside_payload.way_in()):
        yield Finding(INDEX, "is not the page that leads into a pack")
    for path in tags.paths():
        if not path.startswith(PAYLOAD) and path not in _BESIDE:
            yield Finding(path, "is none of the files that lie beside the payload of a pack")


def approvals(pack: Packed) -> Iterator[Finding]:
    """Versions that are said to have been in force and are not approved as their sources and decisions tell.

    Where decisions are withheld, nobody can tell.
    """
    for row, document in pack.versions.items():
        where = PAYLOAD + row.file
        if (document.id, document.version, document.fingerprint) != (row.id, row.version, row.fingerprint):
            yield Finding(where, "is not the version that the pack says it is")
            continue
        if document.id in pack.stated.decisions_withheld:
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
            yield Finding(f"{PAYLOAD}{SYSTEM}{path}", "has a signature that is broken")


def made_here(pack: Packed) -> bool:
    """Whether this imskit is of the version that made the pack, so that its pages can be made again."""
    return pack.stated.tool == __version__


def paper(pack: Packed, told: Callable[[int], object]) -> Iterator[Finding] | None:
    """PDFs and workbooks that are not what the sources give; None where the programs here are of other versions.

    *told* is called with how many were made again.
    """
    made = Pages(pack)
    return _paper(pack, made, told) if made.paper_can_be_made() else None


def _paper(pack: Packed, made: Pages, told: Callable[[int], object]) -> Iterator[Finding]:
    try:
        with closing(made.paper()) as paper:
            for count, (path, data) in enumerate(paper):
                told(count)
                if not pack.payload.has(path):
                    yield Finding(PAYLOAD + path, "is missing")
                elif not _holds(pack.payload, path, data):
                    yield Finding(PAYLOAD + path, "is not what the sources in the pack give")
    except CannotGoOn as stop:
        yield Finding(f"{PAYLOAD}pdf", f"cannot be made again: {printable(stop.sentence)}")


def strange(pack: Packed) -> Iterator[Finding]:
    """PDFs and workbooks that the pack does not say it holds."""
    known = Pages(pack).paper_addresses()
    for path in pack.payload.paths():
        if path.endswith(_PAPER) and not path.startswith(SYSTEM) and path not in known:
            yield Finding(PAYLOAD + path, "is no file that the sources in the pack give")


def pages(pack: Packed, told: Callable[[int], object]) -> Iterator[Finding]:
    """Pages that are not what the sources give, or that the sources do not give at all.

    *told* is called with how many were made again.
    """
    again = set()
    for count, (path, data) in enumerate(Pages(pack).all()):
        told(count)
        again.add(path)
        if not pack.payload.has(path):
            yield Finding(PAYLOAD + path, "is missing")
        elif not _holds(pack.payload, path, data):
            yield Finding(PAYLOAD + path, "is not what the sources in the pack give")
    sources = sources_of(pack)
    for path in pack.payload.paths():
        if path in again or path in sources:
            continue
        if path.startswith((SYSTEM, _VERSIONS, IN_PART)) and not path.endswith(_HTML):
            yield Finding(PAYLOAD + path, "is none of the sources that the pack tells of")
        elif path.endswith(_HTML):
            yield Finding(PAYLOAD + path, "is no page that the sources in the pack give")
        elif path not in {PATH, GIT_LOG} and not path.endswith(_PAPER):
            yield Finding(PAYLOAD + path, "is no file that the sources in the pack give")


def _holds(files: Tree, path: str, data: bytes) -> bool:
    """Whether the file at *path* is *data*; one that is larger is not read to its end."""
    at = 0
    for chunk in files.chunks(path):
        if data[at : at + len(chunk)] != chunk:
            return False
        at += len(chunk)
    return at == len(data)


def sources_of(pack: Packed) -> frozenset[str]:
    """The files of the payload that the pack tells of, pages, tables and what is printed aside."""
    return frozenset(_sources(pack))


def _sources(pack: Packed) -> Iterator[str]:
    """The files of the payload that its system is read from, and the versions that it tells of."""
    yield from (row.file for row in pack.stated.versions)
    yield from map(in_part_file, pack.stated.in_part)
    catalog = pack.catalog
    documents = {document.path for document in catalog.documents.values()}
    holders = [*catalog.documents.values(), *pack.versions.values()]
    evidence = {EVIDENCE + each.file for holder in holders for each in holder.evidence if each.file}
    own = (IMS, PEOPLE, *documents, *(path + sshsig.ENDING for path in documents), *evidence)
    yield from (SYSTEM + path for path in own)
    # Taken whole, whatever of it the documents need.
    yield from (path for path in pack.payload.paths() if path.startswith(_WHOLE))


def tellable(pack: Packed) -> tuple[list[tuple[str, ClausePage]], int]:
    """The rows of the clauses that rest on nothing outside the pack, with their standards; how many do not."""
    told = []
    untold = 0
    for standard, rows in pack.stated.states.items():
        for row in rows:
            named = [line.id for line in (*row.documents, *row.records)]
            named += [line.id for line in row.mentions]
            withheld = row.withheld_documents + row.withheld_records
            whole = [document for name in named if (document := pack.catalog.documents.get(name))]
            if withheld or len(whole) < len(named) or any(document.withheld for document in whole):
                untold += 1
            else:
                told.append((standard, row))
    return told, untold


def states(pack: Packed, rows: Iterable[tuple[str, ClausePage]]) -> Iterator[Finding]:
    """Those of the *rows* whose state is not what the sources give."""
    coverage = Coverage(pack.catalog, Graph.of(pack.catalog))
    found = coverage.states()
    for standard, row in rows:
        said, told = row.state, state_word(found[standard][row.number])
        if said != told:
            yield Finding(f"{PAYLOAD}{PATH}", f"says {standard} {row.number} is {said}, and it is {told}")
