"""The process map: what each process takes and gives, and nothing of what is withheld."""

from __future__ import annotations

from imskit.views.audience import Audience
from imskit.views.process_map import FlowLine, HandLine, ProcessMap, process_map_page
from tests.builders import Small
from tests.facts.test_processes import process


def page(small: Small) -> ProcessMap:
    catalog = small.catalog()
    return process_map_page(catalog, Audience.of(catalog))


def test_inputs_and_outputs_name_a_process_or_somebody(small: Small) -> None:
    process(small, "PRC-001", outputs=[{"what": "A lamp", "to": "Neighbours"}])
    process(small, "PRC-002", inputs=[{"what": "A lamp", "process": "PRC-001"}])
    first, second = page(small).lines
    assert first.outputs == (HandLine("A lamp", "Neighbours", ""),)
    assert second.inputs == (HandLine("A lamp", "", "PRC-001"),)
    assert page(small).flows == (FlowLine("PRC-001", "PRC-002", ("A lamp",)),)
    assert (first.takes_from, first.gives_to) == ((), ("PRC-002",))
    assert (second.takes_from, second.gives_to) == (("PRC-001",), ())


def test_one_without_neighbours_is_said(small: Small) -> None:
    process(small, "PRC-001")
    process(small, "PRC-002")
    process(small, "PRC-003", before=["PRC-002"])
    assert page(small).alone == ("PRC-001",)


def test_it_says_which_are_not_in_force(small: Small) -> None:
    process(small, "PRC-001", status="in-review")
    process(small, "PRC-002", status="approved", effective_from="2026-03-01")
    assert [line.status for line in page(small).lines] == ["in-review", "coming"]


def test_a_withheld_process_is_counted_and_nothing_leads_to_it(small: Small) -> None:
    process(small, "PRC-001", outputs=[{"what": "A lamp", "process": "PRC-002"}])
    process(small, "PRC-002", classification="confidential")
    found = page(small)
    assert ([line.id for line in found.lines], found.flows, found.withheld) == (["PRC-001"], (), 1)


def test_without_processes_there_are_no_lines(small: Small) -> None:
    assert page(small).lines == ()
