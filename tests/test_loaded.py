"""A file that was read knows where each of its values stands, and how it is typed there."""

from __future__ import annotations

import time

import pytest

from imskit.model import Path
from imskit.problems import Place
from tests.loading import POLICY, read


@pytest.mark.parametrize(
    "path, value, key",
    [
        ((), (2, 1), (2, 1)),
        (("id",), (2, 5), (2, 1)),
        (("must_read",), (5, 12), (5, 1)),
        (("must_read", 1), (5, 23), (5, 23)),
        (("review", "every"), (7, 17), (7, 10)),
        (("links", "see", 0), (10, 7), (10, 7)),
        (("links", "see", 0, "why"), (10, 26), (10, 21)),
        (("links", "see", 1), (11, 7), (11, 7)),
        (("body",), (13, 3), (12, 1)),
        (("body", "purpose"), (13, 12), (13, 3)),
        (("body", "empty"), (16, 9), (16, 3)),
    ],
)
def test_every_value_and_key_knows_its_place(
    path: Path, value: tuple[int, int], key: tuple[int, int]
) -> None:
    loaded = read(POLICY)
    assert loaded.locate(path) == Place("ims/x.yaml", *value)
    assert loaded.locate(path, True) == Place("ims/x.yaml", *key)


@pytest.mark.parametrize(
    "words, place",
    [("](POL-1)", (3, 7)), ("](POL-2)", (4, 5)), ("nowhere", (1, 4)), ("below", (1, 4))],
)
def test_words_inside_a_text_know_their_place(words: str, place: tuple[int, int]) -> None:
    loaded = read("a: |\n  First\n  [one](POL-1) and\n  [b](POL-2)\nbelow: x\n")
    assert loaded.locate(("a",), words=words) == Place("ims/x.yaml", *place)


def test_words_inside_what_is_not_there_have_the_place_around_it() -> None:
    assert read("a: {b: c}\n").locate(("a", "x"), words="c") == Place("ims/x.yaml", 1, 4)


@pytest.mark.parametrize("path", [("body", "nothing"), ("body", 3), ("body", "purpose")])
def test_the_place_of_what_is_not_there_is_the_nearest_around_it(path: Path) -> None:
    around = path[:1] if path[-1] != "purpose" else path
    assert read(POLICY).locate((*path, "further")) == read(POLICY).locate(around)


def test_places_count_characters_not_bytes() -> None:
    loaded = read("a: [Grüße, 漢字, 😀, end]\n")
    assert loaded.locate(("a", 3)) == Place("ims/x.yaml", 1, 19)


def test_raw_gives_what_is_typed() -> None:
    loaded = read("a: 1.10\nb: 'it''s'\nc: [0x1F, \"\\u0041\"]\nd: |\n  text\ne: {}\nf:\ng: h # note\n")
    assert [loaded.raw(path) for path in [("a",), ("b",), ("c", 0), ("c", 1), ("f",), ("g",)]] == [
        "1.10",
        "'it''s'",
        "0x1F",
        '"\\u0041"',
        "",
        "h",
    ]
    assert loaded.raw(("d",)) == "|\n  text\n"
    assert loaded.raw(("e",)) == ""


@pytest.mark.parametrize("path", [("z",), ("a", "b"), ("c", 9), ("c", "x"), ("a", 0), ("c", -1)])
def test_raw_of_what_is_not_there(path: Path) -> None:
    with pytest.raises(KeyError):
        read("a: b\nc: [1]\n").raw(path)


def test_a_list_of_thousands_is_located_quickly() -> None:
    loaded = read("".join(f"- {{id: person-{number}}}\n" for number in range(20_000)))
    began = time.process_time()
    for number in range(0, 20_000, 100):
        assert loaded.locate((number, "id")).line == number + 1
    assert time.process_time() - began < 2


def test_a_text_that_is_cut_off_by_a_comment_is_found() -> None:
    text = b"a: Answers ticket #4 and adds\nb: 'One #2'\nc: word # a remark\nd: |\n  e: see #4\nf: x #5\n"
    assert [(place.line, cut) for place, cut in read(text).lost_texts()] == [(1, "#4 and adds"), (6, "#5")]
