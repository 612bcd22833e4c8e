"""What the small system of these tests went through."""

from __future__ import annotations

import hashlib
from datetime import date as Day
from pathlib import Path

from tests.builders import Small
from tests.folders import commit

PERIOD = (Day(2026, 4, 1), Day(2026, 9, 30))
#: What people.yaml holds and nobody else may: nothing.
EVIDENCE = b"who came\nperson-03\n"


def tell(root: Path) -> Path:
    """POL-001 is in force in 1.0 from March and in 1.1 from June; PRO-001 waits for its approval."""
    root.mkdir(parents=True)
    small = Small(root)
    first = small.policy(satisfies={"tiny-2026": ["1"]})
    small.decision(first)
    small.procedure()
    small.training("TRN-001", date="2026-03-10")
    small.read()
    commit(root, at="2026-03-12T12:00:00Z")
    revisions = [
        {
            "version": "1.1",
            "date": "2026-05-20",
            "by": "person-02",
            "change": "material",
            "summary": "More time.",
        },
        *first["revisions"],
    ]
    second = small.policy(
        version="1.1",
        satisfies=first["satisfies"],
        effective_from="2026-06-01",
        revisions=revisions,
        body={**first["body"], "commitments": [{"title": "Time", "text": "We give a day a week."}]},
    )
    small.decision(second, on="2026-05-25")
    (root / "ims/evidence").mkdir(parents=True)
    (root / "ims/evidence/list.txt").write_bytes(EVIDENCE)
    digest = hashlib.sha256(EVIDENCE).hexdigest()
    small.training(
        "TRN-002",
        date="2026-06-10",
        evidence=[{"title": "Who came", "file": "list.txt", "sha256": digest}],
        satisfies={"tiny-2026": ["1"]},
    )
    small.idea()
    small.idea("IDEA-002", state="declined", opened="2026-02-01", closed="2026-03-01")
    commit(root, at="2026-06-12T12:00:00Z")
    return root
