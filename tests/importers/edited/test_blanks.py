"""What a document does not say yet can be typed into its copy, and what is left alone there is no answer."""

from __future__ import annotations

from typing import Any

import docx
import pytest

from imskit.importers.edited.known import Known
from imskit.importers.edited.outcome import Outcome
from imskit.model import Catalog
from imskit.views.offered import HOW
from tests.builders import Small
from tests.importers.edited.copies import beside, copied, data_of, saved, table_below, taken
from tests.running import Run

BODY = {
    "effect": "threat",
    "area": "market",
    "description": "It may rain.\n",
    "causes": "Clouds.",
    "consequences": "We get wet.",
    "likelihood": "rare",
    "impact": "minor",
    "response": "reduce",
    "treatment": "Buy umbrellas.",
}


@pytest.fixture
def risk(small: Small) -> Catalog:
    small.living("risk", "RSK-001", "identified", BODY)
    return small.catalog()


def body_after(outcome: Outcome) -> Any:
    ((_, data),) = outcome.files
    return data_of(data)["body"]


def test_everything_that_is_offered_can_be_read_back(risk: Catalog) -> None:
    known = Known(risk)
    assert all(known.takes(kind) for kind in HOW)


def test_what_is_left_alone_is_no_answer(small: Small, risk: Catalog) -> None:
    made = saved(copied(risk, "RSK-001", blanks=True))
    assert any(each.text == "Not filled yet" for each in made.paragraphs)
    found = taken(risk, made, small.root)
    assert (found.changes, found.sayings, found.files) == ((), (), ())


def test_a_word_and_a_text_of_a_group_that_is_not_there_make_the_group(small: Small, risk: Catalog) -> None:
    made = copied(risk, "RSK-001", blanks=True)
    beside(made, "Effectiveness: check due").text = "2026-09-30"
    beside(made, "Effectiveness: how it is checked").text = "Ask who got wet."
    found = taken(risk, saved(made), small.root)
    assert body_after(found) == {
        **BODY,
        "effectiveness": {"due": "2026-09-30", "how": "Ask who got wet."},
    }
    assert found.sayings == ()


def test_rows_of_a_table_that_is_not_there_make_the_list(small: Small, risk: Catalog) -> None:
    made = copied(risk, "RSK-001", blanks=True)
    table = table_below(made, "Actions")
    for at, words in enumerate(("Buy ten", "Director", "2026-08-01")):
        table.rows[1].cells[at].text = words
    other = table.add_row()
    for at, words in enumerate(("Buy ten more", "director", "2026-09-01")):
        other.cells[at].text = words
    found = taken(risk, saved(made), small.root)
    actions = body_after(found)["actions"]
    assert [(each["what"], each["owner"], each["due"]) for each in actions] == [
        ("Buy ten", "director", "2026-08-01"),
        ("Buy ten more", "director", "2026-09-01"),
    ]


def test_half_of_what_belongs_together_is_told_and_the_other_edits_are_taken(
    small: Small, risk: Catalog
) -> None:
    made = copied(risk, "RSK-001", blanks=True)
    beside(made, "Aimed at: likelihood").text = "Rare"
    beside(made, "Effectiveness: check due").text = "2026-09-30"
    found = taken(risk, saved(made), small.root)
    assert body_after(found) == {**BODY, "effectiveness": {"due": "2026-09-30"}}
    (saying,) = found.sayings
    assert "`body.after_treatment.likelihood`" in saying.place
    assert "table 4, row 1" in saying.place
    assert "Impact (body.after_treatment.impact) is missing" in saying.words


def test_a_new_column_fills_a_field_that_no_row_had(small: Small) -> None:
    small.procedure()
    catalog = small.catalog()
    made = copied(catalog, "PRO-001", blanks=True)
    table = table_below(made, "Records it produces")
    table.add_column(1_000_000)
    for row, words in zip(table.rows, ("every", "6 months"), strict=True):
        row.cells[-1].text = words
    names = [cell.text for cell in table.rows[0].cells]
    found = taken(catalog, saved(made), small.root)
    assert found.changes, (names, found.sayings)
    assert body_after(found)["records"][0]["every"] == "P6M"


def test_the_command_offers_blanks_of_drafts_and_when_asked(small: Small, run: Run) -> None:
    small.procedure()
    small.living("risk", "RSK-001", "identified", BODY)
    small.read()

    def is_offered(name: str, *more: str) -> bool:
        file = small.root / "copy.docx"
        ran = run(small.root, "export", "document", name, "--format", "docx", "-o", str(file), *more)
        assert ran.code == 0, ran.err
        return any(each.text == "Not filled yet" for each in docx.Document(str(file)).paragraphs)

    assert is_offered("RSK-001")
    assert not is_offered("RSK-001", "--no-blanks")
    assert not is_offered("PRO-001")
