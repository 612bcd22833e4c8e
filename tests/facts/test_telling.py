"""Records tell of the version that held on their day, and of the one before once a material change holds."""

from __future__ import annotations

from imskit.facts.graph import Graph
from imskit.facts.telling import older_in_words, tellings
from tests.builders import Small


def told(small: Small) -> dict[str, bool]:
    catalog = small.catalog()
    policy = catalog.documents["POL-001"]
    return {each.record.id: each.older for each in tellings(catalog, Graph.of(catalog), policy)}


def new_version(small: Small, change: str) -> None:
    entry = {"by": "person-02", "summary": "So."}
    small.decision(
        small.policy(
            version="1.1",
            effective_from="2026-06-01",
            revisions=[
                {"version": "1.1", "date": "2026-05-20", "change": change, **entry},
                {"version": "1.0", "date": "2026-02-01", "change": "material", **entry},
            ],
        ),
        on="2026-05-25",
    )


def test_a_record_of_the_version_that_holds_is_not_older(small: Small) -> None:
    small.decision(small.policy())
    small.training(body={"covers": ["POL-001"]})
    small.training("TRN-002", date="2026-02-22", body={"covers": ["POL-001"]})
    assert told(small) == {"TRN-001": False, "TRN-002": True}


def test_a_material_change_makes_it_older_and_an_editorial_one_does_not(small: Small) -> None:
    small.decision(small.policy())
    small.training(body={"covers": ["POL-001"]})
    new_version(small, "editorial")
    assert told(small) == {"TRN-001": False}
    new_version(small, "material")
    assert told(small) == {"TRN-001": True}
    assert older_in_words(small.document("POL-001")[1]) == "before version 1.1"


def test_what_only_refers_to_it_tells_nothing_of_it(small: Small) -> None:
    small.decision(small.policy())
    small.training(links={"see": ["POL-001"]})
    small.idea(links={"evidences": ["POL-001"]})
    assert told(small) == {}


def test_of_what_is_not_in_force_nothing_is_told(small: Small) -> None:
    small.policy(status="draft")
    small.training(body={"covers": ["POL-001"]})
    assert told(small) == {}


def test_an_acknowledgement_tells_of_the_version_that_it_names(small: Small) -> None:
    small.decision(small.policy())
    content = {"document": "POL-001", "version": "1.0", "fingerprint": "imskit-1:sha256:" + "0" * 64}
    small.sealed("acknowledgement", "ACK-001", content, date="2026-03-05")
    assert told(small) == {"ACK-001": False}
    new_version(small, "editorial")
    assert told(small) == {"ACK-001": False}
    new_version(small, "material")
    assert told(small) == {"ACK-001": True}
