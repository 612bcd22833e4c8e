"""The tables of a pack, for spreadsheets and for ssh-keygen: made from the payload alone, as its pages are."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.exporters.comma_separated import comma_separated
from imskit.exporters.tables.table_csv import table_csv
from imskit.packs.days import days
from imskit.packs.evidence_files import evidence_files
from imskit.packs.packed import SYSTEM, Packed
from imskit.ssh_keygen import Signer, allowed_signers
from imskit.sshsig import DECISION, PublicKey, read_key
from imskit.views.evidence_index import EvidenceRow, Known, evidence_rows
from imskit.views.naming import Naming
from imskit.views.tables.evidence import evidence_table
from imskit.views.words import capital, word

EVIDENCE_INDEX = "index/evidence-index.csv"
POPULATION = "index/population.csv"
DECISIONS = "index/decisions.csv"
SIGNERS = "signatures/allowed_signers"
EVIDENCE_FILES = "index/evidence-files.csv"
#: The location of what the pack only names.
NOT_HERE = "not in this pack"
#: All of them.
TABLES = (EVIDENCE_INDEX, EVIDENCE_FILES, POPULATION, DECISIONS, SIGNERS)


def tables(pack: Packed, known: Known) -> Iterator[tuple[str, bytes]]:
    """Each table with its address in the payload; *known* is what the evidence index asks."""
    naming = known.naming
    yield EVIDENCE_INDEX, table_csv(evidence_table(index_rows(pack, known), {}))
    yield EVIDENCE_FILES, comma_separated(*_evidence_files(pack, naming)).encode()
    yield POPULATION, comma_separated(*_population(pack)).encode()
    yield DECISIONS, comma_separated(*_decisions(pack, naming)).encode()
    yield SIGNERS, b"".join(_signers(pack))


def index_rows(pack: Packed, known: Known) -> Iterator[EvidenceRow]:
    """The rows of the evidence index, from what is *known* of documents and records."""
    for rows in pack.stated.states.values():
        yield from evidence_rows(rows, known)


def place_in(pack: Packed, name: str) -> str:
    """Which file of the payload the document or record *name* is."""
    document = pack.catalog.documents.get(name)
    return pack.source_of(document) if document is not None else NOT_HERE


def _population(pack: Packed) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    titles = (
        "Type",
        "State",
        "ID",
        "Title",
        "Day",
        "In git since",
        "As it is since",
        "Recorded",
        "SHA-256",
        "In this pack",
    )
    since, within = pack.stated.history_since, pack.catalog.system.record_within
    return titles, [
        (
            name,
            unit.stratum,
            unit.id or "withheld",
            unit.title,
            unit.day,
            unit.held,
            unit.recorded,
            days(unit.day, unit.held, unit.recorded, since, within).standing,
            unit.sha256,
            "yes" if unit.included else "in part" if unit.in_part else "no",
        )
        for name, units in pack.stated.population.items()
        for unit in units
    ]


def _evidence_files(pack: Packed, naming: Naming) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    titles = ("Evidence", "File", "Standing", "Size", "SHA-256", "Kept by", "Kept where", "Named by")
    return titles, [
        (
            row.title,
            row.path or row.file,
            capital(row.standing),
            "" if row.size is None else str(row.size),
            row.sha256,
            naming.role(row.custodian) if row.custodian else "",
            row.place,
            " ".join(row.holders),
        )
        for row in evidence_files(pack)
    ]


def _decisions(pack: Packed, naming: Naming) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    titles = (
        "Day",
        "Document",
        "Version",
        "Verdict",
        "Person",
        "Acting as",
        "Signature",
        "In git since",
        "Fingerprint",
        "Record",
    )
    return titles, [
        (
            decision.day.isoformat(),
            decision.document,
            decision.version,
            word(decision.verdict),
            naming.person(decision.person),
            naming.role(decision.role),
            _signature(pack, decision.id),
            str(pack.catalog.recorded.get(decision.record.path, "")),
            decision.fingerprint,
            SYSTEM + decision.record.path,
        )
        for found in pack.catalog.decisions.values()
        for decision in found
    ]


def _signature(pack: Packed, decision: str) -> str:
    state = pack.catalog.signatures.get(decision)
    return state.verdict if state is not None else "none"


def _signers(pack: Packed) -> Iterator[bytes]:
    """Lines of `allowed_signers` for the keys of people.yaml, each for the days on which it holds."""
    for key in pack.catalog.system.keys:
        public = read_key(key.line)
        if isinstance(public, PublicKey):
            yield allowed_signers(DECISION, Signer(key.person, public, key.since, key.until))
