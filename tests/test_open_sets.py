"""A new document type and a new standard need no Python: one schema and one template, one YAML."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from imskit.facts.coverage import Coverage, Rung
from imskit.facts.graph import Graph
from imskit.site.stage import stage
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


TEMPLATE = """\
<p>Tried at bench {{ body.bench }}, with {{ body.helper | role }}.</p>

## What the bench showed {: #showed }

{{ body.seen | text }}
"""

CROSSWALK: dict[str, Any] = {
    "from": "tiny-2026",
    "to": "iso-56001-2024",
    "rows": [
        {"from": "2", "to": "8.3.2", "relation": "subset", "confidence": "low", "note": "Ours asks for less"},
        {"from": "3", "relation": "none"},
    ],
}


def test_a_new_type_and_a_new_standard_are_shown(small: Small, tmp_path: Path) -> None:
    small.write("schemas/lab-book.schema.json", json.dumps(LAB_BOOK))
    small.write("templates/site/documents/lab-book.md.j2", TEMPLATE)
    small.write("ims/standards/crosswalk-tiny-56001.yaml", CROSSWALK)
    small.ims["standards"] = [{"id": "tiny-2026"}, {"id": "iso-56001-2024"}]
    small.standard["clauses"][2] = {**small.standard["clauses"][2], "expects": [{"types": ["lab-book"]}]}
    body = {"bench": "B2", "seen": "The lamp *glows*.", "helper": "director"}
    small.sealed("lab-book", "LAB-001", body, satisfies={"tiny-2026": ["2"]})
    reading = small.read()
    assert reading.problems == ()
    assert reading.catalog is not None
    folder = tmp_path / "stage"
    stage(reading.catalog, Graph.of(reading.catalog), reading.problems, reading.tree, folder)

    def page(name: str) -> str:
        return (folder / "docs" / name).read_text(encoding="utf-8")

    own = page("documents/LAB-001.md")
    assert "<p>Tried at bench B2, with " in own
    assert "## What the bench showed {: #showed }" in own
    assert "<p>The lamp <em>glows</em>.</p>" in own
    # Of the fields as they are shown without a template nothing is left.
    assert "#body-seen" not in own
    register = page("registers/lab-book.md")
    assert matter_of(register)["title"] == "Lab books"
    assert cells(register, "LAB-001")[0] == "2026-05-05"
    assert cells(register, "LAB-001")[-1] == "B2"
    matrix = page("matrix/tiny-2026.md")
    assert cells(matrix, "LAB-001")[:2] == ["2", "Ideas"]
    clause = page("clauses/tiny-2026/2.md")
    assert matter_of(clause)["title"] == "TINY 1:2026 2 Ideas"
    assert 'href="../../documents/LAB-001.html"' in clause
    crosswalk = page("crosswalks/tiny-2026--iso-56001-2024.md")
    assert "Ours asks for less" in crosswalk
    assert 'href="../clauses/tiny-2026/2.html"' in crosswalk
    assert 'href="../clauses/iso-56001-2024/8.3.2.html"' in crosswalk
    config = (folder / "mkdocs.yml").read_text(encoding="utf-8")
    for address in ("registers/lab-book.md", "matrix/tiny-2026.md"):
        assert address in config


def matter_of(page: str) -> dict[str, Any]:
    """The front matter of a staged page."""
    found = yaml.safe_load(page.split("---\n")[1])
    assert isinstance(found, dict)
    return found


def cells(page: str, name: str) -> list[str]:
    """The words in the cells of the one table row that names *name*."""
    (row,) = [row for row in re.findall(r"(?s)<tr[ >].*?</tr>", page) if name in row]
    return [
        " ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.findall(r"(?s)<t[dh].*?</t[dh]>", row)
    ]


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
