"""A revision gives the tree that its files give in a folder, and nothing that lies outside of its root."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from imskit.git import git
from imskit.load import SIZE_LIMIT
from imskit.problems import CannotGoOn
from imskit.revision import revision_tree
from imskit.tree import Tree
from imskit.working_folder import working_tree
from tests.folders import commit, lay, run_git

BIG = SIZE_LIMIT + 5_000


def committed(root: Path) -> Tree:
    commit(root)
    return revision_tree(root, "HEAD")


def contents(tree: Tree) -> Mapping[str, bytes]:
    return {path: tree.read(path) for path in tree.paths()}


FILES: dict[str, dict[str, str | bytes]] = {
    "all areas": {
        "ims/ims.yaml": "a: b",
        "ims/policies/POL-001-x.yaml": "id: POL-001",
        "ims/evidence/photo of a prototype.jpg": b"\xff\xd8",
        "schemas/policy.schema.json": "{}",
        "templates/site/page.html": "<p>",
        "mkdocs.yml": "site_name: x",
        "README.md": "not ours",
        "docs/mkdocs.yml": "not ours",
        "src/ims/x.yaml": "not ours",
    },
    "evidence of any name": {
        "ims/evidence/log.yaml": b"x" * BIG,
        "ims/evidence/old.yml": b"x",
        "ims/evidence/.keep": b"",
    },
    "huge texts": {
        "ims/policies/a.yaml": b"a" * BIG,
        "mkdocs.yml": b"a" * BIG,
        "templates/x.svg": b"a" * BIG,
    },
    "other endings": {"ims/POL-001.yml": "x", "ims/POL-002.YAML": "x", "ims/POL-003.yaml": "x"},
    "what editors leave": {
        "ims/.POL-001.yaml.swp": "x",
        "ims/.obsidian/x.yaml": "x",
        "schemas/.DS_Store": "x",
    },
    "names of all kinds": {"ims/Maße und Ziele.yaml": "a: b", "ims/-n.yaml": "a: b", "ims/a\\b.yaml": "a: b"},
    "carriage returns": {"ims/ims.yaml": "a: b\r\nc: d\r\n"},
}


@pytest.mark.parametrize("case", FILES)
def test_committed_files_give_the_tree_of_their_folder(tmp_path: Path, case: str) -> None:
    working = working_tree(lay(tmp_path, FILES[case]))
    tree = committed(tmp_path)
    assert contents(tree) == contents(working)
    assert tree.problems == working.problems


LINKS = {
    "to a file inside": ("ims/policies/POL-002.yaml", "../../shared/POL-009.yaml"),
    "to a file beside": ("ims/policies/POL-002.yaml", "./POL-001.yaml"),
    "to a folder inside": ("ims/more", "../shared"),
    "to nothing": ("ims/POL-002.yaml", "gone.yaml"),
    "out": ("ims/link.yaml", "../../outside.yaml"),
    "out to a folder": ("ims/link.yaml", "../../outside"),
    "out and in again": ("ims/link.yaml", "../../system/../outside.yaml"),
    "to a device": ("ims/link.yaml", "/dev/zero"),
    "to its own folder": ("ims/link", "."),
    "to the root": ("ims/link", ".."),
    "to a folder that is read": ("ims/link", "policies"),
}


@pytest.mark.parametrize("case", LINKS)
def test_a_committed_link_is_held_as_a_link_on_disk(tmp_path: Path, case: str) -> None:
    root = lay(
        tmp_path / "system",
        {
            "ims/ims.yaml": "a: b",
            "ims/policies/POL-001.yaml": "x: y",
            "shared/POL-009.yaml": "id: POL-009",
            "shared/deep/POL-010.yaml": "id: POL-010",
        },
    )
    lay(tmp_path, {"outside.yaml": "secret: yes", "outside/x.yaml": "secret: yes"})
    name, target = LINKS[case]
    (root / name).symlink_to(target)
    working = working_tree(root)
    tree = committed(root)
    assert contents(tree) == contents(working)
    assert [(p.place, p.rule, p.message) for p in tree.problems] == [
        (p.place, p.rule, p.message) for p in working.problems
    ]
    assert not any(b"secret" in data for data in contents(tree).values())


def test_a_link_to_itself_is_told(tmp_path: Path) -> None:
    lay(tmp_path, {"ims/ims.yaml": "a: b"})
    (tmp_path / "ims/loop.yaml").symlink_to("loop.yaml")
    tree = committed(tmp_path)
    assert tree.paths() == ("ims/ims.yaml",)
    assert [problem.place.path for problem in tree.problems] == ["ims/loop.yaml"]


def test_linked_folders_cannot_multiply(tmp_path: Path) -> None:
    lay(tmp_path, {"ims/ims.yaml": "a: b"})
    for number in range(12):
        folder = lay(tmp_path / f"f{number}", {"x.yaml": "a: b"})
        for name in ("a", "b"):
            (folder / name).symlink_to(f"../f{number + 1}", target_is_directory=True)
    (tmp_path / "ims/link").symlink_to("../f0", target_is_directory=True)
    assert len(committed(tmp_path).paths()) < 20


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize(
    "name, shown",
    [("a\nb.yaml", "a\\nb.yaml"), ("a\x1b[31m.yaml", "a\\x1b[31m.yaml"), ("a\u202eb.yaml", "a\\u202eb.yaml")],
)
def test_a_name_that_cannot_be_shown_is_told_in_codes(tmp_path: Path, name: str, shown: str) -> None:
    tree = committed(lay(tmp_path, {f"ims/{name}": "a: b", "ims/ims.yaml": "a: b"}))
    assert tree.paths() == ("ims/ims.yaml",)
    assert [(p.place.path, p.rule) for p in tree.problems] == [(f"ims/{shown}", "path-name")]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes names that are not UTF-8")
def test_a_name_that_is_not_utf_8_is_told_in_codes(tmp_path: Path) -> None:
    lay(tmp_path, {"ims/ims.yaml": "a: b"})
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/ims/caf\xe9.yaml")).write_text("a: b")
    tree = committed(tmp_path)
    assert [(p.place.path, p.rule) for p in tree.problems] == [("ims/caf\\udce9.yaml", "path-name")]


def test_a_revision_is_read_as_it_was(tmp_path: Path) -> None:
    lay(tmp_path, {"ims/ims.yaml": "a: old", "ims/policies/POL-001.yaml": "id: POL-001"})
    commit(tmp_path)
    lay(tmp_path, {"ims/ims.yaml": "a: new"})
    (tmp_path / "ims/policies/POL-001.yaml").unlink()
    commit(tmp_path)
    lay(tmp_path, {"ims/ims.yaml": "a: not committed"})
    before = revision_tree(tmp_path, "HEAD~1")
    assert before.read("ims/ims.yaml") == b"a: old"
    assert before.has("ims/policies/POL-001.yaml")
    assert contents(revision_tree(tmp_path, "HEAD")) == {"ims/ims.yaml": b"a: new"}


def test_a_root_further_down_in_its_repository(tmp_path: Path) -> None:
    lay(tmp_path, {"sub/ims/ims.yaml": "a: b", "ims/other.yaml": "x: y", "outside.yaml": "secret: yes"})
    (tmp_path / "sub/ims/link.yaml").symlink_to("../../outside.yaml")
    commit(tmp_path)
    tree = revision_tree(tmp_path / "sub", "HEAD")
    assert tree.paths() == ("ims/ims.yaml",)
    assert [(p.place.path, p.rule) for p in tree.problems] == [("ims/link.yaml", "path-outside")]


def test_a_revision_is_read_without_writing(tmp_path: Path) -> None:
    commit(lay(tmp_path, {"ims/ims.yaml": "a: b", "ims/evidence/x": "x"}))
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    revision_tree(tmp_path, "HEAD").sha256("ims/evidence/x")
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_what_the_commit_holds_counts_whatever_the_attributes_say(tmp_path: Path) -> None:
    commit(lay(tmp_path, {"ims/ims.yaml": "a: $Id$\n", ".gitattributes": "* ident export-ignore eol=crlf\n"}))
    assert revision_tree(tmp_path, "HEAD").read("ims/ims.yaml") == b"a: $Id$\n"


def test_a_repository_that_lost_a_file(tmp_path: Path) -> None:
    commit(lay(tmp_path, {"ims/ims.yaml": "a: b"}))
    blob = git(tmp_path, "rev-parse", "HEAD:ims/ims.yaml").decode().strip()
    (tmp_path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(CannotGoOn) as caught:
        revision_tree(tmp_path, "HEAD")
    assert caught.value.mend


def test_evidence_that_git_lost_is_told_when_it_is_read(tmp_path: Path) -> None:
    commit(lay(tmp_path, {"ims/ims.yaml": "a: b", "ims/evidence/x": "x"}))
    tree = revision_tree(tmp_path, "HEAD")
    blob = git(tmp_path, "rev-parse", "HEAD:ims/evidence/x").decode().strip()
    (tmp_path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(CannotGoOn, match="cannot be read any more"):
        tree.sha256("ims/evidence/x")


def test_a_folder_without_repository(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn):
        revision_tree(tmp_path, "HEAD")


@pytest.mark.parametrize("place", ["ims/more", "ims/evidence/more", "ims"])
def test_a_submodule_is_told_as_the_repository_is_that_lies_there(tmp_path: Path, place: str) -> None:
    commit(lay(tmp_path / "other", {"POL-001.yaml": "id: POL-001", "ims.yaml": "a: b"}))
    files: dict[str, str | bytes] = {"mkdocs.yml": "site_name: x"}
    root = lay(tmp_path / "root", files if place == "ims" else {**files, "ims/ims.yaml": "a: b"})
    commit(root)
    run_git(
        root,
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        str(tmp_path / "other"),
        place,
    )
    working, tree = working_tree(root), committed(root)
    assert [(p.place.path, p.rule) for p in tree.problems] == [(place, "path-outside")]
    assert tree.problems == working.problems
    assert contents(tree) == contents(working)


def test_a_link_to_a_submodule_leads_to_nothing(tmp_path: Path) -> None:
    commit(lay(tmp_path / "other", {"POL-001.yaml": "id: POL-001"}))
    root = lay(tmp_path / "root", {"ims/ims.yaml": "a: b"})
    (root / "ims/link").symlink_to("../tools", target_is_directory=True)
    commit(root)
    run_git(
        root,
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "--quiet",
        "add",
        str(tmp_path / "other"),
        "tools",
    )
    tree = committed(root)
    assert tree.paths() == ("ims/ims.yaml",)
    assert [p.place.path for p in tree.problems] == ["ims/link"]


def test_the_modes_of_files_do_not_matter(tmp_path: Path) -> None:
    commit(lay(tmp_path, {"ims/ims.yaml": "a: b"}))
    blob = run_git(tmp_path, "rev-parse", "HEAD:ims/ims.yaml")
    for mode in ("100755", "100644"):
        run_git(tmp_path, "update-index", "--cacheinfo", f"{mode},{blob},ims/ims.yaml")
        run_git(tmp_path, "commit", "-q", "--allow-empty", "-m", "x")
        assert contents(revision_tree(tmp_path, "HEAD")) == {"ims/ims.yaml": b"a: b"}
