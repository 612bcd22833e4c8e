"""The working folder as a tree: what is read, what is refused, and that no link leads out of it."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from imskit.load import SIZE_LIMIT
from imskit.problems import CannotGoOn
from imskit.tree import Tree
from imskit.working_folder import overlay, working_tree
from tests.folders import commit, lay

BIG = SIZE_LIMIT + 5_000


def problems(tree: Tree) -> list[tuple[str, str]]:
    return [(problem.place.path, problem.rule) for problem in tree.problems]


def test_a_tree_holds_what_belongs_to_a_system_and_no_more(tmp_path: Path) -> None:
    lay(
        tmp_path,
        {
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
    )
    tree = working_tree(tmp_path)
    assert tree.paths() == (
        "ims/evidence/photo of a prototype.jpg",
        "ims/ims.yaml",
        "ims/policies/POL-001-x.yaml",
        "mkdocs.yml",
        "schemas/policy.schema.json",
        "templates/site/page.html",
    )
    assert tree.problems == ()
    assert tree.has("ims/ims.yaml")
    assert not tree.has("ims")
    assert not tree.has("README.md")
    assert tree.read("ims/policies/POL-001-x.yaml") == b"id: POL-001"
    assert tree.read("schemas/policy.schema.json") == b"{}"
    with pytest.raises(KeyError):
        tree.read("README.md")


def test_evidence_is_read_and_hashed_whatever_its_name_and_size(tmp_path: Path) -> None:
    content = os.urandom(3 * 1024 * 1024)
    lay(tmp_path, {"ims/evidence/log.yaml": content, "ims/evidence/old.yml": b"x", "ims/evidence/.keep": b""})
    tree = working_tree(tmp_path)
    assert tree.problems == ()
    assert tree.has("ims/evidence/.keep")
    assert tree.read("ims/evidence/log.yaml") == content
    assert b"".join(tree.chunks("ims/evidence/log.yaml")) == content
    assert tree.sha256("ims/evidence/log.yaml") == hashlib.sha256(content).hexdigest()
    assert tree.sha256("ims/evidence/nothing") is None


def test_of_a_huge_document_as_much_is_read_as_shows_that_it_is_huge(tmp_path: Path) -> None:
    lay(
        tmp_path,
        {"ims/policies/a.yaml": b"a" * BIG, "mkdocs.yml": b"a" * BIG, "templates/logo.svg": b"a" * BIG},
    )
    tree = working_tree(tmp_path)
    assert len(tree.read("ims/policies/a.yaml")) == SIZE_LIMIT + 1
    assert len(tree.read("mkdocs.yml")) == SIZE_LIMIT + 1
    assert len(tree.read("templates/logo.svg")) == BIG


MAPS_OF_A_TREE = """
import pathlib, sys
from imskit.working_folder import text_at, working_tree

def maps():
    return len(pathlib.Path("/proc/self/maps").read_bytes().splitlines())

