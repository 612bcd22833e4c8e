"""Where a repository lacks something, what can be told is told, and the rest in one sentence with how to mend it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.folders import as_user, lay
from tests.repositories import run
from tests.storied import AS_OF, READING, Say, copied, everything, state, tell, teller

UNSHALLOW = "git fetch --unshallow"
REFETCH = "git fetch --refetch --no-filter"
FSCK = "see what git fsck says"


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tell(tmp_path_factory.mktemp("story") / "plain").root
    run(root, "config", "uploadpack.allowFilter", "true")
    return root


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    return teller(capsys, monkeypatch)


def refused(said: tuple[int, str, str], sentence: str, mend: str = "") -> None:
    """That a command could not go on, says *sentence* in one line, and how to *mend* it in the next."""
    code, out, err = said
    assert (code, out) == (2, ""), err
    first, *rest = (line for line in err.splitlines() if not line.startswith("note: "))
    assert first.startswith("imskit: ")
    assert sentence in first
    assert len(rest) <= 1
    assert mend in "".join(rest)


def clone(story: Path, target: Path, *options: str) -> Path:
    """A clone through the protocol, which alone can leave something out."""
    target.mkdir()
    run(target, "clone", "-q", *options, story.as_uri(), "clone")
    return target / "clone"


def test_a_shallow_clone_is_refused_only_where_history_matters(story: Path, say: Say, tmp_path: Path) -> None:
    root = clone(story, tmp_path / "x", "--depth", "1")
    for call in (("check",), ("check", "--rev", "HEAD"), ("new", "idea")):
        assert say(root, *call)[0] == 0, call
    refused(say(root, *READING["check a revision"]), "there is no revision v1 here", UNSHALLOW)
    refused(say(root, *READING["check a change"]), "there is no revision v1 here", UNSHALLOW)
    refused(say(root, "status", "--as-of", "2026-04-01"), "does not reach back to 2026-04-01", UNSHALLOW)
    for call in (("matrix",), ("status",), ("due",), ("build",), ("matrix", "--rev", "HEAD")):
        refused(say(root, *call), "which version of POL-001 is in force is told by the history", UNSHALLOW)


def test_a_clone_that_was_completed_tells_all(story: Path, say: Say, tmp_path: Path) -> None:
    root = clone(story, tmp_path / "x", "--depth", "1", "--no-single-branch")
    run(root, "fetch", "-q", "--unshallow")
    run(root, "branch", "-q", "side", "origin/side")
    assert everything(say, root) == everything(say, story)


def test_in_a_shallow_clone_nobody_knows_whether_a_new_id_was_taken_before(
    story: Path, say: Say, tmp_path: Path
) -> None:
    root = clone(story, tmp_path / "x", "--depth", "2")
    assert say(root, "check", "--base", "HEAD~1", *AS_OF)[0] == 0
    say(root, "new", "idea", *AS_OF)
    refused(
        say(root, "check", "--base", "HEAD~1", *AS_OF), "whether a new id was another document", UNSHALLOW
    )
    refused(say(root, "diff", "HEAD~1", *AS_OF), "whether a new id was another document before", UNSHALLOW)


def test_in_a_shallow_clone_without_a_common_commit_it_is_told(story: Path, say: Say, tmp_path: Path) -> None:
    root = clone(story, tmp_path / "x", "--depth", "1", "--no-single-branch")
    refused(say(root, "check", "--base", "v1"), "v1 and HEAD have no commit in common", UNSHALLOW)


@pytest.mark.parametrize("what", ["blob:none", "tree:0"])
def test_a_partial_clone_fetches_nothing_and_says_how_to_fetch(
    story: Path, say: Say, tmp_path: Path, what: str
) -> None:
    root = clone(story, tmp_path / "x", f"--filter={what}")
    run(root, "branch", "-q", "side", "origin/side")
    before = state(root / ".git")
    assert say(root, *READING["check"])[0] == 0
    for name in ("check a revision", "check a change", "diff", "matrix", "status of a day gone by"):
        refused(say(root, *READING[name]), "git ", REFETCH)
    assert state(root / ".git") == before
    run(root, "fetch", "-q", "--refetch", "--no-filter")
    assert everything(say, root) == everything(say, story)


def test_what_is_not_of_the_system_may_be_missing(story: Path, say: Say, tmp_path: Path) -> None:
    whole = copied(story, tmp_path / "whole")
    lay(whole, {"film.bin": b"x" * 60_000})
    run(whole, "add", "-A")
    run(whole, "commit", "-q", "-m", "x")
    run(whole, "rm", "-q", "film.bin")
    run(whole, "commit", "-q", "-m", "x")
    root = clone(whole, tmp_path / "x", "--filter=blob:limit=50k")
    plain, partial = (
        say(whole, "check", "--rev", "HEAD~1", *AS_OF),
        say(root, "check", "--rev", "HEAD~1", *AS_OF),
    )
    assert plain == partial


def test_a_sparse_checkout_deletes_nothing(story: Path, say: Say, tmp_path: Path) -> None:
    root = clone(story, tmp_path / "x")
    run(root, "sparse-checkout", "set", "--no-cone", "/*", "!/ims/records/training/")
    assert not (root / "ims/records/training").exists()
    code, out, _ = say(root, *READING["check"])
    assert code == 0
    assert (
        "not checked: files that the sparse checkout leaves out, such as ims/records/training/TRN-001.yaml\n"
        in out
    )
    for call in (READING["check a change"], READING["diff"]):
        refused(
            say(root, *call), "leaves out ims/records/training/TRN-001.yaml", "git sparse-checkout disable"
        )
    assert say(root, "check", "--base", "v1", "--rev", "HEAD", *AS_OF)[:2] == (
        0,
        "no problems in 6 documents\n",
    )
    assert say(root, "release", "2026.1", "--dry-run")[0] == 0
    run(root, "sparse-checkout", "disable")
    assert say(root, *READING["check a change"])[:2] == (0, "no problems in 6 documents\n")


def without(*names: str) -> Callable[[Path], None]:
    """Take objects out of the repository, by the names of revisions."""

    def lose(root: Path) -> None:
        for name in names:
            found = run(root, "rev-parse", name)
            (root / ".git/objects" / found[:2] / found[2:]).unlink()

    return lose


def garbled(root: Path) -> None:
    found = run(root, "rev-parse", "v1:ims/policies/POL-001.yaml")
    path = root / ".git/objects" / found[:2] / found[2:]
    path.chmod(0o600)
    path.write_bytes(b"garbage")


def swapped(root: Path) -> None:
    """Another text under the id of the first policy, as whoever has the disk could put there."""
    old, new = run(
        root, "rev-parse", "v1:ims/policies/POL-001.yaml", "main:ims/policies/POL-001.yaml"
    ).split()
    path = root / ".git/objects" / old[:2] / old[2:]
    path.chmod(0o600)
    path.write_bytes((root / ".git/objects" / new[:2] / new[2:]).read_bytes())


@pytest.mark.parametrize("spoil", [without("v1:ims/policies/POL-001.yaml"), garbled, swapped])
def test_a_lost_or_changed_content_is_never_taken_for_the_one_that_was(
    story: Path, say: Say, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    root = copied(story, tmp_path / "root")
    spoil(root)
    assert say(root, "check")[0] == 0
    for name in ("check a revision", "check a change", "status of a day gone by"):
        refused(say(root, *READING[name]), "git has lost the file ims/policies/POL-001.yaml", FSCK)
    # What was in force is asked of the history, where one content may lie at many paths.
    for name in ("diff", "matrix"):
        refused(say(root, *READING[name]), "git has lost the file with the id ", FSCK)


def test_evidence_that_was_lost_is_named(story: Path, say: Say, tmp_path: Path) -> None:
    root = copied(story, tmp_path / "root")
    without("v1:ims/evidence/photo.txt")(root)
    # The folder has it still: its bytes have the id that the base names, and nothing else does.
    assert say(root, *READING["check a change"])[:2] == (0, "no problems in 6 documents\n")
    lay(root, {"ims/evidence/photo.txt": b"another photo\n"})
    refused(
        say(root, *READING["check a change"]), "ims/evidence/photo.txt cannot be read any more: git", FSCK
    )


@pytest.mark.parametrize("lost", ["v1^{tree}", "v1:ims/policies"])
def test_a_lost_folder_is_told(story: Path, say: Say, tmp_path: Path, lost: str) -> None:
    root = copied(story, tmp_path / "root")
    without(lost)(root)
    assert say(root, "check")[0] == 0
    refused(say(root, *READING["check a revision"]), "git cannot read the files of ", FSCK)


def no_config(root: Path) -> None:
    (root / ".git/config").write_text("[core\n", encoding="utf-8")


def new_format(root: Path) -> None:
    run(root, "config", "core.repositoryFormatVersion", "99")


def lost_link(root: Path) -> None:
    shutil.rmtree(root / ".git")
    (root / ".git").write_text("gitdir: /nowhere\n", encoding="utf-8")


def empty_folder(root: Path) -> None:
    shutil.rmtree(root / ".git")
    (root / ".git").mkdir()


BROKEN: dict[str, tuple[Callable[[Path], None], str]] = {
    "no config": (no_config, "bad config line 1 in file .git/config"),
    "a format of later": (new_format, "Expected git repo version <= 1, found 99"),
    "a link to nowhere": (lost_link, "not a git repository: /nowhere"),
    "an empty folder": (empty_folder, "not a git repository"),
    "no commit": (without("HEAD"), "bad object HEAD"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_repository_is_not_taken_for_an_empty_one(
    story: Path, say: Say, tmp_path: Path, case: str
) -> None:
    spoil, reason = BROKEN[case]
    root = copied(story, tmp_path / "root")
    spoil(root)
    code, out, _ = say(root, "check")
    assert code == 0
    assert f"not checked: who recorded what and when: git cannot read the repository here: {reason}" in out
    now = "note: files are read as they are now, not as they were on 2026-04-01\n"
    assert say(root, "status", "--as-of", "2026-04-01")[::2] == (0, now)
    for call in (("check", "--base", "HEAD"), ("diff", "HEAD"), ("new", "idea"), ("release", "2026.1")):
        refused(say(root, *call), "")
    assert not (root / "ims/records/idea/IDEA-002.yaml").exists()


def test_without_git_what_needs_it_says_so(
    story: Path, say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copied(story, tmp_path / "root")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "not checked: who recorded what and when: git is not installed\n" in say(root, "check")[1]
    refused(say(root, "check", "--rev", "v1"), "git is not installed", "install git")


def no_commit(root: Path) -> None:
    shutil.rmtree(root / ".git")
    run(root, "init", "-q", "-b", "main", ".")


def no_repository(root: Path) -> None:
    shutil.rmtree(root / ".git")


@pytest.mark.parametrize(
    "spoil, said",
    [(no_commit, "nothing is committed here yet"), (no_repository, "this folder is no git repository")],
)
def test_without_a_commit_the_folder_is_read_and_the_rest_refused(
    story: Path, say: Say, tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    root = copied(story, tmp_path / "root")
    spoil(root)
    assert f"not checked: who recorded what and when: {said}\n" in say(root, "check")[1]
    before = state(root)
    assert "files are read as they are now" in say(root, "matrix", "--as-of", "2026-04-01")[2]
    for call in (
        ("check", "--rev", "HEAD"),
        ("check", "--base", "main"),
        ("diff", "HEAD"),
        ("diff", "HEAD", "--merge-base"),
        ("release", "2026.1"),
        ("build", "--all-editions"),
        ("build", "--rev", "v1"),
    ):
        refused(say(root, *call), "")
    assert state(root) == before
    assert say(root, "new", "idea", *AS_OF)[1] == "ims/records/idea/IDEA-002.yaml\n"
    assert say(root, "approve", "POL-001", "--as", "person-01", *AS_OF)[0] == 0


def test_an_orphan_branch_can_be_held_against_another_state(story: Path, say: Say, tmp_path: Path) -> None:
    root = copied(story, tmp_path / "root")
    run(root, "checkout", "-q", "--orphan", "new")
    assert say(root, "diff", "main", *AS_OF)[0] == 0
    refused(say(root, "check", "--base", "main", *AS_OF), "nothing is committed here yet")
    run(root, "commit", "-q", "-m", "x")
    refused(say(root, "check", "--base", "main", *AS_OF), "main and HEAD have no commit in common")


def test_a_merge_that_is_not_finished_is_told_at_its_line(story: Path, say: Say, tmp_path: Path) -> None:
    root = copied(story, tmp_path / "root")
    path = root / "ims/ims.yaml"
    for branch, line in (("theirs", "# theirs\n"), ("main", "# ours\n")):
        run(root, *(("checkout", "-q", "-b", branch) if branch != "main" else ("checkout", "-q", branch)))
        path.write_text(f"{path.read_text(encoding='utf-8')}{line}", encoding="utf-8")
        run(root, "commit", "-q", "-a", "-m", "x")
    subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@x", "merge", "-q", "theirs"],
        cwd=root,
        env=as_user(),
        check=False,
        capture_output=True,
    )
    code, out, _ = say(root, *READING["check"])
    assert code == 1
    assert "A merge of two versions was not finished here" in out
    assert say(root, "check", "--rev", "HEAD", *AS_OF)[0] == 0


@pytest.mark.parametrize("ref", ["refs/heads/other", "refs/remotes/origin/other"])
@pytest.mark.parametrize("target", ["gone", "file"])
def test_a_branch_that_leads_nowhere_stops_only_who_needs_all_branches(
    story: Path, say: Say, tmp_path: Path, ref: str, target: str
) -> None:
    root = copied(story, tmp_path / "root")
    name = "1" * 40 if target == "gone" else run(root, "rev-parse", "HEAD:ims/ims.yaml")
    lay(root / ".git", {ref: f"{name}\n"})
    everything(say, root)
    assert say(root, *READING["check a change"])[:2] == (0, "no problems in 6 documents\n")
    short = ref.removeprefix("refs/heads/").removeprefix("refs/remotes/")
    refused(say(root, "new", "idea", *AS_OF), f"git cannot read the branch {short}")
    assert not (root / "ims/records/idea/IDEA-002.yaml").exists()


@pytest.mark.parametrize("name", ["main", "main~0", "main^{commit}"])
def test_a_name_that_a_branch_and_a_tag_share_is_refused(
    story: Path, say: Say, tmp_path: Path, name: str
) -> None:
    """git takes the tag: whoever may push one would choose what a change is held against."""
    root = copied(story, tmp_path / "root")
    run(root, "update-ref", "refs/tags/main", "v1^{commit}")
    for call in (("check", "--base", name), ("check", "--rev", name), ("diff", name), ("diff", "HEAD", name)):
        refused(
            say(root, *call, *AS_OF),
            "main means more than one revision here",
            "write which one: refs/heads/main or refs/tags/main",
        )
    assert say(root, "check", "--rev", "refs/heads/main", *AS_OF)[0] == 0
    assert say(root, "check", "--rev", "HEAD", *AS_OF)[0] == 0


def test_a_tag_cannot_stand_in_for_the_branch_of_another_host(story: Path, say: Say, tmp_path: Path) -> None:
    root = clone(story, tmp_path / "x")
    run(root, "update-ref", "refs/tags/origin/main", "HEAD~2")
    refused(
        say(root, "check", "--base", "origin/main", *AS_OF),
        "origin/main means more than one revision here",
        "refs/remotes/origin/main or refs/tags/origin/main",
    )
