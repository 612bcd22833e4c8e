"""`imskit diff`: what a change means, in every form, from real repositories."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.builders import BODIES, Small
from tests.repositories import commit
from tests.repositories import run as run_git

if TYPE_CHECKING:
    from tests.running import Run

AS_OF = ("--as-of", "2026-11-23")
SCHEMA = Path(__file__).parents[2] / "schemas/diff.schema.json"


@pytest.fixture
def system(small: Small) -> Small:
    """A committed system: a policy in force, its training, and a procedure that rests on it."""
    small.decision(small.policy(satisfies={"tiny-2026": ["1"]}, must_read=["everyone"]))
    small.training(satisfies={"tiny-2026": ["1"]})
    small.decision(small.procedure("PRO-001", links={"implements": ["POL-001"]}))
    small.read()
    commit(small.root, "2026-06-01")
    return small


def change(small: Small) -> None:
    """The policy in a new version, with its approval still to come."""
    revisions = [
        {
            "version": "1.1",
            "date": "2026-11-01",
            "by": "person-02",
            "change": "material",
            "summary": "More @time.",
        },
        {
            "version": "1.0",
            "date": "2026-02-01",
            "by": "person-02",
            "change": "material",
            "summary": "First.",
        },
    ]
    small.policy(
        satisfies={"tiny-2026": ["1"]},
        must_read=["everyone"],
        version="1.1",
        status="in-review",
        revisions=revisions,
        body={**BODIES["policy"], "purpose": "Say where we must go."},
    )


def data(small: Small, run: Run, *arguments: str) -> dict[str, Any]:
    ran = run(small.root, "diff", *arguments, *AS_OF, "--format", "json")
    assert ran.code == 0
    found: dict[str, Any] = json.loads(ran.out)
    Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(found)
    return found


def test_a_state_and_itself_do_not_differ(system: Small, run: Run) -> None:
    found = data(system, run, "HEAD", "HEAD")
    assert {name for name, value in found.items() if isinstance(value, list) and value} == set()
    assert "Nothing changes." in run(system.root, "diff", "HEAD", *AS_OF).out


def test_a_changed_policy_says_what_it_means(system: Small, run: Run) -> None:
    change(system)
    found = data(system, run, "HEAD")
    (document,) = found["documents"]
    assert (document["id"], document["version"], document["status"]) == (
        "POL-001",
        "1.0 → 1.1",
        "approved → in-review",
    )
    assert (document["weight"], document["summaries"]) == ("material", ["More @time."])
    assert document["reasons"] == ["Purpose: the word “must” came"]
    assert [(row["id"], row["why"], row["suspect"]) for row in found["touched"]] == [
        ("PRO-001", "implements POL-001", False)
    ]
    assert [(row["id"], row["lost"]) for row in found["approvals"]] == [("POL-001", False)]
    assert [(row["version"], len(row["roles"])) for row in found["read_again"]] == [("1.1", 1)]
    assert found["clauses"] == []
    assert found["problems"] == []


def test_a_deleted_policy_loses_its_clause(system: Small, run: Run) -> None:
    (system.root / "ims/policies/POL-001.yaml").unlink()
    found = data(system, run, "HEAD")
    assert [(row["clause"], row["turn"]) for row in found["clauses"]] == [("1", "lost")]
    assert {row["rule"] for row in found["problems"]} >= {"deleted-document", "dangling-link"}


def test_a_new_draft_asks_nobody_for_anything(system: Small, run: Run) -> None:
    small = system
    small.policy("POL-002", status="draft", version="0.1", must_read=["everyone"])
    found = data(small, run, "HEAD")
    assert [(row["id"], row["what"]) for row in found["documents"]] == [("POL-002", "added")]
    assert found["approvals"] == found["read_again"] == []
    small.policy("POL-002", status="in-review", version="0.1", must_read=["everyone"])
    found = data(small, run, "HEAD")
    assert [row["id"] for row in found["approvals"]] == ["POL-002"]
    assert [row["id"] for row in found["read_again"]] == ["POL-002"]


def test_what_is_new_is_shown_entry_by_entry(system: Small, run: Run) -> None:
    system.policy("POL-002", status="draft")
    (document,) = data(system, run, "HEAD")["documents"]
    assert {line["kind"] for line in document["lines"]} == {"added"}
    assert document["lines"][0]["where"] == "Purpose"


def test_an_approval_that_comes_is_told_and_whether_it_counts(system: Small, run: Run) -> None:
    change(system)
    policy = yaml.safe_load((system.root / "ims/policies/POL-001.yaml").read_text("utf-8"))
    system.decision(policy, on="2026-11-02")
    (given,) = data(system, run, "HEAD")["decisions"]
    assert (given["id"], given["version"], given["person"], given["counts"]) == (
        "POL-001",
        "1.1",
        "person-01",
        True,
    )
    path = system.root / "ims/policies/POL-001.yaml"
    path.write_text(path.read_text("utf-8").replace("where we must go", "where you must go"), "utf-8")
    found = data(system, run, "HEAD")
    assert [row["counts"] for row in found["decisions"]] == [False]
    assert [row["id"] for row in found["approvals"]] == ["POL-001"]


def test_an_approval_that_is_taken_away_is_lost(system: Small, run: Run) -> None:
    next((system.root / "ims/records/decision").glob("*-POL-001-*")).unlink()
    found = data(system, run, "HEAD")
    assert [(row["id"], row["lost"]) for row in found["approvals"]] == [("POL-001", True)]


def test_warnings_and_errors_that_were_there_before_are_kept_apart(system: Small, run: Run) -> None:
    system.policy("POL-003", links={"see": ["POL-099"]}, status="draft")
    commit(system.root, "2026-07-01")
    system.policy("POL-001", status="retired", satisfies={"tiny-2026": ["1"]}, must_read=["everyone"])
    found = data(system, run, "HEAD")
    assert found["older_problems"] == 1
    assert found["problems"] == []
    assert "retired-without-decision" in {row["rule"] for row in found["warnings"]}


def test_one_mistake_is_told_once(system: Small, run: Run) -> None:
    policy = system.root / "ims/policies/POL-001.yaml"
    policy.write_text(policy.read_text("utf-8").replace("purpose: ", "purpose: x "), "utf-8")
    assert [row["rule"] for row in data(system, run, "HEAD")["problems"]] == ["same-version"]
    ran = run(system.root, "check", *AS_OF, "--base", "HEAD")
    assert "[same-version]" in ran.out
    assert "approval-fingerprint" not in ran.out
    assert "[approval-fingerprint]" in run(system.root, "check", *AS_OF).out


def test_the_way_back_mirrors_the_way_there(system: Small, run: Run) -> None:
    change(system)
    system.idea("IDEA-001")
    system.read()
    commit(system.root, "2026-07-01")
    there, back = data(system, run, "HEAD~1", "HEAD"), data(system, run, "HEAD", "HEAD~1")
    turned = {"added": "deleted", "deleted": "added", "changed": "changed", "retired": "changed"}
    assert [(row["id"], turned[str(row["what"])]) for row in there["documents"]] == [
        (row["id"], row["what"]) for row in back["documents"]
    ]
    assert [(row["id"], row["what"], row["before"], row["after"]) for row in there["moved"]] == [
        (row["id"], row["what"], row["after"], row["before"]) for row in back["moved"]
    ]


def test_a_pull_request_is_compared_with_where_it_branched_off(system: Small, run: Run) -> None:
    run_git(system.root, "checkout", "-q", "-b", "change")
    change(system)
    commit(system.root, "2026-07-01")
    run_git(system.root, "checkout", "-q", "main")
    system.idea("IDEA-001")
    commit(system.root, "2026-07-02")
    plain = data(system, run, "main", "change")
    assert [(row["id"], row["what"]) for row in plain["documents"]] == [
        ("IDEA-001", "deleted"),
        ("POL-001", "changed"),
    ]
    since = data(system, run, "main", "change", "--merge-base")
    assert [row["id"] for row in since["documents"]] == ["POL-001"]


def test_a_comment_names_nobody_and_fits(system: Small, run: Run) -> None:
    change(system)
    for number in range(1, 400):
        system.idea(f"IDEA-{number:03}", title="It is dark here. " * 15)
    said = run(system.root, "diff", "HEAD", *AS_OF).out
    assert len(said) <= 65_000
    assert "parts do not fit in a comment" in said
    assert "@time" not in said
    assert said.count("<details") == said.count("</details>")


class Page(HTMLParser):
    """The tags of a page, and the words of its body."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not any(name in {"src", "onclick"} for name, _ in attrs)
        assert all((value or "").startswith("#") for name, value in attrs if name == "href")

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_needs_nothing_beside_it(system: Small, run: Run) -> None:
    change(system)
    system.idea("IDEA-001", title="<script>alert(1)</script>")
    ran = run(system.root, "diff", "HEAD", *AS_OF, "--format", "html", "-o", "what.html")
    assert ran.code == 0
    page = Page()
    page.feed((system.root / "what.html").read_text("utf-8"))
    assert "script" not in page.tags
    assert "<script>alert(1)</script>" in page.words
    assert "Say where we" in page.words


