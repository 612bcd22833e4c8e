"""A register that somebody edited in a workbook changes what was edited, and nothing else."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openpyxl import Workbook, load_workbook

from imskit.problems import CannotGoOn
from imskit.sources.edited_workbook import edited_workbook
from tests.builders import Small
from tests.importers.edited.by_libreoffice import LIBREOFFICE, by_libreoffice
from tests.running import Run

SCHEMA = Path(__file__).parents[3] / "schemas/import-edited.schema.json"
Edit = Callable[[Any], None]


def copy(small: Small, run: Run, name: str = "policy", *more: str) -> Path:
    small.read()
    file = small.root / "copy.xlsx"
    ran = run(small.root, "export", "register", name, "--format", "xlsx", "-o", str(file), *more)
    assert ran.code == 0, ran.err
    return file


def edit(file: Path, how: Edit) -> None:
    book = load_workbook(file)
    how(book.worksheets[1])
    book.save(file)


def files(small: Small) -> dict[str, str]:
    return {
        str(path.relative_to(small.root)): path.read_text("utf-8")
        for path in sorted((small.root / "ims").rglob("*.yaml"))
    }


def changed_lines(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str]]:
    assert before.keys() == after.keys()
    found = []
    for path, text in before.items():
        old, new = text.splitlines(), after[path].splitlines()
        assert len(old) == len(new)
        found += [pair for pair in zip(old, new, strict=True) if pair[0] != pair[1]]
    return found


def test_nothing_edited_changes_nothing(small: Small, run: Run) -> None:
    small.policy()
    file = copy(small, run)
    before = files(small)
    edit(file, lambda _: None)
    ran = run(small.root, "import", "edited", str(file))
    assert ran.code == 0
    assert "Nothing was changed." in ran.out
    assert files(small) == before


def test_one_cell_changes_one_line(small: Small, run: Run) -> None:
    small.policy()
    small.policy("POL-002")
    file = copy(small, run)
    before = files(small)

    def title(sheet: Any) -> None:
        sheet["B3"] = "Other: title"

    edit(file, title)
    ran = run(small.root, "import", "edited", str(file), "--dry-run")
    assert "1 value would change" in ran.out
    assert files(small) == before
    ran = run(small.root, "import", "edited", str(file))
    assert ran.code == 0
    assert changed_lines(before, files(small)) == [("title: Title of POL-002", 'title: "Other: title"')]
    # What was taken over is not taken over again.
    assert "Nothing was changed." in run(small.root, "import", "edited", str(file)).out


def test_the_report_for_programs_fits_its_schema_and_is_written_where_it_is_asked_for(
    small: Small, run: Run
) -> None:
    small.policy()
    file = copy(small, run)

    def two(sheet: Any) -> None:
        sheet["A2"], sheet["B2"] = "POL-002", "Other"

    edit(file, two)
    report = small.root / "report.json"
    ran = run(
        *(small.root, "import", "edited", str(file), "--dry-run", "--format", "json", "--report", str(report))
    )
    assert ran.code == 0, ran.err
    found = json.loads(report.read_text("utf-8"))
    jsonschema.validate(found, json.loads(SCHEMA.read_text("utf-8")))
    assert (found["written"], len(found["changes"]), len(found["files"])) == (False, 1, 1)
    assert [saying["kind"] for saying in found["sayings"]] == ["locked", "note"]


def test_rows_in_another_order_are_known(small: Small, run: Run) -> None:
    small.policy()
    small.policy("POL-002")
    file = copy(small, run)
    before = files(small)

    def swap(sheet: Any) -> None:
        for column in range(1, sheet.max_column + 1):
            one, two = sheet.cell(2, column), sheet.cell(3, column)
            one.value, two.value = two.value, one.value
        sheet["B2"] = "Changed"

    edit(file, swap)
    assert run(small.root, "import", "edited", str(file)).code == 0
    assert changed_lines(before, files(small)) == [("title: Title of POL-002", "title: Changed")]


def test_a_role_is_known_by_its_title_and_nonsense_stays_out(small: Small, run: Run) -> None:
    small.policy()
    small.policy("POL-002")
    file = copy(small, run)
    before = files(small)

    def roles(sheet: Any) -> None:
        owner = next(cell.column for cell in sheet[1] if cell.value == "Owner")
        sheet.cell(2, owner).value = "director"
        sheet.cell(3, owner).value = "Nobody at all"

    edit(file, roles)
    ran = run(small.root, "import", "edited", str(file))
    assert "which is no role here" in ran.out
    assert changed_lines(before, files(small)) == [("owner: innovation-manager", "owner: director")]


def test_what_is_shown_and_not_changed_there_says_so(small: Small, run: Run) -> None:
    small.policy()
    file = copy(small, run)
    before = files(small)

    def locked(sheet: Any) -> None:
        for cell in sheet[1]:
            if cell.value in {"ID", "Status", "Version", "Next review"}:
                sheet.cell(2, cell.column).value = "POL-009"

    edit(file, locked)
    ran = run(small.root, "import", "edited", str(file))
    assert files(small) == before
    for said in ("the id stays for ever", "imskit approve", "raises the version", "it is worked out"):
        assert said in ran.out


def test_rows_that_come_and_go_are_told_and_change_nothing(small: Small, run: Run) -> None:
    small.policy()
    small.policy("POL-002")
    file = copy(small, run)
    before = files(small)

    def rows(sheet: Any) -> None:
        sheet.delete_rows(3)
        sheet.append(["", "A new one"])

    edit(file, rows)
    ran = run(small.root, "import", "edited", str(file))
    now = files(small)
    assert {path: now[path] for path in before} == before
    (path,) = now.keys() - before.keys()
    assert "title: A new one" in now[path]
    assert "the row of POL-002 is gone" in ran.out
    assert "1 new record started as draft." in ran.out


def test_a_cell_that_was_changed_on_both_sides_is_shown_with_both(small: Small, run: Run) -> None:
    small.policy()
    small.policy("POL-002")
    file = copy(small, run)

    def titles(sheet: Any) -> None:
        sheet["B2"], sheet["B3"] = "In the copy", "In the copy too"

    edit(file, titles)
    small.policy(title="Here")
    small.read()
    before = files(small)
    ran = run(small.root, "import", "edited", str(file))
    assert ran.code == 1
    assert "here it is “Here” now, in the copy “In the copy”" in ran.out
    # The other document is changed all the same.
    assert changed_lines(before, files(small)) == [("title: Title of POL-002", "title: In the copy too")]


def test_formulas_are_words(small: Small, run: Run) -> None:
    small.policy()
    file = copy(small, run)
    before = files(small)

    def formula(sheet: Any) -> None:
        sheet["B2"] = "=1+1"

    edit(file, formula)
    assert "which is a formula" in run(small.root, "import", "edited", str(file)).out
    assert files(small) == before


def test_marks_hold_nothing_but_ids_of_rows_and_digests(small: Small, run: Run) -> None:
    small.policy()
    file = copy(small, run)
    hidden = load_workbook(file)["imskit"]
    assert hidden.sheet_state == "veryHidden"
    (row,) = [each for each in hidden.values if each[0] == "row"]
    assert row[1] == "POL-001"
    assert set(str(row[2])) <= set("0123456789abcdef ")


def test_other_workbooks_get_one_sentence(small: Small, run: Run) -> None:
    small.read()
    stream = io.BytesIO()
    Workbook().save(stream)
    for data, said in (
        (stream.getvalue(), "no register that imskit exported"),
        (stream.getvalue()[:900], "is damaged"),
        (b"\xd0\xcf\x11\xe0", "neither a Word file nor a workbook"),
        (b"", "neither a Word file nor a workbook"),
    ):
        file = small.root / "other.xlsx"
        file.write_bytes(data)
        ran = run(small.root, "import", "edited", str(file))
        assert ran.code == 2
        assert said in ran.err
        assert len(ran.err.splitlines()) <= 2
    with pytest.raises(CannotGoOn):
        edited_workbook(b"PK\x03\x04", "x.xlsx")


@LIBREOFFICE
def test_a_copy_that_libreoffice_saved_changes_nothing(small: Small, run: Run, tmp_path: Path) -> None:
    for at in range(3):
        small.policy(f"POL-00{at + 1}", title=f"One, two  and =three {at}")
    file = copy(small, run)
    before = files(small)
    saved = by_libreoffice([file], tmp_path, "xlsx") / file.name
    ran = run(small.root, "import", "edited", str(saved))
    assert ran.code == 0, ran.err
    assert "Nothing was changed." in ran.out
    assert files(small) == before
    edit(saved, lambda sheet: sheet.__setitem__("B3", "Two"))
    assert run(small.root, "import", "edited", str(saved)).code == 0
    assert changed_lines(before, files(small)) == [("title: One, two  and =three 1", "title: Two")]
