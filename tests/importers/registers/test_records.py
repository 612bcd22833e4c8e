"""Rows become records: what is told, what stays open, what is held back; nothing is lost and nothing made up."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from imskit.importers.mapping_file import Goes, Rule
from imskit.importers.registers.proposal import Plan, plan_of
from imskit.importers.registers.records import Records, records
from imskit.importers.registers.table import Table
from tests.importers.registers.registers import WORLD, table, types

HEAD = [
    "No",
    "Risk",
    "Description",
    "Likelihood",
    "Impact",
    "Owner",
    "Opened",
    "Response",
    "Effect",
    "State",
    "Remarks",
]
ROW = [
    "R-7",
    "Fire",
    "The laboratory burns",
    "3",
    "4",
    "Quality manager",
    "12.3.2026",
    "Mitigate",
    "threat",
    "identified",
    "ask Eva",
]
RULE = Rule("*", None, None, "risk", {}, {"owner": "innovation-manager", "opened": "2026-01-01"}, skip=False)


def made(
    rows: list[list[str]], rule: Rule | None = None, wanted: str | None = "risk", taken: tuple[str, ...] = ()
) -> Records:
    found = table(rows)
    return records(found, plan(found, rule, wanted), types()["risk"], WORLD, taken)


def plan(found: Table, rule: Rule | None = None, wanted: str | None = "risk") -> Plan:
    planned = plan_of(found, types(), WORLD, rule, wanted)
    assert planned is not None
    return planned


def test_a_row_is_a_record_with_what_it_says() -> None:
    (record,) = made([HEAD, ROW]).made
    body: Any = record.data["body"]
    assert record.id == "RSK-007"
    assert record.data["title"] == "Fire"
    assert record.data["owner"] == "quality-manager"
    assert record.data["opened"] == "2026-03-12"
    assert (body["likelihood"], body["impact"], body["response"]) == ("possible", "major", "reduce")


def test_what_has_no_field_stands_below_the_description() -> None:
    (record,) = made([HEAD, ROW]).made
    assert record.data["body"]["description"] == "The laboratory burns\n\n**Remarks:** ask Eva"


def test_texts_that_are_missing_are_blanks() -> None:
    (record,) = made([HEAD, ROW]).made
    assert record.data["body"]["causes"] == "[fill in: causes]"


def test_what_no_blank_can_stand_for_holds_the_row_back() -> None:
    found = made([HEAD, [*ROW[:3], "", *ROW[4:]]])
    assert found.made == ()
    assert found.held_back[0].lacks == {"body.likelihood": "Likelihood"}
    assert found.accounts[0].fate == "left out"
    assert "Likelihood (body.likelihood)" in found.accounts[0].words


def test_whom_a_row_does_not_name_is_to_be_named() -> None:
    (record,) = made([HEAD, [*ROW[:5], "", *ROW[6:]]]).made
    assert record.data["owner"] == "to-be-named"


def test_whom_a_row_names_in_words_that_nobody_knows_holds_it_back() -> None:
    found = made([HEAD, [*ROW[:5], "The boss", *ROW[6:]]])
    assert (found.made, found.held_back[0].lacks) == ((), {"owner": "Owner"})


def test_what_the_mapping_says_otherwise_stands_where_the_row_says_nothing() -> None:
    row = [*ROW]
    row[5] = row[6] = ""
    (record,) = made([HEAD, row], RULE).made
    assert (record.data["owner"], record.data["opened"]) == ("innovation-manager", "2026-01-01")


def test_words_that_nobody_knows_are_counted_and_kept() -> None:
    rows = [[*ROW], [*ROW]]
    for row in rows:
        row[5] = "The boss"
    found = made([HEAD, *rows], RULE)
    assert found.unknown_words == {("Owner", "The boss"): 2}
    assert "**Owner:** The boss" in found.made[0].data["body"]["description"]


def test_words_of_the_mapping_say_what_is_meant() -> None:
    rule = Rule(
        "*", None, None, "risk", {"owner": Goes("owner", {"the boss": "quality-manager"})}, {}, skip=False
    )
    row = [*ROW]
    row[5] = "The boss"
    (record,) = made([HEAD, row], rule).made
    assert record.data["owner"] == "quality-manager"


def test_a_column_that_the_mapping_leaves_out_is_left_out_and_said() -> None:
    rule = Rule("*", None, None, "risk", {"remarks": Goes(None, why="for us only")}, {}, skip=False)
    found = made([HEAD, ROW], rule)
    assert "ask Eva" not in str(found.made[0].data)
    assert "column Remarks: for us only" in found.accounts[0].words


@pytest.mark.parametrize(
    "was, taken, wanted",
    [
        ("RSK-012", (), "RSK-012"),
        ("R 12", (), "RSK-012"),
        ("12", (), "RSK-012"),
        ("RSK-012", ("RSK-012",), "RSK-001"),
        ("", ("RSK-001",), "RSK-002"),
        ("first", (), "RSK-001"),
    ],
)
def test_an_id_is_kept_where_it_can_be(was: str, taken: tuple[str, ...], wanted: str) -> None:
    (record,) = made([HEAD, [was, *ROW[1:]]], taken=taken).made
    assert (record.id, record.was) == (wanted, was)


def test_two_rows_never_get_one_id() -> None:
    found = made([HEAD, ROW, ROW, ["", *ROW[1:]]])
    assert [record.id for record in found.made] == ["RSK-007", "RSK-001", "RSK-002"]


def test_a_day_without_its_action_is_said_in_words() -> None:
    found = made([[*HEAD, "Due date"], [*ROW, "2026-06-30"]])
    body = found.made[0].data["body"]
    assert "actions" not in body
    assert "**Due date:** 2026-06-30" in body["description"]


def test_an_action_with_its_day_and_owner_is_one() -> None:
    found = made(
        [
            [*HEAD, "Action", "Action owner", "Due date"],
            [*ROW, "Buy extinguishers", "Quality manager", "2026-06-30"],
        ]
    )
    assert found.made[0].data["body"]["actions"] == [
        {"what": "Buy extinguishers", "owner": "quality-manager", "due": "2026-06-30"}
    ]


def test_the_type_is_told_by_the_columns_and_the_name_of_the_sheet() -> None:
    assert plan(table([HEAD, ROW]), wanted=None).type == "risk"
    parties = table([["Name", "Needs", "Influence"], ["Customers", "Answers", "high"]], "Interested parties")
    assert plan(parties, wanted=None).type == "interested-party"


def test_german_registers_are_known_by_their_sheets_and_heads() -> None:
    head = ["Nr.", "Risiko / Chance", "Eintritt (1-5)", "Ausmaß (1-5)", "Verantwortliche Person", "Bis wann"]
    planned = plan(table([head, ["1", "Brand", "2", "5", "", "1.3.2027"]], "Risiken"), wanted=None)
    assert planned.type == "risk"
    assert [each.goes.field for each in planned.choices] == [
        "id",
        "title",
        "body.likelihood",
        "body.impact",
        "owner",
        "body.actions.due",
    ]
    for sheet, kind in (("Ideen 2026", "idea"), ("Maßnahmen", "improvement"), ("Schulungen", "training")):
        assert plan(table([["Titel", "Beschreibung"], ["Boje", "Solar"]], sheet), wanted=None).type == kind


def test_the_day_beside_an_action_is_that_by_which_it_is_due() -> None:
    planned = plan(
        table([["Title", "Description", "Action", "Due"], ["x", "x", "x", "1.3.2027"]]), wanted="risk"
    )
    assert [each.goes.field for each in planned.choices][2:] == ["body.actions.what", "body.actions.due"]


def test_what_is_closed_and_does_not_say_since_when_is_held_back() -> None:
    assert ROW[9] == "identified"
    found = made([HEAD, [*ROW[:9], "closed", *ROW[10:]]])
    assert (found.made, found.held_back[0].lacks) == ((), {"closed": "Closed"})


def test_a_table_that_fits_no_type_is_none() -> None:
    assert plan_of(table([["Colour", "Taste"], ["red", "sweet"]]), types(), WORLD, None, None) is None


@given(
    some.lists(
        some.lists(some.text("aB1 .*-:/", max_size=12), min_size=11, max_size=11), min_size=1, max_size=5
    )
)
def test_every_cell_is_in_the_record_or_its_row_is_held_back(rows: list[list[str]]) -> None:
    found = table([HEAD, ROW, *rows])
    told = records(found, plan(found), types()["risk"], WORLD, ())
    by_piece = {record.piece: record for record in told.made}
    assert sorted(entry.piece for entry in told.accounts) == sorted(
        {*found.head_pieces, *found.beside, *(entry.piece for entry in found.entries)}
    )
    for entry in found.entries:
        record = by_piece.get(entry.piece)
        if record is None:
            assert any(row.piece == entry.piece for row in told.held_back)
        else:
            said = "".join(f"{record.data}".replace("\\", "").split()).replace("*", "").replace("-", "")
            for cell in (entry.cells[2], entry.cells[10]):
                words = "".join(cell.split()).replace("*", "").replace("-", "")
                assert words in said
