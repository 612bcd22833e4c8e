"""Builds small systems on disk for tests: a base that checks green, and what a test adds or changes."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime
from datetime import date as Day
from pathlib import Path
from typing import Any

import yaml

from imskit.facts.coverage import Coverage, States
from imskit.facts.graph import Graph
from imskit.fingerprint import fingerprint
from imskit.model import Catalog, Document
from imskit.pipeline import Clock, Reading, read

TODAY = Day(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
#: The day up to which the reference system tells its story: all that is approved by then is in force, and no
#: history is needed to know it.
REFERENCE = datetime(2026, 11, 26, 12, tzinfo=UTC)

IMS: Mapping[str, Any] = {
    "imskit": 1,
    "organisation": {"name": "Small Works", "time_zone": "Europe/Vienna"},
    "scope": {"statement": "Everything we do.", "sites": [{"id": "hut", "name": "The hut"}]},
    "standards": [{"id": "tiny-2026"}],
    "approvals": [
        {
            "types": ["policy", "procedure", "objective"],
            "roles": ["director"],
            "need": "any",
            "assurance": "asserted",
        }
    ],
}

PEOPLE: Mapping[str, Any] = {
    "people": [{"id": "person-01"}, {"id": "person-02"}, {"id": "person-03"}],
    "roles": [
        {
            "id": "director",
            "title": "Director",
            "top_management": True,
            "holders": [{"person": "person-01", "from": "2020-01-01"}],
            "deputies": [{"person": "person-03", "from": "2026-01-01", "until": "2026-06-30"}],
        },
        {
            "id": "innovation-manager",
            "title": "Innovation manager",
            "holders": [{"person": "person-02", "from": "2024-01-01"}],
        },
    ],
}

#: Clause 1 asks for a policy or procedure and for a training each year; 2 for an idea; 3 for a procedure.
TINY: Mapping[str, Any] = {
    "id": "tiny-2026",
    "designation": "TINY 1:2026",
    "title": "A tiny standard",
    "kind": "requirements",
    "status": "current",
    "leave_out": "none",
    "detail": "full",
    "clauses": [
        {"clause": "0", "title": "A heading", "assessable": False, "verified": True},
        {
            "clause": "1",
            "title": "Direction and awareness",
            "parent": "0",
            "assessable": True,
            "verified": True,
            "summary": "Say where you go, and let people know.",
            "auditor": ["People can say what the policy means for them."],
            "expects": [
                {"types": ["policy", "procedure"]},
                {"types": ["training"], "every": "P1Y", "fields": ["body.subject"]},
            ],
        },
        {
            "clause": "2",
            "title": "Ideas",
            "parent": "0",
            "assessable": True,
            "verified": True,
            "expects": [{"types": ["idea"]}],
        },
        {
            "clause": "3",
            "title": "Method",
            "parent": "0",
            "assessable": True,
            "verified": False,
            "expects": [{"types": ["procedure"]}],
        },
    ],
}

_HEAD: Mapping[str, Any] = {"owner": "innovation-manager", "classification": "internal", "language": "en"}

_CONTROLLED: Mapping[str, Any] = {
    "version": "1.0",
    "status": "approved",
    "effective_from": "2026-03-01",
    "review": {"every": "P1Y"},
    "revisions": [
        {"version": "1.0", "date": "2026-02-01", "by": "person-02", "change": "material", "summary": "First."}
    ],
}

BODIES: Mapping[str, Mapping[str, Any]] = {
    "policy": {
        "purpose": "Say where we go.",
        "scope": "All of us.",
        "commitments": [{"title": "Time", "text": "We give time."}],
        "responsibilities": [{"role": "director", "duties": "Leads."}],
    },
    "procedure": {
        "purpose": "Do it alike.",
        "scope": "All of us.",
        "inputs": ["An idea"],
        "steps": [{"title": "Do it", "text": "Do it well.", "responsible": "innovation-manager"}],
        "outputs": ["A result"],
        "records": [{"type": "training", "what": "Who was shown how", "when": "Somebody does it first"}],
    },
    "management-review": {
        "attendees": ["director"],
        "inputs": [{"topic": "resources", "text": "Enough."}],
        "conclusion": "It works.",
        "decisions": [{"text": "Go on."}],
    },
    "indicator": {
        "kind": "output",
        "unit": "lamps",
        "source": "Count",
        "method": "Count them.",
        "direction": "higher-is-better",
        "target": {"value": "9", "due": "2027-01-01"},
        "measured_by": "director",
        "every": "P3M",
    },
    "internal-audit": {
        "objective": "To see.",
        "criteria": "Our own words.",
        "audited": {"tiny-2026": ["1"]},
        "auditors": ["person-03"],
        "independence": "Works elsewhere",
        "auditees": ["director"],
        "findings": [{"grade": "conformity", "text": "Good.", "clauses": {"tiny-2026": ["1"]}}],
        "conclusion": "Good.",
    },
}


def states_of(catalog: Catalog) -> States:
    """The state of each clause of each standard in use."""
    coverage = Coverage(catalog, Graph.of(catalog))
    return coverage.states()


class _WrittenOut(yaml.SafeDumper):
    """What stands in two places is written twice: anchors are refused."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  the same for all data
        return True


