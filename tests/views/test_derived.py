"""Columns that no field holds."""

from __future__ import annotations

from typing import Any

import pytest

from imskit.model import DERIVED_COLUMNS
from imskit.views.derived import DERIVED, LEVELS, latest, weight
from tests.builders import Small

RISK = {
    "effect": "threat",
    "area": "market",
    "description": "It may rain.",
    "causes": "Clouds.",
    "consequences": "Wet.",
    "likelihood": "likely",
    "impact": "severe",
    "response": "reduce",
    "treatment": "A roof.",
}


def indicator(*measurements: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": "input",
        "unit": "ideas",
        "source": "The box.",
        "method": "We count.",
        "direction": "higher-is-better",
        "target": {"value": "20", "due": "2026-12-31"},
        "measured_by": "director",
        "every": "P3M",
        "measurements": list(measurements),
    }


def test_schemas_may_name_all_of_them() -> None:
    assert set(DERIVED) == DERIVED_COLUMNS


@pytest.mark.parametrize(
    "likelihood, impact, wanted", [(1, 1, 1), (1, 5, 3), (4, 5, 4), (5, 5, 5), (2, 3, 2)]
)
def test_a_weight_is_the_mean_of_both_places(likelihood: int, impact: int, wanted: int) -> None:
    assert weight(likelihood, impact) == wanted


def test_a_risk_has_its_level(small: Small) -> None:
    small.living("risk", "RSK-001", "identified", RISK)
    value = DERIVED[":level"].value(*small.document("RSK-001"))
    assert value.value == {"weight": 4, "word": LEVELS[3]}


def test_what_is_not_judged_has_no_level(small: Small) -> None:
    small.policy()
    assert DERIVED[":level"].value(*small.document("POL-001")).kind == "empty"


def test_the_latest_value_is_the_newest_that_was_measured(small: Small) -> None:
    rows = (
        {"date": "2026-06-30", "value": "14"},
        {"date": "2026-03-31", "value": "9"},
        {"date": "2026-09-30", "missing": "Nobody counted."},
    )
    small.living("indicator", "IND-001", "in-use", indicator(*rows))
    found = latest(small.document("IND-001")[1])
    assert found is not None
    assert (found.value, found.unit, found.day) == ("14", "ideas", "2026-06-30")


def test_a_decision_says_by_what_right_its_person_acted_in_the_role(small: Small) -> None:
    policy = small.policy()
    small.decision(policy)
    small.decision(policy, person="person-03", on="2026-03-20")
    catalog = small.catalog()
    acting = DERIVED[":acting-as"].value
    found = {
        document.by: acting(catalog, document).value["right"] for document in catalog.of_type("decision")
    }
    assert found == {"person-01": "holder", "person-03": "deputy"}
    assert acting(catalog, catalog.documents["POL-001"]).kind == "empty"
