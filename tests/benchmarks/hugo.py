"""`imskit build` beside Hugo, which renders the Markdown that was staged, with a small theme made here.

Both readings of that comparison stand in the table: the whole build, which also reads and checks YAML and makes that
Markdown of it; and its last step alone, which begins where Hugo begins.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from tests.benchmarks.building import LARGEST, html_size
from tests.benchmarks.measure import compare, python, table
from tests.benchmarks.mix import TODAY

#: What is said where it is not installed.
MISSING = "Not measured: Hugo is not installed (on Debian and Ubuntu: apt install hugo)."

#: Markdown with HTML in it is rendered as it is, and every page is a file: as in our site.
_CONFIG = """
baseURL = "/"
title = "Hugo"
uglyURLs = true
disableKinds = ["taxonomy", "term", "RSS"]
[markup.goldmark.renderer]
unsafe = true
[markup.goldmark.parser.attribute]
block = true
"""
#: A head, the sections, the way to the page, its headings and its content.
_BASE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ .Title }}</title><link rel="stylesheet" href="/style.css"></head>
<body>
<nav>{{ range .Site.Sections }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}</nav>
<p>{{ range .Ancestors.Reverse }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> / {{ end }}</p>
<aside>{{ .TableOfContents }}</aside>
<main>{{ .Content }}{{ block "more" . }}{{ end }}</main>
</body>
</html>
"""
_SINGLE = '{{ define "more" }}{{ end }}\n'
_LIST = """{{ define "more" }}<ul>
{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}
</ul>{{ end }}
"""
#: The last step of a build: from the staged tree to the site, as a process of its own that keeps nothing.
_RENDERING = """
import sys
from datetime import date
from pathlib import Path
from imskit.site.forked import cores
from imskit.site.rendering import render_site
folder = Path(sys.argv[2])
folder.mkdir()
render_site(Path(sys.argv[1]), folder, date.fromisoformat(sys.argv[3]), processes=cores())
"""


def hugo_table(systems: Mapping[int, Path], bytecode: Path) -> str:
    """A table with a row a size; *systems* are folders by size, those beyond `LARGEST` are left out."""
    program = shutil.which("hugo")
    if program is None:
        return MISSING
    rows = []
    for documents, root in systems.items():
        if documents > LARGEST:
            continue
        site = root / "site"
        build = python(
            "-m", "imskit", "build", "--root", root, "--as-of", TODAY.isoformat(), "--output", site
        )
        work = root / ".imskit"
        compare({"build": build}, 1, bytecode, warm=False)
        project = root.with_name(f"hugo-{documents}")
        sources = lay_project(work / "stage" / "docs", project)
        output = project / "public"
        rendered = root.with_name(f"rendered-{documents}")
        found = compare(
            {
                "build": build,
                "rendering": python("-c", _RENDERING, work / "stage/mkdocs.yml", rendered, TODAY.isoformat()),
                "hugo": [program, "--quiet", "--source", str(project), "--destination", str(output)],
            },
            3 if documents <= 100 else 2,
            bytecode,
            warm=False,
            before={
                "build": partial(shutil.rmtree, work),
                "rendering": partial(shutil.rmtree, rendered, ignore_errors=True),
                "hugo": partial(shutil.rmtree, output, ignore_errors=True),
            },
        )
        other = found["hugo"]
        for step, name in (("whole build", "build"), ("rendering alone", "rendering")):
            ours = found[name]
            rows.append(
                [
                    f"{documents:,}",
                    f"{sources:,}",
                    step,
                    f"{ours.wall:.1f}",
                    f"{other.wall:.1f}",
                    f"{ours.wall / other.wall:.2f}",
                    f"{ours.cpu:.1f}",
                    f"{other.cpu:.1f}",
                    f"{ours.cpu / other.cpu:.2f}",
                    f"{html_size(output):.1f}",
                    f"{ours.peak:.0f}",
                    f"{other.peak:.0f}",
                    str(ours.runs),
                ]
            )
        shutil.rmtree(project)
        shutil.rmtree(rendered)
    heads = (
        "documents",
        "Markdown files",
        "of imskit",
        "wall s",
        "Hugo, wall s",
        "ratio",
        "CPU s",
        "Hugo, CPU s",
        "ratio",
        "Hugo, HTML MB",
        "peak MiB",
        "of Hugo",
        "runs",
    )
    return table(heads, rows)


def lay_project(docs: Path, project: Path) -> int:
    """Make a Hugo project in the folder *project* of the staged *docs*, and say how many Markdown files it has.

    A page called index would take all others of its folder for its own files, so those are sections.
    """
    count = 0
    for source in sorted(path for path in docs.rglob("*") if path.is_file()):
        below = source.relative_to(docs)
        markdown = source.suffix == ".md"
        target = project / ("content" if markdown else "static") / below
        if source.name == "index.md":
            target = target.with_name("_index.md")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        count += markdown
    layouts = {"baseof": _BASE, "single": _SINGLE, "list": _LIST}
    for name, text in layouts.items():
        place = project / f"layouts/_default/{name}.html"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    (project / "static").mkdir(exist_ok=True)
    (project / "static/style.css").write_text("main { max-width: 45rem }\n", encoding="utf-8")
    (project / "config.toml").write_text(_CONFIG, encoding="utf-8")
    return count
