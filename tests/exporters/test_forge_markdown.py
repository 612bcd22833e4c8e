"""Whatever a document says, a forge shows it and does nothing else with it."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from imskit.exporters.forge_markdown import plain_text

MARKDOWN = MarkdownIt("gfm-like", {"linkify": False})
ZERO = "\u200b"


def shown(source: str) -> str:
    """The text that a reader sees of Markdown *source*; anything but one paragraph fails."""
    page = MARKDOWN.render(source)
    found = re.fullmatch(r"<p>([^<]*)</p>\n", page)
    assert found is not None, page
    return html.unescape(found[1]).replace(ZERO, "")


@pytest.mark.parametrize(
    "text",
    [
        "@octocat please look",
        "closes #12, fixes owner/repo#7 and GH-9",
        "!5 ~bug %milestone &3 $4 ^x",
        "<script>alert(1)</script> <!-- x -->",
        "[a](https://example.org) ![b](x.png) https://example.org/x/issues/1 www.example.org",
        "**bold** _em_ `code` ~~gone~~ | a | b |",
        "# heading",
        "- entry",
        "+ entry",
        "1. first",
        "12) first",
        "> quote",
        "    code",
        "a\n\n/close\n- b",
        "text\\",
        "&lt;b&gt; &#64;octocat",
        ":tada: a:b 56001:2024",
        "6f1ed002ab5595859014ebf0951522d9f3bd2a4c",
    ],
)
def test_text_is_shown_as_it_is(text: str) -> None:
    assert shown(plain_text(text)) == " ".join(text.split())


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
def test_any_text_is_one_paragraph_of_itself(text: str) -> None:
    words = " ".join(text.split())
    printable = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in words)
    if printable:
        assert shown(plain_text(text)) == printable.replace(ZERO, "")


@pytest.mark.parametrize(
    "call", ["@octocat", "#12", "!5", "~bug", "%m", "&3", "$4", "GH-9", "https://x.org", "www.x"]
)
def test_what_a_forge_looks_for_in_the_finished_text_is_broken_up(call: str) -> None:
    finished = html.unescape(MARKDOWN.render(plain_text(f"see {call}")))
    assert call not in finished
    assert call in finished.replace(ZERO, "")
