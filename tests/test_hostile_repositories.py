"""What a stranger's repository sets or holds runs nothing and changes no word; nothing is written to it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from imskit.git import git_environment
from tests.folders import as_user, lay
from tests.repositories import run
from tests.storied import AS_OF, READING, Say, copied, everything, state, tell, teller

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the traps are shell scripts")

#: Settings that name a program; `{trap}` is one that leaves a trace.
PROGRAMS = (
    *("alias.ls-tree", "alias.log", "alias.cat-file", "alias.rev-parse", "alias.for-each-ref"),
    *("core.alternateRefsCommand", "core.askPass", "core.editor", "core.fsmonitor", "core.gitProxy"),
    *("core.pager", "core.sshCommand", "credential.helper", "diff.external", "diff.trap.command"),
    *("diff.trap.textconv", "filter.trap.clean", "filter.trap.process", "filter.trap.smudge"),
    *("fsmonitor.socketDir", "gpg.program", "gpg.ssh.program", "gpg.ssh.defaultKeyCommand"),
    *("gpg.x509.program", "interactive.diffFilter", "merge.trap.driver", "pager.log", "pager.ls-tree"),
    *(
        "remote.origin.receivepack",
        "remote.origin.uploadpack",
        "sequence.editor",
        "uploadpack.packObjectsHook",
    ),
)

#: Settings that change what git prints, or what it takes for the history.
SETTINGS = (
    *(("color.ui", "always"), ("column.ui", "always"), ("core.abbrev", "4"), ("core.quotePath", "true")),
    *(("core.warnAmbiguousRefs", "false"), ("diff.noprefix", "true"), ("diff.orderFile", "nowhere")),
    *(("diff.relative", "true"), ("diff.renames", "copies"), ("filter.trap.required", "true")),
    *(("format.pretty", "fuller"), ("i18n.commitEncoding", "UTF-16"), ("i18n.logOutputEncoding", "UTF-16")),
    *(("log.abbrevCommit", "true"), ("log.date", "relative"), ("log.decorate", "full")),
    *(("log.diffMerges", "combined"), ("log.follow", "true"), ("log.mailmap", "true")),
    *(("log.showRoot", "false"), ("log.showSignature", "true"), ("mailmap.blob", "HEAD:ims/ims.yaml")),
    *(("protocol.allow", "always"), ("protocol.ext.allow", "always"), ("protocol.file.allow", "always")),
    *(("remote.origin.url", "ext::{trap}"), ("tag.forceSignAnnotated", "true"), ("tag.gpgSign", "true")),
    *(("tag.sort", "-version:refname"), ("versionsort.suffix", "x"), ("core.attributesFile", "attributes")),
)

#: What an environment may carry over from elsewhere.
ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "ext:file",
    "GIT_ASKPASS": "{trap}",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "core.fsmonitor",
    "GIT_CONFIG_VALUE_0": "{trap}",
    "GIT_CONFIG_PARAMETERS": "'core.pager'='{trap}'",
    "GIT_DIR": "/nowhere",
    "GIT_EDITOR": "{trap}",
    "GIT_EXTERNAL_DIFF": "{trap}",
    "GIT_INDEX_FILE": "/nowhere",
    "GIT_NAMESPACE": "other",
    "GIT_OBJECT_DIRECTORY": "/nowhere",
    "GIT_PAGER": "{trap}",
    "GIT_SSH_COMMAND": "{trap}",
    "GIT_TRACE": "{folder}/trace",
    "GIT_TRACE2_EVENT": "{folder}/trace2",
    "GIT_WORK_TREE": "/nowhere",
    "PAGER": "{trap}",
}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tell(tmp_path_factory.mktemp("story") / "plain").root


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Say:
    return teller(capsys, monkeypatch)


class Trap:
    """A program that leaves a trace when somebody starts it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self.program = folder / "trap"
        self.program.write_text(f'#!/bin/sh\necho "$0 $*" >> {folder}/sprung\nexit 1\n', encoding="utf-8")
        self.program.chmod(0o700)

    @property
    def traces(self) -> str:
        """What was started, and what was written by the way."""
        found = (path for path in self.folder.iterdir() if path != self.program)
        return "".join(path.read_text(encoding="utf-8") for path in found)

    def filled(self, words: str) -> str:
        return words.format(trap=self.program, folder=self.folder)

    def set_in(self, root: Path) -> None:
        """Set the trap at every place of the repository in *root* that can name a program."""
        for name in PROGRAMS:
            run(root, "config", name, str(self.program))
        for name, value in SETTINGS:
            run(root, "config", name, self.filled(value))
        lay(root / ".git", {"attributes": "* diff=trap filter=trap merge=trap\n"})
        lay(
            root / ".git",
            {"info/attributes": "* diff=trap filter=trap merge=trap export-subst ident eol=crlf\n"},
        )
        more = lay(self.folder.parent / "more", {"config": f"[core]\n\tsshCommand = {self.program}\n"})
        run(root, "config", "include.path", str(more / "config"))
        hooks = root / ".git/hooks"
        hooks.mkdir(exist_ok=True)
        for name in (
            "post-index-change",
            "reference-transaction",
            "pre-auto-gc",
            "post-checkout",
            "fsmonitor-watchman",
        ):
            (hooks / name).symlink_to(self.program)
        run(root, "config", "core.hooksPath", str(hooks))


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trap:
    """A trap that the environment names too."""
    made = Trap(tmp_path / "trap")
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, made.filled(value))
    return made


