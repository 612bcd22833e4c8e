"""The mapping of an import: what it says, and what is wrong with it at its line."""

from __future__ import annotations

import pytest

from imskit.importers.mapping_file import Mappings, read_mapping
from imskit.importers.registers.proposal import plan_of
from imskit.importers.registers.proposed import Proposed, proposed_mapping
from imskit.importers.registers.records import records
from imskit.importers.told.value import World
from tests.importers.registers.registers import WORLD, schemas, table, types


def read(text: str, named: World | None = None) -> tuple[Mappings, list[str]]:
    found, problems = read_mapping(text.encode(), "ims/import-mapping.yaml", types(), schemas(), named)
    return found, [f"{each.place}: {each.message}" for each in problems]


GOOD = """\
registers:
  - files: risks/*.xlsx
    sheet: Risks
    head: 4
    type: risk
    columns:
      No.: id
      Likelihood: {field: body.likelihood, words: {hoch: likely}}
      Score: {leave_out: worked out by the sheet}
    otherwise: {owner: innovation-manager}
  - {sheet: Lists, skip: true}
documents:
  - files: policies/*
    type: policy
    keys: {doc_owner: owner}
"""


def test_a_mapping_says_where_columns_go() -> None:
    found, problems = read(GOOD)
    assert problems == []
    rule = found.register("risks/2026.xlsx", "Risks")
    assert rule is not None
    assert rule.sources["likelihood"].words == {"hoch": "likely"}
    assert rule.sources["score"].why == "worked out by the sheet"
    assert found.register("other.xlsx", "Risks") is None
    skipped = found.register("other.xlsx", "Lists")
    assert skipped is not None
    assert skipped.skip
    document = found.document("policies/one.md")
    assert document is not None
    assert document.sources["doc owner"].field == "owner"


@pytest.mark.parametrize(
    "before, after, problem",
    [
        ("type: risk", "type: risc", "ims/import-mapping.yaml:5:11: There is no document type risc"),
        (
            "No.: id",
            "No.: body.nothing",
            "ims/import-mapping.yaml:7:12: The type risk has no field body.nothing",
        ),
        (
            "field: body.likelihood",
            "field: likelihood",
            "ims/import-mapping.yaml:8:27: The type risk has no field likelihood",
        ),
        (
            "{owner: innovation",
            "{owned: innovation",
            "ims/import-mapping.yaml:10:17: The type risk has no field owned",
        ),
    ],
)
def test_what_is_not_there_is_named_at_its_line(before: str, after: str, problem: str) -> None:
    found, problems = read(GOOD.replace(before, after))
    assert problems == [problem]
    # The rest still holds.
    assert [bool(rule.faults) for rule in found.registers] == [True, False]
    assert found.fault_of("risks/a.xlsx", documents=False) is not None
    assert found.fault_of("other.csv", documents=False) is None


def test_what_is_no_mapping_is_a_problem_and_nothing_holds() -> None:
    found, problems = read("registers: [1]\n")
    assert len(problems) == 1
    assert found == Mappings()


def test_a_proposed_mapping_is_a_mapping_that_says_the_same() -> None:
    register = table(
        [
            ["No", "Risk", "Description", "Likelihood", "Boss", "?"],
            ["1", "Fire", "It burns", "3", "Eva", "x"],
        ],
        "Risks",
    )
    plan = plan_of(register, types(), WORLD, None, "risk")
    assert plan is not None
    told = records(register, plan, types()["risk"], WORLD, ())
    text = proposed_mapping([Proposed("a/risks.xlsx", register, plan, types()["risk"], told)], ".schemas")
    found, problems = read(text)
    assert problems == []
    rule = found.register("risks.xlsx", "Risks")
    assert rule is not None
    again = plan_of(register, types(), WORLD, rule, None)
    assert again is not None
    assert [each.goes.field for each in again.choices] == [each.goes.field for each in plan.choices]
    assert "body.effect" in text
    assert "they may be threat, opportunity" in text


def test_a_mapping_says_which_role_words_mean_and_one_that_is_not_there_is_named() -> None:
    named = World(roles={"quality-manager": [], "everyone": []})
    text = "roles:\n  QMB: quality-manager\n  Leiter QS: quality-maneger\n  alle: everyone\n"
    found, problems = read(text, named)
    assert found.roles == {"QMB": "quality-manager", "alle": "everyone"}
    assert problems == ["ims/import-mapping.yaml:3:14: There is no role quality-maneger"]


def test_an_entry_that_is_wrong_keeps_out_what_it_is_the_first_for() -> None:
    text = """\
registers:
  - {files: good.csv, type: risk, columns: {No: id}}
  - {files: "*.xlsx", sheet: One, type: risk}
  - {files: "*", type: risk, columns: {No: ids}}
documents:
  - {files: good.md, type: policy}
  - {files: "*.md", type: polcy}
"""
    found, problems = read(text)
    assert len(problems) == 2
    wrong = {
        name
        for name in ("good.csv", "other.csv", "a.xlsx")
        if found.fault_of(name, documents=False) is not None
    }
    assert wrong == {"other.csv", "a.xlsx"}
    assert found.fault_of("good.md", documents=True) is None
    assert found.fault_of("other.md", documents=True) is not None
    assert found.fault_of("other.docx", documents=True) is None
