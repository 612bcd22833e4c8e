"""The pages of what changed: where they stand, who leads to them, and where there is none."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from imskit.facts.graph import Graph
from imskit.known_texts import known_texts
from imskit.site.stage import stage
from tests.builders import TODAY, Small
from tests.repositories import edition
from tests.versions import committed, write

PAGE = "documents/PRO-001.changes.md"


def staged(small: Small, folder: Path) -> Path:
    reading = small.read()
    catalog = reading.in_force()
    assert catalog is not None
    controlled = [each for each in catalog.documents.values() if each.lifecycle == "controlled"]
    known = known_texts(small.root, reading.standpoint.behind, reading.shape, controlled, TODAY)
    stage(catalog, Graph.of(catalog), reading.problems, reading.tree, folder, known=known)
    return folder


def history(small: Small) -> Small:
    """A procedure with four versions, two editions and a confidential idea, and a policy that never changed."""
    small.idea("IDEA-001", classification="confidential", title="The secret lamp")
    small.decision(small.policy(title="The policy"))
    small.read()
    committed(small, "1.0", links={"see": ["IDEA-001"]})
    edition(small.root, "2026.1", "2026-02-01")
    committed(small, "1.1", links={"see": ["POL-001"]})
    committed(small, "1.2", links={"see": ["POL-001"]})
    edition(small.root, "2026.2", "2026-06-01")
    committed(small, "1.3", links={"see": ["POL-001"]})
    return small


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return staged(history(Small(tmp_path_factory.mktemp("system"))), tmp_path_factory.mktemp("stage"))


def text_of(folder: Path, name: str) -> str:
    return (folder / "docs" / name).read_text(encoding="utf-8")


def test_the_page_of_what_changed_is_what_the_golden_file_holds(
    folder: Path, golden: Callable[[str, str | bytes], None]
) -> None:
    golden("redlines/PRO-001.changes.md", text_of(folder, PAGE))


def test_every_link_into_the_page_leads_to_a_place_on_it(folder: Path) -> None:
    page = text_of(folder, PAGE)
    places = {*re.findall(r'id="([^"]+)"', page), *re.findall(r"\{: #([\w.-]+)", page)}
    led = set(re.findall(r'href="#([^"]+)"', page))
    for path in (folder / "docs").rglob("*.md"):
        led |= {*re.findall(r'PRO-001\.changes\.html#([^"]+)"', path.read_text(encoding="utf-8"))}
    assert {"since-1.2", "since-1.0", "1.0-to-1.1"} <= led
    assert led <= places
    assert {"since-edition-2026.1", "since-edition-2026.2"} <= places


def test_the_page_of_the_document_leads_there_from_its_versions(folder: Path) -> None:
    page = text_of(folder, "documents/PRO-001.md")
    for version in ("1.0", "1.1", "1.2"):
        assert f'<a href="../documents/PRO-001.changes.html#since-{version}">since {version}</a>' in page
    assert '<td>1.0 <span class="im-quiet">edition 2026.1</span></td>' in page


def test_a_document_that_never_changed_has_no_such_page(folder: Path) -> None:
    assert not (folder / "docs/documents/POL-001.changes.md").exists()
    assert "POL-001.changes" not in text_of(folder, "documents/POL-001.md")


def test_what_changed_is_neither_searched_nor_in_the_navigation(folder: Path) -> None:
    names = (folder / "docs/search/names.js").read_text(encoding="utf-8")
    assert "documents/PRO-001.html" in names
    assert ".changes" not in names
    assert "documents/" not in json.dumps(yaml.safe_load((folder / "mkdocs.yml").read_text())["nav"])


def test_nothing_confidential_is_on_the_page(folder: Path) -> None:
    page = text_of(folder, PAGE)
    assert "a withheld record" in page
    assert "IDEA-001" not in page
    assert "lamp" not in page


def test_what_a_text_says_stays_text(folder: Path) -> None:
    page = text_of(folder, PAGE)
    assert "Check &lt;b&gt;it&lt;/b&gt;.<br>Twice." in page


def test_roles_are_told_what_changed_since_the_edition(folder: Path) -> None:
    page = text_of(folder, "roles/director.md")
    assert "## Changed since edition 2026.2 {: #changed }" in page
    assert "../documents/PRO-001.changes.html#since-1.2" in page


def test_the_same_history_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = staged(history(Small(tmp_path / "system")), tmp_path / "stage")
    assert text_of(again, PAGE) == text_of(folder, PAGE)


def test_without_a_repository_pages_say_what_they_cannot_tell(small: Small, tmp_path: Path) -> None:
    write(small, "1.1")
    folder = staged(small, tmp_path / "stage")
    assert not (folder / "docs" / PAGE).exists()
    assert "What changed between versions is not shown: this manual was not built from a git" in text_of(
        folder, "documents/PRO-001.md"
    )
    assert "not shown: this manual was not built from a git" in text_of(folder, "about.md")


def test_the_change_log_leads_to_what_changed(folder: Path) -> None:
    assert '<a href="documents/PRO-001.changes.html#since-1.2">what changed</a>' in text_of(
        folder, "changes.md"
    )


def test_a_text_that_only_an_edition_showed_is_called_by_it(small: Small, tmp_path: Path) -> None:
    committed(small, "1.0", approve=False, owner="director")
    edition(small.root, "2026.1", "2026-02-01")
    committed(small, "1.0", on="2026-02-02")
    folder = staged(small, tmp_path / "stage")
    page = text_of(folder, PAGE)
    assert "Since version 1.0 as edition 2026.1 showed it {: #since-edition-2026.1 }" in page
    assert page.count('id="since-edition-2026.1"') == 0
    link = '<a href="../documents/PRO-001.changes.html#since-edition-2026.1">what changed since edition 2026.1</a>'
    assert link in text_of(folder, "documents/PRO-001.md")


def test_texts_that_are_withheld_or_not_held_are_counted_and_named(small: Small, tmp_path: Path) -> None:
    committed(small, "1.1", classification="confidential")
    committed(small, "1.2")
    committed(small, "1.3")
    folder = staged(small, tmp_path / "stage")
    for name in (PAGE, "documents/PRO-001.md"):
        said = text_of(folder, name)
        assert "The history holds no text of version 1.0 that can be compared." in said
        assert "1 earlier text is withheld." in said
    assert "1.1" not in re.findall(r"#since-([\d.]+)", text_of(folder, PAGE))
