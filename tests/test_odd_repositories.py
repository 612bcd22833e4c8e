"""However a repository lies on the disk, each command says the same of the same history."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.folders import lay
from tests.repositories import run
from tests.storied import READING, Say, copied, everything, tell, teller

Answers = Mapping[str, tuple[int, str, str]]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository as git makes it."""
    return tell(tmp_path_factory.mktemp("story") / "plain").root


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    return teller(capsys, monkeypatch)


#: The answers are made once, by the first test that asks for them.
_PLAIN: dict[Path, Answers] = {}


@pytest.fixture
def plain(story: Path, say: Say) -> Answers:
    """What the commands say where nothing is odd."""
    if story not in _PLAIN:
        _PLAIN[story] = everything(say, story)
    return _PLAIN[story]


def test_the_plain_repository_is_worth_asking(plain: Answers) -> None:
    assert {name: code for name, (code, _, _) in plain.items() if code} == {}
    assert "POL-001" in plain["diff"][1]
    assert '"IDEA-001"' in plain["diff two commits"][1]
    assert "files are those of commit <id>, made on 2026-03-01" in plain["status of a day gone by"][2]


def detached(story: Path, target: Path) -> Path:
    root = copied(story, target)
    run(root, "checkout", "-q", "--detach", "main")
    return root


def linked_worktree(story: Path, target: Path) -> Path:
    root = copied(story, target / "first")
    run(root, "worktree", "add", "-q", "--detach", str(target / "second"), "main")
    return target / "second"


def worktree_of_a_bare_repository(story: Path, target: Path) -> Path:
    target.mkdir()
    run(target, "clone", "-q", "--bare", str(story), "all.git")
    run(target / "all.git", "worktree", "add", "-q", str(target / "work"), "main")
    return target / "work"


def git_folder_elsewhere(story: Path, target: Path) -> Path:
    root = copied(story, target / "work")
    (root / ".git").rename(target / "elsewhere")
    (root / ".git").write_text("gitdir: ../elsewhere\n", encoding="utf-8")
    return root


def git_folder_behind_a_link(story: Path, target: Path) -> Path:
    root = copied(story, target / "work")
    (root / ".git").rename(target / "elsewhere")
    (root / ".git").symlink_to(target / "elsewhere", target_is_directory=True)
    return root


def reached_through_a_link(story: Path, target: Path) -> Path:
    copied(story, target / "work")
    (target / "link").symlink_to(target / "work", target_is_directory=True)
    return target / "link"


def a_clone(story: Path, target: Path) -> Path:
    target.mkdir()
    run(target, "clone", "-q", str(story), "clone")
    run(target / "clone", "branch", "-q", "side", "origin/side")
    return target / "clone"


def a_clone_that_borrows(story: Path, target: Path) -> Path:
    target.mkdir()
    run(target, "clone", "-q", "--shared", str(story), "clone")
    run(target / "clone", "branch", "-q", "side", "origin/side")
    return target / "clone"


def a_submodule(story: Path, target: Path) -> Path:
    target.mkdir()
    run(target, "init", "-q", ".")
    run(target, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(story), "system")
    run(target / "system", "branch", "-q", "side", "origin/side")
    return target / "system"


def sub_folder(story: Path, target: Path) -> Path:
    """The same history, one folder further down, beside other work and another system."""
    target.mkdir()
    stream = run(story, "fast-export", "--all", "--signed-tags=strip")
    moved = "\n".join(
        f"{line[:2]}{_moved(line[2:])}" if line[:2] in {"M ", "D ", "R "} else line
        for line in stream.splitlines()
    )
    run(target, "init", "-q", "-b", "main", ".")
    run(target, "fast-import", "--quiet", given=f"{moved}\n")
    run(target, "checkout", "-q", "main")
    lay(target, {"ims/ims.yaml": "not: ours\n", "README.md": "Beside it.\n"})
    return target / "quality"


def _moved(words: str) -> str:
    *before, path = words.rsplit(" ", words.count(" ") if words.startswith("ims") else 1)
    if words.startswith("ims"):
        return " ".join(f"quality/{each}" for each in words.split())
    return " ".join((*before, f"quality/{path}"))


