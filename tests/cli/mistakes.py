"""Mistakes that a change can make, each with a twin that makes none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tests.builders import BODIES, Small

AS_OF = ("--as-of", "2026-11-23")
ENTRY = {"date": "2026-02-01", "by": "person-02", "change": "material", "summary": "Something."}
LOOKED_AT = {
    "by": "director",
    "novelty": "high",
    "feasibility": "low",
    "value": "high",
    "comment": "Looked at.",
}
Edit = Callable[[Small], object]


def policy(
    small: Small, version: str = "1.0", purpose: str = "Say where we go.", **changes: Any
) -> dict[str, Any]:
    versions = ["1.0"] if version == "1.0" else [version, "1.0"]
    changes.setdefault("revisions", [{"version": each, **ENTRY} for each in versions])
    return small.policy(version=version, body={**BODIES["policy"], "purpose": purpose}, **changes)


def approved(small: Small, version: str, purpose: str, **changes: Any) -> object:
    return small.decision(policy(small, version, purpose, **changes))


def idea(small: Small, *days: str, **changes: Any) -> object:
    return small.idea(
        "IDEA-001", body={"assessments": [{"date": day, **LOOKED_AT} for day in days]}, **changes
    )


def approved_and_changed(small: Small, afterwards: str) -> None:
    """A next version, approved while it says who goes, and written on."""
    small.decision(policy(small, "1.1", "Say who goes."))
    policy(small, "1.1", afterwards)


def remove(path: str) -> Edit:
    return lambda small: (small.root / "ims" / path).unlink()


def dispose(small: Small) -> None:
    remove("records/training/TRN-001.yaml")(small)
    body = {
        "reason": "retention-ended",
        "method": "Removed.",
        "records": [{"id": "TRN-001", "type": "training"}],
    }
    small.sealed("disposal", "DSP-001", body)


def retyped(small: Small) -> None:
    data = small.training("TRN-009")
    remove("records/training/TRN-009.yaml")(small)
    remove("records/idea/IDEA-001.yaml")(small)
    small.write("ims/records/training/IDEA-001.yaml", {**data, "id": "IDEA-001"})


def decision_again(small: Small) -> object:
    return small.decision(policy(small), reason="Said later.")


DECISION = "records/decision/DEC-20260220-POL-001-1.0-approve-person-01.yaml"


class Case(NamedTuple):
    """A mistake with its twin that is none; where the mistake is told, and what the line says."""

    bad: Edit
    good: Edit
    rule: str
    path: str
    line: str


CASES: Mapping[str, Case] = {
    "content under the same version": Case(
        lambda small: policy(small, purpose="Say who goes."),
        lambda small: approved(small, "1.1", "Say who goes."),
        "same-version",
        "policies/POL-001.yaml",
        "version: '1.0'",
    ),
    "a version that goes down": Case(
        lambda small: approved(small, "0.9", "Say who goes."),
        lambda small: approved(small, "2.0", "Say who goes."),
        "version-step",
        "policies/POL-001.yaml",
        "version: '0.9'",
    ),
    "a version that skips": Case(
        lambda small: approved(small, "1.3", "Say who goes."),
        lambda small: approved(small, "1.1", "Say who goes."),
        "version-step",
        "policies/POL-001.yaml",
        "version: '1.3'",
    ),
    "a revision that was rewritten": Case(
        lambda small: approved(
            small,
            "1.1",
            "Say.",
            revisions=[{"version": "1.1", **ENTRY}, {"version": "1.0", **ENTRY, "summary": "x"}],
        ),
        lambda small: approved(small, "1.1", "Say."),
        "revision-entry",
        "policies/POL-001.yaml",
        "version: '1.0'",
    ),
    "a material change called editorial": Case(
        lambda small: approved(
            small,
            "1.1",
            "Say where we must go.",
            revisions=[{"version": "1.1", **ENTRY, "change": "editorial"}, {"version": "1.0", **ENTRY}],
        ),
        lambda small: approved(
            small,
            "1.1",
            "Say where we are going.",
            revisions=[{"version": "1.1", **ENTRY, "change": "editorial"}, {"version": "1.0", **ENTRY}],
        ),
        "editorial-only",
        "policies/POL-001.yaml",
        "change: editorial",
    ),
    "approved content replaced without an approval": Case(
        lambda small: policy(small, "1.1", "Say who goes."),
        lambda small: policy(small, "1.1", "Say who goes.", status="in-review"),
        "approval-missing",
        "policies/POL-001.yaml",
        "status: approved",
    ),
    "a sealed record altered": Case(
        lambda small: small.training(body={"trainer": "Somebody else"}),
        lambda small: small.training(
            "TRN-002", links={"corrects": ["TRN-001"]}, body={"trainer": "Somebody else"}
        ),
        "sealed-record",
        "records/training/TRN-001.yaml",
        "trainer: Somebody else",
    ),
    "a closed record altered": Case(
        lambda small: small.declined_idea(title="Another title"),
        lambda small: idea(small, "2026-06-01", "2026-07-01", title="Another title"),
        "sealed-record",
        "records/idea/IDEA-002.yaml",
        "title: Another title",
    ),
    "a decision edited": Case(
        decision_again,
        lambda small: small.decision(policy(small), verdict="reaffirm", on="2026-06-20"),
        "sealed-record",
        DECISION,
        "reason: Said later.",
    ),
    "an entry of a growing list changed": Case(
        lambda small: idea(small, "2026-06-01", "2026-07-02"),
        lambda small: idea(small, "2026-06-01", "2026-07-01", "2026-07-02"),
        "only-grows",
        "records/idea/IDEA-001.yaml",
        "date: '2026-07-02'",
    ),
    "an entry of a growing list lost": Case(
        lambda small: idea(small, "2026-06-01"),
        lambda small: idea(small, "2026-06-01", "2026-07-01", state="parked"),
        "only-grows",
        "records/idea/IDEA-001.yaml",
        "date: '2026-06-01'",
    ),
    "a document deleted": Case(
        lambda small: [remove(each)(small) for each in ("policies/POL-001.yaml", DECISION)][:0],
        lambda small: (
            policy(small, status="retired"),
            small.decision(policy(small, status="retired"), verdict="withdraw", on="2026-06-20"),
        ),
        "deleted-document",
        "policies/POL-001.yaml",
        "",
    ),
    "a record deleted": Case(
        remove("records/training/TRN-001.yaml"),
        dispose,
        "deleted-record",
        "records/training/TRN-001.yaml",
        "",
    ),
    "a record brought late": Case(
        lambda small: small.training("TRN-002", date="2026-06-05"),
        lambda small: small.training("TRN-002", date="2026-06-25"),
        "recorded-late",
        "records/training/TRN-002.yaml",
        "date: '2026-06-05'",
    ),
    "an approval of an earlier text": Case(
        lambda small: approved_and_changed(small, "Say when."),
        lambda small: approved_and_changed(small, "Say who goes."),
        "approval-overtaken",
        "policies/POL-001.yaml",
        "version: '1.1'",
    ),
    "an id of another type": Case(
        retyped,
        lambda small: small.training("TRN-009"),
        "id-reused",
        "records/training/IDEA-001.yaml",
        "id: IDEA-001",
    ),
    "an id that was given up": Case(
        lambda small: small.idea("IDEA-003"),
        lambda small: small.idea("IDEA-005"),
        "id-reused",
        "records/idea/IDEA-003.yaml",
        "id: IDEA-003",
    ),
    "an id of another branch": Case(
        lambda small: small.idea("IDEA-004"),
        lambda small: small.idea("IDEA-005"),
        "id-taken",
        "records/idea/IDEA-004.yaml",
        "id: IDEA-004",
    ),
    "evidence changed": Case(
        lambda small: small.write("ims/evidence/photo.txt", "another\n"),
        lambda small: small.write("ims/evidence/other.txt", "another\n"),
        "evidence-changed",
        "evidence/photo.txt",
        "",
    ),
    "evidence gone": Case(
        remove("evidence/photo.txt"),
        lambda small: small.write("ims/evidence/deeper/photo.txt", "a photo\n"),
        "evidence-changed",
        "evidence/photo.txt",
        "",
    ),
}
#: What is wrong beside it in these: the decision is deleted too, the revisions contradict the version, and no idea
#: is called as trainings are.
MORE = {
    "a document deleted": [("deleted-record", DECISION)],
    "a version that goes down": [("version-revision", "policies/POL-001.yaml")],
    "an id of another type": [("id-prefix", "records/training/IDEA-001.yaml")],
}
