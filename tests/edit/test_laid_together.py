"""Files that are laid as one: all or none, whatever ends a run, and nothing that somebody did meanwhile is undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from imskit.edit import laid_together
from imskit.edit.laid_together import Finished, LaidTogether, laying_together, still_to_lay
from imskit.edit.new_file import NewEvidence, NewFile
from imskit.problems import CannotGoOn
from imskit.write import write_file

ONE = NewFile("ims/one.yaml", "one\n")
TWO = NewEvidence("ims/evidence/two.png", b"\x89two")
THREE = NewFile("ims/imports/three.jsonl", "three\n")


def below(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".imskit" not in path.parts
    }


@contextmanager
def ended(root: Path) -> Iterator[None]:
    """What a run leaves that was killed just when its files counted."""
    with laying_together(root) as together, together.made_ready([ONE, TWO], [THREE]):
        yield


def finish(root: Path) -> Finished:
    with laying_together(root) as together:
        return together.finish()


def test_before_they_count_nothing_is_there_and_after_it_all_is(tmp_path: Path) -> None:
    with laying_together(tmp_path) as together:
        with together.made_ready([ONE, TWO], [THREE]):
            assert below(tmp_path) == {}
        assert still_to_lay(tmp_path) == {file.path: file.data for file in (ONE, TWO, THREE)}
        assert together.finish() == Finished((TWO.path, THREE.path, ONE.path))
    assert below(tmp_path) == {file.path: file.data for file in (ONE, TWO, THREE)}
    assert still_to_lay(tmp_path) == {}
    assert finish(tmp_path) == Finished()
    assert sorted(path.name for path in (tmp_path / ".imskit/import").iterdir()) == [".gitignore", "lock"]


def test_an_error_while_they_are_made_ready_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), ended(tmp_path):
        raise KeyboardInterrupt
    assert finish(tmp_path) == Finished()
    assert below(tmp_path) == {}
    assert not (tmp_path / ".imskit/import/begun").exists()


def test_what_somebody_did_in_between_stays(tmp_path: Path) -> None:
    (tmp_path / "ims/imports").mkdir(parents=True)
    (tmp_path / THREE.path).write_text("older\n", encoding="utf-8")
    with ended(tmp_path):
        pass
    (tmp_path / ONE.path).write_text("mine\n", encoding="utf-8")
    (tmp_path / THREE.path).write_text("restored\n", encoding="utf-8")
    assert still_to_lay(tmp_path) == {TWO.path: TWO.data}
    assert finish(tmp_path) == Finished((TWO.path,), (THREE.path, ONE.path))
    assert below(tmp_path) == {ONE.path: b"mine\n", TWO.path: TWO.data, THREE.path: b"restored\n"}


def test_what_was_laid_and_taken_away_again_does_not_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ended(tmp_path):
        pass
    move = LaidTogether._move

    def interrupted(self: LaidTogether, path: str, file: Path, old: bytes | None) -> bool:
        if path == ONE.path:
            raise KeyboardInterrupt
        return move(self, path, file, old)

    monkeypatch.setattr(LaidTogether, "_move", interrupted)
    with pytest.raises(KeyboardInterrupt):
        finish(tmp_path)
    monkeypatch.undo()
    (tmp_path / TWO.path).unlink()
    assert finish(tmp_path) == Finished((ONE.path,))
    assert below(tmp_path) == {ONE.path: ONE.data, THREE.path: THREE.data}


def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "ims/imports").mkdir(parents=True)
    (tmp_path / THREE.path).write_text("older\n", encoding="utf-8")
    (tmp_path / THREE.path).chmod(0o640)
    with ended(tmp_path):
        pass
    finish(tmp_path)
    assert (tmp_path / THREE.path).read_bytes() == THREE.data
    assert (tmp_path / THREE.path).stat().st_mode & 0o777 == 0o640


def test_a_file_that_is_in_the_way_is_said_before_anything_is_laid(tmp_path: Path) -> None:
    (tmp_path / "ims").mkdir()
    (tmp_path / ONE.path).write_text("mine\n", encoding="utf-8")
    with pytest.raises(CannotGoOn, match=r"ims/one.yaml is already there"), ended(tmp_path):
        pass
    assert below(tmp_path) == {ONE.path: b"mine\n"}


def test_a_full_disk_is_one_sentence_and_nothing_is_laid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(files: Iterable[tuple[Path, bytes]]) -> None:
        for path, data in files:
            if path.name == "two.png":
                raise CannotGoOn(f"{path} cannot be written: No space left on device")
            write_file(path, data)

    monkeypatch.setattr(laid_together, "write_files", full)
    with pytest.raises(CannotGoOn, match="No space left") as stop, ended(tmp_path):
        pass
    assert stop.value.mend == "nothing was written; make room, and run it again"
    assert below(tmp_path) == {}
    assert finish(tmp_path) == Finished()


def test_a_folder_without_permission_is_one_sentence_and_nothing_is_laid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ims/evidence").mkdir(parents=True)
    # As root everything may be written, so that the system is not asked.
    monkeypatch.setattr("os.access", lambda place, _: place != tmp_path / "ims/evidence")
    sentence = r"nothing may be written to .*ims/evidence, so nothing was"
    with pytest.raises(CannotGoOn, match=sentence), ended(tmp_path):
        pass
    assert below(tmp_path) == {}


def test_an_error_while_they_are_moved_is_one_sentence_and_the_next_run_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ended(tmp_path):
        pass

    def refused(_: Path, target: Path) -> None:
        raise PermissionError(13, "Permission denied", str(target))

    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(CannotGoOn, match="cannot be written: Permission denied") as stop:
        finish(tmp_path)
    assert "it goes on where it stopped" in stop.value.mend
    monkeypatch.undo()
    finish(tmp_path)
    assert set(below(tmp_path)) == {ONE.path, TWO.path, THREE.path}


def test_two_runs_are_not_at_it_together(tmp_path: Path) -> None:
    with laying_together(tmp_path), pytest.raises(CannotGoOn, match="another run is at work"):
        finish(tmp_path)


@pytest.mark.parametrize("path", ["hooks/pre-commit", ".git/hooks/pre-commit", "ims.yaml", "README.md"])
def test_what_somebody_put_into_the_folder_is_laid_nowhere_but_below_ims(tmp_path: Path, path: str) -> None:
    planted = tmp_path / ".imskit/import/ready/new" / path
    planted.parent.mkdir(parents=True)
    planted.write_text("#!/bin/sh\n", encoding="utf-8")
    assert still_to_lay(tmp_path) == {}
    assert finish(tmp_path) == Finished()
    assert below(tmp_path) == {}


def test_links_lead_nowhere(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "secret").write_text("secret", encoding="utf-8")
    new = tmp_path / ".imskit/import/ready/new/ims"
    new.mkdir(parents=True)
    (new / "stolen.yaml").symlink_to(elsewhere / "secret")
    (new / "out").mkdir()
    (new / "out/file").write_text("planted", encoding="utf-8")
    (tmp_path / "ims").mkdir()
    (tmp_path / "ims/out").symlink_to(elsewhere)
    with pytest.raises(CannotGoOn, match="ims/out/file leads out of"):
        finish(tmp_path)
    assert [path.name for path in elsewhere.iterdir()] == ["secret"]
    (tmp_path / "ims/out").unlink()
    assert finish(tmp_path) == Finished(("ims/out/file",))
    assert not (tmp_path / "ims/stolen.yaml").exists()
