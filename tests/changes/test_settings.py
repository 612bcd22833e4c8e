"""Files that are no documents are told too: which, what they are in words, and what in them changed."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest

from imskit.changes.settings import SettingChange, file_in_words, setting_changes
from imskit.tree import Tree
from tests.builders import Small


def changes(small: Small, edit: object) -> tuple[SettingChange, ...]:
    tree = small.read().tree
    # What the folder held then: it is changed in place.
    before = Tree.of({path: tree.read(path) for path in tree.paths()})
    assert callable(edit)
    edit(small)
    return setting_changes(before, small.read().tree)


def test_the_same_files_do_not_differ(small: Small) -> None:
    small.policy()
    assert changes(small, lambda _: None) == ()


def test_a_document_is_no_setting(small: Small) -> None:
    assert changes(small, lambda system: system.policy()) == ()


def test_settings_are_told_field_by_field(small: Small) -> None:
    def edit(system: Small) -> None:
        system.ims = deepcopy(system.ims)
        system.ims["approvals"][0]["need"] = "all"

    (found,) = changes(small, edit)
    assert (found.kind, found.what, file_in_words(found)) == (
        "organisation",
        "changed",
        "the settings of the organisation",
    )
    assert [(each.kind, each.path, each.after) for each in found.differences] == [
        ("changed", ("approvals", 0, "need"), "all")
    ]


def test_who_takes_over_a_role_is_told_person_by_person(small: Small) -> None:
    def edit(system: Small) -> None:
        system.people = deepcopy(system.people)
        holders = system.people["roles"][1]["holders"]
        holders[0]["until"] = "2026-10-31"
        holders.append({"person": "person-03", "from": "2026-11-01"})

    (found,) = changes(small, edit)
    assert [(each.kind, each.path) for each in found.differences] == [
        ("added", ("roles", 1, "holders", 0, "until")),
        ("added", ("roles", 1, "holders", 1)),
    ]


def test_names_that_are_not_committed_are_not_told(small: Small) -> None:
    local = "people:\n  - id: person-01\n    name: Ida Somebody\n"
    assert changes(small, lambda system: system.write("ims/people.local.yaml", local)) == ()


@pytest.mark.parametrize(
    "path, words",
    [
        ("ims/evidence/photo.jpg", "the evidence photo.jpg"),
        ("ims/standards/crosswalk-tiny.yaml", "the crosswalk tiny"),
        ("templates/site/documents/policy.md.j2", "the page of the type policy"),
        ("templates/starters/policy.yaml", "the starter for the type policy"),
        ("mkdocs.yml", "the looks of the site"),
        ("CODEOWNERS", "who is asked at the forge"),
    ],
)
def test_other_files_are_told_by_what_they_are_for(small: Small, path: str, words: str) -> None:
    (found,) = changes(small, lambda system: system.write(path, "x: 1\n"))
    assert (found.path, file_in_words(found)) == (path, words)


def test_a_schema_is_told_by_the_fields_it_asks_for(small: Small, checkout: Path) -> None:
    text = (checkout / "schemas/idea.schema.json").read_text(encoding="utf-8")
    small.write("schemas/idea.schema.json", text)
    (found,) = changes(
        small,
        lambda system: system.write(
            "schemas/idea.schema.json", text.replace('"problem", "proposal"', '"problem"')
        ),
    )
    assert [(each.path, each.before, each.after) for each in found.differences] == [
        (("body.proposal",), "needed", "may be left out")
    ]
