"""`imskit import PATH...` with registers and Markdown, by a mapping, and a second time on a newer source."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.builders import Small
from tests.cli.drawers import FIRE, FLOOD, POLICY, SCHEMA, files, put, record

if TYPE_CHECKING:
    from tests.running import Run


def test_each_row_of_a_register_becomes_a_record_that_check_accepts(
    small: Small, drawer: Path, run: Run
) -> None:
    ran = run(small.root, "import", put(drawer, [FIRE, FLOOD]))
    assert ran.code == 0
    assert "0 drafts and 2 records (written), 0 files not brought in." in ran.out
    assert "What check says" not in ran.out
    found = record(small, "RSK-007")
    assert (found["title"], found["body"]["likelihood"], str(found["opened"])) == (
        "Fire",
        "possible",
        "2026-03-12",
    )
    assert found["body"]["description"] == "The laboratory burns\n\n**Remarks:** ask Eva\n"


def test_the_same_source_a_second_time_changes_nothing(small: Small, drawer: Path, run: Run) -> None:
    source = put(drawer, [FIRE, FLOOD])
    run(small.root, "import", source)
    before = files(small)
    ran = run(small.root, "import", source)
    assert ran.code == 0
    assert "2 as before" in ran.out
    assert files(small) == before


def test_a_newer_register_changes_what_changed_and_adds_what_is_new(
    small: Small, drawer: Path, run: Run
) -> None:
    run(small.root, "import", put(drawer, [FIRE]))
    path = small.root / "ims/records/risk/RSK-007.yaml"
    ours = path.read_text(encoding="utf-8").replace("title: Fire", "title: Fire in the laboratory")
    path.write_text(ours, encoding="utf-8")
    newer = [*FIRE]
    newer[4] = "5"
    ran = run(small.root, "import", put(drawer, [newer, FLOOD]))
    assert ran.code == 0
    assert "1 new; 1 changed in the source" in ran.out
    # What was changed here stays, what the source changed comes, and all else stays byte for byte.
    assert path.read_text(encoding="utf-8") == ours.replace("impact: major", "impact: severe")
    assert record(small, "RSK-008")["title"] == "Flood"


def test_what_was_changed_on_both_sides_is_a_conflict_and_nothing_is_written(
    small: Small, drawer: Path, run: Run
) -> None:
    run(small.root, "import", put(drawer, [FIRE]))
    path = small.root / "ims/records/risk/RSK-007.yaml"
    ours = path.read_text(encoding="utf-8").replace("impact: major", "impact: minor")
    path.write_text(ours, encoding="utf-8")
    newer = [*FIRE]
    newer[4] = "5"
    for _ in range(2):
        # The second time it is asked again: nobody has decided yet.
        ran = run(small.root, "import", put(drawer, [newer]))
        assert ran.code == 1
        assert (
            "RSK-007 Impact: conflict, changed on both sides: here it is “minor”, in the copy “severe”"
            in ran.out
        )
        assert path.read_text(encoding="utf-8") == ours


def test_a_record_that_was_taken_away_here_does_not_come_back(small: Small, drawer: Path, run: Run) -> None:
    run(small.root, "import", put(drawer, [FIRE]))
    (small.root / "ims/records/risk/RSK-007.yaml").unlink()
    newer = [*FIRE]
    newer[4] = "5"
    ran = run(small.root, "import", put(drawer, [newer]))
    assert "1 taken away here, and not brought in again" in ran.out
    assert not (small.root / "ims/records/risk/RSK-007.yaml").exists()


def test_a_row_whose_record_check_would_refuse_is_held_back(small: Small, drawer: Path, run: Run) -> None:
    ahead = [*FIRE]
    ahead[0], ahead[1], ahead[6] = "R-8", "Flood", "12.3.2099"
    source = put(drawer, [FIRE, ahead])
    ran = run(small.root, "import", "--format", "json", source)
    (table,) = json.loads(ran.out)["registers"][0]["tables"]
    assert [each["was"] for each in table["records"]] == ["R-7"]
    assert [each["refused"] for each in table["held_back"]] == ["2099-03-12 has not come yet"]
    assert run(small.root, "check").code == 0
    # It comes in once its source says what can be.
    ahead[6] = "12.3.2026"
    put(drawer, [FIRE, ahead])
    ran = run(small.root, "import", "--format", "json", source)
    (table,) = json.loads(ran.out)["registers"][0]["tables"]
    assert ([each["was"] for each in table["records"]], table["same"]) == (["R-8"], 1)


def test_rows_that_lack_something_are_held_back_and_a_mapping_is_proposed(
    small: Small, drawer: Path, run: Run
) -> None:
    row = [*FIRE]
    row[5], row[8] = "The boss", ""
    source = put(drawer, [row])
    ran = run(small.root, "import", source)
    assert "1 held back" in ran.out
    assert "lacks Owner (owner), Effect (body.effect)" in ran.out
    mapping = small.root / "ims/import-mapping.yaml"
    text = mapping.read_text(encoding="utf-8")
    text = text.replace("# words:", "words:").replace("# The boss: ", "The boss: director")
    text = text.replace("# otherwise:", "otherwise:").replace("#   body.effect:", "  body.effect: threat")
    mapping.write_text(text, encoding="utf-8")
    ran = run(small.root, "import", source)
    assert ran.code == 0
    assert (record(small, "RSK-007")["owner"], record(small, "RSK-007")["body"]["effect"]) == (
        "director",
        "threat",
    )
    # What somebody wrote into the mapping is theirs.
    assert mapping.read_text(encoding="utf-8") == text


def test_a_mapping_that_names_what_is_not_there_keeps_out_what_it_is_for(
    small: Small, drawer: Path, run: Run
) -> None:
    (drawer / "m.yaml").write_text("registers:\n  - {type: risk, columns: {No: ids}}\n", encoding="utf-8")
    ran = run(small.root, "import", put(drawer, [FIRE]), "--mapping", str(drawer / "m.yaml"))
    assert ran.code == 1
    assert "not brought in: risks.xlsx is not read by a mapping that is wrong: " in ran.err
    assert "m.yaml:2:32: The type risk has no field ids\n    mend: did you mean id?" in ran.err
    assert not (small.root / "ims/records/risk").exists()


def test_a_mapping_that_is_wrong_for_another_file_is_said_and_hinders_nothing(
    small: Small, drawer: Path, run: Run
) -> None:
    (drawer / "m.yaml").write_text(
        "registers:\n  - {files: other.csv, type: risk, columns: {No: ids}}\n", encoding="utf-8"
    )
    ran = run(small.root, "import", put(drawer, [FIRE]), "--mapping", str(drawer / "m.yaml"))
    assert ran.code == 1
    assert "m.yaml:2:50: The type risk has no field ids" in ran.err
    assert record(small, "RSK-007")["title"] == "Fire"


def test_markdown_becomes_a_draft_and_front_matter_its_head(small: Small, drawer: Path, run: Run) -> None:
    (drawer / "suppliers.md").write_text(POLICY, encoding="utf-8")
    (drawer / "m.yaml").write_text(
        "documents:\n  - files: '*.md'\n    keys: {layout: {leave_out: for the old site}}\n", encoding="utf-8"
    )
    ran = run(small.root, "import", str(drawer / "suppliers.md"), "--mapping", str(drawer / "m.yaml"))
    assert ran.code == 0
    assert "layout (front matter) “page”: left out, for the old site" in ran.out
    (path,) = (small.root / "ims/policies").glob("POL-033*")
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert (found["title"], found["version"], found["owner"]) == ("Supplier policy", "1.2", "director")
    assert found["body"]["purpose"] == "We choose *suppliers* with care.\n"
    assert [each["title"] for each in found["body"]["commitments"]] == [
        "We ask three suppliers before we buy",
        "We pay on time",
    ]


def test_a_newer_document_changes_what_changed(small: Small, drawer: Path, run: Run) -> None:
    source = drawer / "suppliers.md"
    source.write_text(POLICY, encoding="utf-8")
    run(small.root, "import", str(source))
    (path,) = (small.root / "ims/policies").glob("POL-033*")
    ours = path.read_text(encoding="utf-8").replace("We choose *suppliers*", "We choose good *suppliers*")
    path.write_text(ours, encoding="utf-8")
    source.write_text(POLICY.replace("on time", "within a week"), encoding="utf-8")
    ran = run(small.root, "import", str(source))
    assert ran.code == 0
    assert path.read_text(encoding="utf-8") == ours.replace("on time", "within a week")


def test_a_dry_run_writes_nothing_and_says_the_same(small: Small, drawer: Path, run: Run) -> None:
    (drawer / "suppliers.md").write_text(POLICY, encoding="utf-8")
    put(drawer, [FIRE, FLOOD])
    before = files(small)
    dry = run(small.root, "import", str(drawer), "--dry-run", "--format", "json")
    assert files(small) == before
    wet = run(small.root, "import", str(drawer), "--format", "json")
    assert json.loads(dry.out) == json.loads(wet.out) | {"written": False}


def test_the_report_as_json_is_what_its_schema_says_and_counts_add_up(
    small: Small, drawer: Path, run: Run
) -> None:
    row = [*FIRE]
    row[8] = ""
    put(drawer, [row, FLOOD])
    (drawer / "list.csv").write_text("No;Risk;Remarks\n1;Ice;none\n", encoding="utf-8")
    ran = run(small.root, "import", str(drawer), "--type", "risk", "--format", "json")
    report = json.loads(ran.out)
    Draft202012Validator(SCHEMA).validate(report)
    for register in report["registers"]:
        total = sum(sum(count.values()) for count in register["counts"].values())
        assert total == len(register["pieces"])


def test_a_damaged_workbook_is_named_and_the_rest_is_brought_in(small: Small, drawer: Path, run: Run) -> None:
    (drawer / "broken.xlsx").write_bytes(b"PK\x03\x04 no more")
    put(drawer, [FIRE])
    ran = run(small.root, "import", str(drawer))
    assert ran.code == 1
    assert "not brought in: broken.xlsx is damaged" in ran.err
    assert record(small, "RSK-007")["title"] == "Fire"


def test_damaged_memory_stops_the_import_before_anything_is_written(
    small: Small, drawer: Path, run: Run
) -> None:
    source = put(drawer, [FIRE])
    run(small.root, "import", source)
    (memory,) = (small.root / "ims/imports").iterdir()
    memory.write_text("{}\n", encoding="utf-8")
    before = files(small)
    ran = run(small.root, "import", source)
    assert ran.code == 2
    assert "What imskit remembers of an import cannot be read" in ran.err
    assert files(small) == before


def test_a_copy_that_imskit_exported_is_known_and_not_brought_in_anew(
    small: Small, drawer: Path, run: Run
) -> None:
    run(small.root, "import", put(drawer, [FIRE]))
    copy = str(drawer / "copy.xlsx")
    run(small.root, "export", "register", "risk", "--format", "xlsx", "-o", copy)
    alone = run(small.root, "import", copy)
    assert alone.code == 0
    assert alone.out.startswith("# Edited copy of the register Risks\n\nNothing was changed.")
    with_others = run(small.root, "import", str(drawer))
    assert with_others.code == 1
    assert "copy.xlsx is a copy that imskit exported to be edited; import it by itself" in with_others.err


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_earlier_report_is_replaced_and_nothing_else_is(
    small: Small, drawer: Path, run: Run, form: str
) -> None:
    source, report = put(drawer, [FIRE]), drawer / "report"
    for _ in range(2):
        assert run(small.root, "import", source, "--format", form, "-o", str(report)).code == 0
    report.write_text("my notes", encoding="utf-8")
    ran = run(small.root, "import", source, "-o", str(report))
    assert ran.code == 2
    assert "is already there and is not overwritten" in ran.err


def test_a_folder_within_the_drawer_that_is_named_later_brings_nothing_in_twice(
    small: Small, drawer: Path, run: Run
) -> None:
    (drawer / "policies").mkdir()
    source = drawer / "policies/suppliers.md"
    source.write_text(POLICY.replace("POL-033", "RL-33"), encoding="utf-8")
    assert run(small.root, "import", str(drawer)).code == 0
    before = files(small)
    ran = run(small.root, "import", str(drawer / "policies"))
    assert ran.code == 0
    assert "0 drafts (written)" in ran.out
    assert "- `suppliers.md`, which became POL-033" in ran.out
    # What is remembered is only that it has another name as well.
    assert {path for path, data in files(small).items() if before.get(path) != data} == {
        path for path in before if path.startswith("ims/imports/")
    }
    # Edited since: the change comes, into the document that is there.
    source.write_text(
        POLICY.replace("POL-033", "RL-33").replace("on time", "within a week"), encoding="utf-8"
    )
    assert run(small.root, "import", str(drawer / "policies")).code == 0
    changed = (small.root / "ims/policies/POL-033-supplier-policy.yaml").read_text(encoding="utf-8")
    assert "within a week" in changed
    assert [path for path in files(small) if path.startswith("ims/policies/")] == [
        path for path in before if path.startswith("ims/policies/")
    ]


def test_a_later_run_knows_the_old_numbers_of_what_came_in_before(
    small: Small, drawer: Path, run: Run
) -> None:
    first = drawer / "first.md"
    first.write_text(POLICY.replace("POL-033", "RL-33"), encoding="utf-8")
    assert run(small.root, "import", str(first)).code == 0
    later = (
        POLICY.replace("POL-033", "RL-34")
        .replace("Supplier policy", "Travel policy")
        .replace("All sites", "See RL-33")
    )
    (drawer / "later.md").write_text(later, encoding="utf-8")
    ran = run(small.root, "import", str(drawer / "later.md"))
    assert "names documents that are not here" not in ran.out
    data = yaml.safe_load(
        (small.root / "ims/policies/POL-034-travel-policy.yaml").read_text(encoding="utf-8")
    )
    assert data["links"]["see"] == ["POL-033"]
    assert data["body"]["scope"].startswith("See [RL-33](POL-033).")


def test_a_folder_without_files_and_one_of_forms_only_are_answered(
    small: Small, drawer: Path, run: Run
) -> None:
    assert "There is no file in what was named." in run(small.root, "import", str(drawer)).out
    (drawer / "notes.txt").write_text("notes", encoding="utf-8")
    ran = run(small.root, "import", "--report", str(drawer.parent / "report.md"), str(drawer))
    assert "passed over 1 file, which the report names" in ran.out


def test_an_older_version_stays_out_of_later_runs_and_a_newer_one_under_another_name_changes_the_document(
    small: Small, drawer: Path, run: Run
) -> None:
    def version(number: str, words: str) -> str:
        return POLICY.replace("POL-033", "RL-33").replace('"1.2"', f'"{number}"').replace("on time", words)

    (drawer / "Suppliers rev 1.md").write_text(version("1.0", "late"), encoding="utf-8")
    (drawer / "Suppliers rev 2.md").write_text(version("2.0", "on time"), encoding="utf-8")
    first = run(small.root, "import", str(drawer))
    assert "Suppliers rev 1.md is RL-33 in an older version than Suppliers rev 2.md" in first.err
    before = files(small)
    again = run(small.root, "import", str(drawer))
    assert (
        "Suppliers rev 1.md is RL-33 in an older version than Suppliers rev 2.md, which came in as POL-033"
        in again.err
    )
    assert files(small) == before
    (drawer / "Suppliers rev 2.md").unlink()
    # Another file of the same version is neither guessed to be newer nor brought in beside it.
    (drawer / "Suppliers.md").write_text(version("2.0", "never"), encoding="utf-8")
    same = run(small.root, "import", str(drawer / "Suppliers.md"))
    assert "Suppliers.md has number and title of Suppliers rev 2.md, which came in as POL-033" in same.err
    assert files(small) == before
    (drawer / "Suppliers.md").unlink()
    (drawer / "Suppliers rev 3.md").write_text(version("3.0", "within a week"), encoding="utf-8")
    run(small.root, "import", str(drawer))
    assert sorted(set(files(small)) - set(before)) == [
        path for path in files(small) if path.startswith("ims/imports/suppliers-rev-3")
    ]
    changed = yaml.safe_load(
        (small.root / "ims/policies/POL-033-supplier-policy.yaml").read_text(encoding="utf-8")
    )
    assert changed["version"] == "3.0"
    assert changed["body"]["commitments"][1]["text"] == "We pay within a week.\n"
