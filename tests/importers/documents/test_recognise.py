"""Type, number, title, language, roles and references of a source."""

from __future__ import annotations

from dataclasses import replace

import pytest
import yaml

from imskit.importers.documents.bring import bring
from imskit.importers.documents.meaning import meant_by_part, without_number
from imskit.importers.documents.recognise import recognise
from imskit.importers.documents.references import clauses_in, document_numbers
from imskit.importers.documents.roles import Roles
from imskit.importers.documents.words import SECTIONS
from imskit.sources.pieces import Piece, Source
from tests.importers.documents.sources import h, item, para, rows, source, world

TITLE = "title"


@pytest.mark.parametrize(
    "title, name, kind, number, confidence",
    [
        ("PRO-042 Lamps", "x.docx", "procedure", "PRO-042", "high"),
        ("POL-042 Lamps", "x.docx", "policy", "POL-042", "high"),
        ("Verfahrensanweisung VA-012", "x.docx", "procedure", "PRO-012", "high"),
        ("Richtlinie Lampen", "RL-07.docx", "policy", "POL-007", "high"),
        ("Lampenrichtlinie", "x.docx", "policy", "POL-004", "medium"),
        ("Lampen", "AA_5 final.docx", "procedure", "PRO-005", "medium"),
        ("Lampen", "x.docx", "policy", "POL-004", "low"),
        ("PRO-001 Lamps", "x.docx", "procedure", "PRO-001", "high"),
    ],
)
def test_number_and_title_say_type_and_id(
    title: str, name: str, kind: str, number: str, confidence: str
) -> None:
    known = recognise(source(h(title, name=TITLE), para("x"), name=name), world(), None, {})
    assert (known.type.value, known.id.value, known.type.confidence) == (kind, number, confidence)


def test_a_source_with_an_id_that_is_there_is_named_and_not_written() -> None:
    brought = bring([source(h("PRO-001 Lamps", name=TITLE))], world())
    assert brought.drafts == ()
    assert "PRO-001, which is there already" in brought.refused[0].sentence
    assert brought.refused[0].mend.startswith("give it another number")


def test_a_copy_that_lost_its_marks_is_told_apart_from_another_document() -> None:
    copy = replace(source(h("PRO-001 Lamps", name=TITLE)), properties={"identifier": "imskit-1:sha256:00"})
    (refused,) = bring([copy], world()).refused
    assert refused.mend.startswith("imskit exported it, and the marks that tell what was changed are gone")
    assert refused.mend.endswith("imskit export document PRO-001 --format docx")


@pytest.mark.parametrize(
    "pieces, title",
    [
        ((h("PROCEDURE: SUPPLIER EVALUATION", name=TITLE),), "Supplier evaluation"),
        (
            (
                h("Verfahrensanweisung VA-012", name=TITLE),
                Piece("paragraph", "", "Reklamationen", name="Subtitle"),
            ),
            "Reklamationen",
        ),
        ((rows(("Document no", "VA-1"), ("Title", "Lamps and light")),), "Lamps and light"),
        ((h("Lamps - Procedure", name=TITLE),), "Lamps"),
        ((), "Lamps of ours"),
    ],
)
def test_the_title_is_without_number_and_type(pieces: tuple[Piece, ...], title: str) -> None:
    known = recognise(source(*pieces, name="Lamps_of ours_FINAL v2.docx"), world(), None, {})
    assert known.title.value == title


@pytest.mark.parametrize(
    "text, language",
    [
        ("This is what we do with all the lamps that are in the house and for whom.", "en"),
        ("Die Lampen werden von der Leitung geprüft und sind in einem Schrank für alle.", "de"),
        ("Les lampes sont dans une armoire et la direction est responsable des clés pour tous.", "fr"),
    ],
)
def test_the_language_is_that_of_its_frequent_words(text: str, language: str) -> None:
    assert recognise(source(para(text)), world(), None, {}).language.value == language


