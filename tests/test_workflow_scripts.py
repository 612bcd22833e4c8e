"""The scripts of the workflows do what they say, run against a forge that the test plays."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date as Day
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from imskit.editions import tag_message
from tests.builders import Small
from tests.repositories import commit
from tests.repositories import run as git

CHECKOUT = Path(__file__).parents[1]
LAID = CHECKOUT / "templates/init"
BASH, JQ = shutil.which("bash"), shutil.which("jq")
at_github = pytest.mark.skipif(
    sys.platform == "win32" or BASH is None or JQ is None,
    reason="GitHub runs these scripts on Linux, with bash and jq",
)

#: Plays `gh api`: answers a question from answers.json, filters as gh does, and writes down each call.
GH = """\
#!{python}
import json, os, subprocess, sys
words = sys.argv[2:]
options, fields, place, flags = {{}}, {{}}, None, {{"--paginate", "--silent"}}
while words:
    word = words.pop(0)
    if word in ("--raw-field", "--field"):
        key, _, value = words.pop(0).partition("=")
        if word == "--field" and value.startswith("@"):
            value = open(value[1:], encoding="utf-8").read()
        fields[key] = value
    elif word in ("--method", "--jq"):
        options[word] = words.pop(0)
    elif word not in flags:
        place = word
method = options.get("--method", "POST" if fields else "GET")
here = os.path.dirname(__file__)
with open(here + "/calls.jsonl", "a", encoding="utf-8") as calls:
    calls.write(json.dumps([method, place, fields]) + chr(10))
if method == "GET":
    answer = json.dumps(json.load(open(here + "/answers.json"))[place])
    subprocess.run(["jq", "-r", options["--jq"]], input=answer.encode(), check=True)
