"""The page of a role: what it reads, owns, approves and does, and who holds it."""

from __future__ import annotations

from imskit.known_texts import known_texts
from imskit.views.audience import Audience
from imskit.views.redlines import Redlines
from imskit.views.roles import RolePage, Roles
from tests import repositories, versions
from tests.builders import TODAY, Small


def role(small: Small, name: str) -> RolePage:
    catalog = small.catalog()
    return next(page for page in Roles(catalog, Audience.of(catalog)).pages() if page.id == name)


def test_what_names_the_role_and_what_names_everyone_applies(small: Small) -> None:
    small.decision(small.policy("POL-001", must_read=["everyone"], applies_to={"roles": ["director"]}))
    small.decision(small.policy("POL-002", must_read=["director"]))
    small.policy("POL-003", must_read=["director"], status="retired")
    found = role(small, "director")
    assert [line.id for line in found.must_read] == ["POL-001", "POL-002"]
    assert [line.id for line in found.documents if line.applies] == ["POL-001"]


def test_what_is_not_in_force_asks_nothing_yet_and_is_to_come(small: Small) -> None:
    small.policy("POL-001", status="draft", applies_to={"roles": ["director"]})
    small.decision(small.policy("POL-002", effective_from="2026-12-24", must_read=["everyone"]))
    found = role(small, "director")
    assert (found.must_read, found.applies) == ((), ())
    assert [line.id for line in found.coming] == ["POL-001", "POL-002"]


def test_a_document_stands_once_with_all_that_it_asks_of_the_role(small: Small) -> None:
    small.policy(must_read=["everyone"], applies_to={"roles": ["innovation-manager"]})
    (line,) = role(small, "innovation-manager").documents
    assert (line.must_read, line.applies, line.approves, line.owns) == (True, True, False, True)
    (line,) = role(small, "director").documents
    assert (line.must_read, line.applies, line.approves, line.owns) == (True, False, True, False)


def test_what_only_names_everyone_stands_apart_from_what_concerns_the_role(small: Small) -> None:
    small.policy("POL-001", must_read=["everyone"])
    small.policy("POL-002", must_read=["everyone"], owner="director")
    small.people["roles"].append({"id": "cook", "title": "Cook"})
    found = role(small, "cook")
    assert found.own_documents == ()
    assert [line.id for group in found.everyones_documents for line in group.lines] == ["POL-001", "POL-002"]
    assert found.everyones_count == 2
    assert role(small, "innovation-manager").everyones_count == 1


def test_documents_and_open_records_stand_by_type(small: Small) -> None:
    small.procedure("PRO-001")
    small.policy("POL-001")
    small.idea("IDEA-001")
    small.idea("IDEA-002", classification="confidential")
    found = role(small, "innovation-manager")
    assert [group.type for group in found.own_documents] == ["policy", "procedure"]
    assert [(group.type, [line.id for line in group.lines]) for group in found.records] == [
        ("idea", ["IDEA-001"])
    ]
    assert found.records_count == 1


def test_it_owns_approves_and_has_a_part_in_steps(small: Small) -> None:
    small.procedure()
    assert [line.id for line in role(small, "innovation-manager").owns] == ["PRO-001"]
    assert [line.id for line in role(small, "director").approves] == ["PRO-001"]
    (task,) = role(small, "innovation-manager").tasks
    assert (task.id, task.number, task.item, task.part) == ("PRO-001", 1, "Do it", "Responsible")


def test_who_holds_it_now_comes_first(small: Small) -> None:
    found = role(small, "director")
    assert [(line.person, line.when) for line in found.holders] == [("person-01", "now")]
    assert [(line.person, line.until, line.when) for line in found.deputies] == [
        ("person-03", "2026-06-30", "past")
    ]


