"""Clause lists from other programs: what is taken over, what is left out, and what is refused."""

from __future__ import annotations

import time
from typing import Any

import pytest
import yaml

from imskit.importers.brought import Asked
from imskit.importers.clause_list import (
    CLAUSE_LIMIT,
    LEVEL_LIMIT,
    TITLE_LIMIT,
    Found,
    Listed,
    number_in,
    standard_file,
)
from imskit.problems import CannotGoOn

NOTHING = Asked()


def clause(
    number: str, parent: str | None = None, title: str = "A title", text: str = "", key: str = ""
) -> Found:
    return Found(key or number, number, title, parent, assessable=True, text=text)


def listed(*clauses: Found, **changes: Any) -> Listed:
    return Listed(
        **{"name": "ABC 1:2026", "designation": "ABC 1:2026", "title": "Rules", "clauses": clauses, **changes}
    )


def content(found: Listed, asked: Asked = NOTHING) -> Any:
    return yaml.safe_load(standard_file(found, asked, "f.json").files[0].text)


def test_its_id_comes_from_its_name_or_from_the_user() -> None:
    assert standard_file(listed(clause("1")), NOTHING, "f").files[0].path == "ims/standards/abc-1-2026.yaml"
    named = standard_file(listed(clause("1")), Asked("mine-2026"), "f").files[0]
    assert named.path == "ims/standards/mine-2026.yaml"
    assert yaml.safe_load(named.text)["id"] == "mine-2026"


@pytest.mark.parametrize("name", ["../x", "a/b", "", "A", "x.yaml", "..", "a" * 81, "C:\\x", "x\n"])
def test_no_id_leads_out_of_the_folder(name: str) -> None:
    with pytest.raises(CannotGoOn, match="no id of a standard"):
        standard_file(listed(clause("1")), Asked(name), "f")


@pytest.mark.parametrize("name", ["株式会社", "", "crosswalk-x", "certification-stages", "../"])
def test_a_file_that_gives_no_usable_id_asks_for_one(name: str) -> None:
    with pytest.raises(CannotGoOn, match="no id that a standard can have") as stopped:
        standard_file(listed(clause("1"), name=name), NOTHING, "f")
    assert "--id" in stopped.value.mend


def test_texts_are_left_out_and_that_is_said() -> None:
    brought = standard_file(listed(clause("1", text="The organization shall")), NOTHING, "f")
    assert "shall" not in brought.files[0].text
    assert "texts were left out" in brought.notes[0]
    assert "belongs to its publisher" in brought.files[0].text


def test_own_words_are_taken_over_as_summaries() -> None:
    brought = standard_file(listed(clause("1", text='Say "why": #1')), Asked(own_words=True), "f")
    assert yaml.safe_load(brought.files[0].text)["clauses"][0]["summary"] == 'Say "why": #1'
    assert brought.notes == ()


def test_a_title_that_is_a_sentence_of_the_standard_is_left_out() -> None:
    brought = standard_file(
        listed(clause("1", title="x" * (TITLE_LIMIT + 1)), clause("2", title="")), NOTHING, "f"
    )
    assert [each["title"] for each in yaml.safe_load(brought.files[0].text)["clauses"]] == ["1", "2"]
    assert brought.notes[0].endswith("and so called by their number: 1, 2")


def test_entries_without_a_number_are_left_out_and_what_is_below_them_moves_up() -> None:
    found = listed(clause("1"), clause("Part one", "1"), clause("1.1", "Part one"))
    assert [(each["clause"], each.get("parent")) for each in content(found)["clauses"]] == [
        ("1", None),
        ("1.1", "1"),
    ]
    assert standard_file(found, NOTHING, "f").notes == (
        "left out, since they have no number that a clause can have: Part one",
    )


def test_of_many_that_are_left_out_three_are_named() -> None:
    found = listed(clause("1"), *(clause(f"Part {each}") for each in range(5)))
    assert standard_file(found, NOTHING, "f").notes[0].endswith(": Part 0, Part 1, Part 2 and 2 more")


