"""Prints how fast imskit is, beside what it is measured against, in one run: `python -m tests.benchmarks`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.building import build_table
from tests.benchmarks.changing import changing_table
from tests.benchmarks.checking import check_table
from tests.benchmarks.measure import Failed, machine
from tests.benchmarks.packing import pack_table, with_evidence
from tests.benchmarks.printing import paper_table
from tests.benchmarks.releasing import editions_table
from tests.benchmarks.serving import serve_table
from tests.benchmarks.starting import start_table
from tests.benchmarks.systems import make

SIZES = (100, 1000, 3000, 10_000)
QUICK = (100, 1000)
PARTS = ("start", "check", "build", "editions", "paper", "pack", "serve", "change")
#: Of what the packs are made that are measured: documents, and mebibytes of evidence.
PACKED = ((500, 0), (10_000, 1000))


def main() -> int:
    """Run the benchmarks that the command line asks for; 0 when all of them ran."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "sizes", nargs="*", type=int, metavar="SIZE", help=f"numbers of documents, else {SIZES}"
    )
    parser.add_argument("--quick", action="store_true", help=f"only {QUICK[0]} and {QUICK[1]:,} documents")
    parser.add_argument(
        "--only", choices=PARTS, action="append", help="one part; can be given more than once"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the systems' content")
    chosen = parser.parse_args()
    sizes = sorted(set(chosen.sizes or (QUICK if chosen.quick else SIZES)))
    parts = chosen.only or PARTS
    print(f"Measured on {machine()}.", flush=True)
    with tempfile.TemporaryDirectory(prefix="imskit-bench-") as name:
        folder = Path(name)
        bytecode = folder / "bytecode"
        systems = {size: folder / f"system-{size}" for size in sizes}
        try:
            if "start" in parts:
                make(folder / "ten", 10, chosen.seed)
                print(f"\n## Start\n\n{start_table(folder / 'ten', bytecode)}", flush=True)
            for size, root in systems.items():
                make(root, size, chosen.seed)
            if "check" in parts:
                print(f"\n## Check\n\n{check_table(systems, bytecode)}", flush=True)
            if "build" in parts:
                print(f"\n## Build\n\n{build_table(systems, bytecode)}", flush=True)
            if "editions" in parts:
                print(f"\n## Editions\n\n{editions_table(systems, bytecode)}", flush=True)
            if "paper" in parts:
                print(f"\n## Paper and workbooks\n\n{paper_table(systems, bytecode, runs=1)}", flush=True)
            if "pack" in parts:
                packed = {}
                for documents, evidence in PACKED[:1] if chosen.quick else PACKED:
                    title = f"{documents:,} documents, {evidence} MiB of evidence"
                    packed[title] = folder / f"packed-{documents}"
                    with_evidence(packed[title], documents, evidence, chosen.seed)
                print(f"\n## Pack\n\n{pack_table(packed, bytecode, runs=3)}", flush=True)
            if "serve" in parts:
                print(f"\n## Serve\n\n{serve_table(systems, bytecode)}", flush=True)
            if "change" in parts:
                # They are committed and changed here, so nothing is measured with them after it.
                print(f"\n## Change\n\n{changing_table(systems, bytecode)}", flush=True)
        except Failed as failure:
            print(failure, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
