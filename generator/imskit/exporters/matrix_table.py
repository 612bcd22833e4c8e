"""The matrix for people at a terminal: a table a standard, with the sum of its states below."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from imskit.exporters.matrix_columns import STATES, MatrixContext
from imskit.exporters.printable import one_line
from imskit.model import Standard
from imskit.views.matrix import Item, MatrixRow, State

if TYPE_CHECKING:
    from rich.table import Table

_STYLES: Mapping[State, str] = MappingProxyType(
    {
        "open": "yellow",
        "documented": "yellow",
        "approved": "cyan",
        "in force": "cyan",
        "evidenced": "green",
        "fresh": "green",
        "audited": "bold green",
        "nonconforming": "bold red",
        "left out": "dim",
        "heading": "bold",
    }
)


def matrix_table(
    rows: Sequence[MatrixRow], context: MatrixContext, *, width: int = 120, colour: bool = False
) -> str:
    """Return the matrix as text at most *width* characters wide, in a terminal's colours if asked for."""
    from rich.console import Console

    stream = io.StringIO()
    # An environment of its own: the same rows give the same text, whatever the terminal calls itself.
    console = Console(
        file=stream,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    for standard in context.standards:
        own = [row for row in rows if row.standard == standard.id]
        console.print(one_line(f"{standard.designation}: {standard.title}"), style="bold")
        console.print(_about(standard, context))
        console.print()
        console.print(_table(own))
        console.print()
        console.print(_sum(own))
        console.print()
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()).rstrip() + "\n"


def _about(standard: Standard, context: MatrixContext) -> str:
    withdrawn = ""
    if standard.status == "withdrawn":
        withdrawn = ", withdrawn" + (f", replaced by {standard.replaced_by}" if standard.replaced_by else "")
    return one_line(f"{context.organisation}, as of {context.as_of.isoformat()}{withdrawn}")


def _table(rows: Iterable[MatrixRow]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Clause", no_wrap=True)
    table.add_column("Title", ratio=3)
    table.add_column("State", no_wrap=True)
    table.add_column("Documents", ratio=2)
    table.add_column("Records", ratio=2)
    table.add_column("Next step", ratio=4)
    for row in rows:
        heading = row.state == "heading"
        table.add_row(
            Text(one_line(row.clause)),
            Text(one_line(row.title), style="bold" if heading else ""),
            Text("" if heading else row.state, style=_STYLES[row.state]),
            Text(_names(row.documents)),
            Text(_names(row.records)),
            Text(
                one_line(
                    "; ".join((*row.flags, row.next_action)) if row.next_action else "; ".join(row.flags)
                )
            ),
        )
    return table


def _names(items: Sequence[Item]) -> str:
    """The ids, the first four of them; those withheld are counted in their title."""
    names = [one_line(item.id or item.title) for item in items]
    more = [f"and {len(names) - 4} more"] if len(names) > 5 else []
    return ", ".join([*names[:4], *more] if more else names)


def _sum(rows: Sequence[MatrixRow]) -> str:
    number = Counter(row.state for row in rows)
    states = [f"{number[state]} {state}" for state in STATES if state != "heading" and number[state]]
    clauses = sum(row.assessable for row in rows)
    return f"{clauses} clause{'' if clauses == 1 else 's'}: {', '.join(states) or 'none'}"
