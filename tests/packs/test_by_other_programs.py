"""What a pack says of itself is told by programs that others wrote, called as its own page says."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from imskit.packs.packing import Asked, Made, make_pack
from imskit.packs.verifying.verify import Wanted, verify
from imskit.pipeline import Clock
from tests.builders import NOW, Small
from tests.folders import commit
from tests.packs.story import PERIOD, tell
from tests.signing import Keys

KEYS = Path(__file__).parents[1] / "keys"
needs_shell = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "sha256sum", "sort"))), reason="the commands are those of a Unix shell"
)


MANIFESTS = "That nothing was altered, with tools that every system has"


def commands(folder: Path, heading: str) -> list[str]:
    """The commands that the page of a pack shows below the heading with this id or text."""
    page = (folder / "data/how-to-verify.html").read_text(encoding="utf-8")
    part = re.split(rf"<h2[^>]*>{re.escape(heading)}</h2>", page)[1].split("<h2")[0]
    return [
        html.unescape(found) for found in re.findall(r"<pre[^>]*><code>(.*?)</code></pre>", part, re.DOTALL)
    ]


def shell(folder: Path, script: str, **variables: str) -> str:
    words = "".join(f"{name}={value}\n" for name, value in variables.items())
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", words + script],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_bagit_of_the_library_of_congress_accepts_a_pack(made: Made) -> None:
    """In a process of its own: it sets up logging for all."""
    script = "import sys, bagit; bagit.Bag(sys.argv[1]).validate(processes=1)"
    subprocess.run([sys.executable, "-c", script, str(made.folder)], check=True, capture_output=True)


def test_bagit_finds_a_file_that_was_added(made: Made, tmp_path: Path) -> None:
    shutil.copytree(made.folder, tmp_path / "pack")
    (tmp_path / "pack/data/more.txt").write_text("x")
    script = "import sys, bagit; bagit.Bag(sys.argv[1]).validate(processes=1)"
    ran = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "pack")], check=False, capture_output=True, text=True
    )
    assert ran.returncode != 0
    assert f"found {made.files + 1} files" in ran.stderr


@needs_shell
def test_the_commands_for_the_manifests_run_as_they_stand(made: Made) -> None:
    said = shell(made.folder, commands(made.folder, MANIFESTS)[0])
    assert said == f"{made.digest}  tagmanifest-sha256.txt\n"


@needs_shell
@pytest.mark.ssh
def test_the_commands_for_signatures_run_as_they_stand(small: Small, keys: Keys, tmp_path: Path) -> None:
    small.people["keys"] = [keys.entry("person-01")]
    decision = small.decision(small.policy())
    keys.sign(small, decision, "person-01")
    small.read()
    commit(small.root, at="2026-06-12T12:00:00Z")
    key = tmp_path / "key"
    shutil.copy(KEYS / "person-07", key)
    key.chmod(0o600)
    pack = make_pack(small.root, Clock(NOW), Asked(*PERIOD, key=str(key)), tmp_path / "pack").folder
    (of_decision,) = commands(pack, "That an approval was signed")
    (of_pack,) = commands(pack, "Who made it")
    assert 'Good "decision@imskit" signature' in shell(pack, of_decision)
    public = (KEYS / "person-07.pub").read_text(encoding="ascii").split()
    (pack / "signers").write_text(f"auditee {public[0]} {public[1]}\n", encoding="ascii")
    assert 'Good "pack@imskit" signature' in shell(pack, of_pack)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack with more records of each kind than are drawn."""
    place = tmp_path_factory.mktemp("many")
    small = Small(tell(place / "system"))
    for number in range(10, 31):
        small.idea(f"IDEA-{number:03}", state="in-assessment" if number % 3 else "parked")
    for number in range(10, 18):
        small.training(f"TRN-{number:03}", date="2026-06-10")
    commit(small.root, at="2026-06-13T12:00:00Z")
    return make_pack(small.root, Clock(NOW), Asked(*PERIOD, pdf=False), place / "pack").folder


@needs_shell
@pytest.mark.parametrize("seed", ["7", "2026-11-26", "Müller & Söhne"])
def test_a_sample_drawn_in_a_shell_is_the_one_that_verify_draws(many: Path, seed: str) -> None:
    (script,) = [each for each in commands(many, "Drawing a sample") if "sort" in each]
    drawn = verify(many, Wanted(sample=6, seed=seed)).sample
    for name in ("idea", "training", "decision"):
        said = shell(many, script, TYPE=name, SEED=f"'{seed}'", N="6").split()
        assert sorted(said) == sorted(each.unit.sha256 for each in drawn if each.type == name)
        assert said
