"""Files that were built to take long, or that damage would make silent: read whole, or refused in one sentence."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from imskit.importers.documents.bring import bring
from imskit.problems import CannotGoOn
from imskit.sources import markdown
from imskit.sources.comma_separated import read_comma_separated
from imskit.sources.markdown import read_markdown
from imskit.sources.pieces import Source
from imskit.sources.word import read_word
from tests.importers.documents.sources import h, item, para, rows, source, world
from tests.sources.word_files import p, w_file

BEGIN = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r></w:p>'


def test_a_field_without_an_end_swallows_no_text() -> None:
    read = read_word(w_file(p("Before") + BEGIN + p("After")), "x.docx")
    assert [piece.text for piece in read.pieces] == ["Before", "After"]


def test_a_note_that_refers_to_itself_is_read_once() -> None:
    refers = '<w:p><w:r><w:t>x</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    read = read_word(w_file(refers, footnotes=f'<w:footnote w:id="2">{refers}</w:footnote>'), "x.docx")
    assert sum(piece.kind == "footnote" and bool(piece.text) for piece in read.pieces) == 1


def test_a_note_that_nothing_refers_to_is_kept() -> None:
    note = f'<w:footnote w:id="2">{p("Left behind")}</w:footnote>'
    (draft,) = bring([read_word(w_file(p("x"), footnotes=note), "x.docx")], world()).drafts
    assert "Left behind" in draft.text


def test_a_heading_that_says_more_than_its_field_stays_with_what_stands_below_it() -> None:
    told = source(
        h("Lamps", name="title"), h("Paper records of lamps"), item("A list"), h("Scope"), para("All")
    )
    (draft,) = bring([told], world(), "procedure").drafts
    assert draft.account.entries[1].fate == "carried"
    assert "Paper records of lamps" in draft.text


def test_a_document_with_one_heading_is_called_by_it() -> None:
    (draft,) = bring([source(h("Paper records", 3), para("None are kept."))], world()).drafts
    assert draft.title == "Paper records"


def test_what_the_columns_of_a_list_are_called_is_kept() -> None:
    told = source(h("Records"), rows(("Record", "Kept by us for"), ("Log of lamps", "three years")))
    (draft,) = bring([told], world(), "procedure").drafts
    assert "Kept by us for: three years" in draft.text


@pytest.mark.parametrize(
    "read, data, says",
    [
        (read_markdown, b">" * 1000 + b"x\n", "nested too deep"),
        (read_markdown, b"a\n\n" * 60_000, "more than 50000"),
        (read_markdown, b"a" * (markdown.SIZE_LIMIT + 1), "larger than 1 MiB"),
        (read_comma_separated, b"," * 100_000 * 26, "field larger|more than 2,500,000 cells"),
    ],
)
def test_what_no_document_needs_is_refused(
    read: Callable[[bytes, str], Source], data: bytes, says: str
) -> None:
    began = time.process_time()
    with pytest.raises(CannotGoOn, match=says):
        read(data, "x")
    assert time.process_time() - began < 10


@pytest.mark.parametrize("text", ["![a" * 100_000, "[" * 300_000, "*a **b " * 50_000, "#\n" * 5_000])
def test_texts_of_many_beginnings_take_no_longer_than_others(text: str) -> None:
    began = time.process_time()
    bring([read_markdown(text.encode(), "x.md")], world())
    assert time.process_time() - began < 20


def test_where_links_lead_and_notes_of_one_word_are_read_as_they_stand() -> None:
    read = read_markdown(b"See [the list][1] and so on.[^1]\n\n[1]: list.md\n\n[^1]: Soon\n", "x.md")
    assert [(piece.kind, piece.text) for piece in read.pieces][1:] == [
        ("paragraph", "[1]: list.md"),
        ("footnote", "Soon"),
    ]


def test_front_matter_with_a_number_of_ten_thousand_digits_is_read_line_by_line() -> None:
    read = read_markdown(b"+++\na = " + b"9" * 10_000 + b"\n+++\ntext\n", "x.md")
    assert read.notes
