"""The link graph: both ends of a link know what it is called, and why."""

from __future__ import annotations

from imskit.facts.graph import Graph
from tests.builders import Small


def test_both_ends_know_what_the_link_is_called(small: Small) -> None:
    small.policy()
    small.procedure(links={"implements": [{"to": "POL-001", "why": "The steps of it"}]})
    graph = Graph.of(small.catalog())
    (edge,) = graph.outgoing("PRO-001")
    assert (edge.label, edge.inverse, edge.why) == ("Implements", "Implemented by", "The steps of it")
    assert graph.incoming("POL-001") == (edge,)
    assert graph.neighbours("POL-001") == {"PRO-001"}


def test_a_link_in_a_text_is_an_edge(small: Small) -> None:
    small.policy()
    small.training(body={"content": "See [the policy](POL-001)."})
    assert [edge.target for edge in Graph.of(small.catalog()).outgoing("TRN-001")] == ["POL-001"]


def test_a_link_that_leads_nowhere_is_no_edge(small: Small) -> None:
    small.policy(links={"see": ["POL-999"]})
    assert Graph.of(small.catalog()).outgoing("POL-001") == ()
