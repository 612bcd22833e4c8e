"""OSCAL, held against NIST's schemas and read by compliance-trestle."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date as Day
from pathlib import Path
from typing import Any

import pytest

from imskit.exporters.oscal.frame import OSCAL_VERSION
from imskit.exporters.oscal.models import MODELS
from imskit.model import Catalog
from imskit.origin import Origin
from imskit.pipeline import Clock, read
from imskit.problems import CannotGoOn
from tests.builders import REFERENCE, Small
from tests.exporters.oscal_files import AUDIT, NONCONFORMITY, ORIGIN, export, frame_of, whole_system


@pytest.fixture(scope="module")
def reference(checkout: Path) -> Catalog:
    catalog = read(checkout, Clock(REFERENCE)).in_force()
    assert catalog is not None
    return catalog


@pytest.mark.parametrize("name", [name for name in MODELS if name != "catalog"])
def test_the_reference_system_fits_nists_schemas_and_trestle_reads_it(
    reference: Catalog, name: str, tmp_path: Path
) -> None:
    frame = frame_of(reference)
    export(name, frame)
    read_by_trestle(name, MODELS[name].make(frame), tmp_path)


@pytest.mark.parametrize("standard", ["iso-56001-2024", "iso-56002-2019", "iso-9001-2015"])
def test_each_standard_in_use_fits_nists_schema_and_trestle_reads_all_its_clauses(
    reference: Catalog, standard: str, tmp_path: Path
) -> None:
    frame = frame_of(reference, standard)
    export("catalog", frame)
    found = read_by_trestle("catalog", MODELS["catalog"].make(frame), tmp_path)
    clauses = reference.standards[standard].clauses.values()
    groups = [each for each in clauses if each.parent is None]
    assert len(found.groups) == len(groups)
    assert sum(count_controls(each) for each in found.groups) == len(clauses) - len(groups)


def count_controls(holder: Any) -> int:
    return sum(1 + count_controls(each) for each in holder.controls or [])


def read_by_trestle(name: str, data: bytes, folder: Path) -> Any:
    from trestle.oscal.assessment_results import AssessmentResults
    from trestle.oscal.catalog import Catalog as TrestleCatalog
    from trestle.oscal.component import ComponentDefinition
    from trestle.oscal.poam import PlanOfActionAndMilestones

    kinds: dict[str, Any] = {
        "catalog": TrestleCatalog,
        "component-definition": ComponentDefinition,
        "assessment-results": AssessmentResults,
        "poam": PlanOfActionAndMilestones,
    }
    file = folder / f"{name}.json"
    file.write_bytes(data)
    found = kinds[name].oscal_read(file)
    assert found is not None
    return found


def test_a_catalog_holds_numbers_titles_and_our_summaries_and_nothing_else_of_a_clause(small: Small) -> None:
    content = export("catalog", frame_of(small.catalog()))
    (group,) = content["groups"]
    assert (group["id"], group["title"]) == ("tiny-2026_0", "A heading")
    first = group["controls"][0]
    assert first["id"] == "tiny-2026_1"
    assert first["title"] == "Direction and awareness"
    assert first["parts"] == [
        {"id": "tiny-2026_1_smt", "name": "statement", "prose": "Say where you go, and let people know."}
    ]
    labels = [
        prop["value"] for control in group["controls"] for prop in control["props"] if prop["name"] == "label"
    ]
    assert labels == ["1", "2", "3"]
    assert "can say what the policy means" not in json.dumps(content)
    assert content["metadata"]["oscal-version"] == OSCAL_VERSION


def test_a_clause_list_whose_parents_go_round_is_written_with_all_its_clauses(small: Small) -> None:
    small.standard["clauses"][1]["parent"] = "2"
    small.standard["clauses"][2]["parent"] = "1"
    content = json.dumps(export("catalog", frame_of(small.catalog())))
    assert all(f'"tiny-2026_{number}"' in content for number in "0123")


def test_clauses_too_deep_inside_each_other_are_one_sentence(small: Small) -> None:
    chain = [
        {
            "clause": f"7.{at}",
            "title": "Deep",
            **({"parent": f"7.{at - 1}"} if at else {}),
            "assessable": True,
            "verified": True,
        }
        for at in range(900)
    ]
    small.standard["clauses"] += chain
    with pytest.raises(CannotGoOn, match=r"7\.40 .*too deep for OSCAL"):
        MODELS["catalog"].make(frame_of(small.catalog()))


def test_titles_show_what_they_hold_in_markdown_too(small: Small) -> None:
    small.standard["clauses"][1]["title"] = "A *starred* [title](x)"
    content = export("catalog", frame_of(small.catalog()))
    assert content["groups"][0]["controls"][0]["title"] == r"A \*starred\* \[title\](x)"


def test_a_component_is_a_document_in_force_with_the_clauses_it_claims(small: Small) -> None:
    whole_system(small)
    small.policy("POL-002", status="draft", effective_from=None)
    content = export("component-definition", frame_of(small.catalog()))
    (component,) = content["components"]
    assert (component["type"], component["title"]) == ("policy", "Title of POL-001")
    assert component["responsible-roles"][0]["role-id"] == "innovation-manager"
    (implementation,) = component["control-implementations"]
    resources = {each["uuid"]: each for each in content["back-matter"]["resources"]}
    assert resources[implementation["source"].removeprefix("#")]["rlinks"][0]["href"].startswith("tiny-2026")
    assert [each["control-id"] for each in implementation["implemented-requirements"]] == [
        "tiny-2026_1",
        "tiny-2026_3",
    ]


def test_without_a_document_in_force_there_are_no_components(small: Small) -> None:
    assert "components" not in export("component-definition", frame_of(small.catalog()))


def test_an_audit_is_a_result_with_its_findings_on_the_clauses_of_the_catalog(small: Small) -> None:
    catalog = whole_system(small).catalog()
    content = export("assessment-results", frame_of(catalog))
    (result,) = content["results"]
    assert result["start"] == "2026-05-05T00:00:00Z"
    assert result["description"] == "Does it work? See the policy."
    # A heading at the top is a group in the catalog: the controls within it were looked at.
    selected = result["reviewed-controls"]["control-selections"][0]["include-controls"]
    assert [each["control-id"] for each in selected] == ["tiny-2026_1", "tiny-2026_2", "tiny-2026_3"]
    targets = [
        (each["target"]["target-id"], each["target"]["status"]["state"]) for each in result["findings"]
    ]
    assert targets == [
        ("tiny-2026_1_smt", "not-satisfied"),
        ("tiny-2026_2_smt", "satisfied"),
        ("tiny-2026_0_smt", "satisfied"),
    ]
    parts = set(ids_within(export("catalog", frame_of(catalog))))
    assert {target for target, _ in targets} <= parts
    observed = {each["uuid"] for each in result["observations"]}
    assert {
        one["observation-uuid"] for each in result["findings"] for one in each["related-observations"]
    } == observed
    assert [p["value"] for p in result["findings"][0]["props"]] == ["minor", "NCR-001"]


def ids_within(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for each in value for found in ids_within(each)]
    if isinstance(value, dict):
        return [*([value["id"]] if "id" in value else []), *ids_within(list(value.values()))]
    return []


def test_nobody_is_named_in_what_is_handed_out(small: Small) -> None:
    frame = frame_of(whole_system(small).catalog())
    assert all(b"person-0" not in MODELS[name].make(frame) for name in MODELS)


def test_a_nonconformity_is_an_item_with_a_risk_whose_remediations_are_its_actions(small: Small) -> None:
    content = export("poam", frame_of(whole_system(small).catalog()))
    (item,), (risk,) = content["poam-items"], content["risks"]
    assert item["related-risks"] == [{"risk-uuid": risk["uuid"]}]
    assert item["description"] == r"A form of 2023 \<b>hangs\</b> there."
    assert risk["status"] == "remediating"
    assert [(each["lifecycle"], each["title"]) for each in risk["remediations"]] == [
        ("completed", "Take it away"),
        ("planned", "List all places"),
    ]
    assert risk["remediations"][1]["tasks"][0]["timing"]["on-date"]["date"] == "2027-01-31T00:00:00Z"
    assert [entry["title"] for entry in risk["risk-log"]["entries"]] == [
        "Opened",
        "Check of effectiveness: effective",
    ]
    assert {"name": "follows", "ns": item["props"][0]["ns"], "value": "AUD-001, finding 1"} in item["props"]


def test_ids_that_begin_with_a_digit_are_ids_of_oscal_too(small: Small, tmp_path: Path) -> None:
    small.standard["id"] = "1-2026"
    small.ims["standards"] = [{"id": "1-2026"}]
    small.people["roles"].append({"id": "2nd-line", "title": "Second line"})
    small.decision(small.policy(owner="2nd-line", satisfies={"1-2026": ["1"]}))
    small.sealed(
        "internal-audit",
        "AUD-001",
        {
            **AUDIT,
            **_on("audited", "1-2026"),
            "findings": [{"grade": "major", "text": "None.", "clauses": {"1-2026": ["1"]}}],
        },
        owner="2nd-line",
    )
    body = {
        **NONCONFORMITY,
        **_on("against", "1-2026"),
        "actions": [{"what": "Do", "owner": "2nd-line", "due": "2027-01-01"}],
    }
    small.living("nonconformity", "NCR-001", "open", body, owner="2nd-line")
    frame = frame_of(small.catalog())
    for name in MODELS:
        assert "_1-2026_1" in json.dumps(export(name, frame))
        read_by_trestle(name, MODELS[name].make(frame), tmp_path)


def _on(field: str, standard: str) -> dict[str, Any]:
    return {field: {standard: ["1"]}}


def test_what_is_confidential_is_in_no_export_by_id_or_title(small: Small) -> None:
    whole_system(small)
    secret = {"classification": "confidential"}
    small.decision(
        small.policy("POL-009", title="The secret merger", satisfies={"tiny-2026": ["1"]}, **secret)
    )
    small.sealed("internal-audit", "AUD-009", AUDIT, title="The hidden audit", **secret)
    small.living("nonconformity", "NCR-009", "open", NONCONFORMITY, title="The quiet failure", **secret)
    told = {
        **NONCONFORMITY,
        "follows": {"of": "AUD-009", "finding": 1},
        "root_cause": "As [said](POL-009) in POL-009.",
    }
    small.living("nonconformity", "NCR-002", "open", told)
    frame = frame_of(small.catalog())
    for name in MODELS:
        export(name, frame)
        data = MODELS[name].make(frame).decode()
        for hidden in ("POL-009", "secret merger", "AUD-009", "hidden audit", "NCR-009", "quiet failure"):
            assert hidden not in data, (name, hidden)


@pytest.mark.parametrize("name, said", [("assessment-results", "internal audit"), ("poam", "nonconformity")])
def test_with_nothing_to_write_it_says_so(small: Small, name: str, said: str) -> None:
    with pytest.raises(CannotGoOn, match=f"there is no {said} to write"):
        MODELS[name].make(frame_of(small.catalog()))


def test_what_lies_ahead_of_the_day_looked_at_is_not_written(small: Small) -> None:
    whole_system(small)
    small.sealed("internal-audit", "AUD-002", AUDIT, date="2026-06-06")
    small.living("nonconformity", "NCR-002", "open", NONCONFORMITY, opened="2026-06-06")
    frame = frame_of(small.catalog(Day(2026, 6, 1)))
    assert len(export("assessment-results", frame)["results"]) == 1
    assert len(export("poam", frame)["poam-items"]) == 1


def test_a_nonconformity_leads_to_the_clauses_it_is_against(small: Small) -> None:
    content = export("poam", frame_of(whole_system(small).catalog()))
    (resource,) = content["back-matter"]["resources"]
    assert content["poam-items"][0]["links"] == [
        {"href": f"#{resource['uuid']}", "rel": "reference", "resource-fragment": "tiny-2026_1_smt"}
    ]


def test_trestle_takes_all_of_them_into_a_workspace_and_finds_them_valid(
    reference: Catalog, tmp_path: Path
) -> None:
    # As its user would: the program itself, which checks identifiers, references and roles as well.
    trestle = Path(sys.executable).with_name("trestle")
    folder = tmp_path / "workspace"
    folder.mkdir()

    def run(*words: str) -> str:
        ran = subprocess.run(
            [trestle, *words], cwd=folder, capture_output=True, text=True, check=False, timeout=300
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout + ran.stderr

    run("init", "--local")
    for name in MODELS:
        for standard in ("iso-56001-2024", "iso-56002-2019"):
            file = tmp_path / f"{name}.json"
            file.write_bytes(MODELS[name].make(frame_of(reference, standard)))
            run("import", "-f", str(file), "-o", f"{name}-{standard}")
    said = run("validate", "-a")
    assert said.count("VALID: Model") == 2 * len(MODELS)


@pytest.mark.parametrize(
    "origin, modified, version",
    [
        (ORIGIN, "2026-11-20T00:00:00Z", "1f2e3d4c5b6a"),
        (Origin("1f2e3d4c5b6a", "2026-11-20", changed=True), "2026-11-23T00:00:00Z", "2026-11-23"),
        (None, "2026-11-23T00:00:00Z", "2026-11-23"),
    ],
)
def test_it_is_dated_by_the_commit_or_by_the_day_looked_at(
    small: Small, origin: Origin | None, modified: str, version: str
) -> None:
    head = export("catalog", frame_of(small.catalog(), origin=origin))["metadata"]
    assert (head["last-modified"], head["version"]) == (modified, version)
