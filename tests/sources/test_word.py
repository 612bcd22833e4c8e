"""A Word file as pieces: all that a real one holds, each once, at its place."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from imskit.sources.pieces import Piece, Source
from imskit.sources.word import read_word
from tests.sources.word_files import image, p, r, saved, table, w_file

_CHANGE = 'w:author="Robin Reviewer" w:date="2025-02-03T09:00:00Z"'


def read(
    body: str,
    relations: Mapping[str, tuple[str, str]] | None = None,
    files: Mapping[str, bytes] | None = None,
    **more: str,
) -> Source:
    return read_word(w_file(body, relations, files, **more), "x.docx")


def said(source: Source) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in source.pieces]


def test_paragraphs_keep_emphasis_and_links_and_lose_signs_that_would_mean_something() -> None:
    body = p(
        "Be ", r("very", "<w:b/>"), r(" ", "<w:b/>"), r("careful", "<w:b/>"), " with *stars*, a_b and 1. dots"
    )
    link = '<w:hyperlink r:id="h1"><w:r><w:t>here</w:t></w:r></w:hyperlink>'
    source = read(
        body + p("Look ", link) + p("1. typed"),
        relations={"h1": ("hyperlink", "!https://lamps.example/a(1)")},
    )
    assert [piece.text for piece in source.pieces] == [
        "Be **very careful** with \\*stars\\*, a_b and 1. dots",
        "Look [here](https://lamps.example/a%281%29)",
        "1\\. typed",
    ]
    assert source.notes == ()


def test_a_heading_is_one_by_its_outline_level_whatever_its_style_is_called() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="Kapitel"/>'
        '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Eigen"><w:name w:val="Unser Abschnitt"/>'
        '<w:basedOn w:val="berschrift1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Erbe"><w:name w:val="Erbe"/><w:basedOn w:val="Eigen"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="H3"><w:name w:val="Überschrift 3"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Ring"><w:name w:val="Ring"/><w:basedOn w:val="Ring"/></w:style>'
    )
    body = "".join(
        p(name, properties=f'<w:pStyle w:val="{name}"/>')
        for name in ("berschrift1", "Eigen", "Erbe", "H3", "Ring")
    )
    body += p("by itself", properties='<w:outlineLvl w:val="3"/>') + p(
        "text", properties='<w:outlineLvl w:val="9"/>'
    )
    assert [(piece.kind, piece.level) for piece in read(body, styles=styles).pieces] == [
        ("heading", 1),
        ("heading", 2),
        ("heading", 2),
        ("heading", 3),
        ("paragraph", 0),
        ("heading", 4),
        ("paragraph", 0),
    ]


def test_bold_short_paragraphs_are_headings_below_those_that_a_style_says_are_some() -> None:
    bold = (
        p(r("1.2 Purpose", "<w:b/>")) + p("To know.") + p(r("A whole sentence in bold.", "<w:b/>")) + p("End")
    )
    source = read(bold)
    assert [(piece.kind, piece.level, piece.name) for piece in source.pieces][:3] == [
        ("heading", 2, "bold paragraph"),
        ("paragraph", 0, ""),
        ("paragraph", 0, ""),
    ]
    styled = read(p("Scope", properties='<w:outlineLvl w:val="0"/>') + bold)
    assert [(piece.kind, piece.level) for piece in styled.pieces][:3] == [
        ("heading", 1),
        ("heading", 2),
        ("paragraph", 0),
    ]


def _numbering(*numbers: str) -> str:
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1%2)"/></w:lvl>'
    )
    return f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>' + "".join(numbers)


def _item(text: str, number: int = 1, level: int = 0) -> str:
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_items_have_the_numbers_that_a_reader_sees_also_where_a_list_restarts() -> None:
    numbering = _numbering(
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>',
    )
    body = _item("a") + _item("aa", level=1) + _item("ab", level=1) + _item("b") + _item("ba", level=1)
    body += _item("again", 2) + _item("and", 2) + _item("no list", 99)
    found = read(body, numbering=numbering).pieces
    assert [(piece.number, piece.level) for piece in found[:7]] == [
        ("1.", 0),
        ("1a)", 1),
        ("1b)", 1),
        ("2.", 0),
        ("2a)", 1),
        ("1.", 0),
        ("2.", 0),
    ]
    assert found[7].kind == "paragraph"


def test_merged_cells_say_what_they_hold_once_and_a_nested_table_is_a_piece_of_its_own() -> None:
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("wide")}</w:tc>'
    begin = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{p("tall")}</w:tc>'
    goes_on = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{p()}</w:tc>"
    inner = f"<w:tc>{table(('x', 'y'))}{p('below')}</w:tc>"
    source = read(table((wide, "c"), (begin, "1", "2"), (goes_on, "3", inner)))
    outer, nested = source.pieces
    assert outer.rows == (("wide", "", "c"), ("tall", "1", "2"), ("", "3", "[table 2]\n\nbelow"))
    assert (nested.place, nested.rows, nested.within) == ("table 2", (("x", "y"),), 0)


def test_a_table_of_one_cell_is_a_frame_around_what_stands_in_it() -> None:
    source = read(f"<w:tbl><w:tr><w:tc>{p('one')}{p('two')}</w:tc></w:tr></w:tbl>")
    assert said(source) == [("paragraph", "one"), ("paragraph", "two")]
    assert "frame of one cell" in source.notes[0]


def test_content_controls_are_read_through_wherever_they_stand() -> None:
    def control(content: str, more: str = "") -> str:
        return f"<w:sdt><w:sdtPr>{more}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    def cell(text: str) -> str:
        return f"<w:tc>{p(text)}</w:tc>"

    row = f"<w:tr>{cell('a')}{control(cell('b'))}</w:tr>"
    body = control(p("block")) + p(control(r("inline")))
    both = cell("c") + cell("d")
    body += f"<w:tbl>{row}{control(f'<w:tr>{both}</w:tr>')}</w:tbl>"
    body += p("Owner: ", control(r("Click here"), '<w:alias w:val="Owner"/><w:showingPlcHdr/>'))
    source = read(body)
    assert [piece.text for piece in source.pieces if piece.kind == "paragraph"] == [
        "block",
        "inline",
        "Owner:",
    ]
    assert source.pieces[2].rows == (("a", "b"), ("c", "d"))
    empty = source.pieces[-1]
    assert (empty.kind, empty.text, empty.name) == ("field", "Click here", "Owner (not filled)")


def test_a_text_box_is_told_once_although_the_file_holds_it_twice() -> None:
    box = f"<w:txbxContent>{p('In the box')}</w:txbxContent>"
    both = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    source = read(p("Around", f"<w:r>{both}</w:r>"))
    assert [(piece.kind, piece.text, piece.within) for piece in source.pieces] == [
        ("paragraph", "Around", None),
        ("text_box", "In the box", 0),
    ]


def test_notes_and_comments_stand_behind_what_they_are_about() -> None:
    notes = (
        f'<w:footnote w:id="0" w:type="separator">{p("---")}</w:footnote>'
        f'<w:footnote w:id="2">{p("As of May")}</w:footnote>'
        f'<w:footnote w:id="3">{p("Lost")}</w:footnote>'
    )
    comments = f'<w:comment w:id="5" {_CHANGE}>{p("Sure?")}</w:comment>'
    body = p(
        "We ", '<w:commentRangeStart w:id="5"/>', "always", '<w:commentRangeEnd w:id="5"/>',
        '<w:r><w:commentReference w:id="5"/></w:r>', " answer", '<w:r><w:footnoteReference w:id="2"/></w:r>',
    )  # fmt: skip
    found = read(body, footnotes=notes, comments=comments).pieces
    assert found[0].text == "We always answer[1]"
    assert found[1] == Piece(
        "comment",
        "paragraph 1",
        "Sure?",
        name="always",
        within=0,
        by="Robin Reviewer",
        on="2025-02-03T09:00:00Z",
    )
    assert (found[2].kind, found[2].text, found[2].number, found[2].within) == (
        "footnote",
        "As of May",
        "1",
        0,
    )
    assert (found[3].kind, found[3].text, found[3].within) == ("footnote", "Lost", None)


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    body = p(
        "We ", f'<w:ins w:id="1" {_CHANGE}>{r("gladly ")}</w:ins>',
        f'<w:del w:id="2" {_CHANGE}><w:r><w:delText>never </w:delText></w:r></w:del>', "answer",
        f'<w:moveFrom w:id="3" {_CHANGE}>{r("soon")}</w:moveFrom>',
    )  # fmt: skip
    body += p(r("Look", f'<w:b/><w:rPrChange w:id="4" {_CHANGE}><w:rPr/></w:rPrChange>'))
    gone = f'<w:tr><w:trPr><w:del w:id="6" {_CHANGE}/></w:trPr><w:tc>{p("old")}</w:tc><w:tc>{p("row")}</w:tc></w:tr>'
    body += table(("a", "b")).replace("</w:tbl>", f"{gone}</w:tbl>")
    source = read(body)
    told = [(piece.kind, piece.text, piece.name, piece.by) for piece in source.pieces if piece.by]
    assert source.pieces[0].text == "We gladly answer"
    assert told == [
        ("inserted", "gladly", "", "Robin Reviewer"),
        ("deleted", "never", "", "Robin Reviewer"),
        ("deleted", "soon", "moved", "Robin Reviewer"),
        ("deleted", "old; row", "", "Robin Reviewer"),
    ]
    assert "a tracked change of formatting" in source.notes


def test_what_word_makes_itself_is_told_apart_and_references_keep_their_words() -> None:
    def field(told: str, result: str) -> str:
        return (
            f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{told}</w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    body = p(field(' TOC \\o "1-3" ', "1 Purpose 3")) + p("See ", field(" REF _Ref1 ", "section 4"), ".")
    body += p("Go ", field(' HYPERLINK "https://lamps.example/" ', "there")) + p(
        field(" DDEAUTO cmd /c calc ", "0")
    )
    body += p('<w:fldSimple w:instr=" DATE ">', r("today")).replace("</w:p>", "</w:fldSimple></w:p>")
    source = read(body)
    assert said(source) == [
        ("field", "1 Purpose 3"),
        ("paragraph", "See section 4."),
        ("paragraph", "Go [there](https://lamps.example/)"),
        ("paragraph", "0"),
        ("paragraph", "today"),
    ]
    assert any("DDEAUTO" in note and "nothing run" in note for note in source.notes)


def test_images_are_kept_by_their_hash_and_linked_ones_are_not_fetched() -> None:
    def drawing(attribute: str) -> str:
        return (
            '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="The lamp"/>'
            f"<a:blip {attribute}/></wp:inline></w:drawing></w:r>"
        )

    source = read(
        p("Here", drawing('r:embed="i1"'), drawing('r:link="i2"'), drawing('r:embed="gone"')),
        relations={"i1": ("image", "media/a.png"), "i2": ("image", "!http://evil.example/pixel.png")},
        files={"word/media/a.png": image()},
    )
    kept, linked, gone = source.pieces[1:]
    name = f"{sha256(image()).hexdigest()[:16]}.png"
    assert (kept.kind, kept.text, kept.attachment, kept.within) == ("image", "The lamp", name, 0)
    assert source.attachments == {name: image()}
    assert "not fetched: http://evil.example/pixel.png" in linked.name
    assert gone.attachment == ""
    assert any("evil.example" in note and "not fetched" in note for note in source.notes)


def test_macros_and_embedded_objects_are_named_and_never_run() -> None:
    body = p("x", '<w:r><w:object><o:OLEObject ProgID="Package" r:id="o1"/></w:object></w:r>')
    source = read(
        body,
        relations={"o1": ("oleObject", "embeddings/o.bin"), "v": ("vbaProject", "vba.bin")},
        files={"word/embeddings/o.bin": b"MZ", "word/vba.bin": b"Sub AutoOpen"},
        main_type="application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    objects = [piece.name for piece in source.pieces if piece.kind == "object"]
    assert objects == ["Package (2 bytes)", "macros (word/vba.bin, 12 bytes)"]
    assert source.attachments == {}


def test_heads_and_feet_of_pages_and_properties_are_pieces_too() -> None:
    source = read(p("Text"), header1=table(("VA-012", "Rev 3")), footer1=p("Uncontrolled when printed"))
    running = [piece for piece in source.pieces if piece.kind == "running"]
    assert [(piece.place, piece.text, piece.rows) for piece in running] == [
        ("page head 1", "", (("VA-012", "Rev 3"),)),
        ("page foot 1", "Uncontrolled when printed", ()),
    ]


def test_signs_hyphens_tabs_and_ends_of_lines_that_yaml_cannot_hold_become_ones_that_it_can() -> None:
    odd = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Odd" w:char="F0FF"/></w:r>'
    body = p(
        "So\u00adft", "<w:r><w:softHyphen/><w:noBreakHyphen/></w:r>", "\u0085NEL\u2028LS\u202eover", odd,
        "<w:r><w:tab/></w:r>", "end",
    )  # fmt: skip
    source = read(body)
    assert source.pieces[0].text == "Soft-\\\nNEL\\\nLSover✓\N{REPLACEMENT CHARACTER}\tend"
    assert source.pieces[1].name == "sign of a font"


def test_formulas_and_hidden_words_are_named() -> None:
    body = p("Area: ", "<m:oMath><m:r><m:t>r²π</m:t></m:r></m:oMath>", r("secret", "<w:vanish/>"))
    assert [(piece.kind, piece.text, piece.name) for piece in read(body).pieces] == [
        ("paragraph", "Area: [formula]", ""),
        ("rest", "r²π", "formula"),
        ("rest", "secret", "hidden text"),
    ]


def test_right_to_left_and_mixed_languages_keep_the_order_in_which_they_are_read() -> None:
    body = p(r("הנחיה ISO 56001", "<w:rtl/>"), properties="<w:bidi/>") + p("日本語と English")
    assert [piece.text for piece in read(body).pieces] == ["הנחיה ISO 56001", "日本語と English"]


def test_a_reference_to_a_part_that_is_gone_does_not_keep_the_rest_from_being_read() -> None:
    source = read(p("Still here"), relations={"n": ("image", "NULL")})
    assert source.pieces[0].text == "Still here"
    assert any("NULL" in note for note in source.notes)


def test_what_python_docx_writes_is_read_whole() -> None:
    from docx import Document

    document = Document()
    document.add_heading("Purpose", 1)
    document.add_paragraph("One", style="List Number")
    document.add_paragraph("Two", style="List Number")
    document.core_properties.title = "Lamps"
    source = read_word(saved(document), "x.docx")
    assert [(piece.kind, piece.number, piece.text) for piece in source.pieces[:3]] == [
        ("heading", "", "Purpose"),
        ("item", "1.", "One"),
        ("item", "2.", "Two"),
    ]
    assert source.properties["title"] == "Lamps"


def test_a_part_of_which_the_file_does_not_say_what_it_is_is_passed_over_and_named() -> None:
    data = w_file(p("words"), relations={"i": ("image", "media/a.jpg")}, files={"word/media/a.jpg": image()})
    source = read_word(data, "x.docx")
    assert [piece.text for piece in source.pieces if piece.kind == "paragraph"] == ["words"]
    assert any("media/a.jpg" in note for note in source.notes)


def test_a_whole_file_within_the_file_is_not_read_and_is_named() -> None:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/word/{name}" ContentType="application/vnd.openxmlformats-officedocument'
            '.wordprocessingml.document.main+xml"/>'
            for name in ("document.xml", "chunk.docx")
        )
        + "</Types>"
    )
    files = {"word/chunk.docx": w_file(p("within")), "[Content_Types].xml": types.encode()}
    data = w_file(
        p("words") + '<w:altChunk r:id="c"/>', relations={"c": ("aFChunk", "chunk.docx")}, files=files
    )
    source = read_word(data, "x.docx")
    assert [piece.text for piece in source.pieces if piece.kind == "paragraph"] == ["words"]
    assert any("chunk.docx" in note for note in source.notes)
    assert any("altChunk" in piece.name or piece.kind in ("object", "rest") for piece in source.pieces)
