"""Approving with a browser alone: the file that the statement offers, put into a change, counts as what it says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from jsonschema import Draft202012Validator

from imskit.organisation import address_hash
from tests.builders import BODIES, Small
from tests.repositories import commit
from tests.repositories import run as run_git

if TYPE_CHECKING:
    from tests.running import Run

AS_OF = ("--as-of", "2026-11-23")
SCHEMA = Path(__file__).parents[2] / "schemas/diff.schema.json"
FORGE = {"kind": "github", "repository": "https://forge.example/small/ims"}
RECORD = "ims/records/decision/DEC-20261123-POL-001-1.1-approve-person-01.yaml"


@pytest.fixture
def system(small: Small) -> Small:
    """A policy in force; on the branch `answers/sooner` its next version waits for the director."""
    small.ims["settings"] = {"forge": FORGE}
    small.decision(small.policy())
    small.read()
    commit(small.root, "2026-06-01")
    run_git(small.root, "checkout", "-q", "-b", "answers/sooner")
    propose(small)
    commit(small.root, "2026-11-22")
    return small


def propose(small: Small, purpose: str = "Answer sooner.", **changes: Any) -> dict[str, Any]:
    entry = {"by": "person-02", "change": "material", "summary": "Something."}
    versions = [
        {"version": "1.1", "date": "2026-11-20", **entry},
        {"version": "1.0", "date": "2026-02-01", **entry, "summary": "First."},
    ]
    words = {
        "version": "1.1",
        "status": "in-review",
        "effective_from": "2026-12-01",
        "revisions": versions,
        "body": {**BODIES["policy"], "purpose": purpose},
    }
    return small.policy(**{**words, **changes})


def form(small: Small, run: Run, *words: str) -> dict[str, Any]:
    """The one form that the statement on the change offers."""
    ran = run(small.root, "diff", "main", "HEAD", *words, *AS_OF, "--format", "json")
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(found)
    (only,) = found["forms"]
    assert isinstance(only, dict)
    return only


def told(small: Small, run: Run) -> list[tuple[str, str, str]]:
    """What the check of the change says, as rule, sentence and how to mend it."""
    ran = run(small.root, "check", "--base", "main", *AS_OF, "--format", "json")
    assert ran.code in {0, 1}, ran.err
    return [(each["rule"], each["message"], each["mend"]) for each in json.loads(ran.out)["problems"]]


def test_what_is_offered_counts_once_it_lies_on_the_branch(system: Small, run: Run) -> None:
    offered = form(system, run, "--branch", "answers/sooner")
    (record,) = offered["records"]
    assert (record["person"], record["path"]) == ("person-01", RECORD)
    system.write(record["path"], record["text"])
    commit(system.root, "2026-11-23")
    assert [rule for rule, _, _ in told(system, run)] == ["approved-unsaid"]
    propose(system, status="approved")
    commit(system.root, "2026-11-23")
    assert told(system, run) == []
    after = json.loads(run(system.root, "diff", "main", "HEAD", *AS_OF, "--format", "json").out)
    assert [(row["id"], row["turn"]) for row in after["approvals"]] == [("POL-001", "given")]
    assert [(row["person"], row["counts"]) for row in after["decisions"]] == [("person-01", True)]
    assert after["forms"] == []


def test_the_link_leads_to_the_branch_with_path_and_text(system: Small, run: Run) -> None:
    (record,) = form(system, run, "--branch", "answers/sooner")["records"]
    address = urlsplit(record["address"])
    assert address.path == "/small/ims/new/answers/sooner"
    assert parse_qs(address.query) == {"filename": [RECORD], "value": [record["text"]]}
    assert record["filled"]
    shown = run(system.root, "diff", "main", "HEAD", "--branch", "answers/sooner", *AS_OF).out
    assert f"](<{record['address']}>)" in shown
    assert f"```yaml\n{record['text']}```" in shown


def test_without_the_name_of_the_branch_no_link_is_made(system: Small, run: Run) -> None:
    (record,) = form(system, run)["records"]
    assert (record["address"], record["filled"], record["replaces"]) == ("", False, False)
    assert RECORD in run(system.root, "diff", "main", "HEAD", *AS_OF).out


@pytest.mark.parametrize("status", ["in-review", "approved"])
def test_a_text_that_changed_since_asks_for_a_new_approval(system: Small, run: Run, status: str) -> None:
    (first,) = form(system, run)["records"]
    system.write(first["path"], first["text"])
    propose(system, "Answer at once.", status=status)
    commit(system.root, "2026-11-23")
    ((rule, said, mend),) = [each for each in told(system, run) if each[0] != "approval-missing"]
    assert rule == "approval-overtaken"
    assert "person-01 approved POL-001 1.1 with another text than it has now: the text changed since" in said
    assert "take the new form" in mend
    (second,) = form(system, run, "--branch", "answers/sooner")["records"]
    assert second["replaces"]
    assert urlsplit(second["address"]).path == f"/small/ims/edit/answers/sooner/{RECORD}"
    system.write(second["path"], second["text"])
    commit(system.root, "2026-11-23")
    assert "approval-overtaken" not in [each[0] for each in told(system, run)]


def test_an_approval_of_the_day_after_makes_the_earlier_one_history(system: Small, run: Run) -> None:
    earlier = propose(system, "Answer at once.")
    system.decision(earlier, on="2026-11-22")
    later = propose(system, "Answer within a week.")
    commit(system.root, "2026-11-22")
    assert [each[0] for each in told(system, run)] == ["approval-overtaken"]
    system.decision(later, on="2026-11-23")
    commit(system.root, "2026-11-23")
    assert [each[0] for each in told(system, run)] == ["approved-unsaid"]


def test_what_only_claims_the_person_is_told(system: Small, run: Run) -> None:
    (record,) = form(system, run)["records"]
    for who, rule in (("person-02", "approval-own-text"), ("person-03", "approval-role")):
        path = record["path"].replace("person-01", who)
        system.write(path, record["text"].replace("person-01", who))
        commit(system.root, "2026-11-23")
        assert rule in [each[0] for each in told(system, run)]
        (system.root / path).unlink()


def test_who_could_not_count_gets_a_reason_and_no_file(system: Small, run: Run) -> None:
    propose(system, effective_from=None)
    commit(system.root, "2026-11-23")
    offered = form(system, run)
    assert offered["records"] == []
    assert offered["why_not"] == [
        "POL-001 does not say from which day it is in force, and that day is part of what is approved"
    ]


def test_where_a_signature_is_asked_for_no_file_is_offered(system: Small, run: Run) -> None:
    system.ims["approvals"][0]["assurance"] = "signed"
    system.read()
    commit(system.root, "2026-11-23")
    offered = form(system, run, "--branch", "answers/sooner")
    assert (offered["records"], offered["assurance"]) == ([], "signed")
    assert "asks for a signature" in offered["why_not"][0]
    shown = run(system.root, "diff", "main", "HEAD", *AS_OF).out
    assert "nobody can sign in a browser" in shown
    assert RECORD not in shown


@pytest.mark.parametrize("name", ["../main", "a/../b", "a b", "-x", "a/.b", "a//b", "x\n"])
def test_what_is_no_branch_is_refused(system: Small, run: Run, name: str) -> None:
    ran = run(system.root, "diff", "main", f"--branch={name}", *AS_OF)
    assert ran.code == 2
    assert "no name of a branch" in ran.err


def test_the_statement_reads_as_it_should(
    system: Small, run: Run, golden: Callable[[str, str | bytes], None]
) -> None:
    del system.people["roles"][0]["deputies"][0]["until"]
    system.people["people"].append({"id": "person-04"})
    system.people["roles"][0]["delegations"] = [
        {
            "person": "person-04",
            "from": "2026-01-01",
            "until": "2026-12-31",
            "why": "Leave.",
            "types": ["policy"],
        }
    ]
    system.read()
    commit(system.root, "2026-11-22")
    ran = run(system.root, "diff", "main", "HEAD", "--branch", "answers/sooner", *AS_OF)
    assert ran.code == 0, ran.err
    shown = ran.out
    golden(
        "approving/in-a-browser.md",
        re.sub(r"[0-9a-f]{7,12} with [0-9a-f]{7,12}", "HEAD with BASE", shown),
    )
    page = run(
        system.root, "diff", "main", "HEAD", "--branch", "answers/sooner", *AS_OF, "--format", "html"
    ).out
    assert page.count("<pre ") == 3, page
    assert "What it proves" in page


def by(small: Small, address: str) -> None:
    """Commit everything in the name of *address*."""
    run_git(small.root, "add", "-A")
    run_git(small.root, "-c", f"user.email={address}", "commit", "-q", "-m", "x", at="2026-11-23T12:00:00Z")


@pytest.mark.parametrize("own", [True, False])
def test_where_commits_are_asked_for_only_the_own_commit_counts(system: Small, run: Run, own: bool) -> None:
    system.ims["approvals"][0]["assurance"] = "committed"
    system.read()
    commit(system.root, "2026-11-22")
    offered = form(system, run)
    assert offered["records"] == []
    assert "does not say with which address person-01 commits" in offered["why_not"][0]
    system.people["people"][0]["commits_as"] = [address_hash("one@example.org")]
    system.read()
    commit(system.root, "2026-11-22")
    (record,) = form(system, run)["records"]
    assert "assurance: committed\n" in record["text"]
    system.write(record["path"], record["text"])
    by(system, "one@example.org" if own else "two@example.org")
    found = told(system, run)
    assert ("approved-unsaid" if own else "unverified-assurance") in [rule for rule, _, _ in found]
    after = json.loads(run(system.root, "diff", "main", "HEAD", *AS_OF, "--format", "json").out)
    assert [row["counts"] for row in after["decisions"]] == [own]
    # Squashed into one commit of somebody else, it is no commit of the person's own any more.
    run_git(system.root, "checkout", "-q", "main")
    run_git(system.root, "merge", "-q", "--squash", "answers/sooner")
    by(system, "three@example.org")
    squashed = json.loads(run(system.root, "diff", "HEAD~1", "HEAD", *AS_OF, "--format", "json").out)
    assert [row["counts"] for row in squashed["decisions"]] == [False]


def test_a_change_does_not_say_where_the_links_lead(system: Small, run: Run) -> None:
    system.ims["settings"]["forge"]["repository"] = "https://elsewhere.example/small/ims"
    system.read()
    commit(system.root, "2026-11-23")
    (record,) = form(system, run, "--branch", "answers/sooner")["records"]
    assert record["address"].startswith("https://forge.example/small/ims/new/")


def test_at_most_six_people_are_offered_a_file(system: Small, run: Run) -> None:
    names = [f"person-{number}" for number in range(10, 20)]
    system.people["people"] += [{"id": name} for name in names]
    system.people["roles"][0]["holders"] += [{"person": name, "from": "2026-01-01"} for name in names]
    system.read()
    commit(system.root, "2026-11-23")
    offered = form(system, run)
    assert (len(offered["records"]), offered["more"]) == (6, 5)
    assert "5 more could approve" in run(system.root, "diff", "main", "HEAD", *AS_OF).out


def test_readers_are_offered_nothing_of_what_is_withheld_from_them(system: Small, run: Run) -> None:
    propose(system, classification="confidential")
    commit(system.root, "2026-11-23")
    assert form(system, run)["records"]
    for form_ in ("md", "json", "html"):
        shown = run(system.root, "diff", "main", "HEAD", "--audience", "public", *AS_OF, "--format", form_)
        assert shown.code == 0, shown.err
        assert "POL-001" not in shown.out
