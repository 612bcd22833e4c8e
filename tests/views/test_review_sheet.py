"""The papers of the next management review."""

from __future__ import annotations

from typing import Any

from imskit.exporters.columns import plain
from imskit.exporters.document_formats import DOCUMENT_FORMATS, Own
from imskit.origin import Origin
from imskit.views.audience import Audience
from imskit.views.printed import Source
from imskit.views.review_sheet import printed_review, review_sheet
from imskit.views.sheet import Grid, Passage, Section, Sheet
from tests.builders import BODIES, Small

REVIEW: dict[str, Any] = {
    "attendees": ["director"],
    "inputs": [{"topic": "improvement", "text": "Said."}],
    "conclusion": "It works.",
    "decisions": [{"about": "resources", "text": "More **time**."}],
    "actions": [
        {"what": "Give time", "owner": "director", "due": "2026-09-01"},
        {"what": "Count ideas", "owner": "innovation-manager", "due": "2027-01-31"},
    ],
    "next_review": "2026-11-01",
}


def made(small: Small) -> Sheet:
    catalog = small.catalog()
    return review_sheet(catalog, Audience.of(catalog))


def section(sheet: Sheet, title: str) -> Section:
    every = [*sheet.body, *(inner for each in sheet.body for inner in each.within)]
    (found,) = [each for each in every if each.title == title]
    return found


def cells(found: Section) -> list[list[str]]:
    return [
        [plain(cell) for cell in row] for part in found.parts if isinstance(part, Grid) for row in part.rows
    ]


def said(found: Section) -> str:
    from imskit.exporters.columns import words_of

    return " ".join(words_of(part.blocks) for part in found.parts if isinstance(part, Passage))


def control(sheet: Sheet) -> dict[str, str]:
    return {title: plain(cell) for title, cell in sheet.control.lines}


def test_without_a_review_the_period_reaches_back_to_the_beginning(small: Small) -> None:
    small.policy()
    sheet = made(small)
    assert control(sheet)["Period"] == "everything up to 2026-11-23"
    assert control(sheet)["Last review"] == "none is recorded"
    assert "No earlier review is recorded" in said(section(sheet, "What is missing"))
    assert [row[:2] for row in cells(section(sheet, "Attendance"))] == [["Director", "top management"]]


def test_it_tells_what_became_of_the_actions_of_the_last_review(small: Small) -> None:
    small.sealed("management-review", "MRV-001", REVIEW, date="2026-06-01")
    sheet = made(small)
    assert control(sheet)["Period"] == "after 2026-06-01, up to 2026-11-23"
    assert control(sheet)["Planned for"] == "2026-11-01 (overdue)"
    assert cells(section(sheet, "What became of the actions of MRV-001")) == [
        ["1", "Give time", "Director", "2026-09-01", "Overdue", "", ""],
        ["2", "Count ideas", "Innovation manager", "2027-01-31", "Open", "", ""],
    ]
    assert cells(section(sheet, "What MRV-001 decided")) == [["Resources", "More time."]]
    assert "planned this review for 2026-11-01, which has passed" in said(section(sheet, "What is missing"))


def test_each_input_has_its_lines_and_room_for_minutes(small: Small) -> None:
    small.sealed("management-review", "MRV-001", REVIEW, date="2026-06-01")
    small.training(date="2026-07-01")
    sheet = made(small)
    people = section(sheet, "People, culture and communication")
    assert cells(people)[0][:2] == ["2026-07-01", "TRN-001 Title of TRN-001"]
    fill = [part for part in people.parts if isinstance(part, Grid)][-1]
    assert (fill.columns, fill.to_fill) == (("Minutes",), True)
    assert said(section(sheet, "Value realised")).strip() == (
        "Nothing is recorded since 2026-06-01 in any indicator or initiative."
    )
    assert "Value realised" in said(section(sheet, "What is missing"))


def test_decisions_can_be_about_what_the_record_knows(small: Small) -> None:
    small.policy()
    abouts = [row[0] for row in cells(section(made(small), "Decisions"))]
    assert abouts[:2] == ["Improvement", "Change to the system"]


def test_what_is_confidential_is_counted_and_not_named(small: Small) -> None:
    small.training(date="2026-07-01", classification="confidential", title="Secret training")
    sheet = made(small)
    assert "Secret" not in str(sheet)
    assert "TRN-001" not in str(sheet)
    assert "1 withheld record" in said(section(sheet, "People, culture and communication"))


def test_all_forms_hold_it_and_are_the_same_bytes_each_time(small: Small) -> None:
    small.sealed("management-review", "MRV-001", REVIEW, date="2026-06-01")
    paper = printed_review(
        small.catalog(),
        Audience.of(small.catalog()),
        Source(Origin("1f2e3d4c5b6a", "2026-11-23", changed=False)),
    )
    for make in DOCUMENT_FORMATS.values():
        assert make(paper, Own()) == make(paper, Own())


