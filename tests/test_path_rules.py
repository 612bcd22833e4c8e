"""What paths belong to a system, and how a name shows that cannot be shown."""

from __future__ import annotations

import pytest

from imskit.path_rules import is_ignored, is_text, printable


def test_printable_leaves_ordinary_names_alone() -> None:
    assert printable("Maße und Ziele.yaml") == "Maße und Ziele.yaml"


@pytest.mark.parametrize(
    "name, shown", [("a\nb", "a\\nb"), ("\x1b[31m", "\\x1b[31m"), ("caf\udce9", "caf\\udce9")]
)
def test_what_cannot_be_shown_stands_there_in_codes(name: str, shown: str) -> None:
    assert printable(name) == shown


def test_evidence_is_neither_text_nor_ignored() -> None:
    assert is_text("ims/policies/POL-001.yaml")
    assert not is_text("ims/evidence/POL-001.yaml")
    assert is_ignored("ims/policies/.swp")
    assert not is_ignored("ims/evidence/.swp")
