"""The server reads only, answers only who calls it by its own name, and gives nothing but what the site holds."""

from __future__ import annotations

import hashlib
import json
import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest

from imskit.serving.answers import Answer
from imskit.serving.server import Server, is_loopback, is_own_name
from imskit.serving.session import Session
from tests.builders import Small
from tests.serving.sessions import finish, laid, session_of

PAPER = b"%PDF-1.4 a paper\n"


@pytest.fixture
def session(small: Small) -> Session:
    laid(small)
    made = session_of(small.root)
    made.saved()
    return made


@pytest.fixture
def server(session: Session) -> Iterator[Server]:
    made = Server(session, "127.0.0.1", 0)
    made.start()
    yield made
    made.close()


class Asked:
    """What the server said to one request."""

    def __init__(self, server: Server, path: str, method: str = "GET", **headers: str) -> None:
        connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest(method, path, skip_host="Host" in named)
        for name, value in named.items():
            connection.putheader(name, value)
        connection.endheaders()
        response: HTTPResponse = connection.getresponse()
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()
        connection.close()


@pytest.mark.parametrize(
    "path", ["/", "/index.html", "/documents/POL-001.html", "/documents/POL-001.html?a=b"]
)
def test_pages_are_given_with_the_panel(server: Server, path: str) -> None:
    asked = Asked(server, path)
    assert asked.status == 200
    assert asked.headers["Content-Type"] == "text/html; charset=utf-8"
    assert asked.body.count(b"/.imskit/panel.js") == 1
    assert asked.body.rstrip().endswith(b"</html>")


@pytest.mark.parametrize(
    "path, kind",
    [
        ("/.imskit/panel.js", "text/javascript; charset=utf-8"),
        ("/.imskit/panel.css", "text/css; charset=utf-8"),
        ("/calendar.ics", "text/calendar; charset=utf-8"),
        ("/sitemap.xml", "application/xml"),
        ("/assets/images/favicon.png", "image/png"),
    ],
)
def test_what_else_lies_beside_the_pages_is_given_as_what_it_is(server: Server, path: str, kind: str) -> None:
    asked = Asked(server, path)
    assert asked.status == 200
    assert asked.headers["Content-Type"] == kind
    assert b"panel.js" not in asked.body or path == "/.imskit/panel.js"


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/assets/../../ims/ims.yaml",
        "/ims/ims.yaml",
        "/evidence/../ims.yaml",
        "/evidence/%2e%2e/ims.yaml",
        "/.imskit/../panel.js",
        "/.imskit/server.py",
        "/.imskit/__init__.py",
        "//etc/passwd",
        "/%00",
        "/documents/%2e%2e/%2e%2e/x.html",
        "/C:/Windows/win.ini",
        "//[",
        "/[::1/ims.yaml",
    ],
)
def test_no_address_leads_out_of_the_site(server: Server, path: str) -> None:
    asked = Asked(server, path)
    assert asked.status == 404
    assert b"organisation" not in asked.body
    assert b"root:" not in asked.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_it_only_reads(server: Server, method: str) -> None:
    assert Asked(server, "/index.html", method, Content_Length="0").status == 501


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "[::1", "@", ""]
)
def test_a_name_of_the_webs_that_leads_here_is_refused(server: Server, host: str) -> None:
    asked = Asked(server, "/index.html", Host=host)
    assert asked.status == 403
    assert b"Small Works" not in asked.body


@pytest.mark.parametrize("host", ["localhost", "localhost:9", "127.0.0.1:80", "[::1]:8000"])
def test_names_that_can_only_mean_this_machine_are_taken(server: Server, host: str) -> None:
    assert Asked(server, "/index.html", Host=host).status == 200


