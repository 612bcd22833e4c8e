"""Histories of every shape: merged in each way, rewritten, renamed, with wrong clocks, with other line ends."""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import UTC
from datetime import date as Day
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imskit.commits import commit_named, commit_of_day
from imskit.recording import brought_by, recorded_days
from tests.builders import BODIES, Small
from tests.repositories import commit, run
from tests.signing import Keys
from tests.storied import AS_OF, Say, teller

RECORDS = "ims/records/"


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    return teller(capsys, monkeypatch)


@pytest.fixture
def system(small: Small) -> Small:
    """A committed system with an approved policy, its training and an idea."""
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}))
    small.training(satisfies={"tiny-2026": ["1"]})
    small.idea("IDEA-001")
    small.read()
    commit(small.root, "2026-03-01")
    return small


def branch(small: Small, name: str, start: str = "main") -> None:
    run(small.root, "checkout", "-q", "-b", name, start)


def checkout(small: Small, name: str) -> None:
    run(small.root, "checkout", "-q", name)


def merge(small: Small, *names: str, at: str = "2026-06-01T12:00:00Z", how: tuple[str, ...] = ()) -> None:
    run(small.root, "merge", "-q", "--no-ff", "-m", "x", *how, *names, at=at)


def found(say: Say, small: Small, base: str, *more: str) -> list[tuple[str, str]]:
    """Rule and path of what the rules of change find since *base*."""
    code, out, err = say(small.root, "check", "--base", base, *AS_OF, "--format", "json", *more)
    assert code in {0, 1}, err
    return [(each["rule"], each["path"]) for each in json.loads(out)["problems"]]


def changed(say: Say, small: Small, *revisions: str) -> list[tuple[str, str]]:
    """Id and kind of the documents that `imskit diff` tells."""
    code, out, err = say(small.root, "diff", *revisions, *AS_OF, "--format", "json")
    assert code == 0, err
    return [(each["id"], each["what"]) for each in json.loads(out)["documents"]]


