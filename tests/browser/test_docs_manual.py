"""The manual of imskit in a browser: what each reader looks for is found, and the pages can be read by all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit, visit_in
from tests.browser.test_accessibility import violations
from tests.tools.docs_site import build

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: What somebody types who has a job to do, and the page that says how. Every how-to page is there at least once.
JOBS = (
    # Manager
    ("start", "how-to/start-a-system"),
    ("SharePoint", "how-to/move-from-word-sharepoint-or-confluence"),
    ("Confluence", "how-to/move-from-word-sharepoint-or-confluence"),
    ("Word", "how-to/bring-in-word-files"),
    ("register Excel", "how-to/bring-in-registers-and-markdown"),
    ("first week", "how-to/the-first-week-of-a-quality-manager"),
    ("where do we stand", "how-to/see-where-you-stand"),
    ("due", "how-to/see-what-is-due"),
    ("internal audit", "how-to/hold-an-internal-audit"),
    ("nonconformity", "how-to/hold-an-internal-audit"),
    ("objective", "how-to/measure-an-objective"),
    ("initiative", "how-to/lead-an-initiative"),
    ("ideas", "how-to/take-in-ideas"),
    ("training", "how-to/train-and-inform-people"),
    ("management review", "how-to/prepare-a-management-review"),
    ("audit", "how-to/spend-a-day-in-an-audit"),
    ("evidence auditor", "how-to/hand-evidence-to-an-auditor"),
    ("second standard", "how-to/work-by-a-second-standard"),
    ("auditor may see", "how-to/decide-what-an-auditor-may-see"),
    ("confidential", "how-to/keep-confidential-things-out"),
    ("edition", "how-to/make-an-edition"),
    ("spreadsheet", "how-to/work-in-a-spreadsheet"),
    ("upgrade", "how-to/upgrade"),
    # Owner
    ("write a document", "how-to/write-a-document"),
    ("change a document", "how-to/change-a-document"),
    ("approve", "how-to/record-a-decision"),
    ("sign", "how-to/sign-a-decision"),
    ("edit in Word", "how-to/edit-in-word-or-excel"),
    ("evidence", "how-to/hold-evidence"),
    ("print", "how-to/print-a-controlled-copy"),
    ("while you write", "how-to/see-it-while-you-write"),
    # Employee
    ("applies to me", "how-to/find-what-applies-to-you"),
    ("propose a change", "how-to/propose-a-change-in-the-browser"),
    # Auditor
    ("verify", "how-to/verify-a-pack"),
    ("day gone by", "how-to/look-at-a-day-gone-by"),
    # Engineer
    ("pull request", "how-to/check-pull-requests"),
    ("GitLab", "how-to/check-merge-requests-on-gitlab"),
    ("without GitHub", "how-to/run-it-without-github"),
    ("without a forge", "how-to/work-without-a-forge"),
    ("without a network", "how-to/open-without-a-network"),
    ("record type", "how-to/add-a-document-type"),
    ("add a standard", "how-to/add-a-standard"),
    ("template", "how-to/override-a-template"),
    ("severity", "how-to/change-the-severity-of-a-rule"),
    ("OSCAL", "how-to/exchange-with-other-programs"),
    ("Material", "how-to/when-material-reaches-its-end-of-life"),
    ("end of life", "how-to/when-material-reaches-its-end-of-life"),
    ("names of people", "how-to/give-people-names"),
)
PAGES = (
    "index.html",
    "how-to/hold-an-internal-audit.html",
    "reference/types/index.html",
    "reference/formats.html",
)


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "site"
    assert build(folder) == ()
    return folder


@pytest.fixture
def reader(browser: Browser, manual: Path) -> Iterator[Visit]:
    """A visit from the folder."""
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield visit_in(context, manual.as_uri() + "/")


def test_every_how_to_page_is_somebodys_job(manual: Path) -> None:
    pages = {f"how-to/{path.stem}" for path in (manual / "how-to").glob("*.html")}
    assert pages == {page for _, page in JOBS}


def test_each_job_is_found_by_one_search(reader: Visit) -> None:
    missed = []
    page = reader.go("reference/text.html")
    field = page.get_by_role("textbox", name="Search")
    field.click()
    for words, wanted in JOBS:
        field.fill(words)
        # The words asked for stand in each address: by that, what was found before is told from what is found now.
        asked = "(%20|[+])".join(re.escape(word) for word in words.split())
        found = page.locator(".md-search-result__link")
        expect(found.first).to_have_attribute("href", re.compile(f"[?&]h={asked}(#|$)", re.IGNORECASE))
        links = found.evaluate_all("all => all.map(each => each.href)")
        pages = dict.fromkeys(link.removeprefix(reader.home).partition(".html")[0] for link in links)
        first = list(pages)[:5]
        if wanted not in first:
            missed.append(f"{words}: {wanted} is not among {first}")
    assert missed == []
    assert (reader.strayed, reader.complaints) == ([], [])


@pytest.mark.parametrize("scheme, width", [("light", 1280), ("dark", 390)], ids=["desk", "phone"])
def test_no_serious_violation(
    browser: Browser, manual: Path, scheme: Literal["light", "dark"], width: int
) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
        visit = visit_in(context, manual.as_uri() + "/")
        found = [each for address in PAGES for each in violations(visit, address)]
    assert not found, "\n".join(found)
