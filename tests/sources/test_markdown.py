"""Markdown as pieces: front matter of any kind, blocks with their lines, and nothing left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from imskit.problems import CannotGoOn
from imskit.sources.markdown import read_markdown
from imskit.sources.pieces import Piece

TEXT = """\
---
title: Supplier policy
doc_id: POL-7
tags: [a, b]
review: {every: yearly}
---

# Supplier policy

We choose *suppliers* with care. ![logo](logo.png)

1. Ask.
   And ask again.

   Twice.
2. Look
   - at prices

| Step | Who |
|------|-----|
| one  | QM  |

<!-- to be checked -->

<div class="box">Mind the gap</div>

```python
x = 1
```

[^1]: A note.
"""


def read(text: str) -> tuple[Piece, ...]:
    return read_markdown(text.encode(), "policy.md").pieces


def test_front_matter_is_a_field_each() -> None:
    said = {piece.name: piece.text for piece in read(TEXT) if piece.kind == "field"}
    assert said == {"title": "Supplier policy", "doc_id": "POL-7", "tags": "a, b", "review.every": "yearly"}


def test_blocks_are_pieces_with_their_lines() -> None:
    found = [(piece.kind, piece.place, piece.text) for piece in read(TEXT) if piece.kind != "field"]
    assert found == [
        ("heading", "line 8", "Supplier policy"),
        ("paragraph", "line 10", "We choose *suppliers* with care. logo"),
        ("image", "line 10", "logo"),
        ("item", "line 12", "Ask. And ask again.\n\nTwice."),
        ("item", "line 16", "Look"),
        ("item", "line 17", "at prices"),
        ("table", "line 19", ""),
        ("comment", "line 23", "to be checked"),
        ("paragraph", "line 25", "Mind the gap"),
        ("code", "line 27", "```\nx = 1\n```"),
        ("footnote", "line 31", "A note."),
    ]


def test_items_know_their_number_and_depth() -> None:
    items = [piece for piece in read(TEXT) if piece.kind == "item"]
    assert [(item.number, item.level, item.numbered) for item in items] == [
        ("1.", 0, True),
        ("2.", 0, True),
        ("", 1, False),
    ]


def test_an_image_belongs_to_what_it_stands_in() -> None:
    pieces = read(TEXT)
    image = next(piece for piece in pieces if piece.kind == "image")
    assert image.within is not None
    assert pieces[image.within].kind == "paragraph"
    assert image.name == "logo.png"


@pytest.mark.parametrize(
    "top",
    [
        '+++\ntitle = "A"\n+++\n',
        '{\n"title": "A"\n}\n',
        "---\ntitle: A\n...\n",
        "---\ntitle: 'A\n---\n",
        "---\n\ttitle: A\n---\n",
    ],
    ids=["toml", "json", "dots", "broken", "tab"],
)
def test_front_matter_of_any_kind_is_read(top: str) -> None:
    source = read_markdown(f"{top}# B\n".encode(), "a.md")
    assert source.properties["title"] == "A"
    assert [piece.text for piece in source.pieces if piece.kind == "heading"] == ["B"]


def test_what_is_wrong_with_front_matter_is_said() -> None:
    source = read_markdown(b"---\ntitle: a: b\ntitle: c\n---\nx\n", "a.md")
    assert "cannot be read as it is meant" in source.notes[0]


@pytest.mark.parametrize("text", ["", "---\n", "---\nno end\n", "plain"])
def test_odd_texts_are_read(text: str) -> None:
    assert all(piece.kind in {"paragraph", "heading", "rest"} for piece in read(text))


def test_what_is_no_text_is_one_sentence() -> None:
    for data in (b"a\0b", b"\xff\xfe\xff", b"\x80abc"):
        with pytest.raises(CannotGoOn, match=r"a\.md"):
            read_markdown(data, "a.md")


@given(some.text("ab #*-1.>|`[]()!<>/=\n\t&:_^~", max_size=120))
def test_no_word_is_left_out(text: str) -> None:
    said = "".join(f"{piece.text}{piece.rows}{piece.name}{piece.number}" for piece in read(text))
    for letter in "ab":
        # Of a reference definition only its use is shown.
        if "]:" not in text:
            assert said.count(letter) >= text.count(letter)
