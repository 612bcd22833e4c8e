"""`imskit due`: what has to be done by when, by whom; as a list, for a program or for a calendar."""

from __future__ import annotations

import json
import re
from datetime import date as Day
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from imskit.cli.kept import Question, Told, told
from imskit.cli.options import (
    made_from_notes,
    no_cache_option,
    root_option,
    shown_catalog,
    standpoint_options,
    the_root,
    whole_audience_option,
    working_audience,
)
from imskit.problems import Severity, nearest

# What reads a system is imported where an answer is worked out: one that was kept is given without.
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from imskit.clock import Clock
    from imskit.model import Catalog, Period
    from imskit.pipeline import Reading
    from imskit.shelf import Shelf
    from imskit.views.audience import Audience

_SHORT = re.compile(r"([0-9]+)[dwmy]", re.ASCII | re.IGNORECASE)
_MOST_DIGITS = 4


class PeriodParameter(click.ParamType["Period"]):
    """A length of time: `30d`, `6w`, `3m`, `1y`, or as in the files `P30D`."""

    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """The period that *value* names; a usage error for anything else."""
        from imskit.model import Period
        from imskit.periods import parse_period

        if isinstance(value, Period):
            return value
        short = _SHORT.fullmatch(value)
        if short is not None and not short[1].strip("0"):
            # No further than overdue and today: a length of time that only a look ahead can have.
            return Period(0, "D")
        if short is not None and len(short[1].lstrip("0")) > _MOST_DIGITS:
            self.fail(f"{value!r} is further than can be looked ahead; at most 9999 of a unit", param, ctx)
        text = f"P{value.upper().lstrip('0')}" if short is not None else value
        try:
            return parse_period(text)
        except ValueError:
            self.fail(
                f"{value!r} is no length of time; write it as 30d, 6w, 3m or 1y (days, weeks, months, years), "
                "or as in the files: P30D",
                param,
                ctx,
            )


@click.command("due")
@root_option
@standpoint_options
@whole_audience_option
@click.option(
    "--within",
    type=PeriodParameter(),
    metavar="PERIOD",
    help="How far to look ahead, as 30d, 6w, 3m or 1y, or 0d for today; without it, due_soon of ims.yaml.",
)
@click.option("--owner", metavar="ROLE", help="Only what this role is to do.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json", "md")),
    default="table",
    show_default=True,
    help="For whom: md for an issue on a forge, json for programs.",
)
@click.option(
    "--ics",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write it to this file too, as a calendar.",
)
@no_cache_option
def command(
    root: Path | None,
    as_of: Day | None,
    revision: str | None,
    audience: str | None,
    within: Period | None,
    owner: str | None,
    form: str,
    ics: Path | None,
) -> None:
    """Show what is to be done by when: overdue, due soon, then what comes later in the time looked at.

    It only reports: the exit code is 0 whatever is overdue.
    """
    folder = the_root(root)

    def report(clock: Clock, shelf: Shelf, say: Callable[[Sequence[str]], None]) -> tuple[Told, Reading]:
        from imskit.pipeline import read

        # Nothing of it is said but how many errors there are: other rules take longer than these.
        reading = read(folder, clock, revision=revision, shelf=shelf, least=Severity.ERROR)
        say(made_from_notes(reading))
        whole = shown_catalog(reading)
        catalog, readers = working_audience(reading, audience, whole)
        if owner is not None:
            _check_role(catalog, owner)
        return _listed(
            catalog, whole, readers, within, owner or "", form, as_calendar=ics is not None
        ), reading

    words = ("due", form, audience, str(within), owner, "calendar" if ics is not None else None)
    found = told(folder, Question(words, as_of, (revision,)), report)
    if ics is not None and found.file is not None:
        from imskit.targets import put_file

        put_file(ics, found.file, folder)
        click.echo(f"wrote {ics}", err=True)
    for note in found.notes:
        click.echo(note, err=True)
    click.echo(found.text, nl=False)


def _listed(
    catalog: Catalog,
    whole: Catalog,
    readers: Audience,
    within: Period | None,
    owner: str,
    form: str,
    *,
    as_calendar: bool,
) -> Told:
    """What is due of *catalog*, for *readers*, in the form of that name, and *as_calendar* beside it."""
    from imskit.exporters.due_md import due_md
    from imskit.exporters.due_table import due_table
    from imskit.exporters.printable import encodable
    from imskit.facts.coverage import Coverage
    from imskit.facts.graph import Graph
    from imskit.ics import calendar, entry
    from imskit.views.due import due_list
    from imskit.views.feeds import calendar_name, due_event

    states = Coverage(whole, Graph.of(whole)).states()
    found = due_list(catalog, states, within, owner, readers, whole=whole)
    file = None
    if as_calendar:
        name = calendar_name(found.organisation, found.owner_title)
        file = calendar(name, (entry(due_event(line), catalog.today) for line in found.lines))
    notes = [f"note: not shown: {found.withheld} due in withheld records"] if found.withheld else []
    if form == "json":
        text = encodable(f"{json.dumps(found.as_json(), indent=2, ensure_ascii=False)}\n")
    else:
        text = encodable(due_md(found)) if form == "md" else due_table(found)
    return Told(text, file, notes)


def _check_role(catalog: Catalog, name: str) -> None:
    roles = catalog.system.roles
    if name not in roles:
        mend = nearest(name, roles, f"there are {', '.join(roles)}")
        raise click.BadParameter(f"there is no role {name}; {mend}", param_hint="--owner")
