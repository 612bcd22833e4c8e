"""`imskit export audit-pack` and `verify`, beside sha256sum and a stored zip of the same files."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from random import Random

from tests.benchmarks.measure import Figures, compare, python, table
from tests.benchmarks.mix import TODAY
from tests.benchmarks.systems import make

#: What the same files cost those who only hash and pack them; `zip -0` where it is installed.
HASH = "find {folder} -type f -print0 | sort -z | xargs -0 sha256sum > {folder}.sums"
ZIP = "rm -f {folder}.plain.zip && cd {folder} && zip -0 -q -r {folder}.plain.zip ."
PYTHON_ZIP = """
import sys, zipfile
from pathlib import Path

folder = Path(sys.argv[1])
with zipfile.ZipFile(f"{folder}.plain.zip", "w") as packed:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            packed.write(path, path.relative_to(folder))
"""
_MIB = 1024 * 1024


def with_evidence(root: Path, documents: int, mebibytes: int, seed: int) -> None:
    """Make a system in *root* of so many *documents* with *mebibytes* of evidence, and commit it."""
    make(root, documents, seed)
    records = sorted((root / "ims/records/training").glob("*.yaml"))[:100]
    draw = Random(seed)  # noqa: S311  the same bytes each time
    (root / "ims/evidence").mkdir(exist_ok=True)
    share = mebibytes * _MIB // max(len(records), 1)
    for record in records if mebibytes else ():
        name = f"{record.stem}.bin"
        digest = hashlib.sha256()
        with (root / "ims/evidence" / name).open("wb") as file:
            for at in range(0, share, _MIB):
                chunk = draw.randbytes(min(_MIB, share - at))
                digest.update(chunk)
                file.write(chunk)
        text = record.read_text(encoding="utf-8")
        lines = f"evidence:\n  - title: List\n    file: {name}\n    sha256: {digest.hexdigest()}\n"
        record.write_text(text.replace("\nbody:\n", f"\n{lines}body:\n", 1), encoding="utf-8")
    commit(root)


def commit(root: Path) -> None:
    """Commit all that lies in *root*, as on the day that is looked at."""
    day = f"{TODAY.isoformat()}T12:00:00Z"
    who = {
        f"GIT_{each}_{part}": "bench@example.org"
        for each in ("AUTHOR", "COMMITTER")
        for part in ("NAME", "EMAIL")
    }
    environment = {**os.environ, **who, "GIT_AUTHOR_DATE": day, "GIT_COMMITTER_DATE": day}
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "All of it")):
        subprocess.run(
            ["git", "-c", "core.compression=0", "-c", "gc.auto=0", *words],
            cwd=root,
            check=True,
            env=environment,
        )


def pack_table(systems: Mapping[str, Path], bytecode: Path, runs: int) -> str:
    """A table with a row a system, committed each, of what a pack of it costs beside hashing and zipping its files."""
    rows = []
    for name, root in systems.items():
        pack = root.with_name(f"{root.name}-pack")
        export = python(
            "-m", "imskit", "export", "audit-pack", "--root", root, "--as-of", TODAY.isoformat(), "-o", pack
        )
        plain = pack.with_name(f"{pack.name}-plain")
        # The yardstick runs over a copy of the pack's files, since the pack is made anew each time.
        subprocess.run(export, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shutil.copytree(pack, plain)
        zipping = (
            ["sh", "-c", ZIP.format(folder=plain)] if shutil.which("zip") else python("-c", PYTHON_ZIP, plain)
        )
        found = compare(
            {
                "export": export,
                "hash": ["sh", "-c", HASH.format(folder=plain)],
                "zip": zipping,
                "verify": python("-m", "imskit", "verify", pack.with_name(f"{pack.name}.zip")),
            },
            runs,
            bytecode,
        )
        rows.append([name, *_cells(pack, found)])
    heads = (
        "system",
        "files",
        "MB",
        "export, wall s",
        "CPU s",
        "sha256sum + zip -0, wall s",
        "CPU s",
        "ratio, wall",
        "export, peak MiB",
        "verify, wall s",
        "CPU s",
        "verify, peak MiB",
        "runs",
    )
    return table(heads, rows)


def _cells(pack: Path, found: Mapping[str, Figures]) -> list[str]:
    files = [path for path in pack.rglob("*") if path.is_file()]
    export, verify = found["export"], found["verify"]
    wall = found["hash"].wall + found["zip"].wall
    cpu = found["hash"].cpu + found["zip"].cpu
    return [
        f"{len(files):,}",
        f"{sum(path.stat().st_size for path in files) / 1e6:,.0f}",
        f"{export.wall:.1f}",
        f"{export.cpu:.1f}",
        f"{wall:.1f}",
        f"{cpu:.1f}",
        f"{export.wall / wall:.2f}",
        f"{export.peak:.0f}",
        f"{verify.wall:.1f}",
        f"{verify.cpu:.1f}",
        f"{verify.peak:.0f}",
        str(export.runs),
    ]