@pytest.mark.parametrize(
    "arguments", [("nothing",), ("HEAD", "nothing"), ("-n",), ("HEAD", "--merge-base", "v9")]
)
def test_an_unknown_revision_ends_it(system: Small, run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(system.root, "diff", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) <= 4


def test_outside_a_repository_it_says_so(small: Small, run: Run) -> None:
    small.read()
    ran = run(small.root, "diff", "HEAD")
    assert ran.code == 2
    assert "lies in no git repository" in ran.err


def test_check_with_a_base_holds_the_rules_of_change(system: Small, run: Run) -> None:
    system.training(satisfies={"tiny-2026": ["1"]}, body={"trainer": "Someone else"})
    assert run(system.root, "check", *AS_OF).code == 0
    ran = run(system.root, "check", *AS_OF, "--base", "HEAD")
    assert ran.code == 1
    assert "TRN-001 is sealed, and was altered: Trainer [sealed-record]" in ran.out


def test_what_came_on_the_main_branch_meanwhile_is_not_blamed_on_a_change(system: Small, run: Run) -> None:
    run_git(system.root, "checkout", "-q", "-b", "change")
    system.idea("IDEA-002")
    commit(system.root, "2026-07-01")
    run_git(system.root, "checkout", "-q", "main")
    system.idea("IDEA-001")
    system.idea("IDEA-002", title="Another")
    commit(system.root, "2026-07-02")
    run_git(system.root, "checkout", "-q", "change")
    ran = run(system.root, "check", *AS_OF, "--base", "main")
    assert "deleted" not in ran.out
    assert "IDEA-002 is also taken on the branch main [id-taken]" in ran.out


def test_a_branch_that_began_with_a_document_has_not_taken_its_id(system: Small, run: Run) -> None:
    system.idea("IDEA-001")
    commit(system.root, "2026-07-01")
    run_git(system.root, "checkout", "-q", "-b", "other")
    commit(system.root, "2026-07-02")
    run_git(system.root, "checkout", "-q", "main")
    system.idea("IDEA-002")
    commit(system.root, "2026-07-03")
    ran = run(system.root, "check", *AS_OF, "--base", "HEAD~2")
    assert "id-taken" not in ran.out


def test_an_id_that_the_history_gave_up_is_not_taken_again(system: Small, run: Run) -> None:
    system.procedure("PRO-002", status="draft")
    commit(system.root, "2026-07-01")
    (system.root / "ims/procedures/PRO-002.yaml").unlink()
    commit(system.root, "2026-07-02")
    system.procedure("PRO-002", status="draft")
    ran = run(system.root, "check", *AS_OF, "--base", "HEAD")
    assert "PRO-002 was another document before, which is gone [id-reused]" in ran.out


def test_evidence_that_was_changed_is_told(system: Small, run: Run) -> None:
    path = system.root / "ims/evidence/photo.jpg"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"one")
    commit(system.root, "2026-07-01")
    path.write_bytes(b"two")
    ran = run(system.root, "check", *AS_OF, "--base", "HEAD")
    assert (
        "ims/evidence/photo.jpg:1:1: error: This evidence has other bytes now [evidence-changed]" in ran.out
    )


