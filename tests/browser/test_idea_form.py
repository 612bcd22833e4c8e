"""The form for ideas: whoever fills it gets a file that the check accepts, and nothing is sent."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect

from imskit.pipeline import Clock, read
from imskit.publishing import publish
from tests.browser.conftest import Visit
from tests.builders import NOW, TODAY, Small

pytestmark = pytest.mark.browser

HARD = "  - first: \"quoted\" #1 \u2028 {{ braces }}\ttab\r\n\n  and 'more': ~ & *x !tag %y \U0001f4a7 \x07"
#: As Word puts it on the clipboard: its bullets, a line break within a paragraph, a text turned round.
WORD = "\uf0b7\tFirst\r\n\u2022\tSecond\x0bstill second \u202edrow\u202c\r\n---\r\nid: POL-001\r\n..."


def test_the_file_that_the_form_makes_is_accepted_by_the_check(
    visit: Visit, checkout: Path, tmp_path: Path
) -> None:
    visit.page.clock.set_fixed_time(NOW)
    page = visit.go("innovation/new-idea.html")
    page.get_by_label("Your idea in a few words").fill(HARD.replace("\n", " "))
    for field in page.locator("textarea").all():
        field.fill(HARD)
    page.get_by_label("You are").select_option("person-24")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Make the file").click()
    done = page.locator("output.im-form-done")
    expect(done).to_contain_text("Send it to")
    expect(done).to_contain_text("You hear back by 2026-12-14")
    expect(done.get_by_text("Say there who you are")).to_be_hidden()
    system = tmp_path / "system"
    shutil.copytree(checkout / "ims", system / "ims")
    name = waiting.value.suggested_filename
    waiting.value.save_as(system / "ims" / "records" / "idea" / name)
    reading = read(system, Clock(NOW, TODAY))
    assert [problem for problem in reading.problems if name in problem.place.path] == []
    assert reading.catalog is not None
    idea = reading.catalog.documents[name.removesuffix(".yaml")]
    assert idea.value("body.submitted_by") == "person-24"
    assert idea.value("body.problem").startswith('- first: "quoted" #1')
    assert visit.strayed == []
    assert visit.complaints == []


def test_an_empty_form_makes_no_file(visit: Visit) -> None:
    page = visit.go("innovation/new-idea.html")
    page.get_by_label("Your idea in a few words").fill("   ")
    page.get_by_role("button", name="Make the file").click()
    expect(page.locator("output.im-form-done")).to_be_hidden()


def filled(page: Page, words: str, person: str) -> None:
    """Fill the form on *page* with *words* everywhere, by the keyboard alone."""
    page.get_by_label("Your idea in a few words").focus()
    page.keyboard.insert_text(words.replace("\n", " ")[:150])
    for _ in page.locator("textarea").all():
        page.keyboard.press("Tab")
        page.keyboard.insert_text(words)
    page.keyboard.press("Tab")
    page.get_by_label("You are").select_option(person)
    page.keyboard.press("Tab")


def test_who_is_not_on_the_list_of_people_puts_forward_an_idea_too(
    visit: Visit, checkout: Path, tmp_path: Path
) -> None:
    visit.page.clock.set_fixed_time(NOW)
    page = visit.go("innovation/new-idea.html")
    filled(page, WORD, "-")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    expect(page.get_by_text("Say there who you are")).to_be_visible()
    system = tmp_path / "system"
    shutil.copytree(checkout / "ims", system / "ims")
    name = waiting.value.suggested_filename
    waiting.value.save_as(system / "ims" / "records" / "idea" / name)
    reading = read(system, Clock(NOW, TODAY))
    assert [problem for problem in reading.problems if name in problem.place.path] == []
    assert reading.catalog is not None
    idea = reading.catalog.documents[name.removesuffix(".yaml")]
    assert idea.value("body.submitted_by") is None
    assert idea.value("body.proposal") == "- First\n- Second\nstill second drow\n---\nid: POL-001\n...\n"


def test_without_scripts_no_word_of_an_idea_gets_into_an_address(browser: Browser, site: Path) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site.as_uri()}/innovation/new-idea.html")
        expect(page.get_by_text("This form needs scripts")).to_be_visible()
        title = page.get_by_label("Your idea in a few words")
        title.fill("Secret lamp")
        title.press("Enter")
        assert page.url == f"{site.as_uri()}/innovation/new-idea.html"
        expect(page.get_by_role("button", name="Make the file")).to_be_disabled()


@pytest.fixture
def issue_form(small: Small, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The form of a small system whose forge is declared private."""
    small.ims["settings"] = {
        "ideas": {
            "owner": "director",
            "send_to": "the director",
            "answer_within": "P3W",
            "seen_by": "The director",
            "owned_by": "All of us",
            "private_issue_url": "https://forge.example/new?title={title}&body={body}",
        }
    }
    publish(small.read(), tmp_path / "site")
    with browser.new_context() as context:
        context.route("https://forge.example/**", lambda route: route.fulfill(body="The issue"))
        page = context.new_page()
        page.goto(f"{(tmp_path / 'site').as_uri()}/innovation/new-idea.html")
        yield page


def test_a_private_forge_gets_an_issue_with_the_file_in_it(issue_form: Page) -> None:
    filled(issue_form, "Lamps & ```moths``` at 50 %", "person-01")
    issue_form.get_by_role("button", name="Open an issue with it").click()
    issue_form.wait_for_url("https://forge.example/**")
    asked = parse_qs(urlsplit(issue_form.url).query)
    assert asked["title"] == ["Lamps & ```moths``` at 50 %"]
    fence, _, rest = asked["body"][0].partition("yaml\n")
    assert fence == "````"
    assert yaml.safe_load(rest.removesuffix("````\n"))["body"]["problem"] == "Lamps & ```moths``` at 50 %\n"


def test_what_is_too_long_for_an_address_is_saved_as_a_file(issue_form: Page) -> None:
    filled(issue_form, "A long story. " * 500, "person-01")
    with issue_form.expect_download() as waiting:
        issue_form.get_by_role("button", name="Open an issue with it").click()
    assert waiting.value.suggested_filename.endswith(".yaml")
    expect(issue_form.locator("output.im-form-done")).to_contain_text("too long for the address of an issue")
