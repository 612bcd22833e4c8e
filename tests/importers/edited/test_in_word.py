"""What people do to a copy in a word processor: each edit is a change, a note or named, and none is lost."""

from __future__ import annotations

import io
import struct
import zlib
from copy import deepcopy
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.shared import Inches

from imskit.importers.edited.outcome import Outcome
from imskit.model import Catalog
from imskit.problems import CannotGoOn
from imskit.sources.docx_lines import W
from tests.builders import Small
from tests.importers.edited.copies import beside, copied, data_of, gone, paragraph, saved, table_below, taken
from tests.importers.edited.test_document import BODY


@pytest.fixture
def procedure(small: Small) -> Catalog:
    small.procedure(body=deepcopy(dict(BODY)))
    small.procedure("PRO-002")
    return small.catalog()


def told(found: Outcome) -> str:
    return "\n".join(f"{each.place}: {each.words}" for each in found.sayings if each.kind != "note")


def body_after(catalog: Catalog, found: Outcome) -> Any:
    if not found.files:
        return catalog.documents["PRO-001"].data["body"]
    ((_, data),) = found.files
    return data_of(data)["body"]


def unmark(own: Any) -> None:
    """Take the marks out of a paragraph, as retyping it does."""
    for each in [*own._p.iter(f"{W}bookmarkStart"), *own._p.iter(f"{W}bookmarkEnd")]:
        each.getparent().remove(each)


def test_a_heading_that_was_typed_anew_is_still_that_heading(small: Small, procedure: Catalog) -> None:
    made = copied(procedure, "PRO-001")
    unmark(paragraph(made, "Scope"))
    paragraph(made, "All of us.").runs[0].text = "All of you."
    found = taken(procedure, saved(made), small.root)
    assert body_after(procedure, found) == {**BODY, "scope": "All of you."}
    assert told(found) == ""


def test_a_heading_that_became_a_plain_paragraph_is_still_found(small: Small, procedure: Catalog) -> None:
    made = copied(procedure, "PRO-001")
    heading = paragraph(made, "Scope")
    unmark(heading)
    heading.style = "Normal"
    paragraph(made, "All of us.").runs[0].text = "All of you."
    found = taken(procedure, saved(made), small.root)
    assert body_after(procedure, found) == {**BODY, "scope": "All of you."}
    assert told(found) == ""


def test_a_heading_that_is_gone_tears_no_field_apart(small: Small, procedure: Catalog) -> None:
    made = copied(procedure, "PRO-001")
    gone(paragraph(made, "Scope"))
    paragraph(made, "Two").runs[0].text = "Zwei"
    found = taken(procedure, saved(made), small.root)
    # The text of the scope stands below the purpose now: neither is changed, the other edit is.
    assert body_after(procedure, found) == {**BODY, "inputs": ["One", "Zwei", "Three"]}
    assert "Scope (`body.scope`): its heading is gone" in told(found)
    assert "Purpose (`body.purpose`): the heading “Scope” is gone" in told(found)


def test_a_section_that_is_gone_as_a_whole_is_taken_away_where_it_may_be(small: Small) -> None:
    small.living(
        "risk",
        "RSK-001",
        "identified",
        {
            "effect": "threat",
            "area": "market",
            "description": "Rain.",
            "causes": "Clouds.",
            "consequences": "Wet.",
            "likelihood": "rare",
            "impact": "minor",
            "response": "reduce",
            "treatment": "Umbrellas.",
            "actions": [{"what": "Buy one", "owner": "director", "due": "2026-08-01"}],
        },
    )
    catalog = small.catalog()
    made = copied(catalog, "RSK-001")
    table = table_below(made, "Actions")
    gone(paragraph(made, "Actions"))
    table._tbl.getparent().remove(table._tbl)
    gone(paragraph(made, "Causes"), paragraph(made, "Clouds."))
    found = taken(catalog, saved(made), small.root)
    ((_, data),) = found.files
    assert "actions" not in data_of(data)["body"]
    assert data_of(data)["body"]["causes"] == "Clouds."
    assert told(found) == "Causes (`body.causes`): it is gone from the copy, and must be filled"


def test_text_that_was_joined_to_its_heading_is_not_lost(small: Small, procedure: Catalog) -> None:
    made = copied(procedure, "PRO-001")
    heading, text = paragraph(made, "Scope"), paragraph(made, "All of us.")
    heading.add_run(text.text)
    gone(text)
    found = taken(procedure, saved(made), small.root)
    assert not found.files
    assert "its text was joined to its heading: “ScopeAll of us.”" in told(found)


def test_a_cell_that_lost_its_mark_is_read_by_its_column(small: Small, procedure: Catalog) -> None:
    made = copied(procedure, "PRO-001")
    cell = paragraph(made, "The training")
    unmark(cell)
    cell.runs[0].text = "Another training"
    found = taken(procedure, saved(made), small.root)
    records = [BODY["records"][0], {**BODY["records"][1], "what": "Another training"}]
    assert body_after(procedure, found) == {**BODY, "records": records}
    assert told(found) == ""


def test_a_row_of_a_value_that_lost_its_mark_is_read_by_its_title(small: Small) -> None:
    small.idea(body={"feedback_due": "2026-07-01"})
    catalog = small.catalog()
    made = copied(catalog, "IDEA-001")
    cells = [row.cells for table in made.tables for row in table.rows]
    row = next(title.paragraphs[0] for title, value in cells if value.text == "2026-07-01")
    unmark(row)
    beside(made, row.text).text = "2026-08-01"
    found = taken(catalog, saved(made), small.root)
    ((_, data),) = found.files
    assert data_of(data)["body"]["feedback_due"] == "2026-08-01"


