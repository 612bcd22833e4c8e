"""`imskit import PATH...`: Word files and folders of them become drafts, and a report says how."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from docx import Document
from jsonschema import Draft202012Validator

from tests.builders import Small
from tests.cli.drawers import SCHEMA, procedure
from tests.sources.word_files import image, p, saved, w_file

if TYPE_CHECKING:
    from tests.running import Run


def test_a_word_file_becomes_a_draft_that_check_accepts(small: Small, drawer: Path, run: Run) -> None:
    (drawer / "Answering FINAL.docx").write_bytes(procedure())
    ran = run(small.root, "import", str(drawer / "Answering FINAL.docx"))
    assert ran.code == 0
    assert "1 draft (written), 0 files not brought in." in ran.out
    assert "check finds 0 mistakes" in ran.out
    path = small.root / "ims/procedures/PRO-007-answering.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert (data["id"], data["version"], data["status"], data["owner"]) == (
        "PRO-007",
        "1.4",
        "draft",
        "innovation-manager",
    )
    assert data["body"]["purpose"] == "To answer everybody.\n"
    assert [step["title"] for step in data["body"]["steps"]] == ["Read it", "Answer it"]
    assert data["body"]["steps"][0]["responsible"] == "director"
    assert "**Data protection**\n\nLetters are kept for a year." in data["body"]["scope"]
    assert "# What must be there before it starts." in path.read_text(encoding="utf-8")
    assert " error" not in run(small.root, "check").out


def test_a_folder_is_gone_through_and_what_cannot_be_read_is_named_and_the_rest_is_brought_in(
    small: Small, drawer: Path, run: Run
) -> None:
    (drawer / "sub").mkdir()
    (drawer / "sub/good.docx").write_bytes(procedure())
    (drawer / "locked.docx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    )
    (drawer / "half.docx").write_bytes(procedure()[:900])
    (drawer / "really-a-pdf.docx").write_bytes(b"%PDF-1.7")
    (drawer / "notes.txt").write_text("notes", encoding="utf-8")
    (drawer / "~$good.docx").write_bytes(b"left about by Word")
    (drawer / "link.docx").symlink_to("/etc/passwd")
    ran = run(small.root, "import", str(drawer))
    assert ran.code == 1
    assert "1 draft (written), 3 files not brought in." in ran.out
    assert "not brought in: locked.docx is encrypted" in ran.err
    assert "half.docx is damaged" in ran.err
    assert "really-a-pdf.docx is a PDF" in ran.err
    assert "notes.txt is plain text" in ran.out
    assert "passwd" not in ran.out + ran.err
    assert "~$good.docx says that a file beside it is open" in ran.out
    assert "From `sub/good.docx`" in ran.out
    assert (small.root / "ims/procedures/PRO-007-answering.yaml").exists()


def test_nothing_is_overwritten_and_of_two_sources_with_one_id_the_second_is_named(
    small: Small, drawer: Path, run: Run
) -> None:
    one = procedure()
    (drawer / "a.docx").write_bytes(one)
    (drawer / "b.docx").write_bytes(procedure(purpose="Another one."))
    (drawer / "c.docx").write_bytes(one)
    ran = run(small.root, "import", str(drawer))
    assert ran.code == 1
    assert "b.docx has the id PRO-007, as a.docx does" in ran.err
    assert "c.docx is the same file as a.docx" in ran.err
    path = small.root / "ims/procedures/PRO-007-answering.yaml"
    before = path.read_bytes()
    again = run(small.root, "import", str(drawer / "b.docx"))
    assert again.code == 1
    assert "PRO-007, which is there already; nothing was overwritten" in again.err
    assert path.read_bytes() == before


def test_a_number_that_fits_no_id_leads_from_one_document_to_the_other(
    small: Small, drawer: Path, run: Run
) -> None:
    (drawer / "VA-031.docx").write_bytes(procedure("VA-031"))
    (drawer / "VA-032.docx").write_bytes(procedure("VA-032", "As in VA-031, but faster; see also VA-099."))
    ran = run(small.root, "import", str(drawer))
    assert ran.code == 0, ran.err
    data = yaml.safe_load((small.root / "ims/procedures/PRO-032-answering.yaml").read_text(encoding="utf-8"))
    assert data["body"]["purpose"] == "As in [VA-031](PRO-031), but faster; see also VA-099.\n"
    assert data["links"] == {"see": ["PRO-031"]}
    assert "- Number: VA-032" in data["body"]["scope"]
    assert "it names documents that are not here: VA-099" in ran.out
    assert " error" not in run(small.root, "check").out


def test_a_dry_run_writes_nothing_below_ims(small: Small, drawer: Path, run: Run) -> None:
    (drawer / "a.docx").write_bytes(procedure())
    before = sorted(small.root.rglob("*"))
    ran = run(small.root, "import", "--dry-run", str(drawer))
    assert ran.code == 0
    assert "not written: this was a dry run" in ran.out
    assert sorted(small.root.rglob("*")) == before


def test_the_report_in_json_fits_its_schema_and_its_counts_add_up(
    small: Small, drawer: Path, run: Run
) -> None:
    body = p("A picture ", '<w:r><w:drawing><wp:inline><a:blip r:embed="i"/></wp:inline></w:drawing></w:r>')
    files = {"word/media/a.png": image()}
    (drawer / "a.docx").write_bytes(procedure())
    (drawer / "b.docx").write_bytes(w_file(body, relations={"i": ("image", "media/a.png")}, files=files))
    (drawer / "c.docx").write_bytes(b"")
    report = drawer / "report.json"
    ran = run(small.root, "import", "--format", "json", "-o", str(report), str(drawer))
    assert ran.code == 1
    data: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(data)
    assert [each["source"] for each in data["refused"]] == ["c.docx"]
    for document in data["documents"]:
        counted = sum(sum(fates.values()) for fates in document["counts"].values())
        assert counted == len(document["pieces"]) > 0
        assert all(each["words"] != "nothing was made of it" for each in document["pieces"])
    kept = next(each for each in data["documents"] if each["source"] == "b.docx")["evidence"]
    assert len(kept) == 1
    assert (small.root / kept[0]).read_bytes() == image()
    assert " error" not in run(small.root, "check").out


def test_a_type_can_be_named_and_an_unknown_one_is_a_slip(small: Small, drawer: Path, run: Run) -> None:
    (drawer / "a.docx").write_bytes(procedure("X-1"))
    assert (
        "there is no document type polcy to bring in"
        in run(small.root, "import", "--type", "polcy", str(drawer)).err
    )
    ran = run(small.root, "import", "--type", "policy", str(drawer))
    assert ran.code == 0
    assert "of type policy" in ran.out
    assert " error" not in run(small.root, "check").out


def test_names_of_people_stay_in_the_report(small: Small, drawer: Path, run: Run) -> None:
    document = Document()
    document.add_paragraph("Procedure PRO-009: Lamps", style="Title")
    table = document.add_table(0, 2)
    for row in (("Prepared by", "Pat Example"), ("Version", "2.0")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_heading("Revision history", 1)
    table = document.add_table(0, 4)
    for line in (
        ("Version", "Date", "Author", "Change"),
        ("2.0", "2026-01-15", "P. Example", "Typo mended"),
        ("1.0", "2025-01-15", "P. Example", "First"),
    ):
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    (drawer / "a.docx").write_bytes(saved(document))
    ran = run(small.root, "import", str(drawer))
    assert "“P. Example”" in ran.out
    assert "Pat Example" in ran.out
    text = (small.root / "ims/procedures/PRO-009-lamps.yaml").read_text(encoding="utf-8")
    assert "Example" not in text
    data = yaml.safe_load(text)
    assert [(each["version"], each["change"]) for each in data["revisions"]] == [
        ("2.0", "editorial"),
        ("1.0", "material"),
    ]


@pytest.mark.parametrize("path", ["missing.docx", "no/such/folder"])
def test_what_is_not_there_is_said_in_one_sentence(small: Small, drawer: Path, run: Run, path: str) -> None:
    ran = run(small.root, "import", str(drawer / path))
    assert ran.code == 2
    assert "there is no file or folder" in ran.err


def test_a_slip_in_the_name_of_a_format_is_still_one(small: Small, run: Run) -> None:
    small.read()
    assert "did you mean oscal?" in run(small.root, "import", "oscl", "x.json").err


def test_without_anything_the_help_says_what_there_is(small: Small, run: Run) -> None:
    ran = run(small.root, "import", "--help")
    assert "PATH..." in ran.out
    assert "ciso-assistant" in ran.out


def test_a_draft_that_was_taken_away_is_brought_in_anew_although_its_images_are_there(
    small: Small, drawer: Path, run: Run
) -> None:
    body = p("PRO-077", '<w:r><w:drawing><wp:inline><a:blip r:embed="i"/></wp:inline></w:drawing></w:r>')
    data = w_file(body, relations={"i": ("image", "media/a.png")}, files={"word/media/a.png": image()})
    (drawer / "PRO-077 Lamps.docx").write_bytes(data)
    assert run(small.root, "import", str(drawer)).code == 0
    draft = next((small.root / "ims/procedures").glob("PRO-077*"))
    before = draft.read_bytes()
    draft.unlink()
    ran = run(small.root, "import", str(drawer))
    assert ran.code == 0, ran.err
    assert draft.read_bytes() == before


def test_a_german_procedure_keeps_its_words_and_finds_its_fields(
    small: Small, drawer: Path, run: Run
) -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Muster Werke GmbH\tVA-012\tVersion 3.1"
    document.add_paragraph("Verfahrensanweisung VA-012", style="Title")
    document.add_paragraph("Lenkung von Reklamationen", style="Subtitle")
    table = document.add_table(0, 4)
    for line in (
        ("Gültig ab:", "01.04.2025", "Klassifizierung:", "vertraulich"),
        ("Erstellt von:", "A. Beispiel", "Freigegeben durch:", "Geschäftsführung"),
    ):
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    document.add_heading("1 Zweck", 1)
    document.add_paragraph("Die Reklamationen von Kunden werden in zehn Tagen beantwortet und sind erledigt.")
    document.add_heading("2 Geltungsbereich", 1)
    document.add_paragraph("Für alle Standorte und für alle, die mit Kunden zu tun haben.")
    document.add_heading("3 Ablauf", 1)
    table = document.add_table(0, 4)
    for line in (
        ("Nr.", "Tätigkeit", "Verantwortlich", "Frist"),
        ("1", "Reklamation annehmen", "Vertrieb", "1 Tag"),
        ("2", "Antwort freigeben", "Geschäftsführung", "10 Tage"),
    ):
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    document.add_heading("4 Datenschutz", 1)
    document.add_paragraph("Daten werden gelöscht.")
    (drawer / "VA-012.docx").write_bytes(saved(document))
    ran = run(small.root, "import", str(drawer))
    assert ran.code == 0
    assert "check finds 0 mistakes" in ran.out
    text = next((small.root / "ims/procedures").glob("PRO-012*")).read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    assert (data["title"], data["language"], data["version"]) == ("Lenkung von Reklamationen", "de", "3.1")
    assert data["classification"] == "confidential"
    first, second = data["body"]["steps"]
    assert (first["title"], first["limit"]) == ("Reklamation annehmen", "1 Tag")
    assert first["responsible"] == "to-be-named"
    assert first["text"].endswith("**Verantwortlich:** Vertrieb\n")
    assert (second["responsible"], second["limit"]) == ("director", "10 Tage")
    assert "**Datenschutz**\n\nDaten werden gelöscht." in data["body"]["scope"]
    assert "- Gültig ab: 01.04.2025" in data["body"]["scope"]
    assert "Beispiel" not in text


def test_the_report_begins_with_what_needs_a_decision_and_shows_all_documents_at_a_glance(
    small: Small, drawer: Path, run: Run
) -> None:
    def file(number: str, title: str, *lines: str, who: str = "Leiter QS") -> bytes:
        document = Document()
        document.core_properties.author = "Karl Fiktiv"
        document.add_paragraph(f"{number} {title}".strip(), style="Title")
        document.add_heading("Zweck", 1)
        for line in lines:
            document.add_paragraph(line)
        if who:
            document.add_heading("Ablauf", 1)
            table = document.add_table(0, 2)
            for row in (("Tätigkeit", "Wer"), ("Lesen", who), ("Schreiben", f"{who}, Einkauf")):
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        return saved(document)

    (drawer / "VA-3 Licht.docx").write_bytes(file("VA-3", "Licht", "Siehe FB-9. Fragen an Herrn Fiktiv."))
    (drawer / "VA-3 Lampe.docx").write_bytes(file("VA-3", "Lampe", "Hell."))
    (drawer / "Kontext.docx").write_bytes(file("", "Kontext", "Wir sind hier.", who=""))
    (drawer / "FB-9 Liste.docx").write_bytes(file("FB-9", "Liste", "____", who=""))
    (drawer / "old.rtf").write_bytes(b"{\\rtf1 x}")
    ran = run(small.root, "import", "--dry-run", str(drawer))
    first = ran.out.partition("\n## POL-")[0]
    assert "\n## Decide first\n\n**Not brought in: 1 file.**\n\n- old.rtf is Rich Text (.rtf)" in first
    assert "roles:\n  Einkauf:  # PRO-003, PRO-004\n  Leiter QS:  # PRO-003, PRO-004\n" in first
    assert "- Kontext.docx: taken for a policy, POL-" in first
    assert (
        "**Two documents are called VA-3:** PRO-003 from VA-3 Lampe.docx; PRO-004 from VA-3 Licht.docx."
        in first
    )
    assert "- PRO-004 body.purpose: “Herrn Fiktiv” (VA-3 Licht.docx, paragraph " in first
    assert "| PRO-003 | VA-3 | Lampe |" in first
    assert "- FB-9 in PRO-004" in first
    assert "FB-9 Liste.docx is a form, and no document" in ran.out.partition("## Passed over")[2]
    assert len(first.splitlines()) < 60
    data = json.loads(run(small.root, "import", "--dry-run", "--format", "json", str(drawer)).out)
    Draft202012Validator(SCHEMA).validate(data)
    assert [each["people"] for each in data["documents"] if each["id"] == "PRO-004"] == [
        [{"words": "Herrn Fiktiv", "field": "body.purpose", "place": "paragraph 3"}]
    ]
    # What the report asks for, filled in, is not asked for again; what more a mapping could say is shown.
    mapping = small.root / "ims/import-mapping.yaml"
    said = "roles:\n  Leiter QS: director\n  Einkauf: director\n"
    mapping.write_text(said, encoding="utf-8")
    (drawer / "risks.csv").write_text(
        "No,Risk,Likelihood,Impact\n1,Fire,3,4\n2,Flood,2,2\n", encoding="utf-8"
    )
    ran = run(small.root, "import", str(drawer))
    assert "Which roles are meant" not in ran.out
    assert mapping.read_text(encoding="utf-8") == said
    assert "to add to ims/import-mapping.yaml below registers" in ran.out
    assert run(small.root, "import", "--dry-run", str(drawer)).code == 1
    made = yaml.safe_load((small.root / "ims/procedures/PRO-003-lampe.yaml").read_text(encoding="utf-8"))
    assert [step["responsible"] for step in made["body"]["steps"]] == ["director", "director"]


def test_people_whom_a_register_names_are_told_with_their_record(
    small: Small, drawer: Path, run: Run
) -> None:
    (drawer / "risks.csv").write_text(
        "No,Risk,Owner\n1,Fire,Anna Probe\n2,Flood,Director\n", encoding="utf-8"
    )
    (small.root / "ims/import-mapping.yaml").write_text(
        "registers:\n  - files: risks.csv\n    type: risk\n    otherwise: {owner: director, opened: 2026-01-01, "
        "body.effect: threat, body.likelihood: rare, body.impact: minor, body.response: accept}\n",
        encoding="utf-8",
    )
    ran = run(small.root, "import", "--dry-run", str(drawer))
    assert "**People are named in texts: 1 place.**" in ran.out
    assert "\n- RSK-001: “Anna Probe” (risks.csv)\n" in ran.out
