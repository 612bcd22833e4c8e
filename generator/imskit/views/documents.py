"""One document with all that a page says of it: control block, body, links, clauses, evidence, decisions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import quote

from imskit.facts.approval import Approval, Missing, approval, in_force, why_without_effect, withdrawn
from imskit.facts.authority import acting_for, authority
from imskit.facts.competence import COMPETENCE, LevelCount, level_counts
from imskit.facts.coverage import ClauseState
from imskit.facts.effect import verified_assurance
from imskit.facts.graph import Edge, Graph
from imskit.facts.recording import Recorded, recordings
from imskit.facts.review import review
from imskit.facts.suspects import suspicion_in_words
from imskit.facts.telling import is_older, older_in_words, tells
from imskit.model import Catalog, Decision, Document, Evidence, Revision, TypeInfo
from imskit.periods import parse_period
from imskit.views.assurance import AssuranceLine, assurance_of, assurance_words
from imskit.views.audience import Audience
from imskit.views.changes import closed_words
from imskit.views.derived import Measured, latest
from imskit.views.fields import Field, body_fields, body_rows, column_title, personal_counts
from imskit.views.matrix import State, state_word

#: What becomes of a record when it has been kept long enough.
THEN = {"dispose": "disposed of", "archive": "archived"}
#: The states of all clauses of the standards in use, by standard and number.
States = Mapping[str, Mapping[str, ClauseState]]
_CLAIM = "satisfies"
Tone = Literal["draft", "review", "ended", "bad", "coming", "closed"]


@dataclass(frozen=True, slots=True)
class Banner:
    """What a reader must know before reading on."""

    tone: Tone
    title: str
    text: str
    #: Documents to read instead.
    instead: tuple[str, ...] = ()
    #: The decision that rejected this content, where it may be shown.
    rejection: DecisionLine | None = None
    #: What an approval still lacks.
    missing: tuple[Missing, ...] = ()


_STATUS_BANNERS = {
    "draft": Banner("draft", "Draft", "Being written. It is not approved and nobody has to follow it"),
    "in-review": Banner("review", "In review", "Waiting for approval. Nobody has to follow it yet"),
    "superseded": Banner("ended", "Superseded", "Kept for the record. Another document took its place"),
    "retired": Banner("ended", "Retired", "Kept for the record. It is no longer followed"),
}


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One document at the other end of a link; several links of one kind to it are one line."""

    id: str
    title: str
    type: str
    why: str
    #: That the document it leads to changed materially since, and in what; empty where the link is not suspect.
    since: str = ""
    #: That the record tells of what the document said before its present version; empty where it does not.
    older: str = ""

    @property
    def suspect(self) -> bool:
        """Whether the owner has to look whether it still fits."""
        return bool(self.since)


#: A group of links longer than this is folded, all but its first few.
_LONG_GROUP = 6
_FIRST = 3


@dataclass(frozen=True, slots=True)
class LinkGroup:
    """The links of one kind."""

    label: str
    lines: tuple[LinkLine, ...]
    withheld: int

    @property
    def shown(self) -> tuple[LinkLine, ...]:
        """What to show at once: all of a short group; of a long one the first few and all that are suspect."""
        if len(self.lines) <= _LONG_GROUP:
            return self.lines
        return tuple(line for at, line in enumerate(self.lines) if at < _FIRST or line.suspect)

    @property
    def folded(self) -> tuple[LinkLine, ...]:
        """The others, for whoever wants them all."""
        shown = {line.id for line in self.shown}
        return tuple(line for line in self.lines if line.id not in shown)


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """One clause that the document names."""

    number: str
    title: str
    #: What the document has to do with it: `satisfies`, `audits`, `against`.
    relations: tuple[str, ...]
    #: None for a clause that its standard does not have, and where nobody asked.
    state: State | None


