"""Exports as OSCAL that NIST's schemas accept, and systems to make them from."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from imskit.exporters.oscal.frame import Frame
from imskit.exporters.oscal.models import MODELS
from imskit.model import Catalog
from imskit.origin import Origin
from imskit.views.audience import Audience
from tests.builders import Small

SCHEMAS = Path(__file__).parent / "oscal_schemas"
ORIGIN = Origin("1f2e3d4c5b6a", "2026-11-20", changed=False)
#: The file of NIST's schema for each model, and the root of what it holds.
FILES = {
    "catalog": ("catalog", "catalog"),
    "component-definition": ("component", "component-definition"),
    "assessment-results": ("assessment-results", "assessment-results"),
    "poam": ("poam", "plan-of-action-and-milestones"),
}
AUDIT = {
    "objective": "Does it work? See [the policy](POL-001).",
    "criteria": "Clause 1.",
    "audited": {"tiny-2026": ["0"]},
    "auditors": ["person-03"],
    "independence": "No part in it",
    "auditees": ["director"],
    "findings": [
        {"grade": "minor", "text": "One form is old.", "clauses": {"tiny-2026": ["1"]}},
        {"grade": "conformity", "text": "Ideas are answered.", "clauses": {"tiny-2026": ["2", "0"]}},
    ],
    "conclusion": "Mostly.",
}
NONCONFORMITY = {
    "source": "internal-audit",
    "grade": "minor",
    "follows": {"of": "AUD-001", "finding": 1},
    "against": {"tiny-2026": ["1"]},
    "description": "A form of 2023 <b>hangs</b> there.",
    "root_cause": "Nobody takes old forms away.",
    "actions": [
        {"what": "Take it away", "owner": "director", "due": "2026-06-01", "done": "2026-05-20"},
        {"what": "List all places", "owner": "innovation-manager", "due": "2027-01-31"},
    ],
    "effectiveness": {
        "due": "2026-10-01",
        "checks": [{"date": "2026-10-02", "result": "effective", "by": "director", "text": "No old form."}],
    },
}


@cache
def validator(name: str, release: str) -> Any:
    file = SCHEMAS / release / f"oscal_{FILES[name][0]}_schema.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    assert f"/oscal/{release}/" in schema["$id"]
    return jsonschema_rs.Draft7Validator(schema, validate_formats=True)


def frame_of(catalog: Catalog, *standards: str, origin: Origin | None = ORIGIN) -> Frame:
    chosen = tuple(catalog.standards[name] for name in standards or catalog.standards)
    return Frame(catalog, Audience.of(catalog), chosen, origin)


def export(name: str, frame: Frame) -> Any:
    """The content of an export under its root, which NIST's schemas of the declared and the newest release accept."""
    whole = json.loads(MODELS[name].make(frame))
    content = whole[FILES[name][1]]
    for release in (content["metadata"]["oscal-version"], "1.2.3"):
        errors = validator(name, release).iter_errors(whole)
        assert [f"{release} {error.instance_path}: {error.message}" for error in errors] == []
    assert_references_resolve(content)
    return content


def assert_references_resolve(content: Any) -> None:
    """Each reference within a file leads to a resource of it, and to each resource leads one."""
    resources = {each["uuid"] for each in content.get("back-matter", {}).get("resources", ())}
    led_to = {
        value.removeprefix("#")
        for field in ("href", "source")
        for value in values_of(field, content)
        if value.startswith("#")
    }
    assert led_to == resources


def values_of(field: str, value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for each in value for found in values_of(field, each)]
    if isinstance(value, dict):
        own = [value[field]] if isinstance(value.get(field), str) else []
        return [*own, *values_of(field, list(value.values()))]
    return []


def whole_system(small: Small) -> Small:
    small.decision(small.policy(satisfies={"tiny-2026": ["1", "3"]}))
    small.sealed("internal-audit", "AUD-001", AUDIT)
    small.living("nonconformity", "NCR-001", "in-correction", NONCONFORMITY)
    return small


def uuids(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for each in value for found in uuids(each)]
    if isinstance(value, dict):
        return [*([value["uuid"]] if "uuid" in value else []), *uuids(list(value.values()))]
    return []
