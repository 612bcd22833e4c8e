"""`imskit check --base` in real repositories: each rule of change, however the change came, in every form."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from imskit.rules import NAMES_OF_CHANGE
from tests.builders import Small
from tests.cli.mistakes import AS_OF, CASES, MORE, Edit, idea, policy, remove
from tests.cli.ways import WAYS, by_a_merge, in_a_commit, in_the_folder
from tests.repositories import commit
from tests.repositories import run as run_git
from tests.signing import Keys

if TYPE_CHECKING:
    from tests.running import Run


@pytest.fixture
def system(small: Small) -> Small:
    """An approved policy, an open and a closed idea, a training, evidence; and another branch."""
    small.decision(policy(small))
    idea(small, "2026-06-01", "2026-07-01")
    small.declined_idea()
    small.training()
    small.write("ims/evidence/photo.txt", "a photo\n")
    small.idea("IDEA-003")
    small.read()
    commit(small.root, "2026-06-01")
    remove("records/idea/IDEA-003.yaml")(small)
    commit(small.root, "2026-06-02")
    run_git(small.root, "checkout", "-q", "-b", "other")
    small.idea("IDEA-004", title="Of the other branch")
    commit(small.root, "2026-06-03")
    run_git(small.root, "checkout", "-q", "main")
    run_git(small.root, "checkout", "-q", "-b", "change")
    return small


def problems(run: Run, small: Small, *words: str) -> list[dict[str, Any]]:
    ran = run(small.root, "check", *words, *AS_OF, "--format", "json")
    assert ran.code in {0, 1}, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)["problems"]
    return found


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("way", [in_the_folder, by_a_merge], ids=lambda way: way.__name__)
def test_one_mistake_is_told_once_at_its_line(
    system: Small, run: Run, case: str, way: Callable[[Small, Edit], tuple[str, ...]]
) -> None:
    bad, _, rule, path, line = CASES[case]
    found = problems(run, system, *way(system, bad))
    told = [(each["rule"], each["path"].removeprefix("ims/")) for each in found]
    # That the approval does not fit any more is the same mistake, at the same line.
    told = [each for each in told if each[0] != "approval-fingerprint" or rule != "same-version"]
    assert sorted(told) == sorted([(rule, path), *MORE.get(case, [])])
    (mistake,) = (each for each in found if each["rule"] == rule and each["path"] == f"ims/{path}")
    if line:
        text = (system.root / mistake["path"]).read_text(encoding="utf-8").splitlines()
        assert text[mistake["line"] - 1].strip().removeprefix("- ") == line
    else:
        assert (mistake["line"], mistake["column"]) == (1, 1)
    assert mistake["mend"]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("way", [in_a_commit, by_a_merge], ids=lambda way: way.__name__)
def test_its_twin_is_left_alone(
    system: Small, run: Run, case: str, way: Callable[[Small, Edit], tuple[str, ...]]
) -> None:
    assert problems(run, system, *way(system, CASES[case].good)) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_however_a_change_comes_it_is_judged_alike(
    system: Small, run: Run, case: str, way: Callable[[Small, Edit], tuple[str, ...]]
) -> None:
    bad, _, rule, path, _ = CASES[case]
    found = problems(run, system, *way(system, bad))
    assert (rule, f"ims/{path}") in [(each["rule"], each["path"]) for each in found]


@pytest.mark.parametrize("case", CASES)
def test_every_form_tells_the_same(system: Small, run: Run, case: str) -> None:
    words = in_the_folder(system, CASES[case].bad)
    expected = [
        (each["path"], each["line"], each["severity"], each["rule"], each["message"])
        for each in problems(run, system, *words)
    ]
    assert expected

    def said(form: str) -> str:
        return run(system.root, "check", *words, *AS_OF, "--format", form).out

    text = re.findall(r"^(.+?):(\d+):\d+: (error|warning): (.*) \[(.+)\]$", said("text"), re.MULTILINE)
    assert [(path, int(line), kind, rule, message) for path, line, kind, message, rule in text] == expected
    command = re.compile(
        r"^::(error|warning) file=([^,]*),line=(\d+),col=\d+,title=([^:]*)::(.*)%0Amend: .*$"
    )
    found = [command.fullmatch(line) for line in said("github").splitlines() if line.startswith("::")]
    assert [
        (m[2], int(m[3]), m[1], m[4], m[5].replace("%25", "%")) for m in found if m is not None
    ] == expected
    assert None not in found
    sarif = json.loads(said("sarif"))["runs"][0]
    assert [
        (
            each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            each["locations"][0]["physicalLocation"]["region"]["startLine"],
            each["level"],
            each["ruleId"],
            each["message"]["text"].partition("\n")[0],
        )
        for each in sarif["results"]
    ] == expected
    assert {each["id"] for each in sarif["tool"]["driver"]["rules"]} == {each[3] for each in expected}
    assert all(each["help"]["text"] != each["id"] for each in sarif["tool"]["driver"]["rules"])
    gitlab = json.loads(said("gitlab"))
    assert [
        (each["location"]["path"], each["location"]["lines"]["begin"], each["check_name"]) for each in gitlab
    ] == [(path, line, rule) for path, line, _, rule, _ in expected]


def test_a_key_that_slipped_in_is_told_at_the_key(
    system: Small, run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    keys = Keys(tmp_path_factory.mktemp("keys"))
    system.people["keys"] = [keys.entry("person-01")]
    system.read()
    commit(system.root, "2026-07-01")
    system.people["keys"].append(keys.entry("person-02"))
    system.read()
    (found,) = problems(run, system, "--base", "HEAD")
    assert (found["rule"], found["path"]) == ("key-slipped-in", "ims/people.yaml")
    lines = (system.root / "ims/people.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[found["line"] - 1].strip() == f"key: {keys.public('person-02').line}"
    system.people["keys"][1] = keys.vouched("person-01", keys.entry("person-02", since="2026-01-01"))
    system.read()
    assert problems(run, system, "--base", "HEAD") == []


def test_an_acknowledgement_is_neither_edited_nor_deleted(system: Small, run: Run) -> None:
    policy(system, must_read=["everyone"])
    data = small_acknowledgement(system, "person-03")
    commit(system.root, "2026-07-01")
    path = system.root / "ims/records/acknowledgement" / f"{data['id']}.yaml"
    path.unlink()
    assert [
        each["rule"] for each in problems(run, system, "--base", "HEAD") if each["severity"] == "error"
    ] == ["deleted-record"]
    small_acknowledgement(system, "person-03", title="Another title")
    assert [
        each["rule"] for each in problems(run, system, "--base", "HEAD") if each["severity"] == "error"
    ] == ["sealed-record"]


def small_acknowledgement(small: Small, person: str, **changes: Any) -> dict[str, Any]:
    from imskit.fingerprint import fingerprint

    document = policy(small, must_read=["everyone"])
    small.decision(document)
    body = {"document": "POL-001", "version": "1.0", "fingerprint": fingerprint(document)}
    return small.sealed("acknowledgement", f"ACK-20260505-POL-001-1.0-{person}", body, by=person, **changes)


def test_each_rule_of_change_has_its_case() -> None:
    tested = {case.rule for case in CASES.values()} | {"key-slipped-in"}
    assert set(NAMES_OF_CHANGE) <= tested


def test_a_name_with_signs_of_the_form_stays_one_annotation(system: Small, run: Run) -> None:
    name = "a,b:c%25::error file=x::y.txt"
    path = system.root / "ims/evidence" / name
    try:
        path.write_bytes(b"one")
    except OSError:
        pytest.skip("this system has no such names")
    commit(system.root, "2026-07-01")
    path.write_bytes(b"two")
    out = run(system.root, "check", "--base", "HEAD", *AS_OF, "--format", "github").out
    (line,) = (line for line in out.splitlines() if line.startswith("::"))
    assert line == (
        "::error file=ims/evidence/a%2Cb%3Ac%2525%3A%3Aerror file=x%3A%3Ay.txt,line=1,col=1,"
        "title=evidence-changed::This evidence has other bytes now%0A"
        "mend: restore it; what came later is a file of its own"
    )


def test_the_folder_of_a_script_does_not_matter(system: Small, run: Run, tmp_path: Path) -> None:
    """Called from elsewhere with --root, the same is said."""
    policy(system, purpose="Say who goes.")
    here = run(system.root, "check", "--base", "main", *AS_OF)
    there = run(tmp_path.parent, "check", "--base", "main", *AS_OF, "--root", str(system.root))
    assert (here.code, here.out) == (there.code, there.out)
