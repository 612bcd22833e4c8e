"""Documents for a word processor, read back."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from imskit.exporters.document_docx import document_docx
from imskit.origin import Origin
from imskit.problems import CannotGoOn
from imskit.views.audience import Audience
from imskit.views.printed import Source, printed
from imskit.views.review_sheet import printed_review
from tests.builders import Small

ORIGIN = Origin("1f2e3d4c5b6a", "2026-11-23", changed=False)


def made(small: Small, name: str, template: bytes | None = None) -> bytes:
    catalog = small.catalog()
    return document_docx(
        printed(catalog, Audience.of(catalog), [catalog.documents[name]], name, ORIGIN), template
    )


def read(small: Small, name: str) -> Document:
    return docx.Document(io.BytesIO(made(small, name)))


def test_headings_are_headings(small: Small) -> None:
    small.policy()
    found = [(each.style.name, each.text) for each in read(small, "POL-001").paragraphs if each.style]
    assert ("Title", "POL-001 Title of POL-001") in found
    assert ("Heading 1", "Purpose") in found
    assert ("Normal", "Say where we go.") in found


def test_tables_have_a_head_that_repeats(small: Small) -> None:
    small.policy()
    commitments = read(small, "POL-001").tables[1]
    assert [cell.text for cell in commitments.rows[0].cells] == ["Commitment", "What it means"]
    assert [cell.text for cell in commitments.rows[1].cells] == ["Time", "We give time."]
    assert commitments.rows[0]._tr.xpath("./w:trPr/w:tblHeader")


def test_emphasis_lists_and_links_are_those_of_the_text(small: Small) -> None:
    text = "Say *where* we **go**:\n\n- one\n- two\n\nSee [there](https://example.org)."
    small.policy(body={**small.policy()["body"], "purpose": text})
    found = read(small, "POL-001")
    runs = [(run.text, run.bold, run.italic) for each in found.paragraphs for run in each.runs]
    assert ("where", None, True) in runs
    assert ("go", True, None) in runs
    assert [each.text for each in found.paragraphs if each.style and each.style.name == "List Bullet"] == [
        "one",
        "two",
    ]
    assert [link.address for each in found.paragraphs for link in each.hyperlinks] == ["https://example.org"]


def test_each_page_says_what_it_is_and_that_it_is_not_kept_up_to_date(small: Small) -> None:
    small.policy()
    section = read(small, "POL-001").sections[0]
    assert section.header.paragraphs[0].text == "POL-001 Title of POL-001 · Version 1.0 · Approved"
    assert section.footer.paragraphs[0].text.startswith(
        "Uncontrolled when printed. Small Works, commit 1f2e3d4c5b"
    )
    assert section.footer.paragraphs[1].text.startswith("imskit-1:sha256:")


def test_each_numbered_list_begins_anew(small: Small) -> None:
    text = "1. one\n2. two\n\nBetween.\n\n5. five\n6. six"
    small.policy(body={**small.policy()["body"], "purpose": text})
    found = read(small, "POL-001")
    items = [each for each in found.paragraphs if each.text in {"one", "two", "five", "six"}]
    numbers = [each._p.xpath("./w:pPr/w:numPr/w:numId/@w:val")[0] for each in items]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    held = found.part.numbering_part.element
    starts = [
        held.xpath(f'./w:num[@w:numId="{number}"]/w:lvlOverride/w:startOverride/@w:val')[0]
        for number in (numbers[0], numbers[2])
    ]
    assert starts == ["1", "5"]


def bare() -> bytes:
    """A Word file as some programs write it: no styles but Normal under a name of its own, and no lists."""
    own = docx.Document()
    own.add_paragraph("A sample text that stands in the template.")
    own.sections[0].header.paragraphs[0].text = "Company"
    styles = own.styles.element
    for style in list(styles.xpath("./w:style")):
        if style.name_val != "Normal":
            styles.remove(style)
        else:
            style.set(qn("w:styleId"), "Standard")
    for name, relation in list(own.part.rels.items()):
        if relation.reltype.endswith("/numbering"):
            own.part.drop_rel(name)
            own.part.rels.pop(name, None)
    stream = io.BytesIO()
    own.save(stream)
    return stream.getvalue()


def test_a_template_without_our_styles_gets_them(small: Small) -> None:
    text = "1. one\n2. two\n\n- a bullet"
    small.policy(body={**small.policy()["body"], "purpose": text})
    found = docx.Document(io.BytesIO(made(small, "POL-001", bare())))
    heads = [each.text for each in found.paragraphs if each.style and each.style.name == "Heading 1"]
    assert "Purpose" in heads
    assert "sample text" not in " ".join(each.text for each in found.paragraphs)
    heading = found.styles["Heading 1"]
    assert heading.base_style is not None
    assert heading.base_style.style_id == "Standard"
    header = [each.text for each in found.sections[0].header.paragraphs]
    assert header == ["Company", "POL-001 Title of POL-001 · Version 1.0 · Approved"]
    assert found.styles["List Bullet"].element.xpath("./w:pPr/w:numPr/w:numId/@w:val")


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04"])
def test_a_template_that_is_no_word_file_is_one_sentence(small: Small, data: bytes) -> None:
    small.policy()
    with pytest.raises(CannotGoOn, match="no Word file"):
        made(small, "POL-001", data)


def test_a_zip_that_is_no_word_file_is_no_template(small: Small) -> None:
    small.policy()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("a.txt", "x")
    with pytest.raises(CannotGoOn, match="no Word file"):
        made(small, "POL-001", stream.getvalue())


def test_a_template_of_the_company_gives_the_styles(small: Small) -> None:
    small.policy()
    own = docx.Document()
    own.styles["Heading 1"].font.name = "Company Sans"
    stream = io.BytesIO()
    own.save(stream)
    found = docx.Document(io.BytesIO(made(small, "POL-001", stream.getvalue())))
    assert found.styles["Heading 1"].font.name == "Company Sans"


def test_the_same_document_gives_the_same_bytes(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    small.policy()
    first = made(small, "POL-001")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert made(small, "POL-001") == first
    with zipfile.ZipFile(io.BytesIO(first)) as packed:
        assert {entry.compress_type for entry in packed.infolist()} == {zipfile.ZIP_STORED}


def watermarks(data: bytes) -> list[str]:
    """The words across the pages, one for each kind of head."""
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        heads = [held.read(name).decode() for name in held.namelist() if name.startswith("word/header")]
    return [found for head in heads for found in re.findall(r'<v:textpath [^>]*string="([^"]*)"', head)]


def test_a_draft_is_marked_across_its_pages_and_one_in_force_is_not(small: Small) -> None:
    small.decision(small.policy())
    small.policy("POL-002", status="draft", effective_from=None)
    assert watermarks(made(small, "POL-002")) == ["DRAFT"]
    assert watermarks(made(small, "POL-001")) == []


def test_pages_with_a_head_of_their_own_say_the_same(small: Small) -> None:
    small.policy("POL-002", status="draft", effective_from=None)
    company = docx.Document()
    company.sections[0].different_first_page_header_footer = True
    company.settings.odd_and_even_pages_header_footer = True
    company.sections[0].first_page_header.paragraphs[0].text = "Small Works, first page"
    stream = io.BytesIO()
    company.save(stream)
    data = made(small, "POL-002", stream.getvalue())
    assert watermarks(data) == ["DRAFT"] * 3
    section = docx.Document(io.BytesIO(data)).sections[0]
    for head in (section.header, section.first_page_header, section.even_page_header):
        assert "POL-002 Title of POL-002 · Version 1.0 · Draft" in [each.text for each in head.paragraphs]
    assert section.first_page_header.paragraphs[0].text == "Small Works, first page"
    for foot in (section.footer, section.first_page_footer, section.even_page_footer):
        assert "Uncontrolled when printed." in foot.paragraphs[0].text


def test_rows_are_not_torn_and_tables_to_write_in_are_ruled(small: Small) -> None:
    small.policy()
    document = read(small, "POL-001")
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in document.tables[0].rows)
    assert not document.tables[0]._tbl.tblPr.xpath("./w:tblBorders")
    catalog = small.catalog()
    review = docx.Document(
        io.BytesIO(document_docx(printed_review(catalog, Audience.of(catalog), Source(ORIGIN))))
    )
    actions = next(
        each
        for each in review.tables
        if each.rows[0].cells[0].text == "No." and "What" in each.rows[0].cells[1].text
    )
    assert len(actions._tbl.tblPr.xpath("./w:tblBorders/*")) == 6


def test_a_passage_stands_on_the_page_of_the_table_it_leads_to(small: Small) -> None:
    catalog = small.catalog()
    review = docx.Document(
        io.BytesIO(document_docx(printed_review(catalog, Audience.of(catalog), Source(ORIGIN))))
    )
    leads = [each for each in review.paragraphs if each.text.startswith("Nothing is recorded so far in any")]
    assert len(leads) == 16
    assert all(each.paragraph_format.keep_with_next for each in leads)
