"""From where a run looks: the folder, a revision, a day gone by; and that it says so."""

from __future__ import annotations

from datetime import UTC
from datetime import date as Day
from pathlib import Path

import pytest

from imskit.problems import CannotGoOn
from imskit.standpoint import standpoint
from tests.folders import lay
from tests.repositories import commit, run

TODAY = Day(2026, 11, 23)


def real_day(_: str) -> Day:
    return TODAY


def text_of(root: Path, revision: str | None = None, as_of: Day | None = None) -> tuple[bytes, str]:
    here = standpoint(root, revision, as_of, real_day)
    return here.tree.read("ims/ims.yaml"), here.said


def test_today_the_folder_is_read_as_it_is(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-10", ims="a: committed")
    lay(tmp_path, {"ims/ims.yaml": "a: edited"})
    assert text_of(tmp_path) == (b"a: edited", "")
    assert text_of(tmp_path, as_of=Day(2026, 1, 10)) == (b"a: edited", "")
    assert text_of(tmp_path, as_of=Day(2027, 1, 1)) == (b"a: edited", "")


def test_a_revision_is_read_whatever_the_day(tmp_path: Path) -> None:
    first = commit(tmp_path, "2026-01-10", ims="a: old")
    commit(tmp_path, "2026-01-20", ims="a: new")
    for day in (None, Day(2026, 1, 1), Day(2027, 1, 1)):
        assert text_of(tmp_path, "HEAD~1", day) == (b"a: old", f"files are those of revision {first[:10]}")


def test_a_day_before_heads_is_answered_from_its_commit(tmp_path: Path) -> None:
    first = commit(tmp_path, "2026-01-10", ims="a: old")
    commit(tmp_path, "2026-01-20", ims="a: new")
    said = f"files are those of commit {first[:10]}, made on 2026-01-10"
    assert text_of(tmp_path, as_of=Day(2026, 1, 15)) == (b"a: old", said)


def test_a_day_before_the_history_says_that_it_begins_later(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-10", ims="a: old")
    commit(tmp_path, "2026-01-20", ims="a: new")
    data, said = text_of(tmp_path, as_of=Day(2025, 6, 1))
    assert data == b"a: old"
    assert said.startswith("the history begins on 2026-01-10: ")
    assert said.endswith("looked at as on 2025-06-01")


def test_the_time_zone_of_the_organisation_decides_what_a_day_is(tmp_path: Path) -> None:
    ims = "organisation: {{time_zone: {}}}\nnumber: {}\n"
    commit(tmp_path, "2026-01-10", ims=ims.format("Europe/Vienna", 1))
    commit(tmp_path, "2026-01-20T23:30:00Z", ims=ims.format("Europe/Vienna", 2))
    commit(tmp_path, "2026-01-30", ims=ims.format("Europe/Vienna", 3))
    assert text_of(tmp_path, as_of=Day(2026, 1, 20))[0].endswith(b"number: 1\n")
    assert text_of(tmp_path, as_of=Day(2026, 1, 21))[0].endswith(b"number: 2\n")


def test_without_a_repository_the_files_of_now_are_read_and_it_says_so(tmp_path: Path) -> None:
    lay(tmp_path, {"ims/ims.yaml": "a: b"})
    here = standpoint(tmp_path, None, Day(2026, 3, 1), real_day)
    assert here.said == "files are read as they are now, not as they were on 2026-03-01"
    assert here.not_told == ("who recorded what and when: this folder is no git repository", here.said)


def test_before_the_first_commit_the_files_of_now_are_read_and_it_says_so(tmp_path: Path) -> None:
    lay(tmp_path, {"ims/ims.yaml": "a: b"})
    run(tmp_path, "init", "-q", ".")
    here = standpoint(tmp_path, None, Day(2026, 3, 1), real_day)
    assert here.commit is None
    assert here.not_told == ("who recorded what and when: nothing is committed here yet", here.said)


def test_names_of_people_come_from_the_folder(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-10", ims="a: b")
    lay(tmp_path, {"ims/people.local.yaml": "people: {}"})
    assert standpoint(tmp_path, "HEAD", None, real_day).tree.read("ims/people.local.yaml") == b"people: {}"


def test_a_revision_without_a_system_is_told(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-01", other="a: b")
    with pytest.raises(CannotGoOn, match=r"holds no ims/ims\.yaml"):
        standpoint(tmp_path, "HEAD", None, real_day)


def test_the_origin_of_a_revision_is_its_commit(tmp_path: Path) -> None:
    first = commit(tmp_path, "2026-01-10", ims="a: b")
    commit(tmp_path, "2026-01-20", ims="a: c")
    lay(tmp_path, {"ims/ims.yaml": "a: edited"})
    then = standpoint(tmp_path, "HEAD~1", None, real_day).origin(UTC)
    now = standpoint(tmp_path, None, None, real_day).origin(UTC)
    assert then is not None
    assert now is not None
    assert (then.commit, then.day, then.changed) == (first, "2026-01-10", False)
    assert now.changed
