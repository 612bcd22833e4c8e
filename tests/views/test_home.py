"""The home page: its numbers add up."""

from __future__ import annotations

from imskit.views.audience import Audience
from imskit.views.home import HomePage, home_page
from imskit.views.idea_form import idea_form
from tests.builders import Small, states_of

CLAUSE_1 = {"tiny-2026": ["1"]}


def home(small: Small) -> HomePage:
    catalog = small.catalog()
    return home_page(catalog, states_of(catalog), Audience.of(catalog), ())


def test_numbers_and_states_add_up(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAUSE_1))
    small.training(satisfies=CLAUSE_1)
    small.procedure(status="draft")
    small.idea(classification="confidential")
    found = home(small)
    assert (found.documents_in_force, found.documents_under_way) == (1, 1)
    assert (found.records, found.withheld) == (2, 1)
    (standing,) = found.standards
    assert (standing.assessed, standing.achieved) == (3, 1)
    assert standing.counts == (("fresh", 1), ("open", 2))
    (group,) = standing.groups
    assert [cell.number for cell in group.cells] == ["1", "2", "3"]


def test_the_way_to_put_forward_an_idea_is_the_document_that_everyone_must_read(small: Small) -> None:
    body = {
        "purpose": "P.",
        "scope": "S.",
        "inputs": ["I"],
        "steps": [{"title": "T", "text": "X", "responsible": "director"}],
        "outputs": ["O"],
        "records": [{"type": "idea", "what": "The idea", "when": "One comes in"}],
    }
    small.procedure("PRO-001", body=body)
    small.procedure("PRO-002", body=body, must_read=["everyone"])
    assert home(small).producers["idea"] == ("PRO-002", "PRO-001")


def test_open_findings_are_counted_by_grade(small: Small) -> None:
    body = {
        "source": "internal-audit",
        "grade": "minor",
        "against": CLAUSE_1,
        "description": "Nobody knew.",
    }
    small.living("nonconformity", "NCR-001", "open", body)
    assert home(small).findings == (("minor", 1),)


def test_what_everyone_must_read_is_listed_once_it_is_in_force(small: Small) -> None:
    small.decision(small.policy("POL-001", must_read=["everyone"]))
    small.policy("POL-002", must_read=["everyone"], status="draft")
    assert home(small).must_read == ("POL-001",)


def test_the_form_for_ideas_is_a_way_in_where_there_is_one(small: Small) -> None:
    small.idea(classification="internal")
    assert home(small).has_pipeline
    assert not home(small).has_idea_form
    small.ims["settings"] = {
        "ideas": {
            "owner": "director",
            "send_to": "ideas@example.com",
            "answer_within": "P3W",
            "seen_by": "The director",
            "owned_by": "All of us",
        }
    }
    assert home(small).has_idea_form


def test_the_form_for_ideas_does_not_name_what_is_withheld(small: Small) -> None:
    promises = {"send_to": "ideas@example.com", "seen_by": "The director", "owned_by": "Us, as POL-001 says"}
    small.ims["settings"] = {"ideas": {"owner": "director", "answer_within": "P3W", **promises}}
    small.policy(classification="confidential")
    catalog = small.catalog()
    form = idea_form(catalog, Audience.of(catalog))
    assert form is not None
    assert (form.owned_by, form.seen_by) == ("Us, as a withheld record says", "The director")


def test_what_is_due_in_withheld_records_is_counted(small: Small) -> None:
    body = {
        "source": "own-observation",
        "grade": "minor",
        "against": {"tiny-2026": ["1"]},
        "description": "It is dark.",
        "actions": [{"what": "Buy a lamp", "owner": "director", "due": "2026-11-01"}],
    }
    small.living("nonconformity", "NCR-001", "open", body, classification="confidential")
    assert (home(small).overdue, home(small).withheld_due) == (0, 1)
