"""Gap analysis: the newest rating of each clause, the one before, and what became of the actions."""

from __future__ import annotations

from typing import Any

from imskit.facts.actions import outcomes
from imskit.facts.assessments import Analysis, analyses
from tests.builders import Small


def rating(clauses: list[str], maturity: str, target: str = "3", **more: Any) -> dict[str, Any]:
    return {
        "clauses": {"tiny-2026": clauses},
        "maturity": maturity,
        "target": target,
        "finding": f"It is at {maturity}.",
        **more,
    }


def assessment(small: Small, name: str, on: str, *ratings: dict[str, Any], **body: Any) -> None:
    small.sealed(
        "assessment",
        name,
        {
            "kind": "gap-analysis",
            "standard": "tiny-2026",
            "method": "We asked.",
            "ratings": list(ratings),
            "conclusion": "So it is.",
            **body,
        },
        date=on,
    )


def analysis(small: Small) -> Analysis:
    (found,) = analyses(small.catalog())
    return found


def test_ratings_of_several_clauses_at_once_count_for_each(small: Small) -> None:
    assessment(small, "ASM-001", "2026-01-01", rating(["1", "3"], "2"))
    found = analysis(small)
    assert [(line.clause.number, line.newest.maturity, line.newest.gap) for line in found.rated] == [
        ("1", 2, 1),
        ("3", 2, 1),
    ]
    assert [clause.number for clause in found.never_rated] == ["2"]


def test_the_newest_rating_counts_and_changes_since_the_one_before(small: Small) -> None:
    assessment(small, "ASM-001", "2025-01-01", rating(["1", "2"], "3"), rating(["3"], "1"))
    assessment(small, "ASM-002", "2026-01-01", rating(["1"], "5"), rating(["2"], "2"))
    changes = {line.clause.number: (line.newest.maturity, line.change) for line in analysis(small).rated}
    assert changes == {"1": (5, 2), "2": (2, -1), "3": (1, None)}


def test_a_maturity_above_the_target_is_no_gap(small: Small) -> None:
    assessment(small, "ASM-001", "2026-01-01", rating(["1"], "5", "3"))
    assert analysis(small).rated[0].newest.gap == 0


def test_an_assessment_of_tomorrow_does_not_count_yet(small: Small) -> None:
    assessment(small, "ASM-001", "2026-12-24", rating(["1"], "5"))
    assert analyses(small.catalog()) == ()


def test_gaps_without_an_action_are_named(small: Small) -> None:
    action = {"what": "Mend it", "owner": "director", "due": "2026-02-01"}
    assessment(
        small,
        "ASM-001",
        "2026-01-01",
        rating(["1"], "2", action=action),
        rating(["2"], "2"),
        rating(["3"], "3"),
    )
    assert [line.clause.number for line in analysis(small).without_action] == ["2"]


def test_what_became_of_an_action_is_told_by_the_newest_later_record(small: Small) -> None:
    def action(what: str) -> dict[str, str]:
        return {"what": what, "owner": "director", "due": "2026-02-01"}

    assessment(
        small,
        "ASM-001",
        "2026-01-01",
        rating(["1"], "1", action=action("One")),
        rating(["2"], "1", action=action("Two")),
        rating(["3"], "1", action=action("Three")),
    )
    told = [{"of": "ASM-001", "action": 1, "state": "open", "note": "Half"}]
    assessment(small, "ASM-002", "2026-03-01", rating(["1"], "2"), follow_ups=told)
    told = [
        {"of": "ASM-001", "action": 1, "state": "done", "on": "2026-04-02", "note": "Whole"},
        {"of": "ASM-001", "action": 2, "state": "dropped", "note": "Not worth it"},
    ]
    assessment(small, "ASM-003", "2026-05-01", rating(["1"], "3"), follow_ups=told)
    catalog = small.catalog()
    one, two, three = outcomes(catalog, catalog.documents["ASM-001"])
    assert one.told_in is not None
    assert (one.standing, str(one.done), one.note, one.told_in.id) == (
        "done",
        "2026-04-02",
        "Whole",
        "ASM-003",
    )
    assert (two.standing, two.is_over) == ("dropped", True)
    assert (three.standing, three.told_in, three.is_over) == ("overdue", None, False)
    assert [outcome.standing for outcome in analysis(small).actions] == ["done", "dropped", "overdue"]


def test_an_action_says_itself_that_it_is_done(small: Small) -> None:
    action = {"what": "A", "owner": "director", "due": "2026-02-01", "done": "2026-01-30", "result": "Good"}
    assessment(small, "ASM-001", "2026-01-01", rating(["1"], "1", action=action))
    (found,) = analysis(small).actions
    assert (found.standing, str(found.done), found.note) == ("done", "2026-01-30", "Good")
