"""Where the system stands, in numbers."""

from __future__ import annotations

from imskit.facts.graph import Graph
from imskit.problems import Place, Problem, Severity
from imskit.views.status import Status, status
from tests.builders import Small

CLAUSE_1 = {"tiny-2026": ["1"]}


def of(small: Small, *problems: Problem) -> Status:
    catalog = small.catalog()
    return status(catalog, Graph.of(catalog), problems)


def test_problems_are_counted_by_their_severity(small: Small) -> None:
    place = Place("ims/ims.yaml")
    found = of(small, Problem(place, "a", "x"), Problem(place, "b", "y", "", Severity.NOTE))
    assert found.as_json()["problems"] == {"error": 1, "warning": 0, "note": 1}


def test_documents_and_records_are_counted_apart(small: Small) -> None:
    small.policy()
    small.training()
    small.idea()
    data = of(small).as_json()
    assert (data["documents"], data["records"]) == (1, 2)


def test_a_standard_of_titles_only_has_no_readiness(small: Small) -> None:
    small.standard["detail"] = "titles"
    assert [row["readiness"] for row in of(small).as_json()["standards"]] == [None]


def test_what_is_achieved_needs_document_and_record(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAUSE_1))
    assert of(small).as_json()["standards"][0]["readiness"]["achieved"] == 0
    small.training(satisfies=CLAUSE_1)
    assert of(small).as_json()["standards"][0]["readiness"]["achieved"] == 1


def test_stages_of_certification_are_counted_where_the_standard_is_in_use(small: Small) -> None:
    assert of(small).as_json()["certification"] == []
    small.ims["standards"] = [{"id": "iso-56001-2024"}]
    empty = of(small).as_json()["certification"]
    assert [row["stage"] for row in empty] == [
        "stage-1",
        "stage-2",
        "decision",
        "surveillance",
        "recertification",
    ]
    small.decision(small.policy(satisfies={"iso-56001-2024": ["5.2"]}))
    row = of(small).as_json()["certification"][0]
    assert (row["there"], row["items"], row["held"], row["result"]) == (1, 14, None, None)
