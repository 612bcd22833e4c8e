"""The reference manual, built once, opened in a headless Chromium from files and from a server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from imskit.pipeline import Clock, read
from imskit.publishing import publish
from tests.builders import REFERENCE


@pytest.fixture(scope="session")
def site(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the reference manual as of a fixed day."""
    output = tmp_path_factory.mktemp("manual") / "site"
    publish(
        read(checkout, Clock(REFERENCE), names=checkout / "ims/people.example.yaml"),
        output,
    )
    return output


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address_of_server(site: Path) -> Iterator[str]:
    """Where a plain file server shows the site, on this machine alone."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """A headless Chromium that looks for nothing by itself."""
    flags = [
        "--no-sandbox",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(chromium), args=flags)
        yield started
        started.close()


@dataclass
class Visit:
    """A visit to the site from one address, with the network cut: whatever else is asked for is noted."""

    page: Page
    home: str
    #: Addresses outside the site that a page asked for.
    strayed: list[str] = field(default_factory=list)
    #: What the pages complained of in the console.
    complaints: list[str] = field(default_factory=list)

    def go(self, address: str) -> Page:
        """Open the page at *address* below the home of the site."""
        self.page.goto(self.home + address)
        return self.page


def visit_in(context: BrowserContext, home: str) -> Visit:
    """A visit in *context* to the site at *home*."""
    page = context.new_page()
    visit = Visit(page, home)

    def guard(route: Route) -> None:
        url = route.request.url
        if url.startswith((home, "data:", "blob:")):
            route.continue_()
        else:
            visit.strayed.append(url)
            route.abort()

    context.route("**/*", guard)
    page.on("console", lambda said: visit.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    return visit


@pytest.fixture(params=["file", "http"])
def visit(
    request: pytest.FixtureRequest, browser: Browser, site: Path, address_of_server: str
) -> Iterator[Visit]:
    """A visit from a folder, and one over HTTP."""
    home = site.as_uri() + "/" if request.param == "file" else address_of_server
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield visit_in(context, home)
