"""The table of rules: each has a name and a page, and ims.yaml sets how much it counts."""

from __future__ import annotations

import re

import pytest

from imskit.rules import RULES, manual_pages
from imskit.rules.finding import Rule
from tests.builders import Small


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_says_what_holds_and_how_to_mend_it(rule: Rule) -> None:
    first, _, rest = rule.doc.partition("\n")
    assert first.endswith(".")
    assert "**To mend it**" in rest
    assert rule.check.__name__ == rule.name.replace("-", "_")


def test_names_are_unique_and_speak_for_themselves() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in manual_pages())


@pytest.mark.parametrize("word, expected", [("error", "error"), ("note", "note"), ("off", None)])
def test_ims_yaml_sets_how_much_a_rule_counts(small: Small, word: str, expected: str | None) -> None:
    small.ims["rules"] = {"approval-missing": word}
    small.policy()
    assert [p.severity.word for p in small.read().problems] == ([expected] if expected else [])


def test_a_rule_that_does_not_exist_is_named(small: Small) -> None:
    small.ims["rules"] = {"aproval-missing": "off"}
    (problem,) = small.read().problems
    assert (problem.rule, problem.mend) == ("unknown-rule", "did you mean approval-missing?")
    assert problem.place.column == 3


def test_how_much_a_problem_of_reading_counts_is_fixed(small: Small) -> None:
    small.ims["rules"] = {"yaml-tab": "note"}
    (problem,) = small.read().problems
    assert (problem.rule, problem.message) == ("unknown-rule", "How much yaml-tab counts is fixed")
