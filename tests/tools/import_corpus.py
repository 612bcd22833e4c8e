"""Brings in every file below a folder, each alone, and all of them together, and says what did not hold.

    python tests/tools/import_corpus.py FOLDER [--only WORD] [--skip N] [--alone | --together] [--lines FILE]

Each file is one `imskit import --dry-run --format json` of its own, in a process of its own with bounds, beside a
system that `imskit init` made. Held is: it ends with 0, or with 1 and one sentence; there is no traceback; the report
fits its schema; each piece has its fate and the sums add up; check finds no error in what became of it; it takes no
more than SECONDS of the processor and SECONDS_A_MIB for each MiB, and no more than MEMORY. Then the whole folder is
brought in and written, at most 2,000 files at a time; check must find no error, and bringing it in again must change
nothing. Ends with 1 where something did not hold. --lines writes a line of JSON for each file.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
from jsonschema import Draft202012Validator

from imskit.cli import main as imskit_main

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "schemas/import-report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
#: Of the processor.
SECONDS = 5.0
SECONDS_A_MIB = 5.0
#: Most memory of one import, in MiB, and at how much the system ends it.
MEMORY = 1500
ENDED_AT = 8192
#: By which a file is meant to be brought in, or might be by mistake.
ENDINGS = frozenset(
    (
        *(".docx", ".docm", ".dotx", ".dotm", ".doc", ".xlsx", ".xlsm", ".xlsb", ".xls", ".xltx", ".xltm"),
        *(".csv", ".tsv", ".md", ".markdown", ".mdown", ".rtf", ".odt", ".txt"),
    )
)
UNACCOUNTED = "nothing was made of it"
MOST = 1900


@dataclass(frozen=True)
class Ran:
    """How one run of imskit ended, and what it took."""

    code: int
    out: str
    err: str
    seconds: float
    mebibytes: float


def run(arguments: Sequence[str], folder: Path, seconds: float) -> Ran:
    """Run imskit with *arguments* in *folder*, in a process that is ended after *seconds* of the processor."""
    with tempfile.TemporaryFile("w+b") as out, tempfile.TemporaryFile("w+b") as err:
        child = os.fork()
        if child == 0:
            _imskit(arguments, folder, (out.fileno(), err.fileno()), seconds)
        _, status, usage = os.wait4(child, 0)
        said = []
        for stream in (out, err):
            stream.seek(0)
            said.append(stream.read().decode("utf-8", "replace"))
    code = os.waitstatus_to_exitcode(status)
    return Ran(code, said[0], said[1], usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _imskit(arguments: Sequence[str], folder: Path, streams: tuple[int, int], seconds: float) -> None:
    """Be imskit; never comes back."""
    code = 70
    try:
        os.chdir(folder)
        for number, stream in enumerate(streams, 1):
            os.dup2(stream, number)
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        resource.setrlimit(resource.RLIMIT_AS, (ENDED_AT * 1024 * 1024,) * 2)
        signal.alarm(int(seconds) * 20 + 60)
        sys.argv = ["imskit", *arguments]
        try:
            imskit_main()
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001  whatever it is, the parent has to read of it
        import traceback

        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def faults(ran: Ran, seconds: float, base: float) -> Iterator[str]:
    """What did not hold in a run that wrote a report, with *seconds* to take and *base* MiB that any run has."""
    if "Traceback" in ran.err or "Traceback" in ran.out or "Error:" in ran.err.partition("not brought in")[0]:
        yield f"raised: {ran.err.strip().splitlines()[-1][:200] if ran.err.strip() else '?'}"
    if ran.code not in (0, 1):
        yield f"ended with {ran.code}: {ran.err.strip()[-200:]}"
        return
    if ran.seconds > seconds:
        yield f"took {ran.seconds:.1f} s of the processor"
    if ran.mebibytes - base > MEMORY:
        yield f"took {ran.mebibytes - base:.0f} MiB"
    try:
        report = json.loads(ran.out)
    except ValueError:
        yield f"no report: {ran.out[:80]!r}"
        return
    wrong = next(iter(VALIDATOR.iter_errors(report)), None)
    if wrong is not None:
        yield f"breaks the schema: {wrong.message[:200]}"
        return
    yield from _sums(report)
    yield from _lines(ran, report)


def _lines(ran: Ran, report: dict[str, Any]) -> Iterator[str]:
    lines = [line for line in ran.err.splitlines() if line.startswith("not brought in: ")]
    if len(lines) != len(ran.err.splitlines()):
        yield f"says more than what was not brought in: {ran.err[:300]!r}"
    if len(lines) != len(report["refused"]) or (ran.code == 1) != bool(lines):
        yield f"ends with {ran.code}, {len(lines)} lines and {len(report['refused'])} files refused"
    if not all(line.isprintable() for line in lines):
        yield "says what cannot be printed"


def _sums(report: dict[str, Any]) -> Iterator[str]:
    for each in report["documents"]:
        counted = sum(sum(fates.values()) for fates in each["counts"].values())
        if counted != len(each["pieces"]):
            yield f"{each['source']}: {counted} counted, {len(each['pieces'])} pieces"
        forgotten = [piece["place"] for piece in each["pieces"] if UNACCOUNTED in piece["words"]]
        if forgotten:
            yield f"{each['source']}: nothing was made of {forgotten[:3]}"
        for problem in each["problems"]:
            if problem["severity"] == "error":
                yield f"{each['source']}: check: {problem['rule']}: {problem['message'][:160]}"
    for each in report["registers"]:
        counted = sum(sum(fates.values()) for fates in each["counts"].values())
        if "pieces" in each and counted != len(each["pieces"]):
            yield f"{each['source']}: {counted} counted, {len(each['pieces'])} pieces"
        if UNACCOUNTED in json.dumps(each):
            yield f"{each['source']}: nothing was made of a piece"


def what_became(ran: Ran) -> dict[str, Any]:
    """What a report says became of a file, in short."""
    try:
        report = json.loads(ran.out)
    except ValueError:
        return {"became": "nothing"}
    if report["documents"]:
        (document, *_) = report["documents"]
        fates: Counter[str] = Counter()
        for counts in document["counts"].values():
            fates.update(counts)
        return {
            "became": "draft",
            "type": document["type"],
            "title": document["title"],
            "fates": dict(fates),
            "problems": [f"{each['severity']} {each['rule']}" for each in document["problems"]],
        }
    if report["registers"]:
        (register, *_) = report["registers"]
        records = sum(len(table["records"]) for table in register["tables"])
        return {"became": "register", "tables": len(register["tables"]), "records": records}
    refused = [each["message"] for each in (*report["refused"], *report["passed_over"])]
    return {"became": "refused" if refused else "nothing", "why": refused[0] if refused else ""}


class Corpus:
    """The run over one folder."""

    def __init__(self, folder: Path, only: str, lines: Path | None) -> None:
        self.files = sorted(
            path
            for path in folder.rglob("*")
            if path.is_file() and path.suffix.lower() in ENDINGS and only in path.as_posix()
        )
        self.folder = folder
        self.found: list[tuple[str, str]] = []
        self.lines = lines.open("w", encoding="utf-8") if lines is not None else None

    def alone(self, system: Path) -> None:
        """Bring in each file alone."""
        base = run(["--version"], system, 60).mebibytes
        tally: Counter[tuple[str, str]] = Counter()
        worst: list[tuple[float, float, str]] = []
        for at, path in enumerate(self.files):
            name = path.relative_to(self.folder).as_posix()
            seconds = SECONDS + SECONDS_A_MIB * path.stat().st_size / 1024 / 1024
            ran = run(["import", "--dry-run", "--format", "json", str(path.resolve())], system, seconds * 4)
            became = what_became(ran)
            wrong = list(faults(ran, seconds, base))
            self.found += [(name, each) for each in wrong]
            for each in wrong:
                print(f"{name}: {each}", flush=True)
            tally[path.suffix.lower(), became["became"]] += 1
            worst.append((ran.seconds, ran.mebibytes - base, name))
            if self.lines is not None:
                held = {
                    "name": name,
                    "size": path.stat().st_size,
                    "code": ran.code,
                    "s": round(ran.seconds, 2),
                }
                held |= {"mib": round(ran.mebibytes - base), **became, "wrong": wrong}
                print(json.dumps(held, ensure_ascii=False), file=self.lines, flush=True)
            if at % 500 == 499:
                print(f"... {at + 1} of {len(self.files)}", flush=True)
        print(f"{len(self.files)} files, each alone; {len(self.found)} faults")
        for (ending, became_), count in sorted(tally.items()):
            print(f"  {ending:10} {became_:9} {count:6}")
        total = sum(seconds for seconds, _, _ in worst)
        print(f"  {total:.0f} s of the processor; the longest, and what took the most memory:")
        for seconds, mebibytes, name in [*sorted(worst)[-3:], *sorted(worst, key=lambda each: each[1])[-3:]]:
            print(f"  {seconds:6.1f} s {mebibytes:6.0f} MiB  {name}")

    def together(self, system: Path) -> None:
        """Bring in all files at once, look what check says, and bring them in again."""
        for first in range(0, len(self.files), MOST):
            with tempfile.TemporaryDirectory() as place:
                root, drawer = Path(place, "system"), Path(place, "drawer")
                shutil.copytree(system, root)
                for path in self.files[first : first + MOST]:
                    there = drawer / path.relative_to(self.folder)
                    there.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(path, there)
                self._written(root, drawer, f"files {first + 1} to {min(first + MOST, len(self.files))}")

    def _written(self, root: Path, drawer: Path, name: str) -> None:
        ran = run(["import", "--format", "json", str(drawer)], root, 3600)
        wrong = [each for each in faults(ran, 3600, 0) if not each.startswith("took")]
        report = (
            json.loads(ran.out) if ran.code in (0, 1) else {"documents": [], "registers": [], "refused": []}
        )
        types = Counter(each["type"] for each in report["documents"])
        checked = run(["check"], root, 3600)
        errors = [line for line in checked.out.splitlines() if re.search(r": error\b|^error", line)]
        wrong += [f"check: {line[:200]}" for line in errors[:5]]
        before = _files(root)
        again = run(["import", str(drawer)], root, 3600)
        after = _files(root)
        other = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
        if again.code not in (0, 1) or other:
            wrong.append(f"brought in again: code {again.code}, {len(other)} files other: {other[:3]}")
        self.found += [(name, each) for each in wrong]
        for each in wrong:
            print(f"{name}: {each}", flush=True)
        kinds = ", ".join(f"{count} {type_}" for type_, count in types.most_common())
        records = sum(len(table["records"]) for each in report["registers"] for table in each["tables"])
        print(
            f"{name} together: {len(report['documents'])} drafts ({kinds}), {records} records, "
            f"{len(report['refused'])} refused; {ran.seconds:.0f} s, {ran.mebibytes:.0f} MiB; "
            f"check: {checked.out.strip().splitlines()[-1] if checked.out.strip() else checked.err[-200:]}",
            flush=True,
        )


def _files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and ".git/" not in path.as_posix() and "/.imskit" not in path.as_posix()
    }


def main() -> int:
    """Run over the folder that the arguments name; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="only files whose path holds this word")
    parser.add_argument("--skip", type=int, default=0, help="so many of them are not looked at")
    parser.add_argument("--alone", action="store_true", help="not all of them together")
    parser.add_argument("--together", action="store_true", help="not each alone")
    parser.add_argument("--lines", type=Path, help="a line of JSON for each file")
    asked = parser.parse_args()
    corpus = Corpus(asked.folder, asked.only, asked.lines)
    del corpus.files[: asked.skip]
    if not corpus.files:
        print(f"{asked.folder} holds no file that imskit might be given")
        return 2
    with tempfile.TemporaryDirectory() as place:
        started = run(["init", "--defaults", "--organisation", "Alder Works", "system"], Path(place), 120)
        if started.code:
            print(started.out, started.err)
            return 2
        system = Path(place, "system")
        # Each import reads the whole system; what stands in it matters little here, and the time a great deal.
        for folder in (each for each in (system / "ims").iterdir() if each.is_dir()):
            shutil.rmtree(folder)
        _load_all(system)
        if not asked.together:
            corpus.alone(system)
        if not asked.alone:
            corpus.together(system)
    return 1 if corpus.found else 0


def _load_all(system: Path) -> None:
    """Have in this process what each run would load and compile anew, by an import of its own."""
    drawer = system.parent / "first"
    drawer.mkdir()
    docx.Document().save(str(drawer / "first.docx"))
    openpyxl.Workbook().save(drawer / "first.xlsx")
    (drawer / "first.md").write_text("# First\n\nWords.\n", encoding="utf-8")
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()), chdir(system), suppress(SystemExit):
        sys.argv = ["imskit", "import", "--dry-run", "--format", "json", str(drawer)]
        imskit_main()


if __name__ == "__main__":
    sys.exit(main())
