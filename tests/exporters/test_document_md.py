"""Documents as Markdown, read back by a parser of others."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from imskit.exporters.document_md import document_md
from imskit.origin import Origin
from imskit.views.audience import Audience
from imskit.views.printed import printed
from tests.builders import BODIES, Small

ORIGIN = Origin("1f2e3d4c5b6a", "2026-11-23", changed=False)


def made(small: Small, name: str = "POL-001") -> str:
    catalog = small.catalog()
    return document_md(
        printed(catalog, Audience.of(catalog), [catalog.documents[name]], name, ORIGIN)
    ).decode()


def html(text: str) -> str:
    return str(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))


def test_headings_rows_and_tables_are_those_of_the_document(small: Small) -> None:
    small.policy()
    page = html(made(small))
    assert "<h1>POL-001 Title of POL-001</h1>" in page
    assert "<strong>Version</strong>: 1.0" in page
    assert "<h2>Purpose</h2>\n<p>Say where we go.</p>" in page
    assert "<td>Time</td>\n<td>We give time.</td>" in page
    assert "commit 1f2e3d4c5b of 2026-11-23, as of 2026-11-23." in page


@pytest.mark.parametrize(
    "said", ["a | b", "*no* _no_", "[no](x)", "`no`", "<b>", "# no", "- no", "3. no", "\\"]
)
def test_words_with_signs_of_markdown_stay_words(small: Small, said: str) -> None:
    small.policy(title=said, body={**BODIES["policy"], "commitments": [{"title": said, "text": "x"}]})
    page = html(made(small))
    shown = said.replace("<", "&lt;").replace(">", "&gt;")
    assert f"<h1>POL-001 {shown}</h1>" in page
    assert f"<td>{shown}</td>" in page


def test_texts_mean_in_it_what_they_meant(small: Small) -> None:
    text = (
        "See *where* we **go** with `a|b`:\n\n- one\n  - within\n- two\n\n3. three\n4. four\n\n> said\n\n"
        "| A | B |\n|---|---|\n| 1 | x \\| y |\n\n[there](https://example.org)\n\n```\ncode\n```"
    )
    small.policy(body={**BODIES["policy"], "purpose": text})
    whole = html(made(small))
    purpose = whole.partition("<h2>Purpose</h2>\n")[2].partition("<h2>")[0]
    for part in (
        "<em>where</em> we <strong>go</strong>",
        "<li>within</li>",
        '<ol start="3">\n<li>three</li>',
        "<blockquote>\n<p>said</p>",
        "<td>x | y</td>",
        '<a href="https://example.org">there</a>',
        "<pre><code>code\n",
    ):
        assert part in purpose
