"""The status as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from imskit.exporters.printable import one_line
from imskit.facts.certification import StageState
from imskit.facts.coverage import Rung
from imskit.views.due import DueLine
from imskit.views.in_git import Vouching
from imskit.views.status import Status

_BAR = 24
_MOST = 8


def status_table(status: Status) -> str:
    """*status* as lines of text, for people."""
    return "".join(f"{line}\n" for line in _lines(status))


def _lines(status: Status) -> Iterator[str]:
    yield f"{one_line(status.organisation)}, as of {status.as_of}"
    yield f"{status.documents} controlled documents, {status.records} records"
    for row in status.standards:
        yield ""
        yield f"{row.standard.designation}  {one_line(row.standard.title)}"
        figures = row.readiness
        if figures is None:
            yield "  titles only: a matrix, but no figure"
            continue
        share = f"{figures.achieved} of {figures.clauses} clauses in force and evidenced"
        beside = [
            f"{count} {word}"
            for count, word in ((figures.left_out, "left out"), (figures.nonconforming, "nonconforming"))
            if count
        ]
        yield f"  {', '.join([share, *beside])}"
        for rung in reversed(Rung):
            count = figures.by_rung[rung]
            bar = "█" * max(round(_BAR * count / max(figures.clauses, 1)), 1 if count else 0)
            yield f"  {rung.word:<11}{count:>4}  {bar}".rstrip()
    yield from _stages(status)
    yield from _due("Overdue", status.overdue)
    yield from _due("Due soon", status.soon)
    if status.how_sure is not None and status.how_sure.all:
        sure = status.how_sure
        levels = ", ".join(f"{count} {level}" for level, count in sure.by_assurance.items() if count)
        reported = f"; {sure.reported} of them reported by somebody else" if sure.reported else ""
        yield ""
        yield f"Acknowledgements that count ({sure.all}): {levels}{reported}"
    if status.unread is not None:
        yield ""
        yield f"Not acknowledged ({len(status.unread)})"
        for line in status.unread:
            read = line.holders - len(line.missing)
            yield f"  {line.document} {line.version}  {one_line(line.role_title)}: {read} of {line.holders} have"
            yield f"    missing: {one_line(', '.join(line.names))}"
    yield ""
    yield from _recorded(status.recorded)
    counts = ", ".join(
        f"{count} {severity.word}{'' if count == 1 else 's'}" for severity, count in status.problems
    )
    yield f"check finds {counts}"


def _stages(status: Status) -> Iterator[str]:
    if not status.stages:
        return
    yield ""
    yield "What is there for each stage of certification; whether it is good enough, an auditor says"
    for state in status.stages:
        name = state.stage.title.partition(":")[0]
        yield f"  {name:<24}{state.there:>3} of {state.judged:>2}  {_held(state)}".rstrip()


def _held(state: StageState) -> str:
    """When the stage was held last and with what result, or else when it is planned."""
    if state.held and state.held[0].date is not None:
        result = str(state.held[0].value("body.result") or "").replace("-", " ")
        return f"held {state.held[0].date.isoformat()}" + (f": {one_line(result)}" if result else "")
    return f"planned by {state.planned.isoformat()}" if state.planned is not None else ""


def _due(heading: str, items: tuple[DueLine, ...]) -> Iterator[str]:
    if not items:
        return
    yield ""
    yield f"{heading} ({len(items)})"
    for item in items[:_MOST]:
        yield f"  {item.day}  {one_line(item.what)}  ({item.document}, {one_line(item.owner_title)})"
    if len(items) > _MOST:
        yield f"  and {len(items) - _MOST} more"


def _recorded(found: Vouching) -> Iterator[str]:
    """Since when git can vouch for records, and how many it held late."""
    if found.not_told:
        yield f"since when records are in git is not told: {one_line(found.not_told)}"
        return
    beside = [
        f"{count} {words}"
        for count, words in (
            (found.late, f"recorded more than {found.within} after they happened"),
            (found.before, "dated before that"),
            (found.not_in_git, "not in git yet"),
        )
        if count
    ]
    yield f"in git since {found.begins}: {', '.join([f'{found.in_time} records in time', *beside])}"