def test_a_suspect_link_says_what_changed_in_what_it_remembers(system: Small, run: Run) -> None:
    old = system.catalog().documents["POL-001"].fingerprint
    system.idea("IDEA-001", links={"see": [{"to": "POL-001", "fingerprint": old}]})
    commit(system.root, "2026-06-02")
    change(system)
    found = {row["id"]: row for row in data(system, run, "HEAD")["touched"]}
    assert (found["IDEA-001"]["suspect"], found["IDEA-001"]["why"]) == (True, "see also POL-001")
    assert found["IDEA-001"]["since"] == "once 1.1 holds: Purpose: the word “must” came"
    assert (found["PRO-001"]["suspect"], found["PRO-001"]["since"]) == (False, "")
    said = run(system.root, "diff", "HEAD", *AS_OF).out
    assert "2 documents, **1 of them suspect** until its owner looked" in said
    assert "(Innovation manager): see also POL-001 — **suspect**: once 1.1 holds" in said


def test_a_stricter_approval_rule_takes_approvals_away(system: Small, run: Run) -> None:
    system.ims["approvals"][0]["count"] = 2
    system.read()
    found = data(system, run, "HEAD")
    assert [(row["path"], row["about"], row["what"]) for row in found["settings"]] == [
        ("ims/ims.yaml", "the settings of the organisation", "changed")
    ]
    assert [(row["id"], row["turn"], row["needs"]) for row in found["approvals"]] == [
        ("POL-001", "lost", ["an approval by Director"]),
        ("PRO-001", "lost", ["an approval by Director"]),
    ]
    said = run(system.root, "diff", "HEAD", *AS_OF).out
    for name in ("POL-001", "PRO-001"):
        assert f"- **{name}** **lost its approval** 1&#46;0 needs an approval by Director\n" in said


