"""Repositories that are broken, or want to run something."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.bad_input.attempts import AS_OF, posix, system
from tests.folders import commit
from tests.running import Run

GIT_CONFIG = """
[core]
	fsmonitor = {hack}
	hooksPath = {hooks}
	pager = {hack}
	editor = {hack}
	sshCommand = {hack}
	askPass = {hack}
[diff]
	external = {hack}
[diff "x"]
	textconv = {hack}
[filter "x"]
	clean = {hack}
	smudge = {hack}
	process = {hack}
[gpg]
	program = {hack}
[log]
	showSignature = true
[alias]
	log = !{hack}
	ls-tree = !{hack}
	for-each-ref = !{hack}
	rev-parse = !{hack}
[credential]
	helper = !{hack}
[extensions]
	partialClone = origin
[remote "origin"]
	url = ext::sh -c {hack}
	promisor = true
"""


@posix
def test_a_repository_whose_config_runs_programs_runs_none(tmp_path: Path, run: Run) -> None:
    root = system(tmp_path, "small")
    hack = tmp_path / "hack"
    hack.write_text(f"#!/bin/sh\ntouch {tmp_path}/hacked\n", encoding="utf-8")
    hack.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "pre-auto-gc", "reference-transaction", "post-checkout"):
        shutil.copy(hack, hooks / hook)
    commit(root)
    with (root / ".git/config").open("a", encoding="utf-8") as config:
        config.write(GIT_CONFIG.format(hack=hack, hooks=hooks))
    (root / ".gitattributes").write_text("* filter=x diff=x\n", encoding="utf-8")
    assert run(root, "check", *AS_OF).code == 0
    assert run(root, "status", *AS_OF).code == 0
    assert run(root, "new", "idea", *AS_OF).code == 0
    assert not (tmp_path / "hacked").exists()


@pytest.mark.parametrize("git", ["gitdir: /nowhere\n", None])
def test_a_repository_that_is_broken(git: str | None, tmp_path: Path, run: Run) -> None:
    root = system(tmp_path)
    if git is None:
        (root / ".git").mkdir()
    else:
        (root / ".git").write_text(git, encoding="utf-8")
    assert run(root, "check", *AS_OF).code == 0
    assert run(root, "new", "idea", *AS_OF).code in {0, 2}
