"""The scripts of the workflows do what they say, run from end to end against a forge that the test plays."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from imskit.editions import tag_message
from tests.builders import Small
from tests.repositories import commit
from tests.repositories import run as git

CHECKOUT = Path(__file__).parents[1]
LAID = CHECKOUT / "templates/init"
BASH = shutil.which("bash")
#: Steps in the shell; those in Python run everywhere.
in_bash = pytest.mark.skipif(
    sys.platform == "win32" or BASH is None, reason="GitHub runs these scripts on Linux, with bash"
)
MARK = "<!-- imskit diff -->\n"
DUE = "<!-- imskit due -->\n### {}\n"
BOT = "github-actions[bot]"


def step(path: str, job: str, name: str) -> dict[str, Any]:
    """The step that begins with *name* in a job of a workflow."""
    steps = yaml.safe_load((LAID / path).read_text("utf-8"))["jobs"][job]["steps"]
    found = next(each for each in steps if each.get("name", "").startswith(name) and "run" in each)
    assert isinstance(found, dict)
    return found


@dataclass
class Runner:
    """A folder in which steps run."""

    folder: Path

    def run(
        self, what: dict[str, Any], variables: Mapping[str, str], *, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        in_python = what.get("shell") == "python3 {0}"
        assert in_python or "shell" not in what
        return subprocess.run(
            [sys.executable, "-c", what["run"]] if in_python else [str(BASH), "-e", "-c", what["run"]],
            cwd=self.folder,
            env={**os.environ, "PATH": path, "GITHUB_REPOSITORY": "us/ims", **variables},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=check,
        )


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    folder = tmp_path / "work"
    folder.mkdir()
    return Runner(folder)


@dataclass
class GitHub:
    """A GitHub that the test plays: pull requests, comments and issues as its interface gives them."""

    pulls: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    #: What it answers instead to whoever wants to change something: 403 without the right to.
    refuses: int = 0
    #: How often something was changed.
    changes: int = 0
    address: str = ""

    @property
    def surroundings(self) -> dict[str, str]:
        return {"GITHUB_API_URL": self.address, "TOKEN": "secret"}

    def asked(self, path: str, query: dict[str, str]) -> list[dict[str, Any]]:
        number, size = int(query.get("page", "1")), int(query.get("per_page", "30"))
        assert size <= 100
        if path == "/repos/us/ims/pulls":
            head = query["head"]
            found = [
                each for each in self.pulls if each["head"]["label"] == head and query["state"] == "open"
            ]
        elif path == "/repos/us/ims/issues/7/comments":
            found = self.comments
        else:
            assert path == "/repos/us/ims/issues"
            found = [each for each in self.issues if each["user"]["login"] == query["creator"]]
        return found[(number - 1) * size : number * size]

    def change(self, method: str, path: str, data: dict[str, Any]) -> None:
        self.changes += 1
        where, name = (self.comments, "id") if "comments" in path else (self.issues, "number")
        if method == "POST":
            assert path in {"/repos/us/ims/issues/7/comments", "/repos/us/ims/issues"}
            where.append({name: 1000 + len(where), "user": {"login": BOT}, **data})
            return
        assert re.fullmatch(r"/repos/us/ims/issues/(comments/)?[0-9]+", path)
        (one,) = [each for each in where if each[name] == int(path.rpartition("/")[2])]
        assert one["user"]["login"] == BOT, "whoever may write can edit what others said, and must not"
        one.update(data)


@dataclass
class GitLab:
    """A GitLab that the test plays: what it holds page by page, and what it was asked to change."""

    pages: list[list[Any]] = field(default_factory=lambda: [[]])
    changes: list[Any] = field(default_factory=list)
    refuses: int = 0
    address: str = ""


def served(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """The address at which *handler* answers for as long as somebody looks."""
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Quiet(BaseHTTPRequestHandler):
    """What both forges have in common: they answer in JSON and say nothing to the terminal."""

    def answer(self, data: Any, code: int = 200, **heads: str) -> None:
        self.send_response(code)
        for name, value in heads.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(json.dumps(data).encode())

    def sent(self) -> Any:
        return json.loads(self.rfile.read(int(self.headers["Content-Length"])))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the name that the library gives it
        """Say nothing."""


@pytest.fixture
def github() -> Iterator[GitHub]:
    held = GitHub()

    class Handler(Quiet):
        def do_GET(self) -> None:
            assert self.headers["Authorization"] == "Bearer secret"
            place = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(place.query).items()}
            self.answer(held.asked(place.path, query))

        def change(self) -> None:
            assert self.headers["Authorization"] == "Bearer secret"
            data = self.sent()
            if held.refuses:
                self.answer({"message": "Resource not accessible by integration"}, held.refuses)
                return
            held.change(self.command, self.path, data)
            self.answer({})

        do_POST = do_PATCH = change  # noqa: N815  the names that the library calls

    for address in served(Handler):
        held.address = address
        yield held


COMMENT = "dot-github/workflows/ims-comment.yml"


def said_by(login: str | None, body: str | None, number: int = 1) -> dict[str, Any]:
    return {"id": number, "user": None if login is None else {"login": login}, "body": body}


def keep_the_comment(runner: Runner, github: GitHub, text: str, *, check: bool = True) -> Any:
    (runner.folder / "statement.md").write_text(text, encoding="utf-8")
    what = step(COMMENT, "post", "Replace")
    return runner.run(what, {"NUMBER": "7", **github.surroundings}, check=check)


def test_one_comment_is_made_and_then_replaced(runner: Runner, github: GitHub) -> None:
    github.comments = [said_by("somebody", "Hello")]
    keep_the_comment(runner, github, f"{MARK}ä $(touch x) `new`")
    keep_the_comment(runner, github, f"{MARK}newer")
    keep_the_comment(runner, github, f"{MARK}newest")
    assert [each["body"] for each in github.comments] == ["Hello", f"{MARK}newest"]
    assert not (runner.folder / "x").exists()


def test_what_others_said_stays_theirs_whatever_it_begins_with(runner: Runner, github: GitHub) -> None:
    others = [
        said_by("evil", f"{MARK}mine", 1),
        said_by("evil[bot]", f"{MARK}mine", 2),
        said_by(None, f"{MARK}of an account that is gone", 3),
        said_by(BOT, "of another workflow", 4),
        said_by(BOT, f"quoted: {MARK}", 5),
        said_by(BOT, None, 6),
    ]
    github.comments = [dict(each) for each in others]
    keep_the_comment(runner, github, f"{MARK}new")
    assert github.comments[:-1] == others
    assert github.comments[-1]["body"] == f"{MARK}new"


@pytest.mark.parametrize("before", [99, 100, 101, 250])
def test_our_comment_is_found_behind_many_others(runner: Runner, github: GitHub, before: int) -> None:
    github.comments = [said_by("somebody", "Hello", number) for number in range(before)]
    github.comments.append(said_by(BOT, f"{MARK}old", 5000))
    keep_the_comment(runner, github, f"{MARK}new")
    assert github.comments[before:] == [said_by(BOT, f"{MARK}new", 5000)]


@pytest.mark.parametrize("code", [403, 404, 422, 500])
def test_a_forge_that_refuses_a_comment_is_named_in_one_sentence(
    runner: Runner, github: GitHub, code: int
) -> None:
    github.refuses = code
    ran = keep_the_comment(runner, github, f"{MARK}new", check=False)
    assert ran.returncode == 1
    (line,) = ran.stdout.splitlines()
    assert line.startswith("::error::GitHub did not take POST http://127.0.0.1:")
    assert line.endswith(f"/repos/us/ims/issues/7/comments: HTTP Error {code}: {line.rpartition(': ')[2]}")
    assert ran.stderr == "What the change means also stands in the summary of the run that checked it.\n"
    assert "secret" not in ran.stdout + ran.stderr


def test_a_forge_that_is_not_there_is_named_too(runner: Runner, github: GitHub) -> None:
    github.address = "http://127.0.0.1:9"
    ran = keep_the_comment(runner, github, f"{MARK}new", check=False)
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert ran.stdout.startswith("::error::GitHub did not take GET ")


def test_the_pull_request_is_the_open_one_whose_head_was_checked(runner: Runner, github: GitHub) -> None:
    head = {"sha": "abc", "label": "x:a$(touch y)b&#"}
    pull = {"number": 7, "head": head, "base": {"sha": "b1"}}
    output = runner.folder / "output"
    for pulls, expected in (
        ([{**pull, "number": 6, "head": {**head, "sha": "old"}}, pull], "number=7\nbase=b1\n"),
        ([{**pull, "head": {**head, "sha": "newer"}}], ""),
        ([{**pull, "head": {**head, "label": "other:main"}}], ""),
        ([], ""),
    ):
        github.pulls = pulls
        output.write_text("")
        found = {"HEAD": "x:a$(touch y)b&#", "SHA": "abc", "GITHUB_OUTPUT": str(output)}
        runner.run(step(COMMENT, "say", "Find"), {**found, **github.surroundings})
        assert output.read_text() == expected
    assert not (runner.folder / "y").exists()
    assert github.changes == 0


@in_bash
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
    runner = Runner(tmp_path / "runner/work")
    runner.run(step(COMMENT, "say", "Fetch"), {"NUMBER": "7"})
    variables = {"BASE": base, "SHA": head, "RUN": "https://forge.example/run/1"}
    runner.run(step(COMMENT, "say", "Say"), variables)
    said = (runner.folder / "statement.md").read_text("utf-8")
    assert said.startswith(MARK)
    assert "POL-002" in said
    assert "https://forge.example/run/1" in said
    assert "@octocat" not in said
    assert git(runner.folder, "rev-parse", "HEAD") == base
    assert not (runner.folder / "mkdocs.yml").exists()


@in_bash
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
    runner = Runner(small.root)
    path = "dot-github/workflows/ims.yml"
    assert "no problems in" in runner.run(step(path, "check", "Find"), variables).stdout
    if base_ref:
        runner.run(step(path, "check", "Say"), variables)
        assert not summary.exists()
        git(small.root, "update-ref", "refs/remotes/origin/main", "HEAD")
        runner.run(step(path, "check", "Say"), variables)
        assert summary.read_text("utf-8").startswith(MARK)


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


@pytest.mark.parametrize(
    "known, text, state",
    [
        (None, "1 overdue", "new"),
        ("open", "1 overdue", "open"),
        ("closed", "1 overdue", "open"),
        ("open", "Nothing is overdue", "closed"),
        (None, "Nothing is overdue", None),
    ],
)
def test_one_issue_is_kept(
    runner: Runner, github: GitHub, known: str | None, text: str, state: str | None
) -> None:
    ours = {"number": 3, "user": {"login": BOT}, "body": DUE.format("old"), "state": known}
    others = [
        {"number": 1, "user": {"login": BOT}, "body": None},
        {"number": 2, "user": {"login": BOT}, "body": DUE.format("x"), "pull_request": {}},
        {"number": 4, "user": {"login": "evil"}, "body": DUE.format("x")},
    ]
    github.issues = [*map(dict, others), *([ours] if known else [])]
    (runner.folder / "due.md").write_text(DUE.format(text), encoding="utf-8")
    runner.run(step("dot-github/workflows/ims-due.yml", "tell", "Update"), github.surroundings)
    assert github.issues[:3] == others
    left = github.issues[3:]
    assert [each["body"] for each in left] == ([] if state is None else [DUE.format(text)])
    if state == "new":
        assert left[0]["title"] == "What is due in the management system"
    elif state is not None:
        assert left[0]["state"] == state


def test_a_forge_that_refuses_the_issue_is_named_in_one_sentence(runner: Runner, github: GitHub) -> None:
    github.refuses = 403
    (runner.folder / "due.md").write_text(DUE.format("1 overdue"), encoding="utf-8")
    what = step("dot-github/workflows/ims-due.yml", "tell", "Update")
    ran = runner.run(what, github.surroundings, check=False)
    assert ran.returncode == 1
    assert ran.stdout.startswith("::error::GitHub did not take POST ")
    assert "Traceback" not in ran.stderr


@pytest.fixture
def gitlab() -> Iterator[GitLab]:
    held = GitLab()

    class Handler(Quiet):
        def do_GET(self) -> None:
            assert self.headers["PRIVATE-TOKEN"] == "secret"
            if self.path == "/user":
                self.answer({"id": 9})
                return
            number = int(re.findall(r"[?&]page=(\d+)", self.path)[0])
            self.answer(
                held.pages[number - 1], X_Next_Page=str(number + 1) if number < len(held.pages) else ""
            )

        def change(self) -> None:
            assert self.headers["PRIVATE-TOKEN"] == "secret"
            data = self.sent()
            if held.refuses:
                self.answer({"message": "403 Forbidden"}, held.refuses)
                return
            held.changes.append([self.command, self.path, data])
            self.answer({})

        do_POST = do_PUT = change  # noqa: N815  the names that the library calls

    for address in served(Handler):
        held.address = address
        yield held


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
