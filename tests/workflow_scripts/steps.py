"""The steps of the workflows, and a folder in which they run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

CHECKOUT = Path(__file__).parents[2]
LAID = CHECKOUT / "templates/init"
BASH = shutil.which("bash")
#: Steps in the shell; those in Python run everywhere.
in_bash = pytest.mark.skipif(
    sys.platform == "win32" or BASH is None, reason="GitHub runs these scripts on Linux, with bash"
)
MARK = "<!-- imskit diff -->\n"
DUE = "<!-- imskit due -->\n### {}\n"


def step(path: str, job: str, name: str) -> dict[str, Any]:
    """The step that begins with *name* in a job of a workflow."""
    steps = yaml.safe_load((LAID / path).read_text("utf-8"))["jobs"][job]["steps"]
    found = next(each for each in steps if each.get("name", "").startswith(name) and "run" in each)
    assert isinstance(found, dict)
    return found


@dataclass
class Runner:
    """A folder in which steps run."""

    folder: Path

    def run(
        self, what: dict[str, Any], variables: Mapping[str, str], *, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        in_python = what.get("shell") == "python3 {0}"
        assert in_python or "shell" not in what
        return subprocess.run(
            [sys.executable, "-c", what["run"]] if in_python else [str(BASH), "-e", "-c", what["run"]],
            cwd=self.folder,
            env={**os.environ, "PATH": path, "GITHUB_REPOSITORY": "us/ims", **variables},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=check,
        )
