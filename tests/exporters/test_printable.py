"""Words from a stranger's files cannot change what a terminal or a log shows."""

from __future__ import annotations

import json

import pytest

from imskit.exporters.printable import encodable, one_line


@pytest.mark.parametrize(
    "words, shown",
    [
        ("Maße & Ziele 漢字 😀", "Maße & Ziele 漢字 😀"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\u202eb\u2066c\u200f", "a\\u202eb\\u2066c\\u200f"),
        ("a\u2028b\x85c", "a\\u2028b\\x85c"),
        ("half \udce9", "half \\udce9"),
    ],
)
def test_what_is_no_plain_character_stands_as_its_escape(words: str, shown: str) -> None:
    assert one_line(words) == shown
    assert one_line(shown) == shown


def test_half_characters_can_be_written() -> None:
    assert encodable("half \udce9 ü") == "half \\udce9 ü"
    assert json.dumps(encodable("\ud83d"), ensure_ascii=False).encode("utf-8")
