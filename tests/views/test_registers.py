"""A register: its columns, its order, what it withholds."""

from __future__ import annotations

from imskit.views.audience import Audience
from imskit.views.registers import register, registers
from tests.builders import Small


def test_it_has_the_columns_that_the_schema_names(small: Small) -> None:
    small.policy()
    catalog = small.catalog()
    found = register(catalog, Audience.of(catalog), "policy")
    assert found.keys == catalog.types["policy"].columns
    assert found.columns == ("Id", "Title", "Version", "Status", "Owner", "Effective from")
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


def test_only_types_with_documents_are_listed_controlled_ones_first(small: Small) -> None:
    small.training()
    small.idea()
    small.policy()
    catalog = small.catalog()
    assert [found.type for found in registers(catalog, Audience.of(catalog))] == [
        "policy",
        "idea",
        "training",
    ]
