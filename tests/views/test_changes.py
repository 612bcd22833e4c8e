"""The change log: what happened, newest first."""

from __future__ import annotations

from imskit.views.audience import Audience
from imskit.views.changes import changes
from tests.builders import Small


def test_they_come_newest_first_and_none_from_the_future(small: Small) -> None:
    small.decision(small.policy(effective_from="2027-01-01"))
    small.idea(classification="internal")
    small.training(date="2027-01-01")
    catalog = small.catalog()
    assert [(c.day, c.kind, c.document, c.what) for c in changes(catalog, Audience.of(catalog))] == [
        ("2026-05-05", "record", "IDEA-001", "Opened"),
        ("2026-02-20", "decision", "POL-001", "Version 1.0 approved"),
        ("2026-02-01", "version", "POL-001", "Version 1.0, material: First."),
    ]


def test_a_material_change_asks_to_read_again(small: Small) -> None:
    small.policy()
    catalog = small.catalog()
    (change,) = changes(catalog, Audience.of(catalog))
    assert change.material


def test_withheld_documents_have_none(small: Small) -> None:
    small.decision(small.policy(classification="confidential"))
    catalog = small.catalog()
    assert changes(catalog, Audience.of(catalog)) == ()
