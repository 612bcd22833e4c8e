"""A report on a pack in words for people, and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from imskit import __version__
from imskit.exporters.printable import encodable, one_line
from imskit.packs.elsewhere import Shown
from imskit.packs.sampling import METHOD
from imskit.packs.verifying.report import Drawn, Report, Wanted

#: Raised when a field changes its meaning or goes; new fields may come without.
VERSION = 1


def report_text(report: Report, wanted: Wanted) -> str:
    """*report* as lines of text: the verdict, what was found, and then what it rests on."""
    return "".join(f"{line}\n" for line in _lines(report, wanted))


def _lines(report: Report, wanted: Wanted) -> Iterator[str]:
    said = report.contents
    if said is not None and said.organisation:
        yield one_line(
            f"Audit pack of {said.organisation}, {said.since} to {said.until}, made by imskit {said.tool} "
            f"from commit {said.commit[:10]}"
        )
    found = len(report.findings)
    if found:
        yield f"Not verified: {found} {'thing is' if found == 1 else 'things are'} wrong"
    else:
        yield "Verified: nothing was altered, and all that was checked agrees"
    yield f"Origin: {one_line(report.origin)}"
    if report.digest:
        yield f"SHA-256 of its tag manifest: {report.digest}"
    yield from _part("Found", [f"{each.path or 'pack'}: {each.what}" for each in report.findings])
    yield from _part("Checked", report.checked)
    yield from _part("Not checked", report.not_checked)
    yield from _part("To ask about", report.notes)
    if report.shown is not None:
        lines = list(shown_lines(report.shown))
        yield from _part("Evidence that does not lie in the pack", lines or ["there is none"])
    yield from _part("What no pack can prove", report.never)
    yield from _part("Keys that signed its decisions", report.keys)
    if wanted.sample and not found:
        title = f"Sample of {wanted.sample} of each kind of record, drawn with the seed {wanted.seed}"
        yield from _part(one_line(title), list(map(_drawn, report.sample)) or ["there are no records"])


def shown_lines(shown: Shown) -> Iterator[str]:
    """A line for each piece of evidence that does not lie in a pack, and for each file that was shown beside them."""
    for each in shown.kept:
        kept = ", ".join(filter(None, (each.custodian, each.place)))
        who = f" (kept by {kept})" if kept else ""
        found = f": {', '.join(each.found)}" if each.found else ""
        yield f"{' '.join(each.holders)} {each.title}{who}, {each.standing}{found}"
    yield from (f"{path}, evidence that lies in the pack as well" for path in shown.inside)
    yield from (f"{path}, no evidence that the pack names" for path in shown.strange)


def _part(title: str, lines: tuple[str, ...] | list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from (f"  {one_line(line)}" for line in lines)


def _drawn(drawn: Drawn) -> str:
    unit = drawn.unit
    stratum = f" ({unit.stratum})" if unit.stratum else ""
    what = f"{unit.id} {unit.title}" if unit.id else "withheld"
    where = "" if unit.included or not unit.id else ", not in this pack"
    where = ", withheld in part" if unit.in_part else where
    return f"{drawn.type}{stratum}: {what}, {unit.day}, {unit.sha256}{where}"


def report_json(report: Report, wanted: Wanted) -> str:
    """*report* as JSON of a stable shape, described by `schemas/verify.schema.json`."""
    said = report.contents
    told = {
        "version": VERSION,
        "tool": {"name": "imskit", "version": __version__},
        "verified": not report.findings,
        "pack": None
        if said is None or not said.organisation
        else {
            "organisation": said.organisation,
            "since": said.since,
            "until": said.until,
            "commit": said.commit,
            "made_by": said.tool,
        },
        "digest": report.digest or None,
        "origin": {"proven": report.signer != "", "signer": report.signer or None, "words": report.origin},
        "findings": [{"path": each.path, "what": each.what} for each in report.findings],
        "checked": list(report.checked),
        "not_checked": list(report.not_checked),
        "notes": list(report.notes),
        "never_proven": list(report.never),
        "keys": list(report.keys),
        "evidence": None if report.shown is None else _evidence_json(report.shown),
        "sample": None
        if not wanted.sample or report.findings
        else {
            "method": METHOD,
            "count": wanted.sample,
            "seed": wanted.seed,
            "records": [{"type": each.type, **asdict(each.unit)} for each in report.sample],
        },
    }
    return encodable(json.dumps(told, ensure_ascii=False, indent=2)) + "\n"


def _evidence_json(shown: Shown) -> Any:
    return {
        "folder": shown.folder,
        "kept": [asdict(each) for each in shown.kept],
        "inside": list(shown.inside),
        "strange": list(shown.strange),
        "unread": [{"path": path, "why": why} for path, why in shown.unread],
    }
