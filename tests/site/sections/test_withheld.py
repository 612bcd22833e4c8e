"""Pages from which records are withheld never say that there are none."""

from __future__ import annotations

import pytest

from imskit.site.templates import Templates
from imskit.views.audience import Audience
from imskit.views.improvement import improvement_page
from tests.builders import Small

NOTHING = "No lesson is recorded."


def page(small: Small) -> str:
    reading = small.read()
    catalog = small.catalog()
    audience = Audience.of(catalog)
    templates = Templates(reading.tree, catalog, audience)
    rows = {"improvement": improvement_page(catalog, audience)}
    return templates.render("improvement.md.j2", "evaluation/improvement.html", rows)


@pytest.mark.parametrize("classification, said", [("internal", 0), ("confidential", 1)])
def test_a_withheld_lesson_is_not_said_not_to_be_there(small: Small, classification: str, said: int) -> None:
    small.sealed(
        "lesson",
        "LSN-001",
        {"from": "IDEA-001", "happened": "It fell.", "learnt": "Tie it."},
        date="2026-08-08",
        classification=classification,
    )
    small.idea("IDEA-001")
    found = page(small)
    assert NOTHING not in found
    assert found.count("None that may be shown.") == said


def test_where_nothing_is_withheld_it_is_said_that_there_is_none(small: Small) -> None:
    assert NOTHING in page(small)
