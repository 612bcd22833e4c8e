"""A document or record as a proof: the few words of its page that an index of evidence shows.

Its page would say the same, and takes far longer to make.
"""

from __future__ import annotations

from typing import Protocol

from imskit.facts.approval import approval, in_force
from imskit.facts.review import review
from imskit.model import Catalog, Document
from imskit.values import dataclass
from imskit.views.audience import Audience
from imskit.views.decision_lines import DecisionLine, accepted_lines, decision_lines
from imskit.views.documents import retention_words


class Proof(Protocol):
    """A document or record as a proof; its page is one, too."""

    @property
    def owner(self) -> str:
        """The role."""

    @property
    def version(self) -> str | None:
        """Of a controlled document."""

    @property
    def in_force(self) -> bool:
        """Whether that version is in force."""

    @property
    def status(self) -> str | None:
        """What a controlled document says of itself."""

    @property
    def state(self) -> str | None:
        """Of a living record."""

    @property
    def date(self) -> str | None:
        """Of a sealed record."""

    @property
    def approvals(self) -> tuple[DecisionLine, ...]:
        """The decisions that make up its approval."""

    @property
    def approved_on(self) -> str | None:
        """The day from which it is approved."""

    @property
    def review_due(self) -> str | None:
        """The day of the next review."""

    @property
    def retention(self) -> str:
        """How long it is kept."""


@dataclass(frozen=True, slots=True)
class ProofLine:
    """A proof without its page, which takes far longer to make."""

    owner: str
    version: str | None
    in_force: bool
    status: str | None
    state: str | None
    date: str | None
    approvals: tuple[DecisionLine, ...]
    approved_on: str | None
    review_due: str | None
    retention: str


def proof_of(catalog: Catalog, audience: Audience, document: Document) -> ProofLine:
    """*document*, which *audience* may see, as a proof."""
    controlled = document.lifecycle == "controlled"
    approved = approval(catalog, document) if controlled else None
    due = review(catalog, document).due
    lines = decision_lines(catalog, audience, document) if controlled else ()
    day = approved.approved_on if approved else None
    return ProofLine(
        owner=document.owner,
        version=document.version,
        in_force=controlled and in_force(catalog, document),
        status=document.status,
        state=document.state,
        date=document.date.isoformat() if document.date else None,
        approvals=accepted_lines(approved, lines),
        approved_on=day.isoformat() if day else None,
        review_due=due.isoformat() if due else None,
        retention=retention_words(catalog.types[document.type], document),
    )
