"""Documents as PDF, read back by a program of others."""

from __future__ import annotations

import io
import os
from datetime import date as Day
from typing import Any

import pytest
from pypdf import PdfReader

from imskit.exporters.document_pdf import document_pdf, levels, manual_pdf
from imskit.exporters.sheet_data import grid_data
from imskit.exporters.typeset import files_for_paper, typeset
from imskit.facts.coverage import Coverage
from imskit.facts.graph import Graph
from imskit.origin import Origin
from imskit.problems import CannotGoOn
from imskit.views.audience import Audience
from imskit.views.matrix import MatrixRow, State
from imskit.views.naming import words as words_of
from imskit.views.printed import Printed, Source, printed
from imskit.views.sheet import Cell, Grid
from tests.builders import BODIES, Small

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
        "Uncontrolled when printed. Small Works, commit 1f2e3d4c5b of 2026-11-23, as of 2026-11-23." in text
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


def test_a_character_that_no_font_has_is_one_sentence_with_the_document(small: Small) -> None:
    small.policy(title="水")
    with pytest.raises(
        CannotGoOn, match=r"^ims/policies/POL-001.yaml cannot be printed: .* has 水 \(U\+6C34\)$"
    ):
        document_pdf(of(small, "POL-001"))


@pytest.mark.parametrize("said", ["Привет", "Ελληνικά", "مرحبا", "שלום", "Việt", "→ ≥ ✓ ⚠ ☐ ★"])
def test_what_one_font_lacks_another_has(small: Small, said: str) -> None:
    small.policy(title=said)
    assert document_pdf(of(small, "POL-001")).startswith(b"%PDF")


def test_data_that_the_template_does_not_expect_is_one_sentence() -> None:
    with pytest.raises(CannotGoOn, match=r"templates/exports/document.typ:[0-9]+ cannot be used"):
        typeset("document.typ", {}, Day(2026, 11, 23))


def test_the_matrix_is_an_annex_and_clauses_lead_to_it(small: Small) -> None:
    small.policy(satisfies={"tiny-2026": ["1"]})
    catalog = small.catalog()
    coverage = Coverage(catalog, Graph.of(catalog))
    pdf = manual_pdf(
        printed(
            catalog,
            Audience.of(catalog),
            [catalog.documents["POL-001"]],
            "A title",
            ORIGIN,
            coverage=coverage,
        )
    )
    reader = PdfReader(io.BytesIO(pdf))
    annex = " ".join(reader.pages[-1].extract_text().split())
    assert "Annex: TINY 1:2026, clause by clause" in annex
    assert "1 Direction and awareness" in annex
    # Pages that lie on their side.
    assert reader.pages[-1].mediabox.width > reader.pages[-1].mediabox.height
    notes: Any = [note.get_object() for page in reader.pages[2:-1] for note in page.get("/Annots", [])]
    last = reader.pages[-1].indirect_reference
    leads = [(note["/A"]["/D"] if "/A" in note else note["/Dest"]) for note in notes]
    assert last in [(reader.named_destinations[to].page if isinstance(to, str) else to[0]) for to in leads]


def test_the_contents_are_grouped_by_type(small: Small) -> None:
    small.policy()
    small.procedure()
    contents = PdfReader(io.BytesIO(manual_pdf(of(small, "PRO-001", "POL-001")))).pages[1].extract_text()
    order = [contents.index(each) for each in ("Policies", "POL-001", "Procedures", "PRO-001")]
    assert order == sorted(order)


def test_a_copy_says_how_to_see_whether_it_is_current(small: Small) -> None:
    small.policy()
    catalog = small.catalog()
    source = Source(ORIGIN, "2026.2", "https://manual.example/ims")
    text = words(
        document_pdf(printed(catalog, Audience.of(catalog), [catalog.documents["POL-001"]], "x", source))
    )
    assert "edition 2026.2, commit 1f2e3d4c5b" in text
    assert "https://manual.example/ims/documents/POL-001.html shows version 1.0" in text.replace("\u200b", "")


def test_rows_of_many_columns_are_blocks_and_lose_no_word(small: Small) -> None:
    said = "a long sentence about what is to be done in this step, and why it is done so " * 4
    step = {
        "title": "Do it",
        "text": said,
        "responsible": "innovation-manager",
        "accountable": "director",
        "consulted": ["director"],
        "informed": ["director"],
    }
    small.procedure(body={**BODIES["procedure"], "steps": [step]})
    text = words(document_pdf(of(small, "PRO-001")))
    for each in (said.strip(), "Accountable Director", "Consulted Director", "Informed Director"):
        assert each in text


