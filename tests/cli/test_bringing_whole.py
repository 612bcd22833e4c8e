"""Drawers of everything, through the whole command: every piece has a fate, and the same input gives the same bytes."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from imskit.importers.accounts import UNACCOUNTED
from imskit.problems import CannotGoOn
from imskit.sources.any_source import read_source
from tests.builders import Small
from tests.cli.drawers import HEAD, POLICY, SCHEMA, procedure
from tests.fuzz.word_bodies import Maker
from tests.running import Run
from tests.sources.books import book, written

FRONTS = (
    "---\ntitle: Lamps\ndoc_id: PRO-1{}\ntags: [a, b]\n---\n",
    "+++\ntitle = 'Lamps'\nweight = 3\n+++\n",
    "---\ntitle: [broken\n---\n",
    '---\nid: "POL-2{}"\nowner: nobody we know\nreviewed: 12/31/2025\n---\n',
    "",
)
BLOCKS = (
    "# Purpose\n\nTo see *well*.\n",
    "## Scope\n\nAll sites, see PRO-007 and [this](https://example.org).\n",
    "## Procedure\n\n1. Look. The director looks.\n2. See.\n   - twice\n",
    "| Version | Date | Change |\n|---|---|---|\n| 1.0 | 2025-01-02 | First |\n",
    "> A quote\n\n```sh\nrm -rf /\n```\n",
    "<script>alert(1)</script>\n",
    "![a picture](lamp.png)\n",
    "Text with a note[^1].\n\n[^1]: The note.\n",
)


def a_drawer(seed: int, drawer: Path) -> None:
    """Files of all kinds, generated from *seed*: whole ones, and some that nobody can read."""
    chance = random.Random(f"drawer {seed}")  # noqa: S311  no secret
    (drawer / "deep/er").mkdir(parents=True)
    for at in range(2):
        (drawer / "deep" / f"word {at}.docx").write_bytes(Maker(chance).file())
    (drawer / "answering.docx").write_bytes(procedure())
    (drawer / "suppliers.md").write_text(POLICY, encoding="utf-8")
    for at in range(3):
        blocks = "\n".join(chance.sample(BLOCKS, chance.randint(1, len(BLOCKS))))
        text = chance.choice(FRONTS).format(chance.randint(10, 99)) + blocks
        (drawer / f"deep/er/note-{at}.md").write_text(text, encoding="utf-8")
    rows = [_row(chance, at) for at in range(6)]
    (drawer / "risks.xlsx").write_bytes(book([["Register of risks"], [], HEAD, *rows], _hidden))
    lines = [
        ["Number", "Idea", "Description", "State"],
        *(["I-" + str(at), "Light", "=1+1", "new"] for at in (1, 2)),
    ]
    (drawer / "ideas.csv").write_text("\n".join(map(";".join, lines)), encoding="cp1252")
    (drawer / "damaged.xlsx").write_bytes(b"PK\x03\x04 no more")
    (drawer / "notes.txt").write_text("notes", encoding="utf-8")
    (drawer / "lamp.png").write_bytes(b"\x89PNG\r\n\x1a\n")


def _row(chance: random.Random, at: int) -> list[str]:
    return [
        f"R-{at}",
        chance.choice(("Fire", "=cmd|' /C calc'!A0", "Überflutung")),
        chance.choice(("It burns.", "a\nb", "")),
        chance.choice(("3", "likely", "who knows")),
        chance.choice(("4", "major", "")),
        chance.choice(("director", "The boss")),
        chance.choice(("12.3.2026", "2026-03-12", "soon")),
        chance.choice(("Mitigate", "accept")),
        chance.choice(("threat", "")),
        chance.choice(("ask Eva", "")),
    ]


def _hidden(sheet: Any) -> None:
    sheet.row_dimensions[5].hidden = True
    sheet.merge_cells("A1:C1")


def all_files(folder: Path) -> dict[str, bytes]:
    """All that lies in a folder, what is in work with it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"a folder"
        for path in sorted(folder.rglob("*"))
    }


def committed(root: Path) -> dict[str, bytes]:
    return {path: data for path, data in all_files(root).items() if not path.startswith(".imskit")}


def pieces_of(drawer: Path) -> dict[str, int]:
    """How many pieces each file has that can be read."""
    found: dict[str, int] = {}
    for path in drawer.rglob("*"):
        name = path.relative_to(drawer).as_posix()
        if path.is_file() and path.suffix != ".txt":
            try:
                found[name] = len(read_source(path.read_bytes(), name).pieces)
            except CannotGoOn:
                continue
    return found


