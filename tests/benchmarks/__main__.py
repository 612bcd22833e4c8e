"""Prints how fast imskit is, beside what it is measured against, in one run: `python -m tests.benchmarks`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.building import build_table
from tests.benchmarks.changing import changing_table
from tests.benchmarks.checking import check_table
from tests.benchmarks.growing import growth_tables
from tests.benchmarks.hugo import hugo_table
from tests.benchmarks.measure import Failed, machine
from tests.benchmarks.packing import pack_table, with_evidence
from tests.benchmarks.printing import paper_table
from tests.benchmarks.rebuilding import rebuild_table
from tests.benchmarks.releasing import editions_table
from tests.benchmarks.serving import serve_table
from tests.benchmarks.starting import start_table
from tests.benchmarks.systems import make
from tests.benchmarks.warming import warm_table
from tests.benchmarks.weighing import weight_table

SIZES = (100, 1000, 3000, 10_000)
QUICK = (100, 1000)
#: Of what the packs are made that are measured: documents, and mebibytes of evidence.
PACKED = ((500, 0), (10_000, 1000))


@dataclass(frozen=True, slots=True)
class Run:
    """What is measured in one run of the benchmarks, and where."""

    folder: Path
    seed: int
    quick: bool
    sizes: tuple[int, ...]

    @property
    def bytecode(self) -> Path:
        """Where the modules of measured commands are compiled to."""
        return self.folder / "bytecode"

    def systems(self) -> Mapping[int, Path]:
        """The systems by size, each made when it is first asked for."""
        found = {size: self.folder / f"system-{size}" for size in self.sizes}
        for size, root in found.items():
            if not root.exists():
                make(root, size, self.seed)
        return found


def _start(run: Run) -> str:
    make(run.folder / "ten", 10, run.seed)
    return start_table(run.folder / "ten", run.bytecode)


def _pack(run: Run) -> str:
    packed = {}
    for documents, evidence in PACKED[:1] if run.quick else PACKED:
        title = f"{documents:,} documents, {evidence} MiB of evidence"
        packed[title] = run.folder / f"packed-{documents}"
        with_evidence(packed[title], documents, evidence, run.seed)
    return pack_table(packed, run.bytecode, runs=3)


#: The parts by name, each with its title. Those that commit and change the systems come last.
PARTS: Mapping[str, tuple[str, Callable[[Run], str]]] = {
    "start": ("Start", _start),
    "check": ("Check", lambda run: check_table(run.systems(), run.bytecode)),
    "build": ("Build", lambda run: build_table(run.systems(), run.bytecode)),
    "hugo": ("Hugo", lambda run: hugo_table(run.systems(), run.bytecode)),
    "weight": ("What a reader loads", lambda run: weight_table(run.systems(), run.bytecode)),
    "paper": ("Paper and workbooks", lambda run: paper_table(run.systems(), run.bytecode, runs=1)),
    "pack": ("Pack", _pack),
    "warm": ("Asked again", lambda run: warm_table(run.systems(), run.bytecode)),
    "rebuild": ("Built again", lambda run: rebuild_table(run.systems(), run.bytecode)),
    "serve": ("Serve", lambda run: serve_table(run.systems(), run.bytecode)),
    "change": ("A change of a hundred documents", lambda run: changing_table(run.systems(), run.bytecode)),
    "growth": ("Growth", lambda run: growth_tables(run.systems(), run.bytecode)),
    "editions": ("Editions", lambda run: editions_table(run.systems(), run.bytecode)),
}


def main() -> int:
    """Run the benchmarks that the command line asks for; 0 when all of them ran."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "sizes", nargs="*", type=int, metavar="SIZE", help=f"numbers of documents, else {SIZES}"
    )
    parser.add_argument("--quick", action="store_true", help=f"only {QUICK[0]} and {QUICK[1]:,} documents")
    parser.add_argument(
        "--only", choices=[*PARTS], action="append", help="one part; can be given more than once"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the systems' content")
    chosen = parser.parse_args()
    sizes = tuple(sorted(set(chosen.sizes or (QUICK if chosen.quick else SIZES))))
    print(f"Measured on {machine()}.", flush=True)
    with tempfile.TemporaryDirectory(prefix="imskit-bench-") as name:
        run = Run(Path(name), chosen.seed, chosen.quick, sizes)
        try:
            for part, (title, measured) in PARTS.items():
                if part in (chosen.only or PARTS):
                    print(f"\n## {title}\n\n{measured(run)}", flush=True)
        except Failed as failure:
            print(failure, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
