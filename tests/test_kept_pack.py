"""A pack gives each of its contents alone, and none that is not as it was."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imskit.kept_pack import SEAL_LENGTH, Pack, index_of

CONTENTS = st.dictionaries(st.text("abcdef0123456789", min_size=1, max_size=8), st.binary(max_size=40))


def seal(index: bytes) -> bytes:
    return hashlib.sha256(b"secret" + index).digest()


def lay(folder: Path, contents: dict[str, bytes]) -> Path:
    index = index_of(contents)
    path = folder / "pack"
    path.write_bytes(b"".join((seal(index), index, *contents.values())))
    return path


@given(contents=CONTENTS)
def test_each_content_comes_back(
    tmp_path_factory: pytest.TempPathFactory, contents: dict[str, bytes]
) -> None:
    pack = Pack(lay(tmp_path_factory.mktemp("pack"), contents), seal, 10**6)
    assert list(pack.names) == list(contents)
    assert {name: pack.get(name) for name in pack.names} == contents
    assert pack.get("zz") is None
    assert not pack.damaged


@given(contents=CONTENTS.filter(bool), at=st.integers(0, 10**6), byte=st.integers(1, 255), cut=st.booleans())
def test_of_a_damaged_pack_only_what_is_as_it_was_comes_back(
    tmp_path_factory: pytest.TempPathFactory, contents: dict[str, bytes], at: int, byte: int, cut: bool
) -> None:
    path = lay(tmp_path_factory.mktemp("pack"), contents)
    data = bytearray(path.read_bytes())
    at %= len(data)
    data[at] ^= byte
    path.write_bytes(data[:at] if cut else data)
    whole = SEAL_LENGTH + len(index_of(contents))
    if at < whole:
        with pytest.raises((ValueError, OSError)):
            Pack(path, seal, 10**6)
        return
    pack = Pack(path, seal, 10**6)
    found = {name: content for name in pack.names if (content := pack.get(name)) is not None}
    assert found.items() <= contents.items()
    assert len(found) < len(contents)
    assert pack.damaged


def test_a_pack_that_is_larger_than_it_may_be_is_not_opened(tmp_path: Path) -> None:
    path = lay(tmp_path, {"aa": b"x" * 100})
    with pytest.raises(OSError, match="No pack"):
        Pack(path, seal, 100)


def test_a_pack_that_is_cut_off_while_it_is_open_gives_nothing_else(tmp_path: Path) -> None:
    path = lay(tmp_path, {"aa": b"x" * 100, "bb": b"y"})
    pack = Pack(path, seal, 1000)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 50)
    assert pack.get("aa") is None
    assert pack.get("bb") is None
