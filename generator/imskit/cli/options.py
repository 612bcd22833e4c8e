"""Options that several commands share, and how a command gets at the system."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from datetime import date as Day
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from imskit.clock import Clock
from imskit.problems import CannotGoOn, Severity
from imskit.project import find_root, named_root

# What reads a system is imported where it is called: an answer that is kept needs none of it.
if TYPE_CHECKING:
    from imskit.cli.checked import Checked
    from imskit.kept_files import KeptFiles
    from imskit.kept_readings import KeptReadings
    from imskit.model import Catalog
    from imskit.pipeline import Reading
    from imskit.shelf import Shelf
    from imskit.tree import Tree
    from imskit.views.audience import Audience

F = TypeVar("F", bound=Callable[..., Any])


_DAY = re.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
#: Years in which a management system kept in git can be looked at, and that every tool on the way can write.
_YEARS = range(1980, 2100)


class DayParameter(click.ParamType[Day]):
    """A day as YYYY-MM-DD."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Day:
        """The day that *value* names; a usage error for anything else."""
        if isinstance(value, Day):
            return value
        # Not by strptime, which loads calendars and languages first.
        found = _DAY.fullmatch(value)
        try:
            day = Day(*map(int, found.groups())) if found is not None else None
        except ValueError:
            day = None
        if day is None:
            self.fail(f"{value!r} is no day; write it as YYYY-MM-DD, for example 2026-01-15", param, ctx)
        if day.year not in _YEARS:
            self.fail(f"{value} is too far away; name a day from {_YEARS[0]} to {_YEARS[-1]}", param, ctx)
        return day


DAY = DayParameter()

#: The environment variable that switches off what is kept between runs, when it is not empty.
NO_CACHE = "IMSKIT_NO_CACHE"


def root_option(function: F) -> F:
    """Adds `--root`."""
    return click.option(
        "--root",
        type=click.Path(path_type=Path),
        help="The folder that holds ims/; without it, the nearest one above.",
    )(function)


def as_of_option(function: F) -> F:
    """Adds `--as-of`."""
    return click.option("--as-of", type=DAY, metavar="DAY", help="Look at the system as on this day.")(
        function
    )


def standpoint_options(function: F) -> F:
    """Adds `--as-of` and `--rev`: at which day to look, and at which files."""
    of_revision = click.option(
        "--rev",
        "revision",
        metavar="REV",
        help="Read the files of this commit, branch or tag, not those of the folder.",
    )
    return as_of_option(of_revision(function))


def names_option(function: F) -> F:
    """Adds `--names`."""
    return click.option(
        "--names",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        metavar="FILE",
        help="What people are called; without it, ims/people.local.yaml where that is there.",
    )(function)


def audience_option(function: F) -> F:
    """Adds `--audience`."""
    return click.option(
        "--audience",
        metavar="NAME",
        help="For whom it is made, by ims/audiences.yaml; without it, for whoever may see internal documents.",
    )(function)


def whole_audience_option(function: F) -> F:
    """Adds `--audience` to a command for those who work on the files."""
    return click.option(
        "--audience",
        metavar="NAME",
        help="For whom it is made, by ims/audiences.yaml; without it, for those who have the files: with everything.",
    )(function)


def working_audience(reading: Reading, name: str | None, catalog: Catalog) -> tuple[Catalog, Audience]:
    """As `handed_out`; but without a *name* for those who have the files, from whom nothing is withheld."""
    from imskit.chosen_audience import audience_of
    from imskit.views.audience import Audience

    return (catalog, Audience.everybody()) if name is None else audience_of(reading, catalog, name)