@pytest.mark.parametrize(
    "words, field",
    [
        ("1. Purpose", "purpose"),
        ("2 Geltungsbereich:", "scope"),
        ("3.1 Roles and Responsibilities", "responsibilities"),
        ("IV. Ablauf", "steps"),
        ("§ 5 Mitgeltende Unterlagen", "references"),
        ("Änderungshistorie (Revisionen)", "revisions"),
        ("Purpose and background", "purpose"),
        ("Data protection", ""),
    ],
)
def test_sections_are_known_by_their_words_in_many_forms(words: str, field: str) -> None:
    assert meant_by_part(words, SECTIONS) == field


def test_numbers_before_titles_are_taken_off() -> None:
    assert [
        without_number(words) for words in ("7\\. Sanctions", "7.1 Sanctions", "a) First", "2025 in review")
    ] == [
        "Sanctions",
        "Sanctions",
        "First",
        "2025 in review",
    ]


@pytest.mark.parametrize(
    "text, clauses",
    [
        ("nach ISO 56001, Abschnitt 9.1", ["9.1"]),
        ("clauses 5.2 and 8.3 of ISO 56001:2024", ["5.2", "8.3"]),
        ("DIN EN ISO 9001:2015 Kap. 8.4", ["8.4"]),
        ("ISO 56001:2024 9.1.1", ["9.1.1"]),
        ("ISO 9001:2008 clause 8.4", []),
        ("ISO 14001 clause 5.2", []),
        ("version 5.2 of the tool", []),
    ],
)
def test_only_clauses_of_standards_in_use_are_found(text: str, clauses: list[str]) -> None:
    assert [each.clause for each in clauses_in(text, 0, world().clauses)] == clauses


def test_numbers_of_documents_are_found_and_standards_are_none() -> None:
    assert document_numbers("See POL-003, FB-012-01 and ISO 9001; EUR 5000, QM-VA-07.") == [
        "POL-003",
        "FB-012-01",
        "QM-VA-07",
    ]


@pytest.mark.parametrize(
    "words, role",
    [
        ("Quality Manager", "quality-manager"),
        ("quality-manager", "quality-manager"),
        ("Quality manager (m/w/d)", "quality-manager"),
        ("Geschäftsführung", "director"),
        ("alle Mitarbeitenden", "everyone"),
        ("Qualty manager", "quality-manager"),
        ("Head of dispatch", None),
        ("", None),
    ],
)
def test_roles_are_found_by_title_id_and_custom(words: str, role: str | None) -> None:
    found = world().roles.find(words)
    assert (found.id if found else None) == role


def test_a_role_that_nobody_knows_is_a_blank_beside_the_text_and_told() -> None:
    pieces = (
        h("PRO-9 Lamps", name=TITLE),
        h("Procedure"),
        rows(("Step", "Responsible"), ("Light it", "Head of dispatch")),
    )
    draft = bring([source(*pieces)], world()).drafts[0]
    assert "responsible: to-be-named" in draft.text
    assert "**Responsible:** Head of dispatch" in draft.text
    assert draft.unknown_roles == ("Head of dispatch",)


def test_comments_and_help_of_the_starter_stay_and_its_blanks_where_nothing_is_known() -> None:
    draft = bring([source(h("PRO-9 Lamps", name=TITLE), h("Purpose"), para("Light."))], world()).drafts[0]
    assert draft.text.startswith("# yaml-language-server: $schema=../../.schemas/procedure.schema.json\n")
    assert "  # What the work is good for.\n  purpose: |\n    Light.\n" in draft.text
    assert '    - "[fill in: an input]"\n' in draft.text
    assert "# must_read:\n#   - everyone\n" in draft.text


def test_long_lines_are_parted_where_markdown_does_not_mind() -> None:
    words = " ".join(["word"] * 30 + ["-", "no", "item", "1.", "no", "number"] + ["word"] * 30)
    draft = bring([source(h("PRO-9 L", name=TITLE), h("Purpose"), para(words), item(words))], world()).drafts[
        0
    ]
    lines = draft.text.split("\n")
    assert max(map(len, lines)) <= 110
    assert not [line for line in lines if line.strip().startswith(("- no", "1. no"))]


