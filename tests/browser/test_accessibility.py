"""axe-core finds no serious violation on the main pages, in light and dark, on a desk and on a phone."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import serious
from tests.browser.conftest import Visit, visit_in

pytestmark = pytest.mark.browser

PAGES = (
    "index.html",
    "steps/index.html",
    "steps/gap-analysis.html",
    "steps/policies-and-objectives.html",
    "steps/resources.html",
    "steps/training-and-awareness.html",
    "steps/monitoring.html",
    "principles.html",
    "innovation/ideas.html",
    "process-map.html",
    "innovation/pipeline.html",
    "innovation/portfolio.html",
    "innovation/new-idea.html",
    "initiatives/INI-009.html",
    "evaluation/management-review.html",
    "evaluation/risks.html",
    "matrix/iso-56001-2024.html",
    "clauses/iso-56001-2024/8.3.3.html",
    "documents/POL-001.html",
    "documents/PRO-016.html",
    "documents/INI-001.html",
    "registers/index.html",
    "registers/initiative.html",
    "calendar.html",
    "evaluation/audits.html",
    "evaluation/improvement.html",
    "certification/index.html",
    "certification/stage-1.html",
    "gaps.html",
    "roles/index.html",
    "roles/everyone.html",
    "roles/innovation-manager.html",
    "people/leaders.html",
    "changes.html",
    "problems.html",
    "rules/approval-missing.html",
)


@pytest.mark.parametrize("width", [1280, 375], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_violation(
    browser: Browser, address_of_server: str, scheme: Literal["light", "dark"], width: int
) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
        visit = visit_in(context, address_of_server)
        found = [each for address in PAGES for each in violations(visit, address)]
    assert not found, "\n".join(found)


@pytest.mark.slow
@pytest.mark.parametrize("scheme, width", [("light", 1280), ("dark", 375)], ids=["desk", "phone"])
def test_no_serious_violation_on_a_page_of_each_type(
    browser: Browser, address_of_server: str, site: Path, scheme: Literal["light", "dark"], width: int
) -> None:
    first: dict[str, str] = {}
    for page in sorted((site / "documents").iterdir()):
        kind = "changes" if page.name.endswith(".changes.html") else page.name.partition("-")[0]
        first.setdefault(kind, f"documents/{page.name}")
    assert len(first) >= 40
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
        visit = visit_in(context, address_of_server)
        found = [each for address in first.values() for each in violations(visit, address)]
    assert not found, "\n".join(found)


def test_what_stays_on_one_line_fits_a_phone_on_every_page(site: Path) -> None:
    """Without a browser: days and ids do not break over lines, so nothing long may stand in their place."""
    kept = re.compile(r'<(?:time class="im-day"|span class="im-id")>([^<]*)<')
    long = {
        (page.relative_to(site).as_posix(), words)
        for page in site.rglob("*.html")
        for words in kept.findall(page.read_text("utf-8"))
        if len(words) > 20
    }
    assert long == set()


def violations(visit: Visit, address: str) -> list[str]:
    """The serious violations on the page at *address*, and whether it has to be scrolled sideways."""
    return serious(visit.go(address), address)
