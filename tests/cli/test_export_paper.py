"""`imskit export document`, `manual` and `management-review`: what is printed or handed on."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest
from pypdf import PdfReader

from tests import repositories
from tests.builders import Small

if TYPE_CHECKING:
    from tests.running import Run


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_document_is_written_in_each_form(small: Small, run: Run) -> None:
    small.policy()
    small.read()
    for form, begins in (("pdf", b"%PDF"), ("docx", b"PK"), ("md", b"# POL-001")):
        target = small.root / f"x.{form}"
        ran = run(small.root, "export", "document", "POL-001", "--format", form, "-o", str(target))
        assert (ran.code, ran.out) == (0, f"wrote {target}\n")
        assert target.read_bytes().startswith(begins)


def test_a_copy_names_the_edition_of_its_commit_and_the_page_on_the_site(small: Small, run: Run) -> None:
    small.decision(small.policy())
    small.write("mkdocs.yml", "site_name: X\nsite_url: https://manual.example/\n")
    small.read()
    repositories.commit(small.root, "2026-11-22")
    assert run(small.root, "release", "2026.2").code == 0
    target = small.root.parent / "x.pdf"
    assert run(small.root, "export", "document", "POL-001", "-o", str(target)).code == 0
    text = words(target.read_bytes())
    assert "edition 2026.2, commit" in text
    assert "https://manual.example/documents/POL-001.html" in text.replace("\u200b", "")
    small.write("ims/policies/POL-001.yaml", (small.root / "ims/policies/POL-001.yaml").read_text() + "# x\n")
    assert run(small.root, "export", "document", "POL-001", "-o", str(target)).code == 0
    text = words(target.read_bytes())
    assert "edition" not in text
    assert "with changes that are not committed" in text


def test_a_word_file_of_ones_own_gives_the_styles(small: Small, run: Run) -> None:
    small.policy()
    small.read()
    own = docx.Document()
    own.styles["Heading 1"].font.name = "Company Sans"
    own.save(str(small.root / "own.docx"))
    target = small.root / "x.docx"
    asked = ("export", "document", "POL-001", "--format", "docx", "--template", str(small.root / "own.docx"))
    assert run(small.root, *asked, "-o", str(target)).code == 0
    assert docx.Document(str(target)).styles["Heading 1"].font.name == "Company Sans"


@pytest.mark.parametrize("what", [("document", "POL-001"), ("management-review",)])
def test_a_template_for_another_form_is_a_usage_error(small: Small, run: Run, what: tuple[str, ...]) -> None:
    small.policy()
    small.read()
    (small.root / "own.docx").write_bytes(b"x")
    ran = run(small.root, "export", *what, "--template", str(small.root / "own.docx"))
    assert ran.code == 2
    assert "add --format docx" in ran.err
    assert not list(small.root.glob("*.pdf"))


def test_a_template_that_is_no_word_file_leaves_nothing(small: Small, run: Run) -> None:
    small.policy()
    small.read()
    (small.root / "own.docx").write_bytes(b"x")
    asked = ("export", "document", "POL-001", "--format", "docx", "--template", str(small.root / "own.docx"))
    ran = run(small.root, *asked, "-o", str(small.root / "x.docx"))
    assert ran.code == 2
    assert "the template is no Word file that can be read" in ran.err
    assert not (small.root / "x.docx").exists()


def test_the_papers_of_a_management_review_are_written_in_each_form(small: Small, run: Run) -> None:
    small.policy()
    small.read()
    for form, begins in (("pdf", b"%PDF"), ("docx", b"PK"), ("md", b"# Management review of Small Works")):
        target = small.root / f"x.{form}"
        ran = run(small.root, "export", "management-review", "--format", form, "-o", str(target))
        assert (ran.code, ran.out) == (0, f"wrote {target}\n")
        assert target.read_bytes().startswith(begins)


def test_a_manual_holds_the_matrix_and_an_own_template_that_fails_says_its_line(
    small: Small, run: Run
) -> None:
    small.decision(small.policy())
    small.read()
    target = small.root / "manual.pdf"
    assert run(small.root, "export", "manual", "-o", str(target)).code == 0
    assert "Annex: TINY 1:2026, clause by clause" in words(target.read_bytes())
    before = target.read_bytes()
    small.write("templates/exports/document.typ", "#let x = 1\n#nope\n")
    ran = run(small.root, "export", "manual", "-o", str(target))
    assert ran.code == 2
    assert "templates/exports/document.typ:2 cannot be used: unknown variable: nope" in ran.err
    assert target.read_bytes() == before


def test_a_manual_without_a_document_for_its_readers_says_so(small: Small, run: Run) -> None:
    small.decision(small.policy())
    small.write("ims/audiences.yaml", "audiences:\n  - {id: public, title: The public, sees: [public]}\n")
    small.read()
    ran = run(small.root, "export", "manual", "--audience", "public", "-o", str(small.root / "manual.pdf"))
    assert (ran.code, ran.out) == (2, "")
    assert "no document that is in force is for these readers" in ran.err
    assert not (small.root / "manual.pdf").exists()
