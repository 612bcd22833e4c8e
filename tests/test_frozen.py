"""What was made with an earlier release still checks, verifies and renders, and its fingerprints are what they were."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from imskit import __version__, migrations
from imskit.all_editions import build_all_editions
from imskit.editions import editions
from imskit.migrations import Migration, Renamed, Required
from imskit.model import Catalog
from imskit.pipeline import publish, read
from imskit.problems import Severity
from imskit.project import shipped, shipped_files
from imskit.sshsig import ENDING
from tests.frozen_systems import CLOCK, EDITION, WITHHELD, Frozen, findings, fingerprints, frozen, words_on

CHECKOUT = Path(__file__).parents[1]
all_frozen = pytest.mark.parametrize("system", frozen(), ids=lambda system: system.release)


def catalog_of(system: Frozen) -> Catalog:
    catalog = system.read().catalog
    assert catalog is not None
    return catalog


def test_a_system_is_frozen_of_this_release() -> None:
    assert __version__ in {system.release for system in frozen()}, (
        "make it at the release with: python -m tests.tools.freeze"
    )


def test_the_frozen_system_of_this_release_has_each_document_type() -> None:
    catalog = catalog_of(next(system for system in frozen() if system.release == __version__))
    assert {document.type for document in catalog.documents.values()} == set(catalog.types)
    assert {path.name.partition(".")[0] for path in shipped("templates").glob("starters/*.yaml")} < set(
        catalog.types
    ), "an organisation's own type is among them"


@all_frozen
def test_fingerprints_are_what_they_were(system: Frozen) -> None:
    assert fingerprints(catalog_of(system)) == system.lines("fingerprints")


@all_frozen
def test_it_checks_as_it_did(system: Frozen) -> None:
    found = findings(system.read())
    assert [line for line in found if line.startswith("error ")] == []
    # A later release may find more, and takes nothing back.
    assert set(system.lines("check")) <= set(found)


@pytest.mark.ssh
@all_frozen
def test_its_signatures_verify(system: Frozen) -> None:
    signatures = catalog_of(system).signatures
    files = list(system.system.rglob(f"*{ENDING}"))
    assert len(signatures) == len(files) > 0
    assert {state.verdict for state in signatures.values()} == {"verified"}


@all_frozen
def test_it_has_schemas_and_templates_of_its_own(system: Frozen) -> None:
    assert list(system.system.glob("schemas/*.schema.json"))
    assert list(system.system.glob("templates/site/documents/*.md.j2"))


@all_frozen
def test_its_edition_still_renders(system: Frozen, tmp_path: Path) -> None:
    root, site = tmp_path / "ours", tmp_path / "site"
    commit = system.lay(root)
    system.tag(root)
    (edition,) = editions(root)
    # The record names its commit: were a byte of the system another, it would not be this one.
    assert (edition.name, edition.commit, edition.log) == (EDITION, commit, "The first edition.")
    built = build_all_editions(root, site, CLOCK, None)
    assert dict(built.failed) == {}
    assert missing(system, site / EDITION) == []


@all_frozen
def test_its_edition_renders_when_a_schema_has_changed_since(
    system: Frozen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
    root = tmp_path / "ours"
    commit = system.lay(root)
    before = read(root, CLOCK, revision=commit)
    assert [each for each in before.problems if each.severity is Severity.ERROR]
    steps = (Renamed(("body",), "purpose", "aim"), Required(("body",), "mood", "calm"))
    monkeypatch.setattr(migrations, "MIGRATIONS", (Migration("99", "procedure", steps),))
    reading = read(root, CLOCK, revision=commit)
    assert [each for each in reading.problems if each.severity is Severity.ERROR] == []
    assert reading.catalog is not None
    assert fingerprints(reading.catalog) == system.lines("fingerprints")
    procedure = reading.catalog.documents["PRO-001"]
    publish(reading, tmp_path / "site", edition=EDITION)
    seen = words_on(tmp_path / "site/documents/PRO-001.html")
    assert "Its mood is calm." in seen
    assert " ".join(procedure.data["body"]["aim"].split())[:60] in seen
    assert procedure.fingerprint[:30] in seen
    others = [line for line in missing(system, tmp_path / "site") if not line.startswith("PRO-001 ")]
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
