"""Files that are no files, grow beyond all bounds, or have odd names."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

import pytest

from tests.bad_input.attempts import AS_OF, apart, posix, system
from tests.running import Run


@posix
@pytest.mark.parametrize("kind", ["pipe", "link", "folder"])
def test_evidence_is_only_ever_an_ordinary_file_of_ours(kind: str, tmp_path: Path, run: Run) -> None:
    root = system(tmp_path, "small")
    file = root / "ims/evidence/tasting/2026-03.csv"
    secret = tmp_path / "secret.csv"
    shutil.move(file, secret)
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "link":
        file.symlink_to(secret)
    else:
        file.mkdir()
    ran = run(root, "check", *AS_OF)
    assert ran.code == 1
    assert ": error: There is no file ims/evidence/tasting/2026-03.csv [evidence-missing]\n" in ran.out


@posix
def test_bombs_are_refused_at_once_within_little_memory(tmp_path: Path) -> None:
    root = system(tmp_path)
    ideas = root / "ims/records/idea"
    ideas.mkdir(parents=True)
    (ideas / "IDEA-001.yaml").write_text("body: " + "[" * 100_000, encoding="utf-8")
    (ideas / "IDEA-002.yaml").write_text("body: " + "{a: " * 100_000, encoding="utf-8")
    lines = ["l0: &l0 [ha, ha]", *(f"l{n}: &l{n} [*l{n - 1}, *l{n - 1}, *l{n - 1}]" for n in range(1, 60))]
    (ideas / "IDEA-003.yaml").write_text("\n".join(lines), encoding="utf-8")
    for path in (ideas / "IDEA-004.yaml", root / "mkdocs.yml"):
        with path.open("wb") as file:
            # Three gigabytes that take no place on the disk.
            file.truncate(3 << 30)
    (ideas / "IDEA-005.yaml").write_text("n: " + "9" * 1_000_000, encoding="utf-8")

    begun = time.monotonic()
    ran = apart(root, "check", *AS_OF, memory=400 << 10)
    assert ran.code == 1
    assert [line.rpartition(" ")[2] for line in ran.out.splitlines() if ": error: " in line] == [
        "[yaml-depth]",
        "[yaml-depth]",
        "[yaml-anchor]",
        "[yaml-size]",
        "[yaml-number]",
        "[mkdocs-setting]",
    ]
    # Far more than it takes, far less than working any of it out would.
    assert time.monotonic() - begun < 30


@posix
@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_a_file_name_that_is_not_utf_8(form: str, tmp_path: Path, run: Run) -> None:
    root = system(tmp_path)
    (root / "ims/policies").mkdir()
    try:
        os.close(os.open(os.fsencode(root) + b"/ims/policies/POL-\xff.yaml", os.O_CREAT))
    except OSError:
        pytest.skip("this file system has no such names")
    ran = run(root, "check", *AS_OF, "--format", form)
    assert ran.code == 1
    assert "path-name" in ran.out
    if form in {"json", "sarif"}:
        assert json.loads(ran.out)