@dataclass(frozen=True, slots=True)
class StandardClauses:
    """The clauses of one standard that the document names."""

    standard: str
    designation: str
    lines: tuple[ClauseLine, ...]

    @property
    def claims(self) -> tuple[ClauseLine, ...]:
        """Those that the document says it satisfies."""
        return tuple(line for line in self.lines if _CLAIM in line.relations)


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


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision about any version of the document."""

    id: str
    day: str
    version: str
    verdict: str
    person: str
    role: str
    #: As far as it was verified: asserted, committed or signed.
    assurance: str
    #: What that means here, in words.
    assurance_words: str
    #: By what right: `holder`, `deputy`, `delegate`; empty when by none.
    right: str
    #: The holders of the role for whom the person acted, as deputy or by delegation.
    acting_for: tuple[str, ...]
    #: Why it changes nothing; empty when it does.
    fault: str
    reason: str
    #: The day since which git holds it, where that is late; empty where it is not, or git cannot tell.
    recorded_late: str


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
    edit_url: str | None
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
        banner=banner_of(catalog, graph, audience, document, approved, decisions),
        applies_to_roles=document.applies_to_roles,
        applies_to_sites=document.applies_to_sites,
        clauses=clause_lines(catalog, states, document),
        outgoing=_groups(catalog, audience, graph.outgoing(document.id), outgoing=True),
        incoming=_groups(catalog, audience, graph.incoming(document.id), outgoing=False),
        evidence=tuple(_evidence_line(catalog, evidence) for evidence in document.evidence),
        decisions=decisions,
        personal=personal_counts(info, document),
        levels=level_counts(catalog, document) if document.type == COMPETENCE else (),
        body=body_rows(info, document),
        fields=body_fields(info, document),
        # What is left of a record has none, and that of the whole would let a reader try out what is withheld.
        fingerprint="" if document.withheld else document.fingerprint,
        withheld=tuple(column_title(info, dotted) for dotted in document.withheld),
        edit_url=edit_url(catalog, document),
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


def edit_url(catalog: Catalog, document: Document) -> str | None:
    """Where a change to the document is proposed: its file in the forge's editor; None when none is set."""
    if catalog.system.edit_url is None:
        return None
    return catalog.system.edit_url.replace("{path}", quote(document.path))


def banner_of(  # noqa: PLR0917  what a banner may depend on; called in one place
    catalog: Catalog,
    graph: Graph,
    audience: Audience,
    document: Document,
    approved: Approval | None,
    decisions: tuple[DecisionLine, ...] = (),
) -> Banner | None:
    """What a reader must know before reading on; None for a document in force or a record that is open.

    *decisions* are the decisions on it that may be shown.
    """
    if document.lifecycle == "living":
        when = f" on {document.closed.isoformat()}" if document.closed else ""
        text = f"It was closed{when} and is kept as it is"
        return Banner("closed", closed_words(document.state), text) if document.is_closed else None
    if document.id in catalog.coming:
        return _announcement(catalog, document, catalog.coming[document.id])
    successors = tuple(
        edge.source
        for edge in graph.incoming(document.id)
        if edge.relation == "supersedes" and audience.sees(edge.source)
    )
    corrections = tuple(
        edge.source
        for edge in graph.incoming(document.id)
        if edge.relation == "corrects" and audience.sees(edge.source)
    )
    if document.lifecycle == "sealed":
        text = "A later record corrects this one; the record itself stays as it was written"
        return Banner("ended", "Corrected", text, corrections) if corrections else None
    if approved is not None and approved.rejected and document.status not in {"superseded", "retired"}:
        return _rejection(approved, approved.rejected, decisions)
    return _status_banner(catalog, document, approved, successors)


def _rejection(approved: Approval, rejected: Decision, decisions: tuple[DecisionLine, ...]) -> Banner:
    line = next((line for line in decisions if line.id == rejected.id), None)
    title = f"Rejected on {rejected.day.isoformat()}"
    return Banner("bad", title, "It needs a new version", rejection=line, missing=approved.missing)


def _status_banner(
    catalog: Catalog, document: Document, approved: Approval | None, successors: tuple[str, ...]
) -> Banner | None:
    plain = _STATUS_BANNERS.get(document.status or "")
    if plain is not None:
        return replace(plain, instead=successors if document.status == "superseded" else ())
    gone = withdrawn(catalog, document)
    if gone is not None:
        return Banner("ended", "Withdrawn", f"Withdrawn on {gone.day.isoformat()}. It is no longer followed")
    if approved is not None and not approved.complete:
        return Banner("bad", "Not approved", "It says approved, and is not", missing=approved.missing)
    if document.effective_from is not None and document.effective_from > catalog.today:
        day = document.effective_from.isoformat()
        return Banner("coming", "Not yet in force", f"It is approved and takes effect on {day}")
    return None


def _announcement(catalog: Catalog, shown: Document, newer: Document) -> Banner:
    """That the file holds what is not in force yet, and this page the version that is."""
    here = f"This page shows version {shown.version}, which is in force"
    if newer.version == shown.version:
        text = f"The file was changed since, without a new version. {here}"
        return Banner("coming", "Changed and not approved", text)
    approved = approval(catalog, newer)
    if approved.rejected is not None:
        stands = f"It was rejected on {approved.rejected.day.isoformat()}"
    elif newer.status == "draft":
        stands = "It is being written"
    elif not approved.complete:
        stands = "It waits for approval"
    elif newer.effective_from is not None:
        stands = f"It is approved and takes effect on {newer.effective_from.isoformat()}"
    else:
        stands = "It is approved"
    news = next((entry.summary for entry in newer.revisions if entry.version == newer.version), "")
    what = f": {news.rstrip('.')}" if news else ""
    missing = () if newer.status == "draft" or approved.rejected is not None else approved.missing
    return Banner("coming", f"Version {newer.version} is coming{what}", f"{stands}. {here}", missing=missing)


