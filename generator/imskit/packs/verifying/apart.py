"""Reads what a pack says in a process of its own, which may take only so much time and memory.

A pack brings schemas, patterns, texts and dates of a stranger. What they do to a library that reads them ends that
process, and is a finding. Time is counted as that of the processor where the system can: on a busy machine an honest
pack takes long, and not more of it. The presses that it starts for PDFs have the same bounds, each for itself, and end
with it.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import Thread
from typing import IO, Any

from imskit.packs.verifying.container import container
from imskit.packs.verifying.contents import contents, many
from imskit.packs.verifying.findings import Finding
from imskit.packs.verifying.report import Contents, Wanted
from imskit.plain_data import NotOfThatShape, made_of
from imskit.problems import CannotGoOn

#: A pack of the reference system takes 17 ms a file, most of it for PDFs; a machine may be slower by ten times.
_SECONDS = 120
_SECONDS_A_FILE = 0.25
#: Against a repository, the system is read twice more, and its history.
_MORE_AGAINST = 3
#: Of time by the clock, so many times as much: the machine may be busy with other things.
_CLOCK = 4
#: What its own words begin with, among those of libraries, and how long a line of them is at most.
_WORD = b"imskit verify: "
_LONGEST_WORD = 200
#: What the process may hold, in bytes.
_MEMORY = 2 * 1024**3


def seconds_for(files: int, wanted: Wanted) -> int:
    """How much time reading a pack of so many *files* may take, in seconds of the processor."""
    if wanted.seconds is not None:
        return wanted.seconds
    seconds = _SECONDS + _SECONDS_A_FILE * files
    return int(seconds * _MORE_AGAINST if wanted.repository is not None else seconds)


def contents_apart(
    place: Path,
    files: int,
    wanted: Wanted,
    told: Callable[[str], object] = lambda _words: None,
) -> Contents:
    """As `contents`, of the pack of so many *files* at *place*, within bounds. Raises CannotGoOn as that does."""
    seconds = seconds_for(files, wanted)
    asked = json.dumps(
        {
            "place": str(place),
            "signers": wanted.signers and str(wanted.signers),
            "repository": wanted.repository and str(wanted.repository),
            "sample": wanted.sample,
            "seed": wanted.seed,
            "evidence": wanted.evidence and str(wanted.evidence),
            "seconds": seconds,
        }
    )
    with tempfile.TemporaryFile() as answered:
        code = _run(asked, answered, seconds * _CLOCK, told)
        answered.seek(0)
        try:
            answer = json.load(answered)
            if "stop" in answer:
                raise CannotGoOn(*answer["stop"])
            return made_of(Contents, answer)
        except (ValueError, TypeError, RecursionError, NotOfThatShape):
            return _broke(code, seconds)


def _run(asked: str, answered: IO[bytes], seconds: int, told: Callable[[str], object]) -> int | None:
    """The exit code of the process that writes what is *asked* for to *answered*; None where it took too long."""
    with subprocess.Popen(
        # -P: nothing is imported from the folder it is called in.
        [sys.executable, "-P", "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=answered,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        teller = Thread(target=_tell, args=(process.stderr, told), daemon=True)
        teller.start()
        try:
            with suppress(BrokenPipeError), process.stdin as given:
                given.write(asked.encode())
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            process.kill()
            teller.join()


def _tell(lines: IO[bytes], told: Callable[[str], object]) -> None:
    """Hand on what the process says it is doing; what a library says there in its own words is nobody's to read."""
    for line in iter(lambda: lines.readline(_LONGEST_WORD), b""):
        if line.startswith(_WORD) and line.endswith(b"\n"):
            told(line.removeprefix(_WORD).decode("ascii", "replace").strip())


def _broke(code: int | None, seconds: int) -> Contents:
    if code is None or code == -getattr(signal, "SIGXCPU", 0):
        what = (
            f"what it says could not be read within {many(seconds, 'second')}: it is made to take long, or this "
            "machine is very slow; --time-limit gives it more"
        )
    elif code < 0:
        what = f"what it says cannot be read: what reads it was ended (signal {-code})"
    else:
        what = f"what it says cannot be read in {_MEMORY // 1024**3} GiB of memory"
    return Contents(findings=(Finding("", what),))


def _answer(asked: Any) -> Any:
    wanted = Wanted(
        asked["signers"] and Path(asked["signers"]),
        asked["repository"] and Path(asked["repository"]),
        asked["sample"],
        asked["seed"],
        asked["evidence"] and Path(asked["evidence"]),
    )
    place = Path(asked["place"])
    try:
        with container(place) as found:
            return asdict(contents(found, place, wanted, _say))
    except CannotGoOn as stop:
        return {"stop": [stop.sentence, stop.mend]}
    except (MemoryError, RecursionError):
        return asdict(_unread("in the memory that it may take"))
    except Exception as error:  # noqa: BLE001  whatever a stranger's files do to what reads them
        return asdict(_unread(f"at all ({type(error).__name__})"))


def _unread(bound: str) -> Contents:
    return Contents(findings=(Finding("", f"what it says cannot be read {bound}"),))


def _say(words: str) -> None:
    sys.stderr.write(f"{_WORD.decode('ascii')}{words}\n")
    sys.stderr.flush()


def _bound(seconds: int) -> None:
    """Take no more memory and time than that; Windows has no such bounds."""
    if sys.platform != "win32":
        import resource

        # Nor does it leave what it held in a file when it ends.
        bounds = ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0))
        for what, most in bounds:
            soft, hard = resource.getrlimit(what)
            lower = [most, *(limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY)]
            resource.setrlimit(what, (min(lower), hard))


if __name__ == "__main__":
    asked_for = json.load(sys.stdin)
    _bound(asked_for["seconds"])
    sys.stdout.write(json.dumps(_answer(asked_for)))
