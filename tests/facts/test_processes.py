"""What leads from one process to another: said by either of the two, told once."""

from __future__ import annotations

from typing import Any

from imskit.facts.processes import Flow, flows, processes
from tests.builders import Small


def process(small: Small, name: str, kind: str = "innovation", **changes: Any) -> None:
    body = {
        "kind": kind,
        "purpose": "So that it is done.",
        "inputs": changes.pop("inputs", [{"what": "A wish"}]),
        "outputs": changes.pop("outputs", [{"what": "A lamp"}]),
        "criteria": ["It is light"],
    }
    if "before" in changes:
        body["before"] = changes.pop("before")
    revision = {
        "version": "0.1",
        "date": "2026-02-01",
        "by": "person-02",
        "change": "material",
        "summary": "1.",
    }
    head = {
        "version": "0.1",
        "status": "draft",
        "review": {"every": "P1Y"},
        "revisions": [revision],
        "body": body,
        **changes,
    }
    small._document("process", "processes", name, head)


def found(small: Small) -> tuple[list[str], tuple[Flow, ...]]:
    known = processes(small.catalog().documents.values())
    return [document.id for document in known], flows(known)


def test_what_both_ends_say_is_one_flow(small: Small) -> None:
    process(small, "PRC-001", outputs=[{"what": "A wish", "process": "PRC-002"}])
    process(small, "PRC-002", inputs=[{"what": "A wish", "process": "PRC-001"}], before=["PRC-001"])
    assert found(small)[1] == (Flow("PRC-001", "PRC-002", ("A wish",)),)


def test_one_that_only_runs_before_hands_nothing_over(small: Small) -> None:
    process(small, "PRC-001")
    process(small, "PRC-002", before=["PRC-001"])
    assert found(small)[1] == (Flow("PRC-001", "PRC-002", ()),)


def test_a_flow_to_itself_or_to_what_is_not_there_is_none(small: Small) -> None:
    process(small, "PRC-001", before=["PRC-001"], outputs=[{"what": "A lamp", "process": "PRC-009"}])
    assert found(small)[1] == ()


def test_they_stand_by_kind_and_ended_ones_nowhere(small: Small) -> None:
    process(small, "PRC-001", "improvement")
    process(small, "PRC-002", "direction")
    process(small, "PRC-003", status="retired")
    assert found(small)[0] == ["PRC-002", "PRC-001"]
