"""Files that are kept between runs: they come back as they were, or not at all, and take no more room than they may."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imskit.kept_files import KeptFiles

SECRET = b"s" * 32
ONE, TWO, THREE = ("1" * 64, "2" * 64, "3" * 64)


@pytest.fixture
def kept(tmp_path: Path) -> KeptFiles:
    return KeptFiles(tmp_path / ".imskit/paper", SECRET)


def files(root: Path) -> list[Path]:
    return sorted((root / ".imskit/paper").iterdir())


def test_what_was_made_comes_back_in_another_run(kept: KeptFiles, tmp_path: Path) -> None:
    kept.add(ONE, b"%PDF one")
    again = KeptFiles(tmp_path / ".imskit/paper", SECRET)
    assert again.get(ONE) == b"%PDF one"
    assert again.get(TWO) is None
    assert (tmp_path / ".imskit/.gitignore").read_text() == "*\n"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 39), bit=st.integers(0, 7), cut=st.booleans())
def test_a_file_that_is_changed_or_cut_anywhere_is_not_believed(
    kept: KeptFiles, tmp_path: Path, at: int, bit: int, cut: bool
) -> None:
    kept.add(ONE, b"%PDF one")
    (place,) = files(tmp_path)
    whole = bytearray(place.read_bytes())
    whole[at] ^= 1 << bit
    place.write_bytes(whole[:at] if cut else whole)
    assert kept.get(ONE) is None
    kept.add(ONE, b"%PDF one")
    assert kept.get(ONE) == b"%PDF one"


def test_a_file_under_another_name_or_of_another_user_is_not_believed(
    kept: KeptFiles, tmp_path: Path
) -> None:
    kept.add(ONE, b"%PDF one")
    (place,) = files(tmp_path)
    place.with_name(place.name.replace(ONE, TWO)).write_bytes(place.read_bytes())
    assert kept.get(TWO) is None
    assert KeptFiles(tmp_path / ".imskit/paper", b"x" * 32).get(ONE) is None


def test_a_link_in_the_place_of_a_file_is_not_followed(kept: KeptFiles, tmp_path: Path) -> None:
    kept.add(ONE, b"%PDF one")
    (place,) = files(tmp_path)
    place.rename(tmp_path / "elsewhere")
    place.symlink_to(tmp_path / "elsewhere")
    assert kept.get(ONE) is None


def test_what_was_asked_for_longest_ago_makes_room(tmp_path: Path) -> None:
    kept = KeptFiles(tmp_path / ".imskit/paper", SECRET, most=2 * (32 + 100))
    for day, key in enumerate((ONE, TWO)):
        kept.add(key, bytes(100))
        os.utime(tmp_path / f".imskit/paper/{key}.kept", (day, day))
    assert kept.get(ONE) is not None
    kept.add(THREE, bytes(100))
    assert [key for key in (ONE, TWO, THREE) if kept.get(key) is not None] == [ONE, THREE]
    kept.add(TWO, bytes(1000))
    assert len(files(tmp_path)) == 2


def test_what_a_killed_run_began_is_taken_away_later(kept: KeptFiles, tmp_path: Path) -> None:
    folder = tmp_path / ".imskit/paper"
    folder.mkdir(parents=True)
    (folder / ".part-old").write_bytes(b"half")
    os.utime(folder / ".part-old", (0, 0))
    (folder / ".part-new").write_bytes(b"half")
    kept.add(ONE, b"%PDF")
    assert sorted(path.name for path in folder.iterdir()) == [".part-new", f"{ONE}.kept"]


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / ".imskit").write_text("a file")
    kept = KeptFiles(tmp_path / ".imskit/paper", SECRET)
    kept.add(ONE, b"%PDF")
    assert kept.get(ONE) is None


def test_outside_of_a_repository_nothing_is_kept(tmp_path: Path) -> None:
    assert KeptFiles.of(tmp_path, "paper") is None
