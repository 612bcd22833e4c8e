"""Changing single values of a YAML file in place."""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from imskit.edit.changing import Arrange, New, Remove, Set, as_edits, changed, data_after
from imskit.load import load
from imskit.problems import CannotGoOn, Problem

ROOT = Path(__file__).parents[2]
FILES = sorted((*(ROOT / "ims").rglob("*.yaml"), *(ROOT / "templates/starters").glob("*.yaml")))
VALUES = ["Plain words", "a: b # c", "two\nlines\n", "1.5", 7, "x, y]", "no", "2026-01-02", "one\n\nother"]

TEXT = """\
# at the top
id: ABC-001   # stays
title: 'It''s here'  # why
roles: [one, "two"]
money: {amount: "1.50", currency: EUR}
body:
  text: |
    First line
      deeper

    last line

  # about the steps
  steps:
    - title: One   # eins
      who: a
    # about two
    - title: "Two"
      text: >
        folded
        words
    - plain

  end: x
nothing:
"""


def data_of(file: bytes) -> Any:
    found = load(file, "x.yaml")
    assert not isinstance(found, Problem)
    return found.data


def made(*edits: Any, text: str = TEXT) -> str:
    return changed(text.encode(), edits).decode()


@pytest.mark.parametrize(
    "edit, old, new",
    [
        (Set(("id",), "ABC-002"), "id: ABC-001 ", "id: ABC-002 "),
        (Set(("title",), "That's it"), "'It''s here'", "'That''s it'"),
        (Set(("title",), "a\nb\n"), "title: 'It''s here'  # why\n", "title: |  # why\n  a\n  b\n"),
        (Set(("roles", 1), "three"), '"two"', '"three"'),
        (Set(("roles", 0), "a, b"), "[one,", '["a, b",'),
        (Set(("money", "amount"), "2.50"), "1.50", "2.50"),
        (Set(("money", "paid"), True), "EUR}", "EUR, paid: true}"),
        (Remove(("money", "currency")), ", currency: EUR", ""),
        (Remove(("money", "amount")), 'amount: "1.50", ', ""),
        (
            Set(("body", "text"), "First line\n  deeper\n\nother line\nmore\n"),
            "    last line\n",
            "    other line\n    more\n",
        ),
        (Set(("body", "steps", 0, "title"), "Eins"), "One   #", "Eins   #"),
        (Remove(("body", "steps", 0, "title")), "title: One   # eins\n      who: a", "who: a"),
        (Remove(("body", "steps", 0, "who")), "      who: a\n", ""),
        (
            Set(("body", "steps", 1, "text"), "new\nlines"),
            "text: >\n        folded\n        words\n",
            "text: |-\n        new\n        lines\n",
        ),
        (Set(("body", "steps", 2), "other"), "    - plain\n", "    - other\n"),
        (Set(("body", "steps", 2), {"a": 1, "b": "x"}), "    - plain\n", "    - a: 1\n      b: x\n"),
        (Set(("nothing",), "some"), "nothing:\n", "nothing: some\n"),
        (Set(("nothing",), ["a b", "c"]), "nothing:\n", "nothing:\n  - a b\n  - c\n"),
        (Set(("more",), "1"), "nothing:\n", 'nothing:\nmore: "1"\n'),
        (
            Set(("body", "mid"), "m", ("text", "mid", "steps")),
            "    last line\n",
            "    last line\n  mid: m\n",
        ),
        (Arrange(("roles",), (1, New("x"), 0)), '[one, "two"]', '["two", x, one]'),
        (Arrange(("roles",), ()), '[one, "two"]', "[]"),
        (
            Arrange(("body", "steps"), (1, 0, 2)),
            TEXT[TEXT.index("    - title: One") : TEXT.index("    - plain")],
            TEXT[TEXT.index("    # about two") : TEXT.index("    - plain")]
            + "    - title: One   # eins\n      who: a\n",
        ),
        (Arrange(("body", "steps"), (0, 1)), "    - plain\n", ""),
        (Arrange(("body", "steps"), (0, 1, 2, New("last"))), "    - plain\n", "    - plain\n    - last\n"),
    ],
)
def test_only_what_is_edited_changes(edit: Any, old: str, new: str) -> None:
    assert TEXT.count(old) == 1
    assert made(edit) == TEXT.replace(old, new)
    windows = TEXT.replace("\n", "\r\n").encode()
    assert changed(windows, [edit]).decode() == TEXT.replace(old, new).replace("\n", "\r\n")


