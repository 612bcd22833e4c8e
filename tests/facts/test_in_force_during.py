"""From when to when versions were in force."""

from __future__ import annotations

from datetime import date as Day
from typing import Any

from imskit.earlier import ContentReader
from imskit.facts.in_force_during import Spell, replaced_on, spells
from imskit.model import Document
from tests.builders import Small


def content(small: Small, version: str, **changes: Any) -> Document:
    """A version of POL-001 that no file holds."""
    revision = {
        "version": version,
        "date": "2026-01-10",
        "by": "person-02",
        "change": "material",
        "summary": "X.",
    }
    small.policy(**{"version": version, "revisions": [revision], **changes})
    path = small.root / "ims/policies/POL-001.yaml"
    found = ContentReader(small.read().shape).document(path.read_bytes(), "ims/policies/POL-001.yaml")
    assert found is not None
    return found


def told(small: Small, *versions: tuple[str, str, str, dict[str, Any]]) -> list[tuple[str, Day, Day | None]]:
    """The spells of versions given as (version, effective from, approved on, changes), the oldest first."""
    contents: list[Document] = []
    for version, effective, approved, changes in versions:
        found = content(small, version, effective_from=effective, **changes)
        if approved:
            small.decision(found.data, on=approved)
        contents.insert(0, found)
    return [_plain(spell) for spell in spells(small.catalog(), contents)]


def _plain(spell: Spell) -> tuple[str, Day, Day | None]:
    return spell.document.version or "", spell.since, spell.until


def test_a_version_ends_on_the_day_before_the_next_begins(small: Small) -> None:
    assert told(small, ("1.0", "2026-03-01", "2026-02-20", {}), ("1.1", "2026-06-01", "2026-05-25", {})) == [
        ("1.0", Day(2026, 3, 1), Day(2026, 5, 31)),
        ("1.1", Day(2026, 6, 1), None),
    ]


def test_a_version_approved_late_begins_with_its_approval(small: Small) -> None:
    assert told(small, ("1.0", "2026-03-01", "2026-04-07", {})) == [("1.0", Day(2026, 4, 7), None)]


def test_a_version_that_nobody_approved_was_never_in_force(small: Small) -> None:
    assert told(small, ("1.0", "2026-03-01", "2026-02-20", {}), ("1.1", "2026-06-01", "", {})) == [
        ("1.0", Day(2026, 3, 1), None)
    ]


def test_a_withdrawal_ends_a_version_the_day_before(small: Small) -> None:
    found = content(small, "1.0", effective_from="2026-03-01")
    small.decision(found.data, on="2026-02-20")
    small.decision(found.data, on="2026-07-01", verdict="withdraw", reason="Wrong.")
    assert [_plain(spell) for spell in spells(small.catalog(), [found])] == [
        ("1.0", Day(2026, 3, 1), Day(2026, 6, 30))
    ]


def test_a_retired_document_ends_with_the_revision_that_retired_it(small: Small) -> None:
    last = {
        "version": "1.1",
        "date": "2026-08-01",
        "by": "person-02",
        "change": "material",
        "summary": "No more.",
    }
    retired = {"status": "retired", "revisions": [last]}
    assert told(small, ("1.0", "2026-03-01", "2026-02-20", {}), ("1.1", "2026-08-01", "", retired)) == [
        ("1.0", Day(2026, 3, 1), Day(2026, 7, 31))
    ]


def test_a_superseded_document_ends_the_day_before_its_successor_is_in_force(small: Small) -> None:
    found = content(small, "1.0", effective_from="2026-03-01")
    small.decision(found.data, on="2026-02-20")
    over = content(small, "1.0", effective_from="2026-03-01", status="superseded")
    small.policy("POL-002", links={"supersedes": ["POL-001"]}, effective_from="2026-06-01")
    small.policy("POL-003", links={"supersedes": ["POL-001"]}, effective_from="2026-07-01")
    for name in ("POL-002", "POL-003"):
        small.decision(small.catalog().documents[name].data, on="2026-05-20")
    catalog = small.catalog()
    contents = {name: [catalog.documents[name]] for name in ("POL-002", "POL-003")}
    replaced = replaced_on(catalog, "POL-001", contents)
    assert replaced == Day(2026, 6, 1)
    assert [_plain(spell) for spell in spells(catalog, [over, found], replaced)] == [
        ("1.0", Day(2026, 3, 1), Day(2026, 5, 31))
    ]
    assert replaced_on(catalog, "POL-002", contents) is None


def test_what_takes_effect_later_than_the_day_looked_at_is_not_in_force_yet(small: Small) -> None:
    assert told(small, ("1.0", "2027-03-01", "2026-02-20", {})) == []


def test_a_spell_meets_a_period_of_which_it_holds_a_day(small: Small) -> None:
    _, document = (small.policy(), small.document("POL-001"))[1]
    spell = Spell(document, Day(2026, 3, 1), Day(2026, 5, 31))
    assert spell.meets(Day(2026, 5, 31), Day(2026, 7, 1))
    assert spell.meets(Day(2025, 1, 1), Day(2026, 3, 1))
    assert not spell.meets(Day(2026, 6, 1), Day(2026, 7, 1))
    assert not spell.meets(Day(2026, 1, 1), Day(2026, 2, 28))
