"""What the page of a document says."""

from __future__ import annotations

import pytest

from imskit.facts.coverage import Coverage
from imskit.facts.graph import Graph
from imskit.views.audience import Audience
from imskit.views.documents import DocumentPage, document_page
from imskit.views.links import LinkGroup, LinkLine
from tests.builders import Small


def page(small: Small, name: str = "POL-001") -> DocumentPage:
    catalog = small.catalog()
    graph = Graph.of(catalog)
    coverage = Coverage(catalog, graph)
    states = coverage.states()
    return document_page(catalog, graph, states, Audience.of(catalog), catalog.documents[name])


def test_a_policy_in_force_names_its_approver_and_its_next_review(small: Small) -> None:
    small.decision(small.policy())
    shown = page(small)
    assert shown.in_force
    assert shown.banner is None
    assert [(line.person, line.role, line.day, line.right) for line in shown.approvals] == [
        ("person-01", "director", "2026-02-20", "holder")
    ]
    assert shown.approved_on == "2026-02-20"
    assert (shown.review_every, shown.review_due) == ("year", "2027-02-20")


@pytest.mark.parametrize(
    "change, title",
    [
        ({"status": "draft"}, "Draft"),
        ({"status": "in-review"}, "In review"),
        ({"status": "retired"}, "Retired"),
        ({}, "Not approved"),
    ],
)
def test_what_is_not_in_force_carries_a_banner(small: Small, change: dict[str, str], title: str) -> None:
    small.policy(**change)
    shown = page(small)
    assert shown.banner is not None
    assert shown.banner.title == title
    assert not shown.in_force


def test_a_rejected_document_says_who_rejected_it_why_and_what_is_needed(small: Small) -> None:
    policy = small.policy(status="in-review")
    small.decision(policy, verdict="reject", on="2026-02-19", reason="Too long.")
    banner = page(small).banner
    assert banner is not None
    assert (banner.tone, banner.title, banner.text) == (
        "bad",
        "Rejected on 2026-02-19",
        "It needs a new version",
    )
    assert banner.rejection is not None
    assert (banner.rejection.role, banner.rejection.reason) == ("director", "Too long.")
    assert [lack.roles for lack in banner.missing] == [("director",)]


def test_a_rejection_that_is_withheld_is_told_without_its_reason(small: Small) -> None:
    policy = small.policy(status="in-review")
    small.decision(policy, verdict="reject", on="2026-02-19", reason="Too long.")
    path = "ims/records/decision/DEC-20260219-POL-001-1.0-reject-person-01.yaml"
    text = (small.root / path).read_text(encoding="utf-8")
    small.write(path, text.replace("classification: internal", "classification: confidential"))
    banner = page(small).banner
    assert banner is not None
    assert (banner.title, banner.rejection) == ("Rejected on 2026-02-19", None)


def test_what_takes_effect_later_is_coming(small: Small) -> None:
    small.decision(small.policy(effective_from="2027-01-01"))
    banner = page(small).banner
    assert banner is not None
    assert banner.text == "It is approved and takes effect on 2027-01-01"


def test_what_is_superseded_leads_to_its_successor(small: Small) -> None:
    small.policy("POL-001", status="superseded")
    small.decision(small.policy("POL-002", links={"supersedes": ["POL-001"]}))
    banner = page(small).banner
    assert banner is not None
    assert banner.instead == ("POL-002",)


def test_a_withdrawn_document_says_since_when(small: Small) -> None:
    policy = small.policy()
    small.decision(policy)
    small.decision(policy, on="2026-06-01", verdict="withdraw")
    banner = page(small).banner
    assert banner is not None
    assert banner.title == "Withdrawn"
    assert "2026-06-01" in banner.text


def test_an_approval_that_does_not_count_says_why(small: Small) -> None:
    small.decision({**small.policy(), "title": "Another"})
    (line,) = page(small).decisions
    assert line.fault == "it was given for other content"


def test_a_withdrawal_without_a_right_to_it_is_shown_and_ends_nothing(small: Small) -> None:
    policy = small.policy()
    small.decision(policy)
    small.decision(policy, on="2026-06-01", verdict="withdraw", person="person-02")
    shown = page(small)
    assert shown.banner is None
    assert shown.decisions[0].fault == "the person did not hold or stand in for the role on that day"
    assert shown.review_due == "2027-02-20"


def test_a_decision_of_a_deputy_says_for_whom(small: Small) -> None:
    policy = small.policy()
    small.decision(policy, person="person-03")
    (line,) = page(small).decisions
    assert (line.right, line.acting_for) == ("deputy", ("person-01",))


def test_links_are_grouped_by_what_they_are_called_from_here(small: Small) -> None:
    small.policy()
    small.procedure(links={"implements": [{"to": "POL-001", "why": "It says how"}]})
    (group,) = page(small).incoming
    assert group.label == "Implemented by"
    assert [(line.id, line.why, line.suspect) for line in group.lines] == [("PRO-001", "It says how", False)]
    (group,) = page(small, "PRO-001").outgoing
    assert group.label == "Implements"


