"""Each piece has one fate, and the counts add up to the pieces."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as some

from imskit.importers.accounts import UNACCOUNTED, Entry, account
from imskit.sources.pieces import Piece

PIECES = (
    Piece("heading", "paragraph 1"),
    Piece("paragraph", "paragraph 2"),
    Piece("paragraph", "paragraph 3"),
)


def test_a_piece_that_went_to_two_places_counts_once_and_names_both() -> None:
    found = account("a.docx", PIECES, [Entry(1, "carried", "title"), Entry(1, "carried", "body.purpose")])
    assert found.entries[1] == Entry(1, "carried", "title; body.purpose")


def test_a_piece_that_was_left_out_and_carried_is_carried() -> None:
    found = account("a.docx", PIECES, [Entry(0, "left out", "empty"), Entry(0, "attached", "a.png")])
    assert found.entries[0] == Entry(0, "attached", "a.png")


def test_a_piece_that_was_forgotten_is_named() -> None:
    found = account("a.docx", PIECES, [Entry(0, "carried", "title")])
    assert [entry.words for entry in found.entries] == ["title", UNACCOUNTED, UNACCOUNTED]


@given(
    some.lists(
        some.builds(
            Entry,
            some.integers(0, 2),
            some.sampled_from(["carried", "attached", "left out"]),
            some.text(max_size=3),
        )
    )
)
def test_counts_add_up_to_the_pieces(entries: Sequence[Entry]) -> None:
    counts = account("a.docx", PIECES, entries).counts(PIECES)
    assert {kind: sum(of.values()) for kind, of in counts.items()} == {"heading": 1, "paragraph": 2}