root = pathlib.Path(sys.argv[1])
before = maps()
tree = working_tree(root)
texts = [text_at(str(root / path)) for path in tree.paths()]
print(len(texts), maps() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows what it maps, and bounds it")
def test_a_text_that_is_held_takes_no_map_of_memory_of_its_own(tmp_path: Path) -> None:
    # Linux gives a process some 65,000 of them: with one for each document a system of that size could not be read.
    lay(tmp_path, {f"ims/policies/POL-{number}.yaml": f"id: POL-{number}" for number in range(500)})
    run = subprocess.run(
        [sys.executable, "-c", MAPS_OF_A_TREE, str(tmp_path)], capture_output=True, text=True, check=True
    )
    texts, maps = map(int, run.stdout.split())
    assert texts == 500
    assert maps < 50


@pytest.mark.parametrize("name", ["POL-001.yml", "POL-001.YAML", "POL-001.Yml"])
def test_a_document_with_another_ending_is_told(tmp_path: Path, name: str) -> None:
    lay(tmp_path, {f"ims/policies/{name}": "id: POL-001"})
    tree = working_tree(tmp_path)
    assert problems(tree) == [(f"ims/policies/{name}", "path-name")]
    assert ".yaml" in tree.problems[0].mend
    assert not tree.paths()


def test_what_editors_leave_about_is_left_alone(tmp_path: Path) -> None:
    lay(tmp_path, {"ims/.POL-001.yaml.swp": "x", "ims/.obsidian/x.yaml": "x", "schemas/.DS_Store": "x"})
    (tmp_path / "ims/.#POL-001.yaml").symlink_to("someone@somewhere.123")
    tree = working_tree(tmp_path)
    assert tree.paths() == ()
    assert tree.problems == ()


# Links


def test_a_link_that_stays_inside_is_read_as_a_file(tmp_path: Path) -> None:
    lay(tmp_path, {"shared/POL-001.yaml": "id: POL-001", "ims/policies/x.yaml": "x: y"})
    (tmp_path / "ims/policies/POL-001.yaml").symlink_to("../../shared/POL-001.yaml")
    (tmp_path / "ims/policies/POL-002.yaml").symlink_to("./x.yaml")
    tree = working_tree(tmp_path)
    assert tree.problems == ()
    assert tree.read("ims/policies/POL-001.yaml") == b"id: POL-001"
    assert tree.read("ims/policies/POL-002.yaml") == b"x: y"


def test_a_linked_folder_that_stays_inside_is_read(tmp_path: Path) -> None:
    lay(tmp_path, {"shared/POL-001.yaml": "id: POL-001", "shared/deep/POL-002.yaml": "id: POL-002"})
    (tmp_path / "ims").mkdir()
    (tmp_path / "ims/policies").symlink_to("../shared", target_is_directory=True)
    tree = working_tree(tmp_path)
    assert tree.problems == ()
    assert tree.paths() == ("ims/policies/POL-001.yaml", "ims/policies/deep/POL-002.yaml")
    assert tree.read("ims/policies/deep/POL-002.yaml") == b"id: POL-002"


@pytest.mark.parametrize(
    "target",
    [
        "../../outside.yaml",
        "../../outside",
        "{outside}",
        "../../system/../outside.yaml",
        "/dev/zero",
        "loop.yaml",
    ],
)
def test_a_link_that_leads_out_is_told_and_not_read(tmp_path: Path, target: str) -> None:
    root = lay(tmp_path / "system", {"ims/ims.yaml": "a: b"})
    lay(tmp_path, {"outside.yaml": "secret: yes", "outside/x.yaml": "secret: yes"})
    target = target.format(outside=tmp_path / "outside.yaml")
    (root / "ims/loop.yaml" if target == "loop.yaml" else root / "ims/link.yaml").symlink_to(target)
    tree = working_tree(root)
    assert tree.paths() == ("ims/ims.yaml",)
    [problem] = tree.problems
    if target != "loop.yaml":
        assert (problem.place.path, problem.rule) == ("ims/link.yaml", "path-outside")
        assert target in problem.message


def test_a_link_to_nothing_is_told(tmp_path: Path) -> None:
    lay(tmp_path, {"ims/ims.yaml": "a: b"})
    (tmp_path / "ims/POL-001.yaml").symlink_to("gone.yaml")
    assert problems(working_tree(tmp_path)) == [("ims/POL-001.yaml", "path-unreadable")]


@pytest.mark.parametrize("target", [".", "..", "policies", "../ims/policies"])
def test_a_link_to_a_folder_that_is_read_anyway_is_told(tmp_path: Path, target: str) -> None:
    lay(tmp_path, {"ims/ims.yaml": "a: b", "ims/policies/POL-001.yaml": "a: b"})
    (tmp_path / "ims/link").symlink_to(target, target_is_directory=True)
    tree = working_tree(tmp_path)
    assert tree.paths() == ("ims/ims.yaml", "ims/policies/POL-001.yaml")
    assert problems(tree) == [("ims/link", "path-double")]


def test_linked_folders_cannot_multiply(tmp_path: Path) -> None:
    lay(tmp_path, {"ims/ims.yaml": "a: b"})
    for number in range(12):
        folder = tmp_path / f"f{number}"
        lay(folder, {"x.yaml": "a: b"})
        for name in ("a", "b"):
            (folder / name).symlink_to(f"../f{number + 1}", target_is_directory=True)
    (tmp_path / "ims/link").symlink_to("../f0", target_is_directory=True)
    assert len(working_tree(tmp_path).paths()) < 20


def test_a_link_into_git_itself_is_told(tmp_path: Path) -> None:
    lay(tmp_path, {"ims/ims.yaml": "a: b"})
    commit(tmp_path)
    (tmp_path / "ims/evidence").mkdir()
    (tmp_path / "ims/evidence/config").symlink_to("../../.git/config")
    assert problems(working_tree(tmp_path)) == [("ims/evidence/config", "path-outside")]


def test_the_root_itself_may_be_a_link(tmp_path: Path) -> None:
    lay(tmp_path / "real", {"ims/ims.yaml": "a: b"})
    (tmp_path / "link").symlink_to("real", target_is_directory=True)
    assert working_tree(tmp_path / "link").paths() == ("ims/ims.yaml",)


# Names, and what is no file


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize(
    "name, shown",
    [("a\nb.yaml", "a\\nb.yaml"), ("a\x1b[31m.yaml", "a\\x1b[31m.yaml"), ("a\u202eb.yaml", "a\\u202eb.yaml")],
)
def test_a_name_that_cannot_be_shown_is_told_in_codes(tmp_path: Path, name: str, shown: str) -> None:
    lay(tmp_path, {f"ims/{name}": "a: b", "ims/ims.yaml": "a: b"})
    tree = working_tree(tmp_path)
    assert tree.paths() == ("ims/ims.yaml",)
    assert problems(tree) == [(f"ims/{shown}", "path-name")]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes names that are not UTF-8")
def test_a_name_that_is_not_utf_8_is_told_in_codes(tmp_path: Path) -> None:
    lay(tmp_path, {"ims/ims.yaml": "a: b"})
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/ims/caf\xe9.yaml")).write_text("a: b")
    tree = working_tree(tmp_path)
    assert tree.paths() == ("ims/ims.yaml",)
    assert problems(tree) == [("ims/caf\\udce9.yaml", "path-name")]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes of that kind")
def test_a_pipe_is_told_and_not_waited_for(tmp_path: Path) -> None:
    lay(tmp_path, {"ims/ims.yaml": "a: b"})
    os.mkfifo(tmp_path / "ims/pipe.yaml")
    (tmp_path / "ims/link.yaml").symlink_to("pipe.yaml")
    assert problems(working_tree(tmp_path)) == [
        ("ims/link.yaml", "path-unreadable"),
        ("ims/pipe.yaml", "path-unreadable"),
    ]


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="there are no sockets in folders here")
def test_a_socket_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, {"ims/ims.yaml": "a: b"})
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("ims/s.yaml")
        assert problems(working_tree(tmp_path)) == [("ims/s.yaml", "path-unreadable")]


