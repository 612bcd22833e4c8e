"""`imskit build --all-editions`: each edition once, side by side, and the last good site until all is well."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date as Day
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from imskit import all_editions, installed
from imskit.built_pages import BuiltPages, kept
from imskit.cli import build as command
from imskit.editions import editions, make_tag, tag_message
from imskit.pipeline import Clock, read
from imskit.side_by_side import Ended, side_by_side
from tests.builders import NOW, Small
from tests.cli.pretended import Pretended
from tests.cli.releasing import change
from tests.repositories import commit
from tests.repositories import run as run_git

if TYPE_CHECKING:
    from tests.running import Run

ALL = ("build", "--all-editions")
Pages = Mapping[str, bytes]


def pages(folder: Path) -> Pages:
    """What a folder holds, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def broken_edition(small: Small, name: str) -> None:
    """An edition whose ims.yaml cannot be read; the folder is as it was afterwards."""
    good = (small.root / "ims/ims.yaml").read_text(encoding="utf-8")
    small.write("ims/ims.yaml", "imskit: [")
    at = commit(small.root, "2026-06-03")
    known = editions(small.root)
    message = tag_message(
        name=name,
        day=Day(2026, 11, 24),
        commit=at,
        previous=known[-1] if known else None,
        log="-",
        imskit="0",
    )
    make_tag(small.root, name, at, message, None)
    small.write("ims/ims.yaml", good)
    commit(small.root, "2026-06-04")


@pytest.fixture
def pretended(monkeypatch: pytest.MonkeyPatch) -> Pretended:
    made = Pretended()
    monkeypatch.setattr(all_editions, "side_by_side", made)
    return made


@pytest.fixture
def two(system: Small, run: Run) -> Small:
    """A system with two editions."""
    run(system.root, "release", "2026.1")
    change(system)
    run(system.root, "release", "2026.2")
    return system


@pytest.mark.slow
def test_all_editions_stand_side_by_side(two: Small, run: Run) -> None:
    ran = run(two.root, *ALL, "--jobs", "2")
    assert (ran.code, ran.err) == (
        0,
        f"wrote 2 editions (2 built, 0 as they were); open {Path('site/index.html')}\n",
    )
    site = two.root / "site"
    page = "documents/POL-001.html"
    old, new, latest = ((site / name / page).read_text("utf-8") for name in ("2026.1", "2026.2", "latest"))
    assert 'href="../../latest/documents/POL-001.html"' in old
    assert "Say where we must go" not in old
    assert "Say where we must go" in new
    assert new == latest
    versions = json.loads((site / "versions.json").read_text("utf-8"))
    assert versions[0] == {"version": "2026.2", "title": "2026.2", "aliases": ["latest"]}
    assert "url=latest/index.html" in (site / "index.html").read_text("utf-8")
    listed = (site / "editions.html").read_text("utf-8")
    assert "As 1.1." in listed
    first, second = editions(two.root)
    assert f"tag {second.tag[:10]}; the one before it is 2026.1, tag {first.tag[:10]}" in listed

    at_once = pages(site)
    assert "(0 built, 2 as they were)" in run(two.root, *ALL).err
    assert pages(site) == at_once
    shutil.rmtree(two.root / ".imskit")
    assert "(2 built, 0 as they were)" in run(two.root, *ALL, "--jobs", "1").err
    assert pages(site) == at_once


def test_a_page_that_is_gone_leads_to_the_first_page(system: Small, run: Run) -> None:
    system.idea("IDEA-001", classification="internal")
    system.write("mkdocs.yml", "site_url: https://manual.example/ims/\n")
    commit(system.root, "2026-06-02")
    run(system.root, "release", "2026.1")
    (system.root / "ims/records/idea/IDEA-001.yaml").unlink()
    commit(system.root, "2026-07-01")
    run(system.root, "release", "2026.2")
    run(system.root, *ALL)
    page = (system.root / "site/2026.1/documents/IDEA-001.html").read_text("utf-8")
    assert 'This page is not in the <a href="../../latest/index.html">current edition</a> any more' in page
    # The address of a document is the same, with editions and without, and leads to the newest of its pages.
    for name, folder in (("IDEA-001", "2026.1"), ("POL-001", "latest")):
        address = f"../{folder}/documents/{name}.html"
        assert f"url={address}" in (system.root / f"site/documents/{name}.html").read_text("utf-8")
        assert (system.root / "site/documents" / address).is_file()
    assert "url=../latest/roles/director.html" in (system.root / "site/roles/director.html").read_text(
        "utf-8"
    )
    for calendar in ("calendar.ics", "calendars/director.ics"):
        assert (system.root / "site" / calendar).read_bytes() == (
            system.root / "site/latest" / calendar
        ).read_bytes()
    # What a calendar and a search engine are told is where the page stands.
    assert "https://manual.example/ims/2026.1/documents/IDEA-001.html" in page


