"""What does not fit its schema is told in the words of the person who wrote it: one mistake, one message."""

# ruff: noqa: E501 - a case a line: what is typed, and what is said to it

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from imskit.problems import Place, Problem
from imskit.schema import Validator, compile_plain, compile_types
from imskit.schema.messages import PROBLEM_LIMIT, in_words
from tests.loading import read

CHECKOUT = Path(__file__).parents[2]
FILES = {f"schemas/{path.name}": path.read_bytes() for path in sorted(CHECKOUT.glob("schemas/*.json"))}
TYPES, _ = compile_types(FILES)
VALIDATORS = {name: Validator(info.schema) for name, info in TYPES.items()}
VALIDATORS |= {
    name: Validator(compile_plain(FILES, f"{name}.schema.json")) for name in ("ims", "people", "standard")
}

POLICY = """\
id: POL-001
type: policy
title: Innovation policy
owner: innovation-manager
classification: internal
language: en
applies_to: {roles: [everyone], sites: [all]}
must_read: [everyone]
version: "1.2"
status: approved
effective_from: 2026-01-15
review: {every: P1Y}
satisfies:
  iso-56001-2024: ["5.2", "7.10"]
links:
  implements: [STR-001]
  see: [{to: POL-004, why: The other side}]
revisions:
  - {version: "1.2", date: 2026-01-10, by: person-07, change: material, summary: First edition}
evidence:
  - title: Minutes
    file: minutes.pdf
    sha256: "0000000000000000000000000000000000000000000000000000000000000000"
    size: 12
body:
  purpose: Why.
  scope: All.
  commitments:
    - title: Time
      text: We give time.
    - title: Money
      text: We give money.
  responsibilities:
    - {role: innovation-manager, duties: Leads.}
"""
IMS = """\
imskit: 1
organisation: {name: Acme, time_zone: Europe/Vienna, people: 12}
scope: {statement: All of it}
standards:
  - id: iso-56001-2024
approvals:
  - {roles: [managing-director], need: any, count: 1, assurance: asserted}
rules: {unknown-clause: warning}
"""


def problems(text: str, kind: str = "policy") -> list[Problem]:
    loaded = read(text)
    return VALIDATORS[kind].problems(loaded.data, loaded)


def told(text: str, kind: str = "policy") -> str:
    """The only problem of a text, on one line."""
    found = problems(text, kind)
    assert len(found) == 1, found
    [problem] = found
    assert problem.place.path == "ims/x.yaml"
    return f"{problem.place.line}:{problem.place.column} [{problem.rule}] {problem.message} | {problem.mend}"


def swapped(old: str, new: str, text: str = POLICY) -> str:
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


def test_a_document_that_fits_has_no_problems() -> None:
    assert problems(POLICY) == []
    assert problems(IMS, "ims") == []