def test_paragraphs_that_were_merged_or_became_a_list(small: Small) -> None:
    small.procedure(body={**deepcopy(dict(BODY)), "scope": "One paragraph.\n\nAnother one.\n\nA third.\n"})
    small.procedure("PRO-002")
    catalog = small.catalog()
    made = copied(catalog, "PRO-001")
    one, other = paragraph(made, "One paragraph."), paragraph(made, "Another one.")
    one.add_run(f" {other.text}")
    gone(other)
    paragraph(made, "A third.").style = "List Bullet"
    found = taken(catalog, saved(made), small.root)
    assert body_after(catalog, found)["scope"].split() == [
        "One",
        "paragraph.",
        "Another",
        "one.",
        "-",
        "A",
        "third.",
    ]
    assert told(found) == ""


def test_a_picture_is_named(small: Small, procedure: Catalog) -> None:
    made = copied(procedure, "PRO-001")
    paragraph(made, "All of us.").add_run().add_picture(io.BytesIO(png()), width=Inches(1))
    found = taken(procedure, saved(made), small.root)
    assert not found.files
    assert "Scope: an image or a text box stands here, which is not taken over" in told(found)


def edited_above(made: Document) -> None:
    paragraph(made, "Procedure").runs[0].text = "Recipe"


def typed_above(made: Document) -> None:
    paragraph(made, "PRO-001 Title of PRO-001").insert_paragraph_before("Please read this first.")


def retitled(made: Document) -> None:
    made.add_heading("A new chapter", 1)
    made.add_paragraph("With a text of its own.")


def page_head(made: Document) -> None:
    made.sections[0].header.paragraphs[0].runs[0].text = "Ours!"


def fixed_heading(made: Document) -> None:
    paragraph(made, "Revisions").runs[0].text = "Versions"


@pytest.mark.parametrize(
    "edit, said",
    [
        (edited_above, "Recipe: it is shown here and not changed here"),
        (typed_above, "above the first heading: “Please read this first.” belongs to no field"),
        (retitled, "A new chapter: “With a text of its own.” belongs to no field"),
        (page_head, "the top and foot of the pages: imskit writes them"),
        (fixed_heading, "Versions: it is shown here and not changed here"),
    ],
)
def test_what_belongs_to_no_field_is_named(small: Small, procedure: Catalog, edit: Any, said: str) -> None:
    made = copied(procedure, "PRO-001")
    edit(made)
    found = taken(procedure, saved(made), small.root)
    assert not found.files
    assert said in told(found)


def test_a_paragraph_of_another_document_is_text_here(small: Small, procedure: Catalog) -> None:
    made, other = copied(procedure, "PRO-001"), copied(procedure, "PRO-002")
    paragraph(made, "All of us.")._p.addnext(deepcopy(paragraph(other, "Do it alike.")._p))
    found = taken(procedure, saved(made), small.root)
    assert body_after(procedure, found)["scope"].split("\n\n") == ["All of us.", "Do it alike."]


def test_a_heading_pasted_from_another_copy_is_not_taken_for_ours(small: Small, procedure: Catalog) -> None:
    made, other = copied(procedure, "PRO-001"), copied(procedure, "PRO-002")
    last = paragraph(made, "All of us.")._p
    for words in ("Do it alike.", "Purpose"):
        last.addnext(deepcopy(paragraph(other, words)._p))
    found = taken(procedure, saved(made), small.root)
    assert not found.files
    assert "Purpose (`body.purpose`): it stands in the copy twice" in told(found)


def test_a_copy_without_its_marks_is_one_sentence(small: Small, procedure: Catalog) -> None:
    made = copied(procedure, "PRO-001")
    for each in list(made.element.body.iter(f"{W}bookmarkStart")):
        each.getparent().remove(each)
    with pytest.raises(CannotGoOn, match="lost what imskit wrote into it out of sight"):
        taken(procedure, saved(made), small.root)


def test_a_value_whose_row_is_gone_stays_and_is_named(small: Small) -> None:
    small.idea(body={"feedback_due": "2026-07-01"})
    catalog = small.catalog()
    made = copied(catalog, "IDEA-001")
    row = next(r for t in made.tables for r in t.rows if r.cells[1].text == "2026-07-01")
    row._tr.getparent().remove(row._tr)
    found = taken(catalog, saved(made), small.root)
    assert not found.files
    assert ["its row is gone from the copy" in each.words for each in found.sayings] == [True]


def test_a_section_typed_under_the_title_of_a_field_that_was_empty_fills_it(small: Small) -> None:
    small.idea()
    catalog = small.catalog()
    made = copied(catalog, "IDEA-001")
    paragraph(made, "Proposal").insert_paragraph_before("Help wanted", "Heading 1")
    paragraph(made, "Proposal").insert_paragraph_before("A ladder.")
    found = taken(catalog, docx.Document(io.BytesIO(_bytes(made))), small.root)
    ((_, data),) = found.files
    assert data_of(data)["body"]["help_wanted"] == "A ladder."


def png() -> bytes:
    """The smallest picture there is."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(b"\0\0")), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _bytes(made: Document) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()
