"""Problems leave imskit as text, JSON, workflow commands and SARIF; no name can lead them astray."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from imskit.exporters.check_context import CheckContext
from imskit.exporters.problem_formats import PROBLEM_FORMATS
from imskit.exporters.problems_text import problem_lines
from imskit.problems import Place, Problem, Severity

SCHEMA = Path(__file__).parents[2] / "schemas/problems.schema.json"
CONTEXT = CheckContext(
    as_of=date(2026, 1, 15),
    documents=64,
    version="1.0",
    not_checked=("history: this folder is no git repository",),
    rules={"unknown-clause": "A document may only claim clauses that a standard has.\n\nMore about it."},
)
UNKNOWN_CLAUSE = Problem(
    Place("ims/policies/POL-001.yaml", 12, 7),
    "unknown-clause",
    "ISO 56001:2024 has no clause 5.9",
    "did you mean 5.2",
)
NOTE = Problem(Place("ims/ims.yaml"), "blank", "The scope is still to be filled in", severity=Severity.NOTE)
OVERDUE = Problem(
    Place("ims/policies/POL-001.yaml", 3, 1),
    "review-overdue",
    "Its review was due",
    "review it",
    Severity.WARNING,
)
PROBLEMS = (UNKNOWN_CLAUSE, NOTE, OVERDUE)


def test_text() -> None:
    assert PROBLEM_FORMATS["text"](PROBLEMS, CONTEXT) == (
        "ims/ims.yaml:1:1: note: The scope is still to be filled in [blank]\n"
        "ims/policies/POL-001.yaml:3:1: warning: Its review was due [review-overdue]\n"
        "    mend: review it\n"
        "ims/policies/POL-001.yaml:12:7: error: ISO 56001:2024 has no clause 5.9 [unknown-clause]\n"
        "    mend: did you mean 5.2\n"
        "not checked: history: this folder is no git repository\n"
        "1 error, 1 warning, 1 note in 64 documents\n"
    )


def test_text_without_problems() -> None:
    context = CheckContext(date(2026, 1, 15), 1, "1.0")
    assert PROBLEM_FORMATS["text"]((), context) == "no problems in 1 document\n"


def test_the_pieces_of_a_line_say_what_they_are() -> None:
    line = next(iter(problem_lines((UNKNOWN_CLAUSE,), CONTEXT)))
    assert [(piece.part, piece.words) for piece in line if piece.part != "between"] == [
        ("place", "ims/policies/POL-001.yaml:12:7"),
        ("error", "error"),
        ("message", "ISO 56001:2024 has no clause 5.9"),
        ("rule", "[unknown-clause]"),
    ]


def test_json() -> None:
    written = json.loads(PROBLEM_FORMATS["json"](PROBLEMS, CONTEXT))
    assert written["summary"] == {"documents": 64, "errors": 1, "warnings": 1, "notes": 1}
    assert written["not_checked"] == ["history: this folder is no git repository"]
    assert written["problems"][2] == {
        "path": "ims/policies/POL-001.yaml",
        "line": 12,
        "column": 7,
        "rule": "unknown-clause",
        "severity": "error",
        "message": "ISO 56001:2024 has no clause 5.9",
        "mend": "did you mean 5.2",
    }


def test_json_fits_its_schema_and_the_schema_names_every_field() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    written = json.loads(PROBLEM_FORMATS["json"](PROBLEMS, CONTEXT))
    Draft202012Validator(schema).validate(written)
    assert set(written) == set(schema["required"]) == set(schema["properties"]) - {"revision"}
    problem = schema["properties"]["problems"]["items"]
    assert set(written["problems"][0]) == set(problem["properties"]) == set(problem["required"])


def test_github() -> None:
    assert PROBLEM_FORMATS["github"](PROBLEMS, CONTEXT) == (
        "::notice file=ims/ims.yaml,line=1,col=1,title=blank::The scope is still to be filled in\n"
        "::warning file=ims/policies/POL-001.yaml,line=3,col=1,title=review-overdue::"
        "Its review was due%0Amend: review it\n"
        "::error file=ims/policies/POL-001.yaml,line=12,col=7,title=unknown-clause::"
        "ISO 56001:2024 has no clause 5.9%0Amend: did you mean 5.2\n"
        "not checked: history: this folder is no git repository\n"
        "1 error, 1 warning, 1 note in 64 documents\n"
    )


def test_github_escapes_what_would_end_a_command() -> None:
    problem = Problem(Place("ims/a,b:c%\n::set-output name=x::y.yaml"), "r", "50 %: a, b\r\n::error::x")
    line, _ = PROBLEM_FORMATS["github"]((problem,), CheckContext(date(2026, 1, 15), 1, "1.0")).splitlines()
    assert line == (
        "::error file=ims/a%2Cb%3Ac%25%0A%3A%3Aset-output name=x%3A%3Ay.yaml,line=1,col=1,title=r::"
        "50 %25: a, b%0D%0A::error::x"
    )


def test_gitlab() -> None:
    written = json.loads(PROBLEM_FORMATS["gitlab"](PROBLEMS, CONTEXT))
    assert [(entry["severity"], entry["check_name"]) for entry in written] == [
        ("info", "blank"),
        ("minor", "review-overdue"),
        ("major", "unknown-clause"),
    ]
    assert written[2]["description"] == "ISO 56001:2024 has no clause 5.9 (did you mean 5.2)"
    assert written[2]["location"] == {"path": "ims/policies/POL-001.yaml", "lines": {"begin": 12}}


def test_gitlab_knows_a_problem_again_that_only_moved() -> None:
    def names(*problems: Problem) -> list[str]:
        return [entry["fingerprint"] for entry in json.loads(PROBLEM_FORMATS["gitlab"](problems, CONTEXT))]

    moved = replace(UNKNOWN_CLAUSE, place=replace(UNKNOWN_CLAUSE.place, line=40))
    assert names(moved) == names(UNKNOWN_CLAUSE)
    assert len(set(names(UNKNOWN_CLAUSE, moved, OVERDUE))) == 3


def sarif(*problems: Problem) -> Any:
    return json.loads(PROBLEM_FORMATS["sarif"](problems, CONTEXT))


def test_sarif_has_what_the_standard_requires() -> None:
    log = sarif(*PROBLEMS)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "imskit"
    assert [rule["id"] for rule in driver["rules"]] == ["blank", "review-overdue", "unknown-clause"]
    assert (
        driver["rules"][2]["shortDescription"]["text"]
        == "A document may only claim clauses that a standard has."
    )
    assert driver["rules"][2]["help"]["text"].endswith("More about it.")
    assert all(rule["help"]["text"] for rule in driver["rules"])
    assert run["invocations"][0]["executionSuccessful"] is True
    assert len(run["results"]) == 3
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert result["message"]["text"]
        physical = result["locations"][0]["physicalLocation"]
        assert re.fullmatch(r"[A-Za-z0-9_.~/%-]+", physical["artifactLocation"]["uri"])
        assert physical["region"]["startLine"] >= 1
        assert physical["region"]["startColumn"] >= 1
    assert [result["level"] for result in run["results"]] == ["note", "warning", "error"]


def test_sarif_paths_are_relative_uris() -> None:
    path = "ims/records/größe 100%/a#b?.yaml"
    result = sarif(Problem(Place(path), "r", "m"))["runs"][0]["results"][0]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri) == path
    assert ":" not in uri
    assert " " not in uri


@pytest.mark.parametrize(
    "name, uri",
    [("caf\udce9.yaml", "caf%E9.yaml"), ("\ud800.yaml", "%ED%A0%80.yaml")],
    ids=["Linux", "Windows"],
)
def test_sarif_paths_keep_what_is_no_text(name: str, uri: str) -> None:
    result = sarif(Problem(Place(name), "r", "m"))["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_sarif_messages_hold_no_links_or_placeholders() -> None:
    result = sarif(Problem(Place("a"), "r", "write [words](POL-001) for {0}, not {path}"))["runs"][0][
        "results"
    ][0]
    assert result["message"]["text"] == "write [words\\](POL-001) for {{0}}, not {path}"


WORDS = st.text(st.characters(codec=None), max_size=40) | st.sampled_from(
    ["\x1b[31m", "a\nb", "\u202e", "\udcff", "::"]
)


@given(st.lists(st.builds(Problem, st.builds(Place, WORDS), st.just("rule"), WORDS, WORDS), max_size=3))
@pytest.mark.parametrize("name", PROBLEM_FORMATS)
def test_any_words_can_be_written(name: str, problems: list[Problem]) -> None:
    written = PROBLEM_FORMATS[name](problems, CONTEXT)
    written.encode("utf-8")
    if name in {"json", "sarif"}:
        json.loads(written)
    else:
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", written)


@given(st.permutations(PROBLEMS))
@pytest.mark.parametrize("name", PROBLEM_FORMATS)
def test_order_does_not_matter(name: str, problems: list[Problem]) -> None:
    assert PROBLEM_FORMATS[name](problems, CONTEXT) == PROBLEM_FORMATS[name](PROBLEMS, CONTEXT)


def test_a_line_of_text_is_one_problem() -> None:
    problem = Problem(Place("ims/a\nb.yaml"), "path-name", "its name holds a line break: \x1b[31m a\nb")
    lines = PROBLEM_FORMATS["text"]((problem,), CheckContext(date(2026, 1, 15), 1, "1.0")).splitlines()
    assert lines[0] == r"ims/a\nb.yaml:1:1: error: its name holds a line break: \x1b[31m a\nb [path-name]"
    assert len(lines) == 2