@pytest.mark.parametrize("label, number", [("a.5", "A.5"), ("ac", "AC"), ("core", "core"), ("", "")])
def test_a_number_is_written_in_capitals_and_a_word_is_none(label: str, number: str) -> None:
    assert number_in(label) == number


def test_numbers_with_hyphens_and_brackets_are_written_with_dots() -> None:
    brought = standard_file(listed(clause("AC-2"), clause("AC-2(1)", "AC-2")), NOTHING, "f")
    clauses = yaml.safe_load(brought.files[0].text)["clauses"]
    assert [(each["clause"], each.get("parent")) for each in clauses] == [("AC.2", None), ("AC.2.1", "AC.2")]
    assert brought.notes == ("numbers are written with dots here: AC-2 is AC.2",)


@pytest.mark.parametrize(
    "theirs, ours",
    [
        ("GV.OC-01", "GV.OC.01"),
        ("ISMS.1.A1", "ISMS.1.A1"),
        ("CC6.1", "CC6.1"),
        ("ElasticBeanstalk.10", "ELASTICBEANSTALK.10"),
        ("164.308(A)(1)", "164.308.A.1"),
        ("A.5.1", "A.5.1"),
    ],
)
def test_numbers_of_other_schemes_are_numbers_too(theirs: str, ours: str) -> None:
    assert content(listed(clause(number_in(theirs))))["clauses"][0]["clause"] == ours


@pytest.mark.parametrize(
    "clauses, said",
    [
        ([], "holds no clause"),
        ([clause("1"), clause("1", key="other")], "holds clause 1 twice"),
        ([clause("1"), clause("2", key="1")], "holds 1 twice"),
        ([clause("AC-1"), clause("AC.1")], "holds clause AC.1 twice"),
        ([clause("1", "1")], "parents of 1 lead back"),
        ([clause("1", "2"), clause("2", "1")], "lead back to it"),
        ([clause("0"), clause("1", "x y"), clause("x y", "1")], "lead back to it"),
        ([clause("1", "9")], "the parent of 1, 9, is not in the file"),
        ([clause("Preface"), clause("x y")], "has a number such as 7.5.1"),
        ([clause(str(number)) for number in range(CLAUSE_LIMIT + 1)], "more than 5000 clauses"),
    ],
)
def test_what_makes_no_clause_list_is_refused(clauses: list[Found], said: str) -> None:
    with pytest.raises(CannotGoOn, match=said):
        standard_file(listed(*clauses), NOTHING, "f")


def test_words_that_are_not_ours_become_ours() -> None:
    found = content(listed(clause("1"), kind="law", status="old", leave_out="all", published="yesterday"))
    assert (found["kind"], found["status"], found["leave_out"]) == (
        "requirements",
        "current",
        "non-applicable-with-reason",
    )
    assert "published" not in found


def test_a_way_up_is_no_longer_than_an_outline_of_a_standard_has() -> None:
    chain = [clause("1"), *(clause(f"x {n}", f"x {n - 1}" if n else "1") for n in range(LEVEL_LIMIT))]
    fits, one_more = chain[:-2], chain[:-1]
    leaf = clause("2", fits[-1].key)
    assert len(content(listed(*fits, leaf))["clauses"]) == 2
    for order in (one_more, one_more[::-1]):
        with pytest.raises(CannotGoOn, match="stands below more than 39 others"):
            content(listed(*order, clause("2", one_more[-1].key)))


def test_a_very_long_way_up_is_refused_in_time() -> None:
    chain = [clause("1"), *(clause(f"x {n}", f"x {n - 1}" if n else "1") for n in range(2000))]
    leaves = [clause(f"2.{n}", "x 1999") for n in range(900)]
    began = time.monotonic()
    with pytest.raises(CannotGoOn, match="stands below more than"):
        content(listed(*leaves, *chain[::-1]))
    assert time.monotonic() - began < 5


def test_the_name_of_a_file_cannot_end_the_comment_it_stands_in() -> None:
    text = standard_file(listed(clause("1")), NOTHING, "a\nid: evil\u2028x").files[0].text
    assert yaml.safe_load(text)["id"] == "abc-1-2026"
    assert "a?id: evil?x" in text