def test_everyone_has_what_names_everyone_and_nothing_else(small: Small) -> None:
    small.decision(small.policy("POL-001", must_read=["everyone"], applies_to={"roles": ["everyone"]}))
    small.decision(small.policy("POL-002", must_read=["director"], applies_to={"roles": ["director"]}))
    step = {"title": "Say it", "text": "X", "responsible": "director", "informed": ["everyone"]}
    body: dict[str, object] = {
        "purpose": "P.",
        "scope": "S.",
        "inputs": ["I"],
        "outputs": ["O"],
        "steps": [step],
    }
    body["records"] = [{"type": "idea", "what": "An idea", "every": "P1Y"}]
    small.procedure(body=body)
    catalog = small.catalog()
    found = Roles(catalog, Audience.of(catalog)).everyone()
    assert [line.id for line in found.must_read] == ["POL-001"]
    assert [line.id for line in found.documents if line.applies] == ["POL-001"]
    assert found.only_applies == ()
    assert [(task.id, task.part) for task in found.tasks] == [("PRO-001", "Informed")]
    assert found.owns == ()


def test_a_role_wrongly_called_everyone_does_not_take_the_page_of_everyone(small: Small) -> None:
    small.people["roles"].append({"id": "everyone", "title": "Wrong"})
    catalog = small.catalog()
    pages = Roles(catalog, Audience.of(catalog)).pages()
    assert [page.id for page in pages] == ["director", "innovation-manager"]


def test_what_came_into_force_in_the_last_90_days_and_concerns_the_role_has_changed(small: Small) -> None:
    def policy(name: str, since: str, **changes: object) -> None:
        small.decision(small.policy(name, effective_from=since, **changes))

    policy("POL-001", "2026-08-25", must_read=["director"])
    policy("POL-002", "2026-08-24", must_read=["director"])
    policy("POL-003", "2026-11-01", applies_to={"roles": ["everyone"]})
    policy("POL-004", "2026-11-01", must_read=["innovation-manager"])
    policy("POL-005", "2026-12-01", must_read=["director"])
    assert [change.document for change in role(small, "director").changed] == ["POL-003", "POL-001"]


def changed(small: Small, name: str) -> list[tuple[str, str]]:
    return [(line.document, line.asked) for line in role(small, name).changed]


def test_only_those_who_must_read_a_change_are_asked_to(small: Small) -> None:
    first = {"version": "1.0", "date": "2026-02-01", "by": "person-02", "change": "material", "summary": "F."}
    second = {**first, "version": "2.0", "date": "2026-09-01", "summary": "S."}
    both = {"must_read": ["director"], "applies_to": {"roles": ["everyone"]}, "effective_from": "2026-11-01"}
    again = small.policy("POL-001", version="2.0", revisions=[second, first], **both)
    small.decision(again, version="1.0")
    small.decision(again, on="2026-10-20")
    small.decision(small.policy("POL-002", **both))
    assert changed(small, "director") == [("POL-001", "read again"), ("POL-002", "read")]
    assert changed(small, "innovation-manager") == [("POL-001", ""), ("POL-002", "")]


def test_what_only_got_other_words_stands_apart(small: Small) -> None:
    first = {"version": "1.0", "date": "2026-02-01", "by": "person-02", "change": "material", "summary": "F."}
    second = {**first, "version": "1.1", "date": "2026-09-01", "change": "editorial", "summary": "S."}
    policy = small.policy(
        version="1.1", revisions=[second, first], must_read=["director"], effective_from="2026-11-01"
    )
    small.decision(policy, on="2026-10-20")
    found = role(small, "director")
    assert found.changed == ()
    assert [(line.document, line.asked) for line in found.reworded] == [("POL-001", "")]


def test_what_was_withdrawn_lately_is_told_to_those_who_followed_it(small: Small) -> None:
    policy = small.policy(status="retired", applies_to={"roles": ["director"]})
    small.decision(policy, verdict="withdraw", on="2026-11-02")
    assert [(line.document, line.what) for line in role(small, "director").changed] == [
        ("POL-001", "Version 1.0 withdrawn")
    ]
    assert changed(small, "innovation-manager") == []


