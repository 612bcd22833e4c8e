"""Git's commits as rows: who and what they show, and what they never show."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from imskit.in_git import MOST
from imskit.organisation import address_hash
from imskit.views.audience import Audience
from imskit.views.decision_lines import decision_lines
from imskit.views.in_git import CommitLine, GitPart, GitParts, vouching
from tests.builders import BODIES, Small
from tests.repositories import commit, run

Say = Callable[..., str]


@pytest.fixture
def say(small: Small) -> Say:
    """`say("subject")` commits all there is; the id of the commit is handed back."""
    small.policy()
    small.read()
    run(small.root, "init", "-q", "-b", "main", ".")
    run(small.root, "add", "ims/people.yaml")
    run(small.root, "commit", "-q", "-m", "Who is who", at="2026-01-01T12:00:00Z")

    def call(subject: str, at: str = "2026-05-01", *options: str) -> str:
        small.read()
        run(small.root, "add", "-A")
        run(small.root, "commit", "-q", "--allow-empty", *options, "-m", subject, at=f"{at}T12:00:00Z")
        return run(small.root, "rev-parse", "HEAD")

    return call


def part(small: Small, name: str = "POL-001") -> GitPart:
    catalog, document = small.document(name)
    found = GitParts(catalog, Audience.of(catalog)).of(document)
    assert found is not None
    return found


def line(small: Small, name: str = "POL-001") -> CommitLine:
    return part(small, name).lines[0]


def test_a_line_says_commit_day_subject_and_version(small: Small, say: Say) -> None:
    head = say("Begin", "2026-05-01")
    assert line(small) == CommitLine(
        commit=head,
        short=head[:10],
        day="2026-05-01",
        what="added",
        version="1.0",
        subject="Begin",
        withheld=False,
        person="",
        was="",
        merged="",
        merged_day="",
    )
    assert part(small).since == "2026-05-01"


@pytest.mark.parametrize(
    "subject, shown",
    [
        ("Two  blanks", "Two blanks"),
        ("A bell \x07 and \x1b[31m red", "A bell \\x07 and \\x1b[31m red"),
        ("Turned \u202e around\u2066", "Turned \\u202e around\\u2066"),
        ("Line\u2028break", "Line break"),
        ("By ada@example.org, <bob@example.org>", "By (address), <(address)>"),
        ("x" * 200, "x" * 119 + "…"),
    ],
)
def test_a_subject_is_one_bounded_line_without_addresses(
    small: Small, say: Say, subject: str, shown: str
) -> None:
    say(subject)
    assert line(small).subject == shown


def test_only_a_person_whose_address_is_known_is_named(small: Small, say: Say) -> None:
    say("one", "2026-05-01", "--author", "Ada Lovelace <Ada@example.org>")
    assert line(small).person == ""
    small.people["people"][1]["commits_as"] = [address_hash("ada@example.org")]
    assert line(small).person == "person-02"


def test_an_address_that_people_share_names_nobody(small: Small, say: Say) -> None:
    say("one", "2026-05-01", "--author", "Ada Lovelace <ada@example.org>")
    for person in small.people["people"][:2]:
        person["commits_as"] = [address_hash("ada@example.org")]
    assert line(small).person == ""


def test_nothing_of_an_author_who_is_not_known_is_shown(small: Small, say: Say) -> None:
    say("one", "2026-05-01", "--author", "Ada Lovelace <ada@example.org>")
    shown = repr(part(small))
    assert not any(word in shown for word in ("Ada", "Lovelace", "example.org", "sha256"))


def test_the_subject_of_a_commit_that_changed_something_withheld_is_withheld(small: Small, say: Say) -> None:
    small.training(classification="confidential")
    say("The secret training of Bob")
    assert (line(small).subject, line(small).withheld) == ("", True)


def test_the_subject_of_a_commit_that_changed_what_is_gone_is_withheld(small: Small, say: Say) -> None:
    small.training()
    say("The training of Bob")
    assert not line(small).withheld
    (small.root / "ims/records/training/TRN-001.yaml").unlink()
    say("Clean up")
    assert line(small).withheld


def test_the_subject_of_a_commit_that_changed_who_is_who_is_withheld(small: Small, say: Say) -> None:
    say("Begin")
    small.people["people"].append({"id": "person-04"})
    small.policy(title="Another title")
    say("Bob Brown joins")
    assert line(small).withheld


def test_a_subject_may_speak_of_evidence_that_a_shown_document_names_and_of_no_other(
    small: Small, say: Say
) -> None:
    say("Begin")
    data = small.write("ims/evidence/list.txt", "Three of us")
    digest = hashlib.sha256((small.root / data).read_bytes()).hexdigest()
    small.training(evidence=[{"title": "Who was there", "file": "list.txt", "sha256": digest}])
    say("Train")
    assert line(small, "TRN-001").subject == "Train"
    small.write("ims/evidence/letter.txt", "A warning")
    small.training(title="Another title")
    say("A warning to Bob")
    assert line(small, "TRN-001").withheld


def test_a_subject_does_not_name_what_is_withheld(small: Small, say: Say) -> None:
    small.training(classification="confidential", title="Project Falcon")
    say("Begin")
    small.policy(body={**BODIES["policy"], "purpose": "Another."})
    say("Policy after TRN-001 and Project Falcon")
    assert line(small).subject == "Policy after a withheld record and a withheld record"


def test_a_rename_names_the_path_before(small: Small, say: Say) -> None:
    say("Begin")
    (small.root / "ims/policies/POL-001.yaml").rename(small.root / "ims/policies/POL-001-new.yaml")
    say("Rename")
    assert (line(small).what, line(small).was) == ("path", "ims/policies/POL-001.yaml")


def test_what_was_merged_says_when_and_by_which_commit(small: Small, say: Say) -> None:
    say("Begin", "2026-05-01")
    run(small.root, "checkout", "-q", "-b", "side")
    small.training()
    say("Train", "2026-05-06")
    run(small.root, "checkout", "-q", "main")
    run(small.root, "merge", "-q", "--no-ff", "-m", "x", "side", at="2026-07-01T12:00:00Z")
    found = part(small, "TRN-001")
    assert (found.lines[0].day, found.lines[0].merged_day) == ("2026-05-06", "2026-07-01")
    assert found.lines[0].merged == run(small.root, "rev-parse", "HEAD")[:10]
    assert [(each.held, each.standing, each.days) for each in found.recorded] == [("2026-07-01", "late", 57)]


def test_older_commits_are_counted(small: Small, say: Say) -> None:
    for number in range(MOST + 2):
        small.policy(title=f"Title {number}")
        say(f"commit {number}")
    assert (len(part(small).lines), part(small).more) == (MOST, 2)


def test_a_sealed_record_that_was_altered_says_when(small: Small, say: Say) -> None:
    small.training()
    say("Train", "2026-05-06")
    assert part(small, "TRN-001").altered is None
    path = small.root / "ims/records/training/TRN-001.yaml"
    path.write_text("# A comment\n" + path.read_text("utf-8"), "utf-8")
    say("Comment", "2026-05-08")
    assert part(small, "TRN-001").altered is None
    small.training(title="Another title")
    say("Alter", "2026-06-01")
    assert part(small, "TRN-001").altered == "2026-06-01"


def test_what_no_commit_holds_has_no_lines(small: Small, say: Say) -> None:
    say("Begin")
    small.training()
    found = part(small, "TRN-001")
    assert (found.since, found.lines, found.uncommitted) == (None, (), True)
    assert [(each.held, each.standing) for each in found.recorded] == [(None, "not in git")]


def test_without_a_history_there_is_no_part(small: Small) -> None:
    small.policy()
    catalog, document = small.document("POL-001")
    assert GitParts(catalog, Audience.of(catalog)).of(document) is None
    assert vouching(catalog, Audience.of(catalog)).not_told == "this folder is no git repository"


def test_what_git_can_vouch_for_counts_what_may_be_shown(small: Small, say: Say) -> None:
    say("Begin", "2026-05-01")
    first = run(small.root, "rev-list", "--max-parents=0", "HEAD")
    small.training("TRN-001", date="2025-12-31")
    small.training("TRN-002")
    small.training("TRN-003", date="2026-06-25")
    small.training("TRN-004", classification="confidential")
    commit(small.root, "2026-07-01")
    small.training("TRN-005")
    catalog = small.catalog()
    found = vouching(catalog, Audience.of(catalog))
    assert (found.begins, found.first, found.within) == ("2026-01-01", first, "14 days")
    assert (found.in_time, found.late, found.before, found.not_in_git) == (1, 1, 1, 1)
    assert [(each.document, each.happened, each.held, each.days) for each in found.lines] == [
        ("TRN-002", "2026-05-05", "2026-07-01", 57)
    ]
    assert vouching(catalog, Audience.everybody()).late == 2


def test_a_decision_that_was_recorded_late_says_so_on_the_page_of_its_document(
    small: Small, say: Say
) -> None:
    say("Begin", "2026-02-01")
    policy = small.policy()
    small.decision(policy, on="2026-02-20")
    small.decision(policy, on="2026-03-20", verdict="reaffirm")
    say("Decide", "2026-03-21")
    catalog, document = small.document("POL-001")
    lines = decision_lines(catalog, Audience.everybody(), document)
    assert [(line.day, line.recorded_late) for line in lines] == [
        ("2026-03-20", ""),
        ("2026-02-20", "2026-03-21"),
    ]
