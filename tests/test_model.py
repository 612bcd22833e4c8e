"""What the nouns can be asked beside their fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date as Day

import pytest

from imskit.model import Deferred, Holding, Period
from imskit.problems import Place
from tests.builders import Small


def test_what_is_deferred_is_made_once_and_when_it_is_looked_into() -> None:
    made: list[int] = []

    def make() -> Mapping[str, int]:
        made.append(1)
        return {"a": 1}

    deferred = Deferred(make)
    assert made == []
    assert (deferred["a"], len(deferred), list(deferred), "b" in deferred) == (1, 1, ["a"], False)
    assert made == [1]


@pytest.mark.parametrize(
    "period, text, words, each",
    [
        (Period(1, "Y"), "P1Y", "1 year", "year"),
        (Period(6, "M"), "P6M", "6 months", "6 months"),
        (Period(1, "W"), "P1W", "1 week", "week"),
        (Period(11, "D"), "P11D", "11 days", "11 days"),
    ],
)
def test_a_period_has_words(period: Period, text: str, words: str, each: str) -> None:
    assert (str(period), period.words, period.each) == (text, words, each)


def test_a_holding_covers_its_first_and_its_last_day() -> None:
    holding = Holding("person-01", Day(2026, 1, 1), Day(2026, 6, 30), Place("ims/people.yaml"))
    days = (Day(2025, 12, 31), Day(2026, 1, 1), Day(2026, 6, 30), Day(2026, 7, 1))
    assert [holding.covers(day) for day in days] == [False, True, True, False]


def test_a_document_gives_the_value_at_a_dotted_path_or_nothing(small: Small) -> None:
    small.idea()
    _, idea = small.document("IDEA-001")
    assert idea.value("body.problem") == "It is dark."
    assert [idea.value(path) for path in ("body.nothing", "body.problem.deeper", "nothing")] == [None] * 3


def test_a_document_claims_what_it_says_it_satisfies_and_no_more(small: Small) -> None:
    small.idea(satisfies={"tiny-2026": ["3", "2"]})
    _, idea = small.document("IDEA-001")
    assert [ref.key for ref in idea.claims] == [("tiny-2026", "3"), ("tiny-2026", "2")]
    assert [idea.at(*ref.at).line - idea.at("satisfies", key=True).line for ref in idea.claims] == [2, 3]


def test_a_role_that_nobody_declared_is_called_by_its_id(small: Small) -> None:
    system = small.catalog().system
    assert [system.role_title(role) for role in ("director", "nobody")] == ["Director", "nobody"]


def test_documents_of_a_type_come_by_their_id(small: Small) -> None:
    for name in ("IDEA-010", "IDEA-002", "IDEA-001"):
        small.idea(name)
    small.policy()
    catalog = small.catalog()
    assert [each.id for each in catalog.of_type("idea")] == ["IDEA-001", "IDEA-002", "IDEA-010"]
    assert catalog.of_type("risk") == []
