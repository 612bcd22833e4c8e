"""`imskit new`: the next free id, a text to fill in, decisions that count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import Small
from tests.folders import commit, run_git

if TYPE_CHECKING:
    from tests.running import Ran, Run

AS_OF = ("--as-of", "2026-11-23")


def approve(run: Run, small: Small, person: str) -> Ran:
    """The run in which *person* approves POL-001."""
    call = ("new", "decision", "--document", "POL-001", "--verdict", "approve", "--by", person)
    return run(small.root, *call, *AS_OF)


def test_a_new_document_checks_with_notes_only(small: Small, run: Run) -> None:
    small.read()
    ran = run(small.root, "new", "idea", "--title", "Light: more of it", "--by", "person-03", *AS_OF)
    assert (ran.code, ran.out) == (0, "ims/records/idea/IDEA-001-light-more-of-it.yaml\n")
    assert {p.severity.word for p in small.read().problems} == {"note"}


def test_an_idea_goes_to_whom_ims_yaml_names_and_its_author_hears_back_when_it_says(
    small: Small, run: Run
) -> None:
    small.read()
    run(small.root, "new", "idea", *AS_OF)
    ideas = {"owner": "director", "send_to": "x", "answer_within": "P2M", "seen_by": "x", "owned_by": "x"}
    small.ims["settings"] = {"ideas": ideas}
    small.read()
    run(small.root, "new", "idea", *AS_OF)
    documents = small.catalog().documents
    assert [(each.owner, each.value("body.feedback_due")) for each in documents.values()] == [
        ("innovation-manager", "2026-12-14"),
        ("director", "2027-01-23"),
    ]


def test_the_id_follows_the_highest_one(small: Small, run: Run) -> None:
    small.policy("POL-007", status="draft")
    small.read()
    assert run(small.root, "new", "policy", *AS_OF).out == "ims/policies/POL-008.yaml\n"


def test_an_id_that_another_branch_took_is_left_alone(small: Small, run: Run) -> None:
    small.read()
    commit(small.root)
    run_git(small.root, "checkout", "-qb", "other")
    small.policy("POL-004", status="draft")
    (small.root / "ims/policies/POL-004.yaml").rename(small.root / "ims/policies/POL-004-slug.yaml")
    commit(small.root)
    run_git(small.root, "checkout", "-q", "main")
    assert run(small.root, "new", "policy", *AS_OF).out == "ims/policies/POL-005.yaml\n"


def test_an_id_of_a_document_that_does_not_read_its_schema_is_taken_too(small: Small, run: Run) -> None:
    small.policy("POL-002", status="draft", titel="x")
    small.read()
    assert run(small.root, "new", "policy", *AS_OF).out == "ims/policies/POL-003.yaml\n"


def test_a_type_that_does_not_exist(small: Small, run: Run) -> None:
    small.read()
    ran = run(small.root, "new", "polizy", *AS_OF)
    assert ran.code == 2
    assert "there is no document type polizy" in ran.err
    assert "policy" in ran.err


def test_a_decision_finds_the_role_and_completes_the_approval(small: Small, run: Run) -> None:
    small.policy()
    small.read()
    call = (
        "new",
        "decision",
        "--document",
        "POL-001",
        "--verdict",
        "approve",
        "--by",
        "person-01",
        "--on",
        "2026-02-20",
    )
    ran = run(small.root, *call, *AS_OF)
    assert ran.out == "ims/records/decision/DEC-20260220-POL-001-1.0-approve-person-01.yaml\n"
    assert small.found() == []
    again = run(small.root, *call, *AS_OF)
    assert again.code == 2
    assert "already" in again.err


def test_the_author_cannot_approve_and_a_person_nobody_knows_neither(small: Small, run: Run) -> None:
    small.policy()
    small.read()
    call = ("new", "decision", "--document", "POL-001", "--verdict", "approve", *AS_OF)
    assert "person-02 wrote POL-001 1.0" in run(small.root, *call, "--by", "person-02").err
    assert "there is no person person-09" in run(small.root, *call, "--by", "person-09").err


def test_a_draft_without_the_day_it_takes_effect_is_not_approved(small: Small, run: Run) -> None:
    small.policy(status="draft", effective_from=None)
    small.read()
    ran = approve(run, small, "person-01")
    assert ran.code == 2
    assert "add effective_from" in ran.err


def test_a_decision_by_someone_who_may_not_says_what_they_hold(small: Small, run: Run) -> None:
    revision = {
        "version": "1.0",
        "date": "2026-02-01",
        "by": "person-03",
        "change": "material",
        "summary": "x",
    }
    small.policy(revisions=[revision])
    small.read()
    ran = approve(run, small, "person-02")
    assert ran.code == 2
    assert "person-02 holds innovation-manager on 2026-11-23, and POL-001 is approved by director" in ran.err


def test_a_decision_on_nothing(small: Small, run: Run) -> None:
    small.read()
    ran = approve(run, small, "person-01")
    assert ran.code == 2
    assert "there is no document POL-001" in ran.err


def test_a_rejection_needs_a_reason(small: Small, run: Run) -> None:
    small.policy()
    small.read()
    call = ("new", "decision", "--document", "POL-001", "--verdict", "reject", "--by", "person-01", *AS_OF)
    assert run(small.root, *call).code == 2
    assert run(small.root, *call, "--reason", "Too long.").code == 0


def test_a_decision_says_what_it_needs(small: Small, run: Run) -> None:
    small.read()
    ran = run(small.root, "new", "decision", *AS_OF)
    assert ran.code == 2
    assert "a decision needs --document, --verdict and --by" in ran.err


@pytest.mark.parametrize(
    "option, name, mend",
    [
        ("--owner", "innovation-manger", "did you mean innovation-manager?"),
        ("--owner", "nobody", "known are "),
        ("--by", "person-99", "did you mean person-0"),
    ],
)
def test_a_role_or_person_that_nobody_knows_starts_nothing(
    small: Small, run: Run, option: str, name: str, mend: str
) -> None:
    small.read()
    ran = run(small.root, "new", "policy", option, name)
    assert (ran.code, ran.out) == (2, "")
    assert f"{name}\n    mend: {mend}" in ran.err
    assert not (small.root / "ims/policies").exists()


def test_without_a_type_it_says_which_there_are(small: Small, run: Run) -> None:
    small.read()
    ran = run(small.root, "new")
    assert (ran.code, ran.out) == (2, "")
    assert "name a type; there are\n  Context and direction: context, " in ran.err
    assert "\n  Operation: experiment, idea, " in ran.err


def test_the_help_says_which_types_there_are(small: Small, run: Run) -> None:
    ran = run(small.root, "new", "--help")
    assert ran.code == 0
    words = " ".join(ran.out.split())
    assert "Operation: experiment, idea, " in words
    assert "Planning: objective, obligation, resource-ledger, resource-plan, " in words


def test_a_starter_of_the_organisation_that_cannot_be_read_is_told_and_no_other_minds_it(
    small: Small, run: Run
) -> None:
    small.write("templates/starters/idea.yaml", "id: __ID__\ntype: idea\nbody: [\n")
    small.read()
    ran = run(small.root, "new", "idea", *AS_OF)
    assert (ran.code, ran.out) == (2, "")
    assert "imskit: the starter templates/starters/idea.yaml:3:7 cannot be used: " in ran.err
    assert not (small.root / "ims/records/idea").exists()
    assert run(small.root, "new", "risk", *AS_OF).code == 0


def test_a_link_in_place_of_the_system_is_told_once(
    small: Small, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    small.read()
    outside = tmp_path_factory.mktemp("outside") / "ims"
    (small.root / "ims").rename(outside)
    (small.root / "ims").symlink_to(outside, target_is_directory=True)
    ran = run(small.root, "new", "idea", *AS_OF)
    assert ran.code == 2
    assert "imskit: ims:1:1: The link leads out of this system" in ran.err


def test_a_name_in_place_of_a_person_is_answered_with_the_id(small: Small, run: Run) -> None:
    small.write("ims/people.local.yaml", {"people": {"person-02": {"name": "Marta Lindqvist"}}})
    small.read()
    ran = run(small.root, "new", "policy", "--by", "marta")
    assert ran.code == 2
    assert "there is no person marta\n    mend: did you mean person-02, Marta Lindqvist?" in ran.err


def test_words_behind_the_type_are_taken_for_a_title(small: Small, run: Run) -> None:
    small.read()
    ran = run(small.root, "new", "idea", "More", "light")
    assert ran.code == 2
    assert 'a title stands in quotes: --title "More light"' in ran.err


def test_an_id_in_small_letters_is_answered_with_the_right_one(small: Small, run: Run) -> None:
    small.policy()
    small.read()
    call = ("new", "decision", "--document", "pol-001", "--verdict", "approve", "--by", "person-01", *AS_OF)
    assert "did you mean POL-001?" in run(small.root, *call).err
