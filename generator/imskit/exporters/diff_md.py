"""What a change means, as a comment on a pull request: the sum first, the details folded, within a forge's limit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from imskit.changes.lines import Line
from imskit.changes.report import (
    ApprovalForm,
    ApprovalRow,
    ClauseRow,
    DocumentRow,
    MovedRow,
    OutdatedRow,
    ProblemRow,
    ReadyRecord,
    Report,
    TouchedRow,
)
from imskit.changes.words import Span
from imskit.exporters.diff_forms import RIGHTS, form_words, record_link, record_words
from imskit.exporters.diff_summary import (
    BAD_TURNS,
    TURNS,
    WHAT,
    Part,
    SumLine,
    missing_title,
    number,
    short,
    summary,
    verdict,
)
from imskit.exporters.forge_markdown import plain_text

#: GitHub takes 65,536 characters in a comment; some are left for whoever adds a line.
LIMIT = 60_000
#: What is kept free for the sentence that counts what does not fit.
_RESERVE = 200
#: A folded part gets at most half of what is left, but always this much, so that a long one hides no other.
_LEAST = 1_500
#: With less than this left, no further part is tried.
_HARDLY_A_ROW = 200
#: Words that stay around a change; the rest of a long text is cut to an ellipsis.
_AROUND = 60
_LONGEST = 1_200
#: Ways and names in a list; more are counted.
_WAYS = 24
_NAMES = 12
#: So many records of approvals are made ready in one comment.
_FORMS = 12
#: What marks a comment as ours, so that the next run finds and replaces it.
MARK = "<!-- imskit diff -->"


@dataclass(frozen=True, slots=True)
class _Section:
    """A folded part: its title, how many rows it has, and the rows, which are made when somebody asks."""

    title: str
    count: int
    rows: Iterator[str]
    begins_open: bool = False
    #: What stands before the rows; not counted among them.
    intro: str = ""
    #: Whether the rows are the entries of a list; others stand as they are.
    listed: bool = True


def diff_md(report: Report) -> str:
    """Return *report* as Markdown, at most `LIMIT` characters: what does not fit is counted."""
    head = "".join(f"{line}\n" for line in _head(report))
    foot = f"\n<sub>{_compared(report)}</sub>\n"
    left = LIMIT - len(head) - len(foot) - _RESERVE
    shown, folded = 0, 0
    text = head
    for section in (*_sections(report), *_details(report)):
        folded += 1
        if left < _HARDLY_A_ROW:
            continue
        part = _folded(section, max(left // 2, min(left, _LEAST)))
        if len(part) <= left:
            text += part
            left -= len(part)
            shown += 1
    if shown < folded:
        rest = number(folded - shown, "part does", "parts do")
        text += (
            f"\n{rest} not fit in a comment; `imskit diff` in the folder, with `--format html`, shows all.\n"
        )
    return text + foot


def _compared(report: Report) -> str:
    return (
        f"Compared: {plain_text(report.head)} with {plain_text(report.base)}, both as on {report.as_of}, "
        "by imskit diff."
    )


def _head(report: Report) -> Iterator[str]:
    yield MARK
    yield f"### What this change means for {plain_text(short(report.organisation))}"
    yield ""
    if report.empty and not report.problems:
        yield "Nothing changes."
        return
    yield f"**{plain_text(verdict(report).words)}**"
    yield ""
    for line in summary(report):
        yield from _summed(line)


def _summed(line: SumLine) -> Iterator[str]:
    parts = [_part(part) for part in line.parts]
    more = f"and {line.more} more" if line.more else ""
    if line.listed:
        yield f"- **{line.label}**"
        yield from (f"  - {part}" for part in filter(None, [*parts, more]))
    else:
        yield f"- **{line.label}**: {', '.join(filter(None, [*parts, more]))}"


def _part(part: Part) -> str:
    strong = [f"**{plain_text(word)}**" for word in (part.id, part.grave) if word]
    return " ".join(filter(None, [*strong, plain_text(part.words)]))


def _sections(report: Report) -> Iterator[_Section]:
    if report.problems:
        yield _Section(
            missing_title(report), len(report.problems), map(_problem, report.problems), begins_open=True
        )
    if report.warnings:
        yield _counted("Worth a look", len(report.warnings), map(_problem, report.warnings))
    asked = [row for row in report.approvals if row.turn != "given"]
    if asked:
        yield _counted("Approvals", len(asked), map(_approval, asked))
    if report.clauses:
        yield _counted("Clauses", len(report.clauses), map(_clause, report.clauses))
    if report.touched:
        ways = list(_ways(report.touched))
        yield _Section(f"What rests on it ({len(report.touched)})", len(ways), iter(ways))
    if report.outdated:
        yield _counted("Tell of the version before", len(report.outdated), map(_outdated, report.outdated))
    if report.moved:
        yield _counted("Due dates", len(report.moved), map(_due, report.moved))
    for setting in report.settings:
        if setting.lines:
            title = f"{plain_text(setting.about)} ({plain_text(setting.path)})"
            rows = (f"{plain_text(line.where)}: {_line(line)}" for line in setting.lines)
            yield _Section(title[:1].upper() + title[1:], len(setting.lines), rows)
    yield from _forms(report)


def _counted(title: str, count: int, rows: Iterator[str]) -> _Section:
    return _Section(f"{title} ({count})", count, rows)


def _clause(row: ClauseRow) -> str:
    return (
        f"{plain_text(row.designation)} {plain_text(row.clause)} {plain_text(row.title)}: "
        f"{row.before} → {row.after} ({_turn(row.turn)}). {plain_text(row.reason)}"
    )


def _outdated(row: OutdatedRow) -> str:
    since = f"since {plain_text(row.after)} holds" if row.holds else f"once {plain_text(row.after)} holds"
    names = [f"{plain_text(record.id)} ({plain_text(record.type.lower())})" for record in row.records]
    return f"{_id(row.id)} {plain_text(row.title)}, {since}: {_some(names)}"


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


def _approval(row: ApprovalRow) -> str:
    name = f"{_id(row.id)} {plain_text(row.title)} {plain_text(row.version)}"
    needs = plain_text("; ".join(row.needs))
    if row.lost:
        return f"{name} **lost its approval** and needs {needs}"
    return (
        f"{name} needs {needs}. Once they agree, on this branch: `imskit approve {_code(row.id)} --as PERSON`"
    )


def _forms(report: Report) -> Iterator[_Section]:
    """For each version that needs approvals, how that is done in a browser."""
    each = max(1, _FORMS // max(1, len(report.forms)))
    for form in report.forms[:_FORMS]:
        shown = form.records[:each]
        rest = replace(form, more=form.more + len(form.records) - len(shown))
        title = f"Approve {plain_text(form.id)} {plain_text(form.version)} in a browser"
        rows = (_record(form, record) for record in shown)
        intro = "".join(f"{line}\n\n" for line in form_words(rest, report.as_of, plain_text))
        yield _Section(title, len(shown), rows, intro=intro, listed=False)
    if len(report.forms) > _FORMS:
        left = number(len(report.forms) - _FORMS, "more version")
        said = "`imskit diff --format html` says how they are approved in a browser"
        yield _Section(f"Approve {left} in a browser", 1, iter([said]))


def _record(form: ApprovalForm, record: ReadyRecord) -> str:
    """One record that is ready, folded: where it goes and what stands in it."""
    link = f"[{record_link(record)}](<{record.address}>)" if record.address else ""
    ticks = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", record.text)), 3)
    return (
        f"<details><summary>{plain_text(record.person)} as {plain_text(record.role)}"
        f"{plain_text(RIGHTS[record.right])}</summary>\n\n"
        + (f"{link}\n\n" if link else "")
        + f"{record_words(form, record)} `{record.path.replace('`', '')}`\n\n"
        f"{ticks}yaml\n{record.text}{ticks}\n\n</details>"
    )


def _problem(row: ProblemRow) -> str:
    mend = f"<br>To mend it: {plain_text(row.mend)}" if row.mend else ""
    return f"{plain_text(row.message)}{mend}<br><sub>{plain_text(row.place)} [{plain_text(row.rule)}]</sub>"


def _turn(turn: str) -> str:
    return f"**{TURNS[turn]}**" if turn in BAD_TURNS else TURNS[turn]


def _details(report: Report) -> Iterator[_Section]:
    told = {row.record for row in report.decisions}
    for row in report.documents:
        if row.id in told:
            continue
        count = bool(row.path_before) + len(row.summaries) + len(row.reasons) + len(row.lines)
        name = f"{plain_text(row.id)} {plain_text(short(row.title))}"
        words = [WHAT[row.what], row.version, row.weight, row.status]
        about = ", ".join(plain_text(word) for word in words if word and word != "none")
        rows = _document(row) if count else iter(["no difference of content"])
        yield _Section(f"{name} ({about})", count or 1, rows)


def _document(row: DocumentRow) -> Iterator[str]:
    if row.path_before:
        yield f"renamed from {plain_text(row.path_before)} to {plain_text(row.path)}"
    for text in row.summaries:
        yield f"*{plain_text(text)}*"
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


def _folded(section: _Section, room: int) -> str:
    """*section* with as many of its rows as fit into *room* characters; the others are counted."""
    opened = " open" if section.begins_open else ""
    begin = f"\n<details{opened}><summary>{section.title}</summary>\n\n{section.intro}"
    end = "\n</details>\n"
    left = room - len(begin) - len(end) - len("- and 1000000 more\n")
    text = ""
    for shown, row in enumerate(section.rows):
        line = f"- {row}\n" if section.listed else f"\n{row}\n"
        if len(text) + len(line) > left:
            text += f"{'- ' if section.listed else chr(10)}and {section.count - shown} more\n"
            break
        text += line
    return begin + text + end


def _id(name: str) -> str:
    return f"**{plain_text(name)}**"


def _code(name: str) -> str:
    """An id within code: what could end the code is left out, and no id holds it."""
    return "".join(each for each in name if each.isalnum() or each in "-._")


def _some(words: Sequence[str], most: int = _NAMES) -> str:
    """The first of *words*, and how many more there are."""
    shown = ", ".join(words[:most])
    return shown + (f" and {len(words) - most} more" if len(words) > most else "")