def clause_lines(catalog: Catalog, states: States, document: Document) -> tuple[StandardClauses, ...]:
    """The clauses that the document names, by standard, the claimed ones first, each clause once."""
    found = []
    for standard_id, standard in catalog.standards.items():
        relations: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for ref in document.clauses:
            if ref.standard == standard_id:
                relations[ref.clause][ref.relation] = None
        if not relations:
            continue
        order = {number: place for place, number in enumerate(standard.clauses)}
        numbers = sorted(
            relations, key=lambda number: (_CLAIM not in relations[number], order.get(number, -1))
        )
        lines = []
        for number in numbers:
            clause = standard.clauses.get(number)
            lines.append(
                ClauseLine(
                    number=number,
                    title=clause.title if clause else "",
                    relations=tuple(relations[number]),
                    state=state_word(states[standard_id][number])
                    if clause and standard_id in states
                    else None,
                )
            )
        found.append(StandardClauses(standard_id, standard.designation, tuple(lines)))
    return tuple(found)


def decision_lines(catalog: Catalog, audience: Audience, document: Document) -> tuple[DecisionLine, ...]:
    """The decisions about the document, newest first."""
    return tuple(
        _decision_line(catalog, document, decision)
        for decision in reversed(catalog.decisions.get(document.id, ()))
        if audience.sees(decision.id)
    )


def _decision_line(catalog: Catalog, document: Document, decision: Decision) -> DecisionLine:
    fault = why_without_effect(catalog, document, decision)
    right = authority(catalog.system, decision.person, decision.role, decision.day, document.type)
    return DecisionLine(
        id=decision.id,
        day=decision.day.isoformat(),
        version=decision.version,
        verdict=decision.verdict,
        person=decision.person,
        role=decision.role,
        assurance=verified_assurance(catalog, decision),
        assurance_words=assurance_words(catalog, decision),
        right=right or "",
        acting_for=acting_for(catalog.system, decision.person, decision.role, decision.day, document.type),
        fault=fault.value if fault is not None else "",
        reason=str(decision.record.value("body.reason") or ""),
        recorded_late=_recorded_late(catalog, decision.record),
    )


def _recorded_late(catalog: Catalog, record: Document) -> str:
    late = (each for each in recordings(catalog, record) if each.standing is Recorded.LATE)
    return next((each.held.isoformat() for each in late if each.held is not None), "")


def accepted_lines(approved: Approval | None, decisions: Iterable[DecisionLine]) -> tuple[DecisionLine, ...]:
    """Those of the *decisions* that make up the approval, as far as there is one."""
    if approved is None:
        return ()
    accepted = {decision.id for decision in approved.accepted}
    return tuple(line for line in decisions if line.id in accepted)


def _groups(
    catalog: Catalog, audience: Audience, edges: Iterable[Edge], *, outgoing: bool
) -> tuple[LinkGroup, ...]:
    """The links by what they are called from here; decisions have a table of their own."""
    lines: defaultdict[str, dict[str, LinkLine]] = defaultdict(dict)
    withheld: defaultdict[str, set[str]] = defaultdict(set)
    for edge in edges:
        label, other = (edge.label, edge.target) if outgoing else (edge.inverse, edge.source)
        if edge.relation == "decides" and not outgoing:
            continue
        if not audience.sees(other):
            withheld[label].add(other)
            continue
        document = catalog.documents[other]
        known = lines[label].get(other)
        lines[label][other] = LinkLine(
            id=other,
            title=document.title,
            type=document.type,
            why=(known.why if known else "") or edge.why or "",
            since=(known.since if known else "") or _since(catalog, edge),
            older=(known.older if known else "") or _older(catalog, edge),
        )
    labels = sorted({*lines, *withheld}, key=lambda label: (label in {"See also", "Referred to by"}, label))
    return tuple(LinkGroup(label, tuple(lines[label].values()), len(withheld[label])) for label in labels)


def _since(catalog: Catalog, edge: Edge) -> str:
    """Why a link is suspect, in words; both of its ends are shown."""
    if edge.since is None:
        return ""
    return suspicion_in_words(edge.since, catalog.documents[edge.source], catalog.documents[edge.target])


def _older(catalog: Catalog, edge: Edge) -> str:
    """That the holder of *edge* is a record of what its target said before."""
    if not tells(catalog, edge):
        return ""
    record, document = catalog.documents[edge.source], catalog.documents[edge.target]
    return older_in_words(document) if is_older(catalog, record, document) else ""


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


def _word(word: str | None) -> str:
    return (word or "").replace("-", " ")
