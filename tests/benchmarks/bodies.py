"""The bodies, one function a type: what the type's schema asks for, as long as people write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date as Day
from datetime import timedelta
from typing import Any

from imskit.fingerprint import fingerprint
from tests.benchmarks import words
from tests.benchmarks.mix import APPROVERS, PREFIXES, STANDARDS
from tests.benchmarks.writer import Writer


def _policy(w: Writer) -> dict[str, Any]:
    body = {
        "purpose": w.text(3),
        "scope": w.text(2, w.document("policy")),
        "commitments": [{"title": w.line(), "text": w.text(4)} for _ in range(w.dice.randrange(5, 8))],
        "responsibilities": [{"role": role, "duties": w.text(2)} for role in w.roles(3, 5)],
        "exceptions": w.text(2),
        "terms": [{"term": w.one_of(words.THINGS).capitalize(), "meaning": w.line()} for _ in range(3)],
    }
    return w.controlled() | {"body": body}


def _procedure(w: Writer) -> dict[str, Any]:
    steps = []
    for number in range(w.dice.randrange(5, 8)):
        text = w.text(3, w.document("procedure")) if number == 2 else w.text(4)
        if number == 1 and w.number % 3 == 0:
            text = w.table_text(4)
        step: dict[str, Any] = {"title": w.line(), "text": text, "responsible": w.role()}
        if number:
            step |= {"accountable": w.role(), "consulted": w.roles(1, 2), "informed": w.roles(1, 2)}
        steps.append(step | {"limit": f"{w.dice.randrange(2, 30)} working days"})
    body = {
        "purpose": w.text(2),
        "scope": w.text(2, w.document("policy")),
        "inputs": [w.line() for _ in range(3)],
        "steps": steps,
        "outputs": [w.line() for _ in range(3)],
        "records": [
            {"type": kind, "what": w.line(), "every": w.one_of(("P3M", "P6M", "P1Y"))}
            for kind in w.some_of(tuple(PREFIXES)[3:], 1, 2)
        ],
    }
    return w.controlled(w.document("policy")) | {"body": body}


def _objective(w: Writer) -> dict[str, Any]:
    body: dict[str, Any] = {
        "statement": w.text(2),
        "why": w.text(2, w.document("policy")),
        "focus_area": w.line(),
        "target": w.line(),
        "due": w.day(-30, -500),
        "how_measured": {"indicators": w.several("indicator", 1, 3), "judged_how": w.text(2)},
        "resources": w.text(2),
        "actions": [w.action(done=False) for _ in range(3)],
    }
    if not w.so_far.counts["indicator"]:
        del body["how_measured"]["indicators"]
    return w.controlled(w.document("policy")) | {"body": body}


def _indicator(w: Writer) -> dict[str, Any]:
    head = w.living(("in-use", "in-use", "paused"), (), measures=w.several("objective", 1, 2))
    days = w.days(w.dice.randrange(9, 15), 640)
    body = {
        "purpose": w.text(2),
        "kind": w.one_of(("input", "throughput", "output", "outcome", "impact", "learning")),
        "benefit": w.one_of(("innovation-capability", "competitiveness", "risk-management", "reputation")),
        "unit": w.one_of(("days", "% of revenue", "points", "hours")),
        "source": w.line(),
        "method": w.text(2, w.document("procedure")),
        "direction": w.one_of(("higher-is-better", "lower-is-better")),
        "baseline": {"value": f"{w.dice.randrange(100)}.5", "date": w.day(900, 700)},
        "target": {"value": f"{w.dice.randrange(100)}.0", "due": w.day(-60, -400)},
        "measured_by": w.role(),
        "every": "P3M",
        "measurements": [
            {"date": day, "value": f"{w.dice.randrange(1000) / 10:.1f}", "by": w.person()} for day in days
        ],
        "evaluations": [{"date": day, "by": w.role(), "text": w.text(2)} for day in w.days(2, 300)],
    }
    return head | {"body": body}


def _effectiveness(w: Writer, *, checked: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"due": w.day(-20, -200), "how": w.text(1)}
    if checked:
        found["checks"] = [{"date": w.day(60, 2), "result": "effective", "by": w.role(), "text": w.text(2)}]
    return found


def _risk(w: Writer) -> dict[str, Any]:
    head = w.living(
        ("identified", "in-treatment", "accepted"), ("closed",), addresses=w.several("objective", 1, 2)
    )
    chances = ("rare", "unlikely", "possible", "likely", "almost-certain")
    harms = ("negligible", "minor", "moderate", "major", "severe")
    body = {
        "effect": w.one_of(("threat", "threat", "opportunity")),
        "area": w.one_of(("strategy", "market", "technology", "people", "finance", "partners", "legal")),
        "description": w.text(5),
        "causes": w.list_text(3),
        "consequences": w.text(4),
        "likelihood": w.one_of(chances),
        "impact": w.one_of(harms),
        "after_treatment": {"likelihood": w.one_of(chances), "impact": w.one_of(harms)},
        "response": w.one_of(("avoid", "reduce", "share", "accept")),
        "treatment": w.text(3, w.document("procedure")),
        "actions": [w.action(done=w.dice.randrange(2) == 0) for _ in range(3)],
        "effectiveness": _effectiveness(w, checked="closed" in head),
        "reviews": [{"date": day, "by": w.role(), "text": w.text(2)} for day in w.days(3, 240)],
    }
    return head | {"body": body}


def _opportunity(w: Writer) -> dict[str, Any]:
    head = w.living(
        ("identified", "in-assessment", "prioritised", "pursued", "parked"),
        ("realised", "dropped"),
        serves=w.several("objective", 1, 2),
        see=w.several("opportunity", 1, 2),
    )
    body = {
        "insight": w.text(5),
        "source": w.one_of(
            ("user-research", "customer-feedback", "market-watch", "own-operations", "partner")
        ),
        "need": w.text(5),
        "evidence_of_need": w.list_text(3),
        "potential_value": w.text(4),
        "focus_area": w.line(),
        "fit": w.text(2, w.document("policy")),
        "uncertainties": [w.line() for _ in range(3)],
        "priority": w.one_of(("low", "medium", "high")),
        "reviews": [
            {"date": day, "by": w.role(), "priority": "high", "text": w.text(2)} for day in w.days(3, 240)
        ],
        "actions": [w.action(done=False) for _ in range(2)],
    }
    return head | {"body": body}


def _idea(w: Writer) -> dict[str, Any]:
    head = w.living(
        ("submitted", "in-assessment", "parked"),
        ("accepted", "declined"),
        came_from=w.several("opportunity", 1, 2),
    )
    grades = ("low", "medium", "high")
    body: dict[str, Any] = {
        "problem": w.text(5),
        "proposal": w.text(6, w.document("procedure")),
        "value_expected": w.text(4),
        "submitted_by": w.person(),
        "help_wanted": w.list_text(2),
        "feedback_due": w.day(240, 200),
        "assessments": [
            {
                "date": day,
                "by": "idea-coach",
                "novelty": w.one_of(grades),
                "feasibility": w.one_of(grades),
                "value": w.one_of(grades),
                "comment": w.text(2),
            }
            for day in w.days(2, 240)
        ],
    }
    if "closed" in head:
        day = head["closed"]
        decided = {"decision": head["state"], "decided_on": day, "feedback_given_on": day}
        body["outcome"] = decided | {"by": "idea-coach", "reason": w.text(2)}
    return head | {"body": body}


def _initiative(w: Writer) -> dict[str, Any]:
    head = w.living(
        ("proposed", "concept", "validation", "development", "deployment"),
        ("completed", "stopped"),
        serves=w.several("objective", 1, 2),
        came_from=w.several("opportunity", 1, 2) + w.several("idea", 1, 2),
    )
    money = {"currency": "EUR"}
    body = {
        "aim": w.text(3),
        "scope": w.text(4),
        "hypothesis": w.text(3),
        "value": w.text(4),
        "focus_area": w.line(),
        "type": w.one_of(("incremental", "adjacent", "radical")),
        "horizon": w.one_of(("within-1-year", "1-to-3-years", "beyond-3-years")),
        "lead": "initiative-lead",
        "team": [{"role": role, "part": w.line()} for role in w.roles(3, 4)],
        "indicators": w.several("indicator", 1, 2),
        "budget": {"amount": f"{w.dice.randrange(60, 200)}000.00"} | money,
        "spending": [
            {"date": day, "what": w.line(), "amount": {"amount": f"{w.dice.randrange(100, 9000)}.50"} | money}
            for day in w.days(w.dice.randrange(3, 7), 240)
        ],
        "planned_end": w.day(-20, -400),
        "uncertainties": [{"what": w.line(), "test": w.line(), "found": w.line()} for _ in range(3)],
        "learnings": [{"date": day, "text": w.text(2)} for day in w.days(4, 240)],
        "actions": [w.action(done=w.dice.randrange(2) == 0) for _ in range(2)],
    }
    decisions = _stage_decisions(w, head["state"])
    if decisions:
        body["stage_decisions"] = decisions
    if head["state"] == "stopped":
        body["stop_reason"] = w.text(2)
    return head | {"body": body}


def _stage_decisions(w: Writer, state: str) -> list[dict[str, Any]]:
    """The decisions that led to *state*, between the last day of opening and the first of closing."""
    stages = ("proposed", "concept", "validation", "development", "deployment")
    passed = (
        stages[: stages.index(state)] if state in stages else stages if state == "completed" else stages[:3]
    )
    days = sorted(w.day(249, 241) for _ in passed)
    return [
        {
            "date": day,
            "stage": stage,
            "verdict": "stop" if state == "stopped" and stage == passed[-1] else "go",
            "by": "innovation-board",
            "criteria": w.text(1),
            "reason": w.text(2, w.document("procedure")),
        }
        for day, stage in zip(days, passed, strict=True)
    ]


def _audit(w: Writer) -> dict[str, Any]:
    findings: list[dict[str, Any]] = []
    for grade in ("conformity", "conformity", "opportunity", "minor", "conformity"):
        finding = {"grade": grade, "text": w.text(3), "clauses": w.clauses(1, 1, "procedure")}
        if grade == "minor" and w.so_far.counts["nonconformity"]:
            finding["nonconformity"] = w.document("nonconformity")
        findings.append(finding)
    body = {
        "objective": w.text(2),
        "criteria": w.text(2, w.document("procedure")),
        "audited": w.clauses(3, 6, "procedure"),
        "period": {"from": w.day(900, 800), "until": w.day(700, 600)},
        "auditors": sorted({w.auditor(), w.auditor()}),
        "independence": w.line(),
        "auditees": w.roles(2, 4),
        "method": w.text(3),
        "sampled": w.several("procedure", 3, 8),
        "findings": findings,
        "conclusion": w.text(3),
    }
    return w.sealed() | {"body": body}


def _nonconformity(w: Writer) -> dict[str, Any]:
    head = w.living(
        ("open", "in-correction", "awaiting-effectiveness"), ("closed",), see=w.several("risk", 1, 2)
    )
    body = {
        "source": w.one_of(("internal-audit", "management-review", "own-observation", "customer")),
        "grade": "major" if w.number % 10 == 0 else "minor",
        "against": w.clauses(1, 1, "procedure"),
        "goes_against": w.several("procedure", 1, 2),
        "description": w.text(3),
        "containment": w.text(2),
        "root_cause": w.list_text(3),
        "elsewhere": w.text(2, w.document("procedure")),
        "actions": [w.action(done=w.dice.randrange(2) == 0) for _ in range(3)],
        "effectiveness": _effectiveness(w, checked="closed" in head),
    }
    return head | {"body": body}


def _management_review(w: Writer) -> dict[str, Any]:
    body = {
        "period": {"from": w.day(900, 800), "until": w.day(700, 600)},
        "attendees": w.roles(4, 7),
        "inputs": [
            {"topic": topic, "text": w.text(3), "documents": w.several(kind, 1, 4)}
            for topic, kind in words.REVIEW_TOPICS
        ],
        "conclusion": w.text(4),
        "decisions": [{"about": "improvement", "text": w.text(2, w.document("procedure"))} for _ in range(4)],
        "actions": [w.action(done=False) for _ in range(4)],
        "next_review": w.day(-30, -200),
    }
    return w.sealed() | {"body": body}


def _training(w: Writer) -> dict[str, Any]:
    body = {
        "subject": w.line(),
        "content": w.list_text(4),
        "kind": w.one_of(("induction", "basic", "advanced", "refresher")),
        "method": w.one_of(("course", "workshop", "coaching", "e-learning")),
        "roles": w.roles(1, 3),
        "competences": [w.line() for _ in range(3)],
        "trainer": "A team of the unit",
        "covers": w.several("procedure", 1, 3),
        "attendees": sorted({w.person() for _ in range(w.dice.randrange(5, 14))}),
        "valid_for": "P2Y",
        "effectiveness": {
            "method": w.text(2, w.document("procedure")),
            "due": w.day(60, -60),
            "result": w.one_of(("effective", "partly-effective")),
            "by": w.role(),
            "text": w.text(2),
        },
    }
    return w.sealed() | {"body": body}


def _assessment(w: Writer) -> dict[str, Any]:
    body = {
        "kind": "gap-analysis",
        "standard": w.one_of(STANDARDS),
        "method": w.text(3),
        "ratings": [
            {
                "clauses": w.clauses(1, 2, kind),
                "maturity": str(w.dice.randrange(1, 4)),
                "target": str(w.dice.randrange(3, 6)),
                "finding": w.text(2),
                "evidence": w.several(kind, 1, 3),
                "action": w.action(done=True),
            }
            for kind in ("policy", "procedure", "training", "initiative", "indicator", "risk")
        ],
        "conclusion": w.text(3),
    }
    return w.sealed() | {"body": body}


def approval_of(w: Writer, document: Mapping[str, Any]) -> dict[str, Any]:
    """The decision that approves *document*, ten days before it takes effect."""
    role, person = APPROVERS[w.kind]
    day = Day.fromisoformat(document["effective_from"]) - timedelta(days=10)
    name, version = document["id"], document["version"]
    return {
        "id": f"DEC-{day:%Y%m%d}-{name}-{version}-approve-{person}",
        "type": "decision",
        "title": f"Approval of {name} {version}",
        "owner": "quality-manager",
        "classification": "internal",
        "language": "en",
        "date": day.isoformat(),
        "by": person,
        "body": {
            "document": name,
            "version": version,
            "fingerprint": fingerprint(document),
            "verdict": "approve",
            "role": role,
            "assurance": "asserted",
        },
    }


BODIES: Mapping[str, Callable[[Writer], dict[str, Any]]] = {
    "policy": _policy,
    "procedure": _procedure,
    "objective": _objective,
    "indicator": _indicator,
    "risk": _risk,
    "opportunity": _opportunity,
    "idea": _idea,
    "initiative": _initiative,
    "internal-audit": _audit,
    "nonconformity": _nonconformity,
    "management-review": _management_review,
    "training": _training,
    "assessment": _assessment,
}
