"""Verifying a pack: what was done to it is found, whatever it was."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from imskit.packs.packing import Asked, Made, make_pack
from imskit.packs.verifying import apart
from imskit.packs.verifying.verify import Wanted, verify
from imskit.pipeline import Clock
from imskit.problems import CannotGoOn
from tests.builders import NOW
from tests.packs.hostility import alter, rewrite
from tests.packs.story import PERIOD
from tests.tools.alter_packs import in_folder, in_zip

_SLOW = "it is made to take long, or this machine is very slow; --time-limit gives it more"


@pytest.fixture
def pack(made: Made, tmp_path: Path) -> Path:
    """A copy of the pack to do things to."""
    shutil.copytree(made.folder, tmp_path / "pack")
    return tmp_path / "pack"


def found(place: Path) -> list[str]:
    return [f"{finding.path} {finding.what}" for finding in verify(place).findings]


def test_a_pack_as_it_was_made_is_found_good_in_both_forms(made: Made) -> None:
    folder, archive = verify(made.folder), verify(made.archive)
    assert folder.findings == archive.findings == ()
    assert folder.digest == archive.digest == made.digest
    assert "the pages and tables against the sources in the pack" in folder.checked
    assert folder.origin.startswith("integrity only, origin not proven")


def test_an_altered_a_missing_and_an_added_file_are_named(pack: Path) -> None:
    (pack / "data/system/ims/evidence/list.txt").write_bytes(b"nobody\n")
    (pack / "data/documents/POL-001.html").unlink()
    (pack / "data/more.txt").write_bytes(b"")
    assert found(pack) == [
        "data/documents/POL-001.html is missing",
        "data/more.txt was added",
        "data/system/ims/evidence/list.txt was altered",
    ]


def test_a_manifest_that_is_gone_is_told_once_and_not_for_each_of_its_files(pack: Path) -> None:
    (pack / "tagmanifest-sha256.txt").unlink()
    report = verify(pack)
    assert [f"{each.path} {each.what}" for each in report.findings] == ["tagmanifest-sha256.txt is missing"]
    assert report.checked == ()
    (pack / "manifest-sha256.txt").unlink()
    assert found(pack) == ["manifest-sha256.txt is missing", "tagmanifest-sha256.txt is missing"]


def test_a_folder_of_something_else_is_no_pack(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_bytes(b"Dear auditor")
    with pytest.raises(CannotGoOn, match=r"is no audit pack$"):
        verify(tmp_path)


def test_nothing_is_called_whole_where_something_was_altered(pack: Path) -> None:
    (pack / "data/system/ims/evidence/list.txt").write_bytes(b"nobody\n")
    report = verify(pack)
    assert report.origin == "not proven: the pack is not signed"
    assert "all else: the files are not those that were packed" in report.not_checked


def test_a_page_that_its_sources_do_not_give_is_found_behind_new_manifests(pack: Path) -> None:
    page = pack / "data/documents/POL-001.html"
    page.write_bytes(page.read_bytes().replace(b"We give a day a week.", b"We give two days."))
    rewrite(pack)
    assert found(pack) == ["data/documents/POL-001.html is not what the sources in the pack give"]


def test_a_source_that_was_not_approved_like_that_is_found_behind_new_manifests(pack: Path) -> None:
    for name in ("versions/POL-001/1.1.yaml", "system/ims/policies/POL-001.yaml"):
        source = pack / "data" / name
        source.write_bytes(source.read_bytes().replace(b"We give a day a week.", b"We give two days."))
    rewrite(pack)
    assert "data/versions/POL-001/1.1.yaml is not the version that the pack says it is" in found(pack)


def test_a_state_that_its_sources_do_not_give_is_found_behind_new_manifests(
    told: Path, tmp_path: Path
) -> None:
    pack = make_pack(told, Clock(NOW), Asked(None, PERIOD[1]), tmp_path / "pack").folder
    assert found(pack) == []
    stated = json.loads((pack / "data/pack.json").read_bytes())
    (row,) = (row for row in stated["states"]["tiny-2026"] if row["number"] == "2")
    was, row["state"] = row["state"], "audited"
    (pack / "data/pack.json").write_text(json.dumps(stated), encoding="utf-8")
    rewrite(pack)
    assert f"data/pack.json says tiny-2026 2 is audited, and it is {was}" in found(pack)


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_every_random_change_is_found(made: Made, pack: Path, tmp_path: Path, form: str) -> None:
    """A sample of `make alter-packs`."""
    draw = random.Random(f"20261126 {form}")  # noqa: S311  a draw that is the same each time
    if form == "folder":
        changes, missed = in_folder(pack, 60, draw, Wanted())
        assert verify(pack).findings == ()
    else:
        shutil.copy(made.archive, tmp_path / "pack.zip")
        changes, missed = in_zip(tmp_path / "pack.zip", 60, draw, Wanted())
    assert missed == []
    assert len(changes) >= 4


def test_what_a_pack_does_not_tell_of_is_found_behind_new_manifests(pack: Path) -> None:
    strays = (
        "system/templates/exports/pack/index.html.j2",
        "system/ims/policies/POL-001-other.yaml",
        "versions/x.yaml",
        "withheld-in-part/IDEA-999.yaml",
    )
    for name in strays:
        place = pack / "data" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"x")
    rewrite(pack)
    # The page of all files would list those among the sources.
    first, *others = found(pack)
    assert first == "data/files.html is not what the sources in the pack give"
    assert others == [f"data/{name} is none of the sources that the pack tells of" for name in sorted(strays)]


def test_templates_in_a_pack_change_no_page(pack: Path) -> None:
    for path in sorted(Path("templates/exports/pack").glob("*")):
        place = pack / "data/system" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("{{ 7 * 7 }}")
    rewrite(pack)
    first, *others = found(pack)
    assert first == "data/files.html is not what the sources in the pack give"
    assert {line.partition(" ")[2] for line in others} == {"is none of the sources that the pack tells of"}


def test_a_statement_of_many_records_is_read_whole(pack: Path) -> None:
    place = pack / "data/pack.json"
    stated = json.loads(place.read_bytes())
    stated["population"]["idea"] *= 10_000
    place.write_text(json.dumps(stated), encoding="utf-8")
    assert place.stat().st_size > 2 * 1024 * 1024
    rewrite(pack)
    assert found(pack) == [
        "data/index.html is not what the sources in the pack give",
        "data/index/population.csv is not what the sources in the pack give",
        "data/missing.html is not what the sources in the pack give",
        "data/records/idea.html is not what the sources in the pack give",
    ]


@pytest.mark.parametrize("turn", range(25))
def test_whatever_is_done_to_its_files_is_found_or_harmless(pack: Path, turn: int) -> None:
    """With manifests to match: nothing here may end in a traceback, or print what turns a terminal round."""
    alter(pack, random.Random(f"hostile {turn}"))  # noqa: S311  a draw that is the same each time
    for finding in verify(pack).findings:
        assert finding.path.isprintable()
        assert finding.what.isprintable()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no bound of the time of the processor")
def test_what_takes_too_much_of_the_processor_is_a_finding(pack: Path) -> None:
    place = pack / "data/pack.json"
    stated = json.loads(place.read_bytes())
    stated["population"]["idea"] *= 100_000
    place.write_text(json.dumps(stated), encoding="utf-8")
    rewrite(pack)
    (finding,) = verify(pack, Wanted(seconds=1), apart=True).findings
    assert finding.what == f"what it says could not be read within 1 second: {_SLOW}"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no bound of memory")
def test_what_takes_too_much_memory_is_a_finding(pack: Path) -> None:
    """Of a fifth of the memory that it may take, since filling all of that takes long."""
    place = pack / "data/pack.json"
    stated = json.loads(place.read_bytes())
    stated["population"]["idea"] *= 300_000
    place.write_text(json.dumps(stated), encoding="utf-8")
    rewrite(pack)
    script = (
        "import json, sys; from imskit.packs.verifying import apart; apart._MEMORY = 400 * 1024**2; "
        "apart._bound(60); print(json.dumps(apart._answer(json.load(sys.stdin))))"
    )
    asked = dict.fromkeys(("signers", "repository", "sample", "seed", "evidence")) | {"place": str(pack)}
    ran = subprocess.run(
        [sys.executable, "-c", script], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    (finding,) = json.loads(ran.stdout)["findings"]
    assert finding["what"] == "what it says cannot be read in the memory that it may take"


def test_what_takes_too_long_by_the_clock_is_a_finding(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_CLOCK", 0.001)
    (finding,) = apart.contents_apart(pack, 39, Wanted(seconds=100)).findings
    assert finding.what == f"what it says could not be read within 100 seconds: {_SLOW}"


@pytest.mark.parametrize("files, least", [(39, 120), (1_814, 500), (21_762, 5_000)])
def test_an_honest_pack_has_many_times_what_it_takes(files: int, least: int) -> None:
    """The reference system with its PDFs takes 31 s, one of 21,762 files 68 s, on the machine they were measured on."""
    assert apart.seconds_for(files, Wanted()) > least
    assert apart.seconds_for(files, Wanted(repository=Path("x"))) > 3 * least
    assert apart.seconds_for(files, Wanted(seconds=7)) == 7


def test_half_a_character_in_the_statement_is_a_finding(pack: Path) -> None:
    place = pack / "data/pack.json"
    stated = json.loads(place.read_bytes())
    stated["organisation"] = "\ud800"
    place.write_text(json.dumps(stated), encoding="ascii")
    rewrite(pack)
    assert found(pack) == [" this is no pack that this version of imskit can read"]


def test_a_time_zone_that_no_file_can_be_called_is_a_finding(pack: Path) -> None:
    place = pack / "data/system/ims/ims.yaml"
    place.write_bytes(place.read_bytes().replace(b"Europe/Vienna", b"x" * 70_000))
    rewrite(pack)
    assert "the sources in this pack cannot be read" in found(pack)[0]
