"""What cannot be read is refused, with its place and how to mend it; where there is no libyaml, the same."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from imskit import yaml_events
from imskit.problems import Place
from tests.loading import read, refuse

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


@pytest.fixture
def pure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_events, "events_of", yaml_events.pure_events)


@pytest.mark.usefixtures("pure")
@pytest.mark.parametrize("text, rule", [case[1:3] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_without_libyaml_the_same_is_refused(text: str, rule: str) -> None:
    assert refuse(text).rule == rule
