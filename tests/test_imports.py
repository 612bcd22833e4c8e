"""Every module can be imported first, and start-up loads no library that the command does not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from imskit.stat_index import TRUSTED
from imskit.state import LEAST
from tests.builders import TODAY, Small
from tests.repositories import commit

#: Libraries that cost from 20 to 200 ms each; the commands that need them import them.
HEAVY = {
    "dateutil",
    "icalendar",
    "jinja2",
    "jsonschema",
    "markdown_it",
    "mkdocs",
    "nh3",
    "openpyxl",
    "rich",
    "ruamel",
    "xlsxwriter",
}

#: What of imskit is for files that are wrong, schemas of one's own, and pages: a check of a good system needs none.
UNUSED_BY_CHECK = {
    "imskit.edit",
    "imskit.ics",
    "imskit.kept_marks",
    "imskit.kept_readings",
    "imskit.origin",
    "imskit.parser_messages",
    "imskit.schema.check",
    "imskit.schema.messages",
    "imskit.site",
    "imskit.text",
    "imskit.views",
}
#: What of it the help needs beside the package itself.
USED_BY_HELP = {
    "imskit.__main__",
    "imskit.cli",
    "imskit.cli.table_group",
    "imskit.ending",
    "imskit.garbage",
    "imskit.problems",
    "imskit.values",
}

#: What of it an answer needs that an earlier run has kept.
USED_BY_KEPT_ANSWERS = USED_BY_HELP | {
    "imskit.blobs",
    "imskit.cli.check",
    "imskit.cli.checked",
    "imskit.cli.diff",
    "imskit.cli.due",
    "imskit.cli.few_changed",
    "imskit.cli.kept",
    "imskit.cli.matrix",
    "imskit.cli.options",
    "imskit.cli.status",
    "imskit.cli.terminal",
    "imskit.clock",
    "imskit.exporters",
    "imskit.exporters.check_context",
    "imskit.exporters.printable",
    "imskit.exporters.problem_formats",
    "imskit.exporters.problems_github",
    "imskit.exporters.problems_json",
    "imskit.exporters.problems_text",
    "imskit.git_state",
    "imskit.history",
    "imskit.kept_answers",
    "imskit.kept_files",
    "imskit.path_refusals",
    "imskit.path_rules",
    "imskit.programs",
    "imskit.project",
    "imskit.sealing",
    "imskit.stat_index",
    "imskit.state",
    "imskit.tool_state",
    "imskit.tree",
    "imskit.values",
    "imskit.verified_store",
    "imskit.working_folder",
}

#: What of imskit a check needs only where more than a few documents have changed.
UNUSED_BY_PARTIAL_CHECK = (UNUSED_BY_CHECK - {"imskit.kept_marks", "imskit.kept_readings"}) | {
    "imskit.facts.coverage",
    "imskit.git",
    "imskit.in_git",
    "imskit.pipeline",
    "imskit.rules.initiatives",
    "imskit.rules.renewing",
    "imskit.signatures",
}

#: Imports each module named on standard input as if it were the first of the package.
IMPORT_EACH = """
import importlib, sys
for name in sys.stdin.read().split():
    for loaded in [m for m in sys.modules if m.partition(".")[0] == "imskit"]:
        del sys.modules[loaded]
    try:
        importlib.import_module(name)
    except Exception as error:
        print(f"{name}: {type(error).__name__}: {error}")
"""


def test_every_module_can_be_imported_first(checkout: Path) -> None:
    root = checkout / "generator"
    parts = [path.relative_to(root).with_suffix("").parts for path in sorted(root.glob("imskit/**/*.py"))]
    names = [".".join(part).removesuffix(".__init__") for part in parts]
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", IMPORT_EACH],
        input="\n".join(names),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.stdout + result.stderr == ""


def test_help_loads_no_heavy_library(tmp_path: Path) -> None:
    assert libraries(imported_by("--help", cwd=tmp_path)) & HEAVY == set()


def test_help_loads_none_of_what_commands_do(tmp_path: Path) -> None:
    loaded = imported_by("--help", cwd=tmp_path)
    assert {name for name in loaded if name.startswith("imskit.")} <= USED_BY_HELP


def test_check_of_a_good_system_loads_no_heavy_library(examples_dir: Path) -> None:
    assert libraries(imported_by("check", cwd=examples_dir / "good" / "small")) & HEAVY == set()


def test_check_of_a_good_system_loads_nothing_for_bad_ones_or_pages(small: Small) -> None:
    policy = small.policy()
    policy["body"]["purpose"] = "See [the idea](IDEA-001)."
    small.decision(small.policy(body=policy["body"]))
    small.idea()
    small.read()
    assert imported_by("check", "--as-of", TODAY.isoformat(), cwd=small.root) & UNUSED_BY_CHECK == set()


@pytest.mark.skipif(not TRUSTED, reason="no answer is kept here")
@pytest.mark.parametrize("command", [("check",), ("status",), ("due",), ("matrix",), ("diff", "HEAD")])
def test_an_answer_that_was_kept_loads_nothing_that_reads_a_system(
    small: Small, command: tuple[str, ...]
) -> None:
    for number in range(LEAST):
        small.idea(f"IDEA-{number:03d}")
    small.read()
    commit(small.root, "2026-06-01")
    asked = (*command, "--as-of", TODAY.isoformat())
    assert "imskit.pipeline" in imported_by(*asked, cwd=small.root)
    loaded = imported_by(*asked, cwd=small.root)
    assert {name for name in loaded if name.startswith("imskit.")} <= USED_BY_KEPT_ANSWERS
    assert libraries(loaded) & (HEAVY | {"jsonschema_rs", "subprocess", "yaml"}) == set()


@pytest.mark.skipif(not TRUSTED, reason="nothing is kept here")
def test_a_check_after_one_edit_loads_neither_git_nor_what_reads_a_whole_system(small: Small) -> None:
    for number in range(LEAST):
        small.idea(f"IDEA-{number:03d}")
    small.read()
    commit(small.root, "2026-06-01")
    asked = ("check", "--as-of", TODAY.isoformat())
    assert "imskit.pipeline" in imported_by(*asked, cwd=small.root)
    small.idea("IDEA-001", title="Another title")
    small.read()
    loaded = imported_by(*asked, cwd=small.root)
    assert "imskit.partial_check" in loaded
    assert loaded & UNUSED_BY_PARTIAL_CHECK == set()
    assert libraries(loaded) & (HEAVY | {"difflib", "subprocess", "tempfile"}) == set()


def test_a_folder_without_a_repository_starts_no_process(small: Small) -> None:
    small.read()
    assert "subprocess" not in imported_by("check", "--as-of", TODAY.isoformat(), cwd=small.root)


def libraries(names: set[str]) -> set[str]:
    """The top-level names of modules."""
    return {name.partition(".")[0] for name in names}


def imported_by(*arguments: str, cwd: Path) -> set[str]:
    """The names of the modules that a run of imskit imports; the run must succeed."""
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "imskit", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        pytest.fail(f"imskit {' '.join(arguments)} gave {result.returncode}:\n{result.stdout}")
    # Lines look like `import time:       120 |        120 |   mkdocs.config`.
    names = [
        line.rpartition("|")[2] for line in result.stderr.splitlines() if line.startswith("import time:")
    ]
    return {name.strip() for name in names}
