"""A ledger books against the lines of its plan."""

from __future__ import annotations

from typing import Any

from tests.builders import Small
from tests.rules.test_initiatives import BODY as INITIATIVE

PLAN: dict[str, Any] = {
    "id": "RES-001",
    "type": "resource-plan",
    "title": "Resources",
    "owner": "director",
    "classification": "internal",
    "language": "en",
    "version": "1.0",
    "status": "draft",
    "review": {"every": "P1Y"},
    "revisions": [
        {"version": "1.0", "date": "2026-01-05", "by": "person-02", "change": "material", "summary": "First."}
    ],
    "body": {
        "period": {"from": "2026-01-01", "until": "2026-12-31"},
        "basis": "Last year.",
        "lines": [{"line": "funds", "kind": "funds", "what": "All", "unit": "EUR", "planned": "100"}],
    },
}


def ledger(small: Small, line: str, explained: str = "funds", plan: str = "RES-001") -> None:
    small.write("ims/plans/resource-plan/RES-001.yaml", PLAN)
    body = {
        "plan": plan,
        "bookings": [{"date": "2026-03-01", "line": line, "amount": "10"}],
        "explanations": [{"date": "2026-03-01", "line": explained, "text": "Less was needed."}],
    }
    small.living("resource-ledger", "LED-001", "open", body)


def test_lines_of_the_plan_may_be_booked(small: Small) -> None:
    ledger(small, "funds")
    assert small.rules() == []


def test_a_line_that_the_plan_lacks_is_an_error_with_the_nearest_one(small: Small) -> None:
    ledger(small, "fund")
    (problem,) = small.read().problems
    assert (problem.rule, problem.severity.word) == ("booked-line", "error")
    assert (problem.message, problem.mend) == ("RES-001 has no line fund", "did you mean funds?")


def test_an_explanation_names_a_line_too(small: Small) -> None:
    ledger(small, "funds", explained="travel")
    (problem,) = small.read().problems
    assert problem.message == "RES-001 has no line travel"


def test_a_plan_that_does_not_exist_is_a_dangling_link_alone(small: Small) -> None:
    ledger(small, "fund", plan="RES-009")
    assert small.rules() == ["dangling-link"]


def test_what_is_no_plan_has_no_lines(small: Small) -> None:
    small.training()
    ledger(small, "funds", plan="TRN-001")
    assert small.rules() == ["booked-line", "booked-line"]


def counted(small: Small, **body: Any) -> list[str]:
    small.write("ims/plans/resource-plan/RES-001.yaml", PLAN)
    small.living("initiative", "INI-001", "concept", {**INITIATIVE, "focus_area": "Light"})
    small.living("resource-ledger", "LED-001", "open", {"plan": "RES-001", "bookings": [], **body})
    return [problem.message for problem in small.read().problems if problem.severity.word == "error"]


def test_what_an_initiative_spends_is_not_booked_again(small: Small) -> None:
    counts = [{"line": "funds", "initiatives": ["INI-001"]}]
    booking = {"date": "2026-03-01", "line": "funds", "amount": "10"}
    assert counted(small, from_initiatives=counts, bookings=[{**booking, "source": "Cost centre 7"}]) == []
    assert counted(small, from_initiatives=counts, bookings=[{**booking, "source": "INI-001"}]) == [
        "What INI-001 spends counts on the line funds by itself"
    ]


def test_an_initiative_counts_for_one_line_that_the_plan_has(small: Small) -> None:
    booking = {"date": "2026-03-01", "line": "funds", "amount": "10"}
    counts = [{"line": "funds", "initiatives": ["INI-001"]}, {"line": "fuds", "initiatives": ["INI-001"]}]
    assert sorted(counted(small, from_initiatives=counts, bookings=[booking])) == [
        "RES-001 has no line fuds",
        "What INI-001 spends counts on the line funds already",
    ]
