"""A new document has the next free id, lies where it belongs, and fits its schema from the start."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imskit.edit.editor import schema_folder
from imskit.edit.new import NewDocument, Starter, new_document, next_id
from imskit.edit.new_file import lay
from imskit.edit.starter import starter_of
from imskit.load import load
from imskit.loaded import Loaded
from imskit.model import TypeInfo
from imskit.pipeline import Reading
from imskit.problems import CannotGoOn, Severity
from imskit.schema import Validator, compile_types

Types = Mapping[str, TypeInfo]
Starters = Mapping[str, str]
TODAY = date(2026, 1, 15)
#: The types that come with imskit, apart from decisions, which are recorded in another way.
NAMES = sorted(
    path.name.removesuffix(".schema.json")
    for path in (Path(__file__).parents[2] / "schemas").glob("*.schema.json")
    if "type" in json.loads(path.read_text("utf-8")).get("x-imskit", {})
    and path.name != "decision.schema.json"
)


def new(types: Types, starters: Starters, name: str = "policy", **options: Any) -> NewDocument:
    starter = (
        Starter(f"templates/starters/{name}.yaml", starters[name].encode()) if name in starters else None
    )
    return new_document(types, starter, name, options.pop("existing_ids", ()), TODAY, **options)


def data(document: NewDocument) -> dict[str, Any]:
    loaded = load(document.text.encode(), document.path)
    assert isinstance(loaded, Loaded), loaded
    assert isinstance(loaded.data, dict)
    return loaded.data


# Ids


@pytest.mark.parametrize(
    "existing, expected",
    [
        ((), "POL-001"),
        (("POL-001", "POL-007", "PRO-009"), "POL-008"),
        (("POL-099",), "POL-100"),
        (("POL-999",), "POL-1000"),
        (("POL-draft", "POL-2-3", "XPOL-5", "POL-6x", "pol-7"), "POL-001"),
    ],
)
def test_the_next_id_goes_on_from_the_highest_number(existing: tuple[str, ...], expected: str) -> None:
    assert next_id("POL", existing) == expected


@given(st.sets(st.from_regex(r"POL-[0-9]{1,6}", fullmatch=True)))
def test_the_next_id_is_always_free(existing: set[str]) -> None:
    found = next_id("POL", existing)
    assert found not in existing
    assert int(found[4:]) not in {int(name[4:]) for name in existing}


# Texts


def test_a_new_document_lies_in_the_folder_of_its_type(types: Types, starters: Starters) -> None:
    document = new(types, starters, existing_ids=("POL-001",))
    assert (document.id, document.path) == ("POL-002", "ims/policies/POL-002.yaml")
    assert document.text.startswith("# yaml-language-server: $schema=../../schemas/policy.schema.json\n")
    assert "\nid: POL-002\n" in document.text
    assert "date: 2026-01-15\n" in document.text
    assert not re.search("__[A-Z]+__", document.text)


def test_a_title_names_the_file(types: Types, starters: Starters) -> None:
    document = new(types, starters, title="Größe: “alles” ist 100 % Übung, __TODAY__ \\1")
    assert document.path == "ims/policies/POL-001-grosse-alles-ist-100-ubung-today-1.yaml"
    assert data(document)["title"] == "Größe: “alles” ist 100 % Übung, __TODAY__ \\1"


@pytest.mark.parametrize("title", ["创新", "!", "a" * 80])
def test_a_title_without_fitting_words_leaves_the_id_alone(
    title: str, types: Types, starters: Starters
) -> None:
    assert new(types, starters, title=title).path == "ims/policies/POL-001.yaml"


@given(
    title=st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), min_size=1, max_size=60
    )
)
def test_any_title_is_kept(title: str) -> None:
    text = "title: old\nid: __ID__\ntype: policy\n"
    info = TypeInfo(
        "policy", "Policy", "Policies", "", "controlled", "POL", "policies", path="policy.schema.json"
    )
    try:
        document = new_document(
            {"policy": info},
            Starter("templates/starters/policy.yaml", text.encode()),
            "policy",
            (),
            TODAY,
            title=title,
        )
    except CannotGoOn:
        assert not title.strip() or re.search("[\ufeff\ufffe\uffff]", title)
        return
    assert data(document) == {"title": title.strip(), "id": "POL-001", "type": "policy"}
    assert re.fullmatch(r"ims/policies/POL-001(-[a-z0-9-]+)?\.yaml", document.path)


def test_owner_person_and_language_can_be_given(types: Types, starters: Starters) -> None:
    document = data(new(types, starters, "idea", owner="idea-coach", person="person-09", language="de-AT"))
    assert (document["owner"], document["language"]) == ("idea-coach", "de-AT")
    assert document["body"]["submitted_by"] == "person-09"


def test_the_first_line_leads_where_editors_find_the_schema(types: Types, starters: Starters) -> None:
    first, *_ = new(types, starters, "idea", schemas_at=".schemas").text.splitlines()
    assert first == "# yaml-language-server: $schema=../../../.schemas/idea.schema.json"


def test_a_starter_of_the_user_without_that_line_gets_it(types: Types) -> None:
    document = new(types, {"policy": "id: __ID__\r\ntype: policy\r\n"}, "policy")
    assert (
        document.text
        == "# yaml-language-server: $schema=../../schemas/policy.schema.json\nid: POL-001\ntype: policy\n"
    )


def test_what_is_wrong_is_said_with_a_way_on(types: Types, starters: Starters) -> None:
    with pytest.raises(CannotGoOn, match="there is no document type polcy") as stop:
        new(types, starters, "polcy")
    assert stop.value.mend == "did you mean policy?"
    for options in ({"language": "English"}, {"title": "a\nb"}, {"owner": "The boss"}, {"person": "a: b"}):
        with pytest.raises(CannotGoOn):
            new(types, starters, **options)
    with pytest.raises(CannotGoOn, match="a decision needs to know"):
        new(types, starters, "decision")


# Whole

#: What the check has against examples that the author replaces: a record that a new one is about, the fingerprint
#: of what was acknowledged.
REPLACED = {"dangling-link", "acknowledgement-fits"}


@pytest.mark.parametrize(
    "text, place, said",
    [
        ("id: __ID__\ntype: [\n", ":2:7", "has no ] at its end"),
        ("id: __ID__\ntype: idea\n", "", "has no line “type: policy”"),
        ("id: POL-001\ntype: policy\n", "", "has no line “id: __ID__”"),
        ("- id: __ID__\n", "", "has no line “id: __ID__”"),
        ("\udcff", ":1:1", "UTF-8"),
    ],
    ids=["no YAML", "another type", "an id of its own", "a list", "no UTF-8"],
)
def test_a_starter_that_makes_no_document_is_refused(text: str, place: str, said: str, types: Types) -> None:
    starter = Starter("templates/starters/policy.yaml", text.encode(errors="surrogateescape"))
    with pytest.raises(CannotGoOn) as refused:
        new_document(types, starter, "policy", (), TODAY)
    assert f"the starter templates/starters/policy.yaml{place} " in refused.value.sentence
    assert said in refused.value.sentence
    assert refused.value.mend


@pytest.mark.parametrize("name", NAMES)
def test_a_new_document_of_any_type_checks_without_errors(
    name: str, types: Types, starters: Starters, system: Path, reading: Callable[[Path], Reading]
) -> None:
    taken = ("POL-001", "PRO-001")
    document = new(types, starters, name, existing_ids=taken, title="A title", schemas_at=".schemas")
    lay([document], system)
    found = [problem for problem in reading(system).problems if problem.place.path == document.path]
    errors = [problem for problem in found if problem.severity is Severity.ERROR]
    assert [problem for problem in errors if problem.rule not in REPLACED] == []
    assert (
        (system / document.path)
        .parent.joinpath(document.text.partition("$schema=")[2].splitlines()[0])
        .is_file()
    )


# Types without a starter


@pytest.mark.parametrize("name", NAMES)
def test_a_starter_made_from_a_schema_fits_it(name: str, types: Types) -> None:
    document = new(types, {}, name)
    loaded = load(document.text.encode(), document.path)
    assert isinstance(loaded, Loaded), loaded
    assert Validator(types[name].schema).problems(loaded.data, loaded) == []
    assert loaded.data["title"] == f"[fill in: name of the {types[name].title.lower()}]"


@pytest.mark.parametrize("name", NAMES)
def test_its_switched_off_fields_are_fields(name: str, types: Types) -> None:
    text = starter_of(types[name])
    body = types[name].schema["properties"]["body"]["properties"]
    for field in body:
        assert re.search(rf"^  (# )?{field}:", text, re.MULTILINE), field


def test_a_type_of_the_users_own_needs_no_starter(shipped: Mapping[str, bytes]) -> None:
    own = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Lesson",
        "description": "What was learned.",
        "x-imskit": {
            "type": "lesson",
            "plural": "Lessons",
            "lifecycle": "sealed",
            "prefix": "LES",
            "folder": "records/lesson",
        },
        "allOf": [{"$ref": "common.schema.json#/$defs/sealed"}],
        "properties": {
            "type": {"const": "lesson"},
            "body": {
                "title": "Body",
                "type": "object",
                "properties": {
                    "count": {"title": "How often", "type": "integer", "minimum": 1},
                    "proven": {"title": "Proven", "type": "boolean"},
                    "kind": {"title": "Kind", "enum": ["no", "1.5"]},
                    "lesson": {"$ref": "common.schema.json#/$defs/text", "title": "Lesson"},
                    "seen_in": {
                        "title": "Seen in",
                        "type": "array",
                        "minItems": 1,
                        "items": {"$ref": "common.schema.json#/$defs/link"},
                    },
                    "hint": {"$ref": "common.schema.json#/$defs/line", "title": "Hint"},
                },
                "required": ["count", "proven", "kind", "lesson", "seen_in"],
                "additionalProperties": False,
            },
        },
        "required": ["body"],
        "unevaluatedProperties": False,
    }
    common = shipped["schemas/common.schema.json"]
    files = {"schemas/common.schema.json": common, "schemas/lesson.schema.json": json.dumps(own).encode()}
    types, problems = compile_types(files)
    assert problems == ()
    document = new(types, {}, "lesson")
    assert document.path == "ims/records/lesson/LES-001.yaml"
    assert document.text.endswith(
        "  # How often.\n"
        "  count: 1\n"
        "  proven: false\n"
        '  kind: "no"\n'
        "  # Paragraphs, emphasis, lists, tables, links and code in Markdown; HTML is shown as text.\n"
        "  lesson: |\n"
        "    [fill in: lesson]\n"
        "  seen_in:\n"
        "    - POL-001\n"
        "  # One line of plain words.\n"
        '  # hint: "[fill in: hint]"\n'
    )
    loaded = load(document.text.encode(), document.path)
    assert isinstance(loaded, Loaded)
    assert Validator(types["lesson"].schema).problems(loaded.data, loaded) == []


def test_a_type_without_states_opens_open() -> None:
    info = TypeInfo("thing", "Thing", "Things", "", "living", "THG", "records/thing")
    schema = {
        "required": ["id", "type", "state"],
        "properties": {"id": {}, "type": {}, "state": {"type": "string"}},
    }
    assert "\nstate: open\n" in starter_of(replace(info, schema=schema))


# Where editors find schemas


def test_a_complete_folder_of_schemas_serves_editors() -> None:
    assert schema_folder({"schemas/common.schema.json"}.__contains__) == "schemas"
    assert schema_folder({"schemas/policy.schema.json"}.__contains__) == ".schemas"
