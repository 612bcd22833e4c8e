"""`imskit import PATH...` of sources that were brought in before: which they are, and what becomes of what they say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from imskit.edit.changing import changed
from imskit.edit.laid_together import LaidTogether
from imskit.problems import CannotGoOn
from tests.builders import Small
from tests.cli.drawers import FIRE, FLOOD, POLICY, SCHEMA, files, procedure, put, record
from tests.repositories import run as git
from tests.sources.word_files import image, p, w_file

if TYPE_CHECKING:
    from tests.running import Run


def document(small: Small, name: str) -> Any:
    (path,) = (small.root / "ims").rglob(f"{name}-*.yaml")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def report(small: Small, run: Run, *arguments: str) -> Any:
    found = json.loads(run(small.root, "import", "--format", "json", *arguments).out)
    Draft202012Validator(SCHEMA).validate(found)
    return found


def pictured(words: str, name: str = "a.png", color: bytes = b"") -> bytes:
    body = p(words, '<w:r><w:drawing><wp:inline><a:blip r:embed="i"/></wp:inline></w:drawing></w:r>')
    return w_file(
        body, relations={"i": ("image", f"media/{name}")}, files={f"word/media/{name}": image() + color}
    )


def test_links_to_what_came_in_before_stay_when_one_of_them_is_newer(
    small: Small, drawer: Path, run: Run
) -> None:
    (drawer / "VA-031.docx").write_bytes(procedure("VA-031"))
    (drawer / "VA-032.docx").write_bytes(procedure("VA-032", "As in VA-031, but faster."))
    assert run(small.root, "import", str(drawer)).code == 0
    (drawer / "VA-032.docx").write_bytes(procedure("VA-032", "As in VA-031, but slower."))
    found = report(small, run, str(drawer))
    assert [each["field"] for each in found["again"]["changes"]] == ["body.purpose"]
    assert document(small, "PRO-032")["body"]["purpose"] == "As in [VA-031](PRO-031), but slower.\n"
    assert found["same"] == [{**found["same"][0], "source": "VA-031.docx", "id": "PRO-031"}]


def test_a_newer_source_brings_its_new_images_and_its_pieces_are_accounted_for(
    small: Small, drawer: Path, run: Run
) -> None:
    (drawer / "lamps.docx").write_bytes(pictured("Lamps"))
    first = report(small, run, "--type", "procedure", str(drawer))["documents"][0]
    # A number that is free now would be another one: the document keeps its own.
    (drawer / "other.md").write_text("# Another procedure\n\nWords.\n", encoding="utf-8")
    run(small.root, "import", "--type", "procedure", str(drawer / "other.md"))
    (drawer / "lamps.docx").write_bytes(pictured("Lamps", color=b"newer"))
    found = report(small, run, str(drawer / "lamps.docx"))
    (newer,) = found["newer"]
    assert (newer["id"], newer["path"]) == (first["id"], first["path"])
    assert sum(sum(each.values()) for each in newer["counts"].values()) == len(newer["pieces"]) > 0
    (kept,) = newer["evidence"]
    assert kept.startswith(f"ims/evidence/imported/{first['id']}/")
    assert kept != first["evidence"][0]
    assert (small.root / kept).read_bytes() == image() + b"newer"
    assert not [each for each in newer["problems"] if each["severity"] == "error"]
    assert " error" not in run(small.root, "check").out


def test_a_source_that_was_renamed_is_the_same_source(small: Small, drawer: Path, run: Run) -> None:
    one = drawer / "suppliers v1.md"
    one.write_text(POLICY, encoding="utf-8")
    run(small.root, "import", str(one))
    two = one.rename(drawer / "suppliers final.md")
    found = report(small, run, str(two))
    assert [each["id"] for each in found["same"]] == ["POL-033"]
    two.write_text(POLICY.replace("on time", "within a week"), encoding="utf-8")
    found = report(small, run, str(two))
    assert {each["id"] for each in found["again"]["changes"]} == {"POL-033"}
    assert (found["documents"], found["refused"]) == ([], [])
    assert len(list((small.root / "ims/imports").iterdir())) == 1


def test_a_register_that_was_renamed_is_the_same_register(small: Small, drawer: Path, run: Run) -> None:
    run(small.root, "import", put(drawer, [FIRE]))
    (drawer / "risks.xlsx").rename(drawer / "risks 2026.xlsx")
    found = report(small, run, str(drawer / "risks 2026.xlsx"))
    assert [(table["same"], table["records"]) for table in found["registers"][0]["tables"]] == [(1, [])]
    newer = [*FIRE]
    newer[4] = "5"
    put(drawer, [newer])
    (drawer / "risks.xlsx").rename(drawer / "risks 2026.xlsx")
    run(small.root, "import", str(drawer / "risks 2026.xlsx"))
    assert record(small, "RSK-007")["body"]["impact"] == "severe"
    assert len(list((small.root / "ims/records/risk").iterdir())) == 1


def test_a_file_of_a_folder_is_known_when_it_is_named_by_itself_and_the_other_way_round(
    small: Small, drawer: Path, run: Run
) -> None:
    (drawer / "sub").mkdir()
    source = drawer / "sub/suppliers.md"
    source.write_text(POLICY.replace("doc_id: POL-033\n", ""), encoding="utf-8")
    run(small.root, "import", str(drawer))
    for path, words in ((source, "a week"), (drawer / "sub", "two weeks"), (drawer, "three weeks")):
        source.write_text(POLICY.replace("doc_id: POL-033\n", "").replace("on time", words), encoding="utf-8")
        found = report(small, run, str(path))
        assert len(found["newer"]) == 1
        assert found["documents"] == []
    assert len(list((small.root / "ims/policies").glob("*.yaml"))) == 1
    assert len(list((small.root / "ims/imports").iterdir())) == 1


def test_another_document_under_the_same_name_changes_nothing_of_the_first(
    small: Small, drawer: Path, run: Run
) -> None:
    source = drawer / "procedure.docx"
    source.write_bytes(procedure("PRO-007"))
    run(small.root, "import", str(source))
    before = document(small, "PRO-007")
    source.write_bytes(procedure("PRO-008", "To answer nobody."))
    found = report(small, run, str(source))
    assert [each["id"] for each in found["documents"]] == ["PRO-008"]
    assert document(small, "PRO-007") == before


def test_a_mapping_that_changed_changes_what_it_is_for(small: Small, drawer: Path, run: Run) -> None:
    source = drawer / "suppliers.md"
    source.write_text(POLICY.replace("layout: page", "cabinet: green"), encoding="utf-8")
    run(small.root, "import", str(source))
    assert "green" in document(small, "POL-033")["body"]["scope"]
    (small.root / "ims/import-mapping.yaml").write_text(
        "documents:\n  - files: '*.md'\n    keys: {cabinet: {leave_out: of paper}}\n", encoding="utf-8"
    )
    found = report(small, run, str(source))
    assert [each["field"] for each in found["again"]["changes"]] == ["body.scope"]
    assert "green" not in document(small, "POL-033")["body"]["scope"]
    assert report(small, run, str(source))["newer"] == []


def test_roles_that_are_known_since_come_in_where_they_were_to_be_named(
    small: Small, drawer: Path, run: Run
) -> None:
    source = drawer / "suppliers.md"
    source.write_text(POLICY.replace("| director", "| The boss"), encoding="utf-8")
    assert run(small.root, "import", str(source)).code == 0
    assert document(small, "POL-033")["body"]["responsibilities"][0]["role"] == "to-be-named"
    (small.root / "ims/import-mapping.yaml").write_text("roles: {The boss: director}\n", encoding="utf-8")
    found = report(small, run, str(source))
    assert [each["field"] for each in found["again"]["changes"]] == ["body.responsibilities"]
    assert document(small, "POL-033")["body"]["responsibilities"][0]["role"] == "director"
    assert report(small, run, str(source))["newer"] == []


def test_what_the_mapping_leaves_out_is_named(small: Small, drawer: Path, run: Run) -> None:
    (drawer / "suppliers.md").write_text(POLICY, encoding="utf-8")
    (drawer / "m.yaml").write_text("documents:\n  - {files: '*.md', skip: true}\n", encoding="utf-8")
    found = report(small, run, str(drawer / "suppliers.md"), "--mapping", str(drawer / "m.yaml"))
    assert [each["message"] for each in found["passed_over"]] == [
        "suppliers.md is left out, since the mapping says so"
    ]


def test_a_change_that_could_not_be_made_is_asked_again(
    small: Small, drawer: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = drawer / "suppliers.md"
    source.write_text(POLICY, encoding="utf-8")
    run(small.root, "import", str(source), put(drawer, [FIRE]))
    before = files(small)
    source.write_text(POLICY.replace("on time", "within a week"), encoding="utf-8")
    newer = [*FIRE]
    newer[4] = "5"

    def cannot(*_: object) -> bytes:
        raise CannotGoOn("it cannot be changed in place")

    monkeypatch.setattr("imskit.importers.edited.applying.changed", cannot)
    ran = run(small.root, "import", str(source), put(drawer, [newer]))
    assert "it cannot be changed in place" in ran.out
    assert files(small) == before
    monkeypatch.setattr("imskit.importers.edited.applying.changed", changed)
    run(small.root, "import", str(source), put(drawer, [newer]))
    assert record(small, "RSK-007")["body"]["impact"] == "severe"
    assert "within a week" in str(document(small, "POL-033"))


def test_ctrl_c_before_anything_is_moved_leaves_nothing_and_after_that_one_sentence(
    small: Small, drawer: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = drawer / "suppliers.md"
    source.write_text(POLICY, encoding="utf-8")
    before = files(small)
    finish = LaidTogether.finish

    def interrupted(*_: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("imskit.edit.laid_together.write_files", interrupted)
    ran = run(small.root, "import", str(source))
    assert (ran.code, files(small)) == (130, before)
    assert "a part of it is written" not in ran.err
    monkeypatch.undo()

    def second(self: LaidTogether) -> object:
        if any((self._work / "ready").rglob("*.yaml")):
            raise KeyboardInterrupt
        return finish(self)

    monkeypatch.setattr(LaidTogether, "finish", second)
    ran = run(small.root, "import", "-o", str(drawer / "report.md"), str(source))
    assert ran.code == 130
    assert "a part of it is written; run the same import again: it goes on where it stopped" in ran.err
    monkeypatch.undo()
    # A dry run sees what is still to be written, and writes none of it.
    found = report(small, run, "--dry-run", str(source))
    assert [each["id"] for each in found["same"]] == ["POL-033"]
    assert files(small) == before
    ran = run(small.root, "import", str(source))
    assert "an earlier import had been ended in the midst; 2 of its files were still to be written" in ran.err
    assert "`suppliers.md`, which became POL-033" in ran.out
    assert document(small, "POL-033")["version"] == "1.2"


def test_a_report_that_cannot_be_written_leaves_nothing_written(
    small: Small, drawer: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = drawer / "suppliers.md"
    source.write_text(POLICY, encoding="utf-8")
    before = files(small)

    def full(path: Path, _: bytes) -> None:
        raise CannotGoOn(f"{path} cannot be written: No space left on device")

    monkeypatch.setattr("imskit.cli.bringing.write_file", full)
    ran = run(small.root, "import", "-o", str(drawer / "report.md"), str(source))
    assert ran.code == 2
    assert "report.md cannot be written: No space left on device" in ran.err
    assert files(small) == before


def test_a_draft_whose_place_is_taken_is_named_and_the_rest_is_brought_in(
    small: Small, drawer: Path, run: Run
) -> None:
    (drawer / "suppliers.md").write_text(POLICY, encoding="utf-8")
    (drawer / "answering.docx").write_bytes(procedure())
    taken = small.root / "ims/policies/POL-033-supplier-policy.yaml"
    taken.mkdir(parents=True)
    ran = run(small.root, "import", str(drawer))
    assert ran.code == 1
    assert "suppliers.md would become ims/policies/POL-033-supplier-policy.yaml, which is there" in ran.err
    assert document(small, "PRO-007")["title"] == "Answering"


def test_a_record_that_was_closed_and_committed_stays_and_what_its_source_says_is_told(
    small: Small, drawer: Path, run: Run
) -> None:
    run(small.root, "import", put(drawer, [FIRE]))
    path = small.root / "ims/records/risk/RSK-007.yaml"
    closed = path.read_text(encoding="utf-8").replace(
        "state: identified", "state: closed\nclosed: 2026-11-01"
    )
    assert "closed: 2026" in closed
    path.write_text(closed, encoding="utf-8")
    newer = [*FIRE]
    newer[4] = "5"
    # Before it is committed it can still be brought in better.
    ran = run(small.root, "import", "--dry-run", put(drawer, [newer]))
    assert "RSK-007 Impact: major → severe" in ran.out
    git(small.root, "init", "--quiet")
    git(small.root, "add", "ims")
    git(small.root, "commit", "--quiet", "--message", "Records")
    for _ in range(2):
        ran = run(small.root, "import", put(drawer, [newer]))
        assert (
            "RSK-007 Impact: locked, the source says “severe” instead of “major” now, and it stays" in ran.out
        )
        assert "→" not in ran.out
        assert path.read_text(encoding="utf-8") == closed


def test_a_row_that_is_gone_leaves_its_record_and_is_told(small: Small, drawer: Path, run: Run) -> None:
    run(small.root, "import", put(drawer, [FIRE, FLOOD]))
    before = files(small)
    ran = run(small.root, "import", put(drawer, [FIRE]))
    assert ran.code == 0
    assert "No row is found any more for RSK-008; what they became stays." in ran.out
    after = files(small)
    assert after["ims/records/risk/RSK-008.yaml"] == before["ims/records/risk/RSK-008.yaml"]
    assert report(small, run, str(drawer))["registers"][0]["tables"][0]["missing"] == ["RSK-008"]
    # When the row comes back it is the same record.
    run(small.root, "import", put(drawer, [FIRE, FLOOD]))
    assert set(files(small)) == set(before)


def test_a_newer_version_under_a_new_name_is_refused_with_the_name_that_would_bring_it_in(
    small: Small, drawer: Path, run: Run
) -> None:
    (drawer / "answering v1.docx").write_bytes(procedure())
    run(small.root, "import", str(drawer / "answering v1.docx"))
    newer = drawer / "answering v2.docx"
    newer.write_bytes(procedure(purpose="To answer soon."))
    before = files(small)
    ran = run(small.root, "import", str(newer))
    assert ran.code == 1
    assert "if it is a newer version of answering v1.docx, give it that name" in ran.err
    assert files(small) == before
    newer.replace(drawer / "answering v1.docx")
    assert run(small.root, "import", str(drawer)).code == 0
    assert document(small, "PRO-007")["body"]["purpose"] == "To answer soon.\n"
