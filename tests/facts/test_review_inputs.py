"""The inputs of the next management review: what happened since the last one, and what is open."""

from __future__ import annotations

from typing import Any

from imskit.facts.review_inputs import ReviewInputs, review_inputs
from tests.builders import BODIES, Small
from tests.facts.test_audits import audit
from tests.facts.test_certification import finding
from tests.facts.test_certification import held as stage_held


def held(small: Small, name: str, on: str, **body: Any) -> None:
    content = {
        **BODIES["management-review"],
        **body,
    }
    small.sealed("management-review", name, content, date=on)


def lines(found: ReviewInputs, topic: str) -> list[tuple[str, str, bool]]:
    """The lines of one topic: record, words, bad news."""
    (wanted,) = (each for each in found.topics if each.name == topic)
    return [(line.document.id, line.words, line.bad) for line in wanted.lines]


def test_only_what_happened_since_the_last_review_is_looked_at(small: Small) -> None:
    held(small, "MRV-001", "2026-03-01")
    small.training("TRN-001", date="2026-02-28")
    small.training("TRN-002", date="2026-03-02")
    small.training("TRN-003", date="2027-01-01")
    found = review_inputs(small.catalog())
    assert found.last is not None
    assert found.last.id == "MRV-001"
    assert lines(found, "people-and-culture") == [("TRN-002", "Training: Title of TRN-002", False)]


def test_before_the_first_review_everything_is_new(small: Small) -> None:
    small.training()
    found = review_inputs(small.catalog())
    assert found.last is None
    assert [name for name, _, _ in lines(found, "people-and-culture")] == ["TRN-001"]


def test_an_action_stays_until_a_later_review_says_what_became_of_it(small: Small) -> None:
    action = {"what": "Buy a lamp", "owner": "director", "due": "2026-06-01"}
    held(small, "MRV-001", "2026-03-01", actions=[action, {**action, "what": "Hang it"}])
    said = [{"of": "MRV-001", "action": 1, "state": "done"}]
    held(small, "MRV-002", "2026-09-01", follow_ups=said)
    assert lines(review_inputs(small.catalog()), "earlier-actions") == [
        ("MRV-001", "action 2, Hang it: open, due 2026-06-01", True)
    ]


def test_open_findings_are_told_however_old_and_closed_ones_only_when_closed_since(small: Small) -> None:
    body = {
        "source": "own-observation",
        "grade": "minor",
        "against": {"tiny-2026": ["1"]},
        "description": "X",
    }
    held(small, "MRV-001", "2026-09-01")
    small.living("nonconformity", "NCR-001", "open", body)
    small.living("nonconformity", "NCR-002", "closed", body, closed="2026-08-01")
    small.living("nonconformity", "NCR-003", "closed", body, closed="2026-10-01")
    assert lines(review_inputs(small.catalog()), "nonconformities-and-corrections") == [
        ("NCR-003", "minor, closed", False),
        ("NCR-001", "minor, open", True),
    ]


def test_an_indicator_that_missed_its_target_is_bad_news_and_one_without_a_value_too(small: Small) -> None:
    body: dict[str, Any] = {
        "kind": "output",
        "unit": "lamps",
        "source": "Count",
        "method": "Count them.",
        "direction": "higher-is-better",
        "target": {"value": "9", "due": "2026-10-15"},
        "measured_by": "director",
        "every": "P1Y",
    }
    small.living("indicator", "IND-001", "in-use", body)
    small.living(
        "indicator", "IND-002", "in-use", {**body, "measurements": [{"date": "2026-09-30", "value": "4"}]}
    )
    ahead = {**body, "target": {"value": "9", "due": "2027-01-01"}}
    small.living(
        "indicator", "IND-003", "in-use", {**ahead, "measurements": [{"date": "2026-09-29", "value": "4"}]}
    )
    assert lines(review_inputs(small.catalog()), "objectives-and-indicators") == [
        ("IND-002", "4 lamps, target 9", True),
        ("IND-003", "4 lamps, target 9", False),
        ("IND-001", "no value yet", True),
    ]


