"""The built site: every link leads somewhere, nothing comes from elsewhere, nothing confidential is in it."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from imskit.facts.graph import Graph
from imskit.problems import CannotGoOn
from imskit.site.build import BuildResult, build_site
from imskit.write import MARKER
from tests.builders import Small

CANARY = "Zwitscherkanarie"


def build(small: Small, output: Path) -> BuildResult:
    reading = small.read()
    assert reading.catalog is not None
    catalog = reading.catalog
    work = small.root / ".imskit"
    return build_site(catalog, Graph.of(catalog), reading.problems, reading.tree, output, work=work)


def fill(small: Small) -> Small:
    """A system with a bit of everything, and with confidential records that name a canary."""
    small.ims = {**small.ims, "settings": {"edit_url": "https://forge.example/edit/{path}"}}
    small.decision(
        small.policy(
            satisfies={"tiny-2026": ["1"]},
            must_read=["everyone"],
            applies_to={"roles": ["everyone"], "sites": ["all"]},
            body={
                "purpose": "See [how](PRO-001), [the law](https://law.example/act) and [an idea](IDEA-001).",
                "scope": "All of us.",
                "commitments": [{"title": "Time & <money>", "text": "We give `{{ time }}`."}],
                "responsibilities": [{"role": "director", "duties": "Leads."}],
            },
        )
    )
    small.procedure(status="draft", links={"implements": ["POL-001"], "see": ["IDEA-001", "IDEA-009"]})
    small.policy("POL-002", status="superseded")
    small.training(satisfies={"tiny-2026": ["1"]})
    small.idea("IDEA-002", classification="internal", satisfies={"tiny-2026": ["2"]})
    small.idea(
        "IDEA-001",
        classification="confidential",
        title=f"{CANARY} that floats",
        body={"problem": f"The {CANARY} sank."},
        satisfies={"tiny-2026": ["2"]},
        links={"supports": ["POL-001"], "see": ["NOT-THERE"]},
    )
    secret = small.policy("POL-003", classification="confidential", title=f"The {CANARY} policy")
    small.decision(secret, reason=f"The {CANARY} sings.")
    small.idea("IDEA-009", classification="confidential", title=f"Broken {CANARY}", opened=f"{CANARY} day")
    small.write(f"ims/records/idea/IDEA-010-{CANARY.lower()}.yaml", f"title: [{CANARY}")
    body = {
        "source": "internal-audit",
        "grade": "major",
        "against": {"tiny-2026": ["1"]},
        "description": f"The {CANARY} was mute.",
    }
    small.living(
        "nonconformity", "NCR-001", "open", body, classification="confidential", title=f"Mute {CANARY}"
    )
    return small


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site, built once."""
    root = tmp_path_factory.mktemp("system")
    output = root / "site"
    result = build(fill(Small(root)), output)
    assert result.warnings == ()
    assert result.pages == len(list((root / ".imskit/stage/docs").rglob("*.md")))
    return output


class Links(HTMLParser):
    """What a page leads to, what it loads, and what can be led to in it."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.leads: list[str] = []
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the addresses and the ids of one tag."""
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if given.get("href"):
            (self.leads if tag == "a" else self.loads).append(str(given["href"]))
        for name in ("src", "srcset", "data", "action", "poster", "xlink:href"):
            if given.get(name):
                self.loads.append(str(given[name]))


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Links]:
    """The links of every page."""
    return {page: Links(page) for page in sorted(site.rglob("*.html"))}


def test_every_link_leads_to_a_page_and_a_place_in_it(pages: dict[Path, Links]) -> None:
    lost = []
    for page, links in pages.items():
        for link in [*links.leads, *links.loads]:
            parts = urlsplit(link)
            if parts.scheme or link == "javascript:void(0)":
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
            known = {path.resolve(): found for path, found in pages.items()} if parts.fragment else {}
            if not target.is_file() or (parts.fragment and parts.fragment not in known[target].ids):
                lost.append(f"{page.name}: {link}")
    assert lost == []


def test_no_page_has_an_id_twice(pages: dict[Path, Links]) -> None:
    twice = {
        page.name: name for page, links in pages.items() for name, n in Counter(links.ids).items() if n > 1
    }
    assert twice == {}


def test_nothing_is_loaded_from_another_host(pages: dict[Path, Links]) -> None:
    assert [load for links in pages.values() for load in links.loads if urlsplit(load).netloc] == []


def test_links_to_other_hosts_are_plain_and_tell_nothing(site: Path, pages: dict[Path, Links]) -> None:
    away = {link for links in pages.values() for link in links.leads if urlsplit(link).netloc}
    assert away == {
        "https://law.example/act",
        # Nobody changes POL-002 any more: it is superseded.
        "https://forge.example/edit/ims/policies/POL-001.yaml",
        "https://forge.example/edit/ims/procedures/PRO-001.yaml",
        "https://forge.example/edit/ims/records/idea/IDEA-002.yaml",
    }
    policy = (site / "documents/POL-001.html").read_text(encoding="utf-8")
    assert '<a href="https://law.example/act" rel="noopener noreferrer">' in policy


def test_no_style_sheet_and_no_script_of_ours_names_another_host(site: Path) -> None:
    for path in [*site.rglob("*.css"), *site.glob("assets/*.js")]:
        text = path.read_text(encoding="utf-8")
        loads = re.findall(r"url\(\s*[\"']?(?!data:)(?:https?:)?//|@import", text)
        assert loads == [], path
    for path in site.glob("assets/*.js"):
        assert re.findall(r"https?://", path.read_text(encoding="utf-8")) == [], path