def laws(root: Path, drawer: Path, run: Run) -> None:
    before = all_files(root), all_files(drawer)
    dry = run(root, "import", "--dry-run", "--format", "json", str(drawer))
    assert (all_files(root), all_files(drawer)) == before
    ran = run(root, "import", "--format", "json", str(drawer))
    report = json.loads(ran.out)
    assert json.loads(dry.out) == report | {"written": False}
    assert ran.code == dry.code == 1
    Draft202012Validator(SCHEMA).validate(report)
    every_piece_has_a_fate(report, drawer)
    checked = run(root, "check")
    assert " error" not in checked.out
    there = committed(root)
    again = json.loads(run(root, "import", "--format", "json", str(drawer)).out)
    assert committed(root) == there
    assert (again["documents"], again["newer"], again["again"]["changes"]) == ([], [], [])
    assert [each["source"] for each in again["same"]] == [each["source"] for each in report["documents"]]
    assert again["refused"] == report["refused"]
    assert all_files(drawer) == before[1]


def every_piece_has_a_fate(report: Any, drawer: Path) -> None:
    told = [*report["documents"], *report["registers"]]
    said = [each["source"] for part in (told, report["refused"], report["passed_over"]) for each in part]
    files = [path.relative_to(drawer).as_posix() for path in drawer.rglob("*") if path.is_file()]
    assert sorted(said) == sorted(files)
    wanted = pieces_of(drawer)
    refused = {each["source"] for each in report["refused"]}
    for each in told:
        counted = sum(sum(fates.values()) for fates in each["counts"].values())
        assert counted == len(each["pieces"]) == wanted[each["source"]]
        assert UNACCOUNTED not in [piece["words"] for piece in each["pieces"]]
        for kind, fates in each["counts"].items():
            for fate, count in fates.items():
                words = fate.replace("_", " ")
                of = [piece for piece in each["pieces"] if (piece["kind"], piece["fate"]) == (kind, words)]
                assert len(of) == count
    total = sum(len(each["pieces"]) for each in told)
    assert total == sum(count for name, count in wanted.items() if name not in refused)


def hold(seed: int, tmp_path_factory: pytest.TempPathFactory, run: Run) -> None:
    root, drawer = tmp_path_factory.mktemp("system"), tmp_path_factory.mktemp("drawer")
    Small(root).read()
    # What is read is kept in the folder for work, by whatever command is first.
    run(root, "check")
    a_drawer(seed, drawer)
    laws(root, drawer, run)


def test_a_drawer_of_everything_is_accounted_for(tmp_path_factory: pytest.TempPathFactory, run: Run) -> None:
    hold(1, tmp_path_factory, run)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2, 26))
def test_many_drawers_are_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, run: Run, seed: int
) -> None:
    hold(seed, tmp_path_factory, run)


def test_the_same_drawer_gives_the_same_bytes_wherever_it_is_brought_in(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    found: list[tuple[dict[str, bytes], bytes]] = []
    one = tmp_path_factory.mktemp("drawer")
    a_drawer(1, one)
    for zone, locale, seed in (("Pacific/Kiritimati", "C", "1"), ("America/Adak", "tr_TR.UTF-8", "2")):
        root = tmp_path_factory.mktemp(f"system-{seed}")
        # Libraries stamp the time into what they write: the same files, elsewhere.
        drawer = tmp_path_factory.mktemp("elsewhere") / f"another drawer {seed}"
        shutil.copytree(one, drawer)
        Small(root).read()
        environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "LANG": locale, "PYTHONHASHSEED": seed}
        ran = subprocess.run(
            [sys.executable, "-m", "imskit", "import", "--format", "json", str(drawer)],
            cwd=root,
            env=environment,
            capture_output=True,
            check=False,
        )
        assert ran.returncode == 1, ran.stderr
        found.append((committed(root), ran.stdout))
    assert found[0][1] == found[1][1]
    assert found[0][0] == found[1][0]


def test_a_workbook_with_several_sheets_is_remembered_by_sheet(
    tmp_path_factory: pytest.TempPathFactory, run: Run
) -> None:
    root, drawer = tmp_path_factory.mktemp("system"), tmp_path_factory.mktemp("drawer")
    Small(root).read()
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    row = ["Fire", "It burns.", "3", "4", "director", "2026-03-12", "accept", "threat", ""]
    for number, name in enumerate(("North", "South")):
        sheet = made.create_sheet(name)
        sheet.append(HEAD)
        sheet.append([f"R-{number}", *row])
    (drawer / "risks.xlsx").write_bytes(written(made))
    assert run(root, "import", str(drawer)).code == 0
    assert len(list((root / "ims/imports").iterdir())) == 2
    (drawer / "risks.xlsx").rename(drawer / "risks of this year.xlsx")
    there = committed(root)
    report = json.loads(run(root, "import", "--format", "json", str(drawer)).out)
    assert [table["same"] for table in report["registers"][0]["tables"]] == [1, 1]
    assert {path for path in committed(root) if path not in there} == set()