class Small:
    """A small system in a folder; each method writes a file and says what it wrote."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.ims: dict[str, Any] = deepcopy(dict(IMS))
        self.people: dict[str, Any] = deepcopy(dict(PEOPLE))
        self.standard: dict[str, Any] = deepcopy(dict(TINY))

    def write(self, path: str, content: str | Mapping[str, Any]) -> str:
        """Write *content* (data is dumped as YAML) to *path* below the root; the path is handed back."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        text = (
            content
            if isinstance(content, str)
            else yaml.dump(dict(content), Dumper=_WrittenOut, sort_keys=False, width=200)
        )
        target.write_text(text, encoding="utf-8")
        return path

    def policy(self, name: str = "POL-001", **changes: Any) -> dict[str, Any]:
        """Write an approved policy, without its approval."""
        return self._document("policy", "policies", name, {**_CONTROLLED, **changes})

    def procedure(self, name: str = "PRO-001", **changes: Any) -> dict[str, Any]:
        """Write an approved procedure, without its approval."""
        return self._document("procedure", "procedures", name, {**_CONTROLLED, **changes})

    def sealed(self, type_name: str, name: str, body: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
        """Write a sealed record of 2026-05-05 by person-02."""
        head = {"date": "2026-05-05", "by": "person-02", "body": dict(body), **changes}
        return self._document(type_name, f"records/{type_name}", name, head)

    def living(
        self, type_name: str, name: str, state: str, body: Mapping[str, Any], **changes: Any
    ) -> dict[str, Any]:
        """Write a living record opened on 2026-05-05."""
        head = {"state": state, "opened": "2026-05-05", "body": dict(body), **changes}
        return self._document(type_name, f"records/{type_name}", name, head)

    def training(self, name: str = "TRN-001", **changes: Any) -> dict[str, Any]:
        """Write a training record."""
        body = {
            "subject": "The policy",
            "content": "What it asks of us.",
            "kind": "refresher",
            "method": "workshop",
            "roles": ["everyone"],
            "competences": ["Knows the policy"],
            "trainer": "The director",
            "attendees": ["person-03"],
            "effectiveness": {"method": "Asked three people a week later.", "due": "2027-06-01"},
        }
        return self.sealed("training", name, {**body, **changes.pop("body", {})}, **changes)

    def idea(self, name: str = "IDEA-001", **changes: Any) -> dict[str, Any]:
        """Write an idea."""
        body = {
            "problem": "It is dark.",
            "proposal": "A lamp.",
            "value_expected": "Light.",
            "submitted_by": "person-03",
        }
        return self.living(
            "idea", name, changes.pop("state", "submitted"), {**body, **changes.pop("body", {})}, **changes
        )

    def declined_idea(self, **changes: Any) -> dict[str, Any]:
        """Write IDEA-002, which was declined on 2026-05-20."""
        outcome = {
            "decision": "declined",
            "decided_on": "2026-05-20",
            "reason": "Too dear.",
            "feedback_given_on": "2026-05-21",
        }
        return self.idea(
            "IDEA-002", state="declined", closed="2026-05-20", body={"outcome": outcome}, **changes
        )

    def decision(
        self,
        document: Mapping[str, Any],
        person: str = "person-01",
        role: str = "director",
        on: str = "2026-02-20",
        verdict: str = "approve",
        **body: Any,
    ) -> dict[str, Any]:
        """Write a decision on *document* with its true fingerprint, unless *body* says otherwise."""
        version = body.pop("version", document["version"])
        name = f"DEC-{on.replace('-', '')}-{document['id']}-{version}-{verdict}-{person}"
        content = {
            "document": document["id"],
            "version": version,
            "fingerprint": fingerprint(document),
            "verdict": verdict,
            "role": role,
            "assurance": "asserted",
            **body,
        }
        head = {"date": on, "by": person, "body": content}
        return self._document("decision", "records/decision", name, head)

    def _document(self, type_name: str, folder: str, name: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        data = {"id": name, "type": type_name, "title": f"Title of {name}", **_HEAD, **changes}
        data.setdefault("body", dict(BODIES.get(type_name, {})))
        data = {key: value for key, value in data.items() if value is not None}
        self.write(f"ims/{folder}/{name}.yaml", data)
        return data

    def read(self, as_of: Day = TODAY) -> Reading:
        """Everything that imskit reads of it."""
        self.write("ims/ims.yaml", self.ims)
        self.write("ims/people.yaml", self.people)
        self.write(f"ims/standards/{self.standard['id']}.yaml", self.standard)
        return read(self.root, Clock(NOW, as_of))

    def catalog(self, as_of: Day = TODAY) -> Catalog:
        """Its catalog; the test fails where there is none."""
        reading = self.read(as_of)
        assert reading.catalog is not None, reading.problems
        return reading.catalog

    def document(self, name: str, as_of: Day = TODAY) -> tuple[Catalog, Document]:
        """Its catalog and one document of it."""
        catalog = self.catalog(as_of)
        return catalog, catalog.documents[name]

    def found(self, as_of: Day = TODAY) -> list[str]:
        """The problems as `path:line: rule: message`, without the folder ims/."""
        return [
            f"{p.place.path.removeprefix('ims/')}:{p.place.line}: {p.rule}: {p.message}"
            for p in self.read(as_of).problems
        ]

    def rules(self, as_of: Day = TODAY) -> list[str]:
        """The names of the rules that find something, sorted."""
        return sorted(p.rule for p in self.read(as_of).problems)
