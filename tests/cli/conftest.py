"""Runs the command line as a user does, in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from imskit.cli import main
from tests.builders import Small
from tests.cli.releasing import begin


@dataclass(frozen=True)
class Ran:
    """What a call printed, and its exit code."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run(folder, "check", "--strict")` calls imskit in *folder*."""

    def call(folder: Path, *arguments: str) -> Ran:
        monkeypatch.chdir(folder)
        monkeypatch.setattr("sys.argv", ["imskit", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        said = capsys.readouterr()
        code = stopped.value.code
        return Ran(code if isinstance(code, int) else 0 if code is None else 1, said.out, said.err)

    return call


@pytest.fixture
def evidenced(small: Small) -> Small:
    """A system that checks green: an approved policy and a training that claim clause 1."""
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}))
    small.training(satisfies={"tiny-2026": ["1"]})
    small.read()
    return small


@pytest.fixture
def system(small: Small, monkeypatch: pytest.MonkeyPatch) -> Small:
    """A committed system with a policy in force, and a git that knows who works here."""
    config = small.root.parent / f"{small.root.name}.gitconfig"
    config.write_text("[user]\n\tname = Quality\n\temail = quality@example.org\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    begin(small)
    return small
