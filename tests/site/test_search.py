"""The search index, written from the staged pages."""

from __future__ import annotations

import json

from imskit.site.search import Entry, entries, id_word, index, prefixes, rows, without_marks

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
        Entry("documents/POL-001.html", "POL-001 Us &amp; them", "Before all.", 2.0),
        Entry("documents/POL-001.html#purpose", "Purpose", "Say where &lt;we&gt; go.", 2.0),
    ]


def test_a_page_without_a_heading_is_an_entry_too() -> None:
    assert entries("a.html", "A", 1.0, "<p>Words</p>") == [Entry("a.html", "A", "Words", 1.0)]


def test_what_looks_like_a_heading_within_a_text_is_none() -> None:
    page = "# A {: #top }\n\n<p>one\n## Not one {: #x }\ntwo</p>"
    assert [entry.location for entry in entries("a.html", "A", 1.0, page)] == ["a.html"]


def test_marks_are_for_the_index_only() -> None:
    assert "data-search-exclude" not in without_marks(PAGE)
    assert "## Links {: #links }" in without_marks(PAGE)


def test_the_index_is_what_material_reads() -> None:
    found = json.loads(
        index([rows([Entry("a.html", "A", "Words", 1.0), Entry("b.html", "B", "", 0.2)])], "en")
    )
    assert found["docs"] == [
        {"location": "a.html", "title": "A", "text": "Words"},
        {"location": "b.html", "title": "B", "text": "", "boost": 0.2},
    ]
    assert found["config"]["lang"] == ["en"]
    assert found["config"]["pipeline"] == ["stopWordFilter"]


def test_a_language_brings_its_own_words_for_the_search() -> None:
    assert json.loads(index([], "ja"))["config"]["lang"] == ["ja"]
    german = json.loads(index([], "de"))["config"]
    assert german["lang"] == ["de"]
    assert german["separator"] == r"[\s\-]+"


def test_an_id_is_one_word_of_letters_too() -> None:
    assert id_word("PRO-016") == "zqprobcj"
    assert id_word("INI-1") != id_word("INI-10")
    assert id_word("DEC-20260526-PRO-016-1.2-approve-person-07") == ""
    assert id_word("") == ""


def test_only_the_page_of_a_document_carries_the_word_of_its_id() -> None:
    found = entries("documents/POL-001.html", "POL-001 Us", 1.0, PAGE.strip(), "POL-001")
    docs = json.loads(index([rows(found)], "en"))["docs"]
    assert [doc.get("tags") for doc in docs] == [["zqpolbbc"], None]
    assert prefixes(["POL-001", "", "DEC-2026-X"]) == ("POL",)


def test_pages_without_entries_leave_no_gap_in_the_index() -> None:
    one, other = Entry("a.html", "A", "", 1.0), Entry("b.html", "B", "", 1.0)
    assert index([b"", rows([one]), rows([]), rows([other])], "en") == index([rows([one, other])], "en")
