"""Starters of every size and for every standard: they check, claim only what is in use, and cover what they say."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
import yaml

from imskit import __version__
from imskit.blobs import blob_id
from imskit.edit.answers import SIZES, Answers, RoleAnswer
from imskit.edit.bases import EARLIER, Bases
from imskit.edit.init import init, real_name, starter_files
from imskit.edit.new_file import lay
from imskit.edit.starter_table import FOLDER, TABLE, starter_table
from imskit.facts.coverage import Coverage, Rung
from imskit.facts.graph import Graph
from imskit.pipeline import Reading
from imskit.problems import CannotGoOn, Severity
from tests.test_starters import round_trip
from tests.tools.freeze import keep_starters

REQUIREMENTS, GUIDANCE = "iso-56001-2024", "iso-56002-2019"
OTHERS = ("iso-9001-2015", "iso-14001-2015", "iso-iec-27001-2022", "iso-iec-42001-2023")
CHOICES = [
    (REQUIREMENTS, GUIDANCE),
    (REQUIREMENTS,),
    (GUIDANCE,),
    *((each,) for each in OTHERS),
    (REQUIREMENTS, "iso-9001-2015"),
    (REQUIREMENTS, GUIDANCE, *OTHERS),
]
Shipped = Mapping[str, bytes]
Read = Callable[[Path], Reading]


def answers(size: str, standards: Sequence[str] = (REQUIREMENTS, GUIDANCE)) -> Answers:
    return Answers("Example", "UTC", date(2026, 1, 15), size=size, standards=tuple(standards))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("standards", CHOICES, ids="+".join)
def test_each_size_checks_with_each_choice_of_standards(
    standards: Sequence[str], size: str, shipped: Shipped, tmp_path: Path, reading: Read
) -> None:
    lay(init(shipped, answers(size, standards), "1.0"), tmp_path, "keep")
    found = reading(tmp_path)
    # One of the standards has a newer edition.
    said = {each.rule for each in found.problems if each.severity is Severity.NOTE}
    assert said <= {"blank", "withdrawn-standard"}
    assert [each for each in found.problems if each.severity > Severity.NOTE] == []
    assert found.catalog is not None
    claimed = {
        standard for each in found.catalog.documents.values() for standard in each.data.get("satisfies", {})
    }
    assert claimed == set(standards)


@pytest.mark.parametrize("size, documents", [("small", 16), ("medium", 29), ("large", 43)])
def test_so_many_documents_stand_in_each_size(
    size: str, documents: int, shipped: Shipped, tmp_path: Path, reading: Read
) -> None:
    lay(init(shipped, answers(size), "1.0"), tmp_path, "keep")
    assert reading(tmp_path).documents == documents


#: How many clauses have a draft, by size: of 48 requirements and 52 recommendations.
DRAFTS = {"small": (45, 46), "medium": (45, 46), "large": (45, 46)}


@pytest.mark.parametrize("size", SIZES)
def test_so_many_clauses_have_a_draft_and_the_others_are_honestly_open(
    size: str, shipped: Shipped, tmp_path: Path, reading: Read
) -> None:
    lay(init(shipped, answers(size), "1.0"), tmp_path, "keep")
    catalog = reading(tmp_path).catalog
    assert catalog is not None
    coverage = Coverage(catalog, Graph.of(catalog))
    planned = {
        row["type"] for each in catalog.documents.values() for row in each.data["body"].get("records", ())
    }
    for standard, count in zip((REQUIREMENTS, GUIDANCE), DRAFTS[size], strict=True):
        states = coverage.of(standard)
        assessable = [clause for clause in catalog.standards[standard].clauses.values() if clause.assessable]
        rungs = [states[clause.number].rung for clause in assessable]
        assert rungs.count(Rung.DOCUMENTED) == count
        assert rungs.count(Rung.OPEN) == len(rungs) - count
        # What no draft stands for is waiting for a record that one of the texts plans.
        for clause in assessable:
            if states[clause.number].rung is Rung.OPEN:
                wanted = {name for row in clause.expects for name in row.types}
                assert wanted & planned, clause.number


def test_every_file_has_a_row_and_every_row_a_file(shipped: Shipped) -> None:
    rows = [row.file for row in starter_table(shipped).files]
    assert len(rows) == len(set(rows))
    there = {path.removeprefix(FOLDER) for path in shipped if path.startswith(FOLDER)} - {"starter.yaml"}
    assert set(rows) == there


def test_each_text_is_laid_for_somebody(shipped: Shipped) -> None:
    table = starter_table(shipped)
    laid = {
        row.file
        for size in SIZES
        for standards in CHOICES
        for row in table.files
        if row.is_for(answers(size, standards))
    }
    assert laid == {row.file for row in table.files}


def test_a_text_that_fits_several_sizes_has_the_same_id_in_each(shipped: Shipped) -> None:
    names = [Path(row.file).name for row in starter_table(shipped).files if row.file.startswith("ims/")]
    ids = [match[0] for name in names if (match := re.match(r"[A-Z]+-[0-9]{3}", name))]
    assert len(ids) == len(set(ids)) > 40


@pytest.mark.parametrize("size", SIZES)
def test_the_same_answers_give_the_same_bytes(size: str, shipped: Shipped) -> None:
    first = init(shipped, answers(size), "1.0")
    assert first == init(dict(reversed([*shipped.items()])), answers(size), "1.0")


def test_a_new_text_is_one_file_and_one_line(shipped: Shipped, tmp_path: Path, reading: Read) -> None:
    source = shipped[f"{FOLDER}ims/policies/POL-001-innovation-policy.yaml"].replace(b"POL-001", b"POL-050")
    table = shipped[TABLE] + b"  - {file: ims/policies/POL-050-more.yaml, sizes: [small]}\n"
    more = {**shipped, f"{FOLDER}ims/policies/POL-050-more.yaml": source, TABLE: table}
    lay(init(more, answers("small"), "1.0"), tmp_path, "keep")
    catalog = reading(tmp_path).catalog
    assert catalog is not None
    assert "POL-050" in catalog.documents
    assert "ims/policies/POL-050-more.yaml" not in {
        file.path for file in starter_files(more, answers("large"), "1.0")
    }


def test_a_broken_table_is_said_at_its_line(shipped: Shipped) -> None:
    broken = shipped[TABLE].replace(b"sizes: [large]", b"sizes: [huge]", 1)
    with pytest.raises(CannotGoOn, match=rf"{TABLE}:\d+:\d+"):
        starter_table({**shipped, TABLE: broken})


def test_one_person_wears_three_hats_in_a_small_system(shipped: Shipped) -> None:
    files = {file.path: file.text for file in init(shipped, answers("small"), "1.0")}
    roles = yaml.safe_load(files["ims/people.yaml"])["roles"]
    held = [role["id"] for role in roles if role["holders"][0]["person"] == "person-01"]
    assert held == ["innovation-manager", "quality-manager", "ip-manager"]
    text = files["ims/procedures/PRO-020-from-idea-to-solution.yaml"]
    assert "initiative-lead" not in text
    assert "responsible: innovation-manager" in text


def test_who_holds_a_role_and_what_it_is_called_is_as_answered(shipped: Shipped) -> None:
    said = {
        "initiative-lead": RoleAnswer("person-11", "Projektleitung: Süd"),
        "innovation-manager": RoleAnswer("person-12"),
    }
    made = Answers("Example", "UTC", date(2026, 1, 15), roles=said)
    files = {file.path: file.text for file in init(shipped, made, "1.0")}
    people = yaml.safe_load(files["ims/people.yaml"])
    roles = {role["id"]: role for role in people["roles"]}
    assert roles["initiative-lead"]["title"] == "Projektleitung: Süd"
    assert roles["initiative-lead"]["holders"][0]["person"] == "person-11"
    assert [each["id"] for each in people["people"]] == ["person-01", "person-02", "person-11", "person-12"]
    assert "by: person-12" in files["ims/policies/POL-001-innovation-policy.yaml"]
    assert "initiative-lead" in files["ims/procedures/PRO-020-from-idea-to-solution.yaml"]


@pytest.mark.parametrize("forge", ["github", "gitlab", "gitea"])
def test_a_page_leads_to_the_editor_of_the_forge(forge: str, shipped: Shipped) -> None:
    made = Answers(
        "Example", "UTC", date(2026, 1, 15), forge=forge, repository="https://forge.example/our/ims/"
    )
    files = {file.path: file.text for file in init(shipped, made, "1.0")}
    assert yaml.safe_load(files["ims/ims.yaml"])["settings"]["forge"] == {
        "kind": forge,
        "repository": "https://forge.example/our/ims",
    }


def test_a_dot_is_given_back_to_its_names() -> None:
    assert real_name("dot-github/workflows/dot-x.yml") == ".github/workflows/.x.yml"


def test_each_release_that_is_out_keeps_its_starters(shipped: Shipped, checkout: Path) -> None:
    releases = {path.name for path in (checkout / "tests/frozen").iterdir() if path.is_dir()} - {__version__}
    # The first release laid two texts, and kept nothing by which an upgrade could go.
    kept = {path.split("/")[2] for path in shipped if path.startswith(EARLIER)}
    assert releases - {"0.1.0"} <= kept


def test_a_starter_that_a_release_keeps_lays_what_it_laid(
    shipped: Shipped, checkout: Path, tmp_path: Path
) -> None:
    for name in ("templates/init", "schemas", "ims/standards"):
        shutil.copytree(checkout / name, tmp_path / name)
    folder = keep_starters(tmp_path, "0.1.0")
    later = {
        **{path: data.replace(b"Value first", b"Need first") for path, data in shipped.items()},
        **{
            f"{EARLIER}0.1.0/{path.relative_to(folder).as_posix()}": path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        },
    }
    laid = {file.path: file.text for file in starter_files(shipped, answers("large"), "0.1.0")}
    bases = Bases(tmp_path, later, answers("large"), "0.1.0")
    texts = {path: text for path, text in laid.items() if not path.startswith((".vscode", ".idea"))}
    assert {path: bases.text(path, blob_id(text.encode())) for path, text in texts.items()} == texts
    assert bases.text("README.md", "0" * 40) is None


@pytest.mark.parametrize("size", SIZES)
def test_an_edit_keeps_every_byte_that_it_does_not_mean(size: str, shipped: Shipped) -> None:
    for file in init(shipped, answers(size), "1.0"):
        if file.path.startswith("ims/"):
            assert round_trip(file.text) == file.text, file.path
