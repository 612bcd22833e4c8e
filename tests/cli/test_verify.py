"""`imskit verify`: what it says, to people and to programs, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from imskit.packs.packing import Asked, make_pack
from imskit.pipeline import Clock
from tests.builders import NOW
from tests.folders import run_git
from tests.packs.story import EVIDENCE, PERIOD, tell
from tests.running import Run

SCHEMA = Path(__file__).parents[2] / "schemas/verify.schema.json"


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verify")
    return make_pack(tell(folder / "system"), Clock(NOW), Asked(*PERIOD), folder / "pack").archive


@pytest.fixture
def altered(pack: Path, tmp_path: Path) -> Path:
    data = pack.read_bytes()
    (tmp_path / "pack.zip").write_bytes(data.replace(b"who came", b"WHO came"))
    return tmp_path / "pack.zip"


def test_a_good_pack_is_told_with_the_verdict_first(pack: Path, tmp_path: Path, run: Run) -> None:
    ran = run(tmp_path, "verify", str(pack))
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0].startswith("Audit pack of ")
    assert lines[1] == "Verified: nothing was altered, and all that was checked agrees"
    assert lines[2] == "Origin: integrity only, origin not proven: the pack is not signed"
    assert "\nNot checked\n" in ran.out
    assert "\nWhat no pack can prove\n" in ran.out


def test_an_altered_file_is_named_and_the_exit_code_is_1(altered: Path, tmp_path: Path, run: Run) -> None:
    ran = run(tmp_path, "verify", str(altered))
    assert ran.code == 1
    assert ran.out.splitlines()[0].startswith("Not verified: ")
    assert "  data/system/ims/evidence/list.txt: was altered" in ran.out


def test_json_is_of_its_published_shape(pack: Path, altered: Path, tmp_path: Path, run: Run) -> None:
    schema = json.loads(SCHEMA.read_bytes())
    good = run(tmp_path, "verify", str(pack), "--format", "json", "--sample", "1", "--seed", "é 7")
    bad = run(tmp_path, "verify", str(altered), "--format", "json", "--sample", "1", "--seed", "7")
    for ran, code in ((good, 0), (bad, 1)):
        assert ran.code == code
        told = json.loads(ran.out)
        jsonschema.Draft202012Validator(schema).validate(told)
        assert told["verified"] is (code == 0)
    drawn = json.loads(good.out)["sample"]
    assert (drawn["method"], drawn["seed"]) == ("imskit-sample-1", "é 7")
    assert {each["type"] for each in drawn["records"]} == {"decision", "idea", "training"}
    assert json.loads(bad.out)["sample"] is None


def test_a_sample_without_a_seed_is_a_usage_error(pack: Path, tmp_path: Path, run: Run) -> None:
    ran = run(tmp_path, "verify", str(pack), "--sample", "3")
    assert ran.code == 2
    assert "both --sample and --seed" in ran.err


def test_no_pack_at_all_is_one_sentence(tmp_path: Path, run: Run) -> None:
    (tmp_path / "letter.txt").write_text("Dear auditor")
    ran = run(tmp_path, "verify", "letter.txt")
    assert ran.code == 2
    assert ran.err.startswith("imskit: letter.txt is no zip\n")


def test_a_packs_folder_brings_no_code_into_its_verification(pack: Path, tmp_path: Path, run: Run) -> None:
    """What the pack says is read by another process: nothing may be imported from where it is called."""
    (tmp_path / "imskit").mkdir()
    (tmp_path / "imskit/__init__.py").write_text("raise SystemExit('from the folder')")
    (tmp_path / "json.py").write_text("raise SystemExit('from the folder')")
    assert run(tmp_path, "verify", str(pack)).code == 0


def test_evidence_that_is_shown_is_told_to_people_and_to_programs(
    pack: Path, tmp_path: Path, run: Run
) -> None:
    folder = tmp_path / "shown"
    folder.mkdir()
    (folder / "list").write_bytes(EVIDENCE)
    (folder / "other").write_bytes(b"x")
    ran = run(tmp_path, "verify", str(pack), "--evidence", "shown")
    assert ran.code == 0
    part = ran.out.split("\nEvidence that does not lie in the pack\n")[1].split("\n\n")[0]
    assert part.splitlines() == [
        "  list, evidence that lies in the pack as well",
        "  other, no evidence that the pack names",
    ]
    told = json.loads(run(tmp_path, "verify", str(pack), "--evidence", "shown", "--format", "json").out)
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_bytes())).validate(told)
    assert (told["evidence"]["folder"], told["evidence"]["strange"]) == ("shown", ["other"])


def test_a_time_limit_is_kept_and_named(
    pack: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imskit.packs.verifying.apart._CLOCK", 0.001)
    ran = run(tmp_path, "verify", str(pack), "--time-limit", "1")
    assert ran.code == 1
    assert "within 1 second: it is made to take long, or this machine is very slow; --time-limit" in ran.out


@pytest.mark.parametrize("bare", [True, False])
def test_what_is_no_system_is_no_repository_of_one(pack: Path, tmp_path: Path, run: Run, bare: bool) -> None:
    if bare:
        run_git(tmp_path, "init", "-q", "--bare", "repository")
    else:
        (tmp_path / "repository").mkdir()
    ran = run(tmp_path, "verify", str(pack), "--against", "repository")
    assert ran.code == 2
    said = "is a repository without files beside it (a bare one)" if bare else "there is no ims/ims.yaml in"
    assert said in ran.err.splitlines()[0]


def test_a_shallow_clone_is_one_sentence(pack: Path, tmp_path: Path, run: Run) -> None:
    system = pack.parent / "system"
    run_git(tmp_path, "clone", "-q", "--depth", "1", f"file://{system}", "clone")
    ran = run(tmp_path, "verify", str(pack), "--against", "clone")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("imskit: this clone is shallow, and lacks what came before\n")


def test_a_folder_that_is_no_pack_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    ran = run(tmp_path, "verify", ".")
    assert ran.code == 2
    assert ran.err.startswith("imskit: . is no pack: it holds none of its files\n")
    (tmp_path / "bagit.txt").write_text("a pack that lacks the rest")
    assert run(tmp_path, "verify", ".").code == 1
