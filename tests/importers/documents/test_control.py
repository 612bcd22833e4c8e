"""Title blocks and control tables: labels beside, above and within cells, in the head of the page, and in lines."""

from __future__ import annotations

import pytest

from imskit.importers.documents.control import control_of, number_in
from imskit.importers.documents.sections import sections_of
from imskit.sources.pieces import Piece
from tests.importers.documents.sources import h, para, rows


def said(*pieces: Piece) -> dict[str, str]:
    found = control_of(pieces, sections_of(pieces))
    return {each.meant: each.value for each in reversed(found.said) if each.meant}


def test_labels_stand_beside_their_values_in_two_or_four_columns() -> None:
    table = rows(
        ("Document No:", "PRO-1", "Rev.:", "2.0"),
        ("Owner", "Quality manager", "Effective date", "1 May 2025"),
    )
    assert said(table) == {
        "id": "PRO-1",
        "version": "2.0",
        "owner": "Quality manager",
        "effective": "1 May 2025",
    }


def test_labels_stand_above_their_values() -> None:
    table = rows(("Erstellt", "Geprüft", "Freigegeben"), ("A. Beispiel", "B. Muster", "Geschäftsführung"))
    assert said(table) == {
        "author": "A. Beispiel",
        "checked_by": "B. Muster",
        "approved_by": "Geschäftsführung",
    }


def test_labels_stand_within_cells_and_in_lines() -> None:
    assert said(rows(("Dok.-Nr.: VA-012", "Version: 3"))) == {"id": "VA-012", "version": "3"}
    assert said(para("Owner:\tQuality manager\\\nStatus: final")) == {
        "owner": "Quality manager",
        "status": "final",
    }
    assert said(para("Note: this is a sentence.")) == {}


def test_the_head_of_the_page_says_number_and_version() -> None:
    head = Piece("running", "page head 1", rows=(("Muster GmbH", "VA-012\\\nVersion 3.1\\\nSeite 1 von 6"),))
    assert said(para("x"), head) == {"id": "VA-012", "version": "3.1"}


def test_a_table_of_actions_or_of_revisions_is_no_control_table() -> None:
    actions = rows(("What", "Owner", "Due"), ("Do it", "Quality manager", "May"))
    history = rows(("Version", "Date", "Author", "Status"), ("1", "May", "A", "x"), ("2", "June", "B", "y"))
    assert said(para("x"), h("Actions"), actions, h("History"), history) == {}


@pytest.mark.parametrize(
    "text, number",
    [
        ("Procedure PRO-042 Lamps", "PRO-042"),
        ("QM-VA-07.1", "QM-VA-07.1"),
        ("SOP 12", "SOP 12"),
        ("ISO 9001 in short", None),
        ("EXT-001 ISO 56001:2024", "EXT-001"),
        ("EUR 500", None),
        ("no number", None),
    ],
)
def test_numbers_of_documents_are_told_from_those_of_standards_and_sums(
    text: str, number: str | None
) -> None:
    assert number_in(text) == number


def test_a_revision_table_of_one_row_is_no_control_table() -> None:
    table = rows(("Version", "Datum", "Bearbeiter", "Änderung"), ("2", "2025-01-01", "Anna Probe", "neu"))
    assert said(h("Zweck"), para("x"), h("Änderungen"), table) == {}
    assert said(table) == {}
