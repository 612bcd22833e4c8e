"""Words become YAML that reads back as the same words, in any reader."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from imskit.edit.yaml_words import block, one_line, scalar
from imskit.load import load
from imskit.loaded import Loaded
from imskit.problems import CannotGoOn

#: What no document may hold, written in either way, is left out.
WORDS = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"
    )
)


def read(text: str) -> object:
    loaded = load(text.encode(), "a.yaml")
    assert isinstance(loaded, Loaded), loaded
    return loaded.data["a"]


@pytest.mark.parametrize(
    "words", ["Innovation policy", "Ideas, risks and more (2026)", "Größe & Wert", "it's 50 %"]
)
def test_plain_words_stay_plain(words: str) -> None:
    assert scalar(words) == words


@pytest.mark.parametrize(
    "words, expected",
    [
        ("", '""'),
        ("no", '"no"'),
        ("True", '"True"'),
        ("1.10", '"1.10"'),
        ("2026-01-15", '"2026-01-15"'),
        ("a: b", '"a: b"'),
        ("a #b", '"a #b"'),
        ("[fill in: x]", '"[fill in: x]"'),
        ('say "yes" \\', '"say \\"yes\\" \\\\"'),
        ("- a", '"- a"'),
        ("a ", '"a "'),
        ("a\nb", '"a\\nb"'),
        ("\x07", '"\\x07"'),
    ],
)
def test_other_words_are_quoted(words: str, expected: str) -> None:
    assert scalar(words) == expected


@given(WORDS)
def test_a_scalar_reads_back(words: str) -> None:
    assert read(f"a: {scalar(words)}\n") == words
    assert yaml.safe_load(f"a: {scalar(words)}\n") == {"a": words}


@given(WORDS.filter(str.strip), WORDS)
def test_a_block_reads_back(one: str, other: str) -> None:
    words = f"{one}\n\n{other}"
    lines = [line.rstrip() for line in words.strip().split("\n")]
    assert read(f"a: {block(words, 2)}") == "\n".join(lines) + "\n"


@pytest.mark.parametrize("words", ["", "  ", "a\nb", "a\x00", "x" * 301, "a\ud800"])
def test_a_line_is_a_line(words: str) -> None:
    with pytest.raises(CannotGoOn, match="the title is not one line of words"):
        one_line(words, "the title")


def test_a_block_refuses_control_characters() -> None:
    with pytest.raises(CannotGoOn, match="control characters"):
        block("a\x1b[31m", 2)
