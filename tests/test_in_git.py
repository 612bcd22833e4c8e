"""What git says of each document: since when it is held, by which commits its file came to be, renames followed."""

from __future__ import annotations

from datetime import UTC
from datetime import date as Day
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from imskit import commit_log
from imskit import commits as commits_module
from imskit import git as git_module
from imskit.git import git
from imskit.in_git import MOST, in_git
from imskit.organisation import address_hash
from imskit.pipeline import Clock, read
from tests.builders import BODIES, NOW, TODAY, Small
from tests.repositories import run
from tests.told_by_git import Say, commits, move, policy, told, whats


@pytest.fixture
def say(small: Small) -> Say:
    """`say("subject", "2026-01-02")` commits all there is; the id of the commit is handed back."""
    small.read()
    run(small.root, "init", "-q", "-b", "main", ".")

    def call(subject: str, at: str, *options: str) -> str:
        run(small.root, "add", "-A")
        when = at if "T" in at else f"{at}T12:00:00Z"
        run(small.root, "commit", "-q", "--allow-empty", *options, "-m", subject, at=when)
        return run(small.root, "rev-parse", "HEAD")

    return call


def test_each_commit_says_what_it_made_of_the_file_and_which_version_it_then_said(
    small: Small, say: Say
) -> None:
    policy(small, status="draft", version="0.1")
    say("write", "2026-01-01")
    policy(small, status="in-review", version="0.1")
    say("review", "2026-01-02")
    policy(small, "Say how we go.", version="1.0")
    say("finish", "2026-01-03")
    small.training()
    say("something else", "2026-01-04")
    assert whats(small) == [
        ("finish", "content", "1.0"),
        ("review", "beside", "0.1"),
        ("write", "added", "0.1"),
    ]
    assert [each.day for each in commits(small)] == [Day(2026, 1, 3), Day(2026, 1, 2), Day(2026, 1, 1)]


def test_a_comment_changes_the_file_and_not_the_content(small: Small, say: Say) -> None:
    policy(small)
    say("write", "2026-01-01")
    path = small.root / "ims/policies/POL-001.yaml"
    path.write_text("# For the owner\n" + path.read_text("utf-8"), "utf-8")
    say("comment", "2026-01-02")
    assert whats(small)[0] == ("comment", "beside", "1.0")


def test_a_rename_is_followed_and_names_the_old_path(small: Small, say: Say) -> None:
    policy(small)
    move(small, "policies/POL-001.yaml", "policies/POL-001-läuft.yaml")
    say("write", "2026-01-01")
    move(small, "policies/POL-001-läuft.yaml", "policies/innovation/POL-001-the-policy.yaml")
    say("rename", "2026-01-02")
    newest, oldest = commits(small)
    assert (newest.what, newest.was) == ("path", "ims/policies/POL-001-läuft.yaml")
    assert (oldest.what, oldest.was) == ("added", "")
    assert told(small).held["POL-001"].day == Day(2026, 1, 1)


def test_a_rename_is_followed_also_where_every_word_changed_with_it(small: Small, say: Say) -> None:
    policy(small)
    say("write", "2026-01-01")
    (small.root / "ims/policies/POL-001.yaml").unlink()
    small.policy("POL-001", title="All is new", body={**BODIES["policy"], "purpose": "New. " * 200})
    move(small, "policies/POL-001.yaml", "policies/POL-001-new.yaml")
    say("rewrite", "2026-01-02")
    assert [(each.what, each.was) for each in commits(small)] == [
        ("content", "ims/policies/POL-001.yaml"),
        ("added", ""),
    ]


def test_a_file_that_is_not_named_by_its_id_is_known_by_its_path(small: Small, say: Say) -> None:
    policy(small)
    move(small, "policies/POL-001.yaml", "policies/policy.yaml")
    say("write", "2026-01-01")
    assert whats(small) == [("write", "added", "1.0")]


def test_the_long_ids_of_decisions_are_found(small: Small, say: Say) -> None:
    data = small.decision(small.policy())
    say("decide", "2026-03-01")
    assert told(small).held[data["id"]].day == Day(2026, 3, 1)


