"""What a change touches: along each kind of link as far as that carries, each document once, with its way."""

from __future__ import annotations

from typing import Any

import pytest

from imskit.facts.graph import Edge, Graph
from imskit.facts.touched import touched, way_in_words
from imskit.schema import ref_paths
from tests.builders import Small


def found(small: Small, *roots: str, **options: Any) -> dict[str, str]:
    catalog = small.catalog()
    steps = touched(catalog, Graph.of(catalog), roots, **options)
    assert len({step.document for step in steps}) == len(steps)
    return {step.document: ("refers: " if step.refers else "") + way_in_words(step.way) for step in steps}


def test_what_rests_on_it_is_touched_however_far(small: Small) -> None:
    small.policy()
    small.policy("POL-002", links={"implements": ["POL-001"]})
    small.procedure("PRO-001", links={"supports": ["POL-002"]})
    small.procedure("PRO-002", links={"implements": ["PRO-001"]})
    assert found(small, "POL-001") == {
        "POL-002": "implements POL-001",
        "PRO-001": "supports POL-002, which implements POL-001",
        "PRO-002": "implements PRO-001, which supports POL-002, which implements POL-001",
    }


def test_a_circle_is_walked_once(small: Small) -> None:
    small.policy(links={"supports": ["POL-003"]})
    small.policy("POL-002", links={"implements": ["POL-001"]})
    small.policy("POL-003", links={"implements": ["POL-002"]})
    assert list(found(small, "POL-001")) == ["POL-002", "POL-003"]


def test_some_links_touch_and_carry_no_further(small: Small) -> None:
    small.policy()
    small.procedure("PRO-001", links={"addresses": ["POL-001"]})
    small.procedure("PRO-002", links={"implements": ["PRO-001"]})
    assert found(small, "POL-001") == {"PRO-001": "addresses POL-001"}


def test_who_only_refers_is_touched_only_by_the_changed_document_itself(small: Small) -> None:
    small.policy()
    small.procedure("PRO-001", links={"implements": ["POL-001"]})
    small.procedure("PRO-002", links={"see": ["PRO-001"]})
    small.procedure("PRO-003", links={"see": ["POL-001"]})
    assert found(small, "POL-001") == {
        "PRO-001": "implements POL-001",
        "PRO-003": "refers: see also POL-001",
    }


def test_of_two_ways_the_one_that_says_more_counts(small: Small) -> None:
    small.policy()
    small.policy("POL-002", links={"implements": ["POL-001"]})
    small.procedure("PRO-001", links={"implements": ["POL-002"], "see": ["POL-001"]})
    assert found(small, "POL-001")["PRO-001"] == "implements POL-002, which implements POL-001"


def test_an_obligation_and_what_meets_it_touch_each_other(small: Small) -> None:
    small.procedure()
    obligation = {
        "kind": "law",
        "source": "An act",
        "requirement": "Keep it safe.",
        "how_met": "By doing so.",
        "met_by": ["PRO-001"],
        "check_every": "P1Y",
    }
    small.living("obligation", "OBL-001", "in-force", obligation)
    assert found(small, "PRO-001") == {"OBL-001": "met by PRO-001"}
    assert found(small, "OBL-001") == {"PRO-001": "meets the obligation OBL-001"}


@pytest.mark.parametrize("status", ["retired", "superseded"])
def test_what_has_ended_is_not_touched(small: Small, status: str) -> None:
    small.policy()
    small.procedure("PRO-001", links={"implements": ["POL-001"]}, status=status)
    assert found(small, "POL-001") == {}


def test_history_is_not_touched(small: Small) -> None:
    small.policy()
    small.training(links={"see": ["POL-001"], "evidences": ["POL-001"]})
    small.idea(state="declined", links={"serves": ["POL-001"]}, closed="2026-08-01")
    assert found(small, "POL-001") == {}


def test_a_link_that_holds_touches_whatever_it_is_called(small: Small) -> None:
    small.policy()
    small.policy("POL-002", links={"implements": ["POL-001"]})
    small.procedure("PRO-001", links={"came_from": ["POL-002"]})

    def holds(edge: Edge) -> bool:
        return edge.source == "PRO-001"

    assert found(small, "POL-001", holds=holds)["PRO-001"] == "came from POL-002, which implements POL-001"


def test_what_was_deleted_is_looked_up_in_the_graph_of_before(small: Small) -> None:
    small.policy()
    small.procedure(links={"implements": ["POL-001"]})
    before = Graph.of(small.catalog())
    (small.root / "ims/policies/POL-001.yaml").unlink()
    assert found(small, "POL-001") == {}
    assert found(small, "POL-001", gone={"POL-001": before}) == {"PRO-001": "implements POL-001"}


def test_every_link_of_the_types_that_imskit_brings_says_how_far_it_carries(small: Small) -> None:
    unsaid = {
        (name, mark.relation)
        for name, info in small.catalog().types.items()
        for mark in ref_paths(info)
        if mark.refers == "document" and mark.relation not in info.carries
    }
    assert {relation for _, relation in unsaid} == {"see"}