def test_without_an_edition_the_newest_commit_is_built(system: Small, run: Run) -> None:
    system.write("ims/policies/POL-009.yaml", "not committed")
    ran = run(system.root, *ALL)
    assert ran.code == 0
    assert "there is no edition yet: wrote what is committed" in ran.err
    page = (system.root / "site/latest/documents/POL-001.html").read_text("utf-8")
    assert f"commit {run_git(system.root, 'rev-parse', 'HEAD')[:10]}. No edition yet." in page
    assert "There is no edition yet." in (system.root / "site/editions.html").read_text("utf-8")
    versions = json.loads((system.root / "site/versions.json").read_text("utf-8"))
    assert versions == [{"version": "latest", "title": "no edition yet", "aliases": []}]


def test_an_edition_that_cannot_be_built_is_told_and_the_others_are_written(system: Small, run: Run) -> None:
    broken_edition(system, "2026.1")
    change(system)
    assert run(system.root, "release", "2026.2").code == 0
    ran = run(system.root, *ALL)
    assert ran.code == 1
    assert "imskit: the edition 2026.1 cannot be built: ims/ims.yaml or ims/people.yaml cannot be" in ran.err
    assert "wrote 1 edition (1 built, 0 as they were)" in ran.err
    site = system.root / "site"
    assert (site / "latest/documents/POL-001.html").is_file()
    assert not (site / "2026.1").exists()
    assert "cannot be built by this release" in (site / "editions.html").read_text("utf-8")