COMMITMENTS = POLICY[POLICY.index("  commitments:") : POLICY.index("  responsibilities:")]
DEDENTED = "".join(line[2:] for line in POLICY[POLICY.index("  purpose:") :].splitlines(keepends=True))
SAID = [
    # text where a number stands: quote it
    ('version: "1.2"\nstatus', "version: 1.10\nstatus", '9:10 [wrong-type] Version (version) is a number, and text is wanted | put it in quotes: "1.10"'),
    ('["5.2", "7.10"]', '["5.2", 7.10]', '14:27 [wrong-type] Clause (satisfies.iso-56001-2024) is a number, and text is wanted | put it in quotes: "7.10"'),
    ("owner: innovation-manager\ncl", "owner: true\ncl", '4:8 [wrong-type] Owner (owner) is read as true, and text is wanted | put it in quotes: "true"'),
    ("2026-01-15", "2026", "11:17 [wrong-type] Effective from (effective_from) is a number, and text is wanted | write a day as YYYY-MM-DD, for example 2026-01-15"),
    ("implements: [STR-001]", "implements: (STR-001)", "16:15 [wrong-type] Implements (links.implements) is text, and a list is wanted | write it as a list: [STR-001]"),
    ("satisfies:\n  iso", "satisfies:\n  - iso", "14:3 [wrong-type] Satisfies (satisfies) is a list, and a group of fields is wanted | take the hyphens out: these are its fields"),
    # fields that are not indented are one mistake
    (POLICY[POLICY.index("body:\n"):], "body:\n" + DEDENTED, "25:1 [missing-field] Body (body) is empty, and its fields stand beside it | indent them by two spaces: purpose, scope, commitments, responsibilities"),
    (POLICY[POLICY.index("body:\n"):], DEDENTED, "25:1 [missing-field] Body (body) is missing, and its fields stand without it | write body: on a line before them, and indent them by two spaces: purpose, scope, commitments, responsibilities"),
    ("  iso-56001-2024: [", "iso-56001-2024: [", "13:1 [missing-field] Satisfies (satisfies) is empty, and its fields stand beside it | indent them by two spaces: iso-56001-2024"),
    ("id: POL-001\n", "", "1:1 [missing-field] Id (id) is missing | add it, for example id: POL-001"),
    # a mend that would be the next mistake is none
    ('["5.2", "7.10"]', "5.2", '14:19 [wrong-type] Clauses of the standard (satisfies.iso-56001-2024) is a number, and a list is wanted | write it as a list: ["5.2"]'),
    ("must_read: [everyone]", "must_read:\n  -everyone", "9:3 [wrong-type] Must be read by (must_read) is text, and a list is wanted | begin the item with a hyphen and a space: - everyone"),
    ("must_read: [everyone]", "must_read: \u2013 everyone", "8:12 [wrong-type] Must be read by (must_read) is text, and a list is wanted | begin the item with a hyphen and a space: - everyone"),
    ("must_read: [everyone]", "must_read: \u2022 everyone", "8:12 [wrong-type] Must be read by (must_read) is text, and a list is wanted | begin the item with a hyphen and a space: - everyone"),
    # of a path, a name in another script or a title no id is made
    ("file: minutes.pdf", 'file: "ims\\\\evidence\\\\m.pdf"', '22:11 [bad-format] File (evidence.file) is not written as a path below ims/evidence: "ims\\evidence\\m.pdf" | write m.pdf: the path starts below ims/evidence, with forward slashes'),
    ("file: minutes.pdf", "file: C:\\Users\\m.pdf", '22:11 [bad-format] File (evidence.file) is not written as a path below ims/evidence: "C:\\Users\\m.pdf" | copy the file below ims/evidence, and write its path from there, with forward slashes'),
    ("file: minutes.pdf", "file: /etc/passwd", '22:11 [bad-format] File (evidence.file) is not written as a path below ims/evidence: "/etc/passwd" | copy the file below ims/evidence, and write its path from there, with forward slashes'),
    ("owner: innovation-manager\ncl", "owner: innovation-manager, managing-director\ncl", '4:8 [bad-format] Owner (owner) is not written as an id: "innovation-manager, managing-director" | write one of them'),
    ("owner: innovation-manager\ncl", "owner: Менеджер 1\ncl", '4:8 [bad-format] Owner (owner) is not written as an id: "Менеджер 1" | write the id of a role in people.yaml, for example innovation-manager'),
    ("[STR-001]", "[Innovation policy]", '16:16 [bad-format] Document (links.implements) is not written as an id: "Innovation policy" | write prefix of the type, a hyphen, a number or name: POL-001'),
    ('"' + 64 * "0" + '"', '"abc"', '23:13 [bad-format] SHA-256 (evidence.sha256) is not written as a SHA-256: "abc" | write the 64 hexadecimal digits that sha256sum prints'),
    # what is not seen, or looks like something else
    ('["5.2", "7.10"]', "[\u201c5.2\u201d]", '14:20 [bad-format] Clause (satisfies.iso-56001-2024) is not written as a clause: "\u201c5.2\u201d" | write straight quotes: "5.2"'),
    ("id: POL-001", "id: POL\u200b-001", '1:5 [bad-format] Id (id) is not written as an id: "POL\u200b-001" | take it out: it holds ZERO WIDTH SPACE (U+200B)'),
    ("title: Innovation policy", "title: #1 policy", "3:1 [wrong-type] Title (title) is empty | put the text in quotes: what follows # is a comment, so #1 policy is not read"),
    ("title: Innovation policy", "title: ~", "3:8 [wrong-type] Title (title) is empty | write text"),
    # other types
    ("must_read: [everyone]", "must_read: everyone", "8:12 [wrong-type] Must be read by (must_read) is text, and a list is wanted | write it as a list: [everyone]"),
    ("must_read: [everyone]", "must_read: {a: b}", "8:12 [wrong-type] Must be read by (must_read) is a group of fields, and a list is wanted | begin each item with a hyphen and a space"),
    ("review: {every: P1Y}", "review: P1Y", "12:9 [wrong-type] Review (review) is text, and a group of fields is wanted | write it on the line below, indented: every: P1Y"),
    ('satisfies:\n  iso-56001-2024: ["5.2", "7.10"]', 'satisfies: "5.2"', '13:12 [wrong-type] Satisfies (satisfies) is text, and a group of fields is wanted | write its fields on the lines below, indented, for example iso-56001-2024: ["5.2"]'),
    ("title: Innovation policy", "title: {Innovation policy}", "3:8 [wrong-type] Title (title) is a group of fields, and text is wanted | write text; a text that begins with { or [ stands in quotes"),
    ("size: 12", 'size: "12"', "24:11 [wrong-type] Size in bytes (evidence.size) is text, and a whole number is wanted | write it without quotes: 12"),
    ("size: 12", "size: twelve", "24:11 [wrong-type] Size in bytes (evidence.size) is text, and a whole number is wanted | write digits, without quotes"),
    ("size: 12", "size: 1.5", "24:11 [wrong-type] Size in bytes (evidence.size) is a number, and a whole number is wanted | write a whole number"),
    ("{role: innovation-manager,", "{role: [a, b],", "34:14 [wrong-type] Role (body.responsibilities.role) is a list, and text is wanted | write one of them, without brackets"),
    ("{role: innovation-manager,", "{role: [a],", "34:14 [wrong-type] Role (body.responsibilities.role) is a list, and text is wanted | write it without brackets"),
    ("    - {role: innovation-manager,", "    - role:\n      - a\n      - b\n      duties: x\n    - {role: innovation-manager,", "35:7 [wrong-type] Role (body.responsibilities.role) is a list, and text is wanted | write one of them, without the hyphen"),
    ("title: Innovation policy", "title: [New work]", "3:8 [wrong-type] Title (title) is a list, and text is wanted | write text; a text that begins with { or [ stands in quotes"),
    (COMMITMENTS, "  commitments: |\n    Time\n    Money\n", "28:16 [wrong-type] Commitments (body.commitments) is text, and a list is wanted | begin each item with a hyphen and a space, and write its fields: title, text"),
    ("must_read: [everyone]", f"must_read: {'x' * 61}", "8:12 [wrong-type] Must be read by (must_read) is text, and a list is wanted | begin each item on a line of its own with a hyphen and a space"),
    ("    - title: Money\n      text: We give money.\n", "    - Money\n", "31:7 [wrong-type] An item of Commitments (body.commitments) is text, and a group of fields is wanted | write its fields on the lines below, indented: title, text"),
    # empty
    (COMMITMENTS, "  commitments: []\n", "28:16 [bad-format] Commitments (body.commitments) is an empty list | write at least one item"),
    ('satisfies:\n  iso-56001-2024: ["5.2", "7.10"]', "satisfies:", '13:1 [wrong-type] Satisfies (satisfies) is empty | write it, for example {iso-56001-2024: ["5.2"]}, or take the field out'),
    ("effective_from: 2026-01-15", "effective_from:", "11:1 [wrong-type] Effective from (effective_from) is empty | write it, for example 2026-01-15, or take the field out"),
    ("title: Innovation policy", "title:", "3:1 [wrong-type] Title (title) is empty | write text"),
    ("must_read: [everyone]", "must_read: [~]", "8:13 [wrong-type] Role (must_read) is empty | write it, for example innovation-manager, or take the item out"),
    ("title: Innovation policy", 'title: ""', "3:8 [bad-format] Title (title) is empty | write the text"),
    ("must_read: [everyone]", "must_read: []", "8:12 [bad-format] Must be read by (must_read) is an empty list | write at least one item, or take the field out"),
    ("review: {every: P1Y}", "review: {}", "12:9 [missing-field] Review (review) has no fields | add every"),
    # fields that are not known
    ("title: Innovation", "titel: Innovation", "3:1 [unknown-field] There is no field titel here | did you mean title?"),
    ("effective_from:", "Effective from:", "11:1 [unknown-field] There is no field Effective from here | did you mean effective_from?"),
    ("effective_from:", "effective-from:", "11:1 [unknown-field] There is no field effective-from here | did you mean effective_from?"),
    ("every: P1Y", "evry: P1Y", "12:10 [unknown-field] There is no field evry here | did you mean every?"),
    ("    - title: Money", "    - tittle: Money", "31:7 [unknown-field] There is no field tittle here | did you mean title?"),
    ("body:\n  purpose: Why.", "purpose: Why.\nbody:", "25:1 [unknown-field] There is no field purpose here | it belongs below body"),
    ("  purpose: Why.", "  status: draft\n  purpose: Why.", "26:3 [unknown-field] There is no field status here | it belongs at the top, not indented"),
    ("  purpose: Why.", "  colour: blue\n  purpose: Why.", "26:3 [unknown-field] There is no field colour here | known here are purpose, scope, commitments, responsibilities, exceptions, terms"),
    ("why: The other", "wy: The other", "17:23 [unknown-field] There is no field wy here | did you mean why?"),
    # the only field that is missing, under another name
    ("    - title: Money", "    - headline: Money", "31:7 [unknown-field] There is no field headline here | did you mean title?"),
    ("date: 2026-01-10", "on: 2026-01-10", "19:22 [unknown-field] There is no field on here | did you mean date?"),
    # fields that are missing
    (COMMITMENTS, "", "26:3 [missing-field] Commitments (body.commitments) is missing | add commitments: and a list below it"),
    (POLICY[POLICY.index("body:") :], "", "1:1 [missing-field] Body (body) is missing | add body: and below it purpose, scope, commitments, responsibilities"),
    ("classification: internal\n", "", "1:1 [missing-field] Classification (classification) is missing | add classification: with one of public, internal, confidential"),
    ("language: en\n", "", "1:1 [missing-field] Language (language) is missing | add it, for example language: en"),
    ("  scope: All.\n", "", "26:3 [missing-field] Scope (body.scope) is missing | add scope: and a text behind it"),
    (", summary: First edition", "", "19:5 [missing-field] Summary (revisions.summary) is missing | add summary: and a text behind it"),
    ("{to: POL-004, why", "{why", "17:9 [missing-field] To (links.see.to) is missing | add it, for example to: POL-001"),
    # values that are not allowed
    ("status: approved", "status: aproved", '10:9 [not-allowed] Status (status) cannot be "aproved" | did you mean approved? Allowed are draft, in-review, approved, superseded, retired'),
    ("status: approved", "status: In review", '10:9 [not-allowed] Status (status) cannot be "In review" | did you mean in-review? Allowed are draft, in-review, approved, superseded, retired'),
    ("status: approved", "status: done", '10:9 [not-allowed] Status (status) cannot be "done" | allowed are draft, in-review, approved, superseded, retired'),
    ("status: approved", "status: [draft]", "10:9 [wrong-type] Status (status) is a list, and one value is wanted | write draft alone"),
    ("status: approved", "status: [draft, approved]", "10:9 [wrong-type] Status (status) is a list, and one value is wanted | write one of draft, in-review, approved, superseded, retired"),
    # forms
    ("2026-01-15", "2026-13-01", '11:17 [bad-format] Effective from (effective_from) is no day that the calendar has: "2026-13-01" | correct the day'),
    ("2026-01-15", "15.1.2026", '11:17 [bad-format] Effective from (effective_from) is not a date: "15.1.2026" | did you mean 2026-01-15?'),
    ("2026-01-15", "0000-01-01", '11:17 [bad-format] Effective from (effective_from) is no day that the calendar has: "0000-01-01" | correct the day'),
    ("2026-01-15", "2026/1/15", '11:17 [bad-format] Effective from (effective_from) is not a date: "2026/1/15" | did you mean 2026-01-15?'),
    ("2026-01-15", "2026-01-15T10:00", '11:17 [bad-format] Effective from (effective_from) is not a date: "2026-01-15T10:00" | did you mean 2026-01-15?'),
    ("2026-01-15", "01/02/2026", '11:17 [bad-format] Effective from (effective_from) is not a date: "01/02/2026" | write a day as YYYY-MM-DD, for example 2026-01-15'),
    ("2026-01-15", "31.2.2026", '11:17 [bad-format] Effective from (effective_from) is not a date: "31.2.2026" | write a day as YYYY-MM-DD, for example 2026-01-15'),
    ("every: P1Y", "every: 1Y", '12:17 [bad-format] Every (review.every) is not written as a period: "1Y" | write a length of time in years, months, weeks or days: P1Y, P6M, P2W, P30D'),
    ("every: P1Y", "every: p1y", '12:17 [bad-format] Every (review.every) is not written as a period: "p1y" | did you mean P1Y?'),
    ("by: person-07", "by: Anna Lindgren", '19:44 [bad-format] By (revisions.by) is not written as an id: "Anna Lindgren" | write the id that the person has in ims/people.yaml, for example person-07'),
    ("id: POL-001", "id: pol-001", '1:5 [bad-format] Id (id) is not written as an id: "pol-001" | did you mean POL-001?'),
    ("id: POL-001", "id: POL 001", '1:5 [bad-format] Id (id) is not written as an id: "POL 001" | did you mean POL-001?'),
    ("id: POL-001", "id: policy", '1:5 [bad-format] Id (id) is not written as an id: "policy" | write prefix of the type, a hyphen, a number or name: POL-001'),
    ("id: POL-001", 'id: "POL-001 "', '1:5 [bad-format] Id (id) has a space at its beginning or end: "POL-001" | take the space out'),
    ("[everyone], sites", "[Every one], sites", '7:22 [bad-format] Role (applies_to.roles) is not written as an id: "Every one" | did you mean every-one?'),
    ("title: Innovation policy", 'title: "Two\\nlines"', "3:8 [bad-format] Title (title) stands on several lines | write it on one line"),
    ("title: Innovation policy", f"title: {'x' * 301}", "3:8 [bad-format] Title (title) is longer than 300 characters (it has 301) | shorten it"),
    ("language: en", "language: English", '6:11 [bad-format] Language (language) is not written as it should be: "English" | write a language code such as en or de'),
    ("must_read: [everyone]", "must_read: [a, b, a]", '8:19 [bad-format] Must be read by (must_read) holds "a" twice | take one of the two out'),
    ("size: 12", "size: -1", "24:11 [bad-format] Size in bytes (evidence.size) is -1, and 0 is the least | write 0 or more"),
    ("iso-56001-2024", "ISO 56001", '14:3 [bad-format] "ISO 56001" is no name that can stand in Satisfies (satisfies) | did you mean iso-56001?'),
    ("iso-56001-2024", "ISO 56001:2024", '14:3 [bad-format] "ISO 56001:2024" is no name that can stand in Satisfies (satisfies) | did you mean iso-56001-2024?'),
    # one of several forms
    ("[STR-001]", "[str-001]", '16:16 [bad-format] Document (links.implements) is not written as an id: "str-001" | did you mean STR-001?'),
    ("[STR-001]", "[7]", '16:16 [wrong-type] Link (links.implements) is a number, and text or a group of fields is wanted | put it in quotes: "7"'),
    ("why: The other side", "fingerprint: x", '17:36 [bad-format] Fingerprint (links.see.fingerprint) is not written as a fingerprint: "x" | write imskit-1:sha256: and 64 hexadecimal digits'),
]  # fmt: skip


