"""Whether a pack agrees with the log of git that lies in it: a weak proof, since both can be altered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from imskit.blobs import blob_id_of
from imskit.exporters.bag import PAYLOAD
from imskit.exporters.printable import one_line
from imskit.packs.git_log import PATH, first_line
from imskit.packs.packed import SYSTEM, Packed
from imskit.packs.verifying.findings import Finding
from imskit.path_rules import EVIDENCE, printable
from imskit.tree import Tree

#: A file in the log: what was done to it, its path, and git's id of the content.
_CHANGED = re.compile(r"[AMD] (.+?)(?: ([0-9a-f]{40}(?:[0-9a-f]{24})?))?")
_DATE = re.compile(r"date ([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})Z")
_LONGEST_LINE = 1024 * 1024


@dataclass
class _Log:
    """What the log says."""

    head: str = ""
    #: By path and content, the days on which a commit brought it.
    days: dict[tuple[str, str], set[Day]] = field(default_factory=dict)
    #: The files that it tells of: none but those in the pack.
    names: set[str] = field(default_factory=set)


def logged(pack: Packed, sources: frozenset[str]) -> Iterator[Finding]:
    """What of the *sources* in *pack*, and of the days that it states of them, is not as its log of git says."""
    log = _read(pack.payload, ZoneInfo(pack.catalog.system.time_zone))
    if log.head != first_line(pack.stated.commit):
        yield Finding(f"{PAYLOAD}{PATH}", "is not of the commit that the pack was made from")
    # Of these, another text may be in force than the one that was committed last, under another name.
    controlled = {document.path for document in pack.catalog.documents.values() if document.version}
    for path in sorted(sources.intersection(pack.payload.paths())):
        name = path.removeprefix(SYSTEM)
        if path.startswith(f"{SYSTEM}ims/") and name not in controlled:
            yield from _source(pack, path, name, log.days)
    for name in sorted(log.names):
        if not pack.payload.has(SYSTEM + name):
            yield Finding(f"{PAYLOAD}{PATH}", f"tells of {printable(name[:200])}, which is not in the pack")


def _source(
    pack: Packed, path: str, name: str, days: Mapping[tuple[str, str], set[Day]]
) -> Iterator[Finding]:
    measured = pack.evidence(name.removeprefix(EVIDENCE)) if name.startswith(EVIDENCE) else None
    size = measured.size if measured else sum(map(len, pack.payload.chunks(path)))
    blob = blob_id_of(size, pack.payload.chunks(path), len(pack.stated.commit))
    known = days.get((one_line(name), blob), set())
    if not known:
        yield Finding(f"{PAYLOAD}{path}", "is not as the log of git in the pack says")
    elif name in pack.catalog.recorded and pack.catalog.recorded[name] not in known:
        yield Finding(
            f"{PAYLOAD}{path}", "was not recorded on the day that the pack says, by the log of git in it"
        )


def _read(payload: Tree, zone: tzinfo) -> _Log:
    log = _Log()
    day: Day | None = None
    for number, line in enumerate(_lines(payload)):
        if number == 0:
            log.head = line
        elif dated := _DATE.fullmatch(line):
            day = _day(dated[1], zone)
        elif day is not None and (changed := _CHANGED.fullmatch(line)):
            name, blob = changed.groups()
            log.days.setdefault((name, blob or ""), set()).add(day)
            log.names.add(name)
    return log


def _day(text: str, zone: tzinfo) -> Day | None:
    try:
        return datetime.fromisoformat(f"{text}+00:00").astimezone(zone).date()
    except (ValueError, OverflowError):
        return None


def _lines(payload: Tree) -> Iterator[str]:
    """The lines of the log; one without an end ends it."""
    held = b""
    for chunk in payload.chunks(PATH) if payload.has(PATH) else ():
        *lines, held = (held + chunk).split(b"\n")
        yield from (line.decode("utf-8", "replace") for line in lines)
        if len(held) > _LONGEST_LINE:
            return
