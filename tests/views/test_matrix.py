"""The clause cross-reference matrix."""

from __future__ import annotations

from imskit.facts.coverage import Coverage
from imskit.facts.graph import Graph
from imskit.views.matrix import MatrixRow, matrix
from tests.builders import Small

CLAUSE_1 = {"tiny-2026": ["1"]}
CLAUSE_2 = {"tiny-2026": ["2"]}


def rows(small: Small) -> dict[str, MatrixRow]:
    catalog = small.catalog()
    found = matrix(catalog, Coverage(catalog, Graph.of(catalog)), "tiny-2026")
    return {row.clause: row for row in found}


def test_every_clause_has_a_row_in_the_order_of_the_standard(small: Small) -> None:
    assert list(rows(small)) == ["0", "1", "2", "3"]


def test_a_heading_is_no_gap(small: Small) -> None:
    heading = rows(small)["0"]
    assert heading.state == "heading"
    assert heading.gaps == ()


def test_an_open_clause_says_what_is_missing_and_what_comes_next(small: Small) -> None:
    row = rows(small)["1"]
    assert row.state == "open"
    assert row.gaps == (row.reason,)
    assert row.next_action


def test_documents_and_records_stand_apart_with_what_they_add(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAUSE_1))
    small.training(satisfies=CLAUSE_1)
    row = rows(small)["1"]
    assert [(item.id, item.type, item.note) for item in row.documents] == [("POL-001", "policy", "in force")]
    assert [(item.id, item.type, item.note) for item in row.records] == [
        ("TRN-001", "training", "2026-05-05")
    ]
    assert row.state == "fresh"
    assert row.gaps == ()


def test_a_withheld_record_counts_for_the_state_and_is_not_named(small: Small) -> None:
    small.idea(satisfies=CLAUSE_2, classification="confidential", title="A lamp that floats")
    row = rows(small)["2"]
    assert row.state == "fresh"
    (item,) = row.records
    assert (item.id, item.title, item.type) == ("", "1 withheld record", "")
    assert "IDEA-001" not in repr(row)
    assert "floats" not in repr(row)


def test_what_is_left_out_says_why(small: Small) -> None:
    small.standard = {**small.standard, "leave_out": "non-applicable-with-reason"}
    small.ims = {
        **small.ims,
        "standards": [{"id": "tiny-2026", "left_out": [{"clause": "3", "why": "We have no method."}]}],
    }
    row = rows(small)["3"]
    assert row.state == "left out"
    assert row.left_out == "We have no method."
    assert row.gaps == ()


def test_an_open_major_finding_makes_a_clause_nonconforming(small: Small) -> None:
    small.decision(small.policy(satisfies=CLAUSE_1))
    small.training(satisfies=CLAUSE_1)
    body = {"source": "internal-audit", "grade": "major", "against": CLAUSE_1, "description": "Nobody knew."}
    small.living("nonconformity", "NCR-001", "open", body)
    row = rows(small)["1"]
    assert row.state == "nonconforming"
    assert row.flags == row.gaps == ("NCR-001: major nonconformity, open",)


def test_the_reason_of_a_nonconforming_clause_begins_with_the_finding(small: Small) -> None:
    body = {
        "source": "own-observation",
        "grade": "major",
        "against": {"tiny-2026": ["1"]},
        "description": "It is dark.",
    }
    small.living("nonconformity", "NCR-001", "open", body)
    found = rows(small)
    assert found["1"].reason == (
        "An open finding keeps it from counting; apart from that: no policy or procedure claims it"
    )
    assert found["2"].reason == "No idea proves it yet"
