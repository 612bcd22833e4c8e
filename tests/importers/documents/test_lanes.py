"""Swim lanes and matrices: who does what stands in the columns."""

from __future__ import annotations

from imskit.importers.documents.compose import Shown
from imskit.importers.documents.lanes import lanes_of, matrix_of
from imskit.importers.documents.lists import pairs_in
from imskit.importers.documents.sections import sections_of
from imskit.importers.documents.steps import titled_list
from tests.importers.documents.sources import h, rows

SWIM = (
    ("Nr.", "Vertrieb", "Produktion", "QS", "Ergebnis"),
    ("1", "Annehmen", "", "", "FB-21"),
    ("2", "", "", "Sperren: Ware mit Zettel.", "FB-22"),
    ("3", "", "Ursache finden", "Ursache finden", "Bericht"),
)
RACI = (
    ("Tätigkeit", "QMB", "Ersteller", "GF"),
    ("Erstellen", "C", "R", ""),
    ("Freigeben", "I", "", "A/R"),
)


def test_steps_in_swim_lanes_have_the_lane_for_who_does_them() -> None:
    pieces = (h("Ablauf"), rows(*SWIM))
    found = titled_list(pieces, sections_of(pieces)[1], Shown())
    assert [(each.title, each.text, each.columns["responsible"]) for each in found.items] == [
        ("Annehmen", "**Ergebnis:** FB-21", "Vertrieb"),
        ("Sperren", "Ware mit Zettel.\n\n**Ergebnis:** FB-22", "QS"),
        ("Ursache finden", "**Ergebnis:** Bericht", "Produktion, QS"),
    ]


def test_a_table_with_a_number_and_some_empty_cells_has_no_lanes() -> None:
    assert lanes_of((("Nr.", "Stoff", "Gefahr"), ("1", "NaOH", "ätzend"), ("2", "Wasser", ""))) is None
    assert lanes_of((("Frage", "Ja", "Nein"), ("Sauber?", "", ""), ("Trocken?", "", ""))) is None
    assert lanes_of((("Nr.", "Vertrieb", "QS"), ("1", "", ""))) is None


def test_a_column_called_step_that_only_counts_is_the_number() -> None:
    pieces = (
        h("Ablauf"),
        rows(("Schritt", "Tätigkeit", "Wer"), ("1", "Einschalten", "QS"), ("2", "Lesen", "QS")),
    )
    found = titled_list(pieces, sections_of(pieces)[1], Shown())
    assert [each.title for each in found.items] == ["Einschalten", "Lesen"]


def test_of_a_matrix_each_role_has_its_tasks_with_the_letters() -> None:
    assert matrix_of(RACI) == {
        "QMB": [("Erstellen", "C"), ("Freigeben", "I")],
        "Ersteller": [("Erstellen", "R")],
        "GF": [("Freigeben", "A/R")],
    }
    assert matrix_of((("Funktion", "Aufgabe"), ("QMB", "A"), ("GF", "B"))) == {}
    assert matrix_of((("Stoff", "Menge", "Ort"), ("Salz", "5 g", "Lager"), ("Pfeffer", "2 g", "Lager"))) == {}
    pieces = (h("Zuständigkeiten"), rows(*RACI))
    pairs, left = pairs_in(pieces, sections_of(pieces)[1], ("responsible", "duties"))
    assert [(each.first, each.second) for each in pairs] == [
        ("QMB", "- Erstellen: C\n- Freigeben: I"),
        ("Ersteller", "- Erstellen: R"),
        ("GF", "- Freigeben: A/R"),
    ]
    assert left == ()
