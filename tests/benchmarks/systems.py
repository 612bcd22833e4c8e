"""Systems of any size for benchmarks: what an organisation would write, from a seed, the same bytes each time.

A document's content depends on the seed, its id and how many documents of each type there are, on nothing
else: no clock, no locale, no folder. The mix, the lengths and the density of links and claims follow the
reference system and what an organisation keeps over years.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Day
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random
from textwrap import wrap
from typing import Any

import yaml

from imskit.fingerprint import fingerprint
from imskit.project import shipped
from tests.benchmarks import words

#: The day on which the systems are looked at: nothing in them lies ahead of it, little is overdue.
TODAY = Day(2026, 11, 23)

STANDARDS = ("iso-56001-2024", "iso-56002-2019")

#: Documents of each type in a thousand. The decisions that approve them come on top of the controlled
#: types, and ideas fill up to the number asked for: about 180 and 150 in a thousand.
SHARES: Mapping[str, int] = {
    "policy": 30,
    "procedure": 120,
    "objective": 40,
    "indicator": 80,
    "risk": 120,
    "opportunity": 80,
    "initiative": 80,
    "internal-audit": 20,
    "nonconformity": 50,
    "management-review": 6,
    "training": 34,
    "assessment": 10,
}
PREFIXES: Mapping[str, str] = {
    "policy": "POL",
    "procedure": "PRO",
    "objective": "OBJ",
    "indicator": "IND",
    "risk": "RSK",
    "opportunity": "OPP",
    "idea": "IDEA",
    "initiative": "INI",
    "internal-audit": "AUD",
    "nonconformity": "NCR",
    "management-review": "MRV",
    "training": "TRN",
    "assessment": "ASM",
}
FOLDERS: Mapping[str, str] = {"policy": "policies", "procedure": "procedures", "objective": "objectives"}

#: Who approves what: role and person; persons from 21 on write.
APPROVERS: Mapping[str, tuple[str, str]] = {
    "policy": ("managing-director", "person-01"),
    "procedure": ("quality-manager", "person-08"),
    "objective": ("managing-director", "person-01"),
}
PEOPLE = 120
#: As many of them, the last ones, audit.
AUDITORS = 10
SITES = ("north-works", "river-base")


def make(root: Path, documents: int, seed: int = 0) -> None:
    """Write a system of *documents* documents into the folder *root*, which is made where it is not there.

    It checks without an error. The same number and seed give the same files, byte for byte.
    """
    counts = _counts(documents)
    maker = _Maker(seed, counts)
    written = 0
    for data in maker.documents():
        kind, name = data["type"], data["id"]
        slug = "" if kind == "decision" else f"-{data['title'].lower().replace(' ', '-')}"
        folder = FOLDERS.get(kind, f"records/{kind}")
        up = "../" * (folder.count("/") + 2)
        head = f"# yaml-language-server: $schema={up}schemas/{kind}.schema.json\n"
        _write(root / "ims" / folder / f"{name}{slug}.yaml", head + to_yaml(data))
        written += 1
    if written != documents:
        raise AssertionError(f"wrote {written} documents instead of {documents}")
    for path, text in maker.evidence.items():
        _write(root / "ims/evidence" / path, text)
    _write(root / "ims/ims.yaml", to_yaml(_IMS))
    _write(root / "ims/people.yaml", to_yaml(_people()))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


def _counts(documents: int) -> dict[str, int]:
    """How many documents of each type there are; ideas and decisions make up the rest."""
    counts = {kind: documents * share // 1000 for kind, share in SHARES.items()}
    counts["policy"] = max(1, counts["policy"])
    counts["procedure"] = max(1, counts["procedure"])
    approved = sum(_is_approved(n) for kind in APPROVERS for n in range(1, counts[kind] + 1))
    counts["idea"] = documents - sum(counts.values()) - approved
    if counts["idea"] < 0:
        raise ValueError(f"a system has at least 5 documents, not {documents}")
    return counts


def _is_approved(number: int) -> bool:
    return _status(number) == "approved"


def _status(number: int) -> str:
    """Of fifty controlled documents, two are drafts, one is in review and one is superseded by the next."""
    return {17: "draft", 34: "in-review", 41: "draft", 48: "superseded"}.get(number % 50, "approved")


@dataclass
class _Maker:
    """Makes the documents of one system, those that others remember the fingerprint of first."""

    seed: int
    counts: Mapping[str, int]
    #: Evidence files by path below ims/evidence.
    evidence: dict[str, str] = field(default_factory=dict)
    _fingerprints: dict[str, str] = field(default_factory=dict)

    def documents(self) -> Iterator[dict[str, Any]]:
        bodies: dict[str, Callable[[_Writer], dict[str, Any]]] = {
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
        for kind, body in bodies.items():
            for number in range(1, self.counts[kind] + 1):
                name = f"{PREFIXES[kind]}-{number:03d}"
                writer = _Writer(Random(f"{self.seed} {name}"), kind, number, self)  # noqa: S311 - no secret
                data = writer.head(name) | body(writer)
                if kind == "policy":
                    self._fingerprints[name] = fingerprint(data)
                yield data
                if data.get("status") == "approved":
                    yield _decision(writer, data)

    def remembered(self, name: str) -> str | None:
        """The fingerprint of the policy *name*; None where it was not written yet."""
        return self._fingerprints.get(name)


@dataclass
class _Writer:
    """Writes the parts of one document by its own dice."""

    dice: Random
    kind: str
    number: int
    maker: _Maker

    # words ------------------------------------------------------------------------------------------------

    def one_of(self, choices: Sequence[str]) -> str:
        return self.dice.choice(choices)

    def some_of(self, choices: Sequence[str], least: int, most: int) -> list[str]:
        """Between *least* and *most* different ones of *choices*, in their order."""
        count = min(len(choices), self.dice.randrange(least, most + 1))
        picked: set[int] = set()
        while len(picked) < count:
            picked.add(self.dice.randrange(len(choices)))
        return [choices[index] for index in sorted(picked)]

    def line(self) -> str:
        """A few words such as a list item has them."""
        return f"{self.one_of(words.THINGS).capitalize()} {self.one_of(words.WHERE)}"

    def sentence(self) -> str:
        who, what = self.one_of(words.WHO), self.one_of(words.DOES)
        thing, other = self.one_of(words.THINGS), self.one_of(words.THINGS)
        number = self.dice.randrange(2, 30)
        return (
            f"{who} {what.format(thing=thing, other=other, number=number)} "
            f"{self.one_of(words.WHEN).format(number=number)}, {self.one_of(words.WHY)}."
        )

    def text(self, sentences: int, *links: str) -> str:
        """A text of so many sentences with links to these documents, wrapped as editors wrap."""
        parts = [self.sentence() for _ in range(sentences)]
        for index, name in enumerate(links):
            parts.insert(index + 1, f"How that is done stands in [{self.one_of(words.THINGS)}]({name}).")
        return "\n".join(wrap(" ".join(parts), 94, break_on_hyphens=False, break_long_words=False)) + "\n"

    def list_text(self, items: int) -> str:
        """A text of a sentence and a list."""
        return self.text(1) + "\n" + "".join(f"- {self.line()}\n" for _ in range(items))

    def table_text(self, rows: int) -> str:
        """A text of a sentence and a table."""
        lines = [f"| {self.one_of(words.THINGS)} | {self.dice.randrange(5)} |" for _ in range(rows)]
        return self.text(1) + "\n| What | Points |\n|---|---|\n" + "\n".join(lines) + "\n"

    # names ------------------------------------------------------------------------------------------------

    def role(self) -> str:
        return self.one_of(words.ROLES)

    def roles(self, least: int, most: int) -> list[str]:
        return self.some_of(words.ROLES, least, most)

    def person(self) -> str:
        """Someone who writes; those who approve never write, nor do those who audit."""
        return f"person-{self.dice.randrange(21, PEOPLE - AUDITORS + 1):02d}"

    def auditor(self) -> str:
        """Someone who audits, and wrote nothing of what is audited."""
        return f"person-{self.dice.randrange(PEOPLE - AUDITORS + 1, PEOPLE + 1):02d}"

    def document(self, kind: str) -> str:
        """The id of a document of *kind*; of a policy where there is none of it."""
        if not self.maker.counts[kind]:
            kind = "policy"
        count = self.maker.counts[kind]
        number = self.dice.randrange(1, count + 1)
        if (kind, number) == (self.kind, self.number):  # nothing links to itself where there is another
            number = number % count + 1
        return f"{PREFIXES[kind]}-{number:03d}"

    def several(self, kind: str, least: int, most: int) -> list[str]:
        """The ids of up to *most* different documents of *kind*."""
        return sorted({self.document(kind) for _ in range(self.dice.randrange(least, most + 1))})

    def day(self, oldest: int, newest: int = 0) -> str:
        """A day that lies between *oldest* and *newest* days before today."""
        return (TODAY - timedelta(days=self.dice.randrange(newest, oldest + 1))).isoformat()

    def days(self, count: int, oldest: int) -> list[str]:
        """So many days of the past, oldest first."""
        return sorted(self.day(oldest, 3) for _ in range(count))

    def action(self, *, done: bool) -> dict[str, str]:
        found = {"what": self.line(), "owner": self.role(), "due": self.day(8, -240)}
        if done:
            found |= {"due": self.day(300, 60), "done": self.day(55, 1), "result": self.line()}
        return found

    def clauses(self, least: int, most: int, kind: str | None = None) -> dict[str, list[str]]:
        """Clauses of the standards that ask for documents of *kind* (its own where none is named)."""
        return {
            standard: self.some_of(_clauses(standard, kind or self.kind), least, most)
            for standard in STANDARDS
        }

    # heads ------------------------------------------------------------------------------------------------

    def title(self) -> str:
        return f"{self.one_of(words.TITLES)} {self.one_of(words.WHERE)}".capitalize()

    def head(self, name: str) -> dict[str, Any]:
        return {
            "id": name,
            "type": self.kind,
            "title": self.title(),
            "owner": self.role(),
            "classification": "confidential" if self.kind == "idea" else "internal",
            "language": "en",
        }

    def controlled(self, *implemented: str) -> dict[str, Any]:
        status = _status(self.number)
        approved = TODAY - timedelta(days=self.dice.randrange(25, 380))
        versions = self.dice.randrange(1, 4)
        written = [approved - timedelta(days=3 + 150 * age) for age in range(versions)]
        head: dict[str, Any] = {
            "applies_to": {"roles": ["everyone"], "sites": ["all"]},
            "must_read": ["everyone"] if self.kind == "policy" else self.roles(1, 3),
            "version": f"1.{versions - 1}",
            "status": status,
        }
        if status == "approved":
            head["effective_from"] = (approved + timedelta(days=10)).isoformat()
        head["review"] = {"every": self.one_of(("P1Y", "P2Y", "P2Y", "P3Y"))}
        head["satisfies"] = self.clauses(1, 3)
        links: dict[str, list[Any]] = {}
        if implemented:
            links["implements"] = [self._link(name) for name in implemented]
        if self.number > 1 and _status(self.number - 1) == "superseded":
            links["supersedes"] = [f"{PREFIXES[self.kind]}-{self.number - 1:03d}"]
        links["see"] = sorted({*self.several("procedure", 1, 3), *self.several("policy", 1, 2)})
        head["links"] = links
        head["revisions"] = [
            {
                "version": f"1.{versions - 1 - age}",
                "date": day.isoformat(),
                "by": self.person(),
                "change": self.one_of(("material", "editorial")) if age < versions - 1 else "material",
                "summary": self.line(),
            }
            for age, day in enumerate(written)
        ]
        return head

    def _link(self, name: str) -> str | dict[str, str]:
        """A link; one in eight remembers what it was written against."""
        known = self.maker.remembered(name) if self.dice.randrange(8) == 0 else None
        return name if known is None else {"to": name, "fingerprint": known, "why": self.line()}

    def living(self, states: Sequence[str], closed: Sequence[str], **links: list[str]) -> dict[str, Any]:
        """The head of a living record; a third of them are in one of the states in which it is *closed*."""
        is_closed = bool(closed) and self.dice.randrange(3) == 0
        head: dict[str, Any] = {}
        if self.dice.randrange(2) == 0:
            head["satisfies"] = self.clauses(1, 1)
        head["links"] = links
        head["state"] = self.one_of(closed if is_closed else states)
        head["opened"] = self.day(700, 250)
        if is_closed:
            head["closed"] = self.day(240, 1)
        return head

    def sealed(self) -> dict[str, Any]:
        head: dict[str, Any] = {"satisfies": self.clauses(1, 2)}
        if self.dice.randrange(3) == 0:
            head["evidence"] = [self._evidence()]
        return head | {"date": self.day(600, 5), "by": self.person()}

    def _evidence(self) -> dict[str, Any]:
        """A file of the system, or something that is kept elsewhere."""
        title = self.line()
        content = "".join(f"{self.line()},{self.dice.randrange(100)}\n" for _ in range(40))
        digest = hashlib.sha256(content.encode("utf-8")).hexdigest()
        if self.dice.randrange(4) == 0:
            return {"title": title, "sha256": digest, "custodian": self.role(), "place": "Archive room 2"}
        path = f"{self.kind}/{PREFIXES[self.kind]}-{self.number:03d}.csv"
        self.maker.evidence[path] = content
        return {"title": title, "file": path, "sha256": digest, "size": len(content.encode("utf-8"))}


# The bodies, one function a type: what the type's schema asks for, as long as people write it -----------------


def _policy(w: _Writer) -> dict[str, Any]:
    body = {
        "purpose": w.text(3),
        "scope": w.text(2, w.document("policy")),
        "commitments": [{"title": w.line(), "text": w.text(4)} for _ in range(w.dice.randrange(5, 8))],
        "responsibilities": [{"role": role, "duties": w.text(2)} for role in w.roles(3, 5)],
        "exceptions": w.text(2),
        "terms": [{"term": w.one_of(words.THINGS).capitalize(), "meaning": w.line()} for _ in range(3)],
    }
    return w.controlled() | {"body": body}


def _procedure(w: _Writer) -> dict[str, Any]:
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


def _objective(w: _Writer) -> dict[str, Any]:
    body = {
        "statement": w.text(2),
        "why": w.text(2, w.document("policy")),
        "focus_area": w.line(),
        "target": w.line(),
        "due": w.day(-30, -500),
        "how_measured": {"indicators": w.several("indicator", 1, 3), "judged_how": w.text(2)},
        "resources": w.text(2),
        "actions": [w.action(done=False) for _ in range(3)],
    }
    if not w.maker.counts["indicator"]:
        del body["how_measured"]["indicators"]  # type: ignore[attr-defined]  # the mapping just above
    return w.controlled(w.document("policy")) | {"body": body}


def _indicator(w: _Writer) -> dict[str, Any]:
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


def _effectiveness(w: _Writer, *, checked: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"due": w.day(-20, -200), "how": w.text(1)}
    if checked:
        found["checks"] = [{"date": w.day(60, 2), "result": "effective", "by": w.role(), "text": w.text(2)}]
    return found


def _risk(w: _Writer) -> dict[str, Any]:
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


def _opportunity(w: _Writer) -> dict[str, Any]:
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


def _idea(w: _Writer) -> dict[str, Any]:
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


def _initiative(w: _Writer) -> dict[str, Any]:
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


def _stage_decisions(w: _Writer, state: str) -> list[dict[str, Any]]:
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


def _audit(w: _Writer) -> dict[str, Any]:
    findings: list[dict[str, Any]] = []
    for grade in ("conformity", "conformity", "opportunity", "minor", "conformity"):
        finding = {"grade": grade, "text": w.text(3), "clauses": w.clauses(1, 1, "procedure")}
        if grade == "minor" and w.maker.counts["nonconformity"]:
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


def _nonconformity(w: _Writer) -> dict[str, Any]:
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


def _management_review(w: _Writer) -> dict[str, Any]:
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


def _training(w: _Writer) -> dict[str, Any]:
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


def _assessment(w: _Writer) -> dict[str, Any]:
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


def _decision(w: _Writer, document: Mapping[str, Any]) -> dict[str, Any]:
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


# What all of them share ---------------------------------------------------------------------------------------

_IMS: Mapping[str, Any] = {
    "imskit": 1,
    "organisation": {"name": "Benchmark Works", "people": PEOPLE, "time_zone": "Europe/Vienna"},
    "scope": {
        "statement": "All innovation work at both sites.",
        "sites": [{"id": site, "name": site.replace("-", " ").capitalize()} for site in SITES],
    },
    "standards": [{"id": standard} for standard in STANDARDS],
    "approvals": [
        {
            "documents": ["POL-001"],
            "roles": ["managing-director"],
            "need": "all",
            "assurance": "asserted",
            "top_management": True,
        },
        {
            "types": ["policy"],
            "roles": ["managing-director", "management-team"],
            "need": "any",
            "assurance": "asserted",
            "top_management": True,
        },
        {
            "types": ["procedure"],
            "roles": ["innovation-manager", "quality-manager"],
            "need": "any",
            "assurance": "asserted",
        },
        {"types": ["objective"], "roles": ["managing-director"], "need": "all", "assurance": "asserted"},
    ],
}


def _people() -> dict[str, Any]:
    """People and roles; the first twenty people hold the roles, the managing director is the first."""
    held = {role: f"person-{number + 2:02d}" for number, role in enumerate(words.ROLES)}
    held |= dict(APPROVERS.values())
    return {
        "people": [{"id": f"person-{n:02d}", "site": SITES[n % 2]} for n in range(1, PEOPLE + 1)],
        "roles": [
            {
                "id": role,
                "title": role.replace("-", " ").capitalize(),
                "top_management": role in ("managing-director", "management-team"),
                "responsibilities": [f"Answers for the work of the {role.replace('-', ' ')}"],
                "holders": [{"person": held[role], "from": "2019-01-01"}],
            }
            for role in words.ROLES
        ],
    }


@cache
def _clauses(standard: str, kind: str) -> tuple[str, ...]:
    """The clauses of *standard* that ask for a document of *kind*; all that can be assessed where none does."""
    source = (shipped("standards") / f"{standard}.yaml").read_bytes()
    clauses = [
        entry for entry in yaml.load(source, Loader=yaml.CSafeLoader)["clauses"] if entry["assessable"]
    ]
    asking = [
        entry["clause"] for entry in clauses if any(kind in row["types"] for row in entry.get("expects", ()))
    ]
    return tuple(asking or (entry["clause"] for entry in clauses))


# YAML as people write it ---------------------------------------------------------------------------------------

_BARE = re.compile(r"[A-Za-z][A-Za-z0-9 ,;()/%-]*|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ID = re.compile(r"[A-Za-z0-9.-]+")
_NO_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


def to_yaml(data: Mapping[str, Any]) -> str:
    """*data* as YAML: texts as blocks, short lists on one line, quotes only where they are needed."""
    return "".join(_mapping(data, ""))


def _mapping(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in data.items():
        yield f"{indent}{key}:"
        yield from _value(value, indent + "  ")


def _value(value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield "\n"
        yield from _mapping(value, indent)
    elif isinstance(value, list) and all(isinstance(item, str) and _ID.fullmatch(item) for item in value):
        yield f" [{', '.join(map(_scalar, value))}]\n"
    elif isinstance(value, list):
        yield "\n"
        for item in value:
            if isinstance(item, Mapping):
                yield f"{indent}- {''.join(_mapping(item, indent + '  '))[len(indent) + 2 :]}"
            else:
                yield f"{indent}- {_scalar(item)}\n"
    elif isinstance(value, str) and value.endswith("\n"):
        yield " |\n" + "".join(f"{indent}{line}".rstrip() + "\n" for line in value[:-1].split("\n"))
    else:
        yield f" {_scalar(value)}\n"


def _scalar(value: str | int) -> str:
    if not isinstance(value, str):
        return json.dumps(value)
    plain = _BARE.fullmatch(value) and value.lower() not in _NO_WORDS and not value.endswith(" ")
    return value if plain else json.dumps(value, ensure_ascii=False)
