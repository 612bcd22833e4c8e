"""Both libraries, and the schema before and after it was flattened, say the same."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import jsonschema_rs
from hypothesis import assume, given
from hypothesis import strategies as st
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from imskit.load import load
from imskit.loaded import Loaded
from imskit.schema import Validator
from imskit.schema.engine import compiled
from imskit.schema.faults import _validator
from imskit.schema.schema_file import SchemaFault
from tests.schema.schemas import CHECKOUT, FILES, TYPES, flatten


def documents() -> list[dict[str, Any]]:
    """The data of every document here that has a type."""
    found = []
    for path in [*CHECKOUT.glob("ims/**/*.yaml"), *CHECKOUT.glob("tests/examples/**/*.yaml")]:
        loaded = load(path.read_bytes(), path.name)
        if isinstance(loaded, Loaded) and isinstance(loaded.data, dict) and loaded.data.get("type") in TYPES:
            found.append(loaded.data)
    return found


DOCUMENTS = documents()
REGISTRY: Registry[Any] = Registry().with_resources(
    (path.rsplit("/", 1)[-1], DRAFT202012.create_resource(json.loads(data))) for path, data in FILES.items()
)


def stock(name: str) -> jsonschema.Draft202012Validator:
    """The validator of jsonschema as it comes, for the schema of a type as it is written."""
    raw = json.loads(FILES[TYPES[name].path])
    raw["$id"] = TYPES[name].path.rsplit("/", 1)[-1]
    checker = jsonschema.FormatChecker(["date"])
    return jsonschema.Draft202012Validator(raw, registry=REGISTRY, format_checker=checker)


STOCK = {name: stock(name) for name in TYPES}
OURS = {name: compiled(info.schema) for name, info in TYPES.items()}
MESSAGES = {name: _validator()(dict(info.schema)) for name, info in TYPES.items()}


#: A few of each type that fit it, the shortest first, to make others of.
PATTERNS_OF_DOCUMENTS = [
    each
    for name, verdict in OURS.items()
    for each in sorted(
        (found for found in DOCUMENTS if found["type"] == name and verdict.is_valid(found)),
        key=lambda found: len(str(found)),
    )[:2]
]


def assert_all_agree(data: dict[str, Any], name: str) -> None:
    verdict = OURS[name].is_valid(data)
    assert MESSAGES[name].is_valid(data) is verdict
    assert STOCK[name].is_valid(data) is verdict


def test_all_agree_on_every_document_here() -> None:
    assert DOCUMENTS
    for data in DOCUMENTS:
        assert_all_agree(data, data["type"])


def test_every_document_of_the_reference_system_fits_its_type() -> None:
    for path in CHECKOUT.glob("ims/**/*.yaml"):
        loaded = load(path.read_bytes(), str(path.relative_to(CHECKOUT)))
        assert isinstance(loaded, Loaded), loaded
        if isinstance(loaded.data, dict) and loaded.data.get("type") in TYPES:
            assert Validator(TYPES[loaded.data["type"]].schema).problems(loaded.data, loaded) == []


VALUES: st.SearchStrategy[Any] = st.sampled_from(
    (
        *(
            None,
            True,
            0,
            1.5,
            -1,
            10**12,
            "",
            " ",
            "x",
            "POL-001",
            "pol-001",
            "2026-01-15",
            "2026-13-01",
            "P1Y",
        ),
        *("1Y", "1.2", "everyone", "draft", "a b", "ü", "😀", "a\nb", [], ["x"], ["x", "x"], [1], [{}], [[]]),
        *({}, {"x": 1}, {"to": "POL-001"}),
    )
)


#: Of these, each can be wrong in one way only.
SINGLE = VALUES.filter(lambda value: not isinstance(value, dict | list) or value in ([], ["x"], [1], {}))


@st.composite
def mutations(draw: st.DrawFn, changes: int = 2, values: st.SearchStrategy[Any] = VALUES) -> dict[str, Any]:
    """A document with some *changes* in it, one or more."""
    data: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(PATTERNS_OF_DOCUMENTS)))
    for _ in range(draw(st.integers(1, changes))):
        mutate(draw, data, values)
    return data


def mutate(draw: st.DrawFn, data: Any, values: st.SearchStrategy[Any]) -> None:
    """Change *data* at one place."""
    here = data
    while True:
        names = list(here) if isinstance(here, dict) else list(range(len(here)))
        if not names:
            return
        name = draw(st.sampled_from(names))
        if isinstance(here[name], dict | list) and draw(st.booleans()):
            here = here[name]
            continue
        break
    match draw(st.integers(0, 4)):
        case 0:
            del here[name]
        case 1:
            here[name] = copy.deepcopy(draw(values))
        case 2 if isinstance(here, dict):
            here[draw(st.sampled_from(["x", f"{name}s", "scope", "to"]))] = copy.deepcopy(draw(values))
        case 3 if isinstance(here, list):
            here.append(copy.deepcopy(here[name]))
        case _:
            if isinstance(here, dict):
                here[f"{name}x"] = here.pop(name)


@given(mutations())
def test_all_agree_on_documents_that_were_changed(data: dict[str, Any]) -> None:
    name = data.get("type")
    assume(isinstance(name, str) and name in TYPES)
    assert isinstance(name, str)
    assert_all_agree(data, name)


@given(mutations())
def test_what_is_refused_is_told_and_what_is_not_is_not(data: dict[str, Any]) -> None:
    name = data.get("type")
    assume(isinstance(name, str) and name in TYPES)
    assert isinstance(name, str)
    loaded = load(json.dumps(data, ensure_ascii=False).encode(), "x.yaml")
    assert isinstance(loaded, Loaded)
    problems = Validator(TYPES[name].schema).problems(loaded.data, loaded)
    assert bool(problems) is not OURS[name].is_valid(data)
    for problem in problems:
        assert problem.rule != "schema"
        assert problem.message.isprintable()
        assert problem.mend
        assert not problem.message.endswith(".")
        assert not problem.mend.endswith(".")


@given(mutations(changes=1, values=SINGLE))
def test_one_mistake_is_one_message(data: dict[str, Any]) -> None:
    name = data.get("type")
    assume(isinstance(name, str) and name in TYPES)
    assert isinstance(name, str)
    loaded = load(json.dumps(data, ensure_ascii=False).encode(), "x.yaml")
    assert isinstance(loaded, Loaded)
    assert len(Validator(TYPES[name].schema).problems(loaded.data, loaded)) <= 1


SCHEMAS = st.recursive(
    st.sampled_from(
        [
            {"type": "string"},
            {"type": "integer"},
            {"enum": ["a", "b", 1]},
            {"const": "a"},
            {"minLength": 2},
            {"maxLength": 1},
            {"pattern": "^a"},
            {"pattern": "b$"},
            {"minItems": 1},
            {"uniqueItems": True},
            {"required": ["a"]},
            {"required": ["b"]},
            {"properties": {"a": {"type": "string"}}, "additionalProperties": False},
            {"properties": {"b": True}, "unevaluatedProperties": False},
            {"additionalProperties": {"type": "integer"}},
            {"patternProperties": {"^a": {"type": "integer"}}},
            {"propertyNames": {"maxLength": 1}},
            {"minProperties": 1},
            True,
        ]
    ),
    lambda inner: st.one_of(
        st.builds(lambda each: {"allOf": each}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda one, two: {**one, "allOf": [two]} if isinstance(one, dict) else two, inner, inner),
        st.builds(lambda one, two: {"anyOf": [one, two]}, inner, inner),
        st.builds(lambda one: {"properties": {"a": one}, "unevaluatedProperties": False}, inner),
        st.builds(lambda one: {"items": one}, inner),
        st.builds(lambda one: {"$ref": "#/$defs/x", "$defs": {"x": one}}, inner),
        st.builds(lambda one: {"not": one}, inner),
    ),
    max_leaves=6,
)
INSTANCES = st.recursive(
    st.sampled_from(["a", "ab", "b", "", 1, 2, True, None, 1.0]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "ab"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(SCHEMAS, st.lists(INSTANCES, min_size=3, max_size=8))
def test_a_flat_schema_means_what_the_schema_means(schema: Any, instances: list[Any]) -> None:
    found: dict[str, Any] = {}
    root = {"$ref": "#/$defs/s", "$defs": {"s": without_defs(schema, found), **found}}
    try:
        flat = flatten(root)
    except SchemaFault:
        return
    before = jsonschema_rs.Draft202012Validator(root)
    after = jsonschema_rs.Draft202012Validator(flat)
    for instance in instances:
        assert before.is_valid(instance) is after.is_valid(instance), (flat, instance)


def without_defs(schema: Any, found: dict[str, Any]) -> Any:
    """*schema* with the definitions inside it moved to *found*, under names of their own."""
    if isinstance(schema, list):
        return [without_defs(each, found) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$defs" in schema:
        name = f"d{len(found)}"
        found[name] = True
        found[name] = without_defs(schema["$defs"]["x"], found)
        return {"$ref": f"#/$defs/{name}"}
    return {name: without_defs(each, found) for name, each in schema.items()}
