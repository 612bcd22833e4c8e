"""The pages of the five steps as they are staged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from imskit.facts.graph import Graph
from imskit.site.sections.steps import STEPS
from imskit.site.stage import stage
from tests.builders import Small
from tests.facts.test_resources import ledger, plan

RATING = {"clauses": {"tiny-2026": ["1", "2"]}, "maturity": "2", "target": "4", "finding": "Half <of> it."}
CANARY = "Zwitscherkanarie"


def staged(small: Small, folder: Path) -> Path:
    reading = small.read()
    assert reading.catalog is not None
    stage(reading.catalog, Graph.of(reading.catalog), reading.problems, reading.tree, folder)
    return folder


def page(folder: Path, name: str) -> str:
    return (folder / "docs" / name).with_suffix(".md").read_text(encoding="utf-8")


def assess(small: Small, name: str = "ASM-001", **changes: object) -> None:
    body = {
        "kind": "gap-analysis",
        "standard": "tiny-2026",
        "method": "We asked.",
        "ratings": [RATING],
        "conclusion": "Well.",
    }
    small.sealed("assessment", name, body, **changes)


def test_a_system_without_any_record_has_all_pages_and_says_what_comes_first(
    small: Small, tmp_path: Path
) -> None:
    folder = staged(small, tmp_path / "stage")
    overview = page(folder, "steps/index.html")
    assert "Rate the clauses in a first assessment" in overview
    assert "Set up a first indicator" in overview
    for step in STEPS:
        assert step.title in page(folder, step.address)


def test_steps_are_the_first_section_after_home(small: Small, tmp_path: Path) -> None:
    folder = staged(small, tmp_path / "stage")
    nav = yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    assert nav[0] == {"Home": "index.md"}
    sections = [(name, held) for entry in nav for name, held in entry.items() if isinstance(held, list)]
    name, entries = sections[0]
    assert name == "Steps"
    assert [next(iter(entry)) for entry in entries] == [
        "The five steps",
        *(f"{step.number} {step.title}" for step in STEPS),
        "Principles",
    ]


def test_numbers_of_steps_are_those_of_the_five_and_rise() -> None:
    numbers = [step.number for step in STEPS]
    assert numbers == sorted(set(numbers))
    assert set(numbers) <= {1, 2, 3, 4, 5}


def test_a_rating_is_shown_with_its_gap_and_its_text_stays_text(small: Small, tmp_path: Path) -> None:
    assess(small)
    found = page(staged(small, tmp_path / "stage"), "steps/gap-analysis.html")
    assert "none planned" in found
    assert "Half &lt;of&gt; it." in found
    assert re.search(r'class="im-cell im-m-2"[^>]*title="1 Direction and awareness: 2 of 4 aimed at"', found)
    assert re.search(r'class="im-cell im-m-none"[^>]*title="3 Method: never rated"', found)


@pytest.mark.parametrize("name", ["steps/index.html", "principles.html", *(step.address for step in STEPS)])
def test_nothing_withheld_is_on_them(small: Small, tmp_path: Path, name: str) -> None:
    secret = {"classification": "confidential"}
    assess(small, title=f"{CANARY} assessed", **secret)
    small.policy()
    small.policy("POL-009", title=f"{CANARY} policy", links={"implements": ["POL-001"]}, **secret)
    small.training("TRN-009", title=f"{CANARY} trained", **secret)
    assess(small, "ASM-002")
    found = page(staged(small, tmp_path / "stage"), name)
    assert CANARY not in found
    assert "POL-009" not in found
    assert "TRN-009" not in found


def test_training_and_awareness_names_nobody_and_no_number_of_a_small_group(
    small: Small, tmp_path: Path
) -> None:
    body = {
        "needed_by": [{"role": "director", "level": "2"}],
        "description": "To see.",
        "assessments": [
            {
                "person": "person-01",
                "level": "1",
                "method": "test",
                "assessor": "person-02",
                "date": "2026-05-05",
            }
        ],
    }
    small.living("competence", "CMP-001", "needed", body)
    small.training()
    small.decision(small.policy(must_read=["director"]))
    found = page(staged(small, tmp_path / "stage"), "steps/training-and-awareness.html")
    assert "person-" not in found
    assert "not complete" in found
    assert 'title="CMP-001 Title of CMP-001, level 2 needed: not complete"' in found


def test_a_gap_that_nobody_explains_is_called_so(small: Small, tmp_path: Path) -> None:
    plan(small)
    ledger(small, ("2026-04-01", "money", "1000"))
    found = page(staged(small, tmp_path / "stage"), "steps/resources.html")
    assert "no explanation given" in found
    assert "1 without an explanation" in found
    assert "Lamps 100 %" in found


def test_where_a_step_has_no_record_yet_one_line_says_which_command_comes_next(
    small: Small, tmp_path: Path
) -> None:
    folder = staged(small, tmp_path / "stage")
    for step, command in zip(
        STEPS, ("assessment", "objective", "resource-plan", "competence", "indicator"), strict=True
    ):
        text = (folder / "docs" / step.address.replace(".html", ".md")).read_text(encoding="utf-8")
        assert f"<code>imskit new {command}</code>" in text
        assert "<tbody></tbody>" not in text
