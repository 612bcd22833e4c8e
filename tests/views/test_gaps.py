"""The gap list: open clauses, documents under way, what is due."""

from __future__ import annotations

from typing import Any

from imskit.views.audience import Audience
from imskit.views.gaps import gaps_page
from tests.builders import Small, states_of

CLAUSE_1 = {"tiny-2026": ["1"]}


def minor_finding(**changes: Any) -> dict[str, Any]:
    """The body of an open nonconformity against clause 1."""
    return {
        "source": "internal-audit",
        "grade": "minor",
        "against": CLAUSE_1,
        "description": "Nobody knew.",
        **changes,
    }


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


def test_a_clause_with_bad_news_beside_its_state_is_listed_with_its_owner(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAUSE_1))
    small.training(satisfies=CLAUSE_1)
    small.living("nonconformity", "NCR-001", "open", minor_finding())
    catalog = small.catalog()
    (standard,) = gaps_page(catalog, states_of(catalog), Audience.of(catalog)).standards
    first = standard.lines[0]
    assert (first.number, first.state, first.gaps) == ("1", "fresh", ())
    assert first.flags == ("NCR-001: minor nonconformity, open",)
    assert first.owner == "innovation-manager"
    assert standard.missing == 2


def test_open_findings_have_their_clauses_and_the_next_day_due_the_worst_first(small: Small) -> None:
    action = {"what": "Tell them", "owner": "director", "due": "2026-06-01"}
    small.living("nonconformity", "NCR-001", "open", minor_finding(actions=[action]))
    small.living("nonconformity", "NCR-002", "open", minor_finding(grade="major"))
    catalog = small.catalog()
    found = gaps_page(catalog, states_of(catalog), Audience.of(catalog)).findings
    assert [(line.id, line.grade, line.due, line.overdue) for line in found] == [
        ("NCR-002", "major", "", False),
        ("NCR-001", "minor", "2026-06-01", True),
    ]
    assert found[0].clauses == {"tiny-2026": ("1",)}


def test_a_withheld_finding_is_not_listed(small: Small) -> None:
    small.living("nonconformity", "NCR-001", "open", minor_finding(), classification="confidential")
    catalog = small.catalog()
    assert gaps_page(catalog, states_of(catalog), Audience.of(catalog)).findings == ()
