"""The watch sees what editors and git do, once for each storm, and never what is not read."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from pathlib import Path

import pytest

from imskit.history import git_folders
from imskit.serving.watch import HISTORY, Watch
from tests.builders import Small
from tests.serving.sessions import laid

FILE = "ims/policies/POL-001.yaml"


def test_nothing_changed_is_nothing(small: Small) -> None:
    watch = Watch(laid(small).root)
    assert watch.changed() == frozenset()


def test_a_save_an_addition_and_a_deletion_are_told_by_path(small: Small) -> None:
    watch = Watch(laid(small).root)
    small.policy(status="draft", title="Another")
    small.idea()
    (small.root / "ims/policies/POL-002.yaml").unlink()
    found = {FILE, "ims/records/idea/IDEA-001.yaml", "ims/policies/POL-002.yaml"}
    assert watch.changed() == found
    assert watch.changed() == frozenset()


def test_a_file_that_is_put_in_the_place_of_another_with_its_size_and_time_is_seen(small: Small) -> None:
    watch = Watch(laid(small).root)
    path = small.root / FILE
    known = path.stat()
    beside = path.with_suffix(".tmp")
    beside.write_bytes(path.read_bytes().replace(b"Title", b"Tilte"))
    os.utime(beside, ns=(known.st_atime_ns, known.st_mtime_ns))
    beside.replace(path)
    assert path.stat().st_size == known.st_size
    assert watch.changed() == {FILE}


@pytest.mark.parametrize(
    "path",
    [
        "templates/site/home.md.j2",
        "schemas/own.schema.json",
        "mkdocs.yml",
        "CODEOWNERS",
        "ims/people.local.yaml",
        "ims/evidence/.hidden/paper.pdf",
    ],
)
def test_all_that_is_read_is_watched(small: Small, path: str) -> None:
    watch = Watch(laid(small).root)
    small.write(path, "x\n")
    assert watch.changed() == {path}


@pytest.mark.parametrize(
    "path", ["site/index.html", ".imskit/serve/frame/mkdocs.yml", "ims/.POL-001.yaml.swp"]
)
def test_what_is_not_read_is_not_watched(small: Small, path: str) -> None:
    watch = Watch(laid(small).root)
    small.write(path, "x\n")
    assert watch.changed() == frozenset()


def test_names_that_lie_elsewhere_and_other_signs_are_watched(small: Small, tmp_path: Path) -> None:
    names = tmp_path / "names.yaml"
    day = ["2026-11-23"]
    watch = Watch(laid(small).root, others=(names,), signs=lambda: {"a new day": day[0]})
    names.write_text("x\n", encoding="utf-8")
    assert watch.changed() == {str(names)}
    day[0] = "2026-11-24"
    assert watch.changed() == {"a new day"}


def test_a_folder_that_leads_to_itself_is_walked_once(small: Small) -> None:
    (laid(small).root / "ims/policies/again").symlink_to(small.root / "ims", target_is_directory=True)
    watch = Watch(small.root)
    small.policy(status="draft", title="Another")
    assert watch.changed() == {FILE}


def git(root: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


def test_a_commit_and_a_tag_change_what_is_told_of_history(small: Small) -> None:
    git(laid(small).root, "init", "--quiet")
    watch = Watch(small.root, git_folders(small.root))
    git(small.root, "add", "--all")
    assert watch.changed() == frozenset()
    git(small.root, "commit", "--quiet", "--message", "First")
    assert watch.changed() == {HISTORY}
    git(small.root, "tag", "edition-1")
    assert watch.changed() == {HISTORY}


def test_a_linked_working_folder_has_the_history_of_its_repository(small: Small, tmp_path: Path) -> None:
    git(laid(small).root, "init", "--quiet")
    git(small.root, "add", "--all")
    git(small.root, "commit", "--quiet", "--message", "First")
    linked = tmp_path / "linked"
    git(small.root, "worktree", "add", "--quiet", str(linked))
    watch = Watch(linked, git_folders(linked))
    git(small.root, "tag", "edition-1")
    assert watch.changed() == {HISTORY}


def test_a_storm_of_saves_is_one_change(small: Small) -> None:
    watch = Watch(laid(small).root)

    def storm() -> None:
        for number in range(100):
            small.policy(f"POL-{number + 100}", status="draft")
            time.sleep(0.002)

    saving = threading.Thread(target=storm)
    saving.start()
    found = watch.wait(threading.Event())
    saving.join()
    assert len(found | watch.changed()) == 100
    assert len(found) > 90


def test_as_long_as_git_is_at_work_the_storm_is_not_over(small: Small) -> None:
    git(laid(small).root, "init", "--quiet")
    lock = small.root / ".git/index.lock"
    watch = Watch(small.root, git_folders(small.root))
    lock.touch()
    small.policy(status="draft", title="Begun")

    def finish() -> None:
        time.sleep(0.5)
        small.policy("POL-002", status="draft", title="Done")
        lock.unlink()

    finishing = threading.Thread(target=finish)
    finishing.start()
    found = watch.wait(threading.Event())
    finishing.join()
    assert found == {FILE, "ims/policies/POL-002.yaml"}


def test_waiting_ends_when_it_is_told_to(small: Small) -> None:
    watch = Watch(laid(small).root)
    ended = threading.Event()
    ended.set()
    assert watch.wait(ended) == frozenset()


def test_nobody_who_looks_makes_it_look_less_often(small: Small) -> None:
    laid(small)
    assert Watch(small.root, is_looked_at=lambda: False)._pause() > Watch(small.root)._pause()
