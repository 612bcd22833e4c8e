"""What an export of one file leaves behind that is ended from outside: the last good file, and nothing beside it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.mix import TODAY
from tests.benchmarks.systems import make

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are those of Unix")


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("system")
    make(root, 300)
    return root


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda each: each.name)
@pytest.mark.parametrize("what", ["manual", "workbook", "management-review"])
def test_an_export_that_is_ended_leaves_the_file_that_was_there(
    system: Path, tmp_path: Path, what: str, how: signal.Signals
) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"what was there")
    command = [sys.executable, "-m", "imskit", "export", what, "--root", str(system)]
    command += ["--as-of", TODAY.isoformat(), "-o", str(target)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        # Said when all is read, and before anything is made.
        assert process.stderr.readline().startswith("note: files are read as they are now")
        process.send_signal(how)
        _, said = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "Traceback" not in said
    assert target.read_bytes() == b"what was there"
    assert [path.name for path in tmp_path.iterdir()] == ["target"]
