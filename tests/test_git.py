"""Git is called so that nothing of a repository's configuration runs."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from imskit import programs
from imskit.git import GitAnswers, GitFailed, LostContent, git, git_command, git_environment, read_blobs
from imskit.problems import CannotGoOn
from tests.folders import commit, lay, run_git


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotGoOn, match="git is not installed"):
        git(tmp_path, "log")


@pytest.mark.skipif(sys.platform == "win32", reason="the trap is a shell script")
def test_the_configuration_of_a_repository_runs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = lay(tmp_path / "root", {"ims/ims.yaml": "a: b", ".gitattributes": "*.yaml diff=trap filter=trap"})
    commit(root)
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o700)
    for name in (
        *("core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.askPass", "diff.external"),
        *("diff.trap.textconv", "filter.trap.smudge", "filter.trap.clean", "alias.ls-tree", "gpg.program"),
        *("core.alternateRefsCommand", "credential.helper", "uploadpack.packObjectsHook", "pager.ls-tree"),
    ):
        subprocess.run(["git", "config", name, str(trap)], cwd=root, check=True, env=git_environment())
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(trap))
    monkeypatch.setenv("GIT_PAGER", str(trap))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    hook = root / ".git/hooks/post-index-change"
    hook.write_text(trap.read_text())
    hook.chmod(0o700)
    assert git(root, "cat-file", "blob", "HEAD:ims/ims.yaml") == b"a: b"
    git(root, "log", "-p", "--no-ext-diff", "--no-textconv")
    assert not (tmp_path / "sprung").exists()


def test_a_repository_of_someone_else_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, {"ims/ims.yaml": "a: b"})
    commit(tmp_path)
    elsewhere = {**git_environment(), "GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}
    refused = subprocess.run(["git", "status"], cwd=tmp_path, env=elsewhere, check=False, capture_output=True)
    assert b"dubious ownership" in refused.stderr
    monkeypatch.setattr("imskit.git.git_environment", lambda: elsewhere)
    assert git(tmp_path, "ls-tree", "-r", "--name-only", "HEAD") == b"ims/ims.yaml\n"


def test_the_command_line_names_what_it_switches_off(tmp_path: Path) -> None:
    command = git_command(tmp_path, "status")
    assert Path(command[0]).is_absolute()
    assert command[1:3] == ["-C", str(tmp_path)]
    assert {"core.fsmonitor=false", f"core.hooksPath={os.devnull}", "protocol.allow=never"} <= set(command)
    assert {"--no-replace-objects", "--no-optional-locks"} <= set(command)


def test_what_git_cannot_do_is_said_in_its_words(tmp_path: Path) -> None:
    commit(lay(tmp_path, {"ims/ims.yaml": "a: b"}))
    with pytest.raises(GitFailed) as caught:
        git(tmp_path, "cat-file", "blob", "HEAD:gone")
    assert str(caught.value) == caught.value.sentence
    assert caught.value.sentence == (
        "git cannot read the repository here: path 'gone' does not exist in 'HEAD'"
    )
    assert "git fsck" in caught.value.mend


def test_contents_come_in_their_order_and_are_what_their_ids_say(tmp_path: Path) -> None:
    commit(lay(tmp_path, {"a": "a", "b": b"\n\0\n", "c": ""}))
    run_git(tmp_path, "tag", "-a", "-m", "one", "v1")
    ids = run_git(tmp_path, "rev-parse", "HEAD:b", "HEAD:c", "HEAD:a", "HEAD:b").split()
    assert list(read_blobs(tmp_path, ids)) == [b"\n\0\n", b"", b"a", b"\n\0\n"]
    # What is no file has an id over its kind too.
    (tag,) = read_blobs(tmp_path, [run_git(tmp_path, "rev-parse", "v1")])
    assert tag.endswith(b"\n\none\n")
    assert list(read_blobs(tmp_path, [])) == []


@pytest.mark.parametrize("data", [b"garbage", zlib.compress(b"blob 1\0x"), b""])
def test_a_content_that_is_another_than_its_id_says_is_lost(tmp_path: Path, data: bytes) -> None:
    commit(lay(tmp_path, {"a": "a", "b": "b"}))
    first, second = run_git(tmp_path, "rev-parse", "HEAD:a", "HEAD:b").split()
    path = tmp_path / ".git/objects" / second[:2] / second[2:]
    path.chmod(0o600)
    path.write_bytes(data)
    found = read_blobs(tmp_path, [first, second])
    assert next(found) == b"a"
    with pytest.raises(LostContent, match=second) as caught:
        next(found)
    assert caught.value.blob == second


def test_git_is_looked_for_only_where_the_path_is_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, {"git": "#!/bin/sh\n", "git.exe": "x"})
    for name in ("git", "git.exe"):
        (tmp_path / name).chmod(0o700)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join((".", "")))
    assert programs.find("git") is None
    monkeypatch.setenv("PATH", str(tmp_path))
    found = programs.find("git")
    assert found is not None
    assert found.parent == tmp_path


def test_what_git_said_of_a_history_is_not_asked_again_while_that_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, {"a.txt": "one"})
    commit(tmp_path, subject="First")
    asked: list[str] = []
    run = subprocess.run

    def counted(command: list[str], **how: Any) -> subprocess.CompletedProcess[bytes]:
        asked.append(command[-1])
        return run(command, **how)

    monkeypatch.setattr("imskit.git.subprocess.run", counted)
    answers = GitAnswers()
    for history in ("a", "a", "b"):
        with answers.remembered(history):
            assert git(tmp_path, "log", "--format=%s").strip() == b"First"
            assert git(tmp_path, "log", "--format=%s").strip() == b"First"
    assert len(asked) == 2
    git(tmp_path, "log", "--format=%s")
    assert len(asked) == 3


def test_what_depends_on_the_folder_is_asked_each_time(tmp_path: Path) -> None:
    lay(tmp_path, {"a.txt": "one"})
    run_git(tmp_path, "init", "--quiet")
    with GitAnswers().remembered(""):
        assert git(tmp_path, "ls-files") == b""
        run_git(tmp_path, "add", "a.txt")
        assert git(tmp_path, "ls-files") == b"a.txt\n"


def test_no_more_than_a_bound_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, {"a.txt": "one"})
    commit(tmp_path, subject="First")
    monkeypatch.setattr("imskit.git._REMEMBERED", 100)
    answers = GitAnswers()
    with answers.remembered(""):
        for number in range(1, 8):
            git(tmp_path, "log", f"-{number}", "--format=%H")
    assert len(answers._said) < 3
