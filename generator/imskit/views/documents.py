"""One document with all that a page says of it: control block, body, links, clauses, evidence, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from imskit.facts.approval import Missing, approval, in_force
from imskit.facts.competence import COMPETENCE, LevelCount, level_counts
from imskit.facts.coverage import States
from imskit.facts.graph import Graph
from imskit.facts.review import review
from imskit.model import Catalog, Document, Evidence, Revision, TypeInfo
from imskit.periods import parse_period
from imskit.values import dataclass
from imskit.views.assurance import AssuranceLine, assurance_of
from imskit.views.audience import Audience
from imskit.views.banners import Banner, banner_of
from imskit.views.decision_lines import DecisionLine, accepted_lines, decision_lines
from imskit.views.derived import Measured, latest
from imskit.views.fields import Field, body_fields, body_rows, column_title, personal_counts
from imskit.views.links import LinkGroup, link_groups
from imskit.views.named_clauses import StandardClauses, clause_lines
from imskit.views.proposing import Proposal, proposal

#: What becomes of a record when it has been kept long enough.
THEN = {"dispose": "disposed of", "archive": "archived"}


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence and whether it is what the record says it is."""

    title: str
    file: str | None
    sha256: str
    size: int | None
    custodian: str | None
    place: str | None
    #: `as recorded`, `missing`, `changed`, or `kept elsewhere`.
    standing: Literal["as recorded", "missing", "changed", "kept elsewhere"]


@dataclass(frozen=True)
class DocumentPage:
    """All that the page of a document says; days are YYYY-MM-DD, roles, people and sites are ids."""

    id: str
    title: str
    type: str
    type_title: str
    plural: str
    lifecycle: str
    classification: str
    language: str
    owner: str
    path: str
    banner: Banner | None
    applies_to_roles: tuple[str, ...]
    applies_to_sites: tuple[str, ...]
    clauses: tuple[StandardClauses, ...]
    outgoing: tuple[LinkGroup, ...]
    incoming: tuple[LinkGroup, ...]
    evidence: tuple[EvidenceLine, ...]
    decisions: tuple[DecisionLine, ...]
    #: Titles of fields about individuals and how many people or entries they hold.
    personal: tuple[tuple[str, int], ...]
    #: Of a competence: how many people need it and have it, by level.
    levels: tuple[LevelCount, ...]
    #: The body for the type's own template, see `imskit.views.fields.body_rows`.
    body: Any
    #: The body as fields of known kinds, for the template of types that have none of their own.
    fields: tuple[Field, ...]
    fingerprint: str
    #: How a change of it is proposed in a browser; None where ims.yaml names no editor.
    proposal: Proposal | None
    #: The newest values of the indicators that it names, by id.
    measured: Mapping[str, Measured]
    #: How long it is kept and what happens then, in words; empty for documents that are kept.
    retention: str
    #: The titles of fields that are withheld from who reads this.
    withheld: tuple[str, ...] = ()
    # controlled
    version: str | None = None
    status: str | None = None
    in_force: bool = False
    effective_from: str | None = None
    must_read: tuple[str, ...] = ()
    approvals: tuple[DecisionLine, ...] = ()
    approved_on: str | None = None
    approval_missing: tuple[Missing, ...] = ()
    review_every: str | None = None
    review_last: str | None = None
    #: The day on which this version was last confirmed without a change.
    reaffirmed_on: str | None = None
    review_due: str | None = None
    review_overdue: bool = False
    review_soon: bool = False
    revisions: tuple[Revision, ...] = ()
    # living
    state: str | None = None
    opened: str | None = None
    closed: str | None = None
    is_closed: bool = False
    # sealed
    date: str | None = None
    by: str | None = None
    #: Of a decision: how sure it is.
    assurance: AssuranceLine | None = None


