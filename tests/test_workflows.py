"""The files for a forge hold to what they promise: few rights, pinned actions, nothing of a stranger is run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import validators

CHECKOUT = Path(__file__).parents[1]
LAID = CHECKOUT / "templates/init/dot-github"
OWN = CHECKOUT / ".github"
GITLAB = CHECKOUT / "templates/init/dot-gitlab-ci.yml"
GITEA = CHECKOUT / "templates/init/dot-gitea"
WORKFLOWS = sorted(path for folder in (LAID, OWN, GITEA) for path in folder.glob("workflows/*.yml"))
#: How the workflows come by imskit: a release where a system is started, the checkout in this repository.
BY_NAME = '      - run: python -m pip install "imskit==__VERSION__"\n'
FROM_HERE = """\
      - run: |
          python -m pip install --require-hashes --no-deps --only-binary :all: -r requirements.lock
          python -m pip install --no-deps --no-build-isolation -e .
"""


def named(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def read(path: Path) -> Any:
    # YAML 1.1 reads the key `on` as true.
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in data.items()}


def jobs(path: Path) -> dict[str, Any]:
    found = read(path)["jobs"]
    assert isinstance(found, dict)
    return found


def steps(path: Path) -> Iterator[dict[str, Any]]:
    for job in jobs(path).values():
        yield from job["steps"]


def triggers(path: Path) -> set[str]:
    on = read(path)["on"]
    return {on} if isinstance(on, str) else set(on)


def published_schema(name: str) -> Any:
    folder = resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def faults(data: Any, schema_name: str) -> list[str]:
    schema = published_schema(schema_name)
    found = validators.validator_for(schema)(schema).iter_errors(data)
    return [f"{error.json_path}: {error.message}" for error in found]


@pytest.mark.parametrize("path", WORKFLOWS, ids=named)
def test_a_workflow_fits_the_published_schema(path: Path) -> None:
    assert faults(read(path), "github-workflows") == []


def test_the_published_schema_would_find_a_mistake() -> None:
    broken = {**read(LAID / "workflows/ims.yml"), "permission": {}}
    assert faults(broken, "github-workflows")


@pytest.mark.parametrize("folder", [LAID, OWN], ids=named)
def test_an_independent_tool_finds_nothing_unsafe(folder: Path) -> None:
    tool = shutil.which("zizmor", path=Path(sys.executable).parent)
    assert tool is not None
    ran = subprocess.run(
        [tool, "--offline", "--no-progress", "--quiet", "--format=plain", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=named)
def test_an_action_is_pinned_by_its_whole_commit_and_says_its_release(path: Path) -> None:
    used = re.findall(r"uses: (.*)", path.read_text(encoding="utf-8"))
    assert [line for line in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []


def test_one_release_of_an_action_is_one_commit_everywhere() -> None:
    words = {line for path in WORKFLOWS for line in re.findall(r"uses: (.*)", path.read_text("utf-8"))}
    assert len({line.partition("@")[0] for line in words}) == len(words)


@pytest.mark.parametrize("path", WORKFLOWS, ids=named)
def test_rights_are_given_job_by_job_and_no_job_that_reads_files_may_write(path: Path) -> None:
    assert read(path)["permissions"] in ({}, {"contents": "read"})
    for name, job in jobs(path).items():
        rights = job.get("permissions", read(path)["permissions"])
        assert isinstance(rights, dict), name
        writes = [right for right, level in rights.items() if level == "write"]
        checks_out = any(step.get("uses", "").startswith("actions/checkout@") for step in job["steps"])
        runs_imskit = any(
            "imskit " in step.get("run", "").replace("<!-- imskit ", "") for step in job["steps"]
        )
        assert not (writes and (checks_out or runs_imskit)), name


@pytest.mark.parametrize("path", WORKFLOWS, ids=named)
def test_no_words_of_an_event_stand_in_a_script(path: Path) -> None:
    # A branch may be called `$(...)`: the shell must get such words as values of variables.
    scripts = [step["run"] for step in steps(path) if "run" in step]
    assert [script for script in scripts if re.search(r"\$\{\{(?! matrix\.)", script)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=named)
def test_a_checkout_leaves_no_token_behind(path: Path) -> None:
    found = [step for step in steps(path) if step.get("uses", "").startswith("actions/checkout@")]
    assert [step for step in found if step.get("with", {}).get("persist-credentials") is not False] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=named)
def test_nothing_of_a_pull_request_is_checked_out_where_there_are_rights(path: Path) -> None:
    assert "pull_request_target" not in triggers(path)
    if "workflow_run" not in triggers(path):
        return
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert not {"ref", "repository"} & set(step["with"])
        if step.get("uses", "").startswith("actions/download-artifact@"):
            assert not {"run-id", "github-token", "repository"} & set(step["with"]), (
                "made by a stranger's run"
            )
        assert not re.search(r"git (?:checkout|switch|worktree|reset|merge)", step.get("run", ""))


@pytest.mark.parametrize("path", WORKFLOWS, ids=named)
def test_no_secret_is_needed(path: Path) -> None:
    assert "secrets." not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", WORKFLOWS, ids=named)
def test_an_expression_names_steps_jobs_and_outputs_that_are_there(path: Path) -> None:
    for name, job in jobs(path).items():
        ids: set[str] = set()
        for each in job["steps"]:
            assert set(re.findall(r"\bsteps\.([\w-]+)", json.dumps(each))) <= ids, name
            ids.update([each["id"]] if "id" in each else [])
        given = json.dumps({key: job.get(key, "") for key in ("outputs", "environment")})
        assert set(re.findall(r"\bsteps\.([\w-]+)", given)) <= ids, name
        needed = {job["needs"]} if isinstance(job.get("needs"), str) else set(job.get("needs", ()))
        assert needed <= set(jobs(path)), name
        for other, output in re.findall(r"\bneeds\.([\w-]+)\.outputs\.([\w-]+)", json.dumps(job)):
            assert other in needed, name
            assert output in jobs(path)[other]["outputs"], name


@pytest.mark.parametrize("path", WORKFLOWS, ids=named)
def test_each_job_ends_by_itself(path: Path) -> None:
    assert [name for name, job in jobs(path).items() if "timeout-minutes" not in job] == []


def test_the_comment_follows_the_workflow_that_checks() -> None:
    for folder in (LAID, OWN):
        followed = read(folder / "workflows/ims-comment.yml")["on"]["workflow_run"]["workflows"]
        assert followed == [read(folder / "workflows/ims.yml")["name"]]


def test_what_is_looked_for_is_what_is_written() -> None:
    from imskit.exporters import diff_md, due_md

    for mark, name in ((diff_md.MARK, "ims-comment.yml"), (due_md.MARK, "ims-due.yml")):
        assert f'startswith("{mark}")' in (LAID / "workflows" / name).read_text(encoding="utf-8")
        assert f'startswith("{mark}")' in GITLAB.read_text(encoding="utf-8")


def test_this_repository_uses_what_it_gives_to_others() -> None:
    laid = {path.name: path for path in LAID.glob("workflows/*.yml")}
    assert set(laid) == {path.name for path in OWN.glob("workflows/ims*.yml")}
    for name, path in laid.items():
        expected = path.read_text(encoding="utf-8").replace(BY_NAME, FROM_HERE)
        assert (OWN / "workflows" / name).read_text(encoding="utf-8") == expected
    assert (OWN / "dependabot.yml").read_bytes() == (LAID / "dependabot.yml").read_bytes()


def test_the_actions_are_kept_up_to_date() -> None:
    assert faults(read(LAID / "dependabot.yml"), "dependabot") == []


@pytest.mark.parametrize(
    "path", sorted([*LAID.rglob("ISSUE_TEMPLATE/*"), *OWN.rglob("ISSUE_TEMPLATE/*")]), ids=named
)
def test_a_form_for_an_issue_fits_the_published_schema(path: Path) -> None:
    schema = "github-issue-config" if path.name == "config.yml" else "github-issue-forms"
    assert faults(read(path), schema) == []


def test_the_hook_for_pre_commit_runs_the_check() -> None:
    (shared,) = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    laid = yaml.safe_load((CHECKOUT / "templates/init/dot-pre-commit-config.yaml").read_text("utf-8"))
    (own,) = laid["repos"][0]["hooks"]
    for key in ("id", "entry", "files", "pass_filenames"):
        assert own[key] == shared[key]
    assert shared["entry"] == "imskit check"
    for path in ("ims/ims.yaml", "mkdocs.yml", "CODEOWNERS", "schemas/a.json"):
        assert re.search(shared["files"], path)
    assert not re.search(shared["files"], "docs/ims.md")


@pytest.mark.parametrize("folder", [LAID, OWN], ids=named)
def test_what_is_published_are_all_editions_with_their_history(folder: Path) -> None:
    path = folder / "workflows/ims-publish.yml"
    assert [step["run"] for step in steps(path) if "imskit build" in step.get("run", "")] == [
        "imskit build --all-editions"
    ]
    (checkout,) = (step for step in steps(path) if step.get("uses", "").startswith("actions/checkout@"))
    assert (checkout["with"]["fetch-depth"], checkout["with"]["fetch-tags"]) == (0, True)
    assert set(read(path)["on"]["push"]) == {"branches", "tags"}
    preview = [
        step["run"] for step in steps(folder / "workflows/ims.yml") if "imskit build" in step.get("run", "")
    ]
    assert preview == ["imskit build"]


def test_the_pipeline_for_gitlab_fits_the_published_schema() -> None:
    assert faults(read(GITLAB), "gitlab-ci") == []


def test_only_what_comments_needs_the_token_at_gitlab_and_it_reads_no_files() -> None:
    for name, job in read(GITLAB).items():
        if isinstance(job, dict) and "script" in job:
            asks = "IMSKIT_TOKEN" in "\n".join(map(str, job["script"]))
            rules = " ".join(rule.get("if", "") for rule in job["rules"])
            assert asks == ("IMSKIT_TOKEN" in rules), name
            if asks:
                assert job["variables"] == {"GIT_STRATEGY": "none"}
                assert job["before_script"] == []


def test_the_scripts_for_gitlab_are_python() -> None:
    found = re.findall(r"<<'PYTHON'\n(.*?)\n\s*PYTHON", GITLAB.read_text("utf-8"), re.DOTALL)
    assert len(found) == 2
    for script in found:
        compile("\n".join(line.removeprefix(" " * 6) for line in script.splitlines()), "script", "exec")


def test_what_gitea_cannot_do_is_not_asked_of_it() -> None:
    # It has no artifacts of this kind, and its token is not asked for: checking needs none.
    used = {
        step["uses"].partition("@")[0]
        for path in GITEA.glob("workflows/*.yml")
        for step in steps(path)
        if "uses" in step
    }
    assert used == {"actions/checkout", "actions/setup-python"}
    form = yaml.safe_load((GITEA / "issue_template/wrong-or-unclear.yaml").read_text(encoding="utf-8"))
    theirs = yaml.safe_load((LAID / "ISSUE_TEMPLATE/wrong-or-unclear.yml").read_text(encoding="utf-8"))
    assert form["body"] == theirs["body"]
    assert form["about"] == theirs["description"]
