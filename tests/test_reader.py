"""What is read of a tree: documents, names, standards; what waits for a schema, and what is of no type."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from imskit.pipeline import Clock, read
from tests.builders import BODIES, NOW, TODAY, Small


def test_documents_counts_the_failed_ones(small: Small) -> None:
    small.policy(status="draft")
    small.policy("POL-002", status="draft", titel="x")
    small.write("ims/policies/POL-003.yaml", "id: 'POL-003\n")
    assert small.read().documents == 3


def test_names_come_from_a_file_that_is_not_committed(small: Small) -> None:
    small.write("ims/people.local.yaml", {"people": {"person-01": {"name": "A. Lamp"}}})
    people = small.catalog().system.people
    assert (people["person-01"].name, people["person-02"].name) == ("A. Lamp", None)


def test_the_file_of_names_can_be_another(small: Small) -> None:
    small.read()
    small.write("ims/people.example.yaml", {"people": {"person-01": {"name": "Director"}}})
    clock = Clock(datetime(2026, 11, 23, tzinfo=UTC))
    catalog = read(small.root, clock, names=small.root / "ims/people.example.yaml").catalog
    assert catalog is not None
    assert catalog.system.people["person-01"].name == "Director"


def test_only_standards_in_use_are_loaded_and_all_are_known(small: Small) -> None:
    catalog = small.catalog()
    assert list(catalog.standards) == ["tiny-2026"]
    assert {"tiny-2026", "iso-56001-2024", "iso-9001-2015"} <= set(catalog.known_standards)


def test_a_standard_of_the_organisation_wins_over_the_shipped_one(small: Small) -> None:
    small.standard |= {"id": "iso-56002-2019", "designation": "Our own reading of it"}
    small.ims["standards"] = [{"id": "iso-56002-2019"}]
    assert small.catalog().standards["iso-56002-2019"].designation == "Our own reading of it"


def test_a_file_of_no_type_at_all(small: Small) -> None:
    small.write("ims/policies/a.yaml", "- one\n- two\n")
    small.write("ims/policies/b.yaml", "title: x\n")
    small.write("ims/policies/c.yaml", "type: polizy\n")
    assert small.found() == [
        "policies/a.yaml:1: wrong-type: The file is a list, and a document is a group of fields",
        "policies/b.yaml:1: missing-field: Type (type) is missing",
        "policies/c.yaml:1: not-allowed: There is no document type polizy",
    ]


@pytest.mark.parametrize("broken", ["policy", "common"])
def test_documents_whose_schema_is_broken_wait_for_it(broken: str, small: Small) -> None:
    del small.standard["clauses"][1:]
    small.policy("POL-009")
    small.idea(links={"see": ["POL-009"]})
    small.procedure(
        status="draft",
        body={**BODIES["procedure"], "records": [{"type": "policy", "what": "One", "every": "P1Y"}]},
    )
    small.write(f"schemas/{broken}.schema.json", "[")
    assert {p.place.path for p in small.read().problems} == {f"schemas/{broken}.schema.json"}


def test_a_type_without_a_schema_is_told_also_beside_a_broken_schema(small: Small) -> None:
    del small.standard["clauses"][1:]
    small.write("schemas/policy.schema.json", "[")
    small.write("ims/a.yaml", "type: unicorn\n")
    small.write("ims/b.yaml", "type: ims\n")
    assert [p.place.path for p in small.read().problems] == [
        "ims/a.yaml",
        "ims/b.yaml",
        "schemas/policy.schema.json",
    ]


@pytest.mark.parametrize("link", ["ims", "ims/ims.yaml"])
def test_what_a_link_would_have_held_is_not_told_as_missing_too(
    link: str, small: Small, tmp_path_factory: pytest.TempPathFactory
) -> None:
    small.read()
    outside = tmp_path_factory.mktemp("outside") / "moved"
    (small.root / link).rename(outside)
    (small.root / link).symlink_to(outside)
    reading = read(small.root, Clock(NOW, TODAY))
    assert reading.catalog is None
    assert [(problem.place.path, problem.rule) for problem in reading.problems] == [(link, "path-outside")]


def test_a_system_of_a_later_format_is_told_as_one(small: Small) -> None:
    small.ims |= {"imskit": 2, "not_known_here": True}
    (found,) = small.read().problems
    assert (found.rule, found.place.line) == ("not-allowed", 1)
    assert found.message == "This system is of format 2, and this release of imskit knows up to 1"
    assert found.mend == "install a later release of imskit"
