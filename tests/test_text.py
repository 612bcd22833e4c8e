"""Text fields show what was written, follow only harmless links, and never run anything."""

from __future__ import annotations

import re
import time
from html import unescape

import nh3
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from imskit.text import Node, Target, Text, _cleaned, _parsed, parse, to_html
from imskit.text_links import links_of

POLICY = Target("../documents/POL-001.html", 'Policy "one" <1>')


def known(document: str) -> Target | None:
    return POLICY if document == "POL-001" else None


def html(source: str) -> str:
    return to_html(parse(source), known)


def words(source: str) -> list[str]:
    """What a reader sees of it, and where its links lead, piece by piece."""
    shown = to_html(parse(source), Target)
    shown = re.sub(r'<a href="([^"]*)"[^>]*>', r"\1 ", shown)
    return unescape(re.sub(r"</?[a-z]+[^<>]*>", " ", shown)).split()


@pytest.mark.parametrize(
    "source, expected",
    [
        ("two\n\nparagraphs", "<p>two</p>\n<p>paragraphs</p>"),
        ("*soft* and **loud**", "<p><em>soft</em> and <strong>loud</strong></p>"),
        ("`a < b`", "<p><code>a &lt; b</code></p>"),
        ("```yaml\na: <b>\n```", "<pre><code>a: &lt;b&gt;\n</code></pre>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
        ("3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("> a", "<blockquote><p>a</p></blockquote>"),
        (
            "| a | b |\n|---|--:|\n| 1 | 2 |",
            (
                '<table><thead><tr><th>a</th><th style="text-align:right">b</th></tr></thead>'
                '<tbody><tr><td>1</td><td style="text-align:right">2</td></tr></tbody></table>'
            ),
        ),
        ("| a |\n|---|", "<table><thead><tr><th>a</th></tr></thead></table>"),
        ("", ""),
    ],
)
def test_html(source: str, expected: str) -> None:
    assert html(source) == expected


@pytest.mark.parametrize(
    "source",
    ["# Heading", "Heading\n===", "---", "[ref]: https://example.org", "![a](b.png)", "***", "{{ 7 * 7 }}"],
)
def test_what_is_no_part_of_it_shows_as_written(source: str) -> None:
    assert html(source) == f"<p>{source}</p>"


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "<!-- note -->",
        "<div>\n\nwithin\n\n</div>",
        "{% raw %}<b>",
    ],
)
def test_html_shows_as_text(source: str) -> None:
    shown = html(source)
    assert set(re.findall(r"</?[a-z]+", shown)) <= {"<p", "</p"}
    assert words(source) == source.split()


def test_a_link_to_a_document_leads_where_the_page_says() -> None:
    assert html("[a *b*](POL-001)") == (
        '<p><a href="../documents/POL-001.html" title="Policy &quot;one&quot; &lt;1&gt;">a <em>b</em></a></p>'
    )


def test_a_link_without_target_keeps_its_words() -> None:
    assert html("see [a **b**](POL-404).") == "<p>see a <strong>b</strong>.</p>"


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=1", "http://example.org", "mailto:a@example.org"]
)
def test_a_link_to_another_host_says_nothing_of_its_reader(address: str) -> None:
    assert html(f"[a]({address})") == f'<p><a href="{address}" rel="noopener noreferrer">a</a></p>'


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "java\\script:alert(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org/x",
        "../secret.yaml",
        "/index.html",
        "#top",
        "pol-001",
        "POL-001/../x",
        "https:",
        "https:///x",
        "ftp://example.org",
    ],
)
def test_any_other_link_shows_as_text_with_its_target(target: str) -> None:
    shown = html(f"[a]({target})")
    assert "<a" not in shown
    assert shown.startswith("<p>[a](")
    assert shown.endswith(")</p>")


def test_what_the_page_says_of_a_link_is_cleaned_too() -> None:
    text = parse("[a](POL-001)")
    assert to_html(text, lambda _: Target("javascript:alert(1)", "x")) == '<p><a title="x">a</a></p>'
    assert to_html(text, lambda _: Target('x" onclick="alert(1)')) == (
        '<p><a href="x&quot; onclick=&quot;alert(1)">a</a></p>'
    )


