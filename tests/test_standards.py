"""The standards and crosswalks that are shipped: whole, of one shape, and in our own words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from imskit.load import load
from imskit.loaded import Loaded
from imskit.names import holds_standard
from imskit.organisation import crosswalk_of, standard_of
from imskit.periods import parse_period
from imskit.schema import Validator, compile_plain, compile_types

CHECKOUT = Path(__file__).parent.parent
SCHEMAS = {
    f"schemas/{path.name}": path.read_bytes() for path in sorted((CHECKOUT / "schemas").glob("*.schema.json"))
}
TYPES, _ = compile_types(SCHEMAS)


def loaded_from(path: Path) -> Loaded:
    """One of the files, read as imskit reads it."""
    loaded = load(path.read_bytes(), path.name)
    assert isinstance(loaded, Loaded), loaded
    return loaded


def read(path: Path) -> dict[str, Any]:
    """The data of one of the files."""
    loaded = loaded_from(path)
    assert isinstance(loaded.data, dict)
    return loaded.data


FILES = sorted((CHECKOUT / "ims" / "standards").glob("*.yaml"))
CROSSWALKS = {path.stem: read(path) for path in FILES if path.stem.startswith("crosswalk-")}
STANDARDS = {path.stem: read(path) for path in FILES if holds_standard(path.stem)}
FULL = [name for name, standard in STANDARDS.items() if standard["detail"] == "full"]
TITLES = [name for name, standard in STANDARDS.items() if standard["detail"] == "titles"]

#: How many clauses can be assessed, in the lists that were put together from public sources.
ASSESSABLE = {
    "iso-56001-2024": 48,
    "iso-56002-2019": 52,
    "iso-9001-2015": 57,
    "iso-14001-2015": 32,
    "iso-iec-27001-2022": 30 + 93,
    "iso-iec-42001-2023": 32,
}
LEAVE_OUT = {
    "iso-56001-2024": "none",
    "iso-56002-2019": "not-followed-with-reason",
    "iso-9001-2015": "non-applicable-with-reason",
    "iso-14001-2015": "none",
    "iso-iec-27001-2022": "annex-only",
    "iso-iec-42001-2023": "annex-only",
}
#: Turns of phrase by which standards state requirements and recommendations; none belongs in our own words.
STANDARDS_PHRASES = re.compile(
    r"\bshall\b|\bthe organi[sz]ation should\b|\bas appropriate\b|\bto the extent necessary\b"
    r"|\bdocumented information\b|\bsuitability, adequacy\b|\bsuitable, adequate\b",
    re.IGNORECASE,
)


def clauses(name: str) -> dict[str, dict[str, Any]]:
    return {entry["clause"]: entry for entry in STANDARDS[name]["clauses"]}


def assessable(name: str) -> dict[str, dict[str, Any]]:
    return {number: entry for number, entry in clauses(name).items() if entry["assessable"]}


def expectations(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, entry in clauses(name).items():
        for expected in entry.get("expects", []):
            yield number, expected


def is_document(type_name: str) -> bool:
    return TYPES[type_name].lifecycle == "controlled"


def has_field(type_name: str, path: str) -> bool:
    """Whether the type's schema knows a field by this dotted path."""
    schema: Any = TYPES[type_name].schema
    for part in path.split("."):
        schema = schema.get("properties", {}).get(part)
        if schema is None:
            return False
    return True


