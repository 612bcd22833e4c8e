"""Each rule of change finds what it is for, at its place, and leaves alone what may change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from imskit.changes.comparison import Comparison
from imskit.rules import NAMES_OF_CHANGE, changes
from imskit.rules.of_change import CHANGE_RULES, ChangeRule, hold_against_rules_of_change
from tests.builders import BODIES, Small
from tests.repositories import commit
from tests.signing import Keys

Edit = Callable[[Small], object]


def revision(version: str, change: str = "material", **other: str) -> dict[str, str]:
    entry = {
        "version": version,
        "date": "2026-02-01",
        "by": "person-02",
        "change": change,
        "summary": "Something.",
    }
    return {**entry, **other}


FIRST = revision("1.0")


def policy(
    small: Small, version: str = "1.0", purpose: str = "Say where we go.", **changes: Any
) -> Mapping[str, Any]:
    changes.setdefault("revisions", [revision(version), FIRST] if version != "1.0" else [FIRST])
    return small.policy("POL-001", version=version, body={**BODIES["policy"], "purpose": purpose}, **changes)


def remove(path: str) -> Edit:
    return lambda small: (small.root / "ims" / path).unlink()


ASSESSMENTS = [
    {
        "date": day,
        "by": "director",
        "novelty": "high",
        "feasibility": "low",
        "value": "high",
        "comment": f"Looked at on {day}.",
    }
    for day in ("2026-06-01", "2026-07-01")
]


def idea(small: Small, *assessments: Mapping[str, str], **changes: Any) -> object:
    return small.idea("IDEA-001", body={"assessments": list(assessments)}, **changes)


@pytest.fixture
def system(small: Small) -> Small:
    """An approved policy, a draft, an open and a closed idea, a training, a file of evidence."""
    small.decision(policy(small))
    small.procedure("PRO-001", status="draft", version="0.1", revisions=[revision("0.1")])
    idea(small, *ASSESSMENTS)
    small.declined_idea()
    small.training("TRN-001")
    return small


def found(small: Small, edit: Edit, **also: Any) -> list[tuple[str, str, str]]:
    """What the rules of change find in an edit: rule, place, message."""
    before = small.catalog()
    edit(small)
    comparison = Comparison(before, small.catalog(), **also)
    return [
        (each.rule, f"{each.place.path.removeprefix('ims/')}:{each.place.line}", each.message)
        for each in hold_against_rules_of_change(comparison)
    ]


def retyped(small: Small) -> None:
    remove("records/idea/IDEA-001.yaml")(small)
    data = small.training("TRN-009")
    remove("records/training/TRN-009.yaml")(small)
    small.write("ims/records/training/IDEA-001.yaml", {**data, "id": "IDEA-001"})


#: Edits with what is found in them: rule, place below ims/, and the message.
CASES: Mapping[str, tuple[Edit, tuple[str, str, str]]] = {
    "approved text edited under its version": (
        lambda small: policy(small, purpose="Say who goes."),
        ("same-version", "policies/POL-001.yaml:7", "POL-001 was changed, and its version is still 1.0"),
    ),
    "a version that goes down": (
        lambda small: policy(small, version="0.9", revisions=[FIRST, revision("0.9")]),
        ("version-step", "policies/POL-001.yaml:7", "The version of POL-001 goes down from 1.0 to 0.9"),
    ),
    "a version that jumps": (
        lambda small: policy(small, version="1.5"),
        ("version-step", "policies/POL-001.yaml:7", "The version of POL-001 jumps from 1.0 to 1.5"),
    ),
    "an older revision altered": (
        lambda small: policy(small, version="1.1", revisions=[revision("1.1"), revision("1.0", summary="Else.")]),
        ("revision-entry", "policies/POL-001.yaml:18", "Revision 1.0 of POL-001 was altered"),
    ),
    "an older revision taken out": (
        lambda small: policy(small, version="1.1", revisions=[revision("1.1")]),
        ("revision-entry", "policies/POL-001.yaml:13", "Revision 1.0 of POL-001 was taken out"),
    ),
    "a text changed after its approval": (
        lambda small: (
            small.decision(policy(small, version="1.1", purpose="Say who goes.", status="in-review")),
            policy(small, version="1.1", purpose="Say when.", status="in-review"),
        ),
        (
            "approval-overtaken",
            "policies/POL-001.yaml:7",
            (
                "person-01 approved POL-001 1.1 with another text than it has now: the text changed since, so that "
                "approval does not count"
            ),
        ),
    ),
    "a material change called editorial": (
        lambda small: policy(
            small, version="1.1", purpose="Say where we must go.", revisions=[revision("1.1", "editorial"), FIRST]
        ),
        (
            "editorial-only",
            "policies/POL-001.yaml:16",
            "The change of POL-001 is called editorial, and is material: Purpose: the word “must” came",
        ),
    ),
    "a sealed record altered": (
        lambda small: small.training("TRN-001", body={"trainer": "Someone else"}),
        ("sealed-record", "records/training/TRN-001.yaml:18", "TRN-001 is sealed, and was altered: Trainer"),
    ),
    "a decision altered": (
        lambda small: small.decision(policy(small), role="innovation-manager"),
        (
            "sealed-record",
            "records/decision/DEC-20260220-POL-001-1.0-approve-person-01.yaml:14",
            "DEC-20260220-POL-001-1.0-approve-person-01 is sealed, and was altered: Role acted in",
        ),
    ),
    "a closed record altered": (
        lambda small: small.declined_idea(title="Another title"),
        ("sealed-record", "records/idea/IDEA-002.yaml:3", "IDEA-002 is closed as declined, and was altered: Title"),
    ),
    "a closed record opened again": (
        lambda small: small.idea("IDEA-002"),
        ("sealed-record", "records/idea/IDEA-002.yaml:7", "IDEA-002 is closed as declined, and was altered: State"),
    ),
    "an entry of a growing list altered": (
        lambda small: idea(small, ASSESSMENTS[0], {**ASSESSMENTS[1], "value": "low"}),
        (
            "only-grows",
            "records/idea/IDEA-001.yaml:21",
            "assessments of IDEA-001 only grow, and entry 2 “2026-07-01” was altered or taken out",
        ),
    ),
    "an entry of a growing list taken out": (
        lambda small: idea(small, ASSESSMENTS[1]),
        (
            "only-grows",
            "records/idea/IDEA-001.yaml:15",
            "assessments of IDEA-001 only grow, and entry 1 “2026-06-01” was altered or taken out",
        ),
    ),
    "an approved document deleted": (
        remove("policies/POL-001.yaml"),
        ("deleted-document", "policies/POL-001.yaml:1", "POL-001 was deleted, and was approved once"),
    ),
    "a record deleted": (
        remove("records/training/TRN-001.yaml"),
        ("deleted-record", "records/training/TRN-001.yaml:1", "TRN-001 was deleted, and no disposal record names it"),
    ),
    "an id with another type": (
        retyped,
        (
            "id-reused",
            "records/training/IDEA-001.yaml:1",
            "IDEA-001 was of the type idea, and is now of the type training",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_may_not_become_of_a_document_is_found_at_its_place(system: Small, case: str) -> None:
    edit, expected = CASES[case]
    assert expected in found(system, edit)


def test_an_id_that_was_given_up_is_not_taken_again(system: Small) -> None:
    said = found(system, lambda small: small.idea("IDEA-003"), given_up=frozenset({"IDEA-003"}))
    assert said == [
        ("id-reused", "records/idea/IDEA-003.yaml:1", "IDEA-003 was another document before, which is gone")
    ]


def test_an_id_that_another_branch_took_is_told(system: Small) -> None:
    said = found(
        system, lambda small: small.idea("IDEA-003"), elsewhere={"IDEA-003": "other", "IDEA-001": "other"}
    )
    assert said == [
        ("id-taken", "records/idea/IDEA-003.yaml:1", "IDEA-003 is also taken on the branch other")
    ]


@pytest.mark.parametrize("now, words", [(None, "is gone"), ("b", "has other bytes now")])
def test_evidence_stays_as_it_was_recorded(system: Small, now: str | None, words: str) -> None:
    said = found(
        system, lambda _: None, evidence={"ims/evidence/a.jpg": ("a", now), "ims/evidence/b.jpg": ("b", "b")}
    )
    assert said == [("evidence-changed", "evidence/a.jpg:1", f"This evidence {words}")]


def test_a_key_that_nobody_trusted_vouches_for_is_found(system: Small, tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys")
    first = keys.entry("person-01")
    system.people["keys"] = [first]

    def slip(small: Small) -> None:
        small.people["keys"] = [first, keys.entry("person-02")]

    said = found(system, slip)
    assert [(rule, message) for rule, _, message in said] == [
        ("key-slipped-in", "No key that was trusted before vouches for this key of person-02")
    ]


def test_a_key_that_a_trusted_one_vouches_for_is_fine(system: Small, tmp_path: Path) -> None:
    keys = Keys(tmp_path / "keys")
    first = keys.entry("person-01")
    system.people["keys"] = [first]

    def add(small: Small) -> None:
        made = keys.vouched("person-01", keys.entry("person-02", since="2026-01-01"))
        small.people["keys"] = [first, made]

    assert found(system, add) == []


@pytest.fixture
def recorded(system: Small) -> Small:
    """The system, committed on 2026-05-01."""
    system.read()
    commit(system.root, "2026-05-01")
    return system


def test_a_record_that_a_change_brings_late_is_told(recorded: Small) -> None:
    said = found(recorded, lambda small: small.training("TRN-002"))
    assert said == [
        (
            "recorded-late",
            "records/training/TRN-002.yaml:7",
            "TRN-002 says 2026-05-05, and is recorded 202 days later",
        )
    ]


def test_what_a_commit_already_held_in_time_is_not_recorded_late(recorded: Small) -> None:
    def bring(small: Small) -> None:
        small.training("TRN-002")
        commit(small.root, "2026-05-10")

    assert found(recorded, bring) == []


def test_a_record_that_a_change_closes_late_is_told(recorded: Small) -> None:
    outcome = {
        "decision": "declined",
        "decided_on": "2026-05-20",
        "reason": "No.",
        "feedback_given_on": "2026-05-21",
    }
    said = found(
        recorded,
        lambda small: small.idea(
            "IDEA-001",
            state="declined",
            closed="2026-05-20",
            body={"assessments": ASSESSMENTS, "outcome": outcome},
        ),
    )
    assert [(rule, message) for rule, _, message in said] == [
        ("recorded-late", "IDEA-001 says 2026-05-20, and is recorded 187 days later")
    ]


@pytest.mark.parametrize("day", ["2026-11-10", "2026-04-30"])
def test_what_is_new_or_older_than_the_history_is_not_recorded_late(recorded: Small, day: str) -> None:
    assert found(recorded, lambda small: small.training("TRN-002", date=day)) == []


def test_without_a_history_nothing_is_recorded_late(system: Small) -> None:
    assert found(system, lambda small: small.training("TRN-002")) == []


def test_for_what_is_new_the_history_is_not_asked(recorded: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("imskit.in_git.in_git", asked)
    assert found(recorded, lambda small: small.training("TRN-002", date="2026-11-20")) == []


def test_each_rule_has_a_case() -> None:
    tested = {expected[0] for _, expected in CASES.values()}
    tested |= {"id-taken", "evidence-changed", "key-slipped-in", "recorded-late"}
    assert tested == {rule.name for rule in CHANGE_RULES}


#: What may become of documents and records.
ALLOWED: Mapping[str, Edit] = {
    "nothing": lambda _: None,
    "a next version": lambda small: policy(small, version="1.1", purpose="Say who goes.", status="in-review"),
    "a new beginning": lambda small: policy(small, version="2.0", purpose="Say who goes.", status="draft"),
    "a status and a review cycle": lambda small: policy(small, status="retired", review={"every": "P2Y"}),
    "a draft written on": lambda small: small.procedure(
        "PRO-001", status="draft", version="0.1", revisions=[revision("0.1")], title="Another title"
    ),
    "a draft given up": remove("procedures/PRO-001.yaml"),
    "a list that grows": lambda small: idea(small, *ASSESSMENTS, {**ASSESSMENTS[1], "date": "2026-08-01"}),
    "an open record edited": lambda small: idea(small, *ASSESSMENTS, title="Another title"),
    "a record closed": lambda small: idea(small, *ASSESSMENTS, state="parked"),
    "another order of a list": lambda small: idea(small, *ASSESSMENTS[::-1]),
    "a file renamed": lambda small: (small.root / "ims/policies/POL-001.yaml").rename(
        small.root / "ims/policies/POL-001-where-we-go.yaml"
    ),
    "new records": lambda small: (small.idea("IDEA-003"), small.training("TRN-002")),
    "a file that cannot be read": lambda small: small.write(
        "ims/records/training/TRN-001.yaml", "id: TRN-001\n  x"
    ),
}


@pytest.mark.parametrize("case", ALLOWED)
def test_what_may_change_is_left_alone(system: Small, case: str) -> None:
    assert found(system, ALLOWED[case]) == []


def test_an_entry_may_gain_a_field_and_loses_none() -> None:
    assert changes._holds({"what": "Ask", "done": "2026-05-01"}, {"what": "Ask"})
    assert not changes._holds({"what": "Ask"}, {"what": "Ask", "done": "2026-05-01"})
    assert not changes._holds({"what": 1}, {"what": True})


def test_a_disposal_record_makes_a_deletion_valid(system: Small) -> None:
    def dispose(small: Small) -> None:
        remove("records/training/TRN-001.yaml")(small)
        small.sealed(
            "disposal",
            "DSP-001",
            {
                "reason": "retention-ended",
                "method": "Removed.",
                "records": [{"id": "TRN-001", "type": "training"}],
            },
        )

    assert found(system, dispose) == []


def test_ims_yaml_sets_how_much_a_rule_of_change_counts(system: Small) -> None:
    system.ims["rules"] = {"deleted-record": "off", "deleted-document": "note"}
    before = system.catalog()
    for path in ("records/training/TRN-001.yaml", "policies/POL-001.yaml"):
        remove(path)(system)
    problems = list(hold_against_rules_of_change(Comparison(before, system.catalog())))
    assert [(each.rule, each.severity.word) for each in problems] == [("deleted-document", "note")]


@pytest.mark.parametrize("rule", CHANGE_RULES, ids=lambda rule: rule.name)
def test_a_rule_of_change_says_what_holds_and_how_to_mend_it(rule: ChangeRule) -> None:
    first, _, rest = rule.doc.partition("\n")
    assert first.endswith(".")
    assert "**To mend it**" in rest
    assert rule.check.__name__ == rule.name.replace("-", "_")


def test_the_names_that_are_known_without_loading_are_those_of_the_table() -> None:
    assert tuple(rule.name for rule in CHANGE_RULES) == NAMES_OF_CHANGE


def test_small_steps_do_not_add_up_to_a_material_change_unseen(small: Small) -> None:
    """Each step is editorial by itself; what readers were last asked to read said something else."""
    first = policy(small, purpose="Answer within 10 days.")
    small.decision(first)
    commit(small.root, "2026-02-20")
    one, two = revision("1.1", "editorial"), revision("1.2", "editorial")
    # A change that the rule did not see when it was made: nobody held it against its base.
    policy(small, "1.1", "Answer within 5 days.", revisions=[one, FIRST])
    before = small.catalog()
    policy(small, "1.2", "Please answer within 5 days.", revisions=[two, one, FIRST])
    found = [
        problem.message
        for problem in hold_against_rules_of_change(Comparison(before, small.catalog()))
        if problem.rule == "editorial-only"
    ]
    assert found == [
        (
            "The changes of POL-001 since version 1.0 are each called editorial, and together are material: "
            "Purpose: the number “10” became “5”"
        )
    ]
