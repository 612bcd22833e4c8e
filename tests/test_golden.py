"""What people and programs get of one whole example system, held to files: none of it changes unseen.

`pytest tests/test_golden.py --update` writes the files anew; what `git diff` then shows is what users will see.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from imskit import __version__
from imskit.cli import group
from imskit.facts.graph import Graph
from imskit.pipeline import Clock, read
from imskit.site.stage import stage
from tests.builders import NOW, TODAY

EXAMPLE = Path(__file__).parent / "examples/good/small"
GOLDEN = Path(__file__).parent / "golden"

#: Each golden file with the command whose output it holds.
COMMANDS = {
    "matrix.txt": ("matrix", "--format", "table"),
    "matrix.csv": ("matrix", "--format", "csv"),
    "matrix.json": ("matrix", "--format", "json"),
    "status.txt": ("status", "--format", "table"),
    "status.json": ("status", "--format", "json"),
}

#: The same for the check, on an example that has an error, a warning and a file that cannot be read.
CHECKS = {
    "check.txt": ("check", "--format", "text"),
    "check.json": ("check", "--format", "json"),
    "check.github": ("check", "--format", "github"),
    "check.sarif": ("check", "--format", "sarif"),
}

#: Staged pages: a policy, a procedure, a clause, the matrix, home and a role.
PAGES = (
    "documents/POL-001.md",
    "documents/PRO-001.md",
    "clauses/iso-56001-2024/8.3.2.md",
    "matrix/iso-56001-2024.md",
    "index.md",
    "roles/innovation-lead.md",
)

Golden = Callable[[str, str | bytes], None]


def settled(text: str) -> str:
    """*text* without what changes with a release or an asset, and not with what it says."""
    text = text.replace(__version__, "VERSION")
    return re.sub(r"(assets/[\w-]+)\.[0-9a-f]{8}\.", r"\1.HASH.", text)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example in a folder that no git repository is around, wherever the tests run."""
    return Path(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("golden") / "small"))


@pytest.fixture(scope="module")
def faulty(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with an unknown role, an action that is overdue, and a tab."""
    root = Path(shutil.copytree(example, tmp_path_factory.mktemp("faulty") / "small"))
    for name, there, then in (
        ("policies/POL-002-suggestion-box.yaml", "owner: ", "owner: nobody-like-"),
        ("records/management-review/MRV-001-first-half-of-2026.yaml", "due: 2026-12-31", "due: 2026-08-31"),
        ("records/idea/IDEA-001-bake-it-small.yaml", "state: ", "\tstate: "),
    ):
        path = root / "ims" / name
        text = path.read_text(encoding="utf-8")
        assert there in text
        path.write_text(text.replace(there, then, 1), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def staged(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of its staged pages."""
    folder = tmp_path_factory.mktemp("stage")
    reading = read(example, Clock(NOW, TODAY))
    assert reading.catalog is not None
    stage(reading.catalog, Graph.of(reading.catalog), reading.problems, reading.tree, folder)
    return folder / "docs"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_prints_what_the_golden_file_holds(name: str, example: Path, golden: Golden) -> None:
    call = [*COMMANDS[name], "--root", str(example), "--as-of", TODAY.isoformat()]
    ran = CliRunner().invoke(group, call, catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    golden(name, settled(ran.stdout_bytes.decode("utf-8")))


@pytest.mark.parametrize("name", CHECKS)
def test_the_check_tells_what_the_golden_file_holds(name: str, faulty: Path, golden: Golden) -> None:
    call = [*CHECKS[name], "--root", str(faulty), "--as-of", TODAY.isoformat()]
    ran = CliRunner().invoke(group, call, catch_exceptions=False)
    assert ran.exit_code == 1, ran.output
    golden(name, settled(ran.stdout_bytes.decode("utf-8")))


@pytest.mark.parametrize("name", PAGES)
def test_a_staged_page_is_what_the_golden_file_holds(name: str, staged: Path, golden: Golden) -> None:
    golden(f"pages/{name}", settled((staged / name).read_bytes().decode("utf-8")))


def test_each_golden_file_is_compared_with_something() -> None:
    found = {path.relative_to(GOLDEN).as_posix() for path in GOLDEN.rglob("*") if path.is_file()}
    # Those of folders such as impacts/ belong to tests of their own.
    here = {name for name in found if not name.startswith(("approving/", "impacts/", "pack/", "redlines/"))}
    assert here == {*COMMANDS, *CHECKS, *(f"pages/{name}" for name in PAGES)}