def on_the_side(small: Small, say: Say) -> None:
    policy(small)
    say("write", "2026-01-01")
    run(small.root, "checkout", "-q", "-b", "side")
    policy(small, "Say how we go.", version="1.1")
    small.training()
    say("on the side", "2026-01-05")
    run(small.root, "checkout", "-q", "main")
    small.idea()
    say("meanwhile", "2026-01-06")
    run(small.root, "merge", "-q", "--no-ff", "-m", "merge", "side", at="2026-01-20T12:00:00Z")


def test_what_was_merged_says_when_and_the_merge_is_not_told_beside_it(small: Small, say: Say) -> None:
    on_the_side(small, say)
    newest, oldest = commits(small)
    assert (newest.subject, newest.day, newest.merged_day) == (
        "on the side",
        Day(2026, 1, 5),
        Day(2026, 1, 20),
    )
    assert newest.merged == run(small.root, "rev-parse", "HEAD")
    assert (oldest.merged, oldest.merged_day, oldest.held) == ("", None, Day(2026, 1, 1))


def test_a_record_is_held_since_the_main_branch_received_it(small: Small, say: Say) -> None:
    on_the_side(small, say)
    held = told(small).held
    assert (held["TRN-001"].day, held["IDEA-001"].day) == (Day(2026, 1, 20), Day(2026, 1, 6))


def test_a_merge_that_was_settled_by_hand_is_told(small: Small, say: Say) -> None:
    policy(small)
    say("write", "2026-01-01")
    run(small.root, "checkout", "-q", "-b", "side")
    policy(small, "Say how we go.")
    say("theirs", "2026-01-02")
    run(small.root, "checkout", "-q", "main")
    policy(small, "Say why we go.")
    say("ours", "2026-01-03")
    run(small.root, "merge", "-q", "--no-commit", "-s", "ours", "side")
    policy(small, "Say how and why we go.")
    say("settled", "2026-01-04")
    assert [each.subject for each in commits(small)] == ["settled", "ours", "theirs", "write"]


def test_a_squashed_branch_is_one_commit_of_the_main_branch(small: Small, say: Say) -> None:
    policy(small)
    say("write", "2026-01-01")
    run(small.root, "checkout", "-q", "-b", "side")
    policy(small, "Say how we go.")
    say("one", "2026-01-02")
    policy(small, "Say why we go.")
    say("two", "2026-01-03")
    run(small.root, "checkout", "-q", "main")
    run(small.root, "merge", "-q", "--squash", "side")
    say("squashed", "2026-01-10")
    assert [(each.subject, each.merged) for each in commits(small)] == [("squashed", ""), ("write", "")]


def test_what_went_and_came_back_is_held_since_it_came_back(small: Small, say: Say) -> None:
    policy(small)
    say("write", "2026-01-01")
    (small.root / "ims/policies/POL-001.yaml").unlink()
    say("remove", "2026-01-02")
    policy(small)
    say("restore", "2026-01-03")
    assert [each.what for each in commits(small)] == ["added", "removed", "added"]
    assert told(small).held["POL-001"].day == Day(2026, 1, 3)


def test_what_no_commit_holds_is_not_held(small: Small, say: Say) -> None:
    policy(small)
    say("write", "2026-01-01")
    small.training()
    found = told(small)
    assert "TRN-001" not in found.held
    assert not found.held["POL-001"].uncommitted


def test_a_file_that_differs_from_the_last_commit_is_uncommitted(small: Small, say: Say) -> None:
    policy(small)
    say("write", "2026-01-01")
    policy(small, "Say how we go.")
    assert told(small).held["POL-001"].uncommitted
    assert [each.what for each in commits(small)] == ["added"]


def test_other_ends_of_lines_in_the_folder_are_no_change(small: Small, say: Say) -> None:
    policy(small)
    say("write", "2026-01-01")
    path = small.root / "ims/policies/POL-001.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert not told(small).held["POL-001"].uncommitted


