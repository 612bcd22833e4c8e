"""`imskit check --base` in real repositories: each rule of change, however the change came, in every form."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from imskit.rules import NAMES_OF_CHANGE
from tests.builders import BODIES, Small
from tests.repositories import commit
from tests.repositories import run as run_git
from tests.signing import Keys

if TYPE_CHECKING:
    from tests.running import Run

AS_OF = ("--as-of", "2026-11-23")
ENTRY = {"date": "2026-02-01", "by": "person-02", "change": "material", "summary": "Something."}
LOOKED_AT = {
    "by": "director",
    "novelty": "high",
    "feasibility": "low",
    "value": "high",
    "comment": "Looked at.",
}
Edit = Callable[[Small], object]


def policy(
    small: Small, version: str = "1.0", purpose: str = "Say where we go.", **changes: Any
) -> dict[str, Any]:
    versions = ["1.0"] if version == "1.0" else [version, "1.0"]
    changes.setdefault("revisions", [{"version": each, **ENTRY} for each in versions])
    return small.policy(version=version, body={**BODIES["policy"], "purpose": purpose}, **changes)


def approved(small: Small, version: str, purpose: str, **changes: Any) -> object:
    return small.decision(policy(small, version, purpose, **changes))


def idea(small: Small, *days: str, **changes: Any) -> object:
    return small.idea(
        "IDEA-001", body={"assessments": [{"date": day, **LOOKED_AT} for day in days]}, **changes
    )


def closed(small: Small, **changes: Any) -> object:
    outcome = {
        "decision": "declined",
        "decided_on": "2026-05-20",
        "reason": "Too dear.",
        "feedback_given_on": "2026-05-21",
    }
    return small.idea("IDEA-002", state="declined", closed="2026-05-20", body={"outcome": outcome}, **changes)


def remove(path: str) -> Edit:
    return lambda small: (small.root / "ims" / path).unlink()


def dispose(small: Small) -> None:
    remove("records/training/TRN-001.yaml")(small)
    body = {
        "reason": "retention-ended",
        "method": "Removed.",
        "records": [{"id": "TRN-001", "type": "training"}],
    }
    small.sealed("disposal", "DSP-001", body)


def retyped(small: Small) -> None:
    data = small.training("TRN-009")
    remove("records/training/TRN-009.yaml")(small)
    remove("records/idea/IDEA-001.yaml")(small)
    small.write("ims/records/training/IDEA-001.yaml", {**data, "id": "IDEA-001"})


def decision_again(small: Small) -> object:
    return small.decision(policy(small), reason="Said later.")


DECISION = "records/decision/DEC-20260220-POL-001-1.0-approve-person-01.yaml"


class Case(NamedTuple):
    """A mistake with its twin that is none; where the mistake is told, and what the line says."""

    bad: Edit
    good: Edit
    rule: str
    path: str
    line: str


CASES: Mapping[str, Case] = {
    "content under the same version": Case(
        lambda small: policy(small, purpose="Say who goes."),
        lambda small: approved(small, "1.1", "Say who goes."),
        "same-version",
        "policies/POL-001.yaml",
        "version: '1.0'",
    ),
    "a version that goes down": Case(
        lambda small: approved(small, "0.9", "Say who goes."),
        lambda small: approved(small, "2.0", "Say who goes."),
        "version-step",
        "policies/POL-001.yaml",
        "version: '0.9'",
    ),
    "a version that skips": Case(
        lambda small: approved(small, "1.3", "Say who goes."),
        lambda small: approved(small, "1.1", "Say who goes."),
        "version-step",
        "policies/POL-001.yaml",
        "version: '1.3'",
    ),
    "a revision that was rewritten": Case(
        lambda small: approved(
            small,
            "1.1",
            "Say.",
            revisions=[{"version": "1.1", **ENTRY}, {"version": "1.0", **ENTRY, "summary": "x"}],
        ),
        lambda small: approved(small, "1.1", "Say."),
        "revision-entry",
        "policies/POL-001.yaml",
        "version: '1.0'",
    ),
    "a material change called editorial": Case(
        lambda small: approved(
            small,
            "1.1",
            "Say where we must go.",
            revisions=[{"version": "1.1", **ENTRY, "change": "editorial"}, {"version": "1.0", **ENTRY}],
        ),
        lambda small: approved(
            small,
            "1.1",
            "Say where we are going.",
            revisions=[{"version": "1.1", **ENTRY, "change": "editorial"}, {"version": "1.0", **ENTRY}],
        ),
        "editorial-only",
        "policies/POL-001.yaml",
        "change: editorial",
    ),
    "approved content replaced without an approval": Case(
        lambda small: policy(small, "1.1", "Say who goes."),
        lambda small: policy(small, "1.1", "Say who goes.", status="in-review"),
        "approval-missing",
        "policies/POL-001.yaml",
        "status: approved",
    ),
    "a sealed record altered": Case(
        lambda small: small.training(body={"trainer": "Somebody else"}),
        lambda small: small.training(
            "TRN-002", links={"corrects": ["TRN-001"]}, body={"trainer": "Somebody else"}
        ),
        "sealed-record",
        "records/training/TRN-001.yaml",
        "trainer: Somebody else",
    ),
    "a closed record altered": Case(
        lambda small: closed(small, title="Another title"),
        lambda small: idea(small, "2026-06-01", "2026-07-01", title="Another title"),
        "sealed-record",
        "records/idea/IDEA-002.yaml",
        "title: Another title",
    ),
    "a decision edited": Case(
        decision_again,
        lambda small: small.decision(policy(small), verdict="reaffirm", on="2026-06-20"),
        "sealed-record",
        DECISION,
        "reason: Said later.",
    ),
    "an entry of a growing list changed": Case(
        lambda small: idea(small, "2026-06-01", "2026-07-02"),
        lambda small: idea(small, "2026-06-01", "2026-07-01", "2026-07-02"),
        "only-grows",
        "records/idea/IDEA-001.yaml",
        "date: '2026-07-02'",
    ),
    "an entry of a growing list lost": Case(
        lambda small: idea(small, "2026-06-01"),
        lambda small: idea(small, "2026-06-01", "2026-07-01", state="parked"),
        "only-grows",
        "records/idea/IDEA-001.yaml",
        "date: '2026-06-01'",
    ),
    "a document deleted": Case(
        lambda small: [remove(each)(small) for each in ("policies/POL-001.yaml", DECISION)][:0],
        lambda small: (
            policy(small, status="retired"),
            small.decision(policy(small, status="retired"), verdict="withdraw", on="2026-06-20"),
        ),
        "deleted-document",
        "policies/POL-001.yaml",
        "",
    ),
    "a record deleted": Case(
        remove("records/training/TRN-001.yaml"),
        dispose,
        "deleted-record",
        "records/training/TRN-001.yaml",
        "",
    ),
    "a record brought late": Case(
        lambda small: small.training("TRN-002", date="2026-06-05"),
        lambda small: small.training("TRN-002", date="2026-06-25"),
        "recorded-late",
        "records/training/TRN-002.yaml",
        "date: '2026-06-05'",
    ),
    "an id of another type": Case(
        retyped,
        lambda small: small.training("TRN-009"),
        "id-reused",
        "records/training/IDEA-001.yaml",
        "id: IDEA-001",
    ),
    "an id that was given up": Case(
        lambda small: small.idea("IDEA-003"),
        lambda small: small.idea("IDEA-005"),
        "id-reused",
        "records/idea/IDEA-003.yaml",
        "id: IDEA-003",
    ),
    "an id of another branch": Case(
        lambda small: small.idea("IDEA-004"),
        lambda small: small.idea("IDEA-005"),
        "id-taken",
        "records/idea/IDEA-004.yaml",
        "id: IDEA-004",
    ),
    "evidence changed": Case(
        lambda small: small.write("ims/evidence/photo.txt", "another\n"),
        lambda small: small.write("ims/evidence/other.txt", "another\n"),
        "evidence-changed",
        "evidence/photo.txt",
        "",
    ),
    "evidence gone": Case(
        remove("evidence/photo.txt"),
        lambda small: small.write("ims/evidence/deeper/photo.txt", "a photo\n"),
        "evidence-changed",
        "evidence/photo.txt",
        "",
    ),
}
#: What is wrong beside it in these: the decision is deleted too, the revisions contradict the version, and no idea
#: is called as trainings are.
MORE = {
    "a document deleted": [("deleted-record", DECISION)],
    "a version that goes down": [("version-revision", "policies/POL-001.yaml")],
    "an id of another type": [("id-prefix", "records/training/IDEA-001.yaml")],
}


@pytest.fixture
def system(small: Small) -> Small:
    """An approved policy, an open and a closed idea, a training, evidence; and another branch."""
    small.decision(policy(small))
    idea(small, "2026-06-01", "2026-07-01")
    closed(small)
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


def in_the_folder(small: Small, edit: Edit) -> tuple[str, ...]:
    edit(small)
    return ("--base", "main")


def staged(small: Small, edit: Edit) -> tuple[str, ...]:
    edit(small)
    run_git(small.root, "add", "-A")
    return ("--base", "main")


def in_a_commit(small: Small, edit: Edit) -> tuple[str, ...]:
    edit(small)
    commit(small.root, "2026-07-01")
    return ("--base", "main", "--rev", "change")


def in_one_of_several_commits(small: Small, edit: Edit) -> tuple[str, ...]:
    small.training("TRN-005")
    commit(small.root, "2026-07-01")
    edit(small)
    commit(small.root, "2026-07-02")
    small.training("TRN-006")
    commit(small.root, "2026-07-03")
    return ("--base", "main")


def by_a_merge(small: Small, edit: Edit) -> tuple[str, ...]:
    """Merged into a main branch that went on meanwhile, and held against it as it was before."""
    edit(small)
    commit(small.root, "2026-07-01")
    run_git(small.root, "checkout", "-q", "main")
    small.training("TRN-005")
    commit(small.root, "2026-07-02")
    run_git(small.root, "merge", "-q", "--no-ff", "-m", "x", "change", at="2026-07-03T12:00:00Z")
    run_git(small.root, "branch", "-q", "-D", "change")
    return ("--base", "HEAD~1")


def as_one_squashed_commit(small: Small, edit: Edit) -> tuple[str, ...]:
    edit(small)
    commit(small.root, "2026-07-01")
    run_git(small.root, "checkout", "-q", "main")
    run_git(small.root, "merge", "-q", "--squash", "change")
    commit(small.root, "2026-07-02")
    run_git(small.root, "branch", "-q", "-D", "change")
    return ("--base", "HEAD~1")


def rebased(small: Small, edit: Edit) -> tuple[str, ...]:
    edit(small)
    commit(small.root, "2026-07-01")
    run_git(small.root, "checkout", "-q", "main")
    small.training("TRN-005")
    commit(small.root, "2026-07-02")
    run_git(small.root, "checkout", "-q", "change")
    run_git(small.root, "rebase", "-q", "main", at="2026-07-03T12:00:00Z")
    return ("--base", "main")


WAYS: tuple[Callable[[Small, Edit], tuple[str, ...]], ...] = (
    in_the_folder,
    staged,
    in_a_commit,
    in_one_of_several_commits,
    by_a_merge,
    as_one_squashed_commit,
    rebased,
)


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