def test_the_last_good_site_stays_when_the_newest_edition_cannot_be_built(
    system: Small, run: Run, pretended: Pretended, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(system.root, "release", "2026.1")
    run(system.root, *ALL)
    before = pages(system.root / "site")
    assert pretended.take() == ["2026.1"]
    monkeypatch.setattr(all_editions, "side_by_side", side_by_side)
    broken_edition(system, "2026.2")
    ran = run(system.root, *ALL)
    assert ran.code == 2
    assert "the newest edition, 2026.2, cannot be built" in ran.err
    assert pages(system.root / "site") == before


def test_a_new_edition_makes_no_other_anew(system: Small, run: Run, pretended: Pretended) -> None:
    run(system.root, "release", "2026.1")
    run(system.root, *ALL)
    change(system)
    run(system.root, "release", "2026.2")
    pretended.take()
    run(system.root, *ALL)
    assert pretended.take() == ["2026.2"]
    run(system.root, *ALL)
    assert pretended.take() == []


def test_what_people_are_called_makes_all_editions_anew(two: Small, run: Run, pretended: Pretended) -> None:
    run(two.root, *ALL)
    pretended.take()
    names = two.root / "names.yaml"
    names.write_text("people: {person-01: {name: Ada}}\n", encoding="utf-8")
    for arguments, made in [
        (("--names", "names.yaml"), ["2026.1", "2026.2"]),
        (("--names", "names.yaml"), []),
        ((), ["2026.1", "2026.2"]),
    ]:
        run(two.root, *ALL, *arguments)
        assert pretended.take() == made
    two.write("ims/people.local.yaml", names.read_text(encoding="utf-8"))
    run(two.root, *ALL)
    assert pretended.take() == ["2026.1", "2026.2"]


def test_another_tool_makes_all_editions_anew(
    two: Small, run: Run, pretended: Pretended, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    run(two.root, *ALL)
    both = pretended.take()
    monkeypatch.setattr(all_editions, "__version__", "99")
    run(two.root, *ALL)
    assert pretended.take() == both
    real = installed.version_of
    monkeypatch.setattr(installed, "version_of", lambda name: "99" if name == "mkdocs" else real(name))
    run(two.root, *ALL)
    assert pretended.take() == both
    template = tmp_path / "page.md.j2"
    template.write_text("A page.", encoding="utf-8")
    monkeypatch.setattr(all_editions, "shipped_files", lambda: {"templates/site/page.md.j2": template})
    run(two.root, *ALL)
    assert pretended.take() == both
    template.write_text("A pane.", encoding="utf-8")
    run(two.root, *ALL)
    assert pretended.take() == both
    run(two.root, *ALL)
    assert pretended.take() == []


def test_what_a_machine_could_not_tell_is_asked_again(two: Small, run: Run, pretended: Pretended) -> None:
    pretended.known = False
    run(two.root, *ALL)
    assert "Small Works" in (two.root / "site/index.html").read_text("utf-8")
    run(two.root, *ALL)
    assert pretended.take() == ["2026.1", "2026.1", "2026.2", "2026.2"]


def test_what_is_kept_says_whether_all_could_be_told(
    system: Small, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(system.root, "release", "2026.1")
    (edition,) = editions(system.root)
    folder = system.root / ".imskit/editions/2026.1"
    folder.mkdir(parents=True)
    monkeypatch.setattr(all_editions, "publish", lambda *_, **__: None)
    assert all_editions.build_edition(system.root, edition, all_editions.Shown(), "the key")
    assert kept(system.root, None, "2026.1", "the key") == BuiltPages("2026.1", folder, "Small Works", {})
    less = replace(read(system.root, Clock(NOW)), unverified=("there is no ssh-keygen",))
    monkeypatch.setattr(all_editions, "read", lambda *_, **__: less)
    assert not all_editions.build_edition(system.root, edition, all_editions.Shown(), "the key")
    assert kept(system.root, None, "2026.1", "the key") is None
    assert kept(system.root, None, "2026.1", "the key", even_once=True) is not None


def test_nothing_is_kept_of_an_edition_that_is_gone(two: Small, run: Run, pretended: Pretended) -> None:
    run(two.root, *ALL)
    run_git(two.root, "tag", "-d", "edition/2026.2")
    run(two.root, *ALL)
    assert [path.name for path in (two.root / ".imskit/editions").iterdir()] == ["2026.1"]
    assert not (two.root / "site/2026.2").exists()
    assert pretended.take() == ["2026.1", "2026.2"]


def test_what_is_kept_is_not_believed_when_it_came_with_the_repository(system: Small, run: Run) -> None:
    run(system.root, "release", "2026.1")
    system.write(".imskit/editions/2026.1/imskit-key", "made up")
    run_git(system.root, "add", "-f", ".imskit/editions/2026.1/imskit-key")
    ran = run(system.root, *ALL)
    assert ran.code == 2
    assert "cannot be trusted" in ran.err


def test_what_is_built_is_ignored_by_git(two: Small, run: Run, pretended: Pretended) -> None:
    (two.root / ".gitignore").write_text("/site/\n", encoding="utf-8")
    commit(two.root, "2026-07-02")
    run(two.root, *ALL)
    assert pretended.take()
    assert run_git(two.root, "status", "--porcelain", "--untracked-files=all") == ""


def test_all_editions_take_no_place_of_the_system(two: Small, run: Run, pretended: Pretended) -> None:
    for place in (".", "templates", "schemas/site"):
        ran = run(two.root, *ALL, "--output", place)
        assert ran.code == 2
    assert pretended.take() == []
    assert not (two.root / "templates").exists()


def test_jobs_are_of_all_editions(system: Small, run: Run) -> None:
    assert run(system.root, "build", "--jobs", "2").code == 2
    assert run(system.root, *ALL, "--jobs", "0").code == 2


def test_progress_is_told_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command._tell(Ended("2026.1"))
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    command._tell(Ended("2026.1"))
    command._tell(Ended("2026.2", "it is broken"))
    assert capsys.readouterr().err == "built the edition 2026.1\n"


def test_editions_for_another_audience_are_built_anew_and_tell_no_log(
    two: Small, run: Run, pretended: Pretended
) -> None:
    run(two.root, *ALL)
    assert pretended.take() == ["2026.1", "2026.2"]
    assert 'class="log"' in (two.root / "site/editions.html").read_text("utf-8")
    run(two.root, *ALL, "--audience", "public")
    assert pretended.take() == ["2026.1", "2026.2"]
    assert 'class="log"' not in (two.root / "site/editions.html").read_text("utf-8")
    run(two.root, *ALL, "--audience", "public")
    assert pretended.take() == []
    # Who they are is decided today.
    public = {
        "id": "public",
        "title": "The public",
        "sees": ["public"],
        "leave_out": {"documents": ["POL-001"]},
    }
    two.write("ims/audiences.yaml", {"audiences": [public]})
    run(two.root, *ALL, "--audience", "public")
    assert pretended.take() == ["2026.1", "2026.2"]


def test_an_audience_that_there_is_not_builds_no_edition(two: Small, run: Run, pretended: Pretended) -> None:
    ran = run(two.root, *ALL, "--audience", "nobody")
    assert (ran.code, pretended.take()) == (2, [])
    assert "there is no audience nobody" in ran.err
