"""The scripts for GitLab do what they say, run from end to end against one that the test plays."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date as Day
from pathlib import Path
from typing import Any

import pytest
import yaml

from imskit.editions import tag_message
from tests.builders import Small
from tests.repositories import commit
from tests.repositories import run as git
from tests.workflow_scripts.forges import GitLab
from tests.workflow_scripts.steps import DUE, LAID, MARK, Runner


def test_gitlab_publishes_the_editions_that_the_project_holds(small: Small, tmp_path: Path) -> None:
    small.decision(small.policy())
    small.read()
    commit(small.root, "2026-06-01")
    (tmp_path / "runner").mkdir()
    git(tmp_path / "runner", "clone", "-q", "--no-tags", small.root.as_uri(), "work")
    # Since then an edition was made, and its tag came.
    at = commit(small.root, "2026-06-02")
    message = tag_message(name="2026.1", day=Day(2026, 6, 2), commit=at, previous=None, log="-", imskit="0")
    git(small.root, "tag", "-a", "--cleanup=verbatim", "-m", message, "edition/2026.1")
    steps = yaml.safe_load((LAID / "dot-gitlab-ci.yml").read_text("utf-8"))["pages"]["script"]
    runner = Runner(tmp_path / "runner/work")
    runner.run({"run": "\n".join(steps)}, {"CI_DEFAULT_BRANCH": "main"})
    assert (runner.folder / "public/latest/documents/POL-001.html").is_file()
    assert (runner.folder / "public/2026.1/documents/POL-001.html").is_file()


def at_gitlab(
    gitlab: GitLab, folder: Path, job: str, *, check: bool = True
) -> subprocess.CompletedProcess[str]:
    (text,) = yaml.safe_load((LAID / "dot-gitlab-ci.yml").read_text("utf-8"))[job]["script"]
    found = re.fullmatch(r"python - <<'PYTHON'\n(.*)PYTHON\n", text, re.DOTALL)
    assert found is not None
    surroundings = {
        "CI_API_V4_URL": gitlab.address,
        "CI_PROJECT_ID": "5",
        "CI_MERGE_REQUEST_IID": "7",
        "IMSKIT_TOKEN": "secret",
    }
    return subprocess.run(
        [sys.executable, "-"],
        input=found[1],
        cwd=folder,
        env={**os.environ, **surroundings},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=check,
    )


def note(number: int, author: int, body: str) -> dict[str, Any]:
    return {"id": number, "author": {"id": author}, "body": body}


@pytest.mark.parametrize(
    "pages, expected",
    [
        ([[]], ["POST", "/projects/5/merge_requests/7/notes"]),
        ([[note(1, 8, MARK)], [note(2, 9, "x")]], ["POST", "/projects/5/merge_requests/7/notes"]),
        ([[note(1, 8, MARK)], [note(2, 9, MARK)]], ["PUT", "/projects/5/merge_requests/7/notes/2"]),
    ],
    ids=["none yet", "only what is not ours", "ours, on the second page"],
)
def test_one_comment_is_kept_at_gitlab(
    gitlab: GitLab, tmp_path: Path, pages: list[list[Any]], expected: list[str]
) -> None:
    gitlab.pages = pages
    (tmp_path / "statement.md").write_text(f"{MARK}ä", encoding="utf-8")
    at_gitlab(gitlab, tmp_path, "comment")
    assert gitlab.changes == [[*expected, {"body": f"{MARK}ä"}]]


@pytest.mark.parametrize(
    "state, text, expected",
    [
        ("", "1 overdue", {"title": "What is due in the management system"}),
        ("opened", "1 overdue", {}),
        ("closed", "1 overdue", {"state_event": "reopen"}),
        ("opened", "Nothing is overdue", {"state_event": "close"}),
        ("closed", "Nothing is overdue", {}),
        ("", "Nothing is overdue", None),
    ],
)
def test_one_issue_is_kept_at_gitlab(
    gitlab: GitLab, tmp_path: Path, state: str, text: str, expected: dict[str, str] | None
) -> None:
    other = {"iid": 1, "description": None, "state": "opened"}
    gitlab.pages = [[other, *([{"iid": 3, "description": DUE, "state": state}] if state else [])]]
    (tmp_path / "due.md").write_text(DUE.format(text), encoding="utf-8")
    at_gitlab(gitlab, tmp_path, "due-issue")
    where = ["PUT", "/projects/5/issues/3"] if state else ["POST", "/projects/5/issues"]
    made = [] if expected is None else [[*where, {"description": DUE.format(text), **expected}]]
    assert gitlab.changes == made


@pytest.mark.parametrize("job, name", [("comment", "statement.md"), ("due-issue", "due.md")])
@pytest.mark.parametrize("code", [401, 403, 500])
def test_a_gitlab_that_refuses_is_named_in_one_sentence(
    gitlab: GitLab, tmp_path: Path, job: str, name: str, code: int
) -> None:
    gitlab.refuses = code
    (tmp_path / name).write_text(DUE.format("1 overdue"), encoding="utf-8")
    ran = at_gitlab(gitlab, tmp_path, job, check=False)
    assert ran.returncode == 1
    assert re.fullmatch(f"GitLab did not take POST http://\\S+: HTTP Error {code}: .*\n", ran.stdout)
    assert "also stands in the log" in ran.stderr
    assert "secret" not in ran.stdout + ran.stderr


def test_the_change_that_brings_the_system_has_no_comment_at_gitlab(gitlab: GitLab, tmp_path: Path) -> None:
    (tmp_path / "statement.md").write_text("")
    at_gitlab(gitlab, tmp_path, "comment")
    assert gitlab.changes == []
