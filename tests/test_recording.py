"""Since when a record is held as it is, and whose commit brought it."""

from __future__ import annotations

import hashlib
from datetime import UTC
from datetime import date as Day
from pathlib import Path
from zoneinfo import ZoneInfo

from imskit.recording import brought_by, recorded_days
from tests.repositories import commit, run

FOLDER = "ims/records/"


def days(root: Path) -> dict[str, Day]:
    return dict(recorded_days(root, "HEAD", FOLDER, UTC))


def test_a_record_is_recorded_on_the_day_of_its_commit(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-10", **{"records/a": "id: a"})
    commit(tmp_path, "2026-01-20", **{"records/b": "id: b"})
    assert days(tmp_path) == {"ims/records/a.yaml": Day(2026, 1, 10), "ims/records/b.yaml": Day(2026, 1, 20)}


def test_a_merged_record_is_recorded_on_the_day_of_the_merge(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-01", ims="a: b")
    run(tmp_path, "checkout", "-q", "-b", "side")
    commit(tmp_path, "2026-01-05", **{"records/a": "id: a"})
    run(tmp_path, "checkout", "-q", "main")
    run(tmp_path, "merge", "-q", "--no-ff", "-m", "x", "side", at="2026-01-20T12:00:00Z")
    assert days(tmp_path) == {"ims/records/a.yaml": Day(2026, 1, 20)}


def test_a_record_that_was_altered_is_recorded_anew(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-10", **{"records/a": "id: a"})
    commit(tmp_path, "2026-01-20", **{"records/a": "id: b"})
    assert days(tmp_path) == {"ims/records/a.yaml": Day(2026, 1, 20)}


def test_a_record_that_was_taken_away_is_not_recorded(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-10", **{"records/a": "id: a"})
    (tmp_path / "ims/records/a.yaml").unlink()
    commit(tmp_path, "2026-01-20")
    assert days(tmp_path) == {}


def test_the_day_is_the_one_of_the_organisation(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-20T23:30:00Z", **{"records/a": "id: a"})
    found = recorded_days(tmp_path, "HEAD", FOLDER, ZoneInfo("Europe/Vienna"))
    assert found == {"ims/records/a.yaml": Day(2026, 1, 21)}


def test_a_record_is_brought_by_the_author_of_its_commit_also_through_a_merge(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-01", ims="a: b")
    run(tmp_path, "checkout", "-q", "-b", "side")
    commit(tmp_path, "2026-01-05", **{"records/a": "id: a"})
    run(tmp_path, "commit", "-q", "--amend", "--no-edit", "--author", "Ada <Ada@Example.org>")
    run(tmp_path, "checkout", "-q", "main")
    run(tmp_path, "merge", "-q", "--no-ff", "-m", "x", "side")
    assert brought_by(tmp_path, "HEAD", FOLDER) == {
        "ims/records/a.yaml": "sha256:" + hashlib.sha256(b"ada@example.org").hexdigest()
    }


def test_a_system_in_a_folder_of_its_repository_has_its_own_paths(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-01", ims="a: b")
    run(tmp_path, "mv", "ims", "inner")
    (tmp_path / "quality/ims/records").mkdir(parents=True)
    (tmp_path / "quality/ims/records/a.yaml").write_text("id: a")
    commit(tmp_path, "2026-01-10")
    assert recorded_days(tmp_path / "quality", "HEAD", FOLDER, UTC) == {
        "ims/records/a.yaml": Day(2026, 1, 10)
    }
