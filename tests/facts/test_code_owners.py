"""CODEOWNERS names who approves and owns a document, and leaves alone what others wrote in it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imskit.facts.code_owners import (
    BEGIN,
    END,
    handles,
    roles_without_handle,
    section,
    section_in,
    with_section,
)
from tests.builders import Small

HANDLES = (("director", "@small/board"), ("innovation-manager", "@small/innovation"))
MADE = (BEGIN, "/ims/ @a", END)


def at_the_forge(small: Small, *rows: tuple[str, str], **more: Any) -> None:
    entries = [{"role": role, "handle": handle} for role, handle in rows]
    small.ims["settings"] = {"forge": {"handles": entries, **more}}


def lines(small: Small) -> tuple[str, ...]:
    catalog = small.read().catalog
    assert catalog is not None
    known = handles(catalog.system)
    assert known is not None
    return section(catalog, known)[1:-1]


def asked(small: Small, path: str) -> str:
    """Whom a forge asks about *path*: the last line that fits it."""
    fitting = [line.partition(" ")[2] for line in lines(small) if path.startswith(line.partition(" ")[0])]
    return fitting[-1] if fitting else ""


def test_who_approves_comes_before_who_owns(small: Small) -> None:
    small.policy(owner="innovation-manager")
    at_the_forge(small, *HANDLES)
    assert asked(small, "/ims/policies/POL-001.yaml") == "@small/board @small/innovation"


def test_a_document_to_come_goes_to_who_approves_its_type(small: Small) -> None:
    at_the_forge(small, *HANDLES)
    assert asked(small, "/ims/policies/POL-999.yaml") == "@small/board"


def test_whatever_has_no_owner_goes_to_the_role_for_the_rest(small: Small) -> None:
    at_the_forge(small, *HANDLES, rest="innovation-manager")
    for path in ("/ims/people.yaml", "/ims/records/idea/IDEA-001.yaml", "/mkdocs.yml", "/CODEOWNERS"):
        assert asked(small, path) == "@small/innovation"
    assert asked(small, "/software/main.py") == ""


def test_a_new_record_changes_nothing(small: Small) -> None:
    at_the_forge(small, *HANDLES, rest="innovation-manager")
    before = lines(small)
    small.living("idea", "IDEA-001", "new", {"pitch": "A lamp."})
    assert lines(small) == before


def test_a_role_may_have_several_handles_and_each_is_asked_once(small: Small) -> None:
    small.policy(owner="director")
    at_the_forge(small, ("director", "@small/board"), ("director", "@boss"), ("director", "@small/board"))
    assert asked(small, "/ims/policies/POL-001.yaml") == "@small/board @boss"


def test_a_role_without_a_handle_is_told_and_takes_nobody_else_away(small: Small) -> None:
    small.policy(owner="innovation-manager")
    at_the_forge(small, ("director", "@small/board"))
    assert asked(small, "/ims/policies/POL-001.yaml") == "@small/board"
    catalog = small.read().catalog
    assert catalog is not None
    known = handles(catalog.system)
    assert known is not None
    assert roles_without_handle(catalog, known) == ("innovation-manager",)


def test_without_handles_nothing_is_known(small: Small) -> None:
    catalog = small.read().catalog
    assert catalog is not None
    assert handles(catalog.system) is None


def test_a_path_with_marks_of_a_pattern_is_that_path(small: Small) -> None:
    small.policy(owner="innovation-manager")
    (small.root / "ims/policies/POL-001.yaml").rename(small.root / "ims/policies/POL-001-a b#[1].yaml")
    at_the_forge(small, *HANDLES)
    assert lines(small)[-1].startswith(r"/ims/policies/POL-001-a\ b\#\[1\].yaml @small/board")


@pytest.mark.parametrize("handle", ["octocat", "@", "@a b", "@a\n* @evil", "a@b.example", "@a/", "@-x"])
def test_what_is_no_handle_is_refused(small: Small, handle: str) -> None:
    at_the_forge(small, ("director", handle))
    assert [problem.rule for problem in small.read().problems if problem.place.path == "ims/ims.yaml"] == [
        "bad-format"
    ]


@pytest.mark.parametrize(
    "before", ["", "* @a\n", "* @a", f"* @a\r\n{BEGIN}\r\n/x @old\r\n{END}\r\n/last @b\r\n", f"{BEGIN}\n"]
)
def test_what_others_wrote_stays(before: str) -> None:
    after = with_section(before, MADE)
    assert section_in(after) == MADE
    theirs = before.split(BEGIN, maxsplit=1)[0] if END in before else before
    assert after.startswith(theirs)
    assert after.endswith("/last @b\r\n") == before.endswith("/last @b\r\n")


@given(st.lists(st.sampled_from(["a", "\n", "\r\n", "\x0b", BEGIN, END])))
def test_made_anew_it_stays_as_it_is(parts: list[str]) -> None:
    text = "".join(parts)
    once = with_section(text, MADE)
    assert with_section(once, MADE) == once
