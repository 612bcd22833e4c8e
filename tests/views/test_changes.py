"""The change log: what happened, newest first."""

from __future__ import annotations

from imskit.views.audience import Audience
from imskit.views.changes import by_month, changes, closed_words, lately
from tests.builders import Small


def came_into_force(small: Small) -> list[tuple[str, str, tuple[str, ...]]]:
    catalog = small.catalog()
    found = changes(catalog, Audience.of(catalog))
    return [(c.day, c.what, c.read_again) for c in found if c.kind == "in force"]


def second_version(
    small: Small, change: str = "material", summary: str = "Second.", *, approved: bool = True
) -> None:
    """Write a policy in its second version; the first one was approved."""
    first = {"version": "1.0", "date": "2026-02-01", "by": "person-02", "change": "material", "summary": "F."}
    second = {"version": "2.0", "date": "2026-05-01", "by": "person-02", "change": change, "summary": summary}
    policy = small.policy(
        version="2.0", effective_from="2026-06-01", must_read=["director"], revisions=[second, first]
    )
    small.decision(policy, version="1.0")
    if approved:
        small.decision(policy, on="2026-05-20")


def test_they_come_newest_first_and_none_from_the_future(small: Small) -> None:
    small.decision(small.policy(effective_from="2027-01-01"))
    small.idea(classification="internal")
    small.training(date="2027-01-01")
    catalog = small.catalog()
    assert [(c.day, c.kind, c.document, c.what) for c in changes(catalog, Audience.of(catalog))] == [
        ("2026-05-05", "record", "IDEA-001", "Opened"),
        ("2026-02-20", "decision", "POL-001", "Version 1.0 approved"),
        ("2026-02-01", "version", "POL-001", "Version 1.0, material: First."),
    ]


def test_they_stand_month_by_month(small: Small) -> None:
    small.decision(small.policy())
    small.idea(classification="internal")
    small.idea("IDEA-002", classification="internal", opened="2026-05-06")
    catalog = small.catalog()
    found = by_month(changes(catalog, Audience.of(catalog)))
    months = [(month.title, [change.document for change in month.changes]) for month in found]
    assert months[0] == ("May 2026", ["IDEA-002", "IDEA-001"])
    assert [title for title, _ in months[1:]] == ["March 2026", "February 2026"]
    assert by_month(()) == ()


def test_withheld_documents_have_none(small: Small) -> None:
    small.decision(small.policy(classification="confidential"))
    catalog = small.catalog()
    assert changes(catalog, Audience.of(catalog)) == ()


def test_a_material_change_in_force_asks_the_roles_that_must_read_it_to_read_it_again(
    small: Small,
) -> None:
    second_version(small)
    assert came_into_force(small) == [("2026-06-01", "Version 2.0 in force: Second.", ("director",))]


def test_an_editorial_change_asks_nobody_to_read_again(small: Small) -> None:
    second_version(small, change="editorial", summary="Not, material: in truth")
    assert [again for _, _, again in came_into_force(small)] == [()]


def test_the_first_version_is_not_read_again(small: Small) -> None:
    small.decision(small.policy(must_read=["director"]))
    assert came_into_force(small) == [("2026-03-01", "Version 1.0 in force: First.", ())]


def test_a_version_that_follows_drafts_alone_is_not_read_again(small: Small) -> None:
    rows = [
        {"version": version, "date": day, "by": "person-02", "change": "material", "summary": "S."}
        for version, day in (("1.0", "2026-02-01"), ("0.9", "2026-01-01"))
    ]
    small.decision(small.policy(must_read=["director"], revisions=rows))
    assert [again for _, _, again in came_into_force(small)] == [()]


def test_nobody_reads_again_what_is_not_in_force(small: Small) -> None:
    second_version(small, approved=False)
    assert came_into_force(small) == []


def test_a_record_that_is_closed_says_so_once() -> None:
    assert closed_words("closed") == "Closed"
    assert closed_words("not-pursued") == "Closed: not pursued"


def test_for_readers_what_came_into_force_goes_first_and_drafts_are_left_out(small: Small) -> None:
    small.decision(small.policy("POL-001"))
    small.policy("POL-002", status="draft")
    small.idea(classification="internal")
    catalog = small.catalog()
    effect, rest = lately(changes(catalog, Audience.of(catalog)), 4)
    assert [change.document for change in effect] == ["POL-001"]
    assert [change.document for change in rest] == ["IDEA-001"]