def test_forms_and_minutes_are_named_and_no_policy_is_made_of_them() -> None:
    sources = (
        source(
            h("FB-7 Dokumentenliste", name=TITLE), rows(("Nr.", "Titel"), ("", ""), ("", "")), name="a.docx"
        ),
        source(h("Protokoll Managementbewertung", name=TITLE), para("Wir waren da."), name="b.docx"),
        source(h("Verfahrensanweisung Protokollierung", name=TITLE), h("Zweck"), para("x"), name="c.docx"),
        source(h("Formwerkzeuge", name=TITLE), h("Ablauf"), item("Rein", "1."), name="d.docx"),
    )
    brought = bring(sources, world())
    assert [each.source.name for each in brought.drafts] == ["c.docx", "d.docx"]
    assert [each.sentence for each in brought.left_behind] == [
        "a.docx is a form, and no document",
        "b.docx is the record of something that happened, and no document",
    ]
    assert len(bring(sources[:1], world(), "procedure").drafts) == 1


def test_of_two_versions_of_a_document_the_newest_comes_in() -> None:
    def version(name: str, said: str, title: str = "Lampen") -> Source:
        table = rows(("Dok-Nr", "VA-8"), ("Version", said), ("Titel", title))
        return source(table, h("Zweck"), para("x"), name=name)

    brought = bring((version("old.docx", "4"), version("new.docx", "5")), world())
    assert [each.source.name for each in brought.drafts] == ["new.docx"]
    assert [each.name for each in brought.refused] == ["old.docx"]
    assert "VA-8 in an older version than new.docx" in brought.refused[0].sentence
    # Another title under the same number is another document.
    brought = bring((version("a.docx", "4"), version("b.docx", "5", "Licht")), world())
    assert [each.id for each in brought.drafts] == ["PRO-008", "PRO-009"]


def test_a_heading_above_all_others_is_the_title_and_no_section() -> None:
    first = h("Arbeitsanweisung AA-3: Zeichnungsänderung", name="bold paragraph")
    brought = bring(
        (source(first, h("1. Zweck"), para("x"), h("2. Ablauf"), para("y"), name="aa3.docx"),), world()
    )
    assert brought.drafts[0].title == "Zeichnungsänderung"
    assert "AA-3:" not in brought.drafts[0].text


def test_lines_of_a_cover_stand_with_the_title_block_and_a_sentence_in_the_purpose() -> None:
    cover = (
        h("VA-8 Lampen", name=TITLE),
        para("Fabelwerk GmbH"),
        para("Lampen brennen."),
        h("Zweck"),
        para("x"),
    )
    text = bring((source(*cover),), world()).drafts[0].text
    assert "    - Fabelwerk GmbH\n" in text
    own = bring((source(*cover),), replace(world(), organisation="Fabelwerk GmbH")).drafts[0]
    assert "Fabelwerk" not in own.text
    assert "purpose: |\n    Lampen brennen.\n\n    **Zweck**\n\n    x\n" in text


def test_names_below_a_text_are_read_as_a_title_block_and_stay_out_of_the_draft() -> None:
    signed = para("Erstellt: J. Platzhalter          Geprüft: A. Probe          Freigegeben: E. Mustermann")
    (draft,) = bring((source(h("Zweck"), para("x"), h("Ablauf"), para("y"), signed),), world()).drafts
    assert "Platzhalter" not in draft.text
    assert "“Geprüft: A. Probe” names a person, and names are not committed" in draft.notes


def test_cells_beside_each_other_and_designations_of_standards_are_no_numbers_of_documents() -> None:
    assert document_numbers("DIN EN ISO 9001, EN ISO 13485-1, IATF 16949") == []
    (draft,) = bring(
        (source(h("VA-8 X"), h("Zweck"), rows(("Liste", "HR", "10 Jahre")), h("B"), para("x")),), world()
    ).drafts
    assert not [note for note in draft.notes if "HR" in note]


