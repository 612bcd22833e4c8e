"""ims.yaml, people.yaml and the standards as values, each with its place in its file."""

from __future__ import annotations

from datetime import date as Day

from imskit.model import Period
from imskit.organisation import crosswalk_of, standard_of
from imskit.problems import Place
from tests.builders import TINY, Small


def test_what_ims_yaml_leaves_out_has_its_usual_value(small: Small) -> None:
    system = small.catalog().system
    assert (system.due_soon, system.audit_cycle) == (Period(30, "D"), Period(3, "Y"))
    assert system.record_within == Period(14, "D")


def test_what_it_sets_wins(small: Small) -> None:
    small.ims["settings"] = {"due_soon": "P2W", "audit_cycle": "P1Y", "record_within": "P1M"}
    system = small.catalog().system
    assert (system.due_soon, system.audit_cycle) == (Period(2, "W"), Period(1, "Y"))
    assert system.record_within == Period(1, "M")


def test_a_clause_that_is_left_out_has_its_reason_and_its_place(small: Small) -> None:
    small.standard["leave_out"] = "non-applicable-with-reason"
    small.ims["standards"] = [{"id": "tiny-2026", "left_out": [{"clause": "3", "why": "No methods here"}]}]
    (in_use,) = small.catalog().system.standards_in_use
    (row,) = in_use.left_out
    assert (row.clause, row.why) == ("3", "No methods here")
    line = (small.root / "ims/ims.yaml").read_text(encoding="utf-8").splitlines()[row.place.line - 1]
    assert "clause: '3'" in line


def test_a_holding_covers_its_first_and_its_last_day(small: Small) -> None:
    (deputy,) = small.catalog().system.roles["director"].deputies
    covered = [
        deputy.covers(day) for day in (Day(2025, 12, 31), Day(2026, 1, 1), Day(2026, 6, 30), Day(2026, 7, 1))
    ]
    assert covered == [False, True, True, False]


def test_a_severity_knows_where_it_was_set(small: Small) -> None:
    small.ims["rules"] = {"suspect-link": "error"}
    (word, place) = small.catalog().system.severities["suspect-link"]
    assert word == "error"
    assert place.path == "ims/ims.yaml"


def test_a_standard_keeps_its_clauses_in_the_order_of_its_file() -> None:
    standard = standard_of(TINY)
    assert list(standard.clauses) == ["0", "1", "2", "3"]
    assert [clause.assessable for clause in standard.clauses.values()] == [False, True, True, True]
    (_, training) = standard.clauses["1"].expects
    assert (training.types, training.every, training.fields) == (
        ("training",),
        Period(1, "Y"),
        ("body.subject",),
    )


def test_a_crosswalk_row_without_counterpart_leads_nowhere() -> None:
    data = {
        "from": "tiny-2026",
        "to": "other-2020",
        "rows": [{"from": "1", "to": "2", "relation": "subset"}, {"from": "2", "relation": "none"}],
    }
    crosswalk = crosswalk_of(data, "ims/standards/crosswalk-x.yaml", lambda *_: Place("x"))
    assert (crosswalk.source, crosswalk.target) == ("tiny-2026", "other-2020")
    assert [(row.source, row.target) for row in crosswalk.rows] == [("1", "2"), ("2", None)]