class TestMerges:
    """What comes by a merge is judged as the branch that is merged, and what the merge makes itself is not lost."""

    def test_a_merge_of_the_main_branch_is_no_part_of_the_change(self, system: Small, say: Say) -> None:
        branch(system, "change")
        system.idea("IDEA-002")
        commit(system.root, "2026-04-01")
        checkout(system, "main")
        system.training("TRN-002")
        (system.root / "ims/records/idea/IDEA-001.yaml").unlink()
        commit(system.root, "2026-04-02")
        checkout(system, "change")
        merge(system, "main")
        assert found(say, system, "main") == []
        assert changed(say, system, "main", "HEAD", "--merge-base") == [("IDEA-002", "added")]

    def test_an_evil_merge_is_seen(self, system: Small, say: Say) -> None:
        """A merge that changes what neither side has changed."""
        branch(system, "change")
        system.idea("IDEA-002")
        commit(system.root, "2026-04-01")
        checkout(system, "main")
        system.idea("IDEA-003")
        commit(system.root, "2026-04-02")
        merge(system, "change", how=("--no-commit",))
        system.training(satisfies={"tiny-2026": ["1"]}, body={"trainer": "Somebody else"})
        commit(system.root, "2026-04-03")
        assert len(run(system.root, "rev-list", "--parents", "-1", "HEAD").split()) == 3
        assert found(say, system, "HEAD~1") == [("sealed-record", f"{RECORDS}training/TRN-001.yaml")]
        assert ("TRN-001", "changed") in changed(say, system, "HEAD~1", "HEAD")
        assert recorded_days(system.root, "HEAD", RECORDS, UTC)[f"{RECORDS}training/TRN-001.yaml"] == Day(
            2026, 4, 3
        )

    def test_what_an_evil_merge_made_was_not_brought_by_the_author_of_the_branch(
        self, tmp_path: Path
    ) -> None:
        """Else whoever merges an approval could write another one in the name of who approved."""
        path, ada, eve = f"{RECORDS}a.yaml", "ada@example.org", "eve@example.org"
        commit(tmp_path, "2026-03-01", ims="a: b")
        run(tmp_path, "checkout", "-q", "-b", "side")
        commit(tmp_path, "2026-04-01", **{"records/a": "verdict: reject"})
        run(tmp_path, "commit", "-q", "--amend", "--no-edit", "--author", f"Ada <{ada}>")
        run(tmp_path, "checkout", "-q", "main")
        commit(tmp_path, "2026-04-02", other="a: b")
        run(tmp_path, "merge", "-q", "--no-ff", "--no-commit", "side")
        commit(tmp_path, "2026-04-03", **{"records/a": "verdict: approve"})
        run(tmp_path, "commit", "-q", "--amend", "--no-edit", "--author", f"Eve <{eve}>")
        assert brought_by(tmp_path, "HEAD", RECORDS) == {path: hashed(eve)}
        assert brought_by(tmp_path, "side", RECORDS) == {path: hashed(ada)}

    def test_what_a_merge_put_aside_does_not_count(self, tmp_path: Path) -> None:
        path, ada, eve = f"{RECORDS}a.yaml", "ada@example.org", "eve@example.org"
        commit(tmp_path, "2026-03-01", **{"records/a": "verdict: approve"})
        amend = ("commit", "-q", "--amend", "--no-edit", "--author", f"Ada <{ada}>")
        run(tmp_path, *amend, at="2026-03-01T12:00:00Z")
        run(tmp_path, "checkout", "-q", "-b", "side")
        commit(tmp_path, "2026-05-01", **{"records/a": "verdict: reject"})
        run(tmp_path, "commit", "-q", "--amend", "--no-edit", "--author", f"Eve <{eve}>")
        run(tmp_path, "checkout", "-q", "main")
        commit(tmp_path, "2026-04-02", other="a: b")
        run(tmp_path, "merge", "-q", "--no-ff", "-s", "ours", "-m", "x", "side", at="2026-06-01T12:00:00Z")
        assert brought_by(tmp_path, "HEAD", RECORDS) == {path: hashed(ada)}
        assert recorded_days(tmp_path, "HEAD", RECORDS, UTC) == {path: Day(2026, 3, 1)}

    def test_an_octopus_brings_what_each_arm_holds(self, system: Small, say: Say) -> None:
        for number in (2, 3, 4):
            branch(system, f"arm{number}")
            system.idea(f"IDEA-00{number}")
            commit(system.root, f"2026-04-0{number}")
            checkout(system, "main")
        merge(system, "arm2", "arm3", "arm4", at="2026-05-01T12:00:00Z")
        assert len(run(system.root, "rev-list", "--parents", "-1", "HEAD").split()) == 5
        assert found(say, system, "HEAD~1") == []
        assert changed(say, system, "HEAD~1", "HEAD") == [
            (f"IDEA-00{number}", "added") for number in (2, 3, 4)
        ]
        days = recorded_days(system.root, "HEAD", RECORDS, UTC)
        assert {days[f"{RECORDS}idea/IDEA-00{number}.yaml"] for number in (2, 3, 4)} == {Day(2026, 5, 1)}

    def test_branches_that_were_merged_crosswise_have_a_base(self, system: Small, say: Say) -> None:
        branch(system, "one")
        system.idea("IDEA-002")
        commit(system.root, "2026-04-01")
        branch(system, "other", "main")
        system.idea("IDEA-003")
        commit(system.root, "2026-04-02")
        run(system.root, "branch", "-q", "keep", "one")
        merge(system, "one")
        checkout(system, "one")
        run(system.root, "merge", "-q", "--no-ff", "-m", "x", "other~1")
        assert found(say, system, "other") == []


def hashed(address: str) -> str:
    return "sha256:" + hashlib.sha256(address.encode()).hexdigest()


