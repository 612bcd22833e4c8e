"""The manual of imskit is built as a site: each page is there, each link leads somewhere, all is in the navigation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tools.docs_site import DOCS, build, navigation
from tests.tools.site_links import broken_links

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built manual, of which mkdocs had nothing to say."""
    site = tmp_path_factory.mktemp("docs") / "site"
    assert build(site) == ()
    return site


def test_each_page_is_there(manual: Path) -> None:
    wanted = {path.relative_to(DOCS).with_suffix(".html").as_posix() for path in DOCS.rglob("*.md")}
    assert wanted - {path.relative_to(manual).as_posix() for path in manual.rglob("*.html")} == set()


def test_each_link_leads_somewhere(manual: Path) -> None:
    # Material's page for what is not found names addresses from the root of a server.
    assert [link for link in broken_links(manual) if not link.startswith("404.html")] == []


def test_nothing_comes_from_another_host(manual: Path) -> None:
    loads = re.compile(r"<(?:script|img|link|iframe)\b[^>]*(?:src|href)=\"?https?://(?!imskit\.invalid)")
    assert [
        page.name for page in manual.rglob("*.html") if loads.search(page.read_text(encoding="utf-8"))
    ] == []


def test_the_search_finds_words_of_a_how_to_page(manual: Path) -> None:
    names = (manual / "search" / "names.js").read_text(encoding="utf-8")
    assert "how-to/verify-a-pack.html" in names


def test_groups_of_the_index_are_groups_of_the_navigation() -> None:
    index = "# A\n\n## Guides\n\nFirst ones:\n\n- [One](one.md)\n\nLater ones:\n\n- [Two](two.md), and more\n"
    assert navigation(index) == [
        {"Home": "index.md"},
        {"Guides": [{"First ones": [{"One": "one.md"}]}, {"Later ones": [{"Two": "two.md"}]}]},
    ]
