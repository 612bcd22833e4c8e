"""Whether the actions on a risk worked: what the newest check says, and what stands where there is none."""

from __future__ import annotations

from typing import Any

import pytest

from imskit.facts.risks import Treatment, treatments
from tests.builders import Small

BODY = {
    "effect": "threat",
    "description": "The lamp breaks.",
    "causes": "Wind.",
    "consequences": "It is dark.",
    "likelihood": "possible",
    "impact": "major",
    "response": "reduce",
    "treatment": "A second lamp.",
}
ACTION = {"what": "Buy a lamp", "owner": "director", "due": "2026-12-01"}


def check(date: str, result: str) -> dict[str, str]:
    return {"date": date, "result": result, "by": "director", "text": "Looked."}


def treated(small: Small, **body: Any) -> Treatment:
    small.living("risk", "RSK-001", "in-treatment", {**BODY, **body})
    (found,) = treatments(small.catalog())
    return found


@pytest.mark.parametrize(
    "body, worked",
    [
        ({}, "untreated"),
        ({"response": "accept"}, "carried"),
        ({"actions": [ACTION]}, "unplanned"),
        ({"actions": [ACTION], "effectiveness": {"due": "2026-11-23"}}, "waiting"),
        ({"actions": [ACTION], "effectiveness": {"due": "2026-11-22"}}, "late"),
    ],
)
def test_without_a_check_it_is_said_what_is_missing(small: Small, body: dict[str, Any], worked: str) -> None:
    assert treated(small, **body).worked == worked


def test_the_newest_check_counts_and_those_that_failed_stay_counted(small: Small) -> None:
    checks = [check("2026-06-01", "not-effective"), check("2026-09-01", "effective")]
    found = treated(small, actions=[ACTION], effectiveness={"due": "2026-09-01", "checks": checks})
    assert (found.worked, found.failed_checks) == ("worked", 1)


def test_what_had_worked_once_has_not_when_a_later_check_says_so(small: Small) -> None:
    checks = [check("2026-06-01", "effective"), check("2026-09-01", "not-effective")]
    found = treated(small, actions=[ACTION], effectiveness={"due": "2026-09-01", "checks": checks})
    assert found.worked == "failed"
