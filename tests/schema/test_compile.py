"""The shipped schemas become types, and what the program asks of one is at hand."""

from __future__ import annotations

import json
import time

import pytest

from imskit.model import ClauseFlag, Period, Retention
from imskit.problems import CannotGoOn
from imskit.schema import RefPath, compile_plain, compile_types, ref_paths
from imskit.schema.flatten import Flattener
from imskit.schema.schema_file import Schema
from tests.schema.schemas import FILES, FOUND, TYPES, changed, compile_one


def test_every_shipped_type_compiles() -> None:
    assert FOUND == ()
    assert {"policy", "procedure", "decision", "risk"} <= TYPES.keys()


def test_a_flat_schema_refers_to_nothing() -> None:
    for info in TYPES.values():
        text = json.dumps(dict(info.schema))
        assert "$ref" not in text
        assert "unevaluatedProperties" not in text
        assert info.schema["additionalProperties"] is False


def test_a_type_says_what_its_annotation_says() -> None:
    policy = TYPES["policy"]
    assert (policy.name, policy.title, policy.plural, policy.lifecycle) == (
        "policy",
        "Policy",
        "Policies",
        "controlled",
    )
    assert (policy.prefix, policy.folder, policy.classification) == ("POL", "policies", "internal")
    assert policy.columns[:2] == ("id", "title")
    assert policy.path == "schemas/policy.schema.json"
    assert policy.retention is None
    assert TYPES["decision"].retention == Retention(Period(10, "Y"), "date", "dispose")
    assert TYPES["nonconformity"].clause_flag == ClauseFlag(
        "against", "nonconformity", "body.grade", ("major",)
    )


def test_a_type_knows_the_titles_of_its_fields() -> None:
    titles = TYPES["policy"].titles
    assert titles["effective_from"] == "Effective from"
    assert titles["body.commitments.title"] == "Commitment"
    assert titles["revisions.by"] == "By"
    assert "body.commitments.*" not in titles


def test_a_type_knows_what_its_relations_are_called() -> None:
    assert TYPES["policy"].relations["implements"] == ("Implements", "Implemented by")
    assert TYPES["policy"].relations["came_from"] == ("Came from", "Led to")
    assert TYPES["policy"].relations["satisfies"] == ("Satisfies", "Satisfied by")
    assert TYPES["decision"].relations["decides"] == ("Decides", "Decided by")


def test_a_type_knows_the_places_that_are_marked() -> None:
    marks = ref_paths(TYPES["policy"])
    assert marks == ref_paths(TYPES["policy"])
    assert {
        RefPath(("owner",), "role", None, None),
        RefPath(("applies_to", "sites", "*"), "site", None, None),
        RefPath(("satisfies",), "clauses", None, "satisfies"),
        RefPath(("links", "implements", "*"), "document", None, "implements"),
        RefPath(("evidence", "*"), "evidence", None, None),
        RefPath(("evidence", "*", "custodian"), "role", None, None),
        RefPath(("revisions", "*", "by"), "person", None, None),
        RefPath(("body", "purpose"), None, "text", None),
        RefPath(("body", "commitments", "*", "text"), None, "text", None),
    } <= set(marks)
    assert len(marks) == len(set(marks))
    assert RefPath(("body", "document"), "document", None, "decides") in ref_paths(TYPES["decision"])
    assert any(
        mark.format == "action" and mark.path[-1] == "*" for mark in ref_paths(TYPES["management-review"])
    )


def test_a_reference_without_a_name_is_called_after_its_field() -> None:
    reference = {"$ref": "common.schema.json#/$defs/documentId", "title": "Sources"}
    body = {
        "title": "Body",
        "type": "object",
        "properties": {
            "sources": {"title": "Drawn from", "type": "array", "items": reference},
            "heirs": {
                "type": "array",
                "items": reference,
                "x-imskit": {"relation": "passes-to", "inverse": "Got from"},
            },
            "by_name": {"type": "object", "additionalProperties": reference},
        },
        "additionalProperties": False,
    }
    types, problems = compile_one(changed(properties={"type": {"const": "policy"}, "body": body}))
    assert problems == []
    assert {mark for mark in ref_paths(types["policy"]) if mark.path[0] == "body"} == {
        RefPath(("body", "sources", "*"), "document", None, "sources"),
        RefPath(("body", "heirs", "*"), "document", None, "passes-to"),
        RefPath(("body", "by_name", "*"), "document", None, "by_name"),
    }
    assert types["policy"].relations["sources"] == ("Drawn from", "Referred to by")
    assert types["policy"].relations["passes-to"] == ("Passes to", "Got from")


def test_plain_schemas_compile_too() -> None:
    for name in ("ims", "people", "people-local", "standard", "crosswalk"):
        flat = compile_plain(FILES, f"{name}.schema.json")
        assert flat["type"] == "object"
        assert "$ref" not in json.dumps(flat)
    assert compile_plain(FILES, "ims.schema.json") is compile_plain(dict(FILES), "ims.schema.json")


def test_a_plain_schema_that_is_missing_or_wrong_ends_the_run() -> None:
    with pytest.raises(CannotGoOn, match=r"no file ims\.schema\.json"):
        compile_plain({}, "ims.schema.json")
    with pytest.raises(CannotGoOn, match=r"schemas/ims\.schema\.json:2:1: The file is not JSON"):
        compile_plain({"schemas/ims.schema.json": b"{\n"}, "ims.schema.json")


def test_compiling_takes_milliseconds() -> None:
    began = time.process_time()
    compile_types(FILES)
    assert time.process_time() - began < 0.2


def test_a_schema_that_is_known_to_be_right_gives_the_same_type_later() -> None:
    later, problems = compile_types(FILES, FILES.keys())
    assert problems == ()
    assert list(later) == list(TYPES)
    # All of it: what is made when it is first looked into, and what is read before it is flat.
    for name, info in TYPES.items():
        assert later[name] == info


def test_a_type_that_no_document_is_of_is_not_flattened(monkeypatch: pytest.MonkeyPatch) -> None:
    flattened: list[str] = []

    def flatten(_: Flattener, file: str) -> Schema:
        flattened.append(file)
        return {}

    monkeypatch.setattr(Flattener, "flatten", flatten)
    later, _ = compile_types(FILES, FILES.keys())
    assert flattened == []
    assert len(later["policy"].titles) == 0
    assert flattened == ["policy.schema.json"]
