"""What no commit, edition, version or key stands behind: one sentence, exit code 1 or 2, and nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders import Small
from tests.repositories import commit
from tests.repositories import run as run_git
from tests.running import Ran
from tests.signing import Keys
from tests.storied import state

if TYPE_CHECKING:
    from tests.running import Run

AS_OF = ("--as-of", "2026-11-23")
#: Names of revisions that are not there, or are none.
NAMES = (
    "v9",
    "-x",
    "--help",
    "HEAD~99",
    "HEAD:ims",
    "v1..HEAD",
    "",
    "a\nb",
    "\x1b[31m",
    "ims/ims.yaml",
    "0" * 40,
)
#: Each command that takes the name of a revision, with a place for it.
CALLS = (
    ("check", "--rev={}"),
    ("check", "--base={}"),
    ("diff", "--", "{}"),
    ("diff", "--", "HEAD", "{}"),
    ("diff", "--merge-base", "--", "{}"),
    ("status", "--rev={}"),
    ("matrix", "--rev={}"),
    ("due", "--rev={}"),
    ("build", "--rev={}"),
)


@pytest.fixture
def system(evidenced: Small) -> Small:
    """A system with two commits, and a folder that was edited."""
    commit(evidenced.root, "2026-06-01")
    run_git(evidenced.root, "tag", "v1")
    commit(evidenced.root, "2026-06-02")
    evidenced.idea()
    return evidenced


def refused(ran: Ran) -> str:
    """The one sentence of a command that could not go on."""
    assert (ran.code, ran.out) == (2, ""), ran.err
    sentence, *rest = ran.err.splitlines()
    assert sentence.startswith("imskit: ")
    assert [line[:10] for line in rest] == ["    mend: "]
    assert all(line.isprintable() for line in ran.err.splitlines())
    return sentence


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_a_revision_that_is_none_is_told_and_nothing_is_written(
    system: Small, run: Run, call: tuple[str, ...]
) -> None:
    before = state(system.root)
    for name in NAMES:
        sentence = refused(run(system.root, *(word.format(name) for word in call)))
        assert "there is no revision " in sentence, name
    assert state(system.root) == before


def test_a_commit_without_a_system_is_told(system: Small, run: Run) -> None:
    run_git(system.root, "checkout", "-q", "--orphan", "bare")
    run_git(system.root, "rm", "-r", "-q", "-f", ".")
    run_git(system.root, "commit", "-q", "--allow-empty", "-m", "x")
    name = run_git(system.root, "rev-parse", "HEAD")
    run_git(system.root, "checkout", "-q", "-f", "main")
    for call in (("check", "--rev", name), ("diff", name), ("build", "--rev", name)):
        assert "holds no ims/ims.yaml" in refused(run(system.root, *call))
    assert "have no commit in common" in refused(run(system.root, "check", "--base", name))


def test_a_base_that_cannot_be_read_is_told(system: Small, run: Run) -> None:
    text = (system.root / "ims/ims.yaml").read_text(encoding="utf-8")
    (system.root / "ims/ims.yaml").write_text("imskit: [", encoding="utf-8")
    commit(system.root, "2026-06-03")
    (system.root / "ims/ims.yaml").write_text(text, encoding="utf-8")
    assert "the system cannot be read as it was at" in refused(run(system.root, "check", "--base", "HEAD"))
    short = run_git(system.root, "rev-parse", "HEAD")[:10]
    assert refused(run(system.root, "diff", "HEAD")).startswith(
        f"imskit: ims/ims.yaml:1:9 of commit {short}: "
    )


@pytest.mark.parametrize("kind", [("tag", "edition/x"), ("tag", "-a", "-m", "Mine", "edition/x")])
def test_a_tag_that_is_no_edition_stops_what_is_about_editions(
    system: Small, run: Run, kind: tuple[str, ...]
) -> None:
    (system.root / "ims/records/idea/IDEA-001.yaml").unlink()
    run_git(system.root, *kind)
    before = state(system.root)
    for call in (("release", "2026.1"), ("build", "--all-editions")):
        assert "the tag edition/x is no edition" in refused(run(system.root, *call))
    assert state(system.root) == before


@pytest.mark.parametrize("verdict", ["approve", "reject", "reaffirm", "withdraw"])
def test_a_decision_on_what_never_was_is_refused(system: Small, run: Run, verdict: str) -> None:
    before = state(system.root)
    reason = ("--reason", "x") if verdict == "reject" else ()
    for name in ("POL-009", "pol-001", "TRN-001", "../x", ""):
        refused(run(system.root, verdict, name, "--as", "person-01", *reason, *AS_OF))
    assert state(system.root) == before


def test_a_decision_about_a_version_that_never_existed_is_told_at_its_line(system: Small, run: Run) -> None:
    policy = system.policy(satisfies={"tiny-2026": ["1"]})
    record = system.decision(policy, version="7.0", on="2026-06-20")
    ran = run(system.root, "check", *AS_OF)
    path = f"ims/records/decision/{record['id']}.yaml"
    (line,) = (line for line in ran.out.splitlines() if line.startswith(path))
    assert ran.code == 1
    number = int(line.split(":")[1])
    assert "7.0" in (system.root / path).read_text(encoding="utf-8").splitlines()[number - 1]
    assert "7.0" in line


@pytest.mark.ssh
@pytest.mark.parametrize(
    "case, rule",
    [
        ("unknown", "signature-unknown-key"),
        ("expired", "signature-expired-key"),
        ("revoked", "signature-revoked-key"),
        ("broken", "signature-broken"),
        ("other namespace", "signature-broken"),
        ("missing", "signature-missing"),
    ],
)
def test_a_signature_that_proves_nothing_is_one_message_and_no_approval(
    small: Small, run: Run, keys: Keys, case: str, rule: str
) -> None:
    small.ims["approvals"][0]["assurance"] = "signed"
    entry = keys.entry("person-01")
    if case == "expired":
        entry["until"] = "2026-01-31"
    if case == "revoked":
        entry["revoked"] = {"on": "2026-02-01", "why": "Lost"}
    small.people["keys"] = [entry]
    decision = small.decision(small.policy(), assurance="signed")
    if case != "missing":
        namespace = {"namespace": "git"} if case == "other namespace" else {}
        file = keys.sign(small, decision, "stranger" if case == "unknown" else "person-01", **namespace)
        if case == "broken":
            file.write_bytes(file.read_bytes().replace(b"A", b"B", 1))
    small.read()
    commit(small.root, "2026-03-01")
    before = state(small.root)
    for words in ((), ("--rev", "HEAD")):
        ran = run(small.root, "check", *AS_OF, *words)
        assert ran.code == 1
        told = [line.rpartition("[")[2].rstrip("]") for line in ran.out.splitlines() if ": error: " in line]
        assert told == [rule]
    assert run(small.root, "release", "2026.1").code == 1
    assert state(small.root) == before


def test_the_root_that_is_named_must_hold_a_system(system: Small, run: Run, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert "there is no ims/ims.yaml in" in refused(run(system.root, "check", "--root", str(elsewhere)))
