"""Reads what a pack says in a process of its own, which may take only so much time and memory.

A pack brings schemas, patterns, texts and dates of a stranger. What they do to a library that reads them ends that
process, and is a finding.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from imskit.packs.verifying.container import container
from imskit.packs.verifying.contents import contents
from imskit.packs.verifying.findings import Finding
from imskit.packs.verifying.report import Contents, Wanted
from imskit.plain_data import NotOfThatShape, made_of
from imskit.problems import CannotGoOn

#: A pack of the reference system takes 2 ms a file; a machine may be slow, and busy.
_SECONDS = 60.0
_SECONDS_A_FILE = 0.05
#: What the process may hold, in bytes.
_MEMORY = 2 * 1024**3


def contents_apart(place: Path, files: int, wanted: Wanted, seconds: float | None = None) -> Contents:
    """As `contents`, of the pack of so many *files* at *place*; in at most *seconds*.

    Raises CannotGoOn as that does.
    """
    limit = seconds if seconds is not None else _SECONDS + _SECONDS_A_FILE * files
    asked = json.dumps(
        {
            "place": str(place),
            "signers": wanted.signers and str(wanted.signers),
            "repository": wanted.repository and str(wanted.repository),
            "sample": wanted.sample,
            "seed": wanted.seed,
        }
    )
    try:
        ran = subprocess.run(
            # -P: nothing is imported from the folder it is called in.
            [sys.executable, "-P", "-m", __name__],
            input=asked.encode(),
            capture_output=True,
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return _broke(f"within {limit:.0f} seconds")
    try:
        answer = json.loads(ran.stdout)
        if "stop" in answer:
            raise CannotGoOn(*answer["stop"])
        return made_of(Contents, answer)
    except (ValueError, TypeError, NotOfThatShape):
        return _broke(f"in {_MEMORY // 1024**3} GiB of memory" if ran.returncode else "at all")


def _broke(bound: str) -> Contents:
    return Contents(findings=(Finding("", f"what it says cannot be read {bound}"),))


def _answer(asked: Any) -> Any:
    wanted = Wanted(
        asked["signers"] and Path(asked["signers"]),
        asked["repository"] and Path(asked["repository"]),
        asked["sample"],
        asked["seed"],
    )
    place = Path(asked["place"])
    try:
        with container(place) as found:
            return asdict(contents(found, place, wanted))
    except CannotGoOn as stop:
        return {"stop": [stop.sentence, stop.mend]}
    except (MemoryError, RecursionError):
        return asdict(_broke("in the memory that it may take"))
    except Exception as error:  # noqa: BLE001  whatever a stranger's files do to what reads them
        return asdict(_broke(f"at all ({type(error).__name__})"))


def _bound() -> None:
    """Take no more memory than that; Windows has no such bound."""
    if sys.platform != "win32":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        lower = [_MEMORY, *(limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY)]
        resource.setrlimit(resource.RLIMIT_AS, (min(lower), hard))


if __name__ == "__main__":
    _bound()
    sys.stdout.write(json.dumps(_answer(json.load(sys.stdin))))
