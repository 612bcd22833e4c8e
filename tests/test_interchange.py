"""Identifiers and words that exports and imports of other programs' formats agree on."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imskit.interchange import as_markdown, control_id, from_markdown, packager, slug, stable_uuid


def test_an_identifier_is_the_same_in_every_run_and_every_release() -> None:
    # Whoever changes this value gives every document of every organisation another identity.
    assert (
        stable_uuid("Small Works", "oscal", "component", "POL-001") == "de012c83-687c-52f0-ac2b-075d1f9ca655"
    )


def test_identifiers_are_of_version_5_and_differ_by_organisation_and_parts() -> None:
    made = [
        stable_uuid("Small Works", "a", "b"),
        stable_uuid("Large Works", "a", "b"),
        stable_uuid("Small Works", "a", "c"),
        stable_uuid("Small Works", "a b"),
    ]
    assert len(set(made)) == 4
    assert {uuid.UUID(each).version for each in made} == {5}


def test_an_id_of_oscal_begins_with_a_letter_or_an_underscore() -> None:
    assert control_id("iso-56001-2024", "5.2") == "iso-56001-2024_5.2"
    assert control_id("56001", "5.2") == "_56001_5.2"


def test_the_reserved_packager_is_never_taken() -> None:
    assert packager("Quellmark Sensors") == "quellmark-sensors"
    assert packager("Intuitem") == "intuitem-ims"
    assert packager("株式会社") == "organisation"


def test_a_slug_leads_nowhere() -> None:
    assert slug("../../etc/passwd") == "etc-passwd"
    assert slug("ISO/IEC 27001:2022") == "iso-iec-27001-2022"


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"])))
def test_words_come_back_from_markdown_as_they_were(words: str) -> None:
    assert from_markdown(as_markdown(words)) == words


@pytest.mark.parametrize(
    "line, said",
    [
        ("Catalog *for demonstration* and **testing**", "Catalog for demonstration and testing"),
        ("See [the `guide`](https://example.org/a) of 2 \\* 3", "See the guide of 2 * 3"),
        ("Uses snake_case, C# and a < b", "Uses snake_case, C# and a < b"),
        ("Not a link [here] or (there)", "Not a link [here] or (there)"),
    ],
)
def test_marks_of_markdown_are_no_words(line: str, said: str) -> None:
    assert from_markdown(line) == said
