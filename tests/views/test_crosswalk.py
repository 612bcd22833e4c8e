"""The crosswalk: each row with both its ends, and the clauses that no row names."""

from __future__ import annotations

from imskit.views.crosswalk import CrosswalkPage, crosswalks
from tests.builders import Small, states_of


def pages(small: Small, *rows: dict[str, str]) -> tuple[CrosswalkPage, ...]:
    """The crosswalks of a system that uses two standards of the same clauses."""
    small.write(
        "ims/standards/other-2020.yaml", {**small.standard, "id": "other-2020", "designation": "OTHER 1"}
    )
    small.ims = {**small.ims, "standards": [{"id": "tiny-2026"}, {"id": "other-2020"}]}
    data = {"from": "tiny-2026", "to": "other-2020", "rows": list(rows)}
    small.write("ims/standards/crosswalk-tiny-other.yaml", data)
    catalog = small.catalog()
    return crosswalks(catalog, states_of(catalog))


def test_a_row_has_both_its_ends_and_one_without_counterpart_only_one(small: Small) -> None:
    (page,) = pages(small, {"from": "1", "to": "2", "relation": "subset"}, {"from": "2", "relation": "none"})
    assert [line.relation for line in page.lines] == ["subset", "none"]


def test_clauses_that_no_row_names_are_listed(small: Small) -> None:
    (page,) = pages(small, {"from": "1", "to": "2", "relation": "subset"}, {"from": "2", "relation": "none"})
    assert [side.number for side in page.unmatched] == ["1", "3"]


def test_a_standard_that_is_not_in_use_has_no_crosswalk(small: Small) -> None:
    catalog = small.catalog()
    assert crosswalks(catalog, states_of(catalog)) == ()
