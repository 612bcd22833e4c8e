"""Rules on what only time does, beside reviews and actions."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

from tests.builders import BODIES, Small


def idea(small: Small, **changes: Any) -> None:
    small.idea(body={"feedback_due": "2026-11-22", **changes})


def competence(small: Small, *expires: str) -> None:
    body = {
        "needed_by": [{"role": "director", "level": "2"}],
        "description": "To see.",
        "assessments": [
            {
                "person": f"person-0{number}",
                "level": "2",
                "method": "test",
                "assessor": "person-03" if number < 3 else "person-01",
                "date": "2024-05-05",
                "expires": day,
            }
            for number, day in enumerate(expires, 1)
        ],
    }
    small.living("competence", "CMP-001", "needed", body)


def test_a_task_past_its_day_is_a_warning_at_its_day(small: Small) -> None:
    idea(small)
    assert small.rules(Day(2026, 11, 22)) == []
    (problem,) = small.read(Day(2026, 11, 23)).problems
    assert (problem.rule, problem.severity.word, problem.place.line) == ("task-overdue", "warning", 14)
    assert problem.message == (
        "IDEA-001: “Tell the author what becomes of it: Title of IDEA-001” was due by 2026-11-22"
    )
    assert problem.mend.startswith("Innovation manager does it and records it")


def test_what_belongs_together_is_told_once(small: Small) -> None:
    due = ["2026-09-02", "2026-09-01", "2027-09-01"]
    deadlines = [{"what": f"Fee {number}", "due": day} for number, day in enumerate(due, 1)]
    body = {"kind": "patent", "description": "A lamp.", "protection": "Filed.", "deadlines": deadlines}
    small.living("ip-asset", "IPA-001", "filed", body)
    (problem,) = small.read().problems
    assert problem.message == (
        "IPA-001: “Keep the deadline: Fee 2 (Title of IPA-001)” was due by 2026-09-01, and 1 more"
    )


def test_nothing_says_whose_competence_has_expired_or_of_how_many(small: Small) -> None:
    competence(small, "2026-09-01", "2026-10-01", "2027-10-01")
    (problem,) = small.read().problems
    assert problem.message.endswith("was due by 2026-09-01")
    assert "person" not in problem.message + problem.mend
    # The place is the list of all assessments, not the one that has expired.
    (other,) = small.read(Day(2027, 12, 1)).problems
    competence(small, "2028-09-01", "2028-10-01", "2027-10-01")
    (last,) = small.read(Day(2027, 12, 1)).problems
    assert problem.place == other.place == last.place


def test_evidence_past_its_cycle_is_told_once_for_all_that_wait_for_it(small: Small) -> None:
    record = {"type": "training", "what": "Who was shown how", "every": "P1Y"}
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}, review={"every": "P9Y"}))
    small.decision(
        small.procedure(body={**BODIES["procedure"], "records": [record]}, review={"every": "P9Y"})
    )
    small.training(
        satisfies={"tiny-2026": ["1"]}, body={"effectiveness": {"method": "x", "due": "2030-01-01"}}
    )
    assert small.rules(Day(2027, 5, 5)) == []
    (problem,) = small.read(Day(2027, 5, 6)).problems
    assert (problem.rule, problem.severity.word) == ("evidence-overdue", "warning")
    assert problem.message == (
        "“Record a training, for TINY 1:2026 1, PRO-001” was due by 2027-05-05; the newest is TRN-001"
    )


def test_a_procedure_without_its_first_record_says_that_there_is_none(small: Small) -> None:
    record = {"type": "idea", "what": "What was put forward", "every": "P1M"}
    small.decision(small.procedure(body={**BODIES["procedure"], "records": [record]}))
    (problem,) = small.read().problems
    assert problem.message == "“Record an idea, for PRO-001” was due by 2026-04-01; there is none yet"
    assert problem.place.path == "ims/procedures/PRO-001.yaml"


def test_what_a_clause_that_is_left_out_asks_for_is_not_overdue(small: Small) -> None:
    small.standard["leave_out"] = "non-applicable-with-reason"
    small.training(
        satisfies={"tiny-2026": ["1"]}, body={"effectiveness": {"method": "x", "due": "2030-01-01"}}
    )
    assert small.rules(Day(2027, 6, 1)) == ["evidence-overdue"]
    small.ims["standards"] = [{"id": "tiny-2026", "left_out": [{"clause": "1", "why": "We are one."}]}]
    assert small.rules(Day(2027, 6, 1)) == ["left-out-claimed"]


def test_records_past_their_retention_are_told_by_type(small: Small) -> None:
    checked = {
        "effectiveness": {"method": "x", "due": "2020-01-01", "date": "2020-01-01", "result": "effective"}
    }
    for number in (1, 2, 3, 4):
        small.training(f"TRN-00{number}", date=f"2020-0{number}-01", body=checked)
    (problem,) = small.read().problems
    assert (problem.rule, problem.severity.word) == ("disposal-overdue", "warning")
    assert problem.message == (
        "TRN-001, TRN-002, TRN-003 and 1 more should have been disposed of, the first by 2025-01-01"
    )
    for number in (2, 3, 4):
        longer = {"period": "P9Y", "why": "A customer asked."}
        small.training(f"TRN-00{number}", date=f"2020-0{number}-01", body=checked, retention=longer)
    (problem,) = small.read().problems
    assert problem.message == "TRN-001 should have been disposed of by 2025-01-01"
