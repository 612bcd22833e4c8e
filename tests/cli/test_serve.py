"""`imskit serve`: the page in the browser follows the file on disk; what cannot be built is said."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any

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


def news(port: int, address: str) -> dict[str, Any]:
    """What the panel on the page at *address* would show now."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", f"/.imskit/news?page={address}")
    line = connection.getresponse().readline()
    connection.close()
    found = json.loads(line.removeprefix(b"data: "))
    assert isinstance(found, dict)
    return found


@contextmanager
def draft_served(small: Small) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A server that shows the draft of POL-001, and its port."""
    small.policy(status="draft")
    small.read()
    port = free_port()
    with served(small, port) as process:
        assert eventually(lambda: "Title of POL-001" in page(port, "/documents/POL-001.html"))
        yield process, port


@pytest.mark.slow
def test_a_saved_change_arrives_and_a_broken_file_does_not_end_it(small: Small) -> None:
    with draft_served(small) as (process, port):
        small.policy(status="draft", title="A title that is new")
        assert eventually(lambda: "A title that is new" in page(port, "/documents/POL-001.html"))
        good = (small.root / "ims/ims.yaml").read_text(encoding="utf-8")
        small.write("ims/ims.yaml", "imskit: [\n")
        assert eventually(lambda: news(port, "documents/POL-001.html")["stop"] is not None)
        assert "A title that is new" in page(port, "/documents/POL-001.html")
        small.policy(status="draft", title="And newer still")
        small.write("ims/ims.yaml", good)
        assert eventually(lambda: "And newer still" in page(port, "/documents/POL-001.html"))
        assert process.poll() is None


@pytest.mark.slow
def test_the_terminal_says_in_a_block_what_each_save_brought(small: Small) -> None:
    with draft_served(small) as (process, port):
        small.policy(status="draft", owner="nobody")
        assert eventually(lambda: news(port, "documents/POL-001.html")["here"] != [])
        small.policy(status="draft")
        assert eventually(lambda: news(port, "documents/POL-001.html")["here"] == [])
        # So that the last block is written, too.
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    blocks = said.split("\n\n")
    assert blocks[1].startswith("read ims/policies/POL-001.yaml\nims/policies/POL-001.yaml:4:8: error: ")
    assert re.search(r"\n1 error, .*\d\.\d\d s$", blocks[1])
    assert "\nmended: ims/policies/POL-001.yaml:4:8: " in blocks[2]
    assert said.endswith("\nserving has ended\n")
    assert "Traceback" not in said


@pytest.mark.slow
def test_a_template_that_cannot_be_used_is_said_once_of_each_save(small: Small) -> None:
    with draft_served(small) as (process, port):
        small.write("templates/site/documents/policy.md.j2", "{{ body.nowhere.at.all }}\n")
        assert eventually(lambda: news(port, "index.html")["stop"] is not None)
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=PATIENCE)
    assert said.count("not shown: the template templates/site/documents/policy.md.j2") == 1
    assert "mended: " not in said


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
