"""Comma-separated values of all the kinds that spreadsheets write."""

from __future__ import annotations

import pytest

from imskit.problems import CannotGoOn
from imskit.sources.comma_separated import read_comma_separated

ROWS = [("No", "Risk"), ("R1", "Fire, flood")]


def rows_of(data: bytes) -> list[tuple[str, ...]]:
    return [piece.rows[0] for piece in read_comma_separated(data, "risks.csv").pieces if piece.kind == "row"]


@pytest.mark.parametrize(
    "data",
    [
        b'No,Risk\nR1,"Fire, flood"\n',
        b"No;Risk\r\nR1;Fire, flood\r\n",
        b"No\tRisk\nR1\tFire, flood\n",
        b"sep=;\nNo;Risk\nR1;Fire, flood\n",
        "\ufeffNo;Risk\nR1;Fire, flood\n".encode(),
        "No\tRisk\r\nR1\tFire, flood\r\n".encode("utf-16"),
    ],
    ids=["commas", "semicolons", "tabs", "said", "mark", "utf-16"],
)
def test_all_of_these_are_the_same_rows(data: bytes) -> None:
    assert rows_of(data) == ROWS


def test_a_cell_may_hold_several_lines() -> None:
    assert rows_of(b'a,b\n"one\ntwo",c\n') == [("a", "b"), ("one\ntwo", "c")]


def test_places_are_lines_and_empty_lines_are_none() -> None:
    pieces = read_comma_separated(b"a,b\n\n,\nc,d\n", "risks.csv").pieces
    assert [piece.place for piece in pieces] == ["line 1", "line 4"]


def test_letters_of_windows_are_read_and_said() -> None:
    source = read_comma_separated("Größe;Maß\n1;2\n".encode("cp1252"), "risks.csv")
    assert source.pieces[0].rows == (("Größe", "Maß"),)
    assert "Windows-1252" in source.notes[0]


@pytest.mark.parametrize("data", [b"a,b\n\0\0", b"\xff\xfea"])
def test_what_is_no_text_is_one_sentence(data: bytes) -> None:
    with pytest.raises(CannotGoOn, match=r"risks\.csv"):
        read_comma_separated(data, "risks.csv")


def test_a_quote_that_never_ends_is_read_to_the_end() -> None:
    assert rows_of(b'a,b\n"c,d\n')[-1][0].startswith("c,d")
