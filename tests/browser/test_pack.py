"""A pack in a browser, from its folder with the network off: readable for everybody, and on paper."""

from __future__ import annotations

import io
from typing import Literal

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from imskit.packs.packing import Asked, make_pack
from imskit.packs.stated import Sample
from imskit.pipeline import Clock
from tests.browser.conftest import visit_in
from tests.browser.test_accessibility import violations
from tests.builders import NOW
from tests.packs.story import PERIOD, tell

pytestmark = pytest.mark.browser

PAGES = (
    "index.html",
    "all.html",
    "clauses/tiny-2026/1.html",
    "documents/POL-001.html",
    "documents/TRN-002.html",
    "versions/POL-001/1.0.html",
    "versions/POL-001/1.0-to-1.1.html",
    "records/idea.html",
    "decisions.html",
    "evidence.html",
    "missing.html",
    "files.html",
    "sample.html",
    "how-to-verify.html",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the pages of a pack in its folder."""
    root = tell(tmp_path_factory.mktemp("told") / "system")
    asked = Asked(*PERIOD, sample=Sample(1, "7"))
    made = make_pack(root, Clock(NOW), asked, tmp_path_factory.mktemp("made") / "pack")
    return (made.folder / "data").as_uri() + "/"


@pytest.mark.parametrize("width", [1280, 375], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_violation_and_nothing_from_elsewhere(
    browser: Browser, home: str, scheme: Literal["light", "dark"], width: int
) -> None:
    # The pages let no script run: that of the test is let in beside them.
    with browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    ) as context:
        visit = visit_in(context, home)
        found = [each for address in PAGES for each in violations(visit, address)]
    assert not found, "\n".join(found)
    assert visit.strayed == []


def test_pages_need_no_script(browser: Browser, home: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        visit = visit_in(context, home)
        visit.go("index.html").click("text=Missing, late, left out >> nth=0")
        assert visit.page.title().startswith("Missing, late, left out")
        assert visit.complaints == []


def test_a_clause_prints_with_all_its_words(browser: Browser, home: str) -> None:
    with browser.new_context() as context:
        visit = visit_in(context, home)
        printed = visit.go("clauses/tiny-2026/1.html").pdf(format="A4")
    pages = PdfReader(io.BytesIO(printed)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for words in ("2026-03-01 to 2026-05-31", "Who came", "what changed"):
        assert words in text
