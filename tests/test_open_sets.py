"""A new document type and a new standard need no Python: one schema and one template, one YAML."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from imskit.facts.coverage import Coverage, Rung
from imskit.facts.graph import Graph
from tests.builders import Small

LAB_BOOK: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Lab book",
    "description": "What was tried on one day at the bench.",
    "x-imskit": {
        "type": "lab-book",
        "plural": "Lab books",
        "lifecycle": "sealed",
        "prefix": "LAB",
        "folder": "records/lab-book",
        "columns": ["date", "id", "title", "body.bench"],
    },
    "allOf": [{"$ref": "common.schema.json#/$defs/sealed"}],
    "properties": {
        "type": {"const": "lab-book"},
        "body": {
            "title": "Body",
            "type": "object",
            "properties": {
                "bench": {"$ref": "common.schema.json#/$defs/line", "title": "Bench"},
                "seen": {"$ref": "common.schema.json#/$defs/text", "title": "What was seen"},
                "follows": {
                    "$ref": "common.schema.json#/$defs/documentId",
                    "x-imskit": {"relation": "follows", "inverse": "Followed in"},
                },
                "helper": {"$ref": "common.schema.json#/$defs/roleId", "title": "Helper"},
            },
            "required": ["bench", "seen"],
            "additionalProperties": False,
        },
    },
    "required": ["body"],
    "unevaluatedProperties": False,
}


def test_a_new_type_is_checked_linked_and_counts_for_a_new_standard(small: Small) -> None:
    small.write("schemas/lab-book.schema.json", json.dumps(LAB_BOOK))
    small.standard["clauses"][2] = {**small.standard["clauses"][2], "expects": [{"types": ["lab-book"]}]}
    small.idea()
    small.sealed(
        "lab-book",
        "LAB-001",
        {"bench": "B2", "seen": "The lamp glows.", "follows": "IDEA-001", "helper": "nobody"},
        satisfies={"tiny-2026": ["2"]},
    )
    assert [(p.rule, p.message) for p in small.read().problems] == [
        ("unknown-role", "There is no role nobody")
    ]
    catalog = small.catalog()
    graph = Graph.of(catalog)
    assert [(edge.source, edge.inverse) for edge in graph.incoming("IDEA-001")] == [
        ("LAB-001", "Followed in")
    ]
    assert Coverage(catalog, graph).of("tiny-2026")["2"].rung is Rung.FRESH


def test_its_documents_are_held_against_its_schema(small: Small) -> None:
    small.write("schemas/lab-book.schema.json", json.dumps(LAB_BOOK))
    small.sealed("lab-book", "LAB-001", {"bench": "B2", "sean": "x"})
    (problem,) = small.read().problems
    assert (problem.rule, problem.mend) == ("unknown-field", "did you mean seen?")


def test_a_reference_below_fields_whose_names_are_free_is_followed(small: Small) -> None:
    schema = deepcopy(LAB_BOOK)
    document = {"$ref": "common.schema.json#/$defs/documentId"}
    schema["properties"]["body"]["properties"]["samples"] = {
        "title": "Samples",
        "type": "object",
        "additionalProperties": document,
    }
    small.write("schemas/lab-book.schema.json", json.dumps(schema))
    small.sealed("lab-book", "LAB-001", {"bench": "B2", "seen": "x", "samples": {"left": "IDEA-009"}})
    (problem,) = small.read().problems
    assert (problem.rule, problem.message) == ("dangling-link", "There is no document IDEA-009")


def test_a_schema_of_the_organisation_wins_over_the_shipped_one(small: Small) -> None:
    own = json.loads(json.dumps(LAB_BOOK).replace("lab-book", "idea").replace("LAB", "IDEA"))
    small.write("schemas/idea.schema.json", json.dumps(own))
    small.sealed("idea", "IDEA-001", {"bench": "B2", "seen": "The lamp glows."})
    assert small.rules() == []
