"""`imskit serve`: from saving a file to the new page, as a browser that has the page open meets it.

What is measured is wall time, since a person waits; on a machine that others use it says little by itself, so the
processor time of the server stands beside it, where the system tells it. A client plays the browser: it holds the
line for news and fetches the page when it is told to, as the panel's script does. With a Chromium, a real one waits.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import Failed, environment, python, table
from tests.benchmarks.mix import TODAY

RUNS = 10
#: After so many of them all the rest is waited for; the others come while it is made, as those of a quick author do.
RESTS = 3
PATIENCE = 600.0
_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
_TITLE = re.compile(r"^title: (.*)$", re.MULTILINE)


def serve_table(systems: Mapping[int, Path], bytecode: Path) -> str:
    """A table with a row a size, and two where there is a browser; *systems* are folders by size."""
    rows = []
    for documents, root in systems.items():
        with _served(root, bytecode) as (port, process):
            waits: dict[str, Callable[[Path, str, bool], _Times]] = {
                "HTTP client": _Client(port, process).wait
            }
            rows += [_row(documents, name, root, wait) for name, wait in waits.items()]
            with _browser(port) as wait_in_browser:
                if wait_in_browser is not None:
                    rows.append(_row(documents, "Chromium", root, wait_in_browser))
    heads = (
        "documents",
        "seen by",
        "page, s",
        "worst",
        "all the rest, s",
        "server's CPU s",
        "of it page",
        "runs",
    )
    return table(heads, rows)


#: What one save took: until the page was seen, until all was ready, and the processor time of the server for both.
_Times = tuple[float, float | None, float | None, float | None]


def _row(documents: int, name: str, root: Path, wait: Callable[[Path, str, bool], _Times]) -> list[str]:
    path = min((root / "ims").rglob("POL-001*.yaml"))
    original = path.read_bytes()
    found = [wait(path, f"Saved {name} {run}", run > RUNS - RESTS) for run in range(RUNS + 1)]
    path.write_bytes(original)
    # The first loads what a server needs but once.
    page, rest, cpu, cpu_page = zip(*found[1:], strict=True)
    return [
        f"{documents:,}",
        name,
        f"{statistics.median(page):.2f}",
        f"{max(page):.2f}",
        _median(rest),
        _median(cpu),
        _median(cpu_page),
        str(RUNS),
    ]


def _median(figures: tuple[float | None, ...]) -> str:
    known = [figure for figure in figures if figure is not None]
    return f"{statistics.median(known):.2f}" if known else ""


def _save(path: Path, words: str) -> None:
    """Give the document another title, as an editor does that writes beside the file and renames."""
    text = _TITLE.sub(f'title: "{words}"', path.read_text(encoding="utf-8"), count=1)
    beside = path.with_name(f".{path.name}.tmp")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


class _Client:
    """Plays a browser that has the page of the first policy open."""

    def __init__(self, port: int, process: subprocess.Popen[str]) -> None:
        self._port = port
        self._process = process

    def wait(self, path: Path, words: str, rest: bool) -> _Times:
        """Save *words* and wait until the page shows them, and then until all the *rest* is ready, if asked to."""
        with _news(self._port) as line:
            cpu = _cpu_of(self._process.pid)
            began = time.perf_counter()
            _save(path, words)
            _until(line, lambda _: words in _page(self._port))
            seen, cpu_seen = time.perf_counter() - began, _cpu_of(self._process.pid)
            cpu_page = cpu_seen - cpu if cpu is not None and cpu_seen is not None else None
            if not rest:
                return seen, None, None, cpu_page
            _until(_again(self._port), lambda news: not news["building"])
            ready, cpu_ready = time.perf_counter() - began, _cpu_of(self._process.pid)
            cpu_all = cpu_ready - cpu if cpu is not None and cpu_ready is not None else None
            return seen, ready, cpu_all, cpu_page


def _until(line: Iterator[dict[str, Any]] | HTTPResponse, holds: Callable[[dict[str, Any]], bool]) -> None:
    """Listen until the news are as they should be."""
    news = _read(line) if isinstance(line, HTTPResponse) else line
    for each in news:
        if holds(each):
            return
    raise Failed("the server ended the line")


def _read(response: HTTPResponse) -> Iterator[dict[str, Any]]:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and (line := response.readline()):
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


def _again(port: int) -> Iterator[dict[str, Any]]:
    with _news(port) as line:
        yield from _read(line)


@contextmanager
def _news(port: int) -> Iterator[HTTPResponse]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/.imskit/news?page=documents/POL-001.html")
        yield connection.getresponse()
    finally:
        connection.close()


def _page(port: int) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/documents/POL-001.html")
        return connection.getresponse().read().decode()
    finally:
        connection.close()


@contextmanager
def _served(root: Path, bytecode: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """A server of the system in *root*, once its first page is there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = python(
        "-m", "imskit", "serve", "--root", root, "--port", str(port), "--as-of", TODAY.isoformat()
    )
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True, env=environment(bytecode)
    ) as process:
        try:
            end = time.monotonic() + PATIENCE
            while True:
                if process.poll() is not None or time.monotonic() > end:
                    raise Failed(f"{' '.join(command)} does not serve")
                with suppress(OSError):
                    if "POL-001" in _page(port):
                        break
                time.sleep(0.2)
            yield port, process
        finally:
            process.terminate()


@contextmanager
def _browser(port: int) -> Iterator[Callable[[Path, str, bool], _Times] | None]:
    """A wait in a headless Chromium that has the page open; None without one."""
    chromium = os.environ.get("IMSKIT_CHROMIUM") or next(filter(None, map(shutil.which, _CHROMIUMS)), None)
    if chromium is None:
        yield None
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{port}/documents/POL-001.html")

        def wait(path: Path, words: str, _: bool) -> _Times:
            began = time.perf_counter()
            _save(path, words)
            page.get_by_role("heading", level=1).get_by_text(words).wait_for(timeout=PATIENCE * 1000)
            return time.perf_counter() - began, None, None, None

        yield wait
        browser.close()


def _cpu_of(process: int) -> float | None:
    """The processor time of a running process, user and system, in seconds; None where nobody tells."""
    path = Path(f"/proc/{process}/stat")
    if not path.is_file():
        return None
    fields = path.read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