def test_a_page_from_elsewhere_loads_nothing_but_may_lead_here(server: Server) -> None:
    script = Asked(server, "/calendar.ics", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors")
    assert script.status == 403
    link = Asked(server, "/index.html", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")
    assert link.status == 200
    assert link.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert link.headers["Content-Security-Policy"] == "frame-ancestors 'self'"
    assert "Access-Control-Allow-Origin" not in link.headers


def test_what_a_browser_has_is_not_sent_again(server: Server) -> None:
    first = Asked(server, "/assets/images/favicon.png")
    again = Asked(server, "/assets/images/favicon.png", If_None_Match=first.headers["ETag"])
    assert again.status == 304
    assert again.body == b""


def test_head_gives_no_body(server: Server) -> None:
    asked = Asked(server, "/index.html", "HEAD")
    assert asked.status == 200
    assert asked.body == b""
    assert int(asked.headers["Content-Length"]) > 1000


def test_evidence_that_the_site_shows_is_given_and_no_other(small: Small) -> None:
    small.write("ims/evidence/paper.pdf", PAPER.decode())
    small.write("ims/evidence/unnamed.pdf", PAPER.decode())
    digest = hashlib.sha256(PAPER).hexdigest()
    small.training(evidence=[{"title": "A paper", "file": "paper.pdf", "sha256": digest}])
    session = session_of(laid(small).root)
    session.saved()
    assert session.file("evidence/paper.pdf") == PAPER
    assert session.file("evidence/unnamed.pdf") is None


def test_evidence_that_was_taken_away_a_moment_ago_is_a_sentence(small: Small) -> None:
    small.write("ims/evidence/paper.pdf", PAPER.decode())
    digest = hashlib.sha256(PAPER).hexdigest()
    small.training(evidence=[{"title": "A paper", "file": "paper.pdf", "sha256": digest}])
    session = session_of(laid(small).root)
    session.saved()
    (small.root / "ims/evidence/paper.pdf").unlink()
    server = Server(session, "127.0.0.1", 0)
    server.start()
    asked = Asked(server, "/evidence/paper.pdf")
    server.close()
    assert asked.status == 503
    assert b"cannot be read any more" in asked.body


def test_news_come_as_they_are_and_again_after_a_save(small: Small, session: Session, server: Server) -> None:
    finish(session)
    connection = HTTPConnection("127.0.0.1", server.server_address[1], timeout=30)
    connection.request("GET", "/.imskit/news?page=documents/POL-001.html")
    response = connection.getresponse()
    assert response.headers["Content-Type"] == "text/event-stream"

    def next_news() -> dict[str, object]:
        line = response.readline()
        assert line.startswith(b"data: ")
        response.readline()
        found = json.loads(line.removeprefix(b"data: "))
        assert isinstance(found, dict)
        return found

    first = next_news()
    assert session.is_looked_at
    small.policy(status="draft", title="Quite another title")
    session.saved()
    second = next_news()
    assert second["digest"] != first["digest"]
    assert second["building"] is True
    assert Asked(server, "/documents/POL-001.html").body.count(str(second["digest"]).encode()) == 1
    connection.close()


def test_the_first_page_is_made_while_others_wait_for_nothing(server: Server, session: Session) -> None:
    finish(session)
    found: list[int] = []
    asking = [
        threading.Thread(target=lambda: found.append(Asked(server, "/index.html").status)) for _ in range(8)
    ]
    for each in asking:
        each.start()
    for each in asking:
        each.join()
    assert found == [200] * 8


def test_a_port_that_is_taken_is_an_error_of_the_system(session: Session) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            Server(session, "127.0.0.1", taken.getsockname()[1])


@pytest.mark.parametrize(
    "host, bound, own",
    [
        ("localhost:8000", "127.0.0.1", True),
        ("192.168.1.7:8000", "::", True),
        ("manual.lan", "manual.lan", True),
        ("MANUAL.lan:80", "manual.lan", True),
        ("manual.lan", "::", False),
        ("localhost.evil.example", "127.0.0.1", False),
        ("x@localhost", "127.0.0.1", True),
        ("", "127.0.0.1", False),
    ],
)
def test_own_names(host: str, bound: str, own: bool) -> None:
    assert is_own_name(host, bound) is own


def test_only_addresses_of_this_machine_are_its_own() -> None:
    assert [is_loopback(each) for each in ("127.0.0.1", "::1", "localhost", "127.8.8.8")] == [True] * 4
    assert [is_loopback(each) for each in ("::", "192.168.1.7", "manual.lan")] == [False] * 3


def test_a_page_without_an_end_gets_the_panel_at_its_end() -> None:
    assert Answer(b"<p>words").with_panel('a"b.html').endswith(b"defer></script>")
    assert b"a&quot;b.html" in Answer(b"").with_panel('a"b.html')