@pytest.mark.parametrize("old, new, expected", SAID, ids=[f"{case[0]!r} {case[1][:40]!r}" for case in SAID])
def test_one_mistake_is_one_message(old: str, new: str, expected: str) -> None:
    assert told(swapped(old, new)) == expected


SAID_OF_IMS = [
    ("imskit: 1", "imskit: 2", "1:9 [not-allowed] Format (imskit) cannot be 2 | write 1"),
    ("people: 12", "people: 0", "2:62 [bad-format] People (organisation.people) is 0, and 1 is the least | write 1 or more"),
    ("count: 1", "count: 21", "7:52 [bad-format] How many (approvals.count) is 21, and 20 is the most | write 20 or less"),
    ("count: 1", "top_management: yes", "7:61 [wrong-type] Top management (approvals.top_management) is text, and true or false is wanted | write true, without quotes"),
    ("count: 1", "top_management: Off", "7:61 [wrong-type] Top management (approvals.top_management) is text, and true or false is wanted | write false, without quotes"),
    ("count: 1", "top_management: maybe", "7:61 [wrong-type] Top management (approvals.top_management) is text, and true or false is wanted | write true or false"),
    ("warning", "loud", '8:25 [not-allowed] Severity (rules.unknown-clause) cannot be "loud" | allowed are error, warning, note, off'),
    ("- id: iso-56001-2024", "- iso-56001-2024", "5:5 [wrong-type] An item of Standards in use (standards) is text, and a group of fields is wanted | begin it with the field: id: iso-56001-2024"),
    ("{statement: All of it}", "All of it", "3:8 [wrong-type] Scope (scope) is text, and a group of fields is wanted | write it on the line below, indented: statement: All of it"),
    ("rules: {unknown-clause: warning}", "settings: {due_soon: 30}", "8:22 [wrong-type] Due soon (settings.due_soon) is a number, and text is wanted | write a length of time in years, months, weeks or days: P1Y, P6M, P2W, P30D"),
    ("imskit: 1\n", "", "1:1 [missing-field] Format (imskit) is missing | add imskit: 1"),
]  # fmt: skip


