"""Libraries of CISO Assistant: what its importer asks for, as docs/reference/interchange.md has it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from imskit.exporters.ciso_assistant import framework, mapping
from imskit.load import load
from imskit.loaded import Loaded
from imskit.model import Catalog
from imskit.origin import Origin
from imskit.pipeline import Clock, read
from imskit.problems import CannotGoOn
from tests.builders import REFERENCE, Small

ORIGIN = Origin("1f2e3d4c5b6a", "2026-11-20", changed=False)
#: Fields that its importer asks for: `LibraryImporter`, `FrameworkImporter` and so on in its backend/library/utils.py,
#: and what it says a library has.
LIBRARY = {
    "urn",
    "locale",
    "ref_id",
    "name",
    "description",
    "copyright",
    "version",
    "provider",
    "packager",
    "objects",
}
FRAMEWORK = {"urn", "ref_id"}
MAPPING_SET = {"urn", "name", "source_framework_urn", "target_framework_urn"}
MAPPING = {"source_requirement_urn", "target_requirement_urn", "relationship"}
#: Most characters of these in its models.
LONGEST = {"urn": 255, "ref_id": 100, "name": 200, "provider": 200, "packager": 100}
#: Values that its models know.
RELATIONSHIPS = {"subset", "intersect", "equal", "superset", "not_related"}
RATIONALES = {"syntactic", "semantic", "functional"}
#: The form that its importer asks of every URN.
URN = re.compile(r"urn:[a-z0-9_-]+:[a-z0-9_-]+:[a-z0-9_-]+(:[a-z0-9_-]+)?:[0-9a-z\[\]()._:-]+")


@pytest.fixture(scope="module")
def reference(checkout: Path) -> Catalog:
    catalog = read(checkout, Clock(REFERENCE)).catalog
    assert catalog is not None
    return catalog


def loaded(data: bytes) -> Any:
    """What YAML readers of others make of it; ours says the same."""
    ours = load(data, "library.yaml")
    assert isinstance(ours, Loaded)
    theirs = yaml.safe_load(data)
    assert theirs == ours.data
    assert set(theirs) >= LIBRARY
    assert [urn for urn in urns(theirs) if not URN.fullmatch(urn)] == []
    assert refusals(theirs["objects"]) == []
    assert too_long(theirs) == []
    return theirs


def too_long(value: Any) -> list[str]:
    """What its database would not take."""
    if isinstance(value, list):
        return [found for each in value for found in too_long(each)]
    if not isinstance(value, dict):
        return []
    own = [f"{name}: {value[name]}" for name, most in LONGEST.items() if len(value.get(name) or "") > most]
    return [*own, *too_long(list(value.values()))]


def refusals(objects: Any) -> list[str]:
    """What its importer would say of the objects of a library: each of its checks, in our words."""
    found = [
        f"both {name} and {name}s"
        for name in ("framework", "requirement_mapping_set")
        if {name, f"{name}s"} <= set(objects)
    ]
    frameworks = as_list(objects, "framework")
    sets = as_list(objects, "requirement_mapping_set")
    if not frameworks and not sets:
        found.append("no object")
    for each in frameworks:
        found += [f"framework without {field}" for field in FRAMEWORK - set(each)]
        nodes = each.get("requirement_nodes", [])
        if not nodes:
            found.append("framework without nodes")
        found += ["node without urn" for node in nodes if "urn" not in node]
    for one in sets:
        found += [f"set without {field}" for field in MAPPING_SET - set(one)]
        rows = one.get("requirement_mappings", [])
        if not rows:
            found.append("set without rows")
        for row in rows:
            found += [f"row without {field}" for field in MAPPING - set(row)]
            if row["relationship"] not in RELATIONSHIPS or row.get("rationale") not in RATIONALES | {None}:
                found.append(f"row with unknown words: {row}")
        if one["source_framework_urn"] == one["target_framework_urn"]:
            found.append("set from a framework to itself")
    return found


def as_list(objects: Any, name: str) -> list[Any]:
    """What stands under *name*, alone as in older libraries, or in a list."""
    value = objects.get(name, objects.get(f"{name}s", []))
    return [value] if isinstance(value, dict) else value


def test_what_its_importer_would_refuse_is_found() -> None:
    row = {"source_requirement_urn": "a", "target_requirement_urn": "b", "relationship": "none"}
    one = {"urn": "u", "name": "n", "source_framework_urn": "x", "target_framework_urn": "x"}
    assert refusals({}) == ["no object"]
    assert refusals({"framework": {"urn": "u"}}) == ["framework without ref_id", "framework without nodes"]
    assert len(refusals({"requirement_mapping_set": {**one, "requirement_mappings": [row]}})) == 2


def urns(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [found for each in value.values() for found in urns(each)]
    if isinstance(value, list):
        return [found for each in value for found in urns(each)]
    return [value] if isinstance(value, str) and value.startswith("urn:") else []


@pytest.mark.parametrize("standard", ["iso-56001-2024", "iso-56002-2019", "iso-9001-2015"])
def test_a_standard_is_a_framework_whose_nodes_are_a_tree_by_order_and_depth(
    reference: Catalog, standard: str
) -> None:
    library = loaded(framework(reference, reference.standards[standard], ORIGIN).data)
    nodes = library["objects"]["framework"]["requirement_nodes"]
    assert [node["ref_id"] for node in nodes] == list(reference.standards[standard].clauses)
    way: list[str] = []
    for node in nodes:
        del way[node["depth"] - 1 :]
        assert node.get("parent_urn") == (way[-1] if way else None)
        way.append(node["urn"])
    assert len({node["urn"] for node in nodes}) == len(nodes)
    assert library["version"] == 20261120


def test_a_clause_brings_its_summary_its_evidence_and_whether_it_is_verified(small: Small) -> None:
    small.standard["clauses"][1]["expects"][0]["what"] = "Where we go"
    small.standard["clauses"][1]["expects"][1]["what"] = "Who was told"
    catalog = small.catalog()
    library = loaded(framework(catalog, catalog.standards["tiny-2026"], None).data)
    nodes = library["objects"]["framework"]["requirement_nodes"]
    assert nodes[0]["assessable"] is False
    assert nodes[1] == {
        "urn": "urn:small-works:risk:req_node:tiny-2026:1",
        "assessable": True,
        "depth": 2,
        "parent_urn": "urn:small-works:risk:req_node:tiny-2026:0",
        "ref_id": "1",
        "name": "Direction and awareness",
        "description": "Say where you go, and let people know.",
        "typical_evidence": "- Where we go\n- Who was told",
    }
    assert "not seen in a public source" in nodes[3]["annotation"]
    assert library["version"] == 20261123


def test_a_crosswalk_is_a_mapping_in_either_direction(reference: Catalog) -> None:
    one, other = (reference.standards[name] for name in ("iso-56002-2019", "iso-56001-2024"))
    there = loaded(mapping(reference, one, other, ORIGIN).data)
    back = loaded(mapping(reference, other, one, ORIGIN).data)
    (rows,), (turned,) = (each["objects"]["requirement_mapping_sets"] for each in (there, back))
    assert there["dependencies"] == [
        "urn:quellmark-sensors:risk:library:iso-56002-2019",
        "urn:quellmark-sensors:risk:library:iso-56001-2024",
    ]
    assert rows["source_framework_urn"] == turned["target_framework_urn"]
    words = {"equal": "equal", "intersect": "intersect", "subset": "superset", "superset": "subset"}
    assert [
        (row["source_requirement_urn"], row["target_requirement_urn"], row["relationship"])
        for row in rows["requirement_mappings"]
    ] == [
        (row["target_requirement_urn"], row["source_requirement_urn"], words[row["relationship"]])
        for row in turned["requirement_mappings"]
    ]
    known = {
        node["urn"]
        for standard in (one, other)
        for node in loaded(framework(reference, standard, ORIGIN).data)["objects"]["framework"][
            "requirement_nodes"
        ]
    }
    assert set(urns(rows["requirement_mappings"])) <= known


def test_clauses_without_a_counterpart_are_counted(reference: Catalog) -> None:
    one, other = (reference.standards[name] for name in ("iso-56001-2024", "iso-9001-2015"))
    library = mapping(reference, one, other, ORIGIN)
    assert re.fullmatch(
        r"[1-9][0-9]* clauses without a counterpart have no row in this format", library.notes[0]
    )


def test_without_a_crosswalk_it_says_which_there_are(reference: Catalog) -> None:
    one, other = (reference.standards[name] for name in ("iso-56002-2019", "iso-9001-2015"))
    with pytest.raises(CannotGoOn, match="no crosswalk between iso-56002-2019 and iso-9001-2015"):
        mapping(reference, one, other, ORIGIN)


def test_what_is_longer_than_its_database_takes_is_cut(small: Small) -> None:
    small.ims["organisation"]["name"] = "A very long name of an organisation " * 7
    small.standard["id"] = f"tiny-{'x' * 70}-2026"
    small.ims["standards"] = [{"id": small.standard["id"]}]
    small.standard["designation"] = "D" * 290
    small.standard["clauses"][1]["title"] = "T" * 290
    catalog = small.catalog()
    (standard,) = catalog.standards.values()
    library = loaded(framework(catalog, standard, None).data)
    assert library["objects"]["framework"]["requirement_nodes"][1]["name"] == "T" * 199 + "…"
