"""`imskit upgrade`: what a newer imskit brings arrives, and what was changed here stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from imskit.blobs import blob_id
from imskit.project import shipped_files
from tests.folders import commit, run_git

if TYPE_CHECKING:
    from tests.running import Run

from tests.cli.upgrades import POLICY, VISION, WORKFLOW, World, state


def test_a_file_that_nobody_changed_is_brought_up_to_date(world: World) -> None:
    ran = world.upgrade()
    assert ran.code == 0, ran.out + ran.err
    assert "updated: .github/workflows/ims.yml (+1 -1)" in ran.out
    assert "imskit==9.9.0" in world.text(WORKFLOW)
    assert yaml.safe_load(world.text("ims/starter.yaml"))["imskit"] == "9.9.0"


def test_a_second_run_changes_nothing(world: World) -> None:
    world.edit(POLICY, "Learning counts", "We learn")
    world.edit(VISION, "Somebody who walks in then sees:", "You would see:")
    world.commit()
    world.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    world.brings(f"templates/init/{VISION}", "Somebody who walks in then sees:", "A visitor sees:")
    assert world.upgrade().code == 1
    before = state(world.root)
    ran = world.upgrade()
    assert "nothing is to be written" in ran.out
    assert state(world.root) == before


def test_what_both_changed_in_different_places_is_merged(world: World) -> None:
    world.edit(POLICY, "Learning counts", "We learn")
    world.commit()
    world.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    ran = world.upgrade()
    assert ran.code == 0, ran.out + ran.err
    assert f"merged; what you changed stays: {POLICY} (+1 -1)" in ran.out
    assert "+    - title: Need first" in ran.out
    assert "title: We learn" in world.text(POLICY)
    assert "title: Need first" in world.text(POLICY)
    assert world.run(world.root, "check").code == 0


def test_what_both_changed_in_the_same_place_is_for_somebody_to_decide(world: World) -> None:
    world.edit(VISION, "Somebody who walks in then sees:", "You would see:")
    world.commit()
    mine = world.text(VISION)
    world.brings(f"templates/init/{VISION}", "Somebody who walks in then sees:", "A visitor sees:")
    ran = world.upgrade()
    assert ran.code == 1
    assert "you and imskit changed the same lines" in ran.out
    assert world.text(VISION) == mine
    beside = VISION.replace(".yaml", ".imskit-new.txt")
    assert "A visitor sees:" in world.text(beside)
    checked = world.run(world.root, "check")
    assert checked.code == 0
    assert "imskit-new" not in checked.out
    again = world.upgrade()
    assert again.code == 1
    assert f"still to decide: {beside}" in again.out
    (world.root / beside).unlink()
    assert world.upgrade().code == 0


def test_an_approved_document_is_never_changed(world: World) -> None:
    world.edit(POLICY, "status: draft", "status: approved")
    world.commit()
    mine = world.text(POLICY)
    world.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    ran = world.upgrade()
    assert "it is approved: take up what you want with its next version" in ran.out
    assert world.text(POLICY) == mine


def test_a_text_changed_before_the_first_commit_is_found_among_earlier_starters(
    tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    root = tmp_path / "late"
    world.run(tmp_path, "init", "late", "--time-zone", "UTC", "--as-of", "2026-01-15")
    late = World(root, world.run, tmp_path / "late-next", {})
    late.edit(POLICY, "Learning counts", "We learn")
    commit(root)
    theirs = shipped_files()
    monkeypatch.setattr("imskit.cli.upgrading.shipped_files", lambda: {**theirs, **late.altered})
    monkeypatch.setattr("imskit.cli.upgrading.__version__", "9.9.0")
    late.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    ran = late.upgrade("--dry-run")
    assert "the text that imskit had laid is not found any more" in ran.out
    for path in theirs:
        if path.startswith("templates/init/"):
            place = theirs[path]
            late.altered[path.replace("templates/init/", "templates/earlier/0.1.0/")] = place
    ran = late.upgrade()
    assert ran.code == 0, ran.out + ran.err
    assert "title: We learn" in late.text(POLICY)
    assert "title: Need first" in late.text(POLICY)


def test_a_text_that_the_check_would_object_to_is_left_to_somebody(world: World) -> None:
    # The role is called otherwise here: what imskit brings with the old name would lead nowhere.
    for path in (world.root / "ims").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.name != "starter.yaml":
            path.write_text(text.replace("quality-manager", "head-of-quality"), encoding="utf-8")
    world.commit()
    assert world.run(world.root, "check").code == 0
    world.brings(f"templates/init/{VISION}", "owner: managing-director", "owner: quality-manager")
    ran = world.upgrade()
    assert ran.code == 1
    assert f"to decide: {VISION}" in ran.out
    assert "the check would find an error in it" in ran.out
    assert world.run(world.root, "check").code == 0


def test_a_new_document_is_laid_unless_its_id_is_taken(world: World) -> None:
    row = "  - {file: ims/ims.yaml}\n"
    rows = (f"  - {{file: ims/policies/{name}.yaml}}\n" for name in ("POL-007-travel", "POL-008-food"))
    world.brings("templates/init/starter.yaml", row, "".join([row, *rows]))
    source = shipped_files()[f"templates/init/{POLICY}"].read_text(encoding="utf-8")
    world.adds("templates/init/ims/policies/POL-007-travel.yaml", source.replace("POL-001", "POL-007"))
    world.adds("templates/init/ims/policies/POL-008-food.yaml", source.replace("POL-001", "POL-008"))
    own = world.text(POLICY).replace("POL-001", "POL-008")
    (world.root / "ims/policies/POL-008-our-own.yaml").write_text(own, encoding="utf-8")
    world.commit()
    ran = world.upgrade()
    assert "new: ims/policies/POL-007-travel.yaml" in ran.out
    assert (
        "imskit brings a new document POL-008, and ims/policies/POL-008-our-own.yaml has that id" in ran.out
    )
    assert world.run(world.root, "check").code == 0


def test_what_was_taken_out_is_not_laid_again(world: World) -> None:
    (world.root / VISION).unlink()
    world.commit()
    world.brings(f"templates/init/{VISION}", "Somebody who walks in then sees:", "A visitor sees:")
    ran = world.upgrade()
    assert f"left out: {VISION}" in ran.out
    assert not (world.root / VISION).exists()


def test_what_imskit_brings_no_more_stays(world: World) -> None:
    world.brings("templates/init/starter.yaml", "  - {file: dot-pre-commit-config.yaml}\n", "")
    ran = world.upgrade()
    assert "no longer imskit's: .pre-commit-config.yaml" in ran.out
    assert (world.root / ".pre-commit-config.yaml").is_file()
    assert "pre-commit" not in world.upgrade().out


def test_a_document_that_was_renamed_is_known_by_its_id(world: World) -> None:
    (world.root / POLICY).rename(world.root / "ims/policies/POL-001-ours.yaml")
    world.commit()
    world.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    ran = world.upgrade()
    assert ran.code == 0, ran.out + ran.err
    assert not (world.root / POLICY).exists()
    assert "Need first" in world.text("ims/policies/POL-001-ours.yaml")


def test_files_with_uncommitted_changes_are_not_touched(world: World) -> None:
    world.edit(WORKFLOW, "name: management system", "name: ours")
    before = state(world.root)
    ran = world.upgrade()
    assert ran.code == 2
    assert f"what it would change is not committed: {WORKFLOW}" in ran.err
    assert state(world.root) == before
    assert world.upgrade("--dry-run").code == 0


def test_changes_elsewhere_are_nobodys_business(world: World) -> None:
    world.edit(POLICY, "Learning counts", "We learn")
    assert world.upgrade().code == 0
    assert "title: We learn" in world.text(POLICY)


def test_without_git_it_goes_by_what_was_kept(world: World) -> None:
    shutil.rmtree(world.root / ".git")
    world.edit(POLICY, "Learning counts", "We learn")
    world.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    ran = world.upgrade()
    assert ran.code == 1
    assert "imskit==9.9.0" in world.text(WORKFLOW)
    assert "the text that imskit had laid is not found any more" in ran.out
    assert "title: We learn" in world.text(POLICY)


def test_a_dry_run_writes_nothing(world: World) -> None:
    before = state(world.root)
    ran = world.upgrade("--dry-run", "--diff")
    assert '+      - run: python -m pip install "imskit==9.9.0"' in ran.out
    assert "nothing was written" in ran.out
    assert state(world.root) == before


def test_a_larger_size_brings_more(world: World) -> None:
    world.edit("ims/starter.yaml", "size: small", "size: medium")
    world.commit()
    ran = world.upgrade()
    assert "new: ims/procedures/PRO-011-internal-audit.yaml" in ran.out
    assert "no longer imskit's: ims/procedures/PRO-020-from-idea-to-solution.yaml" in ran.out
    assert "updated: ims/people.yaml" in ran.out
    # Nobody loses a role that they hold because others come to it.
    roles = yaml.safe_load(world.text("ims/people.yaml"))["roles"]
    held = {role["id"]: role["holders"][0]["person"] for role in roles}
    assert held["quality-manager"] == "person-01"
    assert held["people-manager"] == "person-04"
    assert "people-manager" in yaml.safe_load(world.text("ims/starter.yaml"))["answers"]["roles"]
    assert world.run(world.root, "check").code == 0


def test_an_override_is_told_when_imskits_own_has_changed(world: World) -> None:
    page = "templates/site/everyone.md.j2"
    shipped = shipped_files()[page].read_text(encoding="utf-8")
    (world.root / page).parent.mkdir(parents=True)
    (world.root / page).write_text(shipped, encoding="utf-8")
    world.commit()
    (world.root / page).write_text(shipped + "\nOurs.\n", encoding="utf-8")
    world.commit()
    assert "yours instead" not in world.upgrade().out
    kept = yaml.safe_load(world.text("ims/starter.yaml"))["overrides"]
    assert kept == {page: blob_id(shipped.encode())}
    world.commit()
    world.adds(page, shipped + "\nTheirs.\n")
    ran = world.upgrade()
    assert f"yours instead of imskit's: {page}; imskit's has changed since 9.9.0" in ran.out
    assert "+Theirs." in ran.out
    assert (world.root / page).read_text(encoding="utf-8").endswith("Ours.\n")


def test_line_ends_of_the_system_stay(world: World) -> None:
    data = (world.root / WORKFLOW).read_bytes()
    (world.root / WORKFLOW).write_bytes(data.replace(b"\n", b"\r\n"))
    assert world.upgrade().code == 0
    after = (world.root / WORKFLOW).read_bytes()
    assert b"imskit==9.9.0" in after
    assert after.count(b"\r\n") == after.count(b"\n")


def test_a_system_that_keeps_no_answers_needs_them(world: World, tmp_path: Path) -> None:
    (world.root / "ims/starter.yaml").unlink()
    world.edit(POLICY, "Learning counts", "We learn")
    world.commit()
    ran = world.upgrade()
    assert ran.code == 2
    assert "--answers" in ran.err
    answers = tmp_path / "answers.yaml"
    answers.write_text("size: small\ndate: 2026-01-15\n", encoding="utf-8")
    ran = world.upgrade("--answers", str(answers))
    assert ran.code == 1
    assert "a file of yours lies where imskit brings one" in ran.out
    assert "title: We learn" in world.text(POLICY)
    assert world.upgrade().code == 1


@pytest.mark.parametrize(
    "break_it, said",
    [
        (lambda text: text.replace("size: small", "size: huge"), "ims/starter.yaml:8:9"),
        (lambda text: text.replace("time_zone: UTC", "time_zone: Mars/Base"), "There is no time zone"),
        (lambda text: text + "more: 1\n", "more"),
        (lambda text: text.replace("imskit: 0.1.0", "imskit: [0"), "ims/starter.yaml:"),
        (lambda text: text.replace("  README.md:", "  ../../README.md:"), "No file of a system lies there"),
        (lambda text: text.replace("  README.md:", "  .git/config:"), "No file of a system lies there"),
    ],
)
def test_a_broken_record_is_said_at_its_line(break_it: Callable[[str], str], said: str, world: World) -> None:
    place = world.root / "ims/starter.yaml"
    place.write_text(break_it(place.read_text(encoding="utf-8")), encoding="utf-8")
    ran = world.upgrade()
    assert ran.code == 2
    assert said in ran.out
    assert "cannot be used" in ran.err


def test_a_link_that_leads_out_is_not_followed(world: World, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "ims.yml").write_text("theirs\n", encoding="utf-8")
    shutil.rmtree(world.root / ".github/workflows")
    (world.root / ".github/workflows").symlink_to(outside)
    ran = world.upgrade()
    assert ran.code == 2
    assert (outside / "ims.yml").read_text(encoding="utf-8") == "theirs\n"
    assert [each.name for each in outside.iterdir()] == ["ims.yml"]


def test_in_a_repository_with_longer_ids_the_base_is_found_too(world: World) -> None:
    shutil.rmtree(world.root / ".git")
    run_git(world.root, "init", "-q", "-b", "main", "--object-format=sha256", ".")
    world.commit()
    world.edit(POLICY, "Learning counts", "We learn")
    world.commit()
    world.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    ran = world.upgrade()
    assert ran.code == 0, ran.out + ran.err
    assert "title: We learn" in world.text(POLICY)
    assert "title: Need first" in world.text(POLICY)


def test_a_system_that_is_a_folder_of_a_repository(tmp_path: Path, run: Run, world: World) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(world.root, whole / "quality", ignore=shutil.ignore_patterns(".git"))
    commit(whole)
    inner = World(whole / "quality", run, world.shelf, world.altered)
    inner.edit(POLICY, "Learning counts", "We learn")
    commit(whole)
    inner.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    ran = inner.upgrade()
    assert ran.code == 0, ran.out + ran.err
    assert "title: Need first" in inner.text(POLICY)


def test_before_the_first_commit_nothing_is_touched(world: World) -> None:
    shutil.rmtree(world.root / ".git")
    run_git(world.root, "init", "-q", "-b", "main", ".")
    ran = world.upgrade()
    assert ran.code == 2
    assert "commit it first" in ran.err


def test_bytes_that_are_no_text_stay(world: World) -> None:
    (world.root / WORKFLOW).write_bytes(b"\xff\xfe\x00")
    world.commit()
    ran = world.upgrade()
    assert ran.code == 1
    assert (world.root / WORKFLOW).read_bytes() == b"\xff\xfe\x00"


def test_an_older_imskit_takes_nothing_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.upgrade()
    world.commit()
    monkeypatch.setattr("imskit.cli.upgrading.__version__", "9.8.11")
    ran = world.upgrade()
    assert ran.code == 2
    assert "this system is at imskit 9.9.0" in ran.err
