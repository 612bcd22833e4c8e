"""Names of people in running text: which are known, and where they are found."""

from __future__ import annotations

from dataclasses import replace

from imskit.importers.documents.bring import bring
from imskit.importers.documents.people_named import pattern_of, sentence
from imskit.sources.pieces import Piece
from tests.importers.documents.sources import h, item, para, rows, source, world

TITLE = "title"


def test_names_known_from_block_revisions_properties_and_comments_are_found_in_the_text_of_every_document() -> (
    None
):
    one = source(
        h("VA-8 Lampen", name=TITLE),
        rows(("Erstellt von", "Karl Fiktiv"), ("Version", "2")),
        h("Zweck"),
        para("Frau Probe hat die Liste. Die Probe dauert eine Stunde."),
        h("Ablauf"),
        item("Wechseln: J. Platzhalter wechselt sie.", "1."),
        h("Änderungen"),
        rows(("Version", "Datum", "Bearbeiter", "Änderung"), ("2", "2025-01-01", "Anna Probe", "neu")),
        Piece("comment", "", "Stimmt das?", by="Jonas Platzhalter"),
        name="a.docx",
    )
    two = replace(
        source(
            h("VA-9 Licht", name=TITLE),
            h("Zweck"),
            para("Pat Example and **Karl  Fiktiv** know."),
            name="b.docx",
        ),
        properties={"creator": "Microsoft Office User"},
    )
    first, second = bring((one, two), world()).drafts
    assert [(each.words, each.field) for each in first.named] == [
        ("Frau Probe", "body.purpose"),
        ("J. Platzhalter", "body.steps"),
    ]
    assert [(each.words, each.place) for each in second.named] == [
        ("Pat Example", "paragraph 3"),
        ("Karl Fiktiv", "paragraph 3"),
    ]
    assert "Frau Probe hat die Liste." in first.text
    assert sentence(second.named[1]) == (
        "a person's name stands in body.purpose: “Karl Fiktiv” (paragraph 3); it was not changed"
    )


def test_what_programs_companies_and_roles_are_called_is_nobodys_name() -> None:
    said = (
        "Microsoft Office User",
        "Fabelwerk Dosiertechnik",
        "Quality Manager",
        "Leiter Vertrieb",
        "QM",
        "Admin",
    )
    made = replace(world(), organisation="Fabelwerk Dosiertechnik GmbH")
    for name in said:
        one = source(
            h("VA-8 X", name=TITLE),
            h("Zweck"),
            para(f"Hier steht {name}."),
            Piece("comment", "", "?", by=name),
        )
        assert bring((one,), made).drafts[0].named == (), name


def test_a_last_name_alone_is_a_word_like_any_other() -> None:
    found = pattern_of(["Anna Probe", "Max von Muster"])
    assert found is not None
    assert not found.search("Die Probe und ein Muster, Annas Probe")
    assert [
        match[0] for match in found.finditer("ANNA PROBE, A.Probe, Herrn Dr. Muster, Max von\nMuster")
    ] == [
        "ANNA PROBE",
        "A.Probe",
        "Herrn Dr. Muster",
        "Max von\nMuster",
    ]
    assert pattern_of([]) is None
