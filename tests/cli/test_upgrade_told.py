"""What `imskit upgrade` says to programs, and what it gives to editors."""

from __future__ import annotations

from typing import Any

from imskit.load import load
from imskit.loaded import Loaded
from imskit.project import shipped_files
from imskit.schema import Validator, compile_plain
from tests.cli.upgrades import POLICY, VISION, WORKFLOW, World, state


def test_editors_go_on_with_the_schemas_that_hold_here(world: World) -> None:
    schema = "policy.schema.json"
    own = shipped_files()[f"schemas/{schema}"].read_text(encoding="utf-8").replace('"Policy"', '"Rule"', 1)
    (world.root / "schemas").mkdir()
    (world.root / "schemas" / schema).write_text(own, encoding="utf-8", newline="\n")
    world.commit()
    world.upgrade()
    assert '"title": "Rule"' in world.text(f".schemas/{schema}")
    world.commit()
    world.brings("schemas/risk.schema.json", '"title": "Risk', '"title": "A risk')
    assert world.upgrade().code == 0
    assert '"title": "Rule"' in world.text(f".schemas/{schema}")
    assert '"title": "A risk' in world.text(".schemas/risk.schema.json")


def test_editors_find_a_type_of_ones_own_by_its_name(world: World) -> None:
    own = shipped_files()["schemas/lesson.schema.json"].read_text(encoding="utf-8")
    (world.root / "schemas").mkdir()
    path = world.root / "schemas/recipe.schema.json"
    path.write_text(own.replace('"lesson"', '"recipe"').replace('"LSN"', '"REC"'), encoding="utf-8")
    (world.root / "schemas/broken.schema.json").write_text("{", encoding="utf-8")
    world.commit()
    world.upgrade()
    assert '".schemas/recipe.schema.json": "ims/**/REC-*.yaml"' in world.text(".vscode/settings.json")
    assert 'value=".schemas/recipe.schema.json"' in world.text(".idea/jsonSchemas.xml")
    assert '"additionalProperties": false' in world.text(".schemas/recipe.schema.json")
    assert world.upgrade().out.endswith("nothing is to be written\n")


def test_copies_of_schemas_that_no_editor_needs_are_named_and_stay(world: World) -> None:
    (world.root / ".schemas/matrix.schema.json").write_text("{}\n", encoding="utf-8")
    world.commit()
    said = "no editor needs these copies in .schemas any more, delete them: matrix.schema.json\n"
    assert said in world.upgrade().out
    assert world.text(".schemas/matrix.schema.json") == "{}\n"
    (world.root / ".schemas/matrix.schema.json").unlink()
    world.commit()
    assert "no editor needs" not in world.upgrade().out


def test_programs_are_told_in_json_what_people_are_told_in_words(world: World) -> None:
    schemas = {path: place.read_bytes() for path, place in shipped_files("schemas").items()}
    validator = Validator(compile_plain(schemas, "upgrade.schema.json"))

    def told(*options: str) -> tuple[int, dict[str, Any]]:
        ran = world.upgrade("--format", "json", *options)
        loaded = load(ran.out.encode(), "upgrade.json")
        assert isinstance(loaded, Loaded), ran.out
        assert validator.problems(loaded.data, loaded) == []
        return ran.code, loaded.data

    world.edit(VISION, "Somebody who walks in then sees:", "You would see:")
    world.edit(POLICY, "Learning counts", "We learn")
    (world.root / ".schemas/matrix.schema.json").write_text("{}\n", encoding="utf-8")
    (world.root / "ims/objectives/OBJ-001-every-idea-gets-an-answer.yaml").unlink()
    world.commit()
    world.brings(f"templates/init/{VISION}", "Somebody who walks in then sees:", "A visitor sees:")
    world.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    before = state(world.root)
    code, dry = told("--dry-run")
    assert state(world.root) == before
    assert (code, dry["written"], dry["from"], dry["tool"]["version"]) == (1, False, "0.1.0", "9.9.0")
    code, data = told()
    assert (code, data["written"]) == (1, True)
    assert data["steps"] == dry["steps"]
    assert data["files"] == sorted(
        path for path, held in state(world.root).items() if before.get(path) != held
    )
    outcomes = {step["path"]: step for step in data["steps"]}
    assert outcomes[WORKFLOW]["outcome"] == "updated"
    assert outcomes[POLICY]["outcome"] == "merged"
    assert "+    - title: Need first" in outcomes[POLICY]["difference"]
    assert outcomes[VISION]["why"] == "you and imskit changed the same lines"
    assert outcomes[VISION]["beside"] == VISION.replace(".yaml", ".imskit-new.txt")
    assert data["needless"] == [".schemas/matrix.schema.json"]
    world.commit()
    code, data = told()
    assert (code, data["written"], data["steps"]) == (1, False, [])
    assert data["waiting"] == [VISION.replace(".yaml", ".imskit-new.txt")]


def test_json_of_an_upgrade_that_may_not_be_written_is_one_sentence(world: World) -> None:
    world.edit(WORKFLOW, "name: management system", "name: ours")
    ran = world.upgrade("--format", "json")
    assert (ran.code, ran.out) == (2, "")
    assert "what it would change is not committed" in ran.err
