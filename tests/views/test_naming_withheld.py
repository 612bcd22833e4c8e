"""Which shown texts name something withheld in words of their own."""

from __future__ import annotations

from imskit.views.audience import Audience
from imskit.views.naming_withheld import naming_withheld
from tests.builders import Small


def named(small: Small) -> tuple[str, ...]:
    catalog = small.catalog()
    return naming_withheld(catalog, Audience.of(catalog))


def test_an_id_or_a_title_in_the_words_of_a_shown_document_is_found(small: Small) -> None:
    small.idea("IDEA-900", classification="confidential", title="A lamp that floats")
    small.idea("IDEA-001", classification="internal", body={"problem": "Dark as in IDEA-900."})
    small.idea("IDEA-002", classification="internal", title="Beside A lamp that floats")
    small.idea("IDEA-003", classification="internal", body={"problem": "Dark as in IDEA-9001."})
    small.idea("IDEA-901", classification="confidential", body={"problem": "Dark as in IDEA-900."})
    assert named(small) == ("IDEA-001", "IDEA-002")


def test_links_and_fields_that_hold_ids_are_left_out_of_pages_and_do_not_count(small: Small) -> None:
    small.idea("IDEA-900", classification="confidential")
    small.idea(
        "IDEA-001",
        classification="internal",
        body={"problem": "Dark as in [another](IDEA-900)."},
        links={"see": ["IDEA-900"]},
    )
    assert named(small) == ()


def test_nothing_is_looked_for_where_nothing_is_withheld(small: Small) -> None:
    small.idea("IDEA-001", classification="internal", body={"problem": "Dark as in IDEA-900."})
    assert named(small) == ()
