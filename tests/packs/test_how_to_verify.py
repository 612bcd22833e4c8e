"""The page of a pack that says how to verify it, followed to the letter, with the tools it names and no others."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from imskit.packs.packing import Made
from tests.folders import run_git
from tests.packs.everything import ELSEWHERE, make_everything, tell_everything
from tests.signing import Keys

#: What the page says that one needs, and what a shell brings.
TOOLS = (
    "sha256sum",
    "ssh-keygen",
    "git",
    "unzip",
    "bash",
    "awk",
    "sort",
    "cut",
    "find",
    "comm",
    "grep",
    "sed",
)
pytestmark = [
    pytest.mark.ssh,
    pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason="the commands are those of a Unix shell"),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip of a pack, a clone, the evidence and the key that an auditor was given, and the tools."""
    here = tmp_path_factory.mktemp("auditor")
    keys = Keys(here / "keys")
    root = tell_everything(here / "system", keys)
    made: Made = make_everything(root, keys, here / "made/pack", pdf=False)
    shutil.copy(made.archive, here / "pack.zip")
    run_git(here, "clone", "-q", str(root), "clone")
    (here / "shown").mkdir()
    (here / "shown/scan.txt").write_bytes(ELSEWHERE)
    (here / "shown/other.txt").write_bytes(b"x")
    (here / "signers").write_text(f"auditee {keys.public('person-01').line}\n", encoding="ascii")
    tools = here / "tools"
    tools.mkdir()
    for name in TOOLS:
        (tools / name).symlink_to(shutil.which(name) or "")
    for name, what in (("bagit.py", "bagit"), ("imskit", "imskit")):
        script = tools / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {what} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    shell(here, here, "unzip -q pack.zip")
    return here


def shell(place: Path, folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": str(place / "tools"), "HOME": str(place), "LC_ALL": os.environ.get("LC_ALL", "C.UTF-8")},
    )
    assert ran.returncode == 0, (script, ran.stdout, ran.stderr)
    return ran


def commands(place: Path) -> list[str]:
    """Every command of the page but that for Windows, with what a reader puts in the place of its capitals."""
    page = (place / "pack/data/how-to-verify.html").read_text("utf-8")
    found = [
        html.unescape(text)
        for text in re.findall(r'<pre tabindex="0"><code>(.*?)</code></pre>', page, re.DOTALL)
    ]
    for name, value in (
        ("THE-PACK", place / "pack.zip"),
        ("THE-CLONE", place / "clone"),
        ("SHOWN", place / "shown"),
        ("--signers signers", f"--signers {place}/signers"),
        ("-f signers", f"-f {place}/signers"),
        ("--seed SEED", "--seed 7"),
    ):
        found = [text.replace(name, str(value)) for text in found]
    return found


#: What each of them says, in the order of the page, where all is well.
SAYS = (
    r"[0-9a-f]{64}  tagmanifest-sha256.txt\n",
    r"tagmanifest-sha256.txt.sig\n",
    r"",
    r'Good "pack@imskit" signature for auditee with ED25519 key SHA256:\S+\n',
    r'Good "decision@imskit" signature for person-01 with ED25519 key SHA256:\S+\n',
    r".*/shown/scan.txt: Signed list,,Kept elsewhere,30,[0-9a-f]{64},Innovation manager,.*TRN-003\n",
    r"[AM] ims/ims.yaml [0-9a-f]{40}\n[0-9a-f]{40}\n",
    r"Audit pack of Small Works, .*\nVerified: nothing was altered, .*\nOrigin: signed by auditee, .*",
    r"Audit pack of Small Works, .*\nSample of 10 of each kind of record, drawn with the seed 7\n.*",
    r"([0-9a-f]{64}\n)+",
)


def test_each_command_of_the_page_says_what_it_should(place: Path) -> None:
    told = commands(place)
    assert len(told) == len(SAYS)
    for script, says in zip(told, SAYS, strict=True):
        before = "TYPE=idea SEED=7 N=1\n" if "$TYPE" in script else ""
        said = shell(place, place / "pack", before + script).stdout
        assert re.fullmatch(says, said, re.DOTALL), (script, said)


@pytest.mark.parametrize(
    "command, path, data",
    [
        (0, "data/style.css", b"x"),
        (0, "bag-info.txt", b"x"),
        (2, "data/style.css", b"x"),
        (3, "tagmanifest-sha256.txt", b"x"),
        (4, "data/system/ims/records/decision/DEC-20260618-POL-002-1.0-approve-person-01.yaml", b"x"),
        (2, "data/more.txt", b"x"),
    ],
)
def test_each_command_of_the_page_fails_where_it_should(
    place: Path, tmp_path: Path, command: int, path: str, data: bytes
) -> None:
    shutil.copytree(place / "pack", tmp_path / "pack")
    (tmp_path / "pack" / path).write_bytes(data)
    with pytest.raises(AssertionError):
        shell(place, tmp_path / "pack", commands(place)[command])


def test_a_file_that_was_added_is_named_without_bagit(place: Path, tmp_path: Path) -> None:
    shutil.copytree(place / "pack", tmp_path / "pack")
    (tmp_path / "pack/data/more.txt").write_bytes(b"x")
    said = shell(place, tmp_path / "pack", commands(place)[1]).stdout
    assert said == "data/more.txt\ntagmanifest-sha256.txt.sig\n"
