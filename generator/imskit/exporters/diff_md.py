"""What a change means, as a comment on a pull request: the sum first, the details folded, within a forge's limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from imskit.changes.lines import Line
from imskit.changes.report import DocumentRow, Report
from imskit.changes.words import Span
from imskit.exporters.forge_markdown import plain_text

#: GitHub takes 65,536 characters in a comment; some are left for whoever adds a line.
LIMIT = 60_000
#: Words that stay around a change; the rest of a long text is cut to an ellipsis.
_AROUND = 60
_LONGEST = 1_200
#: What marks a comment as ours, so that the next run finds and replaces it.
MARK = "<!-- imskit diff -->"

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
        yield "No document changes."
        return
    for line in _summary(report):
        yield f"- {line}"
    yield ""


def _summary(report: Report) -> Iterator[str]:
    counts = {what: sum(row.what == what for row in report.documents) for what in _WHAT}
    words = [f"{count} {_WHAT[what]}" for what, count in counts.items() if count]
    yield f"**{_number(len(report.documents), 'document')}**: {', '.join(words)}"
    material = [row for row in report.documents if row.weight == "material"]
    if material:
        yield f"**{_number(len(material), 'material change')}** in {_ids(row.id for row in material)}"
    for turn in ("lost", "fell", "flagged", "won", "rose", "cleared"):
        rows = [row for row in report.clauses if row.turn == turn]
        if rows:
            names = ", ".join(f"{row.designation} {row.clause}" for row in rows[:6])
            more = f" and {len(rows) - 6} more" if len(rows) > 6 else ""
            yield f"Clauses, {_TURNS[turn]}: {plain_text(names)}{more}"
    for row in report.approvals:
        loss = "**lost its approval**, and " if row.lost else ""
        yield f"{_id(row.id)} {plain_text(row.version)} {loss}needs {plain_text('; '.join(row.needs))}"
    for read in report.read_again:
        yield f"To read again: {_id(read.id)} {plain_text(read.version)}, by {plain_text(', '.join(read.roles))}"
    if report.touched:
        suspect = sum(row.suspect for row in report.touched)
        yield f"{_number(len(report.touched), 'document')} rest on it" + (
            f", **{suspect} of them suspect**" if suspect else ""
        )
    if report.problems:
        yield f"**{_number(len(report.problems), 'thing')} missing before this may merge**"


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
        rows = (
            f"{_id(row.id)} {plain_text(row.title)} ({plain_text(row.owner)}): {plain_text(row.why)}"
            + (" — **suspect**" if row.suspect else "")
            for row in report.touched
        )
        yield _folded(f"What rests on it ({len(report.touched)})", rows)
    if report.moved:
        rows = (
            f"{row.before or 'not due'} → {row.after or 'not due'}: {_id(row.id)} {plain_text(row.what)} "
            f"({plain_text(row.owner)})"
            for row in report.moved
        )
        yield _folded(f"Due dates ({len(report.moved)})", rows)


def _details(report: Report) -> Iterator[str]:
    for row in report.documents:
        name = f"{plain_text(row.id)} {plain_text(row.title)}"
        words = [_WHAT[row.what].strip("*"), row.version, row.weight, row.status]
        about = ", ".join(plain_text(word) for word in words if word and word != "none")
        yield _folded(f"{name} ({about})", _document(row))


def _document(row: DocumentRow) -> Iterator[str]:
    if row.path_before:
        yield f"renamed from {plain_text(row.path_before)} to {plain_text(row.path)}"
    for summary in row.summaries:
        yield f"*{plain_text(summary)}*"
    for reason in row.reasons:
        yield f"material: {plain_text(reason)}"
    for line in row.lines:
        yield f"{plain_text(line.where)}: {_line(line)}"


def _line(line: Line) -> str:
    if line.kind == "moved":
        return f"moved {plain_text(line.spans[0].text)}"
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
    known: Sequence[str] = list(names)
    shown = ", ".join(_id(name) for name in known[:8])
    return shown + (f" and {len(known) - 8} more" if len(known) > 8 else "")


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
