"""Forges that the test plays."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

BOT = "github-actions[bot]"


@dataclass
class GitHub:
    """A GitHub that the test plays: pull requests, comments and issues as its interface gives them."""

    pulls: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    #: What it answers instead to whoever wants to change something: 403 without the right to.
    refuses: int = 0
    #: How often something was changed.
    changes: int = 0
    address: str = ""

    @property
    def surroundings(self) -> dict[str, str]:
        return {"GITHUB_API_URL": self.address, "TOKEN": "secret"}

    def asked(self, path: str, query: dict[str, str]) -> list[dict[str, Any]]:
        number, size = int(query.get("page", "1")), int(query.get("per_page", "30"))
        assert size <= 100
        if path == "/repos/us/ims/pulls":
            head = query["head"]
            found = [
                each for each in self.pulls if each["head"]["label"] == head and query["state"] == "open"
            ]
        elif path == "/repos/us/ims/issues/7/comments":
            found = self.comments
        else:
            assert path == "/repos/us/ims/issues"
            found = [each for each in self.issues if each["user"]["login"] == query["creator"]]
        return found[(number - 1) * size : number * size]

    def change(self, method: str, path: str, data: dict[str, Any]) -> None:
        self.changes += 1
        where, name = (self.comments, "id") if "comments" in path else (self.issues, "number")
        if method == "POST":
            assert path in {"/repos/us/ims/issues/7/comments", "/repos/us/ims/issues"}
            where.append({name: 1000 + len(where), "user": {"login": BOT}, **data})
            return
        assert re.fullmatch(r"/repos/us/ims/issues/(comments/)?[0-9]+", path)
        (one,) = [each for each in where if each[name] == int(path.rpartition("/")[2])]
        assert one["user"]["login"] == BOT, "whoever may write can edit what others said, and must not"
        one.update(data)


@dataclass
class GitLab:
    """A GitLab that the test plays: what it holds page by page, and what it was asked to change."""

    pages: list[list[Any]] = field(default_factory=lambda: [[]])
    changes: list[Any] = field(default_factory=list)
    refuses: int = 0
    address: str = ""


def served(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """The address at which *handler* answers for as long as somebody looks."""
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Quiet(BaseHTTPRequestHandler):
    """What both forges have in common: they answer in JSON and say nothing to the terminal."""

    def answer(self, data: Any, code: int = 200, **heads: str) -> None:
        self.send_response(code)
        for name, value in heads.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(json.dumps(data).encode())

    def sent(self) -> Any:
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name that the library gives it
        """Say nothing."""


def play_github() -> Iterator[GitHub]:
    held = GitHub()

    class Handler(Quiet):
        def do_GET(self) -> None:
            assert self.headers["Authorization"] == "Bearer secret"
            place = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(place.query).items()}
            self.answer(held.asked(place.path, query))

        def change(self) -> None:
            assert self.headers["Authorization"] == "Bearer secret"
            data = self.sent()
            if held.refuses:
                self.answer({"message": "Resource not accessible by integration"}, held.refuses)
                return
            held.change(self.command, self.path, data)
            self.answer({})

        do_POST = do_PATCH = change  # noqa: N815  the names that the library calls

    for address in served(Handler):
        held.address = address
        yield held


def play_gitlab() -> Iterator[GitLab]:
    held = GitLab()

    class Handler(Quiet):
        def do_GET(self) -> None:
            assert self.headers["PRIVATE-TOKEN"] == "secret"
            if self.path == "/user":
                self.answer({"id": 9})
                return
            number = int(re.findall(r"[?&]page=(\d+)", self.path)[0])
            self.answer(
                held.pages[number - 1], X_Next_Page=str(number + 1) if number < len(held.pages) else ""
            )

        def change(self) -> None:
            assert self.headers["PRIVATE-TOKEN"] == "secret"
            data = self.sent()
            if held.refuses:
                self.answer({"message": "403 Forbidden"}, held.refuses)
                return
            held.changes.append([self.command, self.path, data])
            self.answer({})

        do_POST = do_PUT = change  # noqa: N815  the names that the library calls

    for address in served(Handler):
        held.address = address
        yield held