@pytest.mark.parametrize("old, new, expected", SAID_OF_IMS, ids=[case[1] for case in SAID_OF_IMS])
def test_one_mistake_in_the_settings_is_one_message(old: str, new: str, expected: str) -> None:
    assert told(swapped(old, new, IMS), "ims") == expected


def test_a_list_in_the_place_of_the_settings_is_told_which_fields_to_begin_with() -> None:
    expected = "1:1 [wrong-type] The file is a list, and a group of fields is wanted | begin it with its fields: imskit, "
    assert told("- imskit: 1\n", "ims").startswith(expected)


def test_no_spelling_is_offered_where_a_name_stands_for_the_id_of_a_person() -> None:
    people = "people:\n  - id: Anna Lindgren\nroles:\n  - {id: a, title: A}\n"
    expected = '2:9 [bad-format] Id (people.id) is not written as an id: "Anna Lindgren" | write a made-up id, never a name, for example person-07'
    assert told(people, "people") == expected


@pytest.mark.parametrize(
    "line",
    ["headline: [Money]", "headline: Money\n      words: We", "headline:"],
    ids=["form", "two", "empty"],
)
def test_a_field_of_another_name_is_taken_for_the_missing_one_only_where_nothing_speaks_against_it(
    line: str,
) -> None:
    found = problems(swapped("    - title: Money", f"    - {line}"))
    assert {problem.rule for problem in found} == {"missing-field", "unknown-field"}
    assert not any("did you mean" in problem.mend for problem in found)


