"""Saving a file while its page is open: the new words come up where the reader was, with what is wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from imskit.serving.server import Server
from imskit.serving.session import Session
from tests.browser.conftest import Visit, visit_in
from tests.builders import BODIES, Small
from tests.serving.sessions import laid, session_of

pytestmark = pytest.mark.browser

POLICY = "documents/POL-001.html"


class Author:
    """Somebody who saves files, and the server that follows."""

    def __init__(self, root: Path) -> None:
        self.small = laid(Small(root))
        self.session: Session = session_of(root)
        self.session.saved()
        self.server = Server(self.session, "127.0.0.1", 0)
        self.server.start()
        self._ready = threading.Event()
        threading.Thread(target=self._make_ready, daemon=True).start()

    def save(self, **changes: Any) -> None:
        """Save the policy with these *changes*."""
        self.small.policy(status="draft", **changes)
        self.session.saved()
        self._ready.set()

    def saved(self) -> None:
        """What the watch does after a file was written."""
        self.session.saved()
        self._ready.set()

    def _make_ready(self) -> None:
        while not self.server.ended.is_set():
            for _ in self.session.the_rest():
                pass
            self._ready.wait(0.5)
            self._ready.clear()


@pytest.fixture
def author(tmp_path: Path) -> Iterator[Author]:
    made = Author(tmp_path)
    yield made
    made.server.close()


@pytest.fixture
def visit(browser: Browser, author: Author) -> Iterator[Visit]:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield visit_in(context, author.server.url)


def test_new_words_come_up_and_the_reader_stays_where_they_were(author: Author, visit: Visit) -> None:
    long = {**BODIES["policy"], "purpose": "\n\n".join(f"Paragraph {number}." for number in range(120))}
    author.save(body=long)
    page = visit.go(POLICY)
    page.evaluate("window.scrollTo(0, 1500)")
    author.save(body={**long, "scope": "Everybody in the new hall."})
    expect(page.get_by_text("Everybody in the new hall.")).to_be_attached()
    page.wait_for_load_state("load")
    page.wait_for_function("window.scrollY > 0")
    assert page.evaluate("window.scrollY") == 1500
    assert visit.strayed == []
    assert visit.complaints == []


def test_problems_of_the_document_come_first_with_their_place_and_go_when_mended(
    author: Author, visit: Visit
) -> None:
    author.small.policy("POL-002", status="draft", owner="somebody-else")
    author.save(owner="nobody")
    page = visit.go(POLICY)
    region = page.get_by_role("region", name="Problems")
    expect(region).to_be_visible()
    expect(region.get_by_role("button", name="1 error here", exact=False)).to_have_attribute(
        "aria-expanded", "true"
    )
    places = region.locator(".place")
    expect(places.first).to_have_text("ims/policies/POL-001.yaml:4:8")
    expect(places.nth(1)).to_be_hidden()
    region.get_by_text("Elsewhere: 1 error").click()
    expect(places.nth(1)).to_have_text("ims/policies/POL-002.yaml:4:8")
    expect(places.nth(1)).to_be_visible()
    expect(region.locator("h2").first).to_have_text("In this document")
    author.small.policy("POL-002", status="draft")
    author.save()
    expect(region.get_by_text("POL-001.yaml:4:8")).to_have_count(0)


def test_without_problems_there_is_no_panel(author: Author, visit: Visit) -> None:
    author.save(owner="nobody")
    page = visit.go(POLICY)
    region = page.get_by_role("region", name="Problems")
    expect(region).to_be_visible()
    author.save()
    assert author.session.problems == ()
    expect(region).to_be_hidden()


def test_a_file_that_is_half_written_leaves_the_page_and_says_so(author: Author, visit: Visit) -> None:
    page = visit.go(POLICY)
    expect(page.get_by_role("heading", name="Title of POL-001", exact=False).first).to_be_visible()
    author.small.write("ims/policies/POL-001.yaml", "id: POL-001\ntype: [policy\n")
    author.saved()
    region = page.get_by_role("region", name="Problems")
    expect(region.get_by_role("status")).to_contain_text("as it was before")
    expect(region.locator(".place").first).to_contain_text("ims/policies/POL-001.yaml:")
    expect(page.get_by_role("heading", name="Title of POL-001", exact=False).first).to_be_visible()
    author.save(title="Whole again")
    expect(page.get_by_role("heading", name="Whole again", exact=False).first).to_be_visible()


def test_a_page_that_did_not_change_is_not_loaded_again(author: Author, visit: Visit) -> None:
    page = visit.go("rules/index.html")
    page.evaluate("window.stillTheSame = true")
    author.save(owner="nobody")
    expect(page.get_by_role("region", name="Problems")).to_be_visible()
    assert page.evaluate("window.stillTheSame") is True


def test_the_panel_can_be_used_by_keys(author: Author, visit: Visit) -> None:
    author.save(owner="nobody")
    page = visit.go(POLICY)
    region = page.get_by_role("region", name="Problems")
    button = region.locator(".sum")
    expect(button).to_have_attribute("aria-expanded", "true")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()
    # As it was left, it stays on the next page.
    page.goto(f"{visit.home}index.html")
    expect(page.get_by_role("region", name="Problems").locator(".sum")).to_have_attribute(
        "aria-expanded", "false"
    )


def test_several_tabs_follow(author: Author, visit: Visit) -> None:
    page = visit.go(POLICY)
    other = page.context.new_page()
    other.goto(f"{visit.home}documents/POL-002.html")
    author.save(title="Another title")
    expect(other.get_by_text("Another title").first).to_be_attached()
    page.bring_to_front()
    expect(page.get_by_role("heading", name="Another title", exact=False).first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_the_panel_fits_and_can_be_read(author: Author, browser: Browser, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    author.save(owner="nobody")
    size = {"width": 390, "height": 780}
    with browser.new_context(viewport=size, color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = visit_in(context, author.server.url).go(POLICY)
        region = page.get_by_role("region", name="Problems")
        expect(region).to_be_visible()
        box = region.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        found = Axe().run(page, context="#imskit-panel").response["violations"]
        assert [each["id"] for each in found] == []
