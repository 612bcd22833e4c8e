"""The search index, written from the staged pages."""

from __future__ import annotations

import json
import re

import pytest

from imskit.site import search
from imskit.site.search import Entry, entries, scripts, without_marks

PAGE = """\
# <span class="im-no">POL-001</span> Us &#38; them {: #top }

<section class="im-control" data-search-exclude="1"><dl><div><dt>Owner</dt></div></dl></section>

<p>Before all.</p>

## Purpose {: #purpose }

<div class="im-text"><p>Say <b>where</b> &lt;we&gt; go.</p></div>

## Links {: #links data-search-exclude=1 }

<div><p>POL-002</p></div>

### Empty {: #empty }

<table data-search-exclude="1"><tr><td>x</td></tr></table>
"""


def test_a_page_and_the_sections_that_say_something_are_entries() -> None:
    assert entries("documents/POL-001.html", "POL-001 Us & them", 2.0, PAGE.strip()) == [
        Entry("documents/POL-001.html", "", "POL-001 Us & them", "Before all.", 2.0),
        Entry("documents/POL-001.html", "purpose", "Purpose", "Say where <we> go.", 2.0),
    ]


def test_a_page_without_a_heading_is_an_entry_too() -> None:
    assert entries("a.html", "A", 1.0, "<p>Words</p>") == [Entry("a.html", "", "A", "Words", 1.0)]


def test_what_looks_like_a_heading_within_a_text_is_none() -> None:
    page = "# A {: #top }\n\n<p>one\n## Not one {: #x }\ntwo</p>"
    assert [entry.anchor for entry in entries("a.html", "A", 1.0, page)] == [""]


def test_marks_are_for_the_index_only() -> None:
    assert "data-search-exclude" not in without_marks(PAGE)
    assert "## Links {: #links }" in without_marks(PAGE)


def said(found: list[Entry]) -> dict[str, tuple[int, str]]:
    """By address: what each script hands to the search, a number and a text."""
    calls = {}
    for address, script in scripts(found):
        call = re.fullmatch(r"imskitSearch\.(?:names|texts)\((\d+),(.*)\)\n", script.decode(), re.DOTALL)
        assert call is not None
        calls[address] = (int(call[1]), json.loads(call[2]))
    return calls


def test_names_stand_apart_from_texts_so_that_they_answer_first() -> None:
    found = [
        Entry("documents/POL-001.html", "", 'Us & "them"', "Before\u2028 all.", 2.0, "POL-001"),
        Entry("documents/POL-001.html", "purpose", "Purpose", "Say where <we> go.", 2.0),
        Entry("b.html", "", "B", "", 0.0005),
    ]
    assert said(found) == {
        "search/names.js": (
            1,
            'documents/POL-001.html\t2\tPOL-001\tUs & "them"\n\tpurpose\tPurpose\nb.html\t0.0005\t\tB',
        ),
        "search/texts-1.js": (0, "Before\u2028 all.\nSay where <we> go.\n"),
    }


def test_long_texts_are_parted_and_say_where_they_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "_PART", 10)
    found = [
        Entry(f"{name}.html", "", name, name * length, 1.0)
        for name, length in zip("abcd", (8, 2, 1, 30), strict=True)
    ]
    assert said(found) == {
        "search/names.js": (3, "\n".join(f"{name}.html\t1\t\t{name}" for name in "abcd")),
        "search/texts-1.js": (0, "aaaaaaaa\nbb"),
        "search/texts-2.js": (2, "c"),
        "search/texts-3.js": (3, "d" * 30),
    }


def test_no_word_of_a_page_breaks_a_line_of_the_search() -> None:
    (whole, section) = entries(
        "a.html", "A\tb\nc", 1.0, "# A {: #top }\n\n<p>x</p>\n\n## B &#9; c {: #b }\n\n<p>1\t\n2</p>"
    )
    assert (whole.title, section.title, section.text) == ("A b c", "B c", "1 2")


def test_a_site_without_pages_has_no_texts() -> None:
    assert said([]) == {"search/names.js": (0, "")}
