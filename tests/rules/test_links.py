"""Rules on links."""

from __future__ import annotations

import pytest

from tests.builders import Small

OLD = "imskit-1:sha256:" + "0" * 64


def test_a_link_to_nothing_stands_at_its_own_place(small: Small) -> None:
    small.policy("POL-002", status="draft")
    small.policy(status="draft", links={"see": ["POL-002", "POL-009"]})
    (problem,) = small.read().problems
    assert (problem.rule, problem.message, problem.place.line) == (
        "dangling-link",
        "There is no document POL-009",
        21,
    )
    assert problem.mend == "did you mean POL-002?"


def test_a_link_in_a_text_must_lead_somewhere_too(small: Small) -> None:
    small.idea(body={"problem": "As in [the policy](POL-777)."})
    assert small.rules() == ["dangling-link"]


def test_a_link_in_a_long_text_is_told_at_its_own_line(small: Small) -> None:
    small.idea()
    path = "ims/records/idea/IDEA-001.yaml"
    text = (small.root / path).read_text(encoding="utf-8")
    long = "|\n    POL-777 is named.\n\n    See [the policy](POL-777)."
    small.write(path, text.replace("problem: It is dark.", f"problem: {long}"))
    (problem,) = small.read().problems
    lines = (small.root / path).read_text(encoding="utf-8").splitlines()
    assert lines[problem.place.line - 1][problem.place.column - 1 :] == "](POL-777)."


def test_a_field_of_a_body_that_names_a_document_must_lead_somewhere_too(small: Small) -> None:
    small.decision({**small.policy(status="draft"), "id": "POL-002"})
    assert small.rules() == ["dangling-link"]


def test_a_document_that_failed_its_schema_is_still_a_target(small: Small) -> None:
    small.policy(status="draft", titel="x")
    small.policy("POL-002", status="draft", links={"see": ["POL-001"]})
    assert small.rules() == ["unknown-field"]


def test_a_target_that_changed_makes_the_link_suspect(small: Small) -> None:
    small.policy(status="draft")
    small.policy("POL-002", status="in-review", links={"see": [{"to": "POL-001", "fingerprint": OLD}]})
    (problem,) = small.read().problems
    assert (problem.rule, problem.severity.word) == ("suspect-link", "warning")
    assert problem.message == (
        "POL-001 has changed since this link was written, and whether materially cannot be told: "
        "this folder is no git repository"
    )


def test_a_draft_is_not_asked_whether_its_links_still_fit(small: Small) -> None:
    small.policy(status="draft")
    small.policy("POL-002", status="draft", links={"see": [{"to": "POL-001", "fingerprint": OLD}]})
    assert small.rules() == []


def test_superseded_asks_for_a_successor(small: Small) -> None:
    small.policy(status="superseded")
    assert small.rules() == ["no-successor"]
    small.policy("POL-002", status="draft", links={"supersedes": ["POL-001"]})
    assert small.rules() == []


def test_a_circle_of_supersession_is_told_once(small: Small) -> None:
    small.policy("POL-001", status="draft", links={"supersedes": ["POL-003"]})
    small.policy("POL-002", status="draft", links={"supersedes": ["POL-001"]})
    small.policy("POL-003", status="draft", links={"supersedes": ["POL-002"]})
    (problem,) = small.read().problems
    assert (
        problem.message
        == "POL-001 supersedes itself: POL-001 supersedes POL-003 supersedes POL-002 supersedes POL-001"
    )


def test_a_document_that_supersedes_itself(small: Small) -> None:
    small.policy(status="draft", links={"supersedes": ["POL-001"]})
    assert small.rules() == ["circular-supersession"]


def test_an_approval_rule_for_a_document_that_is_not_there(small: Small) -> None:
    small.policy("POL-001", status="draft")
    small.ims["approvals"].insert(
        0, {"documents": ["POL-007"], "roles": ["director"], "need": "any", "assurance": "asserted"}
    )
    (problem,) = small.read().problems
    assert (problem.place.path, problem.rule) == ("ims/ims.yaml", "dangling-link")
    assert (problem.message, problem.mend) == ("There is no document POL-007", "did you mean POL-001?")


@pytest.mark.parametrize(
    "name, text",
    [
        ("POL-001-our-policy.yaml", "id: POL-001\n\ttype: policy\n"),
        ("POL-001.yaml", ""),
        ("POL-001.yaml", "\ufeffid: POL-001\n"),
        ("POL-001.yaml", "id POL-001\n"),
        ("POL-001.yaml", "type: policy\n"),
        ("POL-001.yaml", "id: pol 1\ntype: policy\n"),
        ("POL-001.yml", "id: POL-001\n"),
        ("POL-001-our-policy.yaml.txt", "id: POL-001\n"),
    ],
)
def test_a_link_to_a_file_that_cannot_be_read_leads_somewhere(small: Small, name: str, text: str) -> None:
    small.write(f"ims/policies/{name}", text)
    small.policy("POL-002", status="draft", links={"see": ["POL-001"]})
    problems = small.read().problems
    assert {problem.place.path for problem in problems} == {f"ims/policies/{name}"}
    assert "dangling-link" not in {problem.rule for problem in problems}


def test_a_file_whose_name_holds_another_id_counts_for_both(small: Small) -> None:
    policy = small.policy(status="draft")
    small.write("ims/policies/POL-001.yaml", {**policy, "id": "POL-010"})
    small.policy("POL-002", status="draft", links={"see": ["POL-001", "POL-010"]})
    assert small.rules() == ["file-name"]


def test_a_link_to_itself_or_twice_to_one_document_is_needless(small: Small) -> None:
    small.policy("POL-002", status="draft")
    small.policy(status="draft", links={"see": ["POL-001", "POL-002", "POL-002"], "supports": ["POL-002"]})
    assert small.found() == [
        "policies/POL-001.yaml:20: needless-link: POL-001 links to itself",
        "policies/POL-001.yaml:22: needless-link: POL-002 is named here already",
    ]