def test_a_link_to_what_has_changed_since_is_suspect(small: Small) -> None:
    small.policy()
    old = "imskit-1:sha256:" + "0" * 64
    small.procedure(links={"see": [{"to": "POL-001", "fingerprint": old}]})
    (group,) = page(small, "PRO-001").outgoing
    assert group.lines[0].suspect


def test_a_long_group_of_links_is_folded_but_for_its_first_and_what_is_suspect(small: Small) -> None:
    small.policy()
    for number in range(1, 9):
        link: dict[str, str] = {"to": "POL-001"}
        if number == 8:
            link["fingerprint"] = "imskit-1:sha256:" + "0" * 64
        small.procedure(f"PRO-00{number}", links={"implements": [link]})
    (group,) = page(small).incoming
    assert [line.id for line in group.shown] == ["PRO-001", "PRO-002", "PRO-003", "PRO-008"]
    assert len(group.folded) == 4
    (group,) = page(small, "PRO-008").outgoing
    assert ([line.suspect for line in group.shown], group.folded) == ([True], ())


def test_a_suspect_link_is_never_folded_away() -> None:
    lines = tuple(
        LinkLine(f"PRO-00{at}", "Title", "procedure", "", "It changed" if at == 8 else "")
        for at in range(1, 9)
    )
    group = LinkGroup("Implements", lines, 0)
    assert [line.id for line in group.shown] == ["PRO-001", "PRO-002", "PRO-003", "PRO-008"]
    assert [line.id for line in group.folded] == ["PRO-004", "PRO-005", "PRO-006", "PRO-007"]
    assert LinkGroup("Implements", lines[:6], 0).folded == ()


def test_a_hub_lists_some_of_its_links_and_counts_the_others() -> None:
    group = LinkGroup(
        "Implements", tuple(LinkLine(f"PRO-{at}", "T", "procedure", "") for at in range(100)), 0
    )
    assert [line.id for line in group.listed] == [f"PRO-{at}" for at in range(3, 63)]
    assert group.beyond == 37
    assert LinkGroup("Implements", group.lines[:63], 0).beyond == 0


def test_links_from_withheld_records_are_counted(small: Small) -> None:
    small.policy()
    small.idea(classification="confidential", links={"supports": ["POL-001"]})
    (group,) = page(small).incoming
    assert (group.label, group.lines, group.withheld) == ("Supported by", (), 1)


def test_clauses_come_with_where_they_stand(small: Small) -> None:
    small.policy(satisfies={"tiny-2026": ["1"]})
    (standard,) = page(small).clauses
    assert standard.designation == "TINY 1:2026"
    assert [(line.number, line.relations, line.state) for line in standard.lines] == [
        ("1", ("satisfies",), "documented")
    ]


def test_a_change_is_proposed_in_the_editor_of_the_forge(small: Small) -> None:
    small.ims = {**small.ims, "settings": {"edit_url": "https://forge.example/edit/{path}"}}
    small.policy()
    proposal = page(small).proposal
    assert proposal is not None
    assert proposal.editor == "https://forge.example/edit/ims/policies/POL-001.yaml"
    # Nobody said what the forge is called, or where an issue is opened.
    assert (proposal.forge, proposal.report, proposal.new_type) == ("", "", "")


def test_a_closed_record_says_since_when(small: Small) -> None:
    small.idea(state="declined", closed="2026-06-01", classification="internal")
    banner = page(small, "IDEA-001").banner
    assert banner is not None
    assert (banner.title, banner.text) == (
        "Closed: declined",
        "It was closed on 2026-06-01 and is kept as it is",
    )


def test_a_corrected_record_leads_to_its_correction(small: Small) -> None:
    small.training("TRN-001")
    small.training("TRN-002", links={"corrects": ["TRN-001"]})
    banner = page(small, "TRN-001").banner
    assert banner is not None
    assert banner.instead == ("TRN-002",)


def test_how_long_it_is_kept_is_said_in_words(small: Small) -> None:
    small.training(retention={"period": "P7Y"})
    assert page(small, "TRN-001").retention == "7 years from its date, then disposed of"


def test_evidence_is_missing_changed_or_as_recorded(small: Small) -> None:
    small.write("ims/evidence/list.csv", "a,b\n")
    true = "7d0a59c8a6a8dd3fbff5a0e0d9e3d4e4"
    small.policy(
        evidence=[
            {"title": "A list", "file": "list.csv", "sha256": true + true},
            {"title": "Gone", "file": "gone.csv", "sha256": "0" * 64},
            {"title": "In the safe", "sha256": "1" * 64, "place": "Safe 2"},
        ]
    )
    assert [line.standing for line in page(small).evidence] == ["changed", "missing", "kept elsewhere"]


def test_a_record_of_what_a_document_said_before_says_so_at_both_ends(small: Small) -> None:
    small.decision(small.policy())
    small.training(date="2026-02-22", body={"covers": ["POL-001"]})
    small.training("TRN-002", body={"covers": ["POL-001"]})
    (group,) = page(small).incoming
    assert [(line.id, line.older) for line in group.lines] == [
        ("TRN-001", "before version 1.0"),
        ("TRN-002", ""),
    ]
    (group,) = page(small, "TRN-001").outgoing
    assert [(line.id, line.older) for line in group.lines] == [("POL-001", "before version 1.0")]
