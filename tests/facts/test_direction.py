"""The tree from policy to initiative, and what hangs nowhere in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from imskit.facts.direction import Direction, DirectionNode, direction
from tests.builders import Small

INDICATOR = {
    "kind": "outcome",
    "unit": "lamps",
    "source": "Count",
    "method": "We count.",
    "direction": "higher-is-better",
    "target": {"value": "10", "due": "2027-01-01"},
    "measured_by": "director",
    "every": "P3M",
}
INITIATIVE = {
    "aim": "A lamp.",
    "hypothesis": "It shines.",
    "value": "Light.",
    "type": "incremental",
    "horizon": "within-1-year",
    "lead": "director",
    "budget": {"amount": "100", "currency": "EUR"},
}
_REVISION = {
    "version": "0.1",
    "date": "2026-02-01",
    "by": "person-02",
    "change": "material",
    "summary": "First.",
}


def objective(small: Small, name: str, *, implements: list[str], measured: Any, **changes: Any) -> None:
    body = {
        "statement": "Light.",
        "why": "It is dark.",
        "target": "All sheds",
        "due": "2027-01-01",
        "how_measured": measured,
    }
    head = {
        "version": "0.1",
        "status": "draft",
        "review": {"every": "P1Y"},
        "revisions": [_REVISION],
        "links": {"implements": implements} if implements else None,
        "body": body,
        **changes,
    }
    small._document("objective", "objectives", name, head)


def initiative(
    small: Small, name: str, *, serves: list[str], indicators: list[str], state: str = "concept"
) -> None:
    body = {**INITIATIVE, **({"indicators": indicators} if indicators else {})}
    small.living("initiative", name, state, body, links={"serves": serves} if serves else None)


def tree(small: Small) -> Direction:
    return direction(small.catalog())


def drawn(node: DirectionNode) -> dict[str, Any]:
    return {
        **{
            found.objective.id: (
                {i.id: [one.id for one in served] for i, served in found.indicators},
                [one.id for one in found.initiatives],
            )
            for found in node.objectives
        },
        **{inner.document.id: drawn(inner) for inner in node.below},
    }


def test_policy_objective_indicator_initiative(small: Small) -> None:
    small.policy()
    small.policy("POL-002", links={"implements": ["POL-001"]})
    small.living("indicator", "IND-001", "in-use", INDICATOR)
    objective(small, "OBJ-001", implements=["POL-002"], measured={"indicators": ["IND-001"]})
    initiative(small, "INI-001", serves=["OBJ-001"], indicators=["IND-001"])
    initiative(small, "INI-002", serves=["OBJ-001"], indicators=[])
    (root,) = tree(small).roots
    assert root.document.id == "POL-001"
    assert drawn(root) == {"POL-002": {"OBJ-001": ({"IND-001": ["INI-001"]}, ["INI-002"])}}


def test_policies_that_implement_each_other_are_walked_once(small: Small) -> None:
    small.policy(links={"implements": ["POL-002"]})
    small.policy("POL-002", links={"implements": ["POL-001"]})
    objective(small, "OBJ-001", implements=["POL-002"], measured={"judged_how": "We look."})
    (root,) = tree(small).roots
    assert drawn(root) == {"POL-002": {"OBJ-001": ({}, [])}}


def test_what_hangs_nowhere_is_named(small: Small) -> None:
    small.policy()
    small.living("indicator", "IND-001", "in-use", INDICATOR)
    small.living("indicator", "IND-002", "retired", INDICATOR, closed="2026-06-01")
    objective(small, "OBJ-001", implements=[], measured={"judged_how": "We look."})
    initiative(small, "INI-001", serves=[], indicators=[])
    found = tree(small)
    assert found.roots == ()
    assert [node.objective.id for node in found.loose_objectives] == ["OBJ-001"]
    assert [document.id for document in found.unused_indicators] == ["IND-001"]
    assert [document.id for document in found.serving_nothing] == ["INI-001"]
    assert [document.id for document in found.without_objective] == ["POL-001"]
    assert found.unmeasured == ()


def test_an_objective_that_neither_measures_nor_judges_is_named(small: Small) -> None:
    small.policy()
    objective(small, "OBJ-001", implements=["POL-001"], measured={"judged_how": "We look."})
    catalog, found = small.document("OBJ-001")
    assert direction(catalog).unmeasured == ()
    # imskit's own schema refuses this; one of an organisation's own may allow it.
    bare = replace(found, data={**found.data, "body": {**found.data["body"], "how_measured": {}}})
    other = replace(catalog, documents={**catalog.documents, "OBJ-001": bare})
    assert [document.id for document in direction(other).unmeasured] == ["OBJ-001"]


def test_what_ended_is_left_out(small: Small) -> None:
    small.policy()
    objective(small, "OBJ-001", implements=["POL-001"], measured={"judged_how": "We look."}, status="retired")
    found = tree(small)
    assert (found.roots, found.loose_objectives) == ((), ())


def test_an_initiative_that_serves_the_strategy_alone_hangs_on_it(small: Small) -> None:
    small.policy()
    initiative(small, "INI-001", serves=["POL-001"], indicators=[])
    (root,) = tree(small).roots
    assert [one.id for one in root.initiatives] == ["INI-001"]
