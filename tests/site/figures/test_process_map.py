"""The process map: no arrow runs through a box or lies on another, and the same input gives the same drawing."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from types import SimpleNamespace as Row
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from imskit.facts.processes import KINDS
from imskit.site.figures.process_map import process_map

Span = tuple[float, float, float, float]


def process(number: int, kind: str = "innovation", status: str = "", title: str = "Make light") -> Row:
    return Row(id=f"PRC-{number:03}", title=title, kind=kind, status=status)


def flow(source: int, target: int, *what: str) -> Row:
    return Row(source=f"PRC-{source:03}", target=f"PRC-{target:03}", what=what)


def boxes(drawing: str) -> dict[str, Span]:
    found = {}
    shape = r'class="im-process[^"]*" x="([0-9.]+)" y="([0-9.]+)" width="([0-9.]+)" height="([0-9.]+)"><title>(PRC-\d+)'
    for x, y, width, height, name in re.findall(shape, drawing):
        found[name] = (float(x), float(y), float(x) + float(width), float(y) + float(height))
    return found


def ways(drawing: str) -> list[list[tuple[float, float]]]:
    found = re.findall(r'<g class="im-flow"><title>[^<]*</title><path d="M([^"]*)"', drawing)
    return [[(float(p.split()[0]), float(p.split()[1])) for p in way.split("L")] for way in found]


def pieces(way: list[tuple[float, float]]) -> list[Span]:
    return [(min(x, p), min(y, q), max(x, p), max(y, q)) for (x, y), (p, q) in pairwise(way)]


numbers = st.integers(1, 12)
systems = st.tuples(
    st.lists(st.sampled_from(KINDS), min_size=12, max_size=12),
    st.sets(st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1]), max_size=25),
)


def draw(kinds: list[str], pairs: set[tuple[int, int]]) -> str:
    lines = [process(number, kind) for number, kind in enumerate(kinds, 1)]
    return process_map(lines, [flow(*pair) for pair in sorted(pairs)], KINDS)


@given(systems)
def test_no_arrow_runs_through_a_box(system: tuple[list[str], set[tuple[int, int]]]) -> None:
    drawn = draw(*system)
    for way in ways(drawn):
        for left, top, right, bottom in pieces(way):
            for x, y, to_x, to_y in boxes(drawn).values():
                assert not (left < to_x and right > x and top < to_y and bottom > y), drawn


@given(systems)
def test_each_flow_has_its_arrow_from_box_to_box(system: tuple[list[str], set[tuple[int, int]]]) -> None:
    drawn = draw(*system)
    found = ways(drawn)
    assert len(found) == len(system[1])
    edges = [(span[1], span[3], span[0], span[2]) for span in boxes(drawn).values()]
    for way in found:
        for x, y in (way[0], way[-1]):
            touches = [
                (left <= x <= right and y in {top, bottom}) or (x in {left, right} and top <= y <= bottom)
                for top, bottom, left, right in edges
            ]
            assert any(touches), (x, y)


def test_arrows_side_by_side_never_lie_on_each_other() -> None:
    pairs = {(1, 6), (2, 6), (3, 7), (6, 1), (7, 2), (1, 9), (9, 1), (9, 3), (10, 2), (4, 1)}
    drawn = draw(["direction"] * 5 + ["innovation"] * 3 + ["support"] * 4, pairs)
    for one, other in combinations(ways(drawn), 2):
        for a in pieces(one):
            for b in pieces(other):
                flat = a[1] == a[3] == b[1] == b[3]
                upright = a[0] == a[2] == b[0] == b[2]
                assert not (flat and max(a[0], b[0]) < min(a[2], b[2])), drawn
                assert not (upright and max(a[1], b[1]) < min(a[3], b[3])), drawn


def test_what_comes_first_stands_at_the_left_and_leads_straight_to_its_neighbour() -> None:
    drawn = process_map([process(1), process(2)], [flow(2, 1, "A wish")], KINDS)
    assert boxes(drawn)["PRC-002"][0] < boxes(drawn)["PRC-001"][0]
    assert [len(way) for way in ways(drawn)] == [2]
    assert "<title>PRC-002 to PRC-001: A wish</title>" in drawn


def test_it_says_in_words_what_it_shows() -> None:
    drawn = process_map([process(1, "direction"), process(2)], [flow(1, 2)], KINDS)
    described = ET.fromstring(drawn).attrib["aria-label"]  # noqa: S314  our own drawing
    assert described == (
        "Processes. Direction: PRC-001 Make light; Innovation: PRC-002 Make light. PRC-001 leads to PRC-002"
    )


def test_a_circle_is_drawn_and_the_same_each_time() -> None:
    lines, flows = [process(1), process(2), process(3)], [flow(1, 2), flow(2, 3), flow(3, 1)]
    assert process_map(lines, flows, KINDS) == process_map(lines, flows, KINDS)
    assert len(ways(process_map(lines, flows, KINDS))) == 3


def test_a_kind_of_an_organisations_own_has_a_lane_too() -> None:
    assert ">Magic<" in process_map([process(1, "magic")], [], KINDS)


def test_a_process_that_is_not_in_force_is_dashed_and_long_titles_are_cut() -> None:
    drawn = process_map([process(1, status="draft", title="Word " * 30)], [], KINDS)
    assert "im-process--coming" in drawn
    assert "…" in drawn


def test_without_processes_there_is_no_drawing_and_text_stays_text() -> None:
    assert process_map([], [], KINDS) == ""
    assert "<script>" not in process_map([process(1, title="<script> x")], [], KINDS)