def test_a_link_to_a_file_of_the_same_folder_leads_to_the_document_that_it_became() -> None:
    one = source(
        h("SOP-31 Lab", name=TITLE),
        h("Steps"),
        item("See [the other](VA-4.md#top), [x](no.md)", "1."),
        name="w/a.md",
    )
    two = source(h("VA-4 Reports", name=TITLE), h("Steps"), item("Write it", "1."), name="w/VA-4.md")
    first, _ = bring((one, two), world()).drafts
    assert "See [the other](PRO-004), x" in first.text
    assert "title: See the other, x" in first.text
    assert "links lead to files that are not here, and their words stay: no.md" in first.notes


def test_what_stands_in_the_head_of_a_page_is_no_text_of_the_document() -> None:
    watermark = Piece("text_box", "page head 1", "ENTWURF", name="word art")
    (draft,) = bring(
        (source(h("VA-8 X"), h("Zweck"), para("x"), h("Ablauf"), para("y"), watermark),), world()
    ).drafts
    assert "ENTWURF" not in draft.text
    assert draft.account.entries[-1].words.startswith("words, such as a watermark")


def test_what_a_mapping_says_of_roles_holds_for_titles_steps_and_sentences() -> None:
    known = replace(
        world(),
        roles=Roles.of(
            {"quality-manager": "Quality manager"}, frozenset(), "everyone", {"QMB": "quality-manager"}
        ),
    )
    table = rows(("Schritt", "Wer"), ("Lesen", "QMB"))
    one = source(
        h("VA-8 X", name=TITLE), rows(("Version", "1"), ("Verantwortlich", "QMB")), h("Ablauf"), table
    )
    (draft,) = bring((one,), known).drafts
    assert "owner: quality-manager" in draft.text
    assert "responsible: quality-manager" in draft.text
    assert draft.unknown_roles == ()
    found = known.roles.mentioned("Am Ende prüft die QMB alles.")
    assert found is not None
    assert found.id == "quality-manager"


def test_a_process_on_one_table_goes_into_its_fields_and_the_steps_into_its_activities() -> None:
    sheet = rows(
        ("Prozesseigner", "Head of purchasing"),
        ("Prozessziel", "Richtige Teile"),
        ("Input", "Bedarf; Bestand"),
        ("Output", "Bestellung"),
        ("Kennzahlen", "Termintreue > 95 %"),
        ("Risiken", "Ausfall"),
    )
    steps = rows(("Schritt", "Wer", "Tätigkeit"), ("1", "Einkauf", "Bestellen"))
    one = source(h("Prozessbeschreibung PB-2: Beschaffung", name=TITLE), sheet, h("Prozessschritte"), steps)
    (draft,) = bring((one,), world()).drafts
    assert draft.type == "process"
    data = yaml.safe_load(draft.text)
    assert data["owner"] == "purchasing"
    body = data["body"]
    assert body["purpose"].startswith("Richtige Teile\n\n- Risiken: Ausfall\n")
    assert body["inputs"] == [{"what": "Bedarf"}, {"what": "Bestand"}]
    assert body["outputs"] == [{"what": "Bestellung"}]
    assert body["criteria"] == ["Termintreue > 95 %"]
    assert "| 1 | Einkauf | Bestellen |" in body["activities"]


def test_an_instruction_that_asks_what_who_and_how_has_a_purpose_and_steps() -> None:
    one = source(
        h("AA-7 Ware", name=TITLE),
        h("Was?"),
        para("Ware prüfen."),
        h("Wie?"),
        item("Zählen.", "1."),
        item("Buchen.", "2."),
    )
    body = yaml.safe_load(bring((one,), world()).drafts[0].text)["body"]
    assert body["purpose"] == "Ware prüfen.\n"
    assert [step["title"] for step in body["steps"]] == ["Zählen", "Buchen"]


def test_a_version_that_is_no_number_stays_in_words() -> None:
    one = source(h("VA-8 X", name=TITLE), rows(("Rev.", "B"), ("Abteilung", "QS")), h("Zweck"), para("x"))
    (draft,) = bring((one,), world()).drafts
    assert "- Rev: B" in draft.text or "- Rev.: B" in draft.text
    assert [each.why for each in draft.guesses if each.field == "version"] == ["“B” is no number"]
