"""approve, reject, reaffirm and withdraw: one new record each, or a sentence that says why not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from imskit.facts.approval import approval
from tests.builders import BODIES, Small
from tests.repositories import run as git
from tests.signing import Keys, agent

if TYPE_CHECKING:
    from tests.running import Ran, Run

AS_OF = ("--as-of", "2026-11-23")
EARLY = ("--on", "2026-02-20")
RECORD = "ims/records/decision/DEC-20260220-POL-001-1.0-approve-person-01.yaml"
AUTHOR_3 = [{"version": "1.0", "date": "2026-02-01", "by": "person-03", "change": "material", "summary": "x"}]

UNCOMMITTED = "the decision is about the text as it lies in the folder"
SIGNED = "signed: with a key of this person; the signature was verified"


def files(small: Small) -> dict[str, bytes]:
    return {
        path.relative_to(small.root).as_posix(): path.read_bytes()
        for path in small.root.rglob("*")
        if path.is_file() and ".schemas" not in path.parts
    }


def refused(small: Small, ran: Ran, before: dict[str, bytes]) -> str:
    """What a refusal says; the test fails where it wrote anything."""
    assert (ran.code, ran.out) == (2, "")
    assert files(small) == before
    return ran.err


def test_an_approval_writes_one_record_and_says_what_it_changed(small: Small, run: Run) -> None:
    small.policy(status="in-review")
    small.read()
    before = files(small)
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        RECORD,
        "POL-001 1.0 approved by person-01 as Director on 2026-02-20, asserted: somebody typed the record",
        "it has all approvals that it needs, and is in force from 2026-03-01",
        "set its status to approved: it says in-review",
    ]
    after = files(small)
    assert set(after) - set(before) == {RECORD}
    assert {path: after[path] for path in before} == before


def test_it_says_how_many_approvals_are_there_and_who_is_missing(small: Small, run: Run) -> None:
    small.ims["approvals"] = [
        {"roles": ["director", "innovation-manager"], "need": "all", "assurance": "asserted"}
    ]
    small.policy(revisions=AUTHOR_3)
    small.read()
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert "1 of 2 approvals; still needs an approval by Innovation manager\n" in ran.out
    ran = run(small.root, "approve", "POL-001", "--as", "person-02", *EARLY, *AS_OF)
    assert "it has all approvals that it needs" in ran.out
    assert small.found() == []


def test_of_several_roles_the_one_that_is_still_missing_is_taken(small: Small, run: Run) -> None:
    small.ims["approvals"] = [
        {"roles": ["director", "innovation-manager"], "need": "all", "assurance": "asserted"}
    ]
    small.people["roles"][1]["holders"] = [{"person": "person-01", "from": "2020-01-01"}]
    policy = small.policy()
    small.decision(policy, person="person-03", on="2026-02-18")
    small.read()
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert "approved by person-01 as Innovation manager" in ran.out
    assert "it has all approvals that it needs" in ran.out


@pytest.mark.parametrize(
    "options, said",
    [
        (("--as", "person-02"), "person-02 wrote POL-001 1.0, and nobody approves a text of their own"),
        (("--as", "person-03", "--on", "2025-12-31"), "is of 2026-02-01, and could not be decided on before"),
        (
            ("--as", "person-03", "--on", "2026-07-01"),
            "person-03 stands in for director from 2026-01-01 until 2026-06-30",
        ),
        (("--as", "person-01", "--on", "2026-03-02"), "an approval after that day is too late"),
        (("--as", "person-01", "--on", "2026-11-24"), "2026-11-24 has not come yet"),
        (("--as", "person-1"), "did you mean person-01?"),
        (("--as", "person-01", "--role", "directr"), "did you mean director?"),
        (("--as", "person-01", "--role", "innovation-manager"), "could not act as innovation-manager"),
    ],
)
def test_what_could_not_count_is_refused(small: Small, run: Run, options: tuple[str, ...], said: str) -> None:
    small.policy()
    small.read()
    before = files(small)
    assert said in refused(small, run(small.root, "approve", "POL-001", *options, *AS_OF), before)


def test_authority_is_judged_on_the_day_of_the_decision(small: Small, run: Run) -> None:
    small.policy()
    small.read()
    ran = run(small.root, "approve", "POL-001", "--as", "person-03", *EARLY, *AS_OF)
    assert "approved by person-03 as Director" in ran.out
    assert small.found() == []


def test_a_person_who_has_left_decides_nothing_more(small: Small, run: Run) -> None:
    small.people["people"][0]["left"] = "2026-02-15"
    small.people["roles"][0]["holders"][0]["until"] = "2026-02-15"
    small.policy()
    small.read()
    before = files(small)
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert "person-01 left on 2026-02-15" in refused(small, ran, before)


def test_the_same_content_is_not_approved_twice_by_one_person(small: Small, run: Run) -> None:
    small.decision(small.policy(), on="2026-02-18")
    small.read()
    before = files(small)
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert "person-01 approved POL-001 1.0 already, on 2026-02-18" in refused(small, ran, before)


def test_who_rejected_approves_on_a_later_day(small: Small, run: Run) -> None:
    policy = small.policy()
    small.decision(policy, verdict="reject", reason="Too long.")
    small.read()
    before = files(small)
    same_day = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert "approves on a later day" in refused(small, same_day, before)
    later = run(small.root, "approve", "POL-001", "--as", "person-01", "--on", "2026-02-21", *AS_OF)
    assert "it has all approvals that it needs" in later.out
    assert small.found() == []


def test_another_persons_rejection_still_stands(small: Small, run: Run) -> None:
    policy = small.policy()
    small.decision(policy, verdict="reject", person="person-03", on="2026-02-18", reason="Too long.")
    small.read()
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert "person-03 rejected this content on 2026-02-18" in ran.out


def test_a_record_or_nothing_is_not_decided_on(small: Small, run: Run) -> None:
    small.idea()
    small.policy("POL-002", status="draft", titel="x")
    small.read()
    before = files(small)
    for name, said in (
        ("IDEA-001", "only versions of controlled documents"),
        ("POL-001", "there is no document POL-001"),
        ("POL-002", "POL-002 has problems of its own"),
        ("../../etc", "there is no document ../../etc"),
    ):
        assert said in refused(small, run(small.root, "approve", name, "--as", "person-01", *AS_OF), before)


def test_a_version_that_its_revisions_do_not_hold_is_not_decided_on(small: Small, run: Run) -> None:
    small.policy(version="1.1")
    small.read()
    before = files(small)
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert "its revisions do not hold that version" in refused(small, ran, before)


def test_a_document_that_no_approval_rule_fits_is_not_approved(small: Small, run: Run) -> None:
    small.ims["approvals"] = [
        {"types": ["procedure"], "roles": ["director"], "need": "any", "assurance": "asserted"}
    ]
    small.policy()
    small.read()
    before = files(small)
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert "no approval rule in ims/ims.yaml fits POL-001" in refused(small, ran, before)


def test_a_rejection_says_why_and_counts_by_anybody_with_a_role(small: Small, run: Run) -> None:
    small.policy(status="in-review")
    small.read()
    before = files(small)
    call = ("reject", "POL-001", "--as", "person-02", *EARLY, *AS_OF)
    assert "a rejection needs a reason" in refused(small, run(small.root, *call), before)
    ran = run(small.root, *call, "--reason", "Say who pays.")
    assert "POL-001 1.0 rejected by person-02 as Innovation manager on 2026-02-20, asserted" in ran.out
    assert small.found() == []


def test_what_is_in_force_is_withdrawn_not_rejected(small: Small, run: Run) -> None:
    small.decision(small.policy())
    small.read()
    before = files(small)
    ran = run(small.root, "reject", "POL-001", "--as", "person-01", "--reason", "No.", *AS_OF)
    assert "withdraw it: imskit withdraw POL-001" in refused(small, ran, before)
    ran = run(small.root, "withdraw", "POL-001", "--as", "person-01", "--reason", "No.", *AS_OF)
    assert "it is in force no more: set its status to retired" in ran.out
    assert small.rules() == ["approval-withdrawn"]
    before = files(small)
    again = run(small.root, "withdraw", "POL-001", "--as", "person-01", "--on", "2026-11-22", *AS_OF)
    assert "was withdrawn by person-01 on 2026-11-23" in refused(small, again, before)


def test_a_reaffirmation_moves_the_next_review(small: Small, run: Run) -> None:
    small.decision(small.policy())
    small.read()
    ran = run(small.root, "reaffirm", "POL-001", "--as", "person-01", *AS_OF)
    assert ran.out.endswith("its next review is due on 2027-11-23\n")
    assert small.found() == []


def test_only_what_is_approved_is_reaffirmed(small: Small, run: Run) -> None:
    small.policy()
    small.policy("POL-002", status="draft")
    small.read()
    before = files(small)
    for name, said in (("POL-001", "has not all the approvals"), ("POL-002", "POL-002 1.0 is draft")):
        assert said in refused(small, run(small.root, "reaffirm", name, "--as", "person-01", *AS_OF), before)


def test_a_committed_approval_waits_for_the_commit_of_the_person(small: Small, run: Run) -> None:
    small.ims["approvals"][0]["assurance"] = "committed"
    small.policy()
    small.read()
    before = files(small)
    call = ("approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert "does not say with which address person-01 commits" in refused(
        small, run(small.root, *call), before
    )
    small.people["people"][0]["commits_as"] = ["one@noreply.example"]
    small.read()
    ran = run(small.root, *call)
    assert "it does not count yet: committed is asked for, so let a commit of person-01 bring it" in ran.out


def test_a_withdrawal_that_waits_for_its_commit_does_not_say_that_it_holds(small: Small, run: Run) -> None:
    small.ims["approvals"][0]["assurance"] = "committed"
    small.people["people"][0]["commits_as"] = ["one@noreply.example"]
    small.policy(status="draft")
    small.read()
    ran = run(small.root, "withdraw", "POL-001", "--as", "person-01", *AS_OF)
    assert "it does not count yet: committed is asked for, so let a commit of person-01 bring it" in ran.out
    assert "in force no more" not in ran.out


@pytest.mark.parametrize("verdict", ["reject", "withdraw"])
def test_each_decision_is_asked_for_the_assurance_of_its_rule(small: Small, run: Run, verdict: str) -> None:
    small.ims["approvals"][0]["assurance"] = "signed"
    small.policy(status="in-review")
    small.read()
    before = files(small)
    ran = run(small.root, verdict, "POL-001", "--as", "person-01", "--reason", "No.", *AS_OF)
    assert "with a signature, and without one it would not count" in refused(small, ran, before)


def test_what_has_blanks_is_not_approved_and_says_in_which_lines(small: Small, run: Run) -> None:
    body = {**BODIES["policy"], "purpose": "Why.\n\n[fill in: why]\n", "scope": "[fill in: who]"}
    small.policy(status="in-review", body=body)
    small.read()
    before = files(small)
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    lines = [
        number
        for number, line in enumerate((small.root / "ims/policies/POL-001.yaml").read_text().splitlines(), 1)
        if "fill in" in line
    ]
    assert (
        f"POL-001 1.0 has 2 blanks to fill, in lines {lines[0]}, {lines[1]} of ims/policies/POL-001.yaml"
        in refused(small, ran, before)
    )


def test_an_older_text_does_not_come_back_under_its_number(small: Small, run: Run) -> None:
    newer = small.policy(version="1.1", revisions=[{**AUTHOR_3[0], "version": "1.1"}, *AUTHOR_3])
    small.decision(newer)
    small.policy(revisions=AUTHOR_3)
    small.read()
    before = files(small)
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    said = refused(small, ran, before)
    assert "POL-001 1.0 is older than 1.1, which person-01 approved on 2026-02-20" in said


@pytest.mark.parametrize("status", ["superseded", "retired"])
def test_what_has_ended_is_not_approved(small: Small, run: Run, status: str) -> None:
    small.policy(status=status)
    small.read()
    before = files(small)
    ran = run(small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
    assert f"POL-001 1.0 is {status}" in refused(small, ran, before)


def test_it_says_for_whom_a_deputy_or_delegate_acted(small: Small, run: Run) -> None:
    small.people["roles"][0]["delegations"] = [
        {
            "person": "person-02",
            "from": "2026-02-10",
            "until": "2026-02-25",
            "types": ["policy"],
            "why": "Leave",
        }
    ]
    small.policy(revisions=AUTHOR_3)
    small.policy("POL-002")
    small.read()
    by_delegation = run(small.root, "approve", "POL-001", "--as", "person-02", *EARLY, *AS_OF)
    assert "by person-02 as Director, by delegation for person-01 on 2026-02-20" in by_delegation.out
    as_deputy = run(small.root, "approve", "POL-002", "--as", "person-03", *EARLY, *AS_OF)
    assert "by person-03 as Director, as deputy for person-01 on 2026-02-20" in as_deputy.out


@pytest.mark.parametrize(
    "day, name, said",
    [
        (
            "2026-02-09",
            "PRO-001",
            "person-03 acts by delegation for director from 2026-02-10 until 2026-02-25",
        ),
        (
            "2026-02-26",
            "PRO-001",
            "person-03 acts by delegation for director from 2026-02-10 until 2026-02-25",
        ),
        ("2026-02-20", "POL-001", "from 2026-02-10 until 2026-02-25, and only for procedure"),
    ],
)
def test_a_delegation_that_does_not_reach_says_how_far_it_does(
    small: Small, run: Run, day: str, name: str, said: str
) -> None:
    del small.people["roles"][0]["deputies"]
    small.people["roles"][0]["delegations"] = [
        {
            "person": "person-03",
            "from": "2026-02-10",
            "until": "2026-02-25",
            "types": ["procedure"],
            "why": "Leave",
        }
    ]
    small.policy()
    small.procedure()
    small.read()
    before = files(small)
    ran = run(small.root, "approve", name, "--as", "person-03", "--on", day, *AS_OF)
    assert said in refused(small, ran, before)


class TestInARepository:
    """What it says of git, to somebody who may not know it."""

    def test_it_says_what_to_commit(self, small: Small, run: Run) -> None:
        small.policy(status="in-review")
        small.read()
        git(small.root, "init", "-q", "-b", "main", ".")
        call = ("approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
        ran = run(small.root, *call)
        assert ran.out.splitlines()[-2:] == [
            f"{UNCOMMITTED}: ims/policies/POL-001.yaml is not committed like that yet",
            f"next: git add ims/policies/POL-001.yaml {RECORD} && git commit",
        ]
        (small.root / RECORD).unlink()
        git(small.root, "add", "-A")
        git(small.root, "commit", "-q", "-m", "x")
        assert run(small.root, *call).out.splitlines()[-1] == f"next: git add {RECORD} && git commit"
        (small.root / RECORD).unlink()
        # As it is called from where somebody works.
        within = run(small.root / "ims/policies", *call).out.splitlines()[-1]
        assert within == f"next: git add ../{RECORD.removeprefix('ims/')} && git commit"

    def test_while_the_next_version_is_written_the_one_in_force_is_withdrawn_or_reaffirmed(
        self, small: Small, run: Run
    ) -> None:
        small.decision(small.policy())
        small.read()
        git(small.root, "init", "-q", "-b", "main", ".")
        git(small.root, "add", "-A")
        git(small.root, "commit", "-q", "-m", "x", at="2026-03-01T12:00:00Z")
        revisions = [{**AUTHOR_3[0], "version": "1.1", "date": "2026-11-01"}, *AUTHOR_3]
        small.policy(version="1.1", status="draft", title="Anew", revisions=revisions, effective_from=None)
        small.read()
        ran = run(small.root, "reaffirm", "POL-001", "--as", "person-01", *AS_OF)
        assert "POL-001 1.0 reaffirmed by person-01 as Director" in ran.out
        assert "as it lies in the folder" not in ran.out
        ran = run(small.root, "withdraw", "POL-001", "--as", "person-01", *AS_OF)
        assert "POL-001 1.0 withdrawn by person-01 as Director" in ran.out
        assert "it is in force no more; the file holds version 1.1, which is not touched" in ran.out
        assert small.rules() == []

    def test_two_branches_that_approve_the_same_document_merge(self, small: Small, run: Run) -> None:
        small.ims["approvals"] = [
            {"roles": ["director", "innovation-manager"], "need": "all", "assurance": "asserted"}
        ]
        small.policy(revisions=AUTHOR_3)
        small.read()
        git(small.root, "init", "-q", "-b", "main", ".")
        git(small.root, "add", "-A")
        git(small.root, "commit", "-q", "-m", "x")
        for person in ("person-01", "person-02"):
            git(small.root, "checkout", "-q", "-b", person, "main")
            ran = run(small.root, "approve", "POL-001", "--as", person, *EARLY, *AS_OF)
            assert ran.code == 0, ran.err
            git(small.root, "add", "-A")
            git(small.root, "commit", "-q", "-m", person)
        git(small.root, "merge", "-q", "person-01", "-m", "both")
        assert small.rules() == []
        catalog = small.catalog()
        assert approval(catalog, catalog.documents["POL-001"]).complete


@pytest.mark.ssh
class TestSigning:
    """With `--sign`: the signature stands beside the record, or nothing is written."""

    @pytest.fixture
    def ready(self, small: Small, keys: Keys) -> Small:
        """A system whose policy waits for a signed approval by person-01."""
        small.ims["approvals"][0]["assurance"] = "signed"
        small.people["keys"] = [keys.entry("person-01"), keys.entry("person-02")]
        small.policy()
        small.read()
        return small

    def call(self, run: Run, small: Small, key: Path | str, *more: str) -> Ran:
        return run(
            small.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF, "--sign", str(key), *more
        )

    def test_the_signature_lies_beside_the_record(self, ready: Small, keys: Keys, run: Run) -> None:
        ran = self.call(run, ready, keys.private("person-01"))
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.splitlines()[:3] == [
            RECORD,
            f"{RECORD}.sig",
            f"POL-001 1.0 approved by person-01 as Director on 2026-02-20, {SIGNED}",
        ]
        assert ready.found() == []

    def test_without_a_signature_it_would_not_count(self, ready: Small, run: Run) -> None:
        before = files(ready)
        ran = run(ready.root, "approve", "POL-001", "--as", "person-01", *EARLY, *AS_OF)
        assert "POL-001 is approved with a signature" in refused(ready, ran, before)

    @pytest.mark.parametrize(
        "case",
        [
            ("person-02", {}, "the key that you sign with is person-02's"),
            ("stranger", {}, "stands in no entry of ims/people.yaml"),
            ("person-01", {"until": "2026-02-19"}, "is not valid on 2026-02-20"),
            ("person-01", {"until": "2026-02-28"}, "expired on 2026-02-28"),
            ("person-01", {"revoked": {"on": "2026-02-01", "why": "Lost"}}, "was revoked on 2026-02-01"),
            ("person-01", {"root": None}, "nobody trusted vouches for the key"),
        ],
    )
    def test_a_key_that_proves_nothing_writes_nothing(
        self, ready: Small, keys: Keys, run: Run, case: tuple[str, dict[str, object], str]
    ) -> None:
        name, change, said = case
        entry = {**ready.people["keys"][0], **change}
        ready.people["keys"][0] = {field: value for field, value in entry.items() if value is not None}
        ready.read()
        before = files(ready)
        assert said in refused(ready, self.call(run, ready, keys.private(name)), before)

    def test_no_key_file_and_no_agent_write_nothing(
        self, ready: Small, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
        before = files(ready)
        assert "there is no key file" in refused(ready, self.call(run, ready, "nothing"), before)
        assert "ssh-keygen could not sign" in refused(ready, self.call(run, ready, "agent"), before)

    @pytest.mark.skipif(sys.platform == "win32", reason="the agent of Windows is a service, not a process")
    def test_the_agent_signs_with_whichever_key_it_holds(self, ready: Small, keys: Keys, run: Run) -> None:
        second = keys.vouched("person-02", keys.entry("person-01", "second", since="2025-01-01"))
        ready.people["keys"].append(second)
        ready.read()
        with agent(keys.private("person-01")):
            ran = self.call(run, ready, "agent")
        assert "approved by person-01 as Director on 2026-02-20, signed" in ran.out
        assert ready.found() == []

    def test_a_signature_in_the_way_is_not_overwritten(self, ready: Small, keys: Keys, run: Run) -> None:
        ready.write(f"{RECORD}.sig", "mine\n")
        before = files(ready)
        ran = self.call(run, ready, keys.private("person-01"))
        assert f"{RECORD}.sig is already there" in refused(ready, ran, before)

    def test_a_key_is_vouched_for_and_can_sign_then(self, ready: Small, keys: Keys, run: Run) -> None:
        del ready.people["keys"][0]["root"]
        ready.people["keys"][0]["from"] = "2025-01-01"
        ready.read()
        text = run(ready.root, "vouch", "person-01", "--text", *AS_OF)
        assert text.out.startswith("imskit key 1\nperson: person-01\nkey: ssh-ed25519 ")
        ran = run(
            ready.root,
            "vouch",
            "person-01",
            "--as",
            "person-02",
            "--sign",
            str(keys.private("person-02")),
            *AS_OF,
        )
        assert ran.code == 0
        assert ran.err.startswith("put these lines below the key, ims/people.yaml:")
        people = ready.root / "ims/people.yaml"
        entry, _, rest = people.read_text(encoding="utf-8").partition("  from: '2025-01-01'\n")
        indented = (
            ran.out.replace("    ", "  ", 1).replace("\n      ", "\n    ").replace("\n        ", "\n      ")
        )
        people.write_text(f"{entry}  from: '2025-01-01'\n{indented}{rest}", encoding="utf-8")
        signed = self.call(run, ready, keys.private("person-01"))
        assert "approved by person-01 as Director on 2026-02-20, signed" in signed.out

    def test_vouching_with_the_key_itself_or_of_nobody_is_refused(
        self, ready: Small, keys: Keys, run: Run
    ) -> None:
        call = ("vouch", "person-01", "--as", "person-02", "--sign", str(keys.private("person-02")), *AS_OF)
        before = files(ready)
        assert "each key of person-01 is trusted already" in refused(ready, run(ready.root, *call), before)
        ready.people["keys"][0]["from"] = "2025-01-01"
        del ready.people["keys"][0]["root"]
        ready.read()
        before = files(ready)
        own = ("vouch", "person-01", "--as", "person-01", "--sign", str(keys.private("person-01")), *AS_OF)
        assert "a key does not vouch for itself" in refused(ready, run(ready.root, *own), before)
        nobody = run(ready.root, "vouch", "person-03", "--text", *AS_OF)
        assert "ims/people.yaml holds no key of person-03" in refused(ready, nobody, before)

    def test_what_was_only_typed_can_be_signed_later(self, ready: Small, keys: Keys, run: Run) -> None:
        ready.ims["approvals"][0]["assurance"] = "asserted"
        ready.read()
        typed = ("approve", "POL-001", "--as", "person-01", "--on", "2026-02-19", *AS_OF)
        assert run(ready.root, *typed).code == 0
        assert self.call(run, ready, keys.private("person-01")).code == 0
        ready.ims["approvals"][0]["assurance"] = "signed"
        assert ready.found() == []
        later = ("approve", "POL-001", "--as", "person-01", "--on", "2026-02-21", *AS_OF)
        again = run(ready.root, *later, "--sign", str(keys.private("person-01")))
        assert "person-01 approved POL-001 1.0 already" in again.err

    def test_of_several_keys_one_is_named_by_its_fingerprint(
        self, ready: Small, keys: Keys, run: Run
    ) -> None:
        for name in ("second", "third"):
            entry = keys.entry("person-01", name, since="2025-01-01")
            del entry["root"]
            ready.people["keys"].append(entry)
        ready.read()
        call = ("vouch", "person-01", "--text", *AS_OF)
        second, third = keys.public("second"), keys.public("third")
        said = run(ready.root, *call).err
        assert "person-01 has several keys" in said
        assert second.fingerprint in said
        assert third.line in run(ready.root, *call, "--fingerprint", third.fingerprint).out
        assert "person-01 has no such key" in run(ready.root, *call, "--fingerprint", "SHA256:x").err

    def test_a_passphrase_that_nobody_can_be_asked_for(self, ready: Small, keys: Keys, run: Run) -> None:
        key = keys.private("person-01")
        change = ["ssh-keygen", "-q", "-p", "-P", "", "-N", "secret", "-f", str(key)]
        subprocess.run(change, check=True, capture_output=True)
        before = files(ready)
        assert "has a passphrase, and there is no terminal" in refused(
            ready, self.call(run, ready, key), before
        )