HOSTILE = {
    "brackets": "[" * 10_000,
    "pairs of brackets": "[" * 10_000 + "]" * 10_000,
    "links": "[a](" * 10_000,
    "images": "![" * 10_000,
    "stars": "*" * 100_000,
    "emphasis": "*a _b " * 10_000,
    "nested emphasis": "**" * 20_000 + "x" + "**" * 20_000,
    "quotes": ">" * 10_000 + " x",
    "quotes as deep as may be": ">" * 22 + " x",
    "lists": "- " * 10_000 + "x",
    "deep lists": "\n".join("  " * depth + "- x" for depth in range(300)),
    "quotes and lists": "> - " * 5_000 + "x",
    "backticks": " ".join("`" * length for length in range(300)),
    "angles": "<a:" * 20_000,
    "entities": "&" * 50_000,
    "backslashes": "\\" * 50_000,
    "wide table": "|a" * 10_000 + "\n" + "|-" * 10_000 + "\n" + "|b" * 10_000,
    "long table": "|a|\n|-|\n" + "|b|c|\n" * 10_000,
    "sparse table": "|a" * 300 + "\n" + "|-" * 300 + "\n" + "|\n" * 3_000,
    "fences": "```\n" * 10_000,
    "NUL": "\0" * 1_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_end_soon(name: str) -> None:
    start = time.process_time()
    text = parse(HOSTILE[name])
    to_html(text, known)
    links_of(HOSTILE[name])
    assert time.process_time() - start < 10


@pytest.mark.parametrize("name", ["quotes", "lists", "deep lists", "quotes and lists"])
def test_what_is_nested_too_deep_shows_as_written(name: str) -> None:
    assert words(HOSTILE[name]) == HOSTILE[name].split()


MARKUP = st.lists(
    st.sampled_from(
        [
            *(
                "*",
                "**",
                "_",
                "`",
                "```",
                "~~~",
                "\n",
                "\n\n",
                "  \n",
                "> ",
                "- ",
                "1. ",
                "    ",
                "\t",
                "|",
                "|-|",
                "\\",
            ),
            *(
                "[",
                "](",
                ")",
                "[a](POL-001)",
                "[b](javascript:alert(1))",
                "<",
                ">",
                "&lt;",
                "&",
                '"',
                "'",
                "#",
                "--- ",
            ),
            *(
                "<script>",
                "<img src=x onerror=alert(1)>",
                "onclick=",
                "javascript:",
                "data:",
                "https://e.example",
            ),
            *(
                "{{",
                "}}",
                "{%",
                "word",
                "\r\n",
                "\0",
                "\u2028",
                "\ufeff",
                "<!--",
                "]]>",
                "</code>",
                "</pre>",
                "POL-001",
            ),
        ]
    ),
    max_size=30,
).map("".join)


@given(MARKUP)
@example('[a](https://e.example/"onclick="alert(1))')
@example("[a](<https://e.example/ onclick=alert(1)>)")
def test_nothing_runs(source: str) -> None:
    shown = html(source)
    tags = re.findall(r"<[^>]*>", shown)
    assert not any(re.search(r"<script|<img|<!|javascript:", tag, re.IGNORECASE) for tag in tags)
    # Outside quotes, no attribute but ours.
    for tag in tags:
        bare = re.sub(r'"[^"]*"', '""', tag)
        assert set(re.findall(r"([a-z-]+)=", bare)) <= {"href", "title", "rel", "start", "style"}


@given(MARKUP)
def test_cleaning_again_changes_nothing(source: str) -> None:
    shown = html(source)
    tags = {"p", "ul", "ol", "li", "blockquote", "tr", "th", "td", "em", "strong"}
    tags |= {"table", "thead", "tbody", "a", "code", "pre", "br"}
    attributes = {"a": {"href", "title", "rel"}, "ol": {"start"}, "th": {"style"}, "td": {"style"}}
    assert nh3.clean(shown, tags=tags, attributes=attributes, link_rel=None) == shown


@given(MARKUP)
def test_links_are_known_with_and_without_parsing(source: str) -> None:
    parsed = parse(source)
    assert set(links_of(source)) == {"POL-001"} & set(re.findall(r"POL-001", repr(_targets(parsed))))


def _targets(text: Text) -> list[str]:
    nodes = list(text.blocks)
    found = []
    while nodes:
        node = nodes.pop()
        found.append(node.target)
        nodes.extend(node.children)
    return found


WORD = st.text("abcdefghijklmnopqrstuvwxyzäöüßčéñ0123456789", min_size=1, max_size=8)
MARKED = st.builds(
    lambda mark, word: mark.replace("x", word),
    st.sampled_from(
        ["x", "*x*", "**x**", "`x`", "[x](POL-001)", "[x](../y)", "\n\nx", "\n- x", "\n> x", "\n| x |", "# x"]
    ),
    WORD,
)


@given(st.lists(MARKED, max_size=20))
def test_every_word_survives(marked: list[str]) -> None:
    source = " ".join(marked)
    shown = re.findall(r"\w+", " ".join(words(source)))
    assert sorted(shown) == sorted(re.findall(r"\w+", source))


#: Lines of all kinds, most of them plain.
LINES = st.lists(
    st.sampled_from(
        [
            "Plain words.",
            "(In brackets) of it",
            "",
            " ",
            "- an item",
            "1. one",
            "# no heading",
            "a  ",
            "a\\",
            "é: ü",
            "==",
            "---",
            "\ta",
            "    code",
            "> said",
            "a | b",
            "--|--",
            "[x](POL-001)",
            "See [a word](POL-001), [of it](PRO-2-b).",
            "he [two",
            "lines](POL-001) said",
            "![x](POL-001)",
            "[ x](POL-001)",
            "[x](POL-001)(POL-002)",
            "[x [y](POL-001)](POL-002)",
            "*a*",
            "x &amp; y",
            "\r",
            '"Said" he',
            "a\xa0",
        ]
    ),
    max_size=6,
).map("\n".join)


@given(st.one_of(LINES, st.text(max_size=40), MARKUP))
def test_plain_paragraphs_are_read_as_the_parser_reads_them(source: str) -> None:
    assert parse(source) == _parsed(source)


KINDS = st.sampled_from(
    [
        "words",
        "link",
        "paragraph",
        "tight_paragraph",
        "bullet_list",
        "item",
        "emphasis",
        "code",
        "quote",
        "ordered_list",
    ]
)
LEAVES = st.builds(
    Node,
    KINDS,
    text=st.one_of(
        st.sampled_from(["", "words", "a\n", "é", "\xa0", "a & b", "<b>", "'", "\r", "\ufeff"]),
        st.text(max_size=5),
    ),
    target=st.sampled_from(["", "POL-001", "PLAIN", "https://example.org/"]),
    start=st.sampled_from([1, 1, 2]),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        Node, KINDS, st.lists(inner, max_size=3).map(tuple), target=st.sampled_from(["", "POL-001", "PLAIN"])
    ),
    max_leaves=12,
)


@given(st.one_of(st.lists(TREES, max_size=3).map(tuple), LINES.map(lambda source: parse(source).blocks)))
def test_what_is_not_cleaned_is_what_cleaning_leaves(blocks: tuple[Node, ...]) -> None:
    def link(target: str) -> Target | None:
        return Target("../documents/PLAIN.html") if target == "PLAIN" else known(target)

    def broken(node: Node) -> bool:
        """Half a character, which no page can hold; and a table without a head, which nobody makes."""
        return any("\ud800" <= each <= "\udfff" for each in node.text) or any(map(broken, node.children))

    assume(not any(map(broken, blocks)))
    assert to_html(Text(blocks), link) == _cleaned(Text(blocks), link)
