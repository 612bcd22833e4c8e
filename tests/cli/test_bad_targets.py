"""Where no export may be put: one sentence, exit code 2, and what is there stays as it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.builders import TODAY, Small
from tests.folders import commit
from tests.running import Run

ONE = ("--standard", "tiny-2026")
#: The words of each export that writes one file, up to the file.
EXPORTS = {
    "manual": ("export", "manual", "-o"),
    "document": ("export", "document", "POL-001", "--format", "md", "-o"),
    "workbook": ("export", "workbook", "-o"),
    "management-review": ("export", "management-review", "--format", "md", "-o"),
    "register": ("export", "register", "policy", "-o"),
    "registers": ("export", "register", "--all", "--format", "xlsx", "-o"),
    "evidence-index": ("export", "evidence-index", "--format", "json", "-o"),
    "oscal": ("export", "oscal", "catalog", *ONE, "-o"),
    "ciso-assistant": ("export", "ciso-assistant", *ONE, "-o"),
    "matrix": ("matrix", "--format", "json", "-o"),
    "due": ("due", "--ics"),
}


def put(run: Run, root: Path, name: str, place: Path) -> tuple[int, list[str]]:
    """The exit code of the export *name* for *place*, and what it says beside its output and its notes."""
    *words, option = EXPORTS[name]
    ran = run(root, *words, "--as-of", TODAY.isoformat(), option, str(place))
    return ran.code, [line for line in ran.err.splitlines() if not line.startswith(("note: ", "    mend: "))]


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_refuses_a_place_in_one_sentence_and_replaces_its_own_file(
    evidenced: Small, run: Run, name: str
) -> None:
    root = evidenced.root
    (root / "mine").write_text("name: a service\n")
    for place, why in (
        (root / "ims/ims.yaml", "lies in ims/"),
        (root / "mine", "no earlier export of this kind"),
        (root / "nowhere/out", "there is no folder"),
    ):
        before = place.read_bytes() if place.exists() else None
        code, said = put(run, root, name, place)
        assert (code, len(said)) == (2, 1), said
        assert said[0].startswith("imskit: ")
        assert why in said[0]
        assert (place.read_bytes() if place.exists() else None) == before
    assert put(run, root, name, root / "out")[0] == 0
    assert put(run, root, name, root / "out")[0] == 0
    assert not list(root.glob(".*.part"))


@pytest.mark.parametrize("name", EXPORTS)
def test_every_export_says_that_its_sources_have_errors(evidenced: Small, run: Run, name: str) -> None:
    evidenced.write("ims/policies/POL-002.yaml", "id: POL-002\ntype: policy\n")
    evidenced.write("ims/policies/POL-003.yaml", "x: [\n")
    *words, option = EXPORTS[name]
    ran = run(evidenced.root, *words, "--as-of", TODAY.isoformat(), option, str(evidenced.root / "out"))
    assert ran.code == 0
    assert re.search(
        "^note: the files that this is made from have [0-9]+ errors; imskit check", ran.err, re.MULTILINE
    )


@pytest.mark.parametrize("place", ["ims/new", ".git/new", "schemas/new", ".imskit/new"])
def test_registers_are_not_laid_among_what_they_are_made_from(evidenced: Small, run: Run, place: str) -> None:
    ran = run(evidenced.root, "export", "register", "--all", "-o", place)
    assert ran.code == 2
    assert f"{place} lies in " in ran.err
    assert not (evidenced.root / place).exists()


def test_a_repository_that_git_cannot_read_is_told_of(evidenced: Small, run: Run) -> None:
    commit(evidenced.root)
    (evidenced.root / ".git/refs/heads/main").write_text("1" * 40 + "\n")
    ran = run(evidenced.root, "export", "register", "policy")
    assert ran.code == 0
    assert "note: which versions are in force is not known: git cannot read the repository here" in ran.err
    ran = run(evidenced.root, "export", "audit-pack", "--no-pdf", "-o", "out")
    assert ran.code == 2
    assert ran.err.startswith("imskit: git cannot read the repository here: ")
    assert not (evidenced.root / "out").exists()