def document_page(
    catalog: Catalog, graph: Graph, states: States, audience: Audience, document: Document
) -> DocumentPage:
    """The page of *document*, which *audience* may see."""
    info = catalog.types[document.type]
    approved = approval(catalog, document) if document.lifecycle == "controlled" else None
    reviewed = review(catalog, document)
    decisions = decision_lines(catalog, audience, document)
    return DocumentPage(
        id=document.id,
        title=document.title,
        type=document.type,
        type_title=info.title,
        plural=info.plural,
        lifecycle=document.lifecycle,
        classification=document.classification,
        language=document.language,
        owner=document.owner,
        path=document.path,
        banner=banner_of(catalog, graph, audience, document, approved, decisions=decisions),
        applies_to_roles=document.applies_to_roles,
        applies_to_sites=document.applies_to_sites,
        clauses=clause_lines(catalog, states, document),
        outgoing=link_groups(catalog, audience, graph.outgoing(document.id), outgoing=True),
        incoming=link_groups(catalog, audience, graph.incoming(document.id), outgoing=False),
        evidence=tuple(_evidence_line(catalog, evidence) for evidence in document.evidence),
        decisions=decisions,
        personal=personal_counts(info, document),
        levels=level_counts(catalog, document) if document.type == COMPETENCE else (),
        body=body_rows(info, document),
        fields=body_fields(info, document),
        # What is left of a record has none, and that of the whole would let a reader try out what is withheld.
        fingerprint="" if document.withheld else document.fingerprint,
        withheld=tuple(column_title(info, dotted) for dotted in document.withheld),
        proposal=proposal(catalog, document),
        measured=_measured(catalog, audience, graph, document),
        retention=retention_words(info, document),
        version=document.version,
        status=document.status,
        in_force=document.lifecycle == "controlled" and in_force(catalog, document),
        effective_from=_iso(document.effective_from),
        must_read=document.must_read,
        approvals=accepted_lines(approved, decisions),
        approved_on=_iso(approved.approved_on) if approved else None,
        approval_missing=approved.missing if approved else (),
        review_every=document.review_every.each if document.review_every else None,
        review_last=_iso(reviewed.last),
        reaffirmed_on=next(
            (
                line.day
                for line in decisions
                if line.verdict == "reaffirm" and line.version == document.version and not line.fault
            ),
            None,
        ),
        review_due=_iso(reviewed.due),
        review_overdue=reviewed.overdue,
        review_soon=reviewed.soon,
        revisions=document.revisions,
        state=document.state,
        opened=_iso(document.opened),
        closed=_iso(document.closed),
        is_closed=document.is_closed,
        date=_iso(document.date),
        by=document.by,
        assurance=assurance_of(catalog, document),
    )


def _measured(
    catalog: Catalog, audience: Audience, graph: Graph, document: Document
) -> Mapping[str, Measured]:
    found = {}
    for edge in graph.outgoing(document.id):
        value = latest(catalog.documents[edge.target]) if audience.sees(edge.target) else None
        if value is not None:
            found[edge.target] = value
    return found


def _evidence_line(catalog: Catalog, evidence: Evidence) -> EvidenceLine:
    standing: Literal["as recorded", "missing", "changed", "kept elsewhere"] = "kept elsewhere"
    if evidence.file is not None:
        found = catalog.evidence_hash(evidence.file)
        standing = "missing" if found is None else "as recorded" if found == evidence.sha256 else "changed"
    return EvidenceLine(
        evidence.title,
        evidence.file,
        evidence.sha256,
        evidence.size,
        evidence.custodian,
        evidence.place,
        standing,
    )


def retention_words(info: TypeInfo, document: Document) -> str:
    """How long the document is kept, and what then; empty where its type does not say."""
    if info.retention is None:
        return ""
    period = document.value("retention.period")
    words = info.retention.period.words
    if isinstance(period, str):
        words = parse_period(period).words
    since = {"closed": "after it is closed", "date": "from its date"}.get(
        info.retention.since, f"from {info.retention.since}"
    )
    return f"{words} {since}, then {THEN.get(info.retention.then, info.retention.then)}"


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
