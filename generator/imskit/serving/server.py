"""The server: reads only, on this machine alone unless told otherwise, and only for who calls it by its own name.

A page elsewhere in the web can make a browser ask any address, this machine's own too. So requests that name another
host are refused (a name of the web's may lead here: DNS rebinding), and so is what another site would load into its
page; and there is no path to leave the site by: an address is looked up among those there are, never on the disk.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
import mimetypes
import socket
import sys
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from threading import Event, Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from imskit.problems import CannotGoOn
from imskit.serving.answers import NEWS, OWN, PANEL_SCRIPT, PANEL_STYLE

if TYPE_CHECKING:
    from imskit.serving.session import Session

#: After so many seconds without news the line says that it is still there, and finds out whether the browser is.
_STILL_HERE = 10.0
_TEXT = "text/plain; charset=utf-8"
_OWN_FILES = (PANEL_SCRIPT, PANEL_STYLE)
_HEADERS = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    # Nothing of it is shown in, or loaded into, a page from elsewhere.
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'self'",
    "Referrer-Policy": "same-origin",
}


class Server(ThreadingHTTPServer):
    """Serves one session until it is closed."""

    daemon_threads = True
    # Another program may not take the same port beside it.
    allow_reuse_port = False

    def __init__(self, session: Session, host: str, port: int) -> None:
        """Listen at *host* and *port*; raises OSError where that cannot be."""
        self.session = session
        self.host = host
        self.ended = Event()
        if ":" in host:
            self.address_family = socket.AF_INET6
        super().__init__((host, port), _Handler)

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.server_address[1]}/"

    def start(self) -> None:
        """Serve from now on, in threads of its own."""
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()

    def close(self) -> None:
        """Serve no more."""
        self.ended.set()
        self.session.end()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away in the middle of an answer; all else is a fault of ours."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


def is_own_name(host: str, bound: str) -> bool:
    """Whether *host*, as a request names it, can only be meant for a server that is *bound* to this address.

    An address in numbers is nobody's name; a name is taken only where it is `localhost` or the one bound to.
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
        if name not in {"localhost", bound.lower()}:
            ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine reaches a server bound to *host*."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@cache
def _own_file(address: str) -> bytes:
    return (files("imskit.serving") / address.removeprefix(OWN)).read_bytes()


class _Handler(BaseHTTPRequestHandler):
    """Answers one browser."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "imskit"
    sys_version = ""
    #: Seconds after which a browser that says nothing is left.
    timeout = 120

    def do_GET(self) -> None:
        """Give what lies at the address."""
        self._give(body=True)

    def do_HEAD(self) -> None:
        """Say what lies at the address."""
        self._give(body=False)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  so the library calls it
        """Say nothing: the terminal is for problems."""

    def version_string(self) -> str:
        """What serves."""
        return self.server_version

    def _give(self, *, body: bool) -> None:
        refused = self._refused()
        if refused:
            self._send(refused[0], f"{refused[1]}\n".encode(), _TEXT, body=body)
            return
        try:
            self._give_asked(body=body)
        except CannotGoOn as stop:
            # A file that was there a moment ago; the next look at the folder finds out.
            self._send(503, f"{stop.sentence}\n".encode(), _TEXT, body=body)

    def _give_asked(self, *, body: bool) -> None:
        asked, _, query = self.path.partition("?")
        address = unquote(asked).removeprefix("/")
        if address.endswith("/") or not address:
            address += "index.html"
        session = self.server.session
        if address == NEWS:
            page = parse_qs(query).get("page", ["index.html"])[0]
            if body:
                self._tell(page)
            else:
                self._send(200, b"", "text/event-stream", body=False)
        elif address in _OWN_FILES:
            self._send(200, _own_file(address), _kind(address), body=body)
        elif session.has_page(address):
            answer = session.answer(address)
            if answer.status == 404 and (found := session.file(address)) is not None:
                self._send(200, found, _kind(address), body=body)
                return
            page_kind = "text/html; charset=utf-8"
            self._send(answer.status, answer.with_panel(address), page_kind, body=body)
        else:
            found = session.file(address)
            if found is None:
                self._send(404, b"There is nothing here.\n", _TEXT, body=body)
            else:
                self._send(200, found, _kind(address), body=body)

    def _refused(self) -> tuple[int, str] | None:
        """Why the request is not answered; None where it is."""
        if not is_own_name(self.headers.get("Host", ""), self.server.host):
            return 403, f"This server answers at {self.server.url} only."
        foreign = self.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}
        if foreign and self.headers.get("Sec-Fetch-Mode") != "navigate":
            return 403, "Pages from elsewhere load nothing from here."
        return None

    def _send(self, status: int, data: bytes, kind: str, *, body: bool) -> None:
        tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
        known = status == 200 and tag in self.headers.get("If-None-Match", "")
        self.send_response(304 if known else status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("ETag", tag)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", "0" if known else str(len(data)))
        self.end_headers()
        if body and not known:
            self.wfile.write(data)

    def _tell(self, page: str) -> None:
        """Send the news about *page* as they come, as long as the browser listens."""
        session, ended = self.server.session, self.server.ended
        self.close_connection = True
        self.send_response(200)
        for name, value in (_HEADERS | {"Cache-Control": "no-store"}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        told = -1
        with session.looking_at(page):
            while not ended.is_set():
                newest = session.newer_than(told, _STILL_HERE)
                try:
                    if newest > told:
                        told = newest
                        self.wfile.write(f"data: {json.dumps(session.news(page))}\n\n".encode())
                    else:
                        self.wfile.write(b": still here\n\n")
                    self.wfile.flush()
                except OSError:
                    return


def _kind(address: str) -> str:
    """What kind of file lies at *address*, whatever the machine knows of endings."""
    known = {
        ".js": "text/javascript; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".json": "application/json",
        ".svg": "image/svg+xml",
        ".ics": "text/calendar; charset=utf-8",
        ".xml": "application/xml",
        ".txt": "text/plain; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
    }
    ending = address[address.rfind(".") :].lower()
    return known.get(ending) or mimetypes.types_map.get(ending, "application/octet-stream")
