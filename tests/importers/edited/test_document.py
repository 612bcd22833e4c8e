"""A document that somebody edited in a word processor changes what was edited, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from imskit.importers.edited.telling import notes, told
from imskit.model import Catalog
from imskit.problems import CannotGoOn
from imskit.sources.docx_lines import W
from imskit.sources.edited_docx import opened_docx
from tests.builders import Small
from tests.importers.edited.by_libreoffice import LIBREOFFICE, by_libreoffice
from tests.importers.edited.copies import Edit, below, copied, data_of, paragraph, saved, taken
from tests.repositories import run as git
from tests.running import Run

ROOT = Path(__file__).parents[3]

STEPS = [
    {"title": "Look", "text": "Look at *it* closely.\n", "responsible": "director"},
    {"title": "Think", "text": "Think about it.\n", "responsible": "innovation-manager", "limit": "2 days"},
    {"title": "Act", "text": "Act.\n", "responsible": "director"},
]
BODY: Mapping[str, Any] = {
    "purpose": "Know **what** to do, as\n[the other one](PRO-002) says.\n\n- first thing\n- second thing\n",
    "scope": "All of us.",
    "inputs": ["One", "Two", "Three"],
    "steps": STEPS,
    "outputs": ["Done"],
    "records": [
        {"type": "idea", "what": "The idea", "when": "It comes in"},
        {"type": "training", "what": "The training", "every": "P1Y"},
    ],
}


@pytest.fixture
def procedure(small: Small) -> Catalog:
    small.procedure(body=deepcopy(BODY))
    small.procedure("PRO-002")
    return small.catalog()


def after(small: Small, catalog: Catalog, edit: Edit, said: int = 0) -> Any:
    """The data of PRO-001 once its copy, edited so, is taken over."""
    made = copied(catalog, "PRO-001")
    edit(made)
    found = taken(catalog, saved(made), small.root)
    sayings = [saying for saying in found.sayings if saying.kind != "note"]
    assert len(sayings) == said, sayings
    assert bool(found.files) == any("is approved" in saying.words for saying in found.sayings)
    if not found.files:
        return catalog.documents["PRO-001"].data
    ((_, data),) = found.files
    return data_of(data)


def with_body(catalog: Catalog, **fields: Any) -> Any:
    data: Any = deepcopy(catalog.documents["PRO-001"].data)
    data["body"] |= fields
    return data


def test_nothing_edited_changes_nothing(small: Small, procedure: Catalog) -> None:
    assert after(small, procedure, lambda _: None) == procedure.documents["PRO-001"].data


def test_an_edited_word_of_a_text_changes_one_line_and_keeps_links(small: Small, procedure: Catalog) -> None:
    def edit(made: Document) -> None:
        paragraph(made, "Know what to do, as the other one says.").runs[-1].text = " tells."

    purpose = BODY["purpose"].replace("says.", "tells.")
    assert after(small, procedure, edit) == with_body(procedure, purpose=purpose)


def test_formatting_becomes_our_markdown(small: Small, procedure: Catalog) -> None:
    def edit(made: Document) -> None:
        scope = paragraph(made, "All of us.")
        scope.runs[0].text = "All "
        scope.add_run("of").bold = True
        scope.add_run(" us, ")
        scope.add_run("always*").italic = True

    assert after(small, procedure, edit)["body"]["scope"] == "All **of** us, *always\\**"


def test_paragraphs_and_items_of_a_text_come_and_go(small: Small, procedure: Catalog) -> None:
    def edit(made: Document) -> None:
        below(made, "second thing", "third thing")
        below(made, "All of us.", "And our guests.")
        first = paragraph(made, "first thing")._p
        first.getparent().remove(first)

    found = after(small, procedure, edit)["body"]
    assert found["purpose"] == BODY["purpose"].replace("- first thing\n", "") + "- third thing\n"
    assert found["scope"].rstrip("\n") == "All of us.\n\nAnd our guests."


def test_items_of_a_list_come_go_and_change_places(small: Small, procedure: Catalog) -> None:
    def edit(made: Document) -> None:
        below(made, "Three", "Four")
        one, two = paragraph(made, "One"), paragraph(made, "Two")
        two._p.addnext(one._p)
        two.runs[0].text = "Zwei"

    inputs = ["Zwei", "One", "Three", "Four"]
    assert after(small, procedure, edit) == with_body(procedure, inputs=inputs)


def test_cells_and_values_are_known_by_their_words(small: Small, procedure: Catalog) -> None:
    def edit(made: Document) -> None:
        paragraph(made, "Think about it.").runs[0].text = "Think twice."
        paragraph(made, "1 year").runs[0].text = "6 months"
        paragraph(made, "Training").runs[0].text = "Idea"
        paragraph(made, "2 days").runs[0].text = "3 days"

    steps, records = deepcopy(STEPS), deepcopy(BODY["records"])
    steps[1] |= {"text": "Think twice.\n", "limit": "3 days"}
    records[1] |= {"type": "idea", "every": "P6M"}
    assert after(small, procedure, edit) == with_body(procedure, steps=steps, records=records)


def records_table(made: Document) -> Any:
    return next(table for table in made.tables if table.cell(0, 0).text == "Type of record")


def test_rows_of_a_table_come_go_and_change_places(small: Small, procedure: Catalog) -> None:
    def swap(made: Document) -> None:
        rows = records_table(made).rows
        rows[2]._tr.addnext(rows[1]._tr)

    def remove(made: Document) -> None:
        row = records_table(made).rows[1]._tr
        row.getparent().remove(row)

    def add(made: Document) -> None:
        cells = records_table(made).add_row().cells
        cells[0].text, cells[1].text, cells[3].text = "Idea", "Another", "Often"

    first, second = BODY["records"]
    assert after(small, procedure, swap) == with_body(procedure, records=[second, first])
    assert after(small, procedure, remove) == with_body(procedure, records=[second])
    new = {"type": "idea", "what": "Another", "when": "Often"}
    assert after(small, procedure, add) == with_body(procedure, records=[first, second, new])


def blocks_of_steps(made: Document) -> list[list[Any]]:
    """The elements of each step: a head and a table, or a row."""
    heads = [paragraph(made, words)._p for words in ("Look", "Think", "Act")]
    if heads[0].getparent().tag == f"{W}tc":
        return [[head.getparent().getparent()] for head in heads]
    return [[head, head.getnext()] for head in heads]


def test_steps_of_a_procedure_come_go_and_change_places(small: Small, procedure: Catalog) -> None:
    def swap(made: Document) -> None:
        first, second, _ = blocks_of_steps(made)
        for element in reversed(first):
            second[-1].addnext(element)

    def remove(made: Document) -> None:
        for element in blocks_of_steps(made)[1]:
            element.getparent().remove(element)

    def copy(made: Document) -> None:
        last = blocks_of_steps(made)[2]
        for element in reversed([deepcopy(each) for each in last]):
            last[-1].addnext(element)

    assert after(small, procedure, swap) == with_body(procedure, steps=[STEPS[1], STEPS[0], STEPS[2]])
    assert after(small, procedure, remove) == with_body(procedure, steps=[STEPS[0], STEPS[2]])
    twice = after(small, procedure, copy)["body"]["steps"]
    assert [step["title"] for step in twice] == ["Look", "Think", "Act", "Act"]
    assert twice[:3] == STEPS


def test_what_is_shown_and_not_changed_there_says_so(small: Small, procedure: Catalog) -> None:
    def edit(made: Document) -> None:
        for words in ("Approved", "1.0", "Purpose"):
            paragraph(made, words).runs[0].text = "Something else"

    assert after(small, procedure, edit, said=3) == procedure.documents["PRO-001"].data


def test_what_nobody_understands_stays_out(small: Small, procedure: Catalog) -> None:
    def edit(made: Document) -> None:
        paragraph(made, "1 year").runs[0].text = "now and then"
        paragraph(made, "One").runs[0].text = ""
        paragraph(made, "All of us.").runs[0].text = ""

    found = after(small, procedure, edit, said=2)
    assert found == with_body(procedure, inputs=["Two", "Three"])


def test_the_title_and_owner_can_be_edited_and_the_id_stays(small: Small, procedure: Catalog) -> None:
    def edit(made: Document) -> None:
        paragraph(made, "PRO-001 Title of PRO-001").runs[0].text = "PRO-001 Another: title"
        paragraph(made, "Innovation manager").runs[0].text = "Director"

    found = after(small, procedure, edit)
    assert (found["id"], found["title"], found["owner"]) == ("PRO-001", "Another: title", "director")


def test_what_a_text_cannot_hold_is_told(small: Small, procedure: Catalog) -> None:
    def edit(made: Document) -> None:
        scope = paragraph(made, "All of us.")
        line = next(each for each in made.paragraphs if each.text.startswith("A copy on paper is current"))
        line._p.addnext(deepcopy(scope._p))
        scope.runs[0]._r.append(OxmlElement("w:drawing"))

    assert after(small, procedure, edit, said=2) == procedure.documents["PRO-001"].data


def change(kind: str, run: Any) -> None:
    """Let *run* be a tracked change."""
    around = OxmlElement(f"w:{kind}")
    around.set(qn("w:author"), "Ada")
    around.set(qn("w:id"), "77")
    run._r.addprevious(around)
    around.append(run._r)
    if kind == "del":
        for text in run._r.iter(f"{W}t"):
            text.tag = f"{W}delText"


def test_tracked_changes_count_as_accepted_and_both_readings_are_told(
    small: Small, procedure: Catalog
) -> None:
    made = copied(procedure, "PRO-001")
    scope = paragraph(made, "All of us.")
    change("del", scope.runs[0])
    change("ins", scope.add_run("All of you."))
    found = taken(procedure, made, small.root)
    ((_, data),) = found.files
    assert data_of(data) == with_body(procedure, scope="All of you.")
    saying = found.sayings[0]
    assert saying.kind == "tracked"
    assert saying.words == "“All of us.” becomes “All of you.”, proposed by Ada"
    assert "Tracked changes, taken as accepted" in told(found, dry=False)


def test_comments_become_review_notes_and_never_part_of_the_document(
    small: Small, procedure: Catalog
) -> None:
    made = copied(procedure, "PRO-001")
    scope = paragraph(made, "All of us.")
    made.add_comment(scope.runs, text="Really all?", author="Ada")
    found = taken(procedure, made, small.root)
    assert not found.files
    (review,) = found.reviews
    assert (review.place, review.about, review.by, review.words) == (
        "Scope",
        "All of us.",
        "Ada",
        "Really all?",
    )
    assert "Really all?" in notes(found)


def test_an_edit_of_an_older_version_is_merged_field_by_field(small: Small) -> None:
    text = "First line.\n\nSecond line.\n\nThird line.\n"
    small.procedure(body={**deepcopy(BODY), "scope": text})
    small.procedure("PRO-002")
    old = small.catalog()
    made = copied(old, "PRO-001")
    for words in ("First line.", "2 days", "Two"):
        paragraph(made, words).runs[0].text = "In the copy"
    steps = [{"title": "New", "text": "New.\n", "responsible": "director"}, *deepcopy(STEPS)]
    now = {
        **deepcopy(BODY),
        "scope": text.replace("Third", "Last"),
        "steps": steps,
        "inputs": ["One", "Zwei", "Three"],
    }
    small.procedure(body=now)
    found = taken(small.catalog(), made, small.root, old.documents["PRO-001"].data)
    (saying,) = found.sayings
    assert (saying.kind, saying.place) == ("conflict", "Inputs")
    assert not found.files
    small.procedure(body={**now, "inputs": ["One", "Two", "Three"]})
    found = taken(small.catalog(), made, small.root, old.documents["PRO-001"].data)
    assert [saying.kind for saying in found.sayings] == ["note"]
    body = data_of(found.files[0][1])["body"]
    assert body["scope"] == "In the copy\n\nSecond line.\n\nLast line.\n"
    assert [step.get("limit") for step in body["steps"]] == [None, None, "In the copy", None]
    assert body["inputs"] == ["One", "In the copy", "Three"]


def test_the_older_version_is_found_in_the_history(small: Small, run: Run) -> None:
    small.procedure(body=deepcopy(BODY))
    small.procedure("PRO-002")
    small.read()
    git(small.root, "init", "-q")
    git(small.root, "add", "ims")
    git(small.root, "commit", "-qm", "one")
    file = small.root / "copy.docx"
    assert run(small.root, "export", "document", "PRO-001", "--format", "docx", "-o", str(file)).code == 0
    small.procedure(body={**deepcopy(BODY), "scope": "All of you."}, version="1.1")
    small.read()
    made = docx.Document(str(file))
    paragraph(made, "Two").runs[0].text = "Zwei"
    made.save(str(file))
    ran = run(small.root, "import", "edited", str(file))
    assert ran.code == 0, ran.err
    (name,) = (small.root / "ims").rglob("PRO-001*.yaml")
    body = data_of(name.read_bytes())["body"]
    assert (body["scope"], body["inputs"]) == ("All of you.", ["One", "Zwei", "Three"])


def test_a_copy_of_an_unknown_version_says_so(small: Small, run: Run, procedure: Catalog) -> None:
    file = small.root / "copy.docx"
    copied(procedure, "PRO-001").save(str(file))
    small.procedure(body={**deepcopy(BODY), "scope": "Other."})
    small.read()
    ran = run(small.root, "import", "edited", str(file))
    assert ran.code == 2
    assert "a version of PRO-001 that is not in the history here" in ran.err


def test_other_word_files_get_one_sentence(small: Small, run: Run) -> None:
    small.read()
    file = small.root / "other.docx"
    docx.Document().save(str(file))
    ran = run(small.root, "import", "edited", str(file))
    assert ran.code == 2
    assert "no copy that imskit exported" in ran.err
    with pytest.raises(CannotGoOn):
        opened_docx(b"PK\x03\x04", "x.docx")


def test_marks_hold_digests_and_nothing_else(procedure: Catalog) -> None:
    made = copied(procedure, "PRO-001")
    names = [each.get(f"{W}name") for each in made.element.body.iter(f"{W}bookmarkStart")]
    assert names
    for name in names:
        assert len(name) <= 40
        assert set(name.removeprefix("_imskit_of_").removeprefix("_imskit_")[1:]) <= set("0123456789abcdef_")


def test_a_step_that_was_added_here_and_one_that_was_taken_away_there_are_both(small: Small) -> None:
    small.procedure(body=deepcopy(BODY))
    small.procedure("PRO-002")
    old = small.catalog()
    made = copied(old, "PRO-001")
    for element in blocks_of_steps(made)[0]:
        element.getparent().remove(element)
    gone = paragraph(made, "Three")._p
    gone.getparent().remove(gone)
    new = {"title": "New", "text": "New.\n", "responsible": "director"}
    now = {**deepcopy(BODY), "steps": [*deepcopy(STEPS), new], "inputs": ["Zero", "One", "Two", "Three"]}
    small.procedure(body=now)
    found = taken(small.catalog(), made, small.root, old.documents["PRO-001"].data)
    assert [saying.kind for saying in found.sayings] == ["note"]
    body = data_of(found.files[0][1])["body"]
    assert body == {**BODY, "steps": [STEPS[1], STEPS[2], new], "inputs": ["Zero", "One", "Two"]}


def test_a_step_that_was_changed_here_and_taken_away_there_is_a_conflict(small: Small) -> None:
    small.procedure(body=deepcopy(BODY))
    small.procedure("PRO-002")
    old = small.catalog()
    made = copied(old, "PRO-001")
    for element in blocks_of_steps(made)[0]:
        element.getparent().remove(element)
    steps = [{**STEPS[0], "text": "Look at it twice.\n"}, *deepcopy(STEPS[1:])]
    small.procedure(body={**deepcopy(BODY), "steps": steps})
    found = taken(small.catalog(), made, small.root, old.documents["PRO-001"].data)
    assert not found.files
    (saying,) = found.conflicts
    assert saying.words == "changed on both sides: item 1 was taken away on one side and changed on the other"


@LIBREOFFICE
def test_a_copy_that_libreoffice_saved_changes_nothing(
    small: Small, procedure: Catalog, tmp_path: Path
) -> None:
    file = tmp_path / "copy.docx"
    copied(procedure, "PRO-001").save(str(file))
    again = by_libreoffice([file], tmp_path, "docx") / file.name
    made = opened_docx(again.read_bytes(), "copy.docx")
    found = taken(procedure, made, small.root)
    assert (found.changes, found.sayings) == ((), ())
    paragraph(made, "Think about it.").runs[0].text = "Think twice."
    ((_, data),) = taken(procedure, made, small.root).files
    assert data_of(data)["body"]["steps"][1]["text"] == "Think twice.\n"
