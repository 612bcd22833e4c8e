"""What names say: of documents, of their files, of standards."""

from __future__ import annotations

import pytest

from imskit.names import ids_in_name, is_document_id, same_standard


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


@pytest.mark.parametrize("target", ["POL-001", "DEC-20260112-POL-001-1.2-approve-person-01"])
def test_the_form_of_an_id(target: str) -> None:
    assert is_document_id(target)
    assert not is_document_id(target + "\n")


@pytest.mark.parametrize(
    "target", ["", "POL", "pol-001", "POL-", "POL_001", "-001", "POL-001/..", "https://x-1"]
)
def test_what_is_no_id(target: str) -> None:
    assert not is_document_id(target)


STANDARDS = (
    "iso-56001-2024",
    "iso-56002-2019",
    "iso-14001-2015",
    "iso-9001-2015",
    "iso-9001-2026",
    "house-rules",
)


@pytest.mark.parametrize(
    "name, meant",
    [
        ("iso-56001", "iso-56001-2024"),
        ("iso-56001-2023", "iso-56001-2024"),
        ("ISO56001", "iso-56001-2024"),
        ("iso-9001", "iso-9001-2026"),
        ("house-rule", "house-rules"),
        ("iso-45001-2018", None),
        ("rules-of-the-house", None),
    ],
)
def test_the_standard_that_is_meant_has_the_same_number(name: str, meant: str | None) -> None:
    assert same_standard(name, STANDARDS) == meant
