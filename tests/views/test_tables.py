"""Views as tables: typed cells, what may be shown, the same columns whatever is filled."""

from __future__ import annotations

import json
from datetime import date as Day
from decimal import Decimal
from typing import Any

from imskit.text import parse
from imskit.views.tables.crosswalk import crosswalk_table
from imskit.views.tables.due import due_table
from imskit.views.tables.evidence import evidence_index
from imskit.views.tables.gaps import gaps_table
from imskit.views.tables.ground import Ground
from imskit.views.tables.indicators import indicators_table, measurements_table
from imskit.views.tables.plain import plain
from imskit.views.tables.register import register_table
from imskit.views.tables.table import Amount, Cell, Name, Table
from tests.builders import BODIES, Small

INDICATOR: dict[str, Any] = {
    **BODIES["indicator"],
    "measurements": [
        {"date": "2026-03-31", "value": "-2.50"},
        {"date": "2026-06-30", "missing": "Ill"},
        {"date": "2026-09-30", "value": "8"},
    ],
}
#: A type of its own with a column of each kind.
_THING: dict[str, Any] = {
    "title": "Thing",
    "x-imskit": {
        "type": "thing",
        "plural": "Things",
        "lifecycle": "living",
        "prefix": "THG",
        "closed_when": ["closed"],
        "folder": "records/thing",
        "columns": [
            "id",
            "title",
            "state",
            "body.cost",
            "body.count",
            "body.good",
            "body.until",
            "body.tags",
            "body.of",
        ],
    },
    "allOf": [{"$ref": "common.schema.json#/$defs/living"}],
    "properties": {
        "type": {"const": "thing"},
        "state": {"enum": ["in-use", "closed"]},
        "body": {
            "type": "object",
            "properties": {
                "cost": {"$ref": "common.schema.json#/$defs/money", "title": "Cost"},
                "count": {"type": "integer"},
                "good": {"type": "boolean"},
                "until": {"$ref": "common.schema.json#/$defs/date"},
                "tags": {"type": "array", "items": {"type": "string"}},
                "of": {"type": "string", "x-imskit": {"refers": "document"}},
            },
            "additionalProperties": False,
        },
    },
    "required": ["body"],
    "unevaluatedProperties": False,
}
THING = json.dumps(_THING)


def ground(small: Small) -> Ground:
    return Ground.of(small.catalog())


def rows(table: Table) -> list[dict[str, Cell]]:
    return [dict(zip(table.keys, row, strict=True)) for row in table.rows]


def test_what_is_a_day_a_number_or_money_in_a_document_is_one_in_its_register(small: Small) -> None:
    small.write("schemas/thing.schema.json", THING)
    small.policy()
    body = {
        "cost": {"amount": "-1250.50", "currency": "EUR"},
        "count": 3,
        "good": False,
        "until": "2027-01-31",
        "tags": ["a", "b"],
        "of": "POL-001",
    }
    small.living("thing", "THG-001", "in-use", body)
    small.living("thing", "THG-002", "in-use", {})
    full, bare = rows(register_table(ground(small), "thing"))
    assert full == {
        "id": Name("THG-001", "THG-001"),
        "title": "Title of THG-001",
        "state": "In use",
        "body.cost": Amount(Decimal("-1250.50"), "EUR"),
        "body.count": Decimal(3),
        "body.good": False,
        "body.until": Day(2027, 1, 31),
        "body.tags": ("a", "b"),
        "body.of": Name("POL-001 Title of POL-001", "POL-001"),
    }
    assert set(bare.values()) == {Name("THG-002", "THG-002"), "Title of THG-002", "In use", None}


def test_the_kinds_of_columns_hang_on_the_schema_alone(small: Small) -> None:
    small.write("schemas/thing.schema.json", THING)
    before = register_table(ground(small), "thing")
    assert [column.kind for column in before.columns] == [
        "name",
        "words",
        "state",
        "money",
        "number",
        "flag",
        "day",
        "lines",
        "name",
    ]
    small.living("thing", "THG-001", "in-use", {"count": 3})
    assert register_table(ground(small), "thing").columns == before.columns


def test_every_register_of_a_shipped_type_can_be_made_and_names_no_column_twice(small: Small) -> None:
    made = ground(small)
    for name in made.catalog.types:
        keys = register_table(made, name).keys
        assert keys[:2] == ("id", "title")
        assert len(set(keys)) == len(keys), name


def test_a_register_counts_what_it_withholds_and_does_not_name_it(small: Small) -> None:
    small.write("schemas/thing.schema.json", THING)
    small.policy(classification="confidential", title="Nobody knows")
    small.living("thing", "THG-001", "in-use", {"of": "POL-001"})
    small.living("thing", "THG-002", "in-use", {}, classification="confidential", title="Hush")
    found = register_table(ground(small), "thing")
    assert found.withheld == 1
    assert [row["body.of"] for row in rows(found)] == ["withheld record"]
    assert "Nobody" not in repr(found)
    assert "Hush" not in repr(found)


def test_the_latest_value_of_an_indicator_stands_beside_its_unit_and_day(small: Small) -> None:
    small.living("indicator", "IND-001", "in-use", INDICATOR)
    (row,) = rows(register_table(ground(small), "indicator"))
    assert (row["latest"], row["latest_unit"], row["latest_day"]) == (Decimal(8), "lamps", Day(2026, 9, 30))