def test_an_input_without_records_is_there_and_empty(small: Small) -> None:
    catalog = small.catalog()
    found = review_inputs(catalog)
    minutes = catalog.types["management-review"].schema["properties"]["body"]["properties"]["inputs"]
    assert [topic.name for topic in found.topics] == minutes["items"]["properties"]["topic"]["enum"]
    assert all(topic.lines == () for topic in found.topics)


def test_a_version_that_took_effect_since_is_looked_at(small: Small) -> None:
    held(small, "MRV-001", "2026-02-28")
    small.decision(small.policy())
    small.policy("POL-002", status="draft")
    found = review_inputs(small.catalog())
    assert lines(found, "intent-policy-strategy") == [("POL-001", "version 1.0: First.", False)]
    held(small, "MRV-002", "2026-03-01")
    assert lines(review_inputs(small.catalog()), "intent-policy-strategy") == []


def test_a_benefit_measured_since_is_value_realised(small: Small) -> None:
    body: dict[str, Any] = {
        "kind": "impact",
        "benefit": "risk-management",
        "unit": "fires",
        "source": "Count",
        "method": "Count them.",
        "direction": "lower-is-better",
        "target": {"value": "0", "due": "2026-10-15"},
        "measured_by": "director",
        "every": "P1Y",
        "measurements": [{"date": "2026-09-30", "value": "1"}],
    }
    small.living("indicator", "IND-001", "in-use", body)
    assert lines(review_inputs(small.catalog()), "value-realised") == [
        ("IND-001", "risk management: 1 fires", True)
    ]
    held(small, "MRV-001", "2026-10-01")
    assert lines(review_inputs(small.catalog()), "value-realised") == []


def test_audits_and_stages_say_what_they_found_and_how_they_ended(small: Small) -> None:
    audit(small)
    found = [finding("concern"), finding("concern"), finding("opportunity"), finding("conformity")]
    stage_held(small, "CST-001", "stage-1", "ready-with-concerns", on="2026-05-06", findings=found)
    assert lines(review_inputs(small.catalog()), "audit-results") == [
        ("CST-001", "ready with concerns; 2 concerns, 1 opportunity", True),
        ("AUD-001", "no findings", False),
    ]


def test_an_older_action_that_another_record_says_was_done_since_is_told(small: Small) -> None:
    action = {"what": "Buy a lamp", "owner": "director", "due": "2026-06-01"}
    held(small, "MRV-001", "2026-03-01", actions=[action])
    held(small, "MRV-002", "2026-05-01")
    culture = {
        "method": "Asked.",
        "invited": 3,
        "answered": 3,
        "scale": "0 to 5",
        "dimensions": [{"name": "Light", "score": "4"}],
        "conclusion": "Bright.",
        "follow_ups": [{"of": "MRV-001", "action": 1, "state": "done", "on": "2026-07-01"}],
    }
    small.sealed("culture-assessment", "CUL-001", culture, date="2026-07-02")
    told = [("MRV-001", "action 1, Buy a lamp: done", False)]
    assert lines(review_inputs(small.catalog()), "earlier-actions") == told
    held(small, "MRV-003", "2026-09-01")
    assert lines(review_inputs(small.catalog()), "earlier-actions") == []


def test_what_was_found_is_told_in_its_first_words_without_marks(small: Small) -> None:
    held(small, "MRV-001", "2026-03-01")
    body = {
        "kind": "customer",
        "needs": [{"need": "Light", "relevant": True}],
        "reviews": [{"date": "2026-07-01", "by": "director", "text": "They **like** it,\nmostly.\n\nMore."}],
    }
    small.living("interested-party", "PTY-001", "active", body)
    assert lines(review_inputs(small.catalog()), "interested-parties") == [
        ("PTY-001", "looked at again: They like it, mostly.", False)
    ]


def test_ideas_that_came_and_risks_that_are_new_are_told(small: Small) -> None:
    held(small, "MRV-001", "2026-03-01")
    small.idea("IDEA-001", opened="2026-07-01")
    small.idea("IDEA-002", opened="2026-02-01")
    assert lines(review_inputs(small.catalog()), "portfolio-and-initiatives") == [
        ("IDEA-001", "Idea: new, submitted", False)
    ]
