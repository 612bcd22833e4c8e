"""Options that several commands share."""

from __future__ import annotations

from datetime import date as Day
from typing import TYPE_CHECKING

import click
import pytest

from imskit.cli.options import DAY, exit_code
from tests.builders import Small

if TYPE_CHECKING:
    from tests.running import Run


def test_a_day_is_read_as_it_is_written() -> None:
    assert DAY.convert("2026-02-28", None, None) == Day(2026, 2, 28)
    assert DAY.convert(Day(2026, 2, 28), None, None) == Day(2026, 2, 28)


@pytest.mark.parametrize("typed", ["2026-02-30", "28.02.2026", "20260228", "today", "", "2026-W09-6"])
def test_what_is_no_day_is_told_how_to_write_one(typed: str) -> None:
    with pytest.raises(click.BadParameter, match="write it as YYYY-MM-DD"):
        DAY.convert(typed, None, None)


@pytest.mark.parametrize("typed", ["1979-12-31", "2100-01-01", "0001-01-01"])
def test_a_day_too_far_away_is_told_which_can_be_looked_at(typed: str) -> None:
    with pytest.raises(click.BadParameter, match="name a day from 1980 to 2099"):
        DAY.convert(typed, None, None)


def test_errors_count_always_and_warnings_where_they_shall(small: Small) -> None:
    assert [exit_code(small.read(), strict=strict) for strict in (False, True)] == [0, 0]
    small.decision(small.policy())
    later = small.read(Day(2028, 1, 1))
    assert {problem.severity.word for problem in later.problems} >= {"warning"}
    assert [exit_code(later, strict=strict) for strict in (False, True)] == [0, 1]
    small.policy("POL-002")
    assert exit_code(small.read(), strict=False) == 1


def test_a_catalog_that_cannot_be_had_is_told_by_its_first_cause(small: Small, run: Run) -> None:
    small.read()
    small.write("ims/people.yaml", "people: []\nroles: 3\n")
    ran = run(small.root, "matrix")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("imskit: ims/people.yaml:")
