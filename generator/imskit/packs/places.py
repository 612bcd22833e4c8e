"""Where a pack lies: its folder and the zip beside it, each of them put there whole, over packs of ours alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from imskit.exporters.bag import AGENT, BAG_INFO
from imskit.packs.path_in_pack import unfit
from imskit.path_rules import printable
from imskit.problems import CannotGoOn
from imskit.write import check_replaceable, replace_folder


def targets(output: Path) -> tuple[Path, Path]:
    """The folder and the zip to write, where a pack is to lie at *output*.

    Raises CannotGoOn: one of them cannot be written, or what is there is not ours.
    """
    output = output.absolute()
    why = unfit(output.name)
    if why:
        raise CannotGoOn(
            f"a pack cannot be called {printable(output.name)!r}: it {why}",
            "name another place with --output",
        )
    archive = output.with_name(f"{output.name}.zip")
    check_replaceable(output, _is_ours)
    if (archive.exists() or archive.is_symlink()) and not _is_our_archive(archive):
        raise CannotGoOn(
            f"{archive} is none of imskit's, so it is left alone", "name another place with --output"
        )
    return output, archive


@contextmanager
def cleared(*places: Path) -> Iterator[tuple[Path, ...]]:
    """The *places* of what is made, and nothing at them in the end, however it ends."""
    try:
        yield places
    finally:
        for place in places:
            with suppress(OSError):
                if place.is_dir():
                    shutil.rmtree(place)
                else:
                    place.unlink(missing_ok=True)


def put(made: Path, output: Path, packing: Path, archive: Path) -> None:
    """Put the folder *made* and the zip *packing* in their places: each is there whole, or as it was.

    What takes time (another file system) is done beside the places, so that little can come between the two.
    Raises CannotGoOn where one of them cannot be written.
    """
    waiting = archive.with_name(f".{archive.name}.imskit-new")
    with cleared(waiting):
        try:
            archive.parent.mkdir(parents=True, exist_ok=True)
            waiting.unlink(missing_ok=True)
            shutil.move(packing, waiting)
        except OSError as error:
            raise CannotGoOn(f"{archive} cannot be written: {error.strerror}") from error
        replace_folder(made, output, _is_ours)
        try:
            waiting.replace(archive)
        except OSError as error:
            raise CannotGoOn(f"{archive} cannot be written: {error.strerror}") from error


def _is_ours(folder: Path) -> bool:
    """Whether *folder* is a pack that imskit made: its bag-info.txt says so."""
    with suppress(OSError):
        return f"{AGENT}: imskit ".encode() in (folder / BAG_INFO).read_bytes()[:4096]
    return False


def _is_our_archive(archive: Path) -> bool:
    """Whether *archive* is the zip of a pack that imskit made."""
    import zipfile

    if archive.is_symlink() or not archive.is_file():
        return False
    with suppress(OSError, ValueError, zipfile.BadZipFile), zipfile.ZipFile(archive) as old:
        return any(name.endswith(f"/{BAG_INFO}") for name in old.namelist())
    return False
