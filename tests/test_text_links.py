"""Which documents a text links to, known mostly without taking it apart."""

from __future__ import annotations

import pytest

from imskit import text
from imskit.text_links import links_of


@pytest.mark.parametrize(
    "source, expected",
    [
        ("no link", ()),
        ("[a](POL-001) and [b](PRO-002), [c](POL-001)", ("POL-001", "PRO-002")),
        ("`[a](POL-001)` [b](PRO-002)", ("PRO-002",)),
        ("\\[a](POL-001)", ()),
        ("    [a](POL-001)", ()),
        ("a](POL-001)", ()),
        ("[a](https://example.org)", ()),
        ('[a](POL-001 "title") [b](<PRO-002>)', ("POL-001", "PRO-002")),
        ("[*a* `b`](POL-001)", ("POL-001",)),
        ("| a |\n|---|\n| x | [b](POL-001) |", ("POL-001",)),
    ],
)
def test_links_count_where_the_page_would_show_one(source: str, expected: tuple[str, ...]) -> None:
    assert links_of(source) == expected


def test_ordinary_links_are_known_without_taking_the_text_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "parse", None)
    assert links_of("See [the policy](POL-001), and\n[how\nit is done](PRO-002).") == ("POL-001", "PRO-002")
