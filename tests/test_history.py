"""What git knows about the folder that a site is built from."""

from __future__ import annotations

import subprocess
from pathlib import Path

from imskit.history import Origin, origin
from imskit.working_folder import working_tree


def git(root: Path, *arguments: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    ran = subprocess.run(["git", "-C", root, *who, *arguments], check=True, capture_output=True)
    return ran.stdout.decode().strip()


def committed(root: Path) -> str:
    """A repository with one file, committed; its commit is handed back."""
    (root / "ims").mkdir()
    (root / "ims/ims.yaml").write_bytes(b"imskit: 1\n")
    git(root, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "First", "--date", "2026-01-01")
    return git(root, "rev-parse", "HEAD")


def found(root: Path) -> Origin | None:
    tree = working_tree(root)
    return origin(root, tree.paths(), tree.read)


def test_a_folder_as_committed_names_its_commit(tmp_path: Path) -> None:
    commit = committed(tmp_path)
    known = found(tmp_path)
    assert known is not None
    assert (known.commit, known.changed) == (commit, False)
    assert known.day == git(tmp_path, "log", "-1", "--format=%cs")


def test_a_changed_a_new_and_a_missing_file_are_changes(tmp_path: Path) -> None:
    committed(tmp_path)
    for change in (
        lambda: (tmp_path / "ims/ims.yaml").write_bytes(b"imskit: 2\n"),
        lambda: (tmp_path / "ims/new.yaml").write_bytes(b"id: X\n"),
        (tmp_path / "ims/ims.yaml").unlink,
    ):
        change()
        known = found(tmp_path)
        assert known is not None
        assert known.changed
        git(tmp_path, "checkout", "--quiet", ".")
        git(tmp_path, "clean", "--quiet", "--force")


def test_names_of_people_and_what_is_not_the_system_are_no_changes(tmp_path: Path) -> None:
    committed(tmp_path)
    (tmp_path / "ims/people.local.yaml").write_bytes(b"people: {}\n")
    (tmp_path / "notes.txt").write_bytes(b"Notes\n")
    known = found(tmp_path)
    assert known is not None
    assert not known.changed


def test_before_the_first_commit_there_is_no_origin(tmp_path: Path) -> None:
    (tmp_path / "ims").mkdir()
    git(tmp_path, "init", "--quiet")
    assert found(tmp_path) is None
