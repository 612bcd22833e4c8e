"""What known changes to the reference system mean, held to golden files: `pytest --update` writes them anew."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from imskit.changes.comparison import Comparison
from imskit.changes.impact import Side, impact
from imskit.changes.reporting import report
from imskit.changes.since import Judge
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


def written(path: str, text: str) -> Edit:
    """A file that comes, by its path below the root."""

    def edit(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8", newline="\n")

    return edit


def adapted(path: str, *replacements: tuple[str, str]) -> Edit:
    """A file that imskit brings, taken into the system and changed there."""

    def edit(root: Path) -> None:
        text = (CHECKOUT / path).read_text(encoding="utf-8")
        for old, new in replacements:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
            text = text.replace(old, new)
        written(path, text)(root)

    return edit


def moved_up(pattern: str, first: str, end: str, before: str) -> Edit:
    """An edit that takes what stands from *first* up to *end* to the place before *before*."""

    def edit(root: Path) -> None:
        (path,) = (root / "ims").glob(pattern)
        text = path.read_text(encoding="utf-8")
        part = text[text.index(first) : text.index(end)]
        text = text.replace(part, "").replace(before, f"{part}{before}", 1)
        path.write_text(text, encoding="utf-8", newline="\n")

    return edit


CHECKOUT = Path(__file__).parents[1]
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
    "step-moved": both(
        edited(PRO_001, *next_version("material", "Who uses it looks after the approval")),
        moved_up(PRO_001, "    - title: Approve\n", "    - title: Publish", "    - title: Review by"),
    ),
    "cell-of-a-table": edited(
        "policies/POL-009-*.yaml", ("| assessments | 6 years |", "| assessments | 8 years |")
    ),
    "remembered-policy": edited("policies/POL-005-*.yaml", ("takes 5 working days", "takes 15 working days")),
    "training-recorded": written(
        "ims/records/training/TRN-099-filing.yaml",
        """id: TRN-099
type: training
title: Filing for new people
owner: people-manager
classification: internal
language: en
date: 2026-11-25
by: person-08
links:
  evidences: [PRO-001]
body:
  subject: Documents and records
  content: Where they lie.
  kind: induction
  method: workshop
  roles: [initiative-lead]
  competences: [Finds the version in force]
  trainer: Quality manager
  covers: [PRO-001]
  attendees: [person-13]
  effectiveness: {method: Asked a month later, due: 2026-12-25}
