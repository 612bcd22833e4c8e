"""What is kept between runs: it comes back as it was, and nothing is believed that this user's imskit did not write."""

from __future__ import annotations

import os
import stat
import sys
import threading
from array import array
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from imskit import kept_readings
from imskit.kept_readings import Kept, KeptReadings
from tests.folders import commit, lay

SHAPE = "ab" * 32
OTHER_SHAPE = "cd" * 32
KEY = b"k" * 32

POLICY = Kept(
    {"id": "POL-001", "n": 1.5, "x": [None, True, "ü\n"]}, array("I", [0, 4, 70_000]), [[], []], "f"
)
IDEA = Kept({"id": "IDEA-001"}, array("I", [1]), [], None)


@pytest.fixture
def readings(tmp_path: Path) -> KeptReadings:
    return KeptReadings(tmp_path / ".imskit" / "read", KEY)


def packs(root: Path) -> list[Path]:
    return sorted((root / ".imskit" / "read").glob("*.pack"))


def held(readings: KeptReadings, shape: str = SHAPE) -> dict[str, Kept]:
    """All that comes back."""
    found = readings.read(shape)
    return {blob: kept for blob in found if (kept := found.get(blob)) is not None}


def put(readings: KeptReadings, kept: dict[str, Kept], shape: str = SHAPE) -> None:
    readings.add(shape, kept, lambda: kept)


def test_what_was_kept_comes_back(readings: KeptReadings) -> None:
    put(readings, {"aa": POLICY, "bb": IDEA})
    put(readings, {"cc": IDEA})
    assert held(readings) == {"aa": POLICY, "bb": IDEA, "cc": IDEA}


def test_keys_and_types_come_back_in_their_order_and_kind(readings: KeptReadings) -> None:
    data = {"z": 1, "a": 1.0, "m": {"b": -0.0, "a": 2**53 - 1}}
    put(readings, {"aa": Kept(data, array("I"), [], None)})
    assert repr(held(readings)["aa"].data) == repr(data)


def test_nothing_is_kept_of_other_schemas(readings: KeptReadings) -> None:
    put(readings, {"aa": POLICY})
    assert held(readings, OTHER_SHAPE) == {}


def test_a_pack_called_as_one_of_other_schemas_is_not_believed(
    readings: KeptReadings, tmp_path: Path
) -> None:
    put(readings, {"aa": POLICY})
    (pack,) = packs(tmp_path)
    pack.rename(pack.with_name(pack.name.replace(SHAPE[:16], OTHER_SHAPE[:16])))
    assert held(readings, OTHER_SHAPE) == {}


def test_a_pack_of_somebody_else_is_not_believed(readings: KeptReadings, tmp_path: Path) -> None:
    put(KeptReadings(tmp_path / ".imskit" / "read", b"x" * 32), {"aa": POLICY})
    assert held(readings) == {}


def test_a_pack_of_another_imskit_is_not_believed(
    readings: KeptReadings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(readings, {"aa": POLICY})
    monkeypatch.setattr(kept_readings, "tool", lambda: "another")
    assert held(readings) == {}


def test_the_digest_of_imskit_changes_with_any_module(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "one.py").write_bytes(b"a = 1\n")
    monkeypatch.setattr(kept_readings, "_modules", lambda: [tmp_path / "one.py"])
    before = kept_readings.tool.__wrapped__()
    (tmp_path / "one.py").write_bytes(b"a = 2\n")
    assert kept_readings.tool.__wrapped__() != before


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10**6), byte=st.integers(1, 255))
@example(at=0, byte=1)
def test_a_pack_with_any_byte_changed_is_not_believed(
    tmp_path_factory: pytest.TempPathFactory, at: int, byte: int
) -> None:
    root = tmp_path_factory.mktemp("packs")
    readings = KeptReadings(root / ".imskit" / "read", KEY)
    put(readings, {"aa": POLICY, "bb": IDEA})
    (pack,) = packs(root)
    data = bytearray(pack.read_bytes())
    data[at % len(data)] ^= byte
    pack.write_bytes(data)
    # Of a pack whose index is as it was, the contents that are as they were are good.
    found = held(readings)
    assert found.items() <= {"aa": POLICY, "bb": IDEA}.items()
    assert len(found) < 2


@pytest.mark.parametrize("rest", [0, 1, 31, 32, 40, -1])
def test_a_pack_that_was_cut_off_is_not_believed(readings: KeptReadings, tmp_path: Path, rest: int) -> None:
    put(readings, {"aa": POLICY})
    (pack,) = packs(tmp_path)
    pack.write_bytes(pack.read_bytes()[:rest])
    assert held(readings) == {}


