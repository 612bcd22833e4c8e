"""What `imskit init` asks on a terminal, and that it asks nothing where there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from imskit.cli.init import command

NOTHING_BUT_RETURN = "\n" * 20


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """`asked(typed, "--size", "small")` calls it as on a terminal at which *typed* is typed."""
    monkeypatch.setattr("imskit.cli.init._at_a_terminal", lambda: True)
    monkeypatch.setenv("TZ", "Europe/Vienna")

    def call(typed: str, *options: str) -> Result:
        return CliRunner().invoke(command, [str(tmp_path / "ours"), *options], input=typed)

    return call


def kept(folder: Path) -> dict[str, Any]:
    found = yaml.safe_load((folder / "ours/ims/starter.yaml").read_text(encoding="utf-8"))["answers"]
    assert isinstance(found, dict)
    return {name: value for name, value in found.items() if name not in {"date", "roles"}}


def holders(folder: Path) -> dict[str, str]:
    found = yaml.safe_load((folder / "ours/ims/starter.yaml").read_text(encoding="utf-8"))["answers"]
    return {role: entry["person"] for role, entry in found["roles"].items()}


def test_the_return_key_takes_what_is_usual(asked: Any, tmp_path: Path) -> None:
    ran = asked(NOTHING_BUT_RETURN)
    assert ran.exit_code == 0, ran.output
    assert kept(tmp_path) == {
        "organisation": "ours",
        "size": "small",
        "standards": ["iso-56001-2024", "iso-56002-2019"],
        "time_zone": "Europe/Vienna",
        "forge": "github",
    }
    assert "small: one person keeps the system" in ran.output


def test_every_answer_is_taken_up(asked: Any, tmp_path: Path) -> None:
    typed = [
        "Größe & Söhne",
        "small",
        "iso-56001-2024",
        "person-03",
        "person-04",
        "person-03",
        "",
        "Head office, Werk Süd",
        "Asia/Tokyo",
        "gitea",
        "https://forge.example/our/ims",
    ]
    ran = asked("\n".join(typed) + "\n")
    assert ran.exit_code == 0, ran.output
    assert kept(tmp_path) == {
        "organisation": "Größe & Söhne",
        "size": "small",
        "standards": ["iso-56001-2024"],
        "sites": ["Head office", "Werk Süd"],
        "time_zone": "Asia/Tokyo",
        "forge": "gitea",
        "repository": "https://forge.example/our/ims",
    }
    assert holders(tmp_path) == {
        "innovation-manager": "person-03",
        "managing-director": "person-04",
        "quality-manager": "person-03",
        "ip-manager": "person-01",
    }


def test_a_wrong_answer_is_asked_for_again(asked: Any, tmp_path: Path) -> None:
    typed = ["Ours", "huge", "small", "iso-56001", "iso-56001-2024", "Jo Doe", "person-05", "", "", ""]
    typed += ["", "Mars/Base", "UTC", "sourcehut", "gitlab", "http://x", "https://forge.example/our/ims"]
    ran = asked("\n".join(typed) + "\n")
    assert ran.exit_code == 0, ran.output
    for said in (
        "did you mean iso-56001-2024?",
        "no made-up id",
        "There is no time zone Mars/Base",
        "no address of a repository",
    ):
        assert said in ran.output
    found = kept(tmp_path)
    assert found["standards"] == ["iso-56001-2024"]
    assert holders(tmp_path)["innovation-manager"] == "person-05"
    assert found["forge"] == "gitlab"


def test_what_was_said_by_options_is_not_asked(asked: Any, tmp_path: Path) -> None:
    options = ("--organisation", "Ours", "--size", "large", "--standard", "iso-9001-2015")
    ran = asked(NOTHING_BUT_RETURN, *options, "--time-zone", "UTC", "--forge", "none")
    assert ran.exit_code == 0, ran.output
    assert "How much" not in ran.output
    assert "Its address there" not in ran.output
    assert kept(tmp_path)["size"] == "large"


def test_with_defaults_nothing_is_asked(asked: Any, tmp_path: Path) -> None:
    ran = asked("", "--defaults")
    assert ran.exit_code == 0, ran.output
    assert "?" not in ran.output
    assert kept(tmp_path)["forge"] == "all"


def test_whoever_gives_up_leaves_nothing_behind(asked: Any, tmp_path: Path) -> None:
    ran = asked("Ours\n")
    assert ran.exit_code == 1
    assert not (tmp_path / "ours").exists()


def test_without_a_terminal_nothing_is_asked(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "imskit", "init", "ours"],
        cwd=tmp_path,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=True,
        text=True,
    )
    assert "?" not in ran.stdout
    assert kept(tmp_path)["size"] == "small"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal of this kind")
def test_on_a_true_terminal_it_asks(tmp_path: Path) -> None:
    import pty

    here, there = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "imskit", "init", "ours"],
        cwd=tmp_path,
        stdin=there,
        stdout=there,
        stderr=there,
        env={**os.environ, "TERM": "dumb"},
    ) as process:
        os.close(there)
        os.write(here, NOTHING_BUT_RETURN.encode())
        said = b""
        while True:
            try:
                piece = os.read(here, 4096)
            except OSError:  # Linux says so at the end
                break
            if not piece:
                break
            said += piece
        assert process.wait(60) == 0, said.decode()
    os.close(here)
    assert "What is the organisation called?" in said.decode()
    assert kept(tmp_path)["size"] == "small"
