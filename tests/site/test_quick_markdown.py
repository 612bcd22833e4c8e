"""What we make of staged Markdown is what Python-Markdown makes of it, or nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from markdown.extensions.toc import nest_toc_tokens
from markdown.util import BLOCK_LEVEL_ELEMENTS
from mkdocs.utils import meta

from imskit.site.configuration import MARKDOWN
from imskit.site.quick_markdown import BLOCKS, Heading, content, source

FRONT = '---\ntitle: "A page"\n---\n\n'


def by_markdown(text: str) -> tuple[str, tuple[Heading, ...]]:
    """What Python-Markdown makes of *text* with our settings and those of mkdocs."""
    extensions = ["toc", "tables", "fenced_code", *(each for each in MARKDOWN if isinstance(each, str))]
    configs = {name: value for each in MARKDOWN if isinstance(each, dict) for name, value in each.items()}
    markdown = Markdown(extensions=extensions, extension_configs=configs)
    html = markdown.convert(text)
    return html, tree(vars(markdown)["toc_tokens"])


def tree(tokens: list[dict[str, Any]]) -> tuple[Heading, ...]:
    return tuple(Heading(each["level"], each["id"], each["name"], tree(each["children"])) for each in tokens)


def ours(text: str) -> tuple[str, tuple[Heading, ...]] | None:
    read = source(FRONT + text)
    made = content(read.markdown) if read is not None else None
    return (made.html(read.markdown), made.toc) if read is not None and made is not None else None


@pytest.mark.parametrize(
    "text",
    [
        "# Title {: #top }\n\n<p>One</p>\n\n<p>Two</p>\n",
        "# Title {: #top }\n\n<p>One</p>\n<section><p>Two</p>\n\n<p>Three</p></section>\n\n\n\n<ul><li>x</ul>\n",
        '# <span class="im-no">POL-001</span> Time &#38; &#60;money&#62; {: #top }\n',
        "# A {: #top }\n\n## 1. It\u2019s (so) {: #a-1 .im-x }\n",
        "<style>@media print { p { margin: 0 } }</style>\n\n# Ä & {: #top }\n",
        "<style>@media print { p { margin: 0 } }</style>\n\n# Ä {: #top }\n\n<p>ü\n \n   \n\tb</p>\n",
        '<div title="a > b\nc"><br>&amp; &#38; &nbsp; & x<hr><img src="a.png" /></div>\n',
        "<p>*no* _emphasis_ [a](b)</p>\n\n<p>`x` \\* {: #no }</p>\n",
        "<div><p>never closed</div>\n\n<p></div></p>\n",
        '<figure><svg viewBox="0 0 1 1"><title>A &#38; B</title><path d="M0"/></svg></figure>\n',
        "<pre>a\n\n\n    b</pre>\n<p>c</p>",
    ],
)
def test_what_we_stage_becomes_the_same(text: str) -> None:
    made = ours(text)
    theirs = by_markdown(text)
    assert made == theirs or (made is None and "Ä &" in text)


@pytest.mark.parametrize(
    "text",
    [
        "Words.\n",
        "# *Title* {: #top }\n",
        "# Title\n",
        "# Title {: #top data-x=1 }\n",
        "# A  b {: #top }\n",
        "# Title {: #top }\n<p>At once</p>\n",
        "<p>One</p> and words\n",
        "<p>One</p><p>Two</p>\n",
        "<p>1 < 2</p>\n",
        "<p a='b'>x</p>\n",
        "<p a=b>x</p>\n",
        "<P>x</P>\n",
        "<!-- note -->\n",
        "<p><!-- note --></p>\n",
        "<p>&#38 x</p>\n",
        "<p>x\n",
        "<p>x</p >\n",
        "<span>x</span>\n",
        " <p>x</p>\n",
        "<script>a && b</script>\n",
        "<p><script>'<b>'</script></p>\n",
        "<p>\n```\n<b>\n```\n</p>\n",
    ],
)
def test_what_is_not_as_expected_is_left_to_mkdocs(text: str) -> None:
    assert ours(text) is None


PARTS = st.sampled_from(
    [
        "# A b {: #a }",
        "## C {: #c }",
        "### D &#38; e {: #d }",
        "#### F {: #f .g }",
        "# no id",
        "<p>",
        "</p>",
        "<p>x</p>",
        '<div class="im-a">',
        "</div>",
        "<div>",
        "<br>",
        "<hr>",
        "<hr/>",
        "<b>y</b>",
        "<b>",
        "</b>",
        "<ul><li>z</li></ul>",
        "<title>t &amp;</title>",
        "<style>p { }</style>",
        "text",
        "&amp;",
        "&#60;",
        "&#60",
        "*a*",
        "`",
        " ",
        "  ",
        "\n",
        "\n",
        "\n\n",
        "\n\n",
        "\n\n\n",
        "\t",
        "\r\n",
        "\x02",
    ]
)


@settings(max_examples=600, deadline=None)
@given(st.lists(PARTS, max_size=14))
def test_whatever_is_made_is_what_python_markdown_makes(parts: list[str]) -> None:
    text = "".join(parts)
    made = ours(text)
    if made is not None:
        # As mkdocs hands it over: what stands before the first line with words goes with the front matter.
        assert made == by_markdown(meta.get_data(FRONT + text)[0])


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(1, 4), max_size=9))
def test_headings_are_nested_as_python_markdown_nests_them(levels: list[int]) -> None:
    text = "\n\n".join(f"{'#' * level} T {{: #t-{place} }}" for place, level in enumerate(levels)) + "\n"
    made = ours(text)
    assert made is not None
    tokens = [
        {"level": level, "id": f"t-{place}", "name": "T"} for place, level in enumerate(levels) if level <= 3
    ]
    assert made[1] == tree(nest_toc_tokens(tokens))


@pytest.mark.parametrize(
    "front",
    [
        '---\ntitle: "A"\ndescription: "B \\" \\u00e9 \\\\ \\/"\nhide: ["toc"]\n---\n',
        '---\ntitle: "A"\ncrumbs: [{"title": "x: y # z", "address": "a/b.html"}]\n---\n',
    ],
)
def test_front_matter_is_read_as_mkdocs_reads_it(front: str) -> None:
    read = source(front + "\n# A\n")
    assert read is not None
    assert read.matter == meta.get_data(front + "\n# A\n")[1]


@pytest.mark.parametrize(
    "front",
    [
        "",
        "---\ntitle: A\n---\n",
        '---\ntitle: "A"\nwords: yes\n---\n',
        '---\ntitle: ""\n---\n',
        '---\ntitle: "A\x85B"\n---\n',
        '---\ntitle: "A"\ndescription: [1]\n---\n',
        '---\ntitle: "A"\n  within: "b"\n---\n',
        '\ufeff---\ntitle: "A"\n---\n',
        '---\ntitle: "A"\n---\n\x02',
        '---\r\ntitle: "A"\r\n---\r\n',
    ],
)
def test_front_matter_of_another_form_is_left_to_mkdocs(front: str) -> None:
    assert source(front + "\n# A\n") is None


def test_what_begins_a_block_here_begins_one_for_python_markdown() -> None:
    assert set(BLOCKS) <= set(BLOCK_LEVEL_ELEMENTS)
    assert all(re.fullmatch("[a-z0-9]+", name) for name in BLOCKS)
