"""The page of a clause: its ladder, its neighbours, what proves it, its counterparts."""

from __future__ import annotations

from imskit.views.audience import Audience
from imskit.views.clauses import ClausePage, Clauses
from tests.builders import Small, states_of

CLAUSE_1 = {"tiny-2026": ["1"]}


def clause(small: Small, number: str) -> ClausePage:
    catalog = small.catalog()
    return Clauses(catalog, states_of(catalog), Audience.of(catalog)).page("tiny-2026", number)


def test_the_ladder_shows_what_is_reached_next_ahead_and_not_asked_for(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAUSE_1))
    steps = {rung.word: rung.step for rung in clause(small, "1").rungs}
    assert steps == {
        "documented": "reached",
        "approved": "reached",
        "in force": "reached",
        "evidenced": "next",
        "fresh": "ahead",
        "audited": "ahead",
    }
    assert {r.word: r.step for r in clause(small, "2").rungs}["approved"] == "not asked for"


def test_it_stands_between_its_neighbours_and_below_its_heading(small: Small) -> None:
    found = clause(small, "1")
    assert [parent.number for parent in found.parents] == ["0"]
    assert found.previous is not None
    assert found.previous.number == "0"
    assert found.following is not None
    assert found.following.number == "2"
    assert [child.number for child in clause(small, "0").children] == ["1", "2", "3"]


def test_it_says_what_proves_it(small: Small) -> None:
    first, second = clause(small, "1").proofs
    assert first.types == ("policy", "procedure")
    assert (second.every, second.fields) == ("year", ("Subject",))


def test_a_document_that_names_it_otherwise_is_mentioned_once(small: Small) -> None:
    body = {
        "source": "internal-audit",
        "grade": "minor",
        "against": CLAUSE_1,
        "description": "Nobody knew.",
    }
    small.living("nonconformity", "NCR-001", "open", body)
    assert [(m.relations, m.id, m.day) for m in clause(small, "1").mentions] == [
        (("against",), "NCR-001", "2026-05-05")
    ]


def test_claims_that_are_withheld_are_counted(small: Small) -> None:
    small.idea(classification="confidential", satisfies={"tiny-2026": ["2"]})
    found = clause(small, "2")
    assert (found.records, found.withheld_records) == ((), 1)


def test_a_counterpart_is_seen_from_both_ends(small: Small) -> None:
    other = {**small.standard, "id": "other-2020", "designation": "OTHER 1:2020"}
    small.write("ims/standards/other-2020.yaml", other)
    small.ims = {**small.ims, "standards": [{"id": "tiny-2026"}, {"id": "other-2020"}]}
    rows = [{"from": "1", "to": "2", "relation": "subset"}, {"from": "2", "relation": "none"}]
    small.write(
        "ims/standards/crosswalk-tiny-other.yaml", {"from": "tiny-2026", "to": "other-2020", "rows": rows}
    )
    catalog = small.catalog()
    pages = Clauses(catalog, states_of(catalog), Audience.of(catalog))
    (there,) = pages.page("tiny-2026", "1").counterparts
    assert (there.designation, there.number, there.relation) == ("OTHER 1:2020", "2", "subset")
    (here,) = pages.page("other-2020", "2").counterparts
    assert (here.number, here.relation) == ("1", "superset")
    (none,) = pages.page("tiny-2026", "2").counterparts
    assert (none.number, none.relation) == (None, "none")
