"""Mappings of CISO Assistant libraries as crosswalks."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from imskit.exporters.ciso_assistant import mapping
from imskit.importers.brought import Asked, Brought
from imskit.importers.ciso_assistant import from_ciso_assistant
from imskit.importers.mapping import ROW_LIMIT
from imskit.pipeline import Clock, read
from imskit.problems import CannotGoOn
from tests.builders import REFERENCE, Small

HERE = Asked(clauses={"lamps-1-1": ("ID", "ID.GV.1", "ID.AM"), "lamps-2-0": ("GV", "GV.OC.01")})


def row(source: str, target: str, relation: str = "equal", **more: Any) -> dict[str, Any]:
    return {
        "source_requirement_urn": f"urn:acme:risk:req_node:lamps-1.1:{source}",
        "target_requirement_urn": f"urn:acme:risk:req_node:lamps-2.0:{target}",
        "relationship": relation,
        "rationale": "semantic",
        **more,
    }


def one_set(*rows: dict[str, Any], source: str = "lamps-1.1", target: str = "lamps-2.0") -> dict[str, Any]:
    return {
        "urn": f"urn:acme:risk:req_mapping_set:{source}-to-{target}",
        "name": "From one to the other",
        "source_framework_urn": f"urn:acme:risk:framework:{source}",
        "target_framework_urn": f"URN:ACME:risk:framework:{target}",
        "requirement_mappings": list(rows),
    }


def library(*sets: Any, **objects: Any) -> bytes:
    return yaml.safe_dump({"objects": {"requirement_mapping_sets": list(sets), **objects}}).encode()


def brought(data: bytes, asked: Asked = HERE) -> Brought:
    return from_ciso_assistant(data, "f.yaml", asked)


def content(data: bytes, asked: Asked = HERE) -> Any:
    (file,) = brought(data, asked).files
    return yaml.safe_load(file.text)


def test_a_mapping_becomes_a_crosswalk_between_the_clauses_of_both_lists() -> None:
    # Names in these files are in lower case, with the marks of their own scheme.
    data = library(one_set(row("id.gv-1", "gv.oc-01", "subset"), row("id", "gv", "intersect")))
    (file,) = brought(data).files
    assert file.path == "ims/standards/crosswalk-lamps-1-1-lamps-2-0.yaml"
    assert yaml.safe_load(file.text) == {
        "from": "lamps-1-1",
        "to": "lamps-2-0",
        "rows": [
            {"from": "ID.GV.1", "to": "GV.OC.01", "relation": "subset"},
            {"from": "ID", "to": "GV", "relation": "intersect"},
        ],
    }


def test_the_one_set_of_older_libraries_is_read_too() -> None:
    data = yaml.safe_dump({"objects": {"requirement_mapping_set": one_set(row("id", "gv"))}}).encode()
    assert len(content(data)["rows"]) == 1


def test_rows_that_lead_nowhere_say_no_relation_or_stand_twice_are_left_out_and_told() -> None:
    rows = [
        row("id", "gv"),
        row("id", "gv", "subset"),
        row("id.am", "gv", "not_related"),
        row("id.am", "gone"),
        row("id.am", "gv", "like"),
    ]
    found = brought(library(one_set(*rows)))
    assert found.notes == (
        "rows were left out, since no clause list has these: gone",
        "rows were left out, since they say no relation between the two: 2",
        "rows were left out, since an earlier one is about the same two clauses: 1",
    )


def test_a_set_that_turns_another_round_is_left_out_with_what_it_would_add() -> None:
    there = one_set(row("id", "gv", "subset"))
    turned = one_set(source="lamps-2.0", target="lamps-1.1")
    back = {
        "source_requirement_urn": row("id", "gv")["target_requirement_urn"],
        "target_requirement_urn": row("id", "gv")["source_requirement_urn"],
        "relationship": "superset",
    }
    turned["requirement_mappings"] = [back]
    found = brought(library(there, turned))
    assert len(found.files) == 1
    assert found.notes[0].endswith("from lamps-2-0 to lamps-1-1; it says the same")
    turned["requirement_mappings"] = [{**back, "relationship": "equal"}]
    assert brought(library(there, turned)).notes[0].endswith("1 of its rows are not in the first")


def test_notes_come_only_as_own_words() -> None:
    data = library(one_set(row("id", "gv", annotation="The organization shall: all")))
    assert "note" not in content(data)["rows"][0]
    assert "--own-words" in brought(data).notes[0]
    said = content(data, replace(HERE, own_words=True))["rows"][0]["note"]
    assert said == "The organization shall: all"


def test_standards_under_other_ids_are_named_by_the_user() -> None:
    asked = Asked(
        source="mine-2026", target="yours-2026", clauses={"mine-2026": ("1",), "yours-2026": ("A.1",)}
    )
    found = content(library(one_set(row("1", "a.1"))), asked)
    assert (found["from"], found["to"], found["rows"][0]["to"]) == ("mine-2026", "yours-2026", "A.1")


def test_a_library_with_a_framework_and_a_mapping_to_it_gives_both_files() -> None:
    node = {"urn": "urn:acme:risk:req_node:lamps-1.1:id", "ref_id": "ID", "assessable": True}
    framework = {"urn": "urn:acme:risk:framework:lamps-1.1", "ref_id": "L", "requirement_nodes": [node]}
    asked = Asked(clauses={"lamps-2-0": ("GV",)})
    found = brought(library(one_set(row("id", "gv")), frameworks=[framework]), asked)
    assert [file.path for file in found.files] == [
        "ims/standards/lamps-1-1.yaml",
        "ims/standards/crosswalk-lamps-1-1-lamps-2-0.yaml",
    ]
    assert len(found.use) == 2


@pytest.mark.parametrize(
    "data, asked, said",
    [
        (library(one_set()), HERE, "no row of the mapping"),
        (library(one_set(row("x", "y"))), HERE, "no row of the mapping"),
        (library(one_set(row("id", "gv"))), Asked(), "there is no clause list lamps-1-1"),
        (library(one_set(row("id", "gv"), target="../x")), HERE, "there is no clause list x,"),
        (library(one_set(row("id", "gv"), target="lamps-1.1")), HERE, "from lamps-1-1 to itself"),
        (library(one_set(row("id", "gv"))), replace(HERE, source="../x"), r"no clause list \.\./x"),
        (library(one_set(row("id", "gv"))), replace(HERE, standard="x"), "--id names one"),
        (
            library(one_set(row("id", "gv")), one_set(row("id", "gv"), target="lamps-3")),
            replace(HERE, source="lamps-1-1"),
            "more than two standards",
        ),
        (
            library(one_set(row("id", "gv"))),
            replace(
                HERE, crosswalks={frozenset(("lamps-2-0", "lamps-1-1")): "ims/standards/crosswalk-x.yaml"}
            ),
            "crosswalk-x.yaml is already a crosswalk",
        ),
        (b"objects: {requirement_mapping_sets: [7, {requirement_mappings: x}]}\n", HERE, "to itself"),
    ],
)
def test_what_gives_no_crosswalk_is_refused(data: bytes, asked: Asked, said: str) -> None:
    with pytest.raises(CannotGoOn, match=said):
        brought(data, asked)


def test_a_mapping_of_very_many_rows_is_refused() -> None:
    line = "{source_requirement_urn: x, target_requirement_urn: y, relationship: equal}"
    one = one_set()
    del one["requirement_mappings"]
    head = yaml.safe_dump({"objects": {"requirement_mapping_set": one}})
    data = head + "    requirement_mappings:\n" + f"    - {line}\n" * (ROW_LIMIT + 1)
    with pytest.raises(CannotGoOn, match="more than 20000 rows"):
        brought(data.encode())


def test_numbers_of_a_damaged_list_are_not_written() -> None:
    asked = Asked(clauses={"lamps-1-1": ('1"\nx: y', "1"), "lamps-2-0": ("1",)})
    assert content(library(one_set(row("1", "1"))), asked)["rows"] == [
        {"from": "1", "to": "1", "relation": "equal"}
    ]
    with pytest.raises(CannotGoOn, match="no row"):
        brought(library(one_set(row('1"\nx: y', "1"))), asked)


def test_a_crosswalk_that_was_exported_comes_back(checkout: Path) -> None:
    whole = read(checkout, Clock(REFERENCE)).catalog
    assert whole is not None
    one, other = (whole.standards[name] for name in ("iso-56002-2019", "iso-56001-2024"))
    clauses = {each.id: tuple(each.clauses) for each in (one, other)}
    back = content(mapping(whole, one, other, None).data, Asked(own_words=True, clauses=clauses))
    (crosswalk,) = (each for each in whole.crosswalks if (each.source, each.target) == (one.id, other.id))
    assert [(each["from"], each["to"], each["relation"], each.get("note")) for each in back["rows"]] == [
        (each.source, each.target, each.relation, each.note)
        for each in crosswalk.rows
        if each.target is not None
    ]


def test_what_was_imported_passes_check_and_is_shown(small: Small) -> None:
    other = copy.deepcopy(small.standard) | {"id": "lamps-2-0", "designation": "Lamps 2.0"}
    small.write("ims/standards/lamps-2-0.yaml", yaml.safe_dump(other))
    small.ims["standards"].append({"id": "lamps-2-0"})
    asked = Asked(source="tiny-2026", clauses={"tiny-2026": ("1", "2"), "lamps-2-0": ("1", "2")})
    (file,) = brought(library(one_set(row("1", "2", "superset"))), asked).files
    small.write(file.path, file.text)
    reading = small.read()
    assert [str(each.place) for each in reading.problems if "standards" in each.place.path] == []
    assert reading.catalog is not None
    assert [row.relation for each in reading.catalog.crosswalks for row in each.rows] == ["superset"]
