"""Names of what is withheld are found as one pattern of all names would find them."""

from hypothesis import given
from hypothesis import strategies as st

from imskit.views.withheld_names import WithheldNames, pattern_of

_PIECES = st.sampled_from(
    ["ID-1", "ID", "1", "-", " ", "a", "Plan", "(", ")", "/", ".yaml", "é", "\n", "\u0308", "_"]
)
_WORDS = st.lists(_PIECES, min_size=1, max_size=6).map("".join)


@given(st.sets(_WORDS, min_size=1, max_size=8), st.lists(_WORDS, max_size=8).map("".join))
def test_they_are_found_where_one_pattern_of_all_finds_them(names: set[str], text: str) -> None:
    slow = pattern_of(names)
    fast = WithheldNames(names)
    assert fast.stand_in(text) == (slow.search(text) is not None)
    assert fast.replaced(text, "a withheld record") == slow.sub("a withheld record", text)


def test_a_name_is_found_between_brackets_and_not_within_a_longer_word() -> None:
    names = WithheldNames(["IDE-001", "Secret plan"])
    assert names.stand_in("see (IDE-001)")
    assert names.replaced("The Secret plan of today", "a record") == "The a record of today"
    assert not names.stand_in("IDE-0011, IDE-001-2, Secret planning")
