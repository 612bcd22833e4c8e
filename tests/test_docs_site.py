"""The manual of imskit is built as a site: each page is there, each link leads somewhere, all is in the navigation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tools.docs_site import DOCS, build, navigation
from tests.tools.lists import as_mkdocs_reads
from tests.tools.replay import markdown
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


def test_blocks_of_code_and_items_of_lists_are_what_they_are_on_a_forge(manual: Path) -> None:
    wrong = []
    for path in DOCS.rglob("*.md"):
        tokens = [token.type for token in markdown().parse(path.read_text(encoding="utf-8"))]
        html = (manual / path.relative_to(DOCS).with_suffix(".html")).read_text(encoding="utf-8")
        article = html.partition("<article")[2].partition("</article>")[0]
        for kind, tag in (("fence", "<pre"), ("list_item_open", "<li>"), ("table_open", "<table")):
            if tokens.count(kind) != article.count(tag):
                wrong.append((path.name, tag, tokens.count(kind), article.count(tag)))
    assert wrong == []


def test_a_block_says_which_file_it_is_of(manual: Path) -> None:
    html = (manual / "how-to" / "hold-evidence.html").read_text(encoding="utf-8")
    assert 'class="docs-file">In <code>ims/policies/POL-001-innovation-policy.yaml</code>:</p>' in html


def test_what_is_no_word_of_a_page_is_not_searched(manual: Path) -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in (manual / "search").glob("texts-*.js"))
    assert "| ---" not in texts
    assert "------" not in texts
    assert "console $" not in texts


def test_blocks_of_code_in_lists_are_indented() -> None:
    page = "1. Do\n\n   ```console\n   $ this\n   ```\n\n   - then\n     that\n2. End\n"
    assert as_mkdocs_reads(page, page.split("\n")) == [
        "1. Do", "", "", "        $ this", "", "", "    - then", "        that", "\n2. End", "",
    ]  # fmt: skip


def test_groups_of_the_index_are_groups_of_the_navigation() -> None:
    index = "# A\n\n## Guides\n\nFirst ones:\n\n- [One](one.md)\n\nLater ones:\n\n- [Two](two.md), and more\n"
    assert navigation(index) == [
        {"Home": "index.md"},
        {"Guides": [{"First ones": [{"One": "one.md"}]}, {"Later ones": [{"Two": "two.md"}]}]},
    ]
