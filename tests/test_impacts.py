"""What known changes to the reference system mean, held to golden files: `pytest --update` writes them anew."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from imskit.changes.comparison import Comparison
from imskit.changes.impact import Side, impact
from imskit.changes.report import report
from imskit.exporters.diff_md import diff_md
from imskit.facts.version_in_force import with_versions_in_force
from imskit.model import Catalog, Document
from imskit.pipeline import Clock, Reading, read
from imskit.rules.of_change import hold_against_rules_of_change
from tests.builders import REFERENCE

CLOCK = Clock(REFERENCE)
Golden = Callable[[str, str | bytes], None]
Edit = Callable[[Path], object]


def edited(pattern: str, *replacements: tuple[str, str]) -> Edit:
    """An edit of the one file that fits *pattern*: texts in it with what takes their place, each there once."""

    def edit(root: Path) -> None:
        (path,) = (root / "ims").glob(pattern)
        text = path.read_text(encoding="utf-8")
        for old, new in replacements:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8", newline="\n")

    return edit


def removed(pattern: str) -> Edit:
    return lambda root: next((root / "ims").glob(pattern)).unlink()


def both(*edits: Edit) -> Edit:
    return lambda root: [edit(root) for edit in edits]


def next_version(change: str, summary: str) -> tuple[tuple[str, str], ...]:
    """What makes PRO-001 version 1.4 of its 1.3, still to be approved."""
    lines = (
        '  - version: "1.4"',
        "    date: 2026-11-26",
        "    by: person-08",
        f"    change: {change}",
        f"    summary: {summary}",
    )
    return (
        ('version: "1.3"\nstatus: approved\n', 'version: "1.4"\nstatus: in-review\n'),
        ("effective_from: 2026-11-25", "effective_from: 2026-12-21"),
        ("revisions:\n", "\n".join(("revisions:", *lines, ""))),
    )


PRO_001 = "procedures/PRO-001-*.yaml"
FEWER_DAYS = ("within 10 working days of the request", "within 5 working days of the request")
PLAINER = ("Records stay true and findable for", "Records stay true and easy to find for")

#: Each change with the file that holds what it means.
CHANGES: Mapping[str, Edit] = {
    "plainer-words": edited(PRO_001, *next_version("editorial", "Plainer words"), PLAINER),
    "fewer-days": edited(PRO_001, *next_version("material", "Answers come sooner"), FEWER_DAYS),
    "material-called-editorial": edited(PRO_001, *next_version("editorial", "Small things"), FEWER_DAYS),
    "policy-edited-under-its-version": edited(
        "policies/POL-001-*.yaml",
        ("they need it without sending someone\n    out every month", "they need it at once"),
    ),
    "policy-retired": edited("policies/POL-009-*.yaml", ("status: approved", "status: retired")),
    "claim-given-up": edited("procedures/PRO-023-*.yaml", ('  iso-56001-2024: ["9.1"]\n', "")),
    "idea-deleted": removed("records/idea/IDEA-030-*.yaml"),
    "approval-deleted": removed("records/decision/DEC-*-POL-001-1.3-approve-*.yaml"),
    "action-done": edited(
        "records/risk/RSK-001-*.yaml",
        (
            "      due: 2026-10-30\n",
            "      due: 2026-10-30\n      done: 2026-11-25\n      result: 200 pieces aged, 197 within the limits\n",
        ),
    ),
    "measurement-altered": edited(
        "records/indicator/IND-004-*.yaml", ("      note: 26 of 118 people", "      note: 27 of 118 people")
    ),
    "audit-altered": edited(
        "records/internal-audit/AUD-002-*.yaml", ("\nowner: lead-auditor\n", "\nowner: quality-manager\n")
    ),
    "names-and-nothing-else": both(
        lambda root: next((root / "ims").glob(PRO_001)).rename(root / "ims/procedures/PRO-001-documents.yaml")
    ),
}


@pytest.fixture(scope="module")
def reference(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference system in a folder that no repository is around."""
    root = tmp_path_factory.mktemp("reference")
    shutil.copytree(checkout / "ims", root / "ims")
    return root


@pytest.fixture(scope="module")
def base(reference: Path) -> Reading:
    return read(reference, CLOCK)


class OfTheBase:
    """The history of a branch that began with one state: what documents were before is what they were there."""

    def __init__(self, base: Catalog) -> None:
        self._base = base

    def of(self, documents: Sequence[Document]) -> Mapping[str, Sequence[Document]]:
        return {
            each.id: [self._base.documents[each.id]] for each in documents if each.id in self._base.documents
        }

    def whole(self) -> bool:
        return True


def side(reading: Reading, base: Reading) -> Side:
    assert reading.catalog is not None
    assert base.catalog is not None
    return Side(
        reading.catalog, with_versions_in_force(reading.catalog, OfTheBase(base.catalog)), reading.tree
    )


def meaning(before: Reading, after: Reading) -> str:
    old, new = side(before, before), side(after, before)
    missing = list(hold_against_rules_of_change(Comparison(old.written, new.written)))
    return diff_md(report(new.written, impact(old, new), missing, base="BASE", head="HEAD"))


@pytest.mark.parametrize("name", CHANGES)
def test_a_known_change_means_what_it_meant(
    name: str, reference: Path, base: Reading, tmp_path: Path, golden: Golden
) -> None:
    root = tmp_path / "changed"
    shutil.copytree(reference, root)
    CHANGES[name](root)
    said = meaning(base, read(root, CLOCK))
    golden(f"impacts/{name}.md", re.sub(r"&#\d+;", lambda found: chr(int(found[0][2:-1])), said))


def test_the_reference_system_and_itself_do_not_differ(base: Reading) -> None:
    assert "Nothing changes." in meaning(base, base)


def test_each_file_of_impacts_belongs_to_a_change() -> None:
    found = {path.stem for path in (Path(__file__).parent / "golden/impacts").iterdir()}
    assert found == set(CHANGES)
