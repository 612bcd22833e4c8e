"""Calendar files and the page that leads to them: for each role, with nothing that is withheld."""

from __future__ import annotations

from datetime import date as Day
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from imskit.facts.graph import Graph
from imskit.ics import Event, entry
from imskit.kept_files import KeptFiles
from imskit.site.kept_pages import Kept
from imskit.site.stage import stage
from tests.builders import TODAY, Small

LAMP = {"what": "Buy a lamp", "owner": "director", "due": "2026-11-01"}
HANG = {"what": "Hang it up", "owner": "innovation-manager", "due": "2026-12-01"}


def finding(small: Small, name: str = "NCR-001", *actions: dict[str, Any], **changes: Any) -> None:
    body = {
        "source": "own-observation",
        "grade": "minor",
        "against": {"tiny-2026": ["1"]},
        "description": "It is dark.",
        "actions": list(actions) or [LAMP, HANG],
    }
    small.living("nonconformity", name, "open", body, **changes)


@pytest.fixture
def docs(small: Small, tmp_path: Path) -> Path:
    """The staged pages of a system with an open finding, a withheld one, and an address of its own."""
    finding(small)
    finding(small, "NCR-002", {**LAMP, "what": "Hush"}, classification="confidential", title="Secret")
    small.write("mkdocs.yml", "site_url: https://manual.example/\n")
    return staged(small, tmp_path / "stage")


def staged(small: Small, folder: Path, kept: Kept | None = None) -> Path:
    reading = small.read()
    assert reading.catalog is not None
    stage(reading.catalog, Graph.of(reading.catalog), reading.problems, reading.tree, folder, kept=kept)
    return folder / "docs"


def events(path: Path) -> list[Any]:
    return list(Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def test_each_role_has_its_own_things_and_one_calendar_has_all(docs: Path) -> None:
    assert [str(event["summary"]) for event in events(docs / "calendars/director.ics")] == ["Buy a lamp"]
    assert [str(event["summary"]) for event in events(docs / "calendars/innovation-manager.ics")] == [
        "Hang it up"
    ]
    assert [str(event["summary"]) for event in events(docs / "calendar.ics")] == ["Buy a lamp", "Hang it up"]


def test_a_kept_entry_is_the_one_that_the_library_makes(
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = KeptFiles(tmp_path / "kept", b"secret")
    finding(small)
    staged(small, tmp_path / "stage", Kept(store))
    finding(small, "NCR-001", {**LAMP, "due": "2026-11-02"}, HANG)
    anew = staged(small, tmp_path / "anew")
    made: list[str] = []

    def noted(event: Event, stamp: Day) -> bytes:
        made.append(event.key)
        return entry(event, stamp)

    monkeypatch.setattr("imskit.site.feeds.entry", noted)
    again = staged(small, tmp_path / "stage", Kept(store))
    feeds = sorted(path.relative_to(anew) for path in anew.rglob("*.ics"))
    assert [(again / path).read_bytes() for path in feeds] == [(anew / path).read_bytes() for path in feeds]
    assert len(made) == 1


def test_the_same_thing_has_the_same_name_in_every_calendar(docs: Path) -> None:
    (own,) = events(docs / "calendars/director.ics")
    assert own["uid"] == events(docs / "calendar.ics")[0]["uid"]


def test_an_event_links_to_its_document_where_the_address_of_the_site_is_known(docs: Path) -> None:
    (event,) = events(docs / "calendars/director.ics")
    assert event["url"] == "https://manual.example/documents/NCR-001.html"
    assert event["dtstamp"].dt.date() == TODAY


def test_no_calendar_and_no_page_names_what_is_withheld(docs: Path) -> None:
    for path in [docs / "calendar.ics", *docs.glob("calendars/*.ics"), docs / "calendar.md"]:
        text = path.read_text(encoding="utf-8")
        assert not any(word in text for word in ("NCR-002", "Hush", "Secret")), path.name
    assert "1 more in withheld records" in (docs / "calendar.md").read_text(encoding="utf-8")
    assert "1 more in withheld records" in (docs / "roles/director.md").read_text(encoding="utf-8")


def test_the_calendar_links_to_records_and_to_the_files(docs: Path) -> None:
    page = (docs / "calendar.md").read_text(encoding="utf-8")
    assert page.index(">Overdue<") < page.index("Buy a lamp") < page.index(">December 2026<")
    for address in ("documents/NCR-001.html", "calendars/director.ics", "calendar.ics"):
        assert f'href="{address}"' in page


def test_the_page_of_a_role_has_what_is_due_for_it(docs: Path) -> None:
    page = (docs / "roles/director.md").read_text(encoding="utf-8")
    assert "Buy a lamp" in page
    assert "Hang it up" not in page
    assert 'href="../calendars/director.ics"' in page
    assert 'href="../calendar.html?owner=Director"' in page


def test_home_and_gaps_lead_to_the_calendar(docs: Path) -> None:
    for name in ("index.md", "gaps.md"):
        assert 'href="calendar.html"' in (docs / name).read_text(encoding="utf-8")


def test_without_anything_due_there_are_empty_calendars(small: Small, tmp_path: Path) -> None:
    docs = staged(small, tmp_path / "stage")
    assert events(docs / "calendars/director.ics") == []
    assert "Nothing is due." in (docs / "calendar.md").read_text(encoding="utf-8")
    assert "Nothing is due for this role" in (docs / "roles/director.md").read_text(encoding="utf-8")


def test_staged_twice_they_are_the_same_bytes(small: Small, tmp_path: Path) -> None:
    finding(small)
    one, two = staged(small, tmp_path / "one"), staged(small, tmp_path / "two")
    assert (one / "calendar.ics").read_bytes() == (two / "calendar.ics").read_bytes()
