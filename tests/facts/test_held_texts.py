"""Which texts of a document held: versions as they were approved, and what editions showed."""

from __future__ import annotations

from datetime import date as Day

from imskit.facts.held_texts import HeldText, HeldTexts
from imskit.known_texts import known_texts
from tests.builders import TODAY, Small
from tests.repositories import edition
from tests.versions import committed


def held(small: Small, today: Day = TODAY) -> tuple[HeldText, ...]:
    reading = small.read(today)
    catalog = reading.in_force()
    assert catalog is not None
    controlled = [each for each in catalog.documents.values() if each.lifecycle == "controlled"]
    known = known_texts(small.root, reading.standpoint.behind, reading.shape, controlled, today)
    return HeldTexts(catalog, known).of(catalog.documents["PRO-001"])


def keys(small: Small, today: Day = TODAY) -> list[tuple[str, list[str]]]:
    return [(text.key, [edition.name for edition in text.editions]) for text in held(small, today)]


def test_each_version_is_a_text_and_editions_stand_with_the_one_they_showed(small: Small) -> None:
    committed(small, "1.0")
    edition(small.root, "2026.1", "2026-02-01")
    edition(small.root, "2026.2", "2026-02-02")
    committed(small, "1.1")
    committed(small, "1.2")
    edition(small.root, "2026.3", "2026-06-01")
    assert keys(small) == [("1.2", ["2026.3"]), ("1.1", []), ("1.0", ["2026.1", "2026.2"])]


def test_a_version_counts_with_the_text_that_was_approved(small: Small) -> None:
    committed(small, "1.0", owner="director", approve=False)
    committed(small, "1.0", applies_to={"roles": ["everyone"]})
    committed(small, "1.0", owner="director", approve=False)
    committed(small, "1.1")
    (_, before) = held(small)
    assert (before.document.owner, before.document.applies_to_roles) == ("innovation-manager", ("everyone",))


def test_where_no_decision_tells_a_version_counts_with_the_first_that_called_itself_approved(
    small: Small,
) -> None:
    committed(small, "1.0", approve=False, status="draft")
    committed(small, "1.0", approve=False, owner="director")
    committed(small, "1.0", approve=False)
    committed(small, "1.1")
    assert [text.document.owner for text in held(small)[1:]] == ["director"]


def test_drafts_and_what_is_coming_are_no_earlier_text(small: Small) -> None:
    committed(small, "1.0", approve=False, status="draft")
    committed(small, "1.1")
    committed(small, "1.2", effective_from="2026-12-24")
    assert keys(small) == [("1.1", [])]


def test_an_edition_counts_with_what_was_in_force_on_its_day(small: Small) -> None:
    committed(small, "1.0")
    committed(small, "1.1", approve=False, status="draft")
    edition(small.root, "2026.1", "2026-04-01")
    committed(small, "1.1", on="2026-04-02")
    assert keys(small) == [("1.1", []), ("1.0", ["2026.1"])]


def test_an_edition_does_not_know_what_was_approved_later(small: Small) -> None:
    committed(small, "1.0")
    committed(small, "1.1")
    edition(small.root, "2026.1", "2026-03-08")
    # Approved on 6 March and in force from the 12th on: the edition still showed 1.0.
    assert keys(small) == [("1.1", []), ("1.0", ["2026.1"])]


def test_what_an_edition_showed_under_the_number_of_another_text_has_a_name_of_its_own(small: Small) -> None:
    committed(small, "1.0", approve=False, owner="director")
    edition(small.root, "2026.1", "2026-02-01")
    committed(small, "1.0", on="2026-02-02")
    committed(small, "1.1")
    assert keys(small) == [("1.1", []), ("1.0", []), ("edition-2026.1", ["2026.1"])]


def test_versions_are_compared_as_numbers(small: Small) -> None:
    committed(small, "1.0", version="1.9")
    committed(small, "1.1", version="1.10")
    assert keys(small) == [("1.10", []), ("1.9", [])]


def test_a_text_that_came_back_is_no_earlier_one(small: Small) -> None:
    committed(small, "1.0")
    edition(small.root, "2026.1", "2026-02-01")
    committed(small, "1.1")
    committed(small, "1.0", on="2026-06-01")
    assert keys(small) == [("1.0", ["2026.1"])]
