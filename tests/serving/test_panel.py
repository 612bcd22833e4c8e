"""The panel says first what is wrong with the document that is looked at, and counts what it does not list."""

from __future__ import annotations

import pytest

from imskit.problems import CannotGoOn, Place, Problem, Severity
from imskit.serving.panel import MOST, document_of, lines_of, said

POLICY = "ims/policies/POL-001.yaml"
BY_PATH = {POLICY: "POL-001"}


def problem(path: str, severity: Severity = Severity.ERROR, line: int = 1) -> Problem:
    return Problem(Place(path, line, 2), "a-rule", "Something is wrong", "mend it", severity)


def test_those_of_the_document_come_first_and_errors_before_what_counts_less() -> None:
    found = said(
        lines_of(
            [problem(POLICY, Severity.NOTE, 3), problem("ims/a.yaml"), problem(POLICY, line=9)], BY_PATH
        ),
        "POL-001",
        POLICY,
        None,
    )
    assert [row["place"] for row in found["here"]] == [f"{POLICY}:9:2", f"{POLICY}:3:2"]
    assert [row["place"] for row in found["others"]] == ["ims/a.yaml:1:2"]
    assert found["counts"]["here"] == {"error": 1, "warning": 0, "note": 1}
    assert found["stop"] is None


def test_notes_elsewhere_are_left_to_the_page_of_results() -> None:
    lines = lines_of([problem("ims/a.yaml", Severity.NOTE)], {})
    assert said(lines, "", "", None)["others"] == []


def test_a_file_that_is_no_document_yet_is_known_by_its_path() -> None:
    found = said(lines_of([problem(POLICY)], {}), "POL-001", POLICY, None)
    assert len(found["here"]) == 1
    found = said(lines_of([problem(f"{POLICY}.bak")], {}), "POL-001", POLICY, None)
    assert found["here"] == []


def test_no_more_are_listed_than_somebody_reads_and_the_rest_is_counted() -> None:
    here = [problem(POLICY, line=line) for line in range(1, MOST - 9)]
    others = [problem(f"ims/{number:03}.yaml") for number in range(50)]
    found = said(lines_of([*here, *others], BY_PATH), "POL-001", POLICY, None)
    assert len(found["here"]) + len(found["others"]) == MOST
    assert found["more"] == 40
    assert found["counts"]["others"]["error"] == 50


def test_what_stops_the_site_is_said_with_how_to_mend_it() -> None:
    found = said((), "", "", CannotGoOn("it cannot be made", "mend the template"))
    assert found["stop"] == {"sentence": "it cannot be made", "mend": "mend the template"}


@pytest.mark.parametrize(
    "address, document",
    [
        ("documents/POL-001.html", "POL-001"),
        ("documents/POL-001.changes.html", "POL-001"),
        ("initiatives/INI-001.html", "INI-001"),
        ("index.html", ""),
        ("rules/blank.html", ""),
        ("documents/a/b.html", ""),
    ],
)
def test_the_document_that_a_page_is_about(address: str, document: str) -> None:
    assert document_of(address) == document
