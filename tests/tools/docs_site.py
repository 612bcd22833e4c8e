"""`make docs`: the manual of imskit as a site, in the frame of the sites that imskit builds.

Pages lie in `docs/` as forges show them. Here each gets the anchors that it has there, a place in the navigation from
the lists of `docs/index.md`, and copies of the files that it leads to outside `docs/`.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date as Day
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml

from imskit import __version__
from imskit.site import search
from imskit.site.configuration import configuration
from imskit.site.rendering import render_site
from imskit.site.settings import Settings
from imskit.write import fresh_folder, replace_folder
from tests.tools.headings import headings
from tests.tools.lists import as_mkdocs_reads

CHECKOUT = Path(__file__).resolve().parents[2]
DOCS = CHECKOUT / "docs"
SITE = CHECKOUT / ".cache" / "docs" / "site"
NAME = "The manual of imskit"
#: What every site says that it is as of; this one is of a version, not of a day.
_DAY = Day(2000, 1, 1)
_ASSETS = CHECKOUT / "templates" / "site" / "assets"
_THEME = CHECKOUT / "templates" / "site" / "theme"
#: Where pages and files from outside `docs/` stand in the site.
_OUTSIDE = "project"
_LINK = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<path>[^)#\s:]+)(?P<anchor>#[^)\s]*)?\)")
_ENTRY = re.compile(r"^- \[(?P<words>.+?)\]\((?P<path>[^)#]+\.md)\)", re.MULTILINE)
#: Forges want a head on each table, also on one that needs none.
_CSS = b""".md-typeset thead:not(:has(th:not(:empty))) { display: none; }
.md-typeset table:not([class]) :is(th, td) { overflow-wrap: break-word; }
.md-typeset table:not([class]) td code { word-break: normal; overflow-wrap: break-word; }
.md-typeset .docs-file { margin-bottom: 0; font-size: .7rem; color: var(--im-soft); }
.md-typeset .docs-file + pre { margin-top: .2rem; }
@media (max-width: 44.9em) { .md-typeset table:not([class]) td:last-child { min-width: 9rem; } }
"""
_COMMENT = re.compile(r"^\s*<!--.*?-->\n", re.MULTILINE | re.DOTALL)
#: What a replay reads is what a reader wants to know, too: which file a block is of.
_WHERE = re.compile(r"^(\s*)<!-- (file|edit|word): (\S+) -->$")
_FENCE = re.compile(r"^ *(?:`{3,}|~{3,})")
#: What is no word of a page: the rule below the head of a table, and the ends of a block of code.
_RULE = re.compile(r"^ *(?:\|[-:| ]+\||(?:`{3,}|~{3,}).*)$", re.MULTILINE)
#: Who looks for something to do is not looking for why it once was decided so.
_BOOSTS = {"decisions/": 0.2, f"{_OUTSIDE}/": 0.2, "how-to/": 1.3}


@dataclass
class _Stage:
    """The staged pages, and what they lead to outside the manual."""

    folder: Path
    entries: list[search.Entry] = field(default_factory=list)
    #: By path from the checkout.
    outside: set[str] = field(default_factory=set)

    def page(self, source: Path, address: str) -> None:
        """Stage the page *source* at *address*, a path that ends with .md."""
        text = source.read_text(encoding="utf-8")
        titles = headings(text)
        lines = text.split("\n")
        for heading in titles:
            lines[heading.line] = f"{lines[heading.line]} {{: #{heading.anchor} }}"
        title = titles[0].words
        led = [self._led(line, source, address) for line in _prose(lines)]
        named = "\n".join(_WHERE.sub(_where, line) for line in as_mkdocs_reads(text, led))
        body = _COMMENT.sub("", named)
        html = address.removesuffix(".md") + ".html"
        meta = yaml.safe_dump({"title": title}, allow_unicode=True)
        self.write(address, f"---\n{meta}---\n\n{body}".encode())
        boost = next((each for folder, each in _BOOSTS.items() if address.startswith(folder)), 1.0)
        self.entries += search.entries(html, title, boost, _as_searched(body))

    def _led(self, line: tuple[str, bool], source: Path, address: str) -> str:
        """A line whose links lead to where their targets are staged."""
        words, prose = line
        return _LINK.sub(lambda found: self._target(found, source, address), words) if prose else words

    def _target(self, found: re.Match[str], source: Path, address: str) -> str:
        """A link to where its target is staged; one to a folder that says nothing of itself is its words alone."""
        target = (source.parent / unquote(found["path"])).resolve()
        if not target.exists() or not target.is_relative_to(CHECKOUT):
            return found[0]
        if target.is_dir() and not (target := target / "README.md").is_file():
            return found["words"]
        if target.is_relative_to(DOCS):
            place = target.relative_to(DOCS).as_posix()
        else:
            path = target.relative_to(CHECKOUT).as_posix()
            self.outside.add(path)
            place = f"{_OUTSIDE}/{path}"
        return f"[{found['words']}]({posixpath.relpath(place, posixpath.dirname(address))}{found['anchor'] or ''})"

    def write(self, address: str, data: bytes) -> None:
        """Write a file of the staged site."""
        path = self.folder / "docs" / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def asset(self, name: str) -> str:
        """Write an asset under a name that changes with its content."""
        data = (_ASSETS / name).read_bytes()
        stem, ending = posixpath.splitext(name)
        address = f"assets/{stem}.{hashlib.sha256(data).hexdigest()[:8]}{ending}"
        self.write(address, data)
        return address


def _where(found: re.Match[str]) -> str:
    """The line above a block that says which file is to be written or changed."""
    what = "The file" if found[2] == "file" else "In"
    return f"{found[1]}{what} `{found[3]}`:\n{{: .docs-file }}\n"


def _prose(lines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it stands outside blocks of code."""
    fence = ""
    for line in lines:
        found = _FENCE.match(line)
        if found and not fence:
            fence = found[0].strip()
        elif found and line.strip() == fence:
            fence = ""
        yield line, not fence


