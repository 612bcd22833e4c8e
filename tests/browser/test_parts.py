"""Long tables in a browser: parts without scripts, all rows with them, from files and from a server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from imskit.pipeline import Clock, read
from imskit.publishing import publish
from imskit.site import parts
from tests.benchmarks.systems import make
from tests.browser.conftest import Visit, visit_in
from tests.builders import REFERENCE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def long_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose tables count as long with more than six rows."""
    folder = tmp_path_factory.mktemp("parts")
    make(folder / "system", 100)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("ROWS", 5), ("_WHOLE", 6), ("_LEAST", 2)):
            patch.setattr(parts, name, value)
        publish(read(folder / "system", Clock(REFERENCE)), folder / "site")
    return folder / "site"


@pytest.fixture
def here(browser: Browser, long_tables: Path) -> Iterator[Visit]:
    """A visit from a folder, where nothing can be fetched but by scripts."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield visit_in(context, long_tables.as_uri() + "/")


def ids(page: Page) -> list[str]:
    return page.locator("table.im-table tbody tr:visible td:first-child").all_inner_texts()


def test_all_rows_are_loaded_when_somebody_filters_and_not_before(here: Visit) -> None:
    asked: list[str] = []
    here.page.on("request", lambda request: asked.append(request.url))
    page = here.go("registers/risk.html")
    expect(page.locator("output")).to_have_text("12 entries")
    assert ids(page) == [f"RSK-00{number}" for number in range(1, 6)]
    assert not [url for url in asked if url.endswith("rows.js")]
    page.get_by_label("Filter").fill("rsk-012")
    expect(page.locator("output")).to_have_text("1 of 12 entries")
    assert ids(page) == ["RSK-012"]
    assert len([url for url in asked if url.endswith("rows.js")]) == 1
    page.get_by_label("Filter").fill("")
    expect(page.locator("output")).to_have_text("12 entries")
    assert len(ids(page)) == 5
    assert here.strayed == here.complaints == []


def test_sorting_goes_over_all_rows_and_turns_pages_with_keys(here: Visit) -> None:
    page = here.go("registers/risk.html")
    head = page.get_by_role("columnheader", name="Id")
    head.get_by_role("button").press("Enter")
    head.get_by_role("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(page.locator("table.im-table tbody tr").first).to_contain_text("RSK-012")
    assert here.complaints == []


def test_a_link_that_filters_finds_what_stands_in_another_part(here: Visit) -> None:
    page = here.go("registers/risk.part-2.html?filter=RSK-001")
    expect(page.locator("output")).to_have_text("1 of 12 entries")
    assert ids(page) == ["RSK-001"]
    expect(page.get_by_role("navigation", name="Parts of Risks")).to_be_hidden()
    assert here.complaints == []


def test_the_values_to_choose_by_are_counted_over_all_rows(here: Visit) -> None:
    page = here.go("registers/risk.html")
    page.get_by_label("Filter").focus()
    options = page.locator(".im-tools select option")
    expect(options.filter(has_text=re.compile(r"\(\d+\)")).first).to_be_attached()
    level = page.get_by_label("State")
    counts = [
        int(found) for found in re.findall(r"\((\d+)\)", " ".join(level.locator("option").all_inner_texts()))
    ]
    assert sum(counts) == 12


def test_without_scripts_every_row_is_reached_through_the_parts(browser: Browser, long_tables: Path) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto((long_tables / "registers/risk.html").as_uri())
        seen = ids(page)
        while page.locator('a[rel="next"]').count():
            page.locator('a[rel="next"]').click()
            seen += ids(page)
    assert seen == [f"RSK-{number:03d}" for number in range(1, 13)]


def test_paper_says_what_is_not_on_it(here: Visit) -> None:
    page = here.go("registers/risk.html")
    page.emulate_media(media="print")
    parts_of = page.get_by_role("navigation", name="Parts of Risks")
    expect(parts_of).to_contain_text("Entries 1 to 5 of 12; the others are not printed here")
    expect(parts_of.get_by_role("link").first).to_be_hidden()


def test_a_phone_shows_parts_as_cards_that_do_not_scroll_sideways(here: Visit) -> None:
    here.page.set_viewport_size({"width": 390, "height": 800})
    page = here.go("registers/risk.html")
    page.get_by_label("Filter").fill("rsk")
    expect(page.locator("output")).to_have_text("12 entries")
    expect(page.locator("td.im-labelled").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert here.complaints == []