def test_a_part_without_a_title_says_its_words(small: Small) -> None:
    small.policy()
    tasks = [(task.id, task.item, task.text, task.part) for task in role(small, "director").tasks]
    assert tasks == [("POL-001", "", "Leads.", "Responsibilities")]


def test_what_is_done_is_no_part_any_more(small: Small) -> None:
    actions = [
        {"what": "Begin", "owner": "director", "due": "2026-06-01", "done": "2026-05-20"},
        {"what": "Go on", "owner": "director", "due": "2026-12-01"},
    ]
    body = {
        "statement": "S.",
        "why": "W.",
        "target": "T",
        "due": "2027-01-01",
        "how_measured": {"judged_how": "By eye."},
        "actions": actions,
    }
    objective = small.policy("OBJ-001", body=body)
    (small.root / "ims/policies/OBJ-001.yaml").unlink()
    small.write("ims/objectives/OBJ-001.yaml", {**objective, "type": "objective"})
    (task,) = role(small, "director").tasks
    assert (task.id, task.item, task.number, task.part) == ("OBJ-001", "Go on", 0, "Owner")


def since_editions(small: Small, name: str) -> RolePage:
    reading = small.read()
    catalog = reading.in_force()
    assert catalog is not None
    controlled = [each for each in catalog.documents.values() if each.lifecycle == "controlled"]
    known = known_texts(small.root, reading.standpoint.behind, reading.shape, controlled, TODAY)
    audience = Audience.of(catalog)
    redlines = Redlines(catalog, audience, known)
    roles = Roles(catalog, audience, editions=redlines.editions, versions=redlines.all())
    return next(page for page in roles.pages() if page.id == name)


def test_what_changed_since_the_last_edition_stands_apart_from_what_came_before_it(small: Small) -> None:
    small.decision(small.policy(effective_from="2026-10-01", must_read=["everyone"]))
    small.read()
    versions.committed(small, "1.0")
    repositories.edition(small.root, "2026.1", "2026-01-20")
    versions.committed(small, "1.1")
    repositories.edition(small.root, "2026.2", "2026-10-01")
    changes = {"effective_from": "2026-11-02", "applies_to": {"roles": ["director"]}}
    versions.committed(small, "1.2", on="2026-11-01", **changes)
    found = since_editions(small, "director")
    assert (found.edition, found.edition_day) == ("2026.2", "2026-10-01")
    assert [(line.document, line.since, line.asked) for line in found.changed] == [
        ("PRO-001", "since-1.1", "read again")
    ]
    assert [line.document for line in found.changed_before] == ["POL-001"]


def test_an_edition_of_long_ago_tells_all_that_changed_since(small: Small) -> None:
    versions.committed(small, "1.0")
    repositories.edition(small.root, "2026.1", "2026-01-20")
    versions.committed(small, "1.2")
    found = since_editions(small, "director")
    assert [(line.day, line.document) for line in found.changed] == [("2026-05-12", "PRO-001")]
    assert found.changed_before == ()


def test_other_words_after_a_material_change_since_the_edition_are_to_be_read_again(small: Small) -> None:
    versions.committed(small, "1.0")
    repositories.edition(small.root, "2026.1", "2026-01-20")
    versions.committed(small, "1.2")
    later = [{**versions.revisions("1.1")[0], "version": "1.3"}, *versions.revisions("1.2")]
    versions.committed(small, "1.3", revisions=later)
    found = since_editions(small, "director")
    assert [(line.document, line.since, line.asked) for line in found.changed] == [
        ("PRO-001", "since-1.0", "read again")
    ]
    assert found.reworded == ()


def test_without_editions_what_changed_lately_leads_to_the_version_before(small: Small) -> None:
    versions.committed(small, "1.2")
    versions.committed(small, "1.3", effective_from="2026-11-01")
    found = since_editions(small, "director")
    assert (found.edition, [(line.document, line.since) for line in found.changed]) == (
        "",
        [("PRO-001", "since-1.2")],
    )
