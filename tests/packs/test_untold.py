"""Days of a period for which a pack can show no version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date as Day

from imskit.model import Revision
from imskit.packs.stated import VersionRow
from imskit.packs.untold import Untold, untold
from tests.builders import Small


def revision(version: str, date: Day) -> Revision:
    """A line of a list of revisions."""
    return Revision(version, date, "person-02", "material", "X.")


def row(version: str, since: str, until: str = "") -> VersionRow:
    """A version in force."""
    return VersionRow("POL-001", version, "", since, until, f"versions/POL-001/{version}.yaml", "")


def told(small: Small, rows: list[VersionRow], *revisions: Revision) -> list[tuple[str, str, list[str]]]:
    """What is untold of a policy with these versions and revisions from 2026-01-01 on."""
    small.policy()
    document = replace(small.catalog().documents["POL-001"], revisions=revisions)
    found: tuple[Untold, ...] = untold({"POL-001": rows}, {"POL-001": document}, "2026-01-01").get(
        "POL-001", ()
    )
    return [(each.since, each.until, [entry.version for entry in each.named]) for each in found]


def test_days_before_the_first_version_are_told_where_the_revisions_name_an_earlier_one(small: Small) -> None:
    old = (revision("1.1", Day(2026, 2, 20)), revision("1.0", Day(2025, 5, 12)))
    assert told(small, [row("1.1", "2026-03-01")], *old) == [("2026-01-01", "2026-02-28", ["1.0"])]


def test_before_its_first_revision_there_was_no_document(small: Small) -> None:
    old = (revision("1.1", Day(2026, 2, 20)), revision("1.0", Day(2026, 2, 1)))
    assert told(small, [row("1.1", "2026-03-01")], *old) == [("2026-02-01", "2026-02-28", ["1.0"])]


def test_a_new_document_and_one_that_was_in_force_before_the_period_lack_nothing(small: Small) -> None:
    assert told(small, [row("1.0", "2026-03-01")], revision("1.0", Day(2026, 2, 20))) == []
    old = (revision("1.1", Day(2025, 11, 20)), revision("1.0", Day(2025, 5, 12)))
    assert told(small, [row("1.1", "2025-12-01")], *old) == []


def test_versions_that_follow_each_other_leave_no_day_untold(small: Small) -> None:
    rows = [row("1.0", "2025-12-01", "2026-05-31"), row("1.2", "2026-06-01")]
    names = ("1.2", Day(2026, 5, 2)), ("1.1", Day(2026, 4, 2)), ("1.0", Day(2025, 5, 12))
    assert told(small, rows, *(revision(*each) for each in names)) == []


def test_days_between_two_versions_are_told_where_one_lay_between(small: Small) -> None:
    rows = [row("1.0", "2025-12-01", "2026-03-31"), row("1.2", "2026-06-01")]
    names = ("1.2", Day(2026, 5, 2)), ("1.1", Day(2026, 3, 2)), ("1.0", Day(2025, 5, 12))
    assert told(small, rows, *(revision(*each) for each in names)) == [("2026-04-01", "2026-05-31", ["1.1"])]
