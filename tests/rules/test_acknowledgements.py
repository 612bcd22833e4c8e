"""An acknowledgement fits a version of its document and the content of that version."""

from __future__ import annotations

from typing import Any

from imskit.fingerprint import fingerprint
from tests.builders import Small


def acknowledge(small: Small, **body: Any) -> None:
    written = small.policy()
    small.decision(written)
    content = {"document": "POL-001", "version": "1.0", "fingerprint": fingerprint(written), **body}
    small.sealed("acknowledgement", "ACK-001", content)


def test_one_that_fits_is_no_problem(small: Small) -> None:
    acknowledge(small)
    assert small.found() == []


def test_a_version_that_there_never_was_is_an_error(small: Small) -> None:
    acknowledge(small, version="2.0")
    (found,) = small.found()
    assert found.startswith("records/acknowledgement/ACK-001.yaml:11: acknowledgement-fits: ")
    assert found.endswith("POL-001 has no version 2.0")


def test_other_content_than_that_of_the_version_is_an_error(small: Small) -> None:
    acknowledge(small, fingerprint="imskit-1:sha256:" + 64 * "1")
    (found,) = small.found()
    assert "The fingerprint is not that of POL-001 1.0" in found


def test_a_text_changed_under_its_version_is_no_fault_of_who_read_the_approved_one(small: Small) -> None:
    acknowledge(small)
    small.policy(title="Something else")
    assert small.rules() == ["approval-fingerprint"]


def test_the_fingerprint_of_the_starter_is_one_to_fill_in(small: Small) -> None:
    acknowledge(small, fingerprint="imskit-1:sha256:" + 64 * "0")
    (problem,) = small.read().problems
    assert problem.message == "The fingerprint of what was read of POL-001 1.0 is not filled in"
    assert problem.mend == f"write {fingerprint(small.policy())} where it is what POL-001 says now"


def test_a_record_has_no_versions_to_acknowledge(small: Small) -> None:
    small.idea()
    acknowledge(small, document="IDEA-001")
    (found,) = small.found()
    assert "IDEA-001 has no version 1.0" in found


def test_a_document_that_is_not_there_is_a_dangling_link_and_nothing_more(small: Small) -> None:
    acknowledge(small, document="POL-009")
    assert small.rules() == ["dangling-link"]
