"""What public policies and procedures have, in the form in which they have it, and what is made of it."""

from __future__ import annotations

from typing import Any

import pytest

from imskit.importers.accounts import UNACCOUNTED
from imskit.importers.documents.bring import bring
from imskit.importers.documents.drafts import Draft
from imskit.importers.documents.meaning import meant_by_part, without_number
from imskit.importers.documents.words import SECTIONS
from imskit.load import load
from imskit.loaded import Loaded
from imskit.sources.markdown import read_markdown
from tests.importers.documents.sources import h, item, para, source, world


def draft(text: str, name: str = "x.md") -> tuple[Draft, dict[str, Any]]:
    brought = bring([read_markdown(text.encode(), name)], world())
    (made,) = brought.drafts
    loaded = load(made.text.encode(), "draft")
    assert isinstance(loaded, Loaded), loaded
    return made, loaded.data


def test_a_title_block_in_lines_is_read_with_labels_that_nobody_knows() -> None:
    made, data = draft(
        "# SOP: Supplier intake\n\n**SOP ID:** SOP-014\n**Revision:** r2\n"
        "**Owner / Process Responsible:** Quality manager\n"
        "**Controlled Source:** https://example.org/x\n\n## **1. Purpose**\n\nTo take suppliers in.\n"
    )
    assert (data["id"], data["title"], data["version"], data["owner"]) == (
        "PRO-014",
        "Supplier intake",
        "2.0",
        "quality-manager",
    )
    assert data["body"]["purpose"] == "To take suppliers in.\n"
    assert "- Controlled Source: https://example.org/x" in made.text


def test_what_nobody_filled_in_is_no_version_and_no_owner_and_stands_in_the_draft() -> None:
    made, data = draft(
        "# Governance Policy\n\n> **Document control**  \n> Owner: [ROLE]  \n> Version: [VERSION]  \n"
        "> Effective date: [DATE]\n\n"
        "## Rules\n\n- One: a\n- Two: b\n"
    )
    assert data["version"] == "0.1"
    assert {"- Owner: [ROLE]", "- Version: [VERSION]", "- Document control"} <= {
        line.strip() for line in made.text.splitlines()
    }


@pytest.mark.parametrize(
    "heading, first, second",
    [
        ("Purpose and Scope", "To keep access small.", "This policy applies to everybody."),
        ("Zweck & Geltungsbereich", "Zugänge bleiben klein.", "Diese Richtlinie gilt für alle."),
    ],
)
def test_a_section_on_purpose_and_scope_is_parted_where_it_says_what_it_applies_to(
    heading: str, first: str, second: str
) -> None:
    made, data = draft(
        f"# Access policy\n\n## {heading}\n\n{first}\n\n{second}\n\n## Rules\n\n- One: a\n- Two: b\n"
    )
    assert (data["body"]["purpose"], data["body"]["scope"]) == (f"{first}\n", f"{second}\n")
    assert {each.confidence for each in made.guesses if each.field in ("body.purpose", "body.scope")} == {
        "medium"
    }


@pytest.mark.parametrize(
    "title, type_",
    [
        ("Security incident procedures policy", "policy"),
        ("Policy review procedure", "procedure"),
        ("Richtlinie zur Personalsicherheit & Verfahren", "policy"),
        ("Procedure for a new policy", "procedure"),
    ],
)
def test_the_type_stands_first_with_what_it_is_about_or_last(title: str, type_: str) -> None:
    assert draft(f"# {title}\n\nWords.\n")[1]["type"] == type_


@pytest.mark.parametrize(
    "heading, title",
    [("2. Access Policy", "Access Policy"), ("SOP Purchasing", "Purchasing")],
)
def test_a_title_is_without_the_number_of_a_chapter(heading: str, title: str) -> None:
    assert draft(f"# {heading}\n\nWords.\n")[1]["title"] == title


