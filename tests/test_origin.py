"""The commit that a site is built from, and whether the folder differs from it."""

from __future__ import annotations

from pathlib import Path

from imskit.origin import Origin, origin
from imskit.working_folder import working_tree
from tests.folders import commit, lay, run_git


def committed(root: Path) -> None:
    """A repository with one file, committed."""
    commit(lay(root, {"ims/ims.yaml": "imskit: 1\n"}), at="2026-01-01T12:00:00Z")


def found(root: Path) -> Origin | None:
    tree = working_tree(root)
    return origin(root, tree.paths(), tree.read)


def test_a_folder_as_committed_names_its_commit(tmp_path: Path) -> None:
    committed(tmp_path)
    known = found(tmp_path)
    assert known is not None
    assert (known.commit, known.changed) == (run_git(tmp_path, "rev-parse", "HEAD"), False)
    assert known.day == "2026-01-01"


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
        run_git(tmp_path, "checkout", "--quiet", ".")
        run_git(tmp_path, "clean", "--quiet", "--force")


def test_names_of_people_and_what_is_not_the_system_are_no_changes(tmp_path: Path) -> None:
    committed(tmp_path)
    (tmp_path / "ims/people.local.yaml").write_bytes(b"people: {}\n")
    (tmp_path / "notes.txt").write_bytes(b"Notes\n")
    known = found(tmp_path)
    assert known is not None
    assert not known.changed


def test_before_the_first_commit_there_is_no_origin(tmp_path: Path) -> None:
    (tmp_path / "ims").mkdir()
    run_git(tmp_path, "init", "--quiet")
    assert found(tmp_path) is None
