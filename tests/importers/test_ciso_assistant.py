"""Libraries of CISO Assistant as clause lists."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from imskit.exporters.ciso_assistant import framework
from imskit.importers.brought import Asked
from imskit.importers.ciso_assistant import from_ciso_assistant
from imskit.load import load
from imskit.loaded import Loaded
from imskit.pipeline import Clock, read
from imskit.problems import CannotGoOn
from tests.builders import REFERENCE

NOTHING = Asked()


def node(number: str, parent: str | None = None, **more: Any) -> dict[str, Any]:
    above = {"parent_urn": f"urn:acme:risk:req_node:lamps:{parent}"} if parent else {}
    return {
        "urn": f"urn:acme:risk:req_node:lamps:{number.lower()}",
        "ref_id": number,
        "assessable": True,
        **above,
        **more,
    }


def library(*nodes: dict[str, Any], **objects: Any) -> bytes:
    one = {
        "urn": "urn:acme:risk:framework:lamps",
        "ref_id": "LAMPS",
        "name": "Lamps",
        "requirement_nodes": list(nodes),
    }
    return yaml.safe_dump(
        {"urn": "urn:acme:risk:library:lamps", "objects": objects or {"framework": one}}
    ).encode()


def content(data: bytes, asked: Asked = NOTHING) -> Any:
    return yaml.safe_load(from_ciso_assistant(data, "f.yaml", asked).files[0].text)


@pytest.mark.parametrize("name", ["iso-56001-2024", "iso-9001-2015"])
def test_a_standard_that_was_exported_comes_back(checkout: Path, name: str) -> None:
    whole = read(checkout, Clock(REFERENCE)).catalog
    assert whole is not None
    standard = whole.standards[name]
    back = content(framework(whole, standard, None).data)
    assert [
        (each["clause"], each["title"], each.get("parent"), each["assessable"]) for each in back["clauses"]
    ] == [(each.number, each.title, each.parent, each.assessable) for each in standard.clauses.values()]
    assert (back["id"], back["designation"], back["title"]) == (name, standard.designation, standard.title)


def test_text_of_the_standard_stays_where_it_is() -> None:
    data = library(
        node("A.5", name="Policies", description="The organization shall"),
        node("A.5.1", "a.5", description="Shall"),
    )
    found = content(data)
    assert [(each["clause"], each["title"]) for each in found["clauses"]] == [
        ("A.5", "Policies"),
        ("A.5.1", "A.5.1"),
    ]
    assert "hall" not in str(found)


def test_urns_are_the_same_in_capitals() -> None:
    data = library(node("1"), {**node("1.1"), "parent_urn": "URN:ACME:RISK:REQ_NODE:LAMPS:1"})
    assert content(data)["clauses"][1]["parent"] == "1"


def test_a_heading_that_only_gathers_is_left_out_and_what_it_holds_moves_up() -> None:
    nodes = (node("core", name="Clauses", assessable=False), node("4", "core"), node("4.1", "4"))
    found = content(library(*nodes))["clauses"]
    assert [(each["clause"], each.get("parent")) for each in found] == [("4", None), ("4.1", "4")]


def test_a_node_without_a_number_of_its_own_has_that_of_its_urn() -> None:
    assert content(library({"urn": "urn:acme:risk:req_node:lamps:a.1"}))["clauses"] == [
        {"clause": "A.1", "title": "A.1", "assessable": False, "verified": False}
    ]


def test_each_framework_of_a_library_becomes_a_file() -> None:
    frameworks = [
        {"urn": f"urn:acme:risk:framework:{name}", "ref_id": name, "requirement_nodes": [node("1")]}
        for name in ("one", "two")
    ]
    brought = from_ciso_assistant(library(frameworks=frameworks), "f.yaml", NOTHING)
    assert [file.path for file in brought.files] == ["ims/standards/one.yaml", "ims/standards/two.yaml"]
    with pytest.raises(CannotGoOn, match="holds 2 frameworks, and --id names one"):
        from_ciso_assistant(library(frameworks=frameworks), "f.yaml", Asked("x"))
    with pytest.raises(CannotGoOn, match="two frameworks that would have the same file"):
        from_ciso_assistant(
            library(frameworks=[frameworks[0], copy.deepcopy(frameworks[0])]), "f.yaml", NOTHING
        )


@pytest.mark.parametrize(
    "data, said",
    [
        (b"objects: {}\n", "holds no framework"),
        (b"objects: 7\n", "holds no framework"),
        (library(requirement_mapping_sets=[]), "holds no framework and no mapping"),
        (library(), "holds no clause"),
        (library({"ref_id": "1", "name": "Night"}), "the requirement Night has no urn"),
        (library(node("1", "1")), "lead back to it"),
        (library(node("1", "2"), node("2", "1")), "lead back to it"),
        (library(node("1", "9")), "is not in the file"),
        (library(node("1"), node("1")), "twice"),
        (b"a: &x {b: 1}\nobjects: *x\n", "f.yaml:1:"),
    ],
)
def test_what_is_no_framework_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(CannotGoOn, match=said):
        from_ciso_assistant(data, "f.yaml", NOTHING)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab:.1A é", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["urn", "ref_id", "name", "parent_urn", "assessable", "description", "requirement_nodes"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(_VALUES)
def test_any_library_gives_a_file_of_the_right_form_or_one_sentence(value: Any) -> None:
    assert _form_of(library(node("1"), value)) in {"a file", "a sentence"}


def _form_of(data: bytes) -> str:
    try:
        brought = from_ciso_assistant(data, "f.yaml", Asked("t-2026", own_words=True))
    except CannotGoOn as stopped:
        return "a sentence" if stopped.sentence else "nothing"
    loaded = load(brought.files[0].text.encode(), "f.yaml")
    return "a file" if isinstance(loaded, Loaded) else loaded.message
