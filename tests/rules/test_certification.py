"""The list of stages refers to what exists; results and states are those that there can be."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import Small
from tests.facts.test_certification import CERTIFIED, certificate, held

PATH = "ims/standards/certification-stages.yaml"


def lay(small: Small, *items: dict[str, Any], **changes: Any) -> list[str]:
    """Lay a file with one stage, and say what is wrong with it, each with its line."""
    small.ims["standards"] = [{"id": CERTIFIED}]
    stage = {"stage": "stage-1", "title": "One", "aim": "To see", "output": "A list", "items": list(items)}
    small.write(PATH, {"standard": CERTIFIED, "verified": False, "stages": [stage], **changes})
    problems = [problem for problem in small.read().problems if problem.place.path == PATH]
    assert {problem.rule for problem in problems} <= {"stages-data"}
    assert all(problem.place.line > 1 or changes for problem in problems)
    return [problem.message for problem in problems]


GOOD = {"what": "A policy", "asks": "document", "clauses": ["5.2"]}


@pytest.mark.parametrize(
    "change, message",
    [
        ({}, None),
        ({"clauses": ["5.9"]}, "ISO 56001:2024 has no clause 5.9"),
        ({"clauses": ["5"]}, "Clause 5 of ISO 56001:2024 is a heading"),
        ({"types": ["polizy"]}, "There is no document type polizy"),
        ({"clauses": None}, "Nothing says by what this document is known"),
        ({"asks": "stage"}, "Nothing says by what this stage is known"),
        (
            {"asks": "record", "types": ["initiative"], "where": {"stete": ["stopped"]}},
            "No initiative has a field stete",
        ),
    ],
)
def test_an_item_refers_to_what_exists(small: Small, change: dict[str, Any], message: str | None) -> None:
    item = {key: value for key, value in {**GOOD, **change}.items() if value is not None}
    assert lay(small, item) == ([message] if message else [])


def test_stages_and_items_are_listed_once(small: Small) -> None:
    stage = {"stage": "stage-1", "title": "One", "aim": "To see", "output": "A list", "items": [GOOD, GOOD]}
    assert lay(small, stages=[stage, {**stage, "items": [GOOD]}]) == [
        "This item is listed twice",
        "The stage stage-1 is listed twice",
    ]


def test_its_standards_are_known(small: Small) -> None:
    assert lay(small, GOOD, standard="iso-56001-2042", guidance="iso-56002-2042") == [
        "No standard iso-56001-2042 is known",
        "No standard iso-56002-2042 is known",
    ]


def test_only_its_shape_is_looked_at_where_its_standard_is_not_in_use(small: Small) -> None:
    small.write(PATH, {"standard": CERTIFIED, "verified": "perhaps"})
    assert set(small.rules()) == {"missing-field", "wrong-type"}
    stage = {"stage": "stage-1", "title": "One", "aim": "To see", "output": "A list", "items": [GOOD, GOOD]}
    small.write(PATH, {"standard": CERTIFIED, "verified": False, "stages": [stage]})
    assert small.found() == []


@pytest.mark.parametrize(
    "stage, result, wrong",
    [
        ("stage-1", "ready-with-concerns", False),
        ("stage-1", "granted", True),
        ("stage-2", "ready", True),
        ("decision", "refused", False),
        ("surveillance", "recommended", True),
        ("recertification", "recommended", False),
        ("recertification", "granted", False),
    ],
)
def test_a_stage_ends_as_such_a_stage_can(small: Small, stage: str, result: str, wrong: bool) -> None:
    small.ims["standards"] = [{"id": CERTIFIED}]
    held(small, "CST-001", stage, result)
    problems = [problem for problem in small.read().problems if problem.rule == "stage-result"]
    assert [problem.message for problem in problems] == (
        [f"{stage} cannot end with {result}"] if wrong else []
    )


@pytest.mark.parametrize(
    "state, events, wrong",
    [
        ("valid", [], False),
        ("valid", ["issued"], False),
        ("valid", ["issued", "suspended"], True),
        ("suspended", ["issued", "suspended", "reduced"], False),
        ("valid", ["issued", "suspended", "restored"], False),
        ("suspended", ["issued"], True),
        ("expired", ["issued"], False),
    ],
)
def test_a_certificate_is_as_its_newest_event_left_it(
    small: Small, state: str, events: list[str], wrong: bool
) -> None:
    small.ims["standards"] = [{"id": CERTIFIED}]
    listed = [{"date": "2026-06-01", "what": what, "text": "So."} for what in events]
    closed = {"closed": "2026-11-01"} if state == "expired" else {}
    certificate(small, state, events=listed, **closed)
    found = [problem for problem in small.read().problems if problem.rule == "certificate-state"]
    assert bool(found) == wrong
