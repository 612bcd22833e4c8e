"""What was made with an earlier release still checks, verifies and renders, and its fingerprints are what they were."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from imskit import __version__, migrations
from imskit.all_editions import build_all_editions
from imskit.editions import editions
from imskit.migrations import Migration, Renamed, Required
from imskit.pipeline import Reading, read
from imskit.problems import Problem, Severity
from imskit.project import shipped, shipped_files
from imskit.publishing import publish
from imskit.sshsig import ENDING
from tests.frozen_systems import (
    CLOCK,
    EDITION,
    WITHHELD,
    Frozen,
    Laid,
    findings,
    fingerprints,
    frozen,
    laid,
    words_on,
)

CHECKOUT = Path(__file__).parents[1]


@pytest.fixture(scope="module", params=frozen(), ids=lambda system: system.release)
def old(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Laid:
    """A system that was frozen at some release."""
    return laid(request.param, tmp_path_factory.mktemp("frozen") / "ours")


def errors(reading: Reading) -> list[Problem]:
    return [each for each in reading.problems if each.severity is Severity.ERROR]


def test_a_system_is_frozen_of_this_release() -> None:
    assert __version__ in {system.release for system in frozen()}, (
        "make it at the release with: python -m tests.tools.freeze"
    )


def test_the_frozen_system_has_each_document_type_there_was(old: Laid) -> None:
    known = {document.type for document in old.catalog.documents.values()}
    assert "visit" in known, "a type of the organisation's own"
    if old.system.release == __version__:
        assert known == set(old.catalog.types)


def test_fingerprints_are_what_they_were(old: Laid) -> None:
    assert fingerprints(old.catalog) == old.system.lines("fingerprints")


def test_it_checks_as_it_did(old: Laid) -> None:
    assert errors(old.reading) == []
    # A later release may find more, and takes nothing back.
    assert set(old.system.lines("check")) <= set(findings(old.reading))


@pytest.mark.ssh
def test_its_signatures_verify(old: Laid) -> None:
    signatures = old.catalog.signatures
    files = list(old.root.rglob(f"*{ENDING}"))
    assert len(signatures) == len(files) > 0
    assert {state.verdict for state in signatures.values()} == {"verified"}


def test_it_has_schemas_and_templates_of_its_own(old: Laid) -> None:
    assert list(old.root.glob("schemas/*.schema.json"))
    assert list(old.root.glob("templates/site/documents/*.md.j2"))


@pytest.mark.slow
def test_its_edition_still_renders(old: Laid, tmp_path: Path) -> None:
    site = tmp_path / "site"
    old.system.tag(old.root)
    (edition,) = editions(old.root)
    # The record names its commit: were a byte of the system another, it would not be this one.
    assert (edition.name, edition.commit, edition.log) == (EDITION, old.commit, "The first edition.")
    built = build_all_editions(old.root, site, CLOCK, None)
    assert dict(built.failed) == {}
    assert missing(old.system, site / EDITION) == []


@pytest.mark.slow
def test_its_edition_renders_when_a_schema_has_changed_since(
    old: Laid, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a later release would do it: the purpose of a procedure is its aim there, and one field more is asked for."""
    schema = json.loads((shipped("schemas") / "procedure.schema.json").read_text(encoding="utf-8"))
    body = schema["properties"]["body"]
    body["properties"]["aim"] = body["properties"].pop("purpose")
    body["properties"]["mood"] = {"title": "Mood", "enum": ["calm", "merry"]}
    body["required"] = [*(name for name in body["required"] if name != "purpose"), "aim", "mood"]
    changed = tmp_path / "procedure.schema.json"
    changed.write_text(json.dumps(schema), encoding="utf-8")
    template = tmp_path / "procedure.md.j2"
    template.write_text("{{ body.aim | text }}\n\nIts mood is {{ body.mood }}.\n", encoding="utf-8")
    files = {
        **shipped_files(),
        "schemas/procedure.schema.json": changed,
        "templates/site/documents/procedure.md.j2": template,
    }
    monkeypatch.setattr("imskit.pipeline.shipped_files", lambda: files)
    assert errors(read(old.root, CLOCK, revision=old.commit))
    steps = (Renamed(("body",), "purpose", "aim"), Required(("body",), "mood", "calm"))
    monkeypatch.setattr(migrations, "MIGRATIONS", (Migration("99", "procedure", steps),))
    reading = read(old.root, CLOCK, revision=old.commit)
    assert errors(reading) == []
    assert reading.catalog is not None
    assert fingerprints(reading.catalog) == old.system.lines("fingerprints")
    procedure = reading.catalog.documents["PRO-001"]
    publish(reading, tmp_path / "site", edition=EDITION)
    seen = words_on(tmp_path / "site/documents/PRO-001.html")
    assert "Its mood is calm." in seen
    assert " ".join(procedure.data["body"]["aim"].split())[:60] in seen
    assert procedure.fingerprint[:30] in seen
    others = [line for line in missing(old.system, tmp_path / "site") if not line.startswith("PRO-001 ")]
    assert others == []


def missing(system: Frozen, site: Path) -> list[str]:
    """What the pages of *system* in the folder *site* are expected to say, and do not."""
    found = []
    for line in system.lines("pages"):
        name, words = line.split(" ", 1)
        page = site / f"documents/{name}.html"
        if page.exists() if words == WITHHELD else words not in words_on(page):
            found.append(line)
    return found