def _as_searched(body: str) -> str:
    """*body* as the search expects pages, with marks of Markdown gone."""
    body = _RULE.sub("", body)
    body = re.sub(r"^(#{1,3} .+ \{: #[^ ]+) \}$", r"\n\1}\n", body, flags=re.MULTILINE)
    return re.sub(r"[`*|]|\[|\]\([^)]*\)", "", body)


def stage(folder: Path) -> Path:
    """Stage the manual in the empty *folder*; returns the configuration that mkdocs builds from."""
    staged = _Stage(folder)
    for path in sorted(DOCS.rglob("*")):
        address = path.relative_to(DOCS).as_posix()
        if path.suffix == ".md":
            staged.page(path, address)
        elif path.is_file():
            staged.write(address, path.read_bytes())
    done: set[str] = set()
    while waiting := sorted(staged.outside - done):
        for outside in waiting:
            _put_outside(staged, outside)
        done.update(waiting)
    staged.write("about.md", _about().encode())
    staged.write("assets/docs.css", _CSS)
    for name, script in search.scripts(staged.entries):
        staged.write(name, script)
    shutil.copytree(_THEME, folder / "theme")
    assets = {
        name: staged.asset(file)
        for name, file in {
            "css": "imskit.css",
            "js": "imskit.js",
            "tables": "tables.js",
            "idea": "idea.js",
            "favicon": "favicon.svg",
        }.items()
    }
    config = configuration(
        NAME,
        settings=Settings(),
        nav=navigation((DOCS / "index.md").read_text(encoding="utf-8")),
        assets=assets,
        extra_css=["assets/docs.css"],
        extra={"as_of": f"version {__version__}", "imskit": __version__, "search": staged.asset("search.js")},
    )
    config["not_in_nav"] = "*\n"
    place = folder / "mkdocs.yml"
    place.write_text(yaml.safe_dump(config, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return place


def _put_outside(staged: _Stage, path: str) -> None:
    if path.endswith(".md"):
        staged.page(CHECKOUT / path, f"{_OUTSIDE}/{path}")
    else:
        staged.write(f"{_OUTSIDE}/{path}", (CHECKOUT / path).read_bytes())


def _about() -> str:
    return (
        "---\ntitle: About this manual\n---\n\n# About this manual\n\n"
        f"The manual of imskit {__version__}. Its pages are those in the folder `docs/` of the project; commands that "
        "they show are run by the tests, and what the reference says about types, fields, rules and options is "
        "made from the program.\n"
    )


def navigation(index: str) -> list[dict[str, Any]]:
    """The navigation: the sections of the page *index* with what each lists, in its groups."""
    nav: list[dict[str, Any]] = [{"Home": "index.md"}]
    for section in re.split(r"^## ", index, flags=re.MULTILINE)[1:]:
        title, _, rest = section.partition("\n")
        inside: list[dict[str, Any]] = []
        for group in re.split(r"^(?=[A-Z][^\n]*:$)", rest, flags=re.MULTILINE):
            found = [{_plain(entry["words"]): entry["path"]} for entry in _ENTRY.finditer(group)]
            named = re.match(r"([A-Z][^\n]*):$", group, re.MULTILINE)
            if named and found:
                inside.append({named[1]: found})
            else:
                inside += found
        if inside:
            # Long lists of one kind would push all else off the screen.
            nav.append({title: inside if len(inside) < 30 else [{f"All {len(inside)}": inside}]})
    return nav


def _plain(words: str) -> str:
    return words.replace("`", "")


def build(site: Path) -> tuple[str, ...]:
    """Build the manual into *site*; returns what mkdocs warned of."""
    work = site.with_name(f"{site.name}.work")
    folder = fresh_folder(work)
    made = folder / "site"
    made.mkdir()
    warnings = render_site(stage(folder / "stage"), made, _DAY)
    replace_folder(made, site)
    shutil.rmtree(work)
    return warnings


def main() -> int:
    """Build the manual and say where it is, and what is wrong with it."""
    warnings = build(SITE)
    for warning in warnings:
        print(warning, file=sys.stderr)
    print(
        f"The manual of imskit is in {SITE.relative_to(CHECKOUT)}/. Open it in a browser:\n  {SITE.as_uri()}/index.html"
    )
    return 1 if warnings else 0


if __name__ == "__main__":
    sys.exit(main())
