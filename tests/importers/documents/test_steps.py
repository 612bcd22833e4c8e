"""Steps from numbered lists, headings, tables and typed numbers."""

from __future__ import annotations

from imskit.importers.documents.compose import Shown
from imskit.importers.documents.sections import sections_of
from imskit.importers.documents.steps import TitledList, parted, titled_list
from imskit.sources.pieces import Piece
from tests.importers.documents.sources import h, item, para, rows


def found(*pieces: Piece) -> TitledList:
    return titled_list(pieces, sections_of(pieces)[1], Shown())


def told(*pieces: Piece) -> list[tuple[str, str]]:
    return [(each.title, each.text) for each in found(*pieces).items]


def test_a_numbered_list_with_what_stands_below_its_items() -> None:
    pieces = (
        h("Procedure"),
        para("In short:"),
        item("Read: all of it", "1."),
        item("twice", "", 1),
        para("Slowly."),
        item("Answer. Then rest.", "2."),
    )
    assert told(*pieces) == [("Read", "all of it\n\n- twice\n\nSlowly."), ("Answer", "Then rest.")]
    assert found(*pieces).before == (1,)


def test_headings_one_for_each_step() -> None:
    pieces = (h("Procedure"), h("4.1 Read", 2), para("All."), h("4.2 Answer", 2), h("End"))
    assert told(*pieces) == [("Read", "All."), ("Answer", "")]


def test_a_table_with_columns_for_step_who_and_when() -> None:
    table = rows(
        ("Nr.", "Tätigkeit", "Verantwortlich", "Frist", "Formular"),
        ("1", "Lesen", "Leitung", "1 Tag", "FB-1"),
        ("", "", "und Vertrieb", "", ""),
        ("2", "Antworten", "", "", ""),
    )
    steps = found(h("Ablauf"), table).items
    assert [(each.title, each.text, each.columns) for each in steps] == [
        ("Lesen", "**Formular:** FB-1\n\nund Vertrieb", {"responsible": "Leitung", "limit": "1 Tag"}),
        ("Antworten", "", {}),
    ]


def test_numbers_that_somebody_typed_and_words_in_bold_begin_steps_too() -> None:
    assert told(h("Procedure"), para("1\\. Read it"), para("2\\. Answer it")) == [
        ("Read it", "Read it"),
        ("Answer it", "Answer it"),
    ]
    assert told(h("Rules"), para("**Openness.** We tell."), para("**Time:** We give it.")) == [
        ("Openness", "We tell."),
        ("Time", "We give it."),
    ]


def test_a_section_without_any_form_is_one_step_of_low_confidence() -> None:
    one = found(h("Procedure"), para("Just do it."))
    assert (one.confidence, one.items[0].title, one.items[0].text) == ("low", "Procedure", "Just do it.")


def test_a_long_first_sentence_is_cut_for_the_title_and_kept_whole_in_the_text() -> None:
    text = "We look at " + "every single lamp " * 8 + "with care"
    title, whole = parted(text)
    assert len(title) <= 80
    assert title.endswith(" …")
    assert whole == text