def test_nothing_confidential_is_anywhere_in_it(site: Path) -> None:
    found = [
        path
        for path in site.rglob("*")
        if path.is_file() and CANARY.lower().encode() in path.read_bytes().lower()
    ]
    assert found == []
    named = [
        path.name
        for path in site.rglob("*")
        if path.is_file()
        and any(
            name in path.read_bytes()
            for name in (b"IDEA-001", b"IDEA-009", b"IDEA-010", b"POL-003", b"NCR-001")
        )
    ]
    assert named == []
    assert not any(CANARY in path.name or "IDEA-001" in path.name for path in site.rglob("*"))


def test_what_is_withheld_is_counted(site: Path) -> None:
    assert "1 withheld record" in (site / "registers/idea.html").read_text(encoding="utf-8")
    clause = (site / "clauses/tiny-2026/1.html").read_text(encoding="utf-8")
    assert "Nonconforming" in clause
    assert "a withheld record: major nonconformity, open" in clause


def test_the_navigation_is_open_where_the_reader_is_and_nowhere_else(site: Path) -> None:
    def opened(name: str) -> list[str]:
        page = (site / name).read_text(encoding="utf-8")
        return re.findall(r"<details open><summary [^>]*>([^<]*)</summary>", page)

    assert opened("index.html") == []
    assert opened("registers/index.html") == []
    assert opened("registers/policy.html") == ["Context and direction"]
    assert opened("documents/TRN-001.html") == ["Support"]


def test_no_braces_are_worked_out(site: Path) -> None:
    assert "<code>{{ time }}</code>" in (site / "documents/POL-001.html").read_text(encoding="utf-8")


def test_a_title_is_text_in_every_place(site: Path) -> None:
    page = (site / "documents/POL-001.html").read_text(encoding="utf-8")
    assert "<money>" not in page
    assert "Time &amp; &lt;money&gt;" in page.replace("&#60;", "&lt;").replace("&#62;", "&gt;").replace(
        "&#38;", "&amp;"
    )


def test_a_document_that_is_not_in_force_says_so_on_top(site: Path) -> None:
    for name, words in (("PRO-001", "Draft."), ("POL-002", "Superseded.")):
        page = (site / f"documents/{name}.html").read_text(encoding="utf-8")
        assert page.index(words) < page.index("im-control")


def test_the_search_finds_documents_and_not_the_tables_that_list_them(site: Path) -> None:
    texts = (site / "search/texts-1.js").read_text(encoding="utf-8")
    assert "We give" in texts
    assert "Document control" not in texts
    assert "documents/POL-001.html" in (site / "search/names.js").read_text(encoding="utf-8")


def test_the_same_input_gives_the_same_bytes_wherever_it_lies(site: Path, tmp_path: Path) -> None:
    again = tmp_path / "elsewhere" / "pages"
    build(fill(Small(tmp_path / "deep" / "system")), again)
    ours = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    theirs = {path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()}
    assert ours.keys() == theirs.keys()
    assert [str(name) for name in ours if ours[name] != theirs[name]] == []


def test_no_page_carries_a_list_of_all_others(site: Path) -> None:
    page = (site / "documents/POL-001.html").read_text(encoding="utf-8")
    assert "clauses/tiny-2026/3.html" not in page
    assert "IDEA-002" not in page
    assert len(page) < 40_000


def test_the_last_good_site_stays_when_a_template_cannot_be_used(small: Small) -> None:
    small.policy()
    output = small.root / "site"
    build(small, output)
    before = (output / "documents/POL-001.html").read_bytes()
    small.write("templates/site/documents/policy.md.j2", "{{ nothing }}")
    with pytest.raises(CannotGoOn, match=r"policy\.md\.j2:1"):
        build(small, output)
    assert (output / "documents/POL-001.html").read_bytes() == before


def test_a_folder_that_is_not_ours_is_left_alone(small: Small) -> None:
    output = small.root / "mine"
    small.write("mine/letter.txt", "Dear")
    with pytest.raises(CannotGoOn, match="did not make"):
        build(small, output)
    assert [path.name for path in output.iterdir()] == ["letter.txt"]
    assert not (small.root / ".imskit" / "stage").exists()


def test_the_output_is_marked_and_the_working_folder_is_left_out_of_git(small: Small) -> None:
    output = small.root / "site"
    build(small, output)
    assert (output / MARKER).is_file()
    assert (small.root / ".imskit/.gitignore").read_text(encoding="utf-8") == "*\n"
    assert (small.root / ".imskit/stage/mkdocs.yml").is_file()


def test_with_an_address_there_is_an_error_page_and_a_map_without_todays_date(small: Small) -> None:
    small.write("mkdocs.yml", "site_url: https://manual.example/ims/\n")
    output = small.root / "site"
    build(small, output)
    assert 'href="/ims/index.html"' in (output / "404.html").read_text(encoding="utf-8")
    assert "<lastmod>2026-11-23</lastmod>" in (output / "sitemap.xml").read_text(encoding="utf-8")
    assert not (output / "sitemap.xml.gz").exists()


def test_a_language_of_the_theme_can_be_chosen(small: Small) -> None:
    small.write("mkdocs.yml", "theme: {language: de, palette: {primary: teal}}\n")
    output = small.root / "site"
    build(small, output)
    assert '<html lang="de"' in (output / "index.html").read_text(encoding="utf-8")
