"""Nobody assesses their own competence."""

from __future__ import annotations

from tests.builders import Small


def competence(small: Small, *pairs: tuple[str, str]) -> None:
    """A competence with an assessment of each first person by the second."""
    assessed = [
        {"person": person, "level": "2", "method": "test", "assessor": assessor, "date": "2026-05-05"}
        for person, assessor in pairs
    ]
    body = {
        "needed_by": [{"role": "director", "level": "2"}],
        "description": "Tests.",
        "assessments": assessed,
    }
    small.living("competence", "CMP-001", "needed", body)


def test_an_assessment_by_somebody_else_is_fine(small: Small) -> None:
    competence(small, ("person-01", "person-02"), ("person-02", "person-01"))
    assert small.rules() == []


def test_an_assessment_of_oneself_is_an_error_that_does_not_say_whose(small: Small) -> None:
    competence(small, ("person-01", "person-02"), ("person-02", "person-02"))
    (problem,) = small.read().problems
    assert (problem.rule, problem.severity.word) == ("assessor-own-competence", "error")
    assert "assessment 2" in problem.message
    assert "person-02" not in problem.message + problem.mend
    lines = (small.root / problem.place.path).read_text(encoding="utf-8").splitlines()
    assert "assessor: person-02" in lines[problem.place.line - 1]
