"""What git knows of earlier texts: commit by commit, in editions, and what it says where it knows nothing."""

from __future__ import annotations

import subprocess
from datetime import date as Day
from pathlib import Path

import pytest

from imskit.git import asked
from imskit.known_texts import KnownTexts, known_texts
from tests.builders import TODAY, Small
from tests.repositories import commit, edition, run
from tests.versions import committed, write


def known(
    small: Small, commit: str | None = "HEAD", today: Day = TODAY, root: Path | None = None
) -> KnownTexts:
    reading = small.read()
    assert reading.catalog is not None
    controlled = [each for each in reading.catalog.documents.values() if each.lifecycle == "controlled"]
    return known_texts(root or small.root, commit, reading.shape, controlled, today)


def versions(found: KnownTexts) -> list[str | None]:
    return [text.document.version for text in found.texts["PRO-001"]]


def test_every_text_is_known_the_newest_first_whatever_the_file_was_called(small: Small) -> None:
    committed(small, "1.0")
    path = small.root / "ims/procedures/PRO-001.yaml"
    path.rename(path.with_name("PRO-001-how-we-do-it.yaml"))
    commit(small.root, "2026-02-01")
    path.with_name("PRO-001-how-we-do-it.yaml").unlink()
    committed(small, "1.1")
    assert versions(known(small)) == ["1.1", "1.0", "1.0"]


def test_an_edition_is_known_with_what_its_files_said(small: Small) -> None:
    committed(small, "1.0")
    edition(small.root, "2026.1", "2026-02-01")
    committed(small, "1.1")
    (found,) = known(small).editions
    assert (found.name, found.day.isoformat()) == ("2026.1", "2026-02-01")
    assert found.documents["PRO-001"].version == "1.0"


def test_only_what_lies_behind_is_known(small: Small) -> None:
    committed(small, "1.0")
    edition(small.root, "2026.1", "2026-02-01")
    first = run(small.root, "rev-parse", "HEAD")
    committed(small, "1.1")
    edition(small.root, "2026.2", "2026-04-01")
    assert [each.name for each in known(small).editions] == ["2026.1", "2026.2"]
    then = known(small, first, Day(2026, 3, 1))
    assert ([each.name for each in then.editions], versions(then)) == (["2026.1"], ["1.0"])


def test_an_edition_is_not_before_itself(small: Small) -> None:
    committed(small, "1.0")
    edition(small.root, "2026.1", "2026-02-01")
    edition(small.root, "2026.1-again", "2026-02-01")
    assert known(small, "HEAD", Day(2026, 2, 1)).editions == ()
    assert len(known(small, "HEAD", Day(2026, 2, 2)).editions) == 2


def test_an_edition_of_another_branch_is_not_known(small: Small) -> None:
    committed(small, "1.0")
    run(small.root, "checkout", "-q", "-b", "side")
    committed(small, "1.1")
    edition(small.root, "2026.1", "2026-04-01")
    run(small.root, "checkout", "-q", "main")
    assert known(small).editions == ()


def test_without_a_commit_or_with_half_a_history_it_says_so(small: Small, tmp_path: Path) -> None:
    committed(small, "1.0")
    committed(small, "1.1")
    assert "was not built from a git repository" in known(small, None).not_told
    run(small.root, "clone", "-q", "--depth", "1", small.root.as_uri(), str(tmp_path / "shallow"))
    found = known(small, root=tmp_path / "shallow")
    assert "shallow clone" in found.not_told
    assert (found.texts, found.editions) == ({}, ())


def test_a_history_that_lacks_contents_stops_nothing(small: Small) -> None:
    committed(small, "1.0")
    blob = run(small.root, "rev-parse", "HEAD:ims/procedures/PRO-001.yaml")
    committed(small, "1.1")
    (small.root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert blob in known(small).not_told


def test_a_tag_that_is_no_edition_costs_the_editions_alone(small: Small) -> None:
    committed(small, "1.0")
    run(small.root, "tag", "edition/of-something-else")
    committed(small, "1.1")
    found = known(small)
    assert (found.editions, "is no edition" in found.editions_not_told) == ((), True)
    assert versions(found) == ["1.1", "1.0"]


def test_a_text_that_no_schema_reads_any_more_is_counted(small: Small) -> None:
    write(small, "1.0", title=None)
    small.read()
    commit(small.root, "2026-01-07")
    committed(small, "1.1")
    found = known(small)
    assert (found.unreadable, versions(found)) == ({"PRO-001": 1}, ["1.1"])


def test_git_is_asked_a_few_times_whatever_the_number_of_documents(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def counted(root: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        calls.append(arguments[0])
        return asked(root, *arguments, given=given)

    for number in range(20):
        small.decision(small.policy(f"POL-{number:03}"))
    committed(small, "1.0")
    edition(small.root, "2026.1", "2026-02-01")
    committed(small, "1.1")
    reading = small.read()
    assert reading.catalog is not None
    catalog = reading.catalog
    controlled = [each for each in catalog.documents.values() if each.lifecycle == "controlled"]
    for module in ("commits", "git"):
        monkeypatch.setattr(f"imskit.{module}.asked", counted)
    found = known_texts(small.root, "HEAD", reading.shape, controlled, TODAY)
    assert len(found.texts) == len(found.editions[0].documents) == 21
    assert calls.count("log") == calls.count("ls-tree") == 1
    # The records of editions, and what documents were.
    assert calls.count("cat-file") == 2
    assert len(calls) < 10


def test_a_system_in_a_folder_of_its_repository_is_known_alike(tmp_path: Path) -> None:
    (tmp_path / "quality").mkdir()
    run(tmp_path, "init", "-q", "-b", "main", ".")
    small = Small(tmp_path / "quality")
    for name in ("1.0", "1.1"):
        write(small, name)
        small.read()
        run(tmp_path, "add", "-A")
        run(tmp_path, "commit", "-q", "-m", "x")
    edition(tmp_path, "2026.1", "2026-06-01")
    run(tmp_path, "commit", "-q", "--allow-empty", "-m", "x")
    found = known(small)
    assert versions(found) == ["1.1", "1.0"]
    assert found.editions[0].documents["PRO-001"].version == "1.1"


def test_what_a_branch_brought_counts_from_its_merge(small: Small) -> None:
    committed(small, "1.0")
    run(small.root, "checkout", "-q", "-b", "side")
    committed(small, "1.1", approve=False, status="draft")
    committed(small, "1.1", on="2026-03-08")
    edition(small.root, "2026.1", "2026-03-09")
    run(small.root, "checkout", "-q", "main")
    run(small.root, "merge", "-q", "--no-ff", "-m", "x", "side", at="2026-04-01T12:00:00Z")
    run(small.root, "commit", "-q", "--allow-empty", "-m", "x", at="2026-04-02T12:00:00Z")
    found = known(small)
    assert versions(found) == ["1.1", "1.0"]
    assert [each.name for each in found.editions] == ["2026.1"]
    assert found.editions[0].documents["PRO-001"].version == "1.1"


def test_a_partial_clone_is_compared_with_nothing_and_says_so(small: Small, tmp_path: Path) -> None:
    committed(small, "1.0")
    committed(small, "1.1")
    run(small.root, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "partial"
    run(small.root, "clone", "-q", "--no-checkout", "--filter=blob:none", small.root.as_uri(), str(clone))
    blob = run(small.root, "rev-parse", "HEAD~1:ims/procedures/PRO-001.yaml")
    assert known(small, root=clone).not_told == f"git lacks the file with the id {blob}"
