"""Catalogs of OSCAL as clause lists."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from imskit.exporters.oscal.frame import Frame
from imskit.exporters.oscal.models import MODELS
from imskit.importers.brought import Asked
from imskit.importers.oscal import from_oscal
from imskit.load import load
from imskit.loaded import Loaded
from imskit.pipeline import Clock, read
from imskit.problems import CannotGoOn
from imskit.views.audience import Audience
from tests.builders import REFERENCE, Small

NOTHING = Asked()


def catalog(**content: Any) -> bytes:
    head = {"title": "Rules for lamps 2026", "last-modified": "2026-01-01T00:00:00Z", "version": "1"}
    return json.dumps({"catalog": {"uuid": "x", "metadata": head, **content}}).encode()


def control(name: str, label: str | None = None, **more: Any) -> dict[str, Any]:
    props = [{"name": "label", "value": label}] if label else []
    return {"id": name, "title": f"Title of {name}", "props": props, **more}


def clauses(data: bytes, asked: Asked = NOTHING) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(from_oscal(data, "f.json", asked).files[0].text)["clauses"]
    return found


@pytest.mark.parametrize("name", ["iso-56001-2024", "iso-56002-2019", "iso-9001-2015"])
def test_a_standard_that_was_exported_comes_back_with_its_numbers_titles_and_tree(
    checkout: Path, name: str
) -> None:
    whole = read(checkout, Clock(REFERENCE)).catalog
    assert whole is not None
    standard = whole.standards[name]
    data = MODELS["catalog"].make(Frame(whole, Audience.of(whole), (standard,), None))
    back = yaml.safe_load(from_oscal(data, "f.json", Asked(own_words=True)).files[0].text)
    assert [
        (each["clause"], each["title"], each.get("parent"), each["assessable"], each.get("summary", ""))
        for each in back["clauses"]
    ] == [
        (each.number, each.title, each.parent, each.assessable, " ".join(each.summary.split()))
        for each in standard.clauses.values()
    ]
    assert (back["id"], back["designation"], back["title"]) == (name, standard.designation, standard.title)
    assert (back["kind"], back["leave_out"], back["published"]) == (
        standard.kind,
        standard.leave_out,
        standard.published,
    )


def test_headings_and_clauses_at_the_top_come_back_in_their_order(small: Small) -> None:
    small.standard["clauses"] = [
        {"clause": "1", "title": "Do *it*", "assessable": True, "verified": True},
        {"clause": "2", "title": "A heading", "assessable": False, "verified": True},
        {"clause": "2.1", "title": "A [x](y)", "parent": "2", "assessable": True, "verified": True},
        {"clause": "3", "title": "Done", "assessable": True, "verified": True},
    ]
    whole = small.catalog()
    data = MODELS["catalog"].make(Frame(whole, Audience.of(whole), tuple(whole.standards.values()), None))
    assert [(each["clause"], each["title"]) for each in clauses(data)] == [
        ("1", "Do *it*"),
        ("2", "A heading"),
        ("2.1", "A [x](y)"),
        ("3", "Done"),
    ]


def test_what_was_imported_passes_check_and_gives_a_matrix(small: Small) -> None:
    data = catalog(
        groups=[{"id": "g1", "title": "Light", "controls": [control("c1", "1.1"), control("c2", "1.2")]}]
    )
    brought = from_oscal(data, "f.json", Asked("lamps-2026"))
    small.write(brought.files[0].path, brought.files[0].text)
    small.ims["standards"].append({"id": "lamps-2026"})
    small.policy(satisfies={"lamps-2026": ["1.1"]})
    reading = small.read()
    assert [str(problem.place) for problem in reading.problems if "standards" in problem.place.path] == []
    assert reading.catalog is not None
    assert list(reading.catalog.standards["lamps-2026"].clauses) == ["G1", "1.1", "1.2"]


def test_a_catalog_of_nist_is_read_by_its_labels_in_the_order_of_its_sort_ids() -> None:
    def sorted_by(value: str) -> list[dict[str, str]]:
        return [
            {"name": "label", "value": "AC-02(01)", "class": "zero-padded"},
            {"name": "sort-id", "value": value},
        ]

    inner = {**control("ac-2.1"), "props": [{"name": "label", "value": "AC-2(1)"}, *sorted_by("ac-02.01")]}
    two = {
        **control("ac-2"),
        "props": [{"name": "label", "value": "AC-2"}, *sorted_by("ac-02")],
        "controls": [inner],
    }
    one = {**control("ac-1"), "props": [{"name": "label", "value": "AC-1"}, *sorted_by("ac-01")]}
    found = clauses(
        catalog(groups=[{"id": "ac", "class": "family", "title": "Access", "controls": [two, one]}])
    )
    assert [(each["clause"], each.get("parent"), each["assessable"]) for each in found] == [
        ("AC", None, False),
        ("AC.1", "AC", True),
        ("AC.2", "AC", True),
        ("AC.2.1", "AC.2", True),
    ]


def test_prose_is_taken_over_only_when_it_is_said_to_be_our_own() -> None:
    parts = [{"name": "statement", "prose": "Switch it\noff."}, {"name": "guidance", "prose": "Or not."}]
    data = catalog(controls=[control("c1", "1", parts=parts)])
    assert "summary" not in clauses(data)[0]
    assert clauses(data, Asked(own_words=True))[0]["summary"] == "Switch it off."


def test_yaml_is_read_as_well() -> None:
    data = yaml.safe_dump(json.loads(catalog(controls=[control("c1", "1")]))).encode()
    assert [each["clause"] for each in clauses(data)] == ["1"]


@pytest.mark.parametrize(
    "data, said",
    [
        (b'{"profile": {}}', "holds no catalog of OSCAL but profile"),
        (b'{"catalog": []}', "holds no catalog of OSCAL"),
        (b"{}", "holds no catalog of OSCAL but nothing"),
        (catalog(), "holds no clause"),
        (catalog(controls="x", groups=7), "holds no clause"),
        (catalog(controls=[control("c1", "1"), control("c1", "2")]), "holds c1 twice"),
        (catalog(controls=[control("c1", "1"), control("c2", "1")]), "holds clause 1 twice"),
    ],
)
def test_what_is_no_catalog_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(CannotGoOn, match=said):
        from_oscal(data, "f.json", NOTHING)


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "title", "props", "parts", "controls", "groups", "metadata", "name", "value", "prose"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(_VALUES)
def test_any_json_gives_a_file_of_the_right_form_or_one_sentence(value: Any) -> None:
    data = json.dumps(
        {"catalog": {"metadata": {"title": "T 1"}, "controls": [control("c", "1"), value]}}
    ).encode()
    assert _form_of(data) in {"a file", "a sentence"}


def _form_of(data: bytes) -> str:
    try:
        brought = from_oscal(data, "f.json", Asked("t-2026", own_words=True))
    except CannotGoOn as stopped:
        return "a sentence" if stopped.sentence else "nothing"
    loaded = load(brought.files[0].text.encode(), "f.yaml")
    return "a file" if isinstance(loaded, Loaded) else loaded.message


def test_withdrawn_controls_are_left_out_and_told() -> None:
    gone = control("ac-3", "AC-3")
    gone["props"].append({"name": "status", "value": "withdrawn"})
    brought = from_oscal(catalog(controls=[control("ac-2", "AC-2"), gone]), "f.json", NOTHING)
    assert [each["clause"] for each in yaml.safe_load(brought.files[0].text)["clauses"]] == ["AC.2"]
    assert "left out, since they are withdrawn: AC.3" in brought.notes


def test_own_words_hold_the_items_of_a_statement_too() -> None:
    items = [{"name": "item", "prose": "Switch it off."}, {"name": "item", "prose": "Say so."}]
    data = catalog(controls=[control("c1", "1", parts=[{"name": "statement", "parts": items}])])
    assert clauses(data, Asked(own_words=True))[0]["summary"] == "Switch it off. Say so."


def test_titles_come_without_the_marks_of_markdown() -> None:
    assert (
        clauses(catalog(controls=[{**control("c1", "1"), "title": "*Very* `light`"}]))[0]["title"]
        == "Very light"
    )
