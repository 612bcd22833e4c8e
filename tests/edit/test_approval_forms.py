"""Records of approval made ready: for whom, in which role, and why not."""

from __future__ import annotations

from typing import Any

import pytest

from imskit.changes.asked_of_people import ApprovalNeed
from imskit.changes.report import ApprovalForm
from imskit.edit.approval_forms import approval_forms
from imskit.facts.approval import approval
from tests.builders import Small

DIRECTOR: dict[str, Any] = {
    "id": "director",
    "title": "Director",
    "top_management": True,
    "holders": [{"person": "person-01", "from": "2020-01-01"}],
}
QUALITY: dict[str, Any] = {
    "id": "quality",
    "title": "Quality manager",
    "holders": [{"person": "person-03", "from": "2020-01-01"}, {"person": "person-01", "from": "2020-01-01"}],
}


@pytest.fixture
def waiting(small: Small) -> Small:
    """A policy by person-02 that waits for its approval, with two roles that may be asked."""
    small.people["roles"] = [DIRECTOR, QUALITY, small.people["roles"][1]]
    small.policy(status="in-review", effective_from="2026-12-01")
    return small


def the_form(small: Small) -> ApprovalForm:
    """The form of the policy, in a change that brings it."""
    catalog, document = small.document("POL-001")
    found = approval(catalog, document)
    rejected = found.rejected.day if found.rejected is not None else None
    need = ApprovalNeed("POL-001", "1.0", "needed", found.missing, rejected, None)
    (form,) = approval_forms(catalog, catalog, [need])
    return form


def offered(small: Small) -> list[tuple[str, str]]:
    return [(each.person, each.role) for each in the_form(small).records]


def rule(small: Small, **words: Any) -> None:
    small.ims["approvals"] = [{"types": ["policy"], "assurance": "asserted", **words}]


def test_each_person_gets_one_record_in_the_first_role_that_is_missing(waiting: Small) -> None:
    rule(waiting, roles=["director", "quality"], need="all")
    assert offered(waiting) == [("person-01", "Director"), ("person-03", "Quality manager")]


def test_who_approved_already_is_not_asked_again(waiting: Small) -> None:
    rule(waiting, roles=["director", "quality"], need="all")
    waiting.decision(
        waiting.policy(status="in-review", effective_from="2026-12-01"), person="person-03", role="quality"
    )
    assert offered(waiting) == [("person-01", "Director")]


def test_where_only_top_management_is_missing_only_that_is_asked(waiting: Small) -> None:
    rule(waiting, roles=["director", "quality"], need="any", top_management=True)
    waiting.decision(
        waiting.policy(status="in-review", effective_from="2026-12-01"), person="person-03", role="quality"
    )
    assert offered(waiting) == [("person-01", "Director")]


def test_an_author_is_told_why_and_the_others_may(waiting: Small) -> None:
    with_the_author = {
        **QUALITY,
        "holders": [*QUALITY["holders"], {"person": "person-02", "from": "2020-01-01"}],
    }
    waiting.people["roles"][1] = with_the_author
    rule(waiting, roles=["quality"], need="any")
    form = the_form(waiting)
    assert [each.person for each in form.records] == ["person-03", "person-01"]
    assert form.why_not == ("person-02 wrote POL-001 1.0, and nobody approves a text of their own",)


def test_after_a_rejection_whoever_may_approve_is_offered_a_record(waiting: Small) -> None:
    rule(waiting, roles=["director"], need="any")
    text = waiting.policy(status="in-review", effective_from="2026-12-01")
    waiting.decision(text, verdict="reject", on="2026-11-20", reason="Too long.")
    assert offered(waiting) == [("person-01", "Director")]
    waiting.decision(text, verdict="reject", on="2026-11-23", reason="Still too long.")
    form = the_form(waiting)
    assert (form.records, form.why_not) == ((), ("person-01 rejected POL-001 1.0 on 2026-11-23",))


def test_where_nobody_holds_the_role_it_says_so(waiting: Small) -> None:
    waiting.people["roles"][0] = {
        **DIRECTOR,
        "holders": [{"person": "person-01", "from": "2020-01-01", "until": "2026-01-01"}],
    }
    rule(waiting, roles=["director"], need="any")
    form = the_form(waiting)
    assert (form.records, form.why_not) == ((), ("nobody acts as Director on 2026-11-23",))


def test_where_no_rule_fits_it_says_so(waiting: Small) -> None:
    waiting.ims["approvals"] = [
        {"types": ["procedure"], "roles": ["director"], "need": "any", "assurance": "asserted"}
    ]
    assert the_form(waiting).why_not == ("no approval rule in ims/ims.yaml fits it",)


def test_what_lost_its_approval_gets_no_form(waiting: Small) -> None:
    catalog = waiting.catalog()
    need = ApprovalNeed("POL-001", "1.0", "lost", (), None, None)
    assert list(approval_forms(catalog, catalog, [need])) == []


def test_the_path_lies_in_the_folder_of_the_forge_and_the_text_is_a_record(waiting: Small) -> None:
    waiting.ims["settings"] = {
        "forge": {"kind": "gitlab", "repository": "https://forge.example/a/b", "folder": "below/it"}
    }
    (record, *_) = the_form(waiting).records
    assert record.path == "below/it/ims/records/decision/DEC-20261123-POL-001-1.0-approve-person-01.yaml"
    assert record.text.startswith("id: DEC-20261123-POL-001-1.0-approve-person-01\n")
    assert record.text.endswith("  assurance: asserted\n")


@pytest.mark.parametrize(
    "kind, address, filled",
    [
        ("github", "https://forge.example/a/b/new/c/d?filename=ims%2Frecords%2Fdecision%2FDEC-", True),
        ("gitlab", "https://forge.example/a/b/-/new/c/d/?file_name=ims%2Frecords%2Fdecision%2FDEC-", False),
        ("gitea", "https://forge.example/a/b/_new/c/d/?filename=ims%2Frecords%2Fdecision%2FDEC-", True),
    ],
)
def test_each_forge_has_its_address_and_its_words(
    waiting: Small, kind: str, address: str, filled: bool
) -> None:
    waiting.ims["settings"] = {"forge": {"kind": kind, "repository": "https://forge.example/a/b"}}
    catalog, document = waiting.document("POL-001")
    need = ApprovalNeed("POL-001", "1.0", "needed", approval(catalog, document).missing, None, None)
    (form,) = approval_forms(catalog, catalog, [need], "c/d")
    assert form.records[0].address.startswith(address)
    assert form.records[0].filled is filled
    assert "branch" in form.save