@pytest.fixture
def hostile(story: Path, tmp_path: Path, trap: Trap) -> Path:
    root = copied(story, tmp_path / "hostile")
    trap.set_in(root)
    return root


@pytest.fixture
def somebody(trap: Trap, monkeypatch: pytest.MonkeyPatch) -> None:
    """A git that knows who works here."""
    config = trap.folder.parent / "gitconfig"
    config.write_text("[user]\n\tname = Quality\n\temail = quality@example.org\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))


def test_the_traps_would_spring(hostile: Path, trap: Trap) -> None:
    subprocess.run(["git", "status"], cwd=hostile, env=as_user(), check=False, capture_output=True)
    assert "fsmonitor" in trap.traces or "trap" in trap.traces


def test_commands_that_read_run_nothing_write_nothing_and_say_the_same(
    story: Path, hostile: Path, trap: Trap, say: Say
) -> None:
    plain = everything(say, story)
    before = state(hostile)
    assert everything(say, hostile) == plain
    assert trap.traces == ""
    assert state(hostile) == before


@pytest.mark.slow
def test_commands_that_write_run_nothing(hostile: Path, trap: Trap, say: Say) -> None:
    git_folder = state(hostile / ".git")
    code, out, err = say(hostile, "new", "idea", *AS_OF)
    assert (code, out, err) == (0, "ims/records/idea/IDEA-002.yaml\n", "")
    code, out, err = say(hostile, "approve", "POL-001", "--as", "person-01", *AS_OF)
    assert (code, err) == (0, "")
    assert "it has all approvals that it needs" in out
    assert say(hostile, "build", "--rev", "v1", *AS_OF, "-o", "../site")[0] == 0
    assert trap.traces == ""
    assert state(hostile / ".git") == git_folder


@pytest.mark.slow
@pytest.mark.usefixtures("somebody")
def test_an_edition_is_signed_by_nobody_unless_asked(hostile: Path, trap: Trap, say: Say) -> None:
    before = state(hostile / ".git")
    assert say(hostile, "release", "2026.1", "--dry-run")[0] == 0
    assert state(hostile / ".git") == before
    assert say(hostile, "release", "2026.1") == (
        0,
        "made the edition 2026.1 of commit <id>\n",
        "next: git push origin edition/2026.1\n",
    )
    assert say(hostile, "build", "--all-editions", "-o", "../site")[0] == 0
    assert trap.traces == ""


@pytest.mark.ssh
@pytest.mark.usefixtures("somebody")
def test_an_edition_is_signed_by_the_program_of_the_machine(
    hostile: Path, trap: Trap, say: Say, tmp_path: Path
) -> None:
    from tests.signing import Keys

    key = Keys(tmp_path / "keys").private("quality")
    # From the folder that the command is called in, not from the root.
    assert say(hostile / "ims", "release", "2026.1", "--sign", f"../../keys/{key.name}")[0] == 0
    assert "BEGIN SSH SIGNATURE" in run(hostile, "cat-file", "tag", "edition/2026.1")
    assert trap.traces == ""


@pytest.mark.parametrize("switch", ["GIT_NO_LAZY_FETCH", "nothing"])
def test_a_partial_clone_fetches_nothing_whatever_it_allows(
    hostile: Path, trap: Trap, say: Say, monkeypatch: pytest.MonkeyPatch, switch: str
) -> None:
    """Not even where git is older than the switch against it."""
    root = hostile
    run(root, "config", "core.repositoryFormatVersion", "1")
    run(root, "config", "extensions.partialClone", "origin")
    run(root, "config", "remote.origin.promisor", "true")
    blob = run(root, "rev-parse", "v1:ims/policies/POL-001.yaml")
    (root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with_switch = git_environment()
    without = {name: value for name, value in with_switch.items() if name != "GIT_NO_LAZY_FETCH"}
    monkeypatch.setattr(
        "imskit.git.git_environment", lambda: with_switch if switch in with_switch else without
    )
    before = state(root)
    code, out, err = say(root, "check", "--rev", "v1")
    assert (code, out) == (2, "")
    assert err == (
        "imskit: git lacks the file ims/policies/POL-001.yaml\n"
        "    mend: this is a partial clone and lacks some files; fetch them with: git fetch --refetch --no-filter\n"
    )
    assert trap.traces == ""
    if switch in with_switch:
        assert state(root) == before


def test_a_program_in_the_folder_is_not_taken_for_git(
    story: Path, trap: Trap, say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copied(story, tmp_path / "root")
    for name in ("git", "ssh-keygen"):
        (root / name).symlink_to(trap.program)
    monkeypatch.setenv("PATH", os.pathsep.join((".", "", os.environ["PATH"])))
    assert say(root, *READING["check a revision"])[0] == 0
    assert trap.traces == ""


def test_a_repository_of_somebody_else_can_be_read_and_runs_nothing(
    story: Path, hostile: Path, trap: Trap, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = {**git_environment(), "GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}
    monkeypatch.setattr("imskit.git.git_environment", lambda: foreign)
    call = READING["check a revision"]
    assert say(hostile, *call) == say(story, *call)
    assert trap.traces == ""


def evil_commit(root: Path, path: str) -> str:
    """The first commit again, with the text of a stranger at *path*, whose parts may be none that git would take."""

    def tree(inside: str | None, parts: list[str]) -> str:
        rows = run(root, "ls-tree", inside).splitlines() if inside else []
        entries = {name: facts.split() for facts, _, name in (row.partition("\t") for row in rows)}
        first, *rest = parts
        if rest:
            below = entries[first][2] if first in entries else None
            entries[first] = ["40000", "tree", tree(below, rest)]
        else:
            entries[first] = [
                "100644",
                "blob",
                run(root, "hash-object", "-w", "--stdin", given="secret: yes\n"),
            ]
        data = b"".join(
            f"{mode.lstrip('0')} {name}\0".encode() + bytes.fromhex(about)
            for name, (mode, _, about) in sorted(entries.items())
        )
        (root / "made").write_bytes(data)
        made = run(root, "hash-object", "-w", "--literally", "-t", "tree", "made")
        (root / "made").unlink()
        return made

    return run(root, "commit-tree", "-m", "x", tree("v1", path.split("/")))


@pytest.mark.parametrize(
    "path",
    [
        "ims/evidence/../../../out.txt",
        "ims/../../out.yaml",
        "ims/policies/.git/config",
        "ims/policies/./POL-009.yaml",
        "ims/evidence/.GIT/hooks",
    ],
)
def test_a_name_that_leads_out_of_a_folder_is_told_and_never_written(
    story: Path, say: Say, tmp_path: Path, path: str
) -> None:
    root = copied(story, tmp_path / "root")
    commit = evil_commit(root, path)
    code, out, _ = say(root, "check", "--rev", commit, *AS_OF)
    assert code == 1
    assert f"{path}:1:1: error: No file on a disk can have this name" in out
    assert "secret" not in out
    if path.endswith(".txt"):
        say(root, "build", "--rev", commit, *AS_OF, "-o", str(tmp_path / "made/site"))
        assert not [found for found in tmp_path.rglob("out.*") if ".git" not in found.parts]


def test_nothing_is_written_where_a_folder_was_edited(story: Path, say: Say, tmp_path: Path) -> None:
    """Also where git would like to write down what it saw: times of files that differ from those in its index."""
    root = copied(story, tmp_path / "root")
    for path in (root / "ims").rglob("*.yaml"):
        path.touch()
    run(root, "update-index", "--split-index", "--untracked-cache")
    before = state(root)
    everything(say, root)
    for call in (("release", "2026.1", "--dry-run"), ("export", "codeowners", "-o", "../x")):
        say(root, *call)
    assert state(root) == before


def test_a_build_of_all_editions_writes_into_its_own_folders_only(
    story: Path, say: Say, tmp_path: Path
) -> None:
    """Also where there is no edition yet. That git has looked at a shared index is the one mark it leaves."""
    root = copied(story, tmp_path / "root")
    for path in (root / "ims").rglob("*.yaml"):
        path.touch()
    run(root, "update-index", "--split-index", "--untracked-cache")
    before = state(root)
    assert say(root, "build", "--all-editions", "-o", "../made")[0] == 0
    after = {path: facts for path, facts in state(root).items() if path.split("/")[0] != ".imskit"}
    shared = next(path for path in before if path.startswith(".git/sharedindex."))
    assert after.pop(shared)[1:] == before.pop(shared)[1:]
    assert after == before
