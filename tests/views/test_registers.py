"""A register: its columns, its order, what it withholds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from imskit.views.audience import Audience
from imskit.views.registers import GROUPS, RegisterSummary, grouped, register, registers
from tests.builders import Small

CLAUSE_1 = {"tiny-2026": ["1"]}


def minor_finding(**changes: Any) -> dict[str, Any]:
    """The body of an open nonconformity against clause 1."""
    return {
        "source": "internal-audit",
        "grade": "minor",
        "against": CLAUSE_1,
        "description": "Nobody knew.",
        **changes,
    }


def listed(small: Small) -> tuple[RegisterSummary, ...]:
    catalog = small.catalog()
    return registers(catalog, Audience.of(catalog))


def own_type(name: str, group: Mapping[str, str]) -> dict[str, Any]:
    """The schema of a sealed type without fields in its body."""
    head = {"type": name, "plural": f"{name}s", "lifecycle": "sealed", "prefix": name.upper()}
    return {
        "title": name,
        "x-imskit": {**head, "folder": f"records/{name}", **group},
        "allOf": [{"$ref": "common.schema.json#/$defs/sealed"}],
        "properties": {"type": {"const": name}, "body": {"type": "object", "additionalProperties": False}},
        "required": ["body"],
        "unevaluatedProperties": False,
    }


def test_it_has_the_columns_that_the_schema_names(small: Small) -> None:
    small.policy()
    catalog = small.catalog()
    found = register(catalog, Audience.of(catalog), "policy")
    assert found.keys == catalog.types["policy"].columns
    assert found.columns == (
        "Id",
        "Title",
        "Version",
        "Status",
        "Owner",
        "Effective from",
        "Next review",
    )
    assert [cell.value for cell in found.rows[0].cells][:3] == ["POL-001", "Title of POL-001", "1.0"]


def test_sealed_records_come_newest_first(small: Small) -> None:
    small.training("TRN-001", date="2026-01-01")
    small.training("TRN-002", date="2026-02-01")
    catalog = small.catalog()
    rows = register(catalog, Audience.of(catalog), "training").rows
    assert [row.id for row in rows] == ["TRN-002", "TRN-001"]


def test_withheld_records_are_counted(small: Small) -> None:
    small.idea(classification="confidential")
    catalog = small.catalog()
    found = register(catalog, Audience.of(catalog), "idea")
    assert (found.rows, found.withheld) == ((), 1)


def test_only_types_with_documents_are_listed_group_by_group(small: Small) -> None:
    small.training()
    small.idea()
    small.policy()
    small.procedure()
    assert [(found.group, found.type) for found in listed(small)] == [
        ("Context and direction", "policy"),
        ("Support", "training"),
        ("Operation", "idea"),
        ("Control", "procedure"),
    ]


def test_within_a_group_the_controlled_come_first(small: Small) -> None:
    small.decision(small.procedure())
    found = listed(small)
    assert [each.type for each in found] == ["procedure", "decision"]
    assert found[1].plural < found[0].plural


def test_groups_of_ones_own_come_after_ours_and_types_without_one_last(small: Small) -> None:
    for name, group in (("note", {}), ("visit", {"group": "Out and about"})):
        small.write(f"schemas/{name}.schema.json", json.dumps(own_type(name, group)))
        small.sealed(name, f"{name.upper()}-001", {})
    small.procedure()
    found = grouped(listed(small))
    assert [(group.title, group.key) for group in found] == [
        ("Control", "control"),
        ("Out and about", "group-2"),
        ("Other", "group-3"),
    ]
    assert [each.type for group in found for each in group.registers] == ["procedure", "visit", "note"]


def test_each_shipped_type_stands_in_one_of_our_groups(small: Small) -> None:
    assert {info.group for info in small.catalog().types.values()} <= set(GROUPS)


def test_a_controlled_document_has_its_next_review_with_a_mark(small: Small) -> None:
    small.decision(small.policy(review={"every": "P6M"}))
    small.policy("POL-002", status="draft")
    catalog = small.catalog()
    reviews = [row.cells[-1] for row in register(catalog, Audience.of(catalog), "policy").rows]
    assert reviews[0].value == {"day": "2026-08-20", "overdue": True, "soon": False}
    assert reviews[1].kind == "empty"


def test_words_sort_in_the_order_of_the_schema_and_those_that_rise_are_known(small: Small) -> None:
    small.living("nonconformity", "NCR-001", "open", minor_finding())
    catalog = small.catalog()
    found = register(catalog, Audience.of(catalog), "nonconformity")
    orders = dict(zip(found.keys, found.orders, strict=True))
    rising = dict(zip(found.keys, found.rising, strict=True))
    assert orders["body.grade"] == ("minor", "major")
    assert orders["state"] == ("open", "in-correction", "awaiting-effectiveness", "closed")
    assert orders["title"] == ()
    assert (rising["body.grade"], rising["state"]) == (True, False)