def test_what_is_asked_for_is_read_and_nothing_else(
    readings: KeptReadings, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(readings, {"aa": POLICY, "bb": IDEA})
    taken: list[bytes] = []
    unpack = kept_readings._unpack

    def noted(content: bytes) -> Kept:
        taken.append(content)
        return unpack(content)

    monkeypatch.setattr(kept_readings, "_unpack", noted)
    found = readings.read(SHAPE)
    assert "aa" in found
    assert taken == []
    assert found["bb"] == IDEA
    assert len(taken) == 1


def test_a_pack_that_another_run_took_away_can_still_be_read(readings: KeptReadings, tmp_path: Path) -> None:
    put(readings, {"aa": POLICY})
    found = readings.read(SHAPE)
    for pack in packs(tmp_path):
        pack.unlink()
    assert found["aa"] == POLICY


def test_a_damaged_content_is_not_put_together_with_others_and_its_pack_goes(
    readings: KeptReadings, tmp_path: Path
) -> None:
    put(readings, {"aa": POLICY, "bb": IDEA})
    (pack,) = packs(tmp_path)
    data = bytearray(pack.read_bytes())
    data[-1] ^= 1
    pack.write_bytes(data)
    assert held(readings) == {"aa": POLICY}
    put(readings, {"cc": IDEA})
    assert held(readings) == {"cc": IDEA}


def test_a_damaged_pack_takes_no_other_with_it(readings: KeptReadings, tmp_path: Path) -> None:
    put(readings, {"aa": POLICY})
    (pack,) = packs(tmp_path)
    pack.write_bytes(b"x" * 1000)
    put(readings, {"bb": IDEA})
    assert held(readings) == {"bb": IDEA}
    assert len(packs(tmp_path)) == 2


def test_a_damaged_pack_is_taken_away_when_something_is_written(
    readings: KeptReadings, tmp_path: Path
) -> None:
    put(readings, {"aa": POLICY})
    (pack,) = packs(tmp_path)
    pack.write_bytes(b"x" * 1000)
    assert held(readings) == {}
    put(readings, {"bb": IDEA})
    assert pack not in packs(tmp_path)
    assert held(readings) == {"bb": IDEA}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_pack_that_is_no_file_is_not_waited_for(readings: KeptReadings, tmp_path: Path) -> None:
    put(readings, {"aa": POLICY})
    os.mkfifo(tmp_path / ".imskit" / "read" / f"{SHAPE[:16]}-0.pack")
    (tmp_path / ".imskit" / "read" / f"{SHAPE[:16]}-1.pack").mkdir()
    assert held(readings) == {"aa": POLICY}


def test_many_packs_are_put_together(readings: KeptReadings, tmp_path: Path) -> None:
    everything: dict[str, Kept] = {}
    for number in range(20):
        new = {f"{number:02d}": Kept({"n": number}, array("I", [number]), [], None)}
        everything |= new
        readings.add(SHAPE, new, everything.copy)
        assert held(readings) == everything
    assert len(packs(tmp_path)) < 10


def test_of_too_many_packs_the_oldest_go_those_of_other_schemas_first(
    readings: KeptReadings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = Kept({"text": "x" * 4000}, array("I"), [], None)
    monkeypatch.setattr(kept_readings, "_MOST_BYTES", 10_000)
    put(readings, {"aa": large})
    put(readings, {"bb": large}, OTHER_SHAPE)
    for number, pack in enumerate(packs(tmp_path)):
        os.utime(pack, (number, number))
    put(readings, {"cc": large})
    assert [*held(readings), *held(readings, OTHER_SHAPE)] in (["aa", "cc"], ["cc", "aa"])
    assert sum(pack.stat().st_size for pack in packs(tmp_path)) <= 10_000


def test_what_is_larger_than_all_may_be_is_not_kept(
    readings: KeptReadings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_readings, "_MOST_BYTES", 1000)
    put(readings, {"aa": Kept({"text": "x" * 4000}, array("I"), [], None)})
    assert packs(tmp_path) == []


def test_what_a_killed_run_left_is_taken_away_in_time(readings: KeptReadings, tmp_path: Path) -> None:
    old, new = (lay(tmp_path, {f".imskit/read/.part-{name}": b"x"}) for name in ("old", "new"))
    os.utime(old / ".imskit/read/.part-old", (0, 0))
    put(readings, {"aa": POLICY})
    assert not (old / ".imskit/read/.part-old").exists()
    assert (new / ".imskit/read/.part-new").exists()


def test_several_runs_at_once_do_no_harm(tmp_path: Path) -> None:
    folder = tmp_path / ".imskit" / "read"
    failed: list[BaseException] = []

    def run(name: int) -> None:
        try:
            mine: dict[str, Kept] = {}
            readings = KeptReadings(folder, KEY)
            for number in range(15):
                new = {f"{name}-{number}": Kept({"n": [name, number]}, array("I", [number]), [], None)}
                mine |= new
                readings.add(SHAPE, new, mine.copy)
                for blob, kept in held(readings).items():
                    owner, count = map(int, blob.split("-"))
                    assert kept == Kept({"n": [owner, count]}, array("I", [count]), [], None)
        except BaseException as error:  # noqa: BLE001  told by the test, which runs in another thread
            failed.append(error)

    threads = [threading.Thread(target=run, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert all(path.suffix == ".pack" for path in folder.iterdir())


def test_where_it_cannot_be_written_nothing_is_kept(tmp_path: Path) -> None:
    lay(tmp_path, {".imskit": b"a file"})
    readings = KeptReadings(tmp_path / ".imskit" / "read", KEY)
    put(readings, {"aa": POLICY})
    assert held(readings) == {}
    assert (tmp_path / ".imskit").read_bytes() == b"a file"


def test_git_leaves_the_folder_out(readings: KeptReadings, tmp_path: Path) -> None:
    put(readings, {"aa": POLICY})
    assert (tmp_path / ".imskit/.gitignore").read_text(encoding="utf-8") == "*\n"


# Where it is kept, and with what it is sealed ------------------------------------------------------------------


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's cache folder."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.setenv("LOCALAPPDATA", str(folder))
    return folder / "imskit"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    commit(root)
    return root


def test_two_runs_seal_with_the_same(own: Path, repository: Path) -> None:
    first, second = KeptReadings.of(repository), KeptReadings.of(repository)
    assert first is not None
    assert second is not None
    put(first, {"aa": POLICY})
    assert held(second) == {"aa": POLICY}
    assert list(own.iterdir()) == [own / "reading-seal-1"]


def test_nothing_of_the_seal_lies_in_the_repository(own: Path, repository: Path) -> None:
    readings = KeptReadings.of(repository)
    assert readings is not None
    put(readings, {"aa": POLICY})
    key = (own / "reading-seal-1").read_bytes()
    assert len(key) == 32
    assert all(key not in path.read_bytes() for path in repository.rglob("*") if path.is_file())


@pytest.mark.usefixtures("own")
def test_without_a_repository_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    assert KeptReadings.of(tmp_path / "plain") is None


def test_without_a_folder_of_the_users_own_nothing_is_kept(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.delenv(name, raising=False)
    assert KeptReadings.of(repository) is None


def test_a_cache_folder_inside_the_repository_is_not_used(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(repository / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(repository / "cache"))
    assert KeptReadings.of(repository) is None


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize("name", [".imskit", ".imskit/read"])
def test_a_link_in_the_place_of_the_folder_is_not_followed(
    repository: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (repository / name).parent.mkdir(exist_ok=True)
    (repository / name).symlink_to(tmp_path / "elsewhere")
    assert KeptReadings.of(repository) is None


@pytest.mark.usefixtures("own")
def test_a_link_in_the_place_of_gitignore_is_not_followed(repository: Path, tmp_path: Path) -> None:
    (repository / ".imskit").mkdir()
    (repository / ".imskit/.gitignore").symlink_to(tmp_path / "elsewhere")
    readings = KeptReadings.of(repository)
    assert readings is not None
    put(readings, {"aa": POLICY})
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_key_that_others_may_read_is_not_used(own: Path, repository: Path) -> None:
    assert KeptReadings.of(repository) is not None
    (own / "reading-seal-1").chmod(0o644)
    assert KeptReadings.of(repository) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_the_key_is_the_users_alone(own: Path, repository: Path) -> None:
    assert KeptReadings.of(repository) is not None
    assert stat.S_IMODE((own / "reading-seal-1").stat().st_mode) == 0o600


def test_a_key_that_is_not_whole_is_not_used(own: Path, repository: Path) -> None:
    assert KeptReadings.of(repository) is not None
    (own / "reading-seal-1").write_bytes(b"")
    assert KeptReadings.of(repository) is None
