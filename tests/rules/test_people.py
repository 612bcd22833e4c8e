"""Rules on roles, people, sites and types that documents name."""

from __future__ import annotations

from tests.builders import Small

FIRST = {"version": "1.0", "date": "2026-02-01", "change": "material", "summary": "x"}


def test_an_unknown_role_is_found_wherever_it_is_named(small: Small) -> None:
    small.policy(status="draft", owner="inovation-manager")
    (problem,) = small.read().problems
    assert (problem.rule, problem.mend) == ("unknown-role", "did you mean innovation-manager?")


def test_everyone_is_a_role(small: Small) -> None:
    small.policy(status="draft", must_read=["everyone"], applies_to={"roles": ["everyone"], "sites": ["all"]})
    assert small.found() == []


def test_an_unknown_role_in_an_approval_rule(small: Small) -> None:
    small.ims["approvals"] = [{"roles": ["director", "chief"], "need": "any", "assurance": "asserted"}]
    (problem,) = small.read().problems
    assert (problem.rule, problem.message) == ("unknown-role", "There is no role chief")
    lines = (small.root / "ims/ims.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[problem.place.line - 1][problem.place.column - 1 :] == "chief"


def test_an_unknown_person_in_a_revision(small: Small) -> None:
    revision = {
        "version": "1.0",
        "date": "2026-02-01",
        "by": "person-99",
        "change": "material",
        "summary": "x",
    }
    small.policy(status="draft", revisions=[revision])
    assert small.rules() == ["unknown-person"]


def test_an_unknown_person_who_holds_a_role(small: Small) -> None:
    small.people["roles"][0]["holders"] = [{"person": "person-99", "from": "2020-01-01"}]
    assert small.found() == ["people.yaml:10: unknown-person: There is no person person-99"]


def test_in_a_draft_a_role_and_a_person_may_be_to_be_named_which_is_a_blank(small: Small) -> None:
    small.policy(status="draft", owner="to-be-named", revisions=[{**FIRST, "by": "to-be-named"}])
    assert [(each.rule, each.severity.word) for each in small.read().problems] == [("blank", "note")] * 2


def test_what_is_approved_names_its_roles_and_people(small: Small) -> None:
    small.policy(status="approved", owner="to-be-named", revisions=[{**FIRST, "by": "to-be-named"}])
    said = {each.rule: each.message for each in small.read().problems if each.severity.word == "error"}
    assert said["unknown-role"] == "The role that belongs here is still to be named"
    assert said["unknown-person"] == "Who belongs here is still to be named"


def test_an_unknown_site(small: Small) -> None:
    small.policy(status="draft", applies_to={"sites": ["hat"]})
    (problem,) = small.read().problems
    assert (problem.rule, problem.mend) == ("unknown-site", "did you mean hut?")


def test_an_unknown_type_among_the_records_of_a_procedure(small: Small) -> None:
    small.procedure(
        status="draft",
        body={
            "purpose": "x",
            "scope": "x",
            "inputs": ["x"],
            "steps": [{"title": "x", "text": "x", "responsible": "director"}],
            "outputs": ["x"],
            "records": [{"type": "ideas", "what": "x", "every": "P1Y"}],
        },
    )
    (problem,) = small.read().problems
    assert (problem.rule, problem.mend) == ("unknown-type", "did you mean idea?")


def test_an_unknown_type_in_an_approval_rule_and_in_a_delegation(small: Small) -> None:
    small.ims["approvals"].append(
        {"types": ["polcy"], "roles": ["director"], "need": "any", "assurance": "asserted"}
    )
    delegation = {
        "person": "person-03",
        "from": "2026-01-01",
        "until": "2026-06-30",
        "types": ["procedur"],
        "why": "The director travels.",
    }
    small.people["roles"][0]["delegations"] = [delegation]
    problems = small.read().problems
    assert [(p.place.path, p.rule, p.mend) for p in problems] == [
        ("ims/ims.yaml", "unknown-type", "did you mean policy?"),
        ("ims/people.yaml", "unknown-type", "did you mean procedure?"),
    ]
    for problem, typed in zip(problems, ("polcy", "procedur"), strict=True):
        line = (small.root / problem.place.path).read_text(encoding="utf-8").splitlines()
        assert line[problem.place.line - 1][problem.place.column - 1 :] == typed


def test_a_person_in_the_place_of_a_role_and_a_role_in_that_of_a_person(small: Small) -> None:
    small.policy(status="draft", owner="person-02")
    small.training(by="innovation-manager")
    assert [(p.message, p.mend) for p in small.read().problems] == [
        ("person-02 is a person, and a role is wanted", "write a role they hold: innovation-manager"),
        ("innovation-manager is a role, and a person is wanted", "write who holds it: person-02"),
    ]


def test_an_approval_role_that_nobody_holds_today_leaves_documents_waiting(small: Small) -> None:
    small.people["roles"][0]["holders"][0]["until"] = "2026-10-31"
    assert small.rules() == []
    small.policy(status="in-review")
    (problem,) = small.read().problems
    assert (problem.rule, problem.message) == (
        "role-without-holder",
        "Nobody holds the role director today, or stands in for it",
    )
    small.people["roles"][0]["deputies"][0]["until"] = "2027-06-30"
    assert small.rules() == []
