"""Files that only some commands read are held against what those ask of them whenever a system is read."""

from __future__ import annotations

import pytest

from tests.builders import Small

_STARTER = """\
imskit: 1.0.0
answers:
  organisation: Example
  time_zone: UTC
  date: 2026-11-20
  roles:
    innovation-manager: {person: person-01}
files:
  ims/ims.yaml: a12345678901234567890123456789012345678f
"""
_MAPPING = """\
registers:
  - files: registers/*.xlsx
    type: risk
    columns:
      Likelihood: body.likelihood
"""
_STANDARD = """\
id: company-1
designation: Company 1
title: Ours
kind: requirements
status: current
leave_out: none
detail: titles
clauses:
  - {clause: "1", title: Scope, assessable: false, verified: false}
"""


def told(small: Small) -> list[str]:
    found = small.read().problems
    return [
        f"{each.place} {each.rule}: {each.message}" for each in found if "policies" not in each.place.path
    ]


@pytest.mark.parametrize(
    "path, text",
    [
        ("ims/starter.yaml", _STARTER),
        ("ims/import-mapping.yaml", _MAPPING),
        ("ims/standards/company-1.yaml", _STANDARD),
    ],
)
def test_what_is_right_is_not_told(small: Small, path: str, text: str) -> None:
    before = told(small)
    small.write(path, text)
    assert told(small) == before


@pytest.mark.parametrize(
    "path, text, right, wrong, expected",
    [
        (
            "ims/starter.yaml",
            _STARTER,
            "  time_zone: UTC",
            "  size: huge\n  time_zone: UTC",
            'ims/starter.yaml:4:9 not-allowed: Size (answers.size) cannot be "huge"',
        ),
        (
            "ims/starter.yaml",
            _STARTER,
            "innovation-manager",
            "inovation-manager",
            "ims/starter.yaml:7:5 not-allowed: A starter has no role inovation-manager",
        ),
        (
            "ims/starter.yaml",
            _STARTER,
            "  organisation: Example\n",
            "",
            "ims/starter.yaml:2:1 missing-field: The answer organisation is missing, which the texts were made with",
        ),
        (
            "ims/starter.yaml",
            _STARTER,
            "ims/ims.yaml",
            "../ims.yaml",
            "ims/starter.yaml:9:3 not-allowed: No file of a system lies there",
        ),
        (
            "ims/import-mapping.yaml",
            _MAPPING,
            "type: risk",
            "type: risc",
            "ims/import-mapping.yaml:3:11 import-mapping: There is no document type risc",
        ),
        (
            "ims/import-mapping.yaml",
            _MAPPING,
            "body.likelihood",
            "body.likelyhood",
            "ims/import-mapping.yaml:5:19 import-mapping: The type risk has no field body.likelyhood",
        ),
        (
            "ims/import-mapping.yaml",
            _MAPPING,
            "    columns",
            "    colums",
            "ims/import-mapping.yaml:4:5 unknown-field: ",
        ),
        (
            "ims/standards/company-1.yaml",
            _STANDARD,
            "kind: requirements",
            "kind: demands",
            'ims/standards/company-1.yaml:4:7 not-allowed: Kind (kind) cannot be "demands"',
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_line(  # noqa: PLR0917 - one row of the table
    small: Small, path: str, text: str, right: str, wrong: str, expected: str
) -> None:
    before = told(small)
    small.write(path, text.replace(right, wrong, 1))
    found = "; ".join(each for each in told(small) if each not in before)
    assert found.startswith(expected), found


@pytest.mark.parametrize(
    "path", ["ims/starter.yaml", "ims/import-mapping.yaml", "ims/standards/company-1.yaml"]
)
@pytest.mark.parametrize("text", ["", "- 1\n", "a: [\n", "~\n"])
def test_what_is_no_such_file_at_all_is_told_once(small: Small, path: str, text: str) -> None:
    before = told(small)
    small.write(path, text)
    assert len([each for each in told(small) if each not in before]) >= 1


def test_a_mapping_names_only_roles_that_there_are(small: Small) -> None:
    small.write("ims/import-mapping.yaml", "roles: {QMB: director, QS: directr}\n")
    (said,) = told(small)
    assert said.startswith("ims/import-mapping.yaml:1:")
    assert said.endswith("import-mapping: There is no role directr")


def test_a_mapping_to_a_type_whose_schema_is_wrong_waits_for_that(small: Small) -> None:
    small.write("schemas/recipe.schema.json", '{"x-imskit": {')
    small.write("ims/import-mapping.yaml", _MAPPING.replace("risk", "recipe"))
    assert {each.partition(":")[0] for each in told(small)} >= {"schemas/recipe.schema.json"}
    assert not any("import-mapping" in each for each in told(small))


@pytest.mark.parametrize("name", ["audiences.yaml.txt", "import-mapping.yml", "starter.yaml~"])
def test_a_file_that_would_be_read_by_another_name_is_told(small: Small, name: str) -> None:
    small.write(f"ims/{name}", "a: b\n")
    assert any(each.startswith(f"ims/{name}:1:1 path-name: ") for each in told(small))
