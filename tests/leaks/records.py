"""Records of which a part is withheld, or which were confidential once: what the words of `secrets` are put into."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from imskit.fingerprint import fingerprint
from tests.builders import Small

#: What the auditor does not get of records that the exports tell of.
MASKS = (
    {
        "types": ["nonconformity"],
        "fields": ["body.description", "body.root_cause", "body.actions", "body.effectiveness"],
    },
    {
        "types": ["internal-audit"],
        "fields": ["body.conclusion", "body.findings.text", "body.findings.evidence"],
    },
    {"types": ["indicator"], "fields": ["body.method", "body.evaluations", "body.measurements.note"]},
    {"types": ["management-review"], "fields": ["body.conclusion", "body.inputs.text", "body.decisions"]},
)
#: A number that a change took out of a text which was confidential then, and one that it took out of a masked field.
ONCE, MASKED = "70218843", "60219954"


def confidential_once(small: Small, word: Callable[[str], str]) -> None:
    """An improvement that nobody but a few may read yet; `internal_now` makes it readable for all."""
    _improvement(
        small,
        f"{word('once')} within {ONCE} days, {word('once')}",
        classification="confidential",
        title=f"{word('once')} {word('once')}",
    )
    file = small.root / "ims/records/improvement/IMP-003.yaml"
    file.rename(file.with_name(f"IMP-003-{word('onceslug')}.yaml"))


def linked_to_it(small: Small, word: Callable[[str], str]) -> None:
    """A document that remembers what a confidential record said, and one that remembers what is masked."""
    (once,) = (small.root / "ims/records/improvement").glob("IMP-003-*.yaml")
    masked = small.living(
        "nonconformity", "NCR-002", "open", _nonconformity(word, MASKED), title="Late forms"
    )
    known = small.read().catalog
    assert known is not None
    remembered = known.documents["IMP-003"].fingerprint
    assert once.is_file()
    small.policy(
        "POL-003",
        title="Lamps",
        links={
            "see": [
                {"to": "IMP-003", "fingerprint": remembered},
                {"to": "NCR-002", "fingerprint": fingerprint(masked)},
            ]
        },
    )


def internal_now(small: Small, word: Callable[[str], str]) -> None:
    """It is for all now, in other words; the number went out of the masked field, too."""
    for old in (small.root / "ims/records/improvement").glob("IMP-003-*.yaml"):
        old.unlink()
    _improvement(small, "Brighter lamps.", title="Lamps for all")
    small.living("nonconformity", "NCR-002", "open", _nonconformity(word, "12"), title="Late forms")


def _improvement(small: Small, said: str, **head: Any) -> None:
    small.living("improvement", "IMP-003", "proposed", {"source": "idea", "description": said}, **head)


def _nonconformity(word: Callable[[str], str], number: str) -> Mapping[str, Any]:
    return {
        "source": "own-observation",
        "grade": "minor",
        "against": {"tiny-2026": ["1"]},
        "description": f"{word('described')} within {number} days",
        "root_cause": word("cause"),
        "close_by": "2026-12-07",
        "actions": [{"what": word("action"), "owner": "director", "due": "2026-10-01"}],
        "effectiveness": {
            "due": "2026-10-01",
            "checks": [
                {"date": "2026-10-02", "result": "not-effective", "by": "director", "text": word("check")}
            ],
        },
    }


def told_in_part(small: Small, word: Callable[[str], str]) -> None:
    """An audit, an indicator and a review, of which the auditor gets a part."""
    small.sealed(
        "internal-audit",
        "AUD-001",
        {
            "objective": "Does it work?",
            "criteria": "Clause 1.",
            "audited": {"tiny-2026": ["1"]},
            "auditors": ["person-03"],
            "independence": "No part in it",
            "auditees": ["director"],
            "findings": [
                {
                    "grade": "minor",
                    "text": f"| a | b |\n|---|---|\n| {word('cell')} | *{word('half')}* |",
                    "evidence": word("seen"),
                    "clauses": {"tiny-2026": ["1"]},
                }
            ],
            "conclusion": word("concluded"),
        },
        title="The audit of spring",
    )
    small.living(
        "indicator",
        "IND-001",
        "in-use",
        {
            "kind": "output",
            "unit": "lamps",
            "source": "We count",
            "method": word("method"),
            "direction": "higher-is-better",
            "target": {"value": "12", "due": "2026-12-31"},
            "measured_by": "director",
            "every": "P1M",
            "measurements": [{"date": "2026-06-01", "value": "3", "by": "person-02", "note": word("noted")}],
            "evaluations": [{"date": "2026-06-02", "by": "person-02", "text": word("evaluated")}],
        },
        title="Lamps",
    )
    small.sealed(
        "management-review",
        "MRV-001",
        {
            "attendees": ["director"],
            "inputs": [{"topic": "resources", "text": word("input")}],
            "conclusion": word("closing"),
            "decisions": [{"about": "resources", "text": word("decided")}],
        },
        title="The review of spring",
        date="2026-05-30",
    )
