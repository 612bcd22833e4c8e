"""The commits behind one, from one call of git: what each changed, and on which side of a merge it was made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from imskit.commit_log import Change, LoggedCommit, logged, main_line, received
from imskit.problems import CannotGoOn
from tests.repositories import commit, run

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has neither such names nor such links")


def log(root: Path) -> dict[str, LoggedCommit]:
    return {each.subject: each for each in logged(root, "HEAD", "ims/")}


def say(root: Path, subject: str, at: str, *options: str) -> None:
    run(root, "add", "-A")
    run(root, "commit", "-q", "--allow-empty", *options, "-m", subject, at=f"{at}T12:00:00Z")


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A repository that began with something else than a system."""
    commit(tmp_path, "2026-01-01")
    write(tmp_path, "README", "Other things.")
    say(tmp_path, "begin", "2026-01-01")
    return tmp_path


def test_a_commit_says_what_it_changed_below_the_folder_and_nothing_else(begun: Path) -> None:
    write(begun, "ims/a.yaml", "a")
    write(begun, "other/b.yaml", "b")
    say(begun, "both", "2026-01-02")
    (change,) = log(begun)["both"].changes
    assert (change.path, change.before, change.after is not None) == ("ims/a.yaml", None, True)
    assert log(begun)["begin"].changes == ()


def test_a_file_that_was_taken_away_has_no_content_after(begun: Path) -> None:
    write(begun, "ims/a.yaml", "a")
    say(begun, "add", "2026-01-02")
    (begun / "ims/a.yaml").unlink()
    say(begun, "remove", "2026-01-03")
    (added,), (removed,) = log(begun)["add"].changes, log(begun)["remove"].changes
    assert removed == Change("ims/a.yaml", added.after, None)


def test_the_first_commit_of_all_says_what_it_brought_whatever_is_configured(tmp_path: Path) -> None:
    commit(tmp_path, "2026-01-01", a="a")
    run(tmp_path, "config", "log.showRoot", "false")
    run(tmp_path, "config", "log.follow", "true")
    run(tmp_path, "config", "diff.renames", "copies")
    run(tmp_path, "config", "core.quotePath", "true")
    run(tmp_path, "config", "i18n.logOutputEncoding", "latin1")
    assert [change.path for change in log(tmp_path)["x"].changes] == ["ims/a.yaml"]


@posix
def test_names_with_newlines_and_letters_beyond_ascii_stay_as_they_are(begun: Path) -> None:
    write(begun, "ims/läuft\nüber.yaml", "a")
    say(begun, "Grüße", "2026-01-02")
    assert [change.path for change in log(begun)["Grüße"].changes] == ["ims/läuft\nüber.yaml"]


def test_a_subject_cannot_pass_for_a_commit_or_a_file(begun: Path) -> None:
    subject = "\x01" + "0" * 40 + " :100644 100644 a b M"
    write(begun, "ims/a.yaml", "a")
    say(begun, subject, "2026-01-02")
    newest, *_ = logged(begun, "HEAD", "ims/")
    assert (newest.subject, len(newest.changes)) == (subject, 1)
    assert len(log(begun)) == 3


def test_a_system_in_a_folder_of_its_repository_has_its_own_paths(begun: Path) -> None:
    write(begun, "quality/ims/a.yaml", "a")
    write(begun, "ims/other.yaml", "b")
    say(begun, "both", "2026-01-02")
    assert [change.path for change in log(begun / "quality")["both"].changes] == ["ims/a.yaml"]


@posix
def test_a_link_in_the_place_of_a_file_is_no_file(begun: Path) -> None:
    write(begun, "ims/a.yaml", "a")
    say(begun, "file", "2026-01-02")
    (begun / "ims/a.yaml").unlink()
    (begun / "ims/a.yaml").symlink_to("../README")
    say(begun, "link", "2026-01-03")
    assert [change.after for change in log(begun)["link"].changes] == [None]


def merged(root: Path) -> None:
    """A file is made on a side branch while the main branch goes on elsewhere, and then merged."""
    run(root, "checkout", "-q", "-b", "side")
    write(root, "ims/a.yaml", "a")
    say(root, "on the side", "2026-01-02")
    run(root, "checkout", "-q", "main")
    write(root, "README", "More.")
    say(root, "meanwhile", "2026-01-03")
    run(root, "merge", "-q", "--no-ff", "-m", "merge", "side", at="2026-01-20T12:00:00Z")


def test_the_line_of_the_branch_goes_through_its_merges_and_not_along_what_they_brought(begun: Path) -> None:
    # The branch held nothing of the system before the merge: git alone would take the side for the main line.
    merged(begun)
    commits = logged(begun, "HEAD", "ims/")
    assert [each.subject for each in main_line(commits)] == ["merge", "meanwhile", "begin", "x"]


def test_what_was_merged_is_received_by_the_merge(begun: Path) -> None:
    merged(begun)
    commits = logged(begun, "HEAD", "ims/")
    by = {each.id: each.subject for each in commits}
    found = {by[name]: each.subject for name, each in received(commits, main_line(commits)).items()}
    assert found == {
        "on the side": "merge",
        "merge": "merge",
        "meanwhile": "meanwhile",
        "begin": "begin",
        "x": "x",
    }


def test_a_merge_says_what_it_brought_to_the_branch(begun: Path) -> None:
    merged(begun)
    assert [change.path for change in log(begun)["merge"].changes] == ["ims/a.yaml"]


def test_no_commit_comes_before_those_that_rest_on_it_whatever_the_clocks_say(begun: Path) -> None:
    say(begun, "later", "2026-03-01")
    say(begun, "by a slow clock", "2020-01-01")
    assert [each.subject for each in logged(begun, "HEAD", "ims/")] == [
        "by a slow clock",
        "later",
        "begin",
        "x",
    ]


def test_a_history_that_cannot_be_read_is_told(begun: Path) -> None:
    with pytest.raises(CannotGoOn, match="cannot read the history"):
        logged(begun, "0" * 40, "ims/")


def test_without_commits_there_is_no_line() -> None:
    assert main_line([]) == []
    assert received([], []) == {}
