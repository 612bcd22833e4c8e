"""A nonconformity is closed by a check, and the check is somebody else's."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import Small

CLOSED = "closed-without-check"
OWN = "check-by-implementer"


def check(result: str = "effective", **more: Any) -> dict[str, Any]:
    return {"date": "2026-09-01", "result": result, "by": "director", "text": "Looked at it.", **more}


def nonconformity(small: Small, *checks: dict[str, Any], state: str = "closed", **body: Any) -> None:
    effectiveness: dict[str, Any] = {"due": "2026-09-01"}
    if checks:
        effectiveness["checks"] = list(checks)
    content = {
        "source": "own-observation",
        "grade": "minor",
        "against": {"tiny-2026": ["1"]},
        "description": "It was dark.",
        "effectiveness": effectiveness,
    }
    closed = {"closed": "2026-09-02"} if state == "closed" else {}
    small.living("nonconformity", "NCR-001", state, {**content, **body}, **closed)


def test_closed_after_a_check_that_found_it_worked(small: Small) -> None:
    nonconformity(small, check("not-effective"), check())
    assert small.rules() == []


@pytest.mark.parametrize(
    "checks, words",
    [
        ((), "closed without a check"),
        ((check(), check("not-effective")), "although the newest check says"),
    ],
)
def test_closed_without_one_is_an_error_at_its_state(
    small: Small, checks: tuple[dict[str, Any], ...], words: str
) -> None:
    nonconformity(small, *checks)
    (problem,) = small.read().problems
    assert (problem.rule, problem.severity.word) == (CLOSED, "error")
    assert words in problem.message
    lines = (small.root / problem.place.path).read_text(encoding="utf-8").splitlines()
    assert lines[problem.place.line - 1] == "state: closed"


def test_one_that_is_open_needs_no_check_yet(small: Small) -> None:
    nonconformity(small, state="in-correction")
    assert CLOSED not in small.rules()


def test_who_carried_the_actions_out_does_not_check_them(small: Small) -> None:
    nonconformity(small, check(checked_by="person-02"), implemented_by="person-02")
    (problem,) = small.read().problems
    assert (problem.rule, problem.severity.word) == (OWN, "error")
    assert problem.message == "person-02 carried out the actions of NCR-001 and checked whether they worked"


def test_the_newest_check_counts(small: Small) -> None:
    own, other = check(checked_by="person-02"), check(checked_by="person-01")
    nonconformity(small, own, other, implemented_by="person-02")
    assert small.rules() == []
    nonconformity(small, other, own, implemented_by="person-02")
    assert small.rules() == [OWN]


def test_an_open_one_is_held_against_it_too(small: Small) -> None:
    failed = check("not-effective", checked_by="person-02")
    nonconformity(small, failed, state="in-correction", implemented_by="person-02")
    assert small.rules() == [OWN, "task-overdue"]


@pytest.mark.parametrize(
    "owners, people, found",
    [
        ([], {}, False),
        (["innovation-manager"], {}, False),
        (["director", "innovation-manager"], {}, False),
        (["director", "director"], {}, True),
        (["director"], {"implemented_by": "person-02"}, True),
        (["director"], {"implemented_by": "person-02", "checked_by": "person-01"}, False),
    ],
)
def test_where_people_are_not_said_roles_are_compared(
    small: Small, owners: list[str], people: dict[str, str], found: bool
) -> None:
    actions = [{"what": "Hang a lamp", "owner": owner, "due": "2026-12-01"} for owner in owners]
    body: dict[str, Any] = {"actions": actions} if actions else {}
    if "implemented_by" in people:
        body["implemented_by"] = people["implemented_by"]
    named = {key: value for key, value in people.items() if key == "checked_by"}
    nonconformity(small, check(**named), **body)
    problems = [problem for problem in small.read().problems if problem.rule == OWN]
    assert [problem.message for problem in problems] == (
        ["The role director owns all actions of NCR-001 and checked whether they worked"] if found else []
    )