def test_a_long_word_and_more_cells_than_the_head_lose_nothing(small: Small) -> None:
    long = "x" * 150
    table = f"| A | B |\n|---|---|\n| {long} | two | three |"
    small.policy(body={**BODIES["policy"], "purpose": table})
    found = words(document_pdf(of(small, "POL-001"))).replace("\u200b", "").replace(" ", "")
    assert long in found
    assert "three" in found


def test_a_template_of_ones_own_wins(small: Small) -> None:
    small.policy()
    own = b'#let data = json(bytes(sys.inputs.data))\n#set document(title: data.title)\n#set text(lang: "en")\nOurs'
    small.write("templates/exports/document.typ", own.decode())
    assert words(document_pdf(of(small, "POL-001"), files_for_paper(small.read().tree))) == "Ours"


@pytest.mark.parametrize(
    "template, said",
    [
        ("\n#nope(1)", "document.typ:2 cannot be used: unknown variable: nope"),
        ('#read("/etc/passwd")', "document.typ:1 cannot be used: file not found"),
        ('#read("../../etc/passwd")', "would escape the project root"),
        ('#import "@preview/cetz:0.3.0": *', "document.typ:1 cannot be used: it asks for a package"),
        ('#import ("@pre" + "view/cetz:0.3.0"): *', "document.typ:1 cannot be used: failed to download"),
        (
            '#set document(title: "x")\n#text(font: "Nowhere Sans")[x]',
            "document.typ:2 cannot be used: unknown font family",
        ),
        ("#while true {}", "document.typ:1 cannot be used: condition is always true"),
    ],
)
def test_what_a_template_must_not_do_is_one_sentence_with_its_line(template: str, said: str) -> None:
    with pytest.raises(CannotGoOn) as caught:
        typeset("document.typ", {}, Day(2026, 11, 23), {"document.typ": template.encode()})
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_proxies_of_the_machine_are_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example")
    monkeypatch.delenv("ALL_PROXY", raising=False)
    with pytest.raises(CannotGoOn):
        typeset("document.typ", {}, Day(2026, 11, 23), {"document.typ": b"#nope"})
    assert os.environ["HTTPS_PROXY"] == "http://proxy.example"
    assert "ALL_PROXY" not in os.environ


def test_what_is_copied_out_of_it_is_what_was_written(small: Small) -> None:
    long = "https://example.org/a-path-that-is-far-too-long-for-any-column-of-a-table"
    small.policy(
        body=dict(BODIES["policy"]) | {"purpose": f"Say where we go, see `{'ab12' * 16}` and {long}."}
    )
    text = words(document_pdf(of(small, "POL-001")))
    assert "\u200b" not in text
    assert "ab12" * 16 in text
    assert long in text.replace(" ", "")  # it goes on in the next line
    assert of(small, "POL-001").sheets[0].fingerprint in text


def test_the_fingerprint_stands_where_it_is_read_aloud_too(small: Small) -> None:
    small.policy()
    printed_one = of(small, "POL-001")
    (sheet,) = printed_one.sheets
    assert f"Uncontrolled when printed; its fingerprint: {sheet.fingerprint}" in printed_one.current(sheet)


def test_figures_that_find_no_room_beside_each_other_stand_on_a_turned_page() -> None:
    said = "Some words that ask for room in a column which is not wide enough for them all on a page"
    cells = (*(Cell(words_of(said)) for _ in range(6)), Cell(words_of("1 200"), figure=True))
    grid = grid_data(Grid(tuple("ABCDEFG"), (cells,) * 3))
    assert grid["turned"]
    assert not grid["stacked"]
    assert not grid_data(Grid(("A", "B"), (cells[-2:],)))["turned"]


def test_no_two_heads_of_one_level_follow_each_other_in_an_annex() -> None:
    def row(clause: str, state: State) -> MatrixRow:
        empty = MatrixRow.__dataclass_fields__
        held: dict[str, Any] = dict.fromkeys(empty, "") | {"clause": clause, "state": state}
        return MatrixRow(**held)

    rows = [row("4", "heading"), row("4.1", "heading"), row("4.1.1", "open"), row("5", "heading")]
    assert list(levels(rows)) == [2, 3, 0, 0]
    assert list(levels([row("4", "heading"), row("5", "heading"), row("5.1", "open")])) == [0, 2, 0]
