"""Nonconformities: what is said, what is missing, which checks failed."""

from __future__ import annotations

from typing import Any

from imskit.facts.corrections import Correction, corrections
from tests.builders import Small


def of(small: Small, *results: str, **body: Any) -> Correction:
    effectiveness: dict[str, Any] = {"due": "2026-09-01", **body.pop("effectiveness", {})}
    checks = [
        {"date": "2026-09-01", "result": result, "by": "director", "text": "Seen."} for result in results
    ]
    if checks:
        effectiveness["checks"] = checks
    content = {
        "source": "own-observation",
        "grade": "minor",
        "against": {"tiny-2026": ["1"]},
        "description": "It was dark.",
        "effectiveness": effectiveness,
    }
    small.living("nonconformity", "NCR-001", "in-correction", {**content, **body})
    (found,) = corrections(small.catalog())
    return found


def test_a_fresh_one_lacks_everything_that_comes_after_the_description(small: Small) -> None:
    assert of(small).missing == (
        "correction",
        "cause",
        "whether it is so elsewhere",
        "corrective action",
        "criterion of effectiveness",
    )


def test_one_that_says_all_lacks_nothing(small: Small) -> None:
    found = of(
        small,
        correction="A candle.",
        root_cause="No lamp.",
        elsewhere="Nowhere.",
        actions=[{"what": "Buy a lamp", "owner": "director", "due": "2026-08-01"}],
        effectiveness={"criterion": "It is light."},
    )
    assert found.missing == ()
    assert (found.correction, found.cause, found.criterion) == ("A candle.", "No lamp.", "It is light.")


def test_containment_stands_for_a_correction_that_is_not_said(small: Small) -> None:
    assert of(small, containment="Closed the door.").correction == "Closed the door."
    assert of(small, containment="Closed the door.", correction="A candle.").correction == "A candle."


def test_the_newest_check_proves_and_failed_ones_stay(small: Small) -> None:
    assert not of(small).proved
    worked = of(small, "not-effective", "effective")
    assert (worked.proved, worked.failed) == (True, 1)
    failed = of(small, "effective", "not-effective", "not-effective")
    assert (failed.proved, failed.failed) == (False, 2)