def test_a_version_that_cannot_be_read_is_said_to_be_so(small: Small, say: Say) -> None:
    small.write("ims/policies/POL-001.yaml", "id: [\n")
    say("broken", "2026-01-01")
    policy(small)
    say("mend", "2026-01-02")
    assert whats(small) == [("mend", "unreadable", "1.0"), ("broken", "added", "")]


def test_a_version_that_is_too_large_to_be_read_is_not_read(small: Small, say: Say) -> None:
    small.write("ims/policies/POL-001.yaml", "# " + "x" * 1_100_000)
    say("huge", "2026-01-01")
    policy(small)
    say("mend", "2026-01-02")
    assert [each.what for each in commits(small)] == ["unreadable", "added"]


def test_only_the_newest_commits_are_told_and_all_are_counted(small: Small, say: Say) -> None:
    for number in range(MOST + 3):
        policy(small, f"Say it {number} times.")
        say(f"commit {number}", "2026-01-01")
    assert (len(commits(small)), told(small).held["POL-001"].commits) == (MOST, MOST + 3)
    assert commits(small)[0].subject == f"commit {MOST + 2}"


def test_the_author_is_known_by_the_hash_of_the_address_only(small: Small, say: Say) -> None:
    policy(small)
    say("write", "2026-01-01", "--author", "Ada Lovelace <Ada@Example.org>")
    (found,) = commits(small)
    assert found.author == address_hash("ada@example.org")
    assert "Ada" not in repr(told(small)) + repr(found)


def test_a_closing_is_held_since_the_commit_that_first_said_it(small: Small, say: Say) -> None:
    small.idea()
    small.idea("IDEA-002")
    say("open", "2026-05-06")
    small.idea(state="declined", closed="2026-05-20")
    say("close", "2026-06-30")
    small.idea(state="declined", closed="2026-05-20", title="A better title")
    say("title", "2026-07-30")
    assert dict(told(small).closed) == {"IDEA-001": Day(2026, 6, 30)}


def test_a_closing_on_a_branch_is_held_since_it_was_merged(small: Small, say: Say) -> None:
    small.idea()
    say("open", "2026-05-06")
    run(small.root, "checkout", "-q", "-b", "side")
    small.idea(state="declined", closed="2026-05-20")
    say("close", "2026-05-21")
    run(small.root, "checkout", "-q", "main")
    run(small.root, "merge", "-q", "--no-ff", "-m", "merge", "side", at="2026-07-01T12:00:00Z")
    assert dict(told(small).closed) == {"IDEA-001": Day(2026, 7, 1)}


