"""The process map: calm whatever the system, complete in counting, and no arrow runs through a box or on another."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from types import SimpleNamespace as Row
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from imskit.facts.processes import KINDS
from imskit.site.figures.process_map import process_map

Span = tuple[float, float, float, float]


def process(number: int, kind: str = "innovation", status: str = "", title: str = "Make light") -> Row:
    return Row(id=f"PRC-{number:03}", title=title, kind=kind, status=status, inputs=(), outputs=())


def flow(source: int, target: int, *what: str) -> Row:
    return Row(source=f"PRC-{source:03}", target=f"PRC-{target:03}", what=what)


def hand(party: str, process: str = "") -> Row:
    return Row(what="A wish", party=party, process=process)


def drawings(lines: list[Row], flows: list[Row]) -> list[ET.Element]:
    """The wide and the narrow drawing."""
    drawn = str(process_map(lines, flows, KINDS))
    return [ET.fromstring(f"{part}</svg>") for part in drawn.split("</svg>")[:-1]]  # noqa: S314  our own drawing


def boxes(drawing: ET.Element) -> list[Span]:
    found = []
    for rect in drawing.iter("rect"):
        if rect.attrib["class"].startswith("im-process"):
            x, y, wide, high = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
            found.append((x, y, x + wide, y + high))
    for path in drawing.iter("path"):
        if path.attrib.get("class", "").startswith("im-process"):
            points = way(path.attrib["d"])
            xs, ys = [x for x, _ in points], [y for _, y in points]
            found.append((min(xs), min(ys), max(xs), max(ys)))
    return found


def way(path: str) -> list[tuple[float, float]]:
    places = path.strip("MZ").split("L")
    return [(float(place.split()[0]), float(place.split()[1])) for place in places]


def ways(drawing: ET.Element) -> list[list[tuple[float, float]]]:
    groups = [group for group in drawing.iter("g") if group.attrib.get("class") == "im-flow"]
    return [way(group.findall("path")[0].attrib["d"]) for group in groups]


def carried(drawing: ET.Element) -> list[str]:
    """What all arrows say that they stand for, one by one."""
    titles = [g.findtext("title") or "" for g in drawing.iter("g") if g.attrib.get("class") == "im-flow"]
    return [said for title in titles for said in title.split("; ")]


def texts(drawing: ET.Element) -> list[str]:
    return ["".join(text.itertext()) for text in drawing.iter("text")]


def pieces(points: list[tuple[float, float]]) -> list[Span]:
    return [(min(x, p), min(y, q), max(x, p), max(y, q)) for (x, y), (p, q) in pairwise(points)]


numbers = st.integers(1, 12)
systems = st.tuples(
    st.lists(st.sampled_from([*KINDS, "magic"]), min_size=12, max_size=12),
    st.sets(st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1]), max_size=40),
)


def draw(kinds: list[str], pairs: set[tuple[int, int]]) -> list[ET.Element]:
    lines = [process(number, kind) for number, kind in enumerate(kinds, 1)]
    return drawings(lines, [flow(*pair) for pair in sorted(pairs)])


@settings(max_examples=30)
@given(systems)
def test_no_arrow_runs_through_a_box(system: tuple[list[str], set[tuple[int, int]]]) -> None:
    for drawn in draw(*system):
        for points in ways(drawn):
            for left, top, right, bottom in pieces(points):
                for x, y, to_x, to_y in boxes(drawn):
                    # Coordinates are rounded to a tenth.
                    across = left < to_x - 0.2 and right > x + 0.2
                    assert not (across and top < to_y - 0.2 and bottom > y + 0.2)


@settings(max_examples=30)
@given(systems)
def test_arrows_never_lie_on_each_other(system: tuple[list[str], set[tuple[int, int]]]) -> None:
    for drawn in draw(*system):
        for one, other in combinations(ways(drawn), 2):
            if set(one) == set(other):
                continue  # the two directions of one pair, with a head at either end
            for a in pieces(one):
                for b in pieces(other):
                    flat = a[1] == a[3] == b[1] == b[3]
                    upright = a[0] == a[2] == b[0] == b[2]
                    assert not (flat and max(a[0], b[0]) < min(a[2], b[2]))
                    assert not (upright and max(a[1], b[1]) < min(a[3], b[3]))


@settings(max_examples=30)
@given(systems)
def test_each_flow_is_in_an_arrow_or_in_the_chain_or_counted(
    system: tuple[list[str], set[tuple[int, int]]],
) -> None:
    kinds, pairs = system
    for drawn in draw(kinds, pairs):
        told = carried(drawn)
        assert len(told) == len(set(told))
        for source, target in pairs:
            if kinds[source - 1] != kinds[target - 1]:
                assert f"PRC-{source:03} to PRC-{target:03}" in told
        within = sum(int(words.split()[0]) for words in texts(drawn) if words.endswith("more within"))
        chain = [number for number, kind in enumerate(kinds, 1) if kind == "innovation"]
        shaped = len(pairs) - len(told) - within
        assert 0 <= shaped <= max(len(chain) - 1, 0)


@settings(max_examples=30)
@given(systems)
def test_everything_lies_within_the_drawing(system: tuple[list[str], set[tuple[int, int]]]) -> None:
    for drawn in draw(*system):
        _, _, width, height = (float(part) for part in drawn.attrib["viewBox"].split())
        for x, y, to_x, to_y in [*boxes(drawn), *(span for one in ways(drawn) for span in pieces(one))]:
            assert 0 <= x <= to_x <= width
            assert 0 <= y <= to_y <= height


def test_what_comes_first_stands_at_the_left_of_the_chain() -> None:
    wide, _ = drawings([process(1), process(2)], [flow(2, 1, "A wish")])
    assert [words for words in texts(wide) if words.startswith("PRC")] == ["PRC-002", "PRC-001"]
    assert not ways(wide)  # the shape says it


def test_neighbours_in_other_lanes_are_joined_by_an_arrow_of_their_own() -> None:
    wide, narrow = drawings([process(1, "support"), process(2, "support")], [flow(2, 1, "A wish")])
    for drawn in (wide, narrow):
        assert carried(drawn) == ["PRC-002 to PRC-001: A wish"]


def test_what_passes_between_lanes_is_one_arrow_that_names_it_or_counts_it() -> None:
    lines = [process(1, "direction"), process(2, "direction"), process(3), process(4)]
    flows = [flow(1, 3, "Money"), flow(1, 4, "Time"), flow(2, 4)]
    wide, narrow = drawings(lines, flows)
    assert {"Money", "Time", "PRC-002 before PRC-004"} <= set(texts(wide))
    assert "3" in texts(narrow)
    wide, _ = drawings(lines, [*flows, flow(2, 3, "Aims")])
    assert [words for words in texts(wide) if words in {"Money", "Time", "Aims", "and 2 more"}] == [
        "Money",
        "Time",
        "and 2 more",
    ]


def test_evaluation_and_improvement_stand_beside_the_others() -> None:
    lines = [process(1), process(2, "support"), process(3, "evaluation"), process(4, "improvement")]
    wide, _ = drawings(lines, [flow(1, 3), flow(3, 4), flow(4, 2)])
    found = boxes(wide)
    assert min(x for x, *_ in found[1:3]) > max(to_x for _, _, to_x, _ in (found[0], found[3]))
    assert len(ways(wide)) == 3


def test_the_chain_says_whom_it_serves_outside() -> None:
    line = process(1)
    line.inputs, line.outputs = (hand("Customers"), hand("Leads", "PRC-009")), (hand("Service"),)
    wide, _ = drawings([line], [])
    assert [words for words in texts(wide) if ": " in words] == ["From: Customers", "To: Service"]


def test_it_says_in_words_what_it_shows() -> None:
    for drawn in drawings([process(1, "direction"), process(2)], [flow(1, 2)]):
        assert drawn.attrib["aria-label"] == (
            "Processes. Direction: PRC-001 Make light; Innovation: PRC-002 Make light."
            " PRC-001 leads to PRC-002"
        )


def test_a_circle_is_drawn_and_the_same_each_time() -> None:
    lines, flows = [process(1), process(2), process(3)], [flow(1, 2), flow(2, 3), flow(3, 1)]
    assert process_map(lines, flows, KINDS) == process_map(lines, flows, KINDS)
    assert "1 more within" in process_map(lines, flows, KINDS)


def test_a_kind_of_an_organisations_own_has_a_lane_too() -> None:
    assert ">Magic<" in process_map([process(1, "magic")], [], KINDS)


def test_a_process_that_is_not_in_force_is_dashed_and_long_titles_are_cut() -> None:
    drawn = process_map([process(1, status="draft", title="Word " * 90)], [], KINDS)
    assert "im-process--coming" in drawn
    assert "…" in drawn


def test_without_processes_there_is_no_drawing_and_text_stays_text() -> None:
    assert process_map([], [], KINDS) == ""
    assert not re.search("<script>", process_map([process(1, title="<script> x")], [], KINDS))
