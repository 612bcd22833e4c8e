"""Cells of nothing but words are laid out as any other cell would be."""

from hypothesis import given
from hypothesis import strategies as st

from imskit.packs.html import only_words, words_to_html
from imskit.text import Node, Text, to_html
from imskit.views.sheet import Cell

_PIECES = st.sampled_from(
    ["a", "Plan 9", " ", "<b>", "&", "&amp;", '"', "'", "\n", "\u00a0", "\x07", "é", ">"]
)


@given(st.lists(_PIECES, max_size=6).map("".join))
def test_words_alone_give_what_the_long_way_gives(words: str) -> None:
    cell = Cell((Node("words", text=words),))
    assert only_words(cell) == words
    assert words_to_html(words) == to_html(Text(cell.blocks), lambda _: None)


def test_what_may_hold_a_link_is_not_words_alone() -> None:
    link = Node("link", (Node("words", text="Policy"),), target="POL-001")
    paragraph = Node("paragraph", (Node("words", text="Policy"),))
    for nodes in ((), (link,), (paragraph,), (Node("words", text="see "), link)):
        assert only_words(Cell(nodes)) is None
