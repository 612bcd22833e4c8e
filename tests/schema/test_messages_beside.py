"""Mistakes in files beside documents, told as to somebody who has never seen YAML: by title, path and what to type."""

# ruff: noqa: E501 - a case a line: what is typed, and what is said to it

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from imskit.schema import Validator, compile_plain
from tests.loading import read

CHECKOUT = Path(__file__).parents[2]
FILES = {f"schemas/{path.name}": path.read_bytes() for path in sorted(CHECKOUT.glob("schemas/*.json"))}

MAPPING = """\
registers:
  - files: r/*.xlsx
    type: risk
    head: 3
    columns:
      Likelihood: body.likelihood
      Impact: {field: body.impact, words: {hoch: major}}
      Other: {leave_out: Nobody reads it}
    otherwise: {owner: innovation-manager}
documents:
  - files: p/*
    type: policy
    keys: {Title: title}
"""
AUDIENCES = """\
audiences:
  - id: auditor
    title: Auditors
    sees: [public, internal]
    leave_out: {types: [idea]}
    mask:
      - types: [nonconformity]
        fields: [body.description]
"""
PEOPLE = """\
people:
  - id: person-01
    site: head-office
roles:
  - id: innovation-manager
    title: Innovation manager
    purpose: Runs it.
    responsibilities: [Leads]
    holders:
      - {person: person-01, from: 2026-01-01}
    delegations:
      - {person: person-01, from: 2026-01-01, until: 2026-02-01, types: [policy], why: Holiday}
"""
NAMES = """\
people:
  person-01:
    name: A. Lamp
"""
ANSWERS = """\
organisation: Example
size: small
standards: [iso-56001-2024]
roles:
  innovation-manager: {person: person-01, title: Chief}
sites: [Head office]
time_zone: UTC
forge: github
repository: https://forge.example/our/ims
date: 2026-01-01
"""
CROSSWALK = """\
from: iso-56001-2024
to: iso-9001-2015
rows:
  - from: "4.1"
    to: "4.1"
    relation: equal
    confidence: high
"""
STARTER = """\
imskit: 1.0.0
answers:
  organisation: Example
  size: small
files:
  ims/ims.yaml: a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1
"""
#: By which schema each is held.
KINDS = {
    MAPPING: "import-mapping",
    AUDIENCES: "audiences",
    PEOPLE: "people",
    NAMES: "people-local",
    ANSWERS: "init-answers",
    CROSSWALK: "crosswalk",
    STARTER: "starter",
}
#: The file, what stands there, what is typed in its place, and what is said.
SAID = [
    (
        MAPPING,
        "registers:",
        "register:",
        "1:1 [unknown-field] There is no field register here | did you mean registers?",
    ),
    (
        MAPPING,
        "    type: risk\n",
        "",
        "2:5 [missing-field] An item of Registers (registers) needs Type of record (type) or Not imported (skip), and has neither | add type: idea, or skip: and true or false behind it",
    ),
    (
        MAPPING,
        "type: risk",
        "type: Risk",
        '3:11 [bad-format] Type of record (registers.type) is not written as a document type: "Risk" | did you mean risk?',
    ),
    (
        MAPPING,
        "head: 3",
        "head: third",
        "4:11 [wrong-type] Row of the head (registers.head) is text, and a whole number is wanted | write digits, without quotes",
    ),
    (
        MAPPING,
        "head: 3",
        "head: 0",
        "4:11 [bad-format] Row of the head (registers.head) is 0, and 1 is the least | write 1 or more",
    ),
    (
        MAPPING,
        "head: 3",
        "head: 3.5",
        "4:11 [wrong-type] Row of the head (registers.head) is a number, and a whole number is wanted | write a whole number",
    ),
    (
        MAPPING,
        "body.likelihood",
        "[body.likelihood]",
        "6:19 [wrong-type] Where it goes (registers.columns.Likelihood) is a list, and text or a group of fields is wanted | write it without brackets",
    ),
    (
        MAPPING,
        "body.likelihood",
        "Body Likelihood",
        '6:19 [bad-format] Field (registers.columns.Likelihood) is not written as a field: "Body Likelihood" | write a dotted path, without the numbers of list items: body.likelihood, body.actions.due',
    ),
    (
        MAPPING,
        "{field: body.impact, words: {hoch: major}}",
        "{feld: body.impact}",
        "7:16 [unknown-field] There is no field feld here | did you mean field?",
    ),
    (
        MAPPING,
        "{field: body.impact, words: {hoch: major}}",
        "{words: {hoch: major}}",
        "7:15 [missing-field] Field (registers.columns.Impact.field) is missing | add it, for example field: body.likelihood",
    ),
    (
        MAPPING,
        "words: {hoch: major}",
        "words: [hoch]",
        "7:43 [wrong-type] Words (registers.columns.Impact.words) is a list, and a group of fields is wanted | write its fields on the lines below, indented, for example hoch: likely",
    ),
    (
        MAPPING,
        "words: {hoch: major}",
        "words: {hoch: 3}",
        '7:50 [wrong-type] What it means (registers.columns.Impact.words.hoch) is a number, and text is wanted | put it in quotes: "3"',
    ),
    (
        MAPPING,
        "Nobody reads it",
        '""',
        "8:26 [bad-format] Left out (registers.columns.Other.leave_out) is empty | write the text",
    ),
    (
        MAPPING,
        "leave_out: Nobody reads it",
        "leave_out: true",
        '8:26 [wrong-type] Left out (registers.columns.Other.leave_out) is read as true, and text is wanted | put it in quotes: "true"',
    ),
    (
        MAPPING,
        "{field: body.impact, words: {hoch: major}}",
        "{field: body.impact, leave_out: x}",
        "7:36 [unknown-field] There is no field leave_out here | known here are field, words",
    ),
    (
        MAPPING,
        "otherwise: {owner: innovation-manager}",
        "otherwise: {Owner: innovation-manager}",
        '9:17 [bad-format] "Owner" is no name that can stand in Otherwise (registers.otherwise) | did you mean owner?',
    ),
    (
        MAPPING,
        "otherwise: {owner: innovation-manager}",
        "otherwise: owner",
        "9:16 [wrong-type] Otherwise (registers.otherwise) is text, and a group of fields is wanted | write its fields on the lines below, indented, for example owner: innovation-manager",
    ),
    (
        MAPPING,
        "  - files: p/*\n    type",
        "  - type",
        "11:5 [missing-field] Files (documents.files) is missing | add it, for example files: policies/*",
    ),
    (
        MAPPING,
        "files: p/*",
        "files: ",
        "11:5 [wrong-type] Files (documents.files) is empty | write it, for example policies/*",
    ),
    (
        MAPPING,
        "keys:",
        "columns:",
        "13:5 [unknown-field] There is no field columns here | known here are files, type, keys, otherwise, skip",
    ),
    (
        MAPPING,
        "documents:\n  - files: p/*\n    type: policy\n    keys: {Title: title}\n",
        "documents: []\n",
        "10:12 [bad-format] Documents (documents) is an empty list | write at least one item, or take the field out",
    ),
    (
        MAPPING,
        "    type: risk\n",
        "    type: risk\n    skip: yes\n",
        "4:11 [wrong-type] Not imported (registers.skip) is text, and true or false is wanted | write true, without quotes",
    ),
    (
        MAPPING,
        "Likelihood: body.likelihood",
        "Likelihood:",
        "6:7 [wrong-type] Where it goes (registers.columns.Likelihood) is empty | write text or a group of fields, or take the field out",
    ),
    (
        AUDIENCES,
        "id: auditor",
        "id: Auditor",
        '2:9 [bad-format] Id (audiences.id) is not written as it should be: "Auditor" | did you mean auditor?',
    ),
    (
        AUDIENCES,
        "sees: [public, internal]",
        "sees: []",
        "4:11 [bad-format] Sees (audiences.sees) is an empty list | write at least one item",
    ),
    (
        AUDIENCES,
        "sees: [public, internal]",
        "sees: public",
        "4:11 [wrong-type] Sees (audiences.sees) is text, and a list is wanted | write it as a list: [public]",
    ),
    (
        AUDIENCES,
        "internal",
        "secret",
        '4:20 [not-allowed] An item of Sees (audiences.sees) cannot be "secret" | allowed are public, internal, confidential',
    ),
    (
        AUDIENCES,
        "    title: Auditors\n",
        "",
        "2:5 [missing-field] Title (audiences.title) is missing | add title: and a text behind it",
    ),
    (
        AUDIENCES,
        "leave_out: {types: [idea]}",
        "leave_out: [idea]",
        "5:16 [wrong-type] Left out (audiences.leave_out) is a list, and a group of fields is wanted | write its fields on the lines below, indented: types, documents",
    ),
    (
        AUDIENCES,
        "mask:\n",
        "masks:\n",
        "6:5 [unknown-field] There is no field masks here | did you mean mask?",
    ),
    (
        AUDIENCES,
        "        fields: [body.description]\n",
        "",
        "7:9 [missing-field] Fields (audiences.mask.fields) is missing | add fields: and a list below it",
    ),
    (
        AUDIENCES,
        "- types: [nonconformity]",
        "- types: nonconformity",
        "7:16 [wrong-type] Types (audiences.mask.types) is text, and a list is wanted | write it as a list: [nonconformity]",
    ),
    (
        AUDIENCES,
        "    sees",
        "    names: ja\n    sees",
        "4:12 [wrong-type] Names (audiences.names) is text, and true or false is wanted | write true or false",
    ),
    (
        AUDIENCES,
        "sees: [public, internal]",
        "sees: [public, public]",
        '4:20 [bad-format] Sees (audiences.sees) holds "public" twice | take one of the two out',
    ),
    (
        AUDIENCES,
        "audiences:\n  - id",
        "audiences:\n    id",
        "2:5 [wrong-type] Audiences (audiences) is a group of fields, and a list is wanted | begin each item with a hyphen and a space",
    ),
    (
        PEOPLE,
        "id: person-01",
        "id: Anna Lamp",
        '2:9 [bad-format] Id (people.id) is not written as an id: "Anna Lamp" | write a made-up id, never a name, for example person-07',
    ),
    (
        PEOPLE,
        "from: 2026-01-01}",
        "from: 1.1.2026}",
        '10:35 [bad-format] From (roles.holders.from) is not a date: "1.1.2026" | did you mean 2026-01-01?',
    ),
    (
        PEOPLE,
        "from: 2026-01-01}",
        "from: 2026-02-30}",
        '10:35 [bad-format] From (roles.holders.from) is no day that the calendar has: "2026-02-30" | correct the day',
    ),
    (
        PEOPLE,
        "    holders:\n",
        "    holder:\n",
        "9:5 [unknown-field] There is no field holder here | did you mean holders?",
    ),
    (
        PEOPLE,
        "{person: person-01, from: 2026-01-01}\n    del",
        "person-01\n    del",
        "10:9 [wrong-type] An item of Holders (roles.holders) is text, and a group of fields is wanted | write its fields on the lines below, indented: person, from, until",
    ),
    (
        PEOPLE,
        "    title: Innovation manager\n",
        "",
        "5:5 [missing-field] Title (roles.title) is missing | add title: and a text behind it",
    ),
    (
        PEOPLE,
        "responsibilities: [Leads]",
        "responsibilities: Leads",
        "8:23 [wrong-type] Responsibilities (roles.responsibilities) is text, and a list is wanted | write it as a list: [Leads]",
    ),
    (
        PEOPLE,
        ", why: Holiday",
        "",
        "12:9 [missing-field] Why (roles.delegations.why) is missing | add why: and a text behind it",
    ),
    (PEOPLE, "roles:\n", "role:\n", "4:1 [unknown-field] There is no field role here | did you mean roles?"),
    (
        PEOPLE,
        "types: [policy]",
        "types: []",
        "12:73 [bad-format] For types (roles.delegations.types) is an empty list | write at least one item, or take the field out",
    ),
    (NAMES, "name:", "names:", "3:5 [unknown-field] There is no field names here | did you mean name?"),
    (
        NAMES,
        "    name: A. Lamp",
        "    - A. Lamp",
        "3:5 [wrong-type] Person (people.person-01) is a list, and a group of fields is wanted | write its fields on the lines below, indented: name, address",
    ),
    (
        NAMES,
        "person-01:\n    name: A. Lamp",
        "person-01: A. Lamp",
        "2:14 [wrong-type] Person (people.person-01) is text, and a group of fields is wanted | write it on the line below, indented: name: A. Lamp",
    ),
    (
        NAMES,
        "person-01",
        "Person 1",
        '2:3 [bad-format] "Person 1" is no name that can stand in People (people) | did you mean person-1?',
    ),
    (
        ANSWERS,
        "small",
        "tiny",
        '2:7 [not-allowed] Size (size) cannot be "tiny" | allowed are small, medium, large',
    ),
    (
        ANSWERS,
        "[iso-56001-2024]",
        "iso-56001-2024",
        "3:12 [wrong-type] Standards (standards) is text, and a list is wanted | write it as a list: [iso-56001-2024]",
    ),
    (
        ANSWERS,
        "[iso-56001-2024]",
        "[]",
        "3:12 [bad-format] Standards (standards) is an empty list | write at least one item, or take the field out",
    ),
    (
        ANSWERS,
        "[iso-56001-2024]",
        "[ISO 56001]",
        '3:13 [bad-format] Standard (standards) is not written as a standard: "ISO 56001" | did you mean iso-56001?',
    ),
    (
        ANSWERS,
        "{person: person-01, title: Chief}",
        "person-01",
        "5:23 [wrong-type] Role (roles.innovation-manager) is text, and a group of fields is wanted | write its fields on the lines below, indented: person, title",
    ),
    (
        ANSWERS,
        "person-01",
        "Anna Lamp",
        '5:32 [bad-format] Person (roles.innovation-manager.person) is not written as an id: "Anna Lamp" | write a made-up id, never a name, for example person-01',
    ),
    (
        ANSWERS,
        "title: Chief",
        "titel: Chief",
        "5:43 [unknown-field] There is no field titel here | did you mean title?",
    ),
    (
        ANSWERS,
        "[Head office]",
        "[Head office, Head office]",
        '6:22 [bad-format] Sites (sites) holds "Head office" twice | take one of the two out',
    ),
    (
        ANSWERS,
        "time_zone: UTC",
        "time_zone: Central European Time",
        '7:12 [bad-format] Time zone (time_zone) is not written as it should be: "Central European Time" | write a name such as Europe/Vienna; days begin and end there',
    ),
    (
        ANSWERS,
        "https://forge.example/our/ims",
        "git@forge.example:our/ims.git",
        '9:13 [bad-format] Repository (repository) is not written as it should be: "git@forge.example:our/ims.git" | write its address in a browser, so that each page of the manual leads to the editor of the forge, for example https://forge.example/our-company/management-system',
    ),
    (
        ANSWERS,
        "2026-01-01",
        "1 January 2026",
        '10:7 [bad-format] Date (date) is not a date: "1 January 2026" | write a day as YYYY-MM-DD, for example 2026-01-15',
    ),
    (
        ANSWERS,
        "organisation: Example",
        "organization: Example",
        "1:1 [unknown-field] There is no field organization here | did you mean organisation?",
    ),
    (
        ANSWERS,
        "organisation: Example",
        "organisation: |\n  A\n  B",
        "1:15 [bad-format] Organisation (organisation) stands on several lines | write it on one line",
    ),
    (
        ANSWERS,
        "organisation: Example",
        "organisation: 2026",
        '1:15 [wrong-type] Organisation (organisation) is a number, and text is wanted | put it in quotes: "2026"',
    ),
    (
        ANSWERS,
        "forge: github",
        "forge: bitbucket",
        '8:8 [not-allowed] Forge (forge) cannot be "bitbucket" | allowed are github, gitlab, gitea, all, none',
    ),
    (
        ANSWERS,
        "innovation-manager:",
        "Innovation Manager:",
        '5:3 [bad-format] "Innovation Manager" is no name that can stand in Roles (roles) | did you mean innovation-manager?',
    ),
    (
        ANSWERS,
        "sites: [Head office]",
        "sites: Head office",
        "6:8 [wrong-type] Sites (sites) is text, and a list is wanted | write it as a list: [Head office]",
    ),
    (
        CROSSWALK,
        "relation: equal",
        "relation: equl",
        '6:15 [not-allowed] Relation (rows.relation) cannot be "equl" | did you mean equal? Allowed are equal, subset, superset, intersect, none',
    ),
    (CROSSWALK, "rows:", "row:", "3:1 [unknown-field] There is no field row here | did you mean rows?"),
    (
        CROSSWALK,
        "confidence: high",
        "confidence: very high",
        '7:17 [not-allowed] Confidence (rows.confidence) cannot be "very high" | did you mean high? Allowed are high, medium, low',
    ),
    (
        CROSSWALK,
        "from: iso-56001-2024",
        "from: ISO 56001",
        '1:7 [bad-format] From (from) is not written as a standard: "ISO 56001" | did you mean iso-56001?',
    ),
    (
        CROSSWALK,
        'to: "4.1"',
        "to: 4.1",
        '5:9 [wrong-type] To (rows.to) is a number, and text is wanted | put it in quotes: "4.1"',
    ),
    (
        STARTER,
        "size: small",
        "size: tiny",
        '4:9 [not-allowed] Size (answers.size) cannot be "tiny" | allowed are small, medium, large',
    ),
    (
        STARTER,
        "imskit: 1.0.0",
        "imskit: 1.0",
        '1:9 [wrong-type] imskit (imskit) is a number, and text is wanted | put it in quotes: "1.0"',
    ),
    (
        STARTER,
        "a1a1",
        "A1A1",
        '6:17 [bad-format] Id of the text (files.ims/ims.yaml) is not written as an id of the text: "A1A1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1" | did you mean a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1?',
    ),
    (
        STARTER,
        "answers:",
        "answer:",
        "2:1 [unknown-field] There is no field answer here | did you mean answers?",
    ),
    (
        STARTER,
        "files:\n  ims/ims.yaml: a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1\n",
        "files: []\n",
        "5:8 [wrong-type] Files (files) is a list, and a group of fields is wanted | write its fields on the lines below, indented",
    ),
    (
        STARTER,
        "files:\n  ims/ims.yaml: a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1\n",
        "",
        "1:1 [missing-field] Files (files) is missing | add files: and its fields below it",
    ),
]


