"""How a run ends that is told to from outside: one line and the code of its signal, whatever it was doing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.builders import Small

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes are those of Unix")

ENDS = {
    "SIGINT": (130, "imskit: interrupted\n"),
    "SIGTERM": (143, "imskit: ended by SIGTERM\n"),
    "SIGHUP": (129, "imskit: ended by SIGHUP\n"),
}

#: Gets the signal when a module is looked for, as if somebody had pressed the keys just then.
AT_IMPORT = """
import os, signal, sys
how, module = getattr(signal, sys.argv[1]), sys.argv[2]
class Asked:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == module:
            os.kill(os.getpid(), how)
sys.meta_path.insert(0, Asked)
del sys.argv[1:3]
from imskit.__main__ import main
main()
"""

#: Does what stands in `{}` in the place of the command line.
IN_PLACE_OF_IT = """
import hashlib, os, signal, sys, threading, time, types
from imskit.unfinished import passing, temporary_folder
def once(seconds, how):
    threading.Timer(seconds, os.kill, (os.getpid(), how)).start()
def run():
{}
sys.modules["imskit.cli"] = types.ModuleType("imskit.cli")
sys.modules["imskit.cli"].main = run
from imskit.__main__ import main
main()
"""


def python(
    code: str, *arguments: str, cwd: Path, environment: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """The exit code of a run of *code*, and what it says beside its output."""
    ran = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, **(environment or {})},
    )
    return ran.returncode, ran.stderr


def instead(cwd: Path, *lines: str) -> tuple[int, str]:
    """The same, for a run that does *lines* in the place of the command line, with *cwd* for temporary files."""
    code = IN_PLACE_OF_IT.format("\n".join(f"    {line}" for line in lines))
    return python(code, cwd=cwd, environment={"TMPDIR": str(cwd)})


@pytest.mark.parametrize(
    "module, how",
    [
        ("imskit.cli", "SIGINT"),
        ("click.core", "SIGTERM"),
        ("imskit.pipeline", "SIGHUP"),
        ("imskit.views.due", "SIGINT"),
    ],
)
def test_a_signal_while_code_is_loaded_is_one_line(small: Small, module: str, how: str) -> None:
    small.read()
    before = sorted(small.root.rglob("*"))
    assert python(AT_IMPORT, how, module, "due", cwd=small.root) == ENDS[how]
    assert sorted(small.root.rglob("*")) == before


def test_a_signal_that_comes_while_an_object_is_removed_is_not_lost(tmp_path: Path) -> None:
    lines = (
        "class Last:",
        "    def __del__(self): os.kill(os.getpid(), signal.SIGTERM); time.sleep(0)",
        "Last()",
        "for _ in range(100): time.sleep(0.1)",
    )
    assert instead(tmp_path, *lines) == ENDS["SIGTERM"]


def test_what_a_library_makes_of_a_signal_is_that_signal_still(tmp_path: Path) -> None:
    lines = (
        "try: os.kill(os.getpid(), signal.SIGINT); time.sleep(5)",
        "except BaseException: raise SystemError('a callback failed')",
    )
    assert instead(tmp_path, *lines) == ENDS["SIGINT"]


def test_code_that_lets_nobody_else_speak_is_ended_and_leaves_no_folder(tmp_path: Path) -> None:
    lines = (
        "once(0.2, signal.SIGTERM)",
        "with temporary_folder() as place:",
        "    (place / 'file').write_text('x')",
        "    hashlib.pbkdf2_hmac('sha256', b'x', b'y', 2**31 - 1)",
    )
    assert instead(tmp_path, *lines) == ENDS["SIGTERM"]
    assert list(tmp_path.iterdir()) == []


def test_a_second_signal_does_not_wait_for_what_is_put_away_slowly(tmp_path: Path) -> None:
    lines = (
        "once(0.2, signal.SIGINT); once(0.4, signal.SIGINT)",
        "with temporary_folder():",
        "    try: time.sleep(60)",
        "    finally: time.sleep(60)",
    )
    assert instead(tmp_path, *lines) == ENDS["SIGINT"]
    assert list(tmp_path.iterdir()) == []


def test_a_signal_after_the_work_changes_nothing(tmp_path: Path) -> None:
    lines = (
        "import atexit",
        "atexit.register(lambda: (os.kill(os.getpid(), signal.SIGINT), time.sleep(0.1)))",
        "sys.exit(1)",
    )
    assert instead(tmp_path, *lines) == (1, "")


def test_a_signal_that_the_caller_ignores_stays_ignored(tmp_path: Path) -> None:
    lines = ("os.kill(os.getpid(), signal.SIGHUP)", "time.sleep(0.1)", "sys.exit(0)")
    code = IN_PLACE_OF_IT.format("\n".join(f"    {line}" for line in lines))
    ignoring = "import signal\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
    assert python(ignoring + code, cwd=tmp_path) == (0, "")


def test_what_goes_wrong_otherwise_is_not_hidden(tmp_path: Path) -> None:
    code, said = instead(tmp_path, "raise ValueError('of our own')")
    assert code == 1
    assert said.endswith("ValueError: of our own\n")


def test_whoever_reads_no_further_ends_the_run_in_silence(small: Small) -> None:
    small.read()
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        ran = subprocess.run(
            [sys.executable, "-m", "imskit", "due"],
            cwd=small.root,
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("both", [True, False])
def test_an_output_that_is_full_is_one_sentence(small: Small, both: bool) -> None:
    small.read()
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "imskit", "due"],
            cwd=small.root,
            stdout=full,
            stderr=full if both else subprocess.PIPE,
            check=False,
        )
    assert ran.returncode == 2
    assert both or ran.stderr == b"imskit: No space left on device\n"


@pytest.mark.parametrize("arguments", [["nothing"], ["due", "--root", "/nowhere"]])
def test_the_code_tells_even_where_nobody_reads_why(small: Small, arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        ran = subprocess.run(
            [sys.executable, "-m", "imskit", *arguments],
            cwd=small.root,
            stdout=closed,
            stderr=closed,
            check=False,
        )
    assert ran.returncode == 2
