"""What a change means, as a comment on a pull request: the sum first, the details folded, within a forge's limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from imskit.changes.report import DocumentRow, Line, MovedRow, OutdatedRow, Report, TouchedRow
from imskit.changes.words import Span
from imskit.exporters.forge_markdown import plain_text

#: GitHub takes 65,536 characters in a comment; some are left for whoever adds a line.
LIMIT = 60_000
#: Words that stay around a change; the rest of a long text is cut to an ellipsis.
_AROUND = 60
_LONGEST = 1_200
#: What marks a comment as ours, so that the next run finds and replaces it.
MARK = "<!-- imskit diff -->"

#: Lines of one kind at the top, ways and names in a list: more are counted.
_LINES = 12
_WAYS = 24
_NAMES = 12

#: Files of a kind that are named; of more, how many there are.
_FEW = 4
_KINDS = {
    "evidence": "files of evidence",
    "schema": "schemas of types",
    "standard": "lists of standards",
    "template": "templates",
}

_FATES = {"added": "new", "deleted": "deleted"}
_WHAT = {
    "added": "new",
    "changed": "changed",
    "retired": "no longer followed",
    "deleted": "**deleted**",
}
_TURNS = {
    "won": "won",
    "lost": "**lost**",
    "rose": "rose",
    "fell": "**fell**",
    "flagged": "**bad news**",
    "cleared": "bad news gone",
}


def diff_md(report: Report) -> str:
    """Return *report* as Markdown, at most `LIMIT` characters: what does not fit is counted."""
    head = "".join(f"{line}\n" for line in _head(report))
    found = [*_sections(report), *_details(report)]
    foot = (
        f"\n<sub>As of {report.as_of}: {plain_text(report.base)} against {plain_text(report.head)}.</sub>\n"
    )
    text, left = head, LIMIT - len(head) - len(foot) - 200
    shown = 0
    for section in found:
        if len(section) > left:
            break
        text += section
        left -= len(section)
        shown += 1
    if shown < len(found):
        text += f"\n{len(found) - shown} more parts do not fit in a comment; `imskit diff` shows them all.\n"
    return text + foot


def _head(report: Report) -> Iterator[str]:
    yield MARK
    yield f"### What this change means for {plain_text(report.organisation)}"
    yield ""
    if report.empty:
        yield "Nothing changes."
        return
    for line in _summary(report):
        yield f"- {line}"
    yield ""


def _summary(report: Report) -> Iterator[str]:
    counts = [_counted(report, noun) for noun in ("document", "record")]
    if any(counts):
        yield "; ".join(filter(None, counts))
    if report.settings:
        yield f"Beside documents: {_some(list(_beside(report)))}"
    material = [row for row in report.documents if row.weight == "material"]
    if material:
        yield f"**{_number(len(material), 'material change')}** in {_ids(row.id for row in material)}"
    for turn in ("lost", "fell", "flagged", "won", "rose", "cleared"):
        rows = [row for row in report.clauses if row.turn == turn]
        if rows:
            names = [f"{row.designation} {row.clause}" for row in rows]
            yield f"Clauses, {_TURNS[turn]}: {plain_text(_some(names, 6))}"
    yield from _first(list(_approvals(report)), "approvals")
    yield from _first(list(_reading(report)), "documents to read")
    yield from _first(
        [_older(row) for row in report.outdated], "documents with records of the version before"
    )
    if report.touched:
        yield _leaning(report.touched)
    if report.problems:
        yield f"**{_number(len(report.problems), 'thing')} missing before this may merge**"


def _beside(report: Report) -> Iterator[str]:
    """The files that are no documents; many of one kind are counted."""
    for kind, rows in groupby(sorted(report.settings, key=lambda row: row.kind), lambda row: row.kind):
        found = list(rows)
        if len(found) > _FEW and kind in _KINDS:
            yield f"{len(found)} {_KINDS[kind]}"
            continue
        for row in found:
            fate = f" ({_FATES[row.what]})" if row.what != "changed" else ""
            yield f"{plain_text(row.about)}{fate}"


def _counted(report: Report, noun: str) -> str:
    rows = [row for row in report.documents if row.controlled == (noun == "document")]
    words = [
        f"{count} {_WHAT[what]}" for what in _WHAT if (count := sum(row.what == what for row in rows)) > 0
    ]
    return f"**{_number(len(rows), noun)}**: {', '.join(words)}" if rows else ""


def _approvals(report: Report) -> Iterator[str]:
    """Lost, needed and given approvals; versions of which the same became are told together."""
    order = {"lost": 0, "needed": 1, "given": 2}
    groups: dict[tuple[int, tuple[str, ...], str], list[str]] = {}
    for row in report.approvals:
        key = (order[row.turn], row.needs, row.effective)
        groups.setdefault(key, []).append(f"{_id(row.id)} {plain_text(row.version)}")
    for (turn, needs, effective), names in sorted(groups.items(), key=lambda each: each[0]):
        one = len(names) == 1
        said = _some(names) if one else f"{_some(names)} ({len(names)})"
        if turn == order["given"]:
            since = f", and {'is' if one else 'are'} in force from {effective}" if effective else ""
            yield f"{said} {'has' if one else 'have'} all {'its' if one else 'their'} approvals now{since}"
        else:
            loss = f"**lost {'its approval' if one else 'their approvals'}**, and " if turn == 0 else ""
            yield f"{said} {loss}{'needs' if one else 'need'} {plain_text('; '.join(needs))}"


def _reading(report: Report) -> Iterator[str]:
    for row in report.read_again:
        yield f"To read again: {_id(row.id)} {plain_text(row.version)}, by {plain_text(', '.join(row.roles))}"
    for new in report.new_readers:
        people = "1 more person" if new.people == 1 else f"{new.people} more people"
        yield f"To read for the first time: {_ids(new.documents)}, by {people} as {plain_text(new.role)}"


def _older(row: OutdatedRow) -> str:
    kinds: dict[str, list[str]] = {}
    for record in row.records:
        kinds.setdefault(record.type, []).append(record.id)
    plurals = {record.type: record.plural for record in row.records}
    said = [
        f"{len(ids)} {plain_text((plurals[kind] if len(ids) > 1 else kind).lower())} "
        f"({_some([plain_text(each) for each in ids], 4)})"
        for kind, ids in kinds.items()
    ]
    verb = "tells" if len(row.records) == 1 else "tell"
    when = (
        f"now {verb} of the version before {plain_text(row.after)}"
        if row.holds
        else f"will tell of the version before once {plain_text(row.after)} holds"
    )
    return f"{_number(len(row.records), 'record')} on {_id(row.id)} {when}: {', '.join(said)}"


def _leaning(rows: Sequence[TouchedRow]) -> str:
    rests = [row for row in rows if not row.refers]
    near = sum(row.steps == 1 for row in rests)
    suspect = sum(row.suspect for row in rows)
    said = f"{_number(len(rests), 'document')} rest on it" if len(rests) != 1 else "1 document rests on it"
    if near < len(rests):
        said += f", {near} of them directly"
    if suspect:
        said += f", **{suspect} {'is' if suspect == 1 else 'are'} suspect**"
    if len(rests) < len(rows):
        more = len(rows) - len(rests)
        said += f"; {more} more only {'refers' if more == 1 else 'refer'} to it"
    return said


def _sections(report: Report) -> Iterator[str]:
    if report.problems:
        rows = (
            f"{plain_text(row.place)}: {plain_text(row.message)} [{plain_text(row.rule)}]"
            + (f"<br>mend: {plain_text(row.mend)}" if row.mend else "")
            for row in report.problems
        )
        yield _folded("Missing before this may merge", rows, begin="open")
    if report.clauses:
        rows = (
            f"{plain_text(row.designation)} {plain_text(row.clause)} {plain_text(row.title)}: "
            f"{row.before} → {row.after} ({_TURNS[row.turn]}). {plain_text(row.reason)}"
            for row in report.clauses
        )
        yield _folded(f"Clauses ({len(report.clauses)})", rows)
    if report.touched:
        yield _folded(f"What rests on it ({len(report.touched)})", _ways(report.touched))
    if report.moved:
        yield _folded(f"Due dates ({len(report.moved)})", map(_due, report.moved))
    for setting in report.settings:
        if setting.lines:
            rows = (f"{plain_text(line.where)}: {_line(line)}" for line in setting.lines)
            title = f"{plain_text(setting.about)} ({plain_text(setting.path)})"
            yield _folded(title[:1].upper() + title[1:], rows)


def _ways(rows: Sequence[TouchedRow]) -> Iterator[str]:
    """What leans on a change: who looks at it, then the suspect ones, then all of them by the way that leads there."""
    owners = Counter(row.owner for row in rows if not row.refers and row.steps == 1)
    if owners:
        most = sorted(owners.items(), key=lambda each: (-each[1], each[0]))
        said = [f"{plain_text(owner)} ({count})" for owner, count in most]
        yield f"*Who looks whether it still fits:* {_some(said)}"
    for row in rows:
        if row.suspect:
            since = f": {plain_text(row.since)}" if row.since else ""
            yield (
                f"{_id(row.id)} {plain_text(row.title)} ({plain_text(row.owner)}): {plain_text(row.why)} — "
                f"**suspect**{since}"
            )
    ways: dict[tuple[bool, str], list[TouchedRow]] = {}
    for row in rows:
        if not row.suspect:
            ways.setdefault((row.refers, row.why), []).append(row)
    shown = sorted(ways.items(), key=lambda each: (each[0][0], each[1][0].steps))
    for (_, why), group in shown[:_WAYS]:
        titled = group[0].steps == 1 and not group[0].refers
        names = [_id(row.id) + (f" {plain_text(row.title)}" if titled else "") for row in group]
        yield f"{plain_text(why)}: {_some(names)}"
    left = sum(len(group) for _, group in shown[_WAYS:])
    if left:
        yield f"and {left} more by other ways; `imskit diff --format html` shows them all"


def _due(row: MovedRow) -> str:
    owner = plain_text(row.owner)
    if row.owner_before:
        owner = f"{plain_text(row.owner_before)} → {owner}"
    days = [row.before or "not due", row.after or "not due"]
    when = days[0] if days[0] == days[1] else " → ".join(days)
    return f"{when}: {_id(row.id)} {plain_text(row.what)} ({owner})"


def _details(report: Report) -> Iterator[str]:
    for row in report.documents:
        name = f"{plain_text(row.id)} {plain_text(row.title)}"
        words = [_WHAT[row.what].strip("*"), row.version, row.weight, row.status]
        about = ", ".join(plain_text(word) for word in words if word and word != "none")
        yield _folded(f"{name} ({about})", _document(row))


def _document(row: DocumentRow) -> Iterator[str]:
    if row.path_before:
        yield f"renamed from {plain_text(row.path_before)} to {plain_text(row.path)}"
    if row.what in {"added", "deleted"}:
        yield f"{plain_text(row.type)}, {_WHAT[row.what].strip('*')}: {plain_text(row.path)}"
    for summary in row.summaries:
        yield f"*{plain_text(summary)}*"
    for reason in row.reasons:
        yield f"material: {plain_text(reason)}"
    for line in row.lines:
        yield f"{plain_text(line.where)}: {_line(line)}"


def _line(line: Line) -> str:
    if line.kind == "moved":
        return f"moved {plain_text(line.spans[0].text)}"
    if line.kind == "reaffirmed":
        return plain_text(line.spans[0].text)
    words = "".join(
        _span(span, first=place == 0, last=place == len(line.spans) - 1)
        for place, span in enumerate(line.spans)
    )
    return {"added": f"added {words}", "removed": f"taken out {words}"}.get(line.kind, words)


def _span(span: Span, *, first: bool, last: bool) -> str:
    text = span.text
    if span.fate == "same":
        return _spaced(text, plain_text(_around(text, first=first, last=last)))
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}…"
    tag = "del" if span.fate == "gone" else "ins"
    return f"<{tag}>{_spaced(text, plain_text(text))}</{tag}>"


def _around(text: str, *, first: bool, last: bool) -> str:
    """As much of a text that stays as shows where the change is."""
    if len(text) <= 2 * _AROUND:
        return text
    before = "" if first else text[:_AROUND]
    after = "" if last else text[-_AROUND:]
    return f"{before} … {after}"


def _spaced(text: str, shown: str) -> str:
    """*shown* with the spaces at both ends that *text* has there."""
    return (" " if text[:1].isspace() else "") + shown + (" " if text[-1:].isspace() else "")


def _folded(title: str, rows: Iterable[str], begin: str = "") -> str:
    lines = "".join(f"- {row}\n" for row in rows) or "- no difference of content\n"
    opened = f" {begin}" if begin else ""
    return f"\n<details{opened}><summary>{title}</summary>\n\n{lines}\n</details>\n"


def _id(name: str) -> str:
    return f"**{plain_text(name)}**"


def _ids(names: Iterable[str]) -> str:
    return _some([_id(name) for name in names], 8)


def _some(words: Sequence[str], most: int = _NAMES) -> str:
    """The first of *words*, and how many more there are."""
    shown = ", ".join(words[:most])
    return shown + (f" and {len(words) - most} more" if len(words) > most else "")


def _first(lines: Sequence[str], noun: str) -> Iterator[str]:
    yield from lines[:_LINES]
    if len(lines) > _LINES:
        yield f"and {len(lines) - _LINES} more {noun}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
