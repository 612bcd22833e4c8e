"""Principles of innovation management, in our own words, each with the signs that show it lived.

A sign is something that documents hold: a type, fields that are filled, clauses that are claimed. That a sign is
there proves no principle; that none is there shows that nothing can be pointed at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from imskit.facts.approval import why_without_effect
from imskit.facts.body import value
from imskit.model import Catalog, Decision, Document
from imskit.values import dataclass

Source = Literal["mission", "family"]


@dataclass(frozen=True, slots=True)
class Sign:
    """What shows a principle lived: documents of these types with these fields filled."""

    what: str
    types: tuple[str, ...]
    #: Dotted paths that must all be filled; a path into a list asks for one item that has it.
    filled: tuple[str, ...] = ()
    #: A dotted path whose value must be one of these.
    where: tuple[str, tuple[str, ...]] | None = None
    #: Clauses (of ISO 56001) of which the document must claim one.
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Principle:
    """One principle."""

    id: str
    title: str
    #: What it means, in our words.
    words: str
    source: Source
    #: Clauses of ISO 56001 that carry it.
    clauses: tuple[str, ...]
    signs: tuple[Sign, ...]


#: The standard whose clauses principles name.
STANDARD = "iso-56001-2024"

#: The three of the mission, then the eight of the ISO 56000 family (names as in its 2019 and 2020 documents).
PRINCIPLES: tuple[Principle, ...] = (
    Principle(
        "strategic-asset",
        "Innovation as a strategic asset",
        "Innovation has its place in direction and in the budget, and is looked after as a whole, like other assets.",
        "mission",
        ("4.3.1", "5.3", "6.4", "7.1.4"),
        (
            Sign(
                "Intent or strategy in writing",
                ("innovation-intent", "strategy", "policy"),
                claims=("4.3.1", "5.3"),
            ),
            Sign("Objectives with a day and a target", ("objective",), ("body.target", "body.due")),
            Sign("The portfolio looked at as a whole", ("portfolio-review",), ("body.balance",)),
            Sign("Rights and knowledge kept as assets", ("ip-asset",)),
            Sign("Means planned for it", ("resource-plan",), ("body.lines",)),
            Sign("Money spent on initiatives", ("initiative",), ("body.spending",)),
        ),
    ),
    Principle(
        "leadership-commitment",
        "Visible leadership commitment",
        "Top management decides, takes part, gives means and speaks about it; what counts is what it did.",
        "mission",
        ("5.1.1", "5.1.2", "5.5", "9.3.1"),
        (),
    ),
    Principle(
        "integration",
        "Innovation in the organisation's processes",
        "Innovation work is part of the daily processes and their roles, not an island beside them.",
        "mission",
        ("4.4", "5.1.1", "8.1"),
        (
            Sign(
                "Processes with inputs, outputs and neighbours", ("process",), ("body.inputs", "body.outputs")
            ),
            Sign("Procedures that say who does what", ("procedure",), ("body.steps.responsible",)),
            Sign(
                "Changes of the system planned with what they touch", ("system-change",), ("body.integrity",)
            ),
            Sign("Everyone addressed by the policy", ("policy",), claims=("5.2",)),
            Sign("Time and means in the plans of the units", ("indicator",), claims=("7.1.3",)),
        ),
    ),
    Principle(
        "realization-of-value",
        "Realization of value",
        "Value, in money or otherwise, is expected, followed and reached; nobody stops at the launch.",
        "family",
        ("5.1.2", "8.3.6", "9.1"),
        (
            Sign("Initiatives that say who gains what", ("initiative",), ("body.value",)),
            Sign(
                "Indicators of outcome or impact with values",
                ("indicator",),
                ("body.measurements.value",),
                where=("body.kind", ("outcome", "impact")),
            ),
            Sign("Initiatives completed", ("initiative",), where=("state", ("completed",))),
            Sign(
                "Value looked at in management reviews",
                ("management-review",),
                where=("body.inputs.topic", ("value-realised",)),
            ),
        ),
    ),
    Principle(
        "future-focused-leaders",
        "Future-focused leaders",
        "Leaders question what works today, say where to go, and give people courage and room.",
        "family",
        ("5.1.1", "5.1.3", "5.5"),
        (
            Sign("A picture of the future", ("vision", "innovation-intent")),
            Sign(
                "Direction decided in management reviews",
                ("management-review",),
                where=("body.decisions.about", ("direction", "portfolio")),
            ),
            Sign(
                "Initiatives beyond three years", ("initiative",), where=("body.horizon", ("beyond-3-years",))
            ),
            Sign("Change led, with what it means for people", ("system-change",), ("body.consequences",)),
        ),
    ),
    Principle(
        "strategic-direction",
        "Strategic direction",
        "Shared aims and a level of ambition steer what is looked for and what is paid for.",
        "family",
        ("4.3.1", "5.2", "5.3", "6.2", "6.4"),
        (
            Sign(
                "Policy and strategy",
                ("policy", "strategy", "innovation-intent"),
                claims=("5.2", "5.3", "4.3.1"),
            ),
            Sign("Objectives with a reason", ("objective",), ("body.why",)),
            Sign("Initiatives that name a focus area or objective", ("initiative",), ("body.focus_area",)),
        ),
    ),
    Principle(
        "culture",
        "Culture",
        "People may try, fail, speak and help each other; new ideas and reliable delivery live side by side.",
        "family",
        ("5.4", "7.1.2", "7.3"),
        (
            Sign("Culture asked about", ("culture-assessment",)),
            Sign(
                "Culture looked at in assessments and reviews",
                ("assessment", "management-review"),
                claims=("5.4",),
            ),
            Sign("Ideas that got an answer", ("idea",), ("body.outcome",)),
            Sign("Initiatives that were stopped and say why", ("initiative",), ("body.stop_reason",)),
            Sign("Training that reaches people", ("training", "awareness")),
        ),
    ),
    Principle(
        "exploiting-insights",
        "Exploiting insights",
        "Many sources inside and outside are heard, and what they say changes decisions.",
        "family",
        ("4.1", "4.2", "7.1.6", "8.3.2"),
        (
            Sign("Issues inside and outside looked at", ("context",)),
            Sign("Needs of interested parties", ("interested-party",), ("body.needs",)),
            Sign("Intelligence that led to something", ("intelligence-report",), ("body.meaning",)),
            Sign("Opportunities with a source", ("opportunity",), ("body.source",)),
            Sign("Lessons written down", ("lesson",), ("body.learnt",)),
            Sign("Learning noted in initiatives", ("initiative",), ("body.learnings",)),
        ),
    ),
    Principle(
        "managing-uncertainty",
        "Managing uncertainty",
        "What is not known is named, tested step by step, and balanced over the portfolio.",
        "family",
        ("6.1", "6.4", "8.3.4"),
        (
            Sign("Uncertainties named in initiatives", ("initiative",), ("body.uncertainties",)),
            Sign("Experiments with a criterion set before", ("experiment",), ("body.success_criterion",)),
            Sign("Decisions by stage with criteria", ("initiative",), ("body.stage_decisions.criteria",)),
            Sign("Risks with their treatment", ("risk",), ("body.treatment",)),
            Sign("Indicators of learning", ("indicator",), where=("body.kind", ("learning",))),
        ),
    ),
    Principle(
        "adaptability",
        "Adaptability",
        "Structures, processes and choices change in time when facts change.",
        "family",
        ("5.1.3", "6.3", "6.5", "8.3.1"),
        (
            Sign("Changes of the system, planned", ("system-change",)),
            Sign(
                "Initiatives that turned, repeated or stopped",
                ("initiative",),
                where=("body.stage_decisions.verdict", ("pivot", "recycle", "stop")),
            ),
            Sign(
                "Documents in a later version than their first",
                ("policy", "procedure", "strategy", "objective"),
                where=("revisions.change", ("material",)),
                filled=("revisions.1",),
            ),
            Sign("Improvements carried out", ("improvement",), where=("state", ("done",))),
        ),
    ),
    Principle(
        "systems-approach",
        "Systems approach",
        "The parts are led together, looked at together, and made better as one system.",
        "family",
        ("4.4", "8.1", "9.3.1", "10.1"),
        (
            Sign("Management reviews of the whole", ("management-review",), ("body.conclusion",)),
            Sign("Internal audits", ("internal-audit",), ("body.findings",)),
            Sign("Assessments of all clauses", ("assessment",), ("body.ratings",)),
            Sign(
                "Nonconformities mended at their cause",
                ("nonconformity",),
                ("body.root_cause", "body.actions"),
            ),
            Sign("Processes that name their neighbours", ("process",), ("body.before",)),
        ),
    ),
)


def shows(sign: Sign, document: Document) -> bool:
    """Whether *document* is such a sign: of its type, with its fields filled and its clauses claimed."""
    if document.type not in sign.types or document.status in {"draft", "in-review", "superseded", "retired"}:
        return False
    if sign.claims and not any(
        ref.standard == STANDARD and ref.clause in sign.claims for ref in document.claims
    ):
        return False
    if not all(any(_filled(found) for found in _values(document, path)) for path in sign.filled):
        return False
    return sign.where is None or any(found in sign.where[1] for found in _values(document, sign.where[0]))


def newest_first(documents: Iterable[Document]) -> Mapping[str, Sequence[Document]]:
    """*documents* by type, each the newest first, for `signs`."""
    found: dict[str, list[Document]] = {}
    for document in sorted(documents, key=_newest, reverse=True):
        found.setdefault(document.type, []).append(document)
    return found


def signs(
    principle: Principle, documents: Mapping[str, Sequence[Document]]
) -> Sequence[tuple[Sign, tuple[Document, ...]]]:
    """The signs of *principle*, each with those of *documents* that are one, the newest first.

    *documents* is what `newest_first` gives.
    """
    return [
        (
            sign,
            tuple(
                sorted(
                    (each for name in sign.types for each in documents.get(name, ()) if shows(sign, each)),
                    key=_newest,
                    reverse=True,
                )
            ),
        )
        for sign in principle.signs
    ]


def _newest(document: Document) -> tuple[str, str]:
    on = document.effective_from or document.last_activity or document.date or document.opened
    return (on.isoformat() if on is not None else "", document.id)


def _values(document: Document, dotted: str) -> Iterable[object]:
    """The values at a dotted path; a step into a list takes each of its items, a number one of them, from 0."""
    found: list[object] = [document.data]
    for key in dotted.split("."):
        following: list[object] = []
        for here in found:
            if isinstance(here, list) and key.isdigit():
                following += here[int(key) : int(key) + 1]
                continue
            for each in here if isinstance(here, list) else [here]:
                following.append(value(each, key) if isinstance(each, dict) else None)
        found = [each for each in following if each is not None]
    return [each for one in found for each in (one if isinstance(one, list) else [one])]


def _filled(found: object) -> bool:
    return found not in ("", None, [], {})


@dataclass(frozen=True, slots=True)
class Commitment:
    """One way in which top management shows its commitment, with what shows it, the newest first."""

    what: str
    documents: tuple[Document, ...]


def _has_effect(catalog: Catalog, decision: Decision) -> bool:
    document = catalog.documents.get(decision.document)
    return document is not None and why_without_effect(catalog, document, decision) is None


def commitment(catalog: Catalog, documents: Sequence[Document]) -> tuple[Commitment, ...]:
    """What top management did, as far as *documents* show it: decided, took part, gave means, spoke."""
    top = {role.id for role in catalog.system.roles.values() if role.top_management}
    shown = {document.id for document in documents}
    decisions = [
        decision.record
        for found in catalog.decisions.values()
        for decision in found
        if decision.role in top and decision.id in shown and _has_effect(catalog, decision)
    ]
    lines = (
        ("Decisions on documents, taken in the role", decisions),
        (
            "Decisions at the stages of initiatives",
            _of(documents, "initiative", "body.stage_decisions.by", top),
        ),
        ("Management reviews attended", _of(documents, "management-review", "body.attendees", top)),
        ("Portfolio reviews attended", _of(documents, "portfolio-review", "body.attendees", top)),
        (
            "Means decided in management reviews",
            _of(documents, "management-review", "body.decisions.about", {"resources"}),
        ),
        (
            "Means planned and booked",
            [d for d in documents if d.type in {"resource-plan", "resource-ledger"}],
        ),
        ("Spoke to people inside and outside", _of(documents, "communication", "body.by_role", top)),
        ("Took on actions", _of(documents, None, "", top)),
    )
    return tuple(Commitment(what, tuple(sorted(found, key=_newest, reverse=True))) for what, found in lines)


def _of(documents: Sequence[Document], kind: str | None, dotted: str, wanted: set[str]) -> list[Document]:
    if kind is None:
        return [document for document in documents if any(a.owner in wanted for a in document.actions)]
    return [
        document
        for document in documents
        if document.type == kind and any(found in wanted for found in _values(document, dotted))
    ]
