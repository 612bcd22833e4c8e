"""`imskit serve`: the page in the browser follows the file on disk; what cannot be built is said."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

import pytest

from tests.builders import Small

PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(small: Small, port: int) -> Iterator[subprocess.Popen[str]]:
    call = [sys.executable, "-m", "imskit", "serve", "--port", str(port), "--as-of", "2026-11-23"]
    process = subprocess.Popen(
        call, cwd=small.root, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def page(port: int, address: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", address)
        return connection.getresponse().read().decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        connection.close()


def eventually(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.2)
    return False


@pytest.mark.slow
def test_a_saved_change_arrives_and_a_broken_file_does_not_end_it(small: Small) -> None:
    small.policy(status="draft")
    small.read()
    port = free_port()
    with served(small, port) as process:
        assert eventually(lambda: "Title of POL-001" in page(port, "/documents/POL-001.html"))
        small.policy(status="draft", title="A title that is new")
        assert eventually(lambda: "A title that is new" in page(port, "/documents/POL-001.html"))
        good = (small.root / "ims/ims.yaml").read_text(encoding="utf-8")
        small.write("ims/ims.yaml", "imskit: [\n")
        time.sleep(2)
        assert "A title that is new" in page(port, "/documents/POL-001.html")
        small.policy(status="draft", title="And newer still")
        small.write("ims/ims.yaml", good)
        assert eventually(lambda: "And newer still" in page(port, "/documents/POL-001.html"))
        assert process.poll() is None


def test_a_port_that_is_taken_is_one_sentence(small: Small) -> None:
    small.policy(status="draft")
    small.read()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        call = [sys.executable, "-m", "imskit", "serve", "--port", str(taken.getsockname()[1])]
        ran = subprocess.run(
            call, cwd=small.root, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    assert ran.returncode == 2
    assert "cannot be used" in ran.stderr
    assert "Traceback" not in ran.stderr
