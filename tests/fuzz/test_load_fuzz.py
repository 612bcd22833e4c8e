"""Whatever bytes a file holds: it is read or refused at a place of its own, soon, and nothing is raised.

`pytest -m slow tests/fuzz` takes the long run; IMSKIT_FUZZ_SEED and IMSKIT_FUZZ_RUNS set where it begins and how
long it goes.
"""

from __future__ import annotations

import math
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

import pytest

from imskit import yaml_events
from imskit.load import DEPTH_LIMIT, LARGEST, load
from imskit.loaded import Loaded
from imskit.model import Path
from imskit.problems import Problem

SEEDS = (
    b'id: POL-001\ntitle: Innovation policy\nversion: "1.2"\nreview: {every: P1Y}\n',
    b"a:\n  - b: [c, 'd', {e: f}]\n    g: |\n      text\n      more\n\n  - h: >-\n      i\nj: ~\n",
    b"a: \"x\\u0041\\n\"\nb: 'it''s'\nc: 0x1F\nd: 1.5e3\n? e\n: f\n# end\n",
    "größe: 漢字 😀\r\nliste:\r\n- eins\r\n- zwei\r\n".encode(),
    b"---\na: &x [1, 2]\nb: *x\n<<: {c: d}\n...\n",
    b"%YAML 1.2\n---\na: !!int 1\n",
)
PIECES = (
    *(b"\n", b"\r", b"\t", b" ", b"  ", b": ", b":", b"- ", b"-", b"? ", b"?", b"[", b"]", b"{", b"}", b","),
    *(
        b"'",
        b'"',
        b"|",
        b">",
        b"#",
        b" #",
        b"&a",
        b"*a",
        b"!",
        b"!!str",
        b"%",
        b"@",
        b"`",
        b"\\",
        b"\\u",
        b"\\x",
    ),
    *(
        b"---\n",
        b"...\n",
        b"<<: ",
        b"~",
        b"null",
        b"true",
        b"1",
        b"1e999",
        b"0x",
        b"0o",
        b".inf",
        b".nan",
        b"_",
    ),
    *(
        b"\x00",
        b"\x07",
        b"\x7f",
        b"\x85",
        b"\xc2\x85",
        b"\xe2\x80\xa8",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xed\xa0\x80",
    ),
    *(b"\xf0\x9f\x98\x80", b"\xc3", b"\\ud83d\\udca9", b"\\0", b"9" * 30, b"[" * 50, b"- " * 50, b"a: " * 3),
)


def mutated(source: random.Random) -> bytes:
    """Some bytes: a seed, or two, with a few pieces put in, taken out, doubled or moved."""
    data = bytearray(source.choice(SEEDS))
    if source.random() < 0.2:
        data += source.choice(SEEDS)
    for _ in range(source.choice((1, 1, 2, 3, 5, 12))):
        at, length = source.randrange(len(data) + 1), source.randrange(12)
        match source.randrange(5):
            case 0:
                data[at:at] = source.choice(PIECES)
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length]
            case 3:
                data[at : at + 1] = bytes([source.randrange(256)])
            case _:
                data[at : at + length] = source.choice(PIECES) * source.choice((1, 1, 2, 30))
    return bytes(data)


def held_to_its_word(data: bytes) -> None:
    """Read *data* and see that everything promised of the answer is true."""
    began = time.process_time()
    answer = load(data, "x.yaml")
    assert time.process_time() - began < 2
    if isinstance(answer, Problem):
        assert answer.rule.startswith("yaml-")
        within(answer.place.line, answer.place.column, data)
        for sentence in (answer.message, answer.mend):
            assert sentence.isprintable()
            assert sentence
            assert not sentence.endswith(".")
            assert len(sentence) < 300
        return
    for path, value, depth in nodes(answer.data):
        assert depth <= DEPTH_LIMIT
        for key in (False, True):
            place = answer.locate(path, key)
            within(place.line, place.column, data)
        if isinstance(value, int | float):
            assert math.isfinite(value)
            assert abs(value) <= LARGEST or isinstance(value, float)
        assert isinstance(answer.raw(path), str)


def nodes(data: Any, at: Path = ()) -> Iterator[tuple[Path, Any, int]]:
    """Every value in *data* with its path and how deep it stands."""
    yield at, data, len(at)
    if isinstance(data, dict):
        for name, value in data.items():
            assert type(name) is str
            yield from nodes(value, (*at, name))
    if isinstance(data, list):
        for index, value in enumerate(data):
            yield from nodes(value, (*at, index))


def within(line: int, column: int, data: bytes) -> None:
    """There is such a line, and the column is on it or just behind it."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    assert 1 <= line <= len(lines)
    assert 1 <= column <= len(lines[line - 1]) + 1


def run(seed: int, count: int) -> None:
    """Try *count* files, the same for the same *seed*."""
    source = random.Random(seed)  # noqa: S311 - not for secrets
    for number in range(count):
        data = mutated(source)
        try:
            held_to_its_word(data)
        except BaseException as error:
            error.add_note(f"file {number} of seed {seed}: {data!r}")
            raise


@pytest.mark.parametrize("seed", range(3))
def test_a_sample_of_broken_files(seed: int) -> None:
    run(seed, 400)


def test_a_sample_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_events, "events_of", yaml_events.pure_events)
    run(100, 150)


def test_both_parsers_agree_on_what_both_read(monkeypatch: pytest.MonkeyPatch) -> None:
    source = random.Random(7)  # noqa: S311 - not for secrets
    files = [mutated(source) for _ in range(600)]
    fast = [load(data, "x") for data in files]
    monkeypatch.setattr(yaml_events, "events_of", yaml_events.pure_events)
    for data, ours in zip(files, fast, strict=True):
        pure = load(data, "x")
        if isinstance(ours, Loaded) and isinstance(pure, Loaded):
            assert ours.data == pure.data, data
            assert [ours.locate(at) for at, _, _ in nodes(ours.data)] == [
                pure.locate(at) for at, _, _ in nodes(pure.data)
            ], data


@pytest.mark.slow
def test_many_broken_files() -> None:
    seed = int(os.environ.get("IMSKIT_FUZZ_SEED", "1000"))
    for batch in range(int(os.environ.get("IMSKIT_FUZZ_RUNS", "40"))):
        run(seed + batch, 5_000)


@pytest.mark.slow
def test_every_byte_of_every_document_here_left_out(checkout: FilePath) -> None:
    for path in sorted(checkout.glob("ims/policies/*.yaml"))[:3]:
        data = path.read_bytes()[:3_000]
        for at in range(len(data)):
            held_to_its_word(data[:at] + data[at + 1 :])
            held_to_its_word(data[:at])
