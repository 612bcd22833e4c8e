"""Documents as PDF, read back by a program of others."""

from __future__ import annotations

import io
from datetime import date as Day
from typing import Any

import pytest
from pypdf import PdfReader

from imskit.exporters.document_pdf import document_pdf, manual_pdf
from imskit.exporters.typeset import typeset
from imskit.origin import Origin
from imskit.problems import CannotGoOn
from imskit.views.audience import Audience
from imskit.views.printed import Printed, printed
from tests.builders import Small

ORIGIN = Origin("1f2e3d4c5b6a", "2026-11-23", changed=False)


def of(small: Small, *names: str) -> Printed:
    catalog = small.catalog()
    return printed(
        catalog, Audience.of(catalog), [catalog.documents[name] for name in names], "A title", ORIGIN
    )


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_a_document_says_what_it_is_and_holds_all_its_words(small: Small) -> None:
    small.decision(small.policy())
    text = words(document_pdf(of(small, "POL-001")))
    for said in (
        "POL-001 Title of POL-001",
        "Version 1.0",
        "Say where we go.",
        "We give time.",
        "person-01, Director",
    ):
        assert said in text
    assert (
        "Uncontrolled when printed. Small Works, as of 2026-11-23, commit 1f2e3d4c5b of 2026-11-23." in text
    )
    assert "Page 1 of" in text


def test_a_draft_is_marked_across_its_pages_and_one_in_force_is_not(small: Small) -> None:
    small.decision(small.policy())
    small.policy("POL-002", status="draft", effective_from=None)
    assert "DRAFT" in words(document_pdf(of(small, "POL-002")))
    assert "DRAFT" not in words(document_pdf(of(small, "POL-001")))


def test_it_is_declared_to_be_archivable_and_readable_aloud(small: Small) -> None:
    small.policy()
    reader = PdfReader(io.BytesIO(document_pdf(of(small, "POL-001"))))
    catalog: Any = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "en"
    declared = catalog["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in declared
    assert "<pdfuaid:part>1</pdfuaid:part>" in declared


def test_every_font_lies_in_the_file(small: Small) -> None:
    small.policy()
    reader = PdfReader(io.BytesIO(document_pdf(of(small, "POL-001"))))
    pages: list[Any] = list(reader.pages)
    fonts = [font.get_object() for page in pages for font in page["/Resources"].get("/Font", {}).values()]
    assert fonts
    for font in fonts:
        (inner,) = font["/DescendantFonts"]
        descriptor = inner.get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & descriptor.keys()


def test_the_same_document_gives_the_same_bytes(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    small.policy()
    first = document_pdf(of(small, "POL-001"))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert document_pdf(of(small, "POL-001")) == first


def test_documents_of_a_manual_lead_to_each_other(small: Small) -> None:
    small.policy()
    small.procedure(links={"implements": ["POL-001"]})
    reader = PdfReader(io.BytesIO(manual_pdf(of(small, "POL-001", "PRO-001"))))
    leads = [
        note.get_object()["/A" if "/A" in note.get_object() else "/Dest"]
        for page in reader.pages
        for note in page.get("/Annots", [])
    ]
    assert leads
    assert [each.title for each in reader.outline if not isinstance(each, list)][-2:] == [
        "POL-001 Title of POL-001",
        "PRO-001 Title of PRO-001",
    ]


@pytest.mark.parametrize(
    "text", ['#panic("no")', "$x$ *b* _i_ `c`", "// no", "\\u{0}", "#sys.inputs", "<label> @ref"]
)
def test_what_means_something_to_typst_is_only_words(small: Small, text: str) -> None:
    small.policy(title=text)
    assert "POL-001" in words(document_pdf(of(small, "POL-001")))


def test_a_character_that_no_font_has_is_one_sentence(small: Small) -> None:
    small.policy(title="水")
    with pytest.raises(CannotGoOn, match="the PDF cannot be made"):
        document_pdf(of(small, "POL-001"))


def test_data_that_the_template_does_not_expect_is_one_sentence() -> None:
    with pytest.raises(CannotGoOn, match="the PDF cannot be made"):
        typeset("document.typ", {}, Day(2026, 11, 23))
