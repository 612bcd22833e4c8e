"""What the name of a document's file says of its id."""

from __future__ import annotations

import pytest

from imskit.names import ids_in_name


@pytest.mark.parametrize(
    "path, first",
    [
        ("ims/policies/POL-001.yaml", "POL-001"),
        ("ims/policies/POL-001-innovation-policy.yaml", "POL-001"),
        ("ims/policies/POL-001.yml", "POL-001"),
        ("ims/policies/POL-001.yaml.txt", "POL-001"),
        ("ims/policies/POL-A1.yaml", "POL-A1"),
        ("ims/notes.yaml", "notes"),
    ],
)
def test_the_likeliest_id_comes_first(path: str, first: str) -> None:
    assert ids_in_name(path)[0] == first


def test_the_id_of_a_decision_is_the_whole_name() -> None:
    name = "DEC-20260220-POL-001-1.0-approve-person-01"
    assert name in ids_in_name(f"ims/records/decision/{name}.yaml")
