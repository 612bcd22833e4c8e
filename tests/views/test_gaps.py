"""The gap list: open clauses, documents under way, what is due."""

from __future__ import annotations

from imskit.views.audience import Audience
from imskit.views.gaps import gaps_page
from tests.builders import Small, states_of

CLAUSE_1 = {"tiny-2026": ["1"]}


def test_clauses_documents_under_way_and_what_is_due(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAUSE_1, review={"every": "P6M"}))
    small.procedure(status="draft")
    catalog = small.catalog()
    found = gaps_page(catalog, states_of(catalog), Audience.of(catalog))
    (standard,) = found.standards
    assert standard.assessed == 3
    assert [line.number for line in standard.lines] == ["1", "2", "3"]
    assert [(line.id, line.status) for line in found.unapproved] == [("PRO-001", "draft")]
    assert [(line.document, line.day, line.overdue) for line in found.due] == [
        ("POL-001", "2026-08-20", True)
    ]


def test_what_is_due_in_a_withheld_record_is_counted(small: Small) -> None:
    small.decision(small.policy(classification="confidential", review={"every": "P6M"}))
    catalog = small.catalog()
    found = gaps_page(catalog, states_of(catalog), Audience.of(catalog))
    assert (found.due, found.withheld_due) == ((), 1)
