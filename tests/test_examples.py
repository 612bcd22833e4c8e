"""Whole small systems: the good ones check green, each bad one says exactly what its expected.txt holds.

To add a case, add a folder below `tests/examples/good` or `tests/examples/bad`; a bad one is named after what
is wrong with it. `pytest tests/test_examples.py --update` writes its expected.txt; then read it: the right
place, one message for one mistake, words that the writer of the file understands.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from _pytest.mark import ParameterSet
from click.testing import CliRunner

from imskit.cli import group
from imskit.rules import RULES
from imskit.rules.reading import READING
from imskit.schema import compile_types
from tests.folders import run_git

EXAMPLES = Path(__file__).parent / "examples"
GOOD = sorted(path.name for path in (EXAMPLES / "good").iterdir())
BAD = sorted(path.name for path in (EXAMPLES / "bad").iterdir())
EXPECTED = "expected.txt"
AS_OF = "2026-11-23"

#: Rules that no example can break, each with the reason.
NO_EXAMPLE: Mapping[str, str] = {
    "acknowledgement-list": "a list lies outside the system: tests/cli/test_acknowledge.py",
}


def marked(kind: str, case: str) -> ParameterSet:
    """The *case*, marked where ssh-keygen is asked about it: about signatures, or keys that are vouched for."""
    root = EXAMPLES / kind / case / "ims"
    people = root / "people.yaml"
    vouched = people.is_file() and b"BEGIN SSH SIGNATURE" in people.read_bytes()
    asks = vouched or any(root.rglob("*.sig"))
    return pytest.param(case, marks=pytest.mark.ssh if asks else ())


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the examples in a git repository of their own: their own project need not be one."""
    root = tmp_path_factory.mktemp("repository")
    shutil.copytree(EXAMPLES, root / "examples")
    run_git(root, "init", "--quiet")
    run_git(root, "commit", "--quiet", "--allow-empty", "-m", "Examples", at=f"{AS_OF}T12:00:00Z")
    return root / "examples"


def checked(root: Path) -> tuple[int, str]:
    """Exit code and output of `imskit check` on the system at *root*."""
    ran = CliRunner().invoke(group, ["check", "--root", str(root), "--as-of", AS_OF], catch_exceptions=False)
    return ran.exit_code, ran.stdout


def reported(output: str) -> set[str]:
    """The names of the rules in the *output* of a check."""
    return set(re.findall(r"(?m)^\S.*: (?:error|warning|note): .* \[([a-z0-9-]+)\]$", output))


def expected(folder: Path) -> str:
    path = folder / EXPECTED
    assert path.is_file(), f"there is no {path}: write it with pytest --update, then read it"
    return path.read_bytes().decode("utf-8")


@pytest.mark.parametrize("case", [marked("good", case) for case in GOOD])
def test_a_good_system_checks_green(case: str, repository: Path) -> None:
    code, output = checked(repository / "good" / case)
    assert code == 0, output
    if (EXAMPLES / "good" / case / EXPECTED).exists():
        assert output == expected(EXAMPLES / "good" / case)
    else:
        assert re.fullmatch(r"no problems in \d+ documents?\n", output), output


@pytest.mark.parametrize("case", [marked("bad", case) for case in BAD])
def test_a_bad_system_says_what_is_wrong(case: str, repository: Path, request: pytest.FixtureRequest) -> None:
    code, output = checked(repository / "bad" / case)
    if request.config.getoption("--update"):
        (EXAMPLES / "bad" / case / EXPECTED).write_bytes(output.encode("utf-8"))
    assert output == expected(EXAMPLES / "bad" / case)
    assert reported(output), "a bad example has at least one problem"
    assert code == int(": error: " in output)


@pytest.mark.parametrize("case", BAD)
def test_each_message_is_a_sentence_with_its_place(case: str) -> None:
    for line in expected(EXAMPLES / "bad" / case).splitlines()[:-1]:
        if line.startswith("not checked: "):
            continue
        if line.startswith("    mend: "):
            assert not line.endswith(("!", ".")), line
            continue
        said = re.fullmatch(r"([^:]+):(\d+):(\d+): (?:error|warning|note): (.+) \[[a-z0-9-]+\]", line)
        assert said, line
        assert not said[4].endswith(("!", ".")), line
        file = EXAMPLES / "bad" / case / said[1]
        # Only a file that is missing has a place without a file.
        assert file.is_file() or "[missing-file]" in line, line
        if file.is_file():
            assert int(said[2]) <= file.read_bytes().count(b"\n") + 1, line


@dataclass(frozen=True)
class Made:
    """A bad system that no folder can hold on every machine: what makes it, and what is said of it."""

    rule: str
    make: Callable[[Path], None]
    said: str


def _policies(root: Path) -> Path:
    folder = root / "ims" / "policies"
    folder.mkdir()
    return folder


def _deep(root: Path) -> None:
    (_policies(root) / "POL-001.yaml").write_text("body: " + "[" * 100_000, encoding="utf-8")


def _deep_block(root: Path) -> None:
    lines = (" " * depth + "- \n" for depth in range(1400))
    (_policies(root) / "POL-001.yaml").write_text("body:\n" + "".join(lines), encoding="utf-8")


def _large(root: Path) -> None:
    (_policies(root) / "POL-001.yaml").write_text("title: " + "x" * 1024 * 1024, encoding="utf-8")