def packed(story: Path, target: Path) -> Path:
    root = copied(story, target)
    run(root, "gc", "-q", "--aggressive")
    run(root, "commit-graph", "write", "--reachable", "--changed-paths")
    run(root, "multi-pack-index", "write")
    return root


def split_index(story: Path, target: Path) -> Path:
    root = copied(story, target)
    run(root, "update-index", "--split-index", "--untracked-cache")
    return root


def another_index(story: Path, target: Path) -> Path:
    """Everything taken out of the index: a folder is what lies in it, not what will be committed."""
    root = copied(story, target)
    run(root, "rm", "-r", "-q", "--cached", ".")
    return root


def locked(story: Path, target: Path) -> Path:
    root = copied(story, target)
    for name in ("index.lock", "HEAD.lock", "config.lock", "packed-refs.lock", "refs/heads/main.lock"):
        (root / ".git" / name).touch()
    return root


def files_with_the_names_of_revisions(story: Path, target: Path) -> Path:
    root = copied(story, target)
    for name in ("HEAD", "main", "v1", "side", "-x", run(root, "rev-parse", "HEAD")):
        (root / name).write_text("a file", encoding="utf-8")
    return root


def branches_with_odd_names(story: Path, target: Path) -> Path:
    root = copied(story, target)
    for name in ("-x", "--help", "größe", "a'b\"c", "a/b/c", "HEAD", run(root, "rev-parse", "HEAD")):
        run(root, "update-ref", f"refs/heads/{name}", "HEAD")
        run(root, "update-ref", f"refs/tags/{name}", "HEAD")
    return root


def names_that_lead_to_one_commit(story: Path, target: Path) -> Path:
    root = copied(story, target)
    run(root, "update-ref", "refs/tags/main", "main")
    run(root, "update-ref", "refs/heads/v1", "v1^{commit}")
    run(root, "update-ref", "refs/remotes/side", "side")
    return root


def replaced_objects(story: Path, target: Path) -> Path:
    """Commits and contents replaced by others: what is read is what the ids stand for."""
    root = copied(story, target)
    run(root, "replace", "v1^{commit}", "main")
    run(root, "replace", "v1:ims/ims.yaml", "v1:ims/people.yaml")
    return root


def grafted(story: Path, target: Path) -> Path:
    root = copied(story, target)
    head, first = run(root, "rev-parse", "main", "v1^{commit}").split()
    lay(root / ".git", {"info/grafts": f"{head} {first}\n"})
    return root


def ignored_files(story: Path, target: Path) -> Path:
    """What git ignores is no less there; what lies outside of the system is not looked at."""
    root = copied(story, target)
    lay(root, {"notes/POL-009.yaml": "id: [", ".gitattributes": "* -text\n"})
    return root


def a_nested_repository_beside(story: Path, target: Path) -> Path:
    root = copied(story, target)
    run(root, "init", "-q", "tools")
    lay(root, {"tools/ims/ims.yaml": "a: b"})
    return root


def old_and_new_objects(story: Path, target: Path) -> Path:
    """Loose references packed, and one reference left loose with an older value beside it."""
    root = copied(story, target)
    run(root, "pack-refs", "--all")
    run(root, "update-ref", "refs/heads/other", "v1^{commit}")
    return root


def told_in_sha256(_: Path, target: Path) -> Path:
    return tell(target, "--object-format=sha256").root


SHAPES: tuple[Callable[[Path, Path], Path], ...] = (
    a_clone,
    a_clone_that_borrows,
    a_nested_repository_beside,
    a_submodule,
    another_index,
    branches_with_odd_names,
    detached,
    files_with_the_names_of_revisions,
    git_folder_behind_a_link,
    git_folder_elsewhere,
    grafted,
    ignored_files,
    linked_worktree,
    locked,
    names_that_lead_to_one_commit,
    old_and_new_objects,
    packed,
    reached_through_a_link,
    replaced_objects,
    split_index,
    sub_folder,
    told_in_sha256,
    worktree_of_a_bare_repository,
)


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_each_command_says_the_same(
    story: Path, plain: Answers, say: Say, tmp_path: Path, shape: Callable[[Path, Path], Path]
) -> None:
    root = shape(story, tmp_path / "odd")
    said = everything(say, root)
    for name in READING:
        assert said[name] == plain[name], name
