"""`imskit verify`: what it says, to people and to programs, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from imskit.packs.packing import Asked, make_pack
from imskit.pipeline import Clock
from tests.builders import NOW
from tests.packs.story import PERIOD, tell
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
