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


@pytest.mark.parametrize(
    "file, message, mend",
    [
        (
            "ims/evidence/a.txt",
            "There is no file ims/evidence/a.txt below ims/evidence",
            "write a.txt: the path starts below ims/evidence",
        ),
        (
            "evidence/b/a.txt",
            "There is no file evidence/b/a.txt below ims/evidence",
            "write b/a.txt: the path starts below ims/evidence",
        ),
        (
            "https://files.example/a.pdf",
            "https://files.example/a.pdf is an address, not a file below ims/evidence",
            "keep a copy below ims/evidence, or name custodian and place instead of file",
        ),
        (
            "C:/Users/a.pdf",
            "C:/Users/a.pdf leads out of ims/evidence",
            "put the file below ims/evidence and name it by its path there",
        ),
    ],
)
def test_a_path_that_is_meant_otherwise_is_told_how_to_write_it(
    small: Small, file: str, message: str, mend: str
) -> None:
    small.write("ims/evidence/a.txt", "x")
    small.idea(evidence=[{"title": "Photo", "file": file, "sha256": "0" * 64}])
    (problem,) = small.read().problems
    assert (problem.rule, problem.message, problem.mend) == ("evidence-missing", message, mend)
