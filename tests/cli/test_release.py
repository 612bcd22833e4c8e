"""Editions: made of commits, chained, refused where they would not hold, and built side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from imskit.editions import editions
from imskit.problems import CannotGoOn
from tests.builders import BODIES, Small
from tests.repositories import commit
from tests.repositories import run as run_git
from tests.signing import Keys

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.fixture
def system(small: Small, monkeypatch: pytest.MonkeyPatch) -> Small:
    """A committed system with a policy in force, and a git that knows who works here."""
    config = small.root.parent / f"{small.root.name}.gitconfig"
    config.write_text("[user]\n\tname = Quality\n\temail = quality@example.org\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}))
    small.training(satisfies={"tiny-2026": ["1"]})
    small.read()
    small.write(".gitignore", "/site/\n/.imskit/\n")
    commit(small.root, "2026-06-01")
    return small


def change(small: Small) -> None:
    entry = {"date": "2026-02-01", "by": "person-02", "change": "material"}
    revisions = [
        {"version": "1.1", **entry, "summary": "As 1.1."},
        {"version": "1.0", **entry, "summary": "First."},
    ]
    body = {**BODIES["policy"], "purpose": "Say where we must go."}
    written = small.policy(satisfies={"tiny-2026": ["1"]}, version="1.1", revisions=revisions, body=body)
    small.decision(written)
    commit(small.root, "2026-07-01")


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


@pytest.mark.parametrize("name", ["", "../x", "-n", "a b", "a..b", "x.lock", "a\nb", "latest", "a" * 50])
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


def test_all_editions_stand_side_by_side(system: Small, run: Run) -> None:
    run(system.root, "release", "2026.1")
    change(system)
    run(system.root, "release", "2026.2")
    ran = run(system.root, "build", "--all-editions")
    assert (ran.code, ran.err) == (
        0,
        f"wrote 2 editions (2 built, 0 as they were); open {Path('site/index.html')}\n",
    )
    site = system.root / "site"
    page = "documents/POL-001.html"
    old, new, latest = ((site / name / page).read_text("utf-8") for name in ("2026.1", "2026.2", "latest"))
    assert 'href="../../latest/documents/POL-001.html"' in old
    assert "Say where we must go" not in old
    assert "Say where we must go" in new
    assert new == latest
    versions = json.loads((site / "versions.json").read_text("utf-8"))
    assert versions[0] == {"version": "2026.2", "title": "2026.2", "aliases": ["latest"]}
    assert "url=latest/index.html" in (site / "index.html").read_text("utf-8")
    assert "As 1.1." in (site / "editions.html").read_text("utf-8")

    ran = run(system.root, "build", "--all-editions")
    assert "(0 built, 2 as they were)" in ran.err


def test_a_page_that_is_gone_leads_to_the_first_page(system: Small, run: Run) -> None:
    system.idea("IDEA-001", classification="internal")
    commit(system.root, "2026-06-02")
    run(system.root, "release", "2026.1")
    (system.root / "ims/records/idea/IDEA-001.yaml").unlink()
    commit(system.root, "2026-07-01")
    run(system.root, "release", "2026.2")
    run(system.root, "build", "--all-editions")
    page = (system.root / "site/2026.1/documents/IDEA-001.html").read_text("utf-8")
    assert 'This page is not in the <a href="../../latest/index.html">current edition</a> any more' in page


def test_without_an_edition_there_is_nothing_to_build(system: Small, run: Run) -> None:
    ran = run(system.root, "build", "--all-editions")
    assert ran.code == 2
    assert "there is no edition yet" in ran.err


def test_what_is_kept_is_not_believed_when_it_came_with_the_repository(system: Small, run: Run) -> None:
    run(system.root, "release", "2026.1")
    system.write(".imskit/editions/2026.1/key", "made up")
    run_git(system.root, "add", "-f", ".imskit/editions/2026.1/key")
    ran = run(system.root, "build", "--all-editions")
    assert ran.code == 2
    assert "cannot be trusted" in ran.err


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