class TestRewrittenHistories:
    """The same work under other commits is the same work."""

    def test_one_squashed_commit_is_the_work_of_the_branch(self, system: Small, say: Say) -> None:
        branch(system, "change")
        for number in (2, 3):
            system.idea(f"IDEA-00{number}")
            commit(system.root, f"2026-04-0{number}")
        checkout(system, "main")
        run(system.root, "merge", "-q", "--squash", "change")
        commit(system.root, "2026-05-01")
        assert found(say, system, "HEAD~1") == []
        assert changed(say, system, "HEAD~1", "HEAD") == [("IDEA-002", "added"), ("IDEA-003", "added")]
        days = recorded_days(system.root, "HEAD", RECORDS, UTC)
        assert days[f"{RECORDS}idea/IDEA-002.yaml"] == Day(2026, 5, 1)
        # The branch is still there, and holds nothing that main has not.
        checkout(system, "change")
        assert found(say, system, "main") == []

    @pytest.mark.parametrize("how", [("rebase", "-q", "main"), ("cherry-pick", "main~1..keep")])
    def test_a_branch_that_was_replayed_has_taken_no_id_twice(
        self, system: Small, say: Say, how: tuple[str, ...]
    ) -> None:
        branch(system, "change")
        system.idea("IDEA-002")
        commit(system.root, "2026-04-01")
        run(system.root, "branch", "-q", "keep")
        checkout(system, "main")
        system.training("TRN-002")
        commit(system.root, "2026-04-02")
        if how[0] == "rebase":
            checkout(system, "change")
        else:
            branch(system, "again")
        run(system.root, *how)
        assert run(system.root, "rev-parse", "HEAD") != run(system.root, "rev-parse", "keep")
        assert found(say, system, "main") == []

    def test_an_id_that_another_branch_gave_to_something_else_is_taken(self, system: Small, say: Say) -> None:
        branch(system, "other")
        system.idea("IDEA-002", title="Another idea")
        commit(system.root, "2026-04-01")
        branch(system, "change", "main")
        system.idea("IDEA-002")
        commit(system.root, "2026-04-02")
        assert found(say, system, "main") == [("id-taken", f"{RECORDS}idea/IDEA-002.yaml")]

    def test_a_commit_that_was_amended_is_read_as_it_is_now(self, system: Small, say: Say) -> None:
        old = run(system.root, "rev-parse", "HEAD")
        system.idea("IDEA-002")
        run(system.root, "add", "-A")
        run(system.root, "commit", "-q", "--amend", "--no-edit", at="2026-04-01T12:00:00Z")
        assert changed(say, system, old, "HEAD") == [("IDEA-002", "added")]


