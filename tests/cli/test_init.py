"""`imskit init`: a system that checks without errors, in a folder that was empty or not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.repositories import commit

if TYPE_CHECKING:
    from tests.running import Run


def test_a_new_system_has_notes_only(tmp_path: Path, run: Run) -> None:
    ran = run(tmp_path, "init", "ours", "--organisation", "Ours: & Co", "--time-zone", "Europe/Vienna")
    assert ran.code == 0
    assert (tmp_path / "ours" / ".git").is_dir()
    checked = run(tmp_path / "ours", "check")
    assert checked.code == 0
    assert "warning" not in checked.out


def test_a_folder_beside_a_repository_gets_one_of_its_own(tmp_path: Path, run: Run) -> None:
    (tmp_path / "other" / ".git").mkdir(parents=True)
    run(tmp_path / "other", "init", "../ours")
    assert (tmp_path / "ours" / ".git").is_dir()


def test_a_system_below_the_top_of_its_repository_says_how_pages_lead_there(tmp_path: Path, run: Run) -> None:
    commit(tmp_path, "2026-01-01")
    forge = ("--forge", "gitlab", "--repository", "https://forge.example/our/whole")
    said = run(tmp_path, "init", "quality/ours", *forge)
    assert not (tmp_path / "quality/ours/.git").exists()
    assert "write “folder: quality/ours” below repository in ims/ims.yaml" in said.out
    file = tmp_path / "quality/ours/ims/ims.yaml"
    before = file.read_text("utf-8")
    file.write_text(
        before.replace("/our/whole\n", "/our/whole\n    folder: quality/ours\n"), encoding="utf-8"
    )
    assert run(tmp_path / "quality/ours", "check").code == 0
    assert "folder:" not in run(tmp_path, "init", "other").out


def test_a_second_system_in_the_same_folder_is_refused(tmp_path: Path, run: Run) -> None:
    run(tmp_path, "init", "ours")
    ran = run(tmp_path, "init", "ours")
    assert ran.code == 2
    assert "already holds a folder ims" in ran.err


def test_files_that_are_there_are_kept(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "README.md").write_text("mine\n")
    ran = run(tmp_path, "init", "ours")
    assert "kept README.md" in ran.out
    assert (folder / "README.md").read_text() == "mine\n"


def test_a_standard_or_zone_that_nobody_knows(tmp_path: Path, run: Run) -> None:
    assert run(tmp_path, "init", "ours", "--standard", "iso-56001-2025").code == 2
    assert run(tmp_path, "init", "ours", "--time-zone", "Europe/Wien").code == 2
    assert not (tmp_path / "ours").exists()


def test_another_choice_of_standards(tmp_path: Path, run: Run) -> None:
    run(tmp_path, "init", "ours", "--standard", "iso-9001-2015")
    assert run(tmp_path / "ours", "check").code == 0


def test_files_for_another_forge_are_left_out(tmp_path: Path, run: Run) -> None:
    run(tmp_path, "init", "ours", "--forge", "gitlab")
    assert (tmp_path / "ours" / ".gitlab-ci.yml").is_file()
    assert not (tmp_path / "ours" / ".github").exists()
    run(tmp_path, "init", "plain", "--forge", "none")
    assert not (tmp_path / "plain" / ".gitlab-ci.yml").exists()
    assert run(tmp_path / "plain", "check").code == 0


def test_flags_go_before_an_answers_file_and_both_are_kept(tmp_path: Path, run: Run) -> None:
    (tmp_path / "answers.yaml").write_text(
        "organisation: Northlight\nsize: medium\nforge: gitlab\ntime_zone: UTC\ndate: 2026-01-15\n",
        encoding="utf-8",
    )
    options = ("--answers", "answers.yaml", "--forge", "gitea", "--site", "Head office")
    held = ("--role", "quality-manager=person-09")
    assert run(tmp_path, "init", "ours", *options, *held).code == 0
    kept = yaml.safe_load((tmp_path / "ours/ims/starter.yaml").read_text(encoding="utf-8"))["answers"]
    assert kept.pop("roles")["quality-manager"] == {"person": "person-09"}
    assert kept == {
        "organisation": "Northlight",
        "size": "medium",
        "standards": ["iso-56001-2024", "iso-56002-2019"],
        "sites": ["Head office"],
        "time_zone": "UTC",
        "forge": "gitea",
        "date": "2026-01-15",
    }
    assert (tmp_path / "ours/.gitea/workflows/ims.yml").is_file()
    assert run(tmp_path / "ours", "check").code == 0


def test_the_answers_that_were_kept_give_the_same_system_again(tmp_path: Path, run: Run) -> None:
    run(tmp_path, "init", "one", "--organisation", "Größe: & Co", "--size", "large", "--time-zone", "UTC")
    kept = yaml.safe_load((tmp_path / "one/ims/starter.yaml").read_text(encoding="utf-8"))["answers"]
    (tmp_path / "again.yaml").write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")
    run(tmp_path, "init", "two", "--answers", "again.yaml")
    one, two = tmp_path / "one", tmp_path / "two"
    names = sorted(
        path.relative_to(one) for path in one.rglob("*") if path.is_file() and ".git" not in path.parts
    )
    assert len(names) > 100
    assert [name for name in names if (one / name).read_bytes() != (two / name).read_bytes()] == []


def test_an_answers_file_with_a_mistake_lays_nothing(tmp_path: Path, run: Run) -> None:
    (tmp_path / "answers.yaml").write_text("size: small\nforge: sourcehut\n", encoding="utf-8")
    ran = run(tmp_path, "init", "ours", "--answers", "answers.yaml")
    assert ran.code == 2
    assert "answers.yaml:2:8" in ran.out
    assert not (tmp_path / "ours").exists()


@pytest.mark.parametrize(
    "options, said",
    [
        (("--role", "innovation-manager"), "ROLE=PERSON"),
        (("--role", "innovation-manger=person-01"), "has no role innovation-manger"),
        (("--role", "innovation-manager=Jo Doe"), "no made-up id"),
        (("--repository", "http://forge.example/x"), "no address of a repository"),
        (("--organisation", "a\nb"), "not one line"),
        (("--site", "a\x1bb"), "not one line"),
        (("--answers", "missing.yaml"), "cannot be read"),
        (("--size", "huge"), "huge"),
    ],
)
def test_a_flag_that_cannot_be_used_lays_nothing(
    options: tuple[str, ...], said: str, tmp_path: Path, run: Run
) -> None:
    ran = run(tmp_path, "init", "ours", *options)
    assert ran.code == 2
    assert said in ran.err
    assert not (tmp_path / "ours").exists()


def test_one_person_in_all_roles_is_told_that_nobody_can_approve(tmp_path: Path, run: Run) -> None:
    ran = run(tmp_path, "init", "ours", "--role", "managing-director=person-01")
    assert "nobody approves a text of their own" in ran.out
    assert run(tmp_path / "ours", "check").code == 0


@pytest.mark.slow
def test_each_size_builds_at_once(tmp_path: Path, run: Run) -> None:
    for size in ("small", "medium", "large"):
        run(tmp_path, "init", size, "--size", size, "--time-zone", "UTC")
        ran = run(tmp_path / size, "build")
        assert ran.code == 0, ran.out + ran.err
        assert (tmp_path / size / "site/documents/POL-001.html").is_file()


def test_without_git_it_says_what_to_do_then(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imskit.cli.init._start_git", lambda _: False)
    ran = run(tmp_path, "init", "ours")
    assert ran.code == 0
    assert "git is not installed" in ran.out
    assert "then call git init in ours, and commit all before you change it" in ran.out
    assert "imskit upgrade tells" not in ran.out


@pytest.mark.parametrize(
    "forge, named", [("github", "move .github to the top"), ("all", ".gitlab-ci.yml and .gitlab and .gitea")]
)
def test_below_the_top_of_a_repository_it_says_where_a_forge_looks(
    tmp_path: Path, run: Run, forge: str, named: str
) -> None:
    (tmp_path / ".git").mkdir()
    ran = run(tmp_path, "init", "ours", "--forge", forge)
    assert "ours is not the top of its repository, and a forge looks for its files there only" in ran.out
    assert named in ran.out
    assert "not the top" not in run(tmp_path, "init", "other", "--forge", "none").out


def test_what_a_kept_file_lacks_is_named_to_be_added(tmp_path: Path, run: Run) -> None:
    (tmp_path / ".gitignore").write_text("mine\n", encoding="utf-8")
    said = "kept .gitignore; add the lines that it lacks: /site/, /.imskit/, people.local.yaml\n"
    assert said in run(tmp_path, "init", ".").out
