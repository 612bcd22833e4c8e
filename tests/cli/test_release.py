"""Editions: made of commits, chained, refused where they would not hold, and built side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from imskit.editions import editions
from imskit.problems import CannotGoOn
from tests.builders import Small
from tests.cli.releasing import change
from tests.repositories import commit
from tests.repositories import run as run_git
from tests.signing import Keys

if TYPE_CHECKING:
    from tests.running import Run


def test_an_edition_is_a_tag_with_its_record(system: Small, run: Run) -> None:
    ran = run(system.root, "release", "2026.1")
    assert (ran.code, ran.err) == (0, "next: git push origin edition/2026.1\n")
    (edition,) = editions(system.root)
    assert (edition.name, edition.previous) == ("2026.1", "")
    assert edition.commit == run_git(system.root, "rev-parse", "HEAD")
    assert edition.log == "The first edition, with 1 document."


def test_an_edition_names_the_one_before_by_its_hash(system: Small, run: Run) -> None:
    run(system.root, "release", "2026.1")
    change(system)
    assert run(system.root, "release", "2026.2").code == 0
    first, second = editions(system.root)
    assert (second.previous, second.previous_tag) == ("2026.1", first.tag)
    assert second.log.splitlines() == [
        "Since edition 2026.1:",
        "",
        "- POL-001 Title of POL-001, version 1.1 (material): As 1.1.",
        "",
        "1 record came.",
    ]


def test_nothing_confidential_is_named_in_a_change_log(system: Small, run: Run) -> None:
    run(system.root, "release", "2026.1")
    system.procedure("PRO-001", status="draft", classification="confidential", title="The secret plan")
    commit(system.root, "2026-07-01")
    run(system.root, "release", "2026.2")
    log = editions(system.root)[-1].log
    assert "secret" not in log
    assert "- 1 confidential document changed" in log


def test_a_dry_run_makes_nothing(system: Small, run: Run) -> None:
    ran = run(system.root, "release", "2026.1", "--dry-run")
    assert "edition: '2026.1'" in ran.out
    assert editions(system.root) == ()


def test_open_errors_refuse_an_edition(system: Small, run: Run) -> None:
    system.policy("POL-002")
    commit(system.root, "2026-07-01")
    ran = run(system.root, "release", "2026.1")
    assert ran.code == 1
    assert "[approval-missing]" in ran.out
    assert "no edition 2026.1 was made: errors are open" in ran.err
    assert editions(system.root) == ()


def test_what_is_not_committed_refuses_an_edition(system: Small, run: Run) -> None:
    system.idea("IDEA-001")
    ran = run(system.root, "release", "2026.1")
    assert ran.code == 2
    assert "not committed" in ran.err


@pytest.mark.parametrize(
    "name", ["", "../x", "-n", "a b", "a..b", "x.lock", "a\nb", "LATEST", "documents", "Con.1", "a" * 50]
)
def test_a_name_that_cannot_be_one_is_refused(system: Small, run: Run, name: str) -> None:
    assert run(system.root, "release", "--", name).code == 2
    assert editions(system.root) == ()


def test_an_edition_is_made_once(system: Small, run: Run) -> None:
    run(system.root, "release", "2026.1")
    ran = run(system.root, "release", "2026.1")
    assert (ran.code, "is there already" in ran.err) == (2, True)


def test_an_edition_follows_the_one_before(system: Small, run: Run) -> None:
    run_git(system.root, "checkout", "-q", "-b", "side")
    change(system)
    run(system.root, "release", "2026.1")
    run_git(system.root, "checkout", "-q", "main")
    ran = run(system.root, "release", "2026.2")
    assert ran.code == 2
    assert "does not lie in the history" in ran.err


@pytest.mark.parametrize("arguments", [("tag", "edition/x"), ("tag", "-a", "-m", "Mine", "edition/x")])
def test_a_tag_that_is_no_edition_is_told(system: Small, arguments: tuple[str, ...]) -> None:
    run_git(system.root, *arguments)
    with pytest.raises(CannotGoOn, match="the tag edition/x is no edition") as caught:
        editions(system.root)
    assert "git tag -d edition/x" in caught.value.mend


def test_a_tag_under_another_name_is_no_edition(system: Small, run: Run) -> None:
    run(system.root, "release", "2026.1")
    message = run_git(system.root, "tag", "-l", "--format=%(contents)", "edition/2026.1")
    run_git(system.root, "tag", "-a", "-m", message, "edition/2026.9")
    with pytest.raises(CannotGoOn, match=r"the tag edition/2026\.9 is no edition"):
        editions(system.root)


@pytest.mark.ssh
def test_a_signed_edition_can_be_verified_with_git(
    system: Small, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    key = Keys(tmp_path_factory.mktemp("keys")).private("quality")
    assert run(system.root, "release", "2026.1", "--sign", str(key)).code == 0
    allowed = key.with_suffix(".allowed")
    allowed.write_text(f"quality@example.org {key.with_suffix('.pub').read_text()}", encoding="utf-8")
    run_git(system.root, "-c", f"gpg.ssh.allowedSignersFile={allowed}", "verify-tag", "edition/2026.1")
    assert editions(system.root)[0].log == "The first edition, with 1 document."


@pytest.mark.ssh
@pytest.mark.parametrize("key", ["none", "ims/ims.yaml"])
def test_a_key_that_cannot_sign_makes_no_edition(system: Small, run: Run, key: str) -> None:
    # Some releases of git make the tag all the same, without a signature.
    ran = run(system.root, "release", "2026.1", "--sign", key)
    assert ran.code == 2
    assert "there is no key file" in ran.err if key == "none" else "could not" in ran.err
    assert run_git(system.root, "tag") == ""


@pytest.fixture
def two(system: Small, run: Run) -> Small:
    """A system with two editions."""
    for name in ("2026.1", "2026.2"):
        commit(system.root, "2026-06-02")
        assert run(system.root, "release", name).code == 0
    return system


def refusals(system: Small, run: Run) -> set[tuple[int, str]]:
    """What `release` and `build --all-editions` say, neither of which writes anything."""
    tags = run_git(system.root, "for-each-ref")
    found = set()
    for call in (("release", "2026.3"), ("build", "--all-editions")):
        ran = run(system.root, *call)
        found.add((ran.code, ran.err.splitlines()[0]))
    assert run_git(system.root, "for-each-ref") == tags
    assert not (system.root / "site").exists()
    return found


def test_a_tag_that_was_moved_is_told(two: Small, run: Run) -> None:
    message = run_git(two.root, "tag", "-l", "--format=%(contents)", "edition/2026.2")
    run_git(two.root, "tag", "-f", "-a", "--cleanup=verbatim", "-m", message, "edition/2026.2", "HEAD~1")
    ((code, said),) = refusals(two, run)
    assert (code, "the tag edition/2026.2 was moved: its record is of commit " in said) == (2, True)


def test_an_edition_that_was_made_anew_is_told(two: Small, run: Run) -> None:
    run_git(two.root, "tag", "-d", "edition/2026.1")
    with_one = run_git(two.root, "for-each-ref", "--format=%(contents)", "refs/tags/edition")
    message = with_one.replace("2026.2", "2026.1").partition("previous:")
    head = message[0] + message[2].partition("\n  tag: ")[2].partition("\n")[2]
    run_git(two.root, "tag", "-a", "--cleanup=verbatim", "-m", head, "edition/2026.1", "HEAD")
    ((code, said),) = refusals(two, run)
    assert (code, "2026.1 is not the one that 2026.2 names" in said) == (2, True)


def test_an_edition_that_is_missing_is_told(two: Small, run: Run) -> None:
    run_git(two.root, "tag", "-d", "edition/2026.1")
    ((code, said),) = refusals(two, run)
    assert (code, "the edition 2026.1, which 2026.2 names" in said) == (2, True)


def test_editions_that_differ_only_in_capitals_are_told(system: Small, run: Run) -> None:
    run(system.root, "release", "Spring")
    message = run_git(system.root, "tag", "-l", "--format=%(contents)", "edition/Spring")
    message = message.replace("Spring", "spring")
    run_git(system.root, "tag", "-a", "--cleanup=verbatim", "-m", message, "edition/spring")
    ((code, said),) = refusals(system, run)
    assert (code, "Spring and spring differ only in capital letters" in said) == (2, True)


def test_an_edition_whose_name_leads_elsewhere_is_none(system: Small, run: Run) -> None:
    run(system.root, "release", "2026.1")
    for name in ("latest", "a/b"):
        message = run_git(system.root, "tag", "-l", "--format=%(contents)", "edition/2026.1")
        message = message.replace("2026.1", name)
        run_git(system.root, "tag", "-a", "--cleanup=verbatim", "-m", message, f"edition/{name}")
        ((code, said),) = refusals(system, run)
        assert (code, f"the tag edition/{name} is no edition" in said) == (2, True)
        run_git(system.root, "tag", "-d", f"edition/{name}")


def test_a_record_with_any_bytes_is_told(system: Small, run: Run) -> None:
    run(system.root, "release", "2026.1")
    run_git(system.root, "tag", "-a", "-m", "\x01\x02---\n---\n", "edition/2026.2")
    ((code, said),) = refusals(system, run)
    assert (code, "the tag edition/2026.2 is no edition" in said) == (2, True)


def test_a_shallow_clone_makes_no_edition(two: Small, run: Run, tmp_path: Path) -> None:
    run_git(two.root, "clone", "-q", "--depth=1", two.root.as_uri(), str(tmp_path / "clone"))
    run_git(tmp_path / "clone", "fetch", "-q", "--tags")
    for call in (("release", "2026.3"), ("build", "--all-editions")):
        ran = run(tmp_path / "clone", *call)
        assert (ran.code, "this clone is shallow" in ran.err) == (2, True)
        assert "git fetch --unshallow" in ran.err


def test_an_edition_is_made_of_what_a_branch_holds(system: Small, run: Run) -> None:
    run_git(system.root, "checkout", "-q", "--detach")
    assert run(system.root, "release", "2026.1").code == 0
    run_git(system.root, "commit", "-q", "--allow-empty", "-m", "x")
    ran = run(system.root, "release", "2026.2")
    assert (ran.code, "lies on no branch" in ran.err) == (2, True)


def test_editions_stand_in_the_order_of_their_chain(system: Small, run: Run) -> None:
    for name in ("spring", "autumn", "2026.10"):
        run(system.root, "release", name)
    assert [edition.name for edition in editions(system.root)] == ["spring", "autumn", "2026.10"]


def test_a_worktree_makes_an_edition_too(system: Small, run: Run, tmp_path: Path) -> None:
    run_git(system.root, "worktree", "add", "-q", "-b", "other", str(tmp_path / "tree"))
    assert run(tmp_path / "tree", "release", "2026.1").code == 0
    assert [edition.name for edition in editions(system.root)] == ["2026.1"]


def test_without_a_repository_or_a_commit_there_is_no_edition(small: Small, run: Run) -> None:
    small.read()
    for words in ("lies in no git repository", "nothing is committed here yet"):
        for call in (("release", "2026.1"), ("build", "--all-editions")):
            ran = run(small.root, *call)
            assert (ran.code, words in ran.err) == (2, True)
        run_git(small.root, "init", "-q", ".")
    assert not (small.root / "site").exists()


def test_an_edition_tells_only_what_was_known_when_it_was_made(system: Small, run: Run) -> None:
    run(system.root, "release", "2026.1")
    change(system)
    run(system.root, "release", "2026.2")
    assert run(system.root, "build", "--all-editions").code == 0
    page = "documents/POL-001.changes.html"
    assert not (system.root / "site/2026.1" / page).exists()
    for folder in ("2026.2", "latest"):
        found = (system.root / "site" / folder / page).read_text(encoding="utf-8")
        assert 'id="since-edition-2026.1"' in found
        assert "<ins>must </ins>" in found
    assert "since edition" not in (system.root / "site/2026.1/roles/director.html").read_text(
        encoding="utf-8"
    )
    again = run(system.root, "build", "--all-editions")
    assert "(0 built, 2 as they were)" in again.err