def test_a_revision_table_below_its_heading_is_no_title_block() -> None:
    made, data = draft(
        "# Returns procedure\n\n## Document information\n\n| Field | Value |\n|---|---|\n| Version | 2.1 |\n"
        "| Owner | Director |\n"
        "| Effective date | 2024-05-06 |\n\n---\n\n## Revision history\n\n"
        "| Version | Date | Author | Description |\n|---|---|---|---|\n"
        "| 2.1 | 2024-05-06 | A. Author | First release |\n\n---\n"
    )
    assert (data["owner"], data["version"], str(data["revisions"][0]["date"])) == (
        "director",
        "2.1",
        "2024-05-06",
    )
    for gone in ("A. Author", "Field: Value", "**Document information**", "**Revision history**"):
        assert gone not in made.text


def test_letters_become_commitments_with_what_stands_below_them() -> None:
    _, data = draft(
        "name: Access Policy\nacronym: AP\n---\n# Policy\n\na. *Joining:*\n\n"
        "    i. HR writes.\n\n    i. IT sets up.\n\n"
        "a. *Leaving:*\n\n    i. IT ends it.\n",
        "access.md",
    )
    assert data["title"] == "Access Policy"
    assert [(each["title"], each["text"]) for each in data["body"]["commitments"]] == [
        ("Joining", "- i. HR writes.\n- ii. IT sets up.\n"),
        ("Leaving", "- i. IT ends it.\n"),
    ]


def test_what_a_site_needs_and_the_address_of_a_person_stay_out_of_the_draft() -> None:
    made, _ = draft(
        "---\ntitle: A policy\nlayout: page\nauthor: pat@example.com\n---\n# A policy\n\nWords.\n"
    )
    assert "layout" not in made.text
    assert "pat@example.com" not in made.text
    (layout,) = (entry for entry in made.account.entries if made.source.pieces[entry.piece].name == "layout")
    assert layout.fate == "left out"


def test_paragraphs_of_tabs_and_breaks_are_left_out_and_give_no_title() -> None:
    pieces = (
        para("\t"),
        para("\\\n"),
        h("Procedure"),
        para("\t"),
        item("Read it.", "1."),
        item("Keep it.", "2."),
    )
    (made,) = bring([source(*pieces, name="Reading.docx")], world()).drafts
    assert made.title == "Reading"
    assert UNACCOUNTED not in [entry.words for entry in made.account.entries]
    assert [
        entry.words for entry in made.account.entries if made.source.pieces[entry.piece].text == "\t"
    ] == [
        "POL-004 body.purpose" if made.type == "policy" else "PRO-002 body.purpose",
        "it holds no words, only tabs, breaks or spaces",
    ]


@pytest.mark.parametrize(
    "heading, title",
    [
        ("IX\tPROCEDURE", "PROCEDURE"),
        ("VIII.B. Laboratory", "Laboratory"),
        ("IV. Scope", "Scope"),
        ("I think", "I think"),
    ],
)
def test_a_number_of_rome_before_a_tab_is_none_of_the_words(heading: str, title: str) -> None:
    assert without_number(heading) == title


@pytest.mark.parametrize(
    "name, type_",
    [("procedures/cp-01.md", "procedure"), ("Policies/cp-01.md", "policy"), ("cp-01.md", "policy")],
)
def test_where_nothing_else_says_the_type_the_folder_does(name: str, type_: str) -> None:
    made, data = draft("# Removing access\n\nWords.\n", name)
    assert data["type"] == type_
    assert next(each.confidence for each in made.guesses if each.field == "type") == (
        "medium" if "/" in name else "low"
    )


@pytest.mark.parametrize(
    "heading, row",
    [
        ("Business records and documents", ""),
        ("Quality records", "records"),
        ("Records to keep", "records"),
        ("Policy sections", ""),
        ("Access control policy", "commitments"),
    ],
)
def test_a_heading_that_only_speaks_of_something_does_not_list_it(heading: str, row: str) -> None:
    assert meant_by_part(heading, SECTIONS) == row
