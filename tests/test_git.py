"""Git is called so that nothing of a repository's configuration runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from imskit.git import git, git_command, git_environment
from imskit.problems import CannotGoOn
from tests.folders import commit, lay


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
