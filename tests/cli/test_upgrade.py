"""`imskit upgrade`: what a newer imskit brings arrives, and what was changed here stays."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from imskit.blobs import blob_id
from imskit.edit.answers import Answers
from imskit.edit.init import init
from imskit.edit.new_file import lay
from imskit.load import load
from imskit.loaded import Loaded
from imskit.project import shipped_files
from imskit.schema import Validator, compile_plain
from imskit.write import write_file
from tests.folders import commit, run_git

if TYPE_CHECKING:
    from tests.running import Ran, Run

POLICY = "ims/policies/POL-001-innovation-policy.yaml"
VISION = "ims/direction/vision/VIS-001-innovation-vision.yaml"
WORKFLOW = ".github/workflows/ims.yml"


def state(root: Path) -> dict[str, bytes]:
    """Every file below *root* but those of git and imskit's own."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {".git", ".imskit"} & {*path.relative_to(root).parts}
    }


@dataclass
class World:
    """A system that was started by one imskit, and the next imskit."""

    root: Path
    run: Run
    #: Where altered files of the next imskit lie.
    shelf: Path
    altered: dict[str, Path]

    def brings(self, path: str, old: str, new: str) -> None:
        """The next imskit has *new* for *old* in the shipped file at *path*."""
        place = self.altered.get(path) or shipped_files()[path]
        text = place.read_text(encoding="utf-8")
        assert old in text
        self.adds(path, text.replace(old, new))

    def adds(self, path: str, text: str) -> None:
        place = self.shelf / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")
        self.altered[path] = place

    def edit(self, path: str, old: str, new: str) -> None:
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8", newline="\n")

    def text(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def commit(self) -> None:
        commit(self.root)

    def upgrade(self, *options: str) -> Ran:
        return self.run(self.root, "upgrade", *options)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A system that was started and committed; each test works on a copy."""
    root = tmp_path_factory.mktemp("begun") / "ours"
    shipped = {path: place.read_bytes() for path, place in shipped_files().items()}
    lay(init(shipped, Answers("ours", "UTC", date(2026, 1, 15)), "0.1.0"), root, "keep")
    commit(root)
    return root


@pytest.fixture
def world(begun: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> World:
    root = tmp_path / "ours"
    shutil.copytree(begun, root)
    found = World(root, run, tmp_path / "next", {})
    theirs = shipped_files()
    monkeypatch.setattr("imskit.cli.upgrading.shipped_files", lambda: {**theirs, **found.altered})
    for module in ("upgrade", "upgrade_json", "upgrading"):
        monkeypatch.setattr(f"imskit.cli.{module}.__version__", "9.9.0")
    return found


def test_a_file_that_nobody_changed_is_brought_up_to_date(world: World) -> None:
    ran = world.upgrade()
    assert ran.code == 0, ran.out + ran.err
    assert "updated: .github/workflows/ims.yml (+1 -1)" in ran.out
    assert "imskit==9.9.0" in world.text(WORKFLOW)
    assert yaml.safe_load(world.text("ims/starter.yaml"))["imskit"] == "9.9.0"


def test_a_second_run_changes_nothing(world: World) -> None:
    world.edit(POLICY, "Learning counts", "We learn")
    world.edit(VISION, "Somebody who walks in then sees:", "You would see:")
    world.commit()
    world.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    world.brings(f"templates/init/{VISION}", "Somebody who walks in then sees:", "A visitor sees:")
    assert world.upgrade().code == 1
    before = state(world.root)
    ran = world.upgrade()
    assert "nothing is to be written" in ran.out
    assert state(world.root) == before


def test_what_both_changed_in_different_places_is_merged(world: World) -> None:
    world.edit(POLICY, "Learning counts", "We learn")
    world.commit()
    world.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    ran = world.upgrade()
    assert ran.code == 0, ran.out + ran.err
    assert f"merged; what you changed stays: {POLICY} (+1 -1)" in ran.out
    assert "+    - title: Need first" in ran.out
    assert "title: We learn" in world.text(POLICY)
    assert "title: Need first" in world.text(POLICY)
    assert world.run(world.root, "check").code == 0


def test_what_both_changed_in_the_same_place_is_for_somebody_to_decide(world: World) -> None:
    world.edit(VISION, "Somebody who walks in then sees:", "You would see:")
    world.commit()
    mine = world.text(VISION)
    world.brings(f"templates/init/{VISION}", "Somebody who walks in then sees:", "A visitor sees:")
    ran = world.upgrade()
    assert ran.code == 1
    assert "you and imskit changed the same lines" in ran.out
    assert world.text(VISION) == mine
    beside = VISION.replace(".yaml", ".imskit-new.txt")
    assert "A visitor sees:" in world.text(beside)
    checked = world.run(world.root, "check")
    assert checked.code == 0
    assert "imskit-new" not in checked.out
    again = world.upgrade()
    assert again.code == 1
    assert f"still to decide: {beside}" in again.out
    (world.root / beside).unlink()
    assert world.upgrade().code == 0


def test_an_approved_document_is_never_changed(world: World) -> None:
    world.edit(POLICY, "status: draft", "status: approved")
    world.commit()
    mine = world.text(POLICY)
    world.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    ran = world.upgrade()
    assert "it is approved: take up what you want with its next version" in ran.out
    assert world.text(POLICY) == mine


def test_a_text_changed_before_the_first_commit_is_found_among_earlier_starters(
    tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    root = tmp_path / "late"
    world.run(tmp_path, "init", "late", "--time-zone", "UTC", "--as-of", "2026-01-15")
    late = World(root, world.run, tmp_path / "late-next", {})
    late.edit(POLICY, "Learning counts", "We learn")
    commit(root)
    theirs = shipped_files()
    monkeypatch.setattr("imskit.cli.upgrading.shipped_files", lambda: {**theirs, **late.altered})
    monkeypatch.setattr("imskit.cli.upgrading.__version__", "9.9.0")
    late.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    ran = late.upgrade("--dry-run")
    assert "the text that imskit had laid is not found any more" in ran.out
    for path in theirs:
        if path.startswith("templates/init/"):
            place = theirs[path]
            late.altered[path.replace("templates/init/", "templates/earlier/0.1.0/")] = place
    ran = late.upgrade()
    assert ran.code == 0, ran.out + ran.err
    assert "title: We learn" in late.text(POLICY)
    assert "title: Need first" in late.text(POLICY)


def test_a_text_that_the_check_would_object_to_is_left_to_somebody(world: World) -> None:
    # The role is called otherwise here: what imskit brings with the old name would lead nowhere.
    for path in (world.root / "ims").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.name != "starter.yaml":
            path.write_text(text.replace("quality-manager", "head-of-quality"), encoding="utf-8")
    world.commit()
    assert world.run(world.root, "check").code == 0
    world.brings(f"templates/init/{VISION}", "owner: managing-director", "owner: quality-manager")
    ran = world.upgrade()
    assert ran.code == 1
    assert f"to decide: {VISION}" in ran.out
    assert "the check would find an error in it" in ran.out
    assert world.run(world.root, "check").code == 0


def test_a_new_document_is_laid_unless_its_id_is_taken(world: World) -> None:
    row = "  - {file: ims/ims.yaml}\n"
    rows = (f"  - {{file: ims/policies/{name}.yaml}}\n" for name in ("POL-007-travel", "POL-008-food"))
    world.brings("templates/init/starter.yaml", row, "".join([row, *rows]))
    source = shipped_files()[f"templates/init/{POLICY}"].read_text(encoding="utf-8")
    world.adds("templates/init/ims/policies/POL-007-travel.yaml", source.replace("POL-001", "POL-007"))
    world.adds("templates/init/ims/policies/POL-008-food.yaml", source.replace("POL-001", "POL-008"))
    own = world.text(POLICY).replace("POL-001", "POL-008")
    (world.root / "ims/policies/POL-008-our-own.yaml").write_text(own, encoding="utf-8")
    world.commit()
    ran = world.upgrade()
    assert "new: ims/policies/POL-007-travel.yaml" in ran.out
    assert (
        "imskit brings a new document POL-008, and ims/policies/POL-008-our-own.yaml has that id" in ran.out
    )
    assert world.run(world.root, "check").code == 0


def test_what_was_taken_out_is_not_laid_again(world: World) -> None:
    (world.root / VISION).unlink()
    world.commit()
    world.brings(f"templates/init/{VISION}", "Somebody who walks in then sees:", "A visitor sees:")
    ran = world.upgrade()
    assert f"left out: {VISION}" in ran.out
    assert not (world.root / VISION).exists()


def test_what_imskit_brings_no_more_stays(world: World) -> None:
    world.brings("templates/init/starter.yaml", "  - {file: dot-pre-commit-config.yaml}\n", "")
    ran = world.upgrade()
    assert "no longer imskit's: .pre-commit-config.yaml" in ran.out
    assert (world.root / ".pre-commit-config.yaml").is_file()
    assert "pre-commit" not in world.upgrade().out


def test_a_document_that_was_renamed_is_known_by_its_id(world: World) -> None:
    (world.root / POLICY).rename(world.root / "ims/policies/POL-001-ours.yaml")
    world.commit()
    world.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    ran = world.upgrade()
    assert ran.code == 0, ran.out + ran.err
    assert not (world.root / POLICY).exists()
    assert "Need first" in world.text("ims/policies/POL-001-ours.yaml")


def test_files_with_uncommitted_changes_are_not_touched(world: World) -> None:
    world.edit(WORKFLOW, "name: management system", "name: ours")
    before = state(world.root)
    ran = world.upgrade()
    assert ran.code == 2
    assert f"what it would change is not committed: {WORKFLOW}" in ran.err
    assert state(world.root) == before
    assert world.upgrade("--dry-run").code == 0


def test_changes_elsewhere_are_nobodys_business(world: World) -> None:
    world.edit(POLICY, "Learning counts", "We learn")
    assert world.upgrade().code == 0
    assert "title: We learn" in world.text(POLICY)


def test_without_git_it_goes_by_what_was_kept(world: World) -> None:
    shutil.rmtree(world.root / ".git")
    world.edit(POLICY, "Learning counts", "We learn")
    world.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    ran = world.upgrade()
    assert ran.code == 1
    assert "imskit==9.9.0" in world.text(WORKFLOW)
    assert "the text that imskit had laid is not found any more" in ran.out
    assert "title: We learn" in world.text(POLICY)


def test_a_dry_run_writes_nothing(world: World) -> None:
    before = state(world.root)
    ran = world.upgrade("--dry-run", "--diff")
    assert '+      - run: python -m pip install "imskit==9.9.0"' in ran.out
    assert "nothing was written" in ran.out
    assert state(world.root) == before


def test_a_killed_run_is_taken_up_by_the_next(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    count = 0

    def failing(path: Path, data: bytes) -> None:
        nonlocal count
        count += 1
        if count == 3:
            raise KeyboardInterrupt
        write_file(path, data)

    monkeypatch.setattr("imskit.edit.new_file.write_file", failing)
    world.upgrade()
    assert yaml.safe_load(world.text("ims/starter.yaml"))["imskit"] == "0.1.0"
    monkeypatch.setattr("imskit.edit.new_file.write_file", write_file)
    assert world.upgrade().code == 0
    assert "imskit==9.9.0" in world.text(".gitlab-ci.yml")
    assert "nothing is to be written" in world.upgrade().out


def test_a_larger_size_brings_more(world: World) -> None:
    world.edit("ims/starter.yaml", "size: small", "size: medium")
    world.commit()
    ran = world.upgrade()
    assert "new: ims/procedures/PRO-011-internal-audit.yaml" in ran.out
    assert "no longer imskit's: ims/procedures/PRO-020-from-idea-to-solution.yaml" in ran.out
    assert "updated: ims/people.yaml" in ran.out
    # Nobody loses a role that they hold because others come to it.
    roles = yaml.safe_load(world.text("ims/people.yaml"))["roles"]
    held = {role["id"]: role["holders"][0]["person"] for role in roles}
    assert held["quality-manager"] == "person-01"
    assert held["people-manager"] == "person-04"
    assert "people-manager" in yaml.safe_load(world.text("ims/starter.yaml"))["answers"]["roles"]
    assert world.run(world.root, "check").code == 0


def test_an_override_is_told_when_imskits_own_has_changed(world: World) -> None:
    page = "templates/site/everyone.md.j2"
    shipped = shipped_files()[page].read_text(encoding="utf-8")
    (world.root / page).parent.mkdir(parents=True)
    (world.root / page).write_text(shipped, encoding="utf-8")
    world.commit()
    (world.root / page).write_text(shipped + "\nOurs.\n", encoding="utf-8")
    world.commit()
    assert "yours instead" not in world.upgrade().out
    kept = yaml.safe_load(world.text("ims/starter.yaml"))["overrides"]
    assert kept == {page: blob_id(shipped.encode())}
    world.commit()
    world.adds(page, shipped + "\nTheirs.\n")
    ran = world.upgrade()
    assert f"yours instead of imskit's: {page}; imskit's has changed since 9.9.0" in ran.out
    assert "+Theirs." in ran.out
    assert (world.root / page).read_text(encoding="utf-8").endswith("Ours.\n")


def test_line_ends_of_the_system_stay(world: World) -> None:
    data = (world.root / WORKFLOW).read_bytes()
    (world.root / WORKFLOW).write_bytes(data.replace(b"\n", b"\r\n"))
    assert world.upgrade().code == 0
    after = (world.root / WORKFLOW).read_bytes()
    assert b"imskit==9.9.0" in after
    assert after.count(b"\r\n") == after.count(b"\n")


def test_a_system_that_keeps_no_answers_needs_them(world: World, tmp_path: Path) -> None:
    (world.root / "ims/starter.yaml").unlink()
    world.edit(POLICY, "Learning counts", "We learn")
    world.commit()
    ran = world.upgrade()
    assert ran.code == 2
    assert "--answers" in ran.err
    answers = tmp_path / "answers.yaml"
    answers.write_text("size: small\ndate: 2026-01-15\n", encoding="utf-8")
    ran = world.upgrade("--answers", str(answers))
    assert ran.code == 1
    assert "a file of yours lies where imskit brings one" in ran.out
    assert "title: We learn" in world.text(POLICY)
    assert world.upgrade().code == 1


@pytest.mark.parametrize(
    "break_it, said",
    [
        (lambda text: text.replace("size: small", "size: huge"), "ims/starter.yaml:8:9"),
        (lambda text: text.replace("time_zone: UTC", "time_zone: Mars/Base"), "There is no time zone"),
        (lambda text: text + "more: 1\n", "more"),
        (lambda text: text.replace("imskit: 0.1.0", "imskit: [0"), "ims/starter.yaml:"),
        (lambda text: text.replace("  README.md:", "  ../../README.md:"), "No file of a system lies there"),
        (lambda text: text.replace("  README.md:", "  .git/config:"), "No file of a system lies there"),
    ],
)
def test_a_broken_record_is_said_at_its_line(break_it: Callable[[str], str], said: str, world: World) -> None:
    place = world.root / "ims/starter.yaml"
    place.write_text(break_it(place.read_text(encoding="utf-8")), encoding="utf-8")
    ran = world.upgrade()
    assert ran.code == 2
    assert said in ran.out
    assert "cannot be used" in ran.err


def test_a_link_that_leads_out_is_not_followed(world: World, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "ims.yml").write_text("theirs\n", encoding="utf-8")
    shutil.rmtree(world.root / ".github/workflows")
    (world.root / ".github/workflows").symlink_to(outside)
    ran = world.upgrade()
    assert ran.code == 2
    assert (outside / "ims.yml").read_text(encoding="utf-8") == "theirs\n"
    assert [each.name for each in outside.iterdir()] == ["ims.yml"]


def test_in_a_repository_with_longer_ids_the_base_is_found_too(world: World) -> None:
    shutil.rmtree(world.root / ".git")
    run_git(world.root, "init", "-q", "-b", "main", "--object-format=sha256", ".")
    world.commit()
    world.edit(POLICY, "Learning counts", "We learn")
    world.commit()
    world.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    ran = world.upgrade()
    assert ran.code == 0, ran.out + ran.err
    assert "title: We learn" in world.text(POLICY)
    assert "title: Need first" in world.text(POLICY)


def test_a_system_that_is_a_folder_of_a_repository(tmp_path: Path, run: Run, world: World) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(world.root, whole / "quality", ignore=shutil.ignore_patterns(".git"))
    commit(whole)
    inner = World(whole / "quality", run, world.shelf, world.altered)
    inner.edit(POLICY, "Learning counts", "We learn")
    commit(whole)
    inner.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    ran = inner.upgrade()
    assert ran.code == 0, ran.out + ran.err
    assert "title: Need first" in inner.text(POLICY)


def test_before_the_first_commit_nothing_is_touched(world: World) -> None:
    shutil.rmtree(world.root / ".git")
    run_git(world.root, "init", "-q", "-b", "main", ".")
    ran = world.upgrade()
    assert ran.code == 2
    assert "commit it first" in ran.err


def test_bytes_that_are_no_text_stay(world: World) -> None:
    (world.root / WORKFLOW).write_bytes(b"\xff\xfe\x00")
    world.commit()
    ran = world.upgrade()
    assert ran.code == 1
    assert (world.root / WORKFLOW).read_bytes() == b"\xff\xfe\x00"


@pytest.mark.parametrize("seed", range(6))
def test_an_upgrade_never_loses_a_line_that_somebody_wrote(seed: int, world: World) -> None:
    """Random edits here and in imskit: each line of ours is there after, and the check finds no new error."""
    import random

    chance = random.Random(seed)  # noqa: S311  edits of a test, the same each time
    marks = {}
    paths = [
        path for path in sorted(world.root.glob("ims/p*/*.yaml")) if path.name.startswith(("POL", "PRO"))
    ]
    for number, path in enumerate(chance.sample(paths, 4)):
        rows = path.read_text(encoding="utf-8").split("\n")
        texts = [
            index for index, row in enumerate(rows) if row.startswith("        ") and row.strip()[0].isalpha()
        ]
        texts = [index for index in texts if ": " not in rows[index]]
        at = chance.choice(texts)
        rows[at] = f"        Ours number {number} stands here now."
        path.write_text("\n".join(rows), encoding="utf-8", newline="\n")
        marks[path] = rows[at].strip()
        shipped = f"templates/init/{path.relative_to(world.root).as_posix()}"
        theirs = shipped_files()[shipped].read_text(encoding="utf-8").split("\n")
        there = [index for index, row in enumerate(theirs) if row.startswith("        ") and ": " not in row]
        theirs[chance.choice(there)] = f"        Theirs number {number} stands here now."
        world.adds(shipped, "\n".join(theirs))
    world.commit()
    errors = world.run(world.root, "check").out.count(" error: ")
    world.upgrade()
    for path, mark in marks.items():
        assert mark in path.read_text(encoding="utf-8")
        assert "<<<<<<<" not in path.read_text(encoding="utf-8")
    assert world.run(world.root, "check").out.count(" error: ") <= errors
    before = state(world.root)
    world.upgrade()
    assert state(world.root) == before


def test_an_older_imskit_takes_nothing_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.upgrade()
    world.commit()
    monkeypatch.setattr("imskit.cli.upgrading.__version__", "9.8.11")
    ran = world.upgrade()
    assert ran.code == 2
    assert "this system is at imskit 9.9.0" in ran.err


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


def test_wherever_a_run_is_killed_the_next_one_ends_as_if_nothing_had_been(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.edit(VISION, "Somebody who walks in then sees:", "You would see:")
    world.edit(POLICY, "Learning counts", "We learn")
    world.commit()
    world.brings(f"templates/init/{VISION}", "Somebody who walks in then sees:", "A visitor sees:")
    world.brings(f"templates/init/{POLICY}", "Value first", "Need first")
    before = state(world.root)
    writes: list[str] = []

    def noted(path: Path, data: bytes) -> None:
        writes.append(path.as_posix())
        write_file(path, data)

    monkeypatch.setattr("imskit.edit.new_file.write_file", noted)
    assert world.upgrade().code == 1
    after = state(world.root)
    assert len(writes) > 5
    for number in (1, len(writes) // 2, len(writes)):
        for path in after.keys() - before.keys():
            (world.root / path).unlink()
        for path, data in before.items():
            (world.root / path).write_bytes(data)
        left = [number]

        def killed(path: Path, data: bytes, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt
            write_file(path, data)

        monkeypatch.setattr("imskit.edit.new_file.write_file", killed)
        world.upgrade()
        found = state(world.root)
        # Each file is old or new, and the record of what was laid comes last.
        assert all(data in {before.get(path), after.get(path)} for path, data in found.items())
        assert found["ims/starter.yaml"] == before["ims/starter.yaml"]
        monkeypatch.setattr("imskit.edit.new_file.write_file", write_file)
        assert world.upgrade().code == 1
        assert state(world.root) == after
