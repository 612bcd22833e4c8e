"""Alters a pack in random ways, one at a time, as a folder and as a zip, and looks whether `imskit verify` finds it.

    python tests/tools/alter_packs.py [COUNT] [SEED]

COUNT changes of each form (10,000 without it): one byte changed, taken out, put in, or exchanged with another one of
the file; and of the folder also a file that is added, taken away, or exchanged with another. Ends with 1 where one was
not found. The pack holds every kind of file that there is; it is signed, and `verify` is told by whom. The library of
`verify` is called, not the command: 20,000 processes would take hours.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from imskit.packs.verifying.verify import Wanted, verify  # noqa: E402  the tests of this checkout stand beside it
from imskit.problems import CannotGoOn  # noqa: E402  found only now that the checkout is on the path
from tests.packs.everything import make_everything, tell_everything  # noqa: E402  found only now that the checkout is on the path
from tests.signing import Keys  # noqa: E402  found only now that the checkout is on the path

WAYS = ("change", "deletion", "addition", "swap")


def altered(data: bytes, way: str, draw: random.Random) -> bytes:
    """*data* with one byte changed, less, more, or two exchanged; never the same."""
    at = draw.randrange(len(data) + (way == "addition"))
    if way == "change":
        return data[:at] + bytes([data[at] ^ draw.randrange(1, 256)]) + data[at + 1 :]
    if way == "deletion":
        return data[:at] + data[at + 1 :]
    if way == "addition":
        return data[:at] + draw.randbytes(1) + data[at:]
    others = [place for place in range(len(data)) if data[place] != data[at]]
    if not others:
        return data + b"\0"
    low, high = sorted((at, draw.choice(others)))
    return data[:low] + data[high : high + 1] + data[low + 1 : high] + data[low : low + 1] + data[high + 1 :]


@contextmanager
def change_of_files(folder: Path, draw: random.Random) -> Iterator[tuple[str, str]]:
    """Alter *folder* in one way, and undo it in the end; gives the way, and what was altered."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    path = draw.choice(files)
    data = path.read_bytes()
    way = draw.choice((*WAYS, *WAYS, "file less", "file more", "files swapped"))
    other = draw.choice([each for each in files if each.read_bytes() != data])
    before = other.read_bytes()
    more = path.with_name(f"{draw.randrange(10**6)}{path.suffix}")
    if way == "file less":
        path.unlink()
    elif way == "file more":
        more.write_bytes(data)
    elif way == "files swapped":
        path.write_bytes(before)
        other.write_bytes(data)
    else:
        path.write_bytes(altered(data, way, draw) if data else b"x")
    try:
        yield way, path.relative_to(folder).as_posix()
    finally:
        more.unlink(missing_ok=True)
        path.write_bytes(data)
        other.write_bytes(before)


def is_found(place: Path, wanted: Wanted) -> bool:
    """Whether verifying the pack at *place* ends with another exit code than 0."""
    try:
        return bool(verify(place, wanted).findings)
    except CannotGoOn:
        return True


def in_folder(
    folder: Path, count: int, draw: random.Random, wanted: Wanted
) -> tuple[Counter[str], list[str]]:
    """How many changes were made of each way, and those that were not found."""
    made: Counter[str] = Counter()
    missed = []
    for _ in range(count):
        with change_of_files(folder, draw) as (way, path):
            made[way] += 1
            if not is_found(folder, wanted):
                missed.append(f"folder, {way}: {path}")
    return made, missed


def in_zip(archive: Path, count: int, draw: random.Random, wanted: Wanted) -> tuple[Counter[str], list[str]]:
    """As `in_folder`, of the bytes of the zip."""
    data = archive.read_bytes()
    made: Counter[str] = Counter()
    missed = []
    for turn in range(count):
        way = draw.choice(WAYS)
        made[way] += 1
        archive.write_bytes(altered(data, way, draw))
        if not is_found(archive, wanted):
            missed.append(f"zip, {way}, turn {turn}")
    archive.write_bytes(data)
    return made, missed


def main(count: int, seed: int) -> int:
    """Make a pack and alter it; returns the exit code."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        keys = Keys(place / "keys")
        pack = make_everything(tell_everything(place / "system", keys), keys, place / "pack")
        size = sum(path.stat().st_size for path in pack.folder.rglob("*") if path.is_file())
        print(f"a pack of {sum(path.is_file() for path in pack.folder.rglob('*'))} files, {size} bytes")
        signers = place / "signers"
        signers.write_text(f"auditee {keys.public('person-01').line}\n", encoding="ascii")
        wanted = Wanted(signers)
        if is_found(pack.folder, wanted) or is_found(pack.archive, wanted):
            print("the pack as it was made is not found good")
            return 1
        missed = []
        for form, alter, target in (("folder", in_folder, pack.folder), ("zip", in_zip, pack.archive)):
            began = time.monotonic()
            made, left = alter(target, count, random.Random(f"{seed} {form}"), wanted)  # noqa: S311  no secret
            missed += left
            for way, number in sorted(made.items()):
                print(f"{form}: {number} x {way}")
            print(
                f"{form}: {sum(made.values())} changes, {len(left)} not found, {time.monotonic() - began:.0f} s"
            )
        if is_found(pack.folder, wanted) or is_found(pack.archive, wanted):
            print("the pack is not as it was before the changes")
            return 1
    print("\n".join(missed) or "every one was found")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    )