"""


def script(path: str, job: str, name: str) -> str:
    """The script of the step that begins with *name* in a job of a workflow."""
    steps = yaml.safe_load((LAID / path).read_text("utf-8"))["jobs"][job]["steps"]
    found = next(step["run"] for step in steps if step.get("name", "").startswith(name) and "run" in step)
    assert isinstance(found, str)
    return found


@dataclass
class Forge:
    """A folder in which a step runs, with the `gh` that the test plays."""

    folder: Path
    answers: dict[str, Any] = field(default_factory=dict)

    def run(self, text: str, **variables: str) -> subprocess.CompletedProcess[str]:
        tools = self.folder.parent / "tools"
        tools.mkdir(exist_ok=True)
        gh = tools / "gh"
        gh.write_text(GH.format(python=sys.executable), encoding="utf-8")
        gh.chmod(0o755)
        (tools / "answers.json").write_text(json.dumps(self.answers), encoding="utf-8")
        path = os.pathsep.join([str(tools), str(Path(sys.executable).parent), os.environ["PATH"]])
        assert BASH is not None
        return subprocess.run(
            [BASH, "-e", "-c", text],
            cwd=self.folder,
            env={**os.environ, "PATH": path, "GITHUB_REPOSITORY": "us/ims", "GH_TOKEN": "t", **variables},
            capture_output=True,
            text=True,
            check=True,
        )

    @property
    def changes(self) -> list[Any]:
        """What the forge was asked to change: how, where, what."""
        calls = (self.folder.parent / "tools/calls.jsonl").read_text("utf-8").splitlines()
        return [call for call in map(json.loads, calls) if call[0] != "GET"]


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    folder = tmp_path / "work"
    folder.mkdir()
    return Forge(folder)


MARK = "<!-- imskit diff -->\n"


@at_github
@pytest.mark.parametrize(
    "there, method, place",
    [
        ([], "POST", "issues/7/comments"),
        ([("evil", MARK), ("github-actions[bot]", "Hello")], "POST", "issues/7/comments"),
        ([("evil", MARK), ("github-actions[bot]", f"{MARK}old")], "PATCH", "issues/comments/1"),
    ],
    ids=["none yet", "only what is not ours", "ours"],
)
def test_one_comment_is_kept(forge: Forge, there: list[tuple[str, str]], method: str, place: str) -> None:
    forge.answers["repos/us/ims/issues/7/comments"] = [
        {"id": number, "user": {"login": who}, "body": body} for number, (who, body) in enumerate(there)
    ]
    (forge.folder / "statement.md").write_text(f"{MARK}ä $(touch x) `new`", encoding="utf-8")
    forge.run(script("dot-github/workflows/ims-comment.yml", "post", "Replace"), NUMBER="7")
    assert forge.changes == [[method, f"repos/us/ims/{place}", {"body": f"{MARK}ä $(touch x) `new`"}]]


@at_github
def test_the_pull_request_is_the_open_one_whose_head_was_checked(forge: Forge) -> None:
    pull = {"number": 7, "head": {"sha": "abc"}, "base": {"sha": "b1"}}
    output = forge.folder / "output"
    find = script("dot-github/workflows/ims-comment.yml", "say", "Find")
    for pulls, expected in (
        ([{**pull, "number": 6, "head": {"sha": "old"}}, pull], "number=7\nbase=b1\n"),
        ([{**pull, "head": {"sha": "newer"}}], ""),
        ([], ""),
    ):
        forge.answers["repos/us/ims/pulls"] = pulls
        output.write_text("")
        forge.run(find, HEAD="x:a$(touch y)b", SHA="abc", GITHUB_OUTPUT=str(output))
        assert output.read_text() == expected
    assert not (forge.folder / "y").exists()


@at_github
def test_the_statement_is_made_from_commits_that_are_never_checked_out(small: Small, tmp_path: Path) -> None:
    small.decision(small.policy())
    small.read()
    origin = small.root
    git(origin, "init", "-q", "-b", "main", ".")
    git(origin, "add", "-A")
    git(origin, "commit", "-q", "-m", "x", at="2026-11-20T12:00:00Z")
    base = git(origin, "rev-parse", "HEAD")
    small.policy("POL-002", title="For @octocat, closes #1", status="draft")
    small.write("mkdocs.yml", "hooks: [evil.py]\n")
    git(origin, "add", "-A")
    git(origin, "commit", "-q", "-m", "x", at="2026-11-21T12:00:00Z")
    head = git(origin, "rev-parse", "HEAD")
    git(origin, "update-ref", "refs/pull/7/head", head)
    git(origin, "reset", "-q", "--hard", base)
    (tmp_path / "runner").mkdir()
    git(tmp_path / "runner", "clone", "-q", f"file://{origin}", "work")
    forge = Forge(tmp_path / "runner/work")
    path = "dot-github/workflows/ims-comment.yml"
    forge.run(script(path, "say", "Fetch"), NUMBER="7")
    forge.run(script(path, "say", "Say"), BASE=base, SHA=head, RUN="https://forge.example/run/1")
    said = (forge.folder / "statement.md").read_text("utf-8")
    assert said.startswith(MARK)
    assert "POL-002" in said
    assert "https://forge.example/run/1" in said
    assert "@octocat" not in said
    assert git(forge.folder, "rev-parse", "HEAD") == base
    assert not (forge.folder / "mkdocs.yml").exists()


@at_github
@pytest.mark.parametrize("base_ref", ["", "main"])
def test_the_change_that_brings_the_system_has_nothing_to_be_held_against(
    base_ref: str, small: Small, tmp_path: Path
) -> None:
    git(small.root, "init", "-q", "-b", "main", ".")
    git(small.root, "commit", "-q", "--allow-empty", "-m", "x")
    git(small.root, "update-ref", "refs/remotes/origin/main", "HEAD")
    small.read()
    git(small.root, "add", "-A")
    git(small.root, "commit", "-q", "-m", "x")
    summary = tmp_path / "summary"
    variables = {"GITHUB_BASE_REF": base_ref, "GITHUB_STEP_SUMMARY": str(summary)}
    forge = Forge(small.root)
    path = "dot-github/workflows/ims.yml"
    assert "no problems in" in forge.run(script(path, "check", "Find"), **variables).stdout
    if base_ref:
        forge.run(script(path, "check", "Say"), **variables)
        assert not summary.exists()
        git(small.root, "update-ref", "refs/remotes/origin/main", "HEAD")
        forge.run(script(path, "check", "Say"), **variables)
        assert summary.read_text("utf-8").startswith(MARK)


@at_github
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
    forge = Forge(tmp_path / "runner/work")
    forge.run("\n".join(steps), CI_DEFAULT_BRANCH="main")
    assert (forge.folder / "public/latest/documents/POL-001.html").is_file()
    assert (forge.folder / "public/2026.1/documents/POL-001.html").is_file()


DUE = "<!-- imskit due -->\n### {}\n"


@at_github
@pytest.mark.parametrize(
    "known, text, expected",
    [
        (
            False,
            "1 overdue",
            ["POST", "repos/us/ims/issues", {"title": "What is due in the management system"}],
        ),
        (True, "1 overdue", ["PATCH", "repos/us/ims/issues/3", {"state": "open"}]),
        (True, "Nothing is overdue", ["PATCH", "repos/us/ims/issues/3", {"state": "closed"}]),
        (False, "Nothing is overdue", None),
    ],
)
def test_one_issue_is_kept(forge: Forge, known: bool, text: str, expected: list[Any] | None) -> None:
    ours = [{"number": 3, "body": DUE.format("old")}] if known else []
    others = [{"number": 1, "body": None}, {"number": 2, "body": DUE.format("x"), "pull_request": {}}]
    forge.answers["repos/us/ims/issues"] = others + ours
    (forge.folder / "due.md").write_text(DUE.format(text), encoding="utf-8")
    forge.run(script("dot-github/workflows/ims-due.yml", "tell", "Update"))
    made = [[*call[:2], {**call[2], "body": DUE.format(text)}] for call in ([expected] if expected else [])]
    assert forge.changes == made


@dataclass
class GitLab:
    """A GitLab that the test plays: what it holds page by page, and what it was asked to change."""

    pages: list[list[Any]] = field(default_factory=lambda: [[]])
    changes: list[Any] = field(default_factory=list)
    address: str = ""


@pytest.fixture
def gitlab() -> Iterator[GitLab]:
    held = GitLab()

    class Handler(BaseHTTPRequestHandler):
        def answer(self, data: Any, page: str = "") -> None:
            assert self.headers["PRIVATE-TOKEN"] == "secret"
            self.send_response(200)
            self.send_header("X-Next-Page", page)
            self.end_headers()
            self.wfile.write(json.dumps(data).encode())

        def do_GET(self) -> None:
            if self.path == "/user":
                self.answer({"id": 9})
                return
            number = int(re.findall(r"[?&]page=(\d+)", self.path)[0])
            self.answer(held.pages[number - 1], str(number + 1) if number < len(held.pages) else "")

        def change(self) -> None:
            data = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            held.changes.append([self.command, self.path, data])
            self.answer({})

        do_POST = do_PUT = change  # noqa: N815  the names that the library calls

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name that the library gives it
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    held.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield held
    server.shutdown()
    thread.join()
    server.server_close()


def at_gitlab(gitlab: GitLab, folder: Path, job: str) -> None:
    (text,) = yaml.safe_load((LAID / "dot-gitlab-ci.yml").read_text("utf-8"))[job]["script"]
    found = re.fullmatch(r"python - <<'PYTHON'\n(.*)PYTHON\n", text, re.DOTALL)
    assert found is not None
    surroundings = {
        "CI_API_V4_URL": gitlab.address,
        "CI_PROJECT_ID": "5",
        "CI_MERGE_REQUEST_IID": "7",
        "IMSKIT_TOKEN": "secret",
    }
    subprocess.run(
        [sys.executable, "-"],
        input=found[1].encode(),
        cwd=folder,
        env={**os.environ, **surroundings},
        check=True,
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
