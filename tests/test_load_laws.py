"""Laws of reading: two libraries read the same, and each place leads to its text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import YAMLError

from imskit.load import load
from imskit.loaded import Loaded
from imskit.model import Path
from imskit.problems import Place, Problem


def paths(data: Any, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every path into *data*, with its value."""
    yield at, data
    if isinstance(data, dict):
        for name, value in data.items():
            yield from paths(value, (*at, name))
    if isinstance(data, list):
        for index, value in enumerate(data):
            yield from paths(value, (*at, index))


TEXTS = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"
    ),
    max_size=12,
)
SCALARS = (
    TEXTS
    | st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(
        [
            "no",
            "2026-01-15",
            "1.10",
            "0o7",
            "1e5",
            "~",
            "a: b",
            "- x",
            "#",
            "'",
            '"',
            "0x1",
            " x ",
            "a\nb\n",
            "\t",
        ]
    )
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(DATA.filter(lambda data: data is not None), st.booleans(), st.sampled_from([None, "'", '"', "|"]))
def test_what_ruamel_writes_is_read_back(data: Any, flow: bool, style: str | None) -> None:
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = flow
    if isinstance(data, str):
        writer.default_style = style  # type: ignore[assignment]  # typed as if it were always None
    writer.allow_unicode = True
    text = io.StringIO()
    writer.dump(data, text)
    loaded = load(text.getvalue().encode(), "x")
    # ruamel writes some characters that no document may hold as codes, and in brackets ? without quotes.
    assume(isinstance(loaded, Loaded))
    assert isinstance(loaded, Loaded)
    assume(not is_block_at_the_root(loaded))
    assert loaded.data == data
    places_lead_to_their_text(loaded)


def is_block_at_the_root(loaded: Loaded) -> bool:
    """Whether all of it is one block text: its lines may stand unindented, then libyaml takes # for a comment.

    No document is one, since a document is a group of fields.
    """
    return isinstance(loaded.data, str) and loaded.raw(()).startswith(("|", ">"))


def places_lead_to_their_text(loaded: Loaded) -> None:
    """The text at the place of a scalar reads as that scalar; places follow each other as in the file."""
    lines = loaded.source.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    before = Place("", 0, 0)
    for path, value in paths(loaded.data):
        place = loaded.locate(path)
        assert Place("", place.line, place.column) >= before
        before = Place("", place.line, place.column)
        if isinstance(value, dict | list):
            continue
        raw = loaded.raw(path)
        assert raw.split("\n")[0].rstrip("\r") in lines[place.line - 1][place.column - 1 :]
        if raw and not raw.startswith(("|", ">")) and "\n" not in raw:
            again = load(f"a: {raw}".encode(), "x")
            if isinstance(again, Loaded):
                assert again.data == {"a": value}


PIECES = (
    *("a", "b", "key", ":", ": ", "- ", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ",", '"', "'", "#", " #"),
    *("|\n", ">-\n", "1", "1.5", "true", "no", "~", "2026-01-15", "0x1f", "0o7", "1_0", "&a ", "*a", "!t "),
    *("---\n", "...\n", "\t", "\r\n", "? ", "?", "é", "😀", "\\n", "\\u0041", "=", "<<", "%", "@"),
)
FRAGMENTS = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(FRAGMENTS)
def test_both_readers_agree_on_what_both_accept(text: str) -> None:
    loaded = load(text.encode(), "x")
    if isinstance(loaded, Problem):
        return
    places_lead_to_their_text(loaded)
    # ruamel takes 1_000 for a number, and an empty name for nothing.
    assume("_" not in text)
    assume(not is_block_at_the_root(loaded))
    try:
        other = ruamel(text)
    except (YAMLError, ValueError, AttributeError, KeyError, IndexError, TypeError):
        return
    assert loaded.data == other


class DaysAreText(SafeConstructor):
    """ruamel's constructor, without turning days into something else."""


DaysAreText.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def ruamel(text: str) -> Any:
    """What ruamel reads."""
    yaml_1_2 = YAML(typ="safe", pure=True)
    yaml_1_2.Constructor = DaysAreText
    return yaml_1_2.load(text)


def test_both_readers_agree_on_every_document_here(checkout: FilePath) -> None:
    files = [*checkout.glob("ims/**/*.yaml"), *checkout.glob("tests/examples/**/*.yaml")]
    # A sample: ruamel takes 10 ms and more for each.
    for file in files[::7]:
        loaded = load(file.read_bytes(), file.name)
        if isinstance(loaded, Problem):
            continue
        places_lead_to_their_text(loaded)
        assert loaded.data == ruamel(file.read_text("utf-8")), file
