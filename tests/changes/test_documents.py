"""What of a document changed, and whether that is material: by an objective test."""

from __future__ import annotations

from typing import Any

import pytest

from imskit.changes.documents import DocumentChange, document_changes, in_blocks
from imskit.changes.structure import Difference
from tests.builders import BODIES, Small

BODY: dict[str, Any] = {
    **BODIES["procedure"],
    "purpose": "Ideas should be heard, and none is lost.",
    "steps": [
        {"title": "Write", "text": "Write it down within 10 days.", "responsible": "innovation-manager"},
        {"title": "Answer", "text": "The author must hear back.", "responsible": "director"},
    ],
}


def changed(small: Small, body: Any = BODY, **head: Any) -> DocumentChange:
    """What became of PRO-001 when its body and head were changed so."""
    small.procedure("PRO-001", body=BODY)
    before = small.catalog()
    small.procedure("PRO-001", body=body, **head)
    (found,) = document_changes(before, small.catalog())
    return found


def with_step(number: int, **fields: str) -> dict[str, Any]:
    steps = [dict(step) for step in BODY["steps"]]
    steps[number].update(fields)
    return {**BODY, "steps": steps}


def reasons(found: DocumentChange) -> list[str]:
    return [reason.words for reason in found.reasons]


def test_nothing_changed_is_nothing(small: Small) -> None:
    small.procedure("PRO-001")
    assert document_changes(small.catalog(), small.catalog()) == ()


def test_other_words_for_the_same_are_editorial(small: Small) -> None:
    found = changed(small, {**BODY, "purpose": "Ideas should be listened to, and none is lost."})
    assert (found.what, found.weight, reasons(found)) == ("changed", "editorial", [])


@pytest.mark.parametrize(
    "body, words",
    [
        (with_step(0, text="Write it down within 5 days."), "the number “10” became “5”"),
        (with_step(1, text="The author should hear back."), "the word “must” became “should”"),
        (with_step(1, text="The author must not hear back."), "the word “not” came"),
        (with_step(1, responsible="innovation-manager"), "the responsible was changed"),
        ({**BODY, "steps": BODY["steps"][::-1]}, "step 1 was moved"),
        ({**BODY, "steps": BODY["steps"][:1]}, "step 2 was taken out"),
        ({**BODY, "steps": [*BODY["steps"], {"title": "Thank", "text": "Say it.", "responsible": "director"}]},
         "step 3 was added"),
        ({**BODY, "outputs": ["A result", "A second result"]}, "output 2 was added"),
    ],
)  # fmt: skip
def test_what_changes_what_has_to_be_done_is_material(small: Small, body: Any, words: str) -> None:
    found = changed(small, body)
    assert found.weight == "material"
    assert words in reasons(found)


@pytest.mark.parametrize(
    "head, words",
    [
        ({"owner": "director"}, "the owner changed"),
        ({"applies_to": {"roles": ["director"]}}, "it applies to others"),
        ({"must_read": ["director"]}, "others must read it"),
        ({"satisfies": {"tiny-2026": ["3"]}}, "it claims other clauses"),
    ],
)
def test_for_whom_and_for_what_it_is_is_material(small: Small, head: dict[str, Any], words: str) -> None:
    assert reasons(changed(small, **head)) == [words]


def test_state_and_bookkeeping_are_no_change_of_content(small: Small) -> None:
    found = changed(small, status="in-review", review={"every": "P2Y"}, effective_from="2026-05-01")
    assert (found.content, found.weight) == ((), "none")


def test_the_author_may_call_material_what_the_test_does_not_find(small: Small) -> None:
    entry = {"date": "2026-02-01", "by": "person-02"}
    revisions = [
        {"version": "1.1", "change": "material", "summary": "Other ideas are meant.", **entry},
        {"version": "1.0", "change": "material", "summary": "First.", **entry},
    ]
    body = {**BODY, "purpose": "Thoughts should be heard, and none is lost."}
    found = changed(small, body, version="1.1", revisions=revisions)
    assert (found.declared, found.weight, reasons(found)) == ("material", "material", [])


def test_an_end_is_more_than_a_change(small: Small) -> None:
    assert changed(small, status="retired").what == "retired"


def test_added_deleted_and_renamed(small: Small) -> None:
    small.procedure("PRO-001")
    small.idea("IDEA-001")
    before = small.catalog()
    (small.root / "ims/records/idea/IDEA-001.yaml").unlink()
    small.idea("IDEA-002")
    path = small.root / "ims/procedures/PRO-001.yaml"
    path.rename(path.with_name("PRO-001-ideas.yaml"))
    found = {change.id: change for change in document_changes(before, small.catalog())}
    assert {name: change.what for name, change in found.items()} == {
        "IDEA-001": "deleted",
        "IDEA-002": "added",
        "PRO-001": "changed",
    }
    assert found["PRO-001"].renamed
    assert found["PRO-001"].weight == "none"


def test_a_cell_of_a_table_is_a_cell() -> None:
    table = "Limits:\n\n| What | Limit |\n| --- | --- |\n| Time | {} days |\n| Money | EUR 500 |\n"
    found = Difference("changed", ("body", "purpose"), table.format(10), table.format(5))
    assert [(each.path, each.before, each.after) for each in in_blocks(found)] == [
        (("body", "purpose", 1, "table", 1, 1), "10 days", "5 days")
    ]


def test_a_moved_paragraph_is_moved() -> None:
    found = Difference("changed", ("body",), "First.\n\nSecond.\n\nThird.", "Second.\n\nThird.\n\nFirst.")
    assert [each.kind for each in in_blocks(found)] == ["moved"]


def test_another_document_to_refer_to_is_no_other_number(small: Small) -> None:
    steps = [{**step, "text": "As POL-003 says."} for step in BODY["steps"]]
    small.procedure("PRO-001", body={**BODY, "steps": steps})
    before = small.catalog()
    small.procedure(
        "PRO-001", body={**BODY, "steps": [{**each, "text": "As SCO-001 says."} for each in steps]}
    )
    (found,) = document_changes(before, small.catalog())
    assert (found.weight, reasons(found)) == ("editorial", [])


def test_that_a_living_record_was_closed_is_material(small: Small) -> None:
    small.idea()
    before = small.catalog()
    small.idea(state="declined", closed="2026-06-01")
    (found,) = document_changes(before, small.catalog())
    assert reasons(found) == ["it was closed as declined"]


def test_a_link_that_begins_to_remember_is_the_same_link(small: Small) -> None:
    small.policy()
    small.idea(links={"see": ["POL-001"]})
    before = small.catalog()
    entry = {"to": "POL-001", "fingerprint": before.documents["POL-001"].fingerprint}
    small.idea(links={"see": [entry]})
    (found,) = document_changes(before, small.catalog())
    assert [(each.kind, each.path) for each in found.differences] == [
        ("added", ("links", "see", 0, "fingerprint"))
    ]
    assert found.content == ()