def output_option(function: F) -> F:
    """Adds `--output`, for a command that prints what it does not write to a file."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write to this file.",
    )(function)


def no_cache_option(function: F) -> F:
    """Adds `--no-cache`, which `the_shelf` minds."""

    def switch_off(context: click.Context, _: click.Parameter, value: bool) -> None:
        if value:
            context.meta[NO_CACHE] = True

    return click.option(
        "--no-cache",
        is_flag=True,
        expose_value=False,
        callback=switch_off,
        help="Read every file anew, and keep nothing for the next run.",
    )(function)


def strict_option(function: F) -> F:
    """Adds `--strict`."""
    return click.option("--strict", is_flag=True, help="Let warnings count as errors do.")(function)


def the_root(root: Path | None) -> Path:
    """The root that `--root` names, or the nearest one above the current folder.

    Raises CannotGoOn: there is no system.
    """
    return named_root(root) if root is not None else find_root(Path.cwd())


def the_clock(as_of: Day | None) -> Clock:
    """The clock of this run: the only place where imskit asks the time."""
    return Clock(datetime.now(UTC), as_of)


def the_shelf(root: Path, folder: Callable[[Path], Tree] | None = None) -> Shelf:
    """What earlier runs have read of the system at *root*, unless that is switched off.

    *folder* gives the files of the working folder, where somebody has looked at them already.
    """
    from imskit.shelf import Shelf
    from imskit.working_folder import working_tree

    if not keeps():
        return Shelf()

    def kept() -> KeptReadings | None:
        from imskit.kept_readings import KeptReadings

        return KeptReadings.of(root)

    return Shelf(kept, folder or working_tree)


def the_kept(root: Path, name: str) -> KeptFiles | None:
    """What earlier runs have made for the system at *root* and kept as *name*; None where that is switched off."""
    from imskit.kept_files import KeptFiles

    return KeptFiles.of(root, name) if keeps() else None


def keeps() -> bool:
    """Whether what was read and made may be kept, and what was kept be used."""
    context = click.get_current_context(silent=True)
    return not (os.environ.get(NO_CACHE) or (context is not None and context.meta.get(NO_CACHE)))


def the_reading(
    root: Path | None, as_of: Day | None, revision: str | None = None, names: Path | None = None
) -> Reading:
    """Everything there is to read, for a command; *names* is the file that says what people are called.

    Raises CannotGoOn: there is no system, no such revision, or a file cannot be read.
    """
    from imskit.pipeline import read

    folder = the_root(root)
    return read(folder, the_clock(as_of), names=names, revision=revision, shelf=the_shelf(folder))


def the_folder(root: Path | None, as_of: Day | None) -> Reading:
    """Everything there is to read in the working folder, whatever the day: for a command that writes to it."""
    from imskit.pipeline import read

    folder = the_root(root)
    return read(folder, the_clock(as_of), from_history=False, shelf=the_shelf(folder))


def handed_out(
    reading: Reading, name: str | None, catalog: Catalog | None = None
) -> tuple[Catalog, Audience]:
    """What the audience called *name* may see of the versions in force, and that audience; see `audience_of`.

    *catalog* holds those versions, where somebody has asked for them already.
    """
    from imskit.chosen_audience import audience_of

    return audience_of(reading, catalog or shown_catalog(reading), name)


def standpoint_notes(reading: Reading) -> list[str]:
    """What is said beside the output of the files that a run looks at, where they are not simply those of now."""
    return [f"note: {reading.standpoint.said}"] if reading.standpoint.said else []


def made_from_notes(reading: Reading) -> list[str]:
    """As `standpoint_notes`, for what is handed on: also how many errors the files have that it is made from."""
    notes = standpoint_notes(reading)
    if reading.standpoint.unreadable:
        notes.append(f"note: which versions are in force is not known: {reading.standpoint.unreadable}")
    errors = sum(problem.severity >= Severity.ERROR for problem in reading.problems)
    # Where there is no catalog, the first of them ends the run, in a sentence of its own.
    if errors and reading.catalog is not None:
        many = "an error" if errors == 1 else f"{errors} errors"
        notes.append(f"note: the files that this is made from have {many}; imskit check lists them")
    return notes


def say_standpoint(reading: Reading) -> None:
    """Say on the error stream what `standpoint_notes` gives."""
    for note in standpoint_notes(reading):
        click.echo(note, err=True)


def say_made_from(reading: Reading) -> None:
    """Say on the error stream what `made_from_notes` gives."""
    for note in made_from_notes(reading):
        click.echo(note, err=True)


def sure_catalog(reading: Reading) -> Catalog:
    """The catalog of *reading*; raises CannotGoOn when there is none."""
    from imskit.reader import IMS, PEOPLE

    if reading.catalog is None:
        # A folder that was not taken in stands for what lies in it.
        without = ("ims", IMS, PEOPLE)
        first = next(p for p in reading.problems if p.place.path in without)
        commit = reading.standpoint.commit
        # The file of that name in the folder may be without fault.
        where = f"{first.place} of commit {commit.short}" if commit is not None else f"{first.place}"
        raise CannotGoOn(f"{where}: {first.message}", first.mend or "run imskit check, and mend that first")
    return reading.catalog


def shown_catalog(reading: Reading) -> Catalog:
    """The catalog of *reading* with the versions in force; raises CannotGoOn as `sure_catalog` does."""
    sure_catalog(reading)
    catalog = reading.in_force()
    assert catalog is not None
    return catalog


def exit_code(found: Reading | Checked, *, strict: bool) -> int:
    """0 when nothing counts, 1 when errors (with *strict*, warnings too) were found."""
    least = Severity.WARNING if strict else Severity.ERROR
    return int(any(problem.severity >= least for problem in found.problems))
