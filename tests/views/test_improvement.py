"""The improvement page as rows."""

from __future__ import annotations

from typing import Any

from imskit.views.audience import Audience
from imskit.views.improvement import ImprovementPage, improvement_page
from tests.builders import Small


def rows(small: Small) -> ImprovementPage:
    catalog = small.catalog()
    return improvement_page(catalog, Audience.of(catalog))


def check(result: str, on: str = "2026-09-01") -> dict[str, str]:
    return {"date": on, "result": result, "by": "director", "text": "Looked."}


def nonconformity(small: Small, name: str, state: str, grade: str = "minor", **changes: Any) -> None:
    head = changes.pop("head", {})
    body = {
        "source": "complaint",
        "grade": grade,
        "against": {"tiny-2026": ["1"]},
        "description": "So.",
        **changes,
    }
    small.living("nonconformity", name, state, body, **head)


def improvement(small: Small, name: str, state: str, **changes: Any) -> None:
    head = {"closed": "2026-10-01"} if state in {"done", "declined"} else {}
    small.living("improvement", name, state, {"source": "idea", "description": "So.", **changes}, **head)


def test_open_ones_come_first_the_major_before_the_minor(small: Small) -> None:
    nonconformity(small, "NCR-001", "open")
    nonconformity(small, "NCR-002", "in-correction", "major")
    closing = {"due": "2026-09-01", "checks": [check("effective")]}
    nonconformity(small, "NCR-003", "closed", effectiveness=closing, head={"closed": "2026-09-02"})
    page = rows(small)
    assert [line.id for line in page.open] == ["NCR-002", "NCR-001"]
    assert [line.id for line in page.closed] == ["NCR-003"]
    assert page.open[0].clauses == {"tiny-2026": ("1",)}


def test_days_that_have_passed_are_late_while_it_is_open(small: Small) -> None:
    actions = [
        {"what": "A", "owner": "director", "due": "2026-11-22"},
        {"what": "B", "owner": "director", "due": "2026-11-23"},
        {"what": "C", "owner": "director", "due": "2026-11-22", "done": "2026-11-30"},
    ]
    nonconformity(
        small,
        "NCR-001",
        "open",
        close_by="2026-11-22",
        effectiveness={"due": "2026-11-22"},
        actions=actions[:2],
    )
    (line,) = rows(small).open
    assert (line.close_late, line.check_late) == (True, True)
    assert [action.standing for action in line.actions] == ["overdue", "open"]


def test_a_check_that_worked_is_not_late(small: Small) -> None:
    done = {"due": "2026-09-01", "checks": [check("effective")]}
    nonconformity(small, "NCR-001", "awaiting-effectiveness", effectiveness=done)
    assert rows(small).open[0].check_late is False


def test_failed_checks_are_shown_with_whether_a_later_one_worked(small: Small) -> None:
    both = {"due": "2026-09-01", "checks": [check("not-effective"), check("effective", "2026-10-01")]}
    nonconformity(small, "NCR-001", "awaiting-effectiveness", effectiveness=both)
    improvement(small, "IMP-001", "under-way", checks=[check("not-effective", "2026-11-01")])
    assert [(line.id, line.day, line.later) for line in rows(small).failed] == [
        ("IMP-001", "2026-11-01", False),
        ("NCR-001", "2026-09-01", True),
    ]


def test_improvements_stand_by_state_in_the_order_of_the_schema(small: Small) -> None:
    improvement(small, "IMP-001", "done")
    improvement(small, "IMP-002", "proposed")
    improvement(small, "IMP-003", "done")
    page = rows(small)
    assert [(group.state, [line.id for line in group.lines]) for group in page.improvements] == [
        ("proposed", ["IMP-002"]),
        ("done", ["IMP-001", "IMP-003"]),
    ]
    assert page.count == 3


def test_lessons_come_newest_first_with_what_they_changed(small: Small) -> None:
    small.training()
    lesson = {"from": "TRN-001", "happened": "So.", "learnt": "This."}
    small.sealed("lesson", "LSN-001", {**lesson, "changes": ["TRN-001"]}, date="2026-04-01")
    small.sealed("lesson", "LSN-002", lesson, date="2026-05-01")
    assert [(line.id, line.changes) for line in rows(small).lessons] == [
        ("LSN-002", ()),
        ("LSN-001", ("TRN-001",)),
    ]


def test_what_is_withheld_is_counted(small: Small) -> None:
    nonconformity(small, "NCR-001", "open", head={"classification": "confidential"})
    page = rows(small)
    assert (page.open, page.withheld) == ((), 1)
