"""Indicators as two tables: what each says, and each value that was measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imskit.facts.indicators import readings
from imskit.views.indicators import IndicatorLine, SeriesPoint, indicator_line
from imskit.views.tables.ground import Ground
from imskit.views.tables.table import Cell, Column, Name, Table, day_or_words, number_or_words
from imskit.views.words import capital, word

INDICATORS = (
    Column("id", "ID", "name"),
    Column("title", "Title"),
    Column("standing", "Standing", "state"),
    Column("latest", "Latest value", "number"),
    Column("unit", "Unit"),
    Column("latest_day", "Measured on", "day"),
    Column("trend", "Trend"),
    Column("target", "Target", "number"),
    Column("target_upper", "Target, upper end", "number"),
    Column("target_due", "Target by", "day"),
    Column("direction", "Good is"),
    Column("baseline", "Baseline", "number"),
    Column("baseline_day", "Baseline of", "day"),
    Column("kind", "Kind"),
    Column("benefit", "Benefit"),
    Column("state", "State"),
    Column("every", "Measured every"),
    Column("measured_by", "Measured by"),
    Column("missing", "Values missing", "number"),
)
MEASUREMENTS = (
    Column("indicator", "Indicator", "name"),
    Column("title", "Title"),
    Column("day", "Day", "day"),
    Column("value", "Value", "number"),
    Column("unit", "Unit"),
    Column("target", "Target", "number"),
    Column("target_upper", "Target, upper end", "number"),
    Column("note", "Why there is no value"),
)


def indicator_lines(ground: Ground) -> tuple[IndicatorLine, ...]:
    """The indicators that may be shown, by id."""
    found = readings(ground.catalog)
    return tuple(indicator_line(each) for each in found if ground.audience.sees(each.indicator.id))


def indicators_table(ground: Ground) -> Table:
    """One row an indicator: its target, its latest value, how it stands."""
    return Table(
        "indicators",
        "Indicators and targets",
        INDICATORS,
        tuple(_indicator(ground, line) for line in indicator_lines(ground)),
        about="What each indicator says: its target, its latest value, how it stands",
        withheld=_withheld(ground),
        in_part=_in_part(ground),
    )


def measurements_table(ground: Ground) -> Table:
    """One row a value of an indicator, or a cycle in which there is none, by indicator and day."""
    rows = [_measurement(line, point) for line in indicator_lines(ground) for point in line.points]
    return Table(
        "measurements",
        "Measurements",
        MEASUREMENTS,
        tuple(rows),
        about="Each value that was measured, and each cycle without one",
        withheld=_withheld(ground),
        in_part=_in_part(ground),
    )


def _withheld(ground: Ground) -> int:
    return sum(not ground.audience.sees(each.id) for each in ground.catalog.of_type("indicator"))


def _in_part(ground: Ground) -> int:
    shown = ground.audience.documents(ground.catalog)
    return sum(bool(each.withheld) for each in shown if each.type == "indicator")


def _indicator(ground: Ground, line: IndicatorLine) -> tuple[Cell, ...]:
    return tuple(_indicator_cells(ground, line))


def _indicator_cells(ground: Ground, line: IndicatorLine) -> Iterator[Cell]:
    latest, baseline = line.latest or ("", ""), line.baseline or ("", "")
    yield Name(line.id, line.id)
    yield line.title
    yield word(line.standing) or None
    yield number_or_words(latest[1])
    yield line.unit or None
    yield day_or_words(latest[0])
    yield capital(line.trend) or None
    yield from _ends(line.goals)
    yield day_or_words(line.target_due)
    yield word(line.direction) or None
    yield number_or_words(baseline[1])
    yield day_or_words(baseline[0])
    yield word(line.kind) or None
    yield word(line.benefit) or None
    yield word(line.state) or None
    yield line.every or None
    yield ground.naming.role(line.measured_by) if line.measured_by else None
    yield len(line.gaps)


def _measurement(line: IndicatorLine, point: SeriesPoint) -> tuple[Cell, ...]:
    return (
        Name(line.id, line.id),
        line.title,
        day_or_words(point.day),
        number_or_words(point.value),
        line.unit or None,
        *_ends(line.goals),
        capital(point.note) or None,
    )


def _ends(goals: Sequence[str]) -> tuple[Cell, Cell]:
    """Both ends of a target; of one that is a single value the second is empty."""
    found = [number_or_words(goal) for goal in goals]
    return (found[0] if found else None), (found[1] if len(found) > 1 else None)