def test_the_history_begins_with_the_first_commit_that_holds_a_part_of_the_system(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    root.mkdir()
    run(root, "init", "-q", "-b", "main", ".")
    run(root, "commit", "-q", "--allow-empty", "-m", "x", at="2020-01-01T12:00:00Z")
    small = Small(root / "quality")
    policy(small)
    small.read()
    run(root, "add", "-A")
    run(root, "commit", "-q", "-m", "x", at="2026-01-01T12:00:00Z")
    found = told(small)
    assert (found.begins, found.first) == (Day(2026, 1, 1), run(root, "rev-parse", "HEAD"))
    assert [each.what for each in found.commits["POL-001"]] == ["added"]


def test_a_revision_knows_only_the_history_behind_it(small: Small, say: Say) -> None:
    policy(small)
    first = say("write", "2026-01-01")
    policy(small, "Say how we go.")
    say("change", "2026-01-05")
    small.training()
    say("train", "2026-05-06")
    found = told(small, revision=first)
    assert [each.subject for each in found.commits["POL-001"]] == ["write"]
    assert found.touched.keys() == {first}
    catalog = read(small.root, Clock(NOW, Day(2026, 1, 3))).catalog
    assert catalog is not None
    assert [each.subject for each in catalog.in_git().commits["POL-001"]] == ["write"]


def test_days_are_those_of_the_organisation(small: Small, say: Say) -> None:
    policy(small)
    head = say("write", "2026-01-20T23:30:00Z")
    assert told(small).begins == Day(2026, 1, 21)
    catalog = small.catalog()
    for zone, day in ((UTC, 20), (ZoneInfo("Asia/Tokyo"), 21)):
        found = in_git(
            small.root,
            head,
            zone,
            catalog.all_documents,
            lambda path: (small.root / path).read_bytes(),
        )
        assert found.held["POL-001"].day == Day(2026, 1, day)


def test_a_detached_head_and_a_worktree_tell_the_same(small: Small, say: Say, tmp_path: Path) -> None:
    policy(small)
    say("write", "2026-01-01")
    before = told(small).held
    run(small.root, "checkout", "-q", "--detach", "HEAD")
    assert told(small).held == before
    run(small.root, "worktree", "add", "-q", str(tmp_path / "beside"), "HEAD")
    catalog = read(tmp_path / "beside", Clock(NOW, TODAY)).catalog
    assert catalog is not None
    assert catalog.in_git().held == before


def test_a_shallow_clone_tells_nothing_and_says_why(small: Small, say: Say, tmp_path: Path) -> None:
    policy(small)
    say("write", "2026-01-01")
    say("again", "2026-01-02")
    run(tmp_path, "clone", "-q", "--depth=1", f"file://{small.root}", "shallow")
    found = read(tmp_path / "shallow", Clock(NOW, TODAY)).catalog
    assert found is not None
    assert found.in_git().not_told == (
        "this clone is shallow and lacks the older history; git fetch --unshallow fetches it"
    )
    assert not found.in_git().held


def test_without_a_repository_or_a_commit_nothing_is_told(small: Small) -> None:
    policy(small)
    small.read()
    assert told(small).not_told == "this folder is no git repository"
    run(small.root, "init", "-q", "-b", "main", ".")
    assert told(small).not_told == "nothing is committed here yet"


def test_a_repository_that_does_not_hold_the_system_tells_nothing(small: Small) -> None:
    policy(small)
    small.read()
    run(small.root, "init", "-q", "-b", "main", ".")
    run(small.root, "commit", "-q", "--allow-empty", "-m", "x")
    assert told(small).not_told == "no commit holds a part of the system yet"


def test_each_commit_names_the_documents_that_it_touched(small: Small, say: Say) -> None:
    policy(small)
    small.training()
    small.write("ims/policies/POL-009-gone.yaml", "id: POL-009\n")
    first = say("write", "2026-01-01")
    (small.root / "ims/policies/POL-009-gone.yaml").unlink()
    say("remove", "2026-01-02")
    assert told(small).touched[first] == {"POL-001", "TRN-001", "POL-009", "ims/people.yaml"}


def test_git_is_asked_once_whatever_the_number_of_documents(
    small: Small, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 8):
        small.policy(f"POL-00{number}")
    say("write", "2026-01-01")
    for number in range(1, 8):
        small.policy(f"POL-00{number}", title="Another title")
    say("change", "2026-01-02")
    catalog = small.catalog()
    called: list[str] = []

    def counted(root: Path, *arguments: str, given: bytes = b"") -> bytes:
        called.append(arguments[0])
        return git(root, *arguments, given=given)

    for each in (commit_log, commits_module, git_module):
        monkeypatch.setattr(each, "git", counted)
    assert len(catalog.in_git().commits["POL-007"]) == 2
    assert catalog.in_git().held["POL-001"].commits == 2
    assert called == ["rev-parse", "log", "cat-file"]


def test_contents_that_the_repository_lacks_are_said_to_be_unreadable(small: Small, say: Say) -> None:
    policy(small)
    say("write", "2026-01-01")
    blob = run(small.root, "rev-parse", "HEAD:ims/policies/POL-001.yaml")
    policy(small, "Say how we go.")
    say("change", "2026-01-02")
    lost = small.root / ".git/objects" / blob[:2] / blob[2:]
    lost.chmod(0o600)
    lost.unlink()
    assert told(small).held["POL-001"].day == Day(2026, 1, 1)
    assert whats(small) == [("change", "unreadable", "1.0"), ("write", "added", "")]
