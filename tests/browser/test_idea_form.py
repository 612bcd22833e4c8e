"""The form for ideas: whoever fills it gets a file that the check accepts, and nothing is sent."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from imskit.pipeline import Clock, read
from tests.browser.conftest import Visit
from tests.builders import NOW, TODAY

pytestmark = pytest.mark.browser

HARD = "  - first: \"quoted\" #1 \u2028 {{ braces }}\ttab\r\n\n  and 'more': ~ & *x !tag %y \U0001f4a7 \x07"


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
    expect(page.locator("output.im-form-done")).to_contain_text("Send it to")
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
