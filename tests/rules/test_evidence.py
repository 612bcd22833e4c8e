"""Rules on evidence files."""

from __future__ import annotations

import hashlib

import pytest

from tests.builders import Small

SHA = hashlib.sha256(b"seen").hexdigest()


def test_a_file_that_is_there_and_the_same(small: Small) -> None:
    small.write("ims/evidence/a/note.txt", "seen")
    small.training(evidence=[{"title": "Note", "file": "a/note.txt", "sha256": SHA}])
    assert small.found() == []


def test_a_file_that_changed(small: Small) -> None:
    small.write("ims/evidence/note.txt", "something else")
    small.training(evidence=[{"title": "Note", "file": "note.txt", "sha256": SHA}])
    assert small.rules() == ["evidence-hash"]


def test_a_file_that_is_not_there(small: Small) -> None:
    small.training(evidence=[{"title": "Note", "file": "note.txt", "sha256": SHA}])
    assert small.rules() == ["evidence-missing"]


@pytest.mark.parametrize("path", ["../ims.yaml", "a/../../people.yaml"])
def test_a_path_that_leads_out_of_the_evidence(small: Small, path: str) -> None:
    small.training(evidence=[{"title": "Note", "file": path, "sha256": SHA}])
    (problem,) = small.read().problems
    assert problem.message == f"{path} leads out of ims/evidence"


def test_evidence_kept_elsewhere_names_custodian_and_place(small: Small) -> None:
    held = {"title": "Contract", "sha256": SHA, "custodian": "director", "place": "The safe"}
    small.training(evidence=[held])
    assert small.found() == []
    small.training(evidence=[{"title": "Contract", "sha256": SHA}])
    assert small.rules() == ["evidence-missing"]
