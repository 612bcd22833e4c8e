"""What is asked of a watched sight is noted, and a sight that is watched says the same."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from imskit.facts.around import around
from imskit.facts.coverage import Coverage
from imskit.facts.findings import followed_by
from imskit.facts.graph import Graph
from imskit.site.answers import TITLE, WITHHELD, Answers
from imskit.site.watched import Question, WatchedSight, watched
from imskit.views.audience import Audience
from tests.builders import Small


def sight(small: Small) -> WatchedSight:
    catalog = small.catalog()
    graph = Graph.of(catalog)
    return WatchedSight(catalog, graph, Coverage(catalog, graph).states(), Audience.of(catalog))


@pytest.fixture
def whole(small: Small) -> WatchedSight:
    small.policy()
    small.procedure(links={"implements": ["POL-001"]})
    small.idea(classification="confidential")
    return sight(small)


def asked_by(whole: WatchedSight, ask: Any) -> tuple[set[Question], Any]:
    asked: set[Question] = set()
    return asked, ask(watched(whole, asked.add))


@pytest.mark.parametrize(
    "ask, questions",
    [
        (lambda s: s.catalog.documents["POL-001"].id, {("document", "POL-001")}),
        (lambda s: s.catalog.documents.get("POL-009"), {("document", "POL-009")}),
        (lambda s: "POL-009" in s.catalog.documents, {("document", "POL-009")}),
        (lambda s: len(s.catalog.documents), {("document", "")}),
        (lambda s: [each.id for each in s.catalog.of_type("policy")], {("of type", "policy")}),
        (lambda s: [each.id for each in s.catalog.all_of_type("policy")], {("all of type", "policy")}),
        (lambda s: [each.id for each in s.catalog.telling()], {("with", "follow_ups")}),
        (lambda s: [each.id for each in s.catalog.to_be_read()], {("with", "must_read")}),
        (lambda s: s.catalog.documents.get(""), set()),
        (lambda s: [each.id for each in around(s.catalog).naming("POL-001")], {("naming", "POL-001")}),
        (lambda s: around(s.catalog).having("POL-001"), {("document", "")}),
        (lambda s: around(s.catalog).of_type("policy"), {("of type", "policy")}),
        (lambda s: around(s.catalog).is_there("POL-001"), {("document", "")}),
        (lambda s: sorted(around(s.catalog).alike("POL-009")), {("document", "")}),
        (lambda s: sorted(around(s.catalog).ids()), {("document", "")}),
        (lambda s: len(around(s.catalog).naming("POL-001", copies=True)), {("document", "")}),
        (
            lambda s: [each.id for each in s.audience.of_types(s.catalog, "policy", "procedure")],
            {("of type", "policy"), ("of type", "procedure"), ("sees", "POL-001"), ("sees", "PRO-001")},
        ),
        (lambda s: [each.id for each in s.catalog.all_documents], {("document", "")}),
        (lambda s: s.catalog.decisions.get("POL-001"), {("decisions", "POL-001")}),
        (lambda s: s.catalog.evidence_hash("a.pdf"), {("evidence", "a.pdf")}),
        (lambda s: s.catalog.in_git().not_told, {("in git", "")}),
        (lambda s: s.catalog.in_git().held.get("POL-001"), {("in git", ""), ("held since", "POL-001")}),
        (lambda s: s.graph.outgoing("PRO-001"), {("outgoing", "PRO-001")}),
        (lambda s: Graph.of(s.catalog).incoming("POL-001"), {("incoming", "POL-001")}),
        (lambda s: s.graph.neighbours("POL-001"), {("outgoing", "POL-001"), ("incoming", "POL-001")}),
        (lambda s: s.audience.sees("IDEA-001"), {("sees", "IDEA-001")}),
        (lambda s: s.audience.withheld, {("sees", "")}),
        (lambda s: s.audience.redact("of IDEA-001"), {("redact", "of IDEA-001")}),
    ],
)
def test_a_question_is_noted_and_answered_as_ever(
    whole: WatchedSight, ask: Any, questions: set[Question]
) -> None:
    asked, answer = asked_by(whole, ask)
    assert asked == questions
    assert answer == ask(whole)
    for each in asked:
        assert Answers(whole).to(each) == Answers(whole).to(each)


def test_what_a_fact_keeps_in_the_catalog_is_asked_for_by_each_page(whole: WatchedSight) -> None:
    followed_by(whole.catalog)
    types = ("internal-audit", "certification-stage", "improvement", "nonconformity")
    for _ in range(2):
        asked, _ = asked_by(whole, lambda s: followed_by(s.catalog))
        assert asked == {("of type", name) for name in types}


@pytest.mark.parametrize(
    "question",
    [
        ("document", "POL-001"),
        ("document", ""),
        (TITLE, "POL-001"),
        ("incoming", "POL-001"),
        ("naming", "POL-001"),
        ("of type", "policy"),
        ("of type", "procedure"),
        ("sees", "POL-001"),
    ],
)
def test_an_answer_is_another_when_what_it_is_about_changes(small: Small, question: Question) -> None:
    small.policy()
    small.procedure()
    before = Answers(sight(small)).to(question)
    assert Answers(sight(small)).to(question) == before
    small.policy(title="Another", classification="confidential")
    small.procedure(links={"implements": ["POL-001"]})
    assert Answers(sight(small)).to(question) != before


def test_how_many_are_withheld_is_an_answer(small: Small) -> None:
    before = Answers(sight(small))
    small.idea(classification="confidential")
    after = Answers(sight(small))
    for question in ((WITHHELD, "idea"), (WITHHELD, "")):
        assert before.to(question) != after.to(question)
    assert before.to((WITHHELD, "risk")) == after.to((WITHHELD, "risk"))


def test_a_question_that_nobody_knows_has_no_answer(whole: WatchedSight) -> None:
    assert Answers(whole).to(("weather", "today")) is None
    assert Answers(whole).to(("state iso-0", "1")) is None


def test_another_day_or_setting_is_another_foundation(small: Small) -> None:
    whole = sight(small)
    before = Answers(whole).foundation("")
    assert Answers(sight(small)).foundation("") == before
    assert Answers(whole).foundation("another template") != before
    later = replace(whole.catalog, today=whole.catalog.today.replace(year=2030))
    assert Answers(replace(whole, catalog=later)).foundation("") != before
    small.policy()
    assert Answers(sight(small)).foundation("") != before