def asked_of_reviews(small: Small, **inputs: list[str]) -> None:
    """Let the standard of the small system name what a review looks at: clauses by topic."""
    rows = [{"topic": topic.replace("_", "-"), "about": about} for topic, about in inputs.items()]
    small.standard["management_review"] = {"clause": "3", "inputs": rows}


def test_each_input_names_the_clauses_that_ask_for_it(small: Small) -> None:
    asked_of_reviews(small, resources=["1", "2"], improvement=["3"])
    sheet = made(small)
    assert said(section(sheet, "Resources")).startswith("Asked for by TINY 1:2026, 3 with 1, 2.")
    assert said(section(sheet, "Ways to improve")).startswith("Asked for by TINY 1:2026, 3.")
    assert said(section(sheet, "Collaboration")).startswith("No standard in use asks for it")
    assert control(sheet)["Standards"] == "TINY 1:2026, 3"
    assert "does not say" not in said(section(sheet, "What is missing"))


def test_a_standard_that_names_no_inputs_is_told_as_missing_and_no_input_is_called_needless(
    small: Small,
) -> None:
    sheet = made(small)
    assert "clauses of TINY 1:2026 does not say what a review is to look at" in said(
        section(sheet, "What is missing")
    )
    assert "asks for it" not in said(section(sheet, "Resources"))


def test_the_agenda_has_a_time_for_each_item_and_who_presents_it(small: Small) -> None:
    small.training(date="2026-07-01", owner="director")
    action = {"what": "Buy a lamp", "owner": "director", "due": "2026-06-01"}
    small.sealed("management-review", "MRV-001", {**REVIEW, "actions": [action]}, date="2026-06-01")
    agenda = {row[1]: row[2:5] for row in cells(section(made(small), "Agenda"))}
    assert agenda["Actions of earlier reviews"] == ["Innovation manager", "10", "1"]
    assert agenda["People, culture and communication"] == ["Director", "5", "1"]
    assert agenda["Collaboration"] == ["", "2", "0"]
    minutes = [int(row[1]) for item, row in agenda.items() if item != "Together"]
    assert agenda["Together"] == ["", str(sum(minutes)), ""]


def test_decisions_have_an_owner_and_a_day_and_somebody_signs(small: Small) -> None:
    sheet = made(small)
    (grid,) = [part for part in section(sheet, "Decisions").parts if isinstance(part, Grid)]
    assert grid.columns == ("About", "Decision", "Owner", "Due")
    (grid,) = [part for part in section(sheet, "Signatures").parts if isinstance(part, Grid)]
    assert [plain(row[0]) for row in grid.rows] == ["In the chair", "Minutes by"]


def test_ideas_and_initiatives_are_counted_by_where_they_stand_withheld_ones_too(small: Small) -> None:
    small.sealed("management-review", "MRV-001", REVIEW, date="2026-06-01")
    small.idea("IDEA-001", opened="2026-05-01", classification="confidential")
    small.idea("IDEA-002", opened="2026-07-01", classification="confidential")
    ideas = section(made(small), "Ideas, portfolio and initiatives")
    assert cells(ideas)[0] == ["Idea", "2 submitted", "1", "none"]
    assert "IDEA" not in str(ideas)


def test_indicators_stand_in_columns_with_the_value_before_and_the_target(small: Small) -> None:
    small.sealed("management-review", "MRV-001", REVIEW, date="2026-06-01")
    body = {
        **BODIES["indicator"],
        "target": {"value": "9", "due": "2027-06-30"},
        "measurements": [{"date": "2025-12-31", "value": "3"}, {"date": "2026-05-31", "value": "4"}],
    }
    small.living("indicator", "IND-001", "in-use", body)
    found = section(made(small), "Objectives and indicators")
    assert cells(found)[0][2:6] == ["4 lamps", "3", "better", "9 by 2027-06-30: not there yet"]
    assert "1 of 1 have no value since 2026-06-01" in said(found)


def test_an_empty_period_and_a_withheld_review_are_told(small: Small) -> None:
    small.sealed("management-review", "MRV-001", REVIEW, date="2026-11-23")
    assert "The last review was held today" in said(section(made(small), "What is missing"))
    small.sealed("management-review", "MRV-001", REVIEW, date="2026-06-01", classification="confidential")
    sheet = made(small)
    assert control(sheet)["Last review"] == "1 withheld record, 2026-06-01"
    assert "No earlier review" not in said(section(sheet, "What is missing"))
