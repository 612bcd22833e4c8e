"""The page of a role: what it reads, owns, approves and does, and who holds it."""

from __future__ import annotations

from imskit.views.audience import Audience
from imskit.views.roles import RolePage, Roles
from tests.builders import Small


def role(small: Small, name: str) -> RolePage:
    catalog = small.catalog()
    return next(page for page in Roles(catalog, Audience.of(catalog)).pages() if page.id == name)


def test_what_names_the_role_and_what_names_everyone_applies(small: Small) -> None:
    small.policy("POL-001", must_read=["everyone"], applies_to={"roles": ["director"]})
    small.policy("POL-002", must_read=["director"])
    small.policy("POL-003", must_read=["director"], status="retired")
    found = role(small, "director")
    assert [line.id for line in found.must_read] == ["POL-001", "POL-002"]
    assert [line.id for line in found.applies] == ["POL-001"]


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
    small.policy("POL-001", must_read=["everyone"], applies_to={"roles": ["everyone"]})
    small.policy("POL-002", must_read=["director"], applies_to={"roles": ["director"]})
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
    assert [line.id for line in found.applies] == ["POL-001"]
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