def our_words(data: Any) -> Iterator[str]:
    """All texts of a file except the titles of standards and clauses, which are theirs."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        for item in data:
            yield from our_words(item)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key != "title":
                yield from our_words(value)


def test_six_standards_and_five_crosswalks_are_shipped() -> None:
    assert set(STANDARDS) == set(ASSESSABLE)
    assert set(CROSSWALKS) == {
        "crosswalk-56002-56001",
        "crosswalk-56001-9001",
        "crosswalk-56001-14001",
        "crosswalk-56001-27001",
        "crosswalk-56001-42001",
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_fits_its_schema_and_names_it(path: Path) -> None:
    schema = "crosswalk" if path.stem.startswith("crosswalk-") else path.stem
    if holds_standard(path.stem):
        schema = "standard"
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema=../../schemas/{schema}.schema.json"
    loaded = loaded_from(path)
    assert Validator(compile_plain(SCHEMAS, f"{schema}.schema.json")).problems(loaded.data, loaded) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_reads_well_in_an_editor(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.rstrip("\n") + "\n" == text
    assert [line for line in text.splitlines() if len(line) > 110 or line != line.rstrip()] == []
    comment = "\n".join(line for line in text.splitlines() if line.startswith("#"))
    assert re.search(r"(?i)no\s+text of either standard|text of the standard is not in this file", comment)


@pytest.mark.parametrize("name", STANDARDS)
def test_a_standard_becomes_data_of_the_model(name: str) -> None:
    standard = standard_of(STANDARDS[name])
    assert standard.id == name
    assert list(standard.clauses) == [entry["clause"] for entry in STANDARDS[name]["clauses"]]


@pytest.mark.parametrize("name", STANDARDS)
def test_each_clause_stands_once_and_below_a_parent_that_exists(name: str) -> None:
    numbers = [entry["clause"] for entry in STANDARDS[name]["clauses"]]
    assert len(numbers) == len(set(numbers))
    for position, entry in enumerate(STANDARDS[name]["clauses"]):
        if "parent" in entry:
            assert entry["parent"] in numbers[:position], entry["clause"]
            assert entry["clause"].startswith(f"{entry['parent']}."), entry["clause"]
        else:
            assert re.fullmatch(r"[0-9]+|A\.[0-9]+", entry["clause"])


@pytest.mark.parametrize("name", STANDARDS)
def test_what_has_sub_clauses_is_a_heading_and_what_has_none_can_be_assessed(name: str) -> None:
    parents = {entry.get("parent") for entry in STANDARDS[name]["clauses"]}
    for number, entry in clauses(name).items():
        assert entry["assessable"] is (number not in parents), number


@pytest.mark.parametrize("name", STANDARDS)
def test_all_assessable_clauses_are_there(name: str) -> None:
    assert len(assessable(name)) == ASSESSABLE[name]


@pytest.mark.parametrize("name", STANDARDS)
def test_each_standard_says_what_it_lets_one_leave_out(name: str) -> None:
    assert STANDARDS[name]["leave_out"] == LEAVE_OUT[name]


def test_the_replaced_edition_says_so_and_by_what() -> None:
    withdrawn = {name for name, standard in STANDARDS.items() if standard["status"] == "withdrawn"}
    assert withdrawn == {"iso-14001-2015"}
    assert STANDARDS["iso-14001-2015"]["replaced_by"] == {
        "designation": "ISO 14001:2026",
        "transition_end": "2029",
    }


def test_only_the_guidance_is_guidance() -> None:
    guidance = [name for name, standard in STANDARDS.items() if standard["kind"] == "guidance"]
    assert guidance == ["iso-56002-2019"]


def test_annex_controls_stand_beside_the_clauses_of_information_security() -> None:
    annex = [number for number in assessable("iso-iec-27001-2022") if number.startswith("A.")]
    by_theme = {theme: sum(number.startswith(f"A.{theme}.") for number in annex) for theme in (5, 6, 7, 8)}
    assert by_theme == {5: 37, 6: 8, 7: 14, 8: 34}


@pytest.mark.parametrize("name", FULL)
def test_each_clause_is_explained_and_each_assessable_one_can_be_proven(name: str) -> None:
    for number, entry in clauses(name).items():
        assert entry["summary"].endswith("."), number
        if entry["assessable"]:
            assert 2 <= len(entry["auditor"]) <= 5, number
            assert all(sentence.endswith((".", "?")) for sentence in entry["auditor"]), number
            assert entry["expects"], number
            assert all(expected.get("what") for expected in entry["expects"]), number
        else:
            assert not {"auditor", "expects"} & set(entry), number


def test_no_two_clauses_of_the_full_standards_are_explained_alike() -> None:
    entries = [(name, entry) for name in FULL for entry in clauses(name).values()]
    for texts in (
        [entry["summary"] for _, entry in entries],
        [sentence for _, entry in entries for sentence in entry.get("auditor", [])],
        [f"{name}: {expected['what']}" for name in FULL for _, expected in expectations(name)],
    ):
        assert sorted(text for text in set(texts) if texts.count(text) > 1) == []


@pytest.mark.parametrize("name", TITLES)
def test_standards_of_which_we_carry_titles_explain_nothing(name: str) -> None:
    for entry in STANDARDS[name]["clauses"]:
        assert set(entry) <= {"clause", "title", "parent", "assessable", "verified"}


def test_requirements_ask_and_guidance_suggests() -> None:
    for name, opening in {"iso-56001-2024": "Show ", "iso-56002-2019": "The guidance suggests "}.items():
        assert all(entry["summary"].startswith(opening) for entry in assessable(name).values()), name


@pytest.mark.parametrize("name", FULL)
def test_what_proves_a_clause_is_of_types_that_exist(name: str) -> None:
    asked = {type_name for _, expected in expectations(name) for type_name in expected["types"]}
    assert asked - set(TYPES) == set()


@pytest.mark.parametrize("name", FULL)
def test_an_expectation_asks_for_documents_or_for_records_never_for_both_at_once(name: str) -> None:
    for number, expected in expectations(name):
        assert len({is_document(type_name) for type_name in expected["types"]}) == 1, number


@pytest.mark.parametrize("name", FULL)
def test_only_records_are_asked_for_again_and_again(name: str) -> None:
    for number, expected in expectations(name):
        if "every" in expected:
            assert str(parse_period(expected["every"])) == expected["every"], number
            assert not any(is_document(type_name) for type_name in expected["types"]), number


@pytest.mark.parametrize("name", FULL)
def test_a_clause_asks_for_each_type_of_document_once(name: str) -> None:
    for number in assessable(name):
        asked = [kind for at, expected in expectations(name) if at == number for kind in expected["types"]]
        documents = [kind for kind in asked if is_document(kind)]
        assert len(documents) == len(set(documents)), number


def test_each_type_of_document_and_record_that_can_prove_something_is_asked_for() -> None:
    """A plan, a register or a record that no clause asks for would be written for nothing."""
    asked = {kind for name in FULL for _, expected in expectations(name) for kind in expected["types"]}
    # These follow from other records (a disposal, a certificate), or are part of what goes before.
    assert set(TYPES) - asked == {"certificate", "certification-stage", "disposal"}


@pytest.mark.parametrize("name", FULL)
def test_fields_that_must_be_filled_exist_in_each_type_they_are_asked_of(name: str) -> None:
    missing = [
        (number, type_name, field)
        for number, expected in expectations(name)
        for field in expected.get("fields", [])
        for type_name in expected["types"]
        if not has_field(type_name, field)
    ]
    assert missing == []


def test_a_field_that_is_not_in_the_schema_is_noticed() -> None:
    assert has_field("initiative", "body.aim")
    assert has_field("initiative", "title")
    assert not has_field("initiative", "body.goal")
    assert not has_field("initiative", "body.aim.deeper")


@pytest.mark.parametrize(
    "clause, types",
    [
        ("4.1", {"procedure", "context", "intelligence-report"}),
        ("4.2", {"procedure", "interested-party", "obligation"}),
        ("4.3.1", {"innovation-intent"}),
        ("4.3.2", {"scope"}),
        ("5.2", {"policy", "awareness", "communication", "training", "acknowledgement"}),
        ("5.3", {"strategy", "management-review", "portfolio-review"}),
        ("5.4", {"policy", "culture-assessment"}),
        ("6.2", {"objective", "indicator"}),
        ("6.3", {"procedure", "system-change"}),
        ("7.1.1", {"procedure", "resource-plan", "resource-ledger"}),
        ("7.2", {"procedure", "competence", "training"}),
        ("8.3.4", {"procedure", "experiment", "initiative"}),
        ("9.2.1", {"procedure", "internal-audit"}),
        ("9.2.2", {"audit-programme", "internal-audit"}),
        ("9.3.1", {"procedure", "management-review"}),
        ("10.1", {"procedure", "improvement"}),
        ("10.2", {"procedure", "nonconformity"}),
    ],
)
def test_well_known_clauses_are_proven_by_what_anyone_would_expect(clause: str, types: set[str]) -> None:
    asked = [expected for number, expected in expectations("iso-56001-2024") if number == clause]
    assert {type_name for expected in asked for type_name in expected["types"]} == types


@pytest.mark.parametrize("name", [*STANDARDS, *CROSSWALKS])
def test_no_phrase_of_a_standard_is_in_our_words(name: str) -> None:
    data = STANDARDS[name] if name in STANDARDS else CROSSWALKS[name]
    assert [text for text in our_words(data) if STANDARDS_PHRASES.search(text)] == []


@pytest.mark.parametrize("name", CROSSWALKS)
def test_a_crosswalk_leads_from_clauses_to_clauses_that_exist(name: str) -> None:
    crosswalk = crosswalk_of(CROSSWALKS[name], f"ims/standards/{name}.yaml")
    for row in crosswalk.rows:
        assert row.source in clauses(crosswalk.source), row
        assert row.target is None or row.target in clauses(crosswalk.target), row
        assert (row.target is None) is (row.relation == "none"), row
        assert row.confidence, row


@pytest.mark.parametrize("name", CROSSWALKS)
def test_a_crosswalk_has_one_row_a_pair_and_none_beside_a_clause_without_counterpart(name: str) -> None:
    pairs = [(row["from"], row.get("to")) for row in CROSSWALKS[name]["rows"]]
    assert len(pairs) == len(set(pairs))
    alone = {source for source, target in pairs if target is None}
    assert alone.isdisjoint(source for source, target in pairs if target is not None)


@pytest.mark.parametrize("name", CROSSWALKS)
def test_a_crosswalk_answers_for_each_assessable_clause_of_its_first_standard(name: str) -> None:
    answered = {row["from"] for row in CROSSWALKS[name]["rows"]}
    assert set(assessable(CROSSWALKS[name]["from"])) - answered == set()


@pytest.mark.parametrize("name", CROSSWALKS)
def test_rows_stand_in_the_order_of_the_clauses(name: str) -> None:
    order = list(clauses(CROSSWALKS[name]["from"]))
    positions = [order.index(row["from"]) for row in CROSSWALKS[name]["rows"]]
    assert positions == sorted(positions)


@pytest.mark.parametrize("name", CROSSWALKS)
def test_a_clause_equals_at_most_one_sub_clause_of_each_branch(name: str) -> None:
    equal = [(row["from"], row["to"]) for row in CROSSWALKS[name]["rows"] if row["relation"] == "equal"]
    for source, target in equal:
        nested = [other for at, other in equal if at == source and other.startswith(f"{target}.")]
        assert nested == [], f"{source} cannot equal {target} and a part of it"


@pytest.mark.parametrize("name", STANDARDS)
def test_each_standard_says_what_a_management_review_looks_at_by_clauses_that_it_has(name: str) -> None:
    asked = standard_of(STANDARDS[name]).review_inputs
    assert asked is not None
    named = {asked.clause, *(number for about in asked.about.values() for number in about)}
    assert named - set(clauses(name)) == set()
    assert {"earlier-actions", "audit-results", "nonconformities-and-corrections"} <= set(asked.about)


def test_standards_name_inputs_of_reviews_by_the_topics_of_minutes() -> None:
    plain, _ = compile_types(SCHEMAS)
    minutes = plain["management-review"].schema["properties"]["body"]["properties"]["inputs"]["items"]
    here = json.loads(SCHEMAS["schemas/standard.schema.json"])["properties"]["management_review"]
    topics = here["properties"]["inputs"]["items"]["properties"]["topic"]["enum"]
    assert topics == minutes["properties"]["topic"]["enum"]
    for name in FULL:
        asked = standard_of(STANDARDS[name]).review_inputs
        assert asked is not None
        assert list(asked.about) == topics
