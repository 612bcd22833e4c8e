"""New files are laid whole, below the root only, and never over what is a user's."""

from __future__ import annotations

from pathlib import Path

import pytest

from imskit.edit.new_file import Laid, NewFile, lay
from imskit.problems import CannotGoOn

POLICY = NewFile("ims/policies/POL-001.yaml", "id: POL-001\ntitle: Größe\n")
IGNORE = NewFile(".gitignore", "# a comment\n/site/\npeople.local.yaml\n")


def test_folders_are_made_and_lines_end_with_lf(tmp_path: Path) -> None:
    assert lay([POLICY], tmp_path / "new") == Laid(("ims/policies/POL-001.yaml",))
    assert (tmp_path / "new/ims/policies/POL-001.yaml").read_bytes() == POLICY.text.encode()


def test_nothing_is_written_when_a_file_is_in_the_way(tmp_path: Path) -> None:
    lay([POLICY], tmp_path)
    with pytest.raises(CannotGoOn, match=r"POL-001\.yaml is already there"):
        lay([NewFile("ims/a.yaml", "a"), NewFile(POLICY.path, "other")], tmp_path)
    assert not (tmp_path / "ims/a.yaml").exists()
    assert (tmp_path / POLICY.path).read_bytes() == POLICY.text.encode()


def test_kept_files_stay_and_are_named(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.tmp\n/site/\n", encoding="utf-8")
    assert lay([POLICY, IGNORE], tmp_path, "keep") == Laid(
        (POLICY.path,), (".gitignore",), {".gitignore": ("people.local.yaml",)}
    )
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "*.tmp\n/site/\n"


def test_a_kept_file_that_has_our_lines_lacks_nothing(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_bytes(b"people.local.yaml\r\n/site/\r\n")
    assert lay([IGNORE], tmp_path, "keep") == Laid((), (".gitignore",))


def test_replacing_writes_only_what_changed(tmp_path: Path) -> None:
    lay([POLICY, IGNORE], tmp_path)
    assert lay([POLICY, NewFile(".gitignore", "x\n")], tmp_path, "replace") == Laid((".gitignore",))


@pytest.mark.parametrize("path", ["../a", "/etc/a", "ims/../../a", "", "ims/.."])
def test_a_path_that_leads_out_is_refused(path: str, tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    with pytest.raises(CannotGoOn, match="leads out of"):
        lay([NewFile(path, "x")], root)
    assert [entry.name for entry in tmp_path.iterdir()] == ["root"]


def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    root.mkdir()
    outside.mkdir()
    try:
        (root / "ims").symlink_to(outside, target_is_directory=True)
    except OSError:
        pytest.skip("links need a right here that this account does not have")
    with pytest.raises(CannotGoOn, match="leads out of"):
        lay([POLICY], root)
    assert list(outside.iterdir()) == []


def test_a_dangling_link_is_in_the_way(tmp_path: Path) -> None:
    try:
        (tmp_path / ".gitignore").symlink_to(tmp_path / "nowhere")
    except OSError:
        pytest.skip("links need a right here that this account does not have")
    assert lay([IGNORE], tmp_path, "keep").kept == (".gitignore",)
    assert not (tmp_path / "nowhere").exists()


def test_a_file_where_a_folder_should_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "ims").write_text("", encoding="utf-8")
    with pytest.raises(CannotGoOn, match="cannot be made"):
        lay([POLICY], tmp_path)
