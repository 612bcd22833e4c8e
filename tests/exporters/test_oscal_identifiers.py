"""Identifiers of OSCAL files: what stays from run to run, and what OSCAL wants to change."""

from __future__ import annotations

import json

from imskit.exporters.oscal.models import MODELS
from imskit.origin import Origin
from tests.builders import Small
from tests.exporters.oscal_files import AUDIT, NONCONFORMITY, export, frame_of, uuids, whole_system


def test_the_same_system_gives_the_same_bytes_and_each_thing_an_identifier_of_its_own(small: Small) -> None:
    whole_system(small)
    for name in MODELS:
        first = MODELS[name].make(frame_of(small.catalog()))
        assert first == MODELS[name].make(frame_of(small.catalog()))
        made = uuids(json.loads(first))
        assert len(made) == len(set(made)), name


def test_what_stays_and_what_changes_is_as_oscal_asks(small: Small) -> None:
    # NIST's definitions say of these two that their own identifier changes when the file does.
    whole_system(small)
    before = {name: export(name, frame_of(small.catalog())) for name in MODELS}
    later = Origin("a0a0a0a0a0a0", "2026-11-22", changed=False)
    small.idea()
    unrelated = {name: export(name, frame_of(small.catalog(), origin=later)) for name in MODELS}
    assert [name for name in MODELS if unrelated[name]["uuid"] != before[name]["uuid"]] == []
    small.standard["clauses"][1]["title"] = "Another title"
    small.decision(small.policy("POL-002"))
    changed = {name: export(name, frame_of(small.catalog())) for name in MODELS}
    both = {"catalog", "component-definition"}
    assert {name for name in MODELS if changed[name]["uuid"] != before[name]["uuid"]} == both
    for name in both:
        lasting = [each[name]["metadata"]["document-ids"] for each in (before, unrelated, changed)]
        assert lasting[0] == lasting[1] == lasting[2]
    for each in (before, changed):
        (resource,) = each["component-definition"]["back-matter"]["resources"]
        assert resource["props"][0]["value"] == each["catalog"]["uuid"]


def test_nothing_else_gets_another_identifier_when_a_document_changes(small: Small) -> None:
    whole_system(small)
    before = {name: set(uuids(export(name, frame_of(small.catalog())))) for name in MODELS}
    small.policy("POL-002", title="One more, not in force")
    small.living("nonconformity", "NCR-002", "open", NONCONFORMITY)
    small.sealed("internal-audit", "AUD-002", AUDIT, date="2026-05-06")
    after = {name: set(uuids(export(name, frame_of(small.catalog())))) for name in MODELS}
    assert [name for name in MODELS if not before[name] <= after[name]] == []


def test_a_document_keeps_its_identifier_when_others_come_before_it(small: Small) -> None:
    small.decision(small.policy("POL-005"))
    before = export("component-definition", frame_of(small.catalog()))["components"][0]["uuid"]
    small.decision(small.policy("POL-001"))
    after = [each["uuid"] for each in export("component-definition", frame_of(small.catalog()))["components"]]
    assert after[1] == before
    assert after[0] != before
