"""A recorded decision says what was decided on, and counts as an approval."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from imskit.edit.decision import new_decision
from imskit.edit.new import NewDocument
from imskit.edit.new_file import lay
from imskit.facts.approval import approval
from imskit.load import load
from imskit.loaded import Loaded
from imskit.model import Catalog, Document, TypeInfo
from imskit.pipeline import Reading
from imskit.problems import CannotGoOn, Severity

Read = Callable[[Path], Reading]
POLICY = "ims/policies/POL-001-innovation-policy.yaml"


def catalog_of(reading: Reading) -> Catalog:
    assert reading.catalog is not None
    return reading.catalog


@pytest.fixture
def approved(system: Path) -> Path:
    """A system whose policy says approved, and lacks its approval."""
    path = system / POLICY
    text = path.read_text(encoding="utf-8").replace(
        "status: draft", "status: approved\neffective_from: 2026-02-01"
    )
    path.write_text(text, encoding="utf-8")
    return system


@pytest.fixture
def policy(approved: Path, reading: Read) -> Document:
    return catalog_of(reading(approved)).documents["POL-001"]


def decide(policy: Document, types: Mapping[str, TypeInfo], **options: Any) -> NewDocument:
    wanted = {
        "verdict": "approve",
        "person": "person-02",
        "role": "managing-director",
        "day": date(2026, 1, 15),
    }
    return new_decision(policy, types["decision"], **{**wanted, **options})


def test_the_record_of_an_approval(policy: Document, types: Mapping[str, TypeInfo]) -> None:
    record = decide(policy, types, reason="  Clear and short.\n\nNo change needed. ")
    assert record.id == "DEC-20260115-POL-001-0.1-approve-person-02"
    assert record.path == f"ims/records/decision/{record.id}.yaml"
    assert (
        record.text
        == f"""\
# yaml-language-server: $schema=../../../schemas/decision.schema.json
id: {record.id}
type: decision
title: Approval of POL-001, version 0.1
owner: managing-director
classification: internal
language: en
date: 2026-01-15
by: person-02
body:
  document: POL-001
  version: "0.1"
  fingerprint: {policy.fingerprint}
  verdict: approve
  role: managing-director
  assurance: asserted
  reason: |
    Clear and short.

    No change needed.
"""
    )


def test_with_it_the_approval_is_complete(
    approved: Path, policy: Document, types: Mapping[str, TypeInfo], reading: Read
) -> None:
    before = reading(approved)
    assert "approval-missing" in {problem.rule for problem in before.problems}
    lay([decide(policy, types)], approved)
    after = reading(approved)
    assert [problem for problem in after.problems if problem.severity is Severity.ERROR] == []
    assert approval(catalog_of(after), catalog_of(after).documents["POL-001"]).complete


@pytest.mark.parametrize("verdict", ["reject", "reaffirm", "withdraw"])
def test_other_verdicts_fit_the_schema_too(
    verdict: str, approved: Path, policy: Document, types: Mapping[str, TypeInfo], reading: Read
) -> None:
    record = decide(policy, types, verdict=verdict, reason="# not a comment: {x}", assurance="committed")
    lay([record], approved)
    assert record.id in catalog_of(reading(approved)).documents
    loaded = load(record.text.encode(), record.path)
    assert isinstance(loaded, Loaded)
    assert loaded.data["body"]["reason"] == "# not a comment: {x}\n"


def test_a_confidential_document_has_confidential_decisions(
    approved: Path, types: Mapping[str, TypeInfo], reading: Read
) -> None:
    path = approved / POLICY
    path.write_text(
        path.read_text("utf-8").replace("classification: internal", "classification: confidential"), "utf-8"
    )
    policy = catalog_of(reading(approved)).documents["POL-001"]
    assert "\nclassification: confidential\n" in decide(policy, types).text


def test_what_is_wrong_is_said(policy: Document, types: Mapping[str, TypeInfo]) -> None:
    with pytest.raises(CannotGoOn, match="a rejection needs a reason"):
        decide(policy, types, verdict="reject", reason=" ")
    with pytest.raises(CannotGoOn, match="already recorded"):
        decide(policy, types, existing_ids=["DEC-20260115-POL-001-0.1-approve-person-02"])
    with pytest.raises(CannotGoOn, match="is no id of a person"):
        decide(policy, types, person="Jane Doe")
    with pytest.raises(CannotGoOn, match="control characters"):
        decide(policy, types, reason="\x1b[31m")


def test_only_versions_are_decided_on(
    approved: Path, policy: Document, types: Mapping[str, TypeInfo], reading: Read
) -> None:
    lay([decide(policy, types)], approved)
    record = catalog_of(reading(approved)).documents["DEC-20260115-POL-001-0.1-approve-person-02"]
    with pytest.raises(CannotGoOn, match="only versions of controlled documents"):
        decide(record, types)
