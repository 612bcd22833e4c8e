"""Rules on ims.yaml, people.yaml and the files of standards."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from imskit.project import shipped_files
from imskit.rules.system import standard_data
from tests.builders import Small


def test_a_person_role_or_site_listed_twice(small: Small) -> None:
    small.people["people"].append({"id": "person-01"})
    small.people["roles"].append({"id": "director", "title": "Another"})
    small.ims["scope"]["sites"].append({"id": "hut", "name": "Another"})
    assert [p.message for p in small.read().problems] == [
        "The site hut is listed twice",
        "The person person-01 is listed twice",
        "The role director is listed twice",
    ]


def test_a_clause_left_out_twice_and_a_standard_listed_twice(small: Small) -> None:
    small.standard["leave_out"] = "not-followed-with-reason"
    left_out = [{"clause": "2", "why": "No ideas"}, {"clause": "2", "why": "Still none"}]
    small.ims["standards"] = [{"id": "tiny-2026", "left_out": left_out}, {"id": "tiny-2026"}]
    assert small.rules() == ["name-twice", "name-twice"]


def test_a_holding_that_ends_before_it_begins(small: Small) -> None:
    small.people["roles"][0]["holders"] = [
        {"person": "person-01", "from": "2026-02-01", "until": "2026-01-01"}
    ]
    assert small.rules() == ["holding-days"]


def test_a_holder_who_has_left(small: Small) -> None:
    small.people["people"][1] = {"id": "person-02", "left": "2026-06-30"}
    (problem,) = small.read().problems
    assert (problem.rule, problem.mend) == ("holding-days", "add until: 2026-06-30, or an earlier day")
    small.people["roles"][1]["holders"][0]["until"] = "2026-06-30"
    assert small.found() == []


def test_everyone_and_all_have_meanings_of_their_own(small: Small) -> None:
    small.people["roles"].append({"id": "everyone", "title": "Everyone"})
    small.ims["scope"]["sites"].append({"id": "all", "name": "All"})
    assert small.rules() == ["reserved-name", "reserved-name"]


def test_nobody_is_called_to_be_named(small: Small) -> None:
    small.people["roles"].append({"id": "to-be-named", "title": "Somebody"})
    small.people["people"].append({"id": "to-be-named"})
    assert small.rules() == ["reserved-name", "reserved-name"]


def test_a_clause_both_left_out_and_claimed(small: Small) -> None:
    small.standard["leave_out"] = "not-followed-with-reason"
    small.ims["standards"] = [{"id": "tiny-2026", "left_out": [{"clause": "2", "why": "No ideas"}]}]
    small.idea(satisfies={"tiny-2026": ["2"]})
    assert small.rules() == ["left-out-claimed"]


@pytest.mark.parametrize(
    "change, message",
    [
        ({"parent": "9"}, "TINY 1:2026 has no clause 9"),
        ({"expects": [{"types": ["ideas"]}]}, "There is no document type ideas"),
        (
            {"expects": [{"types": ["idea"], "fields": ["body.problems"]}]},
            "No idea has a field body.problems",
        ),
    ],
)
def test_a_standard_that_refers_to_what_does_not_exist(
    small: Small, change: dict[str, Any], message: str
) -> None:
    small.standard["clauses"][2] |= change
    assert [p.message for p in small.read().problems] == [message]


def test_a_standard_under_another_name(small: Small) -> None:
    small.write("ims/standards/small-2026.yaml", {**small.standard})
    small.ims["standards"] = [{"id": "tiny-2026"}, {"id": "small-2026"}]
    assert small.rules() == ["standard-data"]


def test_a_crosswalk_to_nowhere(small: Small) -> None:
    rows = [
        {"from": "1", "to": "2", "relation": "equal"},
        {"from": "9", "to": "2", "relation": "equal"},
        {"from": "1", "relation": "equal"},
        {"from": "3", "relation": "none"},
    ]
    small.write("ims/standards/crosswalk-tiny.yaml", {"from": "tiny-2026", "to": "tiny-2026", "rows": rows})
    assert [(p.rule, p.message) for p in small.read().problems] == [
        ("crosswalk-data", "TINY 1:2026 has no clause 9"),
        ("crosswalk-data", "A row names a clause under to, unless its relation is none"),
    ]
    small.write(
        "ims/standards/crosswalk-tiny.yaml", {"from": "tiny-2026", "to": "big-2026", "rows": rows[:1]}
    )
    assert [p.message for p in small.read().problems] == ["No standard big-2026 is known"]


def test_the_shipped_standards_hold_also_when_they_are_looked_through(small: Small) -> None:
    catalog = small.catalog()
    small.ims["standards"] = [{"id": name} for name in catalog.known_standards]
    catalog = small.catalog()
    assert len(catalog.standards) == len(catalog.known_standards) > 6
    assert list(standard_data(replace(catalog, tested=frozenset()))) == []


def test_a_shipped_standard_is_looked_through_again_where_a_type_it_names_is_our_own(small: Small) -> None:
    schema = json.loads(shipped_files()["schemas/management-review.schema.json"].read_bytes())
    del schema["properties"]["body"]["properties"]["decisions"]
    small.write("schemas/management-review.schema.json", json.dumps(schema))
    small.ims["standards"] = [{"id": "iso-56001-2024"}]
    messages = [p.message for p in small.read().problems if p.rule == "standard-data"]
    assert set(messages) == {"No management-review has a field body.decisions"}


@pytest.mark.parametrize(
    "written, wrong, rule",
    [
        ('parent: "4"', 'parent: "77"', "standard-data"),
        ("assessable: true", "assessable: maybe", "wrong-type"),
    ],
)
def test_a_copy_of_a_shipped_standard_that_was_changed_is_looked_through(
    small: Small, written: str, wrong: str, rule: str
) -> None:
    path = "ims/standards/iso-56001-2024.yaml"
    text = shipped_files()[path].read_text(encoding="utf-8")
    small.write(path, text.replace(written, wrong, 1))
    small.ims["standards"] = [{"id": "iso-56001-2024"}]
    assert [(p.rule, p.place.path) for p in small.read().problems] == [(rule, path)]