def test_edits_follow_on_each_other() -> None:
    text = made(Arrange(("roles",), (1, New("x"))), Set(("roles", 1), "y"), Remove(("nothing",)))
    assert text == TEXT.replace('[one, "two"]', '["two", y]').replace("nothing:\n", "")


@pytest.mark.parametrize(
    "edit",
    [
        Set(("body", "steps", 9), "x"),
        Set(("id", "below"), "x"),
        Set((), "x"),
        Remove(("body", "other")),
        Remove(("roles", 0)),
        Arrange(("roles",), (0, 0)),
        Arrange(("title",), ()),
        Set(("id",), float("inf")),
        Set(("id",), "\x00"),
        Set(("id",), "a\ud800"),
    ],
)
def test_what_cannot_be_changed_is_said_and_nothing_is_given(edit: Any) -> None:
    with pytest.raises(CannotGoOn):
        made(edit)


def test_a_file_that_cannot_be_read_is_not_changed() -> None:
    with pytest.raises(CannotGoOn, match=r"a\.yaml cannot be changed"):
        changed(b"a: [", [Set(("a",), 1)], "a.yaml")


def test_the_edits_between_two_readings_make_one_of_the_other() -> None:
    before, after = data_of(TEXT.encode()), data_of(TEXT.encode())
    after["body"]["steps"][0]["title"] = "Other"
    after["body"]["end"] = "y"
    del after["nothing"]
    after["new"] = {"a": "b"}
    assert data_of(changed(TEXT.encode(), as_edits(before, after))) == after


@pytest.mark.parametrize("part", range(8))
def test_changing_one_value_of_any_document_changes_it_alone_and_keeps_every_other_line(part: int) -> None:
    chosen = random.Random(part)  # noqa: S311 - no secret
    for file in FILES[part::8]:
        source = file.read_bytes()
        data = data_of(source)
        for path, old in chosen.sample(list(leaves(data)), 1):
            for value in chosen.sample(VALUES, 3):
                # The reading is held against the data by the function itself; the lines are its promise.
                after = changed(source, [Set(path, value)], file.name)
                assert data_of(after) == data_after(deepcopy(data), Set(path, value))
                assert lines_changed(source, after) <= str(old).count("\n") + 2


@pytest.mark.parametrize("part", range(4))
def test_items_of_lists_of_any_document_come_go_and_change_places(part: int) -> None:
    chosen = random.Random(part)  # noqa: S311 - no secret
    for file in FILES[part::4]:
        source = file.read_bytes()
        data = data_of(source)
        found = list(lists(data))
        if not found:
            continue
        path, held = chosen.choice(found)
        order = [*range(len(held))]
        chosen.shuffle(order)
        items: list[int | New] = [*order[: chosen.randrange(len(order)) + 1]]
        items.insert(chosen.randrange(len(items) + 1), New({"what": "Words: so", "text": "a\n\nb\n"}))
        after = changed(source, [Arrange(path, tuple(items))], file.name)
        assert data_of(after) == data_after(deepcopy(data), Arrange(path, tuple(items)))
        head = source.splitlines()[: load_line(source, path) - 1]
        assert after.splitlines()[: len(head)] == head


def load_line(source: bytes, path: tuple[str | int, ...]) -> int:
    found = load(source, "x")
    assert not isinstance(found, Problem)
    return found.locate(path, key=True).line or 1


def lines_changed(before: bytes, after: bytes) -> int:
    """How many lines of *before* are not in *after*."""
    matcher = SequenceMatcher(None, before.splitlines(), after.splitlines(), autojunk=False)
    return sum(end - start for kind, start, end, _, _ in matcher.get_opcodes() if kind != "equal")


def leaves(data: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else None
    if inner is None:
        yield at, data
        return
    for step, value in inner:
        yield from leaves(value, (*at, step))


def lists(data: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], list[Any]]]:
    if isinstance(data, list):
        yield at, data
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in inner:
        yield from lists(value, (*at, step))
