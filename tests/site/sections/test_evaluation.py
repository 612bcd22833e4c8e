"""The pages on audits, improvement and certification as they are staged."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from imskit.site import addresses
from tests.builders import Small
from tests.facts.test_audits import audit, planned, programme
from tests.facts.test_certification import CERTIFIED, STAGES, certificate, finding, held
from tests.site.sections.test_steps import CANARY, page, staged

PAGES = (
    addresses.AUDITS,
    addresses.IMPROVEMENT,
    addresses.CERTIFICATION,
    *(addresses.stage(stage["stage"]) for stage in STAGES),
)


@pytest.fixture
def system(small: Small) -> Small:
    """A system with a little of everything, some of it confidential."""
    small.ims["standards"].append({"id": CERTIFIED})
    against = {
        "source": "complaint",
        "grade": "major",
        "against": {CERTIFIED: ["4.4"]},
        "description": "A <b>.",
    }
    small.living("nonconformity", "NCR-001", "open", against)
    dark = [
        {"grade": "major", "text": "It is <b>dark</b>.", "clauses": {"tiny-2026": ["1"]}, **more}
        for more in ({}, {"nonconformity": "NCR-009"})
    ]
    audit(small, findings=dark)
    programme(small, planned("2026-12-01", "2", sites=["hut"]))
    held(small, "CST-001", "stage-1", "ready", findings=[finding("concern", close_by="2026-11-01")])
    certificate(small)
    secret = {"classification": "confidential"}
    small.living("nonconformity", "NCR-009", "open", against, title=f"{CANARY} leaks", **secret)
    improvement = {"source": "internal-audit", "description": "So."}
    came = {"links": {"came_from": ["AUD-001"]}}
    small.living("improvement", "IMP-009", "proposed", improvement, title=f"{CANARY} sings", **secret, **came)
    small.policy("POL-009", title=f"{CANARY} policy", satisfies={CERTIFIED: ["5.2"]}, **secret)
    return small


@pytest.mark.parametrize("name", PAGES)
def test_nothing_withheld_is_on_them(system: Small, tmp_path: Path, name: str) -> None:
    found = page(staged(system, tmp_path / "stage"), name)
    assert not {"AUD-001", "NCR-001", "CST-001"} & system.catalog().failed_ids.keys()
    assert CANARY not in found
    assert not any(hidden in found for hidden in ("NCR-009", "IMP-009", "POL-009"))


def test_what_was_missed_and_what_nobody_followed_is_said(system: Small, tmp_path: Path) -> None:
    found = page(staged(system, tmp_path / "stage"), addresses.AUDITS)
    assert '<span class="im-warn">missed</span>' in found
    assert "no nonconformity follows it" in found
    assert "It is &lt;b&gt;dark&lt;/b&gt;." in found
    assert "No audit programme is in force" not in found


def test_a_system_without_a_programme_is_told_so(small: Small, tmp_path: Path) -> None:
    audit(small)
    assert "No audit programme is in force" in page(staged(small, tmp_path / "stage"), addresses.AUDITS)


def test_certification_says_what_certificates_are_issued_against(system: Small, tmp_path: Path) -> None:
    folder = staged(system, tmp_path / "stage")
    found = page(folder, addresses.CERTIFICATION)
    assert "Certificates are issued against ISO 56001:2024" in found
    assert "guidance" in found
    assert "N-1" in found
    stage = page(folder, addresses.stage("stage-1"))
    assert "to be checked against a bought copy" in stage
    assert '<span class="im-warn">overdue</span>' in stage


def test_pages_of_what_is_not_in_use_are_not_there(small: Small, tmp_path: Path) -> None:
    folder = staged(small, tmp_path / "stage")
    for name in PAGES:
        assert not (folder / "docs" / name).with_suffix(".md").exists()
    nav = yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    assert not {"Certification", "Evaluation"} & {name for section in nav for name in section}


def test_certification_has_a_section_of_its_own_behind_evaluation(system: Small, tmp_path: Path) -> None:
    folder = staged(system, tmp_path / "stage")
    nav = yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    names = [name for section in nav for name in section]
    assert names.index("Certification") == names.index("Evaluation") + 1
    (entries,) = [section["Certification"] for section in nav if "Certification" in section]
    assert [next(iter(entry)) for entry in entries] == [
        "The way to a certificate",
        "Stage 1",
        "Stage 2",
        "Certification decision",
        "Surveillance",
        "Recertification",
    ]
