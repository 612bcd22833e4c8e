"""Reading a file gives its data with the place of every value, or says what is wrong where."""

from __future__ import annotations

import io
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import YAMLError

from imskit import yaml_events
from imskit.load import load
from imskit.loaded import Loaded
from imskit.model import Path
from imskit.problems import Place, Problem
from tests.loading import POLICY, read, refuse


def paths(data: Any, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every path into *data*, with its value."""
    yield at, data
    if isinstance(data, dict):
        for name, value in data.items():
            yield from paths(value, (*at, name))
    if isinstance(data, list):
        for index, value in enumerate(data):
            yield from paths(value, (*at, index))


# Data


def test_a_document_becomes_plain_data() -> None:
    assert read(POLICY).data == {
        "id": "POL-001",
        "title": "Innovation policy",
        "version": "1.10",
        "must_read": ["everyone", "leaders"],
        "effective_from": "2026-01-15",
        "review": {"every": "P1Y"},
        "links": {"see": [{"to": "POL-004", "why": "the other side"}, "POL-005"]},
        "body": {"purpose": "Two lines\nof text.\n", "empty": None, "last": "it's"},
    }


@pytest.mark.parametrize(
    "typed, value",
    [
        # text, also where YAML 1.1 saw something else
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("2026-01-15", "2026-01-15"),
        ("2026-01-15T12:00:00Z", "2026-01-15T12:00:00Z"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("1.2.3", "1.2.3"),
        ("nul", "nul"),
        ("- ", None),
        ("=", "="),
        # numbers
        ("1.10", 1.1),
        ("+12", 12),
        ("-0", 0),
        ("007", 7),
        ("0o17", 15),
        ("0xFf", 255),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("-2.5E-3", -0.0025),
        ("9007199254740991", 9007199254740991),
        ("-9007199254740991", -9007199254740991),
        # nothing, true, false
        ("~", None),
        ("", None),
        ("null", None),
        ("NULL", None),
        ("true", True),
        ("False", False),
        ('"true"', "true"),
        ("'~'", "~"),
    ],
)
def test_scalars_follow_the_core_schema_of_yaml_1_2(typed: str, value: object) -> None:
    if typed == "- ":
        assert read("a:\n- \n").data == {"a": [value]}
        return
    found = read(f"a: {typed}\n").data["a"]
    assert found == value
    assert type(found) is type(value)


def test_keys_that_many_documents_share_are_one_string() -> None:
    first, second = read("effective_from: x"), read("effective_from: y")
    assert next(iter(first.data)) is next(iter(second.data))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_fine(end: str) -> None:
    loaded = read(POLICY.replace("\n", end))
    assert loaded.data == read(POLICY).data
    assert loaded.locate(("links", "see", 1)) == Place("ims/x.yaml", 11, 7)
    assert loaded.locate(("body", "last")) == Place("ims/x.yaml", 17, 9)


# What is refused

REFUSED = [
    # name, text, rule, line:column, part of the message, part of the mend
    ("duplicate key", "a: 1\nb: 2\na: 3\n", "yaml-duplicate-key", "3:1", "a is written twice", "keep one"),
    (
        "duplicate key, quoted",
        "x:\n  a: [1, {b: 2}]\n  'a': 3\n",
        "yaml-duplicate-key",
        "3:3",
        "on line 2",
        "keep one",
    ),
    ("tab as indentation", "a:\n\tb: c\n", "yaml-tab", "2:1", "A tab", "spaces"),
    ("tab after spaces", "a:\n  \tb: c\n", "yaml-tab", "2:3", "A tab", "spaces"),
    ("tab in a block", "a: |\n\ttext\n", "yaml-tab", "2:1", "A tab", "spaces"),
    ("tab on a blank line", "a: b\n\t\nc: d\n", "yaml-tab", "2:1", "A tab", "spaces"),
    ("anchor", "a: &x [1]\n", "yaml-anchor", "1:4", "begins with &", "quotes"),
    ("alias", "a: b\nc: *x\n", "yaml-anchor", "2:4", "begins with *", "quotes"),
    ("emphasis", "a: **bold** text\n", "yaml-anchor", "1:4", "begins with *", "quotes"),
    ("merge key", "a: {<<: {b: c}}\n", "yaml-anchor", "1:5", "<<", "write the fields out"),
    ("tag", "a: !important\n", "yaml-tag", "1:4", "begins with !", "quotes"),
    ("tag of Python", "a: !!python/object/apply:os.system [x]\n", "yaml-tag", "1:4", "!", "quotes"),
    ("tag without a name", "a: ! b\n", "yaml-tag", "1:4", "!", "quotes"),
    ("tag that is not known", "a: !x!y b\n", "yaml-tag", "1:4", "!", "quotes"),
    ("tag on a list", "a: !!set {b}\n", "yaml-tag", "1:4", "!", "quotes"),
    ("directive", "%YAML 1.1\n---\na: b\n", "yaml-directive", "1:1", "%", "take the line out"),
    ("other directive", "%FOO x\n---\na: b\n", "yaml-directive", "1:1", "%", "take the line out"),
    ("version of YAML", "%YAML 9.9\n---\na: b\n", "yaml-directive", "1:1", "%", "take the line out"),
    ("tag directive", "%TAG ! tag:x,2000:\n---\na: b\n", "yaml-directive", "1:1", "%", "take the line out"),
    ("second document", "a: b\n---\nc: d\n", "yaml-document", "2:1", "second document", "---"),
    ("after the end", "a: b\n...\nc: d\n", "yaml-document", "3:1", "second document", "---"),
    ("empty", "", "yaml-document", "1:1", "empty", "fields"),
    ("only a comment", "# nothing\n", "yaml-document", "1:1", "empty", "fields"),
    ("nothing", "---\n~\n", "yaml-document", "1:1", "empty", "fields"),
    ("a number as a name", "1: b\n", "yaml-key", "1:1", "1 is not", '"1"'),
    ("true as a name", "a: {true: b}\n", "yaml-key", "1:5", "true is not", '"true"'),
    ("no name", "a: b\n: c\n", "yaml-key", "2:1", "missing before the colon", "name"),
    ("a list as a name", "? [a]\n: b\n", "yaml-key", "1:3", "list or group", "plain name"),
    ("a group as a name", "{a: b}: c\n", "yaml-key", "1:1", "list or group", "plain name"),
    ("not a number", "a: .nan\n", "yaml-number", "1:4", ".nan", '".nan"'),
    ("infinity", "a: [1, -.inf]\n", "yaml-number", "1:8", "-.inf", '"-.inf"'),
    ("too large a fraction", "a: 1e999\n", "yaml-number", "1:4", "1e999", '"1e999"'),
    ("too large an integer", "a: 9007199254740992\n", "yaml-number", "1:4", "9007199254740992", "quotes"),
    ("too large a hexadecimal", "a: 0xffffffffffffffffffff\n", "yaml-number", "1:4", "0xfff", "quotes"),
    ("too many digits", f"a: {'9' * 100_000}\n", "yaml-number", "1:4", "999…", "put it in quotes"),
    ("too deep, in brackets", "[" * 41 + "]" * 41, "yaml-depth", "1:41", "40 deep", "flatter"),
    (
        "too deep, in lines",
        "".join(" " * i + "a:\n" for i in range(60)),
        "yaml-depth",
        "41:41",
        "40 deep",
        "flatter",
    ),
    ("control character", "a: b\x07\n", "yaml-encoding", "1:5", "U+0007", "take it out"),
    ("delete character", "a: ü\x7f\n", "yaml-encoding", "1:5", "U+007F", "take it out"),
    ("NUL", "a: b\x00\n", "yaml-encoding", "1:5", "NUL", "UTF-8"),
    ("next line", "a: b\x85c\n", "yaml-encoding", "1:5", "U+0085", "Enter"),
    ("line separator", "a: b\nc: d\u2028e\n", "yaml-encoding", "2:5", "U+2028", "Enter"),
    ("paragraph separator", "a: |\n  d\u2029e\n", "yaml-encoding", "2:4", "U+2029", "Enter"),
    ("byte order mark inside", "a: b\ufeff\n", "yaml-encoding", "1:5", "U+FEFF", "take it out"),
    (
        "surrogates in codes",
        'a: "\\ud83d\\udca9"\n',
        "yaml-encoding",
        "1:7",
        "half a character",
        "type the character",
    ),
    ("NUL in a code", 'a: "x\\0"\n', "yaml-encoding", "1:4", "backslash code", "take the code out"),
    (
        "line separator in a code",
        'a: "x\\u2028"\n',
        "yaml-encoding",
        "1:4",
        "backslash code",
        "take the code out",
    ),
    ("unclosed quote", 'a: "b\nc: d\n', "yaml-syntax", "1:4", 'The quote "', 'write "'),
    ("unclosed single quote", "a: 'b\nc: d\n", "yaml-syntax", "1:4", "The quote '", "write '"),
    (
        "quote that ends lines below",
        'a: "b\nc: d\ne: "0.1"\n',
        "yaml-syntax",
        "1:4",
        'The quote " that begins here ends only on line 3',
        'write " at the end of the text',
    ),
    (
        "quote that an apostrophe ends",
        "a: 'b\nc: it''s\nd: Ann's\n",
        "yaml-syntax",
        "1:4",
        "line 3",
        "write '",
    ),
    ("quote with a code inside", 'a: "b \\"c\nd: e\nf: "1"\n', "yaml-syntax", "1:4", "line 3", 'write "'),
    ("quotes inside a long text", 'a: "b\n  c "d" e"\n', "yaml-syntax", "2:6", 'closing "', "single quotes"),
    ("text after a quote", "a: 'it's'\n", "yaml-syntax", "1:8", "after the closing '", "twice"),
    ("text after a bracket", "a: [b] c\n", "yaml-syntax", "1:8", "after the closing ]", "quotes"),
    (
        "no space after the colon",
        "id: a\ntitle:b\nowner: c\n",
        "yaml-syntax",
        "2:6",
        "space is missing",
        "title: and a space",
    ),
    (
        "no space in the first line",
        "title:b\nowner: c\n",
        "yaml-syntax",
        "1:6",
        "space is missing",
        "title: and a space",
    ),
    (
        "no space in a list",
        "a:\n  - b:c\n    d: e\n",
        "yaml-syntax",
        "2:6",
        "space is missing",
        "b: and a space",
    ),
    ("no colon", "id: a\ntitle b\n", "yaml-syntax", "2:1", "no colon", "colon"),
    ("colon in a text", "a: see: there\n", "yaml-syntax", "1:7", "colon and a space", "quotes"),
    ("field below a value", "a: b\n  c: d\n", "yaml-syntax", "2:3", "has its value already", "indent"),
    (
        "wrong indentation",
        "a:\n    b: c\n  d: e\n",
        "yaml-syntax",
        "3:3",
        "not indented",
        "same number of spaces",
    ),
    ("no list item", "- a\nb: c\n", "yaml-syntax", "2:1", "not an item", "hyphen"),
    ("list behind a name", "a: - b\n", "yaml-syntax", "1:4", "behind the name", "next line"),
    ("unclosed list", "a: [b, c\nd: e\n", "yaml-syntax", "1:4", "The list", "add what is missing"),
    ("unclosed group", "a: {b: c\nd: e\n", "yaml-syntax", "1:4", "The group", "add what is missing"),
    ("stray bracket", "a: ]\n", "yaml-syntax", "1:4", "before ]", "quotes"),
    ("at sign", "a: @home\n", "yaml-syntax", "1:4", "begins with @", "quotes"),
    ("backtick", "a: `x`\n", "yaml-syntax", "1:4", "begins with `", "quotes"),
    ("percent sign", "a: %x\n", "yaml-syntax", "1:4", "begins with %", "quotes"),
    ("question mark", "a: ? b\n", "yaml-syntax", "1:4", "question mark", "quotes"),
    ("question mark in brackets", "a: [b, ?c]\n", "yaml-syntax", "1:8", "question mark", "quotes"),
    ("question mark in braces", "a: {?b: c}\n", "yaml-syntax", "1:5", "question mark", "quotes"),
    ("text after a bar", "a: | b\n", "yaml-syntax", "1:6", "next line", "indent"),
    ("path of Windows", 'a: "C:\\Users"\n', "yaml-syntax", "1:9", "backslash", "two backslashes"),
    ("unknown code", 'a: "\\d"\n', "yaml-syntax", "1:5", "backslash", "two backslashes"),
    ("two texts", '"a" b\n', "yaml-syntax", "1:5", "what stands above", "first column"),
]


@pytest.mark.parametrize(
    "text, rule, place, message, mend", [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_what_is_refused_says_where_and_how_to_mend_it(
    text: str, rule: str, place: str, message: str, mend: str
) -> None:
    problem = refuse(text)
    assert (problem.rule, f"{problem.place.line}:{problem.place.column}") == (rule, place)
    assert message in problem.message
    assert mend in problem.mend


@pytest.mark.parametrize(
    "data, message",
    [
        ("a: b".encode("utf-16"), "UTF-16"),
        ("a: b".encode("utf-16-be"), "NUL"),
        ("a: b".encode("utf-32"), "UTF-16 or UTF-32"),
        ("a: b".encode("utf-8-sig"), "byte order mark"),
        ("a: ü".encode("latin-1"), "not UTF-8"),
        (b"a: \xed\xa0\xbd", "not UTF-8"),
    ],
)
def test_other_encodings_are_refused(data: bytes, message: str) -> None:
    problem = refuse(data)
    assert problem.rule == "yaml-encoding"
    assert message in problem.message


@pytest.mark.parametrize(
    "data, kind",
    [
        (b"PK\x03\x04\x14\x00", "an archive"),
        (b"\xd0\xcf\x11\xe0\xa1", "an old word processor"),
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n", "an image"),
        (b"{\\rtf1", "a word processor"),
    ],
)
def test_a_file_that_is_no_text_is_called_what_it_is(data: bytes, kind: str) -> None:
    problem = refuse(data)
    assert (problem.rule, problem.place) == ("yaml-encoding", Place("ims/x.yaml"))
    assert kind in problem.message


def test_a_field_that_stands_twice_in_an_item_may_begin_the_next_one() -> None:
    assert refuse("a:\n  - b: 1\n    b: 2\n").mend.endswith("or begin a new item with a hyphen and a space")
    assert refuse("a:\n  b: 1\n  b: 2\n").mend == "keep one of the two"


def test_the_place_of_a_byte_that_is_not_utf_8() -> None:
    assert refuse("a: b\nc: dü".encode("latin-1")).place == Place("ims/x.yaml", 2, 5)


def test_a_file_over_1_mib_is_refused_and_one_of_1_mib_is_read() -> None:
    assert refuse(b"a" * (1024 * 1024 + 1)).rule == "yaml-size"
    assert read(b"a" * 1024 * 1024).data == "a" * 1024 * 1024


def test_forty_levels_are_read() -> None:
    assert read("[" * 40 + "]" * 40).data


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 200_000,
        b"{a: " * 200_000,
        b"- " * 200_000,
        b"? " * 200_000,
        b"a: &a [x]\n" + b"".join(b"b%d: &b%d [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n" % (n, n) for n in range(100)),
        b"".join(b" " * n + b"a:\n" for n in range(1_400)),
        b"".join(b" " * n + b"-\n" for n in range(1_400)),
        b'"' * 200_000,
        b"&a " * 200_000,
        b": " * 200_000,
        b"[" + b"," * 200_000,
        b"a" * 1_000_000 + b": b",
    ],
    ids=lambda data: repr(data[:12]),
)
def test_hostile_files_are_refused_at_once_and_in_little_memory(data: bytes) -> None:
    tracemalloc.start()
    try:
        began = time.process_time()
        refuse(data)
        assert time.process_time() - began < 0.5
        assert tracemalloc.get_traced_memory()[1] < 12 * len(data) + 1_000_000
    finally:
        tracemalloc.stop()


def test_a_document_of_ninety_lines_is_held_in_little_memory() -> None:
    text = ninety_lines()
    load(text, "x")
    tracemalloc.start()
    try:
        held = [load(bytes(bytearray(text)), "x") for _ in range(20)]
        assert tracemalloc.get_traced_memory()[0] / len(held) < 40_000
    finally:
        tracemalloc.stop()


def test_reading_costs_no_more_than_csafeloader() -> None:
    text = ninety_lines()

    def cost(read_it: Any) -> float:
        began = time.process_time()
        for _ in range(20):
            read_it()
        return time.process_time() - began

    # In turns, and the best of each: what else the machine does counts for neither.
    rounds = [
        (cost(lambda: load(text, "x")), cost(lambda: yaml.load(text, yaml.CSafeLoader))) for _ in range(7)
    ]
    assert min(ours for ours, _ in rounds) < min(theirs for _, theirs in rounds)


def ninety_lines() -> bytes:
    """A policy as people write them, of some 90 lines."""
    text = POLICY.replace("  empty:\n", "  commitments:\n")
    for number in range(18):
        text += f"  step_{number}:\n    title: Step {number} of the way\n    when: 2026-01-{number + 1:02}\n"
        text += "    text: |\n      What is done here, and by whom.\n"
    return text.replace("  commitments:\n", "").encode()


# The parser of Python does the same, where there is no libyaml


@pytest.fixture
def pure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_events, "events_of", yaml_events.pure_events)


@pytest.mark.usefixtures("pure")
@pytest.mark.parametrize("text, rule", [case[1:3] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_without_libyaml_the_same_is_refused(text: str, rule: str) -> None:
    assert refuse(text).rule == rule


# Laws

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
        writer.default_style = style  # type: ignore[assignment]
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
