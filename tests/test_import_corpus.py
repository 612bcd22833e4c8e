"""The driver that brings in a folder of strangers' files: what it holds a run against, and that it finds faults."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.tools.import_corpus import ROOT, Ran, faults

EMPTY: dict[str, Any] = {
    "version": 1,
    "written": False,
    "documents": [],
    "refused": [],
    "passed_over": [],
    "registers": [],
    "again": {"changes": [], "sayings": []},
    "newer": [],
    "same": [],
}
REFUSED = {"source": "a.docx", "message": "a.docx is empty", "mend": ""}


def found(
    code: int = 0, err: str = "", seconds: float = 1, mebibytes: float = 20, **report: Any
) -> list[str]:
    return list(faults(Ran(code, json.dumps(EMPTY | report), err, seconds, mebibytes), 5, 10))


def test_a_run_that_keeps_its_promises_has_no_faults() -> None:
    assert found() == []
    assert found(1, "not brought in: a.docx is empty\n", refused=[REFUSED]) == []


@pytest.mark.parametrize(
    "fault, ran",
    [
        ("raised", {"code": 1, "err": "Traceback (most recent call last):\nValueError: x"}),
        ("ended with -9", {"code": -9}),
        ("took 6.0 s", {"seconds": 6}),
        ("took 1990 MiB", {"mebibytes": 2000}),
        ("breaks the schema", {"registers": 3}),
        ("ends with 0", {"refused": [REFUSED]}),
        ("ends with 1", {"code": 1}),
        ("says more", {"err": "a warning\n"}),
    ],
)
def test_each_broken_promise_is_a_fault(fault: str, ran: dict[str, Any]) -> None:
    assert any(each.startswith(fault) for each in found(**ran)), found(**ran)


@pytest.mark.slow
def test_a_folder_is_brought_in_alone_and_together(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Access policy\n\n## Rules\n\n- One: a\n- Two: b\n", encoding="utf-8")
    (tmp_path / "b.docx").write_bytes(b"")
    tool = Path(__file__).parent / "tools/import_corpus.py"
    ran = subprocess.run(
        [sys.executable, str(tool), str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "2 files, each alone; 0 faults" in ran.stdout
    assert "files 1 to 2 together: 1 drafts (1 policy), 0 records, 1 refused" in ran.stdout
