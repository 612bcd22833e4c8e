"""Workbooks as pieces: rows with something in them, comments, hidden rows, merged cells, formulas."""

from __future__ import annotations

import io
import zipfile
from datetime import date as Day
from datetime import datetime

import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from imskit.problems import CannotGoOn
from imskit.sources import sheets
from imskit.sources.pieces import Piece
from imskit.sources.sheets import read_workbook
from tests.sources.books import book


def rows_of(data: bytes) -> list[Piece]:
    return [piece for piece in read_workbook(data, "risks.xlsx").pieces if piece.kind == "row"]


def changed(data: bytes, path: str, before: bytes, after: bytes) -> bytes:
    """The workbook *data* with one of its parts changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == path:
                assert before in part
                part = part.replace(before, after)
            new.writestr(name, part)
    return stream.getvalue()


def test_each_row_that_holds_something_is_a_piece_with_its_place() -> None:
    found = rows_of(book([["No", "Risk"], [], ["R1", "Fire"]]))
    assert [piece.place for piece in found] == ["sheet Risks, row 1", "sheet Risks, row 3"]
    assert found[1].rows == (("R1", "Fire"),)


def test_days_numbers_and_truth_are_plain_words() -> None:
    found = rows_of(book([[Day(2026, 3, 1), datetime(2026, 3, 1, 14, 30), 3.1, 0.1 + 0.2, 12, True, "x"]]))  # noqa: DTZ001  as a spreadsheet has it
    assert found[0].rows == (("2026-03-01", "2026-03-01T14:30", "3.1", "0.3", "12", "yes", "x"),)


def test_hundredths_have_their_sign() -> None:
    def alter(sheet: Worksheet) -> None:
        sheet["A1"].number_format = "0.0%"
        sheet["B1"].number_format = '0" % of all"'

    assert rows_of(book([[0.125, 12]], alter))[0].rows == (("12.5%", "12"),)


def test_cells_merged_over_rows_say_it_in_each_and_over_columns_once() -> None:
    def alter(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    found = rows_of(book([["Market", "Wide", None], [None, "x", "y"]], alter))
    assert [piece.rows[0] for piece in found] == [("Market", "Wide"), ("Market", "x", "y")]
    assert found[0].spans == (1, 2)


def test_hidden_rows_and_sheets_are_read_and_said_to_be_hidden() -> None:
    def alter(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True

    source = read_workbook(book([["a", "b"], ["c", "d"]], alter), "risks.xlsx")
    assert [piece.hidden for piece in source.pieces] == [False, True]
    assert "sheet Risks: hidden columns were read too (B)" in source.notes


def test_a_comment_belongs_to_its_row() -> None:
    def alter(sheet: Worksheet) -> None:
        sheet["B2"].comment = Comment("who says so?", "Eva")

    source = read_workbook(book([["a", "b"], ["c", "d"]], alter), "risks.xlsx")
    comment = source.pieces[-1]
    assert (comment.kind, comment.text, comment.by, comment.within) == ("comment", "who says so?", "Eva", 1)


def test_a_formula_is_never_worked_out() -> None:
    source = read_workbook(book([["=1+1", '=HYPERLINK("http://forge.example")']]), "risks.xlsx")
    # openpyxl writes no last value, so the formula stands as the words that it is.
    assert source.pieces[0].rows == (("=1+1", '=HYPERLINK("http://forge.example")'),)
    assert "; ".join(source.notes) == (
        "sheet Risks: 2 formulas have no value that was last shown, and stand as they are typed (A1, B1); "
        "open it in a spreadsheet and save it to have the values"
    )


def test_the_last_value_of_a_formula_counts() -> None:
    data = changed(book([["=1+1"]]), "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>7</v>")
    assert rows_of(data)[0].rows == (("7",),)


def test_what_no_file_of_ours_may_hold_is_taken_out() -> None:
    assert rows_of(book([["a\u2028b\u202ec\u00a0d\u00ade_x000B_"]]))[0].rows == (("a\nbc de",),)


def test_the_same_bytes_give_the_same_pieces() -> None:
    data = book([["a", 1.5], ["c", Day(2026, 1, 1)]])
    assert read_workbook(data, "x") == read_workbook(data, "x")


def test_an_area_of_merged_cells_that_fills_a_memory_is_refused_before_it_does() -> None:
    def alter(sheet: Worksheet) -> None:
        sheet.merge_cells("B1:C1")

    data = changed(book([["a", "b"]], alter), "xl/worksheets/sheet1.xml", b"B1:C1", b"B1:XFD1048576")
    with pytest.raises(CannotGoOn, match="merged cells"):
        read_workbook(data, "risks.xlsx")


def test_a_cell_far_away_does_not_make_all_between(monkeypatch: pytest.MonkeyPatch) -> None:
    def alter(sheet: Worksheet) -> None:
        sheet["A1048576"] = "end"
        sheet["XFD1"] = "far"

    source = read_workbook(book([["a"]], alter), "risks.xlsx")
    assert [piece.level for piece in source.pieces] == [1, 1048576]
    assert "sheet Risks: not read to the right of column 256, where there is a cell more" in source.notes
    monkeypatch.setattr(sheets, "CELL_LIMIT", 1)
    with pytest.raises(CannotGoOn, match="more than 1 cells"):
        read_workbook(book([["a", "b"]]), "risks.xlsx")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all", book([["a"]])[:400]])
def test_a_damaged_workbook_is_one_sentence(data: bytes) -> None:
    with pytest.raises(CannotGoOn, match=r"risks\.xlsx"):
        read_workbook(data, "risks.xlsx")


def test_a_workbook_that_declares_entities_is_not_read() -> None:
    data = changed(book([["a"]]), "xl/workbook.xml", b"<workbook", b'<!DOCTYPE x [<!ENTITY y "z">]><workbook')
    with pytest.raises(CannotGoOn, match="declares"):
        read_workbook(data, "risks.xlsx")


def test_parts_that_contradict_each_other_are_one_sentence() -> None:
    data = changed(book([["a"]]), "xl/workbook.xml", b"sheetId", b"sheetIe")
    with pytest.raises(CannotGoOn, match="damaged"):
        read_workbook(data, "risks.xlsx")
