"""The check results as a page."""

from __future__ import annotations

from imskit.problems import Place, Problem, Severity
from imskit.views.audience import Audience
from imskit.views.problems import problems_page
from tests.builders import Small


def test_errors_come_first_and_those_of_withheld_records_are_counted(small: Small) -> None:
    small.policy()
    small.idea(classification="confidential", title="A lamp that floats")
    catalog = small.catalog()
    found = problems_page(
        catalog,
        Audience.of(catalog),
        [
            Problem(Place("ims/policies/POL-001.yaml", 3), "blank", "Empty", "", Severity.NOTE),
            Problem(
                Place("ims/policies/POL-001.yaml", 9), "dangling-link", "IDEA-001 is odd", "Mend IDEA-001"
            ),
            Problem(Place("ims/records/idea/IDEA-001.yaml"), "blank", "A lamp that floats"),
        ],
    )
    assert [(line.severity, line.document, line.message, line.mend) for line in found.lines] == [
        ("error", "POL-001", "a withheld record is odd", "Mend a withheld record"),
        ("note", "POL-001", "Empty", ""),
    ]
    assert found.withheld == 1
