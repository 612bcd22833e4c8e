"""What a page of a clause shows of each document and record that stands for it, where it lies in the pack."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from imskit.packs.chain import ChainRow
from imskit.packs.days import Days
from imskit.packs.evidence_files import EvidenceFile
from imskit.packs.stated import OutsideRow, VersionRow
from imskit.packs.untold import Untold
from imskit.views.clauses import ClaimLine, ClausePage

#: More records than this are counted where all are alike.
_FEW = 3


@dataclass(frozen=True, slots=True)
class ClauseDocument:
    """A controlled document with all its versions that were in force in the period."""

    line: ClaimLine
    #: The newest first.
    versions: tuple[VersionRow, ...]
    #: By which decisions those versions were approved, the newest first.
    approvals: tuple[ChainRow, ...]
    evidence: tuple[EvidenceFile, ...]
    #: Days of the period for which the pack can show no version.
    untold: tuple[Untold, ...] = ()
    #: On the page of a clause above: the numbers of those below for which it stands.
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseRecord:
    """A record of the period."""

    line: ClaimLine
    #: Its state, and what is to be said of it, in words; empty for a sealed record of which there is no more to say.
    standing: str
    days: Days
    evidence: tuple[EvidenceFile, ...]
    #: As with a document.
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseMany:
    """Records of one type of which there are too many to name here; the population names each."""

    type: str
    count: int
    #: The days of the first and the last.
    since: str
    until: str


def below(row: ClausePage, rows: Iterable[ClausePage]) -> tuple[ClausePage, ...]:
    """Those of *rows*, clauses of one standard, that lie below *row*, at any depth."""
    return tuple(each for each in rows if any(parent.number == row.number for parent in each.parents))


def gathered(
    rows: Iterable[ClausePage], lines: Callable[[ClausePage], Iterable[ClaimLine]]
) -> Mapping[str, tuple[ClaimLine, tuple[str, ...]]]:
    """What stands for any of *rows*, by id: its first line among the *lines* of each, and for which clauses."""
    found: dict[str, tuple[ClaimLine, tuple[str, ...]]] = {}
    for row in rows:
        for line in lines(row):
            first, numbers = found.get(line.id, (line, ()))
            found[line.id] = (first, (*numbers, row.number))
    return found


def together(
    records: Sequence[ClauseRecord], types: Container[str]
) -> tuple[list[ClauseRecord], list[ClauseMany]]:
    """*records* one by one, but those of *types* counted, where they are more than a few."""
    counts = Counter(one.line.type for one in records)
    many = {name for name, count in counts.items() if name in types and count > _FEW}
    days: dict[str, list[str]] = {name: [] for name in sorted(many)}
    for one in records:
        if one.line.type in many:
            days[one.line.type].append(one.days.happened)
    return (
        [one for one in records if one.line.type not in many],
        [ClauseMany(name, len(found), min(found), max(found)) for name, found in days.items()],
    )


@dataclass(frozen=True, slots=True)
class ClauseOutside:
    """What stands for the clause and lies outside the pack, and why."""

    line: ClaimLine
    why: str


def counted(chain: Iterable[ChainRow], versions: Sequence[VersionRow]) -> Iterator[ChainRow]:
    """The rows of *chain* that approved one of *versions* and count."""
    known = {row.version for row in versions}
    for row in chain:
        if row.verdict == "Approve" and row.version in known and not row.note.startswith("does not count"):
            yield row


def outside(
    lines: Iterable[ClaimLine], why: Mapping[str, OutsideRow], inside: Iterable[str]
) -> tuple[ClauseOutside, ...]:
    """Those of *lines* that are not *inside* the pack."""
    there = frozenset(inside)
    return tuple(
        ClauseOutside(line, why[line.id].why if line.id in why else "not in this pack")
        for line in lines
        if line.id not in there
    )
