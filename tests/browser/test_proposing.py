"""Whoever knows nothing of git follows the buttons of a built site to the right pages of three kinds of forges."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from imskit.pipeline import Clock, read
from imskit.publishing import publish
from tests.browser.axe import serious
from tests.builders import NOW, TODAY, Small

pytestmark = pytest.mark.browser

PLACE = "https://forge.example/our/ims"
#: Another day than that of the build.
LATER = "2027-02-03T12:00:00+00:00"


@pytest.fixture(params=["github", "gitlab", "gitea"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(small: Small, kind: str, browser: Browser) -> Iterator[Page]:
    small.ims = {**small.ims, "settings": {"forge": {"kind": kind, "repository": PLACE}}}
    small.policy()
    small.training()
    small.idea("IDEA-777", classification="confidential")
    small.read()
    publish(read(small.root, Clock(NOW, TODAY)), small.root / "site")
    context = browser.new_context(
        viewport={"width": 390, "height": 900}, base_url=(small.root / "site").as_uri() + "/"
    )
    page = context.new_page()
    page.clock.set_fixed_time(LATER)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((small.root / "site/index.html").as_uri())
    yield page
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    context.close()


def go(page: Page, small: Small, address: str) -> None:
    page.goto((small.root / "site" / address).as_uri())


def leads(page: Page, name: str) -> str:
    link = page.get_by_role("link", name=name)
    expect(link).to_be_visible()
    return str(link.get_attribute("href"))


def test_a_change_is_proposed_step_by_step(page: Page, small: Small, kind: str) -> None:
    go(page, small, "documents/POL-001.html")
    expect(page.get_by_text("Nothing holds until it is approved")).to_be_hidden()
    page.get_by_text("Propose a change", exact=True).and_(page.locator("summary")).click()
    expect(page.get_by_text("Nothing holds until it is approved")).to_be_visible()
    editor = {"github": "edit", "gitlab": "-/edit", "gitea": "_edit"}[kind]
    assert leads(page, "Open the text at") == f"{PLACE}/{editor}/main/ims/policies/POL-001.yaml"
    assert "POL-001" in leads(page, "Only say what is wrong")
    page.get_by_role("link", name="What to press").click()
    expect(page.get_by_role("heading", name="Propose a change")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_record_that_is_final_leads_to_a_new_one_of_today(page: Page, small: Small, kind: str) -> None:
    go(page, small, "documents/TRN-001.html")
    page.get_by_text("Something wrong with it?").click()
    expect(page.get_by_role("link", name="Open the text")).to_have_count(0)
    page.get_by_role("link", name="New training").click()
    expect(page.get_by_role("heading", name="New training")).to_be_visible()
    text = page.locator(".im-begin code").text_content() or ""
    assert "id: TRN-002" in text
    assert "date: 2027-02-03" in text
    assert TODAY.isoformat() not in text
    asked = parse_qs(urlsplit(leads(page, "Begin it at")).query)
    name = "file_name" if kind == "gitlab" else "filename"
    assert asked[name] == ["ims/records/training/TRN-002.yaml"]
    assert asked.get("value", [text]) == [text]
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_text_is_copied_with_one_click(page: Page, small: Small) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    go(page, small, "registers/policy.html")
    page.get_by_role("link", name="New policy").click()
    page.get_by_role("button", name="Copy the text").click()
    expect(page.locator(".im-begin [role=status]")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".im-begin code").text_content()


@pytest.mark.parametrize("kind", ["gitea"], indirect=True)
def test_no_serious_violation_on_the_way_in_light_and_dark(page: Page, small: Small) -> None:
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for address in ("propose-a-change", "new/policy", "new/management-review", "documents/POL-001"):
            go(page, small, f"{address}.html")
            page.evaluate("document.querySelectorAll('.im-propose').forEach(each => { each.open = true })")
            found += [f"{scheme} {each}" for each in serious(page, address)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("kind", ["gitea"], indirect=True)
def test_everything_is_reached_with_keys_alone(page: Page, small: Small) -> None:
    def tab_to(words: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            focus = page.locator("article :focus")
            if focus.count() and (focus.text_content() or "").strip().startswith(words):
                # Where the focus is can be seen.
                assert focus.evaluate("each => getComputedStyle(each).outlineStyle") != "none", words
                return
        raise AssertionError(f"no key leads to {words}")

    go(page, small, "documents/POL-001.html")
    tab_to("Propose a change")
    page.keyboard.press("Enter")
    tab_to("Open the text at")
    tab_to("What to press")
    page.keyboard.press("Enter")
    page.wait_for_url("**/propose-a-change.html")
    tab_to("Policy")
    page.keyboard.press("Enter")
    page.wait_for_url("**/new/policy.html")
    tab_to("Begin it at")
    tab_to("Copy the text")
    # The text itself scrolls with keys.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "PRE"


@pytest.mark.parametrize("kind", ["gitea"], indirect=True)
def test_what_is_withheld_leads_nowhere(page: Page, small: Small) -> None:
    go(page, small, "registers/idea.html")
    leads(page, "New idea")
    pages = [file.read_text("utf-8") for file in (small.root / "site").rglob("*.html")]
    assert not [text for text in pages if "IDEA-777" in text]