class TestRenames:
    """A document is known by its id, whatever its file is called."""

    def test_a_pure_rename_is_a_rename(self, system: Small, say: Say) -> None:
        run(system.root, "mv", "ims/policies/POL-001.yaml", "ims/policies/POL-001-where-we-go.yaml")
        commit(system.root, "2026-04-01")
        assert found(say, system, "HEAD~1") == []
        assert changed(say, system, "HEAD~1", "HEAD") == [("POL-001", "changed")]
        assert "renamed from ims/policies/POL-001.yaml to " in say(system.root, "diff", "HEAD~1", *AS_OF)[1]

    def test_a_renamed_file_with_another_text_is_the_same_document(self, system: Small, say: Say) -> None:
        body = {**BODIES["policy"], "purpose": "Everything is another now, and so is each word of it."}
        (system.root / "ims/policies/POL-001.yaml").unlink()
        data = system.policy(satisfies={"tiny-2026": ["1"]}, body=body)
        (system.root / "ims/policies/POL-001.yaml").rename(system.root / "ims/policies/POL-001-new.yaml")
        commit(system.root, "2026-04-01")
        assert data["version"] == "1.0"
        assert ("same-version", "ims/policies/POL-001-new.yaml") in found(say, system, "HEAD~1")
        assert [name for name, _ in changed(say, system, "HEAD~1", "HEAD")] == ["POL-001"]

    @pytest.mark.parametrize("name", ["pol-001.yaml", "POL-001-Where-We-Go.yaml"])
    def test_only_capital_letters_changed(self, system: Small, say: Say, name: str) -> None:
        run(system.root, "mv", "ims/policies/POL-001.yaml", "ims/policies/POL-001-where-we-go.yaml")
        commit(system.root, "2026-04-01")
        run(system.root, "mv", "-f", "ims/policies/POL-001-where-we-go.yaml", f"ims/policies/{name}")
        commit(system.root, "2026-04-02")
        rules = [rule for rule, _ in found(say, system, "HEAD~1")]
        assert not {"deleted-document", "id-reused", "same-version"} & set(rules)
        assert [each for each, _ in changed(say, system, "HEAD~1", "HEAD")] == ["POL-001"]

    def test_a_sealed_record_may_move_and_stays_recorded(self, system: Small, say: Say) -> None:
        run(
            system.root, "mv", "ims/records/training/TRN-001.yaml", "ims/records/training/TRN-001-policy.yaml"
        )
        commit(system.root, "2026-04-01")
        assert found(say, system, "HEAD~1") == []

    def test_the_version_in_force_is_found_under_its_old_name(self, system: Small, say: Say) -> None:
        revision = {"date": "2026-02-01", "by": "person-02", "change": "material", "summary": "x"}
        (system.root / "ims/policies/POL-001.yaml").unlink()
        system.policy(
            satisfies={"tiny-2026": ["1"]},
            version="1.1",
            status="draft",
            title="A title of later",
            revisions=[{"version": each, **revision} for each in ("1.1", "1.0")],
        )
        (system.root / "ims/policies/POL-001.yaml").rename(system.root / "ims/POL-001-later.yaml")
        commit(system.root, "2026-04-01")
        code, out, err = say(system.root, "matrix", "--format", "json", *AS_OF)
        assert (code, err) == (0, "")
        assert '"open"' not in json.dumps(json.loads(out)["standards"][0]["clauses"][1])

    def test_the_whole_system_may_move_into_a_folder(self, system: Small, say: Say) -> None:
        before = say(system.root, "matrix", *AS_OF)
        (system.root / "quality").mkdir()
        run(system.root, "mv", "ims", "quality/ims")
        commit(system.root, "2026-04-01")
        moved = system.root / "quality"
        assert say(moved, "matrix", *AS_OF) == before
        # Its id is taken on the branch where the system lies elsewhere.
        run(system.root, "branch", "-q", "before", "HEAD~1")
        run(system.root, "rm", "-q", "quality/ims/records/idea/IDEA-001.yaml")
        commit(system.root, "2026-04-02")
        assert say(moved, "new", "idea", *AS_OF)[1] == "ims/records/idea/IDEA-002.yaml\n"


class TestNewIds:
    """The next id is free on every branch, local or remote."""

    def test_ids_of_every_branch_are_left_alone(self, system: Small, say: Say, tmp_path: Path) -> None:
        for number, name in enumerate(("-x", "größe", "a/b"), 2):
            checkout(system, "main")
            branch(system, "work", "main")
            system.idea(f"IDEA-00{number}")
            commit(system.root, "2026-04-01")
            run(system.root, "update-ref", f"refs/heads/{name}", "HEAD")
            checkout(system, "main")
            run(system.root, "branch", "-q", "-D", "work")
        assert say(system.root, "new", "idea", *AS_OF)[1] == "ims/records/idea/IDEA-005.yaml\n"
        run(tmp_path, "clone", "-q", str(system.root), "copy")
        assert say(tmp_path / "copy", "new", "idea", *AS_OF)[1] == "ims/records/idea/IDEA-005.yaml\n"

    def test_ids_of_another_system_in_the_repository_are_free(
        self, system: Small, say: Say, tmp_path: Path
    ) -> None:
        other = Small(tmp_path / "other")
        other.idea("IDEA-007")
        other.read()
        commit(tmp_path, "2026-04-01")
        assert say(system.root, "new", "idea", *AS_OF)[1] == "ims/records/idea/IDEA-002.yaml\n"


