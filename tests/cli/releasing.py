"""A system that editions are made of, and a change to it."""

from __future__ import annotations

from tests.builders import BODIES, Small
from tests.repositories import commit


def begin(small: Small) -> None:
    """Commit a system with a policy in force."""
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}))
    small.training(satisfies={"tiny-2026": ["1"]})
    small.read()
    small.write(".gitignore", "/site/\n/.imskit/\n")
    commit(small.root, "2026-06-01")


def change(small: Small) -> None:
    """Commit the next version of the policy, approved."""
    entry = {"date": "2026-02-01", "by": "person-02", "change": "material"}
    revisions = [
        {"version": "1.1", **entry, "summary": "As 1.1."},
        {"version": "1.0", **entry, "summary": "First."},
    ]
    body = {**BODIES["policy"], "purpose": "Say where we must go."}
    written = small.policy(satisfies={"tiny-2026": ["1"]}, version="1.1", revisions=revisions, body=body)
    small.decision(written)
    commit(small.root, "2026-07-01")