def test_records_of_the_version_before_are_told_once_it_is_approved_too(system: Small, run: Run) -> None:
    system.training("TRN-001", satisfies={"tiny-2026": ["1"]}, body={"covers": ["POL-001"]})
    commit(system.root, "2026-06-02")
    change(system)
    commit(system.root, "2026-06-03")
    (row,) = data(system, run, "HEAD~1", "HEAD")["outdated"]
    assert (row["id"], row["before"], row["after"], row["holds"]) == ("POL-001", "1.0", "1.1", False)
    assert [record["id"] for record in row["records"]] == ["TRN-001"]
    document = system.catalog().documents["POL-001"].data
    approved = {**document, "status": "approved"}
    system.write("ims/policies/POL-001.yaml", approved)
    system.decision(approved, on="2026-11-20")
    found = data(system, run, "HEAD")
    assert [(row["id"], row["holds"]) for row in found["outdated"]] == [("POL-001", True)]
    assert [(row["id"], row["turn"]) for row in found["approvals"]] == [("POL-001", "given")]
    assert [row["id"] for row in found["touched"]] == ["PRO-001"]
    assert [row["version"] for row in found["read_again"]] == ["1.1"]


@pytest.mark.parametrize("mistake", ["owner: Nobody In Particular", "owner: [unclosed", "title: a: b"])
def test_a_slip_that_makes_a_document_unreadable_is_no_deletion(
    system: Small, run: Run, mistake: str
) -> None:
    path = next((system.root / "ims/policies").glob("POL-001*.yaml"))
    name = mistake.partition(":")[0]
    before = path.read_text("utf-8")
    text = "\n".join(mistake if line.startswith(f"{name}:") else line for line in before.split("\n"))
    path.write_text(text, encoding="utf-8")
    found = data(system, run, "HEAD")
    assert [each["place"].partition(":")[0] for each in found["problems"]] == [f"ims/policies/{path.name}"]
    assert found["documents"] == []
    assert (found["clauses"], found["touched"], found["approvals"]) == ([], [], [])
    # The way back: what was unreadable and is mended was not added.
    commit(system.root, "2026-07-01")
    path.write_text(before, encoding="utf-8")
    assert data(system, run, "HEAD")["documents"] == []