def test_all_that_is_wrong_is_told_in_the_order_of_the_file() -> None:
    text = swapped(
        "every: P1Y",
        "every: 1Y",
        swapped("status: approved", "status: done", swapped("id: POL-001", "id: x")),
    )
    assert [problem.place.line for problem in problems(text)] == [1, 10, 12]


def test_each_field_that_is_missing_is_told() -> None:
    found = problems("type: policy\ntitle: x\n")
    assert {problem.rule for problem in found} == {"missing-field"}
    assert "Owner (owner) is missing" in {problem.message for problem in found}
    assert all(problem.place == Place("ims/x.yaml", 1, 1) for problem in found)


@pytest.mark.parametrize("text", ["text", "- a\n- b\n", "7"])
def test_a_file_that_is_no_group_of_fields(text: str) -> None:
    assert "[wrong-type] The file is" in told(text)
    assert "a group of fields is wanted" in told(text)


# Schemas of other people


def of(schema: dict[str, Any], text: str) -> list[str]:
    """What is told of *text* under *schema*."""
    loaded = read(text)
    found = Validator(schema).problems(loaded.data, loaded)
    return [
        f"{problem.place.line}:{problem.place.column} [{problem.rule}] {problem.message} | {problem.mend}"
        for problem in found
    ]


def field(**schema: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"a": {"title": "A field", **schema}}}