def test_indicators_and_their_values_are_numbers_and_days(small: Small) -> None:
    small.living("indicator", "IND-001", "in-use", INDICATOR)
    made = ground(small)
    (row,) = rows(indicators_table(made))
    assert (row["latest"], row["target"], row["target_due"]) == (Decimal(8), Decimal(9), Day(2027, 1, 1))
    assert (row["standing"], row["trend"], row["missing"]) == ("Not there yet", "Better", 1)
    values = rows(measurements_table(made))
    assert [(each["day"], each["value"], each["note"]) for each in values] == [
        (Day(2026, 3, 31), Decimal("-2.50"), None),
        (Day(2026, 6, 30), None, "Ill"),
        (Day(2026, 9, 30), Decimal(8), None),
    ]
    assert {each["target"] for each in values} == {Decimal(9)}


def test_a_withheld_indicator_has_no_values(small: Small) -> None:
    small.living("indicator", "IND-001", "in-use", INDICATOR, classification="confidential")
    found = measurements_table(ground(small))
    assert (found.rows, found.withheld) == ((), 1)


def test_the_due_list_says_how_late_it_is(small: Small) -> None:
    small.decision(small.policy(review={"every": "P6M"}))
    (row,) = [each for each in rows(due_table(ground(small))) if each["kind"] == "Review"]
    assert (row["when"], row["document"]) == ("Overdue", Name("POL-001", "POL-001"))
    late = row["days_overdue"]
    assert isinstance(late, int)
    assert late == (Day(2026, 11, 23) - Day(2026, 8, 20)).days


def test_the_due_list_counts_what_it_withholds(small: Small) -> None:
    small.decision(small.policy(review={"every": "P6M"}, classification="confidential"))
    found = due_table(ground(small))
    assert found.withheld == 1
    assert "POL-001" not in repr(found)


def test_gaps_are_clauses_findings_documents_and_what_is_left_out(small: Small) -> None:
    small.standard["leave_out"] = "non-applicable-with-reason"
    small.ims["standards"] = [{"id": "tiny-2026", "left_out": [{"clause": "3", "why": "No method here"}]}]
    small.policy(satisfies={"tiny-2026": ["1"]})
    body = {
        "source": "internal-audit",
        "grade": "minor",
        "against": {"tiny-2026": ["1"]},
        "description": "Nobody knew.",
    }
    small.living("nonconformity", "NCR-001", "open", body)
    found = rows(gaps_table(ground(small)))
    assert [each["kind"] for each in found if each["kind"] != "Clause"] == [
        "Open finding",
        "Document not approved",
        "Left out",
    ]
    finding, document, left_out = found[-3:]
    assert finding["missing"] == ("Minor, against TINY 1:2026 1",)
    assert document["missing"] == ("An approval by Director",)
    assert (left_out["name"], left_out["missing"]) == (Name("3", "clause:tiny-2026:3"), ("No method here",))
    assert document["action"] == "Bring POL-001 to approval"
    assert {each["owner"] for each in (finding, document)} == {"Innovation manager"}


def test_a_gap_says_what_is_to_be_done_about_an_open_finding_and_by_when(small: Small) -> None:
    action = {"what": "Buy a lamp", "owner": "director", "due": "2026-11-01"}
    body = {"source": "complaint", "grade": "minor", "description": "Dark.", "actions": [action]}
    small.living("nonconformity", "NCR-001", "open", {**body, "against": {"tiny-2026": ["1"]}})
    (finding,) = [each for each in rows(gaps_table(ground(small))) if each["kind"] == "Open finding"]
    assert (finding["action"], finding["due"]) == ("Buy a lamp", Day(2026, 11, 1))


def test_the_evidence_index_has_a_row_an_item_and_one_for_a_clause_without(small: Small) -> None:
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}))
    small.training(satisfies={"tiny-2026": ["1"]})
    found = rows(evidence_index(ground(small)))
    assert [(each["clause"], each["document_id"]) for each in found] == [
        (Name("1", "clause:tiny-2026:1"), Name("POL-001", "POL-001")),
        (Name("1", "clause:tiny-2026:1"), Name("TRN-001", "TRN-001")),
        (Name("2", "clause:tiny-2026:2"), None),
        (Name("3", "clause:tiny-2026:3"), None),
    ]
    assert (found[0]["approved_on"], found[0]["next_review"]) == (Day(2026, 2, 20), Day(2027, 2, 20))
    assert found[0]["location"] == "ims/policies/POL-001.yaml"


def test_the_evidence_index_counts_what_it_withholds(small: Small) -> None:
    small.policy(satisfies={"tiny-2026": ["1"]}, classification="confidential", title="Nobody knows")
    found = evidence_index(ground(small))
    assert found.withheld == 1
    assert "Nobody" not in repr(found)
    assert "POL-001" not in repr(found)


def test_the_crosswalk_names_clauses_without_a_counterpart_on_either_side(small: Small) -> None:
    small.write(
        "ims/standards/other-2020.yaml", {**small.standard, "id": "other-2020", "designation": "OTHER 1"}
    )
    small.ims = {**small.ims, "standards": [{"id": "tiny-2026"}, {"id": "other-2020"}]}
    lines = [{"from": "1", "to": "2", "relation": "subset"}, {"from": "2", "relation": "none"}]
    small.write(
        "ims/standards/crosswalk-tiny-other.yaml", {"from": "tiny-2026", "to": "other-2020", "rows": lines}
    )
    found = rows(crosswalk_table(ground(small)))

    def number(cell: Cell) -> str | None:
        return cell.words if isinstance(cell, Name) else None

    assert [
        (number(each["source_clause"]), each["relation"], number(each["target_clause"])) for each in found
    ] == [
        ("1", "Subset", "2"),
        ("2", "None", None),
        (None, "No counterpart", "1"),
        (None, "No counterpart", "3"),
    ]


def test_text_becomes_lines_without_marks() -> None:
    text = "One **bold** and `code`.\n\n- first\n- second\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    assert plain(parse(text).blocks) == "One bold and code.\n- first\n- second\na | b\n1 | 2"
