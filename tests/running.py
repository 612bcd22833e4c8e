"""Runs the command line as a user does, in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from imskit.cli import main


@dataclass(frozen=True)
class Ran:
    """How a call ended: its exit code and what it said."""

    code: int
    out: str
    err: str

    @property
    def first(self) -> str:
        """The first line of what it printed."""
        return self.out.partition("\n")[0]


Run = Callable[..., Ran]


def runner(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run(folder, "check", "--strict")` calls imskit in *folder*: what a user must never see ends the test."""

    def call(folder: Path, *arguments: str) -> Ran:
        monkeypatch.chdir(folder)
        monkeypatch.setattr("sys.argv", ["imskit", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        said = capsys.readouterr()
        code = stopped.value.code
        return Ran(code if isinstance(code, int) else 0 if code is None else 1, said.out, said.err)

    return call
