"""What a reader must know before reading a document on: that it is a draft, rejected, coming, or no longer followed."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from imskit.facts.approval import Approval, Missing, approval, withdrawn
from imskit.facts.graph import Graph
from imskit.model import Catalog, Decision, Document
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.changes import closed_words
from imskit.views.decision_lines import DecisionLine

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


def banner_of(
    catalog: Catalog,
    graph: Graph,
    audience: Audience,
    document: Document,
    approved: Approval | None,
    *,
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
