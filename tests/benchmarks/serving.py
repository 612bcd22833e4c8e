"""`imskit serve`: from saving a document to its new page."""

from __future__ import annotations

import socket
import statistics
import subprocess
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from tests.benchmarks.editing import Edited, committed
from tests.benchmarks.measure import Failed, environment, python, table
from tests.benchmarks.mix import TODAY

#: Of more documents, the first build takes minutes.
LARGEST = 1000
_RUNS = 5
#: Seconds after which nothing comes any more.
_PATIENCE = 600.0


def serve_table(systems: Mapping[int, Path], bytecode: Path) -> str:
    """A table with a row a size; *systems* are folders by size, those beyond `LARGEST` are left out."""
    rows = []
    for documents, root in systems.items():
        if documents > LARGEST:
            continue
        committed(root)
        edited = Edited(root, "text")
        first, after = _serve(root, edited, bytecode)
        edited.undo()
        rows.append(
            [
                f"{documents:,}",
                f"{first:.1f}",
                f"{statistics.median(after):.2f}",
                f"{max(after):.2f}",
                str(len(after)),
            ]
        )
    heads = ("documents", "until the first page, wall s", "from saving to the new page", "slowest", "runs")
    return table(heads, rows)


def _serve(root: Path, edited: Edited, bytecode: Path) -> tuple[float, list[float]]:
    """How long it took until the first page was there, and from each change to the page that shows it."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}/documents/{edited.id}.html"
    command = python(
        "-m", "imskit", "serve", "--root", root, "--as-of", TODAY.isoformat(), "--port", str(port)
    )
    began = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(bytecode)
    ) as process:
        try:
            _wait_for(address, "", process)
            first = time.perf_counter() - began
            after = []
            for number in range(1, _RUNS + 1):
                # Whatever watches the folder has seen that it was quiet.
                time.sleep(1.5)
                edited()
                saved = time.perf_counter()
                _wait_for(address, f"Looked at {number} times", process)
                after.append(time.perf_counter() - saved)
            return first, after
        finally:
            process.terminate()


def _wait_for(address: str, words: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the page at *address* holds *words*. Raises Failed where that does not come."""
    until = time.perf_counter() + _PATIENCE
    while time.perf_counter() < until:
        if process.poll() is not None:
            raise Failed(f"imskit serve ended with {process.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:  # noqa: S310 - our own address
                if words in answer.read().decode("utf-8"):
                    return
        except OSError:
            pass
        time.sleep(0.02)
    raise Failed(f"{address} does not show {words!r} after {_PATIENCE:.0f} s")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
