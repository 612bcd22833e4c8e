"""Files of earlier releases are read as the schemas of now know them, and stay what they are.

No release has changed a schema yet, so the migrations here are the tests' own: a policy's purpose is called aim, its
commitments have headings, and everything has a mood.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from imskit import migrations
from imskit.load import load
from imskit.loaded import Loaded
from imskit.migrations import MIGRATIONS, Migration, Renamed, Required, Reworded, fitting, migrated, written
from imskit.model import Document
from imskit.pipeline import Clock, read
from imskit.problems import Place
from imskit.project import shipped
from imskit.publishing import publish
from imskit.schema import Validator, at_steps, compile_types
from tests.builders import BODIES, NOW, TODAY, Small
from tests.repositories import commit

OURS = (
    Migration("0.2.0", "policy", (Renamed(("body",), "purpose", "aim"),)),
    Migration(
        "0.3.0",
        "policy",
        (
            Renamed(("body", "commitments", "*"), "title", "heading"),
            Reworded(("body", "commitments", "*"), "heading", {"Time": "Hours"}),
            Required(("body",), "mood", "calm"),
        ),
    ),
)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """imskit as it would be with the migrations of these tests."""
    monkeypatch.setattr(migrations, "MIGRATIONS", OURS)


def schema_of_later(small: Small) -> None:
    """Lay the schema of a policy as those migrations know it."""
    schema = json.loads((shipped("schemas") / "policy.schema.json").read_text(encoding="utf-8"))
    body = schema["properties"]["body"]
    for here, old, new in (
        (body, "purpose", "aim"),
        (body["properties"]["commitments"]["items"], "title", "heading"),
    ):
        here["properties"] = {new if key == old else key: each for key, each in here["properties"].items()}
        here["required"] = [new if key == old else key for key in here["required"]]
    body["properties"]["mood"] = {"title": "Mood", "enum": ["calm", "merry"]}
    body["required"].append("mood")
    small.write("schemas/policy.schema.json", json.dumps(schema, indent=2))


def file(text: str) -> Loaded:
    loaded = load(text.encode(), "ims/a.yaml")
    assert isinstance(loaded, Loaded)
    return loaded


def purpose(small: Small, text: Any) -> dict[str, Any]:
    return small.policy(body={**BODIES["policy"], "purpose": text})


def test_a_document_of_before_does_not_fit_without_its_migration(small: Small) -> None:
    small.decision(small.policy())
    assert small.found() == []
    schema_of_later(small)
    assert any(": missing-field: " in line or ": unknown-field: " in line for line in small.found())


@pytest.mark.usefixtures("later")
def test_a_document_of_before_is_read_as_the_schema_of_now_knows_it(small: Small) -> None:
    before = deepcopy(purpose(small, "Say where we go."))
    small.decision(before)
    _, as_it_was = small.document("POL-001")
    schema_of_later(small)
    assert small.found() == []
    _, document = small.document("POL-001")
    assert document.data["body"]["aim"] == "Say where we go."
    assert document.data["body"]["commitments"] == [{"heading": "Hours", "text": "We give time."}]
    assert document.data["body"]["mood"] == "calm"
    assert document.written == before
    # The approval names the content as written: it would not fit otherwise, and be a problem.
    assert document.fingerprint == as_it_was.fingerprint


@pytest.mark.usefixtures("later")
def test_documents_of_both_releases_stand_side_by_side(small: Small) -> None:
    small.decision(small.policy())
    schema_of_later(small)
    body = {key: value for key, value in BODIES["policy"].items() if key != "purpose"}
    body |= {"aim": "Ours.", "mood": "merry", "commitments": [{"heading": "Time", "text": "We give time."}]}
    small.decision(small.policy("POL-002", body=body))
    assert small.found() == []
    _, document = small.document("POL-002")
    assert document.written is None
    # What fits as it is written is not changed, whatever its words meant before.
    assert document.data["body"] == body


@pytest.mark.parametrize("text", ["See [the plan](POL-999).", 7], ids=["a rule", "the schema"])
def test_a_message_points_to_where_it_stands_in_the_file(
    small: Small, monkeypatch: pytest.MonkeyPatch, text: Any
) -> None:
    small.decision(purpose(small, text))

    def places() -> list[tuple[str, Place]]:
        return [(problem.rule, problem.place) for problem in small.read().problems]

    before = places()
    assert before
    schema_of_later(small)
    monkeypatch.setattr(migrations, "MIGRATIONS", OURS)
    assert places() == before


@pytest.mark.usefixtures("later")
def test_a_place_is_known_by_its_name_of_now_and_of_before() -> None:
    loaded = file(
        "type: policy\nbody:\n  purpose: x\n  commitments:\n    - title: a\n    - {title: b, text: c}\n"
    )
    now = migrated(loaded, "policy")
    assert now is not None
    for path, key, line, column in [
        (("body", "aim"), False, 3, 12),
        (("body", "aim"), True, 3, 3),
        (("body", "purpose"), False, 3, 12),
        (("body", "commitments", 1, "heading"), False, 6, 15),
        (("body", "commitments", 1, "text"), False, 6, 24),
        (("body", "mood"), False, 3, 3),
    ]:
        assert now.locate(path, key) == Place("ims/a.yaml", line, column), path
    assert now.raw(("body", "commitments", 0, "heading")) == "a"
    assert written(now) == loaded.data
    assert written(loaded) == loaded.data


@pytest.mark.usefixtures("later")
def test_what_no_migration_changes_stays_itself() -> None:
    loaded = file("type: idea\nbody: {purpose: x}\n")
    assert migrated(loaded, "idea") is None
    schema = Validator({"type": "object", "properties": {"body": {"type": "object"}}})
    assert fitting(loaded, "idea", schema) == (loaded, [])


def test_a_file_that_is_no_document_is_migrated_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        migrations, "MIGRATIONS", (Migration("0.2.0", "ims", (Renamed((), "name", "title"),)),)
    )
    schema = Validator({"type": "object", "required": ["title"], "additionalProperties": False,
                        "properties": {"title": {"type": "string"}}})  # fmt: skip
    now, found = fitting(file("name: Us\n"), "ims", schema)
    assert (now.data, found) == ({"title": "Us"}, [])


@pytest.mark.usefixtures("later")
def test_the_version_in_force_comes_from_a_history_of_before(small: Small) -> None:
    small.decision(purpose(small, "Say where we go."))
    small.read()
    commit(small.root, "2026-06-01")
    schema_of_later(small)
    entry = {"date": "2026-02-01", "by": "person-02", "change": "material", "summary": "More."}
    body: dict[str, Any] = {key: value for key, value in BODIES["policy"].items() if key != "purpose"}
    body |= {"aim": "New.", "mood": "merry", "commitments": [{"heading": "Time", "text": "We give time."}]}
    small.policy(
        version="2.0",
        status="draft",
        effective_from=None,
        body=body,
        revisions=[{"version": "2.0", **entry}, {"version": "1.0", **entry}],
    )
    commit(small.root, "2026-07-01")
    catalog = small.read().in_force()
    assert catalog is not None
    assert catalog.documents["POL-001"].data["body"]["aim"] == "Say where we go."


OWN = """\
{% if body.aim == body.purpose %}The aim is {{ body.aim }}{% endif %}
{% for each in body.commitments %}
Both: {{ each.title }}, {{ each.heading }}
{% endfor %}
"""


@pytest.mark.parametrize("own", [False, True], ids=["templates as they were", "its own template"])
@pytest.mark.usefixtures("later")
def test_a_document_of_before_renders(small: Small, own: bool, tmp_path: Path) -> None:
    small.decision(purpose(small, "Say where we go."))
    small.read()
    schema_of_later(small)
    if own:
        small.write("templates/site/documents/policy.md.j2", OWN)
    publish(read(small.root, Clock(NOW, TODAY)), tmp_path / "site")
    page = (tmp_path / "site/documents/POL-001.html").read_text(encoding="utf-8")
    for words in (
        ("The aim is Say where we go.", "Both: Hours, Hours") if own else ("Say where we go.", "Hours")
    ):
        assert words in page


def faults(table: tuple[Migration, ...], schemas: Mapping[str, bytes]) -> list[str]:
    """What in a table of migrations does not fit the schemas of now."""
    types = compile_types(schemas)[0]
    found = []
    for migration in table:
        if migration.kind not in types:
            continue
        for step in migration.steps:
            assert isinstance(step, Renamed | Reworded | Required)
            here = at_steps(types[migration.kind].schema, step.at)
            names = {name for each in here for name in each.get("properties", {})}
            if isinstance(step, Renamed) and step.old in names:
                found.append(f"{migration.kind}: {step.old} is given to something else")
            given = step.new if isinstance(step, Renamed) else step.key
            if given not in names and not any(
                isinstance(later, Renamed) and later.old == given for each in table for later in each.steps
            ):
                found.append(f"{migration.kind}: there is no {given}")
    return found


def test_the_migrations_fit_the_schemas_of_now() -> None:
    schemas = {f"schemas/{path.name}": path.read_bytes() for path in shipped("schemas").glob("*.json")}
    assert faults(MIGRATIONS, schemas) == []
    assert faults((Migration("0.2.0", "policy", (Renamed(("body",), "purpose", "aim"),)),), schemas) == [
        "policy: purpose is given to something else",
        "policy: there is no aim",
    ]


def test_a_document_that_is_as_written_holds_it_once(small: Small) -> None:
    small.policy()
    document: Document = small.document("POL-001")[1]
    assert document.written is None
