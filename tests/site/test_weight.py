"""What pages weigh: the page of a document stays light, however many others there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from imskit.pipeline import Clock, read
from imskit.publishing import publish
from tests.benchmarks.systems import make
from tests.builders import REFERENCE, Small
from tests.site.staging import staged

#: Of the HTML of a page, in bytes.
MOST = 60_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a system as an organisation writes it; its longest documents are those of a large one."""
    folder = tmp_path_factory.mktemp("weight")
    make(folder / "system", 60)
    publish(read(folder / "system", Clock(REFERENCE)), folder / "site")
    return folder / "site"


def test_the_page_of_a_document_weighs_at_most_60_kb(site: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in (site / "documents").glob("*.html")}
    assert len(sizes) > 40
    assert {name: size for name, size in sizes.items() if size > MOST} == {}


def test_what_every_page_carries_is_less_than_a_third_of_that(site: Path) -> None:
    assert min(path.stat().st_size for path in (site / "rules").glob("*.html")) < MOST / 3


def test_a_hub_keeps_its_page_light_and_lists_all_its_links_elsewhere(small: Small, tmp_path: Path) -> None:
    small.policy()
    for number in range(1, 301):
        small.procedure(f"PRO-{number:03d}", links={"implements": ["POL-001"]})
    staged(small.read(), tmp_path / "stage")
    documents = tmp_path / "stage/docs/documents"
    page = (documents / "POL-001.md").read_text(encoding="utf-8")
    assert len(page.encode()) < MOST / 2
    assert '<a href="../documents/POL-001.links.html">and 237 more, with all links</a>' in page
    links = [documents / "POL-001.links.md", *documents.glob("POL-001.links.*.part-*.md")]
    assert len(links) == 2
    text = "".join(path.read_text(encoding="utf-8") for path in links)
    assert all(f">PRO-{number:03d}</span>" in text for number in range(1, 301))
    assert not (documents / "PRO-001.links.md").exists()