OTHERS: list[tuple[dict[str, Any], str, list[str]]] = [
    (field(minLength=3), "a: b", ["1:4 [bad-format] A field (a) is shorter than 3 characters | write more"]),
    (field(minLength=1, examples=["x"]), "a: ''", ["1:4 [bad-format] A field (a) is empty | write it as in x"]),
    (field(minItems=2), "a: [b]", ["1:4 [bad-format] A field (a) has 1 item, and at least 2 are wanted | add 1 more"]),
    (field(maxItems=1), "a: [b, c]", ["1:4 [bad-format] A field (a) has 2 items, and at most 1 is wanted | take 1 out"]),
    (field(minProperties=1), "a: {}", ["1:4 [bad-format] A field (a) is empty | write what belongs below it, or take the field out"]),
    (field(minProperties=1, properties={"b": {}, "c": {}}), "a: {}", ["1:4 [bad-format] A field (a) is empty | add one of b, c, or take the field out"]),
    (field(minProperties=2, properties={"b": {}, "c": {}}), "a: {b: 1}", ["1:4 [bad-format] A field (a) has only b | add one of c"]),
    (field(minProperties=2, properties={name: {} for name in "bcdef"}), "a: {b: 1}", ["1:4 [bad-format] A field (a) has only b | add a field such as c: or d:"]),
    (field(minProperties=2, required=["b"]), "a: {}", ["1:4 [missing-field] A field (a) has no fields | add b"]),
    (field(minItems=2), "a: []", ["1:4 [bad-format] A field (a) is an empty list | write at least 2 items, or take the field out"]),
    (field(minItems=1) | {"required": ["a"]}, "a: []", ["1:4 [bad-format] A field (a) is an empty list | write at least one item"]),
    (field(maxItems=2), "a: [b, c, d]", ["1:4 [bad-format] A field (a) has 3 items, and at most 2 are wanted | take 1 out"]),
    (field(type="string", pattern=r"^[0-9]+\.[0-9]+$"), "a: 20,5", ['1:4 [bad-format] A field (a) is not written as it should be: "20,5" | did you mean "20.5"?']),
    (field(type="array", items={"type": "object"}), "a: [b]", ["1:5 [wrong-type] An item of A field (a) is text, and a group of fields is wanted | write its fields on the lines below, indented"]),
    ({"properties": {"a": {"type": "boolean"}, "b": {"type": "object"}}, "required": ["a", "b"]}, "c: 1", ["1:1 [missing-field] a is missing | add a: and true or false behind it", "1:1 [missing-field] b is missing | add b: and its fields below it"]),
    (field(maxProperties=1), "a: {b: c, d: e}", ["1:4 [bad-format] A field (a) has 2 fields, and at most 1 is wanted | take 1 out"]),
    (field(exclusiveMinimum=1), "a: 1", ["1:4 [bad-format] A field (a) is 1 | write more than 1"]),
    (field(exclusiveMaximum=1), "a: 1", ["1:4 [bad-format] A field (a) is 1 | write less than 1"]),
    (field(multipleOf=5), "a: 7", ["1:4 [bad-format] A field (a) is 7 | write a multiple of 5"]),
    (field(format="email"), "a: b", ['1:4 [bad-format] A field (a) is not an e-mail address: "b" | write it as name@example.org']),
    (field(format="ipv4", description="An address."), "a: b", ['1:4 [bad-format] A field (a) is not written as ipv4: "b" | write an address']),
    (field(pattern="^[0-9]+$"), "a: b", ['1:4 [bad-format] A field (a) is not written as it should be: "b" | it must match the pattern ^[0-9]+$']),
    (field(minLength=1, type="string"), "a: ''", ["1:4 [bad-format] A field (a) is empty | write the text"]),
    (field(propertyNames={"type": "integer"}), "a: {b: c}", ['1:5 [bad-format] "b" is no name that can stand in A field (a) | write another name']),
    (field(uniqueItems=True), "a: [[1.0], [1]]", ["1:12 [bad-format] A field (a) holds [1] twice | take one of the two out"]),
    (field(patternProperties={"^b": {"type": "string"}}), "a: 1", []),
    (field(enum=["1", "2"]), "a: 1", ['1:4 [not-allowed] A field (a) cannot be 1 | put it in quotes: "1"']),
    (field(enum=[1, 2]), "a: '1'", ['1:4 [not-allowed] A field (a) cannot be "1" | did you mean 1? Allowed are 1, 2']),
    (field(type=["string", "null"]), "a: 1", ['1:4 [wrong-type] A field (a) is a number, and text or nothing is wanted | put it in quotes: "1"']),
    (field(type="null"), "a: 1", ["1:4 [wrong-type] A field (a) is a number, and nothing is wanted | write nothing"]),
    (field(propertyNames={"enum": ["blue", "red"]}), "a: {blu: 1}", ['1:5 [not-allowed] "blu" is no name that can stand in A field (a) | did you mean blue? Allowed are blue, red']),
    (field(propertyNames={"maxLength": 2}), "a: {blu: 1}", ['1:5 [bad-format] "blu" is no name that can stand in A field (a) | shorten it']),
    (field(patternProperties={"^x": {"type": "string"}}, additionalProperties=False), "a: {x1: 1, y: 2}", ['1:9 [wrong-type] a.x1 is a number, and text is wanted | put it in quotes: "1"', "1:12 [unknown-field] There is no field y here | take it out"]),
    ({"type": "object", "properties": {"a": False}}, "a: 1", ["1:1 [unknown-field] There is no field a here | take it out"]),
    ({"dependentRequired": {"a": ["b"]}}, "a: 1", ["1:1 [missing-field] The file has a, and b is missing | add b: or take a out"]),
    (field(**{"not": {"type": "string"}}), "a: b", ["1:4 [schema] A field (a) does not fit its schema: 'b' should not be valid under {'type': 'string'} | compare it with what the schema says of this field"]),
    ({"anyOf": [{"type": "object", "required": ["a"]}, {"type": "object", "required": ["b", "c"]}]}, "x: 1", ["1:1 [missing-field] a is missing | add a:"]),
    (field(type="object", properties={"every": {"examples": ["P1Y"]}, "when": {"type": "string"}}, anyOf=[{"required": ["every"]}, {"required": ["when"]}]), "a: {x: 1}", ["1:4 [missing-field] A field (a) needs every or when, and has neither | add every: P1Y, or when: and a text behind it"]),
    (field(type="object", properties={"every": True, "when": True}, anyOf=[{"required": ["every"]}, {"required": ["when"]}], additionalProperties=False), "a: {evry: P1Y}", ["1:5 [unknown-field] There is no field evry here | did you mean every?"]),
    ({"anyOf": [{"required": ["a"]}, {"required": ["b"]}, {"required": ["c"]}]}, "x: 1", ["1:1 [missing-field] The file needs one of a, b, c, and has none | add a:, or b:, or c:"]),
    ({"allOf": [{"required": ["a"]}, {"required": ["a", "b"]}]}, "x: 1", ["1:1 [missing-field] a is missing | add a:", "1:1 [missing-field] b is missing | add b:"]),
    ({"properties": {"a": True}, "anyOf": [{"properties": {"b": True}, "required": ["b"]}], "unevaluatedProperties": False}, "b: 1\nc: 2", ["2:1 [unknown-field] There is no field c here | known here are a"]),
    (field(uniqueItems=True), "a: [1, {b: 1.0}, 1.0, {b: 1}, true]", ["1:18 [bad-format] A field (a) holds 1.0 twice | take one of the two out", '1:23 [bad-format] A field (a) holds {"b": 1} twice | take one of the two out']),
]  # fmt: skip