def stamped(root: Path, committer: str, author: str = "0 +0000") -> str:
    """A commit with these times, which git itself would perhaps not write; HEAD leads to it."""
    tree, parent = run(root, "rev-parse", "HEAD^{tree}", "HEAD").split()
    text = f"tree {tree}\nparent {parent}\nauthor x <x@x> {author}\ncommitter x <x@x> {committer}\n\nx\n"
    made = run(root, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", given=text)
    run(root, "update-ref", "HEAD", made)
    return made


class TestClocks:
    """The committer's clock says when; a clock that is wrong stops nothing."""

    @pytest.mark.parametrize(
        "time",
        [
            *("-86400 +0000", "0 +0000", "9999999999 +0000", "99999999999999 +0000"),
            *("18446744073709551615 +0000", "1e9 +0000", "x +0000", "", "1700000000"),
            *("1700000000 +9999", "1700000000 -4800"),
        ],
    )
    def test_a_time_that_no_calendar_holds_stops_nothing(self, system: Small, say: Say, time: str) -> None:
        first = run(system.root, "rev-parse", "HEAD")
        made = stamped(system.root, time)
        for call in (
            ("check",),
            ("check", "--rev", "HEAD"),
            ("check", "--base", "HEAD~1"),
            ("diff", "HEAD~1", "HEAD"),
            ("status", "--as-of", "2026-06-01"),
            ("matrix", "--as-of", "2026-02-01"),
            ("due", *AS_OF),
        ):
            code, _, err = say(system.root, *call)
            assert code in {0, 1}, (call, err)
            assert "Traceback" not in err
        assert commit_named(system.root, "HEAD").id == made
        then = commit_of_day(system.root, Day(2026, 6, 1), UTC)
        assert then is not None
        assert then.commit.id in {made, first}

    def test_the_author_may_have_written_it_at_any_time(self, system: Small) -> None:
        for number, author in enumerate(("99999999999 +0000", "0 +0000", "1700000000 +1400")):
            committer = f"{1_780_000_000 + number * 86_400} +0000"
            made = stamped(system.root, committer, author)
        then = commit_of_day(system.root, Day(2030, 1, 1), UTC)
        assert then is not None
        assert then.commit.id == made

    def test_empty_commits_answer_as_any_other(self, system: Small, say: Say) -> None:
        run(system.root, "commit", "-q", "--allow-empty", "-m", "x", at="2026-04-01T12:00:00Z")
        run(
            system.root,
            "commit",
            "-q",
            "--allow-empty",
            "--allow-empty-message",
            "-m",
            "",
            at="2026-05-01T12:00:00Z",
        )
        assert changed(say, system, "HEAD~2", "HEAD") == []
        assert found(say, system, "HEAD~1") == []
        assert "made on 2026-04-01" in say(system.root, "status", "--as-of", "2026-04-15")[2]


@pytest.fixture(scope="module")
def tangled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A history with branches, merges and clocks that run backwards."""
    root = tmp_path_factory.mktemp("tangled")
    commit(root, "2026-02-10", ims="a: 0")
    for number, (side, main, merged) in enumerate(
        (("2026-01-05", "2026-03-01", "2026-02-20"), ("2026-04-01", "2026-02-15", "2026-02-25")), 1
    ):
        run(root, "checkout", "-q", "-b", f"side{number}")
        commit(root, side, **{f"side{number}": "a: b"})
        run(root, "checkout", "-q", "main")
        commit(root, main, **{f"main{number}": "a: b"})
        run(root, "merge", "-q", "--no-ff", "-m", "x", f"side{number}", at=f"{merged}T12:00:00Z")
    return root


DAYS = st.dates(Day(2025, 12, 1), Day(2026, 5, 1))


@given(first=DAYS, second=DAYS)
def test_a_later_day_never_loses_a_commit_that_an_earlier_one_had(
    tangled: Path, first: Day, second: Day
) -> None:
    def behind(day: Day) -> set[str]:
        then = commit_of_day(tangled, day, UTC)
        assert then is not None
        return _BEHIND.setdefault(then.commit.id, set(run(tangled, "rev-list", then.commit.id).split()))

    assert behind(min(first, second)) <= behind(max(first, second))


_BEHIND: dict[str, set[str]] = {}


def crlf(root: Path) -> None:
    """Give each text the line ends of Windows, as git does there when it checks out."""
    for path in root.rglob("*"):
        if path.is_file() and ".git" not in path.parts and "evidence" not in path.parts:
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


class TestLineEnds:
    """git may give texts other line ends on a disk than in its objects: nothing that is said may depend on it."""

    @pytest.mark.parametrize("settings", [("core.autocrlf", "true"), ("core.eol", "crlf")])
    def test_a_checkout_of_windows_says_the_same(
        self, system: Small, say: Say, tmp_path: Path, settings: tuple[str, str]
    ) -> None:
        system.write(".gitattributes", "ims/evidence/** -text\n* text=auto\n")
        system.write("ims/evidence/photo.txt", "a\nphoto\n")
        commit(system.root, "2026-04-01")
        run(tmp_path, "-c", "core.autocrlf=false", "clone", "-q", str(system.root), "copy")
        copy = tmp_path / "copy"
        for name, value in (settings, ("core.safecrlf", "false")):
            run(copy, "config", name, value)
        crlf(copy)
        assert b"\r\n" in (copy / "ims/ims.yaml").read_bytes()
        for call in (
            ("check", *AS_OF),
            ("check", "--base", "HEAD~1", *AS_OF),
            ("diff", "HEAD", *AS_OF),
            ("matrix", *AS_OF),
            ("status", *AS_OF),
            ("due", *AS_OF),
        ):
            assert say(copy, *call) == say(system.root, *call), call

    def test_an_edition_is_made_where_only_line_ends_differ(self, system: Small, say: Say) -> None:
        crlf(system.root)
        assert say(system.root, "release", "2026.1", "--dry-run")[0] == 0
        system.idea("IDEA-001", title="Something else")
        assert "not committed" in say(system.root, "release", "2026.1", "--dry-run")[2]

    @pytest.mark.ssh
    def test_a_signature_is_over_the_bytes_that_git_holds(self, small: Small, keys: Keys, say: Say) -> None:
        """With other line ends on the disk it does not fit; the commit still shows that it does."""
        small.ims["approvals"][0]["assurance"] = "signed"
        small.people["keys"] = [keys.entry("person-01")]
        decision = small.decision(small.policy(), assurance="signed")
        keys.sign(small, decision, "person-01")
        small.read()
        commit(small.root, "2026-03-01")
        crlf(small.root)
        assert "[signature-broken]" in say(small.root, "check", *AS_OF)[1]
        assert say(small.root, "check", "--rev", "HEAD", *AS_OF)[0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["Größe.txt", "a\nb.txt", "quo\"te'.txt", "-rf.txt", "a b\tc.txt", "😀.txt"])
def test_evidence_of_any_name_is_compared(system: Small, say: Say, name: str) -> None:
    path = system.root / "ims/evidence" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"one")
    commit(system.root, "2026-04-01")
    path.write_bytes(b"two")
    commit(system.root, "2026-04-02")
    problems: list[Any] = found(say, system, "HEAD~1")
    if name.isprintable():
        assert problems == [("evidence-changed", f"ims/evidence/{name}")]
    else:
        assert [rule for rule, _ in problems] == ["path-name"]
