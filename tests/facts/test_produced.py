"""Records that a procedure says it produces every so often: the next is due a cycle after the newest."""

from __future__ import annotations

from typing import Any

from imskit.facts.produced import produced
from tests.builders import BODIES, Small


def procedure(small: Small, name: str = "PRO-001", every: str | None = "P6M", **changes: Any) -> None:
    record = {"type": "training", "what": "Who was shown how", "when": "Somebody begins"}
    if every is not None:
        record["every"] = every
    body = {**BODIES["procedure"], "records": [record]}
    small.decision(small.procedure(name, body=body, **changes))


def next_of(small: Small) -> list[tuple[str, str, str | None]]:
    return [
        (each.producer.id, each.day.isoformat(), each.newest.id if each.newest else None)
        for each in produced(small.catalog())
    ]


def test_before_the_first_record_it_is_due_a_cycle_after_the_procedure_took_effect(small: Small) -> None:
    procedure(small)
    assert next_of(small) == [("PRO-001", "2026-09-01", None)]


def test_each_record_moves_it_on_from_its_own_day(small: Small) -> None:
    procedure(small)
    small.training("TRN-001", date="2026-05-31")
    small.training("TRN-002", date="2026-08-31")
    assert next_of(small) == [("PRO-001", "2027-02-28", "TRN-002")]


def test_a_record_that_is_linked_with_another_producer_is_that_ones(small: Small) -> None:
    procedure(small)
    procedure(small, "PRO-002")
    small.training("TRN-001", date="2026-05-05", links={"evidences": ["PRO-002"]})
    small.training("TRN-002", date="2026-04-04")
    assert next_of(small) == [("PRO-001", "2026-10-04", "TRN-002"), ("PRO-002", "2026-11-05", "TRN-001")]


def test_what_follows_an_event_only_is_never_due(small: Small) -> None:
    procedure(small, every=None)
    assert next_of(small) == []


def test_a_procedure_that_is_not_in_force_asks_for_nothing(small: Small) -> None:
    procedure(small, status="draft")
    procedure(small, "PRO-002", effective_from="2026-12-24")
    procedure(small, "PRO-003", status="retired")
    assert next_of(small) == []


def test_the_cycle_that_is_written_now_holds(small: Small) -> None:
    procedure(small, every="P1Y")
    small.training("TRN-001", date="2024-02-29")
    assert next_of(small) == [("PRO-001", "2025-02-28", "TRN-001")]
    procedure(small, every="P4Y")
    assert next_of(small) == [("PRO-001", "2028-02-29", "TRN-001")]
