"""Problems as workflow commands, which GitHub Actions shows beside the changed lines."""

from __future__ import annotations

from collections.abc import Sequence

from imskit.exporters.check_context import CheckContext, summary
from imskit.exporters.printable import encodable, one_line
from imskit.problems import Problem, Severity

_COMMANDS = {Severity.NOTE: "notice", Severity.WARNING: "warning", Severity.ERROR: "error"}


def problems_github(problems: Sequence[Problem], context: CheckContext) -> str:
    """Return *problems* as workflow commands, sorted by place, with the sum as a plain last line."""
    lines = [_command(problem) for problem in sorted(problems)]
    lines += [f"not checked: {one_line(what)}" for what in context.not_checked]
    lines.append(summary(problems, context))
    return "".join(f"{line}\n" for line in lines)


def _command(problem: Problem) -> str:
    place = problem.place
    words = problem.message + (f"\nmend: {problem.mend}" if problem.mend else "")
    return (
        f"::{_COMMANDS[problem.severity]} file={_property(place.path)},line={place.line},col={place.column},"
        f"title={_property(problem.rule)}::{_data(words)}"
    )


def _data(words: str) -> str:
    """Escape what would end or change a command; a newline stays one."""
    escaped = words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return encodable(one_line(escaped))


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")
