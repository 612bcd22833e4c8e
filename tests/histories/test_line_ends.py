"""Other ends of lines are no change; evidence is compared byte by byte, whatever its name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.builders import Small
from tests.histories.walks import found
from tests.repositories import commit, run
from tests.signing import Keys
from tests.storied import AS_OF, Say


def crlf(root: Path) -> None:
    """Give each text the line ends of Windows, as git does there when it checks out."""
    for path in root.rglob("*"):
        if path.is_file() and ".git" not in path.parts and "evidence" not in path.parts:
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


class TestLineEnds:
    """git may give texts other line ends on a disk than in its objects: nothing that is said may depend on it."""

    @pytest.mark.parametrize("settings", [("core.autocrlf", "true"), ("core.eol", "crlf")])
    def test_a_checkout_of_windows_says_the_same(
        self, system: Small, say: Say, tmp_path: Path, settings: tuple[str, str]
    ) -> None:
        system.write(".gitattributes", "ims/evidence/** -text\n* text=auto\n")
        system.write("ims/evidence/photo.txt", "a\nphoto\n")
        commit(system.root, "2026-04-01")
        run(tmp_path, "-c", "core.autocrlf=false", "clone", "-q", str(system.root), "copy")
        copy = tmp_path / "copy"
        for name, value in (settings, ("core.safecrlf", "false")):
            run(copy, "config", name, value)
        crlf(copy)
        assert b"\r\n" in (copy / "ims/ims.yaml").read_bytes()
        for call in (
            ("check", *AS_OF),
            ("check", "--base", "HEAD~1", *AS_OF),
            ("diff", "HEAD", *AS_OF),
            ("matrix", *AS_OF),
            ("status", *AS_OF),
            ("due", *AS_OF),
        ):
            assert say(copy, *call) == say(system.root, *call), call

    def test_an_edition_is_made_where_only_line_ends_differ(self, system: Small, say: Say) -> None:
        crlf(system.root)
        assert say(system.root, "release", "2026.1", "--dry-run")[0] == 0
        system.idea("IDEA-001", title="Something else")
        assert "not committed" in say(system.root, "release", "2026.1", "--dry-run")[2]

    @pytest.mark.ssh
    def test_a_signature_is_over_the_bytes_that_git_holds(self, small: Small, keys: Keys, say: Say) -> None:
        """With other line ends on the disk it does not fit; the commit still shows that it does."""
        small.ims["approvals"][0]["assurance"] = "signed"
        small.people["keys"] = [keys.entry("person-01")]
        decision = small.decision(small.policy(), assurance="signed")
        keys.sign(small, decision, "person-01")
        small.read()
        commit(small.root, "2026-03-01")
        crlf(small.root)
        assert "[signature-broken]" in say(small.root, "check", *AS_OF)[1]
        assert say(small.root, "check", "--rev", "HEAD", *AS_OF)[0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize("name", ["Größe.txt", "a\nb.txt", "quo\"te'.txt", "-rf.txt", "a b\tc.txt", "😀.txt"])
def test_evidence_of_any_name_is_compared(system: Small, say: Say, name: str) -> None:
    path = system.root / "ims/evidence" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"one")
    commit(system.root, "2026-04-01")
    path.write_bytes(b"two")
    commit(system.root, "2026-04-02")
    problems: list[Any] = found(say, system, "HEAD~1")
    if name.isprintable():
        assert problems == [("evidence-changed", f"ims/evidence/{name}")]
    else:
        assert [rule for rule, _ in problems] == ["path-name"]