def test_what_the_system_refuses_to_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, {"ims/a.yaml": "a: b", "ims/b.yaml": "a: b", "ims/policies/c.yaml": "a: b"})
    really_open, really_scan = os.open, os.scandir

    def refuse(path: str) -> None:
        if path.endswith(("a.yaml", "policies")):
            raise PermissionError(13, "Permission denied")

    def open_(path: str, flags: int) -> int:
        refuse(path)
        return really_open(path, flags)

    def scandir(path: str) -> Any:
        refuse(path)
        return really_scan(path)

    monkeypatch.setattr(os, "open", open_)
    monkeypatch.setattr(os, "scandir", scandir)
    tree = working_tree(tmp_path)
    assert tree.paths() == ("ims/b.yaml",)
    assert problems(tree) == [("ims/a.yaml", "path-unreadable"), ("ims/policies", "path-unreadable")]
    assert all("ermission denied" in problem.message for problem in tree.problems)


def test_evidence_that_vanishes_while_it_is_read(tmp_path: Path) -> None:
    lay(tmp_path, {"ims/evidence/a.txt": "x"})
    tree = working_tree(tmp_path)
    (tmp_path / "ims/evidence/a.txt").unlink()
    with pytest.raises(CannotGoOn, match="cannot be read any more"):
        tree.sha256("ims/evidence/a.txt")


def test_a_root_that_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match="not a folder"):
        working_tree(tmp_path / "nothing")


def test_a_very_deep_folder_is_read(tmp_path: Path) -> None:
    folder = "/".join(["d"] * 300)
    lay(tmp_path, {f"ims/{folder}/x.yaml": "a: b"})
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(250)
    try:
        tree = working_tree(tmp_path)
    finally:
        sys.setrecursionlimit(before)
    assert tree.paths() == (f"ims/{folder}/x.yaml",)


# Overlay


def test_shipped_files_stand_where_the_tree_has_none(tmp_path: Path) -> None:
    shipped = lay(
        tmp_path / "shipped", {"policy.json": "shipped", "idea.json": "shipped", "sub/x.html": "shipped"}
    )
    root = lay(tmp_path / "root", {"schemas/policy.json": "own", "ims/POL-001.yml": "x"})
    tree = overlay(
        working_tree(root),
        {
            "schemas/policy.json": shipped / "policy.json",
            "schemas/idea.json": shipped / "idea.json",
            "templates": shipped / "sub",
        },
    )
    assert tree.paths() == ("schemas/idea.json", "schemas/policy.json", "templates/x.html")
    assert tree.read("schemas/policy.json") == b"own"
    assert tree.read("schemas/idea.json") == b"shipped"
    assert tree.read("templates/x.html") == b"shipped"
    assert problems(tree) == [("ims/POL-001.yml", "path-name")]


@pytest.mark.parametrize("mark", ["folder", "file"])
def test_a_repository_within_the_system_is_told_and_not_read(tmp_path: Path, mark: str) -> None:
    lay(
        tmp_path, {"ims/ims.yaml": "a: b", "ims/more/POL-001.yaml": "id: POL-001", "ims/evidence/more/x": "x"}
    )
    for folder in ("ims/more", "ims/evidence/more"):
        lay(tmp_path, {f"{folder}/.git/HEAD" if mark == "folder" else f"{folder}/.git": "gitdir: /nowhere"})
    tree = working_tree(tmp_path)
    assert tree.paths() == ("ims/ims.yaml",)
    assert problems(tree) == [("ims/evidence/more", "path-outside"), ("ims/more", "path-outside")]


def test_a_system_whose_folder_is_a_repository_of_its_own_is_told_once(tmp_path: Path) -> None:
    lay(tmp_path, {"ims/ims.yaml": "a: b", "ims/.git/HEAD": "x"})
    assert problems(working_tree(tmp_path)) == [("ims", "path-outside")]