def _link_out(root: Path) -> None:
    outside = root.parent / "outside"
    outside.mkdir(exist_ok=True)
    (_policies(root) / "POL-001.yaml").symlink_to(outside / "POL-001.yaml")


def _link_folder_out(root: Path) -> None:
    (root / "ims" / "policies").symlink_to(root.parent, target_is_directory=True)


def _link_to_nothing(root: Path) -> None:
    (_policies(root) / "POL-001.yaml").symlink_to("POL-002.yaml")


def _link_around(root: Path) -> None:
    (_policies(root) / "again").symlink_to(root / "ims", target_is_directory=True)


def _pipe(root: Path) -> None:
    os.mkfifo(_policies(root) / "POL-001.yaml")


def _name(root: Path) -> None:
    (_policies(root) / "POL-001\n::error::POL-002.yaml").write_text("id: POL-001\n", encoding="utf-8")


MADE = {
    "nesting of 100,000": Made(
        "yaml-depth",
        _deep,
        "ims/policies/POL-001.yaml:1:46: error: Fields are nested more than 40 deep here [yaml-depth]\n"
        "    mend: write the content flatter\n",
    ),
    "nesting line by line": Made(
        "yaml-depth",
        _deep_block,
        "ims/policies/POL-001.yaml:41:40: error: Fields are nested more than 40 deep here [yaml-depth]\n"
        "    mend: write the content flatter\n",
    ),
    "a file over 1 MiB": Made(
        "yaml-size",
        _large,
        "ims/policies/POL-001.yaml:1:1: error: The file is larger than 1 MiB [yaml-size]\n"
        "    mend: split it, or keep large content as a file below ims/evidence\n",
    ),
    "a link that leads out": Made(
        "path-outside",
        _link_out,
        "ims/policies/POL-001.yaml:1:1: error: The link leads out of this system, to {outside}/POL-001.yaml, "
        "and is not followed [path-outside]\n"
        "    mend: take the link out, or put the file itself there\n",
    ),
    "a link of a folder that leads out": Made(
        "path-outside",
        _link_folder_out,
        "ims/policies:1:1: error: The link leads out of this system, to {parent}, "
        "and is not followed [path-outside]\n"
        "    mend: take the link out, or put the file itself there\n",
    ),
    "a link to nothing": Made(
        "path-unreadable",
        _link_to_nothing,
        "ims/policies/POL-001.yaml:1:1: error: The link leads to nothing that can be read [path-unreadable]\n"
        "    mend: take the link out\n",
    ),
    "a link in a circle": Made(
        "path-double",
        _link_around,
        "ims/policies/again:1:1: error: The link leads to a folder that is read anyway [path-double]\n"
        "    mend: take the link out\n",
    ),
    "a pipe": Made(
        "path-unreadable",
        _pipe,
        "ims/policies/POL-001.yaml:1:1: error: This is not an ordinary file [path-unreadable]\n"
        "    mend: take it out\n",
    ),
    "a name with a line break": Made(
        "path-name",
        _name,
        "ims/policies/POL-001\\n::error::POL-002.yaml:1:1: error: The name holds characters that cannot be "
        "shown [path-name]\n"
        "    mend: rename it with letters, digits, hyphens and dots\n",
    ),
}


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither such names nor such files")
@pytest.mark.parametrize("case", MADE)
def test_what_no_folder_can_hold_is_refused(case: str, repository: Path, tmp_path: Path) -> None:
    root = tmp_path / "system"
    shutil.copytree(repository / "good" / "minimal", root)
    made = MADE[case]
    made.make(root)
    code, output = checked(root)
    said = made.said.format(outside=tmp_path / "outside", parent=tmp_path)
    problems = "".join(
        line for line in output.splitlines(keepends=True)[:-1] if not line.startswith("not checked: ")
    )
    assert (code, problems) == (1, said)


def test_each_rule_has_a_bad_example() -> None:
    found = {made.rule for made in MADE.values()}
    for case in BAD:
        found |= reported(expected(EXAMPLES / "bad" / case))
    names = {rule.name for rule in RULES} | set(READING)
    assert names - found - set(NO_EXAMPLE) == set(), "these have no bad example"
    assert found - names == set(), "these have no page in the manual"
    assert found & set(NO_EXAMPLE) == set(), "these have an example after all"


def _type_names() -> list[str]:
    files = {
        f"schemas/{path.name}": path.read_bytes()
        for path in (EXAMPLES.parents[1] / "schemas").glob("*.schema.json")
    }
    types, _ = compile_types(files)
    return sorted(types)


@pytest.fixture(scope="session")
def good_types() -> set[str]:
    """The types of which a good system holds a document."""
    found = set()
    for path in (EXAMPLES / "good").glob("*/ims/**/*.yaml"):
        data = yaml.load(path.read_bytes(), Loader=yaml.BaseLoader)  # noqa: S506  # makes nothing but text
        if isinstance(data, dict):
            found.add(str(data.get("type")))
    return found


@pytest.mark.parametrize("name", _type_names())
def test_each_type_has_a_good_and_two_bad_examples(name: str, good_types: set[str]) -> None:
    assert name in good_types
    assert len([case for case in BAD if case.startswith(f"type-{name}-")]) >= 2
