"""A stranger's JSON and YAML: read within bounds, refused in one sentence."""

from __future__ import annotations

import time

import pytest

from imskit.importers.stranger import (
    COUNT_LIMIT,
    DEPTH_LIMIT,
    JSON_LIMIT,
    YAML_LIMIT,
    group,
    groups,
    read_data,
    words,
)
from imskit.problems import CannotGoOn


def test_json_and_yaml_give_the_same() -> None:
    assert read_data(b'{"a": [1, "x"]}', "f") == read_data(b"a:\n  - 1\n  - x\n", "f") == {"a": [1, "x"]}


def test_a_mark_of_utf8_at_the_beginning_is_no_harm() -> None:
    assert read_data(b'\xef\xbb\xbf{"a": 1}', "f") == read_data(b"\xef\xbb\xbfa: 1\n", "f") == {"a": 1}


@pytest.mark.parametrize(
    "data, said",
    [
        (b'\xef\xbb\xbf<?xml version="1.0"?><catalog/>', "is XML, which is not read"),
        (b"PK\x03\x04" + b"\x00" * 100, "an archive"),
        (b'<?xml version="1.0"?><catalog/>', "is XML, which is not read"),
        (b'{"a": 1, "a": 2}', "the name a stands twice"),
        (b'{"a": NaN}', "NaN is no number"),
        (b'{"a": ', "f:1:7: this is no JSON"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b'{"a": ' + b"9" * 5000 + b"}", "no JSON that can be read"),
        (b"[1, 2]", "holds no group of fields"),
        (b"- 1\n", "holds no group of fields"),
        (b"a: &x 1\nb: *x\n", "f:1:4: "),
        (b"a: !!python/object:os.system 1\n", "f:1:4: "),
        (b"a: 1\na: 2\n", "f:2:1: "),
        (b"", "f"),
        (b"\x00\x01", "f"),
        (b'{"a":' * (DEPTH_LIMIT + 1) + b"1" + b"}" * (DEPTH_LIMIT + 1), "nested more than"),
        (b'{"a":' + b"[" * 100_000, "nested more than"),
        (b"a: " + b"[" * 100_000, "f:1:"),
        (b'{"a": [' + b"[]," * COUNT_LIMIT + b"1]}", "more than 300000 groups and lists"),
        (b'{"a": "' + b"x" * JSON_LIMIT + b'"}', "larger than 16 MiB"),
        (b"a: " + b"x" * YAML_LIMIT, "larger than 8 MiB"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(data: bytes, said: str) -> None:
    with pytest.raises(CannotGoOn) as stopped:
        read_data(data, "f")
    assert said in stopped.value.sentence
    assert "\n" not in stopped.value.sentence


def test_brackets_within_words_are_no_depth() -> None:
    assert read_data(b'{"a": "' + b"[{" * 1000 + b'\\""}', "f") == {"a": "[{" * 1000 + '"'}


def test_a_hostile_string_is_looked_through_once() -> None:
    began = time.monotonic()
    with pytest.raises(CannotGoOn):
        read_data(b'{"a": "' + b'\\"' * 1_000_000, "f")
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "value, said",
    [
        (" a\n b\t", "a b"),
        (27001, "27001"),
        (True, ""),
        (None, ""),
        (["a"], ""),
        ("a\u2028b\x00\u202ec\ud800", "a b c"),
    ],
)
def test_words_are_one_line_of_what_our_files_may_hold(value: object, said: str) -> None:
    assert words(value) == said


def test_what_is_of_another_form_is_taken_for_nothing() -> None:
    assert groups("x") == groups({"a": 1}) == groups(None) == []
    assert groups([1, {"a": 1}, "x"]) == [{"a": 1}]
    assert group([1]) == group(None) == {}