@pytest.mark.parametrize("schema, text, expected", OTHERS, ids=[f"{case[0]}"[:60] for case in OTHERS])
def test_every_keyword_of_a_schema_has_its_words(
    schema: dict[str, Any], text: str, expected: list[str]
) -> None:
    assert of(schema, text) == expected


def test_where_only_one_of_the_libraries_refuses_its_words_are_told() -> None:
    loaded = read("a: b")
    stricter = jsonschema_rs.Draft202012Validator({"properties": {"a": {"type": "integer"}}})
    [problem] = in_words({}, loaded.data, loaded, stricter)
    assert (problem.rule, problem.place) == ("schema", Place("ims/x.yaml", 1, 4))
    assert "integer" in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "must_read:\n" + "- 1\n" * 200_000,
        "".join(f"k{number}: 1\n" for number in range(80_000)),
        "must_read:\n" + "- {a: b}\n" * 80_000,
        "must_read:\n" + "- a\n" * 200_000,
        "satisfies:\n" + "".join(f"  K{number}: 1\n" for number in range(60_000)),
        f"title: {'x' * 1_000_000}\n",
        f"id: {'x-' * 500_000}\n",
    ],
    ids=["wrong items", "unknown fields", "groups", "doubles", "names", "long text", "long id"],
)
def test_a_file_full_of_mistakes_is_answered_soon_and_shortly(text: str) -> None:
    began = time.process_time()
    found = problems(text)
    assert time.process_time() - began < 15
    assert 0 < len(found) <= PROBLEM_LIMIT
    assert all(len(problem.message) + len(problem.mend) < 600 for problem in found)
    if len(found) == PROBLEM_LIMIT:
        assert found[-1].message == "There are more problems behind this one"


def test_the_id_that_is_missing_begins_as_ids_of_its_type_do() -> None:
    [problem] = [each for each in problems("type: risk\n", "risk") if each.message == "Id (id) is missing"]
    assert problem.mend == "add it, for example id: RSK-001"


def test_a_field_that_belongs_elsewhere_is_not_taken_for_one_of_a_name_alike() -> None:
    [problem] = [
        each for each in problems("body: {}\ntreatment: x\n", "risk") if each.rule == "unknown-field"
    ]
    assert problem.mend == "it belongs below body"
