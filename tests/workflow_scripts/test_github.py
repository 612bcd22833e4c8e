"""The scripts of the workflows do what they say, run from end to end against a forge that the test plays."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml

from tests.builders import Small
from tests.repositories import commit
from tests.repositories import run as git
from tests.workflow_scripts.forges import BOT, GitHub
from tests.workflow_scripts.steps import DUE, LAID, MARK, Runner, in_bash, step

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
@pytest.mark.parametrize("branch", ["answers/sooner", "$(touch${IFS}evil)", "'\"`id`", ""])
@pytest.mark.parametrize("job", ["github, the comment", "github, the summary", "gitea", "gitlab"])
def test_the_links_of_the_statement_lead_to_the_branch_whatever_it_is_called(
    branch: str, job: str, small: Small, tmp_path: Path
) -> None:
    small.ims["settings"] = {"forge": {"kind": "github", "repository": "https://forge.example/a/b"}}
    small.read()
    base = commit(small.root, "2026-11-20")
    git(small.root, "update-ref", "refs/remotes/origin/main", base)
    small.policy(status="in-review", effective_from="2099-01-01")
    head = commit(small.root, "2026-11-21")
    script, words = {
        "github, the comment": (step(COMMENT, "say", "Say"), {"BASE": base, "SHA": head, "BRANCH": branch}),
        "github, the summary": (step("dot-github/workflows/ims.yml", "check", "Say"), {"BRANCH": branch}),
        "gitea": (step("dot-gitea/workflows/ims.yml", "check", "Say"), {"BRANCH": branch}),
        "gitlab": (
            {
                "run": "\n".join(
                    yaml.safe_load((LAID / "dot-gitlab-ci.yml").read_text("utf-8"))["statement"]["script"]
                )
            },
            {
                "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
                "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "5",
                "CI_MERGE_REQUEST_PROJECT_ID": "5",
                "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": branch,
            },
        ),
    }[job]
    summary = tmp_path / "summary"
    surroundings = {"GITHUB_BASE_REF": "main", "GITHUB_STEP_SUMMARY": str(summary), "RUN": "x"}
    runner = Runner(small.root)
    said = runner.run(script, {**surroundings, **words}).stdout
    for path in (summary, small.root / "statement.md"):
        said += path.read_text("utf-8") if path.exists() else ""
    assert "Approve POL-001" in said
    assert (f"(<https://forge.example/a/b/new/{quote(branch)}?filename=" in said) == bool(branch)
    assert not (small.root / "evil").exists()


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