@pytest.mark.parametrize("text, old, new, expected", SAID, ids=[f"{case[2][:40]!r}" for case in SAID])
def test_one_mistake_is_one_message(text: str, old: str, new: str, expected: str) -> None:
    assert told(text, text) == ""
    assert old in text
    assert told(text, text.replace(old, new, 1)) == expected


def told(kind: str, text: str) -> str:
    loaded = read(text)
    found = Validator(compile_plain(FILES, f"{KINDS[kind]}.schema.json")).problems(loaded.data, loaded)
    return "; ".join(
        f"{each.place.line}:{each.place.column} [{each.rule}] {each.message} | {each.mend}" for each in found
    )


@pytest.mark.parametrize("name", sorted(KINDS.values()))
def test_each_field_of_any_name_has_a_title(name: str) -> None:
    assert untitled(compile_plain(FILES, f"{name}.schema.json")) == []


def untitled(schema: Any, path: str = "") -> list[str]:
    """Where in *schema* fields may have any name, and nothing says what they are called."""
    found = []
    for key, below in schema.items() if isinstance(schema, dict) else enumerate(schema):
        if key == "additionalProperties" and isinstance(below, dict) and "title" not in below:
            found.append(path)
        if isinstance(below, dict | list):
            found += untitled(below, f"{path}/{key}")
    return found
