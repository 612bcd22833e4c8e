"""The page of `imskit diff` is read on a desk, on a phone, in the dark and on paper, and asks for nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest
from playwright.sync_api import Browser

from imskit.changes.report import MovedRow, TouchedRow
from imskit.exporters.diff_html import diff_html
from tests.browser.conftest import visit_in
from tests.browser.test_accessibility import violations
from tests.exporters.reports import HOSTILE, form, huge

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder with the page of a change that is huge, hostile, and has words that do not break."""
    folder = tmp_path_factory.mktemp("diff")
    found = huge(HOSTILE)
    long = "DEC-20261126-POL-001-1.1-approve-person-02"
    found = replace(
        found,
        approvals=found.approvals[:5],
        read_again=found.read_again[:5],
        clauses=found.clauses[:5],
        documents=found.documents[:4],
        forms=(form(people=2, why_not=(HOSTILE,)),),
        problems=found.problems[:5],
        warnings=found.warnings[:5],
        touched=(
            TouchedRow(long, "w" * 200, "Innovation manager", True, "", False, "implements POL-001", 1),
        ),
        moved=(MovedRow(long, "Dispose of it", "Managing director", "", "", "", "2036-11-26"),),
    )
    (folder / "change.html").write_text(diff_html(found), encoding="utf-8")
    return folder.as_uri() + "/"


@pytest.mark.parametrize("width", [1280, 390], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_violation(
    browser: Browser, home: str, scheme: Literal["light", "dark"], width: int
) -> None:
    # axe is put into the page as a script, which the page itself forbids.
    with browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    ) as context:
        visit = visit_in(context, home)
        assert violations(visit, "change.html") == []
        assert visit.strayed == []


def test_on_paper_it_is_dark_on_white_whatever_the_screen_was(browser: Browser, home: str) -> None:
    with browser.new_context(color_scheme="dark") as context:
        visit = visit_in(context, home)
        page = visit.go("change.html")
        page.emulate_media(media="print", color_scheme="dark")
        colours = page.evaluate(
            "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
        )
        assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
        assert page.evaluate("getComputedStyle(document.querySelector('.to')).display") == "none"
        assert visit.complaints == []
