"""Principles and the signs that show them lived; commitment by what top management did."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from imskit.facts.principles import PRINCIPLES, Sign, commitment, newest_first, shows, signs
from tests.builders import Small

REVIEW = {
    "attendees": ["director"],
    "inputs": [{"topic": "resources", "text": "Little."}],
    "conclusion": "It works.",
    "decisions": [{"about": "resources", "text": "More lamps."}],
}


def test_there_are_three_of_the_mission_and_eight_of_the_family() -> None:
    assert [principle.source for principle in PRINCIPLES] == ["mission"] * 3 + ["family"] * 8
    assert len({principle.id for principle in PRINCIPLES}) == 11
    assert all(re.fullmatch(r"[a-z-]+", principle.id) for principle in PRINCIPLES)


def test_each_has_signs_but_commitment_which_is_seen_in_what_was_done() -> None:
    assert [principle.id for principle in PRINCIPLES if not principle.signs] == ["leadership-commitment"]


def test_their_clauses_are_assessable_clauses_of_the_standard(checkout: Path) -> None:
    data = yaml.safe_load((checkout / "ims/standards/iso-56001-2024.yaml").read_text(encoding="utf-8"))
    known = {clause["clause"] for clause in data["clauses"] if clause["assessable"]}
    named = {number for principle in PRINCIPLES for number in principle.clauses}
    named |= {number for principle in PRINCIPLES for sign in principle.signs for number in sign.claims}
    assert named <= known


class TestSigns:
    def test_a_type_alone(self, small: Small) -> None:
        small.training()
        _, document = small.document("TRN-001")
        assert shows(Sign("", ("training",)), document)
        assert not shows(Sign("", ("idea",)), document)

    @pytest.mark.parametrize(
        "path, expected",
        [
            ("body.subject", True),
            ("body.valid_for", False),
            ("body.effectiveness.method", True),
            ("body.competences", True),
            ("body.subject.more", False),
        ],
    )
    def test_a_field_that_is_filled(self, small: Small, path: str, expected: bool) -> None:
        small.training()
        _, document = small.document("TRN-001")
        assert shows(Sign("", ("training",), (path,)), document) is expected

    def test_a_field_of_one_item_of_a_list(self, small: Small) -> None:
        small.sealed("management-review", "MRV-001", REVIEW)
        _, document = small.document("MRV-001")
        assert shows(Sign("", ("management-review",), where=("body.inputs.topic", ("resources",))), document)
        assert not shows(
            Sign("", ("management-review",), where=("body.inputs.topic", ("improvement",))), document
        )

    def test_a_later_version_has_a_second_revision(self, small: Small) -> None:
        small.decision(small.policy())
        _, document = small.document("POL-001")
        assert shows(Sign("", ("policy",), ("revisions.0",)), document)
        assert not shows(Sign("", ("policy",), ("revisions.1",)), document)

    def test_a_draft_shows_nothing(self, small: Small) -> None:
        small.policy(status="draft")
        _, document = small.document("POL-001")
        assert not shows(Sign("", ("policy",)), document)

    def test_the_newest_come_first(self, small: Small) -> None:
        small.training("TRN-001", date="2026-06-01")
        small.training("TRN-002", date="2026-05-01")
        small.training("TRN-003", date="2026-07-01")
        culture = next(principle for principle in PRINCIPLES if principle.id == "culture")
        found = dict(signs(culture, newest_first(small.catalog().documents.values())))
        (ids,) = [[d.id for d in documents] for sign, documents in found.items() if "training" in sign.types]
        assert ids == ["TRN-003", "TRN-001", "TRN-002"]


def test_fields_that_signs_ask_for_are_fields_of_the_schemas(small: Small) -> None:
    """A misspelt path would show nothing for ever, and nobody would notice."""
    types = small.catalog().types
    unknown = [
        f"{name}: {path}"
        for principle in PRINCIPLES
        for sign in principle.signs
        for name in sign.types
        for path in (*sign.filled, *((sign.where[0],) if sign.where else ()))
        if name in types and path.startswith("body.") and path not in types[name].titles
    ]
    assert unknown == []


def test_words_that_signs_ask_for_are_words_of_the_schemas(small: Small) -> None:
    types = small.catalog().types
    for principle in PRINCIPLES:
        for sign in principle.signs:
            for name in sign.types:
                if sign.where and name in types and sign.where[0] != "revisions.change":
                    schema = types[name].schema
                    for key in sign.where[0].split("."):
                        schema = schema.get("items", schema)["properties"][key]
                    assert set(sign.where[1]) <= set(schema["enum"]), (name, sign.where)


class TestCommitment:
    def test_what_top_management_did_counts_and_what_others_did_does_not(self, small: Small) -> None:
        small.decision(small.policy())
        small.sealed("management-review", "MRV-001", REVIEW)
        small.sealed("management-review", "MRV-002", {**REVIEW, "attendees": ["innovation-manager"]})
        catalog = small.catalog()
        found = {
            line.what: len(line.documents) for line in commitment(catalog, list(catalog.documents.values()))
        }
        assert found["Decisions on documents, taken in the role"] == 1
        assert found["Management reviews attended"] == 1
        assert found["Means decided in management reviews"] == 2
        assert found["Decisions at the stages of initiatives"] == 0

    def test_decisions_that_may_not_be_shown_are_not_counted(self, small: Small) -> None:
        small.decision(small.policy())
        catalog = small.catalog()
        assert all(not line.documents for line in commitment(catalog, []))
