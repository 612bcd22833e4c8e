"""An edit that the schema does not take is told where it stands in the copy; the others are taken over."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from imskit.edit.changing import Remove, Set
from imskit.importers.edited.fitting import grounded
from imskit.model import Catalog
from tests.builders import BODIES, Small
from tests.importers.edited.copies import beside, copied, data_of, gone, paragraph, saved, taken
from tests.running import Run


@pytest.fixture
def procedure(small: Small) -> Catalog:
    small.procedure()
    return small.catalog()


def test_each_bad_edit_of_a_document_is_told_and_the_good_one_is_written(
    small: Small, procedure: Catalog
) -> None:
    made = copied(procedure, "PRO-001")
    gone(paragraph(made, "A result"))
    paragraph(made, "All of us.").runs[0].text = "All of you."
    paragraph(made, "PRO-001 Title of PRO-001").runs[-1].text = ""
    beside(made, "Owner").text = "Lord of the lamps"
    beside(made, "Classification").text = "Top secret"
    found = taken(procedure, saved(made), small.root)
    ((_, data),) = found.files
    assert data_of(data)["body"] == {**BODIES["procedure"], "scope": "All of you."}
    told = {saying.place: saying.words for saying in found.sayings if saying.kind == "odd"}
    assert [place for place in told if "`owner`, table 1, row" in place]
    assert told["Outputs (`body.outputs`)"] == "it is empty, and must be filled"
    assert told["Title (`title`)"] == "it is empty, and must be filled"
    assert any(words.startswith("“Top secret”, which is none of: Public") for words in told.values())
    assert any(words == "“Lord of the lamps”, which is no role here" for words in told.values())


def test_a_title_that_is_too_long_and_a_day_that_is_none_stay_out_of_a_record(small: Small, run: Run) -> None:
    small.idea(body={"feedback_due": "2026-07-01"})
    small.idea(name="IDEA-002")
    small.read()
    file = small.root / "copy.xlsx"
    assert run(small.root, "export", "register", "idea", "--format", "xlsx", "-o", str(file)).code == 0
    book = load_workbook(file)
    sheet = book.worksheets[1]
    heads = [cell.value for cell in sheet[1]]
    title = heads.index("Title") + 1
    sheet.cell(2, title).value = None
    sheet.cell(3, title).value = "Another title"
    book.save(file)
    ran = run(small.root, "import", "edited", str(file))
    assert ran.code == 0, ran.err
    assert "row 2" in ran.out
    assert "Title (`title`): emptied" in ran.out
    assert "and must be filled" in ran.out
    assert "1 value changed" in ran.out


def test_a_group_that_is_not_there_is_made_and_an_empty_one_goes(procedure: Catalog) -> None:
    info = procedure.types["risk"]
    data = {"body": {"effect": "threat"}}
    sets = [
        Set(("body", "after_treatment", "likelihood"), "rare"),
        Set(("body", "after_treatment", "impact"), "minor"),
    ]
    first, second = grounded(info, data, sets)
    assert (first.path, second.path) == (("body", "after_treatment"), sets[1].path)
    held = {"body": {"effect": "threat", "effectiveness": {"due": "2026-01-01"}}}
    (removed,) = grounded(info, held, [Remove(("body", "effectiveness", "due"))])
    assert removed.path == ("body", "effectiveness")