""",
    ),
    "indicator-retired": edited(
        "records/indicator/IND-001-*.yaml",
        ("state: in-use\nopened: 2025-04-07\n", "state: retired\nopened: 2025-04-07\nclosed: 2026-11-25\n"),
    ),
    "stricter-approval-rule": edited(
        "ims.yaml",
        (
            (
                "  - types: [procedure, process]\n    roles: [innovation-manager, quality-manager]\n    need: any\n"
                "    count: 1\n"
            ),
            "  - types: [procedure, process]\n    roles: [innovation-manager, quality-manager]\n    need: all\n",
        ),
    ),
    "another-holder": edited(
        "people.yaml",
        (
            "    holders:\n      - person: person-13\n        from: 2025-09-01\n",
            (
                "    holders:\n      - person: person-13\n        from: 2025-09-01\n        until: 2026-11-20\n"
                "      - person: person-24\n        from: 2026-11-21\n"
            ),
        ),
    ),
    "clause-asks-for-more": edited(
        "standards/iso-56001-2024.yaml",
        (
            "        what: How risks and opportunities of the system are found, weighed and acted on\n",
            (
                "        what: How risks and opportunities of the system are found, weighed and acted on\n"
                "      - types: [disposal]\n"
            ),
        ),
    ),
    "form-and-page-of-policies": both(
        adapted(
            "schemas/policy.schema.json",
            (
                '"required": ["purpose", "scope", "commitments", "responsibilities"]',
                '"required": ["purpose", "commitments", "responsibilities"]',
            ),
        ),
        written("templates/site/documents/policy.md.j2", "{{ document.title }}\n"),
    ),
    "names-and-nothing-else": both(
        lambda root: next((root / "ims").glob(PRO_001)).rename(root / "ims/procedures/PRO-001-documents.yaml")
    ),
}


def approved(version: str, on: str, effective: str) -> Edit:
    """An edit that says of PRO-001 that it is approved and effective, and the decision that makes it so."""

    def edit(root: Path) -> None:
        edited(
            PRO_001,
            ("status: in-review", "status: approved"),
            ("effective_from: 2026-12-21", f"effective_from: {effective}"),
        )(root)
        catalog = read(root, CLOCK).catalog
        assert catalog is not None
        name = f"DEC-{on.replace('-', '')}-PRO-001-{version}-approve-person-07"
        decision = {
            "id": name,
            "type": "decision",
            "title": f"Approval of PRO-001, version {version}",
            "owner": "managing-director",
            "classification": "internal",
            "language": "en",
            "date": on,
            "by": "person-07",
            "body": {
                "document": "PRO-001",
                "version": version,
                "fingerprint": catalog.documents["PRO-001"].fingerprint,
                "verdict": "approve",
                "role": "innovation-manager",
                "assurance": "asserted",
            },
        }
        written(f"ims/records/decision/{name}.yaml", yaml.safe_dump(decision, sort_keys=False))(root)

    return edit


#: Changes that follow on another one, which has been merged already: that one first.
LATER: Mapping[str, tuple[Edit, Edit]] = {
    "approval-given": (CHANGES["fewer-days"], approved("1.4", "2026-11-26", "2026-11-26")),
    "approval-given-for-later": (CHANGES["fewer-days"], approved("1.4", "2026-11-26", "2026-12-21")),
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


class Said:
    """What documents say and said on such a branch, for whoever remembers it."""

    def __init__(self, *catalogs: Catalog) -> None:
        self._catalogs = catalogs

    def of(self, name: str, fingerprint: str) -> Mapping[str, Any] | None:
        known = (catalog.documents.get(name) for catalog in self._catalogs)
        return next(
            (each.data for each in known if each is not None and each.fingerprint == fingerprint), None
        )

    def expect(self, names: Collection[str]) -> None:
        pass

    def silence(self) -> str:
        return "nobody knows"


def side(reading: Reading, base: Reading) -> Side:
    assert reading.catalog is not None
    assert base.catalog is not None
    judge = Judge(reading.catalog.types, Said(reading.catalog, base.catalog))
    reading = replace(reading, catalog=replace(reading.catalog, since=judge))
    assert reading.catalog is not None
    return Side(
        reading.catalog, with_versions_in_force(reading.catalog, OfTheBase(base.catalog)), reading.tree
    )


def meaning(before: Reading, after: Reading, begin: Reading | None = None) -> str:
    """What lies between two states of a branch that began with *begin*, or else with *before*."""
    old, new = side(before, begin or before), side(after, begin or before)
    missing = list(hold_against_rules_of_change(Comparison(old.written, new.written)))
    return diff_md(report(old.written, new.written, impact(old, new), missing, base="BASE", head="HEAD"))


@pytest.mark.parametrize("name", CHANGES)
def test_a_known_change_means_what_it_meant(
    name: str, reference: Path, base: Reading, tmp_path: Path, golden: Golden
) -> None:
    root = tmp_path / "changed"
    shutil.copytree(reference, root)
    CHANGES[name](root)
    after = read(root, CLOCK)
    said = meaning(base, after)
    golden(f"impacts/{name}.md", re.sub(r"&#\d+;", lambda found: chr(int(found[0][2:-1])), said))
    the_way_back_mirrors_the_way_there(side(base, base), side(after, base))


def the_way_back_mirrors_the_way_there(old: Side, new: Side) -> None:
    """What came there goes on the way back, and every day and place that moved moves back."""
    there, back = impact(old, new), impact(new, old)
    turned = {"added": "deleted", "deleted": "added", "changed": "changed", "retired": "changed"}
    assert [(each.id, turned[each.what]) for each in there.documents] == [
        (each.id, each.what) for each in back.documents
    ]
    assert [(each.path, turned[each.what]) for each in there.settings] == [
        (each.path, each.what) for each in back.settings
    ]
    turns = {"won": "lost", "lost": "won", "rose": "fell", "fell": "rose"}
    assert [
        (each.standard, each.clause, turns[each.turn]) for each in there.clauses if each.turn in turns
    ] == [(each.standard, each.clause, each.turn) for each in back.clauses if each.turn in turns]
    assert {(each.document_before, each.owner_before, each.after, each.before) for each in there.moved} == {
        (each.document, each.owner, each.before, each.after) for each in back.moved
    }
    lost = {each.document for each in there.approvals if each.turn == "lost"}
    assert lost <= {each.document for each in back.approvals if each.turn == "given"}


@pytest.mark.parametrize("name", LATER)
def test_a_change_that_follows_on_another_one_means_what_it_meant(
    name: str, reference: Path, base: Reading, tmp_path: Path, golden: Golden
) -> None:
    root = tmp_path / "changed"
    shutil.copytree(reference, root)
    first, then = LATER[name]
    first(root)
    before = read(root, CLOCK)
    then(root)
    said = meaning(before, read(root, CLOCK), base)
    golden(f"impacts/{name}.md", re.sub(r"&#\d+;", lambda found: chr(int(found[0][2:-1])), said))


def test_the_reference_system_and_itself_do_not_differ(base: Reading) -> None:
    assert "Nothing changes." in meaning(base, base)


def test_each_file_of_impacts_belongs_to_a_change() -> None:
    found = {path.stem for path in (Path(__file__).parent / "golden/impacts").iterdir()}
    assert found == {*CHANGES, *LATER}
