"""The reference manual as its readers meet it: from a folder or over HTTP, with nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from imskit.pipeline import Clock, read
from tests.browser.conftest import Visit
from tests.builders import REFERENCE

pytestmark = pytest.mark.browser


def calm(visit: Visit) -> None:
    """No page asked for anything outside the site, and none complained."""
    assert visit.strayed == []
    assert visit.complaints == []


def test_from_home_to_the_matrix_to_a_clause_to_a_document_and_back(visit: Visit) -> None:
    page = visit.go("index.html")
    expect(page.locator("h1")).to_have_text("Quellmark Sensors")
    page.get_by_role("navigation", name="Ways in").get_by_role("link", name="ISO 56001:2024").click()
    page.get_by_role("link", name="8.3.3", exact=True).first.click()
    expect(page.locator("h1")).to_contain_text("8.3.3")
    page.locator("article").get_by_role("link", name="PRO-016").first.click()
    expect(page.locator("h1")).to_contain_text("Idea intake and assessment")
    page.locator("article").get_by_role("link", name="8.3.3", exact=True).first.click()
    expect(page.locator("h1")).to_contain_text("8.3.3")
    calm(visit)


def test_search_finds_a_document_by_a_word_in_its_text(visit: Visit) -> None:
    page = visit.go("index.html")
    page.get_by_role("textbox", name="Search").click()
    page.keyboard.type("tolerance of failure", delay=20)
    result = page.locator(".md-search-result__link").first
    expect(result).to_contain_text("tolerance of failure", ignore_case=True)
    result.click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("article mark").first).to_have_text(re.compile("tolerance", re.IGNORECASE))
    calm(visit)


def test_the_search_is_loaded_when_somebody_first_searches(visit: Visit) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    page = visit.go("documents/PRO-016.html")
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "search" in url]
    page.keyboard.press("/")
    page.keyboard.type("tolerance", delay=20)
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    loaded = [url.removeprefix(visit.home) for url in asked if "search" in url]
    assert [url for url in loaded if url.startswith("search/")] == ["search/names.js", "search/texts-1.js"]
    page.keyboard.press("ArrowDown")
    expect(page.locator(".md-search-result__link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".md-search__output")).not_to_be_visible()
    calm(visit)


def test_a_link_can_ask_the_search(visit: Visit) -> None:
    page = visit.go("index.html?q=PRO-016")
    expect(page.locator(".md-search-result__link").first).to_have_attribute("href", re.compile("PRO-016"))
    calm(visit)


def words_of(*files: Path) -> set[str]:
    return {word for file in files for word in re.findall(r"[a-z]+", file.read_text("utf-8").lower())}


@pytest.fixture(scope="session")
def withheld_word(checkout: Path) -> str:
    """A word that only confidential records of the reference system hold, in no form anything else does."""
    catalog = read(checkout, Clock(REFERENCE)).catalog
    assert catalog is not None
    secret = {
        checkout / document.path
        for document in catalog.documents.values()
        if document.classification == "confidential"
    }
    # What the site says comes from here; the site itself is not asked, it is what is tested.
    sources = [*(checkout / "ims").rglob("*.yaml"), *(checkout / "schemas").glob("*.json")]
    sources += [*(checkout / "templates").rglob("*.*"), *(checkout / "generator").rglob("*.py")]
    # Search takes words by their beginning and without their ending.
    known = {word[:6] for word in words_of(*(path for path in sources if path not in secret))}
    found = sorted(word for word in words_of(*secret) if len(word) >= 8 and word[:6] not in known)
    assert found
    return found[0]


def test_search_finds_nothing_confidential(visit: Visit, withheld_word: str) -> None:
    page = visit.go("index.html")
    page.get_by_role("textbox", name="Search").click()
    meta = page.locator(".md-search-result__meta")
    # First something that is there: now the index is loaded, and an empty answer is an answer.
    page.keyboard.type("tolerance", delay=20)
    expect(meta).to_have_text(re.compile(r"\d+ matching document"), timeout=20_000)
    page.get_by_role("textbox", name="Search").fill("")
    page.keyboard.type(withheld_word, delay=20)
    expect(meta).to_have_text("No matching documents", timeout=20_000)
    expect(page.locator(".md-search-result__link")).to_have_count(0)
    calm(visit)


def test_search_finds_a_document_by_its_id_and_then_what_names_it(visit: Visit) -> None:
    page = visit.go("index.html")
    page.get_by_role("textbox", name="Search").click()
    meta = page.locator(".md-search-result__meta")
    page.keyboard.type("pro-016", delay=20)
    expect(meta).to_have_text(re.compile(r"^\d+ matching documents$"))
    first = page.locator(".md-search-result__link").first
    expect(first).to_have_attribute("href", re.compile(r"documents/PRO-016\.html"))
    items = page.locator(".md-search-result__item:not(.im-search-more)").all_inner_texts()
    assert all("PRO-016" in item for item in items)
    page.get_by_role("textbox", name="Search").fill("")
    page.keyboard.type("PRO-016 tolerance", delay=20)
    expect(meta).to_have_text(re.compile(r"^\d+ matching documents?$"))
    expect(first).to_have_attribute("href", re.compile(r"documents/PRO-016\.html"))
    calm(visit)


def test_what_is_folded_opens_for_paper_and_folds_again(visit: Visit) -> None:
    page = visit.go("matrix/iso-56001-2024.html")
    folds = page.locator(".im-matrix details")
    assert folds.count() > 0
    last = folds.first.locator(".im-ids a").last
    expect(last).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(last).to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(last).to_be_hidden()
    page.emulate_media(media="print")
    expect(last).to_be_visible()
    calm(visit)


def headings_without_rows(page: Page) -> int:
    """How many headings of the first table stand with no row below them."""
    count = page.evaluate(
        """() => Array.from(document.querySelector("table.im-table").tBodies[0].rows).filter(
            (row) => row.matches(".im-heading-row") && !row.nextElementSibling?.matches(":not(.im-heading-row)")
        ).length"""
    )
    assert isinstance(count, int)
    return count


def test_the_changes_filter_by_type_and_keep_the_months_that_have_something(visit: Visit) -> None:
    page = visit.go("changes.html")
    # Long tables load all their rows when somebody reaches for the tools.
    page.get_by_label("Type").focus()
    expect(page.get_by_label("Type").locator("option", has_text="Policy (")).to_be_attached()
    page.get_by_label("Type").select_option("Policy")
    expect(page.locator("output")).to_have_text(re.compile(r"^\d+ of \d+ changes$"))
    assert shown_rows(page) > 0
    assert page.locator("tr.im-heading-row:visible").count() > 0
    assert headings_without_rows(page) == 0
    names = page.locator("table.im-table tbody tr:not(.im-heading-row):visible td:nth-child(2)")
    assert all("POL-" in name for name in names.all_inner_texts())
    calm(visit)


def test_the_page_of_a_role_shows_its_own_documents_and_folds_those_for_everyone(visit: Visit) -> None:
    page = visit.go("roles/head-of-sales.html")
    everyones = page.get_by_role("region", name="Documents for everyone")
    expect(everyones).to_be_hidden()
    page.get_by_text("For everyone:").click()
    expect(everyones.get_by_text("POL-001")).to_be_visible()
    calm(visit)


def shown_rows(page: Page) -> int:
    return page.locator("table.im-table tbody tr:visible").count()


def test_the_matrix_filters_by_word_and_by_state_and_sorts(visit: Visit) -> None:
    page = visit.go("matrix/iso-56001-2024.html")
    everything = shown_rows(page)
    page.get_by_label("Filter").fill("idea")
    some = shown_rows(page)
    assert 0 < some < everything
    page.get_by_label("Filter").fill("")
    page.get_by_label("State").select_option("Open")
    assert 0 < shown_rows(page) < everything
    expect(page.locator("table.im-table tbody tr:visible .im-chip").first).to_have_text("Open")
    page.get_by_label("State").select_option("")
    head = page.get_by_role("columnheader", name="Clause")
    head.get_by_role("button").press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    numbers = page.locator("table.im-table tbody tr:visible td:first-child").all_inner_texts()
    keys = [[int(part) for part in number.split(".")] for number in numbers]
    assert keys == sorted(keys)
    calm(visit)


def test_a_state_on_the_home_page_leads_to_its_clauses(visit: Visit) -> None:
    page = visit.go("index.html")
    chip = page.locator("article a", has_text=re.compile("Open")).first
    chip.click()
    expect(page.get_by_label("State")).to_have_value("Open")
    calm(visit)


def test_a_register_filters_over_every_column(visit: Visit) -> None:
    page = visit.go("registers/procedure.html")
    everything = shown_rows(page)
    page.get_by_label("Filter").fill("PRO-016")
    assert shown_rows(page) == 1 < everything
    calm(visit)


def test_a_short_register_filters_too_and_ranks_the_gravest_first(visit: Visit) -> None:
    page = visit.go("registers/risk.html")
    page.get_by_label("Level").select_option("High")
    assert shown_rows(page) == 1
    page.get_by_label("Level").select_option("")
    page.get_by_role("columnheader", name="Level").get_by_role("button").press("Enter")
    expect(page.locator("table.im-table tbody .im-weight").first).to_have_text("High")
    calm(visit)


def test_a_phone_sorts_its_cards(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 800})
    page = visit.go("registers/procedure.html")
    page.get_by_label("Sort by").select_option(label="Id ↓")
    expect(page.locator("table.im-table tbody tr").first).to_contain_text("PRO-031")
    page.get_by_label("Sort by").select_option(label="As listed")
    expect(page.locator("table.im-table tbody tr").first).to_contain_text("PRO-001")
    calm(visit)


def test_the_calendar_filters_by_role_and_keeps_the_months_that_have_something(visit: Visit) -> None:
    page = visit.go("roles/head-of-sales.html")
    page.get_by_role("link", name="In the calendar").click()
    owner = page.locator(".im-tools").first.get_by_label("Owner")
    expect(owner).to_have_value("Head of sales")
    table = page.locator("table.im-table").first
    owners = table.locator("tbody tr:visible td:nth-child(4)").all_inner_texts()
    assert set(owners) == {"Head of sales"}
    months = table.locator("tr.im-heading-row:visible")
    assert months.count() > 0
    assert headings_without_rows(page) == 0
    page.locator(".im-tools").first.get_by_label("Filter").fill("no such words")
    expect(months).to_have_count(0)
    calm(visit)


def test_a_calendar_file_is_saved_from_the_page_of_a_role(visit: Visit) -> None:
    page = visit.go("roles/head-of-sales.html")
    with page.expect_download() as started:
        page.get_by_role("link", name="as a file for your own calendar").click()
    assert started.value.suggested_filename == "head-of-sales.ics"
    assert started.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    calm(visit)


def test_dark_mode_stays_on_the_next_page(visit: Visit) -> None:
    page = visit.go("index.html")
    page.get_by_title("Switch to dark").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.locator("nav").get_by_role("link", name="Gaps").first.click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    calm(visit)


def test_propose_a_change_opens_the_file_in_the_forge(visit: Visit) -> None:
    page = visit.go("documents/PRO-016.html")
    page.locator("summary", has_text="Propose a change").click()
    href = page.locator(".im-propose a.im-button").get_attribute("href")
    assert href is not None
    assert href.startswith("https://forge.example/")
    assert "ims/procedures/PRO-016" in href


def test_a_phone_shows_every_page_without_sideways_scrolling(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 375, "height": 800})
    for address in (
        "index.html",
        "matrix/iso-56001-2024.html",
        "documents/PRO-016.html",
        "registers/idea.html",
        "steps/resources.html",
        "steps/training-and-awareness.html",
        "people/leaders.html",
    ):
        page = visit.go(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, address
    calm(visit)


def test_paper_shows_the_control_block_and_no_navigation(visit: Visit) -> None:
    page = visit.go("documents/POL-001.html")
    page.emulate_media(media="print")
    expect(page.locator(".md-header")).to_be_hidden()
    expect(page.locator(".md-sidebar").first).to_be_hidden()
    expect(page.get_by_text("Effective from").first).to_be_visible()


def test_without_scripts_a_link_to_two_versions_opens_what_changed_between_them(
    visit: Visit, site: Path
) -> None:
    pages = sorted((site / "documents").glob("*.changes.html"))
    found = next((page for page in pages if 'class="im-pair"' in page.read_text(encoding="utf-8")), None)
    if found is None:
        pytest.skip("this copy of the project has no history to compare with")
    browser = visit.page.context.browser
    assert browser is not None
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{visit.home}documents/{found.name}")
        expect(page.locator(".im-pair").first).to_be_hidden()
        there = page.locator(".im-pair").first.get_attribute("id")
        page.locator(f'.im-pairs a[href="#{there}"]').click()
        expect(page.locator(".im-pair").first).to_be_visible()


def test_without_scripts_the_tables_are_whole(visit: Visit) -> None:
    browser = visit.page.context.browser
    assert browser is not None
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(visit.home + "matrix/iso-56001-2024.html")
        assert page.locator("table tbody tr").count() > 60
